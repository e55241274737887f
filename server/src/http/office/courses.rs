//! The office's courses: the list, packages in and out, what counts and what is offered.
//!
//! Promises: a package is published whole or not at all, and only the one that was looked at before; each change is written into the
//! audit log in its own transaction, and the list that devices get is made anew in it. Refuses: to publish what has a fault.

use std::{collections::BTreeMap, fs::File};

use axum::{
    body::Body,
    extract::{Path, State, rejection::PathRejection},
    http::{HeaderMap, HeaderValue, header},
    response::{IntoResponse, Response},
};
use domain::{
    access::{Action, Permit, Resource},
    bundle::BundleHash,
    hours::PathCode,
    ids::{AgencyId, PersonId},
    learning::{Content, Course, Slug, Volume},
    shipped,
    text::Language,
    wire::{
        about::Bilingual,
        bundle::read_catalogue,
        course::write_course,
        error::ErrorCode,
        hours::read_hours,
        office::courses::{self as wire, Standing},
    },
};
use tokio::sync::Semaphore;

use super::{Error, bilingual, line, place};
use crate::{
    auth::session::SignedIn,
    courses::{self, Fault, Known, Limits, MEDIA_TYPE, Package},
    http::{
        authenticated::Caller,
        body::{Body as Form, Json},
        parts::{Param, Query},
        upload,
    },
    state::AppState,
    store::{
        self, audit,
        courses::{
            Publication, Published,
            list::{self, Change, Listed},
        },
        directory, files,
    },
};

/// Packages that are read at once: each takes as much memory as it unpacks to.
static READING: Semaphore = Semaphore::const_new(1);

fn weigh(who: &SignedIn, action: Action) -> Result<Permit, Error> {
    let whole = Resource::Place { agency: who.agency.id, path: &[] };
    Ok(who.permit(action, &whole)?)
}

/// The names of the development paths, by the rules that ship.
fn path_names() -> Result<BTreeMap<String, Bilingual>, Error> {
    let hours = read_hours(shipped::HOURS).map_err(|_| ErrorCode::ServerFault)?;
    Ok(hours.paths.iter().map(|path| (path.code.to_string(), bilingual(&path.name))).collect())
}

fn path_name(names: &BTreeMap<String, Bilingual>, code: &str) -> Bilingual {
    let plain = || Bilingual { id: code.to_owned(), en: code.to_owned() };
    names.get(code).cloned().unwrap_or_else(plain)
}

pub(super) async fn list(State(state): State<AppState>, Caller(who): Caller) -> Result<Json<wire::Courses>, Error> {
    weigh(&who, Action::AuthorCourses)?;
    let on = state.db.read();
    let names = path_names()?;
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
    Ok(Json(wire::Courses { courses: listed.into_iter().map(row).collect() }))
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
    let _turn = READING.acquire().await.map_err(Error::fault)?;
    let read = tokio::task::spawn_blocking(move || read(file)).await.map_err(Error::fault)??;
    let (package, zip) = match read {
        Ok(whole) => whole,
        Err(faults) => {
            let faults = faults.iter().map(describe_fault).collect();
            return Ok(Json(wire::PackageRead { course: None, faults, published: false }));
        }
    };
    let name = BundleHash::of(&zip);
    let looked_at: Option<BundleHash> = match &query.publish {
        Some(name) => Some(name.parse().map_err(|_| Error::invalid("publish"))?),
        None => None,
    };
    // Another file than the one whose content was shown.
    if looked_at.is_some_and(|looked_at| looked_at != name) {
        return Err(Error::invalid("publish"));
    }
    let listed = list::list(state.db.read(), who.agency.id).await?;
    let listed = listed.into_iter().find(|known| known.id == package.course.id.as_str());
    let mut course = describe(&package.course, name, &path_names()?);
    course.newest = listed.as_ref().map(|known| known.version);
    course.standing = match &listed {
        None => Standing::New,
        Some(known) if known.version < package.course.version => Standing::Newer,
        Some(known) if known.version == package.course.version && known.package == Some(name) => Standing::Same,
        Some(_) => Standing::NotNewer,
    };
    let mut published = false;
    if looked_at.is_some() {
        let recognised = listed.is_some_and(|known| known.recognised);
        let done = publish(&state, &who, permit, &package, (name, &zip), recognised).await?;
        published = !matches!(done, Published::NotNewer { .. });
        if let Published::NotNewer { newest } = done {
            (course.standing, course.newest) = (Standing::NotNewer, Some(newest));
        }
    }
    Ok(Json(wire::PackageRead { course: Some(course), faults: Vec::new(), published }))
}

