//! Looking people up: who they are, where they are assigned, what they may be.

use std::collections::BTreeMap;

use domain::{
    access::{Case, Grant, Role},
    ids::{AgencyId, AssignmentId, PersonId, PositionId, SeatId, UnitId},
    nip::Nip,
    people::{Assignment, Capacity, DatedNip, EmploymentKind, Position, PositionKind, Supervision, Unit},
    structure::{Node, Past, PastPost, Post, units_on},
    time::{Date, DateRange},
};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder,
    QuerySelect, Statement,
    sea_query::{Expr, ExprTrait, Order, Query},
};
use uuid::Uuid;

use super::{
    Error,
    roster::Agency,
    row::{coded, date, date_text, range, zone},
};
use crate::entity::{
    agency, assignment, auditor_case, person, person_nip, position, position_history, role_grant, supervision, unit,
    unit_history,
};

/// People asked for in one statement: both databases take as many parameters and some more.
const PARAMETERS_MAX: usize = 10_000;
/// Units above one another in one agency. Deeper is a circle, which no import lets in.
const DEPTH_MAX: u32 = 32;

/// From the unit `$1` up on the day `$3`, at most `$2` units and one that tells of more; the top comes first.
const UNIT_PATH: &str = "\
    with recursive path (id, parent_id, name, height) as (
        select u.id, case when h.unit_id is null then u.parent_id else h.parent_id end, coalesce(h.name, u.name),
            cast(0 as bigint)
        from unit u left join unit_history h
            on h.unit_id = u.id and (h.valid_from is null or h.valid_from <= $3) and h.valid_to >= $3
        where u.id = $1
        union all
        select above.id, case when h.unit_id is null then above.parent_id else h.parent_id end,
            coalesce(h.name, above.name), path.height + 1
        from path join unit above on above.id = path.parent_id left join unit_history h
            on h.unit_id = above.id and (h.valid_from is null or h.valid_from <= $3) and h.valid_to >= $3
        where path.height < $2
    )
    select id, name from path order by height desc";

/// A unit on the way up.
#[derive(FromQueryResult)]
struct Step {
    id: Uuid,
    name: String,
}

/// A person as far as every request needs them.
#[derive(Clone, PartialEq, Eq)]
pub struct Card {
    /// Who.
    pub id: PersonId,
    /// Where they belong.
    pub agency: AgencyId,
    /// The name as the agency writes it.
    pub name: String,
}

/// The person with that id.
///
/// # Errors
/// Those of the database.
pub async fn person<C: ConnectionTrait>(on: &C, id: PersonId) -> Result<Option<Card>, Error> {
    Ok(person::Entity::find_by_id(id.uuid()).one(on).await?.map(card))
}

/// Names and the numbers of a day, by person.
pub type Names = BTreeMap<PersonId, (String, Option<Nip>)>;

/// What these people are called, and their numbers on that day.
///
/// # Errors
/// Those of the database.
pub async fn names_and_numbers<C: ConnectionTrait>(on: &C, people: &[PersonId], day: Date) -> Result<Names, Error> {
    let mut names = Names::new();
    for some in people.chunks(PARAMETERS_MAX) {
        let ids: Vec<Uuid> = some.iter().map(|person| person.uuid()).collect();
        let rows = person::Entity::find().filter(person::Column::Id.is_in(ids.clone())).all(on).await?;
        names.extend(rows.into_iter().map(|row| (PersonId::from_uuid(row.id), (row.name, None))));
        let rows = person_nip::Entity::find()
            .filter(person_nip::Column::PersonId.is_in(ids))
            .filter(person_nip::Column::ValidFrom.lte(date_text(day)))
            .order_by_asc(person_nip::Column::ValidFrom)
            .all(on)
            .await?;
        for row in rows.into_iter().filter(|row| row.valid_to.as_ref().is_none_or(|to| *to >= date_text(day))) {
            let nip = coded("person_nip", "nip", &row.nip, |text| text.parse().ok())?;
            // The later one counts.
            names.entry(PersonId::from_uuid(row.person_id)).and_modify(|known| known.1 = Some(nip));
        }
    }
    Ok(names)
}

