//! The demo agency: an invented regency with 400 people, drawn from a seed.
//!
//! Promises: the same seed gives the same units, people and sign-ins on every machine and every day; only periods and what was done in
//! them follow the clock. What people did came in through the door by which every phone's ops come in, so stamps, digests and folded
//! rows are those of real work. All of it is there or nothing is, and the installation is flagged. Refuses: a database in which there
//! is anything; real people (every name and number is drawn by chance).

mod chance;
mod learning;
mod names;
mod people;
mod posts;
mod units;
mod work;

use std::{collections::BTreeMap, fmt, sync::Arc};

use domain::{
    access::{Case, Grant, Role},
    bundle::References,
    ids::{CaseId, DeviceId, GrantId, PeriodId, PersonId, PositionId, UnitId},
    nip::Nip,
    people::{Assignment, Person, PositionKind},
    period::Coverage,
    sync::verdict::Reference,
    text::Text,
    time::{DAY_MS, Date, DateRange, Timestamp, Zone, days_after},
};

pub use self::learning::teach;
use self::{
    chance::Chance,
    people::Town,
    work::{Phone, Task, Worker},
};
use crate::{
    auth::password::Passwords,
    store::{
        self, Db, accounts,
        bundles::{self, Shelf},
        cases, devices, installation, periods,
        periods::Period,
        roster::{self, Agency, Granted},
        sync::{self, Push},
    },
};

/// The seed of the agency that everybody sees.
pub const SEED: u64 = 0x6a65_6e6a_616e_6701;
/// The password of all demo sign-ins.
pub const PASSWORD: &str = "jenjang-demo-2026";

/// The zone of the invented regency.
const ZONE: Zone = Zone::Wita;
/// How many days ago the open period began, and in how many it ends: there is something to see, and time to try.
const OPEN_DAYS: (i32, i32) = (45, 90);
/// How many days ago somebody retired: before last year's period, and longer than anything is kept for the sake of who has left.
const RETIRED_DAYS: i32 = 600;
/// Of a hundred people, how many have submitted in the open period, and how many of the others have begun.
const SUBMITTED_PERCENT: u64 = 82;
const BEGUN_PERCENT: u64 = 45;
/// Of a hundred people, how many submitted last year.
const LAST_YEAR_PERCENT: u64 = 56;
/// How much likelier gaps were last year, in per cent.
const LAST_YEAR_HARDER: i64 = 10;

/// Why there is no demo agency.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// There is something in the database, and demo data are never put beside it.
    #[error(
        "the database holds something else, and they are never put beside it: start without them (`cargo xtask run --empty`, or without --demo), \
         or on another --data-dir"
    )]
    NotEmpty,
    /// The database.
    #[error(transparent)]
    Store(#[from] store::Error),
    /// The password of the sign-ins could not be hashed.
    #[error("password: {0}")]
    Password(String),
}

impl store::Failure for Error {
    fn store(&self) -> Option<&store::Error> {
        match self {
            Self::Store(cause) => Some(cause),
            Self::NotEmpty | Self::Password(_) => None,
        }
    }
}

/// Somebody with whom to try the program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignIn {
    /// What they are.
    pub role: Role,
    /// Who.
    pub person: PersonId,
    /// What they sign in with, beside [`PASSWORD`].
    pub nip: Nip,
    /// Their name.
    pub name: String,
}

/// The demo sign-ins of a seed, one per role. Nothing is looked up: they are the same whenever the agency was made.
#[must_use]
pub fn sign_ins(seed: u64) -> Vec<SignIn> {
    Cast::of(&Town::draw(&Chance::new(seed))).sign_ins()
}

/// The sign-ins as a table for the console.
pub struct Table<'a> {
    /// Where the server answers, such as `http://127.0.0.1:3000`.
    pub address: &'a str,
    /// Who may sign in.
    pub sign_ins: &'a [SignIn],
}

