//! Whether a certificate is genuine: a page for whoever holds one, and the same as JSON for those who check the signature themselves.
//!
//! Promises: anybody may ask whether one is genuine, without a session; the file is for whoever holds it. Refuses: to show more than name, course, day, issuer and number, and to list anything:
//! an address that nobody was given tells nothing.

use std::fmt::Write as _;

use askama::Template;
use axum::{
    Router,
    extract::{Path, State},
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, Uri, header},
    response::{Html, IntoResponse, Response},
    routing::get,
};
use domain::{
    access::{Action, Resource},
    ids::CertificateId,
    learning::Certificate,
    text::Language,
    time::Zone,
    wire::{course::CertificateQuery, error::ErrorCode},
};
use serde_json::{Value, json};

use super::{
    authenticated::Caller,
    body::Json,
    error::Error,
    guard,
    parts::{self, Param, Query},
};
use crate::{auth::subject::Concerned, certificates::pdf, state::AppState, store::certificates, words::Words};

const STYLE: &str = include_str!("../../templates/certificate.css");

pub(super) fn open() -> Router<AppState> {
    Router::new()
        .route("/sertifikat/gaya.css", get(async || ([(header::CONTENT_TYPE, "text/css; charset=utf-8")], STYLE)))
        .route("/sertifikat/{id}", get(page))
        .route("/api/certificates/{id}", get(facts))
}

pub(super) fn routes() -> Router<AppState> {
    Router::new().route("/api/me/certificates/{id}/file", get(file))
}

#[derive(Template)]
#[template(path = "certificate.html")]
struct Page {
    heading: &'static str,
    tone: &'static str,
    title: &'static str,
    title_en: &'static str,
    more: Vec<String>,
    facts: Vec<(&'static str, String)>,
    why: &'static str,
}

fn words() -> [&'static Words; 2] {
    [Words::of(Language::Indonesian), Words::of(Language::English)]
}

impl Page {
    fn of(found: Option<&Certificate>) -> Self {
        let [id, en] = words();
        let (tone, title) = match found {
            Some(Certificate { revoked: None, .. }) => ("good", "certificate.genuine"),
            Some(_) => ("bad", "certificate.revoked"),
            None => ("bad", "certificate.unknown"),
        };
        let more = match found {
            Some(Certificate { revoked: Some(at), .. }) => {
                let when = Zone::default().date(*at).to_string();
                [id, en].map(|words| words.fill("certificate.revoked_more", &[("when", &when)])).into()
            }
            Some(_) => Vec::new(),
            None => [id, en].map(|words| words.get("certificate.unknown_more").to_owned()).into(),
        };
        let facts = found.map_or_else(Vec::new, |certificate| {
            let Certificate { name, title, completed_on, issuer, number, .. } = certificate.clone();
            vec![
                (id.get("certificate.name"), name),
                (id.get("certificate.course"), title),
                (id.get("certificate.on"), completed_on.to_string()),
                (id.get("certificate.issuer"), issuer),
                (id.get("certificate.number"), number),
            ]
        });
        Self {
            heading: id.get("certificate.heading"),
            tone,
            title: id.get(title),
            title_en: en.get(title),
            more,
            facts,
            why: id.get("certificate.why"),
        }
    }
}

async fn page(State(state): State<AppState>, Path(id): Path<String>) -> Result<Response, Error> {
    // What is no id is as unknown as an id that was never given out, and is told alike.
    let found = match id.parse::<CertificateId>() {
        Ok(id) => certificates::find(state.db.read(), id).await?,
        Err(_) => None,
    };
    let status = if found.is_some() { StatusCode::OK } else { StatusCode::NOT_FOUND };
    let html = Page::of(found.as_ref()).render().map_err(Error::fault)?;
    let quiet = [(header::CACHE_CONTROL, "no-store"), (HeaderName::from_static("x-robots-tag"), "noindex")];
    Ok((status, quiet, Html(html)).into_response())
}

/// What stands on a certificate, its signature, and the key to check it with.
async fn facts(State(state): State<AppState>, Param(id): Param<CertificateId>) -> Result<Json<Value>, Error> {
    let certificate = certificates::find(state.db.read(), id).await?.ok_or(ErrorCode::NotFound)?;
    Ok(Json(json!({
        "number": certificate.number,
        "name": certificate.name,
        "course": certificate.title,
        "completed_on": certificate.completed_on.to_string(),
        "issuer": certificate.issuer,
        "signatory": certificate.signatory,
        "jp": certificate.jp,
        "revoked": certificate.revoked.is_some(),
        "signed_text": certificate.signed_text(),
        "signature": signature(&state, &certificate),
        "public_key": hex(state.certificates.public().as_bytes()),
    })))
}

/// One's own certificate as a PDF. One that was withdrawn is none any more.
async fn file(
    State(state): State<AppState>,
    Caller(who): Caller,
    Param(id): Param<CertificateId>,
    Query(query): Query<CertificateQuery>,
    uri: Uri,
    headers: HeaderMap,
) -> Result<Response, Error> {
    let on = state.db.read();
    let own = Concerned::account(on, &who.card, who.today).await?;
    who.permit(Action::ReadOwnStream, &Resource::Person(own.subject()))?;
    let language = parts::language(query.language.as_deref())?;
    let holder = certificates::holder(on, id).await?.map(|(holder, _)| holder);
    let found = if holder == Some(who.card.id) { certificates::find(on, id).await? } else { None };
    let certificate = found.filter(|found| found.revoked.is_none()).ok_or(ErrorCode::NotFound)?;
    let address = format!("{}/sertifikat/{id}", guard::origin(&uri, &headers, state.settings.public_origin.as_deref()));
    let disposition = HeaderValue::from_str(&format!("attachment; filename=\"{}.pdf\"", certificate.number));
    let drawn = tokio::task::spawn_blocking(move || pdf::draw(&certificate, &address, language)).await;
    let pdf = drawn.map_err(Error::fault)?.map_err(Error::fault)?;
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("application/pdf")),
        (header::CONTENT_DISPOSITION, disposition.map_err(Error::fault)?),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    Ok((headers, pdf).into_response())
}

