//! What a push rests on, read under the stream's lock.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use domain::{
    bundle::{BundleHash, References},
    hours::{HoursVersions, Judged},
    ids::{AgencyId, AssessmentId, AssignmentId, ClaimId, DeviceId, PeriodId, PersonId, PositionId, UnitId},
    learning::Course,
    needs::Said,
    people::{Assignment, PositionKind},
    period::last_day,
    rules::Ruled,
    sync::{
        accept::{DeviceHead, KnownOp},
        chain::{Cursor, SaltKey},
        op::{Begun, Body, Op, OpId, RawOp, Ruling, Told},
        verdict::{Awaiting, Claiming, Enrolment, Lookup, PeriodWindow, Reference, Standing},
    },
    time::{DAY_MS, Timestamp, Zone},
    wire,
};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, ExprTrait, OnConflict},
};
use uuid::Uuid;

use super::{Error, Push, WAITING_OPS_MAX, claims, digest, learning, needs, rulings, salt_key, signed, unsigned};
use crate::{
    entity::{agency, assessment, device, op, op_waiting, period, position, stream, stream_device},
    store::{
        self,
        bundles::Shelf,
        directory, periods,
        row::{bytes32, coded, date, zone},
        standards::{self, Published},
        wording,
    },
};

/// Devices named in one query for known ops. SQLite takes conditions up to 1,000 deep.
const DEVICES_PER_QUERY: usize = 200;

/// An op whose predecessors are missing.
#[derive(Clone, Debug)]
pub(super) struct Held {
    pub(super) op: Op,
    pub(super) received: Timestamp,
    pub(super) skew_ms: i64,
    pub(super) eff_before: Option<Timestamp>,
    /// Whether it rests in the table already.
    pub(super) at_rest: bool,
}

/// One of the person's assignments.
#[derive(Clone, Debug)]
pub(super) struct Seat {
    pub(super) agency: AgencyId,
    pub(super) unit: UnitId,
    pub(super) position: Option<PositionId>,
    /// The kinds of which the post has been.
    pub(super) kinds: BTreeSet<PositionKind>,
}

/// Where an assessment stands, and in which unit it counts.
#[derive(Clone, Debug)]
pub(super) struct Stood {
    pub(super) standing: Standing,
    pub(super) unit: UnitId,
}

/// What periods rest on, and whose they are.
type Bases = BTreeMap<PeriodId, (AgencyId, References)>;

/// What verdicts look up.
#[derive(Debug, Default)]
pub(super) struct Facts {
    pub(super) assignments: BTreeMap<AssignmentId, Seat>,
    pub(super) periods: BTreeMap<PeriodId, PeriodWindow>,
    /// What each of those periods rests on, and whose it is.
    pub(super) bases: Bases,
    /// Rules that agencies published, where something begins with others than its period's.
    pub(super) rules: BTreeMap<AgencyId, BTreeSet<BundleHash>>,
    /// Standards of posts, where something begins on other bundles than those.
    pub(super) posts: BTreeMap<PositionId, Vec<Published>>,
    /// Of which catalogues those were made, in an agency's words, with which something begins.
    pub(super) worded: BTreeMap<(AgencyId, BundleHash), BTreeSet<BundleHash>>,
    pub(super) references: BTreeMap<References, Arc<Reference>>,
    pub(super) courses: BTreeMap<BundleHash, Arc<Course>>,
    /// Only where the push is about claims, its person's or others', or training needs.
    pub(super) hours: Option<Hours>,
    /// The same of other agencies, to which claims go that the push decides about.
    pub(super) elsewhere: Vec<Hours>,
    /// Only where the push verifies training needs, or decides about claims of others.
    pub(super) reports: needs::Reports,
}

/// By what claims are weighed, and to which agency they go.
#[derive(Clone, Debug)]
pub(super) struct Hours {
    pub(super) agency: AgencyId,
    pub(super) zone: Zone,
    pub(super) rules: Arc<HoursVersions>,
}

impl Lookup for Facts {
    fn period(&self, period: PeriodId) -> Option<PeriodWindow> {
        self.periods.get(&period).copied()
    }

    fn holds(&self, assignment: AssignmentId, kind: PositionKind) -> bool {
        self.assignments.get(&assignment).is_some_and(|seat| seat.kinds.contains(&kind))
    }

    fn reference(&self, references: &References) -> Option<&Reference> {
        self.references.get(references).map(Arc::as_ref)
    }

