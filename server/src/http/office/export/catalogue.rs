//! The agency's catalogue as a file: every statement of every competency in both languages; or all of it as JSON, in the form of the
//! catalogues that ship.

use std::sync::Arc;

use axum::{extract::State, response::Response};
use domain::{
    access::Action,
    competency::{Catalogue, Competency, LevelText, Statement},
    wire::{bundle::write_catalogue, office::standards::StandardsQuery},
};

use super::{
    super::{
        Error,
        sheet::{Sheet, Value},
        standards::weigh,
    },
    Form, Taken, download, facts_sheet,
    lists::log,
    titles, words,
};
use crate::{
    auth::session::SignedIn,
    http::{authenticated::Caller, parts::Query},
    state::AppState,
    store::{
        bundles::{self, Shipped},
        catalogue, wording,
    },
    words::Words,
};

/// The spreadsheet.
pub(super) async fn take(
    State(state): State<AppState>,
    Caller(who): Caller,
    form: Form,
    Query(query): Query<StandardsQuery>,
) -> Result<Response, Error> {
    let words = words(query.language.as_deref())?;
    let taken = taken(&state, &who).await?;
    let (known, said) = in_words_of_today(&state, &who).await?;
    let filters = vec![("sheet.version", said.version.clone()), ("sheet.on_day", who.today.to_string())];
    let sheets = vec![statements(&known, &said, words)?, facts_sheet(filters, &taken, None, words)];
    form.send(sheets, taken.mark(words), "kamus-kompetensi").await
}

/// The whole as JSON.
pub(super) async fn json(State(state): State<AppState>, Caller(who): Caller) -> Result<Response, Error> {
    taken(&state, &who).await?;
    let (_, said) = in_words_of_today(&state, &who).await?;
    download(write_catalogue(&said).into_bytes(), "application/json", "kamus-kompetensi.json")
}

/// What is known, and the whole of it in the words that hold today.
async fn in_words_of_today(state: &AppState, who: &SignedIn) -> Result<(Arc<Shipped>, Catalogue), Error> {
    let on = state.db.read();
    let known = catalogue::known(on, who.agency.id).await?;
    let said = wording::said_on(on, who.agency.id, who.today, &known.whole).await?;
    Ok((known, said))
}

/// Notes that somebody takes it.
async fn taken(state: &AppState, who: &SignedIn) -> Result<Taken, Error> {
    let permit = weigh(who)?;
    let taken = Taken::now(state, who, who.agency.zone);
    log(state, who, (who.agency.id, Action::ExportAggregates, permit), ("catalogue", &taken)).await?;
    Ok(taken)
}

/// A row for each statement.
fn statements(known: &Shipped, said: &Catalogue, words: &Words) -> Result<Sheet, Error> {
    let ships = bundles::shipped()?;
    let of = |competency: &Competency| {
        let standing = match ships.whole.competency(competency.code) {
            Some(shipped) if shipped != competency => "catalogue.worded",
            Some(_) => "catalogue.ships",
            None if known.retired.contains(&competency.code) => "catalogue.retired",
            None => "catalogue.own",
        };
        let row = |level: &LevelText, statement: &Statement| {
            vec![
                Value::text(words.get(standing)),
                Value::text(words.get(&format!("standard.{}", competency.kind.code()))),
                Value::text(competency.code.to_string()),
                Value::text(&competency.name.indonesian),
                Value::text(&competency.name.english),
                Value::text(&competency.definition.indonesian),
                Value::text(&competency.definition.english),
                Value::count(level.level.number().into()),
                Value::text(&level.meaning.indonesian),
                Value::text(&level.meaning.english),
                Value::count(statement.id.number.into()),
                Value::text(&statement.text.indonesian),
                Value::text(&statement.text.english),
            ]
        };
        let levels = competency.levels.iter();
        let rows = levels.flat_map(|level| level.statements.iter().map(move |statement| row(level, statement)));
        rows.collect::<Vec<_>>()
    };
    let columns = [
        "catalogue.standing",
        "standard.group",
        "standard.competency_code",
        "catalogue.name_id",
        "catalogue.name_en",
        "catalogue.definition_id",
        "catalogue.definition_en",
        "standard.level",
        "catalogue.meaning_id",
        "catalogue.meaning_en",
        "standard.number",
        "catalogue.statement_id",
        "catalogue.statement_en",
    ];
    let rows = said.competencies.iter().flat_map(of).collect();
    Ok(Sheet { name: words.get("tab.catalogue").to_owned(), head: titles(words, &columns), rows })
}
