//! What an author types: the fields of a course and of a lesson, as texts that need not be right yet.
//!
//! Promises: a form that is made of what the server has, and not touched, asks for no change; what was not touched is not sent. What
//! cannot be sent is told by the field's id. Refuses: to judge more than that; the server's check does.

use std::collections::BTreeMap;

use domain::wire::office::drafts::{Develops, DraftContent, DraftEdit, DraftFacts, DraftLesson};

use super::quiz::QuizForm;

/// Why a field cannot be sent as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lack {
    /// It holds no whole number.
    Number,
    /// It holds no decimal number.
    Decimal,
    /// Nothing is chosen.
    Choice,
    /// Nothing is written.
    Text,
}

/// A field, by its id on the page, and why it cannot be sent.
pub type Wrong = (String, Lack);

/// A form that stands for something that the server keeps.
pub trait Form: Clone + PartialEq + Send + Sync + 'static {
    /// The same with names that only this page knows brought into their first order, so that two can be compared.
    #[must_use]
    fn plain(&self) -> Self;

    /// `now` after what it was (`sent`) has been saved as `saved`: what the server has named is named.
    #[must_use]
    fn named(now: &Self, sent: &Self, saved: &Self) -> Self;
}

/// Reads a whole number.
pub(super) fn number(id: &str, text: &str, wrong: &mut Vec<Wrong>) -> u32 {
    text.trim().parse().unwrap_or_else(|_| {
        wrong.push((id.to_owned(), Lack::Number));
        0
    })
}

/// Takes a text that must not be empty.
pub(super) fn words(id: &str, text: &str, wrong: &mut Vec<Wrong>) -> String {
    if text.trim().is_empty() {
        wrong.push((id.to_owned(), Lack::Text));
    }
    text.trim().to_owned()
}

/// What a course says of itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FactsForm {
    /// `id` or `en`.
    pub language: String,
    /// Its title.
    pub title: String,
    /// What one can do after it.
    pub summary: String,
    /// Who writes it.
    pub author: String,
    /// Code of the development path.
    pub path: String,
    /// Minutes of one JP.
    pub minutes_per_jp: String,
    /// Learning hours.
    pub jp: String,
    /// Levels by the codes of competencies.
    pub develops: BTreeMap<String, u8>,
}

impl FactsForm {
    /// What the server has.
    #[must_use]
    pub fn of(facts: &DraftFacts) -> Self {
        let DraftFacts { language, title, summary, author, path, minutes_per_jp, jp, develops } = facts.clone();
        Self {
            language,
            title,
            summary,
            author,
            path,
            minutes_per_jp: minutes_per_jp.to_string(),
            jp: jp.to_string(),
            develops: develops.into_iter().map(|Develops { competency, level }| (competency, level)).collect(),
        }
    }

    /// The change that it asks for. Competencies come in the order of `codes`, the catalogue's.
    ///
    /// # Errors
    /// What cannot be sent.
    pub fn edit(&self, codes: &[String]) -> Result<DraftEdit, Vec<Wrong>> {
        let mut wrong = Vec::new();
        let title = words("title", &self.title, &mut wrong);
        let jp = number("jp", &self.jp, &mut wrong);
        let minutes_per_jp = number("minutes-per-jp", &self.minutes_per_jp, &mut wrong);
        let level = |code: &String| {
            let level = *self.develops.get(code)?;
            Some(Develops { competency: code.clone(), level })
        };
        let facts = DraftFacts {
            language: self.language.clone(),
            title,
            summary: self.summary.trim().to_owned(),
            author: self.author.trim().to_owned(),
            path: self.path.clone(),
            minutes_per_jp,
            jp,
            develops: codes.iter().filter_map(level).collect(),
        };
        if wrong.is_empty() { Ok(DraftEdit::Facts { facts }) } else { Err(wrong) }
    }

    /// The id of the field that the server means by a name of its own.
    #[must_use]
    pub fn field(name: &str) -> Option<String> {
        let name = name.rsplit_once("facts.").map_or(name, |(_, name)| name);
        let known = ["language", "title", "summary", "author", "path", "minutes_per_jp", "jp"];
        if name.starts_with("develops") {
            return Some("develops".to_owned());
        }
        known.contains(&name).then(|| name.replace('_', "-"))
    }
}

