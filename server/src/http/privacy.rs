//! What is kept about the person who asks, a copy of it, and what they ask for about it.
//!
//! Promises: what is counted is what the database holds now; a copy, a request and taking one back are logged before they are answered. Refuses: anything about
//! anybody else; a request that cannot be understood, by its field.

use std::{
    collections::BTreeMap,
    io::{Read as _, Seek as _, SeekFrom},
    sync::LazyLock,
};

use axum::{
    Router,
    body::Body as Stream,
    extract::State,
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use domain::{
    access::{Action, Permit, Realm, Resource, Role},
    ids::RequestId,
    privacy::{
        Category, Hands, OPEN_MAX, PrivacyRules, RequestKind, RequestState, WORDS_CHARS_MAX, WORDS_CHARS_MIN, in_hands,
    },
    shipped,
    text::Text,
    wire::{
        about::Bilingual,
        error::ErrorCode,
        privacy::{self as wire, read_privacy},
    },
};
use tokio::sync::Semaphore;

use super::{
    authenticated::Caller,
    body::{Body, Json},
    error::Error,
    parts::{self, Param, Query},
};
use crate::{
    auth::{session::SignedIn, subject::Concerned},
    copy::{self, Cover},
    state::AppState,
    store::{
        self,
        audit::{self, Line, Subject},
        privacy::{self, Moment},
        requests::{self, Request},
    },
    words::Words,
};

static RULES: LazyLock<PrivacyRules> =
    LazyLock::new(|| read_privacy(shipped::PRIVACY).expect("what ships is read in a test"));

/// Copies that are made at once: each may hold one proof in memory.
static COPYING: Semaphore = Semaphore::const_new(2);

/// Bytes of a copy that are sent at once.
const PIECE_BYTES: u64 = 256 * 1024;

pub(super) fn routes() -> Router<AppState> {
    Router::new()
        .route("/api/me/kept", get(kept))
        .route("/api/me/copy", get(take_copy))
        .route("/api/me/requests", get(own).post(ask))
        .route("/api/me/requests/{id}/withdrawn", post(withdraw))
}

/// The rules in force.
pub(super) fn rules() -> &'static PrivacyRules {
    &RULES
}

/// Words in both languages, as they travel.
pub(super) fn both(text: &Text) -> Bilingual {
    Bilingual { id: text.indonesian.clone(), en: text.english.clone() }
}

/// Whether the person may do this with what is their own.
async fn own_permit(state: &AppState, who: &SignedIn, action: Action) -> Result<Permit, Error> {
    let own = Concerned::account(state.db.read(), &who.card, who.today).await?;
    Ok(who.permit(action, &Resource::Person(own.subject()))?)
}

fn line<'a>(who: &SignedIn, action: Action, detail: &'a str) -> Line<'a> {
    let (person, agency) = (who.card.id, who.card.agency);
    let subject = Subject::Person(person);
    Line { agency, at: who.now, actor: Some(person), action, subject, reason: None, detail: Some(detail) }
}

async fn kept(State(state): State<AppState>, Caller(who): Caller) -> Result<Json<wire::Kept>, Error> {
    own_permit(&state, &who, Action::SeeKept).await?;
    let person = who.card.id;
    let tallies = state.db.look(|tx| async move { privacy::tallies(&*tx, person).await }).await?;
    let day = |moment| match moment {
        Moment::At(at) => who.agency.zone.date(at),
        Moment::Day(day) => day,
    };
    let mut known: BTreeMap<Category, (u32, Option<_>)> = BTreeMap::new();
    for (category, tally) in tallies {
        let (count, span) = known.entry(category).or_default();
        *count += tally.count;
        if let Some((first, last)) = tally.span {
            let (first, last) = (day(first), day(last));
            *span = Some(span.map_or((first, last), |(from, until)| (first.min(from), last.max(until))));
        }
    }
    let lines = Category::ALL.into_iter().map(|category| {
        let rule = RULES.category(category);
        let found = known.get(&category);
        let span = found.and_then(|(_, span)| *span);
        wire::KeptLine {
            category,
            name: both(&rule.name),
            purpose: both(&rule.purpose),
            ground: both(&rule.ground),
            verified: rule.verified,
            keep: both(&rule.keep),
            count: found.map(|(count, _)| *count),
            from: span.map(|(first, _)| first.to_string()),
            until: span.map(|(_, last)| last.to_string()),
        }
    });
    Ok(Json(wire::Kept { version: RULES.version.clone(), basis: both(&RULES.basis), lines: lines.collect() }))
}

