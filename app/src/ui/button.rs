//! What a person presses: a button that acts, and a link that looks like one because it goes somewhere.
//!
//! A busy button keeps its focus and its place; it says that it is busy and does nothing until it is free again, so
//! that an impatient second tap sends nothing twice.

use leptos::prelude::*;

use super::say;

/// How much a button asks for attention. A page has one [`Kind::Primary`] at most.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Kind {
    /// The one thing to do next.
    #[default]
    Primary,
    /// Anything else.
    Quiet,
    /// Takes something away that does not come back by itself.
    Danger,
    /// Looks like a link in running text, with a full-sized target.
    Plain,
}

impl Kind {
    fn class(self) -> &'static str {
        match self {
            Self::Primary => "button",
            Self::Quiet => "button quiet",
            Self::Danger => "button danger",
            Self::Plain => "button plain",
        }
    }
}

/// A button.
#[component]
pub fn Button(
    /// What happens when it is pressed.
    #[prop(into)]
    label: TextProp,
    /// Said after the label to those who hear the page, where the label alone is ambiguous ("Change" among many).
    #[prop(optional, into)]
    context: Option<TextProp>,
    /// How much attention it asks for.
    #[prop(optional)]
    kind: Kind,
    /// Sends the form that it stands in.
    #[prop(optional)]
    submit: bool,
    /// Is at work; presses are ignored meanwhile.
    #[prop(optional, into)]
    busy: Option<Signal<bool>>,
    /// Called on a press, never while busy.
    #[prop(optional, into)]
    on_click: Option<Callback<()>>,
) -> impl IntoView {
    let is_busy = move || busy.is_some_and(|busy| busy.get());
    let press = move |event: leptos::ev::MouseEvent| {
        if untrack(is_busy) {
            // Also keeps the form from being sent a second time.
            event.prevent_default();
        } else if let Some(on_click) = on_click {
            on_click.run(());
        }
    };
    view! {
        <button
            type=if submit { "submit" } else { "button" }
            class=kind.class()
            aria-disabled=move || is_busy().then_some("true")
            aria-busy=move || is_busy().then_some("true")
            on:click=press
        >
            {say(label)}
            {hidden(context)}
        </button>
    }
    .into_any()
}

/// A link in a button's clothes.
#[component]
pub fn LinkButton(
    /// Where it leads.
    #[prop(into)]
    href: TextProp,
    /// What is there.
    #[prop(into)]
    label: TextProp,
    /// Said after the label to those who hear the page, where the label alone is ambiguous.
    #[prop(optional, into)]
    context: Option<TextProp>,
    /// How much attention it asks for.
    #[prop(optional)]
    kind: Kind,
    /// Is a file to keep, not a page to visit.
    #[prop(optional)]
    download: bool,
) -> impl IntoView {
    view! {
        <a class=kind.class() href=href download=download.then_some("")>
            {say(label)}
            {hidden(context)}
        </a>
    }
    .into_any()
}

/// Words for those who hear the page, after a space so that they do not run into the label.
fn hidden(context: Option<TextProp>) -> AnyView {
    match context {
        Some(context) => view! { <span class="visually-hidden">" " {say(context)}</span> }.into_any(),
        None => ().into_any(),
    }
}
