//! One claim, with its proofs and the decision.

use domain::{
    hours::{ClaimVerdict, Proof},
    ids::{ClaimId, PersonId},
    wire::{
        claim::{ClaimFile, ClaimsQuery, Decide},
        hours::VersionsWire,
    },
};
use leptos::{prelude::*, task::spawn_local, text_prop::TextProp};

use crate::{
    components::claim_decision::{ClaimDecision, file_name},
    i18n::text::claims::decide as words,
    office::{
        calls,
        pages::trouble::{self, words_of},
        routes::Route,
        state::{Asked, Office},
    },
    state::api,
    ui::{Kind, LinkButton, PageHeading, Tone, outcome, shown},
};

/// `/kantor/pelatihan/{person}/{claim}`.
#[component]
pub fn ClaimPage(
    /// Whose.
    person: PersonId,
    /// Which.
    claim: ClaimId,
) -> impl IntoView {
    let office = expect_context::<Office>();
    let path = StoredValue::new(calls::claim(person, claim));
    let file: Asked<ClaimFile> = office.ask(move || Some(path.get_value()));
    let rules: Asked<VersionsWire> = office.ask(|| Some(calls::HOURS.to_owned()));
    let proof: Asked<()> = Asked::nothing(office);
    let (busy, problem) = (RwSignal::new(false), RwSignal::new(None::<TextProp>));
    let done = RwSignal::new(None::<ClaimVerdict>);
    let decide = Callback::new(move |decide: Decide| {
        let (ports, credentials, verdict) = (office.ports(), office.credentials(), decide.verdict);
        let path = format!("{}/decision", path.get_value());
        busy.set(true);
        problem.set(None);
        spawn_local(async move {
            let sent = api::tell(&*ports.server, &path, &decide, Some(credentials)).await;
            if busy.try_set(false).is_some() {
                return;
            }
            match sent {
                Ok(()) => {
                    done.set(Some(verdict));
                    file.again();
                }
                Err(failure) => problem.set(Some(words_of(&failure))),
            }
        });
    });
    let open = Callback::new(move |(nth, wanted): (usize, Proof)| {
        let path = format!("{}/proofs/{}", path.get_value(), wanted.hash);
        proof.download(path, None, file_name(nth, &wanted));
    });
    let said = Signal::derive(move || problem.get().map(|words| words.get().into_owned()));
    let outcome = move || {
        done.get().map(|verdict| {
            let title = if verdict == ClaimVerdict::Returned { words::RETURNED } else { words::ACCEPTED };
            outcome((title.into(), Tone::Good))
        })
    };
    let today = move || office.zone().date(office.ports().host.now());
    let body = move |file: std::sync::Arc<ClaimFile>| match rules.answer() {
        None => trouble::trouble(rules),
        Some(rules) => {
            let (file, rules) = ((*file).clone(), std::sync::Arc::new(rules.0.clone()));
            view! {
                <ClaimDecision
                    file=file
                    rules=rules
                    today=today()
                    busy=busy
                    problem=said
                    on_decide=decide
                    on_proof=open
                />
            }
            .into_any()
        }
    };
    view! {
        <PageHeading title=crate::i18n::text::claims::office::TITLE take_focus=office.takes_focus()/>
        {shown(outcome)}
        {trouble::answered(file, body)}
        {trouble::trouble(proof)}
        <div class="actions no-print">
            <LinkButton
                href=Route::Claims(ClaimsQuery::default()).path()
                label=crate::i18n::text::claims::office::BACK
                kind=Kind::Quiet
            />
        </div>
    }
    .into_any()
}
