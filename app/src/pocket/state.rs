//! The signed-in person's work: what is recorded, what it amounts to, and how far it has been sent.
//!
//! Promises: [`Work::record`] returns after the storage transaction has completed, and only then does the state on the screen, or the
//! word "saved", change. A [`Work`] belongs to the reactive owner under which it was taken up: when the account changes, it goes with
//! the pages, its timers fall silent, and what was under way ends without reaching anybody else's screen. Refuses: to score; the
//! domain does.

pub mod claims;
mod courier;
pub mod deliveries;
mod delivery;
pub mod kept;
pub mod learning;
pub mod media;
pub mod needs;
pub mod nudge;
pub mod outcome;
pub mod rulings;
pub mod sitting;

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
    sync::Arc,
};

use domain::{
    access::Role,
    bundle::{BundleHash, References},
    ids::PersonId,
    sync::{
        device::LocalOp,
        fold::PersonState,
        op::{Body, OpId},
        verdict::Reference,
    },
    time::Zone,
    wire::{about::About, bundle, json, op},
};
use futures::future;
use leptos::prelude::*;
use litemap::LiteMap;

pub use self::delivery::{Delivery, Phase, Waiting};
use crate::{
    ports::{Call, Credentials},
    state::{Ports, account::Open},
    store::{Draft, LocalStore, Shelf, StoreError},
};

/// Where a person's database keeps what the server told of post and periods.
const ABOUT: &str = "about";

/// Where it keeps how far the server's clock was ahead.
const SKEW: &str = "skew";

/// A second of another order among one person's changes matters to nobody.
const SKEW_WORTH_KEEPING_MS: u64 = 1_000;

/// The person's work, as a handle that pages copy.
#[derive(Clone, Copy)]
pub struct Work {
    desk: StoredValue<Rc<Desk>, LocalStorage>,
}

/// A person's work as read from their database; [`Work::take_up`] makes a handle of it.
pub struct Opened(Rc<Desk>);

/// What the handle stands for. Its signals count their references: a sync that outlives the pages writes to what nobody reads.
struct Desk {
    ports: Ports,
    store: Rc<dyn LocalStore>,
    person: PersonId,
    state: ArcRwSignal<Arc<PersonState>>,
    about: ArcRwSignal<Option<Arc<About>>>,
    references: ArcRwSignal<LiteMap<References, Arc<Reference>>>,
    library: learning::Library,
    /// Proofs that are on this device.
    proofs: ArcRwSignal<LiteMap<BundleHash, claims::Held>>,
    media: media::Media,
    delivery: ArcRwSignal<Delivery>,
    /// How far the server's clock is ahead, as it told in this visit; forgotten with it, for the clock may be set right in between.
    skew_ms: Cell<i64>,
    /// The same as last kept in the database, for what is sealed without a network.
    skew_kept: Cell<Option<i64>>,
    shelf: RefCell<Shelf>,
    syncing: Cell<bool>,
    again: Cell<bool>,
    /// Counts scheduled syncs, so that only the newest timer acts.
    timer: Cell<u64>,
    failures: Cell<u32>,
}

impl Work {
    /// Reads the person's work from their database.
    ///
    /// # Errors
    /// [`StoreError`] if the database cannot be read.
    pub async fn open(ports: Ports, open: Open) -> Result<Opened, StoreError> {
        let (shelf, about) = future::try_join(open.store.load(), open.store.get(ABOUT)).await?;
        let about = about.and_then(|text| json::read(&text).ok());
        let state = fold(&shelf);
        let desk = Desk {
            ports,
            store: open.store,
            person: open.person,
            delivery: ArcRwSignal::new(Delivery::of(&shelf, &state)),
            state: ArcRwSignal::new(Arc::new(state)),
            about: ArcRwSignal::new(about.map(Arc::new)),
            references: ArcRwSignal::new(LiteMap::new()),
            library: learning::Library::default(),
            proofs: ArcRwSignal::new(LiteMap::new()),
            media: media::Media::default(),
            skew_ms: Cell::new(0),
            skew_kept: Cell::new(None),
            shelf: RefCell::new(shelf),
            syncing: Cell::new(false),
            again: Cell::new(false),
            timer: Cell::new(0),
            failures: Cell::new(0),
        };
        desk.read_references().await;
        desk.read_proofs().await;
        Ok(Opened(Rc::new(desk)))
    }

    /// Makes the handle, which lives as long as the current reactive owner, and begins to sync.
    #[must_use]
    pub fn take_up(opened: Opened) -> Self {
        courier::first(&opened.0);
        Self { desk: StoredValue::new_local(opened.0) }
    }

    fn desk(&self) -> Rc<Desk> {
        self.desk.get_value()
    }

