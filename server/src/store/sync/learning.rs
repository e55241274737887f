//! What a push about courses rests on, and the rows that follow from it.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    bundle::BundleHash,
    ids::{AttemptId, PersonId},
    learning::{Score, Slug},
    sync::{
        op::Op,
        verdict::{Enrolment, Scored},
    },
    time::Timestamp,
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, JoinType, QueryFilter, QuerySelect,
    sea_query::OnConflict,
};

use super::{Error, signed, unsigned};
use crate::{
    entity::{assignment, course, enrolment, lesson_progress, quiz_attempt},
    store::{certificates, row::coded},
};

/// What changed in a course.
#[derive(Debug)]
pub(super) struct Learnt {
    pub(super) course: BundleHash,
    /// As it was; none of a course that is begun with this push.
    pub(super) before: Option<Enrolment>,
    pub(super) after: Enrolment,
    /// When the first and the last of these changes happened.
    pub(super) span: (Timestamp, Timestamp),
}

/// The versions of courses that the ops are about.
pub(super) fn named(ops: &[&Op]) -> BTreeSet<BundleHash> {
    ops.iter().filter_map(|op| op.body.course()).collect()
}

/// Those of them that an agency of the person has published, retired ones among them: who began may finish.
pub(super) async fn published<C: ConnectionTrait>(
    tx: &C,
    person: PersonId,
    named: &BTreeSet<BundleHash>,
) -> Result<BTreeSet<BundleHash>, Error> {
    let of_agency =
        course::Entity::belongs_to(assignment::Entity).from(course::Column::AgencyId).to(assignment::Column::AgencyId);
    let rows: Vec<String> = course::Entity::find()
        .select_only()
        .column(course::Column::Hash)
        .distinct()
        .join(JoinType::InnerJoin, of_agency.into())
        .filter(assignment::Column::PersonId.eq(person.uuid()))
        .filter(course::Column::Hash.is_in(texts(named)))
        .into_tuple()
        .all(tx)
        .await?;
    rows.iter().map(|hash| read_hash("course", hash)).collect()
}

/// How far the person is in those courses.
pub(super) async fn enrolments<C: ConnectionTrait>(
    tx: &C,
    person: PersonId,
    named: &BTreeSet<BundleHash>,
) -> Result<BTreeMap<BundleHash, Enrolment>, Error> {
    let mut all = BTreeMap::new();
    let rows = enrolment::Entity::find()
        .filter(enrolment::Column::PersonId.eq(person.uuid()))
        .filter(enrolment::Column::Course.is_in(texts(named)))
        .all(tx)
        .await?;
    for row in rows {
        let begun = Enrolment { completed: row.completed_at.map(Timestamp), ..Enrolment::default() };
        all.insert(read_hash("enrolment", &row.course)?, begun);
    }
    if all.is_empty() {
        return Ok(all);
    }
    let rows = lesson_progress::Entity::find()
        .filter(lesson_progress::Column::PersonId.eq(person.uuid()))
        .filter(lesson_progress::Column::Course.is_in(texts(all.keys())))
        .all(tx)
        .await?;
    for row in rows {
        let lesson = slug("lesson_progress", &row.lesson)?;
        let of = all.entry(read_hash("lesson_progress", &row.course)?).or_default();
        let place = unsigned("lesson_progress", row.place)?;
        of.places.insert(lesson.clone(), u32::try_from(place).unwrap_or(u32::MAX));
        of.done.extend(row.done_at.map(|at| (lesson, Timestamp(at))));
    }
    let rows = quiz_attempt::Entity::find()
        .filter(quiz_attempt::Column::PersonId.eq(person.uuid()))
        .filter(quiz_attempt::Column::Course.is_in(texts(all.keys())))
        .all(tx)
        .await?;
    for row in rows {
        let count =
            |number: i32| u32::try_from(number).map_err(|_| Error::Corrupt { table: "quiz_attempt", what: "count" });
        let score = Score { right: count(row.answered_right)?, asked: count(row.asked)?, passed: row.passed };
        let scored = Scored { lesson: slug("quiz_attempt", &row.lesson)?, score, at: Timestamp(row.at) };
        let of = all.entry(read_hash("quiz_attempt", &row.course)?).or_default();
        of.attempts.insert(AttemptId::from_uuid(row.attempt_id), scored);
    }
    // A quiz was done when it was first passed.
    for of in all.values_mut() {
        for Scored { lesson, at, .. } in of.attempts.values().filter(|scored| scored.score.passed) {
            let done = of.done.entry(lesson.clone()).or_insert(*at);
            *done = (*at).min(*done);
        }
    }
    Ok(all)
}

