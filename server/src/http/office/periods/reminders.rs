//! Reminders in the app.
//!
//! Promises: nobody is reminded of a period twice on a day, whoever sends; who sent it, when and to how many is kept, and in the audit
//! log. Refuses: a reminder of a period that is not open.

use axum::extract::State;
use domain::{
    access::Action,
    ids::{PeriodId, PersonId},
    period::Phase,
    wire::office::periods::{Audience, Fault, REMINDER_CHARS_MAX, Remind, RemindSeen, Wrong},
};

use super::{Error, line, page, place};
use crate::{
    auth::reach::Reach,
    http::{
        authenticated::Caller,
        body::{Body, Json},
        office::Stage,
        parts::Param,
    },
    state::AppState,
    store::{self, audit, periods, reminders},
};

pub(super) async fn remind(
    State(state): State<AppState>,
    Caller(who): Caller,
    Param(id): Param<PeriodId>,
    Body(asked): Body<Remind>,
) -> Result<Json<RemindSeen>, Error> {
    let on = state.db.read();
    let reach = Reach::find(on, &who, Action::Remind, asked.unit).await?;
    let stage = Stage::set(&state, who.now, reach.agency, Some(id)).await?;
    let (text, mut wrong) = words(asked.text.as_deref());
    if stage.period.plan().phase(who.today) != Phase::Open {
        wrong.push(Wrong::new("period", Fault::Fixed));
    }
    let meant = page::rows(on, &reach, &stage, asked.audience).await?;
    let meant: Vec<PersonId> = meant.into_iter().map(|row| row.person).collect();
    let count = |people: usize| u32::try_from(people).unwrap_or(u32::MAX);
    if !asked.send || !wrong.is_empty() {
        if let Some(first) = wrong.first().filter(|_| asked.send) {
            return Err(Error::invalid(&first.field));
        }
        let told = reminders::reminded_on(on, id, who.today).await?;
        let already = meant.iter().filter(|person| told.contains(person)).count();
        let people = count(meant.len() - already);
        return Ok(Json(RemindSeen { wrong, people, already: count(already), sent: false }));
    }
    let agency = reach.agency;
    let (who, meant, text, permit, unit) = (&who, &meant, &text, reach.permit, asked.unit);
    let (new, to_begun) = (state.random(), asked.audience == Audience::NotSubmitted);
    let people = state
        .db
        .write(|tx| async move {
            // Behind all others who remind: who was reminded today is left out.
            periods::queue(&*tx, agency).await?;
            let told = reminders::reminded_on(&*tx, id, who.today).await?;
            let to: Vec<PersonId> = meant.iter().copied().filter(|person| !told.contains(person)).collect();
            if to.is_empty() {
                return Ok(0);
            }
            let sent = reminders::Sent {
                unit,
                on: who.today,
                at: who.now,
                by: who.card.id,
                to_begun,
                text: text.clone(),
                people: count(to.len()),
            };
            reminders::send(&*tx, new, id, &sent, &to).await?;
            let detail = format!("{} period {id} to {} people", permit.role().code(), to.len());
            audit::append(&*tx, &line(who, agency, Action::Remind, place(agency, unit), &detail, None)).await?;
            Ok::<_, store::Error>(to.len())
        })
        .await?;
    let (people, already) = (count(people), count(meant.len() - people));
    Ok(Json(RemindSeen { wrong, people, already, sent: people > 0 }))
}

/// The office's own words, if it has any.
fn words(text: Option<&str>) -> (Option<String>, Vec<Wrong>) {
    let Some(text) = text.map(str::trim).filter(|text| !text.is_empty()) else { return (None, Vec::new()) };
    let mut wrong = Vec::new();
    if text.chars().count() > REMINDER_CHARS_MAX {
        wrong.push(Wrong::most("text", Fault::Long, u32::try_from(REMINDER_CHARS_MAX).unwrap_or(u32::MAX)));
    }
    // PostgreSQL takes no text with a NUL in it.
    if text.contains('\0') {
        wrong.push(Wrong::new("text", Fault::Unknown));
    }
    (Some(text.to_owned()), wrong)
}
