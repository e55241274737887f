//! Answers of the server that are kept on the device, so that they can be read without a network, each with the moment it was fetched.
//!
//! Promises: what is kept is shown at once and replaced when a newer answer comes; who may no longer ask, or has nobody to ask about any
//! more, loses what was kept. Refuses: to ask more often than a question allows, because some answers are written into somebody's log as a
//! look at their record.

use std::{rc::Rc, sync::Arc};

use domain::{
    time::Timestamp,
    wire::{
        claim::TeamClaims,
        error::ErrorCode,
        json::{self, FromJson},
        needs::TeamNeeds,
        office::{Readings, Team},
        official::OfficialResults,
    },
};
use leptos::{prelude::*, task::spawn_local};

use super::Work;
use crate::{
    ports::{Call, Clock, Credentials, Failure, Server},
    state::Ports,
    store::{LocalStore, StoreError},
};

/// A question to the server whose answer is kept.
#[derive(Clone, Copy, Debug)]
struct Question {
    /// Where the person's database keeps the answer.
    key: &'static str,
    path: &'static str,
    /// An answer younger than this is not asked for again unless the person wants it.
    pause_ms: i64,
}

/// Each time somebody asks, their people's logs say so: five minutes of walking between the pages are one look.
const TEAM: Question = Question { key: "team", path: "/api/team", pause_ms: 5 * 60 * 1000 };

/// The same of their training needs.
const TEAM_NEEDS: Question = Question { key: "team-needs", path: "/api/team/needs", pause_ms: 5 * 60 * 1000 };

/// The same of their claims that wait.
const TEAM_CLAIMS: Question = Question { key: "team-claims", path: "/api/team/claims", pause_ms: 5 * 60 * 1000 };

/// What nobody has looked at is fetched ahead for the day without a network, and in their people's logs as a look all the same: some
/// twice in a working day.
const AHEAD_MS: i64 = 6 * 60 * 60 * 1000;

const READINGS: Question = Question { key: "readings", path: "/api/me/readings", pause_ms: 0 };

/// Whoever was told of a result sees it when they look, and nobody's log tells of reading one's own.
const OFFICIAL: Question = Question { key: "official", path: "/api/me/official", pause_ms: 0 };

/// An answer and when it was fetched, by the device's clock.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept<T> {
    /// When.
    pub at: Timestamp,
    /// The answer.
    pub answer: T,
}

/// How the newest try to ask went.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Asking {
    /// The device is being looked at; a moment.
    #[default]
    Looking,
    /// The server is being asked.
    Asking,
    /// Answered, or not asked because the kept answer is young.
    Settled,
    /// No answer.
    Failed(Failure),
}

/// A kept answer, as a handle that pages copy.
pub struct KeptAnswer<T: Send + Sync + 'static> {
    work: Work,
    question: Question,
    kept: RwSignal<Option<Arc<Kept<T>>>>,
    asking: RwSignal<Asking>,
}

/// What asking needs, taken while the work is surely there: the person may leave before the answer comes.
struct Means {
    ports: Ports,
    store: Rc<dyn LocalStore>,
    credentials: Credentials,
}

impl Means {
    fn of(work: Work) -> Self {
        Self { ports: work.ports(), store: work.store(), credentials: work.credentials() }
    }
}

impl<T: Send + Sync + 'static> Clone for KeptAnswer<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Send + Sync + 'static> Copy for KeptAnswer<T> {}

impl Work {
    /// The people who report to this person.
    #[must_use]
    pub fn team(self) -> KeptAnswer<Team> {
        KeptAnswer::open(self, TEAM)
    }

    /// The training needs of these people.
    #[must_use]
    pub fn team_needs(self) -> KeptAnswer<TeamNeeds> {
        KeptAnswer::open(self, TEAM_NEEDS)
    }

    /// The claims of these people that wait for a decision.
    #[must_use]
    pub fn team_claims(self) -> KeptAnswer<TeamClaims> {
        KeptAnswer::open(self, TEAM_CLAIMS)
    }

