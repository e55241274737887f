//! The audit log as a file: the lines that were looked for, and by what; and the heads of its days.

use axum::{extract::State, response::Response};
use domain::{
    access::Action,
    wire::{
        error::ErrorCode,
        office::{
            AuditQuery, ExportAsShown, ExportList,
            audit::{HeadRow, Heads},
        },
    },
};

use super::{
    super::{
        Error, line,
        log::{
            case_number, concerned,
            heads::{check, weigh},
            permit_on, reach, told, wanted,
        },
        sheet::{Sheet, Value},
    },
    Form, Taken, append, facts_sheet, reason, titles, words,
};
use crate::{
    auth::session::SignedIn,
    http::{authenticated::Caller, body::Body, parts::Query},
    state::AppState,
    store::{
        self,
        office::{self, LogLine, Wanted},
    },
    words::Words,
};

/// Lines of one file. Who wants more takes them by days.
const LINES_MAX: u32 = 50_000;

pub(super) async fn take(
    State(state): State<AppState>,
    Caller(who): Caller,
    form: Form,
    Query(query): Query<AuditQuery>,
    Body(asked): Body<ExportList>,
) -> Result<Response, Error> {
    let words = words(asked.language.as_deref())?;
    let reason = reason(&asked.reason)?;
    let (_, about) = reach(&state, &who).await?;
    let permit = permit_on(&state, &who, Action::ExportLists, about).await?;
    let wanted = wanted(&query, about, who.agency.zone)?;
    let taken = Taken::now(&state, &who, who.agency.zone);
    // Of an auditor's with the number of the case.
    let number = case_number(&state, &who, permit).await?;
    let (agency, detail) = (who.agency.id, format!("{} {} audit", told(permit, number.as_deref()), taken.id));
    let logged = line(&who, agency, Action::ExportLists, concerned(&who, about), &detail, Some(reason));
    let found = lines(&state, &logged, &wanted).await?;
    let mut facts = filters(&query, words);
    facts.extend(number.map(|number| ("sheet.case_number", number)));
    let sheets = vec![log_sheet(&who, found, &taken, words), facts_sheet(facts, &taken, Some(reason), words)];
    form.send(sheets, taken.mark(words), "log-audit").await
}

/// The lines, and that they were taken; nothing of it where they are too many.
async fn lines(state: &AppState, logged: &store::audit::Line<'_>, wanted: &Wanted) -> Result<Vec<LogLine>, Error> {
    let found = state
        .db
        .write(|tx| async move {
            append(&*tx, logged).await?;
            office::log_page(&*tx, logged.agency, wanted, (0, LINES_MAX)).await
        })
        .await?;
    if found.total > LINES_MAX { Err(Error::from(ErrorCode::TooLarge).field("from")) } else { Ok(found.lines) }
}

fn log_sheet(who: &SignedIn, lines: Vec<LogLine>, taken: &Taken, words: &Words) -> Sheet {
    let zone = who.agency.zone;
    let rows = (1..).zip(lines).map(|(number, line): (usize, LogLine)| {
        let at = zone.date_time(line.at);
        let text = |text: Option<String>| text.map_or(Value::Empty, Value::Text);
        let role = line.role.map(|role| words.get(&format!("role.{}", role.code())).to_owned());
        let action = format!("action.{}", line.action);
        vec![
            // Every row says which file it comes from, however it is copied.
            Value::text(format!("{}-{number}", taken.id)),
            Value::text(line.seq.to_string()),
            Value::text(format!("{} {:02}:{:02}:{:02} {zone}", at.date(), at.hour(), at.minute(), at.second())),
            Value::text(line.actor.unwrap_or_else(|| words.get("sheet.by_server").to_owned())),
            text(role),
            // A newer server's code stands for itself.
            Value::text(words.get(&action).trim_start_matches("action.")),
            text(line.subject),
            text(line.reason),
        ]
    });
    let columns = [
        "sheet.mark",
        "sheet.number",
        "sheet.when",
        "sheet.who",
        "sheet.role",
        "sheet.action",
        "sheet.about",
        "sheet.reason",
    ];
    Sheet { rows: rows.collect(), name: words.get("tab.audit").to_owned(), head: titles(words, &columns) }
}

/// What was looked for.
fn filters(query: &AuditQuery, words: &Words) -> Vec<(&'static str, String)> {
    let said = |text: &Option<String>| text.clone().filter(|text| !text.trim().is_empty()).unwrap_or_default();
    let code = said(&query.action);
    let action = if code.is_empty() { code } else { words.get(&format!("action.{code}")).to_owned() };
    vec![
        ("sheet.filter_person", said(&query.person)),
        ("sheet.filter_actor", said(&query.actor)),
        ("sheet.filter_action", action),
        ("sheet.filter_from", said(&query.from)),
        ("sheet.filter_until", said(&query.until)),
    ]
}

/// The heads of all days that are over, each with whether the log still says so.
pub(super) async fn heads(
    State(state): State<AppState>,
    Caller(who): Caller,
    form: Form,
    Query(query): Query<ExportAsShown>,
) -> Result<Response, Error> {
    let words = words(query.language.as_deref())?;
    let permit = weigh(&who)?;
    let taken = Taken::now(&state, &who, who.agency.zone);
    let detail = format!("{} heads", taken.detail(permit, None));
    let Heads { heads, broken, .. } = check(&state, &who, &detail, None).await?;
    let rows = heads.into_iter().map(|HeadRow { head, holds }| {
        vec![
            Value::text(head.day),
            Value::text(head.lines.to_string()),
            Value::text(head.digest),
            Value::text(words.get(if holds { "heads.holds" } else { "heads.fails" })),
        ]
    });
    let columns = ["heads.day", "heads.line", "heads.digest", "sheet.standing"];
    let rows = rows.collect();
    let heads = Sheet { name: words.get("tab.heads").to_owned(), head: titles(words, &columns), rows };
    let broken = broken.map_or_else(|| words.get("heads.nowhere").to_owned(), |line| line.to_string());
    let facts = vec![("heads.broken", broken), ("sheet.on_day", who.today.to_string())];
    form.send(vec![heads, facts_sheet(facts, &taken, None, words)], taken.mark(words), "sidik-log").await
}

#[cfg(test)]
mod tests {
    use domain::{access::Action, text::Language};

    use super::*;

    #[test]
    fn every_action_has_its_words() {
        for language in Language::ALL {
            for action in Action::ALL {
                let key = format!("action.{}", action.code());
                assert_ne!(Words::of(language).get(&key), key);
            }
        }
    }
}
