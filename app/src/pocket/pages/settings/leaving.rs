//! Signing out: what was not sent is handed in, what would be lost is said first, and it is asked twice.

use leptos::{prelude::*, task::spawn_local, text_prop::TextProp};

use crate::{
    components::focus::Focus,
    i18n::{
        formats,
        text::{self, settings as words},
    },
    pocket::{
        routes::Route,
        shell::{Way, store_words},
        state::Work,
    },
    ports::Sealer,
    reactive::memo,
    state::{Means, account::AccountHandle},
    ui::{Button, Card, Kind, Notice, Tone, alert, paragraph, shown, soft},
};

/// The place of the second question, which takes the focus.
const SURE: &str = "sure";

/// The card.
#[component]
pub fn LeavingCard() -> impl IntoView {
    let account = expect_context::<AccountHandle>();
    let work = expect_context::<Work>();
    let focus = Focus::here();
    let (asking, cannot) = (RwSignal::new(false), RwSignal::new(false));
    let ask = Callback::new(move |()| {
        // What can still be sent is sent first.
        work.sync_now();
        asking.set(true);
        focus.on(SURE);
    });
    let others = Callback::new(move |()| account.step_aside());
    let question = move || asking.get().then(|| view! { <Question asking cannot/> }.into_any());
    view! {
        <Card title=words::LEAVE>
            {soft(words::LEAVE_LEAD)}
            <div class="actions">
                <Button label=words::STEP_ASIDE kind=Kind::Quiet on_click=others/>
                <Button label=words::SIGN_OUT kind=Kind::Danger on_click=ask/>
            </div>
            {shown(move || (cannot.get() && !asking.get()).then(|| alert(words::HAND_IN_CANNOT)))}
            <div id=SURE tabindex="-1">{shown(question)}</div>
        </Card>
    }
    .into_any()
}

#[component]
fn Question(
    /// Whether the question stands.
    asking: RwSignal<bool>,
    /// Whether handing in has failed: then the next question says what would be lost.
    cannot: RwSignal<bool>,
) -> impl IntoView {
    let account = expect_context::<AccountHandle>();
    let work = expect_context::<Work>();
    let (way, sealer) = (Way::here(), Means::<dyn Sealer>::here());
    let (busy, error, lockable) = (RwSignal::new(false), RwSignal::new(None::<TextProp>), RwSignal::new(false));
    spawn_local(async move {
        let found = account.has_pin().await;
        lockable.try_set(found);
    });
    // What can be left for others to carry; nothing where that has just failed.
    let handed_in = memo(move || match work.about() {
        Some(about) if about.hand_in.is_some() && !cannot.get() => work.delivery().whole,
        _ => 0,
    });
    let lost = memo(move || work.delivery().only_here.saturating_sub(handed_in.get()) + work.proofs_unsent());
    let title = move || match (handed_in.get(), lost.get()) {
        (0, 0) => words::SURE_SENT.get().to_owned(),
        (0, n) => words::SURE_UNSENT.fill(&[("n", &formats::integer(n))]),
        (n, _) => words::SURE_HAND_IN.fill(&[("n", &formats::integer(n))]),
    };
    let more = move || {
        let lost = match lost.get() {
            0 => None,
            n => Some(paragraph(words::SURE_UNSENT.about([("n", n.into())]))),
        };
        (handed_in.get() > 0).then(|| view! { {paragraph(words::HAND_IN_MORE)} {lost} }.into_any())
    };
    // They are too large to be carried by others.
    let proofs = move || match work.proofs_unsent() {
        0 => None,
        n => Some(paragraph(text::claims::proof::UNSENT.about([("n", n.into())]))),
    };
    let go = Callback::new(move |()| {
        busy.set(true);
        let about = (handed_in.get_untracked() > 0).then(|| work.about()).flatten();
        spawn_local(async move {
            let left = match about {
                Some(about) => account.hand_in(&about, work.last_skew_ms().await, &*sealer.open()).await,
                None => account.sign_out().await.map(|()| true),
            };
            match left {
                // The next person begins at the beginning.
                Ok(true) => way.instead(Route::Home),
                // Another question says what would be lost: a second tap on this one's button must not answer it.
                Ok(false) => {
                    cannot.try_set(true);
                    asking.try_set(false);
                }
                Err(refused) => {
                    busy.try_set(false);
                    error.try_set(Some(words::SIGN_OUT_FAILED.about([("reason", store_words(&refused).into())])));
                }
            }
        });
    });
    // Where nothing would be lost there is nothing to be careful about.
    let lock = move || {
        if lost.get() == 0 && handed_in.get() == 0 {
            return None;
        }
        let words = if lockable.get() { words::LOCK_INSTEAD } else { words::LOCK_INSTEAD_SET };
        let now =
            || view! { <Button label=words::LOCK_NOW on_click=Callback::new(move |()| account.lock())/> }.into_any();
        Some(view! { {paragraph(words)} {lockable.get().then(now)} }.into_any())
    };
    let go_label = TextProp::from(move || match handed_in.get() {
        0 => words::SIGN_OUT_SURE.get(),
        _ => words::HAND_IN_GO.get(),
    });
    view! {
        <Notice title=title tone=Tone::Bad live=true>
            {shown(more)}
            {shown(proofs)}
            {shown(lock)}
            {shown(move || error.get().map(alert))}
            <div class="actions">
                <Button label=go_label kind=Kind::Danger busy=busy on_click=go/>
                <Button label=words::STAY kind=Kind::Quiet on_click=Callback::new(move |()| asking.set(false))/>
            </div>
        </Notice>
    }
    .into_any()
}
