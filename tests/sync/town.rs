//! The house with an open period and a closed one, and phones for its people.

use domain::{
    ids::{AssignmentId, PeriodId},
    people::PositionKind,
    period::Coverage,
    sync::verdict::Reference,
    text::Text,
    time::{Date, Timestamp, Zone},
    wire,
};
use sea_orm::EntityTrait;
use server::{
    entity::{assessment, assessment_level, device, op, op_waiting, stream, stream_device},
    state::Clock as _,
    store::{
        self, bundles,
        periods::{self, Period},
    },
};

use super::phone::{Phone, Start};
use crate::harness::{House, Member, PASSWORD};

/// The days of the period that is open when a test begins.
pub const OPEN: (Date, Date) = (Date::constant(2026, 10, 1), Date::constant(2026, 12, 12));
/// The days of the one before.
pub const CLOSED: (Date, Date) = (Date::constant(2026, 3, 1), Date::constant(2026, 4, 30));
/// Days after closing in which earlier work still arrives.
pub const GRACE_DAYS: u32 = 7;

pub struct Town<'a> {
    pub house: &'a House,
    pub open: PeriodId,
    pub closed: PeriodId,
    pub reference: Reference,
}

impl<'a> Town<'a> {
    /// Opens the periods, and lets Ana and Eko set their passwords.
    pub async fn of(house: &'a House) -> Self {
        let town = Self {
            house,
            open: PeriodId::derive(&[b"open"]),
            closed: PeriodId::derive(&[b"closed"]),
            reference: Reference {
                catalogue: wire::bundle::read_catalogue(domain::shipped::CATALOGUE).unwrap(),
                standards: wire::bundle::read_standards(domain::shipped::STANDARDS).unwrap(),
                rules: wire::bundle::read_rules(domain::shipped::RULES).unwrap(),
            },
        };
        bundles::put_shipped(&house.state.db, town.now()).await.unwrap();
        for (id, days) in [(town.open, OPEN), (town.closed, CLOSED)] {
            town.opens(Member::Ana, id, days).await;
        }
        for who in [Member::Ana, Member::Eko] {
            house.welcomes(who).await;
        }
        town
    }

    /// Announces a period in somebody's agency.
    async fn opens(&self, of: Member, id: PeriodId, (opens, closes): (Date, Date)) {
        let name = Text { indonesian: "Penilaian".into(), english: "Assessment".into() };
        let references = bundles::shipped_references();
        let coverage = Coverage::default();
        let period = &Period { id, name, opens, closes, grace_days: GRACE_DAYS, references, coverage };
        let put = self.house.state.db.write(|tx| async move { periods::add(&*tx, of.agency(), period).await });
        put.await.unwrap();
    }

    /// Another period of the first agency, open on the same days.
    pub async fn next_period(&self) -> PeriodId {
        let id = PeriodId::derive(&[b"next"]);
        self.opens(Member::Ana, id, OPEN).await;
        id
    }

    /// A period of the other agency.
    pub async fn period_elsewhere(&self) -> PeriodId {
        let id = PeriodId::derive(&[b"elsewhere"]);
        self.opens(Member::Intan, id, OPEN).await;
        id
    }

    pub fn now(&self) -> Timestamp {
        self.house.clock.now()
    }

    /// Lets time pass until then.
    pub fn wait_until(&self, then: Timestamp) {
        self.house.clock.advance(then.since_ms(self.now()));
    }

    /// A minute before the open period closes.
    pub fn last_evening(&self) -> Timestamp {
        Zone::Wib.end_of(OPEN.1).plus_ms(-60_000)
    }

    /// What somebody's assessment in a period begins with.
    pub fn start(&self, who: Member, period: PeriodId) -> Start {
        Start {
            period,
            assignment: AssignmentId::derive(&[who.name().as_bytes()]),
            kind: PositionKind::Pelaksana,
            references: bundles::shipped_references(),
        }
    }

    /// A new phone, signed in.
    pub async fn phone(&self, of: Member) -> Phone {
        let browser = self.house.browser();
        let answer = browser.tries(of, PASSWORD).await;
        Phone::new(browser.tab(&answer), &answer.ok(), self.now())
    }

    /// The backup is older than this phone's first sign-in.
    pub async fn never_met(&self, phone: &Phone) {
        let id = phone.device.uuid();
        let forget = self.house.state.db.write(|tx| async move {
            device::Entity::delete_by_id(id).exec(&*tx).await?;
            Ok::<_, store::Error>(())
        });
        forget.await.unwrap();
    }

    /// The server is set back to a backup in which nobody had recorded anything.
    pub async fn forgets(&self) {
        let forget = self.house.state.db.write(|tx| async move {
            let on = &*tx;
            assessment_level::Entity::delete_many().exec(on).await?;
            assessment::Entity::delete_many().exec(on).await?;
            op::Entity::delete_many().exec(on).await?;
            op_waiting::Entity::delete_many().exec(on).await?;
            stream_device::Entity::delete_many().exec(on).await?;
            stream::Entity::delete_many().exec(on).await?;
            Ok::<_, store::Error>(())
        });
        forget.await.unwrap();
    }
}
