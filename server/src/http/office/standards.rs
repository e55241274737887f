//! The standards of an agency's posts.
//!
//! Promises: a version is looked at before it is published, and published as it was looked at: upon the newest version and the draft
//! that its author has seen, or not at all; it is written into the audit log, with its reason, in the transaction that publishes it.
//! Whoever has begun an assessment keeps the standard that it began with. Refuses: a day that is over, so that nothing is changed in
//! retrospect, and another level than the default without a reason.

mod tell;

pub(super) use self::tell::{Held, Names, sought};

use axum::{Router, extract::State, routing::get};
use domain::{
    access::{Action, Permit, Resource},
    competency::Level,
    ids::PositionId,
    own::newly_retired,
    people::PositionKind,
    post_standard::{Ground, Wish, Wishes},
    text::Text,
    time::{Date, parse_date},
    wire::{
        about::Bilingual,
        error::ErrorCode,
        office::{
            REASON_CHARS_MAX,
            rules::YEARS_AHEAD_MAX,
            standards::{
                Act, Asked, BASIS_CHARS_MAX, Draft, Fault, KindRow, LevelChange, PeriodMeaning, PostStandard,
                ReviseStandard, StandardSeen, StandardsPage, StandardsQuery, Written, Wrong,
            },
        },
    },
};

use super::{Error, bilingual, export::reason, line, place};
use crate::{
    auth::session::SignedIn,
    http::{
        authenticated::Caller,
        body::{Body, Json},
        parts::{Param, Query},
    },
    state::AppState,
    store::{
        self, audit,
        bundles::{self, Shipped},
        catalogue,
        office::{self, Post, Scene},
        periods,
        standards::{self, Published},
        wording,
    },
};

/// Bytes of a draft: the reasons of some fifty competencies, at their longest, in letters of three bytes.
const DRAFT_BYTES_MAX: usize = 128 * 1024;
/// Competencies of one standard: more than anybody could be asked for in one sitting.
const ASKED_MAX: usize = 60;

pub(super) fn routes() -> Router<AppState> {
    Router::new().route("/api/office/standards", get(list)).route("/api/office/standards/{id}", get(one).post(revise))
}

pub(super) fn weigh(who: &SignedIn) -> Result<Permit, Error> {
    Ok(who.permit(Action::ManageStandards, &Resource::Place { agency: who.agency.id, path: &[] })?)
}

/// A post of the agency, with what its standard is written upon.
struct Desk<'a> {
    state: &'a AppState,
    who: &'a SignedIn,
    post: Post,
    shipped: &'a Shipped,
}

impl<'a> Desk<'a> {
    async fn of(state: &'a AppState, who: &'a SignedIn, id: PositionId, shipped: &'a Shipped) -> Result<Self, Error> {
        let posts = office::posts(state.db.read(), who.agency.id, who.today).await?;
        let post = posts.into_iter().find(|post| post.id == id).ok_or(ErrorCode::NotFound)?;
        Ok(Self { state, who, post, shipped })
    }

    fn kind(&self) -> PositionKind {
        self.post.kind
    }

    fn ground(&self) -> Ground<'_> {
        ground(self.kind(), self.shipped)
    }
}

/// What the standard of a post of that kind is written upon.
fn ground(kind: PositionKind, shipped: &Shipped) -> Ground<'_> {
    let Shipped { catalogue, standards, libraries, .. } = shipped;
    Ground { kind, catalogue, standards, libraries }
}

/// All kinds, and a page of the posts that are sought.
async fn list(
    State(state): State<AppState>,
    Caller(who): Caller,
    Query(query): Query<StandardsQuery>,
) -> Result<Json<StandardsPage>, Error> {
    weigh(&who)?;
    Ok(Json(tell::list(&state, &who, &query).await?))
}

/// All kinds of which there are posts, whatever is sought.
pub(super) async fn kinds(state: &AppState, who: &SignedIn) -> Result<Vec<KindRow>, Error> {
    Ok(tell::list(state, who, &StandardsQuery::default()).await?.kinds)
}

