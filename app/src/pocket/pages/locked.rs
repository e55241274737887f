//! A person's work, locked with their PIN.

use leptos::{prelude::*, task::spawn_local};

use crate::{
    components::focus::Focus,
    i18n::text::sign_in as words,
    pocket::{
        routes::Route,
        shell::{heading_with, page_title},
    },
    state::account::{AccountHandle, PIN_DIGITS_MAX},
    ui::{Button, Card, InputKind, Kind, TextField, link},
};

/// Asks for the PIN; whoever is somebody else, or has forgotten it, finds another way in.
#[component]
pub fn LockedPage() -> impl IntoView {
    let account = expect_context::<AccountHandle>();
    let focus = Focus::here();
    page_title(words::LOCKED_TITLE);
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
            busy.try_set(false);
            if !fits && wrong.try_set(true).is_none() {
                focus.on("pin");
            }
        });
    };
    let error = Signal::derive(move || wrong.get().then(|| words::PIN_WRONG.get().to_owned()));
    #[expect(clippy::cast_possible_truncation, reason = "a dozen digits")]
    let most = PIN_DIGITS_MAX as u32;
    view! {
        {heading_with(words::LOCKED_TITLE, words::LOCKED_LEAD)}
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
            {link(Route::SignIn.path(), words::FORGOT_PIN)}
            <Button
                label=words::NOT_ME
                kind=Kind::Plain
                on_click=Callback::new(move |()| account.step_aside())
            />
        </div>
    }
    .into_any()
}
