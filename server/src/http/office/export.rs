//! Figures, lists and levels as files to take away: each as a spreadsheet (XLSX) and as text (CSV).
//!
//! Promises: a file holds what the page shows, and names the filters that chose it, who took it and when; each is in the audit log, and
//! results with names are in it as a look at each of those people, too. Refuses: a file with names but without a reason.

mod agency;
mod audit;
mod catalogue;
mod certificates;
mod learning;
mod lines;
mod lists;
mod named;
mod needs;
mod official;
mod people;
mod periods;
mod roles;
mod rules;
mod standards;

use std::{convert::Infallible, fmt::Write as _};

use axum::{
    Router,
    extract::{FromRequestParts, State},
    http::{HeaderValue, header, request::Parts},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use domain::{
    access::{Action, Permit},
    ids::{PersonId, UnitId},
    time::{Date, Timestamp, Zone},
    wire::{error::ErrorCode, office as wire},
};

use super::{
    Error, Stage, about, figures, line, place,
    sheet::{self, Sheet, Value},
    tops,
};
use crate::{
    auth::{reach::Reach, session::SignedIn},
    http::{
        authenticated::Caller,
        parts::{self, Query},
    },
    state::AppState,
    store::{
        self,
        audit::{append, append_each},
    },
    words::Words,
};

pub(super) fn routes() -> Router<AppState> {
    Router::new()
        .route("/api/office/export/aggregates.xlsx", get(aggregates))
        .route("/api/office/export/aggregates.csv", get(aggregates))
        .route("/api/office/export/people.xlsx", post(people::levels))
        .route("/api/office/export/people.csv", post(people::levels))
        .route("/api/office/export/list.xlsx", post(people::list))
        .route("/api/office/export/list.csv", post(people::list))
        .route("/api/office/export/missing.xlsx", post(people::missing))
        .route("/api/office/export/missing.csv", post(people::missing))
        .route("/api/office/export/claims.xlsx", post(people::claims))
        .route("/api/office/export/claims.csv", post(people::claims))
        .route("/api/office/export/requests.xlsx", post(named::requests))
        .route("/api/office/export/requests.csv", post(named::requests))
        .route("/api/office/export/cases.xlsx", post(named::cases))
        .route("/api/office/export/cases.csv", post(named::cases))
        .route("/api/office/export/unsupervised.xlsx", post(named::unsupervised))
        .route("/api/office/export/unsupervised.csv", post(named::unsupervised))
        .route("/api/office/export/handovers.xlsx", post(named::handovers))
        .route("/api/office/export/handovers.csv", post(named::handovers))
        .route("/api/office/export/leavers.xlsx", post(named::leavers))
        .route("/api/office/export/leavers.csv", post(named::leavers))
        .route("/api/office/export/needs.xlsx", post(needs::take))
        .route("/api/office/export/needs.csv", post(needs::take))
        .route("/api/office/export/official.xlsx", post(official::take))
        .route("/api/office/export/official.csv", post(official::take))
        .route("/api/office/export/official_files.xlsx", get(lists::official_files))
        .route("/api/office/export/official_files.csv", get(lists::official_files))
        .route("/api/office/export/learning.xlsx", get(learning::figures))
        .route("/api/office/export/learning.csv", get(learning::figures))
        .route("/api/office/export/learners.xlsx", post(learning::people))
        .route("/api/office/export/learners.csv", post(learning::people))
        .route("/api/office/export/certificates.xlsx", post(certificates::take))
        .route("/api/office/export/certificates.csv", post(certificates::take))
        .route("/api/office/export/periods.xlsx", get(periods::list))
        .route("/api/office/export/periods.csv", get(periods::list))
        .route("/api/office/export/extensions.xlsx", post(periods::extensions))
        .route("/api/office/export/extensions.csv", post(periods::extensions))
        .route("/api/office/export/progress.xlsx", get(lists::progress))
        .route("/api/office/export/progress.csv", get(lists::progress))
        .route("/api/office/export/courses.xlsx", get(lists::courses))
        .route("/api/office/export/courses.csv", get(lists::courses))
        .route("/api/office/export/imports.xlsx", get(lists::imports))
        .route("/api/office/export/imports.csv", get(lists::imports))
        .route("/api/office/export/lines.xlsx", post(lines::take))
        .route("/api/office/export/lines.csv", post(lines::take))
        .route("/api/office/export/attendance.xlsx", get(lists::attendance))
        .route("/api/office/export/attendance.csv", get(lists::attendance))
        .route("/api/office/export/posts.xlsx", get(agency::posts))
        .route("/api/office/export/posts.csv", get(agency::posts))
        .route("/api/office/export/units.xlsx", get(agency::units))
        .route("/api/office/export/units.csv", get(agency::units))
        .route("/api/office/export/agencies.xlsx", get(lists::agencies))
        .route("/api/office/export/agencies.csv", get(lists::agencies))
        .route("/api/office/export/audit.xlsx", post(audit::take))
        .route("/api/office/export/audit.csv", post(audit::take))
        .route("/api/office/export/heads.xlsx", get(audit::heads))
        .route("/api/office/export/heads.csv", get(audit::heads))
        .route("/api/office/export/roles.xlsx", post(roles::take))
        .route("/api/office/export/roles.csv", post(roles::take))
        .route("/api/office/export/rules.xlsx", get(rules::take))
        .route("/api/office/export/rules.csv", get(rules::take))
        .route("/api/office/export/standards.xlsx", get(standards::take))
        .route("/api/office/export/standards.csv", get(standards::take))
        .route("/api/office/export/catalogue.xlsx", get(catalogue::take))
        .route("/api/office/export/catalogue.csv", get(catalogue::take))
        .route("/api/office/export/catalogue.json", get(catalogue::json))
}

async fn aggregates(
    State(state): State<AppState>,
    Caller(who): Caller,
    Query(query): Query<wire::ExportQuery>,
    form: Form,
) -> Result<Response, Error> {
    let words = words(query.language.as_deref())?;
    let scope = wire::ScopeQuery { period: query.period, unit: query.unit };
    let (reach, stage) = figures::weigh(&state, &who, Action::ExportAggregates, scope).await?;
    let taken = Taken::now(&state, &who, stage.zone);
    let (logged, reach_ref, stage_ref) = (taken.detail(reach.permit, None), &reach, &stage);
    let (logged, who_ref) = (&logged, &who);
    let found = state
        .db
        .write(|tx| async move {
            record(&*tx, who_ref, reach_ref, Action::ExportAggregates, logged, None).await?;
            figures::gather(&*tx, reach_ref, stage_ref).await
        })
        .await?;
    let tops = tops(state.db.read(), &reach, who.today).await?;
    let group = figures::describe_group(&reach, &stage, tops, &found);
    let heat_map = figures::describe_heat_map(&reach, &stage, &found);
    let units = units_of(state.db.read(), &reach, who.today, words).await?;
    let sheets = vec![
        group_sheet(&group, words),
        spread_sheet(&group, words),
        gap_sheet(&group, words),
        heat_sheet(&heat_map, words),
        notes_sheet(&stage, (&reach, &units), &taken, None, words),
    ];
    form.send(sheets, taken.mark(words), "rekap").await
}

/// Who takes a file, when, and the mark by which it is found again in the audit log.
struct Taken {
    name: String,
    when: String,
    id: String,
}

impl Taken {
    fn now(state: &AppState, who: &SignedIn, zone: Zone) -> Self {
        let id = state.random::<4>().iter().fold(String::new(), |mut id, byte| {
            // Writing to a String cannot fail.
            let _ = write!(id, "{byte:02X}");
            id
        });
        Self { name: who.card.name.clone(), when: minute(zone, who.now), id }
    }

    fn mark(&self, words: &Words) -> String {
        words.fill("sheet.taken", &[("name", &self.name), ("when", &self.when), ("mark", &self.id)])
    }

    /// What the audit log keeps beside the reason: the role, the file's mark, and how many people are named in it.
    fn detail(&self, permit: Permit, people: Option<usize>) -> String {
        let role = permit.role().code();
        people.map_or_else(|| format!("{role} {}", self.id), |people| format!("{role} {} {people}", self.id))
    }
}

/// An instant to the minute, as the agency's clocks show it.
fn minute(zone: Zone, at: Timestamp) -> String {
    let at = zone.date_time(at);
    format!("{} {:02}:{:02} {zone}", at.date(), at.hour(), at.minute())
}

/// Writes down that a file is taken: once for each unit at the top of what it is about, or for the whole agency.
async fn record<C: store::Connection>(
    on: &C,
    who: &SignedIn,
    reach: &Reach,
    action: Action,
    detail: &str,
    reason: Option<&str>,
) -> Result<(), store::Error> {
    let whole = place(reach.agency, None);
    let each = |units: Vec<UnitId>| units.into_iter().map(|unit| place(reach.agency, Some(unit))).collect::<Vec<_>>();
    let places = reach.tops().map_or_else(|| vec![whole], each);
    append_each(on, &line(who, reach.agency, action, whole, detail, reason), &places).await
}

/// Writes down that somebody's results, of all these people, are read for a file: they are told of it as of any other look.
async fn seen<C: store::Connection>(
    on: &C,
    who: &SignedIn,
    (reach, action): (&Reach, Action),
    people: &[PersonId],
    reason: &str,
) -> Result<(), store::Error> {
    let people: Vec<_> = people.iter().copied().map(about).collect();
    let (subject, role) = (place(reach.agency, None), reach.permit.role().code());
    append_each(on, &line(who, reach.agency, action, subject, role, Some(reason)), &people).await
}

fn words(language: Option<&str>) -> Result<&'static Words, Error> {
    parts::language(language).map(Words::of)
}

