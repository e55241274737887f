//! A spreadsheet on its way in, whatever it is about: chosen, read beside the page, sent.
//!
//! Promises: of several files only the newest is read; leaving the page ends the reader; what is sent is what the reader put together, and
//! the same is sent again where a password had to be confirmed. Refuses: to know what is in it.

use domain::{
    intake::{FILE_BYTES_MAX, Reason},
    wire::office::sheets::{Ask, Opened, Shown, Told},
};
use leptos::{prelude::*, task::spawn_local};

use super::Office;
use crate::{
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

/// What whoever brings a file does with what comes of it.
#[derive(Clone, Copy)]
pub struct Then {
    /// With a table, before it is shown; with none, before another is read.
    pub table: Callback<Option<Shown>>,
    /// With the server's answer; whether it could be read.
    pub answer: Callback<String, bool>,
}

/// A file on its way in, as a handle that views copy.
#[derive(Clone, Copy)]
pub struct Reading {
    office: Office,
    sheets: Means<dyn Sheets>,
    then: Then,
    /// How far it is.
    pub stage: RwSignal<Stage>,
    /// Why it goes no further.
    pub stopped: RwSignal<Option<Stopped>>,
    /// Its sheets.
    pub opened: RwSignal<Option<Opened>>,
    /// The sheet that is read.
    pub place: RwSignal<Option<u32>>,
    /// Its table.
    pub table: RwSignal<Option<Shown>>,
    reader: StoredValue<Option<Box<dyn SheetReader>>, LocalStorage>,
    body: StoredValue<Option<String>>,
    path: StoredValue<String>,
    round: StoredValue<u64>,
}

impl Reading {
    /// For a page.
    #[must_use]
    pub fn new(office: Office, sheets: Means<dyn Sheets>, then: Then) -> Self {
        Self {
            office,
            sheets,
            then,
            stage: RwSignal::new(Stage::Choosing),
            stopped: RwSignal::new(None),
            opened: RwSignal::new(None),
            place: RwSignal::new(None),
            table: RwSignal::new(None),
            reader: StoredValue::new_local(None),
            body: StoredValue::new(None),
            path: StoredValue::new(String::new()),
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
        self.then.table.run(None);
        self.stage.set(Stage::Choosing);
    }

    /// Opens the file that is chosen in a field.
    pub fn open(self, field: &str, first: &Ask) {
        self.reset();
        let sheets = self.sheets.open();
        let Some(bytes) = sheets.bytes(field) else { return };
        #[expect(clippy::cast_precision_loss, reason = "some million bytes")]
        if bytes > FILE_BYTES_MAX as f64 {
            self.stopped.set(Some(Stopped::Refused(Reason::FileTooLarge)));
            return;
        }
        self.stage.set(Stage::Reading(Far::Starting));
        let round = self.round.get_value();
        let reader = sheets.read(field, first, Box::new(move |heard| self.heard(round, heard)));
        self.reader.set_value(Some(reader));
    }

    /// Reads one of the file's sheets.
    pub fn sheet(self, place: u32) {
        self.stopped.set(None);
        self.then.table.run(None);
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
                self.then.table.run(Some(table.clone()));
                self.table.set(Some(table));
                self.stage.set(Stage::Open);
            }
            Heard::Body(body) => {
                self.body.set_value(Some(body));
                self.send();
            }
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
            ([place], _) => Some(*place),
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

    /// Puts together what is sent, and sends it there.
    pub fn take(self, ask: &Ask, path: String) {
        self.stopped.set(None);
        self.path.set_value(path);
        self.stage.set(Stage::Packing);
        self.ask(ask);
    }

    /// Sends what was put together last to another place.
    pub fn send_to(self, path: String) {
        self.path.set_value(path);
        self.send();
    }

    /// Sends what was put together once more, such as after the password is confirmed; whether there is anything.
    #[must_use]
    pub fn again(self) -> bool {
        let there = self.body.with_value(Option::is_some);
        if there {
            self.send();
        }
        there
    }

    fn send(self) {
        let Some(body) = self.body.get_value() else { return };
        self.stopped.set(None);
        self.stage.set(Stage::Sending(0));
        let (round, sheets) = (self.round.get_value(), self.sheets.open());
        let call = Call { path: self.path.get_value(), body: Some(body), credentials: Some(self.office.credentials()) };
        let gone = move |thousandths: u32| {
            if self.round.try_get_value() == Some(round) {
                self.stage.set(if thousandths < 1_000 { Stage::Sending(thousandths) } else { Stage::Looking });
            }
        };
        let sending = sheets.send(call, Box::new(gone));
        spawn_local(async move {
            let outcome = sending.await;
            if self.round.try_get_value() != Some(round) {
                return;
            }
            let failure = match outcome {
                Ok(text) => {
                    if self.then.answer.run(text) {
                        self.stage.set(Stage::Open);
                        return;
                    }
                    Failure::Unreadable
                }
                Err(failure) => failure,
            };
            self.office.heed(&failure);
            self.stop(Stopped::Failed(failure));
        });
    }

    /// Hands a list to the browser as a file of that name.
    pub fn offer(self, list: &str, file_name: &str) {
        self.sheets.open().offer(list, file_name);
    }
}
