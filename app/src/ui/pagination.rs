//! From one page of a long list to the next.

use leptos::prelude::*;

use super::say;

/// Links to the page before and after, with where one is between them. Pages are addresses, so going back in the
/// browser works.
#[component]
pub fn Pagination(
    /// What the links move through.
    #[prop(into)]
    label: TextProp,
    /// The words for the page before.
    #[prop(into)]
    previous: TextProp,
    /// The words for the page after.
    #[prop(into)]
    next: TextProp,
    /// Where one is ("page 2 of 17").
    #[prop(into)]
    status: TextProp,
    /// The address of the page before; none on the first.
    #[prop(into)]
    previous_href: Signal<Option<String>>,
    /// The address of the page after; none on the last.
    #[prop(into)]
    next_href: Signal<Option<String>>,
) -> impl IntoView {
    view! {
        <nav class="pages" aria-label=label>
            {link(previous, previous_href, "prev")}
            <p>{say(status)}</p>
            {link(next, next_href, "next")}
        </nav>
    }
    .into_any()
}

/// A link without an address is not a link: it keeps its place, is passed over by the keyboard and says so.
fn link(label: TextProp, href: Signal<Option<String>>, rel: &'static str) -> AnyView {
    let off = move || href.with(Option::is_none).then_some("true");
    view! {
        <a class="button quiet" role="link" rel=rel href=move || href.get() aria-disabled=off>{say(label)}</a>
    }
    .into_any()
}