/// One post's.
async fn one(
    State(state): State<AppState>,
    Caller(who): Caller,
    Param(id): Param<PositionId>,
) -> Result<Json<PostStandard>, Error> {
    weigh(&who)?;
    let shipped = catalogue::known(state.db.read(), who.agency.id).await?;
    let desk = Desk::of(&state, &who, id, &shipped).await?;
    Ok(Json(tell::one(&desk).await?))
}

/// Keeps a draft, looks at it, publishes it, or takes it away.
async fn revise(
    State(state): State<AppState>,
    Caller(who): Caller,
    Param(id): Param<PositionId>,
    Body(asked): Body<ReviseStandard, DRAFT_BYTES_MAX>,
) -> Result<Json<StandardSeen>, Error> {
    let permit = weigh(&who)?;
    let shipped = catalogue::known(state.db.read(), who.agency.id).await?;
    let desk = Desk::of(&state, &who, id, &shipped).await?;
    let wishes = wishes(&asked.draft.levels)?;
    match asked.act {
        Act::Save | Act::Discard => desk.keep(permit, &asked).await.map(Json),
        Act::Look | Act::Publish => desk.look(permit, &asked, &wishes).await.map(Json),
    }
}

/// Reads levels at the door: what no field of the page could hold is refused as it is.
fn wishes(asked: &[Asked]) -> Result<Wishes, Error> {
    if asked.len() > ASKED_MAX {
        return Err(Error::invalid("levels"));
    }
    let mut wishes = Wishes::new();
    for Asked { code, level, why } in asked {
        let known = code.parse().ok().zip(Level::new(*level).ok());
        let (code, level) = known.filter(|_| is_plain(why)).ok_or_else(|| Error::invalid("levels"))?;
        if wishes.insert(code, Wish { level, why: why.trim().to_owned() }).is_some() {
            return Err(Error::invalid("levels"));
        }
    }
    Ok(wishes)
}

/// Whether a text has nothing in it that no sheet and no log takes.
fn is_plain(text: &str) -> bool {
    !text.contains(|c: char| c.is_control() && !c.is_whitespace())
}

fn newest(published: &[Published]) -> u32 {
    published.last().map_or(0, |version| version.number)
}

/// What was written of a version.
fn written(version: &Published) -> Result<Written, store::Error> {
    serde_json::from_str(&version.body).map_err(|_| store::Error::Corrupt { table: "post_standard", what: "body" })
}

/// The wishes of a version; none where it is the default.
pub(super) fn wished(version: Option<&Published>) -> Result<Wishes, Error> {
    version.map_or_else(|| Ok(Wishes::new()), |version| wishes(&written(version)?.levels))
}

/// The first day on which a version is to hold: today or later, and not beyond belief.
pub(super) fn day(text: &str, today: Date) -> Result<Date, Fault> {
    match parse_date(text) {
        None => Err(Fault::Choice),
        Some(day) if day < today => Err(Fault::Past),
        Some(day) if day.year() > today.year() + YEARS_AHEAD_MAX => Err(Fault::Far),
        Some(day) => Ok(day),
    }
}

/// What is wrong with the fields beside the levels.
pub(super) fn fields(draft: &Draft, today: Date) -> Vec<Wrong> {
    let basis = |text: &str, wanted: bool| match text.trim() {
        "" if wanted => Some(Fault::Empty),
        text if text.chars().count() > BASIS_CHARS_MAX || !is_plain(text) => Some(Fault::Long),
        _ => None,
    };
    let long = draft.reason.trim().chars().count() > REASON_CHARS_MAX;
    let why = reason(&draft.reason).is_err().then_some(if long { Fault::Long } else { Fault::Empty });
    let faults = [
        ("from", day(&draft.from, today).err()),
        ("basis_id", basis(&draft.basis_id, true)),
        ("basis_en", basis(&draft.basis_en, false)),
        ("reason", why),
    ];
    let wrong = |(field, fault): (&str, Option<Fault>)| Some(Wrong { field: field.to_owned(), fault: fault? });
    faults.into_iter().filter_map(wrong).collect()
}

/// The English words are the Indonesian ones where there are none.
pub(super) fn basis(draft: &Draft) -> Text {
    let (indonesian, english) = (draft.basis_id.trim().to_owned(), draft.basis_en.trim().to_owned());
    let english = if english.is_empty() { indonesian.clone() } else { english };
    Text { indonesian, english }
}

