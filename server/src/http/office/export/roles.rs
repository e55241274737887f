//! The list of roles as a file.

use axum::{extract::State, response::Response};
use domain::{
    access::Action,
    wire::office::roles::{ExportRoles, RoleRow},
};

use super::{
    super::{
        Error,
        roles::{Hand, show},
        sheet::{Sheet, Value},
    },
    Form, Taken, facts_sheet,
    lists::log,
    titles, words,
};
use crate::{
    http::{authenticated::Caller, parts::Query},
    state::AppState,
    words::Words,
};

pub(super) async fn take(
    State(state): State<AppState>,
    Caller(who): Caller,
    Query(query): Query<ExportRoles>,
    form: Form,
) -> Result<Response, Error> {
    let words = words(query.language.as_deref())?;
    let hand = Hand::of(&who)?;
    let taken = Taken::now(&state, &who, who.agency.zone);
    log(&state, &who, (who.agency.id, Action::ExportLists, hand.permit), ("roles", &taken)).await?;
    let known = show(&state, &who, &hand).await?;
    let sheets = vec![
        sheet("tab.roles_held", &known.held, words),
        sheet("tab.roles_over", &known.over, words),
        facts_sheet(vec![("sheet.on_day", known.today.clone())], &taken, None, words),
    ];
    form.send(sheets, taken.mark(words), "peran").await
}

fn sheet(tab: &str, roles: &[RoleRow], words: &Words) -> Sheet {
    let text = |text: Option<&String>| text.map_or(Value::Empty, Value::text);
    let rows = roles.iter().map(|row| {
        let gone = row.withdrawn.as_ref();
        vec![
            Value::text(words.get(&format!("role.{}", row.role))),
            Value::text(&row.name),
            Value::text(&row.nip),
            text(row.agency.as_ref()),
            text(row.unit.as_ref()),
            Value::text(&row.from),
            text(row.until.as_ref()),
            Value::text(words.get(&format!("standing.{}", row.standing.code()))),
            Value::text(row.by.as_deref().unwrap_or_else(|| words.get("sheet.console"))),
            Value::text(&row.reason),
            text(gone.map(|gone| &gone.on)),
            text(gone.and_then(|gone| gone.by.as_ref())),
            text(gone.and_then(|gone| gone.reason.as_ref())),
        ]
    });
    let columns = [
        "sheet.role",
        "sheet.name",
        "sheet.nip",
        "sheet.agency",
        "sheet.unit",
        "sheet.from",
        "sheet.until",
        "sheet.standing",
        "sheet.granted_by",
        "sheet.reason",
        "sheet.withdrawn_on",
        "sheet.withdrawn_by",
        "sheet.withdrawn_reason",
    ];
    Sheet { rows: rows.collect(), name: words.get(tab).to_owned(), head: titles(words, &columns) }
}
