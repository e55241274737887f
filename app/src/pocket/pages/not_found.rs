//! An address that leads nowhere.

use leptos::prelude::*;

use crate::{
    i18n::text::pocket::not_found as words,
    pocket::{
        routes::Route,
        shell::{Way, page_title},
    },
    ui::{LinkButton, PageHeading, paragraph},
};

/// Says so, and leads home.
#[component]
pub fn NotFoundPage() -> impl IntoView {
    page_title(words::TITLE);
    view! {
        <PageHeading title=words::TITLE take_focus=Way::here().walked()>
            {paragraph(words::LEAD)}
        </PageHeading>
        <div><LinkButton href=Route::Home.path() label=words::HOME/></div>
    }
    .into_any()
}
