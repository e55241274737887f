//! Levels of single people. Whoever asks writes it down first.

use std::collections::BTreeMap;

use domain::{
    bundle::References,
    competency::{CompetencyCode, Level, Reached},
    ids::{PeriodId, PersonId, UnitId},
    jpm::ProfileLine,
    time::Timestamp,
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect, QueryTrait};

use crate::{
    entity::{assessment, assessment_level},
    store::{Error, row::coded},
};

/// People of one statement: far below SQLite's 32,766 parameters.
const PEOPLE_MAX: usize = 5_000;

/// What somebody submitted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Submission {
    /// When.
    pub at: Timestamp,
    /// Whether it came after closing, within the grace.
    pub late: bool,
    /// The unit of the assignment that it was about.
    pub unit: UnitId,
    /// What it rests on.
    pub references: References,
    /// Levels, by the codes of competencies.
    pub lines: Vec<ProfileLine>,
}

/// What these people submitted in a period; who did not is not among them.
///
/// # Errors
/// Those of the database.
pub async fn submissions<C: ConnectionTrait>(
    on: &C,
    period: PeriodId,
    people: &[PersonId],
) -> Result<BTreeMap<PersonId, Submission>, Error> {
    let mut found = BTreeMap::new();
    for some in people.chunks(PEOPLE_MAX) {
        let ids = some.iter().map(|person| person.uuid());
        let heads = assessment::Entity::find()
            .filter(assessment::Column::PeriodId.eq(period.uuid()))
            .filter(assessment::Column::State.eq("submitted"))
            .filter(assessment::Column::PersonId.is_in(ids.clone()))
            .all(on)
            .await?;
        let of_period = assessment::Entity::find()
            .select_only()
            .column(assessment::Column::Id)
            .filter(assessment::Column::PeriodId.eq(period.uuid()))
            .filter(assessment::Column::PersonId.is_in(ids.clone()));
        let levels = assessment_level::Entity::find()
            .filter(assessment_level::Column::PersonId.is_in(ids))
            .filter(assessment_level::Column::AssessmentId.in_subquery(of_period.into_query()))
            .all(on)
            .await?;
        for head in heads {
            let at = head.submitted_at.ok_or(Error::Corrupt { table: "assessment", what: "submission" })?;
            let hash =
                |text: &str| text.parse().map_err(|_| Error::Corrupt { table: "assessment", what: "bundle hash" });
            let submission = Submission {
                references: References {
                    catalogue: hash(&head.catalogue)?,
                    standards: hash(&head.standards)?,
                    rules: hash(&head.rules)?,
                },
                at: Timestamp(at),
                late: head.late,
                unit: UnitId::from_uuid(head.unit_id),
                lines: Vec::new(),
            };
            found.insert(PersonId::from_uuid(head.person_id), submission);
        }
        for level in levels {
            if let Some(submission) = found.get_mut(&PersonId::from_uuid(level.person_id)) {
                submission.lines.push(line(&level)?);
            }
        }
    }
    for submission in found.values_mut() {
        submission.lines.sort_by_key(|line| line.competency);
    }
    Ok(found)
}

pub(in crate::store) fn line(row: &assessment_level::Model) -> Result<ProfileLine, Error> {
    let corrupt = || Error::Corrupt { table: "assessment_level", what: "level" };
    let number = |level: i32| u8::try_from(level).map_err(|_| corrupt());
    let competency: CompetencyCode =
        coded("assessment_level", "competency", &row.competency, |code| code.parse().ok())?;
    Ok(ProfileLine {
        competency,
        required: Level::new(number(row.required)?).map_err(|_| corrupt())?,
        reached: Reached::new(number(row.reached)?).map_err(|_| corrupt())?,
    })
}
