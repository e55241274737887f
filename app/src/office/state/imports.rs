//! A list of units, posts or people on its way in: read beside the page ([`Reading`]), mapped, sent.
//!
//! Promises: what is sent is what the reader put together of the columns that are mapped here. Refuses: to go on while a column is missing,
//! or stands there twice.

mod mapped;

use domain::{
    ids::UnitId,
    intake::{CELL_CHARS_MAX, Kind},
    wire::office::{
        imports::{Mapped, Preview},
        sheets::{Ask, Shown, Taking},
    },
};
use leptos::prelude::*;

pub use self::mapped::Columns;
use super::{
    Office,
    reading::{Reading, Then},
};
use crate::{office::calls, ports::Sheets, state::Means};

/// A file on its way in, as a handle that views copy.
#[derive(Clone, Copy)]
pub struct Intake {
    /// How far it is.
    pub reading: Reading,
    /// What the file is about.
    pub kind: RwSignal<Kind>,
    /// Its columns, and what they bring.
    pub columns: RwSignal<Option<Columns>>,
    /// The unit that it is a list of; none for the whole agency.
    pub scope: RwSignal<Option<UnitId>>,
    /// Whether it is a list of all people in its scope. Nothing is picked beforehand.
    pub complete: RwSignal<Option<bool>>,
    /// Whether supervisors follow from the heads of units.
    pub supervisors: RwSignal<bool>,
    /// What came of it.
    pub preview: RwSignal<Option<Preview>>,
}

impl Intake {
    /// For a page.
    #[must_use]
    pub fn new(office: Office, sheets: Means<dyn Sheets>) -> Self {
        let (columns, preview) = (RwSignal::new(None), RwSignal::new(None));
        let table = Callback::new(move |table: Option<Shown>| columns.set(table.as_ref().map(Columns::of)));
        let answer = Callback::new(move |text: String| {
            let read = serde_json::from_str(&text).ok();
            let told = read.is_some();
            preview.set(read);
            told
        });
        Self {
            reading: Reading::new(office, sheets, Then { table, answer }),
            kind: RwSignal::new(Kind::People),
            columns,
            scope: RwSignal::new(None),
            complete: RwSignal::new(None),
            supervisors: RwSignal::new(true),
            preview,
        }
    }

    /// Whether a reader or the line is at work; reactive.
    #[must_use]
    pub fn busy(self) -> bool {
        self.reading.busy()
    }

    /// Begins anew: whatever is under way ends.
    pub fn reset(self) {
        self.reading.reset();
    }

    /// Opens the file that is chosen in a field.
    pub fn open(self, field: &str, file: &str, by_hand: Vec<Mapped>) {
        let file = file.chars().take(CELL_CHARS_MAX).collect();
        self.reading.open(field, &Ask::Open { file, kind: self.kind.get_untracked(), by_hand });
    }

    /// Puts together what is sent, and sends it.
    pub fn take(self) {
        let Some(columns) = self.columns.get_untracked() else { return };
        let kind = self.kind.get_untracked();
        let taking = Taking {
            columns: columns.taken(),
            scope: self.scope.get_untracked().filter(|_| kind == Kind::People),
            complete: kind == Kind::People && self.complete.get_untracked() == Some(true),
            supervisors: kind == Kind::People && self.supervisors.get_untracked(),
            by_hand: columns.by_hand(kind),
        };
        self.reading.take(&Ask::Take(taking), calls::IMPORTS.to_owned());
    }

    /// Sends what was put together once more, such as after the password is confirmed.
    pub fn again(self) {
        if !self.reading.again() {
            self.take();
        }
    }
}
