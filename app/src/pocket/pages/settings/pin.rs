//! The PIN that locks my work on this device.

use leptos::{prelude::*, task::spawn_local, text_prop::TextProp};

use crate::{
    components::focus::Focus,
    i18n::{Sentence, text::settings as words},
    pocket::shell::store_words,
    state::account::{AccountHandle, PIN_DIGITS_MAX, is_pin},
    ui::{Button, Card, InputKind, Kind, TextField, Tone, outcome, shown, soft},
};

/// The card: sets, changes and removes the PIN, and locks at once.
#[component]
pub fn PinCard() -> impl IntoView {
    let account = expect_context::<AccountHandle>();
    let set = RwSignal::new(false);
    let done = RwSignal::new(None::<(TextProp, Tone)>);
    let busy = RwSignal::new(false);
    spawn_local(async move {
        let found = account.has_pin().await;
        set.try_set(found);
    });
    let keep = Callback::new(move |pin: Option<String>| {
        busy.set(true);
        spawn_local(async move {
            let outcome = account.set_pin(pin.as_deref()).await;
            busy.try_set(false);
            if outcome.is_ok() {
                set.try_set(pin.is_some());
            }
            done.try_set(Some(match outcome {
                Ok(()) if pin.is_some() => (words::PIN_KEPT.into(), Tone::Good),
                Ok(()) => (words::PIN_REMOVED.into(), Tone::Info),
                Err(error) => (words::PIN_FAILED.about([("reason", store_words(&error).into())]), Tone::Bad),
            }));
        });
    });
    let lead = move || if set.get() { words::PIN_SET.get() } else { words::PIN_NOT_SET.get() };
    let actions = move || {
        set.get().then(|| {
            view! {
                <div class="actions">
                    <Button label=words::LOCK_NOW kind=Kind::Quiet on_click=Callback::new(move |()| account.lock())/>
                    <Button label=words::PIN_REMOVE kind=Kind::Plain on_click=Callback::new(move |()| keep.run(None))/>
                </div>
            }
            .into_any()
        })
    };
    view! {
        <Card title=words::PIN_TITLE>
            {soft(lead)}
            {shown(actions)}
            <PinForm set busy keep/>
            {shown(move || done.get().map(outcome))}
        </Card>
    }
    .into_any()
}

#[component]
fn PinForm(
    /// Whether there is a PIN already.
    set: RwSignal<bool>,
    /// Whether one is being kept.
    busy: RwSignal<bool>,
    /// Keeps a PIN.
    keep: Callback<Option<String>>,
) -> impl IntoView {
    let focus = Focus::here();
    let text = RwSignal::new(String::new());
    let fault = RwSignal::new(None::<Sentence>);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let pin = text.get_untracked().trim().to_owned();
        if !is_pin(&pin) {
            fault.set(Some(words::PIN_FAULT));
            focus.on("new-pin");
        } else if !busy.get_untracked() {
            text.set(String::new());
            keep.run(Some(pin));
        }
    };
    let typed = Callback::new(move |typed| {
        text.set(typed);
        fault.set(None);
    });
    let label = move || if set.get() { words::PIN_CHANGE.get() } else { words::PIN_NEW.get() };
    let button = move || if set.get() { words::PIN_CHANGE_SUBMIT.get() } else { words::PIN_SUBMIT.get() };
    #[expect(clippy::cast_possible_truncation, reason = "a dozen digits")]
    let most = PIN_DIGITS_MAX as u32;
    view! {
        <form novalidate on:submit=submit>
            <TextField
                name="new-pin"
                label=label
                hint=words::PIN_HINT
                kind=InputKind::Password
                reveal=words::REVEAL
                inputmode="numeric"
                autocomplete="off"
                maxlength=most
                value=text
                on_input=typed
                error=Signal::derive(move || fault.get().map(|fault| fault.get().to_owned()))
            />
            <Button label=button kind=Kind::Quiet submit=true busy=busy/>
        </form>
    }
    .into_any()
}
