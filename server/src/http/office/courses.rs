//! The office's courses: the list, packages in and out, what counts and what is offered.
//!
//! Promises: a package is published whole or not at all, and only the one that was looked at before; each change is written into the
//! audit log in its own transaction, and the list that devices get is made anew in it; a package that is taken away is in the log before
//! its first byte is read. Refuses: to publish what has a fault.

pub(super) mod publishing;

use std::collections::BTreeMap;

use axum::{
    body::Body,
    extract::{Path, State, rejection::PathRejection},
    http::{HeaderMap, HeaderValue, header},
    response::{IntoResponse, Response},
};
use domain::{
    access::{Action, Permit, Resource},
    ids::{AgencyId, PersonId},
    learning::Slug,
    wire::{about::Bilingual, error::ErrorCode, office::courses as wire},
};

use self::publishing::{Knowledge, describe_fault};
use super::{Error, bilingual, line, place};
use crate::{
    auth::session::SignedIn,
    courses::{Limits, MEDIA_TYPE},
    http::{
        authenticated::Caller,
        body::{Body as Form, Json},
        parts::{Param, Query},
        upload,
    },
    state::AppState,
    store::{
        self, audit,
        courses::list::{self, Change, Listed},
        directory, files,
    },
};

pub(super) fn weigh(who: &SignedIn, action: Action) -> Result<Permit, Error> {
    let whole = Resource::Place { agency: who.agency.id, path: &[] };
    Ok(who.permit(action, &whole)?)
}

fn path_name(names: &BTreeMap<String, Bilingual>, code: &str) -> Bilingual {
    let plain = || Bilingual { id: code.to_owned(), en: code.to_owned() };
    names.get(code).cloned().unwrap_or_else(plain)
}

pub(super) async fn list(State(state): State<AppState>, Caller(who): Caller) -> Result<Json<wire::Courses>, Error> {
    weigh(&who, Action::AuthorCourses)?;
    Ok(Json(listed(&state, &who).await?))
}

/// All courses of somebody's agency.
pub(super) async fn listed(state: &AppState, who: &SignedIn) -> Result<wire::Courses, Error> {
    let on = state.db.read();
    let names = Knowledge::of(state, who).await?.path_names();
    let mut authors: BTreeMap<PersonId, String> = BTreeMap::new();
    let listed = list::list(on, who.agency.id).await?;
    for author in listed.iter().filter_map(|course| course.by) {
        if let (false, Some(card)) = (authors.contains_key(&author), directory::person(on, author).await?) {
            authors.insert(author, card.name);
        }
    }
    let day = |at| who.agency.zone.date(at).to_string();
    let row = |course: Listed| wire::CourseRow {
        path_name: path_name(&names, &course.path),
        recognised_until: course.recognised_until.filter(|_| !course.recognised).map(day),
        retired: course.retired.map(day),
        published: day(course.published),
        by: course.by.and_then(|author| authors.get(&author).cloned()),
        package: course.package.is_some(),
        id: course.id,
        version: course.version,
        title: course.title,
        path: course.path,
        jp: course.jp,
        recognised: course.recognised,
        earlier: course.earlier,
    };
    Ok(wire::Courses { courses: listed.into_iter().map(row).collect() })
}

/// Looks at a package, and publishes it where that was asked.
pub(super) async fn receive(
    State(state): State<AppState>,
    Caller(who): Caller,
    Query(query): Query<wire::PackageQuery>,
    headers: HeaderMap,
    body: Body,
) -> Result<Json<wire::PackageRead>, Error> {
    let permit = weigh(&who, Action::AuthorCourses)?;
    let file = upload::receive(&headers, body, MEDIA_TYPE, Limits::PACKAGE.packed()).await?;
    let knowledge = Knowledge::of(&state, &who).await?;
    let _turn = publishing::turn().await?;
    let read =
        tokio::task::spawn_blocking(move || publishing::read(file, &knowledge)).await.map_err(Error::fault)??;
    let found = match read {
        Ok(found) => found,
        Err(faults) => {
            let faults = faults.iter().map(describe_fault).collect();
            return Ok(Json(wire::PackageRead { course: None, faults, published: false }));
        }
    };
    let (course, published) = found.tell(&state, &who, permit, query.publish.as_deref(), None).await?;
    Ok(Json(wire::PackageRead { course: Some(course), faults: Vec::new(), published }))
}

