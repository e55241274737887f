//! The layer in front of everything that needs a session, and how a handler gets at it. Nothing is answered of a day that was not seen to.

use axum::{
    extract::{FromRequestParts, Request, State},
    http::{HeaderMap, header, request::Parts},
    middleware::Next,
    response::Response,
};
use domain::wire::session::{DEVICE_HEADER, Secret32, TOKEN_HEADER};

use super::{cookies, error::Error};
use crate::{
    auth::{Refusal, session},
    state::AppState,
};

/// Who asks. Only behind [`require`].
#[derive(Clone)]
pub struct Caller(pub session::SignedIn);

impl<S: Send + Sync> FromRequestParts<S> for Caller {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Error> {
        let caller = parts.extensions.get::<Self>().cloned();
        caller.ok_or_else(|| Error::fault("a route that needs a session lies outside the layer that asks for one"))
    }
}

/// Lets a request through whose device, cookie and token agree, and prolongs the cookie with the session.
pub(super) async fn require(
    State(state): State<AppState>,
    mut request: Request,
    next: Next,
) -> Result<Response, Error> {
    let headers = request.headers();
    let device = parsed(headers, DEVICE_HEADER).ok_or(Refusal::SignedOut)?;
    let cookie = cookies::held(headers).into_iter().find(|held| held.device == device);
    let token: Option<Secret32> = parsed(headers, TOKEN_HEADER);
    let secret = cookie.as_ref().map(|cookie| &cookie.secret);
    let (who, prolonged) = session::recognise(&state, device, secret, token.as_ref().map(|token| &token.0)).await?;
    state.days.see_to(&state.db, &who.agency, who.now).await?;
    request.extensions_mut().insert(Caller(who));
    let mut response = next.run(request).await;
    // A handler that sets cookies itself knows better.
    if let (true, Some(cookie)) = (prolonged && !response.headers().contains_key(header::SET_COOKIE), cookie) {
        response.headers_mut().append(header::SET_COOKIE, cookies::set(&cookie));
    }
    Ok(response)
}

fn parsed<T: std::str::FromStr>(headers: &HeaderMap, name: &str) -> Option<T> {
    headers.get(name)?.to_str().ok()?.parse().ok()
}
