//! An agency's posts, and how far those are who hold one.

use domain::{
    ids::{AgencyId, PositionId},
    people::PositionKind,
    report::Counts,
    time::Date,
};
use sea_orm::{ConnectionTrait, FromQueryResult};
use uuid::Uuid;

use super::{PLACED, PLACED_IN_PERIOD, Progress, STATE, Scene, count, select};
use crate::store::{
    Error,
    row::{coded, date_text},
};

/// A post with how many people hold it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Post {
    /// Its id.
    pub id: PositionId,
    /// The agency's own code.
    pub code: String,
    /// Its title.
    pub title: String,
    /// Its kind.
    pub kind: PositionKind,
    /// How many hold it.
    pub holders: u32,
}

#[derive(FromQueryResult)]
struct PostRow {
    id: Uuid,
    code: String,
    title: String,
    kind: String,
    holders: i64,
}

#[derive(FromQueryResult)]
struct StateRow {
    state: String,
    people: i64,
}

/// The posts of an agency on that day, by title, with how many hold them; what was retired before is none.
///
/// # Errors
/// Those of the database.
pub async fn posts<C: ConnectionTrait>(on: &C, agency: AgencyId, day: Date) -> Result<Vec<Post>, Error> {
    let sql = format!(
        "with {PLACED}
         select po.id, po.code, po.title, po.kind, count(p.person_id) as holders
         from \"position\" po left join placed p on p.position_id = po.id
         where po.agency_id = $1 and (po.closed_on is null or po.closed_on >= $2)
         group by po.id, po.code, po.title, po.kind
         order by lower(po.title), po.id"
    );
    let rows: Vec<PostRow> = select(on, &sql, vec![agency.uuid().into(), date_text(day).into()]).await?;
    let read = |row: PostRow| {
        Ok(Post {
            id: PositionId::from_uuid(row.id),
            code: row.code,
            title: row.title,
            kind: coded("position", "kind", &row.kind, PositionKind::from_code)?,
            holders: count(row.holders)?,
        })
    };
    rows.into_iter().map(read).collect()
}

/// How far the people are in a period who hold a post on the scene's day; who is not covered is counted nowhere.
///
/// # Errors
/// Those of the database.
pub async fn post_counts<C: ConnectionTrait>(on: &C, scene: &Scene, post: PositionId) -> Result<Counts, Error> {
    let sql = format!(
        "with recursive {PLACED_IN_PERIOD}
         select {STATE} as state, count(*) as people
         from placed p
         left join assessment s on s.person_id = p.person_id and s.period_id = $3
         where p.position_id = $4
         group by {STATE}"
    );
    let mut values = scene.values();
    values.push(post.uuid().into());
    let rows: Vec<StateRow> = select(on, &sql, values).await?;
    let mut counts = Counts::default();
    for row in rows {
        let people = count(row.people)?;
        match coded("assessment", "state", &row.state, Progress::from_code)? {
            Progress::Submitted => counts.submitted += people,
            Progress::Begun => counts.begun += people,
            Progress::NotBegun => counts.not_begun += people,
            Progress::NoPost | Progress::NotCovered => {}
        }
    }
    Ok(counts)
}