    /// A device that was long without a network begins with what it was told, so any version will do that its post or its agency ever
    /// had, in any words that the agency ever had.
    fn rests_on(&self, begun: &Begun) -> bool {
        let Some((agency, base)) = self.bases.get(&begun.period) else { return false };
        let rules = begun.references.rules;
        if rules != base.rules && self.rules.get(agency).is_none_or(|own| !own.contains(&rules)) {
            return false;
        }
        let seat = self.assignments.get(&begun.assignment);
        let post = seat.and_then(|seat| self.posts.get(&seat.position?));
        let of_kind = |version: &&Published| version.kind == begun.kind;
        let versions = post.into_iter().flatten().filter(of_kind);
        let versions = versions.map(|own| own.bundles.with_rules(rules));
        let worded = seat.and_then(|seat| self.worded.get(&(seat.agency, begun.references.catalogue)));
        let is = |own: References| {
            let reads_so = own.catalogue == begun.references.catalogue
                || worded.is_some_and(|bases| bases.contains(&own.catalogue));
            reads_so && References { catalogue: begun.references.catalogue, ..own } == begun.references
        };
        [References { rules, ..*base }].into_iter().chain(versions).any(is)
    }

    fn course(&self, course: BundleHash) -> Option<&Course> {
        self.courses.get(&course).map(Arc::as_ref)
    }

    fn hours(&self) -> Option<(&HoursVersions, Zone)> {
        self.hours.as_ref().map(|hours| (&*hours.rules, hours.zone))
    }

    fn hours_of(&self, agency: AgencyId) -> Option<(&HoursVersions, Zone)> {
        let known = self.hours.iter().chain(&self.elsewhere).find(|hours| hours.agency == agency);
        known.map(|hours| (&*hours.rules, hours.zone))
    }

    fn may_verify(&self, whose: PersonId, at: Timestamp) -> bool {
        self.hours.as_ref().is_some_and(|hours| self.reports.may_verify(whose, hours.zone.date(at)))
    }

    fn may_decide(&self, whose: PersonId, on: Timestamp) -> bool {
        self.hours.as_ref().is_some_and(|hours| self.reports.may_decide(whose, hours.zone.date(on)))
    }

    fn judged(&self, ruling: &Ruling) -> Option<Judged> {
        wire::claim::read_judged(&ruling.text).ok()
    }

    fn said(&self, told: &Told) -> Option<Said> {
        wire::needs::read_said(told.kind, &told.text).ok()
    }
}

/// All of it.
#[derive(Debug)]
pub(super) struct Loaded {
    pub(super) head: Cursor,
    pub(super) devices: BTreeMap<DeviceId, DeviceHead>,
    pub(super) known: BTreeMap<OpId, KnownOp>,
    pub(super) held: BTreeMap<OpId, Held>,
    pub(super) assessments: BTreeMap<AssessmentId, Stood>,
    pub(super) enrolments: BTreeMap<BundleHash, Enrolment>,
    pub(super) claims: BTreeMap<ClaimId, Claiming>,
    pub(super) needs: BTreeMap<AssessmentId, store::needs::Kept>,
    pub(super) rulings: BTreeMap<(PersonId, ClaimId), Awaiting>,
    pub(super) facts: Facts,
}

