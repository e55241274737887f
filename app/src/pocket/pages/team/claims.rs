//! Claims of my people that wait for me.
//!
//! Promises: read and decided with a network only; nothing of it is kept on this device. That looking is logged is said where one looks.

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
        pages::asked::{Asked, AskedWords},
        routes::Route,
        shell::{heading, heading_with, page_title},
        state::Work,
    },
    ports::{Call, UserFiles},
    state::{Means, api},
    ui::{Card, Kind, Line, Lines, LinkButton, Notice, Tone, empty, outcome, paragraph, soft, trouble},
};

const ASKED: AskedWords = AskedWords {
    asking: words::ASKING,
    offline: words::OFFLINE,
    offline_more: words::OFFLINE_MORE,
    again: words::AGAIN,
};

/// The list.
#[component]
pub fn TeamClaimsPage() -> impl IntoView {
    let work = expect_context::<Work>();
    page_title(words::TEAM_TITLE);
    let asked = Asked::<TeamClaims>::of(work, "/api/team/claims".to_owned());
    view! {
        {heading_with(words::TEAM_TITLE, words::TEAM_LEAD)}
        {asked.shown(ASKED, list)}
        <div><LinkButton href=Route::Team.path() label=crate::i18n::text::team::member::BACK kind=Kind::Quiet/></div>
    }
    .into_any()
}

fn list(team: &TeamClaims) -> AnyView {
    if team.claims.is_empty() {
        return empty(words::TEAM_NONE, words::TEAM_NONE_MORE);
    }
    let lines = team.claims.iter().map(line).collect_view();
    view! { <Card title=words::TEAM_LIST><Lines>{lines}</Lines></Card> }.into_any()
}

fn line(file: &ClaimFile) -> AnyView {
    let [from, to] = days(&file.claim.what);
    let about = all::LINE.about([from, to, ("jp", file.claim.jp.into())]);
    let (title, name) = (file.claim.what.title.clone(), file.claimant.name.clone());
    let href = Route::TeamClaim(file.claimant.person, file.claim.id).path();
    view! { <Line title=name href=href>{paragraph(title)}{soft(about)}</Line> }.into_any()
}

/// One of them.
#[component]
pub fn TeamClaimPage(
    /// Whose.
    person: PersonId,
    /// Which.
    claim: ClaimId,
) -> impl IntoView {
    let work = expect_context::<Work>();
    page_title(words::TITLE);
    let path = format!("/api/claims/{person}/{claim}");
    let asked = Asked::<ClaimFile>::of(work, path.clone());
    let (busy, problem) = (RwSignal::new(false), RwSignal::new(None::<TextProp>));
    let decided = RwSignal::new(None::<ClaimVerdict>);
    let call = move |path: String, body: Option<String>| Call { path, body, credentials: Some(work.credentials()) };
    let base = StoredValue::new(path);
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
    let file = move |file: &ClaimFile| {
        if let Some(verdict) = decided.get() {
            let title = if verdict == ClaimVerdict::Returned { words::RETURNED } else { words::ACCEPTED };
            return outcome((title.into(), Tone::Good));
        }
        match work.hours() {
            Some(rules) => {
                let (file, today) = (file.clone(), work.today());
                view! {
                    <ClaimDecision file=file rules=rules today=today busy=busy problem=said on_decide=decide on_proof=open/>
                }
                .into_any()
            }
            None => view! { <Notice title=all::RULES_MISSING>{paragraph(all::RULES_MISSING_MORE)}</Notice> }.into_any(),
        }
    };
    view! {
        {heading(words::TEAM_TITLE)}
        {asked.shown(ASKED, file)}
        {trouble(lost)}
        <div><LinkButton href=Route::TeamClaims.path() label=words::BACK kind=Kind::Quiet/></div>
    }
    .into_any()
}
