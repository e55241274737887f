//! The standards of posts as a file: what each is asked for today, and the words of every competency.

use axum::{extract::State, response::Response};
use domain::{
    access::Action,
    competency::Competency,
    text::Text,
    wire::office::standards::{KindRow, StandardsQuery},
};

use super::{
    super::{
        Error,
        sheet::{Sheet, Value},
        standards::{Held, kinds, sought, weigh},
    },
    Form, Taken, facts_sheet,
    lists::log,
    titles, words,
};
use crate::{
    http::{authenticated::Caller, parts::Query},
    state::AppState,
    store::{bundles::Shipped, catalogue},
    words::Words,
};

pub(super) async fn take(
    State(state): State<AppState>,
    Caller(who): Caller,
    form: Form,
    Query(query): Query<StandardsQuery>,
) -> Result<Response, Error> {
    let words = words(query.language.as_deref())?;
    let permit = weigh(&who)?;
    let shipped = catalogue::known(state.db.read(), who.agency.id).await?;
    let posts = sought(&state, &who, &query, &shipped).await?;
    let taken = Taken::now(&state, &who, who.agency.zone);
    log(&state, &who, (who.agency.id, Action::ExportAggregates, permit), ("standards", &taken)).await?;
    let kind = query.kind.as_deref().and_then(domain::people::PositionKind::from_code);
    let kind = kind.and_then(|kind| shipped.standards.of(kind)).map(|standard| said(&standard.name, words).to_owned());
    let filters = vec![
        ("standard.kind", kind.unwrap_or_default()),
        ("sheet.filter_text", query.q.clone().unwrap_or_default().trim().to_owned()),
        ("sheet.on_day", who.today.to_string()),
    ];
    let sheets = vec![
        posts_sheet(&posts, &shipped, words),
        kinds_sheet(kinds(&state, &who).await?, words),
        words_sheet(&shipped, words),
        facts_sheet(filters, &taken, None, words),
    ];
    form.send(sheets, taken.mark(words), "standar-jabatan").await
}

pub(super) fn said<'a>(text: &'a Text, words: &Words) -> &'a str {
    if words.get("language") == "en" { &text.english } else { &text.indonesian }
}

/// A row for each competency that a post is asked for.
fn posts_sheet(posts: &[Held], shipped: &Shipped, words: &Words) -> Sheet {
    let mut rows = Vec::new();
    for held in posts {
        let kind = shipped.standards.of(held.post.kind).map(|standard| said(&standard.name, words)).unwrap_or_default();
        let version = held.in_force.as_ref();
        for (code, level) in &held.levels {
            let default = shipped.standards.of(held.post.kind).and_then(|standard| standard.required(*code));
            let why = held.wishes.get(code).map(|wish| wish.why.clone()).filter(|why| !why.is_empty());
            rows.push(vec![
                Value::text(&held.post.code),
                Value::text(&held.post.title),
                Value::text(kind),
                Value::count(held.post.holders),
                version.map_or_else(|| Value::text(words.get("standard.default")), |own| Value::count(own.number)),
                version.map_or(Value::Empty, |own| Value::text(own.from.to_string())),
                Value::text(code.to_string()),
                Value::text(said(&shipped.whole.name_of(*code), words)),
                Value::count(level.number().into()),
                default.map_or(Value::Empty, |level| Value::count(level.number().into())),
                why.map_or(Value::Empty, Value::text),
            ]);
        }
    }
    let columns = [
        "sheet.code",
        "sheet.post",
        "standard.kind",
        "standard.holders",
        "sheet.version",
        "sheet.from",
        "standard.competency_code",
        "sheet.competency",
        "standard.level",
        "standard.default_level",
        "standard.why",
    ];
    Sheet { name: words.get("tab.standards").to_owned(), head: titles(words, &columns), rows }
}

/// How many posts of each kind have a standard of their own.
fn kinds_sheet(kinds: Vec<KindRow>, words: &Words) -> Sheet {
    let rows = kinds.into_iter().map(|row| {
        let name = if words.get("language") == "en" { row.name.en } else { row.name.id };
        vec![Value::text(name), Value::count(row.posts), Value::count(row.own), Value::count(row.drafts)]
    });
    let columns = ["standard.kind", "tab.posts", "standard.own", "standard.drafts"];
    Sheet { rows: rows.collect(), name: words.get("tab.kinds").to_owned(), head: titles(words, &columns) }
}

/// A row for each statement.
fn words_sheet(shipped: &Shipped, words: &Words) -> Sheet {
    let of = |competency: &Competency| {
        let levels = competency.levels.iter().flat_map(|level| level.statements.iter().map(move |one| (level, one)));
        let row = |(level, statement): (&domain::competency::LevelText, &domain::competency::Statement)| {
            vec![
                Value::text(competency.code.to_string()),
                Value::text(said(&competency.name, words)),
                Value::text(words.get(&format!("standard.{}", competency.kind.code()))),
                Value::text(said(&competency.definition, words)),
                Value::count(level.level.number().into()),
                Value::text(said(&level.meaning, words)),
                Value::count(statement.id.number.into()),
                Value::text(said(&statement.text, words)),
            ]
        };
        levels.map(row).collect::<Vec<_>>()
    };
    let columns = [
        "standard.competency_code",
        "sheet.competency",
        "standard.group",
        "standard.definition",
        "standard.level",
        "standard.meaning",
        "standard.number",
        "standard.statement",
    ];
    let rows = shipped.whole.competencies.iter().flat_map(of).collect();
    Sheet { name: words.get("tab.catalogue").to_owned(), head: titles(words, &columns), rows }
}