pub(super) fn reason(text: &str) -> Result<&str, Error> {
    wire::reason(text).ok_or_else(|| Error::invalid("reason"))
}

/// In which form a file is taken: the address says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    Xlsx,
    Csv,
}

impl<S: Sync> FromRequestParts<S> for Form {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(if parts.uri.path().ends_with(".csv") { Self::Csv } else { Self::Xlsx })
    }
}

impl Form {
    /// Writes the file off the threads that serve requests, and sends it as a download.
    async fn send(self, sheets: Vec<Sheet>, mark: String, name: &'static str) -> Result<Response, Error> {
        let write = move || match self {
            Self::Xlsx => sheet::write(&sheets, &mark).map_err(Error::fault),
            Self::Csv => sheet::write_csv(&sheets, &mark).map_err(Error::fault),
        };
        let bytes = tokio::task::spawn_blocking(write).await.map_err(Error::fault)??;
        match self {
            Self::Xlsx => {
                let kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
                download(bytes, kind, &format!("{name}.xlsx"))
            }
            Self::Csv => download(bytes, "text/csv; charset=utf-8", &format!("{name}.csv")),
        }
    }
}

fn download(bytes: Vec<u8>, kind: &'static str, name: &str) -> Result<Response, Error> {
    let kind = HeaderValue::from_static(kind);
    let disposition = HeaderValue::from_str(&format!("attachment; filename=\"jenjang-{name}\""));
    let disposition = disposition.map_err(|_| ErrorCode::ServerFault)?;
    Ok(([(header::CONTENT_TYPE, kind), (header::CONTENT_DISPOSITION, disposition)], bytes).into_response())
}

