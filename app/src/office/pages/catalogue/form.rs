//! An own competency while it is written, and the reason for which it is retired or offered again.

use domain::wire::{
    about::Bilingual,
    office::{
        catalogue::{Act, CompetencySeen, CompetencyWords, Entry, OwnCompetency, ReviseCompetency, Wrong},
        standards::OfferedLevel,
    },
};
use leptos::{prelude::*, text_prop::TextProp};

use super::{
    super::standards::said,
    words::{chars_max, fault_words, field_words},
};
use crate::{
    i18n::{Sentence, text::catalogue as text},
    office::{
        calls,
        pages::{behind, trouble},
        state::{
            Asked, Office,
            unsaved::{Texts, Unsaved},
        },
    },
    reactive::{effect, memo},
    ui::{Button, Card, Kind, Notice, SelectField, TextArea, TextField, Tone, paragraph, say, shown, soft},
};

/// Levels of a competency, and statements of a level.
const LEVELS: usize = 5;
const STATEMENTS: usize = domain::own::STATEMENTS;

/// What stands in the fields, and what was said of it.
#[derive(Clone, Copy)]
struct Desk {
    office: Office,
    texts: RwSignal<Texts>,
    wrong: RwSignal<Vec<Wrong>>,
    /// The newest version that its author has seen.
    base: u32,
    asked: Asked<CompetencySeen>,
}

/// What was published: a code and its version.
pub(super) type Done = Callback<(String, u32)>;

/// What tells of newer versions of a competency, and what opens its form upon the newest.
type Newest = (Asked<OwnCompetency>, Callback<()>);

/// The form of a competency: a new one, or another version of one that there is; with what was typed in it when its page was left before.
pub(super) fn written(
    office: Office,
    known: Option<&Entry>,
    newest: Option<Newest>,
    cancel: Callback<()>,
    done: Done,
) -> AnyView {
    let unsaved = Unsaved::here().competencies;
    let name = known.map(|known| known.code.clone()).unwrap_or_default();
    let written = unsaved.open(&name, known.cloned(), texts(known));
    let known = written.base.as_ref();
    let name = StoredValue::new(name);
    let over = move || unsaved.close(&name.get_value());
    let cancel = Callback::new(move |()| {
        over();
        cancel.run(());
    });
    let done = Callback::new(move |published: (String, u32)| {
        over();
        done.run(published);
    });
    let desk = Desk::open(office, written.texts(), known, done);
    let newer = newest.map(|(there, anew)| {
        let between = memo(move || behind::since(desk.base, there.answer()?.entry.version?));
        behind::heed(desk.asked, there, between);
        let anew = Callback::new(move |()| {
            over();
            anew.run(());
        });
        behind::told(between, anew)
    });
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        desk.send(Act::Publish);
    };
    let code = known.is_none().then(|| desk.code());
    let levels = (1..=LEVELS).map(|level| {
        let statements = (1..=STATEMENTS).map(|nth| desk.pair(&format!("statement-{level}-{nth}"), 3)).collect_view();
        let meaning = desk.pair(&format!("meaning-{level}"), 3);
        let title = text::form::LEVEL.about([("n", level.into())]);
        view! { <Card title=title>{meaning}{statements}</Card> }
    });
    let levels = levels.collect_view();
    let busy = Signal::derive(move || desk.asked.waiting());
    view! {
        {newer}
        <form novalidate on:submit=submit>
            <Card title=text::form::ABOUT>
                {paragraph(text::form::INTRO)}
                {code}
                {desk.kind()}
                {desk.pair("name", 1)}
                {desk.pair("definition", 4)}
                {desk.area("reason", Some(text::field::REASON_HINT), 3)}
            </Card>
            {levels}
            {desk.told()}
            <div class="actions">
                <Button label=text::form::SAVE submit=true busy=busy/>
                <Button label=text::form::CANCEL kind=Kind::Quiet on_click=cancel/>
            </div>
        </form>
    }
    .into_any()
}

