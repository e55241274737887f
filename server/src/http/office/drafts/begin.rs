//! The beginning of a draft: from nothing, or from what is published.

use axum::extract::State;
use domain::{
    access::{Action, Permit},
    ids::AgencyId,
    learning::Slug,
    text::Language,
    wire::{error::ErrorCode, office::drafts::BeginDraft},
};

use super::{
    Caller, Error, Form, Hand, Json, Knowledge, contents, courses, drafts, edit::fit, publishing, record, show, store,
    weigh, wire,
};
use crate::{
    auth::session::SignedIn,
    courses::{
        Package, bounds,
        draft::{Draft, Edit, Manifest, course_id},
    },
    state::AppState,
    store::files,
};

/// The path under which most of what an agency writes itself counts, if the rules have it: learning with an electronic medium.
const PATH: &str = "NKL03";

pub(super) async fn begin(
    State(state): State<AppState>,
    Caller(who): Caller,
    Form(wanted): Form<BeginDraft>,
) -> Result<Json<wire::Draft>, Error> {
    let permit = weigh(&who, Action::AuthorCourses)?;
    let id = match wanted {
        BeginDraft::Nothing { title, language } => {
            let language = Language::from_tag(&language).ok_or_else(|| Error::invalid("language"))?;
            from_nothing(&state, &who, permit, title.trim(), language).await?
        }
        BeginDraft::Course { id } => {
            let id: Slug = id.parse().map_err(|_| Error::invalid("id"))?;
            from_course(&state, &who, permit, &id).await?;
            id
        }
    };
    show(&state, &who, &id).await
}

async fn from_nothing(
    state: &AppState,
    who: &SignedIn,
    permit: Permit,
    title: &str,
    language: Language,
) -> Result<Slug, Error> {
    let title = fit(title, bounds::TITLE, "title")?;
    if title.is_empty() {
        return Err(Error::invalid("title"));
    }
    let hours = Knowledge::of(state, who).await?.hours;
    let usual = hours.paths.iter().find(|path| path.code.as_str() == PATH).or(hours.paths.first());
    let path = usual.map(|path| path.code.to_string()).unwrap_or_default();
    let manifest = |id: &Slug| Manifest {
        id: id.clone(),
        version: 1,
        language,
        title: title.clone(),
        summary: String::new(),
        author: who.agency.name.chars().take(bounds::TITLE.chars).collect(),
        path: path.clone(),
        minutes_per_jp: hours.minutes_per_jp,
        jp: 1,
        develops: Vec::new(),
        modules: Vec::new(),
    };
    let agency = who.agency.id;
    let (title, manifest) = (&title, &manifest);
    let begun = state.db.write(|tx| async move {
        let mut taken = drafts::taken(&*tx, agency).await?;
        loop {
            let Some(id) = course_id(title, &taken) else { return Ok(None) };
            if put(&*tx, who, permit, (&id, &Draft::new(manifest(&id)))).await? {
                return Ok::<_, store::Error>(Some(id));
            }
            // Somebody else has begun one of that name at the same moment.
            taken.insert(id);
        }
    });
    begun.await?.ok_or_else(|| Error::invalid("title"))
}

/// Unless the course has a draft already.
async fn from_course(state: &AppState, who: &SignedIn, permit: Permit, id: &Slug) -> Result<(), Error> {
    let (agency, on) = (who.agency.id, state.db.read());
    if drafts::read(on, agency, id).await?.is_some() {
        return Ok(());
    }
    let nothing = |field: &str| Error::from(ErrorCode::NotFound).field(field);
    let newest = courses::newest(on, agency, id).await?.ok_or_else(|| nothing("id"))?.version;
    let package = courses::list::package_of(on, agency, id, newest).await?.ok_or_else(|| nothing("package"))?;
    let _turn = publishing::turn().await?;
    let package = &publishing::kept(state, who, package).await?;
    let unfit = || Error::fault("a package that was read is no draft");
    let mut draft = Draft::of(package.source()).ok_or_else(unfit)?;
    draft.apply(Edit::Version(newest + 1)).map_err(|_| unfit())?;
    let draft = &draft;
    let begun = state.db.write(|tx| async move {
        keep_media(&*tx, who, package).await?;
        put(&*tx, who, permit, (id, draft)).await
    });
    begun.await?;
    Ok(())
}

/// They are there already, but for what somebody took from the database.
async fn keep_media<C: store::Connection>(tx: &C, who: &SignedIn, package: &Package) -> Result<(), store::Error> {
    for (hash, media_type, bytes) in package.files() {
        files::put(tx, hash, media_type, bytes, who.now).await?;
    }
    Ok(())
}

/// Keeps a new draft and writes it down; not if there is one of that name.
async fn put<C: store::Connection>(
    tx: &C,
    who: &SignedIn,
    permit: Permit,
    (id, draft): (&Slug, &Draft),
) -> Result<bool, store::Error> {
    let agency: AgencyId = who.agency.id;
    let hand = Hand { by: who.card.id, at: who.now };
    let begun = drafts::begin(tx, agency, id, &contents(draft), hand).await?;
    if begun {
        let detail = format!("{} {id} draft_begun", permit.role().code());
        record(tx, who, agency, Action::AuthorCourses, &detail).await?;
    }
    Ok(begun)
}
