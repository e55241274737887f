//! Lists with names and without results, as the pages show them: each wants a reason, which is kept in the audit log and written into
//! the file.
//!
//! Promises: who may not see a list on its page does not get it as a file. Refuses: what requests and their answers say.

use axum::{extract::State, response::Response};
use domain::{
    access::{Action, Permit, Resource},
    privacy::erasure::Bar,
    time::Timestamp,
    wire::{
        erasure::{LeaverRow, LeaversQuery},
        office::{
            ExportList,
            cases::{CaseLine, Cases},
            handovers::{HandoverEnd, HandoverRow},
            roles::RoleStanding,
        },
        privacy::{RequestRow, RequestsQuery},
    },
};

use super::{
    super::{
        Error,
        cases::{see, show},
        handovers::all,
        leavers::listed,
        line, place,
        requests::Desk,
        sheet::{Sheet, Value},
    },
    Form, Taken, append, facts_sheet, minute, reason, titles, words,
};
use crate::{
    auth::session::SignedIn,
    http::{authenticated::Caller, body::Body, parts::Query},
    state::AppState,
    store::{
        self, Connection,
        office::{self, AloneFact},
    },
    words::Words,
};

/// Rows of one file: more than any agency has.
const ROWS_MAX: u32 = 100_000;

/// What the access table says to that in the agency.
pub(super) fn weigh(who: &SignedIn, action: Action) -> Result<Permit, Error> {
    Ok(who.permit(action, &Resource::Place { agency: who.agency.id, path: &[] })?)
}

/// Writes down which list is taken, with how many rows, and why.
pub(super) async fn record<C: Connection>(
    on: &C,
    who: &SignedIn,
    permit: Permit,
    (list, taken, rows): (&str, &Taken, usize),
    reason: &str,
) -> Result<(), store::Error> {
    let (agency, detail) = (who.agency.id, format!("{} {list}", taken.detail(permit, Some(rows))));
    append(on, &line(who, agency, Action::ExportLists, place(agency, None), &detail, Some(reason))).await
}

/// Requests about personal data, filtered as on the page.
pub(super) async fn requests(
    State(state): State<AppState>,
    Caller(who): Caller,
    form: Form,
    Query(query): Query<RequestsQuery>,
    Body(wanted): Body<ExportList>,
) -> Result<Response, Error> {
    let words = words(wanted.language.as_deref())?;
    let reason = reason(&wanted.reason)?;
    let desk = Desk::of(&state, &who).await?;
    let permit = weigh(&who, Action::ExportLists)?;
    let asked = desk.wanted(&who, &query)?;
    let taken = Taken::now(&state, &who, who.agency.zone);
    let (who_ref, desk_ref, taken_ref) = (&who, &desk, &taken);
    let found = state
        .db
        .write(|tx| async move {
            let (_, rows) = desk_ref.rows(&*tx, who_ref, asked, (0, ROWS_MAX)).await?;
            record(&*tx, who_ref, permit, ("requests", taken_ref, rows.len()), reason).await?;
            Ok::<_, store::Error>(rows)
        })
        .await?;
    let rows = (1..).zip(found).map(|(number, row)| request_row(&who, row, (number, &taken), words));
    let columns = [
        "sheet.mark",
        "sheet.name",
        "sheet.request_kind",
        "sheet.received",
        "sheet.due",
        "sheet.late",
        "sheet.standing",
        "sheet.hands",
    ];
    let rows = rows.collect();
    let requests = Sheet { name: words.get("tab.requests").to_owned(), head: titles(words, &columns), rows };
    let kind = asked.kind.map_or_else(String::new, |kind| request_words("kind", kind.code(), words));
    let which = if asked.ended { "request.ended" } else { "request.waiting" };
    let filters = vec![
        ("sheet.filter_standing", words.get(which).to_owned()),
        ("sheet.filter_kind", kind),
        ("sheet.on_day", who.today.to_string()),
    ];
    form.send(vec![requests, facts_sheet(filters, &taken, Some(reason), words)], taken.mark(words), "permintaan").await
}