    /// The ports.
    #[must_use]
    pub fn ports(&self) -> Ports {
        self.desk().ports.clone()
    }

    /// The person's database, for texts that pages keep beside the ops.
    #[must_use]
    pub fn store(&self) -> Rc<dyn LocalStore> {
        self.desk().store.clone()
    }

    /// Who.
    #[must_use]
    pub fn person(&self) -> PersonId {
        self.desk().person
    }

    /// What the person's requests prove themselves with.
    #[must_use]
    pub fn credentials(&self) -> Credentials {
        self.desk().credentials()
    }

    /// What the person's ops amount to; reactive.
    #[must_use]
    pub fn state(&self) -> Arc<PersonState> {
        self.desk().state.get()
    }

    /// Post, periods and agency, once told; reactive.
    #[must_use]
    pub fn about(&self) -> Option<Arc<About>> {
        self.desk().about.get()
    }

    /// Whether somebody reports to this person, by what the server told; reactive.
    #[must_use]
    pub fn supervises(&self) -> bool {
        self.about().as_deref().is_some_and(supervises)
    }

    /// The agency's zone; reactive.
    #[must_use]
    pub fn zone(&self) -> Zone {
        let zone = |about: &Option<Arc<About>>| Zone::from_abbreviation(&about.as_ref()?.agency.zone);
        self.desk().about.with(zone).unwrap_or_default()
    }

    /// The bundles of one set of references, once they are on the device; reactive.
    #[must_use]
    pub fn reference(&self, references: &References) -> Option<Arc<Reference>> {
        self.desk().references.with(|all| all.get(references).cloned())
    }

    /// How many of the person's changes rest on this device; reactive.
    #[must_use]
    pub fn stored(&self) -> usize {
        let desk = self.desk();
        // The state moves on with every change.
        desk.state.track();
        desk.shelf.borrow().ops.len()
    }

    /// The words of a note that can never be sent, on the device where it was written.
    #[must_use]
    pub fn aside(&self, id: OpId) -> Option<String> {
        let desk = self.desk();
        let shelf = desk.shelf.borrow();
        match op::read(shelf.ops.get(&id)?.aside.clone()?).ok()?.body {
            Body::Noted { note, .. } => Some(note),
            _ => None,
        }
    }

    /// How far the server's clock was ahead when it was last heard, in this visit or before, in milliseconds; 0 if it never was.
    pub async fn last_skew_ms(self) -> i64 {
        let desk = self.desk();
        match desk.skew_kept.get() {
            Some(skew_ms) => skew_ms,
            None => {
                let kept = desk.store.get(SKEW).await.ok().flatten();
                kept.and_then(|text| text.parse().ok()).unwrap_or_default()
            }
        }
    }

    /// What is saved and sent; reactive.
    #[must_use]
    pub fn delivery(&self) -> Delivery {
        self.desk().delivery.get()
    }

    /// Stores changes durably, all or none, then shows them and sends them soon.
    ///
    /// # Errors
    /// [`StoreError`]: nothing was saved, and the screen says so.
    pub async fn record(self, bodies: Vec<Body>) -> Result<(), StoreError> {
        // The person may have left between the tap and this moment.
        let desk = self.desk.try_get_value().ok_or(StoreError::Gone)?;
        desk.record(bodies).await?;
        courier::soon(&desk);
        Ok(())
    }

    /// Sends now, if it can be: what the "send now" button does.
    pub fn sync_now(self) {
        if let Some(desk) = self.desk.try_get_value() {
            courier::now(&desk);
        }
    }

    /// Looks again at what is stored, because another tab says that it changed.
    ///
    /// # Errors
    /// [`StoreError::Gone`] when the other tab erased it.
    pub async fn look_again(self) -> Result<(), StoreError> {
        match self.desk.try_get_value() {
            Some(desk) => desk.look_again().await,
            None => Ok(()),
        }
    }
}

impl Desk {
    fn credentials(&self) -> Credentials {
        let shelf = self.shelf.borrow();
        Credentials { device: shelf.identity.device.to_string(), token: shelf.identity.token.clone() }
    }

    /// The server has told how far its clock is ahead.
    async fn measured(&self, skew_ms: i64) {
        self.skew_ms.set(skew_ms);
        if self.skew_kept.get().is_none_or(|kept| kept.abs_diff(skew_ms) > SKEW_WORTH_KEEPING_MS) {
            self.skew_kept.set(Some(skew_ms));
            // Kept for the day on which something is sealed; without it, the device's clock is believed.
            let _ = self.store.put(SKEW, &skew_ms.to_string()).await;
        }
    }