/// Locks the stream and reads what the push rests on; nothing if the stream does not know the cursor.
pub(super) async fn load<C: ConnectionTrait>(tx: &C, shelf: &Shelf, push: &Push) -> Result<Option<Loaded>, Error> {
    let head = lock(tx, push.person).await?;
    if head != push.cursor && !knows(tx, push.person, push.cursor).await? {
        return Ok(None);
    }
    let named: BTreeSet<DeviceId> = push.ops.iter().map(|offered| offered.op.id().device).collect();
    let devices = devices(tx, push, &named).await?;
    let offered: BTreeSet<DeviceId> = named.into_iter().filter(|id| devices.contains_key(id)).collect();
    let held = held(tx, push.person, &offered).await?;
    let ops: Vec<&Op> = push.ops.iter().map(|offered| &offered.op).chain(held.values().map(|held| &held.op)).collect();
    let known = known(tx, push.person, &devices, &ops).await?;
    let assessments = assessments(tx, push.person, &ops).await?;
    let mut facts = facts(tx, shelf, push.person, &ops, &assessments).await?;
    let named = learning::named(&ops);
    let mut enrolments = BTreeMap::new();
    if !named.is_empty() {
        let published = learning::published(tx, push.person, &named).await?;
        facts.courses = shelf.courses(tx, &published).await?;
        enrolments = learning::enrolments(tx, push.person, &named).await?;
    }
    let named = claims::named(&ops);
    let mut claims = BTreeMap::new();
    if !named.is_empty() {
        facts.hours = Some(claims::hours(tx, shelf, push.person).await?);
        claims = claims::standing(tx, push.person, &named).await?;
    }
    let (told, ruled) = (needs::named(push.person, &ops), rulings::named(&ops));
    let (mut needs, mut rulings) = (BTreeMap::new(), BTreeMap::new());
    if !told.is_empty() || !ruled.is_empty() {
        let hours = match facts.hours.take() {
            Some(hours) => hours,
            None => claims::hours(tx, shelf, push.person).await?,
        };
        let whose = told.iter().map(|(whose, _)| *whose).chain(ruled.iter().map(|(whose, _)| *whose));
        facts.reports = needs::reports(tx, push.person, whose.collect()).await?;
        // Streams before assessments, as a push of the person themselves takes them.
        rulings = rulings::locked(tx, &ruled, &facts.reports, hours.zone.date(push.received)).await?;
        let agencies: BTreeSet<AgencyId> = rulings.values().map(|claim| claim.agency).collect();
        for agency in agencies.into_iter().filter(|agency| *agency != hours.agency) {
            facts.elsewhere.push(claims::hours_of(tx, shelf, agency).await?);
        }
        needs = store::needs::locked(tx, &told, hours.zone).await?;
        facts.hours = Some(hours);
    }
    Ok(Some(Loaded { head, devices, known, held, assessments, enrolments, claims, needs, rulings, facts }))
}

/// Creates the stream's row if it is missing, and locks it in the same statement: the update that changes nothing takes the lock.
pub(super) async fn lock<C: ConnectionTrait>(tx: &C, person: PersonId) -> Result<Cursor, Error> {
    let genesis = stream::ActiveModel {
        person_id: Set(person.uuid()),
        seq: Set(signed(Cursor::GENESIS.seq)),
        digest: Set(Cursor::GENESIS.digest.0.to_vec()),
    };
    let unchanged = OnConflict::column(stream::Column::PersonId)
        .value(stream::Column::Seq, Expr::col((stream::Entity, stream::Column::Seq)))
        .to_owned();
    let row = stream::Entity::insert(genesis).on_conflict(unchanged).exec_with_returning(tx).await?;
    Ok(Cursor { seq: unsigned("stream", row.seq)?, digest: digest("stream", &row.digest)? })
}

/// Whether the stream has been at that cursor.
pub(super) async fn knows<C: ConnectionTrait>(on: &C, person: PersonId, cursor: Cursor) -> Result<bool, Error> {
    if cursor.seq == 0 {
        return Ok(cursor == Cursor::GENESIS);
    }
    let Ok(seq) = i64::try_from(cursor.seq) else {
        return Ok(false);
    };
    let there: Option<Vec<u8>> = op::Entity::find_by_id((person.uuid(), seq))
        .select_only()
        .column(op::Column::Digest)
        .into_tuple()
        .one(on)
        .await?;
    Ok(there.is_some_and(|digest| digest == cursor.digest.0))
}

/// The devices of the person's stream, those that have not sent anything yet, and those of which the push brings the key.
async fn devices<C: ConnectionTrait>(
    tx: &C,
    push: &Push,
    named: &BTreeSet<DeviceId>,
) -> Result<BTreeMap<DeviceId, DeviceHead>, Error> {
    let person = push.person;
    let rows = stream_device::Entity::find().filter(stream_device::Column::PersonId.eq(person.uuid())).all(tx).await?;
    let mut heads = rows
        .into_iter()
        .map(|row| {
            let head = DeviceHead {
                stored: unsigned("stream_device", row.stored)?,
                eff_last: Some(Timestamp(row.last_eff)),
                salt_key: salt_key("stream_device", &row.salt_key)?,
                closed: row.closed_at.is_some(),
            };
            Ok((DeviceId::from_uuid(row.device_id), head))
        })
        .collect::<Result<BTreeMap<_, _>, Error>>()?;
    let new: Vec<Uuid> = named.iter().filter(|id| !heads.contains_key(id)).map(|id| id.uuid()).collect();
    if new.is_empty() {
        return Ok(heads);
    }
    let rows: Vec<(Uuid, Uuid, Vec<u8>)> = device::Entity::find()
        .select_only()
        .columns([device::Column::Id, device::Column::PersonId, device::Column::SaltKey])
        .filter(device::Column::Id.is_in(new))
        .into_tuple()
        .all(tx)
        .await?;
    let mut met = BTreeSet::new();
    for (id, of, key) in rows {
        met.insert(DeviceId::from_uuid(id));
        if of == person.uuid() {
            let head = DeviceHead { stored: 0, eff_last: None, salt_key: salt_key("device", &key)?, closed: false };
            heads.insert(DeviceId::from_uuid(id), head);
        }
    }
    // A device signs in before it sends. One that has sent and was never met did so before the database was set back; one that is
    // another person's stays theirs.
    for (id, key) in push.keys.iter().filter(|(id, _)| named.contains(id) && !met.contains(id)) {
        heads.entry(*id).or_insert(DeviceHead { stored: 0, eff_last: None, salt_key: *key, closed: false });
    }
    Ok(heads)
}

