//! The server under test, and the way in that its people take.

use std::{net::IpAddr, sync::Arc};

use axum::{Router, http::StatusCode};
use domain::{nip::Nip, wire::session as wire};

use sea_orm::DbBackend;
use serde_json::json;
use server::{
    auth::{
        admin::{self, NewAdmin},
        password::{Cost, Passwords},
    },
    config::Settings,
    http,
    state::AppState,
    store::{self, Connection as _, Db},
};

use super::{
    browser::{Browser, Tab},
    cast::{self, Member, PASSWORD},
    ports::{CountedEntropy, Interrupted, StillClock},
};

/// Argon2's least: the tests are not about its cost.
const CHEAP: Cost = Cost { memory_kib: 64, passes: 1 };

/// A server over one database, with the cast in it. Nobody has signed in yet.
pub struct House {
    pub state: AppState,
    pub clock: Arc<StillClock>,
    router: Router,
}

impl House {
    pub async fn build(db: Db) -> Self {
        let house = Self::configured(db, Settings::default()).await;
        house.settle().await;
        house
    }

    /// Puts the cast in.
    pub async fn settle(&self) {
        cast::enter(&self.state).await;
    }

    /// A server over a database as it is, with settings of its own.
    pub async fn configured(db: Db, settings: Settings) -> Self {
        Self::over(db, settings, Arc::default(), Arc::default()).await
    }

    /// One of several servers, which share time and chance.
    pub async fn over(db: Db, settings: Settings, clock: Arc<StillClock>, entropy: Arc<CountedEntropy>) -> Self {
        let passwords = Passwords::new(CHEAP, 2).expect("a cost");
        let state = AppState::over(db, clock.clone(), entropy, passwords, settings).await.expect("a state");
        let router = http::router(state.clone());
        Self { state, clock, router }
    }

    /// The same database and people behind a server with other settings.
    pub fn with_settings(&self, settings: Settings) -> Self {
        let state = AppState { settings: Arc::new(settings), ..self.state.clone() };
        Self { router: http::router(state.clone()), clock: Arc::clone(&self.clock), state }
    }

    /// The same database and people behind a server that is so busy that nobody gets as far as a hash.
    pub fn too_busy(&self) -> Self {
        let passwords = Passwords::new(CHEAP, 0).expect("a cost");
        let state = AppState { passwords, ..self.state.clone() };
        Self { router: http::router(state.clone()), clock: Arc::clone(&self.clock), state }
    }

    /// The same database and people behind a server to which this happens before it draws by chance, a request's name aside: in the midst of a
    /// request, between what it has looked up and what it writes. It needs a runtime of several threads.
    pub fn interrupted(&self, by: impl Future<Output = ()> + Send + 'static) -> Self {
        let entropy = Arc::new(Interrupted::new(Arc::clone(&self.state.entropy), by));
        let state = AppState { entropy, ..self.state.clone() };
        Self { router: http::router(state.clone()), clock: Arc::clone(&self.clock), state }
    }

    /// Makes the audit log take no line from here on, or take lines again.
    pub async fn log_takes_lines(&self, does: bool) {
        let postgres = self.state.db.backend() == DbBackend::Postgres;
        let sql = match (does, postgres) {
            (false, true) => {
                "create function no_more() returns trigger language plpgsql as $$ begin raise exception 'full'; end $$;
                 create trigger no_more before insert on audit for each row execute function no_more()"
            }
            (false, false) => "create trigger no_more before insert on audit begin select raise(abort, 'full'); end",
            (true, true) => "drop trigger no_more on audit; drop function no_more()",
            (true, false) => "drop trigger no_more",
        };
        let db = &self.state.db;
        db.write(|tx| async move { Ok::<_, store::Error>(tx.execute_unprepared(sql).await?) }).await.expect(sql);
    }

    /// A browser that has never been here.
    pub fn browser(&self) -> Browser {
        self.browser_at("192.0.2.1")
    }

    /// The same at another address.
    pub fn browser_at(&self, address: &str) -> Browser {
        let address: IpAddr = address.parse().expect("an address");
        Browser::new(self.router.clone(), address)
    }

    /// The way in, for a browser that was elsewhere before.
    pub fn router(&self) -> Router {
        self.router.clone()
    }

    /// A code from the server's console, which makes an admin of whoever it is.
    pub async fn console_code(&self, who: Member) -> String {
        let new = NewAdmin {
            nip: Nip::parse(who.nip()).expect("a NIP"),
            name: who.name().to_owned(),
            agency: Some("Kabupaten Sagara Jaya".to_owned()),
            roles: Vec::new(),
        };
        admin::create(&self.state, &new).await.expect("an admin").code.to_string()
    }

    /// A code as the personnel office gives it: Citra's, or for the offices themselves the console's.
    pub async fn code_for(&self, who: Member) -> String {
        if matches!(who, Member::Citra | Member::Dewi | Member::Hadi | Member::Intan) {
            return self.console_code(who).await;
        }
        let office = self.office().await;
        office.code_for(who).await
    }

    /// Citra at her desk, signed in just now.
    pub async fn office(&self) -> Tab {
        let browser = self.browser_at("198.51.100.7");
        let again = browser.post("/api/sign-in", &json!({ "nip": Member::Citra.nip(), "password": PASSWORD })).await;
        if again.status == StatusCode::OK {
            return browser.tab(&again);
        }
        let code = self.console_code(Member::Citra).await;
        browser.activate(Member::Citra, &code).await
    }

    /// Somebody's first sign-in, in a browser of their own.
    pub async fn welcomes(&self, who: Member) -> Tab {
        let code = self.code_for(who).await;
        self.browser().activate(who, &code).await
    }
}

impl Tab {
    /// A code made by whoever has this tab open.
    pub async fn code_for(&self, who: Member) -> String {
        let answer = self.post(&format!("/api/people/{}/activation", who.id()), &json!({})).await;
        answer.ok::<wire::IssuedCode>().code
    }
}
