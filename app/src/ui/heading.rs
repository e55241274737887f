//! Where a page begins, for the eye and for the keyboard.

use leptos::prelude::*;

use super::say;

/// The heading of a page: the only one of the first level.
#[component]
pub fn PageHeading(
    /// The heading: what the page says, as a sentence where there is one to say.
    #[prop(into)]
    title: TextProp,
    /// A line above it: where in the whole this is.
    #[prop(optional, into)]
    above: Option<TextProp>,
    /// Takes the focus as it appears, so that whoever hears the page hears where they have come. For every page but the
    /// first one of a visit, where the browser begins at the top by itself.
    #[prop(optional)]
    take_focus: bool,
    /// What stands under it.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let heading = NodeRef::<leptos::html::H1>::new();
    if take_focus {
        heading.on_load(|heading| {
            // Refused only for an element that cannot take the focus; then it stays where it was.
            let _ = heading.focus();
        });
    }
    view! {
        <header class="heading">
            {above.map(super::soft)}
            <h1 tabindex="-1" node_ref=heading>{say(title)}</h1>
            {children.map(|children| children())}
        </header>
    }
    .into_any()
}

/// The first thing that the keyboard finds: past all that is the same on every page.
#[component]
pub fn SkipLink(
    /// The id of the element to go to; it can take the focus.
    target: &'static str,
    /// Where it leads.
    #[prop(into)]
    label: TextProp,
) -> impl IntoView {
    // "external" tells the router to leave the click to the browser, which moves the focus too.
    view! { <a class="skip-link" rel="external" href=format!("#{target}")>{say(label)}</a> }.into_any()
}
