//! Claims of my people that wait for me.
//!
//! Promises: read without a network, with the moment it was fetched; that looking is logged is said where one looks. Refuses: to keep
//! proofs on this device.

use std::sync::Arc;

use domain::{
    hours::{ClaimVerdict, Proof},
    ids::{ClaimId, PersonId},
    wire::{
        claim::{ClaimFile, Decide, TeamClaims},
        json,
    },
};
use leptos::{prelude::*, task::spawn_local, text_prop::TextProp};

use crate::{
    components::claim_decision::{ClaimDecision, days, file_name},
    i18n::text::claims::{self as all, decide as words},
    pocket::{
        pages::kept_note::KeptNote,
        routes::Route,
        shell::{heading, heading_with, page_title},
        state::{
            Work,
            kept::{Asking, Kept},
        },
    },
    ports::{Call, UserFiles},
    reactive::memo,
    state::{Means, api},
    ui::{Card, Kind, Line, Lines, LinkButton, Notice, Tone, empty, outcome, paragraph, shown, soft, trouble},
};

/// The list.
#[component]
pub fn TeamClaimsPage() -> impl IntoView {
    let work = expect_context::<Work>();
    page_title(words::TEAM_TITLE);
    let kept = work.team_claims();
    view! {
        {heading_with(words::TEAM_TITLE, words::TEAM_LEAD)}
        {shown(move || list(kept.get()))}
        <KeptNote kept=kept/>
        <div><LinkButton href=Route::Team.path() label=crate::i18n::text::team::member::BACK kind=Kind::Quiet/></div>
    }
    .into_any()
}

fn list(kept: Option<Arc<Kept<TeamClaims>>>) -> AnyView {
    let Some(kept) = kept else {
        return empty(words::OFFLINE, words::OFFLINE_MORE);
    };
    if kept.answer.claims.is_empty() {
        return empty(words::TEAM_NONE, words::TEAM_NONE_MORE);
    }
    let lines = kept.answer.claims.iter().map(line).collect_view();
    view! { <Card title=words::TEAM_LIST><Lines>{lines}</Lines></Card> }.into_any()
}

fn line(file: &ClaimFile) -> AnyView {
    let [from, to] = days(&file.claim.what);
    let about = all::LINE.about([from, to, ("jp", file.claim.jp.into())]);
    let (title, name) = (file.claim.what.title.clone(), file.claimant.name.clone());
    let href = Route::TeamClaim(file.claimant.person, file.claim.id).path();
    view! { <Line title=name href=href>{paragraph(title)}{soft(about)}</Line> }.into_any()
}

/// One of them, from the list.
#[component]
pub fn TeamClaimPage(
    /// Whose.
    person: PersonId,
    /// Which.
    claim: ClaimId,
) -> impl IntoView {
    let work = expect_context::<Work>();
    page_title(words::TITLE);
    let kept = work.team_claims();
    // What arrives with a sync must not draw the page again under the hands of who decides.
    let file = memo(move || {
        let kept = kept.get()?;
        kept.answer.claims.iter().find(|file| file.claimant.person == person && file.claim.id == claim).cloned()
    });
    let rules = memo(move || work.hours());
    // Before the device was looked at, and the server asked, nothing is said to be missing.
    let waits = memo(move || kept.get().is_none() && matches!(kept.asking(), Asking::Looking | Asking::Asking));
    let (busy, problem) = (RwSignal::new(false), RwSignal::new(None::<TextProp>));
    let decided = RwSignal::new(None::<ClaimVerdict>);
    let base = StoredValue::new(format!("/api/claims/{person}/{claim}"));
    let call = move |path: String, body: Option<String>| Call { path, body, credentials: Some(work.credentials()) };
    let decide = Callback::new(move |decide: Decide| {
        let (ports, verdict) = (work.ports(), decide.verdict);
        let call = call(format!("{}/decision", base.get_value()), Some(json::write(&decide)));
        busy.set(true);
        problem.set(None);
        spawn_local(async move {
            match ports.server.call(call).await {
                Ok(_) => {
                    decided.try_set(Some(verdict));
                }
                Err(failure) => {
                    problem.try_set(Some(api::words_of(&failure)));
                }
            }
            busy.try_set(false);
        });
    });
    let lost = RwSignal::new(None::<TextProp>);
    let files = Means::<dyn UserFiles>::here();
    let open = Callback::new(move |(nth, proof): (usize, Proof)| {
        let files = files.open();
        let call = call(format!("{}/proofs/{}", base.get_value(), proof.hash), None);
        spawn_local(async move {
            let got = files.download(call, &file_name(nth, &proof)).await;
            lost.try_set(got.err().map(|failure| api::words_of(&failure)));
        });
    });
    let said = Signal::derive(move || problem.get().map(|words| words.get().into_owned()));
    let page = move || {
        if let Some(verdict) = decided.get() {
            let title = if verdict == ClaimVerdict::Returned { words::RETURNED } else { words::ACCEPTED };
            return outcome((title.into(), Tone::Good));
        }
        let Some(file) = file.get() else {
            return if waits.get() { soft(words::ASKING) } else { empty(words::GONE, words::GONE_MORE) };
        };
        let Some(rules) = rules.get() else {
            return view! { <Notice title=all::RULES_MISSING>{paragraph(all::RULES_MISSING_MORE)}</Notice> }.into_any();
        };
        let today = untrack(|| work.today());
        view! {
            <ClaimDecision file=file rules=rules today=today busy=busy problem=said on_decide=decide on_proof=open/>
            {soft(words::PROOFS_ONLINE)}
        }
        .into_any()
    };
    view! {
        {heading(words::TEAM_TITLE)}
        {shown(page)}
        {trouble(lost)}
        <KeptNote kept=kept/>
        <div><LinkButton href=Route::TeamClaims.path() label=words::BACK kind=Kind::Quiet/></div>
    }
    .into_any()
}
