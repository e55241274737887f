//! Small markup that pages are full of, each under its name.
//!
//! These are functions and not components: a call is all that a page's own code holds of them.

use leptos::{prelude::*, text_prop::TextProp};

use super::{EmptyState, Notice, Pair, Shown, Tag, Tone, say, shown};

/// A paragraph.
#[must_use]
pub fn paragraph(text: impl Into<TextProp>) -> AnyView {
    let text = say(text.into());
    view! { <p>{text}</p> }.into_any()
}

/// A line in small and quiet letters: what explains, what was and when.
#[must_use]
pub fn soft(text: impl Into<TextProp>) -> AnyView {
    let text = say(text.into());
    view! { <p class="small soft">{text}</p> }.into_any()
}

/// A link in running text.
#[must_use]
pub fn link(href: String, label: impl Into<TextProp>) -> AnyView {
    let label = say(label.into());
    view! { <a href=href>{label}</a> }.into_any()
}

/// Says that there is nothing, and in a line below why, or what would bring something.
#[must_use]
pub fn empty(title: impl Into<TextProp>, more: impl Into<TextProp>) -> AnyView {
    let (title, more) = (title.into(), say(more.into()));
    view! { <EmptyState title=title><p>{more}</p></EmptyState> }.into_any()
}

/// Says what went wrong, as long as something did.
#[must_use]
pub fn trouble(problem: RwSignal<Option<TextProp>>) -> Shown {
    shown(move || problem.get().map(failed))
}

/// One fact of a [`KeyValue`] that is no more than a text.
#[must_use]
pub fn fact(label: impl Into<TextProp>, text: impl Into<TextProp>) -> AnyView {
    let (label, text) = (label.into(), say(text.into()));
    view! { <Pair label=label>{text}</Pair> }.into_any()
}

/// A short label in the colour of its tone.
#[must_use]
pub fn tag(label: impl Into<TextProp>, tone: Tone) -> AnyView {
    let label = label.into();
    view! { <Tag label=label tone=tone/> }.into_any()
}

/// Says at once what went wrong, in the middle of something else.
#[must_use]
pub fn alert(text: impl Into<TextProp>) -> AnyView {
    let text = say(text.into());
    view! { <p role="alert">{text}</p> }.into_any()
}

/// Says what went wrong in answer to what the person just did.
#[must_use]
pub fn failed(title: impl Into<TextProp>) -> AnyView {
    outcome((title.into(), Tone::Bad))
}

/// Says what came of what the person just did.
#[must_use]
pub fn outcome((title, tone): (TextProp, Tone)) -> AnyView {
    view! { <Notice title=title tone=tone live=true/> }.into_any()
}

/// The header of a table's column.
#[must_use]
pub fn column(label: impl Into<TextProp>) -> AnyView {
    let label = say(label.into());
    view! { <th scope="col">{label}</th> }.into_any()
}

/// The header of a table's column of numbers.
#[must_use]
pub fn number_column(label: impl Into<TextProp>) -> AnyView {
    let label = say(label.into());
    view! { <th scope="col" class="num">{label}</th> }.into_any()
}

/// A cell of a table's column of numbers.
#[must_use]
pub fn number_cell(text: TextProp) -> AnyView {
    view! { <td class="num">{say(text)}</td> }.into_any()
}
