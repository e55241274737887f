//! Posts and their standards, in the words of the wire.

use std::collections::{BTreeMap, btree_map::Entry};

use domain::{
    competency::{CompetencyCode, Level, LevelText},
    ids::PersonId,
    people::PositionKind,
    post_standard::{Offer, Wishes},
    time::Date,
    versions::Versions,
    wire::{
        about::Bilingual,
        office::{
            SEARCH_CHARS_MAX,
            rules::Standing,
            standards::{
                KeptDraft, KindRow, Offered, OfferedLevel, POSTS_PAGE_ROWS, PostRow, PostStandard, PostVersion,
                StandardsPage, StandardsQuery,
            },
        },
    },
};

use super::{Desk, default_basis, ground, newest, wished, written};
use crate::{
    auth::session::SignedIn,
    http::{
        error::Error,
        office::{
            bilingual,
            people::{page, paging},
        },
    },
    state::AppState,
    store::{
        self, Connection,
        bundles::Shipped,
        catalogue, directory,
        office::{self, Post},
        standards::{self, Published},
        wording,
    },
};

/// A post with what it is asked for today.
pub(in crate::http::office) struct Held {
    pub(in crate::http::office) post: Post,
    /// The version that holds; none for the default of its kind.
    pub(in crate::http::office) in_force: Option<Published>,
    /// What was written of it.
    pub(in crate::http::office) wishes: Wishes,
    /// The level of everything that is asked for.
    pub(in crate::http::office) levels: Vec<(CompetencyCode, Level)>,
    to_come: Option<Date>,
}

/// What a list of posts is chosen by: a kind, and letters of title or code.
fn chosen(query: &StandardsQuery) -> Result<(Option<PositionKind>, String), Error> {
    let sought = query.q.as_deref().unwrap_or_default().trim().to_lowercase();
    if sought.chars().count() > SEARCH_CHARS_MAX {
        return Err(Error::invalid("q"));
    }
    let kind = query.kind.as_deref().filter(|code| !code.is_empty());
    let kind = kind.map(|code| PositionKind::from_code(code).ok_or_else(|| Error::invalid("kind"))).transpose()?;
    Ok((kind, sought))
}

fn is_chosen(post: &Post, (kind, sought): &(Option<PositionKind>, String)) -> bool {
    kind.is_none_or(|kind| kind == post.kind)
        && (post.title.to_lowercase().contains(sought) || post.code.to_lowercase().contains(sought))
}

/// All posts with what they are asked for today, by kind and title.
async fn all(state: &AppState, who: &SignedIn, shipped: &Shipped) -> Result<Vec<Held>, Error> {
    let (on, agency, today) = (state.db.read(), who.agency.id, who.today);
    let published = standards::of_agency(on, agency).await?;
    let mut all = Vec::new();
    for post in office::posts(on, agency, today).await? {
        let none = Vec::new();
        let versions = standards::by_day(published.get(&post.id).unwrap_or(&none), post.kind);
        let in_force = *versions.on(today);
        let to_come = versions.later().iter().find(|(from, _)| *from > today).map(|(from, _)| *from);
        let wishes = wished(in_force)?;
        let levels = ground(post.kind, shipped).levels(&wishes);
        all.push(Held { in_force: in_force.cloned(), wishes, levels, to_come, post });
    }
    all.sort_by_key(|held| held.post.kind);
    Ok(all)
}

/// The posts that are sought, by kind and title.
pub(in crate::http::office) async fn sought(
    state: &AppState,
    who: &SignedIn,
    query: &StandardsQuery,
    shipped: &Shipped,
) -> Result<Vec<Held>, Error> {
    let chosen = chosen(query)?;
    let mut found = all(state, who, shipped).await?;
    found.retain(|held| is_chosen(&held.post, &chosen));
    Ok(found)
}

/// All kinds of which there are posts, and a page of the posts that are sought.
pub(super) async fn list(state: &AppState, who: &SignedIn, query: &StandardsQuery) -> Result<StandardsPage, Error> {
    let chosen = chosen(query)?;
    let shipped = catalogue::known(state.db.read(), who.agency.id).await?;
    let all = all(state, who, &shipped).await?;
    let drafts = standards::drafts(state.db.read(), who.agency.id).await?;
    let of_kind = |kind: PositionKind| {
        let of = |wanted: &dyn Fn(&Held) -> bool| {
            let found = all.iter().filter(|held| held.post.kind == kind && wanted(held)).count();
            u32::try_from(found).unwrap_or(u32::MAX)
        };
        let posts = of(&|_| true);
        let name = shipped.standards.of(kind).map(|standard| bilingual(&standard.name));
        (posts > 0).then(|| KindRow {
            kind: kind.code().to_owned(),
            name: name.unwrap_or_else(|| Bilingual { id: kind.code().to_owned(), en: kind.code().to_owned() }),
            posts,
            own: of(&|held| held.in_force.is_some()),
            drafts: of(&|held| drafts.contains(&held.post.id)),
        })
    };
    let row = |held: &Held| PostRow {
        id: held.post.id,
        title: held.post.title.clone(),
        code: held.post.code.clone(),
        kind: held.post.kind.code().to_owned(),
        holders: held.post.holders,
        version: held.in_force.as_ref().map_or(0, |version| version.number),
        to_come: held.to_come.map(|from| from.to_string()),
        draft: drafts.contains(&held.post.id),
    };
    let found: Vec<&Held> = all.iter().filter(|held| is_chosen(&held.post, &chosen)).collect();
    let (page, skip) = page(query.page, POSTS_PAGE_ROWS);
    let total = u32::try_from(found.len()).unwrap_or(u32::MAX);
    let shown = found.into_iter().skip(skip as usize).take(POSTS_PAGE_ROWS as usize);
    Ok(StandardsPage {
        kinds: PositionKind::ALL.into_iter().filter_map(of_kind).collect(),
        paging: paging(page, total, POSTS_PAGE_ROWS),
        posts: shown.map(row).collect(),
    })
}

