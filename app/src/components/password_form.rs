//! The password once more, before something that asks for it.

use leptos::prelude::*;

use super::{focus::Focus, sign_in_form::SecretInput};
use crate::{
    i18n::text::sign_in as words,
    ui::{Button, InputKind, TextField, failed, shown},
};

/// Asks for the password of the person who is signed in.
#[component]
pub fn PasswordForm(
    /// Called with the password once there is one.
    #[prop(into)]
    on_submit: Callback<String>,
    /// Whether it is being checked.
    #[prop(into)]
    busy: Signal<bool>,
    /// What went wrong, in words.
    #[prop(into)]
    problem: Signal<Option<String>>,
) -> impl IntoView {
    let focus = Focus::here();
    let password = SecretInput::empty();
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if !password.check(password.is_empty().then_some(words::PASSWORD_EMPTY)) {
            focus.on("confirm-password");
        } else if !busy.get_untracked() {
            on_submit.run(password.text.get_untracked());
        }
    };
    view! {
        <form novalidate on:submit=submit>
            <TextField
                name="confirm-password"
                label=words::PASSWORD
                kind=InputKind::Password
                reveal=words::REVEAL
                value=password.text
                on_input=password.typed()
                error=password.error
                autocomplete="current-password"
                required=true
            />
            {shown(move || problem.get().map(failed))}
            <Button label=words::CONFIRM_SUBMIT submit=true busy=busy/>
        </form>
    }
    .into_any()
}
