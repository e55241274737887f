//! The demo agency, filled in by the same code as for people who try the program.

use domain::{access::Role, ids::PersonId};
use serde_json::json;
use server::{
    config::Settings,
    demo::{self, PASSWORD, SEED, SignIn},
    stock::stock,
};

use super::{
    House, Tab,
    database::{Database, Kind},
    ports::BEGIN,
};

/// A house with the demo agency in it.
pub struct Demo {
    pub house: House,
    sign_ins: Vec<SignIn>,
}

/// Runs a story on a demo agency of its own for each database.
pub async fn on_each_demo(story: impl AsyncFn(Demo)) {
    for kind in Kind::wanted() {
        println!("on {kind:?}");
        let (database, db) = Database::fresh(kind).await;
        let house = House::configured(db, Settings::default()).await;
        let state = &house.state;
        let filled = demo::fill(&state.db, &state.shelf, &state.passwords, BEGIN, SEED).await;
        let sign_ins = filled.expect("an empty database takes the demo agency");
        story(Demo { house, sign_ins }).await;
        database.drop().await;
    }
}

impl Demo {
    /// Whoever plays this part.
    pub fn who(&self, role: Role) -> &SignIn {
        self.sign_ins.iter().find(|who| who.role == role).expect("every role is played")
    }

    /// Puts the courses that ship on the agency's list, as a start of the server does.
    pub async fn stocked(&self) {
        stock(&self.house.state.db, true, BEGIN).await.expect("the courses that ship can be read");
    }

    /// Lets people learn, as a start of the server does.
    pub async fn taught(&self) {
        self.stocked().await;
        let state = &self.house.state;
        demo::teach(&state.db, &state.shelf, BEGIN).await.expect("they learn");
    }

    /// Their id.
    pub fn id(&self, role: Role) -> PersonId {
        self.who(role).person
    }

    /// Signs them in, in a browser of their own.
    pub async fn signs_in(&self, role: Role) -> Tab {
        let browser = self.house.browser();
        let form = json!({ "nip": self.who(role).nip.as_str(), "password": PASSWORD });
        browser.tab(&browser.post("/api/sign-in", &form).await)
    }
}