/// Retires a competency, or offers a retired one again.
pub(super) fn retired(office: Office, known: &Entry, done: Done) -> AnyView {
    let texts = RwSignal::new(Texts::from([("code".to_owned(), known.code.clone())]));
    let desk = Desk::open(office, texts, Some(known), done);
    let (title, lead, label, act, kind) = if known.retired {
        (text::retire::BACK_TITLE, text::retire::BACK_TEXT, text::retire::BACK_DO, Act::Restore, Kind::Quiet)
    } else {
        (text::retire::TITLE, text::retire::TEXT, text::retire::DO, Act::Retire, Kind::Danger)
    };
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        desk.send(act);
    };
    let busy = Signal::derive(move || desk.asked.waiting());
    view! {
        <form novalidate on:submit=submit class="no-print">
            <Card title=title>
                {soft(lead)}
                {desk.area("reason", Some(text::field::REASON_HINT), 2)}
                {desk.told()}
                <div class="actions"><Button label=label kind=kind submit=true busy=busy/></div>
            </Card>
        </form>
    }
    .into_any()
}

/// What stands in the fields at first. English words that are the Indonesian ones are those that were left out.
fn texts(known: Option<&Entry>) -> Texts {
    let mut texts = Texts::new();
    let Some(Entry { code, words, .. }) = known else { return texts };
    let mut put = |field: String, text: &Bilingual| {
        let english = if text.en == text.id { String::new() } else { text.en.clone() };
        texts.insert(format!("{field}-id"), text.id.clone());
        texts.insert(format!("{field}-en"), english);
    };
    put("name".to_owned(), &words.name);
    put("definition".to_owned(), &words.definition);
    for (level, words) in (1..).zip(&words.levels) {
        put(format!("meaning-{level}"), &words.meaning);
        for (nth, statement) in (1..).zip(&words.statements) {
            put(format!("statement-{level}-{nth}"), statement);
        }
    }
    texts.insert("code".to_owned(), code.clone());
    texts.insert("kind".to_owned(), words.kind.clone());
    texts
}

/// What the fields say.
fn words(texts: &Texts) -> CompetencyWords {
    let text = |field: String| texts.get(&field).cloned().unwrap_or_default();
    let pair = |field: &str| Bilingual { id: text(format!("{field}-id")), en: text(format!("{field}-en")) };
    let level = |level: usize| OfferedLevel {
        meaning: pair(&format!("meaning-{level}")),
        statements: (1..=STATEMENTS).map(|nth| pair(&format!("statement-{level}-{nth}"))).collect(),
    };
    let kind = text("kind".to_owned());
    CompetencyWords {
        kind: if kind.is_empty() { TECHNICAL.to_owned() } else { kind },
        name: pair("name"),
        definition: pair("definition"),
        levels: (1..=LEVELS).map(level).collect(),
    }
}

/// The kind that most own competencies have: it is picked at first.
const TECHNICAL: &str = "technical";

impl Desk {
    fn open(office: Office, texts: RwSignal<Texts>, known: Option<&Entry>, done: Done) -> Self {
        let desk = Self {
            office,
            texts,
            wrong: RwSignal::new(Vec::new()),
            base: known.and_then(|known| known.version).unwrap_or_default(),
            asked: Asked::nothing(office),
        };
        effect(move || {
            if let Some(answer) = desk.asked.answer() {
                match answer.published {
                    Some(number) => done.run((desk.code_typed(), number)),
                    None => desk.wrong.set(answer.wrong.clone()),
                }
            }
        });
        desk
    }

    fn code_typed(self) -> String {
        let code = self.texts.with_untracked(|texts| texts.get("code").cloned().unwrap_or_default());
        code.trim().to_uppercase()
    }

    fn send(self, act: Act) {
        let (words, reason) = self.texts.with_untracked(|texts| {
            let words = (act == Act::Publish).then(|| words(texts));
            (words, texts.get("reason").cloned().unwrap_or_default())
        });
        let body = ReviseCompetency { act, code: self.code_typed(), base: self.base, words, reason };
        self.asked.post(calls::CATALOGUE.to_owned(), body);
    }

    fn value(self, field: &str) -> Signal<String> {
        let field = field.to_owned();
        Signal::derive(move || self.texts.with(|texts| texts.get(&field).cloned().unwrap_or_default()))
    }

    /// What was said of other words is not so of these.
    fn typed(self, field: &str) -> Callback<String> {
        let field = field.to_owned();
        Callback::new(move |text: String| {
            self.wrong.update(|wrong| wrong.retain(|wrong| wrong.field != field && wrong.field != "words"));
            self.texts.update(|texts| {
                texts.insert(field.clone(), text);
            });
        })
    }

    fn error(self, field: &str) -> Signal<Option<String>> {
        let field = field.to_owned();
        Signal::derive(move || {
            self.wrong.with(|wrong| wrong.iter().find(|wrong| wrong.field == field).map(fault_words))
        })
    }