async fn take_copy(
    State(state): State<AppState>,
    Caller(who): Caller,
    Query(query): Query<wire::CopyQuery>,
) -> Result<Response, Error> {
    let permit = own_permit(&state, &who, Action::TakeCopy).await?;
    let language = parts::language(query.language.as_deref())?;
    let _turn = COPYING.acquire().await.map_err(Error::fault)?;
    let logged = &line(&who, Action::TakeCopy, permit.role().code());
    state.db.write(|tx| async move { audit::append(&*tx, logged).await }).await?;
    let zone = who.agency.zone;
    let at = zone.date_time(who.now);
    let cover = Cover {
        person: who.card.id,
        name: who.card.name.clone(),
        of: who.card.agency,
        agency: who.agency.name.clone(),
        when: format!("{} {:02}:{:02} {zone}", at.date(), at.hour(), at.minute()),
        language,
    };
    let mut file = copy::make(&state.db, &RULES, &cover).await.map_err(|cause| match cause {
        copy::Error::Store(cause) => Error::from(cause),
        cause @ copy::Error::File(_) => Error::fault(cause),
    })?;
    let bytes = file.seek(SeekFrom::End(0)).map_err(Error::fault)?;
    file.rewind().map_err(Error::fault)?;
    let name = format!("{}-{}.zip", Words::of(language).get("copy.file"), who.today);
    let disposition = HeaderValue::from_str(&format!("attachment; filename=\"{name}\""));
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("application/zip")),
        (header::CONTENT_LENGTH, bytes.into()),
        (header::CONTENT_DISPOSITION, disposition.map_err(Error::fault)?),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    let pieces = futures::stream::try_unfold(file, |file| async move {
        let read = move || {
            let mut piece = Vec::new();
            let mut rest = file.take(PIECE_BYTES);
            rest.read_to_end(&mut piece).map(|_| (piece, rest.into_inner()))
        };
        let (piece, file) = tokio::task::spawn_blocking(read).await.map_err(std::io::Error::other)??;
        Ok::<_, std::io::Error>((!piece.is_empty()).then_some((piece, file)))
    });
    Ok((headers, Stream::from_stream(pieces)).into_response())
}

async fn own(State(state): State<AppState>, Caller(who): Caller) -> Result<Json<wire::OwnRequests>, Error> {
    own_permit(&state, &who, Action::SeeKept).await?;
    told(&state, &who).await
}

/// The person's requests as they are now.
async fn told(state: &AppState, who: &SignedIn) -> Result<Json<wire::OwnRequests>, Error> {
    let (person, agency, today) = (who.card.id, who.card.agency, who.today);
    let (officers, drawn, asked) = state
        .db
        .look(|tx| async move {
            let officers = requests::officers(&*tx, agency, today).await?;
            let drawn = requests::conclusions(&*tx, person).await?;
            Ok::<_, store::Error>((officers, drawn, requests::of_person(&*tx, person).await?))
        })
        .await?;
    let zone = who.agency.zone;
    let terms = RequestKind::ALL.map(|kind| {
        let rule = RULES.term(kind);
        let due = rule.term.due(who.now, zone).0;
        wire::TermLine { kind, due, basis: both(&rule.basis), verified: rule.verified }
    });
    let conclusions = drawn.into_iter().map(|drawn| wire::Objectionable {
        conclusion: drawn.conclusion,
        id: drawn.id.to_string(),
        name: both(&drawn.name),
        on: zone.date(drawn.at).to_string(),
    });
    let own = asked.into_iter().map(|asked| wire::OwnRequest {
        id: asked.id,
        kind: asked.kind,
        category: asked.category,
        name: asked.about.map(|(_, _, name)| both(&name)),
        text: asked.text,
        received: asked.received.0,
        due: asked.due.0,
        state: asked.state,
        hands: in_hands(asked.hands, person, &officers),
        answer: asked.answer,
        ended: asked.ended.map(|at| at.0),
    });
    Ok(Json(wire::OwnRequests {
        officer: !officers.is_empty(),
        terms: terms.into(),
        categories: Category::ALL.map(|category| (category, both(&RULES.category(category).name))).into(),
        conclusions: conclusions.collect(),
        requests: own.collect(),
    }))
}

