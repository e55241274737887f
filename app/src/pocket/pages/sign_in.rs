//! Signing in with NIP and password: the first time on this device, or again.

use core::pin::Pin;

use domain::wire::session::SignIn;
use leptos::{prelude::*, task::spawn_local, text_prop::TextProp};

use super::choose::{carried, evicted};
use crate::{
    components::sign_in_form::SignInForm,
    i18n::text::sign_in as words,
    pocket::{
        routes::Route,
        shell::{Way, heading_with, page_title, store_words},
    },
    state::{
        account::{AccountHandle, SignInError},
        api,
    },
    ui::{Card, link, paragraph},
};

/// Sending one of the forms that sign in: whether it is under way, and what went wrong.
#[derive(Clone, Copy)]
pub(super) struct Entering {
    pub(super) busy: RwSignal<bool>,
    error: RwSignal<Option<TextProp>>,
    way: Way,
}

impl Entering {
    pub(super) fn new() -> Self {
        Self { busy: RwSignal::new(false), error: RwSignal::new(None), way: Way::here() }
    }

    /// What went wrong, in words.
    pub(super) fn problem(self) -> Signal<Option<String>> {
        Signal::derive(move || self.error.get().map(|error| error.get().into_owned()))
    }

    /// Waits for the answer. Whoever signed in at the page for it is led home; elsewhere they stay where they wanted to go.
    pub(super) fn begin(self, answer: impl Future<Output = Result<(), SignInError>> + 'static) {
        self.wait(Box::pin(answer));
    }

    fn wait(self, answer: Pin<Box<dyn Future<Output = Result<(), SignInError>>>>) {
        self.busy.set(true);
        self.error.set(None);
        let on_page_of_its_own = untrack(|| matches!(self.way.route(), Some(Route::SignIn | Route::Activate)));
        spawn_local(async move {
            match answer.await {
                Ok(()) if on_page_of_its_own => self.way.instead(Route::Home),
                Ok(()) => {}
                Err(error) => {
                    self.error.try_set(Some(problem_words(&error)));
                    self.busy.try_set(false);
                }
            }
        });
    }
}

fn problem_words(error: &SignInError) -> TextProp {
    match error {
        SignInError::Failed(failure) => api::words_of(failure),
        SignInError::Store(error) => words::NOT_KEPT.about([("reason", store_words(error).into())]),
    }
}

/// The page: who comes for the first time finds the way to the code.
#[component]
pub fn SignInPage(
    /// The NIP, where it is known.
    #[prop(optional)]
    nip: String,
    /// The person's work is here; only the server does not know them any more.
    #[prop(optional)]
    again: bool,
) -> impl IntoView {
    let account = expect_context::<AccountHandle>();
    let entering = Entering::new();
    let (title, lead) = if again { (words::TITLE_AGAIN, words::LEAD_AGAIN) } else { (words::TITLE, words::LEAD) };
    page_title(title);
    let submit = Callback::new(move |form: SignIn| entering.begin(account.sign_in(form)));
    view! {
        {heading_with(title, lead)}
        {evicted()}
        <Card>
            <SignInForm nip=nip on_submit=submit busy=entering.busy problem=entering.problem()/>
        </Card>
        {carried()}
        {(!again).then(first_time)}
        <Card title=words::FORGOT>
            {paragraph(words::FORGOT_HINT)}
        </Card>
    }
    .into_any()
}

fn first_time() -> AnyView {
    view! {
        <Card title=words::FIRST_TIME>
            {paragraph(words::FIRST_TIME_HINT)}
            {link(Route::Activate.path(), words::TO_ACTIVATE)}
        </Card>
    }
    .into_any()
}