impl fmt::Display for Table<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "Demo sign-ins (password of all: {PASSWORD})")?;
        let width = self.sign_ins.iter().map(|who| who.role.code().len()).max().unwrap_or_default();
        for SignIn { role, nip, name, .. } in self.sign_ins {
            let page = if matches!(role, Role::Employee | Role::Supervisor) { "/" } else { "/kantor" };
            writeln!(f, "  {:width$}  {}  {}{page:8}  {name}", role.code(), nip.as_str(), self.address)?;
        }
        Ok(())
    }
}

/// Fills an empty database with the demo agency and flags it.
///
/// # Errors
/// [`Error::NotEmpty`] if there is anything in it; else those of the database.
pub async fn fill(
    db: &Db,
    shelf: &Shelf,
    passwords: &Passwords,
    now: Timestamp,
    seed: u64,
) -> Result<Vec<SignIn>, Error> {
    bundles::put_shipped(db, now).await?;
    let references = bundles::shipped_references();
    let read = shelf.take(db.read(), &[references].into()).await?;
    let reference = read.get(&references).ok_or(store::Error::Corrupt { table: "bundle", what: "shipped bundle" })?;

    let chance = Chance::new(seed);
    // All share one password, so they may share its costly hash.
    let hash =
        passwords.hash(PASSWORD, chance.fork(4).bytes()).await.map_err(|cause| Error::Password(cause.to_string()))?;
    let plan = Arc::new(Plan::draw(&chance, references, reference, now));
    db.write(|tx| {
        let (plan, hash) = (Arc::clone(&plan), hash.clone());
        async move {
            if !installation::is_empty(&*tx).await? {
                return Err(Error::NotEmpty);
            }
            plan.put(&tx, shelf, &hash, now).await
        }
    })
    .await?;
    Ok(plan.cast.sign_ins())
}

/// Who plays which part.
struct Cast {
    parts: Vec<(Role, SignIn, Option<Grant>)>,
    agency_admin: PersonId,
    auditor: PersonId,
    /// Whose record is open to the auditor.
    audited: PersonId,
    /// The one who has not begun yet: the story's hero.
    employee: PersonId,
}

impl Cast {
    fn of(town: &Town) -> Self {
        let since = DateRange { from: Date::constant(2025, 1, 6), to: None };
        let grant = |role, unit: Option<UnitId>| {
            let agency = (role != Role::PlatformAdmin).then_some(town.agency);
            Grant::new(role, agency, unit, since).ok()
        };
        let staff = |unit| town.staff(unit, 0).expect("every unit of the cast has staff");
        let employee = staff(units::COUNTER);
        let second = town.staff(units::PERSONNEL, 1).expect("the personnel office has more than one");
        let (agency_admin, auditor) = (staff(units::PERSONNEL), staff(units::INSPECTORATE));
        let parts = [
            (Role::Employee, employee, None),
            (Role::Supervisor, town.head(units::COUNTER).expect("the counter has a head"), None),
            (Role::UnitAdmin, staff(units::DISTRICT), grant(Role::UnitAdmin, Some(town.unit(units::DISTRICT)))),
            (Role::AgencyAdmin, agency_admin, grant(Role::AgencyAdmin, None)),
            (Role::CourseAuthor, second, grant(Role::CourseAuthor, None)),
            (Role::Auditor, auditor, grant(Role::Auditor, None)),
            (Role::DataProtectionOfficer, staff(units::LEGAL), grant(Role::DataProtectionOfficer, None)),
            (Role::PlatformAdmin, staff(units::DIGITAL), grant(Role::PlatformAdmin, None)),
        ];
        let parts = parts.into_iter().filter_map(|(role, id, grant)| {
            let person = town.person(id)?;
            let nip = person.nips.first()?.nip;
            Some((role, SignIn { role, person: id, nip, name: person.name.clone() }, grant))
        });
        Self { parts: parts.collect(), agency_admin, auditor, audited: staff(units::SETDA), employee }
    }

    fn sign_ins(&self) -> Vec<SignIn> {
        self.parts.iter().map(|(_, sign_in, _)| sign_in.clone()).collect()
    }