async fn held<C: ConnectionTrait>(
    tx: &C,
    person: PersonId,
    devices: &BTreeSet<DeviceId>,
) -> Result<BTreeMap<OpId, Held>, Error> {
    let rows = op_waiting::Entity::find()
        .filter(op_waiting::Column::PersonId.eq(person.uuid()))
        .filter(op_waiting::Column::DeviceId.is_in(devices.iter().map(|id| id.uuid())))
        .order_by_asc(op_waiting::Column::DeviceId)
        .order_by_asc(op_waiting::Column::Counter)
        .limit(devices.len() as u64 * WAITING_OPS_MAX as u64)
        .all(tx)
        .await?;
    rows.into_iter()
        .map(|row| {
            let op = wire::op::read(RawOp { header: row.header, body: row.body })
                .map_err(|_| Error::Corrupt { table: "op_waiting", what: "op" })?;
            let held = Held {
                op,
                received: Timestamp(row.received_at),
                skew_ms: row.skew_ms,
                eff_before: row.eff_before.map(Timestamp),
                at_rest: true,
            };
            Ok((held.op.id(), held))
        })
        .collect()
}

/// The ops of the stream whose ids are offered or seen.
async fn known<C: ConnectionTrait>(
    tx: &C,
    person: PersonId,
    devices: &BTreeMap<DeviceId, DeviceHead>,
    ops: &[&Op],
) -> Result<BTreeMap<OpId, KnownOp>, Error> {
    let mut asked: BTreeMap<DeviceId, BTreeSet<i64>> = BTreeMap::new();
    for id in ops.iter().flat_map(|op| [Some(op.id()), op.head.seen]).flatten() {
        let stored = devices.get(&id.device).map_or(0, |head| head.stored);
        // What lies above `stored` cannot be in the stream: most pushes are new throughout and ask nothing.
        if id.counter <= stored {
            asked.entry(id.device).or_default().insert(signed(id.counter));
        }
    }
    let mut known = BTreeMap::new();
    let asked: Vec<_> = asked.into_iter().collect();
    for some in asked.chunks(DEVICES_PER_QUERY) {
        let any = some.iter().fold(Condition::any(), |any, (device, counters)| {
            let of_device = op::Column::DeviceId.eq(device.uuid());
            any.add(of_device.and(op::Column::Counter.is_in(counters.iter().copied())))
        });
        let rows: Vec<(Uuid, i64, Vec<u8>, i64)> = op::Entity::find()
            .select_only()
            .columns([op::Column::DeviceId, op::Column::Counter, op::Column::ContentHash, op::Column::Eff])
            .filter(op::Column::PersonId.eq(person.uuid()))
            .filter(any)
            .into_tuple()
            .all(tx)
            .await?;
        for (device, counter, hash, eff) in rows {
            let id = OpId { device: DeviceId::from_uuid(device), counter: unsigned("op", counter)? };
            known.insert(id, KnownOp { content_hash: bytes32("op", &hash)?, eff: Timestamp(eff) });
        }
    }
    Ok(known)
}

/// The highest counter up to which the stream holds all ops of a device.
///
/// # Errors
/// Those of the database.
pub async fn stored<C: ConnectionTrait>(on: &C, person: PersonId, device: DeviceId) -> Result<u64, Error> {
    let row = stream_device::Entity::find_by_id((person.uuid(), device.uuid())).one(on).await?;
    row.map_or(Ok(0), |row| unsigned("stream_device", row.stored))
}

