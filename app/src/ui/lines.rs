//! A list of things of one kind, separated by lines.

use leptos::prelude::*;

use super::{Aside, say};

/// The list.
#[component]
pub fn Lines(
    /// [`Line`]s, in order.
    children: Children,
) -> impl IntoView {
    view! { <ul class="lines" role="list">{children()}</ul> }.into_any()
}

/// One thing: its name, something about it below, something at the far end.
#[component]
pub fn Line(
    /// Its name.
    #[prop(into)]
    title: TextProp,
    /// Its page, if it has one.
    #[prop(optional, into)]
    href: Option<TextProp>,
    /// Stands at the far end.
    #[prop(optional, into)]
    aside: Aside,
    /// What stands below the name.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let title = match href {
        Some(href) => view! { <a href=href>{say(title)}</a> }.into_any(),
        None => say(title).into_any(),
    };
    view! {
        <li>
            <div class="line-body">
                <h3>{title}</h3>
                {children.map(|children| children())}
            </div>
            {aside.0}
        </li>
    }
    .into_any()
}