    fn plays(&self, person: PersonId) -> bool {
        person == self.audited || self.parts.iter().any(|(_, sign_in, _)| sign_in.person == person)
    }
}

/// All that is put in.
struct Plan {
    town: Town,
    cast: Cast,
    periods: [Period; 2],
    /// Somebody who has retired, so that the page of who left has somebody to show.
    retired: Option<(Person, Assignment)>,
    phones: Vec<devices::Device>,
    pushes: Vec<Push>,
    grants: Vec<Granted>,
    case: cases::Opened,
    case_id: CaseId,
}

impl Plan {
    fn draw(chance: &Chance, references: References, reference: &Reference, now: Timestamp) -> Self {
        let town = Town::draw(chance);
        let cast = Cast::of(&town);
        let today = ZONE.date(now);
        let mut ids = chance.fork(5);
        let grants = cast.parts.iter().filter_map(|(_, sign_in, grant)| {
            let reason = "Penetapan peran pada data contoh".to_owned();
            Some(Granted {
                id: GrantId::from_random(ids.bytes()),
                person: sign_in.person,
                grant: (*grant)?,
                by: None,
                reason,
                at: Some(now),
            })
        });
        let grants = grants.collect();
        let until = days_after(today, 60);
        let case = cases::Opened {
            case: Case {
                auditor: cast.auditor,
                agency: town.agency,
                subject: cast.audited,
                range: DateRange { from: today, to: Some(until) },
            },
            number: Some(format!("700/{:03}/Itda/{}", 41, today.year())),
            reason: "Pemeriksaan contoh atas keberatan pegawai".to_owned(),
        };
        let case_id = CaseId::from_random(ids.bytes());
        let periods = periods_around(&town, references, today);
        let retired = town.retired(chance, days_after(today, -RETIRED_DAYS));
        let (phones, pushes) = (Vec::new(), Vec::new());
        let mut plan = Self { town, cast, periods, retired, phones, pushes, grants, case, case_id };
        plan.work(&mut chance.fork(6), reference, now);
        plan
    }

    /// Lets everybody with a post do what they did, each on a phone of their own that has signed out since.
    fn work(&mut self, chance: &mut Chance, reference: &Reference, now: Timestamp) {
        let kinds: BTreeMap<PositionId, PositionKind> =
            self.town.positions.iter().map(|listed| (listed.item.id, listed.item.kind)).collect();
        for at in 0..self.town.people.len() {
            let own = self.town.assignments[at];
            let Some(&kind) = own.position.as_ref().and_then(|position| kinds.get(position)) else { continue };
            let worker = Worker {
                person: own.person,
                assignment: own.id,
                kind,
                device: DeviceId::from_random(chance.bytes()),
                bent: chance.between(-20, 20),
            };
            let mut phone = Phone::new(worker);
            let done: Vec<Push> = self
                .tasks(own.person, own.range.from, reference, now, chance)
                .into_iter()
                .filter_map(|task| phone.assess(task, chance))
                .collect();
            if let Some(last) = done.last() {
                self.phones.push(signed_out(&worker, last.received, chance));
            }
            self.pushes.extend(done);
        }
    }