/// One post's standard: its versions, its draft, and what it may ask for.
pub(super) async fn one(desk: &Desk<'_>) -> Result<PostStandard, Error> {
    let Desk { state, who, post, shipped } = desk;
    let (on, today) = (state.db.read(), who.today);
    let published = standards::of_post(on, post.id).await?;
    let by_day = standards::by_day(&published, post.kind);
    let mut names = Names::default();
    let mut versions = vec![PostVersion {
        number: 0,
        standing: if by_day.on(today).is_none() { Standing::InForce } else { Standing::Past },
        basis: default_basis(shipped),
        levels: Vec::new(),
        from: None,
        published: None,
        by: None,
        reason: None,
    }];
    for version in &published {
        let own = written(version)?;
        versions.push(PostVersion {
            number: version.number,
            standing: standing(&by_day, version, today),
            basis: own.basis,
            levels: own.levels,
            from: Some(version.from.to_string()),
            published: Some(who.agency.zone.date(version.at).to_string()),
            by: Some(names.of(on, version.by).await?),
            reason: Some(version.reason.clone()),
        });
    }
    versions.reverse();
    let draft = match standards::draft(on, post.id).await? {
        None => None,
        Some(kept) => Some(KeptDraft {
            revision: kept.revision,
            changed: who.agency.zone.date(kept.at).to_string(),
            by: names.of(on, kept.by).await?,
            draft: serde_json::from_str(&kept.body)
                .map_err(|_| store::Error::Corrupt { table: "post_standard_draft", what: "body" })?,
        }),
    };
    // What was retired is told of those who ask for it, or did.
    let asked = |code: &str| {
        let mut levels = versions.iter().flat_map(|version| &version.levels);
        levels.any(|asked| asked.code == code)
    };
    // What people read is what the office reads: the agency's words of today.
    let said = wording::said_on(on, who.agency.id, today, &shipped.whole).await?;
    let offers = desk.ground().offers().into_iter().map(|offer| {
        let competency = said.competency(offer.competency.code).unwrap_or(offer.competency);
        offered(&Offer { competency, ..offer }, shipped)
    });
    let offers = offers.filter(|offer| !offer.retired || asked(&offer.code)).collect();
    let kind_name = shipped.standards.of(post.kind).map(|standard| bilingual(&standard.name));
    Ok(PostStandard {
        id: post.id,
        title: post.title.clone(),
        kind: post.kind.code().to_owned(),
        kind_name: kind_name.ok_or(store::Error::Corrupt { table: "bundle", what: "standards" })?,
        holders: post.holders,
        today: today.to_string(),
        newest: newest(&published),
        in_force: by_day.on(today).map_or(0, |version| version.number),
        offers,
        versions,
        draft,
    })
}

fn standing(by_day: &Versions<Option<&Published>>, version: &Published, today: Date) -> Standing {
    let holds = |day: Date| by_day.on(day).is_some_and(|known| known.number == version.number);
    if !holds(version.from) {
        Standing::Replaced
    } else if version.from > today {
        Standing::ToCome
    } else if holds(today) {
        Standing::InForce
    } else {
        Standing::Past
    }
}

fn offered(offer: &Offer<'_>, shipped: &Shipped) -> Offered {
    let competency = offer.competency;
    let level = |level: &LevelText| OfferedLevel {
        meaning: bilingual(&level.meaning),
        statements: level.statements.iter().map(|statement| bilingual(&statement.text)).collect(),
    };
    Offered {
        code: competency.code.to_string(),
        kind: competency.kind.code().to_owned(),
        name: bilingual(&competency.name),
        definition: bilingual(&competency.definition),
        default: offer.default.map(Level::number),
        retired: shipped.retired.contains(&competency.code),
        levels: competency.levels.iter().map(level).collect(),
    }
}

/// Names of people, each looked up once.
#[derive(Default)]
pub(in crate::http::office) struct Names(BTreeMap<PersonId, String>);

impl Names {
    pub(in crate::http::office) async fn of<C: Connection>(
        &mut self,
        on: &C,
        person: PersonId,
    ) -> Result<String, store::Error> {
        Ok(match self.0.entry(person) {
            Entry::Occupied(known) => known.get().clone(),
            Entry::Vacant(place) => {
                let card = directory::person(on, person).await?;
                place.insert(card.map(|card| card.name).unwrap_or_default()).clone()
            }
        })
    }
}
