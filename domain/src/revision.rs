//! A version of a rule on its way: named fields that are written over what the newest version says.
//!
//! Promises: every fault is told with its field, all of them at once; what is not named stays as it is. Refuses: a figure that is written
//! anew on grounds that are not, a version that does not say what it rests on, and fields that nobody knows.

use std::collections::{BTreeMap, BTreeSet};

use crate::text::Text;

/// Characters of one text: a basis that names three regulations, with articles and how far they were read, has some four hundred.
pub const WORDS_CHARS_MAX: u32 = 1_200;

/// What a field says that is so, and one that is not.
pub(crate) const YES: &str = "yes";
pub(crate) const NO: &str = "no";

/// What is wrong with a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldFault {
    /// There is no such field, or no such place.
    Unknown,
    /// No whole number from 1 to this.
    Figure(u32),
    /// No whole number from the first to the second.
    Within(u32, u32),
    /// Nothing is written there.
    Empty,
    /// More characters than this.
    Long(u32),
    /// None of the values that can stand there.
    Choice,
    /// A figure was changed, and this still says what the former one rests on.
    Stale,
    /// No per cent from 0 to 100 with two digits at most.
    Percent,
    /// A bound that is not below the one above it.
    Order,
    /// The lowest bound is not 0: somebody would have no category.
    Lowest,
    /// The name of another category.
    Twice,
    /// Fewer categories than two.
    Few,
}

/// A field, and what is wrong with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wrong {
    /// Its name.
    pub field: String,
    /// What is wrong.
    pub fault: FieldFault,
}

/// A field in which two versions differ. One that a version does not have is none there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Its name.
    pub field: String,
    /// What stood there.
    pub old: Option<String>,
    /// What stands there now.
    pub new: Option<String>,
}

/// The fields of a text.
pub(crate) fn words(all: &mut Vec<(String, String)>, name: &str, text: &Text) {
    all.push((format!("{name}.id"), text.indonesian.clone()));
    all.push((format!("{name}.en"), text.english.clone()));
}

/// Writes fields over what is there, and remembers what was wrong.
pub(crate) struct Pen<'a> {
    edits: &'a BTreeMap<String, String>,
    met: BTreeSet<String>,
    wrong: Vec<Wrong>,
}

impl<'a> Pen<'a> {
    pub(crate) const fn new(edits: &'a BTreeMap<String, String>) -> Self {
        Self { edits, met: BTreeSet::new(), wrong: Vec::new() }
    }

    /// All that was wrong, fields that nobody asked for among it.
    pub(crate) fn done(mut self) -> Result<(), Vec<Wrong>> {
        for field in self.edits.keys().filter(|field| !self.met.contains(*field)) {
            self.wrong.push(Wrong { field: field.clone(), fault: FieldFault::Unknown });
        }
        if self.wrong.is_empty() { Ok(()) } else { Err(self.wrong) }
    }

    pub(crate) fn fault(&mut self, field: &str, fault: FieldFault) {
        self.wrong.push(Wrong { field: field.to_owned(), fault });
    }

    /// What was written into a field, if anything was.
    pub(crate) fn given(&mut self, field: &str) -> Option<&'a str> {
        let (name, text) = self.edits.get_key_value(field)?;
        self.met.insert(name.clone());
        Some(text.trim())
    }

    /// What the version rests on: each says it anew.
    pub(crate) fn basis(&mut self, now: &Text) -> Text {
        if !self.edits.contains_key("basis.id") {
            self.fault("basis.id", FieldFault::Empty);
        }
        self.words("basis", now)
    }

    /// Words that have to be there. English ones that are left out become the Indonesian ones where those change.
    pub(crate) fn words(&mut self, name: &str, now: &Text) -> Text {
        let text = self.text(name, now, WORDS_CHARS_MAX);
        if text.indonesian.is_empty() {
            self.fault(&format!("{name}.id"), FieldFault::Empty);
        }
        text
    }

    /// Words that may be left out, of so many characters.
    pub(crate) fn text(&mut self, name: &str, now: &Text, max: u32) -> Text {
        let (id, en) = (format!("{name}.id"), format!("{name}.en"));
        let indonesian = self.given(&id).map_or_else(|| now.indonesian.clone(), one_line);
        let same = indonesian == now.indonesian;
        let english = match self.given(&en).map(one_line) {
            Some(written) if !written.is_empty() => written,
            None if same => now.english.clone(),
            Some(_) | None => indonesian.clone(),
        };
        for (field, text) in [(&id, &indonesian), (&en, &english)] {
            if text.chars().nth(max as usize).is_some() {
                self.fault(field, FieldFault::Long(max));
            }
        }
        Text { indonesian, english }
    }

    pub(crate) fn figure(&mut self, field: &str, now: Option<u32>, max: u32) -> u32 {
        let figure = match self.given(field) {
            Some(text) => text.parse().ok().filter(|figure| (1..=max).contains(figure)),
            None => now,
        };
        figure.unwrap_or_else(|| {
            self.fault(field, FieldFault::Figure(max));
            max
        })
    }

    pub(crate) fn yes(&mut self, field: &str, now: bool) -> bool {
        match self.given(field) {
            None => now,
            Some(YES) => true,
            Some(NO) => false,
            Some(_) => {
                self.fault(field, FieldFault::Choice);
                now
            }
        }
    }

    /// What rests on a figure that changed has to be written anew.
    pub(crate) fn stale(&mut self, changed: bool, name: &str, (before, after): (&Text, &Text)) {
        if changed && before.indonesian == after.indonesian {
            self.fault(&format!("{name}.id"), FieldFault::Stale);
        }
    }
}

/// Text that was pasted with line breaks or worse in it, on one line.
fn one_line(text: &str) -> String {
    let plain: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}
