//! The agency's posts: searched and paged, each with how many hold it and what it was before; and how they change.

use std::collections::BTreeSet;

use axum::{Router, extract::State, routing::get};
use domain::{
    ids::{PositionId, UnitId},
    people::PositionKind,
    structure::{Post, units_on},
    time::Date,
    wire::office::{
        SEARCH_CHARS_MAX,
        posts::{POSTS_PAGE_ROWS, PastTitle, PostLine, Posts, PostsQuery, RevisePost},
        structure::{PostName, Seen},
    },
};

use super::{
    Error,
    people::{page, paging},
    structure::{in_tree, revise, weigh},
};
use crate::{
    auth::session::SignedIn,
    http::{
        authenticated::Caller,
        body::{Body, Json},
        parts::Query,
    },
    state::AppState,
    store::{directory, office},
    structure::Asked,
};

pub(super) fn routes() -> Router<AppState> {
    Router::new().route("/api/office/structure/posts", get(list).post(change))
}

/// What is looked for.
struct Wanted {
    text: String,
    kind: Option<PositionKind>,
    /// The unit with all below it.
    units: Option<BTreeSet<UnitId>>,
    retired: bool,
}

impl Wanted {
    fn has(&self, post: &Post, code: &str, held: &BTreeSet<UnitId>) -> bool {
        let named = || {
            let text = |known: &str| known.to_lowercase().contains(&self.text);
            text(&post.position.title) || text(code) || post.past.iter().any(|past| text(&past.title))
        };
        post.closed.is_some() == self.retired
            && self.kind.is_none_or(|kind| post.position.kind == kind)
            && self.units.as_ref().is_none_or(|units| !units.is_disjoint(held))
            && named()
    }
}

/// What was looked for, and what was found.
pub(super) struct Sought {
    /// The posts, by title.
    pub(super) found: Vec<PostLine>,
    /// Only those of that kind.
    pub(super) kind: Option<PositionKind>,
    /// Only those that are held in the unit of that name, or below it.
    pub(super) unit: Option<String>,
    /// All posts of the agency.
    known: Vec<Post>,
}

/// All posts that are asked for.
pub(super) async fn sought(state: &AppState, who: &SignedIn, query: &PostsQuery) -> Result<Sought, Error> {
    let (on, agency, today) = (state.db.read(), who.agency.id, who.today);
    let text = query.q.as_deref().unwrap_or_default().trim().to_lowercase();
    if text.chars().count() > SEARCH_CHARS_MAX {
        return Err(Error::invalid("q"));
    }
    let kind = match query.kind.as_deref() {
        Some(code) => Some(PositionKind::from_code(code).ok_or_else(|| Error::invalid("kind"))?),
        None => None,
    };
    let (mut units, mut name) = (None, None);
    if let Some(unit) = query.unit {
        let tree = in_tree(units_on(&directory::nodes(on, agency).await?, today))?;
        name = Some(tree.get(unit).map_or_else(|| unit.to_string(), |unit| unit.name.clone()));
        units = Some(tree.subtree(unit).iter().map(|unit| unit.id).collect());
    }
    let wanted = Wanted { text, kind, units, retired: query.retired == Some(true) };
    let known = directory::posts_of(on, agency).await?;
    let codes = directory::post_codes(on, agency).await?;
    let mut held = office::holders(on, agency, today).await?;
    let mut of = |id: PositionId| held.remove(&id).unwrap_or_default();
    let code = |id: PositionId| codes.get(&id).map(String::as_str).unwrap_or_default();
    let told = known.iter().map(|post| (post, code(post.position.id), of(post.position.id)));
    let found = told.filter(|(post, code, (_, units))| wanted.has(post, code, units));
    let found = found.map(|(post, code, (people, units))| line(post, code, people, units.len())).collect();
    Ok(Sought { found, kind, unit: name, known })
}

/// What is there, or what was.
async fn list(
    State(state): State<AppState>,
    Caller(who): Caller,
    Query(query): Query<PostsQuery>,
) -> Result<Json<Posts>, Error> {
    weigh(&who)?;
    let Sought { found, known, .. } = sought(&state, &who, &query).await?;
    let (page, skip) = page(query.page, POSTS_PAGE_ROWS);
    let total = u32::try_from(found.len()).unwrap_or(u32::MAX);
    Ok(Json(Posts {
        today: who.today.to_string(),
        posts: found.into_iter().skip(skip as usize).take(POSTS_PAGE_ROWS as usize).collect(),
        paging: paging(page, total, POSTS_PAGE_ROWS),
        choices: choices(&known, who.today),
    }))
}

fn line(post: &Post, code: &str, holders: u32, units: usize) -> PostLine {
    let past = post.past.iter().rev().map(|past| PastTitle {
        until: past.to.to_string(),
        title: past.title.clone(),
        kind: past.kind.code().to_owned(),
    });
    PostLine {
        id: post.position.id,
        code: code.to_owned(),
        title: post.position.title.clone(),
        kind: post.position.kind.code().to_owned(),
        holders,
        units: u32::try_from(units).unwrap_or(u32::MAX),
        opened: post.opened.map(|day| day.to_string()),
        closed: post.closed.map(|day| day.to_string()),
        past: past.collect(),
    }
}

/// The posts that are there on a day, by title.
pub(super) fn choices(posts: &[Post], day: Date) -> Vec<PostName> {
    let open = posts.iter().filter(|post| post.closed.is_none() && post.is_open(day));
    let name = |post: &Post| {
        let position = post.on(day);
        PostName { id: position.id, title: position.title, kind: position.kind.code().to_owned() }
    };
    open.map(name).collect()
}

async fn change(
    State(state): State<AppState>,
    Caller(who): Caller,
    Body(asked): Body<RevisePost>,
) -> Result<Json<Seen>, Error> {
    let permit = weigh(&who)?;
    let why = asked.reason.clone();
    revise(&state, &who, permit, &why, Asked::Post(asked)).await
}
