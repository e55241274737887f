//! Training needs of my people: what waits for me, and one person's, to be verified.
//!
//! Promises: read and verified without a network; what I have saved shows how far it has come, and why where it does not count. Refuses:
//! answers to statements; none come here.

mod form;

use std::sync::Arc;

use domain::{
    hours::HoursVersions,
    ids::PersonId,
    sync::{op::ToldKind, stamp::Status},
    wire::needs::{NeedFile, NeedState, TeamNeeds},
};
use leptos::prelude::*;

use super::claims::undecided;
use crate::{
    components::{
        focus::Focus,
        needs::{gap_list, history, of_period, plan_list, state_tag},
    },
    i18n::text::needs as words,
    pocket::{
        pages::{kept_note::KeptNote, need_draft::sending},
        routes::Route,
        shell::{Way, heading, page_title},
        state::{
            Work,
            kept::{Asking, Kept},
            needs::LastSaid,
        },
    },
    reactive::memo,
    ui::{Button, Card, Kind, Line, Lines, LinkButton, Notice, PageHeading, Tone, empty, paragraph, shown, soft, tag},
};

/// Where a verification is filled in, or has its outcome.
const FORM: &str = "verification";

/// What waits for me: needs to verify by name, and claims. Below it, all others of the team.
pub(super) fn waiting(work: Work) -> AnyView {
    let (kept, claims) = (work.team_needs(), work.team_claims());
    // How many claims wait is not said before the device was looked at for them.
    let looked = memo(move || claims.asking() != Asking::Looking);
    let list = move || {
        if !looked.get() {
            return None;
        }
        let claims = claims.get().map(|claims| undecided(work, &claims.answer));
        kept.get().map(|kept| cards(work, &kept, claims))
    };
    view! {
        {shown(list)}
        <KeptNote kept=kept/>
    }
    .into_any()
}

/// `claims` is how many wait by their own list; where that is not here, the needs' list says how many it was.
fn cards(work: Work, kept: &Arc<Kept<TeamNeeds>>, claims: Option<usize>) -> AnyView {
    let TeamNeeds { needs, claims: told } = &kept.answer;
    let claims = claims.unwrap_or(usize::try_from(*told).unwrap_or(usize::MAX));
    let said = |file: &NeedFile| work.last_said(ToldKind::Verified, file.need.assessment);
    let waits = |file: &&NeedFile| file.need.state.waits_for_supervisor() && !on_its_way(said(file), file);
    let waiting: Vec<&NeedFile> = needs.iter().filter(waits).collect();
    let others: Vec<&NeedFile> = needs.iter().filter(|file| !waits(file)).collect();
    let nothing = (waiting.is_empty() && claims == 0).then(|| paragraph(words::team::NOTHING));
    let line = |file: &&NeedFile| need_line(file, said(file));
    let lines = waiting.iter().map(line).collect_view();
    let claims = (claims > 0).then(|| {
        let href = Route::TeamClaims.path();
        let told = words::team::CLAIMS.about([("n", claims.into())]);
        view! { <Line title=told href=href/> }.into_any()
    });
    let rest = (!others.is_empty()).then(|| {
        let lines = others.iter().map(line).collect_view();
        view! { <Card title=words::team::OF_TEAM><Lines>{lines}</Lines></Card> }.into_any()
    });
    view! {
        <Card title=words::team::WAITS>
            {nothing}
            <Lines>{lines}{claims}</Lines>
        </Card>
        {rest}
    }
    .into_any()
}

/// Whether what I said last is newer than what the server told, and has not been refused. What somebody else has said since does not
/// keep it on its way.
fn on_its_way(said: Option<LastSaid>, file: &NeedFile) -> bool {
    let Some(said) = said else { return false };
    let told = file.mine == Some((said.op.device, said.op.counter));
    !told && matches!(said.status, None | Some(Status::Applied))
}

fn need_line(file: &NeedFile, said: Option<LastSaid>) -> AnyView {
    let person = file.claimant.person;
    let local = said.filter(|said| on_its_way(Some(said.clone()), file));
    let aside = match &local {
        Some(LastSaid { status: None, .. }) => tag(words::sending::LOCAL, Tone::Info),
        Some(_) => tag(words::sending::SENT, Tone::Good),
        None => state_tag(file.need.state),
    };
    let (name, href) = (file.claimant.name.clone(), Route::TeamNeed(person).path());
    let gaps = file.need.lines.iter().filter(|line| line.verified.unwrap_or(line.own)).count();
    let gaps = match gaps {
        0 => crate::i18n::text::team::NO_GAPS.into(),
        gaps => crate::i18n::text::team::GAPS.about([("n", gaps.into())]),
    };
    let of = of_period(&file.need);
    view! { <Line title=name href=href aside=aside>{soft(of)}{soft(gaps)}</Line> }.into_any()
}

