//! Claims of hours learned elsewhere: the list, and one of them.
//!
//! Promises: all of it without a network; where a claim stands is said as far as this device knows it; hours that count say how they
//! came about.

use domain::{
    hours::{ClaimStanding, Proof},
    ids::ClaimId,
    text::Text,
};
use leptos::{prelude::*, task::spawn_local, text_prop::TextProp};

use super::claim_form::draft_of;
use crate::{
    components::{
        claim_decision::{days, facts, history, proof_words, state_tag},
        focus::Focus,
        hours_steps::how,
    },
    i18n::text::claims as words,
    pocket::{
        pages::delivery::parked,
        routes::Route,
        shell::{Way, heading, heading_with, page_title, store_words},
        state::{
            Work,
            claims::{Held, Seen},
        },
    },
    reactive::memo,
    ui::{
        BigNumber, Button, Card, Kind, Line, Lines, LinkButton, Notice, Tone, empty, paragraph, say, shown, soft, tag,
        trouble,
    },
};

/// The list.
#[component]
pub fn ClaimsPage() -> impl IntoView {
    let work = expect_context::<Work>();
    page_title(words::TITLE);
    let claims = memo(move || work.claims());
    let list = move || {
        let claims = claims.get();
        if claims.is_empty() {
            return empty(words::NONE, words::NONE_MORE);
        }
        let lines = claims.iter().filter_map(line).collect_view();
        view! { <Card><Lines>{lines}</Lines></Card> }.into_any()
    };
    view! {
        {heading_with(words::TITLE, words::LEAD)}
        <div><LinkButton href=Route::ClaimNew.path() label=words::NEW/></div>
        {shown(list)}
    }
    .into_any()
}

fn line(claim: &Seen) -> Option<AnyView> {
    let what = claim.what()?;
    let [from, to] = days(what);
    let about = match &claim.word {
        Some(word) => words::LINE.about([from, to, ("jp", word.jp.into())]),
        None => TextProp::from({
            let (from, to) = (what.from, what.to);
            move || format!("{} – {}", crate::i18n::formats::civil(from), crate::i18n::formats::civil(to))
        }),
    };
    let (title, href, aside) = (what.title.clone(), Route::Claim(claim.id).path(), standing(claim));
    Some(view! { <Line title=title href=href aside=aside>{soft(about)}</Line> }.into_any())
}

/// Where a claim stands, as far as this device knows.
fn standing(claim: &Seen) -> AnyView {
    match &claim.word {
        Some(word) if word.state == ClaimStanding::Accepted => state_tag(word.state),
        _ if claim.refused.is_some() => tag(words::state::REFUSED, Tone::Bad),
        // What was told since waits on this device, or for the server's word.
        _ if !claim.sent => tag(words::state::HERE, Tone::Info),
        None => tag(words::state::SENT, Tone::Info),
        Some(word) => state_tag(word.state),
    }
}

/// One claim.
#[component]
pub fn ClaimPage(
    /// Which.
    id: ClaimId,
) -> impl IntoView {
    let work = expect_context::<Work>();
    page_title(words::TITLE);
    let claim = memo(move || work.claims().into_iter().find(|claim| claim.id == id));
    let page = move || match claim.get() {
        Some(claim) => told(work, &claim),
        None => view! {
            {heading(words::TITLE)}
            {empty(words::GONE, words::GONE_MORE)}
        }
        .into_any(),
    };
    view! {
        {shown(page)}
        <div><LinkButton href=Route::Claims.path() label=words::BACK kind=Kind::Quiet/></div>
    }
    .into_any()
}

fn told(work: Work, claim: &Seen) -> AnyView {
    let Some(what) = claim.what().cloned() else { return ().into_any() };
    let title = what.title.clone();
    let aside = standing(claim);
    let state = claim.word.as_ref().map(|word| word.state);
    let returned = claim.word.as_ref().filter(|word| word.state == ClaimStanding::Returned).map(|word| {
        let reason = word.decisions.last().and_then(|decision| decision.reason.clone()).unwrap_or_default();
        let reason = paragraph(words::REASON.about([("reason", reason.into())]));
        view! { <Notice title=words::RETURNED_TITLE tone=Tone::Warn>{reason}</Notice> }.into_any()
    });
    let refused = claim.refused.as_ref().map(|(_, code)| {
        let why = paragraph(parked(code));
        view! { <Notice title=words::REFUSED_TITLE tone=Tone::Bad>{why}</Notice> }.into_any()
    });
    let path = path_name(work, claim, &what);
    let worth = claim.word.as_ref().map(|word| {
        let (value, explained) =
            (word.jp.to_string(), how(&word.steps, &word.rule, word.path.clone().into(), word.basis.clone().into()));
        view! { <BigNumber value=value unit="JP"/> {explained} }.into_any()
    });
    let entered = claim.word.as_ref().filter(|word| word.writer.is_none() && claim.made.is_none());
    let entered = entered.map(|_| soft(words::ENTERED));
    let proofs = proofs(work, claim);
    let told = claim.word.as_ref().map(|word| history(&word.decisions));
    // What was accepted does not change; what the office entered is the office's.
    let fixed = state == Some(ClaimStanding::Accepted) || claim.made.is_none() && claim.refused.is_none();
    let changes = if fixed {
        (state == Some(ClaimStanding::Accepted)).then(|| soft(words::FROZEN))
    } else {
        Some(changing(work, claim, state))
    };
    view! {
        {heading(title)}
        {returned}
        {refused}
        <Card aside=aside>
            {entered}
            {facts(path, &what)}
            {worth}
            {proofs}
            {told}
        </Card>
        {changes}
    }
    .into_any()
}

