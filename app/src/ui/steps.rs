//! What to do, one thing after another.

use leptos::prelude::*;

use super::{Aside, say};

/// A numbered list of things to do.
#[component]
pub fn Steps(
    /// [`Step`]s, in order.
    children: Children,
) -> impl IntoView {
    // The role brings back what Safari forgets of a list drawn without its own numbers.
    view! { <ol class="steps" role="list">{children()}</ol> }.into_any()
}

/// One thing to do.
#[component]
pub fn Step(
    /// What to do.
    #[prop(into)]
    title: TextProp,
    /// Where it is done, if there is a page for it.
    #[prop(optional, into)]
    href: Option<TextProp>,
    /// How, how long, what for.
    #[prop(optional, into)]
    detail: Option<TextProp>,
    /// Stands at the far end.
    #[prop(optional, into)]
    aside: Aside,
) -> impl IntoView {
    let title = match href {
        Some(href) => view! { <a href=href>{say(title)}</a> }.into_any(),
        None => view! { <b>{say(title)}</b> }.into_any(),
    };
    view! {
        <li>
            <div class="step-body">{title}{detail.map(super::soft)}</div>
            {aside.0}
        </li>
    }
    .into_any()
}
