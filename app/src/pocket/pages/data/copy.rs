//! The copy of all my data. It wants the password, if that was not given lately.

use domain::wire::{error::ErrorCode, session::Confirm};
use leptos::{prelude::*, task::spawn_local, text_prop::TextProp};

use crate::{
    components::{focus::Focus, password_form::PasswordForm},
    i18n::{language, text::privacy::copy as words},
    pocket::state::Work,
    ports::{Call, Failure, UserFiles},
    state::{Means, api},
    ui::{Button, Card, Kind, Tone, outcome, paragraph, shown, soft},
};

/// Where the question for the password stands.
const QUESTION: &str = "copy-password";

/// The card.
#[component]
pub fn CopyCard() -> impl IntoView {
    let (work, focus) = (expect_context::<Work>(), Focus::here());
    let files = Means::<dyn UserFiles>::here();
    let (busy, asking) = (RwSignal::new(false), RwSignal::new(false));
    let (done, problem) = (RwSignal::new(None::<(TextProp, Tone)>), RwSignal::new(None::<TextProp>));
    let get = Callback::new(move |()| {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        done.set(None);
        let path = format!("/api/me/copy?language={}", untrack(language).tag());
        let call = Call { path, body: None, credentials: Some(work.credentials()) };
        let files = files.open();
        spawn_local(async move {
            let name = format!("{}.zip", untrack(|| words::FILE.get()));
            let got = files.download(call, &name).await;
            if busy.try_set(false).is_some() {
                return;
            }
            match got {
                Ok(()) => done.set(Some((words::DONE.into(), Tone::Good))),
                Err(Failure::Refused(detail)) if detail.code == ErrorCode::ConfirmPassword => {
                    asking.set(true);
                    focus.on(QUESTION);
                }
                Err(failure) => done.set(Some((api::words_of(&failure), Tone::Bad))),
            }
        });
    });
    let confirm = Callback::new(move |password: String| {
        busy.set(true);
        problem.set(None);
        let (ports, credentials) = (work.ports(), work.credentials());
        spawn_local(async move {
            let confirmed =
                api::tell(&*ports.server, "/api/session/confirm", &Confirm { password }, Some(credentials)).await;
            if busy.try_set(false).is_some() {
                return;
            }
            match confirmed {
                Ok(()) => {
                    asking.set(false);
                    get.run(());
                }
                Err(failure) => problem.set(Some(api::words_of(&failure))),
            }
        });
    });
    let said = Signal::derive(move || problem.get().map(|words| words.get().into_owned()));
    let form = move || {
        asking.get().then(|| {
            view! { {paragraph(words::CONFIRM)}<PasswordForm on_submit=confirm busy=busy problem=said/> }.into_any()
        })
    };
    view! {
        <Card title=words::TITLE>
            {soft(words::LEAD)}
            {shown(move || done.get().map(outcome))}
            <div id=QUESTION tabindex="-1">{shown(form)}</div>
            <div><Button label=words::GET kind=Kind::Quiet busy=busy on_click=get/></div>
        </Card>
    }
    .into_any()
}
