//! Training needs as a file: the recap of what is validated, by competency and indicator, and everybody's needs by name.

use std::collections::BTreeMap;

use axum::{extract::State, response::Response};
use domain::{
    access::Action,
    competency::CompetencyCode,
    hours::HoursRules,
    ids::PersonId,
    needs::{NeedState, PlanLine, QUARTERS, Said},
    wire::{
        about::Bilingual,
        office::{
            RuleUsed,
            needs::{ExportNeeds, MadeBy, NOT_SUBMITTED, NeedsRecap},
        },
    },
};

use super::{
    super::{
        Error, Stage,
        needs::{add_up, all_rows, made_by, path_rules, standing},
        sheet::{Sheet, Value},
        top,
    },
    Form, Taken, figures, name, notes_on, reason, record, seen, titles, units_of, words,
};
use crate::{
    http::{authenticated::Caller, body::Body},
    state::AppState,
    store::{
        self, directory,
        needs::{self, Kept},
        office::Row,
        rules,
    },
    words::Words,
};

/// The recap, and below it everybody by name, or those whose needs stand as was filtered.
pub(super) async fn take(
    State(state): State<AppState>,
    Caller(who): Caller,
    form: Form,
    Body(wanted): Body<ExportNeeds>,
) -> Result<Response, Error> {
    let words = words(wanted.language.as_deref())?;
    let reason = reason(&wanted.reason)?;
    let standing = standing(wanted.state.as_deref())?;
    let scope = domain::wire::office::ScopeQuery { period: Some(wanted.period), unit: wanted.unit };
    let (reach, stage) = figures::weigh(&state, &who, Action::ExportNamed, scope).await?;
    let taken = Taken::now(&state, &who, stage.zone);
    let on = state.db.read();
    let rules = rules::hours(on, &state.shelf, reach.agency).await?;
    let agency = directory::agency(on, reach.agency).await?.name;
    let (who_ref, reach_ref, stage_ref, taken_ref) = (&who, &reach, &stage, &taken);
    let (named, people, all, states) = state
        .db
        .write(|tx| async move {
            let rows = all_rows(&*tx, reach_ref, stage_ref).await?;
            let people: Vec<PersonId> = rows.iter().map(|row| row.person).collect();
            let states = needs::states(&*tx, stage_ref.period.id).await?;
            let named = filtered(rows, &states, standing);
            let all = needs::in_period(&*tx, stage_ref.period.id, &people, stage_ref.zone).await?;
            let mut read: Vec<PersonId> = named.iter().map(|row| row.person).collect();
            read.retain(|person| all.contains_key(person));
            seen(&*tx, who_ref, (reach_ref, Action::ReadNeeds), &read, reason).await?;
            let logged = taken_ref.detail(reach_ref.permit, Some(named.len()));
            record(&*tx, who_ref, reach_ref, Action::ExportNamed, &logged, Some(reason)).await?;
            Ok::<_, store::Error>((named, people, all, states))
        })
        .await?;
    let rules = rules.on(who.today);
    let references = state.shelf.take(on, &all.values().map(|kept| kept.references).collect()).await?;
    let unit = top(on, &reach, who.today).await?;
    let recap = add_up(&stage, (agency, unit), (&people, &states), &all, (&references, rules));
    let said = all.values().flat_map(|kept| &kept.need.steps).map(|step| step.by).collect::<Vec<_>>();
    let names = directory::names_and_numbers(on, &said, who.today).await?;
    // The sheet of people tells needs that are not validated, too.
    let made = MadeBy { paths: Some(path_rules(rules)), ..made_by(all.values(), &references) };
    let units = units_of(on, &reach, who.today, words).await?;
    let mut notes = notes_on(&stage, (&reach, &units), made_rows(&made, words), &taken, Some(reason), words);
    let state = standing.map_or_else(|| "sheet.filter_none".to_owned(), |code| format!("need.{code}"));
    notes.rows.insert(1, vec![Value::text(words.get("sheet.filter_standing")), Value::text(words.get(&state))]);
    notes.rows.insert(2, vec![Value::text(words.get("sheet.note")), Value::text(words.get("need.recap_note"))]);
    let sheets = vec![
        gaps_sheet(&recap, words),
        indicators_sheet(&recap, words),
        paths_sheet(&recap, words),
        people_sheet((&stage, rules, &names), &named, &all, &taken, words),
        notes,
    ];
    form.send(sheets, taken.mark(words), "kebutuhan").await
}

/// The versions that made what stands in the file, each with what it rests on.
fn made_rows(made: &MadeBy, words: &Words) -> Vec<Vec<Value>> {
    let row = |key: &str, version: &str, basis: &Bilingual| {
        let basis = if words.get("language") == "en" { &basis.en } else { &basis.id };
        let value = words.fill("need.made", &[("version", version), ("basis", basis)]);
        vec![Value::text(words.get(key)), Value::text(value)]
    };
    let catalogues = made.catalogues.iter().map(|used| row("need.made_catalogue", &used.version, &used.basis));
    let standards = made.standards.iter().map(|used| row("need.made_standards", &used.version, &used.basis));
    let level = |used: &RuleUsed| row("need.made_level", &format!("{} {}", used.id, used.version), &used.basis);
    let paths = made.paths.iter().map(|used| row("need.made_paths", &used.version, &used.basis));
    catalogues.chain(standards).chain(made.levels.iter().map(level)).chain(paths).collect()
}

/// Those whose needs stand so.
fn filtered(mut rows: Vec<Row>, states: &BTreeMap<PersonId, NeedState>, standing: Option<&str>) -> Vec<Row> {
    let code = |row: &Row| states.get(&row.person).map_or(NOT_SUBMITTED, |state| state.code());
    rows.retain(|row| standing.is_none_or(|standing| code(row) == standing));
    rows
}