    fn tasks<'a>(
        &self,
        person: PersonId,
        since: Date,
        reference: &'a Reference,
        now: Timestamp,
        chance: &mut Chance,
    ) -> Vec<Task<'a>> {
        let [open, closed] = &self.periods;
        let plays = self.cast.plays(person);
        let task = |period: &Period, at, harder, stop_after| Task {
            period: period.id,
            references: period.references,
            reference,
            at,
            now,
            harder,
            stop_after,
        };
        let mut tasks = Vec::new();
        if since <= closed.opens && (chance.percent(LAST_YEAR_PERCENT) || plays) {
            let last = ZONE.start_of(closed.closes).plus_ms(-3 * DAY_MS);
            tasks.push(task(closed, moment(chance, ZONE.start_of(closed.opens), last), LAST_YEAR_HARDER, None));
        }
        let at = moment(chance, ZONE.start_of(open.opens), now.plus_ms(-3 * DAY_MS));
        let (submits, begins, stop) =
            (chance.percent(SUBMITTED_PERCENT), chance.percent(BEGUN_PERCENT), chance.below(7));
        if person == self.cast.employee {
            return tasks;
        }
        if submits || plays {
            tasks.push(task(open, at, 0, None));
        } else if begins {
            tasks.push(task(open, at, 0, usize::try_from(stop).ok()));
        }
        tasks
    }

    async fn put(&self, tx: &store::Tx, shelf: &Shelf, password_hash: &str, now: Timestamp) -> Result<(), Error> {
        let on = &**tx;
        let Self { town, .. } = self;
        let agency = Agency {
            id: town.agency,
            name: "Pemerintah Kabupaten Teluk Jenjang".to_owned(),
            short_name: "Kab. Teluk Jenjang".to_owned(),
            zone: ZONE,
            brand: "teal".to_owned(),
        };
        roster::add_agency(on, &agency).await?;
        roster::add_units(on, town.agency, &town.units).await?;
        roster::add_positions(on, town.agency, &town.positions).await?;
        roster::add_people(on, town.agency, &town.people, now).await?;
        roster::add_assignments(on, &town.assignments).await?;
        roster::add_supervision(on, &town.supervision).await?;
        roster::add_heads(on, &town.named()).await?;
        roster::add_grants(on, &self.grants).await?;
        cases::open(on, self.case_id, self.cast.agency_admin, &self.case).await?;
        for (_, sign_in, _) in &self.cast.parts {
            accounts::set_password(on, sign_in.person, Some(password_hash.to_owned()), now).await?;
        }
        if let Some((person, held)) = &self.retired {
            roster::add_people(on, town.agency, core::slice::from_ref(person), now).await?;
            roster::add_assignments(on, core::slice::from_ref(held)).await?;
            accounts::set_password(on, person.id, Some(password_hash.to_owned()), now).await?;
        }
        for period in &self.periods {
            periods::add(on, town.agency, period).await?;
        }
        for phone in &self.phones {
            devices::put(on, phone).await?;
        }
        for push in &self.pushes {
            sync::take_within(tx, shelf, push).await?;
        }
        installation::flag_demo(on).await?;
        Ok(())
    }
}

/// The open period, and last year's.
fn periods_around(town: &Town, references: References, today: Date) -> [Period; 2] {
    let named = |year: i16, opens, closes| Period {
        id: PeriodId::derive(&[town.agency.uuid().as_bytes(), &year.to_be_bytes()]),
        name: Text { indonesian: format!("Penilaian mandiri {year}"), english: format!("Self-assessment {year}") },
        opens,
        closes,
        grace_days: 7,
        references,
        coverage: Coverage::default(),
    };
    let year = today.year();
    let last_year = |month, day| Date::new(year - 1, month, day).unwrap_or(today);
    [
        named(year, days_after(today, -OPEN_DAYS.0), days_after(today, OPEN_DAYS.1)),
        named(year - 1, last_year(8, 1), last_year(9, 30)),
    ]
}

/// Some moment of a day between two instants, in the hours in which people are awake.
fn moment(chance: &mut Chance, first: Timestamp, last: Timestamp) -> Timestamp {
    let days = (last.since_ms(first) / DAY_MS).max(0);
    let minutes = chance.between(6 * 60, 21 * 60);
    first.plus_ms(chance.between(0, days) * DAY_MS + minutes * 60_000)
}

/// The phone from which somebody sent their ops. Its session ended with the last of them, and nobody knows its secrets.
fn signed_out(worker: &Worker, last: Timestamp, chance: &mut Chance) -> devices::Device {
    devices::Device {
        id: worker.device,
        person: worker.person,
        cookie_hash: chance.bytes(),
        token_hash: chance.bytes(),
        salt_key: chance.bytes(),
        label: "Ponsel".to_owned(),
        created_at: last,
        last_seen_at: last,
        expires_at: last,
        confirmed_at: None,
        revoked: false,
    }
}