    /// Fetches what a supervisor reads of their people, so that it is here without a network whether they have opened it or not.
    pub fn fetch_team_ahead(self) {
        let means = Means::of(self);
        spawn_local(async move {
            ahead::<Team>(&means, TEAM).await;
            ahead::<TeamNeeds>(&means, TEAM_NEEDS).await;
            ahead::<TeamClaims>(&means, TEAM_CLAIMS).await;
        });
    }

    /// This person's official results.
    #[must_use]
    pub fn official(self) -> KeptAnswer<OfficialResults> {
        KeptAnswer::open(self, OFFICIAL)
    }

    /// Who has looked at this person's record.
    #[must_use]
    pub fn readings(self) -> KeptAnswer<Readings> {
        KeptAnswer::open(self, READINGS)
    }
}

impl<T: FromJson + Send + Sync + 'static> KeptAnswer<T> {
    fn open(work: Work, question: Question) -> Self {
        let answer = Self { work, question, kept: RwSignal::new(None), asking: RwSignal::new(Asking::Looking) };
        spawn_local(answer.look(Means::of(work)));
        // A sync that got through says that there is a network again.
        Effect::new(move |before: Option<Option<Timestamp>>| {
            let synced = work.delivery().synced_at;
            let failed = matches!(answer.asking.get_untracked(), Asking::Failed(Failure::Offline));
            if failed && before.is_some_and(|before| before != synced) {
                answer.refresh();
            }
            synced
        });
        answer
    }

    /// The answer, if there is one; reactive.
    #[must_use]
    pub fn get(&self) -> Option<Arc<Kept<T>>> {
        self.kept.get()
    }

    /// How the newest try went; reactive.
    #[must_use]
    pub fn asking(&self) -> Asking {
        self.asking.get()
    }

    /// Whether none is here and one may still come, from the device or the server: until then nothing is said to be missing; reactive.
    #[must_use]
    pub fn waits(&self) -> bool {
        self.get().is_none() && matches!(self.asking(), Asking::Looking | Asking::Asking)
    }

    /// Asks now.
    pub fn refresh(self) {
        spawn_local(self.ask(Means::of(self.work)));
    }

    async fn look(self, means: Means) {
        let kept = means.store.get(self.question.key).await.ok().flatten().and_then(|text| read(&text));
        let now = means.ports.host.now();
        let young = kept.as_ref().is_some_and(|kept| is_young(kept.at, now, self.question.pause_ms));
        // The page may have been left meanwhile; then there is nobody to tell, and nobody to ask for.
        if self.kept.try_set(kept.map(Arc::new)).is_some() {
            return;
        }
        if young {
            self.asking.set(Asking::Settled);
        } else {
            self.ask(means).await;
        }
    }

    async fn ask(self, means: Means) {
        if self.asking.try_get_untracked().is_none_or(|asking| asking == Asking::Asking) {
            return;
        }
        self.asking.set(Asking::Asking);
        let Means { ports, store, credentials } = means;
        let call = Call { path: self.question.path.into(), body: None, credentials: Some(credentials) };
        let result = match ports.server.call(call).await {
            Ok(json) => self.take(&*store, ports.host.now(), &json).await,
            Err(failure) => {
                if may_not(&failure) {
                    // What could not be emptied is emptied when it is asked for again.
                    let _ = store.put(self.question.key, "").await;
                    self.kept.try_set(None);
                }
                Err(failure)
            }
        };
        self.asking.try_set(result.map_or_else(Asking::Failed, |()| Asking::Settled));
    }

    async fn take(self, store: &dyn LocalStore, at: Timestamp, json: &str) -> Result<(), Failure> {
        let text = write(at, json);
        let kept = read(&text).ok_or(Failure::Unreadable)?;
        // An answer that does not fit on the device is shown all the same; without a network it will be the older one again.
        let _: Result<(), StoreError> = store.put(self.question.key, &text).await;
        self.kept.try_set(Some(Arc::new(kept)));
        Ok(())
    }
}

