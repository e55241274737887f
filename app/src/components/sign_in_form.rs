//! NIP and password.

use domain::{
    nip::{Nip, NipError},
    wire::session::SignIn,
};
use leptos::prelude::*;

use super::focus::Focus;
use crate::{
    i18n::{Sentence, text::sign_in as words},
    reactive::effect,
    state::Ports,
    ui::{Button, InputKind, TextField, failed, shown},
};

/// What is wrong with a NIP, in the screen's language; reactive.
#[must_use]
pub fn nip_words(error: NipError) -> String {
    let sentence = match error {
        NipError::Empty => words::nip::EMPTY,
        NipError::Scientific => words::nip::SCIENTIFIC,
        NipError::NotDigits => words::nip::NOT_DIGITS,
        NipError::Length { found } => return words::nip::LENGTH.fill(&[("n", &found.to_string())]),
        NipError::BirthDate => words::nip::BIRTH_DATE,
        NipError::AppointmentYear => words::nip::APPOINTMENT_YEAR,
        NipError::AppointmentCode => words::nip::APPOINTMENT_CODE,
        NipError::Sex => words::nip::SEX,
        NipError::Serial => words::nip::SERIAL,
    };
    sentence.get().to_owned()
}

/// A NIP as it is being typed.
#[derive(Clone, Copy)]
pub(super) struct NipInput {
    pub(super) text: RwSignal<String>,
    error: RwSignal<Option<NipError>>,
}

impl NipInput {
    /// The id of its field.
    pub(super) const ID: &'static str = "nip";

    pub(super) fn new(text: String) -> Self {
        Self { text: RwSignal::new(text), error: RwSignal::new(None) }
    }

    /// Whether it is one; otherwise the field says why not.
    pub(super) fn check(self) -> bool {
        let error = self.text.with_untracked(|text| Nip::parse(text).err());
        self.error.set(error);
        error.is_none()
    }

    pub(super) fn field(self) -> AnyView {
        let error = self.error;
        let typed = Callback::new(move |text| {
            self.text.set(text);
            error.set(None);
        });
        view! {
            <TextField
                name=Self::ID
                label=words::NIP_LABEL
                hint=words::NIP_HINT
                value=self.text
                on_input=typed
                error=Signal::derive(move || error.get().map(nip_words))
                inputmode="numeric"
                autocomplete="username"
                maxlength=40
                required=true
            />
        }
        .into_any()
    }
}

/// A secret as it is being typed, and what is wrong with it.
#[derive(Clone, Copy)]
pub struct SecretInput {
    /// What was typed.
    pub text: RwSignal<String>,
    /// What is wrong with it, in words.
    pub error: Signal<Option<String>>,
    fault: RwSignal<Option<Sentence>>,
}

impl SecretInput {
    /// One with nothing in it, under the current reactive owner.
    #[must_use]
    pub fn empty() -> Self {
        Self::new(String::new())
    }

    fn new(text: String) -> Self {
        let fault = RwSignal::new(None::<Sentence>);
        let error = Signal::derive(move || fault.get().map(|fault| fault.get().to_owned()));
        Self { text: RwSignal::new(text), error, fault }
    }

    /// Whether nothing is wrong; otherwise the field says what is.
    pub fn check(self, fault: Option<Sentence>) -> bool {
        self.fault.set(fault);
        fault.is_none()
    }

    /// Whether nothing was typed.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.text.with_untracked(String::is_empty)
    }

    /// Takes what is typed; what was wrong is no longer said.
    #[must_use]
    pub fn typed(self) -> Callback<String> {
        Callback::new(move |text| {
            self.text.set(text);
            self.fault.set(None);
        })
    }
}

/// Asks for NIP and password. What was typed stays until the form goes away; what was begun on the shell's form goes on here.
#[component]
pub fn SignInForm(
    /// Called with what was typed once it can be sent; device and label are left to the program.
    #[prop(into)]
    on_submit: Callback<SignIn>,
    /// Whether it is being sent.
    #[prop(into)]
    busy: Signal<bool>,
    /// What went wrong, in words.
    #[prop(into)]
    problem: Signal<Option<String>>,
    /// The NIP, where it is known already.
    #[prop(optional, into)]
    nip: String,
) -> impl IntoView {
    let focus = Focus::here();
    let begun = Ports::here().host.begun();
    let nip = NipInput::new(if begun.nip.is_empty() { nip } else { begun.nip });
    let password = SecretInput::new(begun.password);
    let send = move || {
        let (nip_good, password_good) =
            (nip.check(), password.check(password.is_empty().then_some(words::PASSWORD_EMPTY)));
        if !nip_good {
            focus.on(NipInput::ID);
        } else if !password_good {
            focus.on("password");
        } else if !busy.get_untracked() {
            on_submit.run(SignIn {
                nip: nip.text.get_untracked(),
                password: password.text.get_untracked(),
                device_label: None,
                device: None,
            });
        }
    };
    effect(move || {
        if let Some(id) = &begun.focus {
            focus.on(id);
        }
        if begun.pressed {
            send();
        }
    });
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        send();
    };
    view! {
        <form novalidate on:submit=submit>
            {nip.field()}
            <TextField
                name="password"
                label=words::PASSWORD
                kind=InputKind::Password
                reveal=words::REVEAL
                revealed=begun.revealed
                value=password.text
                on_input=password.typed()
                error=password.error
                autocomplete="current-password"
                required=true
            />
            {shown(move || problem.get().map(failed))}
            <Button label=words::SUBMIT submit=true busy=busy/>
        </form>
    }
    .into_any()
}