/// The signature of a certificate as it travels.
pub(super) fn signature(state: &AppState, certificate: &Certificate) -> String {
    hex(&state.certificates.sign(certificate).to_bytes())
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use domain::{
        bundle::BundleHash,
        ids::PersonId,
        time::{Date, Timestamp},
    };

    use super::*;

    fn certificate() -> Certificate {
        let id = Certificate::id_of(PersonId::from_random([1; 16]), BundleHash([2; 32]));
        let completed_on = Date::constant(2026, 11, 22);
        Certificate {
            id,
            number: Certificate::number_of(id, completed_on),
            name: "<b>Sari</b> & \"Rekan\"".into(),
            title: "Integritas di loket".into(),
            issuer: "Kabupaten".into(),
            signatory: None,
            jp: 1,
            completed_on,
            revoked: None,
        }
    }

    #[test]
    fn a_name_is_text_and_never_markup() {
        let html = Page::of(Some(&certificate())).render().unwrap();
        assert!(!html.contains("<b>Sari"), "{html}");
        assert!(html.contains("Sari") && html.contains("Integritas di loket") && html.contains("asli"));
    }

    #[test]
    fn what_was_withdrawn_and_what_is_unknown_is_never_called_genuine() {
        let withdrawn = Certificate { revoked: Some(Timestamp(0)), ..certificate() };
        for page in [Page::of(Some(&withdrawn)), Page::of(None)] {
            let html = page.render().unwrap();
            assert!(!html.contains("asli</h1>") && html.contains("class=\"bad\""), "{html}");
        }
    }
}
