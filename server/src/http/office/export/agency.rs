//! What an agency is made of, as its pages show it, without anybody's name.
//!
//! Promises: who may not change it does not get it as a file. Refuses: to name who heads a unit or holds a post.

use axum::{extract::State, response::Response};
use domain::{
    access::{Action, Permit, Resource},
    wire::office::{
        ExportAsShown,
        posts::{PastTitle, PostLine, PostsQuery},
        structure::{Head, PastUnit, UnitRow},
    },
};

use super::{
    super::{
        Error,
        posts::sought,
        sheet::{Sheet, Value},
        structure,
    },
    Form, Taken, facts_sheet,
    lists::log,
    titles, words,
};
use crate::{
    auth::session::SignedIn,
    http::{authenticated::Caller, parts::Query},
    state::AppState,
    words::Words,
};

/// What the access table says: the page is for whoever changes units and posts, and its figures leave as figures do.
fn weigh(who: &SignedIn) -> Result<Permit, Error> {
    structure::weigh(who)?;
    Ok(who.permit(Action::ExportAggregates, &Resource::Place { agency: who.agency.id, path: &[] })?)
}

/// The posts, filtered as on the page.
pub(super) async fn posts(
    State(state): State<AppState>,
    Caller(who): Caller,
    form: Form,
    Query(query): Query<PostsQuery>,
) -> Result<Response, Error> {
    let words = words(query.language.as_deref())?;
    let permit = weigh(&who)?;
    let known = sought(&state, &who, &query).await?;
    let taken = Taken::now(&state, &who, who.agency.zone);
    log(&state, &who, (who.agency.id, Action::ExportAggregates, permit), ("posts", &taken)).await?;
    let columns = [
        "sheet.code",
        "sheet.post",
        "standard.kind",
        "standard.holders",
        "sheet.units",
        "sheet.from",
        "sheet.until",
        "sheet.past",
    ];
    let rows = known.found.into_iter().map(|post| post_row(post, words)).collect();
    let posts = Sheet { name: words.get("tab.posts").to_owned(), head: titles(words, &columns), rows };
    let which = if query.retired == Some(true) { "post.retired" } else { "post.there" };
    let filters = vec![
        ("sheet.filter_standing", words.get(which).to_owned()),
        ("sheet.filter_post", query.q.unwrap_or_default().trim().to_owned()),
        ("sheet.filter_kind", known.kind.map_or_else(String::new, |kind| kind_words(kind.code(), words))),
        ("sheet.filter_unit", known.unit.unwrap_or_default()),
        ("sheet.on_day", who.today.to_string()),
    ];
    form.send(vec![posts, facts_sheet(filters, &taken, None, words)], taken.mark(words), "jabatan").await
}

fn kind_words(code: &str, words: &Words) -> String {
    words.get(&format!("post.kind.{code}")).to_owned()
}

/// The tree of units, and those that are closed.
pub(super) async fn units(
    State(state): State<AppState>,
    Caller(who): Caller,
    form: Form,
    Query(query): Query<ExportAsShown>,
) -> Result<Response, Error> {
    let words = words(query.language.as_deref())?;
    let permit = weigh(&who)?;
    let known = structure::known_units(&state, &who).await?;
    let taken = Taken::now(&state, &who, who.agency.zone);
    log(&state, &who, (who.agency.id, Action::ExportAggregates, permit), ("units", &taken)).await?;
    let mut sheets = vec![units_sheet("tab.units", known.units, words)];
    if !known.closed.is_empty() {
        sheets.push(units_sheet("tab.units_closed", known.closed, words));
    }
    sheets.push(facts_sheet(vec![("sheet.on_day", known.today)], &taken, None, words));
    form.send(sheets, taken.mark(words), "unit-kerja").await
}

fn units_sheet(tab: &str, units: Vec<UnitRow>, words: &Words) -> Sheet {
    let day = |day: Option<String>| day.map_or(Value::Empty, Value::Text);
    let rows = units.into_iter().map(|unit| {
        let indented = format!("{}{}", "   ".repeat(usize::try_from(unit.depth).unwrap_or_default()), unit.name);
        let was = |PastUnit { until, name, parent }: &PastUnit| match parent {
            Some(parent) => words.fill("unit.past", &[("day", until), ("name", name), ("parent", parent)]),
            None => words.fill("unit.past_top", &[("day", until), ("name", name)]),
        };
        let past: Vec<String> = unit.past.iter().map(was).collect();
        vec![
            Value::text(unit.code),
            Value::text(indented),
            Value::text(headed(unit.head.as_ref(), words)),
            Value::count(unit.here),
            Value::count(unit.people),
            day(unit.opened),
            day(unit.closed),
            listed(&past),
        ]
    });
    let columns = [
        "sheet.code",
        "sheet.unit",
        "sheet.headed",
        "sheet.here",
        "sheet.with_below",
        "sheet.from",
        "sheet.until",
        "sheet.past",
    ];
    Sheet { rows: rows.collect(), name: words.get(tab).to_owned(), head: titles(words, &columns) }
}

/// How a unit is headed; by whom is for the page alone.
fn headed(head: Option<&Head>, words: &Words) -> String {
    let how = match head {
        None => "none",
        Some(head) if head.named => "named",
        Some(head) => &head.capacity,
    };
    words.get(&format!("unit.headed.{how}")).to_owned()
}

/// Several in one cell.
fn listed(texts: &[String]) -> Value {
    if texts.is_empty() { Value::Empty } else { Value::text(texts.join("; ")) }
}

fn post_row(post: PostLine, words: &Words) -> Vec<Value> {
    let day = |day: Option<String>| day.map_or(Value::Empty, Value::Text);
    let was = |past: &PastTitle| {
        let kind = kind_words(&past.kind, words);
        words.fill("post.past", &[("day", &past.until), ("title", &past.title), ("kind", &kind)])
    };
    let past: Vec<String> = post.past.iter().map(was).collect();
    vec![
        Value::text(post.code),
        Value::text(post.title),
        Value::text(kind_words(&post.kind, words)),
        Value::count(post.holders),
        Value::count(post.units),
        day(post.opened),
        day(post.closed),
        listed(&past),
    ]
}

#[cfg(test)]
mod tests {
    use domain::{people::PositionKind, text::Language};

    use super::*;

    #[test]
    fn every_kind_of_post_has_its_words() {
        for language in Language::ALL {
            for kind in PositionKind::ALL {
                assert_ne!(kind_words(kind.code(), Words::of(language)), format!("post.kind.{}", kind.code()));
            }
        }
    }
}