/// Nobody reports to this person any more: of those who did, nothing stays on the device.
///
/// # Errors
/// [`StoreError`]; then some of it is still here.
pub(super) async fn forget_team(store: &dyn LocalStore) -> Result<(), StoreError> {
    for question in [TEAM, TEAM_NEEDS, TEAM_CLAIMS] {
        store.put(question.key, "").await?;
    }
    Ok(())
}

async fn ahead<T: FromJson>(means: &Means, question: Question) {
    let Means { ports, store, credentials } = means;
    fetch_ahead::<T>((&**store, &*ports.server, &*ports.host), credentials, question).await;
}

/// Asks, unless what is kept is young enough for what nobody waits for. A line that breaks is for the next sync to try again.
async fn fetch_ahead<T: FromJson>(
    (store, server, clock): (&dyn LocalStore, &dyn Server, &dyn Clock),
    credentials: &Credentials,
    question: Question,
) {
    let kept = store.get(question.key).await.ok().flatten().and_then(|text| read::<T>(&text));
    if kept.is_some_and(|kept| is_young(kept.at, clock.now(), AHEAD_MS)) {
        return;
    }
    let call = Call { path: question.path.into(), body: None, credentials: Some(credentials.clone()) };
    let text = match server.call(call).await {
        Ok(json) => write(clock.now(), &json),
        Err(failure) if may_not(&failure) => String::new(),
        Err(_) => return,
    };
    if text.is_empty() || read::<T>(&text).is_some() {
        // What did not fit on the device is asked for again at the next sync.
        let _: Result<(), StoreError> = store.put(question.key, &text).await;
    }
}

/// Whether the server says that this person may not see it, or not any more.
fn may_not(failure: &Failure) -> bool {
    matches!(failure, Failure::Refused(detail) if matches!(detail.code, ErrorCode::NotAllowed | ErrorCode::NotFound))
}

/// A clock that was set back makes no answer young for ever.
fn is_young(at: Timestamp, now: Timestamp, pause_ms: i64) -> bool {
    (0..pause_ms).contains(&now.since_ms(at))
}

/// An answer at rest: the instant in milliseconds, a line break, the server's own JSON.
fn write(at: Timestamp, json: &str) -> String {
    format!("{}\n{json}", at.0)
}

fn read<T: FromJson>(text: &str) -> Option<Kept<T>> {
    let (at, json) = text.split_once('\n')?;
    Some(Kept { at: Timestamp(at.parse().ok()?), answer: json::read(json).ok()? })
}

#[cfg(test)]
mod tests {
    use std::{
        cell::{Cell, RefCell},
        future::ready,
    };

    use domain::{
        ids::{DeviceId, PersonId},
        sync::chain::SaltKey,
        wire::rest::Identity,
    };
    use futures::executor::block_on;

    use super::*;
    use crate::{
        ports::Task,
        store::{Stores as _, memory::MemoryStores},
    };

    /// A server with one answer, and a clock.
    struct World {
        answer: RefCell<Result<String, Failure>>,
        asked: Cell<u32>,
        now: Cell<i64>,
    }

