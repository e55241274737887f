//! The first sign-in: NIP, the code from the slip, and the password that the person makes up.

use domain::{
    password::{PasswordFault, check_new},
    wire::session::Activate,
};
use leptos::prelude::*;

use super::{
    focus::Focus,
    sign_in_form::{NipInput, SecretInput},
};
use crate::{
    i18n::{
        Sentence,
        text::{errors, sign_in as words},
    },
    ui::{Button, InputKind, TextField, failed, shown},
};

/// Why a new password will not do.
#[must_use]
pub fn fault_words(fault: PasswordFault) -> Sentence {
    match fault {
        PasswordFault::TooShort => errors::code::PASSWORD_TOO_SHORT,
        PasswordFault::TooLong => errors::code::PASSWORD_TOO_LONG,
        PasswordFault::TooEasy => errors::code::PASSWORD_TOO_EASY,
    }
}

/// Asks for what opens an account the first time. What was typed stays until the form goes away.
#[component]
pub fn ActivationForm(
    /// Called with what was typed once it can be sent; device and label are left to the program.
    #[prop(into)]
    on_submit: Callback<Activate>,
    /// Whether it is being sent.
    #[prop(into)]
    busy: Signal<bool>,
    /// What went wrong, in words.
    #[prop(into)]
    problem: Signal<Option<String>>,
) -> impl IntoView {
    let focus = Focus::here();
    let nip = NipInput::new(String::new());
    let (code, password) = (SecretInput::empty(), SecretInput::empty());
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let form = Activate {
            nip: nip.text.get_untracked(),
            code: code.text.get_untracked(),
            new_password: password.text.get_untracked(),
            device_label: None,
            device: None,
        };
        let fault = check_new(&form.new_password, &[&form.nip, &form.code]).err().map(fault_words);
        let (nip_good, code_good, password_good) =
            (nip.check(), code.check(code.is_empty().then_some(words::CODE_EMPTY)), password.check(fault));
        let wrong = [(nip_good, NipInput::ID), (code_good, "code"), (password_good, "new-password")]
            .into_iter()
            .find_map(|(good, id)| (!good).then_some(id));
        match wrong {
            Some(id) => focus.on(id),
            None if !busy.get_untracked() => on_submit.run(form),
            None => {}
        }
    };
    view! {
        <form novalidate on:submit=submit>
            {nip.field()}
            <TextField
                name="code"
                label=words::CODE
                hint=words::CODE_HINT
                value=code.text
                on_input=code.typed()
                error=code.error
                autocomplete="one-time-code"
                maxlength=40
                required=true
            />
            <TextField
                name="new-password"
                label=words::NEW_PASSWORD
                hint=words::NEW_PASSWORD_HINT
                kind=InputKind::Password
                reveal=words::REVEAL
                value=password.text
                on_input=password.typed()
                error=password.error
                autocomplete="new-password"
                required=true
            />
            {shown(move || problem.get().map(failed))}
            <Button label=words::ACTIVATE_SUBMIT submit=true busy=busy/>
        </form>
    }
    .into_any()
}
