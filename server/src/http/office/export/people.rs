//! Files with names: each wants a reason, which is kept in the audit log and written into the file.

use axum::{extract::State, response::Response};
use domain::{
    access::Action,
    competency::CompetencyCode,
    ids::UnitId,
    wire::{
        claim::ClaimsQuery,
        office::{self as wire, ExportList, PeopleQuery, PeopleSort, periods::ExportMissing},
    },
};

use super::{
    super::{
        Error, Stage, figures,
        people::{order, search},
        periods::page::rows as missing_rows,
        sheet::{Sheet, Value},
    },
    Form, Taken, facts_sheet, name, notes_sheet, period_name, reason, record, seen, titles, units_of, words,
};
use crate::{
    auth::reach::Reach,
    http::{authenticated::Caller, body::Body, claims::standing, parts::Query},
    state::AppState,
    store::{
        self,
        office::{self, Claims, Order, People, Row, Submission, Who},
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

/// Levels, with names.
pub(super) async fn levels(
    State(state): State<AppState>,
    Caller(who): Caller,
    form: Form,
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
            let people: Vec<_> = rows.iter().map(|row| row.person).collect();
            let mut submissions = office::submissions(&*tx, stage_ref.period.id, &people).await?;
            let read: Vec<_> = people.into_iter().filter(|person| submissions.contains_key(person)).collect();
            seen(&*tx, who_ref, (reach_ref, Action::ReadLevels), &read, reason).await?;
            let logged = taken_ref.detail(reach_ref.permit, Some(rows.len()));
            record(&*tx, who_ref, reach_ref, Action::ExportNamed, &logged, Some(reason)).await?;
            Ok::<_, store::Error>(
                rows.into_iter().map(|row| (submissions.remove(&row.person), row)).collect::<Vec<_>>(),
            )
        })
        .await?;
    let units = units_of(state.db.read(), &reach, who.today, words).await?;
    let notes = notes_sheet(&stage, (&reach, &units), &taken, Some(reason), words);
    let sheets = vec![people_sheet(&stage, &found, &taken, words), notes];
    form.send(sheets, taken.mark(words), "pegawai").await
}

/// The list of people as it is searched, filtered and sorted on the page: all of its pages, without levels.
pub(super) async fn list(
    State(state): State<AppState>,
    Caller(who): Caller,
    form: Form,
    Query(query): Query<PeopleQuery>,
    Body(wanted): Body<ExportList>,
) -> Result<Response, Error> {
    let words = words(wanted.language.as_deref())?;
    let reason = reason(&wanted.reason)?;
    let sought = &search("q", query.q.as_deref())?;
    let scope = wire::ScopeQuery { period: query.period, unit: query.unit };
    let (reach, stage) = figures::weigh(&state, &who, Action::ExportNamed, scope).await?;
    let taken = Taken::now(&state, &who, stage.zone);
    let units: Vec<UnitId> = reach.units().map(|(_, unit)| unit.id).collect();
    let (units, who_ref, reach_ref, stage_ref, taken_ref) = (&units, &who, &reach, &stage, &taken);
    let (progress, order) = (query.state, order(query.sort));
    let found = state
        .db
        .write(|tx| async move {
            let (who, page) = (Who::Units(units), (0, PEOPLE_MAX));
            let listed = People { who, search: sought.clone(), progress, covered: false, order, page };
            let (rows, _) = office::people(&*tx, &stage_ref.scene, &listed).await?;
            let logged = taken_ref.detail(reach_ref.permit, Some(rows.len()));
            record(&*tx, who_ref, reach_ref, Action::ExportNamed, &logged, Some(reason)).await?;
            Ok::<_, store::Error>(rows)
        })
        .await?;
    let sort = query.sort.unwrap_or(PeopleSort::Name);
    let filters = vec![
        ("sheet.period", period_name(&stage, words).to_owned()),
        ("sheet.filter_unit", units_of(state.db.read(), &reach, who.today, words).await?),
        ("sheet.filter_text", query.q.unwrap_or_default().trim().to_owned()),
        ("sheet.filter_state", progress.map_or_else(String::new, |code| state_words(code.code(), words))),
        ("sheet.sorted", words.get(&format!("sort.{}", sort.code())).to_owned()),
        ("sheet.day", stage.scene.day.to_string()),
    ];
    let sheets = vec![list_sheet(&stage, &found, &taken, words), facts_sheet(filters, &taken, Some(reason), words)];
    form.send(sheets, taken.mark(words), "daftar-pegawai").await
}

/// Who has not begun, or not submitted.
pub(super) async fn missing(
    State(state): State<AppState>,
    Caller(who): Caller,
    form: Form,
    Body(wanted): Body<ExportMissing>,
) -> Result<Response, Error> {
    let words = words(wanted.language.as_deref())?;
    let reason = reason(&wanted.reason)?;
    let scope = wire::ScopeQuery { period: Some(wanted.period), unit: wanted.unit };
    let (reach, stage) = figures::weigh(&state, &who, Action::ExportNamed, scope).await?;
    let taken = Taken::now(&state, &who, stage.zone);
    let (who_ref, reach_ref, stage_ref, taken_ref, audience) = (&who, &reach, &stage, &taken, wanted.audience);
    let found = state
        .db
        .write(|tx| async move {
            let rows = missing_rows(&*tx, reach_ref, stage_ref, audience).await?;
            let logged = taken_ref.detail(reach_ref.permit, Some(rows.len()));
            record(&*tx, who_ref, reach_ref, Action::ExportNamed, &logged, Some(reason)).await?;
            Ok::<_, store::Error>(rows)
        })
        .await?;
    let filters = vec![
        ("sheet.period", period_name(&stage, words).to_owned()),
        ("sheet.filter_unit", units_of(state.db.read(), &reach, who.today, words).await?),
        ("sheet.filter_state", words.get(&format!("audience.{}", audience.code())).to_owned()),
        ("sheet.day", stage.scene.day.to_string()),
    ];
    let sheets = vec![list_sheet(&stage, &found, &taken, words), facts_sheet(filters, &taken, Some(reason), words)];
    form.send(sheets, taken.mark(words), "belum-mengirim").await
}

