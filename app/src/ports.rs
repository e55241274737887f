//! What the app needs of the world outside: a server, a host, a store. `platform` implements these for the browser; tests bring
//! their own.

use std::{future::Future, ops::Range, pin::Pin};

use domain::{
    hours::ProofKind,
    sync::hand_in::Recipient,
    time::Timestamp,
    wire::{
        error::ErrorDetail,
        office::sheets::{Ask, Told},
    },
};

/// A future of this thread.
pub type Task<'a, T> = Pin<Box<dyn Future<Output = T> + 'a>>;

/// What a request proves itself with, beside the cookie.
#[derive(Clone, PartialEq, Eq)]
pub struct Credentials {
    /// The device id.
    pub device: String,
    /// The person's token on this device.
    pub token: String,
}

/// One request.
pub struct Call {
    /// Path and query, from `/`.
    pub path: String,
    /// JSON to post; a request without a body is a `GET`.
    pub body: Option<String>,
    /// Who asks; none before signing in.
    pub credentials: Option<Credentials>,
}

/// Why a call has no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// No connection, or none in time: later.
    Offline,
    /// The server said no, with its code.
    Refused(Box<ErrorDetail>),
    /// Something else answered, or not in our words: later.
    Unreadable,
}

/// The server.
pub trait Server {
    /// Asks and waits for the answer's text.
    fn call(&self, call: Call) -> Task<'_, Result<String, Failure>>;
}

/// Files of the person's own, chosen in a field or kept beside their other downloads. A port of its own: only those whose pages need it
/// download what implements it.
pub trait UserFiles {
    /// Asks and hands the answer to the browser as a file of that name.
    fn download<'a>(&'a self, call: Call, file_name: &'a str) -> Task<'a, Result<(), Failure>>;
    /// Posts the file that is chosen in the field of that id, as a file of that media type, and waits for the answer's text.
    fn upload<'a>(&'a self, call: Call, field: &'a str, media_type: &'a str) -> Task<'a, Result<String, Failure>>;
    /// The photo or PDF that was chosen in the file field of that id. A photo is drawn anew, smaller: nothing but the picture is left of
    /// it, neither place nor time.
    fn pick_proof(&self, field: &str) -> Task<'static, Result<Picked, NotPicked>>;
    /// The text of the file that was chosen in the field of that id, of so many bytes at most.
    fn pick_text(&self, field: &str, bytes_max: u32) -> Task<'static, Result<String, NotPicked>>;
}

/// Reads an office's spreadsheets beside the page, and sends what was read. A port of its own: only the office has spreadsheets.
pub trait Sheets {
    /// How many bytes the file has that is chosen in the field of that id, if one is.
    fn bytes(&self, field: &str) -> Option<f64>;
    /// Starts a reader and asks it `first`, with the file that is chosen in the field of that id. All that it tells goes to `heard`.
    fn read(&self, field: &str, first: &Ask, heard: Box<dyn Fn(Heard)>) -> Box<dyn SheetReader>;
    /// Posts a body, telling how much of it has gone, in thousandths, and waits for the answer's text.
    fn send(&self, call: Call, gone: Box<dyn Fn(u32)>) -> Task<'static, Result<String, Failure>>;
    /// Hands a list to the browser as a file of that name.
    fn offer(&self, list: &str, file_name: &str);
}

/// A reader at work. Dropping it ends it, whatever it is doing.
pub trait SheetReader {
    /// Asks for more.
    fn ask(&self, ask: &Ask);
}

/// What is heard of a reader.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Heard {
    /// What it tells.
    Told(Told),
    /// What is to be sent, as text.
    Body(String),
    /// It has ended over the file: too much to hold, or damaged in a way that it does not know.
    Died,
    /// It could not be fetched.
    Missing,
}

/// Seals what a person leaves on the device. A port of its own: only the settings need it.
pub trait Sealer {
    /// Gzips a text; none where the browser cannot.
    fn pack(&self, text: &str) -> Task<'static, Option<Vec<u8>>>;
    /// Encrypts for an installation (HPKE base mode, [`domain::hpke`]); none where the browser cannot.
    fn seal(&self, to: Recipient, text: Vec<u8>) -> Task<'static, Option<Vec<u8>>>;
}

/// The server's files, some bytes at a time. A port of its own: only those who learn download what implements it.
pub trait Downloads {
    /// Asks for just these bytes of a file and waits for them.
    fn bytes(&self, call: Call, range: Range<u64>) -> Task<'_, Result<Vec<u8>, Failure>>;
}

/// The browser's question before the tab is left. A port of its own: only those who write much at once download what implements it.
pub trait Leaving {
    /// Whether it is asked from now on.
    fn ask_before(&self, on: bool);
}

/// What the person pastes elsewhere. A port of its own: only the office downloads what implements it.
pub trait Clipboard {
    /// Copies a text; whether the browser has taken it.
    fn copy(&self, text: &str) -> Task<'static, bool>;
}

/// How much room the browser gives.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Room {
    /// Whether the browser promised not to evict what is stored; none where it cannot say.
    pub persisted: Option<bool>,
    /// Bytes used by this site.
    pub used: Option<u64>,
    /// Bytes that this site may use.
    pub quota: Option<u64>,
}

/// Room for an assessment with the longest notes (135 statements of 8 kB, written four times over by the database's journal: 4.5 MB),
/// its bundles (1 MB), and the next build of the program beside the present one (4 MB); twice that, because browsers only estimate.
const ROOM_BYTES_MIN: u64 = 20_000_000;

impl Room {
    /// Bytes that are left, where they may not suffice.
    #[must_use]
    pub fn scarce(&self) -> Option<u64> {
        self.left().filter(|left| *left < ROOM_BYTES_MIN)
    }

