//! The agency's versions of its rules of learning hours.
//!
//! Promises: a version is looked at before it is published, and published as it was looked at: upon the newest version that its author
//! has seen, or not at all; it is written into the audit log, with its reason, in the transaction that publishes it. Refuses: a day that
//! is over, so that nothing is changed in retrospect, and to drop a path by which courses count that are offered.

use std::{
    collections::{BTreeMap, btree_map::Entry},
    sync::Arc,
};

use axum::extract::State;
use domain::{
    access::{Action, Permit, Resource},
    bundle::BundleHash,
    hours::{self, HoursRef, HoursRules},
    ids::PersonId,
    time::{Date, parse_date},
    versions::Versions,
    wire::{
        error::ErrorCode,
        hours::write_hours,
        office::rules::{
            Dropped, Fault, FieldChange, FieldWrong, Revised, Revision, RuleVersion, RulesPage, RulesQuery, Standing,
            YEARS_AHEAD_MAX,
        },
    },
};

use super::{Error, bilingual, export::reason, learning::rule_name, line, place};
use crate::{
    auth::session::SignedIn,
    http::{
        authenticated::Caller,
        body::{Body, Json},
        parts::Query,
    },
    state::AppState,
    store::{
        self, audit, bundles, claims,
        courses::list,
        directory,
        rules::{self, Published, Publishing},
    },
};

/// The name of the rules that an agency publishes.
const OWN_RULES: &str = "jp-instansi";

/// Bytes of a version on its way: all of some 270 fields, written anew at their longest, in letters of three bytes.
const REVISION_BYTES_MAX: usize = 1024 * 1024;

fn weigh(who: &SignedIn) -> Result<Permit, Error> {
    Ok(who.permit(Action::ManageRules, &Resource::Place { agency: who.agency.id, path: &[] })?)
}

/// The versions, and what one of them says.
pub(super) async fn hours(
    State(state): State<AppState>,
    Caller(who): Caller,
    Query(query): Query<RulesQuery>,
) -> Result<Json<RulesPage>, Error> {
    weigh(&who)?;
    Ok(Json(page(&state, &who, query.version).await?))
}