impl Form for FactsForm {
    fn plain(&self) -> Self {
        self.clone()
    }

    fn named(now: &Self, sent: &Self, saved: &Self) -> Self {
        if now == sent { saved.clone() } else { now.clone() }
    }
}

/// A lesson with what is written in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LessonForm {
    /// Its title.
    pub title: String,
    /// How long it takes.
    pub minutes: String,
    /// The statements that it practises.
    pub practises: Vec<String>,
    /// Its Markdown or transcript, where its kind has one.
    pub text: Option<String>,
    /// WebVTT, where its kind has captions.
    pub captions: Option<String>,
    /// Its questions, where its kind has some.
    pub quiz: Option<QuizForm>,
}

impl LessonForm {
    /// What the server has.
    #[must_use]
    pub fn of(lesson: &DraftLesson, content: &DraftContent) -> Self {
        Self {
            title: lesson.title.clone(),
            minutes: lesson.minutes.to_string(),
            practises: lesson.practises.clone(),
            text: content.text.clone(),
            captions: content.captions.clone(),
            quiz: content.quiz.as_ref().map(QuizForm::of),
        }
    }

    /// The change of the lesson of that name that it asks for, where the server has `base`.
    ///
    /// # Errors
    /// What cannot be sent.
    pub fn edit(&self, id: &str, base: &Self) -> Result<DraftEdit, Vec<Wrong>> {
        let mut wrong = Vec::new();
        let title = words("title", &self.title, &mut wrong);
        let minutes = number("minutes", &self.minutes, &mut wrong);
        let quiz = self.quiz.as_ref().filter(|_| self.quiz != base.quiz).map(|quiz| quiz.wire(&mut wrong));
        let edit = DraftEdit::Lesson {
            id: id.to_owned(),
            title,
            minutes,
            practises: self.practises.clone(),
            text: self.text.clone().filter(|_| self.text != base.text),
            captions: self.captions.clone().filter(|_| self.captions != base.captions),
            quiz,
        };
        if wrong.is_empty() { Ok(edit) } else { Err(wrong) }
    }

    /// The id of the field that the server means by a name of its own.
    #[must_use]
    pub fn field(&self, name: &str) -> Option<String> {
        let name = name.strip_prefix("edit.").unwrap_or(name);
        match name.split_once('.') {
            Some(("quiz", inner)) => self.quiz.as_ref()?.field(inner),
            None if ["title", "minutes", "text", "captions"].contains(&name) => Some(name.to_owned()),
            _ if name.starts_with("practises") => Some("practises".to_owned()),
            _ => None,
        }
    }

    /// Ticks or unticks a statement; they stay in the order of `all`, the catalogue's.
    pub fn practise(&mut self, statement: &str, ticked: bool, all: &[String]) {
        self.practises.retain(|known| known != statement);
        if ticked {
            self.practises.push(statement.to_owned());
            let place = |id: &String| all.iter().position(|known| known == id);
            self.practises.sort_by_key(place);
        }
    }
}

impl Form for LessonForm {
    fn plain(&self) -> Self {
        Self { quiz: self.quiz.as_ref().map(QuizForm::plain), ..self.clone() }
    }

    fn named(now: &Self, sent: &Self, saved: &Self) -> Self {
        let quiz = match (&now.quiz, &sent.quiz, &saved.quiz) {
            (Some(now), Some(sent), Some(saved)) => Some(QuizForm::named(now, sent, saved)),
            _ => now.quiz.clone(),
        };
        let rest = if *now == *sent { saved } else { now };
        Self { quiz, ..rest.clone() }
    }
}

/// Puts a piece into a text at a place that is counted as browsers count it, in UTF-16; at the end where the place is not in it.
/// `alone`: as a paragraph of its own.
#[must_use]
pub fn put_into(text: &str, place: u32, piece: &str, alone: bool) -> String {
    let mut units = 0;
    let at = text
        .char_indices()
        .find(|(_, letter)| {
            let here = units;
            units += letter.len_utf16();
            here >= place as usize
        })
        .map_or(text.len(), |(at, _)| at);
    let (before, after) = text.split_at(at);
    if !alone {
        return format!("{before}{piece}{after}");
    }
    let before = before.trim_end_matches('\n');
    let after = after.trim_start_matches('\n');
    let gap = |text: &str| if text.is_empty() { "" } else { "\n\n" };
    format!("{before}{}{piece}{}{after}", gap(before), if after.is_empty() { "\n" } else { "\n\n" })
}

