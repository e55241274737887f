//! Things that belong together, and the one large number or code that some of them are about.

use leptos::prelude::*;

use super::{Aside, say};

/// A group of things on a page, under a heading of the second level where it has one.
#[component]
pub fn Card(
    /// The heading.
    #[prop(optional, into)]
    title: Option<TextProp>,
    /// Stands at the heading's far end: a tag, a link, a figure.
    #[prop(optional, into)]
    aside: Aside,
    /// What the card holds.
    children: Children,
) -> impl IntoView {
    let head = match title {
        Some(title) => view! { <div class="row"><h2>{say(title)}</h2>{aside.0}</div> }.into_any(),
        None => aside.0.into_any(),
    };
    view! { <section class="card">{head}{children()}</section> }.into_any()
}

/// A figure to be read from afar, its unit beside it in smaller letters.
#[component]
pub fn BigNumber(
    /// The figure, as the language writes it.
    #[prop(into)]
    value: TextProp,
    /// What it counts, or a percent sign.
    #[prop(optional, into)]
    unit: Option<TextProp>,
) -> impl IntoView {
    let unit = match unit {
        Some(unit) => view! { <span class="unit">" " {say(unit)}</span> }.into_any(),
        None => ().into_any(),
    };
    view! { <p class="big-number">{say(value)}{unit}</p> }.into_any()
}

/// A code that is read out, copied by hand and typed.
#[component]
pub fn Code(
    /// The code.
    #[prop(into)]
    code: TextProp,
) -> impl IntoView {
    view! { <p class="code">{say(code)}</p> }.into_any()
}
