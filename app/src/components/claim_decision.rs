//! A claim before somebody who may decide about it: what is claimed, how the hours come about, what looks like it, and the decision.
//!
//! Promises: what is sent names the version that is on the screen; correcting or returning needs a reason, and the person will read it.

use std::sync::Arc;

use domain::{
    hours::{Claim, ClaimStanding, ClaimVerdict, HoursVersions, Proof, ProofKind},
    text::Text,
    time::{Date, parse_date},
    wire::{
        claim::{ClaimFile, ClaimWire, Decide, DecisionWire},
        office::{REASON_CHARS_MAX, REASON_CHARS_MIN},
    },
};
use leptos::{prelude::*, text_prop::TextProp};

use super::{
    claim_form::Fields,
    focus::Focus,
    hours_steps::{how, step_words},
    who_sees::{by_code, role_words},
};
use crate::{
    i18n::{Sentence, Value, formats, text::claims as words},
    state::claim_form::ClaimForm,
    ui::{BigNumber, Button, Card, KeyValue, Kind, Notice, TextArea, Tone, fact, failed, say, shown, soft, tag},
};

/// The tag of where a claim stands.
#[must_use]
pub fn state_tag(state: ClaimStanding) -> AnyView {
    let tone = match state {
        ClaimStanding::Accepted => Tone::Good,
        ClaimStanding::Returned | ClaimStanding::Annulled => Tone::Warn,
        ClaimStanding::Proofs | ClaimStanding::Waiting | ClaimStanding::Withdrawn => Tone::Info,
    };
    tag(state_words(state), tone)
}

/// The words for where a claim stands.
#[must_use]
pub fn state_words(state: ClaimStanding) -> Sentence {
    by_code(words::state::ALL, state.code()).unwrap_or(words::state::SENT)
}

/// First and last day of a training, as values.
#[must_use]
pub fn days(what: &Claim) -> [(&'static str, Value); 2] {
    [("from", what.from.into()), ("to", what.to.into())]
}

/// What was decided, oldest first.
#[must_use]
pub fn history(decisions: &[DecisionWire]) -> AnyView {
    if decisions.is_empty() {
        return ().into_any();
    }
    let lines = decisions.iter().map(decided).collect_view();
    view! { <h3>{words::HISTORY}</h3><ul class="stack">{lines}</ul> }.into_any()
}

fn decided(decision: &DecisionWire) -> AnyView {
    let date = parse_date(&decision.on).map_or_else(|| decision.on.clone().into(), Value::from);
    let verdict = by_code(words::verdict::ALL, decision.verdict.code()).unwrap_or(words::verdict::ACCEPTED);
    let role = decision.role.clone();
    let role = TextProp::from(move || {
        domain::access::Role::from_code(&role).map_or_else(|| role.clone(), |role| role_words(role).to_owned())
    });
    let line = words::DECISION.about([("date", date), ("verdict", verdict.into()), ("role", role.into())]);
    let reason = decision.reason.clone().map(|reason| soft(words::REASON.about([("reason", reason.into())])));
    view! { <li>{say(line)}{reason}</li> }.into_any()
}

/// What is claimed, as facts.
#[must_use]
pub fn facts(path: Text, what: &Claim) -> AnyView {
    let path = crate::i18n::bundled(&path);
    let (title, organiser) = (what.title.clone(), what.organiser.clone());
    let (from, to) = (what.from, what.to);
    view! {
        <KeyValue>
            {fact(words::form::PATH, path)}
            {fact(words::form::TITLE, title)}
            {fact(words::form::ORGANISER, organiser)}
            {fact(words::form::FROM, move || formats::civil(from))}
            {fact(words::form::TO, move || formats::civil(to))}
        </KeyValue>
    }
    .into_any()
}

/// What a proof is, with its number.
#[must_use]
pub fn proof_words(nth: usize, proof: &Proof) -> TextProp {
    let kind = if proof.kind == ProofKind::Pdf { words::form::KIND_PDF } else { words::form::KIND_PHOTO };
    let bytes = u64::from(proof.bytes);
    let size = TextProp::from(move || formats::size(bytes));
    words::form::PROOF_N.about([("n", nth.into()), ("kind", kind.into()), ("size", size.into())])
}

/// The name under which a proof is kept as a file.
#[must_use]
pub fn file_name(nth: usize, proof: &Proof) -> String {
    let end = match proof.kind {
        ProofKind::Jpeg => "jpg",
        ProofKind::Png => "png",
        ProofKind::Webp => "webp",
        ProofKind::Pdf => "pdf",
    };
    format!("bukti-{nth}.{end}")
}

/// What stands in the part that decides.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stage {
    Choosing,
    Correcting,
    Returning,
}

