//! Who is signed in on this tab.
//!
//! A browser may know several persons, each with a database of their own; a tab belongs to one of them. Two tabs with two persons
//! never share anything but this list of names.

use std::rc::Rc;

use domain::{
    ids::{DeviceId, PersonId},
    sync::chain::SaltKey,
    wire::{
        about::About,
        hand_in::{Carried, hex, unhex},
        json,
        rest::Identity,
        session::{Activate, SignIn, SignedIn},
    },
};
use leptos::prelude::*;

use super::{Ports, api};
use crate::{
    ports::{Credentials, Failure, Sealer},
    store::{LocalStore, StoreError},
    sync::hand_in::{self, Sealed},
};

/// Names of the persons that this browser knows, one per line: id, tab, name. Preferences have them for the first paint; as browsers
/// write those down seconds late, and not at all when they are killed, the database common to all has them too.
const PEOPLE: &str = "people";
/// The line at the head of the preferences' list where that database could not be told of its last change: until it is, they know better.
const UNTOLD: &str = "!\n";
/// The person of this tab.
const PERSON: &str = "person";
/// The person of this tab who has given their PIN.
const UNLOCKED: &str = "unlocked";
/// Where a person's database keeps salt and key of the PIN.
const PIN: &str = "pin";

/// The fewest digits of a PIN: a million of them, each tried for half a second.
pub const PIN_DIGITS_MIN: usize = 6;

/// The most digits of a PIN.
pub const PIN_DIGITS_MAX: usize = 12;

/// Whether a text can be a PIN.
#[must_use]
pub fn is_pin(text: &str) -> bool {
    (PIN_DIGITS_MIN..=PIN_DIGITS_MAX).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// A person whose database is in this browser.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownPerson {
    /// Their id.
    pub person: PersonId,
    /// Their name, to choose by.
    pub name: String,
}

/// A person's database, open.
#[derive(Clone)]
pub struct Open {
    /// Who.
    pub person: PersonId,
    /// Their database.
    pub store: Rc<dyn LocalStore>,
    /// What their requests prove themselves with.
    pub credentials: Credentials,
}

/// Who is signed in.
#[derive(Clone)]
pub enum Account {
    /// Being looked up on the device; a moment.
    Opening,
    /// Nobody.
    SignedOut,
    /// Somebody who has locked their database with a PIN.
    Locked(Open),
    /// Somebody.
    Open(Open),
}

/// Why signing in failed.
#[derive(Clone, Debug)]
pub enum SignInError {
    /// The server was not reached, or said no.
    Failed(Failure),
    /// The browser refuses to keep anything.
    Store(StoreError),
}

/// The account of this tab, as a handle that pages copy.
#[derive(Clone, Copy)]
pub struct AccountHandle {
    ports: StoredValue<Ports, LocalStorage>,
    current: RwSignal<Account, LocalStorage>,
    known: RwSignal<Vec<KnownPerson>>,
    trouble: RwSignal<Option<StoreError>>,
    evicted: RwSignal<Option<String>>,
    carried: RwSignal<Vec<Carried>>,
}

impl AccountHandle {
    /// Takes up what this browser remembers: the tab's person, else the only one there is.
    #[must_use]
    pub fn take_up(ports: Ports) -> Self {
        let kept = ports.host.recall(PEOPLE);
        let known = people(kept.as_deref().unwrap_or_default());
        let here = ports.host.recall_in_tab(PERSON).and_then(|id| id.parse().ok());
        let handle = Self {
            ports: StoredValue::new_local(ports),
            current: RwSignal::new_local(Account::Opening),
            known: RwSignal::new(known.clone()),
            trouble: RwSignal::new(None),
            evicted: RwSignal::new(None),
            carried: RwSignal::new(Vec::new()),
        };
        match here.or(only(&known)) {
            Some(person) => leptos::task::spawn_local(async move { handle.choose(person).await }),
            // Whoever left took their name off a list that is still there.
            None if kept.is_some() => handle.current.set(Account::SignedOut),
            None => leptos::task::spawn_local(async move { handle.take_up_lost().await }),
        }
        handle
    }