type Read = Result<(Package, Vec<u8>), Vec<Fault>>;

/// Reads a package and packs it again, as we do.
fn read(file: File) -> Result<Read, Error> {
    let catalogue = read_catalogue(shipped::CATALOGUE).map_err(|_| ErrorCode::ServerFault)?;
    let hours = read_hours(shipped::HOURS).map_err(|_| ErrorCode::ServerFault)?;
    let paths: Vec<&str> = hours.paths.iter().map(|path| PathCode::as_str(&path.code)).collect();
    Ok(match courses::read(file, &Known { catalogue: &catalogue, paths: &paths }) {
        Ok(package) => {
            let zip = package.to_zip().map_err(Error::fault)?;
            Ok((package, zip))
        }
        Err(faults) => Err(faults),
    })
}

async fn publish(
    state: &AppState,
    who: &SignedIn,
    permit: Permit,
    package: &Package,
    (name, zip): (BundleHash, &[u8]),
    recognised: bool,
) -> Result<Published, Error> {
    let (agency, at) = (who.agency.id, who.now);
    let detail = format!("{} {} {} published", permit.role().code(), package.course.id, package.course.version);
    let detail = &detail;
    let done = state
        .db
        .write(|tx| async move {
            files::put(&*tx, name, MEDIA_TYPE, zip, at).await?;
            for (hash, media_type, bytes) in package.files() {
                files::put(&*tx, hash, media_type, bytes, at).await?;
            }
            let by = Some(who.card.id);
            let publication = Publication { agency, course: &package.course, package: Some(name), recognised, by, at };
            let done = store::courses::publish(&*tx, &publication).await?;
            if let Published::Now(_) = done {
                store::courses::shelve(&*tx, agency, at).await?;
                record(&*tx, who, agency, Action::AuthorCourses, detail).await?;
            }
            Ok::<_, store::Error>(done)
        })
        .await?;
    Ok(done)
}

async fn record<C: store::Connection>(
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
    weigh(&who, Action::AuthorCourses)?;
    let Path((id, version)) = named.map_err(|_| ErrorCode::NotFound)?;
    let id: Slug = id.parse().map_err(|_| ErrorCode::NotFound)?;
    let package = list::package_of(state.db.read(), who.agency.id, &id, version).await?.ok_or(ErrorCode::NotFound)?;
    let about = files::about(state.db.read(), package).await?.ok_or(ErrorCode::NotFound)?;
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

fn describe_fault(fault: &Fault) -> wire::PackageFault {
    let why = Bilingual { id: fault.why(Language::Indonesian), en: fault.why(Language::English) };
    wire::PackageFault { file: fault.file.clone(), line: fault.line, why }
}

fn describe(course: &Course, package: BundleHash, names: &BTreeMap<String, Bilingual>) -> wire::PackageCourse {
    let volume = Volume::of(course, &write_course(course), false);
    let questions = course.lessons().map(|lesson| match &lesson.content {
        Content::Quiz(quiz) => quiz.questions().count(),
        Content::Text(_) | Content::Media(_) => 0,
    });
    wire::PackageCourse {
        package: package.to_string(),
        id: course.id.to_string(),
        version: course.version,
        language: course.language.tag().to_owned(),
        title: course.title.clone(),
        summary: course.summary.clone(),
        author: course.author.clone(),
        path_name: path_name(names, &course.path),
        jp: course.jp,
        minutes: volume.minutes,
        lessons: volume.lessons,
        questions: u32::try_from(questions.sum::<usize>()).unwrap_or(u32::MAX),
        bytes: volume.bytes + volume.media_bytes,
        standing: Standing::New,
        newest: None,
    }
}
