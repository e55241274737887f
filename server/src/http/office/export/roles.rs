//! The list of roles as a file.

use axum::{extract::State, response::Response};
use domain::{
    access::Action,
    wire::office::{ExportList, roles::RoleRow},
};

use super::{
    super::{
        Error,
        roles::{Hand, show},
        sheet::{Sheet, Value},
    },
    Form, Taken, facts_sheet,
    named::{record, weigh},
    reason, titles, words,
};
use crate::{
    http::{authenticated::Caller, body::Body},
    state::AppState,
    words::Words,
};

pub(super) async fn take(
    State(state): State<AppState>,
    Caller(who): Caller,
    form: Form,
    Body(wanted): Body<ExportList>,
) -> Result<Response, Error> {
    let words = words(wanted.language.as_deref())?;
    let reason = reason(&wanted.reason)?;
    let hand = Hand::of(&who)?;
    let permit = weigh(&who, Action::ExportLists)?;
    let known = show(&state, &who, &hand).await?;
    let taken = Taken::now(&state, &who, who.agency.zone);
    let (who_ref, taken_ref, rows) = (&who, &taken, known.held.len() + known.over.len());
    state.db.write(|tx| async move { record(&*tx, who_ref, permit, ("roles", taken_ref, rows), reason).await }).await?;
    let after = known.held.len() + 1;
    let sheets = vec![
        sheet("tab.roles_held", &known.held, (1, &taken), words),
        sheet("tab.roles_over", &known.over, (after, &taken), words),
        facts_sheet(vec![("sheet.on_day", known.today.clone())], &taken, Some(reason), words),
    ];
    form.send(sheets, taken.mark(words), "peran").await
}

fn sheet(tab: &str, roles: &[RoleRow], (first, taken): (usize, &Taken), words: &Words) -> Sheet {
    let text = |text: Option<&String>| text.map_or(Value::Empty, Value::text);
    let rows = (first..).zip(roles).map(|(number, row)| {
        let gone = row.withdrawn.as_ref();
        vec![
            // Every row says which file it comes from, however it is copied.
            Value::text(format!("{}-{number}", taken.id)),
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
        "sheet.mark",
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