    /// Bytes that are left for what can be fetched again, beyond those that the person's work needs.
    #[must_use]
    pub fn to_spare(&self) -> Option<u64> {
        Some(self.left()?.saturating_sub(ROOM_BYTES_MIN))
    }

    fn left(&self) -> Option<u64> {
        Some(self.quota?.saturating_sub(self.used?))
    }
}

/// How Jenjang can be put among the apps of this device.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Install {
    /// It is there already, or this browser does not offer it.
    #[default]
    Nothing,
    /// The browser asks the person when it is told to.
    Asks,
    /// The person does it from the browser's menu.
    ByHand,
}

/// A sign-in that was begun before the program was there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Begun {
    /// What stands in the field of the NIP.
    pub nip: String,
    /// What stands in the field of the password.
    pub password: String,
    /// Whether the password is shown.
    pub revealed: bool,
    /// The id of the element that has the focus, if it is one of the form.
    pub focus: Option<String>,
    /// Whether the form was sent.
    pub pressed: bool,
}

/// A proof that somebody chose, as it will be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picked {
    /// What it is.
    pub kind: ProofKind,
    /// Its bytes, as base64.
    pub text: String,
}

/// Why nothing was picked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotPicked {
    /// No file was chosen.
    Nothing,
    /// It has more bytes than are taken.
    TooLarge,
    /// It is not what is asked for, whatever its name says.
    Kind,
    /// It cannot be read here.
    Broken,
}

/// The device's clock, right or wrong.
pub trait Clock {
    /// What it shows.
    fn now(&self) -> Timestamp;
}

/// The device: clock, chance, timers, small preferences, news from other tabs.
pub trait Host: Clock {
    /// Sixteen bytes of the browser's own randomness.
    fn random(&self) -> [u8; 16];
    /// Waits.
    fn sleep(&self, ms: u32) -> Task<'static, ()>;
    /// A preference of this browser, such as the language.
    fn recall(&self, key: &str) -> Option<String>;
    /// Keeps a preference, or forgets it.
    fn remember(&self, key: &str, value: Option<&str>);
    /// A preference of this tab alone.
    fn recall_in_tab(&self, key: &str) -> Option<String>;
    /// Keeps a preference of this tab, or forgets it.
    fn remember_in_tab(&self, key: &str, value: Option<&str>);
    /// Path and query of this tab's address, from `/`.
    fn address(&self) -> String;
    /// Scheme, host and port of this site.
    fn origin(&self) -> String;
    /// Shows another address of this site without loading it; `to_top` scrolls there.
    fn go(&self, address: &str, replace: bool, to_top: bool);
    /// How far down the page is scrolled, in thousandths; a thousand at its end, and where it fits on the screen.
    fn place(&self) -> u32;
    /// Scrolls there.
    fn to_place(&self, thousandths: u32);
    /// Runs `then` whenever the person went back or forth, or followed a link whose path `ours` accepts.
    fn on_walk(&self, ours: fn(&str) -> bool, then: Box<dyn Fn()>);
    /// Runs `then` whenever syncing may succeed again: the network came back, the page became visible.
    fn on_chance(&self, then: Box<dyn Fn()>);
    /// Tells the other tabs of this browser that `topic` changed.
    fn tell(&self, topic: &str);
    /// Runs `then` whenever another tab tells that something changed, with its topic.
    fn on_told(&self, then: Box<dyn Fn(String)>);
    /// How much room there is.
    fn room(&self) -> Task<'static, Room>;
    /// Asks the browser not to evict what is stored; whether it agreed.
    fn persist(&self) -> Task<'static, bool>;
    /// How this site can become an app.
    fn install(&self) -> Install;
    /// Runs `then` when the browser begins to offer that.
    fn on_installable(&self, then: Box<dyn Fn()>);
    /// Has the browser ask the person, where it offers to; it does so once.
    fn ask_install(&self);
    /// Makes a key of a PIN, slowly (PBKDF2-SHA-256), so that it cannot be tried quickly.
    fn stretch(&self, pin: &str, salt: &[u8]) -> Task<'static, Option<[u8; 32]>>;
    /// Applies attributes of the document: language, colour scheme, brand, title.
    fn dress(&self, attribute: &str, value: &str);
    /// Moves the focus to the element of that id, if it is on the page.
    fn focus(&self, id: &str);
    /// What was begun on the shell's sign-in form; told once.
    fn begun(&self) -> Begun;
    /// Whether the program was on this device before this visit, so that it starts without a network.
    fn returned(&self) -> bool;
    /// Has parts of the program kept on this device, of these names, without starting them; those that are here already cost nothing.
    fn keep_parts(&self, names: &[&str]);
    /// Says that the page accepts input now, for whoever measures or drives it.
    fn ready(&self);
    /// Opens the browser's print dialogue.
    fn print(&self);
    /// What the person will recognise this device by: browser and system.
    fn label(&self) -> String;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn room_is_scarce_only_where_the_browser_says_so() {
        let room = |used, quota| Room { persisted: None, used, quota };
        assert_eq!(room(Some(90_000_000), Some(100_000_000)).scarce(), Some(10_000_000));
        assert_eq!(room(Some(2), Some(1)).scarce(), Some(0));
        assert_eq!(room(Some(0), Some(ROOM_BYTES_MIN)).scarce(), None);
        assert_eq!(room(None, Some(5)).scarce(), None);
        assert_eq!(room(Some(5), None).scarce(), None);
        assert_eq!(room(Some(5), None).to_spare(), None);
        assert_eq!(room(Some(90_000_000), Some(100_000_000)).to_spare(), Some(0));
        assert_eq!(room(Some(1), Some(ROOM_BYTES_MIN + 8)).to_spare(), Some(7));
    }
}
