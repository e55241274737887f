//! Learning as files: figures of units, courses and paths, and hours with names.

use axum::{extract::State, response::Response};
use domain::{
    access::Action,
    hours::Bound,
    ids::PersonId,
    wire::{
        about::Bilingual,
        office::learning::{ExportLearners, ExportLearning, Learning, LearningCounts},
    },
};

use super::{
    super::{
        Error,
        learning::{self, instants, reach_in, rules_of, year_of},
        sheet::{Sheet, Value},
    },
    Form, Taken, reason, record, seen, titles, units_of, words,
};
use crate::{
    auth::reach::Reach,
    http::{authenticated::Caller, body::Body, parts::Query},
    state::AppState,
    store::{
        self, directory,
        office::learning::{PersonYear, people_years},
        rules,
    },
    words::Words,
};

pub(super) async fn figures(
    State(state): State<AppState>,
    Caller(who): Caller,
    Query(query): Query<ExportLearning>,
    form: Form,
) -> Result<Response, Error> {
    let words = words(query.language.as_deref())?;
    let reach = reach_in(&state, &who, (Action::ExportAggregates, query.unit), query.year).await?;
    let known = learning::gather(&state, &who, &reach, query.year).await?;
    let taken = Taken::now(&state, &who, who.agency.zone);
    let detail = taken.detail(reach.permit, None);
    let (who_ref, reach_ref, detail) = (&who, &reach, &detail);
    state
        .db
        .write(|tx| async move { record(&*tx, who_ref, reach_ref, Action::ExportAggregates, detail, None).await })
        .await?;
    let units = units_of(state.db.read(), &reach, who.today, words).await?;
    let sheets = vec![
        units_sheet(&known, words),
        courses_sheet(&known, words),
        paths_sheet(&known, words),
        notes_sheet(&units, (known.year, &known.day, &known.rule), &taken, None, words),
    ];
    form.send(sheets, taken.mark(words), "pembelajaran").await
}

pub(super) async fn people(
    State(state): State<AppState>,
    Caller(who): Caller,
    form: Form,
    Body(wanted): Body<ExportLearners>,
) -> Result<Response, Error> {
    let words = words(wanted.language.as_deref())?;
    let reason = reason(&wanted.reason)?;
    let reach = reach_in(&state, &who, (Action::ExportNamed, wanted.unit), wanted.year).await?;
    let range = year_of(who.today, wanted.year)?;
    let day = range.to.map_or(who.today, |last| last.min(who.today));
    let year = instants(&who, who.agency.zone, range, day);
    let taken = Taken::now(&state, &who, who.agency.zone);
    let (who_ref, reach_ref, taken_ref) = (&who, &reach, &taken);
    let found = state
        .db
        .write(|tx| async move {
            let mut years = people_years(&*tx, year).await?;
            years.retain(|year| reach_ref.contains(year.learner.unit));
            let has_some = |year: &&PersonYear| year.learner.completed > 0 || year.learner.jp > 0;
            let read: Vec<PersonId> = years.iter().filter(has_some).map(|year| year.person).collect();
            seen(&*tx, who_ref, (reach_ref, Action::ReadLearning), &read, reason).await?;
            let logged = taken_ref.detail(reach_ref.permit, Some(years.len()));
            record(&*tx, who_ref, reach_ref, Action::ExportNamed, &logged, Some(reason)).await?;
            let ids: Vec<PersonId> = years.iter().map(|year| year.person).collect();
            let names = directory::names_and_numbers(&*tx, &ids, day).await?;
            Ok::<_, store::Error>((years, names))
        })
        .await?;
    let versions = rules::hours(state.db.read(), &state.shelf, who.agency.id).await?;
    let rule = rules_of(&versions, range);
    let named = Named { taken: &taken, words, reach: &reach, rules: versions.of_year(range) };
    let units = units_of(state.db.read(), &reach, who.today, words).await?;
    let sheets = vec![
        named.sheet(found),
        notes_sheet(&units, (range.from.year(), &day.to_string(), &rule), &taken, Some(reason), words),
    ];
    form.send(sheets, taken.mark(words), "jam-pelajaran").await
}

/// What rows with names are written from.
struct Named<'a> {
    taken: &'a Taken,
    words: &'a Words,
    reach: &'a Reach,
    rules: &'a domain::hours::HoursRules,
}

