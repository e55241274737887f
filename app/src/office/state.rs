//! The office as one signed-in person has it open: who they are, what they may do, what they have asked the server.
//!
//! Promises: nothing of anybody else is kept in this browser; an answer lives as long as the page that shows it. Refuses: to work
//! without a network, which the pages say in words.

mod asked;
pub mod drafts;
pub mod imports;
pub mod official;
pub mod reading;
mod rights;
pub mod unsaved;
pub mod wording;

use std::sync::Arc;

use domain::{
    time::Zone,
    wire::{
        error::ErrorCode,
        office::{
            Periods, Units,
            start::{AgencySettings, Start},
        },
        session::{Confirm, Session},
    },
};
use leptos::prelude::*;

pub use self::{
    asked::{Asked, wants_password},
    rights::Rights,
};
use crate::{
    office::calls,
    ports::{Credentials, Failure, UserFiles},
    state::{Means, Ports, account::Open, api},
};

/// The open office, as a handle that pages copy.
#[derive(Clone, Copy)]
pub struct Office {
    ports: StoredValue<Ports, LocalStorage>,
    files: Means<dyn UserFiles>,
    open: StoredValue<Open, LocalStorage>,
    session: RwSignal<Option<Arc<Session>>>,
    signed_out: RwSignal<bool>,
    arrived: StoredValue<bool>,
}

/// What several pages offer to choose from, asked for once.
#[derive(Clone, Copy)]
pub struct Choices {
    /// The periods.
    pub periods: Asked<Periods>,
    /// The units that the roles reach.
    pub units: Asked<Units>,
}

/// Where the first use of the agency stands, for the navigation and its own page.
#[derive(Clone, Copy)]
pub struct Beginning(pub Asked<Start>);

impl Office {
    /// The office of a person whose database is open. `walked`: they have come through a door, so that even the first page takes the
    /// focus.
    #[must_use]
    pub fn new(ports: Ports, files: Means<dyn UserFiles>, open: Open, walked: bool) -> Self {
        Self {
            ports: StoredValue::new_local(ports),
            files,
            open: StoredValue::new_local(open),
            session: RwSignal::new(None),
            signed_out: RwSignal::new(false),
            arrived: StoredValue::new(walked),
        }
    }

    /// The ports.
    #[must_use]
    pub fn ports(&self) -> Ports {
        self.ports.get_value()
    }

    /// The way to the person's own files.
    #[must_use]
    pub const fn files(&self) -> Means<dyn UserFiles> {
        self.files
    }

    /// What requests prove themselves with.
    #[must_use]
    pub fn credentials(&self) -> Credentials {
        self.open.with_value(|open| open.credentials.clone())
    }

    /// Keeps what the server told of the person, and puts their agency's colours on.
    pub fn told(&self, session: Arc<Session>) {
        self.ports().host.dress("data-brand", &session.agency.brand);
        self.session.set(Some(session));
    }

    /// The agency was given these settings: it is called so from now on, and its days begin there.
    pub fn settled(&self, settings: &AgencySettings) {
        let Some(mut session) = self.session.get_untracked() else { return };
        let agency = &mut Arc::make_mut(&mut session).agency;
        settings.name.trim().clone_into(&mut agency.name);
        agency.zone.clone_from(&settings.zone);
        agency.brand.clone_from(&settings.brand);
        self.told(session);
    }

    /// The session, once told; reactive.
    #[must_use]
    pub fn session(&self) -> Option<Arc<Session>> {
        self.session.get()
    }

    /// What the roles open; nothing before the session is known. Reactive.
    #[must_use]
    pub fn rights(&self) -> Rights {
        self.session.with(|session| session.as_deref().map(Rights::of).unwrap_or_default())
    }

    /// The agency's zone; reactive.
    #[must_use]
    pub fn zone(&self) -> Zone {
        self.session
            .with(|session| session.as_ref().and_then(|session| Zone::from_abbreviation(&session.agency.zone)))
            .unwrap_or_default()
    }

    /// The agency's name; reactive.
    #[must_use]
    pub fn agency(&self) -> String {
        self.session.with(|session| session.as_ref().map(|session| session.agency.name.clone())).unwrap_or_default()
    }

    /// Whether the session has ended at the server, so that the person must sign in again; reactive.
    #[must_use]
    pub fn is_signed_out(&self) -> bool {
        self.signed_out.get()
    }

    /// Asks to sign in again where a call failed because the server knows no session behind these credentials.
    pub fn heed(&self, failure: &Failure) {
        let Failure::Refused(detail) = failure else { return };
        if matches!(detail.code, ErrorCode::SignedOut | ErrorCode::WrongPerson) {
            self.signed_out.set(true);
        }
    }

    /// Whether a page that appears now takes the focus: all but the first of a visit.
    #[must_use]
    pub fn takes_focus(&self) -> bool {
        self.arrived.try_update_value(|arrived| core::mem::replace(arrived, true)).unwrap_or(true)
    }

    /// Asks for what lies at a path, and again whenever a signal that `path` reads changes it; nothing while there is none.
    #[must_use]
    pub fn ask<T>(self, path: impl Fn() -> Option<String> + 'static) -> Asked<T>
    where
        T: serde::de::DeserializeOwned + Send + Sync + 'static,
    {
        let asked = Asked::nothing(self);
        Effect::new(move |before: Option<Option<String>>| {
            let wanted = path();
            if let Some(wanted) = wanted.clone().filter(|_| before.as_ref() != Some(&wanted)) {
                asked.get(wanted);
            }
            wanted
        });
        asked
    }

    /// Gives the password once more, for the hours in which it counts.
    ///
    /// # Errors
    /// [`Failure`].
    pub async fn confirm(self, password: String) -> Result<(), Failure> {
        let (ports, credentials) = (self.ports(), self.credentials());
        // Until when it holds is the server's to say, each time that it is asked for something.
        api::tell(&*ports.server, calls::CONFIRM, &Confirm { password }, Some(credentials)).await
    }

    /// Changes of the person's own work that are on this device alone. Signing out would lose them.
    pub async fn unsent(self) -> usize {
        let store = self.open.with_value(|open| open.store.clone());
        // A database that cannot be read can lose nothing more.
        store.load().await.map_or(0, |shelf| shelf.ops.values().filter(|local| local.is_only_here()).count())
    }
}