/// Who signs an agency's certificates, and as what; none where nobody was named.
///
/// # Errors
/// Those of the database.
pub async fn signatory<C: ConnectionTrait>(on: &C, id: AgencyId) -> Result<Option<(String, String)>, Error> {
    let row = agency::Entity::find_by_id(id.uuid()).one(on).await?;
    let row = row.ok_or(Error::Corrupt { table: "agency", what: "id" })?;
    Ok(row.signatory_name.map(|name| (name, row.signatory_post.unwrap_or_default())))
}

/// Names who signs certificates from now on, or nobody.
///
/// # Errors
/// Those of the database.
pub async fn set_signatory<C: ConnectionTrait>(tx: &C, id: AgencyId, pair: Option<(&str, &str)>) -> Result<(), Error> {
    let (name, post) = pair.unzip();
    let post = post.filter(|post| !post.is_empty());
    agency::Entity::update_many()
        .col_expr(agency::Column::SignatoryName, Expr::value(name))
        .col_expr(agency::Column::SignatoryPost, Expr::value(post))
        .filter(agency::Column::Id.eq(id.uuid()))
        .exec(tx)
        .await?;
    Ok(())
}

/// How somebody is employed.
///
/// # Errors
/// Those of the database; a person who is not there is corrupt.
pub async fn employment<C: ConnectionTrait>(on: &C, id: PersonId) -> Result<EmploymentKind, Error> {
    let row = person::Entity::find_by_id(id.uuid()).one(on).await?;
    let row = row.ok_or(Error::Corrupt { table: "person", what: "id" })?;
    coded("person", "employment kind", &row.employment_kind, EmploymentKind::from_code)
}

/// Somebody with their agency.
///
/// # Errors
/// Those of the database; a person's agency that is not there is corrupt.
pub async fn person_and_agency<C: ConnectionTrait>(on: &C, id: PersonId) -> Result<Option<(Card, Agency)>, Error> {
    let of_agency = person::Entity::belongs_to(agency::Entity).from(person::Column::AgencyId).to(agency::Column::Id);
    let found = person::Entity::find_by_id(id.uuid())
        .select_also(agency::Entity)
        .join(JoinType::LeftJoin, of_agency.into())
        .one(on)
        .await?;
    found
        .map(|(person, agency)| {
            let agency = agency.ok_or(Error::Corrupt { table: "person", what: "agency" })?;
            Ok((card(person), of_row(agency)?))
        })
        .transpose()
}

fn card(row: person::Model) -> Card {
    Card { id: PersonId::from_uuid(row.id), agency: AgencyId::from_uuid(row.agency_id), name: row.name }
}

/// Whose number it is, and on which days.
///
/// # Errors
/// Those of the database.
pub async fn person_of_nip<C: ConnectionTrait>(on: &C, nip: Nip) -> Result<Option<(Card, DateRange)>, Error> {
    let found = person_nip::Entity::find().filter(person_nip::Column::Nip.eq(nip.as_str())).one(on).await?;
    let Some(number) = found else {
        return Ok(None);
    };
    let days = range("person_nip", &number.valid_from, number.valid_to.as_deref())?;
    let card = person(on, PersonId::from_uuid(number.person_id)).await?;
    Ok(card.map(|card| (card, days)))
}

/// All numbers that the person has had.
///
/// # Errors
/// Those of the database.
pub async fn nips<C: ConnectionTrait>(on: &C, of: PersonId) -> Result<Vec<DatedNip>, Error> {
    let rows = person_nip::Entity::find().filter(person_nip::Column::PersonId.eq(of.uuid())).all(on).await?;
    rows.iter()
        .map(|row| {
            let nip = coded("person_nip", "NIP", &row.nip, |text| Nip::parse(text).ok())?;
            Ok(DatedNip { nip, range: range("person_nip", &row.valid_from, row.valid_to.as_deref())? })
        })
        .collect()
}

/// The agency with that id.
///
/// # Errors
/// Those of the database; a person's agency that is not there is corrupt.
pub async fn agency<C: ConnectionTrait>(on: &C, id: AgencyId) -> Result<Agency, Error> {
    let row = agency::Entity::find_by_id(id.uuid())
        .one(on)
        .await?
        .ok_or(Error::Corrupt { table: "person", what: "agency" })?;
    of_row(row)
}

