//! The first sign-in, with the code from the slip.

use domain::wire::session::Activate;
use leptos::prelude::*;

use super::sign_in::Entering;
use crate::{
    components::activation_form::ActivationForm,
    i18n::text::sign_in as words,
    pocket::{
        routes::Route,
        shell::{heading_with, page_title},
    },
    state::account::AccountHandle,
    ui::{Card, link},
};

/// The page.
#[component]
pub fn ActivatePage() -> impl IntoView {
    let account = expect_context::<AccountHandle>();
    let entering = Entering::new();
    page_title(words::ACTIVATE_TITLE);
    let submit = Callback::new(move |form: Activate| entering.begin(account.activate(form)));
    view! {
        {heading_with(words::ACTIVATE_TITLE, words::ACTIVATE_LEAD)}
        <Card>
            <ActivationForm on_submit=submit busy=entering.busy problem=entering.problem()/>
        </Card>
        <p>{link(Route::SignIn.path(), words::TO_SIGN_IN)}</p>
    }
    .into_any()
}