/// Claims of hours learned elsewhere, filtered as on the page.
pub(super) async fn claims(
    State(state): State<AppState>,
    Caller(who): Caller,
    form: Form,
    Query(query): Query<ClaimsQuery>,
    Body(wanted): Body<ExportList>,
) -> Result<Response, Error> {
    let words = words(wanted.language.as_deref())?;
    let reason = reason(&wanted.reason)?;
    let standing = standing(&query)?;
    // Who may not see the list on the page does not get it as a file.
    let on = state.db.read();
    Reach::find(on, &who, Action::ListClaims, query.unit).await?;
    let reach = Reach::find(on, &who, Action::ExportNamed, query.unit).await?;
    let taken = Taken::now(&state, &who, who.agency.zone);
    let units: Vec<UnitId> = reach.units().map(|(_, unit)| unit.id).collect();
    let (units, who_ref, reach_ref, taken_ref) = (&units, &who, &reach, &taken);
    let found = state
        .db
        .write(|tx| async move {
            let units = (!reach_ref.is_whole()).then_some(&units[..]);
            let (agency, day) = (reach_ref.agency, who_ref.today);
            let wanted = Claims { agency, day, units, state: standing, page: (0, PEOPLE_MAX) };
            let (rows, _) = office::claims(&*tx, &wanted).await?;
            let logged = taken_ref.detail(reach_ref.permit, Some(rows.len()));
            record(&*tx, who_ref, reach_ref, Action::ExportNamed, &logged, Some(reason)).await?;
            Ok::<_, store::Error>(rows)
        })
        .await?;
    let rows = (1..).zip(found).map(|(number, claim)| {
        vec![
            Value::text(format!("{}-{number}", taken.id)),
            Value::text(claim.whose.nip),
            Value::text(claim.whose.name),
            Value::text(claim.whose.unit),
            Value::text(claim.title),
            Value::text(claim.days.0.to_string()),
            Value::text(claim.days.1.to_string()),
            Value::count(claim.jp),
            Value::text(words.get(&format!("claim.{}", claim.state.code()))),
        ]
    });
    let columns = [
        "sheet.mark",
        "sheet.nip",
        "sheet.name",
        "sheet.unit",
        "sheet.training",
        "sheet.from",
        "sheet.until",
        "sheet.jp",
        "sheet.standing",
    ];
    let rows = rows.collect();
    let claims = Sheet { name: words.get("tab.claims").to_owned(), head: titles(words, &columns), rows };
    let standing = standing.map_or_else(String::new, |code| words.get(&format!("claim.{}", code.code())).to_owned());
    let filters = vec![
        ("sheet.filter_unit", units_of(state.db.read(), &reach, who.today, words).await?),
        ("sheet.filter_standing", standing),
        ("sheet.on_day", who.today.to_string()),
    ];
    form.send(vec![claims, facts_sheet(filters, &taken, Some(reason), words)], taken.mark(words), "pelatihan").await
}

fn state_words(code: &str, words: &Words) -> String {
    words.get(&format!("state.{code}")).to_owned()
}

/// What the mark of a file, and who somebody is, look like in every list of people.
fn person_values(stage: &Stage, row: &Row, (number, taken): (usize, &Taken), words: &Words) -> Vec<Value> {
    let person = stage.person(row);
    vec![
        // Every row says which file it comes from, however it is copied.
        Value::text(format!("{}-{number}", taken.id)),
        Value::text(row.nip.map(|nip| nip.as_str().to_owned()).unwrap_or_default()),
        Value::text(person.name),
        Value::text(person.unit.name),
        person.post.map_or(Value::Empty, Value::text),
        Value::text(words.get(&format!("employment.{}", row.employment.code()))),
        Value::text(state_words(row.progress.code(), words)),
        person.submitted.map_or(Value::Empty, Value::text),
    ]
}

fn list_sheet(stage: &Stage, found: &[Row], taken: &Taken, words: &Words) -> Sheet {
    let rows = (1..).zip(found).map(|(number, row)| person_values(stage, row, (number, taken), words));
    Sheet { name: words.get("tab.people").to_owned(), head: titles(words, &PERSON_COLUMNS), rows: rows.collect() }
}

fn people_sheet(stage: &Stage, found: &[(Option<Submission>, Row)], taken: &Taken, words: &Words) -> Sheet {
    let lines = found.iter().filter_map(|(submission, _)| submission.as_ref()).flat_map(|found| &found.lines);
    let codes: Vec<CompetencyCode> = stage.columns(&lines.map(|line| line.competency).collect());
    let mut head = titles(words, &PERSON_COLUMNS);
    for code in &codes {
        let competency = stage.competency(*code);
        for key in ["sheet.required_of", "sheet.reached_of"] {
            head.push(words.fill(key, &[("competency", name(&competency, words))]));
        }
    }
    let rows = (1..).zip(found).map(|(number, (submission, row))| {
        let mut values = person_values(stage, row, (number, taken), words);
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