pub(super) async fn record<C: store::Connection>(
    tx: &C,
    who: &SignedIn,
    agency: AgencyId,
    action: Action,
    detail: &str,
) -> Result<(), store::Error> {
    audit::append(tx, &line(who, agency, action, place(agency, None), detail, None)).await
}

pub(super) async fn recognise(
    State(state): State<AppState>,
    Caller(who): Caller,
    Param(id): Param<Slug>,
    Form(wanted): Form<wire::Recognise>,
) -> Result<Json<wire::Courses>, Error> {
    let word = if wanted.recognised { "recognised" } else { "not_recognised" };
    alter(&state, &who, &id, (Action::RecogniseCourses, Change::Recognised(wanted.recognised), word)).await?;
    list(State(state), Caller(who)).await
}

pub(super) async fn retire(
    State(state): State<AppState>,
    Caller(who): Caller,
    Param(id): Param<Slug>,
    Form(wanted): Form<wire::Retire>,
) -> Result<Json<wire::Courses>, Error> {
    let word = if wanted.retired { "retired" } else { "offered" };
    alter(&state, &who, &id, (Action::AuthorCourses, Change::Retired(wanted.retired), word)).await?;
    list(State(state), Caller(who)).await
}

/// Changes a course, writes it down, and makes the list anew; nothing of it where it was so already.
async fn alter(
    state: &AppState,
    who: &SignedIn,
    id: &Slug,
    (action, change, word): (Action, Change, &str),
) -> Result<(), Error> {
    let permit = weigh(who, action)?;
    let (agency, at) = (who.agency.id, who.now);
    let detail = format!("{} {id} {word}", permit.role().code());
    let detail = &detail;
    let changed = state
        .db
        .write(|tx| async move {
            let changed = list::change(&*tx, agency, id, change, at).await?;
            if changed.is_some_and(|versions| versions > 0) {
                store::courses::shelve(&*tx, agency, at).await?;
                record(&*tx, who, agency, action, detail).await?;
            }
            Ok::<_, store::Error>(changed)
        })
        .await?;
    changed.map(drop).ok_or_else(|| ErrorCode::NotFound.into())
}

/// A version as its package, to be taken elsewhere.
pub(super) async fn package(
    State(state): State<AppState>,
    Caller(who): Caller,
    named: Result<Path<(String, u32)>, PathRejection>,
) -> Result<Response, Error> {
    let permit = weigh(&who, Action::AuthorCourses)?;
    let Path((id, version)) = named.map_err(|_| ErrorCode::NotFound)?;
    let id: Slug = id.parse().map_err(|_| ErrorCode::NotFound)?;
    let agency = who.agency.id;
    let package = list::package_of(state.db.read(), agency, &id, version).await?.ok_or(ErrorCode::NotFound)?;
    let about = files::about(state.db.read(), package).await?.ok_or(ErrorCode::NotFound)?;
    // The line first: what cannot be logged is not taken. By whatever right it is seen, taking it is what was done.
    let detail = format!("{} {id} {version} package", permit.role().code());
    let (who, detail) = (&who, &detail);
    state.db.write(|tx| async move { record(&*tx, who, agency, Action::ExportAggregates, detail).await }).await?;
    let disposition = HeaderValue::from_str(&format!("attachment; filename=\"{id}-{version}.zip\""));
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(MEDIA_TYPE)),
        (header::CONTENT_LENGTH, about.bytes.into()),
        (header::CONTENT_DISPOSITION, disposition.map_err(Error::fault)?),
    ];
    let db = state.db.clone();
    let parts = futures::stream::try_unfold(0, move |from| {
        let db = db.clone();
        async move {
            let until = from + files::PART_BYTES as u64;
            let bytes = files::read(db.read(), package, from..until).await?.unwrap_or_default();
            Ok::<_, store::Error>((!bytes.is_empty()).then_some((bytes, until)))
        }
    });
    Ok((headers, Body::from_stream(parts)).into_response())
}
