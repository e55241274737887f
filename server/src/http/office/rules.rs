//! The agency's versions of its rules: of learning hours, of the categories of official results, and of when a level is met.
//!
//! Promises: a version is looked at before it is published, and published as it was looked at: upon the newest version that its author
//! has seen, or not at all; it is written into the audit log, with its reason, in the transaction that publishes it. Refuses: a day that
//! is over, so that nothing is changed in retrospect.

pub(super) mod categories;
pub(super) mod hours;
pub(super) mod level;

use std::collections::{BTreeMap, btree_map::Entry};

use domain::{
    access::{Action, Permit, Resource},
    ids::PersonId,
    revision::Wrong,
    rules::Ruled,
    time::{Date, parse_date},
    versions::Versions,
    wire::{
        about::Bilingual,
        error::ErrorCode,
        office::rules::{Fault, FieldWrong, Revised, Revision, RuleVersion, RulesPage, Standing, YEARS_AHEAD_MAX},
    },
};

use super::{Error, bilingual, export::reason, learning::rule_name, line, place};
use crate::{
    auth::session::SignedIn,
    http::body::Json,
    state::AppState,
    store::{
        self, audit, directory,
        rules::{Published, Publishing},
    },
};

/// Bytes of a version on its way: all of some 270 fields, written anew at their longest, in letters of three bytes.
const REVISION_BYTES_MAX: usize = 1024 * 1024;

pub(super) fn weigh(who: &SignedIn) -> Result<Permit, Error> {
    Ok(who.permit(Action::ManageRules, &Resource::Place { agency: who.agency.id, path: &[] })?)
}

/// What a version says.
pub(super) struct Said {
    /// Its name and version.
    pub(super) rule: String,
    /// What it rests on.
    pub(super) basis: Bilingual,
    /// Its fields.
    pub(super) fields: Vec<(String, String)>,
}

/// The versions, what ships first among what they say, and the fields of one of them.
async fn page(
    state: &AppState,
    who: &SignedIn,
    (ruled, published): (Ruled, &[Published]),
    said: Vec<Said>,
    wanted: Option<u32>,
) -> Result<RulesPage, Error> {
    let by_day = by_day(published);
    let shown = wanted.unwrap_or(*by_day.on(who.today));
    let mut fields = None;
    let mut versions = listed(state, who, published, &said).await?;
    for (number, said) in (0..).zip(said) {
        if number == shown {
            fields = Some(said.fields);
        }
    }
    versions.reverse();
    let fields = fields.ok_or_else(|| Error::from(ErrorCode::NotFound).field("version"))?;
    Ok(RulesPage { ruled, today: who.today.to_string(), newest: newest(published), shown, fields, versions })
}

/// All versions, what ships first.
pub(super) async fn listed(
    state: &AppState,
    who: &SignedIn,
    published: &[Published],
    said: &[Said],
) -> Result<Vec<RuleVersion>, store::Error> {
    let by_day = by_day(published);
    let mut names: BTreeMap<PersonId, String> = BTreeMap::new();
    let mut versions = Vec::with_capacity(said.len());
    for (version, said) in [None].into_iter().chain(published.iter().map(Some)).zip(said) {
        let by = match version {
            None => None,
            Some(version) => match names.entry(version.by) {
                Entry::Occupied(known) => Some(known.get().clone()),
                Entry::Vacant(place) => {
                    let card = directory::person(state.db.read(), version.by).await?;
                    Some(place.insert(card.map(|card| card.name).unwrap_or_default()).clone())
                }
            },
        };
        let shipped = || if *by_day.on(who.today) == 0 { Standing::InForce } else { Standing::Past };
        versions.push(RuleVersion {
            number: version.map_or(0, |version| version.number),
            rule: said.rule.clone(),
            standing: version.map_or_else(shipped, |version| standing(&by_day, version, who.today)),
            basis: said.basis.clone(),
            from: version.map(|version| version.from.to_string()),
            published: version.map(|version| who.agency.zone.date(version.at).to_string()),
            by,
            reason: version.map(|version| version.reason.clone()),
        });
    }
    Ok(versions)
}

