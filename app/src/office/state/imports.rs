//! A file on its way in: chosen, read beside the page, mapped, sent.
//!
//! Promises: of several files only the newest is read; leaving the page ends the reader; what is sent is what the reader put together of
//! the columns that are mapped here. Refuses: to go on while a column is missing, or stands there twice.

mod mapped;

use domain::{
    ids::UnitId,
    intake::{CELL_CHARS_MAX, FILE_BYTES_MAX, Kind, Reason},
    wire::office::{
        imports::{Mapped, Preview},
        sheets::{Ask, Opened, Shown, Taking, Told},
    },
};
use leptos::{prelude::*, task::spawn_local};

pub use self::mapped::Columns;
use super::Office;
use crate::{
    office::calls,
    ports::{Call, Failure, Heard, SheetReader, Sheets},
    state::Means,
};

/// How far a file is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Stage {
    /// None is chosen.
    #[default]
    Choosing,
    /// It is being opened, or one of its sheets read.
    Reading(Far),
    /// It is open: the next word is the person's.
    Open,
    /// What is sent is being put together.
    Packing,
    /// It is on its way: thousandths of it have gone.
    Sending(u32),
    /// It is there: the server looks at it.
    Looking,
}

/// How far reading is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Far {
    /// The reader is on its way.
    Starting,
    /// Thousandths of the file have been looked through.
    Unpacked(u32),
    /// Rows have been read.
    Rows(u32),
}

/// Why a file goes no further.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stopped {
    /// It cannot be read.
    Refused(Reason),
    /// The reader has ended over it.
    Died,
    /// The reader could not be fetched.
    Missing,
    /// It could not be sent, or the server did not take it.
    Failed(Failure),
}

/// A file on its way in, as a handle that views copy.
#[derive(Clone, Copy)]
pub struct Intake {
    office: Office,
    sheets: Means<dyn Sheets>,
    /// What the file is about.
    pub kind: RwSignal<Kind>,
    /// How far it is.
    pub stage: RwSignal<Stage>,
    /// Why it goes no further.
    pub stopped: RwSignal<Option<Stopped>>,
    /// The file's name.
    pub file: RwSignal<String>,
    /// Its sheets.
    pub opened: RwSignal<Option<Opened>>,
    /// The sheet that is read.
    pub place: RwSignal<Option<u32>>,
    /// Its columns, and what they bring.
    pub columns: RwSignal<Option<Columns>>,
    /// The rest of its table.
    pub table: RwSignal<Option<Shown>>,
    /// The unit that it is a list of; none for the whole agency.
    pub scope: RwSignal<Option<UnitId>>,
    /// Whether it is a list of all people in its scope. Nothing is picked beforehand.
    pub complete: RwSignal<Option<bool>>,
    /// Whether supervisors follow from the heads of units.
    pub supervisors: RwSignal<bool>,
    /// What came of it.
    pub preview: RwSignal<Option<Preview>>,
    reader: StoredValue<Option<Box<dyn SheetReader>>, LocalStorage>,
    body: StoredValue<Option<String>>,
    round: StoredValue<u64>,
}

impl Intake {
    /// For a page.
    #[must_use]
    pub fn new(office: Office, sheets: Means<dyn Sheets>) -> Self {
        Self {
            office,
            sheets,
            kind: RwSignal::new(Kind::People),
            stage: RwSignal::new(Stage::Choosing),
            stopped: RwSignal::new(None),
            file: RwSignal::new(String::new()),
            opened: RwSignal::new(None),
            place: RwSignal::new(None),
            columns: RwSignal::new(None),
            table: RwSignal::new(None),
            scope: RwSignal::new(None),
            complete: RwSignal::new(None),
            supervisors: RwSignal::new(true),
            preview: RwSignal::new(None),
            reader: StoredValue::new_local(None),
            body: StoredValue::new(None),
            round: StoredValue::new(0),
        }
    }

    /// Whether a reader or the line is at work; reactive.
    #[must_use]
    pub fn busy(self) -> bool {
        !matches!(self.stage.get(), Stage::Choosing | Stage::Open)
    }

    /// Begins anew: whatever is under way ends.
    pub fn reset(self) {
        self.round.update_value(|round| *round += 1);
        self.reader.set_value(None);
        self.body.set_value(None);
        self.stopped.set(None);
        self.opened.set(None);
        self.place.set(None);
        self.table.set(None);
        self.columns.set(None);
        self.stage.set(Stage::Choosing);
    }

    /// Opens the file that is chosen in a field.
    pub fn open(self, field: &str, file: String, by_hand: Vec<Mapped>) {
        self.reset();
        let file: String = file.chars().take(CELL_CHARS_MAX).collect();
        self.file.set(file.clone());
        let sheets = self.sheets.open();
        let Some(bytes) = sheets.bytes(field) else { return };
        #[expect(clippy::cast_precision_loss, reason = "some million bytes")]
        if bytes > FILE_BYTES_MAX as f64 {
            self.stopped.set(Some(Stopped::Refused(Reason::FileTooLarge)));
            return;
        }
        self.stage.set(Stage::Reading(Far::Starting));
        let round = self.round.get_value();
        let first = Ask::Open { file, kind: self.kind.get_untracked(), by_hand };
        let reader = sheets.read(field, &first, Box::new(move |heard| self.heard(round, heard)));
        self.reader.set_value(Some(reader));
    }