    /// Takes up the people whose names the browser did not get to write down.
    async fn take_up_lost(self) {
        let kept = match self.ports().stores.common().await {
            Ok(common) => common.get(PEOPLE).await.ok().flatten(),
            // Where nothing can be kept there is nobody; signing in says why.
            Err(_) => None,
        };
        let known = people(kept.as_deref().unwrap_or_default());
        self.known.set(known.clone());
        match only(&known) {
            Some(person) => self.choose(person).await,
            None => self.current.set(Account::SignedOut),
        }
    }

    /// The ports.
    #[must_use]
    pub fn ports(&self) -> Ports {
        self.ports.get_value()
    }

    /// Who is signed in; reactive.
    #[must_use]
    pub fn current(&self) -> Account {
        self.current.get()
    }

    /// The persons that this browser knows; reactive.
    #[must_use]
    pub fn known(&self) -> Vec<KnownPerson> {
        self.known.get()
    }

    /// Why the database that was chosen last could not be opened; reactive.
    #[must_use]
    pub fn trouble(&self) -> Option<StoreError> {
        self.trouble.get()
    }

    /// The name of the person whose database this browser has thrown away; reactive.
    #[must_use]
    pub fn evicted(&self) -> Option<String> {
        self.evicted.get()
    }

    /// Opens the database of a person that this browser knows. A database that is gone takes the name off the list, and its person is
    /// told: whoever signed out is not on the list any more.
    pub async fn choose(self, person: PersonId) {
        let opened = self.ports().stores.open(person, PIN).await;
        let opened = opened.map(|known| known.map(|(store, identity, pin)| self.enter(identity, store, pin)));
        self.trouble.set(opened.as_ref().err().cloned());
        if matches!(opened, Ok(None)) {
            let name = |known: &Vec<KnownPerson>| Some(known.iter().find(|known| known.person == person)?.name.clone());
            self.evicted.set(self.known.with_untracked(name));
            self.list(person, None).await;
        }
        self.current.set(opened.ok().flatten().unwrap_or(Account::SignedOut));
    }

    fn enter(&self, identity: Identity, store: Rc<dyn LocalStore>, pin: Option<String>) -> Account {
        let (ports, person) = (self.ports(), identity.person);
        let credentials = Credentials { device: identity.device.to_string(), token: identity.token };
        let open = Open { person, store, credentials };
        ports.host.remember_in_tab(PERSON, Some(&person.to_string()));
        let unlocked = ports.host.recall_in_tab(UNLOCKED) == Some(person.to_string());
        let locked = !unlocked && pin.is_some_and(|pin| !pin.is_empty());
        if locked { Account::Locked(open) } else { Account::Open(open) }
    }

    /// The device that this browser already is for the tab's person, so that signing in again renews it.
    fn device(&self) -> Option<DeviceId> {
        self.current.with_untracked(|account| match account {
            Account::Open(open) | Account::Locked(open) => open.credentials.device.parse().ok(),
            Account::Opening | Account::SignedOut => None,
        })
    }

    /// Signs in with NIP and password. What the form leaves open, this browser's name and its device, is filled in.
    ///
    /// # Errors
    /// [`SignInError`]; nothing changes then.
    pub async fn sign_in(self, mut form: SignIn) -> Result<(), SignInError> {
        form.device_label.get_or_insert_with(|| self.ports().host.label());
        form.device = form.device.or(self.device());
        let signed_in = api::sign_in(&*self.ports().server, &form).await.map_err(SignInError::Failed)?;
        self.welcome(signed_in).await
    }

    /// Opens the account with a one-time code. What the form leaves open is filled in as in [`Self::sign_in`].
    ///
    /// # Errors
    /// [`SignInError`]; nothing changes on this device then.
    pub async fn activate(self, mut form: Activate) -> Result<(), SignInError> {
        form.device_label.get_or_insert_with(|| self.ports().host.label());
        form.device = form.device.or(self.device());
        let signed_in = api::activate(&*self.ports().server, &form).await.map_err(SignInError::Failed)?;
        self.welcome(signed_in).await
    }

