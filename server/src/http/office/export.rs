//! Figures and levels as files to take away.

pub(super) mod audit;
pub(super) mod learning;
pub(super) mod roles;

use std::fmt::Write as _;

use axum::{
    extract::State,
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use domain::{
    access::{Action, Permit},
    competency::CompetencyCode,
    ids::UnitId,
    time::Zone,
    wire::{
        error::ErrorCode,
        office::{self as wire, REASON_CHARS_MAX, REASON_CHARS_MIN},
    },
};

use super::{
    Error, Stage, figures, line, place,
    sheet::{self, Sheet, Value},
};
use crate::{
    auth::{reach::Reach, session::SignedIn},
    http::{
        authenticated::Caller,
        body::Body,
        parts::{self, Query},
    },
    state::AppState,
    store::{
        self,
        audit::append,
        office::{self, Order, People, Row, Submission, Who},
    },
    words::Words,
};

/// People of one file: more than any agency has, and what a sheet can hold many times over.
const PEOPLE_MAX: u32 = 100_000;
/// Columns before the competencies.
const PERSON_COLUMNS: [&str; 8] = [
    "sheet.mark",
    "sheet.nip",
    "sheet.name",
    "sheet.unit",
    "sheet.post",
    "sheet.employment",
    "sheet.state",
    "sheet.submitted",
];

pub(super) async fn aggregates(
    State(state): State<AppState>,
    Caller(who): Caller,
    Query(query): Query<wire::ExportQuery>,
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
    let group = figures::describe_group(&reach, &stage, found.group(reach.top_id()));
    let heat_map = figures::describe_heat_map(&reach, &stage, &found);
    let sheets = vec![
        group_sheet(&group, words),
        spread_sheet(&group, words),
        gap_sheet(&group, words),
        heat_sheet(&heat_map, words),
        notes_sheet(&stage, reach.permit, &taken, None, words),
    ];
    file(sheets, taken.mark(words), "rekap").await
}

pub(super) async fn people(
    State(state): State<AppState>,
    Caller(who): Caller,
    Body(wanted): Body<wire::ExportPeople>,
) -> Result<Response, Error> {
    let words = words(wanted.language.as_deref())?;
    let reason = reason(&wanted.reason)?;
    let scope = wire::ScopeQuery { period: Some(wanted.period), unit: wanted.unit };
    let (reach, stage) = figures::weigh(&state, &who, Action::ExportNamed, scope).await?;
    let taken = Taken::now(&state, &who, stage.zone);
    let units: Vec<UnitId> = reach.units().map(|(_, unit)| unit.id).collect();
    let (units, who_ref, reach_ref, stage_ref, taken_ref) = (&units, &who, &reach, &stage, &taken);
    let found = state
        .db
        .write(|tx| async move {
            let who = Who::Units(units);
            let page = (0, PEOPLE_MAX);
            let listed = People { who, search: None, progress: None, covered: true, order: Order::Unit, page };
            let (rows, _) = office::people(&*tx, &stage_ref.scene, &listed).await?;
            let logged = taken_ref.detail(reach_ref.permit, Some(rows.len()));
            record(&*tx, who_ref, reach_ref, Action::ExportNamed, &logged, Some(reason)).await?;
            let people: Vec<_> = rows.iter().map(|row| row.person).collect();
            let mut submissions = office::submissions(&*tx, stage_ref.period.id, &people).await?;
            Ok::<_, store::Error>(
                rows.into_iter().map(|row| (submissions.remove(&row.person), row)).collect::<Vec<_>>(),
            )
        })
        .await?;
    let sheets = vec![
        people_sheet(&stage, &found, &taken, words),
        notes_sheet(&stage, reach.permit, &taken, Some(reason), words),
    ];
    file(sheets, taken.mark(words), "pegawai").await
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
        let at = zone.date_time(who.now);
        let when = format!("{} {:02}:{:02} {zone}", at.date(), at.hour(), at.minute());
        Self { name: who.card.name.clone(), when, id }
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

async fn record<C: store::Connection>(
    on: &C,
    who: &SignedIn,
    reach: &Reach,
    action: Action,
    detail: &str,
    reason: Option<&str>,
) -> Result<(), store::Error> {
    let subject = place(reach.agency, reach.top_id());
    append(on, &line(who, reach.agency, action, subject, detail, reason)).await
}

fn words(language: Option<&str>) -> Result<&'static Words, Error> {
    parts::language(language).map(Words::of)
}

pub(super) fn reason(text: &str) -> Result<&str, Error> {
    let text = text.trim();
    let long = (REASON_CHARS_MIN..=REASON_CHARS_MAX).contains(&text.chars().count());
    // The log keeps it; PostgreSQL takes no text with a NUL in it, and a sheet none of these signs.
    let plain = !text.contains(|c: char| c.is_control() && !c.is_whitespace());
    if long && plain { Ok(text) } else { Err(Error::invalid("reason")) }
}

/// Writes the file off the threads that serve requests, and sends it as a download.
async fn file(sheets: Vec<Sheet>, mark: String, name: &'static str) -> Result<Response, Error> {
    let written = tokio::task::spawn_blocking(move || sheet::write(&sheets, &mark)).await;
    let bytes = written.map_err(Error::fault)?.map_err(Error::fault)?;
    download(bytes, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", &format!("{name}.xlsx"))
}

/// In which form a file is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    Xlsx,
    Csv,
}

impl Form {
    async fn send(self, sheets: Vec<Sheet>, mark: String, name: &'static str) -> Result<Response, Error> {
        if self == Self::Xlsx {
            return file(sheets, mark, name).await;
        }
        let bytes = sheet::write_csv(&sheets, &mark).map_err(Error::fault)?;
        download(bytes, "text/csv; charset=utf-8", &format!("{name}.csv"))
    }
}

fn download(bytes: Vec<u8>, kind: &'static str, name: &str) -> Result<Response, Error> {
    let kind = HeaderValue::from_static(kind);
    let disposition = HeaderValue::from_str(&format!("attachment; filename=\"jenjang-{name}\""));
    let disposition = disposition.map_err(|_| ErrorCode::ServerFault)?;
    Ok(([(header::CONTENT_TYPE, kind), (header::CONTENT_DISPOSITION, disposition)], bytes).into_response())
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

fn people_sheet(stage: &Stage, found: &[(Option<Submission>, Row)], taken: &Taken, words: &Words) -> Sheet {
    let codes: Vec<CompetencyCode> =
        stage.reference.catalogue.competencies.iter().map(|competency| competency.code).collect();
    let mut head = titles(words, &PERSON_COLUMNS);
    for code in &codes {
        let competency = stage.competency(*code);
        for key in ["sheet.required_of", "sheet.reached_of"] {
            head.push(words.fill(key, &[("competency", name(&competency, words))]));
        }
    }
    let rows = (1..).zip(found).map(|(number, (submission, row))| {
        let person = stage.person(row);
        let mut values = vec![
            // Every row says which file it comes from, however it is copied.
            Value::text(format!("{}-{number}", taken.id)),
            Value::text(row.nip.map(|nip| nip.as_str().to_owned()).unwrap_or_default()),
            Value::text(person.name),
            Value::text(person.unit.name),
            person.post.map_or(Value::Empty, Value::text),
            Value::text(words.get(&format!("employment.{}", row.employment.code()))),
            Value::text(words.get(&format!("state.{}", row.progress.code()))),
            person.submitted.map_or(Value::Empty, Value::text),
        ];
        for code in &codes {
            let lines = submission.iter().flat_map(|submission| &submission.lines);
            let level = lines.into_iter().find(|line| line.competency == *code);
            let number = |level: u8| Value::count(u32::from(level));
            values.push(level.map_or(Value::Empty, |line| number(line.required.number())));
            values.push(level.map_or(Value::Empty, |line| number(line.reached.number())));
        }
        values
    });
    Sheet { name: words.get("tab.people").to_owned(), head, rows: rows.collect() }
}

/// What the figures rest on, and what they are not.
fn notes_sheet(stage: &Stage, permit: Permit, taken: &Taken, reason: Option<&str>, words: &Words) -> Sheet {
    let footing = stage.footing(permit);
    let period = match words.get("language") {
        "en" => &stage.period.name.english,
        _ => &stage.period.name.indonesian,
    };
    let versions = format!("{} / {} / {}", footing.catalogue, footing.standards, footing.rules);
    let mut rows = vec![
        vec![Value::text(words.get("sheet.period")), Value::text(period)],
        vec![Value::text(words.get("sheet.day")), Value::text(footing.day)],
        vec![Value::text(words.get("sheet.versions")), Value::text(versions)],
        vec![Value::text(words.get("sheet.taken_by")), Value::text(&taken.name)],
        vec![Value::text(words.get("sheet.taken_at")), Value::text(&taken.when)],
        vec![Value::text(words.get("sheet.mark")), Value::text(&taken.id)],
    ];
    if let Some(reason) = reason {
        rows.push(vec![Value::text(words.get("sheet.reason")), Value::text(reason)]);
    }
    rows.push(vec![Value::text(words.get("sheet.note")), Value::text(words.get("sheet.not_official"))]);
    Sheet { name: words.get("tab.notes").to_owned(), head: titles(words, &["sheet.what", "sheet.value"]), rows }
}

fn name<'a>(competency: &'a wire::CompetencyName, words: &Words) -> &'a str {
    match words.get("language") {
        "en" => &competency.name.en,
        _ => &competency.name.id,
    }
}
