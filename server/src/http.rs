//! The way in: one router, and the layers that every request passes.
//!
//! Promises: every answer carries the security headers and a request id; every refusal is a closed code as JSON; what changes
//! something comes from our own origin; whatever is not in [`open`] needs a session (the files of courses and drafts ask for one by themselves).
//! Refuses: SQL and rules. A handler extracts, authorises, calls, maps.
//!
//! A topic is a file with a `routes()` of its own, merged into [`signed_in`] in one line.

pub mod authenticated;
pub mod body;
mod bundles;
mod certificates;
mod claims;
mod client;
mod codes;
mod cookies;
mod devices;
pub mod error;
mod files;
mod guard;
mod hand_ins;
mod headers;
mod health;
mod limits;
mod log;
mod needs;
mod office;
mod official;
pub mod parts;
mod privacy;
mod session;
mod site;
mod sync;
mod upload;

use axum::{Router, extract::Request, middleware, routing::get};
use tower_http::{
    catch_panic::CatchPanicLayer,
    compression::{
        CompressionLayer,
        predicate::{DefaultPredicate, Predicate as _, SizeAbove},
    },
};

use self::error::Error;
use crate::state::AppState;
use domain::wire::error::ErrorCode;

/// Below this many bytes a gzipped answer is no fewer packets.
const GZIP_BYTES_MIN: u64 = 1_000;

/// Everything that this server answers.
pub fn router(state: AppState) -> Router {
    let session = middleware::from_fn_with_state(state.clone(), authenticated::require);
    let guard = middleware::from_fn_with_state(state.clone(), guard::same_origin);
    let headers = middleware::from_fn_with_state(state.clone(), headers::secure);
    let log = middleware::from_fn_with_state(state.clone(), log::request);
    let limits = middleware::from_fn_with_state(limits::InFlight::default(), limits::hold);
    let site = site::Site::new(state.settings.site.as_deref());
    Router::new()
        .merge(open())
        .merge(signed_in().route_layer(session))
        .layer(CompressionLayer::new().compress_when(DefaultPredicate::new().and(SizeAbove::new(GZIP_BYTES_MIN))))
        // Packed by their makers; and a range is one of the bytes as they are.
        .merge(files::routes())
        .merge(office::media())
        .method_not_allowed_fallback(async || Error::from(ErrorCode::MethodNotAllowed))
        .fallback(move |request: Request| async move { site.answer(request).await })
        .layer(limits)
        .layer(guard)
        .layer(CatchPanicLayer::custom(error::panicked))
        .layer(headers)
        // Outermost: it sees what was sent in the end.
        .layer(log)
        .with_state(state)
}

/// What anybody may ask for.
fn open() -> Router<AppState> {
    Router::new()
        .route("/health", get(health::health))
        .merge(session::open())
        .merge(bundles::routes())
        .merge(certificates::open())
        .merge(hand_ins::open())
        .merge(office::open())
}

/// What needs a session.
fn signed_in() -> Router<AppState> {
    Router::new()
        .merge(session::routes())
        .merge(hand_ins::routes())
        .merge(devices::routes())
        .merge(codes::routes())
        .merge(office::routes())
        .merge(privacy::routes())
        .merge(claims::routes())
        .merge(needs::routes())
        .merge(official::routes())
        .merge(certificates::routes())
        .merge(sync::routes())
}

/// Whether the path belongs to the API.
fn is_api(path: &str) -> bool {
    path == "/api" || path.starts_with("/api/")
}