    async fn welcome(self, signed_in: SignedIn) -> Result<(), SignInError> {
        let ports = self.ports();
        let session = &signed_in.session;
        let identity = Identity {
            person: session.person,
            device: session.device,
            token: signed_in.token.clone().into(),
            counter_next: 1,
        };
        let key = SaltKey(signed_in.salt_key.0);
        let store = ports.stores.open_as(identity.clone(), key).await.map_err(SignInError::Store)?;
        ports.host.remember_in_tab(UNLOCKED, Some(&session.person.to_string()));
        self.list(session.person, Some(&session.name)).await;
        // Whoever gave the password need not give the PIN.
        let account = self.enter(identity, store, None);
        self.evicted.set(None);
        self.current.set(account);
        Ok(())
    }

    /// Leaves the tab to another person; this one's database stays.
    pub fn step_aside(&self) {
        let ports = self.ports();
        ports.host.remember_in_tab(PERSON, None);
        ports.host.remember_in_tab(UNLOCKED, None);
        self.current.set(Account::SignedOut);
    }

    /// Ends the session at the server, if it can be reached, and erases the person's database. Whatever was not sent is lost:
    /// the page says so and asks before.
    ///
    /// # Errors
    /// [`StoreError`] if the database could not be erased.
    pub async fn sign_out(self) -> Result<(), StoreError> {
        let ports = self.ports();
        let (Account::Open(open) | Account::Locked(open)) = self.current.get_untracked() else { return Ok(()) };
        // Without a network the session at the server ends by itself; the cookie alone opens nothing without this database.
        let _ = api::tell(&*ports.server, "/api/sign-out", &json::Empty, Some(open.credentials)).await;
        self.leave(open.person).await
    }

    /// What this device carries for people who have left it, as last looked at; reactive.
    #[must_use]
    pub fn carried(&self) -> Vec<Carried> {
        self.carried.get()
    }

    /// Looks at what this device carries, and hands in what can be.
    pub async fn carry(self) {
        let ports = self.ports();
        if let Ok(carried) = hand_in::carry(&*ports.stores, &*ports.server, &*ports.host).await {
            self.carried.try_set(carried);
        }
    }

    /// Seals what was not sent for whoever uses this device next to carry, and signs out. The session at the server ends when the
    /// envelope arrives. Says whether it could be sealed; if not, nothing has changed.
    ///
    /// # Errors
    /// [`StoreError`] if the envelope could not be kept, or the database not erased.
    pub async fn hand_in(self, about: &About, skew_ms: i64, by: &dyn Sealer) -> Result<bool, StoreError> {
        let ports = self.ports();
        let Account::Open(open) = self.current.get_untracked() else { return Ok(false) };
        let carried = loop {
            let shelf = open.store.load().await?;
            let carried = match hand_in::seal(&shelf, about, skew_ms, ports.host.now(), by).await {
                Sealed::Envelope(carried) => carried,
                // Meanwhile all of it was sent.
                Sealed::Nothing => return self.sign_out().await.map(|()| true),
                Sealed::Cannot => return Ok(false),
            };
            // Another tab may have recorded or sent something meanwhile.
            let now = open.store.load().await?;
            if now.identity.counter_next == shelf.identity.counter_next && now.mark.sent == shelf.mark.sent {
                break carried;
            }
        };
        let name = hex(&ports.host.random());
        ports.stores.common().await?.put(&name, &json::write(&*carried)).await?;
        self.leave(open.person).await?;
        leptos::task::spawn_local(self.carry());
        Ok(true)
    }

    async fn leave(self, person: PersonId) -> Result<(), StoreError> {
        let ports = self.ports();
        ports.stores.erase(person).await?;
        self.list(person, None).await;
        ports.host.tell(&person.to_string());
        self.step_aside();
        Ok(())
    }

    /// Another tab tells of a person: whoever is locked here and was erased there is no longer here.
    pub async fn look_again(self, person: PersonId) {
        let Account::Locked(open) = self.current.get_untracked() else { return };
        if open.person == person && matches!(open.store.load().await, Err(StoreError::Gone)) {
            self.erased_elsewhere();
        }
    }

    /// Leaves because another tab has erased the person's database.
    pub fn erased_elsewhere(&self) {
        self.known.set(people(&self.ports().host.recall(PEOPLE).unwrap_or_default()));
        self.step_aside();
    }

