//! Lists and figures in which nobody's results stand, as the pages show them.

use axum::{extract::State, response::Response};
use domain::{
    access::{Action, Permit, Resource},
    ids::AgencyId,
    time::Timestamp,
    wire::office::{
        ExportAsShown,
        courses::CourseRow,
        drafts::DraftRow,
        imports::ImportRow,
        official::OfficialImport,
        periods::{ExportProgress, ReminderRow},
    },
};

use super::{
    super::{
        Error, courses as catalogue,
        drafts::drafted,
        imports as desk, line, official,
        periods::page::{Followed, follow, sent},
        place, places,
        sheet::{Sheet, Value},
    },
    Form, Taken, append, facts_sheet, minute, period_name, titles, words,
};
use crate::{
    auth::session::SignedIn,
    http::{authenticated::Caller, parts::Query},
    state::AppState,
    store::claims,
    words::Words,
};

/// Attendance lists of one file: more than any agency enters.
const LISTS_MAX: u32 = 100_000;

/// Writes down that a file is taken, and of what: by whatever right it is seen, taking it is what was done.
pub(super) async fn log(
    state: &AppState,
    who: &SignedIn,
    (agency, action, permit): (AgencyId, Action, Permit),
    (what, taken): (&str, &Taken),
) -> Result<(), Error> {
    let detail = format!("{} {what}", taken.detail(permit, None));
    let logged = &line(who, agency, action, place(agency, None), &detail, None);
    Ok(state.db.write(|tx| async move { append(&*tx, logged).await }).await?)
}

/// How far a period is, by unit, and what was sent to those who are missing.
pub(super) async fn progress(
    State(state): State<AppState>,
    Caller(who): Caller,
    form: Form,
    Query(query): Query<ExportProgress>,
) -> Result<Response, Error> {
    let words = words(query.language.as_deref())?;
    let Followed { reach, stage, units, .. } = follow(&state, &who, Action::ExportAggregates, query.period).await?;
    let taken = Taken::now(&state, &who, stage.zone);
    log(&state, &who, (reach.agency, Action::ExportAggregates, reach.permit), ("progress", &taken)).await?;
    let rows = units.into_iter().map(|row| {
        let indented = format!("{}{}", "   ".repeat(usize::try_from(row.depth).unwrap_or_default()), row.unit.name);
        let counts = row.counts;
        let numbers = [counts.covered, counts.submitted, counts.begun, counts.not_begun, counts.no_post];
        [Value::text(indented)].into_iter().chain(numbers.map(Value::count)).collect()
    });
    let columns = ["sheet.unit", "sheet.covered", "state.submitted", "state.begun", "state.not_begun", "state.no_post"];
    let rows = rows.collect();
    let progress = Sheet { name: words.get("tab.progress").to_owned(), head: titles(words, &columns), rows };
    let filters =
        vec![("sheet.period", period_name(&stage, words).to_owned()), ("sheet.day", stage.scene.day.to_string())];
    let mut sheets = vec![progress];
    let reminders = sent(state.db.read(), &reach, query.period).await?;
    if !reminders.is_empty() {
        sheets.push(reminders_sheet(reminders, words));
    }
    sheets.push(facts_sheet(filters, &taken, None, words));
    form.send(sheets, taken.mark(words), "kemajuan").await
}

fn reminders_sheet(reminders: Vec<ReminderRow>, words: &Words) -> Sheet {
    let rows = reminders.into_iter().map(|row| {
        vec![
            Value::text(row.on),
            Value::text(row.by),
            Value::text(row.unit.unwrap_or_else(|| words.get("sheet.filter_none").to_owned())),
            Value::text(words.get(&format!("audience.{}", row.audience.code()))),
            Value::count(row.people),
            row.text.map_or(Value::Empty, Value::Text),
        ]
    });
    let columns = ["sheet.sent_on", "sheet.sent_by", "sheet.unit", "sheet.audience", "sheet.people", "sheet.text"];
    Sheet { rows: rows.collect(), name: words.get("tab.reminders").to_owned(), head: titles(words, &columns) }
}

