//! Where a claim is filled in.
//!
//! Promises: what is typed is on the device, whether it is finished or not; a photo leaves the device without the places and times that a
//! camera writes beside the picture; a fault is told beside its field before anything is saved.

use std::sync::Arc;

use domain::{
    hours::{HoursVersions, Made, MadeError, PROOF_BYTES_MAX, PROOFS_MAX, Proof, similar},
    ids::ClaimId,
};
use leptos::{prelude::*, task::spawn_local, text_prop::TextProp};

use crate::{
    components::{
        claim_decision::{days, proof_words},
        claim_form::Fields,
        focus::Focus,
    },
    i18n::{formats, text::claims as words},
    pocket::{
        routes::Route,
        shell::{Way, store_words},
        state::{
            Work,
            claims::{Draft, Seen},
        },
    },
    ports::{NotPicked, UserFiles},
    reactive::{effect, memo},
    state::{
        Means,
        claim_form::{ClaimForm, Wrong},
    },
    store::StoreError,
    ui::{Button, Card, FileField, Kind, Notice, StickyFoot, Tone, empty, paragraph, say, shown, soft, trouble},
};

/// The field of the proofs.
const PROOF: &str = "claim-proof";

/// What the fields begin with: the claim as it was last told.
pub(super) fn draft_of(claim: Option<&Seen>) -> Draft {
    let Some(claim) = claim else { return Draft::default() };
    let told = claim.refused.as_ref().map(|(made, _)| made).or(claim.made.as_ref());
    told.map_or_else(Draft::default, |made| Draft { form: ClaimForm::of(&made.what), proofs: made.proofs.clone() })
}

/// A claim on the screen.
#[derive(Clone, Copy)]
struct Desk {
    work: Work,
    files: Means<dyn UserFiles>,
    /// Which claim; none of a new one.
    id: Option<ClaimId>,
    fields: Fields,
    proofs: RwSignal<Vec<Proof>>,
    busy: RwSignal<bool>,
    problem: RwSignal<Option<TextProp>>,
    way: Way,
    focus: Focus,
}

/// The form, once the device was asked for what was typed before.
pub(super) fn claim_form(work: Work, id: Option<ClaimId>, told: Draft) -> AnyView {
    let begin = RwSignal::new(None::<(Draft, bool)>);
    spawn_local(async move {
        let kept = work.claim_draft(id).await;
        let goes_on = kept.is_some();
        begin.try_set(Some((kept.unwrap_or(told), goes_on)));
    });
    // Only other rules make another form: what comes with a sync makes none.
    let rules = memo(move || work.hours());
    let form = move || {
        let (draft, goes_on) = begin.get()?;
        Some(match rules.get() {
            Some(rules) => filled(work, id, (draft, goes_on), begin, &rules),
            None => empty(words::RULES_MISSING, words::RULES_MISSING_MORE),
        })
    };
    shown(form).into_any()
}

fn filled(
    work: Work,
    id: Option<ClaimId>,
    (draft, goes_on): (Draft, bool),
    typed: RwSignal<Option<(Draft, bool)>>,
    rules: &Arc<HoursVersions>,
) -> AnyView {
    let desk = Desk {
        work,
        files: Means::<dyn UserFiles>::here(),
        id,
        fields: Fields::of(draft.form),
        proofs: RwSignal::new(draft.proofs),
        busy: RwSignal::new(false),
        problem: RwSignal::new(None),
        way: Way::here(),
        focus: Focus::here(),
    };
    desk.keep_what_is_typed(typed);
    let today = work.today();
    let attached = Signal::derive(move || !desk.proofs.with(Vec::is_empty));
    let (saving, weighing) = (rules.clone(), rules.clone());
    let save = Callback::new(move |()| desk.save(&saving));
    let drop = Callback::new(move |()| desk.drop());
    let fields = desk.fields.view(rules, today);
    let estimate = desk.fields.estimate(rules.clone(), attached, today);
    let wrong = move || {
        let any = desk.fields.wrong.with(|wrong| !wrong.is_empty());
        any.then(|| view! { <Notice title=words::form::WRONG tone=Tone::Bad live=true/> }.into_any())
    };
    view! {
        {goes_on.then(|| view! { <Notice title=words::form::GOES_ON/> }.into_any())}
        <Card>{fields}</Card>
        <Card title=words::form::PROOFS>{desk.proofs_view()}</Card>
        {shown(move || alike(desk, &weighing))}
        {estimate}
        {shown(wrong)}
        {trouble(desk.problem)}
        <StickyFoot>
            <Button label=words::form::DROP kind=Kind::Quiet on_click=drop/>
            <Button label=words::form::SAVE busy=desk.busy on_click=save/>
        </StickyFoot>
    }
    .into_any()
}