    /// Sets, changes or (with none) removes the PIN.
    ///
    /// # Errors
    /// [`StoreError`] if it could not be kept.
    pub async fn set_pin(self, pin: Option<&str>) -> Result<(), StoreError> {
        let ports = self.ports();
        let Account::Open(open) = self.current.get_untracked() else { return Ok(()) };
        let kept = match pin {
            None => String::new(),
            Some(pin) => {
                let salt = ports.host.random();
                let no_key = || StoreError::Failed("no key derivation".into());
                let key = ports.host.stretch(pin, &salt).await.ok_or_else(no_key)?;
                format!("{}:{}", hex(&salt), hex(&key))
            }
        };
        open.store.put(PIN, &kept).await
    }

    /// Whether a PIN is set.
    pub async fn has_pin(self) -> bool {
        let Account::Open(open) = self.current.get_untracked() else { return false };
        matches!(open.store.get(PIN).await, Ok(Some(pin)) if !pin.is_empty())
    }

    /// Locks this tab until the PIN is given.
    pub fn lock(&self) {
        if let Account::Open(open) = self.current.get_untracked() {
            self.ports().host.remember_in_tab(UNLOCKED, None);
            self.current.set(Account::Locked(open));
        }
    }

    /// Tries a PIN; whether it fits, as anything does once there is none any more. Each try takes as long as the browser takes to stretch
    /// it.
    pub async fn unlock(self, pin: &str) -> bool {
        let ports = self.ports();
        let Account::Locked(open) = self.current.get_untracked() else { return false };
        let Ok(Some(kept)) = open.store.get(PIN).await else { return false };
        let fits = match kept.split_once(':').and_then(|(salt, key)| Some((unhex(salt)?, key))) {
            Some((salt, key)) => ports.host.stretch(pin, &salt).await.is_some_and(|tried| hex(&tried) == key),
            // Meanwhile it was removed in another tab: nothing is locked any more.
            None => kept.is_empty(),
        };
        if fits {
            ports.host.remember_in_tab(UNLOCKED, Some(&open.person.to_string()));
            self.current.set(Account::Open(open));
        }
        fits
    }

    /// Puts a person at the head of the list under their name, or takes them off it where there is none. It is the list as whichever tab
    /// has left it, and the others wait: what this tab knew of it may be long ago. What the database did not keep stands in the preferences,
    /// and goes into it with the next change of anybody's.
    async fn list(&self, person: PersonId, name: Option<&str>) {
        let ports = self.ports();
        let mut change = |kept: Option<String>| {
            let preferred = ports.host.recall(PEOPLE);
            let untold = preferred.as_ref().is_some_and(|lines| lines.starts_with(UNTOLD));
            // An older program has written it down in the preferences, and a browser that keeps no database does so now.
            let mut known = people(&kept.filter(|_| !untold).or(preferred).unwrap_or_default());
            known.retain(|other| other.person != person);
            if let Some(name) = name {
                known.insert(0, KnownPerson { person, name: name.to_owned() });
            }
            let lines: Vec<_> = known.iter().map(|known| format!("{}\t{}", known.person, known.name)).collect();
            let lines = lines.join("\n");
            ports.host.remember(PEOPLE, Some(&lines));
            self.known.set(known);
            lines
        };
        let kept = match ports.stores.common().await {
            Ok(common) => common.amend(PEOPLE, &mut change).await,
            Err(error) => Err(error),
        };
        if kept.is_err() {
            // The names alone: whoever cannot be found by theirs signs in again, and finds their work.
            let lines = change(None);
            ports.host.remember(PEOPLE, Some(&format!("{UNTOLD}{lines}")));
        }
    }
}

/// Whose work is shown without a question: that of the only one.
fn only(known: &[KnownPerson]) -> Option<PersonId> {
    match known {
        [only] => Some(only.person),
        _ => None,
    }
}

fn people(lines: &str) -> Vec<KnownPerson> {
    lines
        .lines()
        .filter_map(|line| {
            let (person, name) = line.split_once('\t')?;
            Some(KnownPerson { person: person.parse().ok()?, name: name.to_owned() })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pin_is_six_to_twelve_digits_and_nothing_else() {
        for good in ["123456", "000000", "123456789012"] {
            assert!(is_pin(good), "{good}");
        }
        for bad in ["", "12345", "1234567890123", "12345a", "12 456", "１２３４５６", "-12345"] {
            assert!(!is_pin(bad), "{bad}");
        }
    }
}