/// The path's name, by the server's word or by the rules on this device.
fn path_name(work: Work, claim: &Seen, what: &domain::hours::Claim) -> Text {
    let told = claim.word.as_ref().map(|word| Text::from(word.path.clone()));
    let known = || work.hours()?.path(&what.path).map(|path| path.name.clone());
    let code = what.path.to_string();
    told.or_else(known).unwrap_or_else(|| Text { indonesian: code.clone(), english: code })
}

fn proofs(work: Work, claim: &Seen) -> AnyView {
    if claim.proofs().is_empty() {
        return ().into_any();
    }
    let missing = claim.word.as_ref().map(|word| word.missing.clone());
    let line = |(nth, proof): (usize, &Proof)| {
        let (hash, said) = (proof.hash, proof_words(nth, proof));
        let lacking = missing.as_ref().is_some_and(|missing| missing.contains(&hash));
        let state = move || match work.proofs_here().get(&hash) {
            Some(Held::Waits) => Some(soft(words::proof::HERE)),
            Some(Held::Refused) => Some(paragraph(words::proof::REFUSED)),
            None => lacking.then(|| soft(words::proof::MISSING)),
        };
        view! { <li>{say(said)}{shown(state)}</li> }.into_any()
    };
    let lines = (1..).zip(claim.proofs()).map(line).collect_view();
    view! { <h3>{words::form::PROOFS}</h3><ul class="stack">{lines}</ul> }.into_any()
}

/// The place of the question, which takes the focus.
const SURE: &str = "sure";

fn changing(work: Work, claim: &Seen, state: Option<ClaimStanding>) -> AnyView {
    let id = claim.id;
    let (asking, problem) = (RwSignal::new(false), RwSignal::new(None::<TextProp>));
    let (focus, way) = (Focus::here(), Way::here());
    let label =
        if state == Some(ClaimStanding::Returned) || claim.refused.is_some() { words::CORRECT } else { words::CHANGE };
    let ask = Callback::new(move |()| {
        asking.set(true);
        focus.on(SURE);
    });
    let go = Callback::new(move |()| {
        spawn_local(async move {
            match work.withdraw_claim(id).await {
                Ok(()) => way.instead(Route::Claims),
                Err(error) => {
                    problem.try_set(Some(words::form::NOT_SAVED.about([("reason", store_words(&error).into())])));
                }
            }
        });
    });
    let question = move || {
        asking.get().then(|| {
            view! {
                <Notice title=words::WITHDRAW_ASK tone=Tone::Warn live=true>
                    {paragraph(words::WITHDRAW_MORE)}
                    <div class="actions">
                        <Button label=words::WITHDRAW_SURE kind=Kind::Danger on_click=go/>
                        <Button label=words::KEEP_IT kind=Kind::Quiet on_click=Callback::new(move |()| asking.set(false))/>
                    </div>
                </Notice>
            }
            .into_any()
        })
    };
    // What was withdrawn may be claimed anew, by the same form.
    let withdraw = claim
        .made
        .is_some()
        .then(|| view! { <Button label=words::WITHDRAW kind=Kind::Quiet on_click=ask/> }.into_any());
    view! {
        {trouble(problem)}
        <div class="actions">
            <LinkButton href=Route::ClaimEdit(id).path() label=label/>
            {withdraw}
        </div>
        <div id=SURE tabindex="-1">{shown(question)}</div>
    }
    .into_any()
}

/// A new claim.
#[component]
pub fn ClaimNewPage() -> impl IntoView {
    let work = expect_context::<Work>();
    page_title(words::form::NEW);
    view! {
        {heading_with(words::form::NEW, words::form::KEPT)}
        {super::claim_form::claim_form(work, None, draft_of(None))}
    }
    .into_any()
}

/// A claim that is told anew.
#[component]
pub fn ClaimEditPage(
    /// Which.
    id: ClaimId,
) -> impl IntoView {
    let work = expect_context::<Work>();
    page_title(words::form::EDIT);
    let claim = untrack(|| work.claims().into_iter().find(|claim| claim.id == id));
    let fixed = claim.as_ref().is_none_or(|claim| {
        claim.word.as_ref().is_some_and(|word| word.state == ClaimStanding::Accepted)
            || claim.made.is_none() && claim.refused.is_none()
    });
    let form = if fixed {
        view! { {empty(words::FROZEN, words::GONE_MORE)} }.into_any()
    } else {
        super::claim_form::claim_form(work, Some(id), draft_of(claim.as_ref()))
    };
    view! {
        {heading_with(words::form::EDIT, words::form::KEPT)}
        {form}
    }
    .into_any()
}