fn request_words(what: &str, code: &str, words: &Words) -> String {
    words.get(&format!("request.{what}.{code}")).to_owned()
}

fn request_row(who: &SignedIn, row: RequestRow, (number, taken): (usize, &Taken), words: &Words) -> Vec<Value> {
    let instant = |at: i64| Value::text(minute(who.agency.zone, Timestamp(at)));
    vec![
        // Every row says which file it comes from, however it is copied.
        Value::text(format!("{}-{number}", taken.id)),
        Value::text(row.name),
        Value::text(request_words("kind", row.kind.code(), words)),
        instant(row.received),
        instant(row.due),
        Value::text(words.get(if row.late { "sheet.yes" } else { "sheet.no" })),
        Value::text(request_words("state", row.state.code(), words)),
        Value::text(request_words("hands", row.hands.code(), words)),
    ]
}

/// People who have left, or of whom something was erased.
pub(super) async fn leavers(
    State(state): State<AppState>,
    Caller(who): Caller,
    form: Form,
    Query(query): Query<LeaversQuery>,
    Body(wanted): Body<ExportList>,
) -> Result<Response, Error> {
    let words = words(wanted.language.as_deref())?;
    let reason = reason(&wanted.reason)?;
    weigh(&who, Action::SeeLeavers)?;
    let permit = weigh(&who, Action::ExportLists)?;
    let erased = query.erased.unwrap_or_default();
    let taken = Taken::now(&state, &who, who.agency.zone);
    let (who_ref, taken_ref) = (&who, &taken);
    let found = state
        .db
        .write(|tx| async move {
            let (rows, _) = listed(&*tx, who_ref, erased, (0, ROWS_MAX)).await?;
            record(&*tx, who_ref, permit, ("leavers", taken_ref, rows.len()), reason).await?;
            Ok::<_, store::Error>(rows)
        })
        .await?;
    let rows = (1..).zip(found).map(|(number, row)| leaver_row(&who, row, (number, &taken), words));
    let mut columns = vec!["sheet.mark", "sheet.name", "sheet.nip", "sheet.left", "sheet.erasable"];
    let last: &[&str] = if erased { &["sheet.erased_on"] } else { &["sheet.standing", "sheet.asks_erasure"] };
    columns.extend(last);
    let rows = rows.collect();
    let people = Sheet { name: words.get("tab.leavers").to_owned(), head: titles(words, &columns), rows };
    let which = if erased { "leaver.erased" } else { "leaver.kept" };
    let filters = vec![("sheet.filter_standing", words.get(which).to_owned()), ("sheet.on_day", who.today.to_string())];
    form.send(vec![people, facts_sheet(filters, &taken, Some(reason), words)], taken.mark(words), "retensi").await
}

fn bar_words(bar: Option<Bar>, words: &Words) -> String {
    bar.map_or_else(
        || words.get("leaver.may").to_owned(),
        |bar| words.get(&format!("leaver.bar.{}", bar.code())).to_owned(),
    )
}

fn leaver_row(who: &SignedIn, row: LeaverRow, (number, taken): (usize, &Taken), words: &Words) -> Vec<Value> {
    let mut values = vec![
        Value::text(format!("{}-{number}", taken.id)),
        Value::text(row.name),
        Value::text(row.nip),
        Value::text(row.left),
        row.from.map_or(Value::Empty, Value::Text),
    ];
    match row.erased {
        Some(at) => values.push(Value::text(minute(who.agency.zone, Timestamp(at)))),
        None => values.extend([
            Value::text(bar_words(row.bar, words)),
            Value::text(words.get(if row.asked { "sheet.yes" } else { "sheet.no" })),
        ]),
    }
    values
}