/// Which of the ops are not in the person's stream. What a device tells of which all was erased counts as there.
///
/// # Errors
/// Those of the database.
pub async fn missing<C: ConnectionTrait>(on: &C, person: PersonId, ops: &[Op]) -> Result<Vec<Op>, Error> {
    let named: BTreeSet<DeviceId> = ops.iter().map(|op| op.id().device).collect();
    let all: Vec<&Op> = ops.iter().collect();
    // Any of them may be there: nothing is known of how far their devices are.
    let anywhere = DeviceHead { stored: u64::MAX, eff_last: None, salt_key: SaltKey([0; 32]), closed: false };
    let heads = named.iter().map(|device| (*device, anywhere)).collect();
    let known = known(on, person, &heads, &all).await?;
    let closed: Vec<Uuid> = stream_device::Entity::find()
        .select_only()
        .column(stream_device::Column::DeviceId)
        .filter(stream_device::Column::PersonId.eq(person.uuid()))
        .filter(stream_device::Column::ClosedAt.is_not_null())
        .into_tuple()
        .all(on)
        .await?;
    let known_as = |op: &Op| known.get(&op.id()).is_some_and(|known| known.content_hash == op.raw.content_hash());
    let there = |op: &Op| known_as(op) || closed.contains(&op.id().device.uuid());
    Ok(ops.iter().filter(|op| !there(op)).cloned().collect())
}

async fn assessments<C: ConnectionTrait>(
    tx: &C,
    person: PersonId,
    ops: &[&Op],
) -> Result<BTreeMap<AssessmentId, Stood>, Error> {
    let named: BTreeSet<Uuid> = ops.iter().filter_map(|op| op.body.assessment()).map(AssessmentId::uuid).collect();
    if named.is_empty() {
        return Ok(BTreeMap::new());
    }
    let rows = assessment::Entity::find()
        .filter(assessment::Column::PersonId.eq(person.uuid()))
        .filter(assessment::Column::Id.is_in(named))
        .all(tx)
        .await?;
    rows.iter().map(|row| Ok((AssessmentId::from_uuid(row.id), stood(row)?))).collect()
}

fn stood(row: &assessment::Model) -> Result<Stood, Error> {
    let hash = |text: &str| text.parse().map_err(|_| Error::Corrupt { table: "assessment", what: "bundle hash" });
    let begun = Begun {
        assessment: AssessmentId::from_uuid(row.id),
        period: PeriodId::from_uuid(row.period_id),
        assignment: AssignmentId::from_uuid(row.assignment_id),
        kind: coded("assessment", "kind", &row.kind, PositionKind::from_code)?,
        references: References {
            catalogue: hash(&row.catalogue)?,
            standards: hash(&row.standards)?,
            rules: hash(&row.rules)?,
        },
    };
    let submitted = coded("assessment", "state", &row.state, |code| match code {
        super::save::BEGUN => Some(false),
        super::save::SUBMITTED => Some(true),
        _ => None,
    })?;
    Ok(Stood { standing: Standing { begun, submitted }, unit: UnitId::from_uuid(row.unit_id) })
}

/// Read only where something begins or is submitted: answers need none of it.
async fn facts<C: ConnectionTrait>(
    tx: &C,
    shelf: &Shelf,
    person: PersonId,
    ops: &[&Op],
    assessments: &BTreeMap<AssessmentId, Stood>,
) -> Result<Facts, Error> {
    let begins = ops.iter().filter_map(|op| if let Body::Begun(begun) = &op.body { Some(begun) } else { None });
    let mut begins: Vec<&Begun> = begins.collect();
    let submits = ops.iter().any(|op| matches!(op.body, Body::Submitted(_)));
    if begins.is_empty() && !submits {
        return Ok(Facts::default());
    }
    begins.extend(assessments.values().map(|stood| &stood.standing.begun));
    let assignments = assignments(tx, person).await?;
    let agencies: BTreeSet<Uuid> = assignments.values().map(|seat| seat.agency.uuid()).collect();
    let known = windows(tx, person, agencies.clone(), begins.iter().map(|begun| begun.period.uuid()).collect()).await?;
    let named: BTreeSet<References> = begins.iter().map(|begun| begun.references).collect();
    let references = shelf.take(tx, &named).await?;
    let bases: Bases = known.iter().map(|(id, (_, agency, base))| (*id, (*agency, *base))).collect();
    let posts = posts(tx, &begins, &assignments, &bases).await?;
    let rules = rules(tx, &begins, &bases).await?;
    let base = |begun: &Begun| bases.get(&begun.period).map(|(_, base)| base.catalogue);
    let other = begins.iter().filter(|&&begun| base(begun) != Some(begun.references.catalogue));
    let other = other.map(|begun| begun.references.catalogue).collect();
    let worded = wording::bases(tx, &agencies, &other).await?;
    let periods = known.into_iter().map(|(id, (window, ..))| (id, window)).collect();
    Ok(Facts { assignments, periods, bases, rules, posts, worded, references, ..Facts::default() })
}