fn of_row(row: agency::Model) -> Result<Agency, Error> {
    let (id, zone) = (AgencyId::from_uuid(row.id), zone(&row.zone)?);
    Ok(Agency { id, name: row.name, short_name: row.short_name, zone, brand: row.brand })
}

/// The agencies of that name, or all.
///
/// # Errors
/// Those of the database.
pub async fn agencies<C: ConnectionTrait>(on: &C, name: Option<&str>) -> Result<Vec<Agency>, Error> {
    let mut query = agency::Entity::find().order_by_asc(agency::Column::Name);
    if let Some(name) = name {
        query = query.filter(agency::Column::Name.eq(name));
    }
    query.all(on).await?.into_iter().map(of_row).collect()
}

/// The roles granted to a person and not withdrawn, of any day.
///
/// # Errors
/// Those of the database.
pub async fn grants<C: ConnectionTrait>(on: &C, of: PersonId) -> Result<Vec<Grant>, Error> {
    let rows = role_grant::Entity::find()
        .filter(role_grant::Column::PersonId.eq(of.uuid()))
        .filter(role_grant::Column::WithdrawnAt.is_null())
        .order_by_asc(role_grant::Column::ValidFrom)
        .all(on)
        .await?;
    rows.iter().map(granted).collect()
}

/// The same of these people.
///
/// # Errors
/// Those of the database.
pub async fn grants_of<C: ConnectionTrait>(
    on: &C,
    people: &[PersonId],
) -> Result<BTreeMap<PersonId, Vec<Grant>>, Error> {
    let mut held: BTreeMap<PersonId, Vec<Grant>> = BTreeMap::new();
    for some in people.chunks(PARAMETERS_MAX) {
        let rows = role_grant::Entity::find()
            .filter(role_grant::Column::PersonId.is_in(some.iter().map(|person| person.uuid())))
            .filter(role_grant::Column::WithdrawnAt.is_null())
            .order_by_asc(role_grant::Column::ValidFrom)
            .all(on)
            .await?;
        for row in &rows {
            held.entry(PersonId::from_uuid(row.person_id)).or_default().push(granted(row)?);
        }
    }
    Ok(held)
}

fn granted(row: &role_grant::Model) -> Result<Grant, Error> {
    let role = coded("role_grant", "role", &row.role, Role::from_code)?;
    let days = range("role_grant", &row.valid_from, row.valid_to.as_deref())?;
    Grant::new(role, row.agency_id.map(AgencyId::from_uuid), row.unit_id.map(UnitId::from_uuid), days)
        .map_err(|_| Error::Corrupt { table: "role_grant", what: "realm" })
}

/// The case open to an auditor on a day; the latest where there are several.
///
/// # Errors
/// Those of the database.
pub async fn case<C: ConnectionTrait>(on: &C, auditor: PersonId, day: Date) -> Result<Option<Case>, Error> {
    let found = auditor_case::Entity::find()
        .filter(auditor_case::Column::AuditorId.eq(auditor.uuid()))
        .filter(auditor_case::Column::WithdrawnAt.is_null())
        .filter(auditor_case::Column::ValidFrom.lte(date_text(day)))
        .filter(auditor_case::Column::ValidTo.gte(date_text(day)))
        .order_by_desc(auditor_case::Column::ValidFrom)
        .order_by_desc(auditor_case::Column::Id)
        .one(on)
        .await?;
    found
        .map(|row| {
            Ok(Case {
                auditor,
                agency: AgencyId::from_uuid(row.agency_id),
                subject: PersonId::from_uuid(row.subject_id),
                range: range("auditor_case", &row.valid_from, Some(&row.valid_to))?,
            })
        })
        .transpose()
}

/// The assignments of a person, of any day.
///
/// # Errors
/// Those of the database.
pub async fn assignments<C: ConnectionTrait>(on: &C, of: PersonId) -> Result<Vec<Assignment>, Error> {
    let rows = assignment::Entity::find().filter(assignment::Column::PersonId.eq(of.uuid())).all(on).await?;
    rows.iter().map(assigned).collect()
}