/// What a list was chosen by, and who took it when: the last sheet of a file.
fn facts_sheet(filters: Vec<(&str, String)>, taken: &Taken, reason: Option<&str>, words: &Words) -> Sheet {
    let all = words.get("sheet.filter_none");
    let fact = |key: &str, value: &str| vec![Value::text(words.get(key)), Value::text(value)];
    let mut rows: Vec<_> =
        filters.iter().map(|(key, value)| fact(key, if value.is_empty() { all } else { value })).collect();
    rows.extend([
        fact("sheet.taken_by", &taken.name),
        fact("sheet.taken_at", &taken.when),
        fact("sheet.mark", &taken.id),
    ]);
    rows.extend(reason.map(|reason| fact("sheet.reason", reason)));
    Sheet { name: words.get("tab.notes").to_owned(), head: titles(words, &["sheet.what", "sheet.value"]), rows }
}

fn titles(words: &Words, keys: &[&str]) -> Vec<String> {
    keys.iter().map(|key| words.get(key).to_owned()).collect()
}

fn group_sheet(group: &wire::Overview, words: &Words) -> Sheet {
    let wire::Counts { covered, submitted, begun, not_begun, no_post } = group.counts;
    let rows = [
        ("sheet.covered", covered),
        ("state.submitted", submitted),
        ("state.begun", begun),
        ("state.not_begun", not_begun),
        ("state.no_post", no_post),
    ];
    let rows = rows.map(|(key, number)| vec![Value::text(words.get(key)), Value::count(number)]);
    Sheet {
        name: words.get("tab.overview").to_owned(),
        head: titles(words, &["sheet.group", "sheet.people"]),
        rows: rows.into(),
    }
}

fn spread_sheet(group: &wire::Overview, words: &Words) -> Sheet {
    let mut rows: Vec<Vec<Value>> = Vec::new();
    match &group.distribution {
        Some(spread) => {
            rows.extend(
                spread
                    .bins
                    .iter()
                    .map(|bin| vec![Value::hundredths(bin.from), Value::hundredths(bin.to), Value::count(bin.people)]),
            );
            rows.push(vec![
                Value::text(words.get("sheet.median")),
                Value::hundredths(spread.median),
                Value::count(spread.people),
            ]);
        }
        None if group.hidden => rows.push(vec![Value::text(words.get("sheet.hidden"))]),
        None => {}
    }
    let head = titles(words, &["sheet.from_percent", "sheet.to_percent", "sheet.people"]);
    Sheet { name: words.get("tab.distribution").to_owned(), head, rows }
}