/// Records that are and were open to auditors.
pub(super) async fn cases(
    State(state): State<AppState>,
    Caller(who): Caller,
    form: Form,
    Body(wanted): Body<ExportList>,
) -> Result<Response, Error> {
    let words = words(wanted.language.as_deref())?;
    let reason = reason(&wanted.reason)?;
    see(&who)?;
    let permit = weigh(&who, Action::ExportLists)?;
    let Cases { open, over, today, .. } = show(&state, &who).await?;
    let taken = Taken::now(&state, &who, who.agency.zone);
    let (who_ref, taken_ref, rows) = (&who, &taken, open.len() + over.len());
    state.db.write(|tx| async move { record(&*tx, who_ref, permit, ("cases", taken_ref, rows), reason).await }).await?;
    let after = open.len() + 1;
    let sheets = vec![
        cases_sheet("tab.cases_open", open, (1, &taken), words),
        cases_sheet("tab.cases_over", over, (after, &taken), words),
        facts_sheet(vec![("sheet.on_day", today)], &taken, Some(reason), words),
    ];
    form.send(sheets, taken.mark(words), "kasus").await
}

fn cases_sheet(tab: &str, cases: Vec<CaseLine>, (first, taken): (usize, &Taken), words: &Words) -> Sheet {
    let text = |text: Option<String>| text.map_or(Value::Empty, Value::Text);
    let rows = (first..).zip(cases).map(|(number, case)| {
        // A case is closed; what is taken back is a role.
        let standing = match case.standing {
            RoleStanding::Withdrawn => words.get("case.closed").to_owned(),
            other => words.get(&format!("standing.{}", other.code())).to_owned(),
        };
        vec![
            Value::text(format!("{}-{number}", taken.id)),
            text(case.number),
            Value::text(case.auditor),
            Value::text(case.subject),
            Value::text(case.nip),
            Value::text(case.from),
            Value::text(case.until),
            Value::text(standing),
            text(case.closed_on),
            Value::text(case.by),
            Value::text(case.reason),
        ]
    });
    let columns = [
        "sheet.mark",
        "sheet.case_number",
        "sheet.auditor",
        "sheet.name",
        "sheet.nip",
        "sheet.from",
        "sheet.until",
        "sheet.standing",
        "sheet.closed_on",
        "sheet.opened_by",
        "sheet.reason",
    ];
    Sheet { rows: rows.collect(), name: words.get(tab).to_owned(), head: titles(words, &columns) }
}

/// People without a supervisor today.
pub(super) async fn unsupervised(
    State(state): State<AppState>,
    Caller(who): Caller,
    form: Form,
    Body(wanted): Body<ExportList>,
) -> Result<Response, Error> {
    let words = words(wanted.language.as_deref())?;
    let reason = reason(&wanted.reason)?;
    weigh(&who, Action::ManageStructure)?;
    let permit = weigh(&who, Action::ExportLists)?;
    let taken = Taken::now(&state, &who, who.agency.zone);
    let (who_ref, taken_ref) = (&who, &taken);
    let found = state
        .db
        .write(|tx| async move {
            let (rows, _) = office::alone(&*tx, who_ref.agency.id, who_ref.today, (0, ROWS_MAX)).await?;
            record(&*tx, who_ref, permit, ("unsupervised", taken_ref, rows.len()), reason).await?;
            Ok::<_, store::Error>(rows)
        })
        .await?;
    let rows = (1..).zip(found).map(|(number, row): (usize, AloneFact)| {
        vec![
            Value::text(format!("{}-{number}", taken.id)),
            Value::text(row.name),
            Value::text(row.unit_name),
            row.title.map_or(Value::Empty, Value::Text),
        ]
    });
    let columns = ["sheet.mark", "sheet.name", "sheet.unit", "sheet.post"];
    let rows = rows.collect();
    let people = Sheet { name: words.get("tab.unsupervised").to_owned(), head: titles(words, &columns), rows };
    let filters = vec![("sheet.on_day", who.today.to_string())];
    let sheets = vec![people, facts_sheet(filters, &taken, Some(reason), words)];
    form.send(sheets, taken.mark(words), "tanpa-atasan").await
}