/// The same of these people.
///
/// # Errors
/// Those of the database.
pub async fn assignments_of<C: ConnectionTrait>(
    on: &C,
    people: &[PersonId],
) -> Result<BTreeMap<PersonId, Vec<Assignment>>, Error> {
    let mut held: BTreeMap<PersonId, Vec<Assignment>> = BTreeMap::new();
    for some in people.chunks(PARAMETERS_MAX) {
        let of_some = assignment::Column::PersonId.is_in(some.iter().map(|person| person.uuid()));
        for row in &assignment::Entity::find().filter(of_some).all(on).await? {
            held.entry(PersonId::from_uuid(row.person_id)).or_default().push(assigned(row)?);
        }
    }
    Ok(held)
}

fn assigned(row: &assignment::Model) -> Result<Assignment, Error> {
    Ok(Assignment {
        id: AssignmentId::from_uuid(row.id),
        person: PersonId::from_uuid(row.person_id),
        agency: AgencyId::from_uuid(row.agency_id),
        unit: UnitId::from_uuid(row.unit_id),
        position: row.position_id.map(PositionId::from_uuid),
        seat: row.seat_id.map(SeatId::from_uuid),
        capacity: coded("assignment", "capacity", &row.capacity, Capacity::from_code)?,
        range: range("assignment", &row.valid_from, row.valid_to.as_deref())?,
    })
}

/// The post with that id, as it was on that day.
///
/// # Errors
/// Those of the database; an assignment's post that is not there is corrupt.
pub async fn position<C: ConnectionTrait>(on: &C, id: PositionId, day: Date) -> Result<Position, Error> {
    let found = posts(on, position::Column::Id.eq(id.uuid())).await?;
    let post = found.first().ok_or(Error::Corrupt { table: "assignment", what: "position" })?;
    Ok(post.on(day))
}

/// All posts of an agency with what they were before, retired ones among them, by title.
///
/// # Errors
/// Those of the database.
pub async fn posts_of<C: ConnectionTrait>(on: &C, of: AgencyId) -> Result<Vec<Post>, Error> {
    posts(on, position::Column::AgencyId.eq(of.uuid())).await
}

/// These posts, by title.
///
/// # Errors
/// Those of the database.
pub async fn posts<C: ConnectionTrait>(on: &C, wanted: Expr) -> Result<Vec<Post>, Error> {
    let rows = position::Entity::find()
        .filter(wanted.clone())
        .order_by_asc(position::Column::Title)
        .order_by_asc(position::Column::Id)
        .all(on)
        .await?;
    let own = Query::select().column(position::Column::Id).from(position::Entity).and_where(wanted).to_owned();
    let past = position_history::Entity::find()
        .filter(position_history::Column::PositionId.in_subquery(own))
        .order_by_asc(position_history::Column::ValidTo)
        .all(on)
        .await?;
    let kind = |code: &str| coded("position", "kind", code, PositionKind::from_code);
    let mut posts = Vec::with_capacity(rows.len());
    let mut places = BTreeMap::new();
    for row in rows {
        let position = Position { id: PositionId::from_uuid(row.id), kind: kind(&row.kind)?, title: row.title };
        let opened = row.opened_on.map(|day| date("position", &day)).transpose()?;
        let closed = row.closed_on.map(|day| date("position", &day)).transpose()?;
        places.insert(row.id, posts.len());
        posts.push(Post { closed, ..Post::new(position, opened) });
    }
    for row in past {
        let past = PastPost {
            from: row.valid_from.map(|day| date("position_history", &day)).transpose()?,
            to: date("position_history", &row.valid_to)?,
            kind: kind(&row.kind)?,
            title: row.title,
        };
        if let Some(place) = places.get(&row.position_id) {
            posts[*place].past.push(past);
        }
    }
    Ok(posts)
}

