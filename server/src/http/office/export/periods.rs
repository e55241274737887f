//! Periods as files: all of them with how far each is, and who has more time in one.
//!
//! Promises: figures of a period are those of its page, of the units that were there on its day. Refuses: names without a reason.

use axum::{extract::State, response::Response};
use domain::{
    access::Action,
    time::Date,
    wire::office::{
        ExportAsShown,
        periods::{ExportExtensions, ExtensionRow, Phase},
    },
};

use super::{
    super::{
        Error, Stage, figures,
        periods::page::{Followed, extensions as given, follow},
        sheet::{Sheet, Value},
    },
    Form, Taken, facts_sheet,
    lists::log,
    named::{record, weigh},
    period_name, reason, titles, units_of, words,
};
use crate::{
    auth::reach::Reach,
    http::{authenticated::Caller, body::Body, parts::Query},
    state::AppState,
    store::{self, periods},
    words::Words,
};

/// All periods, the newest first, with how far each is.
pub(super) async fn list(
    State(state): State<AppState>,
    Caller(who): Caller,
    form: Form,
    Query(query): Query<ExportAsShown>,
) -> Result<Response, Error> {
    let words = words(query.language.as_deref())?;
    let on = state.db.read();
    let reach = Reach::find(on, &who, Action::ExportAggregates, None).await?;
    let known = periods::all(on, reach.agency).await?;
    let taken = Taken::now(&state, &who, who.agency.zone);
    log(&state, &who, (reach.agency, Action::ExportAggregates, reach.permit), ("periods", &taken)).await?;
    let mut rows = Vec::with_capacity(known.len());
    for period in &known {
        let followed = follow(&state, &who, Action::ExportAggregates, period.id).await?;
        rows.push(period_row(&followed, who.today, words));
    }
    let columns = [
        "sheet.period",
        "sheet.opens",
        "sheet.closes",
        "sheet.standing",
        "sheet.day",
        "sheet.covered",
        "state.submitted",
        "state.begun",
        "state.not_begun",
        "state.no_post",
    ];
    let periods = Sheet { name: words.get("tab.periods").to_owned(), head: titles(words, &columns), rows };
    let filters = vec![
        ("sheet.filter_unit", units_of(on, &reach, who.today, words).await?),
        ("sheet.on_day", who.today.to_string()),
    ];
    form.send(vec![periods, facts_sheet(filters, &taken, None, words)], taken.mark(words), "periode").await
}

fn phase_words(phase: Phase, words: &Words) -> String {
    words.get(&format!("period.phase.{}", phase.code())).to_owned()
}

fn period_row(followed: &Followed, today: Date, words: &Words) -> Vec<Value> {
    let (period, counts) = (&followed.stage.period, figures::counts(followed.all));
    let facts = [
        period_name(&followed.stage, words).to_owned(),
        period.opens.to_string(),
        period.closes.to_string(),
        phase_words(period.plan().phase(today).into(), words),
        followed.stage.scene.day.to_string(),
    ];
    let numbers = [counts.covered, counts.submitted, counts.begun, counts.not_begun, counts.no_post];
    facts.map(Value::Text).into_iter().chain(numbers.map(Value::count)).collect()
}

/// Who was given more time in a period, with names.
pub(super) async fn extensions(
    State(state): State<AppState>,
    Caller(who): Caller,
    form: Form,
    Body(wanted): Body<ExportExtensions>,
) -> Result<Response, Error> {
    let words = words(wanted.language.as_deref())?;
    let reason = reason(&wanted.reason)?;
    weigh(&who, Action::ExportNamed)?;
    // Who does not give more time is not told on the page who has it.
    weigh(&who, Action::ManageAgency)?;
    // No level is in it: it stands in the log as the list that it is.
    let permit = weigh(&who, Action::ExportLists)?;
    let stage = Stage::set(&state, who.now, who.agency.id, Some(wanted.period)).await?;
    let taken = Taken::now(&state, &who, stage.zone);
    let (who_ref, taken_ref, period) = (&who, &taken, wanted.period);
    let found = state
        .db
        .write(|tx| async move {
            let rows = given(&*tx, period).await?;
            record(&*tx, who_ref, permit, ("extensions", taken_ref, rows.len()), reason).await?;
            Ok::<_, store::Error>(rows)
        })
        .await?;
    let rows = (1..).zip(found).map(|(number, row): (usize, ExtensionRow)| {
        vec![
            // Every row says which file it comes from, however it is copied.
            Value::text(format!("{}-{number}", taken.id)),
            Value::text(row.name),
            Value::text(row.until),
            Value::text(row.reason),
            row.withdrawn.map_or(Value::Empty, Value::Text),
        ]
    });
    let columns = ["sheet.mark", "sheet.name", "sheet.closes", "sheet.extension_reason", "sheet.withdrawn_on"];
    let rows = rows.collect();
    let people = Sheet { name: words.get("tab.extensions").to_owned(), head: titles(words, &columns), rows };
    let filters =
        vec![("sheet.period", period_name(&stage, words).to_owned()), ("sheet.on_day", who.today.to_string())];
    let sheets = vec![people, facts_sheet(filters, &taken, Some(reason), words)];
    form.send(sheets, taken.mark(words), "perpanjangan").await
}

#[cfg(test)]
mod tests {
    use domain::text::Language;

    use super::*;

    #[test]
    fn every_phase_has_its_words() {
        for language in Language::ALL {
            for phase in Phase::ALL {
                assert_ne!(phase_words(phase, Words::of(language)), format!("period.phase.{}", phase.code()));
            }
        }
    }
}
