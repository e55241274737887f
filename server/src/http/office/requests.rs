//! Requests about personal data, as the data protection officer and the office answer them.
//!
//! Promises: the officer sees all of them, the office those in its hands; without an officer all are in the office's, so that none lies
//! unread, and so is what an officer asked, whenever. Opening one, handing it on and answering it are logged about its person, in the
//! transaction that does it, and the person is told of the answer. Refuses: results; a second answer; one's own request.

use std::collections::BTreeSet;

use axum::extract::State;
use domain::{
    access::{Action, Permit, Resource},
    ids::{PersonId, RequestId},
    privacy::{Hands, RequestKind, RequestState, in_hands},
    wire::{error::ErrorCode, privacy as wire},
};

use super::{Error, about, line, people, place};
use crate::{
    auth::{session::SignedIn, subject::Concerned},
    http::{
        authenticated::Caller,
        body::{Body, Json},
        parts::{Param, Query},
        privacy::{both, rules, words},
    },
    state::AppState,
    store::{
        self, Connection, audit, directory, notices,
        requests::{self, Request, Wanted},
    },
};

/// What somebody may see of an agency's requests.
pub(super) struct Desk {
    permit: Permit,
    action: Action,
    /// The agency's officers of today.
    officers: BTreeSet<PersonId>,
}

impl Desk {
    pub(super) async fn of(state: &AppState, who: &SignedIn) -> Result<Self, Error> {
        let agency = who.agency.id;
        let officers = requests::officers(state.db.read(), agency, who.today).await?;
        let all = Resource::Place { agency, path: &[] };
        let (action, permit) = match who.permit(Action::HandleRequests, &all) {
            Ok(permit) => (Action::HandleRequests, permit),
            // What helps most is told: that the password must be confirmed, to whoever may at all.
            Err(denied) => match who.permit(Action::AnswerRequests, &all) {
                Ok(permit) => (Action::AnswerRequests, permit),
                Err(other) => return Err(denied.max(other).into()),
            },
        };
        Ok(Self { permit, action, officers })
    }

    fn hands_on(&self) -> bool {
        self.action == Action::HandleRequests
    }

    /// Whether those alone are seen that are in the office's hands.
    fn is_office(&self) -> bool {
        !self.hands_on() && !self.officers.is_empty()
    }

    /// In whose hands a request is today.
    fn holds(&self, request: &Request) -> Hands {
        in_hands(request.hands, request.person, &self.officers)
    }

    /// Which requests a query asks for, of those that are seen from here.
    pub(super) fn wanted(&self, who: &SignedIn, query: &wire::RequestsQuery) -> Result<Wanted<'_>, Error> {
        let kind = query.kind.as_deref().filter(|code| !code.is_empty());
        let kind = kind.map(|code| RequestKind::from_code(code).ok_or_else(|| Error::invalid("kind"))).transpose()?;
        let office = self.is_office().then_some(&self.officers);
        Ok(Wanted { agency: who.agency.id, office, kind, ended: query.ended.unwrap_or_default() })
    }

    /// Some of them as the list tells them, with how many there are.
    pub(super) async fn rows<C: Connection>(
        &self,
        on: &C,
        who: &SignedIn,
        wanted: Wanted<'_>,
        part: (u32, u32),
    ) -> Result<(requests::Page, Vec<wire::RequestRow>), store::Error> {
        let page = requests::page(on, wanted, who.now, part).await?;
        let people: Vec<_> = page.requests.iter().map(|request| request.person).collect();
        let names = directory::names_and_numbers(on, &people, who.today).await?;
        let told = page.requests.iter().map(|request| {
            let name = names.get(&request.person).map(|(name, _)| name.clone()).unwrap_or_default();
            row(who, self, request, name)
        });
        let rows = told.collect();
        Ok((page, rows))
    }

    /// One request that is seen from here, with its person's name and number.
    async fn find(&self, state: &AppState, who: &SignedIn, id: RequestId) -> Result<Found, Error> {
        let on = state.db.read();
        let request = requests::one(on, who.agency.id, id).await?.ok_or(ErrorCode::NotFound)?;
        if self.is_office() && self.holds(&request) != Hands::Office {
            return Err(ErrorCode::NotFound.into());
        }
        let card = directory::person(on, request.person).await?.ok_or(ErrorCode::NotFound)?;
        let concerned = Concerned::account(on, &card, who.today).await?;
        // Whoever works elsewhere by now is answered by the agency that was asked.
        let mut subject = concerned.subject();
        subject.agency = Some(request.agency);
        let permit = who.permit(self.action, &Resource::Person(subject));
        let names = directory::names_and_numbers(on, &[request.person], who.today).await?;
        let nip = names.get(&request.person).and_then(|(_, nip)| *nip);
        Ok(Found { name: card.name, nip: nip.map(|nip| nip.to_string()).unwrap_or_default(), permit, request })
    }
}

struct Found {
    request: Request,
    name: String,
    nip: String,
    /// Whether this person's may be opened and answered: nobody answers their own.
    permit: Result<Permit, domain::access::Denied>,
}