/// The agency's own codes of its posts, retired ones among them.
///
/// # Errors
/// Those of the database.
pub async fn post_codes<C: ConnectionTrait>(on: &C, of: AgencyId) -> Result<BTreeMap<PositionId, String>, Error> {
    let query = position::Entity::find().filter(position::Column::AgencyId.eq(of.uuid())).select_only();
    let rows = query.columns([position::Column::Id, position::Column::Code]).into_tuple::<(Uuid, String)>();
    Ok(rows.all(on).await?.into_iter().map(|(id, code)| (PositionId::from_uuid(id), code)).collect())
}

/// The way from the top of the agency's tree down to a unit as it was on that day, with the units' names; empty for a unit that is not
/// there.
///
/// # Errors
/// Those of the database.
pub async fn unit_path<C: ConnectionTrait>(on: &C, to: UnitId, day: Date) -> Result<Vec<(UnitId, String)>, Error> {
    let climb = Statement::from_sql_and_values(
        on.get_database_backend(),
        UNIT_PATH,
        [to.uuid().into(), i64::from(DEPTH_MAX).into(), date_text(day).into()],
    );
    let path = Step::find_by_statement(climb).all(on).await?;
    if path.len() > DEPTH_MAX as usize {
        return Err(Error::Corrupt { table: "unit", what: "tree" });
    }
    Ok(path.into_iter().map(|step| (UnitId::from_uuid(step.id), step.name)).collect())
}

/// The agency of a unit.
///
/// # Errors
/// Those of the database.
pub async fn agency_of_unit<C: ConnectionTrait>(on: &C, id: UnitId) -> Result<Option<AgencyId>, Error> {
    let row = unit::Entity::find_by_id(id.uuid()).one(on).await?;
    Ok(row.map(|row| AgencyId::from_uuid(row.agency_id)))
}

/// The lines by which a person reports to somebody, of any day.
///
/// # Errors
/// Those of the database.
pub async fn supervision<C: ConnectionTrait>(on: &C, of: PersonId) -> Result<Vec<Supervision>, Error> {
    let rows = supervision::Entity::find().filter(supervision::Column::PersonId.eq(of.uuid())).all(on).await?;
    rows.iter().map(line).collect()
}

/// The same of these people.
///
/// # Errors
/// Those of the database.
pub async fn supervision_of<C: ConnectionTrait>(
    on: &C,
    people: &[PersonId],
) -> Result<BTreeMap<PersonId, Vec<Supervision>>, Error> {
    let mut lines: BTreeMap<PersonId, Vec<Supervision>> = BTreeMap::new();
    for some in people.chunks(PARAMETERS_MAX) {
        let of_some = supervision::Column::PersonId.is_in(some.iter().map(|person| person.uuid()));
        for row in &supervision::Entity::find().filter(of_some).all(on).await? {
            lines.entry(PersonId::from_uuid(row.person_id)).or_default().push(line(row)?);
        }
    }
    Ok(lines)
}

fn line(row: &supervision::Model) -> Result<Supervision, Error> {
    Ok(Supervision {
        person: PersonId::from_uuid(row.person_id),
        supervisor: PersonId::from_uuid(row.supervisor_id),
        range: range("supervision", &row.valid_from, row.valid_to.as_deref())?,
    })
}

/// Whether anybody reports to this person on that day.
///
/// # Errors
/// Those of the database.
pub async fn supervises<C: ConnectionTrait>(on: &C, person: PersonId, day: Date) -> Result<bool, Error> {
    let open_or_later = Condition::any()
        .add(supervision::Column::ValidTo.is_null())
        .add(supervision::Column::ValidTo.gte(date_text(day)));
    let one = supervision::Entity::find()
        .filter(supervision::Column::SupervisorId.eq(person.uuid()))
        .filter(supervision::Column::ValidFrom.lte(date_text(day)))
        .filter(open_or_later)
        .limit(1)
        .one(on)
        .await?;
    Ok(one.is_some())
}