    /// Reads one of the file's sheets.
    pub fn sheet(self, place: u32) {
        self.stopped.set(None);
        self.columns.set(None);
        self.table.set(None);
        self.place.set(Some(place));
        self.stage.set(Stage::Reading(Far::Rows(0)));
        self.ask(&Ask::Sheet { place });
    }

    fn ask(self, ask: &Ask) {
        self.reader.with_value(|reader| {
            if let Some(reader) = reader {
                reader.ask(ask);
            }
        });
    }

    fn heard(self, round: u64, heard: Heard) {
        // Of another file, or of a page that is gone.
        if self.round.try_get_value() != Some(round) {
            return;
        }
        match heard {
            Heard::Told(Told::Unpacked(far)) => self.stage.set(Stage::Reading(Far::Unpacked(far))),
            Heard::Told(Told::Rows(rows)) => self.stage.set(Stage::Reading(Far::Rows(rows))),
            Heard::Told(Told::Opened(opened)) => self.opened(opened),
            Heard::Told(Told::Table(table)) => {
                self.columns.set(Some(Columns::of(&table)));
                self.table.set(Some(table));
                self.stage.set(Stage::Open);
            }
            Heard::Body(body) => self.send(body),
            Heard::Told(Told::Refused(reason)) => self.stop(Stopped::Refused(reason)),
            Heard::Died | Heard::Told(Told::Taken) => self.stop(Stopped::Died),
            Heard::Missing => self.stop(Stopped::Missing),
        }
    }

    /// The only sheet, or the only one that is not hidden, is read at once; of several, the person picks one.
    fn opened(self, opened: Opened) {
        let visible: Vec<u32> =
            (0..).zip(&opened.sheets).filter(|(_, (_, hidden))| !hidden).map(|(at, _)| at).collect();
        let only = match (&visible[..], opened.sheets.len()) {
            (_, 0) => return self.stop(Stopped::Refused(Reason::NoRows)),
            (_, 1) => Some(0),
            _ => None,
        };
        self.opened.set(Some(opened));
        match only {
            Some(place) => self.sheet(place),
            None => self.stage.set(Stage::Open),
        }
    }

    fn stop(self, why: Stopped) {
        // After a sheet that cannot be read another one can; after a file that cannot, nothing is left of it.
        let open =
            self.opened.with_untracked(Option::is_some) && matches!(why, Stopped::Refused(_) | Stopped::Failed(_));
        if !open {
            self.reader.set_value(None);
            self.opened.set(None);
        }
        self.stage.set(if open { Stage::Open } else { Stage::Choosing });
        self.stopped.set(Some(why));
    }

    /// Puts together what is sent, and sends it.
    pub fn take(self) {
        let Some(columns) = self.columns.get_untracked() else { return };
        let kind = self.kind.get_untracked();
        self.stopped.set(None);
        self.stage.set(Stage::Packing);
        self.ask(&Ask::Take(Taking {
            columns: columns.taken(),
            scope: self.scope.get_untracked().filter(|_| kind == Kind::People),
            complete: kind == Kind::People && self.complete.get_untracked() == Some(true),
            supervisors: kind == Kind::People && self.supervisors.get_untracked(),
            by_hand: columns.by_hand(kind),
        }));
    }

    /// Sends what was put together once more, such as after the password is confirmed.
    pub fn again(self) {
        match self.body.get_value() {
            Some(body) => self.send(body),
            None => self.take(),
        }
    }

    fn send(self, body: String) {
        self.stopped.set(None);
        self.stage.set(Stage::Sending(0));
        self.body.set_value(Some(body.clone()));
        let (round, sheets) = (self.round.get_value(), self.sheets.open());
        let call =
            Call { path: calls::IMPORTS.to_owned(), body: Some(body), credentials: Some(self.office.credentials()) };
        let gone = move |thousandths: u32| {
            if self.round.try_get_value() == Some(round) {
                self.stage.set(if thousandths < 1_000 { Stage::Sending(thousandths) } else { Stage::Looking });
            }
        };
        let sending = sheets.send(call, Box::new(gone));
        spawn_local(async move {
            let outcome = sending.await;
            let outcome = outcome.and_then(|text| serde_json::from_str(&text).map_err(|_| Failure::Unreadable));
            if self.round.try_get_value() != Some(round) {
                return;
            }
            match outcome {
                Ok(preview) => self.preview.set(Some(preview)),
                Err(failure) => {
                    self.office.heed(&failure);
                    self.stop(Stopped::Failed(failure));
                }
            }
        });
    }

    /// Hands a list to the browser as a file of that name.
    pub fn offer(self, list: &str, file_name: &str) {
        self.sheets.open().offer(list, file_name);
    }
}