/// Writes what changed, and issues the certificates of courses that are completed with it.
pub(super) async fn save<C: ConnectionTrait>(
    tx: &C,
    person: PersonId,
    learnt: &[Learnt],
    received: Timestamp,
) -> Result<(), Error> {
    let rows = learnt.iter().map(|learnt| enrolment::ActiveModel {
        person_id: Set(person.uuid()),
        course: Set(learnt.course.to_string()),
        begun_at: Set(learnt.span.0.0),
        moved_at: Set(learnt.span.1.0),
        lessons_done: Set(i32::try_from(learnt.after.done.len()).unwrap_or(i32::MAX)),
        completed_at: Set(learnt.after.completed.map(|at| at.0)),
    });
    let moved = OnConflict::columns([enrolment::Column::PersonId, enrolment::Column::Course])
        .update_columns([enrolment::Column::MovedAt, enrolment::Column::LessonsDone, enrolment::Column::CompletedAt])
        .to_owned();
    enrolment::Entity::insert_many(rows).on_conflict(moved).exec_without_returning(tx).await?;

    let rows: Vec<_> = learnt.iter().flat_map(|learnt| lesson_rows(person, learnt)).collect();
    let further = OnConflict::columns([
        lesson_progress::Column::PersonId,
        lesson_progress::Column::Course,
        lesson_progress::Column::Lesson,
    ])
    .update_columns([lesson_progress::Column::Place, lesson_progress::Column::DoneAt])
    .to_owned();
    lesson_progress::Entity::insert_many(rows).on_conflict(further).exec_without_returning(tx).await?;

    let rows: Vec<_> = learnt.iter().flat_map(|learnt| attempt_rows(person, learnt)).collect();
    quiz_attempt::Entity::insert_many(rows).exec_without_returning(tx).await?;

    let completed =
        learnt.iter().filter(|learnt| learnt.before.as_ref().is_none_or(|before| before.completed.is_none()));
    let completed: Vec<_> = completed.filter_map(|learnt| Some((learnt.course, learnt.after.completed?))).collect();
    certificates::issue(tx, person, &completed, received).await
}

/// The lessons that moved; quizzes are not among them, they follow from their attempts.
fn lesson_rows(person: PersonId, learnt: &Learnt) -> impl Iterator<Item = lesson_progress::ActiveModel> {
    let Learnt { course, before, after, .. } = learnt;
    let moved = after.places.iter().filter(move |(lesson, place)| {
        let known = |before: &Enrolment| (before.places.get(*lesson).copied(), before.done.get(*lesson).copied());
        before.as_ref().map(known) != Some((Some(**place), after.done.get(*lesson).copied()))
    });
    moved.map(move |(lesson, place)| lesson_progress::ActiveModel {
        person_id: Set(person.uuid()),
        course: Set(course.to_string()),
        lesson: Set(lesson.to_string()),
        place: Set(signed((*place).into())),
        done_at: Set(after.done.get(lesson).map(|at| at.0)),
    })
}

fn attempt_rows(person: PersonId, learnt: &Learnt) -> impl Iterator<Item = quiz_attempt::ActiveModel> {
    let Learnt { course, before, after, .. } = learnt;
    let known = |id: &AttemptId| before.as_ref().is_some_and(|before| before.attempts.contains_key(id));
    let new = after.attempts.iter().filter(move |(id, _)| !known(id));
    let count = |number: u32| i32::try_from(number).unwrap_or(i32::MAX);
    new.map(move |(id, Scored { lesson, score, at })| quiz_attempt::ActiveModel {
        person_id: Set(person.uuid()),
        attempt_id: Set(id.uuid()),
        course: Set(course.to_string()),
        lesson: Set(lesson.to_string()),
        answered_right: Set(count(score.right)),
        asked: Set(count(score.asked)),
        passed: Set(score.passed),
        at: Set(at.0),
    })
}

fn texts<'a>(hashes: impl IntoIterator<Item = &'a BundleHash>) -> Vec<String> {
    hashes.into_iter().map(BundleHash::to_string).collect()
}

fn read_hash(table: &'static str, text: &str) -> Result<BundleHash, Error> {
    coded(table, "bundle hash", text, |text| text.parse().ok())
}

fn slug(table: &'static str, text: &str) -> Result<Slug, Error> {
    coded(table, "lesson", text, |text| text.parse().ok())
}