    impl Server for World {
        fn call(&self, call: Call) -> Task<'_, Result<String, Failure>> {
            assert_eq!(call.path, TEAM_CLAIMS.path);
            self.asked.set(self.asked.get() + 1);
            Box::pin(ready(self.answer.borrow().clone()))
        }
    }

    impl Clock for World {
        fn now(&self) -> Timestamp {
            Timestamp(self.now.get())
        }
    }

    #[test]
    fn what_was_never_opened_is_fetched_ahead_twice_a_day_and_goes_with_the_right_to_it() {
        let person = PersonId::from_random([1; 16]);
        let device = DeviceId::from_random([2; 16]);
        let identity = Identity { person, device, token: String::new(), counter_next: 1 };
        let store = block_on(MemoryStores::default().open_as(identity, SaltKey([1; 32]))).expect("opens");
        let credentials = Credentials { device: String::new(), token: String::new() };
        let none = || Ok("{\"claims\":[]}".to_owned());
        let world = World { answer: RefCell::new(none()), asked: Cell::new(0), now: Cell::new(1_000) };
        // What is there after a sync, and how often the server was asked until then.
        let synced = |answer: Result<String, Failure>, now: i64| {
            *world.answer.borrow_mut() = answer;
            world.now.set(now);
            block_on(fetch_ahead::<TeamClaims>((&*store, &world, &world), &credentials, TEAM_CLAIMS));
            let text = block_on(store.get(TEAM_CLAIMS.key)).expect("reads").unwrap_or_default();
            (read::<TeamClaims>(&text).map(|kept| kept.at.0), world.asked.get())
        };
        assert_eq!(synced(Err(Failure::Offline), 1_000), (None, 1));
        assert_eq!(synced(none(), 2_000), (Some(2_000), 2));
        assert_eq!(synced(none(), 2_000 + AHEAD_MS - 1), (Some(2_000), 2), "still young");
        let later = 2_000 + AHEAD_MS;
        assert_eq!(synced(Err(Failure::Offline), later), (Some(2_000), 3), "the older one is better than none");
        assert_eq!(synced(Ok("{}".into()), later), (Some(2_000), 4), "an answer that cannot be read is none");
        assert_eq!(synced(none(), later), (Some(later), 5));
        let gone = Failure::Refused(Box::new(ErrorCode::NotAllowed.into()));
        assert_eq!(synced(Err(gone), later + AHEAD_MS), (None, 6), "whoever may not see it any more has nothing of it");
    }

    #[test]
    fn of_people_who_do_not_report_any_more_nothing_stays() {
        let identity = Identity {
            person: PersonId::from_random([1; 16]),
            device: DeviceId::from_random([2; 16]),
            token: String::new(),
            counter_next: 1,
        };
        let store = block_on(MemoryStores::default().open_as(identity, SaltKey([1; 32]))).expect("opens");
        let questions = [TEAM, TEAM_NEEDS, TEAM_CLAIMS, READINGS];
        for question in questions {
            block_on(store.put(question.key, &write(Timestamp(1), "{}"))).expect("kept");
        }
        block_on(forget_team(&*store)).expect("emptied");
        let left = questions.map(|question| block_on(store.get(question.key)).expect("reads").unwrap_or_default());
        let own = write(Timestamp(1), "{}");
        assert_eq!(left, [String::new(), String::new(), String::new(), own], "one's own log stays");
    }

    #[test]
    fn an_answer_rests_with_its_moment() {
        let kept: Kept<Readings> = read(&write(Timestamp(17), "{\n\"readings\":[]}")).unwrap();
        assert_eq!(kept, Kept { at: Timestamp(17), answer: Readings { readings: Vec::new() } });
        for bad in ["", "17", "17\n", "x\n{\"readings\":[]}", "17\n{}"] {
            assert_eq!(read::<Readings>(bad), None, "{bad:?}");
        }
    }

    #[test]
    fn youth_ends_and_a_clock_set_back_does_not_bring_it_back() {
        let at = Timestamp(1_000);
        assert!(is_young(at, Timestamp(1_000), 10));
        assert!(!is_young(at, Timestamp(1_010), 10));
        assert!(!is_young(at, Timestamp(999), 10));
        assert!(!is_young(at, at, 0));
    }

    #[test]
    fn only_a_refusal_takes_away_what_is_kept() {
        let refused = |code: ErrorCode| Failure::Refused(Box::new(code.into()));
        assert!(may_not(&refused(ErrorCode::NotAllowed)));
        assert!(!may_not(&refused(ErrorCode::SignedOut)));
        assert!(!may_not(&Failure::Offline));
    }
}