impl Named<'_> {
    fn sheet(&self, (mut years, names): (Vec<PersonYear>, directory::Names)) -> Sheet {
        let words = self.words;
        // By unit in order of reading, then by name: never by hours.
        let place = |year: &PersonYear| self.reach.units().position(|(_, unit)| unit.id == year.learner.unit);
        years.sort_by_cached_key(|year| (place(year), names.get(&year.person).map(|(name, _)| name.to_lowercase())));
        let columns = [
            "sheet.mark",
            "sheet.nip",
            "sheet.name",
            "sheet.unit",
            "sheet.employment",
            "sheet.courses_completed",
            "sheet.jp",
            "sheet.target_jp",
        ];
        let rows = (1..).zip(&years).map(|(number, year)| {
            let (name, nip) = names.get(&year.person).cloned().unwrap_or_default();
            let unit = self.reach.tree.get(year.learner.unit).map(|unit| unit.name.clone()).unwrap_or_default();
            let target = self.rules.target(year.learner.employment);
            vec![
                Value::text(format!("{}-{number}", self.taken.id)),
                Value::text(nip.map(|nip| nip.as_str().to_owned()).unwrap_or_default()),
                Value::text(name),
                Value::text(unit),
                Value::text(words.get(&format!("employment.{}", year.learner.employment.code()))),
                Value::count(year.learner.completed),
                Value::count(year.learner.jp),
                if target.bound == Bound::Floor { Value::count(target.jp) } else { Value::Empty },
            ]
        });
        let rows = rows.collect();
        Sheet { name: words.get("tab.learners").to_owned(), head: titles(words, &columns), rows }
    }
}

fn of_counts(counts: LearningCounts) -> [Value; 7] {
    let LearningCounts { people, begun, finished, completed, jp, with_target, reached } = counts;
    [people, begun, finished, completed, jp, with_target, reached].map(Value::count)
}

fn units_sheet(known: &Learning, words: &Words) -> Sheet {
    let rows = known.units.iter().map(|row| {
        let indented = format!("{}{}", "   ".repeat(usize::try_from(row.depth).unwrap_or_default()), row.unit.name);
        [Value::text(indented)].into_iter().chain(of_counts(row.counts)).collect()
    });
    let columns = [
        "sheet.unit",
        "sheet.people",
        "sheet.learning",
        "sheet.finished",
        "sheet.courses_completed",
        "sheet.jp",
        "sheet.with_target",
        "sheet.reached_target",
    ];
    Sheet { name: words.get("tab.units").to_owned(), head: titles(words, &columns), rows: rows.collect() }
}

fn courses_sheet(known: &Learning, words: &Words) -> Sheet {
    let rows = known.courses.iter().map(|row| {
        let stops: Vec<String> =
            row.stops.iter().map(|stop| format!("{}. {} ({})", stop.number, stop.lesson, stop.people)).collect();
        let counts = [row.version, row.begun, row.completed, row.stopped].map(Value::count);
        [Value::text(&row.title)].into_iter().chain(counts).chain([Value::text(stops.join("; "))]).collect()
    });
    let columns = ["sheet.course", "sheet.version", "sheet.begun", "sheet.completed", "sheet.stopped", "sheet.stops"];
    Sheet { name: words.get("tab.courses").to_owned(), head: titles(words, &columns), rows: rows.collect() }
}

fn paths_sheet(known: &Learning, words: &Words) -> Sheet {
    let rows = known.paths.iter().map(|row| {
        let name = |name: &Bilingual| if words.get("language") == "en" { name.en.clone() } else { name.id.clone() };
        vec![Value::text(&row.code), Value::text(name(&row.name)), Value::count(row.jp), Value::count(row.entries)]
    });
    let columns = ["sheet.code", "sheet.path", "sheet.jp", "sheet.entries"];
    Sheet { name: words.get("tab.paths").to_owned(), head: titles(words, &columns), rows: rows.collect() }
}

/// What the figures of these units are of and rest on.
fn notes_sheet(
    units: &str,
    (year, day, rule): (i16, &str, &str),
    taken: &Taken,
    reason: Option<&str>,
    words: &Words,
) -> Sheet {
    let fact = |key: &str, value: &str| vec![Value::text(words.get(key)), Value::text(value)];
    let mut rows = vec![
        fact("sheet.filter_unit", units),
        fact("sheet.year", &year.to_string()),
        fact("sheet.day", day),
        fact("sheet.hours_rule", rule),
        fact("sheet.taken_by", &taken.name),
        fact("sheet.taken_at", &taken.when),
        fact("sheet.mark", &taken.id),
    ];
    rows.extend(reason.map(|reason| fact("sheet.reason", reason)));
    rows.push(fact("sheet.note", words.get("sheet.no_ranking")));
    Sheet { name: words.get("tab.notes").to_owned(), head: titles(words, &["sheet.what", "sheet.value"]), rows }
}