/// People who come from another agency, and who go to one.
pub(super) async fn handovers(
    State(state): State<AppState>,
    Caller(who): Caller,
    form: Form,
    Body(wanted): Body<ExportList>,
) -> Result<Response, Error> {
    let words = words(wanted.language.as_deref())?;
    let reason = reason(&wanted.reason)?;
    weigh(&who, Action::ManageStructure)?;
    let permit = weigh(&who, Action::ExportLists)?;
    let taken = Taken::now(&state, &who, who.agency.zone);
    let (who_ref, taken_ref) = (&who, &taken);
    let (coming, going) = state
        .db
        .write(|tx| async move {
            let (coming, going) = all(&*tx, who_ref).await?;
            record(&*tx, who_ref, permit, ("handovers", taken_ref, coming.len() + going.len()), reason).await?;
            Ok::<_, store::Error>((coming, going))
        })
        .await?;
    let after = coming.len() + 1;
    let sheets = vec![
        handovers_sheet(("tab.coming", "sheet.from_agency"), coming, (1, &taken), words),
        handovers_sheet(("tab.going", "sheet.to_agency"), going, (after, &taken), words),
        facts_sheet(vec![("sheet.on_day", who.today.to_string())], &taken, Some(reason), words),
    ];
    form.send(sheets, taken.mark(words), "mutasi").await
}

fn end_words(end: Option<HandoverEnd>, words: &Words) -> String {
    words.get(&format!("handover.{}", end.map_or("waits", HandoverEnd::code))).to_owned()
}

fn handovers_sheet(
    (tab, agency): (&str, &str),
    rows: Vec<HandoverRow>,
    (first, taken): (usize, &Taken),
    words: &Words,
) -> Sheet {
    let text = |text: Option<String>| text.map_or(Value::Empty, Value::Text);
    let rows = (first..).zip(rows).map(|(number, row)| {
        vec![
            Value::text(format!("{}-{number}", taken.id)),
            Value::text(row.name),
            Value::text(row.nip),
            Value::text(row.agency),
            Value::text(row.from),
            Value::text(end_words(row.end, words)),
            text(row.ended),
            text(row.ended_reason),
        ]
    });
    let columns = [
        "sheet.mark",
        "sheet.name",
        "sheet.nip",
        agency,
        "sheet.let_go",
        "sheet.standing",
        "sheet.decided_on",
        "sheet.decided_reason",
    ];
    Sheet { rows: rows.collect(), name: words.get(tab).to_owned(), head: titles(words, &columns) }
}

#[cfg(test)]
mod tests {
    use domain::{
        privacy::{Hands, RequestKind, RequestState},
        text::Language,
    };

    use super::*;

    #[test]
    fn every_code_of_a_request_has_its_words() {
        let kinds = RequestKind::ALL.map(|kind| ("kind", kind.code()));
        let states = RequestState::ALL.map(|state| ("state", state.code()));
        let hands = Hands::ALL.map(|hands| ("hands", hands.code()));
        for language in Language::ALL {
            for (what, code) in kinds.iter().chain(&states).chain(&hands) {
                let said = request_words(what, code, Words::of(language));
                assert_ne!(said, format!("request.{what}.{code}"));
            }
        }
    }

    #[test]
    fn every_end_of_a_transfer_has_its_words() {
        for language in Language::ALL {
            for end in core::iter::once(None).chain(HandoverEnd::ALL.map(Some)) {
                assert!(!end_words(end, Words::of(language)).starts_with("handover."), "{end:?}");
            }
        }
    }

    #[test]
    fn every_reason_to_keep_has_its_words() {
        for language in Language::ALL {
            for bar in Bar::ALL {
                let said = bar_words(Some(bar), Words::of(language));
                assert_ne!(said, format!("leaver.bar.{}", bar.code()));
            }
        }
    }
}