    async fn record(&self, bodies: Vec<Body>) -> Result<(), StoreError> {
        let at = self.ports.host.now();
        let state = self.state.get_untracked();
        let drafts = bodies.into_iter().map(|body| Draft { at, seen: state.replaced_by(&body), body }).collect();
        let ops = match self.store.append(drafts).await {
            Ok(ops) => ops,
            Err(error) => {
                self.delivery.update(|delivery| delivery.phase = Phase::NotSaved(error.clone()));
                return Err(error);
            }
        };
        let mut state = (*self.state.get_untracked()).clone();
        {
            let mut shelf = self.shelf.borrow_mut();
            for op in ops {
                state.apply(&op, None);
                shelf.identity.counter_next = shelf.identity.counter_next.max(op.id().counter + 1);
                shelf.ops.insert(op.id(), LocalOp::new(op));
            }
            self.delivery.update(|delivery| delivery.saved(&shelf, at));
        }
        self.state.set(Arc::new(state));
        self.ports.host.tell(&self.person.to_string());
        Ok(())
    }

    /// Looks again at what is stored: another tab, or a sync, changed it.
    async fn look_again(&self) -> Result<(), StoreError> {
        let shelf = self.store.load().await?;
        let state = fold(&shelf);
        self.delivery.update(|delivery| delivery.stored(&shelf, &state));
        // Whoever follows the state draws again; a sync that brought nothing leaves the page alone.
        if *self.state.get_untracked() != state {
            self.state.set(Arc::new(state));
        }
        self.shelf.replace(shelf);
        if let Ok(Some(text)) = self.store.get(ABOUT).await
            && let Ok(about) = json::read::<About>(&text)
            && self.about.with_untracked(|known| known.as_ref().is_none_or(|known| known.tag != about.tag))
        {
            self.about.set(Some(Arc::new(about)));
        }
        self.read_references().await;
        Ok(())
    }

    /// The references of all periods and assessments that the device knows of, each once.
    fn wanted(&self) -> Vec<References> {
        let begun = self.state.get_untracked();
        let begun =
            begun.assessments.values().filter_map(|assessment| Some(assessment.begun.as_ref()?.value.references));
        let about = self.about.get_untracked();
        let told = about.iter().flat_map(|about| &about.periods).filter_map(sitting::references_of);
        let mut wanted = Vec::new();
        for references in begun.chain(told) {
            if !wanted.contains(&references) {
                wanted.push(references);
            }
        }
        wanted
    }

    /// Reads bundles that are on the device.
    async fn read_references(&self) {
        for references in self.wanted() {
            if self.references.with_untracked(|all| all.contains_key(&references)) {
                continue;
            }
            if let Some(reference) = read_reference(&*self.store, &references).await {
                self.references.update(|all| {
                    all.insert(references, Arc::new(reference));
                });
            }
        }
    }

    /// Fetches bundles that are not on the device yet. A bundle whose content is not what its name says is not kept.
    async fn fetch_references(&self) {
        let (mut asked, mut arrived) = (Vec::new(), false);
        for hash in self.wanted().iter().flat_map(References::hashes).chain(self.learning_wanted()) {
            if asked.contains(&hash) {
                continue;
            }
            asked.push(hash);
            let key = bundle_key(hash);
            if matches!(self.store.get(&key).await, Ok(Some(_))) {
                continue;
            }
            let call = Call { path: format!("/api/bundles/{hash}"), body: None, credentials: Some(self.credentials()) };
            if let Ok(text) = self.ports.server.call(call).await
                && BundleHash::of(text.as_bytes()) == hash
            {
                // A bundle that could not be kept is fetched again at the next sync.
                let _ = self.store.put(&key, &text).await;
                arrived = true;
            }
        }
        if arrived {
            self.learning_arrived();
        }
        self.read_references().await;
    }
}

/// Where a person's database keeps bundles, by their names.
const BUNDLES: &str = "bundle/";

fn bundle_key(hash: BundleHash) -> String {
    format!("{BUNDLES}{hash}")
}

async fn read_reference(store: &dyn LocalStore, references: &References) -> Option<Reference> {
    let texts = store.texts(references.hashes().map(bundle_key).into()).await.ok()?;
    let [Some(catalogue), Some(standards), Some(rules)] = texts.as_slice() else { return None };
    Some(Reference {
        catalogue: bundle::read_catalogue(catalogue).ok()?,
        standards: bundle::read_standards(standards).ok()?,
        rules: bundle::read_rules(rules).ok()?,
    })
}

/// Whether somebody reports to whom this is told.
fn supervises(about: &About) -> bool {
    about.roles.iter().any(|role| role == Role::Supervisor.code())
}

fn fold(shelf: &Shelf) -> PersonState {
    PersonState::of(shelf.ops.values().map(|local| (&local.op, local.fold_stamp())))
}