/// The whole of it.
#[component]
pub fn ClaimDecision(
    /// The claim.
    file: ClaimFile,
    /// The rules, all versions, by which a correction is weighed.
    rules: Arc<HoursVersions>,
    /// Today, in the agency's zone.
    today: Date,
    /// Whether a decision is being sent.
    #[prop(into)]
    busy: Signal<bool>,
    /// What went wrong, in words.
    #[prop(into)]
    problem: Signal<Option<String>>,
    /// Stands where it is decided about: what has come of a decision that needs no other.
    #[prop(optional_no_strip)]
    settled: Option<AnyView>,
    /// Called with the decision.
    #[prop(into)]
    on_decide: Callback<Decide>,
    /// Called with the number of a proof, from 1, and the proof that somebody wants to see.
    #[prop(into)]
    on_proof: Callback<(usize, Proof)>,
) -> impl IntoView {
    let ClaimFile { claimant, claim, similar, may_decide, .. } = file;
    let (path, basis): (Text, Text) = (claim.path.clone().into(), claim.basis.clone().into());
    let whose = words::decide::NIP.about([("nip", claimant.nip.into()), ("unit", claimant.unit.into())]);
    let proofs = (1..).zip(claim.proofs.iter().copied()).map(|(nth, proof)| {
        let open = Callback::new(move |()| on_proof.run((nth, proof)));
        let label = words::proof::OPEN.about([("n", nth.into())]);
        let said = proof_words(nth, &proof);
        view! { <li class="row">{say(said)}<Button label=label kind=Kind::Quiet on_click=open/></li> }.into_any()
    });
    let proofs = proofs.collect_view();
    let alike = (!similar.is_empty()).then(|| {
        let lines = similar.iter().map(similar_line).collect_view();
        view! { <Notice title=words::decide::SIMILAR tone=Tone::Warn><ul class="stack">{lines}</ul></Notice> }
            .into_any()
    });
    let unusual = claim.steps.iter().find(|step| matches!(step, domain::hours::Step::AboveUsual { .. })).copied();
    let unusual = unusual.map(|step| view! { <Notice title=step_words(step) tone=Tone::Warn/> }.into_any());
    let (value, name, aside) = (claim.jp.to_string(), claimant.name, state_tag(claim.state));
    let facts = facts(path.clone(), &claim.what);
    let explained = how(&claim.steps, &claim.rule, path, basis);
    let told = history(&claim.decisions);
    let deciding = match (settled, claim.writer.filter(|_| may_decide)) {
        (Some(settled), _) => settled,
        (None, Some(writer)) => decision(&claim, writer, rules, today, busy, problem, on_decide),
        (None, None) => soft(words::decide::MAY_NOT),
    };
    view! {
        {alike}
        {unusual}
        <Card title=name aside=aside>
            {soft(whose)}
            {facts}
            <BigNumber value=value unit="JP"/>
            {explained}
            <h3>{words::form::PROOFS}</h3>
            <ul class="stack">{proofs}</ul>
            {told}
        </Card>
        <Card title=words::decide::TITLE>{deciding}</Card>
    }
    .into_any()
}