async fn page(state: &AppState, who: &SignedIn, wanted: Option<u32>) -> Result<RulesPage, Error> {
    let on = state.db.read();
    let published = rules::published(on, who.agency.id).await?;
    let shipped = bundles::hours_rules()?;
    let by_day = by_day(&published);
    let in_force = *by_day.on(who.today);
    let shown = wanted.unwrap_or(in_force);
    let mut names: BTreeMap<PersonId, String> = BTreeMap::new();
    let mut versions = vec![RuleVersion {
        number: 0,
        rule: rule_name(&shipped.rule),
        standing: if in_force == 0 { Standing::InForce } else { Standing::Past },
        basis: bilingual(&shipped.basis),
        from: None,
        published: None,
        by: None,
        reason: None,
    }];
    let mut fields = (shown == 0).then(|| hours::fields(&shipped, &shipped));
    for version in &published {
        let said = state.shelf.hours(on, version.hash).await?;
        if version.number == shown {
            fields = Some(hours::fields(&said, &shipped));
        }
        if let Entry::Vacant(place) = names.entry(version.by) {
            let card = directory::person(on, version.by).await?;
            place.insert(card.map(|card| card.name).unwrap_or_default());
        }
        versions.push(RuleVersion {
            number: version.number,
            rule: rule_name(&said.rule),
            standing: standing(&by_day, version, who.today),
            basis: bilingual(&said.basis),
            from: Some(version.from.to_string()),
            published: Some(who.agency.zone.date(version.at).to_string()),
            by: names.get(&version.by).cloned(),
            reason: Some(version.reason.clone()),
        });
    }
    versions.reverse();
    let fields = fields.ok_or_else(|| Error::from(ErrorCode::NotFound).field("version"))?;
    Ok(RulesPage { today: who.today.to_string(), newest: newest(&published), shown, fields, versions })
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

/// Looks at a new version, or publishes it.
pub(super) async fn revise_hours(
    State(state): State<AppState>,
    Caller(who): Caller,
    Body(asked): Body<Revision, REVISION_BYTES_MAX>,
) -> Result<Json<Revised>, Error> {
    let permit = weigh(&who)?;
    let published = rules::published(state.db.read(), who.agency.id).await?;
    if newest(&published) != asked.base {
        return Err(ErrorCode::Changed.into());
    }
    let (from, mut wrong) = day(&asked.from, who.today);
    if reason(&asked.reason).is_err() {
        wrong.push(FieldWrong::new("reason", Fault::Empty));
    }
    let rule = HoursRef { id: OWN_RULES.to_owned(), version: (asked.base + 1).to_string() };
    let (base, shipped) = (based_on(&state, &published).await?, bundles::hours_rules()?);
    let mut seen = Revised { wrong, changes: Vec::new(), dropped: Vec::new(), replaces: Vec::new(), published: None };
    let to_come = by_day(&published);
    let taken = to_come.later().iter().filter(|(day, _)| from.is_some_and(|from| from <= *day) && *day > who.today);
    seen.replaces = taken.map(|(_, number)| *number).collect();
    let revised = match hours::revise(&base, &shipped, &asked.fields, rule) {
        Ok(revised) => revised,
        Err(faults) => {
            seen.wrong.extend(faults.into_iter().map(FieldWrong::from));
            return told(seen, asked.publish);
        }
    };
    seen.changes = hours::changes(&base, &revised, &shipped).into_iter().map(FieldChange::from).collect();
    if seen.changes.iter().all(|change| change.field.starts_with("basis.")) {
        seen.wrong.push(FieldWrong::new("fields", Fault::Nothing));
    }
    seen.dropped = dropped(&state, &who, &base, &revised).await?;
    for path in seen.dropped.iter().filter(|path| !path.courses.is_empty()) {
        seen.wrong.push(FieldWrong::new(&format!("{}.taken", path.code), Fault::Used));
    }
    let Some(from) = from.filter(|_| asked.publish && seen.wrong.is_empty()) else { return told(seen, asked.publish) };
    publish(&state, &who, permit, (&revised, asked.base + 1, from), reason(&asked.reason)?).await?;
    seen.published = Some(asked.base + 1);
    Ok(Json(seen))
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

async fn based_on(state: &AppState, published: &[Published]) -> Result<Arc<HoursRules>, store::Error> {
    let hash: Option<BundleHash> = published.last().map(|version| version.hash);
    match hash {
        Some(hash) => state.shelf.hours(state.db.read(), hash).await,
        None => bundles::hours_rules(),
    }
}

/// The paths that are there before and not after, and who counts by them.
async fn dropped(
    state: &AppState,
    who: &SignedIn,
    before: &HoursRules,
    after: &HoursRules,
) -> Result<Vec<Dropped>, store::Error> {
    let gone: Vec<_> = before.paths.iter().filter(|path| after.path(&path.code).is_none()).collect();
    if gone.is_empty() {
        return Ok(Vec::new());
    }
    let (on, agency) = (state.db.read(), who.agency.id);
    let open = claims::open_by_path(on, agency).await?;
    let offered = list::list(on, agency).await?;
    let told = gone.into_iter().map(|path| Dropped {
        code: path.code.to_string(),
        name: bilingual(&path.name),
        courses: offered
            .iter()
            .filter(|course| course.retired.is_none() && course.path == path.code.as_str())
            .map(|course| course.title.clone())
            .collect(),
        claims: open.get(&path.code).copied().unwrap_or_default(),
    });
    Ok(told.collect())
}

async fn publish(
    state: &AppState,
    who: &SignedIn,
    permit: Permit,
    (rules, number, from): (&HoursRules, u32, Date),
    reason: &str,
) -> Result<(), Error> {
    let (agency, body) = (who.agency.id, write_hours(rules));
    let detail = format!("{} hours {number} from {from}", permit.role().code());
    let logged = line(who, agency, Action::ManageRules, place(agency, None), &detail, Some(reason));
    let new = Publishing { agency, number, rule: &rules.rule, body: &body, from, reason, by: who.card.id, at: who.now };
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