/// All rules that those agencies published in whose periods something begins with others.
async fn rules<C: ConnectionTrait>(
    tx: &C,
    begins: &[&Begun],
    bases: &Bases,
) -> Result<BTreeMap<AgencyId, BTreeSet<BundleHash>>, Error> {
    let other = begins.iter().filter_map(|begun| {
        let (agency, base) = bases.get(&begun.period)?;
        (base.rules != begun.references.rules).then_some(*agency)
    });
    let mut rules = BTreeMap::new();
    for agency in other.collect::<BTreeSet<_>>() {
        let published = store::rules::published(tx, agency, Ruled::Level).await?;
        rules.insert(agency, published.into_iter().map(|version| version.hash).collect());
    }
    Ok(rules)
}

/// The standards of the posts about which something begins on other bundles than its period's.
async fn posts<C: ConnectionTrait>(
    tx: &C,
    begins: &[&Begun],
    assignments: &BTreeMap<AssignmentId, Seat>,
    bases: &Bases,
) -> Result<BTreeMap<PositionId, Vec<Published>>, Error> {
    let asked = |of: &References| (of.catalogue, of.standards);
    let base = |begun: &Begun| bases.get(&begun.period).map(|(_, base)| asked(base));
    let other = begins.iter().filter(|&&begun| base(begun) != Some(asked(&begun.references)));
    let posts = other.filter_map(|begun| assignments.get(&begun.assignment)?.position);
    let posts: BTreeSet<PositionId> = posts.collect();
    standards::of_posts(tx, &posts.into_iter().collect::<Vec<_>>()).await
}

async fn assignments<C: ConnectionTrait>(tx: &C, person: PersonId) -> Result<BTreeMap<AssignmentId, Seat>, Error> {
    let held = directory::assignments(tx, person).await?;
    let posts: BTreeSet<Uuid> = held.iter().filter_map(|held| held.position).map(PositionId::uuid).collect();
    let posts = directory::posts(tx, position::Column::Id.is_in(posts)).await?;
    let seat = |held: Assignment| {
        let post = posts.iter().find(|post| Some(post.position.id) == held.position);
        let kinds = post.map(|post| post.kinds(held.range.to)).unwrap_or_default();
        (held.id, Seat { agency: held.agency, unit: held.unit, position: held.position, kinds })
    };
    Ok(held.into_iter().map(seat).collect())
}

async fn windows<C: ConnectionTrait>(
    tx: &C,
    person: PersonId,
    agencies: BTreeSet<Uuid>,
    named: BTreeSet<Uuid>,
) -> Result<BTreeMap<PeriodId, (PeriodWindow, AgencyId, References)>, Error> {
    type Row = (Uuid, Uuid, String, i32, String, String, String, String);
    let in_agency =
        period::Entity::belongs_to(agency::Entity).from(period::Column::AgencyId).to(agency::Column::Id).into();
    let rows: Vec<Row> = period::Entity::find()
        .select_only()
        .columns([period::Column::Id, period::Column::AgencyId, period::Column::Closes, period::Column::GraceDays])
        .column(agency::Column::Zone)
        .columns([period::Column::Catalogue, period::Column::Standards, period::Column::Rules])
        .join(JoinType::InnerJoin, in_agency)
        .filter(period::Column::Id.is_in(named))
        .filter(period::Column::AgencyId.is_in(agencies))
        .into_tuple()
        .all(tx)
        .await?;
    let extensions = periods::extensions_of(tx, person).await?;
    let hash = |text: &str| text.parse().map_err(|_| Error::Corrupt { table: "period", what: "bundle hash" });
    rows.into_iter()
        .map(|(id, agency, closes, grace_days, zone_text, catalogue, standards, rules)| {
            let id = PeriodId::from_uuid(id);
            let base = References { catalogue: hash(&catalogue)?, standards: hash(&standards)?, rules: hash(&rules)? };
            let last = last_day(date("period", &closes)?, extensions.get(&id).copied());
            let closes = zone(&zone_text)?.end_of(last);
            let window = PeriodWindow { closes, grace_ms: i64::from(grace_days) * DAY_MS };
            Ok((id, (window, AgencyId::from_uuid(agency), base)))
        })
        .collect()
}