fn gap_sheet(group: &wire::Overview, words: &Words) -> Sheet {
    let rows = group.gaps.iter().map(|gap| {
        vec![
            Value::text(name(&gap.competency, words)),
            Value::hundredths(gap.gap),
            Value::count(gap.people),
            Value::count(gap.with_gap),
        ]
    });
    let mut rows: Vec<Vec<Value>> = rows.collect();
    if group.hidden {
        rows.push(vec![Value::text(words.get("sheet.hidden"))]);
    }
    let head = titles(words, &["sheet.competency", "sheet.mean_gap", "sheet.people", "sheet.with_gap"]);
    Sheet { name: words.get("tab.gaps").to_owned(), head, rows }
}

fn heat_sheet(map: &wire::HeatMap, words: &Words) -> Sheet {
    let mut head = titles(words, &["sheet.unit", "sheet.covered", "state.submitted"]);
    head.extend(map.competencies.iter().map(|competency| name(competency, words).to_owned()));
    let rows = map.rows.iter().map(|row| {
        let indented = format!("{}{}", "   ".repeat(usize::try_from(row.depth).unwrap_or_default()), row.unit.name);
        let mut values =
            vec![Value::text(indented), Value::count(row.counts.covered), Value::count(row.counts.submitted)];
        values.extend(row.cells.iter().map(|cell| match *cell {
            wire::HeatCell::Mean { gap, .. } => Value::hundredths(gap),
            wire::HeatCell::Hidden => Value::text(words.get("sheet.hidden")),
            wire::HeatCell::Empty => Value::Empty,
        }));
        values
    });
    Sheet { name: words.get("tab.heat_map").to_owned(), head, rows: rows.collect() }
}

/// The units that a file is about: those at the top of what is reached, or all where that is the whole agency. One that was not there on
/// the day that is meant is named as on the pages.
async fn units_of<C: store::Connection>(
    on: &C,
    reach: &Reach,
    today: Date,
    words: &Words,
) -> Result<String, store::Error> {
    if reach.is_whole() {
        return Ok(words.get("sheet.filter_none").to_owned());
    }
    let tops: Vec<_> = tops(on, reach, today).await?.into_iter().map(|unit| unit.name).collect();
    Ok(tops.join(", "))
}

/// What the figures of these units are of and rest on, and what they are not.
fn notes_sheet(stage: &Stage, of: (&Reach, &str), taken: &Taken, reason: Option<&str>, words: &Words) -> Sheet {
    let footing = stage.footing(of.0.permit);
    let versions = format!("{} / {} / {}", footing.catalogue, footing.standards, footing.rules);
    let versions = vec![vec![Value::text(words.get("sheet.versions")), Value::text(versions)]];
    notes_on(stage, of, versions, taken, reason, words)
}

/// The same with these rows in the place of the period's versions.
fn notes_on(
    stage: &Stage,
    (reach, units): (&Reach, &str),
    versions: Vec<Vec<Value>>,
    taken: &Taken,
    reason: Option<&str>,
    words: &Words,
) -> Sheet {
    let footing = stage.footing(reach.permit);
    let period = period_name(stage, words);
    let mut rows = vec![
        vec![Value::text(words.get("sheet.filter_unit")), Value::text(units)],
        vec![Value::text(words.get("sheet.period")), Value::text(period)],
        vec![Value::text(words.get("sheet.day")), Value::text(footing.day)],
        vec![Value::text(words.get("sheet.as_of")), Value::text(minute(stage.zone, Timestamp(footing.as_of)))],
    ];
    if footing.small_groups_hidden {
        rows.push(vec![Value::text(words.get("sheet.small_group_min")), Value::count(footing.small_group_min)]);
    }
    rows.extend(versions);
    rows.extend([
        vec![Value::text(words.get("sheet.taken_by")), Value::text(&taken.name)],
        vec![Value::text(words.get("sheet.taken_at")), Value::text(&taken.when)],
        vec![Value::text(words.get("sheet.mark")), Value::text(&taken.id)],
    ]);
    if let Some(reason) = reason {
        rows.push(vec![Value::text(words.get("sheet.reason")), Value::text(reason)]);
    }
    if footing.own_standards {
        rows.push(vec![Value::text(words.get("sheet.note")), Value::text(words.get("sheet.own_standards"))]);
    }
    if footing.several_rules {
        rows.push(vec![Value::text(words.get("sheet.note")), Value::text(words.get("sheet.several_rules"))]);
    }
    rows.push(vec![Value::text(words.get("sheet.note")), Value::text(words.get("sheet.not_official"))]);
    Sheet { name: words.get("tab.notes").to_owned(), head: titles(words, &["sheet.what", "sheet.value"]), rows }
}

fn period_name<'a>(stage: &'a Stage, words: &Words) -> &'a str {
    match words.get("language") {
        "en" => &stage.period.name.english,
        _ => &stage.period.name.indonesian,
    }
}

fn name<'a>(competency: &'a wire::CompetencyName, words: &Words) -> &'a str {
    match words.get("language") {
        "en" => &competency.name.en,
        _ => &competency.name.id,
    }
}
