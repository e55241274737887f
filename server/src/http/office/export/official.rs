//! Official results as a file: filtered as on the page, with levels, by name.

use std::collections::BTreeSet;

use axum::{extract::State, response::Response};
use domain::{
    access::Action,
    competency::CompetencyCode,
    ids::{PersonId, UnitId},
    official::Validity,
    wire::office::official::ExportOfficial,
};

use super::{
    super::{
        Error,
        sheet::{Sheet, Value},
    },
    Form, Taken, facts_sheet, name, reason, record, seen, titles, units_of, words,
};
use crate::{
    auth::reach::Reach,
    http::{authenticated::Caller, body::Body, official::Names},
    state::AppState,
    store::{
        self,
        office::{self, OfficialEntry, Officials},
        official::{self, Kept},
    },
    words::Words,
};

/// Results of one file: more than any agency has.
const ROWS_MAX: u32 = 200_000;

/// The results.
pub(super) async fn take(
    State(state): State<AppState>,
    Caller(who): Caller,
    form: Form,
    Body(wanted): Body<ExportOfficial>,
) -> Result<Response, Error> {
    let words = words(wanted.language.as_deref())?;
    let reason = reason(&wanted.reason)?;
    // Who may not see the list on the page does not get it as a file.
    let on = state.db.read();
    Reach::find(on, &who, Action::ListOfficial, wanted.unit).await?;
    let reach = Reach::find(on, &who, Action::ExportNamed, wanted.unit).await?;
    let taken = Taken::now(&state, &who, who.agency.zone);
    let units: Vec<UnitId> = reach.units().map(|(_, unit)| unit.id).collect();
    let (units, who_ref, reach_ref, taken_ref, validity) = (&units, &who, &reach, &taken, wanted.state);
    let found = state
        .db
        .write(|tx| async move {
            let units = (!reach_ref.is_whole()).then_some(&units[..]);
            let (agency, day) = (reach_ref.agency, who_ref.today);
            let wanted = Officials { agency, day, units, state: validity, page: (0, ROWS_MAX) };
            let (rows, _) = office::officials(&*tx, &wanted).await?;
            let people: BTreeSet<PersonId> = rows.iter().map(|row| row.whose.person).collect();
            let people: Vec<PersonId> = people.into_iter().collect();
            seen(&*tx, who_ref, (reach_ref, Action::ReadOfficial), &people, reason).await?;
            let logged = taken_ref.detail(reach_ref.permit, Some(people.len()));
            record(&*tx, who_ref, reach_ref, Action::ExportNamed, &logged, Some(reason)).await?;
            let mut kept = official::of_people(&*tx, &people).await?;
            let both = rows.into_iter().filter_map(|row| {
                let of = kept.get_mut(&row.whose.person)?;
                let place = of.iter().position(|kept| kept.official.facts.day == row.day)?;
                Some((row, of.swap_remove(place)))
            });
            Ok::<_, store::Error>(both.collect::<Vec<_>>())
        })
        .await?;
    let names = Names::of(on, &state.shelf, &who, found.iter().map(|(_, kept)| kept)).await?;
    let results = results_sheet(&names, &found, (&taken, who.today), words);
    let state_words =
        validity.map_or_else(String::new, |state| words.get(&format!("official.{}", state.code())).to_owned());
    let filters = vec![
        ("sheet.filter_unit", units_of(on, &reach, who.today, words).await?),
        ("sheet.filter_standing", state_words),
        ("sheet.on_day", who.today.to_string()),
    ];
    let mut notes = facts_sheet(filters, &taken, Some(reason), words);
    notes.rows.push(vec![Value::text(words.get("sheet.note")), Value::text(words.get("official.note"))]);
    form.send(vec![results, notes], taken.mark(words), "hasil-resmi").await
}

fn results_sheet(
    names: &Names,
    found: &[(OfficialEntry, Kept)],
    (taken, today): (&Taken, domain::time::Date),
    words: &Words,
) -> Sheet {
    let told: Vec<_> = found.iter().map(|(_, kept)| names.tell(kept)).collect();
    let mut codes: Vec<(CompetencyCode, String)> = Vec::new();
    for line in told.iter().flatten().flat_map(|told| &told.lines) {
        let Ok(code) = line.competency.code.parse() else { continue };
        if codes.iter().all(|(known, _)| *known != code) {
            codes.push((code, name(&line.competency, words).to_owned()));
        }
    }
    let mut head = titles(
        words,
        &[
            "sheet.mark",
            "sheet.nip",
            "sheet.name",
            "sheet.unit",
            "official.day",
            "official.until",
            "official.state",
            "official.institution",
            "official.accreditation",
            "official.number",
            "official.purpose",
            "official.standard",
            "official.told",
            "official.counted",
            "official.told_category",
            "official.category",
            "official.category_rule",
        ],
    );
    for (_, competency) in &codes {
        head.push(words.fill("sheet.required_of", &[("competency", competency)]));
        head.push(words.fill("official.found_of", &[("competency", competency)]));
    }
    let english = words.get("language") == "en";
    let rows = (1..).zip(found.iter().zip(&told)).map(|(number, ((row, kept), told))| {
        let facts = &kept.official.facts;
        let text = |text: &domain::wire::about::Bilingual| Value::text(if english { &text.en } else { &text.id });
        let some = |number: Option<u32>| number.map_or(Value::Empty, Value::hundredths);
        let mut values = vec![
            Value::text(format!("{}-{number}", taken.id)),
            Value::text(&row.whose.nip),
            Value::text(&row.whose.name),
            Value::text(&row.whose.unit),
            Value::text(row.day.to_string()),
            Value::text(row.until.to_string()),
            Value::text(words.get(&format!("official.{}", Validity::on(today, row.until).code()))),
            Value::text(&facts.institution),
            facts.accreditation.as_ref().map_or(Value::Empty, Value::text),
            Value::text(&facts.number),
            told.as_ref().and_then(|told| told.purpose.as_ref()).map_or(Value::Empty, text),
            told.as_ref().map_or(Value::Empty, |told| text(&told.standard)),
            some(facts.told),
            some(told.as_ref().and_then(|told| told.counted)),
            told.as_ref().and_then(|told| told.told_category.as_ref()).map_or(Value::Empty, text),
            told.as_ref().and_then(|told| told.category.as_ref()).map_or(Value::Empty, text),
            names.category_rule(kept).map_or(Value::Empty, Value::text),
        ];
        for (code, _) in &codes {
            let line = kept.official.lines.iter().find(|line| line.competency == *code);
            let level = |number: u8| Value::count(number.into());
            values.push(line.and_then(|line| line.required).map_or(Value::Empty, |required| level(required.number())));
            values.push(line.map_or(Value::Empty, |line| level(line.reached.number())));
        }
        values
    });
    Sheet { rows: rows.collect(), name: words.get("tab.official").to_owned(), head }
}