/// One person's needs.
#[component]
pub fn TeamNeedPage(
    /// Whose.
    person: PersonId,
) -> impl IntoView {
    let work = expect_context::<Work>();
    page_title(words::TITLE);
    let kept = work.team_needs();
    let file = memo(move || {
        let kept = kept.get()?;
        kept.answer.needs.iter().find(|file| file.claimant.person == person).cloned()
    });
    let rules = memo(move || work.hours());
    // Before the device was looked at, and the server asked, nothing is said to be missing.
    let waits = memo(move || kept.waits());
    let page = move || match file.get() {
        Some(file) => one(work, &file, rules.get()),
        None if waits.get() => heading(words::TITLE).into_any(),
        None => view! { {heading(words::TITLE)} {empty(words::team::MISSING, words::team::MISSING_MORE)} }.into_any(),
    };
    view! {
        {shown(page)}
        <KeptNote kept=kept/>
        <div class="actions no-print">
            <LinkButton href=Route::Team.path() label=words::team::BACK kind=Kind::Quiet/>
        </div>
    }
    .into_any()
}

/// What arrives with a sync must not draw the page again under the hands of who fills it in: it follows nothing but what it is given.
fn one(work: Work, file: &NeedFile, rules: Option<Arc<HoursVersions>>) -> AnyView {
    let NeedFile { claimant, need, .. } = file;
    let title = words::team::VERIFY_OF.about([("name", claimant.name.clone().into())]);
    let plan = plan_list(&need.plan, &need.lines, need.year, rules.as_deref());
    let plan_title = words::plan::TITLE.about([("year", need.year.to_string().into())]);
    let told = need.steps.last().and_then(|step| {
        let quoted = step.words.clone()?;
        match (need.state, step.what.as_str()) {
            (NeedState::Answered, "answered") => Some(paragraph(words::team::ANSWER.about([("words", quoted.into())]))),
            (NeedState::Returned, "returned") => {
                let reason = words::SAID.about([("words", quoted.into())]);
                Some(
                    view! { <Notice title=words::team::RETURNED tone=Tone::Warn>{paragraph(reason)}</Notice> }
                        .into_any(),
                )
            }
            _ => None,
        }
    });
    let open = !matches!(need.state, NeedState::Validated | NeedState::Superseded);
    let verify = open.then(|| verifying(work, file, rules));
    let (above, gaps, state) = (of_period(need), gap_list(&need.lines), state_tag(need.state));
    let said = history(&need.steps);
    view! {
        <PageHeading title=title above=above take_focus=Way::here().walked()>
            {soft(words::team::LOGGED)}
        </PageHeading>
        {told}
        <Card title=words::GAPS aside=state>{gaps}</Card>
        <Card title=plan_title>{plan}</Card>
        {verify}
        {said}
    }
    .into_any()
}

/// The form, or what has come of what was saved with a way to open the form again.
fn verifying(work: Work, file: &NeedFile, rules: Option<Arc<HoursVersions>>) -> AnyView {
    let assessment = file.need.assessment;
    let last = memo(move || work.last_said(ToldKind::Verified, assessment));
    let waits = file.need.state.waits_for_supervisor();
    let file = Arc::new(file.clone());
    let looked = file.clone();
    // Open as long as it waits for me and nothing of mine is under way; else when I want to.
    let settled = untrack(|| last.get()).is_some_and(|said| on_its_way(Some(said), &looked));
    let open = RwSignal::new(waits && !settled);
    let focus = Focus::here();
    let part = move || {
        if open.get() {
            return form::form(work, file.clone(), rules.clone(), open);
        }
        let again = Callback::new(move |()| {
            open.set(true);
            focus.soon(FORM.to_owned());
        });
        let sent = last.get().filter(|said| {
            on_its_way(Some(said.clone()), &file) || matches!(said.status, Some(Status::Conflict | Status::Parked(_)))
        });
        view! {
            <Card title=words::team::FORM>
                {sent.map(|said| sending(&said))}
                <div><Button label=words::team::AGAIN kind=Kind::Quiet on_click=again/></div>
            </Card>
        }
        .into_any()
    };
    view! { <div id=FORM tabindex="-1">{shown(part)}</div> }.into_any()
}