/// Everybody who has an assignment in one of these units on that day, by name. A person assigned twice comes twice.
///
/// # Errors
/// Those of the database.
pub async fn people_in<C: ConnectionTrait>(on: &C, units: &[UnitId], day: Date) -> Result<Vec<(UnitId, Card)>, Error> {
    let open_or_later = Condition::any()
        .add(assignment::Column::ValidTo.is_null())
        .add(assignment::Column::ValidTo.gte(date_text(day)));
    let same_person =
        Expr::col((person::Entity, person::Column::Id)).equals((assignment::Entity, assignment::Column::PersonId));
    let query = Query::select()
        .columns([(person::Entity, person::Column::Id), (person::Entity, person::Column::AgencyId)])
        .column((person::Entity, person::Column::Name))
        .column((assignment::Entity, assignment::Column::UnitId))
        .from(assignment::Entity)
        .inner_join(person::Entity, same_person)
        .and_where(assignment::Column::UnitId.is_in(units.iter().map(|unit| unit.uuid())))
        .and_where(assignment::Column::ValidFrom.lte(date_text(day)))
        .cond_where(open_or_later)
        .order_by((person::Entity, person::Column::Name), Order::Asc)
        .order_by((person::Entity, person::Column::Id), Order::Asc)
        .to_owned();
    let rows = on.query_all(&query).await?;
    rows.iter()
        .map(|row| {
            let card = Card {
                id: PersonId::from_uuid(row.try_get("", "id")?),
                agency: AgencyId::from_uuid(row.try_get("", "agency_id")?),
                name: row.try_get("", "name")?,
            };
            Ok((UnitId::from_uuid(row.try_get("", "unit_id")?), card))
        })
        .collect()
}

/// The units of an agency that were there on that day, as they were then, in the agency's order.
///
/// # Errors
/// Those of the database.
pub async fn units<C: ConnectionTrait>(on: &C, of: AgencyId, day: Date) -> Result<Vec<Unit>, Error> {
    Ok(units_on(&nodes(on, of).await?, day))
}

/// All units of an agency with what they were before, closed ones among them, in the agency's order.
///
/// # Errors
/// Those of the database.
pub async fn nodes<C: ConnectionTrait>(on: &C, of: AgencyId) -> Result<Vec<Node>, Error> {
    let rows = unit::Entity::find()
        .filter(unit::Column::AgencyId.eq(of.uuid()))
        .order_by_asc(unit::Column::Sort)
        .order_by_asc(unit::Column::Id)
        .all(on)
        .await?;
    let own = Query::select()
        .column(unit::Column::Id)
        .from(unit::Entity)
        .and_where(unit::Column::AgencyId.eq(of.uuid()))
        .to_owned();
    let past = unit_history::Entity::find()
        .filter(unit_history::Column::UnitId.in_subquery(own))
        .order_by_asc(unit_history::Column::ValidTo)
        .all(on)
        .await?;
    let mut nodes = Vec::with_capacity(rows.len());
    let mut places = BTreeMap::new();
    for row in rows {
        let unit = Unit { id: UnitId::from_uuid(row.id), parent: row.parent_id.map(UnitId::from_uuid), name: row.name };
        let opened = row.opened_on.map(|day| date("unit", &day)).transpose()?;
        let closed = row.closed_on.map(|day| date("unit", &day)).transpose()?;
        places.insert(row.id, nodes.len());
        nodes.push(Node { closed, ..Node::new(unit, opened) });
    }
    for row in past {
        let past = Past {
            from: row.valid_from.map(|day| date("unit_history", &day)).transpose()?,
            to: date("unit_history", &row.valid_to)?,
            parent: row.parent_id.map(UnitId::from_uuid),
            name: row.name,
        };
        if let Some(place) = places.get(&row.unit_id) {
            nodes[*place].past.push(past);
        }
    }
    Ok(nodes)
}

/// The agency's own codes of its units, closed ones among them.
///
/// # Errors
/// Those of the database.
pub async fn unit_codes<C: ConnectionTrait>(on: &C, of: AgencyId) -> Result<BTreeMap<UnitId, String>, Error> {
    let query = unit::Entity::find().filter(unit::Column::AgencyId.eq(of.uuid())).select_only();
    let rows = query.columns([unit::Column::Id, unit::Column::Code]).into_tuple::<(Uuid, String)>().all(on).await?;
    Ok(rows.into_iter().map(|(id, code)| (UnitId::from_uuid(id), code)).collect())
}