pub(super) async fn list(
    State(state): State<AppState>,
    Caller(who): Caller,
    Query(query): Query<wire::RequestsQuery>,
) -> Result<Json<wire::Requests>, Error> {
    let desk = Desk::of(&state, &who).await?;
    let wanted = desk.wanted(&who, &query)?;
    let agency = who.agency.id;
    let (number, skip) = people::page(query.page, wire::REQUESTS_PAGE_ROWS);
    let logged = line(&who, agency, desk.action, place(agency, None), desk.permit.role().code(), None);
    let (logged, desk_ref, who_ref) = (&logged, &desk, &who);
    let (page, rows) = state
        .db
        .write(|tx| async move {
            audit::append(&*tx, logged).await?;
            desk_ref.rows(&*tx, who_ref, wanted, (skip, wire::REQUESTS_PAGE_ROWS)).await
        })
        .await?;
    Ok(Json(wire::Requests {
        officer: !desk.officers.is_empty(),
        waiting: page.waiting,
        overdue: page.overdue,
        paging: people::paging(number, page.total, wire::REQUESTS_PAGE_ROWS),
        requests: rows,
    }))
}

fn row(who: &SignedIn, desk: &Desk, request: &Request, name: String) -> wire::RequestRow {
    let late = match request.ended {
        Some(ended) => request.state != RequestState::Withdrawn && request.due < ended,
        None => request.state.is_overdue(request.due, who.now),
    };
    wire::RequestRow {
        id: request.id,
        name,
        kind: request.kind,
        received: request.received.0,
        due: request.due.0,
        late,
        state: request.state,
        hands: desk.holds(request),
    }
}

pub(super) async fn one(
    State(state): State<AppState>,
    Caller(who): Caller,
    Param(id): Param<RequestId>,
) -> Result<Json<wire::RequestFile>, Error> {
    let desk = Desk::of(&state, &who).await?;
    let found = desk.find(&state, &who, id).await?;
    found.permit?;
    let subject = about(found.request.person);
    let logged = &line(&who, who.agency.id, desk.action, subject, desk.permit.role().code(), None);
    state.db.write(|tx| async move { audit::append(&*tx, logged).await }).await?;
    file(&state, &who, &desk, found).await
}

async fn file(
    state: &AppState,
    who: &SignedIn,
    desk: &Desk,
    Found { request, name, nip, .. }: Found,
) -> Result<Json<wire::RequestFile>, Error> {
    let by = match request.by {
        Some(by) => directory::person(state.db.read(), by).await?.map(|card| card.name),
        None => None,
    };
    let rule = rules().term(request.kind);
    let open = request.state.is_open();
    // An officer's own stays with the office: to hand it on would change nothing.
    let handed_on = desk.hands_on() && !desk.officers.contains(&request.person);
    Ok(Json(wire::RequestFile {
        row: row(who, desk, &request, name),
        person: request.person,
        nip,
        category: request.category.map(|category| both(&rules().category(category).name)),
        conclusion: request.about.as_ref().map(|(conclusion, _, _)| *conclusion),
        about: request.about.as_ref().map(|(_, _, name)| both(name)),
        text: request.text,
        basis: both(&rule.basis),
        verified: rule.verified,
        answer: request.answer,
        ended: request.ended.map(|at| at.0),
        by,
        may_answer: open,
        may_hand: open && handed_on,
    }))
}

pub(super) async fn hand(
    State(state): State<AppState>,
    Caller(who): Caller,
    Param(id): Param<RequestId>,
    Body(form): Body<wire::HandRequest>,
) -> Result<Json<wire::RequestFile>, Error> {
    who.permit(Action::HandleRequests, &Resource::Place { agency: who.agency.id, path: &[] })?;
    let desk = Desk::of(&state, &who).await?;
    let found = desk.find(&state, &who, id).await?;
    found.permit?;
    if desk.officers.contains(&found.request.person) {
        return Err(Error::invalid("hands"));
    }
    let detail = format!("{} {}", desk.permit.role().code(), form.hands.code());
    let logged = &line(&who, who.agency.id, desk.action, about(found.request.person), &detail, None);
    let done = state
        .db
        .write(|tx| async move {
            let done = requests::hand(&*tx, id, form.hands).await?;
            if done {
                audit::append(&*tx, logged).await?;
            }
            Ok::<_, store::Error>(done)
        })
        .await?;
    answered(&state, &who, &desk, id, done).await
}

pub(super) async fn answer(
    State(state): State<AppState>,
    Caller(who): Caller,
    Param(id): Param<RequestId>,
    Body(form): Body<wire::AnswerRequest>,
) -> Result<Json<wire::RequestFile>, Error> {
    let desk = Desk::of(&state, &who).await?;
    let found = desk.find(&state, &who, id).await?;
    found.permit?;
    if !RequestState::ANSWERS.contains(&form.outcome) {
        return Err(Error::invalid("outcome"));
    }
    let text = words(&form.text)?;
    let person = found.request.person;
    let detail = format!("{} {}", desk.permit.role().code(), form.outcome.code());
    let logged = &line(&who, who.agency.id, desk.action, about(person), &detail, None);
    let (text, by, now) = (&text, who.card.id, who.now);
    let done = state
        .db
        .write(|tx| async move {
            let done = requests::answer(&*tx, id, (form.outcome, text), by, now).await?;
            if done {
                audit::append(&*tx, logged).await?;
                notices::leave(&*tx, person, notices::REQUEST_ANSWERED, now).await?;
            }
            Ok::<_, store::Error>(done)
        })
        .await?;
    answered(&state, &who, &desk, id, done).await
}

/// The request after a change; `changed` where it had ended meanwhile.
async fn answered(
    state: &AppState,
    who: &SignedIn,
    desk: &Desk,
    id: RequestId,
    done: bool,
) -> Result<Json<wire::RequestFile>, Error> {
    if !done {
        return Err(ErrorCode::Changed.into());
    }
    let found = desk.find(state, who, id).await?;
    file(state, who, desk, found).await
}
