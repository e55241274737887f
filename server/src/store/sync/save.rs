//! Writing a decision.

use domain::{
    ids::PersonId,
    sync::{chain::Cursor, op::OpId},
    time::Timestamp,
};
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::{Set, Unchanged},
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter,
    sea_query::OnConflict,
};

use super::{
    Error, claims,
    decide::{Decision, Entry, Folded},
    learning,
    load::Held,
    needs, rulings, signed,
};
use crate::entity::{assessment, assessment_level, op, op_waiting, rollup_mark, stream, stream_device};

/// State of a folded assessment that was begun.
pub(super) const BEGUN: &str = "begun";
/// State of a folded assessment that was submitted.
pub(super) const SUBMITTED: &str = "submitted";

/// Ops of one statement: 2,000 of twelve columns stay below SQLite's 32,766 parameters, and a push with all that waited for it seldom
/// has more.
const OPS_PER_STATEMENT: usize = 2_000;

/// Writes all of it. Nothing is written of a push that brought nothing new.
pub(super) async fn save<C: ConnectionTrait>(
    tx: &C,
    person: PersonId,
    received: Timestamp,
    decision: &Decision,
) -> Result<(), Error> {
    for entries in decision.entries.chunks(OPS_PER_STATEMENT) {
        op::Entity::insert_many(entries.iter().map(|entry| op_row(person, entry))).exec_without_returning(tx).await?;
    }
    if let Some(head) = decision.head {
        move_head(tx, person, head).await?;
        move_devices(tx, person, decision).await?;
    }
    if !decision.folded.is_empty() {
        fold(tx, person, &decision.folded).await?;
    }
    if !decision.learnt.is_empty() {
        learning::save(tx, person, &decision.learnt, received).await?;
    }
    if let Some((agency, told)) = &decision.claimed {
        claims::save(tx, person, *agency, told, received).await?;
    }
    for (kept, steps) in &decision.needed {
        needs::save(tx, person, (kept, steps), received).await?;
    }
    for (key, claim) in &decision.ruled {
        rulings::save(tx, person, (key, claim), received).await?;
    }
    if !decision.waiting.is_empty() {
        let rows = decision.waiting.iter().map(|held| waiting_row(person, held));
        op_waiting::Entity::insert_many(rows).exec_without_returning(tx).await?;
    }
    release(tx, person, &decision.released).await
}

fn op_row(person: PersonId, entry: &Entry) -> op::ActiveModel {
    let Entry { op, stamp, digest, received } = entry;
    op::ActiveModel {
        person_id: Set(person.uuid()),
        seq: Set(signed(stamp.seq)),
        device_id: Set(op.id().device.uuid()),
        counter: Set(signed(op.id().counter)),
        header: Set(op.raw.header.clone()),
        body: Set(op.raw.body.clone()),
        eff: Set(stamp.eff.0),
        status: Set(stamp.status.code()),
        received_at: Set(received.0),
        content_hash: Set(op.raw.content_hash().to_vec()),
        digest: Set(digest.0.to_vec()),
        bytes: Set(i32::try_from(op.raw.len()).unwrap_or(i32::MAX)),
    }
}

fn waiting_row(person: PersonId, held: &Held) -> op_waiting::ActiveModel {
    let id = held.op.id();
    op_waiting::ActiveModel {
        person_id: Set(person.uuid()),
        device_id: Set(id.device.uuid()),
        counter: Set(signed(id.counter)),
        header: Set(held.op.raw.header.clone()),
        body: Set(held.op.raw.body.clone()),
        received_at: Set(held.received.0),
        skew_ms: Set(held.skew_ms),
        eff_before: Set(held.eff_before.map(|eff| eff.0)),
    }
}

async fn move_head<C: ConnectionTrait>(tx: &C, person: PersonId, head: Cursor) -> Result<(), Error> {
    let row = stream::ActiveModel {
        person_id: Unchanged(person.uuid()),
        seq: Set(signed(head.seq)),
        digest: Set(head.digest.0.to_vec()),
    };
    row.update(tx).await?;
    Ok(())
}