/// Whether the person is a data protection officer of their agency today.
fn is_officer(who: &SignedIn) -> bool {
    who.grants.iter().any(|grant| {
        grant.role() == Role::DataProtectionOfficer
            && grant.realm() == Realm::Agency(who.card.agency)
            && grant.range().contains(who.today)
    })
}

async fn ask(
    State(state): State<AppState>,
    Caller(who): Caller,
    Body(form): Body<wire::AskRequest>,
) -> Result<Json<wire::OwnRequests>, Error> {
    let permit = own_permit(&state, &who, Action::AskAboutOwn).await?;
    let text = words(&form.text)?;
    let category = match form.kind {
        RequestKind::Correction => Some(form.category.ok_or_else(|| Error::invalid("category"))?),
        _ if form.category.is_some() => return Err(Error::invalid("category")),
        _ => None,
    };
    let objected = match (form.kind, form.conclusion, form.id) {
        (RequestKind::Objection, Some(conclusion), Some(id)) => Some((conclusion, id)),
        (RequestKind::Objection, ..) | (_, Some(_), _) | (_, _, Some(_)) => return Err(Error::invalid("id")),
        _ => None,
    };
    let rule = RULES.term(form.kind);
    let new = Request {
        id: RequestId::from_random(state.random()),
        person: who.card.id,
        agency: who.card.agency,
        kind: form.kind,
        category,
        about: None,
        text,
        received: who.now,
        due: rule.term.due(who.now, who.agency.zone),
        rule_version: RULES.version.clone(),
        state: RequestState::Received,
        // Nobody answers or hands on their own: what an officer asks is the office's from the beginning.
        hands: if is_officer(&who) { Hands::Office } else { form.kind.first_hands() },
        answer: None,
        by: None,
        ended: None,
    };
    let detail = format!("{} {}", permit.role().code(), form.kind.code());
    let logged = line(&who, Action::AskAboutOwn, &detail);
    let (new, objected, logged) = (&new, &objected, &logged);
    let outcome = state
        .db
        .write(|tx| async move {
            let own = requests::of_person(&*tx, new.person).await?;
            if own.iter().filter(|own| own.state.is_open()).count() >= OPEN_MAX {
                return Ok(Err("limit"));
            }
            let mut new = new.clone();
            if let Some((conclusion, id)) = objected {
                let drawn = requests::conclusions(&*tx, new.person).await?;
                let found =
                    drawn.into_iter().find(|drawn| drawn.conclusion == *conclusion && drawn.id.to_string() == *id);
                let Some(found) = found else { return Ok(Err("id")) };
                new.about = Some((found.conclusion, found.id, found.name));
            }
            requests::add(&*tx, &new).await?;
            audit::append(&*tx, logged).await?;
            Ok::<_, store::Error>(Ok(()))
        })
        .await?;
    outcome.map_err(Error::invalid)?;
    told(&state, &who).await
}

async fn withdraw(
    State(state): State<AppState>,
    Caller(who): Caller,
    Param(id): Param<RequestId>,
) -> Result<Json<wire::OwnRequests>, Error> {
    let permit = own_permit(&state, &who, Action::AskAboutOwn).await?;
    let detail = format!("{} withdrawn", permit.role().code());
    let logged = line(&who, Action::AskAboutOwn, &detail);
    let (person, now, logged) = (who.card.id, who.now, &logged);
    let found = state
        .db
        .write(|tx| async move {
            let own = requests::of_person(&*tx, person).await?;
            if !own.iter().any(|own| own.id == id) {
                return Ok(None);
            }
            let done = requests::withdraw(&*tx, person, id, now).await?;
            if done {
                audit::append(&*tx, logged).await?;
            }
            Ok::<_, store::Error>(Some(done))
        })
        .await?;
    match found {
        None => Err(ErrorCode::NotFound.into()),
        Some(false) => Err(ErrorCode::Changed.into()),
        Some(true) => told(&state, &who).await,
    }
}

/// A request's or an answer's text, trimmed.
pub(super) fn words(text: &str) -> Result<String, Error> {
    let text = text.trim();
    let long = (WORDS_CHARS_MIN..=WORDS_CHARS_MAX).contains(&text.chars().count());
    // PostgreSQL takes no text with a NUL in it.
    let plain = !text.contains(|c: char| c.is_control() && !c.is_whitespace());
    if long && plain { Ok(text.to_owned()) } else { Err(Error::invalid("text")) }
}