fn newest(published: &[Published]) -> u32 {
    published.last().map_or(0, |version| version.number)
}

/// The numbers of those that count, by the day from which they do.
fn by_day(published: &[Published]) -> Versions<u32> {
    let mut versions = Versions::new(0);
    for version in published {
        versions.publish(version.from, version.number);
    }
    versions
}

fn standing(by_day: &Versions<u32>, version: &Published, today: Date) -> Standing {
    if *by_day.on(version.from) != version.number {
        Standing::Replaced
    } else if version.from > today {
        Standing::ToCome
    } else if *by_day.on(today) == version.number {
        Standing::InForce
    } else {
        Standing::Past
    }
}

/// What is said of any new version: all that is wrong with its day and reason, and the versions to come whose place it takes.
fn began(asked: &Revision, published: &[Published], today: Date) -> Result<(Option<Date>, Revised), Error> {
    if newest(published) != asked.base {
        return Err(ErrorCode::Changed.into());
    }
    let (from, mut wrong) = day(&asked.from, today);
    if reason(&asked.reason).is_err() {
        wrong.push(FieldWrong::new("reason", Fault::Empty));
    }
    let to_come = by_day(published);
    let taken = to_come.later().iter().filter(|(day, _)| from.is_some_and(|from| from <= *day) && *day > today);
    let replaces = taken.map(|(_, number)| *number).collect();
    let seen = Revised {
        wrong,
        changes: Vec::new(),
        dropped: Vec::new(),
        compared: Vec::new(),
        moved: Vec::new(),
        periods: Vec::new(),
        replaces,
        published: None,
    };
    Ok((from, seen))
}

fn faults(mut seen: Revised, wrong: Vec<Wrong>) -> Revised {
    seen.wrong.extend(wrong.into_iter().map(FieldWrong::from));
    seen
}

/// A version that says what the former one says is none.
fn something(seen: &mut Revised) {
    if seen.changes.iter().all(|change| change.field.starts_with("basis.")) {
        seen.wrong.push(FieldWrong::new("fields", Fault::Nothing));
    }
}

/// Whoever looks is told all that is wrong; whoever publishes, the first of it.
fn told(seen: Revised, publish: bool) -> Result<Json<Revised>, Error> {
    match seen.wrong.first() {
        Some(wrong) if publish => Err(Error::invalid(&wrong.field)),
        _ => Ok(Json(seen)),
    }
}

/// The first day on which a version is to hold: today or later, and not beyond belief.
fn day(text: &str, today: Date) -> (Option<Date>, Vec<FieldWrong>) {
    let read = parse_date(text);
    let fault = match read {
        None => Some(Fault::Choice),
        Some(day) if day < today => Some(Fault::Past),
        Some(day) if day.year() > today.year() + YEARS_AHEAD_MAX => Some(Fault::Far),
        Some(_) => None,
    };
    (read, fault.map(|fault| FieldWrong::new("from", fault)).into_iter().collect())
}

/// A version that is published.
struct New<'a> {
    ruled: Ruled,
    /// Name and version.
    rule: (&'a str, &'a str),
    body: &'a str,
    number: u32,
    from: Date,
}

async fn publish(state: &AppState, who: &SignedIn, permit: Permit, new: &New<'_>, why: &str) -> Result<(), Error> {
    let New { ruled, rule, body, number, from } = *new;
    let (agency, reason) = (who.agency.id, reason(why)?);
    let detail = format!("{} {} {number} from {from}", permit.role().code(), ruled.code());
    let logged = line(who, agency, Action::ManageRules, place(agency, None), &detail, Some(reason));
    let new = Publishing { agency, ruled, number, rule, body, from, reason, by: who.card.id, at: who.now };
    let (new, logged) = (&new, &logged);
    let done = state
        .db
        .write(|tx| async move {
            let done = store::rules::publish(&*tx, new).await?;
            if done {
                audit::append(&*tx, logged).await?;
            }
            Ok::<_, store::Error>(done)
        })
        .await?;
    if done { Ok(()) } else { Err(ErrorCode::Changed.into()) }
}