fn gaps_sheet(recap: &NeedsRecap, words: &Words) -> Sheet {
    let rows = recap.lines.iter().map(|line| {
        vec![Value::text(name(&line.competency, words)), Value::count(line.people), Value::count(line.gaps)]
    });
    Sheet {
        name: words.get("tab.needs").to_owned(),
        head: titles(words, &["sheet.competency", "sheet.people", "sheet.with_gap"]),
        rows: rows.collect(),
    }
}

fn indicators_sheet(recap: &NeedsRecap, words: &Words) -> Sheet {
    let rows = recap.lines.iter().flat_map(|line| {
        line.indicators.iter().map(move |indicator| {
            let text = if words.get("language") == "en" { &indicator.text.en } else { &indicator.text.id };
            vec![
                Value::text(name(&line.competency, words)),
                Value::text(&indicator.code),
                Value::count(indicator.level.into()),
                Value::text(text),
                Value::count(indicator.gaps),
            ]
        })
    });
    Sheet {
        name: words.get("tab.need_indicators").to_owned(),
        head: titles(
            words,
            &["sheet.competency", "need.indicator_code", "standard.level", "need.indicator", "sheet.with_gap"],
        ),
        rows: rows.collect(),
    }
}

fn paths_sheet(recap: &NeedsRecap, words: &Words) -> Sheet {
    let mut head = titles(words, &["need.code", "need.path", "need.year"]);
    head.extend(QUARTERS.map(|n| words.fill("need.quarter_n", &[("n", &n.to_string())])));
    let rows = recap.paths.iter().map(|path| {
        let name = if words.get("language") == "en" { &path.name.en } else { &path.name.id };
        let mut values = vec![Value::text(&path.path), Value::text(name), Value::text(path.year.to_string())];
        values.extend(path.quarters.iter().map(|lines| Value::count(*lines)));
        values
    });
    Sheet { rows: rows.collect(), name: words.get("tab.need_plans").to_owned(), head }
}

fn quarter(year: impl ToString, n: impl ToString, words: &Words) -> String {
    words.fill("need.quarter", &[("n", &n.to_string()), ("year", &year.to_string())])
}

fn people_sheet(
    (stage, rules, names): (&Stage, &HoursRules, &directory::Names),
    rows: &[Row],
    all: &BTreeMap<PersonId, Kept>,
    taken: &Taken,
    words: &Words,
) -> Sheet {
    let lines = rows.iter().filter_map(|row| all.get(&row.person)).flat_map(|kept| &kept.need.lines);
    let codes: Vec<CompetencyCode> = stage.columns(&lines.map(|line| line.competency).collect());
    let mut head = titles(words, &["sheet.mark", "sheet.nip", "sheet.name", "sheet.unit", "sheet.post", "need.state"]);
    for code in &codes {
        let competency = stage.competency(*code);
        head.push(words.fill("need.gap_of", &[("competency", name(&competency, words))]));
    }
    head.push(words.get("need.met").to_owned());
    head.extend((1..=3).map(|n: u32| words.fill("need.plan", &[("n", &n.to_string())])));
    head.extend(titles(words, &["need.verified_by", "need.validated_by"]));
    let called = |person: &PersonId| names.get(person).map(|(name, _)| name.clone()).unwrap_or_default();
    let rows = (1..).zip(rows).map(|(number, row)| {
        let person = stage.person(row);
        let need = all.get(&row.person).map(|kept| &kept.need);
        let state = need.map_or(NOT_SUBMITTED, |need| need.state().code());
        let mut values = vec![
            Value::text(format!("{}-{number}", taken.id)),
            Value::text(row.nip.map(|nip| nip.as_str().to_owned()).unwrap_or_default()),
            Value::text(person.name),
            Value::text(person.unit.name),
            person.post.map_or(Value::Empty, Value::text),
            Value::text(words.get(&format!("need.{state}"))),
        ];
        let lines = need.map(|need| need.needs()).unwrap_or_default();
        for code in &codes {
            let line = lines.iter().find(|line| line.line.competency == *code);
            let said = line.and_then(|line| line.verified);
            values.push(match said {
                Some(true) => Value::text(words.get("need.yes")),
                Some(false) => Value::text(words.get("need.no")),
                None if line.is_some() => Value::text(words.get("need.open")),
                None => Value::Empty,
            });
        }
        let met: Vec<String> = lines.iter().flat_map(|line| line.met).map(ToString::to_string).collect();
        values.push(if met.is_empty() { Value::Empty } else { Value::text(met.join(", ")) });
        let verified = need.and_then(|need| need.verification());
        let plan = verified.map(|(_, verification)| verification.plan.as_slice()).unwrap_or_default();
        let year = need.map_or(0, |need| need.year());
        let planned = |line: &PlanLine| {
            let competency = stage.competency(line.competency);
            let path = rules.path(&line.path).map_or(line.path.as_str(), |path| match words.get("language") {
                "en" => &path.name.english,
                _ => &path.name.indonesian,
            });
            Value::text(format!("{} · {path} · {}", name(&competency, words), quarter(year, line.quarter, words)))
        };
        values.extend((0..3).map(|nth| plan.get(nth).map_or(Value::Empty, planned)));
        values.push(verified.map_or(Value::Empty, |(step, _)| Value::text(called(&step.by))));
        let valid = need.filter(|need| need.state() == NeedState::Validated);
        let valid = valid.and_then(|need| {
            need.steps.iter().rev().find(|step| matches!(step.said, Said::Validated(_))).map(|step| called(&step.by))
        });
        values.push(valid.map_or(Value::Empty, Value::text));
        values
    });
    Sheet { rows: rows.collect(), name: words.get("tab.need_people").to_owned(), head }
}