/// What is published, if nothing has changed since its author looked.
async fn current<C: store::Connection>(
    on: &C,
    post: PositionId,
    asked: &ReviseStandard,
) -> Result<Option<Vec<Published>>, store::Error> {
    // The versions before the draft: whoever publishes in between takes the draft away, and that is seen.
    let published = standards::of_post(on, post).await?;
    let revision = standards::draft(on, post).await?.map_or(0, |draft| draft.revision);
    Ok((revision == asked.revision && newest(&published) == asked.base).then_some(published))
}

impl Desk<'_> {
    /// Keeps the draft as it is written, or takes it away.
    async fn keep(&self, permit: Permit, asked: &ReviseStandard) -> Result<StandardSeen, Error> {
        let Draft { from, basis_id, basis_en, reason, .. } = &asked.draft;
        if [from, basis_id, basis_en, reason].into_iter().any(|text| !is_plain(text)) {
            return Err(Error::invalid("draft"));
        }
        let (agency, post, at, by) = (self.who.agency.id, self.post.id, self.who.now, self.who.card.id);
        let body = serde_json::to_string(&asked.draft).map_err(Error::fault)?;
        let keeps = asked.act == Act::Save;
        let what = if keeps { "kept" } else { "discarded" };
        let detail = format!("{} standard {post} draft {what}", permit.role().code());
        let logged = line(self.who, agency, Action::ManageStandards, place(agency, None), &detail, None);
        let (body, logged) = (&body, &logged);
        let done = self
            .state
            .db
            .write(|tx| async move {
                catalogue::queue(&*tx, agency).await?;
                if current(&*tx, post, asked).await?.is_none() {
                    return Ok(None);
                }
                audit::append(&*tx, logged).await?;
                if !keeps {
                    standards::drop_draft(&*tx, post).await?;
                    return Ok(Some(0));
                }
                // The number of its line in the log: a draft that follows one that was taken away is never taken for that one.
                let revision = audit::newest(&*tx, agency).await?;
                let kept = standards::Draft { revision, body: body.clone(), at, by };
                standards::keep(&*tx, agency, post, &kept).await?;
                Ok::<_, store::Error>(Some(revision))
            })
            .await?;
        Ok(self.seen(done.ok_or(ErrorCode::Changed)?))
    }

    fn seen(&self, revision: u32) -> StandardSeen {
        StandardSeen {
            revision,
            wrong: Vec::new(),
            changes: Vec::new(),
            holders: self.post.holders,
            periods: Vec::new(),
            replaces: Vec::new(),
            published: None,
        }
    }

    /// Looks at a draft, and publishes it where that is asked for and nothing is wrong.
    async fn look(&self, permit: Permit, asked: &ReviseStandard, wishes: &Wishes) -> Result<StandardSeen, Error> {
        let (on, today) = (self.state.db.read(), self.who.today);
        let published = current(on, self.post.id, asked).await?.ok_or(ErrorCode::Changed)?;
        let by_day = standards::by_day(&published, self.kind());
        let from = day(&asked.draft.from, today).ok();
        let mut seen = self.seen(asked.revision);
        seen.wrong = fields(&asked.draft, today);
        let wrong = |(code, fault)| Wrong { field: format!("{code}"), fault: Fault::from(fault) };
        seen.wrong.extend(self.ground().judge(wishes).into_iter().map(wrong));
        let retired = newly_retired(&wished(published.last())?, wishes, &self.shipped.retired);
        let retired = retired.into_iter().map(|code| Wrong { field: code.to_string(), fault: Fault::Retired });
        seen.wrong.extend(retired);
        let before = *by_day.on(from.unwrap_or(today));
        seen.changes = self.changes(&wished(before)?, wishes);
        if seen.changes.is_empty() {
            seen.wrong.push(Wrong { field: "levels".to_owned(), fault: Fault::Nothing });
        }
        let taken = by_day.later().iter().filter(|(day, _)| *day > today && from.is_some_and(|from| from <= *day));
        seen.replaces = taken.filter_map(|(_, version)| Some(version.as_ref()?.number)).collect();
        seen.periods = self.periods(from.unwrap_or(today)).await?;
        if asked.act == Act::Look {
            return Ok(seen);
        }
        if let Some(wrong) = seen.wrong.first() {
            return Err(Error::invalid(&wrong.field));
        }
        let from = from.ok_or_else(|| Error::invalid("from"))?;
        self.publish(permit, asked, wishes, from).await?;
        Ok(StandardSeen { revision: 0, published: Some(asked.base + 1), ..seen })
    }

    /// What is asked otherwise.
    fn changes(&self, before: &Wishes, after: &Wishes) -> Vec<LevelChange> {
        let ground = self.ground();
        let (before, after) = (ground.levels(before), ground.levels(after));
        let level = |levels: &[(_, Level)], code| {
            levels.iter().find(|(known, _)| *known == code).map(|(_, level)| level.number())
        };
        let change = |offer: &domain::post_standard::Offer<'_>| {
            let code = offer.competency.code;
            let (old, new) = (level(&before, code), level(&after, code));
            let name = bilingual(&offer.competency.name);
            (old != new).then(|| LevelChange { code: code.to_string(), name, old, new })
        };
        ground.offers().iter().filter_map(change).collect()
    }

    /// What a version that holds from a day means for those who hold the post, period by period.
    async fn periods(&self, from: Date) -> Result<Vec<PeriodMeaning>, Error> {
        let (on, agency, today) = (self.state.db.read(), self.who.agency.id, self.who.today);
        let mut meanings = Vec::new();
        for period in periods::all(on, agency).await?.into_iter().filter(|period| period.closes >= today) {
            let scene = Scene { agency, day: today, period: period.id, zone: self.who.agency.zone };
            let counts = office::post_counts(on, &scene, self.post.id).await?;
            meanings.push(PeriodMeaning {
                name: bilingual(&period.name),
                opens: period.opens.to_string(),
                closes: period.closes.to_string(),
                submitted: counts.submitted,
                begun: counts.begun,
                waiting: counts.not_begun,
                holds: from <= period.closes,
            });
        }
        Ok(meanings)
    }

    async fn publish(&self, permit: Permit, asked: &ReviseStandard, wishes: &Wishes, from: Date) -> Result<(), Error> {
        let (agency, post, at) = (self.who.agency.id, self.post.id, self.who.now);
        let (basis, why) = (basis(&asked.draft), reason(&asked.draft.reason)?);
        let composed = self.ground().compose(wishes, &basis);
        let (composed_catalogue, composed) = composed.map_err(|_| Error::invalid("levels"))?;
        let number = asked.base + 1;
        let own = Written { levels: asked.draft.levels.clone(), basis: bilingual(&basis) };
        let body = serde_json::to_string(&own).map_err(Error::fault)?;
        let detail = format!("{} standard {post} version {number} from {from}", permit.role().code());
        let logged = line(self.who, agency, Action::ManageStandards, place(agency, None), &detail, Some(why));
        let (composed_catalogue, composed, body, logged) = (&composed_catalogue, &composed, &body, &logged);
        let (kind, by) = (self.kind(), self.who.card.id);
        let done = self
            .state
            .db
            .write(|tx| async move {
                // Who publishes words waits for this catalogue, and this catalogue for those words.
                catalogue::queue(&*tx, agency).await?;
                if current(&*tx, post, asked).await?.is_none() {
                    return Ok(false);
                }
                let bundles = bundles::put_composed(&*tx, composed_catalogue, composed, at).await?;
                let (body, reason) = (body.clone(), why.to_owned());
                let new = Published { number, kind, bundles, body, from, at, by, reason };
                standards::publish(&*tx, agency, post, &new).await?;
                wording::extend(&*tx, agency, at).await?;
                standards::drop_draft(&*tx, post).await?;
                audit::append(&*tx, logged).await?;
                Ok::<_, store::Error>(true)
            })
            .await?;
        if done { Ok(()) } else { Err(ErrorCode::Changed.into()) }
    }
}

fn default_basis(shipped: &Shipped) -> Bilingual {
    bilingual(&shipped.standards.basis)
}