impl Desk {
    fn draft(self) -> Draft {
        Draft { form: self.fields.form.get_untracked(), proofs: self.proofs.get_untracked() }
    }

    /// At every change, in their order: who leaves at once loses nothing. Another form begins with it, too.
    fn keep_what_is_typed(self, typed: RwSignal<Option<(Draft, bool)>>) {
        let first = StoredValue::new(true);
        effect(move || {
            self.fields.form.track();
            self.proofs.track();
            if first.try_update_value(core::mem::take).unwrap_or(true) {
                return;
            }
            let draft = self.draft();
            typed.update_untracked(|typed| *typed = Some((draft.clone(), typed.as_ref().is_some_and(|(_, on)| *on))));
            spawn_local(async move {
                if let Err(error) = self.work.keep_claim_draft(self.id, Some(draft)).await {
                    self.problem.try_set(Some(not_saved(&error)));
                }
            });
        });
    }

    fn proofs_view(self) -> AnyView {
        let lead = TextProp::from(move || {
            let size = formats::megabytes(PROOF_BYTES_MAX.into());
            words::form::PROOFS_LEAD.fill(&[("n", &PROOFS_MAX.to_string()), ("size", &size)])
        });
        let preparing = RwSignal::new(false);
        let pick = Callback::new(move |_: String| self.pick(preparing));
        let list = move || {
            let lines = (1..).zip(self.proofs.get()).map(|(nth, proof)| self.proof_line(nth, proof)).collect_view();
            view! { <ul class="stack">{lines}</ul> }.into_any()
        };
        let working = move || preparing.get().then(|| soft(words::form::PROOF_BUSY));
        let error = self.fields.error(PROOF);
        view! {
            {soft(lead)}
            {shown(list)}
            <FileField name=PROOF label=words::form::PROOF_ADD accept="image/*,application/pdf" on_change=pick error=error/>
            <div role="status">{shown(working)}</div>
        }
        .into_any()
    }

    fn proof_line(self, nth: usize, proof: Proof) -> AnyView {
        let said = proof_words(nth, &proof);
        let remove = Callback::new(move |()| {
            self.proofs.update(|proofs| proofs.retain(|other| other.hash != proof.hash));
            let work = self.work;
            spawn_local(async move { work.forget_proof(proof.hash).await });
        });
        let context = words::form::PROOF_N.about([
            ("n", nth.into()),
            ("kind", String::new().into()),
            ("size", String::new().into()),
        ]);
        view! {
            <li class="row">
                {say(said)}
                <Button label=words::form::PROOF_REMOVE context=context kind=Kind::Quiet on_click=remove/>
            </li>
        }
        .into_any()
    }

    fn pick(self, preparing: RwSignal<bool>) {
        let files = self.files.open();
        preparing.set(true);
        self.wrong_proof(None);
        spawn_local(async move {
            let picked = files.pick_proof(PROOF).await;
            preparing.try_set(false);
            let told = match picked {
                Err(NotPicked::Nothing) => None,
                Err(NotPicked::TooLarge) => Some(too_large()),
                Err(NotPicked::Kind) => Some(words::fault::PROOF_KIND.into()),
                Err(NotPicked::Broken) => Some(words::fault::PROOF_BROKEN.into()),
                Ok(picked) => match self.work.keep_proof(picked.kind, &picked.text).await {
                    Ok(Some(proof)) => self.attach(proof),
                    Ok(None) => Some(words::fault::PROOF_BROKEN.into()),
                    Err(error) => Some(words::fault::PROOF_NOT_KEPT.about([("reason", store_words(&error).into())])),
                },
            };
            self.wrong_proof(told);
        });
    }