async fn move_devices<C: ConnectionTrait>(tx: &C, person: PersonId, decision: &Decision) -> Result<(), Error> {
    let rows = decision.devices.iter().filter_map(|(id, head)| {
        Some(stream_device::ActiveModel {
            person_id: Set(person.uuid()),
            device_id: Set(id.uuid()),
            salt_key: Set(head.salt_key.0.to_vec()),
            stored: Set(signed(head.stored)),
            // Without an op there is nothing to keep of a device.
            last_eff: Set(head.eff_last?.0),
            closed_at: Set(None),
        })
    });
    let replace = OnConflict::columns([stream_device::Column::PersonId, stream_device::Column::DeviceId])
        .update_columns([stream_device::Column::Stored, stream_device::Column::LastEff])
        .to_owned();
    stream_device::Entity::insert_many(rows).on_conflict(replace).exec_without_returning(tx).await?;
    Ok(())
}

/// Writes what dashboards read, and marks the units whose sums are no longer true.
async fn fold<C: ConnectionTrait>(tx: &C, person: PersonId, folded: &[Folded]) -> Result<(), Error> {
    let new = folded.iter().filter_map(|folded| new_row(person, folded));
    assessment::Entity::insert_many(new).exec_without_returning(tx).await?;
    for old in folded.iter().filter(|folded| folded.begun.is_none()) {
        submitted_row(person, old).update(tx).await?;
    }
    let levels = folded.iter().filter_map(|folded| Some((folded.assessment, folded.outcome.as_ref()?)));
    let levels = levels.flat_map(|(assessment, outcome)| {
        outcome.lines.iter().map(move |line| assessment_level::ActiveModel {
            person_id: Set(person.uuid()),
            assessment_id: Set(assessment.uuid()),
            competency: Set(line.competency.to_string()),
            required: Set(line.required.number().into()),
            reached: Set(line.reached.number().into()),
        })
    });
    assessment_level::Entity::insert_many(levels).exec_without_returning(tx).await?;
    let marks = folded
        .iter()
        .map(|folded| rollup_mark::ActiveModel { unit_id: Set(folded.unit.uuid()), person_id: Set(person.uuid()) });
    rollup_mark::Entity::insert_many(marks)
        .on_conflict_do_nothing_on([rollup_mark::Column::UnitId, rollup_mark::Column::PersonId])
        .exec_without_returning(tx)
        .await?;
    Ok(())
}

fn new_row(person: PersonId, folded: &Folded) -> Option<assessment::ActiveModel> {
    let (begun, seat) = folded.begun.as_ref()?;
    Some(assessment::ActiveModel {
        period_id: Set(begun.period.uuid()),
        agency_id: Set(seat.agency.uuid()),
        unit_id: Set(seat.unit.uuid()),
        position_id: Set(seat.position.map(|position| position.uuid())),
        assignment_id: Set(begun.assignment.uuid()),
        kind: Set(begun.kind.code().to_owned()),
        catalogue: Set(begun.references.catalogue.to_string()),
        standards: Set(begun.references.standards.to_string()),
        rules: Set(begun.references.rules.to_string()),
        ..submitted_row(person, folded)
    })
}

/// The part of a row that a submission changes.
fn submitted_row(person: PersonId, folded: &Folded) -> assessment::ActiveModel {
    let outcome = folded.outcome.as_ref();
    let levels = |sum: Option<u32>| i32::try_from(sum.unwrap_or_default()).unwrap_or(i32::MAX);
    assessment::ActiveModel {
        person_id: Set(person.uuid()),
        id: Set(folded.assessment.uuid()),
        state: Set(outcome.map_or(BEGUN, |_| SUBMITTED).to_owned()),
        submitted_at: Set(outcome.map(|outcome| outcome.at.0)),
        late: Set(outcome.is_some_and(|outcome| outcome.late)),
        reached_sum: Set(levels(outcome.map(|outcome| outcome.reached))),
        required_sum: Set(levels(outcome.map(|outcome| outcome.required))),
        ..Default::default()
    }
}

async fn release<C: ConnectionTrait>(tx: &C, person: PersonId, released: &[OpId]) -> Result<(), Error> {
    // Ordered by device, then counter.
    for of_device in released.chunk_by(|one, next| one.device == next.device) {
        op_waiting::Entity::delete_many()
            .filter(op_waiting::Column::PersonId.eq(person.uuid()))
            .filter(op_waiting::Column::DeviceId.eq(of_device[0].device.uuid()))
            .filter(op_waiting::Column::Counter.is_in(of_device.iter().map(|id| signed(id.counter))))
            .exec(tx)
            .await?;
    }
    Ok(())
}