/// The courses of the agency, and those that are being written.
pub(super) async fn courses(
    State(state): State<AppState>,
    Caller(who): Caller,
    form: Form,
    Query(query): Query<ExportAsShown>,
) -> Result<Response, Error> {
    let words = words(query.language.as_deref())?;
    let permit = catalogue::weigh(&who, Action::AuthorCourses)?;
    let known = catalogue::listed(&state, &who).await?;
    let taken = Taken::now(&state, &who, who.agency.zone);
    log(&state, &who, (who.agency.id, Action::ExportAggregates, permit), ("courses", &taken)).await?;
    let yes_no = |yes: bool| Value::text(words.get(if yes { "sheet.yes" } else { "sheet.no" }));
    let text = |text: Option<String>| text.map_or(Value::Empty, Value::Text);
    let row = |row: CourseRow| {
        let path = if words.get("language") == "en" { row.path_name.en } else { row.path_name.id };
        vec![
            Value::text(row.title),
            Value::count(row.version),
            Value::text(row.path),
            Value::text(path),
            Value::count(row.jp),
            yes_no(row.recognised),
            Value::text(row.published),
            text(row.by),
            text(row.retired),
        ]
    };
    let columns = [
        "sheet.course",
        "sheet.version",
        "sheet.code",
        "sheet.path",
        "sheet.jp",
        "sheet.recognised",
        "sheet.published",
        "sheet.published_by",
        "sheet.retired",
    ];
    let rows = known.courses.into_iter().map(row).collect();
    let courses = Sheet { name: words.get("tab.courses").to_owned(), head: titles(words, &columns), rows };
    let filters = vec![("sheet.on_day", who.today.to_string())];
    let mut sheets = vec![courses];
    let drafts = drafted(&state, &who).await?;
    if !drafts.is_empty() {
        sheets.push(drafts_sheet(&who, drafts, words));
    }
    sheets.push(facts_sheet(filters, &taken, None, words));
    form.send(sheets, taken.mark(words), "kursus").await
}

fn drafts_sheet(who: &SignedIn, drafts: Vec<DraftRow>, words: &Words) -> Sheet {
    let rows = drafts.into_iter().map(|row| {
        vec![
            Value::text(row.title),
            Value::count(row.version),
            row.newest.map_or(Value::Empty, Value::count),
            Value::text(minute(who.agency.zone, Timestamp(row.changed_at))),
            row.changed_by.map_or(Value::Empty, Value::Text),
        ]
    });
    let columns = ["sheet.course", "sheet.version", "sheet.newest", "sheet.changed_at", "sheet.changed_by"];
    Sheet { rows: rows.collect(), name: words.get("tab.drafts").to_owned(), head: titles(words, &columns) }
}

/// What was imported, when and by whom.
pub(super) async fn imports(
    State(state): State<AppState>,
    Caller(who): Caller,
    form: Form,
    Query(query): Query<ExportAsShown>,
) -> Result<Response, Error> {
    let words = words(query.language.as_deref())?;
    let permit = desk::weigh(&who)?;
    let known = desk::desk(&state, &who).list().await?;
    let taken = Taken::now(&state, &who, who.agency.zone);
    log(&state, &who, (who.agency.id, Action::ExportAggregates, permit), ("imports", &taken)).await?;
    let columns = [
        "sheet.file",
        "sheet.kind",
        "sheet.unit",
        "sheet.standing",
        "sheet.brought_by",
        "sheet.brought",
        "sheet.applied",
        "sheet.undone",
        "sheet.rows",
        "sheet.new",
        "sheet.changed",
        "sheet.moved",
        "sheet.gone",
        "sheet.same",
        "sheet.faulty",
    ];
    let rows = known.imports.into_iter().map(|row| import_row(&who, row, words)).collect();
    let imports = Sheet { name: words.get("tab.imports").to_owned(), head: titles(words, &columns), rows };
    let filters = vec![("sheet.on_day", who.today.to_string())];
    form.send(vec![imports, facts_sheet(filters, &taken, None, words)], taken.mark(words), "impor").await
}

fn import_row(who: &SignedIn, row: ImportRow, words: &Words) -> Vec<Value> {
    let instant = |at: i64| Value::text(minute(who.agency.zone, Timestamp(at)));
    let counts = row.counts;
    let numbers = [counts.rows, counts.new, counts.changed, counts.moved, counts.gone, counts.same, counts.faulty];
    let mut values = vec![
        Value::text(row.file),
        Value::text(words.get(&format!("import.kind.{}", row.kind.code()))),
        row.scope.map_or(Value::Empty, |unit| Value::text(unit.name)),
        Value::text(words.get(&format!("import.standing.{}", row.standing.code()))),
        Value::text(row.by.unwrap_or_else(|| words.get("sheet.console").to_owned())),
        instant(row.at),
        row.applied.map_or(Value::Empty, instant),
        row.undone.map_or(Value::Empty, instant),
    ];
    values.extend(numbers.map(Value::count));
    values
}