fn similar_line(other: &ClaimWire) -> AnyView {
    let [from, to] = days(&other.what);
    let line = words::decide::SIMILAR_LINE.about([
        ("title", other.what.title.clone().into()),
        from,
        to,
        ("jp", other.jp.into()),
        ("state", state_words(other.state).into()),
    ]);
    view! { <li>{say(line)}</li> }.into_any()
}

fn decision(
    claim: &ClaimWire,
    writer: (domain::ids::DeviceId, u64),
    rules: Arc<HoursVersions>,
    today: Date,
    busy: Signal<bool>,
    problem: Signal<Option<String>>,
    on_decide: Callback<Decide>,
) -> AnyView {
    let stage = RwSignal::new(Stage::Choosing);
    let (reason, mute) = (RwSignal::new(String::new()), RwSignal::new(false));
    let fields = Fields::of(ClaimForm::of(&claim.what));
    let focus = Focus::here();
    let jp = claim.jp;
    let proven = !claim.proofs.is_empty();
    let weighing = rules.clone();
    let send = Callback::new(move |verdict: ClaimVerdict| {
        let why = reason.get_untracked().trim().to_owned();
        let said = (REASON_CHARS_MIN..=REASON_CHARS_MAX).contains(&why.chars().count());
        if verdict != ClaimVerdict::Accepted && !said {
            mute.set(true);
            focus.on("claim-reason");
            return;
        }
        let what = if verdict == ClaimVerdict::Corrected {
            match fields.form.get_untracked().weigh(&weighing, proven, today) {
                Ok((what, _)) => Some(what),
                Err(wrong) => {
                    if let Some(first) = wrong.first() {
                        focus.on(first.field);
                    }
                    fields.wrong.set(wrong);
                    return;
                }
            }
        } else {
            None
        };
        on_decide.run(Decide { verdict, writer, reason: (verdict != ClaimVerdict::Accepted).then_some(why), what });
    });
    let error = Signal::derive(move || {
        mute.get().then(|| {
            let min = REASON_CHARS_MIN.to_string();
            words::fault::REASON.fill(&[("min", &min), ("max", &REASON_CHARS_MAX.to_string())])
        })
    });
    let reason_field = move || {
        let typed = Callback::new(move |text: String| {
            mute.set(false);
            reason.set(text);
        });
        view! { <TextArea name="claim-reason" label=words::decide::REASON value=reason on_input=typed error=error/> }
            .into_any()
    };
    let to = move |next: Stage| Callback::new(move |()| stage.set(next));
    let say_so = move |verdict: ClaimVerdict| Callback::new(move |()| send.run(verdict));
    let body = move || match stage.get() {
        Stage::Choosing => {
            let accept = words::decide::ACCEPT.about([("jp", jp.into())]);
            view! {
                <div class="actions">
                    <Button label=accept busy=busy on_click=say_so(ClaimVerdict::Accepted)/>
                    <Button label=words::decide::CORRECT kind=Kind::Quiet on_click=to(Stage::Correcting)/>
                    <Button label=words::decide::RETURN kind=Kind::Quiet on_click=to(Stage::Returning)/>
                </div>
            }
            .into_any()
        }
        Stage::Correcting => view! {
            {fields.view(&rules, today)}
            {fields.estimate(rules.clone(), Signal::stored(proven), today)}
            {reason_field()}
            <div class="actions">
                <Button label=words::decide::CORRECT_SAVE busy=busy on_click=say_so(ClaimVerdict::Corrected)/>
                <Button label=words::decide::CANCEL kind=Kind::Quiet on_click=to(Stage::Choosing)/>
            </div>
        }
        .into_any(),
        Stage::Returning => view! {
            {reason_field()}
            <div class="actions">
                <Button label=words::decide::RETURN_SAVE busy=busy on_click=say_so(ClaimVerdict::Returned)/>
                <Button label=words::decide::CANCEL kind=Kind::Quiet on_click=to(Stage::Choosing)/>
            </div>
        }
        .into_any(),
    };
    view! { {shown(move || problem.get().map(failed))} {shown(body)} }.into_any()
}