    fn code(self) -> AnyView {
        let (value, typed, error) = (self.value("code"), self.typed("code"), self.error("code"));
        view! {
            <TextField
                name="code"
                label=text::field::CODE
                hint=text::form::CODE_HINT
                value=value
                on_input=typed
                error=error
                maxlength=8
            />
        }
        .into_any()
    }

    fn kind(self) -> AnyView {
        let (value, typed, error) = (self.value("kind"), self.typed("kind"), self.error("kind"));
        let option = |kind: domain::competency::CompetencyKind| (kind.code().to_owned(), said(kind.code()));
        let options = domain::own::KINDS.into_iter().map(option).collect();
        view! {
            <SelectField
                name="kind"
                label=text::field::KIND
                hint=text::form::KIND_HINT
                options=options
                value=value
                on_change=typed
                error=error
            />
        }
        .into_any()
    }

    /// The words in both languages, side by side where there is room.
    fn pair(self, field: &str, rows: u32) -> AnyView {
        let (indonesian, english) = (format!("{field}-id"), format!("{field}-en"));
        view! { <div class="tiles">{self.area(&indonesian, None, rows)}{self.area(&english, None, rows)}</div> }
            .into_any()
    }

    fn area(self, field: &str, hint: Option<Sentence>, rows: u32) -> AnyView {
        let (value, typed, error) = (self.value(field), self.typed(field), self.error(field));
        let most = u32::try_from(chars_max(field)).unwrap_or(u32::MAX);
        let label = {
            let field = field.to_owned();
            TextProp::from(move || field_words(&field))
        };
        let name = field.to_owned();
        match hint {
            Some(hint) => view! {
                <TextArea
                    name=name
                    label=label
                    hint=hint
                    value=value
                    on_input=typed
                    error=error
                    maxlength=most
                    rows=rows
                />
            }
            .into_any(),
            None => view! {
                <TextArea name=name label=label value=value on_input=typed error=error maxlength=most rows=rows/>
            }
            .into_any(),
        }
    }

    /// All that is wrong, each as a way to its field; or what else came in the way.
    fn told(self) -> AnyView {
        let spoilt = move || {
            let wrong = self.wrong.get();
            (!wrong.is_empty()).then(|| self.spoilt(wrong))
        };
        view! { {trouble::trouble(self.asked)}{shown(spoilt)} }.into_any()
    }

    fn spoilt(self, wrong: Vec<Wrong>) -> AnyView {
        let title = text::seen::WRONG.about([("n", wrong.len().into())]);
        let lines = wrong.into_iter().map(|wrong| {
            let field = wrong.field.clone();
            let label = TextProp::from(move || {
                text::fault::LINE.fill(&[("field", &field_words(&wrong.field)), ("fault", &fault_words(&wrong))])
            });
            if field == "words" {
                return view! { <li>{say(label)}</li> }.into_any();
            }
            let go = Callback::new(move |()| self.office.ports().host.focus(&field));
            view! { <li><Button label=label kind=Kind::Plain on_click=go/></li> }.into_any()
        });
        let lines = lines.collect_view();
        view! { <Notice title=title tone=Tone::Bad live=true><ul class="stack">{lines}</ul></Notice> }.into_any()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_in_the_fields_is_what_is_sent() {
        let text = |text: &str| Bilingual { id: text.into(), en: text.into() };
        let level = |level: usize| OfferedLevel {
            meaning: Bilingual { id: format!("m{level}"), en: format!("e{level}") },
            statements: (1..=STATEMENTS).map(|nth| text(&format!("s{level}.{nth}"))).collect(),
        };
        let known = CompetencyWords {
            kind: "governmental".into(),
            name: text("Kearsipan"),
            definition: Bilingual { id: "Merawat".into(), en: "Keeping".into() },
            levels: (1..=LEVELS).map(level).collect(),
        };
        let entry = Entry {
            code: "ARS".into(),
            version: Some(3),
            worded: false,
            retired: false,
            posts: 0,
            words: known.clone(),
        };
        let sent = words(&texts(Some(&entry)));
        assert_eq!((sent.kind.as_str(), &sent.definition), ("governmental", &known.definition));
        // What was not translated is not sent as a translation.
        assert_eq!(sent.name, Bilingual { id: "Kearsipan".into(), en: String::new() });
        assert_eq!(sent.levels[4].meaning, known.levels[4].meaning);
        assert_eq!(sent.levels[2].statements[1].id, "s3.2");
        assert_eq!(words(&texts(None)).kind, "technical");
    }
}