/// Files of official results that were entered: when and by whom, and for how many people.
pub(super) async fn official_files(
    State(state): State<AppState>,
    Caller(who): Caller,
    form: Form,
    Query(query): Query<ExportAsShown>,
) -> Result<Response, Error> {
    let words = words(query.language.as_deref())?;
    let permit = official::weigh(&who)?;
    let known = official::files(&state, &who).await?;
    let taken = Taken::now(&state, &who, who.agency.zone);
    // What is done is taking a file: no result was entered or read.
    log(&state, &who, (who.agency.id, Action::ExportAggregates, permit), ("official_files", &taken)).await?;
    let instant = |at: i64| Value::text(minute(who.agency.zone, Timestamp(at)));
    let row = |OfficialImport { file, people, at, by, undone, reason, .. }: OfficialImport| {
        vec![
            Value::text(file),
            Value::count(people),
            Value::text(by),
            instant(at),
            undone.map_or(Value::Empty, instant),
            reason.map_or(Value::Empty, Value::Text),
        ]
    };
    let columns =
        ["sheet.file", "sheet.people", "sheet.brought_by", "sheet.brought", "sheet.undone", "sheet.withdrawn_reason"];
    let rows = known.into_iter().map(row).collect();
    let files = Sheet { name: words.get("tab.official_files").to_owned(), head: titles(words, &columns), rows };
    let filters = vec![("sheet.on_day", who.today.to_string())];
    form.send(vec![files, facts_sheet(filters, &taken, None, words)], taken.mark(words), "berkas-hasil-resmi").await
}

/// Trainings that were entered from attendance lists: what each was and for how many, without anybody's name.
pub(super) async fn attendance(
    State(state): State<AppState>,
    Caller(who): Caller,
    form: Form,
    Query(query): Query<ExportAsShown>,
) -> Result<Response, Error> {
    let words = words(query.language.as_deref())?;
    let agency = who.agency.id;
    let permit = who.permit(Action::EnterAttendance, &Resource::Place { agency, path: &[] })?;
    let (known, _) = claims::entered(state.db.read(), agency, (0, LISTS_MAX)).await?;
    let taken = Taken::now(&state, &who, who.agency.zone);
    log(&state, &who, (agency, Action::ExportAggregates, permit), ("attendance", &taken)).await?;
    let rows = known.into_iter().map(|entered| {
        vec![
            Value::text(entered.what.title),
            Value::text(entered.what.from.to_string()),
            Value::text(entered.what.to.to_string()),
            Value::count(entered.jp),
            Value::count(entered.people),
            Value::text(who.agency.zone.date(entered.at).to_string()),
            entered.annulled.map_or(Value::Empty, Value::Text),
        ]
    });
    let columns = [
        "sheet.training",
        "sheet.from",
        "sheet.until",
        "sheet.jp",
        "sheet.people",
        "sheet.entered",
        "sheet.withdrawn_reason",
    ];
    let rows = rows.collect();
    let lists = Sheet { name: words.get("tab.attendance").to_owned(), head: titles(words, &columns), rows };
    let filters = vec![("sheet.on_day", who.today.to_string())];
    form.send(vec![lists, facts_sheet(filters, &taken, None, words)], taken.mark(words), "daftar-hadir").await
}

/// All agencies with their admins.
pub(super) async fn agencies(
    State(state): State<AppState>,
    Caller(who): Caller,
    form: Form,
    Query(query): Query<ExportAsShown>,
) -> Result<Response, Error> {
    let words = words(query.language.as_deref())?;
    let (permit, known) = places::known_agencies(&state, &who).await?;
    let taken = Taken::now(&state, &who, who.agency.zone);
    log(&state, &who, (who.agency.id, Action::ExportAggregates, permit), ("agencies", &taken)).await?;
    let rows = known.agencies.into_iter().map(|row| {
        vec![
            Value::text(row.name),
            Value::text(row.zone),
            Value::count(row.units),
            Value::count(row.people),
            Value::text(row.admins.join("; ")),
        ]
    });
    let columns = ["sheet.agency", "sheet.zone", "sheet.units", "sheet.people", "sheet.admins"];
    let rows = rows.collect();
    let agencies = Sheet { name: words.get("tab.agencies").to_owned(), head: titles(words, &columns), rows };
    let filters = vec![("sheet.on_day", who.today.to_string())];
    form.send(vec![agencies, facts_sheet(filters, &taken, None, words)], taken.mark(words), "instansi").await
}
