//! Claims of my people that wait for me.
//!
//! Promises: read and decided without a network; what I have decided shows how far it has come, and why where it does not count; that
//! looking is logged is said where one looks. Refuses: to keep proofs on this device.

use domain::{
    hours::Proof,
    ids::{ClaimId, PersonId},
    sync::stamp::Status,
    wire::claim::{ClaimFile, Decide, TeamClaims, decided},
};
use leptos::{prelude::*, task::spawn_local, text_prop::TextProp};

use crate::{
    components::{
        claim_decision::{ClaimDecision, days, file_name},
        focus::Focus,
        who_sees::by_code,
    },
    i18n::text::{
        claims::{self as all, decide as words},
        needs,
    },
    pocket::{
        pages::{delivery::parked, kept_note::KeptNote},
        routes::Route,
        shell::{heading, heading_with, page_title},
        state::{Work, kept::KeptAnswer, rulings::LastRuling},
    },
    ports::{Call, UserFiles},
    reactive::memo,
    state::{Means, api},
    ui::{Card, Kind, Line, Lines, LinkButton, Notice, Tone, empty, outcome, paragraph, shown, soft, tag, trouble},
};

/// Where it is decided, or the decision has its outcome.
const DECISION: &str = "decision";

/// How many claims wait for me of which I have said nothing that stands.
pub(super) fn undecided(work: Work, team: &TeamClaims) -> usize {
    team.claims.iter().filter(|file| file.may_decide && ruling(work, file).is_none()).count()
}

/// What I have decided about the claim as it is here, where that counts or is on its way.
fn ruling(work: Work, file: &ClaimFile) -> Option<LastRuling> {
    work.last_ruling(file.claim.id).filter(|ruling| ruling.is_about(&file.claim) && ruling.stands())
}

/// The list.
#[component]
pub fn TeamClaimsPage() -> impl IntoView {
    let work = expect_context::<Work>();
    page_title(words::TEAM_TITLE);
    let kept = work.team_claims();
    view! {
        {heading_with(words::TEAM_TITLE, words::TEAM_LEAD)}
        {shown(move || not_here(kept).unwrap_or_else(|| list(work, kept)))}
        <KeptNote kept=kept/>
        <div><LinkButton href=Route::Team.path() label=crate::i18n::text::team::member::BACK kind=Kind::Quiet/></div>
    }
    .into_any()
}

fn list(work: Work, kept: KeptAnswer<TeamClaims>) -> AnyView {
    let Some(kept) = kept.get().filter(|kept| !kept.answer.claims.is_empty()) else {
        return empty(words::TEAM_NONE, words::TEAM_NONE_MORE);
    };
    let lines = kept.answer.claims.iter().map(|file| line(work, file)).collect_view();
    view! { <Card title=words::TEAM_LIST><Lines>{lines}</Lines></Card> }.into_any()
}

fn line(work: Work, file: &ClaimFile) -> AnyView {
    let [from, to] = days(&file.claim.what);
    let about = all::LINE.about([from, to, ("jp", file.claim.jp.into())]);
    let (title, name) = (file.claim.what.title.clone(), file.claimant.name.clone());
    let href = Route::TeamClaim(file.claimant.person, file.claim.id).path();
    let aside = match ruling(work, file) {
        Some(LastRuling { status: None, .. }) => tag(needs::sending::LOCAL, Tone::Info),
        Some(_) => tag(needs::sending::SENT, Tone::Good),
        None => ().into_any(),
    };
    view! { <Line title=name href=href aside=aside>{paragraph(title)}{soft(about)}</Line> }.into_any()
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
    let ruling = memo(move || work.last_ruling(claim));
    let (busy, problem) = (RwSignal::new(false), RwSignal::new(None::<TextProp>));
    let focus = Focus::here();
    let decide = Callback::new(move |decide: Decide| {
        busy.set(true);
        problem.set(None);
        spawn_local(async move {
            let saved = work.record(vec![decided(person, claim, &decide)]).await.is_ok();
            // The page may have been left meanwhile.
            busy.try_set(false);
            if saved {
                // The button is gone with the form: what has come of it is the place to go on from.
                focus.soon(DECISION.to_owned());
            } else {
                problem.try_set(Some(needs::fault::NOT_SAVED.into()));
            }
        });
    });
    let lost = RwSignal::new(None::<TextProp>);
    let files = Means::<dyn UserFiles>::here();
    let open = Callback::new(move |(nth, proof): (usize, Proof)| {
        let files = files.open();
        let path = format!("/api/claims/{person}/{claim}/proofs/{}", proof.hash);
        let call = Call { path, body: None, credentials: Some(work.credentials()) };
        spawn_local(async move {
            let got = files.download(call, &file_name(nth, &proof)).await;
            lost.try_set(got.err().map(|failure| api::words_of(&failure)));
        });
    });
    let said = Signal::derive(move || {
        let refused = || match ruling.get()?.status? {
            Status::Parked(code) => Some(parked(&code).into()),
            _ => None,
        };
        problem.get().or_else(refused).map(|words: TextProp| words.get().into_owned())
    });
    let page = move || {
        let Some(file) = file.get() else {
            // Of a claim that is not on the list any more, what I have decided about it.
            return match ruling.get() {
                Some(ruling) => fate(&ruling),
                None => not_here(kept).unwrap_or_else(|| empty(words::GONE, words::GONE_MORE)),
            };
        };
        let Some(rules) = rules.get() else {
            return view! { <Notice title=all::RULES_MISSING>{paragraph(all::RULES_MISSING_MORE)}</Notice> }.into_any();
        };
        let settled = ruling.get().filter(|ruling| ruling.is_about(&file.claim) && ruling.is_final());
        let (settled, today) = (settled.as_ref().map(fate), untrack(|| work.today()));
        view! {
            <ClaimDecision
                file=file
                rules=rules
                today=today
                busy=busy
                problem=said
                settled=settled
                on_decide=decide
                on_proof=open
            />
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

/// What is said before the list is here: that it is on its way, or was never fetched.
fn not_here(kept: KeptAnswer<TeamClaims>) -> Option<AnyView> {
    if kept.waits() {
        return Some(soft(words::ASKING));
    }
    kept.get().is_none().then(|| empty(words::OFFLINE, words::OFFLINE_MORE))
}

/// What I have decided, and how far that has come.
fn fate(ruling: &LastRuling) -> AnyView {
    let verdict = by_code(all::verdict::ALL, ruling.judged.verdict.code()).unwrap_or(all::verdict::ACCEPTED);
    let yours = words::YOURS.about([("verdict", verdict.into())]);
    let come = match &ruling.status {
        None => outcome((needs::sending::LOCAL.into(), Tone::Info)),
        Some(Status::Parked(code)) => {
            let why = parked(code);
            view! { <Notice title=needs::sending::REFUSED tone=Tone::Bad>{paragraph(why)}</Notice> }.into_any()
        }
        Some(_) => outcome((needs::sending::SENT.into(), Tone::Good)),
    };
    view! {
        <div id=DECISION tabindex="-1" class="stack">
            {paragraph(yours)}
            {come}
        </div>
    }
    .into_any()
}