    fn attach(self, proof: Proof) -> Option<TextProp> {
        let there = self.proofs.try_get_untracked()?;
        if there.iter().any(|other| other.hash == proof.hash) {
            return Some(words::fault::PROOF_TWICE.into());
        }
        if there.len() >= PROOFS_MAX {
            let work = self.work;
            spawn_local(async move { work.forget_proof(proof.hash).await });
            return Some(words::fault::PROOF_MANY.about([("n", PROOFS_MAX.into())]));
        }
        self.proofs.update(|proofs| proofs.push(proof));
        None
    }

    fn wrong_proof(self, told: Option<TextProp>) {
        self.fields.wrong.try_update(|wrong| {
            wrong.retain(|wrong| wrong.field != PROOF);
            wrong.extend(told.map(|words| Wrong { field: PROOF, words }));
        });
    }

    fn save(self, rules: &HoursVersions) {
        let proofs = self.proofs.get_untracked();
        let weighed = self.fields.form.get_untracked().weigh(rules, !proofs.is_empty(), self.work.today());
        let mut wrong = weighed.as_ref().err().cloned().unwrap_or_default();
        let host = self.work.ports().host;
        let id = self.id.unwrap_or_else(|| ClaimId::from_random(host.random()));
        let made = weighed.ok().map(|(what, _)| Made { claim: id, what, proofs: proofs.clone() });
        if proofs.is_empty() || matches!(made.as_ref().map(Made::check), Some(Err(MadeError::Proofs))) {
            wrong.push(Wrong { field: PROOF, words: words::fault::PROOF_NONE.into() });
        }
        if let Some(first) = wrong.first() {
            self.focus.on(first.field);
        }
        let none = wrong.is_empty();
        self.fields.wrong.set(wrong);
        let (Some(made), true) = (made, none) else { return };
        self.busy.set(true);
        spawn_local(async move {
            match self.work.claim(made, self.id).await {
                Ok(()) => self.way.instead(Route::Claim(id)),
                Err(error) => {
                    self.busy.try_set(false);
                    self.problem.try_set(Some(not_saved(&error)));
                }
            }
        });
    }

    fn drop(self) {
        let proofs = self.proofs.get_untracked();
        spawn_local(async move {
            let _ = self.work.keep_claim_draft(self.id, None).await;
            for proof in proofs {
                self.work.forget_proof(proof.hash).await;
            }
            self.way.instead(Route::Claims);
        });
    }
}

fn not_saved(error: &StoreError) -> TextProp {
    words::form::NOT_SAVED.about([("reason", store_words(error).into())])
}

fn too_large() -> TextProp {
    TextProp::from(move || words::fault::PROOF_LARGE.fill(&[("size", &formats::megabytes(PROOF_BYTES_MAX.into()))]))
}

/// Other claims that look like the one on the screen.
fn alike(desk: Desk, rules: &HoursVersions) -> Option<AnyView> {
    let proven = !desk.proofs.with(Vec::is_empty);
    let (claim, _) = desk.fields.form.get().weigh(rules, proven, desk.work.today()).ok()?;
    let others = desk.work.claims();
    let live = |other: &&Seen| other.word.as_ref().is_none_or(|word| word.state.is_live());
    let other = others
        .iter()
        .filter(|other| Some(other.id) != desk.id)
        .filter(live)
        .filter_map(Seen::what)
        .find(|other| similar(other, &claim))?;
    let [from, to] = days(other);
    let more = words::form::SIMILAR_MORE.about([("title", other.title.clone().into()), from, to]);
    let more = paragraph(more);
    Some(view! { <Notice title=words::form::SIMILAR tone=Tone::Warn live=true>{more}</Notice> }.into_any())
}
