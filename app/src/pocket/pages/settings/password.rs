//! Changing the password.

use domain::{password::check_new, wire::session::ChangePassword};
use leptos::{prelude::*, task::spawn_local, text_prop::TextProp};

use crate::{
    components::{activation_form::fault_words, focus::Focus, sign_in_form::SecretInput},
    i18n::text::{settings as words, sign_in},
    pocket::state::Work,
    state::api,
    ui::{Button, Card, Disclosure, InputKind, Kind, TextField, Tone, outcome, shown, soft},
};

/// The card; the form is folded away until wanted.
#[component]
pub fn PasswordCard() -> impl IntoView {
    let work = expect_context::<Work>();
    let focus = Focus::here();
    let (old, new) = (SecretInput::empty(), SecretInput::empty());
    let busy = RwSignal::new(false);
    let done = RwSignal::new(None::<(TextProp, Tone)>);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let form = ChangePassword { old: old.text.get_untracked(), new: new.text.get_untracked() };
        let nip = untrack(|| work.about()).map(|about| about.nip.clone()).unwrap_or_default();
        let fault = check_new(&form.new, &[&nip, &form.old]).err().map(fault_words);
        let (old_good, new_good) = (old.check(old.is_empty().then_some(sign_in::PASSWORD_EMPTY)), new.check(fault));
        if !old_good {
            focus.on("old-password");
        } else if !new_good {
            focus.on("new-password");
        } else if !busy.get_untracked() {
            busy.set(true);
            done.set(None);
            let (ports, credentials) = (work.ports(), work.credentials());
            spawn_local(async move {
                let changed = api::change_password(&*ports.server, &form, credentials).await;
                busy.try_set(false);
                if changed.is_ok() && !old.text.is_disposed() {
                    old.text.set(String::new());
                    new.text.set(String::new());
                }
                done.try_set(Some(match changed {
                    Ok(()) => (words::PASSWORD_CHANGED.into(), Tone::Good),
                    Err(failure) => (api::words_of(&failure), Tone::Bad),
                }));
            });
        }
    };
    view! {
        <Card title=words::PASSWORD_TITLE>
            {soft(words::PASSWORD_LEAD)}
            <Disclosure summary=words::PASSWORD_CHANGE>
                <form novalidate on:submit=submit>
                    <TextField
                        name="old-password"
                        label=words::PASSWORD_OLD
                        kind=InputKind::Password
                        reveal=words::REVEAL
                        autocomplete="current-password"
                        value=old.text
                        on_input=old.typed()
                        error=old.error
                    />
                    <TextField
                        name="new-password"
                        label=sign_in::NEW_PASSWORD
                        hint=sign_in::NEW_PASSWORD_HINT
                        kind=InputKind::Password
                        reveal=words::REVEAL
                        autocomplete="new-password"
                        value=new.text
                        on_input=new.typed()
                        error=new.error
                    />
                    {shown(move || done.get().map(outcome))}
                    <Button label=words::PASSWORD_SUBMIT kind=Kind::Quiet submit=true busy=busy/>
                </form>
            </Disclosure>
        </Card>
    }
    .into_any()
}
