//! Certificates as the office looks after them: who signs them, and which do not hold any more.
//!
//! Promises: a withdrawal has a reason, is in the log, and the person is told. Refuses: to change what stands on a certificate that was
//! issued; another signatory signs those to come.

use axum::extract::State;
use domain::{
    access::{Action, Resource},
    ids::CertificateId,
    wire::{
        error::ErrorCode,
        office::learning::{SIGNATORY_CHARS_MAX, Signatory, Withdraw},
    },
};

use super::{Error, about, export::reason, line, place, turned};
use crate::{
    auth::subject::Concerned,
    http::{
        authenticated::Caller,
        body::{Body, Json},
        parts::Param,
    },
    state::AppState,
    store::{self, audit, certificates, directory, notices},
};

pub(super) async fn withdraw(
    State(state): State<AppState>,
    Caller(who): Caller,
    Param(id): Param<CertificateId>,
    Body(wanted): Body<Withdraw>,
) -> Result<Json<Withdraw>, Error> {
    let on = state.db.read();
    let (person, agency) = certificates::holder(on, id).await?.ok_or(ErrorCode::NotFound)?;
    let concerned = Concerned::on_day(on, person, who.today).await?;
    // What an agency has given it alone takes back, wherever the person is by now.
    let mut subject = concerned.subject();
    subject.agency = Some(agency);
    let permit = who.permit(Action::WithdrawCertificate, &Resource::Person(subject))?;
    let reason = reason(&wanted.reason)?;
    let logged = line(&who, agency, Action::WithdrawCertificate, about(person), permit.role().code(), Some(reason));
    let (logged, by, now) = (&logged, who.card.id, who.now);
    let held = state
        .db
        .write(|tx| async move {
            let held = certificates::withdraw(&*tx, id, by, reason, now).await?;
            if held {
                audit::append(&*tx, logged).await?;
                notices::leave(&*tx, person, notices::CERTIFICATE_WITHDRAWN, now).await?;
            }
            Ok::<_, store::Error>(held)
        })
        .await?;
    if held { Ok(Json(wanted)) } else { Err(ErrorCode::NotFound.into()) }
}

pub(super) async fn signatory(State(state): State<AppState>, Caller(who): Caller) -> Result<Json<Signatory>, Error> {
    who.permit(Action::ManageAgency, &Resource::Place { agency: who.agency.id, path: &[] })?;
    let (name, post) = directory::signatory(state.db.read(), who.agency.id).await?.unwrap_or_default();
    Ok(Json(Signatory { name, post }))
}

pub(super) async fn set_signatory(
    State(state): State<AppState>,
    Caller(who): Caller,
    Body(wanted): Body<Signatory>,
) -> Result<Json<Signatory>, Error> {
    let agency = who.agency.id;
    let permit = who.permit(Action::ManageAgency, &Resource::Place { agency, path: &[] })?;
    let (name, post) = (plain("name", &wanted.name)?, plain("post", &wanted.post)?);
    // A post without anybody in it signs nothing.
    if name.is_empty() && !post.is_empty() {
        return Err(Error::invalid("name"));
    }
    let detail = format!("{} signatory", permit.role().code());
    // The post alone: a name would stay in the log for ever.
    let (_, was) = directory::signatory(state.db.read(), agency).await?.unwrap_or_default();
    let why = turned(&[(was.as_str(), post)]).or_else(|| (!post.is_empty()).then(|| post.to_owned()));
    let logged = line(&who, agency, Action::ManageAgency, place(agency, None), &detail, why.as_deref());
    let (logged, pair) = (&logged, (!name.is_empty()).then_some((name, post)));
    state
        .db
        .write(|tx| async move {
            directory::set_signatory(&*tx, agency, pair).await?;
            audit::append(&*tx, logged).await
        })
        .await?;
    Ok(Json(Signatory { name: name.to_owned(), post: post.to_owned() }))
}

/// One line of a name, without what a signed text must not hold.
fn plain<'a>(field: &str, text: &'a str) -> Result<&'a str, Error> {
    let text = text.trim();
    let fits = text.chars().count() <= SIGNATORY_CHARS_MAX && !text.contains(char::is_control);
    if fits { Ok(text) } else { Err(Error::invalid(field)) }
}
