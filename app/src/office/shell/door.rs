//! The ways in: signing in on this browser, or the PIN of somebody who is signed in already. The person's database is the same one
//! that their own pages use.

use domain::wire::session::SignIn;
use leptos::{prelude::*, task::spawn_local};

use crate::{
    components::sign_in_form::SignInForm,
    i18n::text::{common, office as own, sign_in as words},
    office::{pages, routes::OWN_ACTIVATION, state::Office},
    reactive::effect,
    state::{
        Ports,
        account::{AccountHandle, KnownPerson, PIN_DIGITS_MAX, SignInError},
    },
    store::StoreError,
    ui::{Button, Card, InputKind, Kind, LinkButton, Notice, PageHeading, TextField},
};

/// NIP and password; and the names of those whom this browser knows.
#[component]
pub fn SignInDoor(
    /// The session of whoever is at this tab has ended: nobody else is offered.
    #[prop(optional)]
    ended: bool,
) -> impl IntoView {
    let account = expect_context::<AccountHandle>();
    let busy = RwSignal::new(false);
    let error = RwSignal::new(None::<SignInError>);
    let submit = Callback::new(move |form: SignIn| {
        busy.set(true);
        error.set(None);
        spawn_local(async move {
            if let Err(failed) = account.sign_in(form).await {
                // Nobody looks any more where the form has gone.
                let _ = error.try_set(Some(failed));
                let _ = busy.try_set(false);
            }
        });
    });
    let problem = Signal::derive(move || error.get().map(|error| problem_words(&error)));
    let title = if ended { words::TITLE_AGAIN } else { words::TITLE };
    door_title(title);
    // Who signs in again is known, unless the session ended before the server said who they are.
    let session = use_context::<Office>().filter(|_| ended).and_then(|office| untrack(|| office.session()));
    let nip = session.map(|session| session.nip.clone()).unwrap_or_default();
    let known = move || if ended { Vec::new() } else { account.known() };
    view! {
        <PageHeading title=title>
            <p class="soft">{own::door::LEAD}</p>
        </PageHeading>
        {ended.then(|| view! { <Notice title=own::SESSION_ENDED live=true/> })}
        {move || known_people(account, known())}
        <Card><SignInForm nip=nip on_submit=submit busy=busy problem=problem/></Card>
        <Card title=words::FIRST_TIME>
            <p>{words::FIRST_TIME_HINT}</p>
            <LinkButton href=OWN_ACTIVATION label=words::TO_ACTIVATE kind=Kind::Plain/>
        </Card>
    }
    .into_any()
}

fn known_people(account: AccountHandle, known: Vec<KnownPerson>) -> Option<AnyView> {
    if known.is_empty() {
        return None;
    }
    let person = |known: KnownPerson| {
        let choose = Callback::new(move |()| spawn_local(account.choose(known.person)));
        view! { <Button label=known.name kind=Kind::Quiet on_click=choose/> }
    };
    let people = known.into_iter().map(person).collect_view();
    Some(view! { <Card title=words::CHOOSE_TITLE><div class="stack">{people}</div></Card> }.into_any())
}

fn problem_words(error: &SignInError) -> String {
    match error {
        SignInError::Failed(failure) => pages::words_of(failure).get().into_owned(),
        SignInError::Store(error) => words::NOT_KEPT.fill(&[("reason", &store_words(error))]),
    }
}

fn store_words(error: &StoreError) -> String {
    match error {
        StoreError::Full => common::store::FULL.get().to_owned(),
        StoreError::Damaged => common::store::DAMAGED.get().to_owned(),
        StoreError::Gone => common::store::GONE.get().to_owned(),
        StoreError::Failed(words) => common::store::FAILED.fill(&[("words", words)]),
    }
}

/// The PIN that locks the person's database on this tab.
#[component]
pub fn PinDoor() -> impl IntoView {
    let account = expect_context::<AccountHandle>();
    let host = StoredValue::new_local(Ports::here().host);
    door_title(words::LOCKED_TITLE);
    let (pin, wrong, busy) = (RwSignal::new(String::new()), RwSignal::new(false), RwSignal::new(false));
    let typed = Callback::new(move |text| {
        pin.set(text);
        wrong.set(false);
    });
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        spawn_local(async move {
            let fits = account.unlock(pin.get_untracked().trim()).await;
            let _ = busy.try_set(false);
            if !fits && wrong.try_set(true).is_none() {
                host.with_value(|host| host.focus("pin"));
            }
        });
    };
    let error = Signal::derive(move || wrong.get().then(|| words::PIN_WRONG.get().to_owned()));
    #[expect(clippy::cast_possible_truncation, reason = "a dozen digits")]
    let most = PIN_DIGITS_MAX as u32;
    view! {
        <PageHeading title=words::LOCKED_TITLE>
            <p class="soft">{words::LOCKED_LEAD}</p>
        </PageHeading>
        <Card>
            <form novalidate on:submit=submit>
                <TextField
                    name="pin"
                    label=words::PIN
                    hint=words::PIN_HINT
                    kind=InputKind::Password
                    inputmode="numeric"
                    autocomplete="off"
                    maxlength=most
                    value=pin
                    on_input=typed
                    error=error
                />
                <Button label=words::UNLOCK submit=true busy=busy/>
            </form>
        </Card>
        <div class="actions">
            <Button label=words::NOT_ME kind=Kind::Plain on_click=Callback::new(move |()| account.step_aside())/>
        </div>
    }
    .into_any()
}

/// Names the door in the browser's title, and says that it can be used.
fn door_title(title: crate::i18n::Sentence) {
    let host = Ports::here().host;
    effect(move || {
        host.dress("title", &own::TITLE.fill(&[("page", title.get())]));
        host.ready();
    });
}
