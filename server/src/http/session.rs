//! Signing in and out, and who is signed in.

use axum::{
    Router,
    extract::State,
    http::{HeaderMap, StatusCode, header},
    response::{AppendHeaders, IntoResponse, Response},
    routing::{get, post},
};
use domain::{
    access::{PASSWORD_FRESH_MS, Role, TABLE},
    people::assignment_on,
    time::Timestamp,
    wire::session as wire,
};

use super::{
    authenticated::Caller,
    body::{Body, Json},
    client::Client,
    cookies,
    error::Error,
};
use crate::{
    auth::{
        session::{self, Cookie, Opened, SignedIn, Wanted},
        sign_in,
    },
    state::AppState,
    store::{directory, notices},
};

/// The doors.
pub(super) fn open() -> Router<AppState> {
    Router::new().route("/api/sign-in", post(sign_in)).route("/api/activate", post(activate))
}

/// Behind them.
pub(super) fn routes() -> Router<AppState> {
    Router::new()
        .route("/api/session", get(show))
        .route("/api/session/confirm", post(confirm))
        .route("/api/session/notices", post(notices_seen))
        .route("/api/session/password", post(change_password))
        .route("/api/sign-out", post(sign_out))
}

async fn sign_in(
    State(state): State<AppState>,
    Client(from): Client,
    headers: HeaderMap,
    Body(form): Body<wire::SignIn>,
) -> Result<Response, Error> {
    let wanted = Wanted { label: form.device_label, device: form.device };
    let opened = sign_in::by_password(&state, from, &form.nip, &form.password, &wanted).await?;
    welcome(&state, &headers, opened).await
}

async fn activate(
    State(state): State<AppState>,
    Client(from): Client,
    headers: HeaderMap,
    Body(form): Body<wire::Activate>,
) -> Result<Response, Error> {
    let wanted = Wanted { label: form.device_label, device: form.device };
    let opened = sign_in::by_code(&state, from, &form.nip, &form.code, &form.new_password, &wanted).await?;
    welcome(&state, &headers, opened).await
}

/// The first answer of a session: its secrets, its cookie, and the cookies that make room for it.
pub(super) async fn welcome(state: &AppState, headers: &HeaderMap, opened: Opened) -> Result<Response, Error> {
    let mut held = cookies::held(headers);
    held.retain(|held| held.device != opened.device.id);
    let leave = session::make_room(state, &held).await?;
    let cookie = Cookie { device: opened.device.id, secret: opened.cookie };
    let mut set: Vec<_> = leave.into_iter().map(|device| (header::SET_COOKIE, cookies::take(device))).collect();
    set.push((header::SET_COOKIE, cookies::set(&cookie)));
    let (token, salt_key) = (wire::Secret32(opened.token), wire::Secret32(opened.device.salt_key));
    let who = SignedIn::load(state.db.read(), opened.device, state.now()).await?;
    state.days.see_to(&state.db, &who.agency, who.now).await?;
    let session = describe(state, &who).await?;
    Ok((AppendHeaders(set), Json(wire::SignedIn { token, salt_key, session })).into_response())
}

async fn show(State(state): State<AppState>, Caller(who): Caller) -> Result<Json<wire::Session>, Error> {
    describe(&state, &who).await.map(Json)
}

async fn sign_out(State(state): State<AppState>, Caller(who): Caller) -> Result<Response, Error> {
    session::end(&state, &who.device).await?;
    Ok((StatusCode::NO_CONTENT, [(header::SET_COOKIE, cookies::take(who.device.id))]).into_response())
}

async fn confirm(
    State(state): State<AppState>,
    Client(from): Client,
    Caller(who): Caller,
    Body(form): Body<wire::Confirm>,
) -> Result<Json<wire::Confirmed>, Error> {
    sign_in::confirm(&state, from, &who, &form.password).await?;
    Ok(Json(wire::Confirmed { until: state.now().plus_ms(PASSWORD_FRESH_MS).0 }))
}

async fn change_password(
    State(state): State<AppState>,
    Client(from): Client,
    Caller(who): Caller,
    Body(form): Body<wire::ChangePassword>,
) -> Result<StatusCode, Error> {
    sign_in::change(&state, from, &who, &form.old, &form.new).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn notices_seen(
    State(state): State<AppState>,
    Caller(who): Caller,
    Body(form): Body<wire::NoticesSeen>,
) -> Result<StatusCode, Error> {
    let (person, until, now) = (who.card.id, Timestamp(form.until), who.now);
    state.db.write(|tx| async move { notices::seen(&*tx, person, until, now).await }).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The session as the screen needs it.
async fn describe(state: &AppState, who: &SignedIn) -> Result<wire::Session, Error> {
    let on = state.db.read();
    let numbers = directory::nips(on, who.card.id).await?;
    let nip = numbers.iter().filter(|dated| dated.range.contains(who.today)).max_by_key(|dated| dated.range.from);
    let roles = roles(state, who).await?;
    let opens_office = |role: &wire::Role| {
        let role = Role::from_code(&role.role).filter(|role| !matches!(role, Role::Employee | Role::Supervisor));
        TABLE.iter().any(|rule| Some(rule.role) == role)
    };
    let notices = notices::unseen(on, who.card.id).await?;
    Ok(wire::Session {
        person: who.card.id,
        device: who.device.id,
        name: who.card.name.clone(),
        nip: nip.map(|dated| dated.nip.to_string()).unwrap_or_default(),
        agency: wire::Agency {
            id: who.agency.id,
            name: who.agency.name.clone(),
            zone: who.agency.zone.abbreviation().to_owned(),
            brand: who.agency.brand.clone(),
        },
        assignment: assignment(state, who).await?,
        office: roles.iter().any(opens_office),
        roles,
        notices: notices.into_iter().map(|(kind, at)| wire::Notice { kind, at: at.0 }).collect(),
        demo: state.demo,
    })
}

async fn roles(state: &AppState, who: &SignedIn) -> Result<Vec<wire::Role>, Error> {
    let today = who.grants.iter().filter(|grant| grant.range().contains(who.today));
    let mut roles: Vec<wire::Role> = Vec::new();
    for grant in today {
        let (role, realm) = (grant.role().code().to_owned(), grant.realm());
        let role = wire::Role { role, agency: realm.agency(), unit: realm.unit() };
        // The same role may have been granted twice.
        if !roles.contains(&role) {
            roles.push(role);
        }
    }
    if directory::supervises(state.db.read(), who.card.id, who.today).await? {
        roles.push(wire::Role { role: Role::Supervisor.code().to_owned(), agency: None, unit: None });
    }
    Ok(roles)
}

async fn assignment(state: &AppState, who: &SignedIn) -> Result<Option<wire::Assignment>, Error> {
    let Some(held) = assignment_on(&who.assignments, who.today) else {
        return Ok(None);
    };
    let on = state.db.read();
    let position = match held.position {
        Some(position) => Some(directory::position(on, position, who.today).await?),
        None => None,
    };
    Ok(Some(wire::Assignment {
        id: held.id,
        unit: held.unit,
        unit_path: directory::unit_path(on, held.unit, who.today).await?.into_iter().map(|(_, name)| name).collect(),
        position: position.map(|position| wire::Position {
            id: position.id,
            title: position.title,
            kind: position.kind.code().to_owned(),
        }),
        capacity: held.capacity.code().to_owned(),
    }))
}