#[cfg(test)]
mod tests {
    use domain::wire::office::drafts::LessonKind;

    use super::*;

    fn lesson() -> (DraftLesson, DraftContent) {
        let lesson = DraftLesson {
            id: "menyapa".into(),
            kind: LessonKind::Text,
            title: "Menyapa".into(),
            minutes: 10,
            practises: vec!["PP.1.2".into()],
            text_bytes: 5,
            captions: false,
            medium: None,
            questions: 0,
        };
        (lesson, DraftContent { revision: 3, text: Some("Pagi.".into()), captions: None, quiz: None })
    }

    #[test]
    fn what_was_not_touched_is_not_sent() {
        let (lesson, content) = lesson();
        let base = LessonForm::of(&lesson, &content);
        let Ok(DraftEdit::Lesson { text, captions, quiz, title, minutes, .. }) = base.edit("menyapa", &base) else {
            panic!("an edit")
        };
        assert_eq!((text, captions, quiz), (None, None, None));
        assert_eq!((title.as_str(), minutes), ("Menyapa", 10));
        let typed = LessonForm { text: Some("Siang.".into()), ..base.clone() };
        let Ok(DraftEdit::Lesson { text, .. }) = typed.edit("menyapa", &base) else { panic!("an edit") };
        assert_eq!(text.as_deref(), Some("Siang."));
    }

    #[test]
    fn what_cannot_be_sent_is_told_by_its_field() {
        let (lesson, content) = lesson();
        let base = LessonForm::of(&lesson, &content);
        let typed = LessonForm { title: " ".into(), minutes: "sepuluh".into(), ..base.clone() };
        let wrong = typed.edit("menyapa", &base).unwrap_err();
        assert_eq!(wrong, [("title".to_owned(), Lack::Text), ("minutes".to_owned(), Lack::Number)]);
        assert_eq!(typed.field("edit.title").as_deref(), Some("title"));
        assert_eq!(typed.field("edit.practises[0]").as_deref(), Some("practises"));
        assert_eq!(typed.field("edit.moon"), None);
    }

    #[test]
    fn statements_stay_in_the_order_of_the_catalogue() {
        let all = ["PP.1.1", "PP.1.2", "PP.1.3"].map(str::to_owned);
        let mut form = LessonForm { practises: vec!["PP.1.3".into()], ..LessonForm::default() };
        form.practise("PP.1.1", true, &all);
        form.practise("PP.1.1", true, &all);
        assert_eq!(form.practises, ["PP.1.1", "PP.1.3"]);
        form.practise("PP.1.3", false, &all);
        assert_eq!(form.practises, ["PP.1.1"]);
    }

    #[test]
    fn facts_come_back_as_they_were() {
        let facts = DraftFacts {
            language: "id".into(),
            title: "Menyapa".into(),
            summary: String::new(),
            author: "Kecamatan".into(),
            path: "NKL03".into(),
            minutes_per_jp: 45,
            jp: 1,
            develops: vec![
                Develops { competency: "INT".into(), level: 2 },
                Develops { competency: "PP".into(), level: 1 },
            ],
        };
        let form = FactsForm::of(&facts);
        let codes = ["INT", "KOM", "PP"].map(str::to_owned);
        assert_eq!(form.edit(&codes), Ok(DraftEdit::Facts { facts }));
        assert_eq!(FactsForm::field("edit.facts.minutes_per_jp").as_deref(), Some("minutes-per-jp"));
        assert_eq!(FactsForm::field("facts.develops[1].level").as_deref(), Some("develops"));
    }

    #[test]
    fn a_piece_goes_where_the_cursor_stands() {
        assert_eq!(put_into("satu dua", 5, "lagi ", false), "satu lagi dua");
        assert_eq!(put_into("😀 dua", 3, "x", false), "😀 xdua");
        assert_eq!(put_into("satu", 99, "x", false), "satux");
        assert_eq!(put_into("satu\n\ndua", 5, "![x](y)", true), "satu\n\n![x](y)\n\ndua");
        assert_eq!(put_into("", 0, "![x](y)", true), "![x](y)\n");
    }
}
