//! The pieces that every page is made of.
//!
//! Promises: a piece could serve any website. It knows no competency, no route and no locale; every text is a prop, and
//! a text may change with the language without a reload ([`TextProp`] takes a `&'static str`, a `String`, a signal or a
//! closure). What gives a piece its accessible name is a required prop. Colour never carries a meaning alone. Nothing
//! writes a `style` attribute, which the content security policy refuses: sizes that follow a value are SVG attributes
//! or classes. No answer is ever preselected.
//!
//! Refusals: no state that two pieces share, no fetching, no timers, no modal dialogs, no messages that vanish by
//! themselves, no access to the browser beyond an element's own events and focus.
//!
//! Each piece has a stylesheet of the same name in `style/`. Between the pieces, pages use these classes of
//! `style/layout.css`: `stack` (things above one another), `row` (a heading and what belongs to it, at both ends),
//! `tiles` (cards side by side where there is room), `narrow` (a form on a wide page), `soft`, `small`, `num` and `nowrap`
//! (for text), `visually-hidden`, `no-print` and `print-only`.
//!
//! Pieces end in `into_any()` and show text through [`words`], so that each piece is compiled once and not once for
//! every place that uses it: the program travels over slow networks.

mod aside;
mod button;
mod card;
mod checkbox;
mod disclosure;
mod distribution;
mod empty_state;
mod field;
mod foot;
mod heading;
mod key_value;
mod lines;
mod live_region;
mod logo;
mod meter;
mod notice;
mod pagination;
mod radio_group;
mod rungs;
mod saved_mark;
mod shell;
mod steps;
mod table;
mod tag;

#[cfg(test)]
mod contrast;

pub use aside::Aside;
pub use button::{Button, Kind, LinkButton};
pub use card::{BigNumber, Card};
pub use checkbox::Checkbox;
pub use disclosure::Disclosure;
pub use distribution::{Bar, Distribution};
pub use empty_state::EmptyState;
pub use field::{InputKind, SelectField, TextArea, TextField};
pub use foot::StickyFoot;
pub use heading::{PageHeading, SkipLink};
pub use key_value::{KeyValue, Pair};
pub use lines::{Line, Lines};
pub use live_region::LiveRegion;
pub use logo::Logo;
pub use meter::Meter;
pub use notice::Notice;
pub use pagination::Pagination;
pub use radio_group::RadioGroup;
pub use rungs::Rungs;
pub use saved_mark::SavedMark;
pub use shell::{AppBar, MAIN_ID, NavItem, OfficeShell, PocketNav, PocketPage};
pub use steps::{Step, Steps};
pub use table::{DataTable, HeatCell, HeatLegend, HiddenCell, Sort, SortHeader};
pub use tag::Tag;

use std::sync::Arc;

use leptos::{oco::Oco, prelude::*, text_prop::TextProp};

/// A text on the screen that follows its prop.
pub type Said = Arc<dyn Fn() -> Oco<'static, str> + Send + Sync>;

/// A part of the screen that follows what it reads.
pub type Shown = Box<dyn FnMut() -> AnyView + Send>;

/// A text on the screen, as a view of one type however many places use it: each closure written into a view by itself is compiled
/// with the whole machinery around it.
#[must_use]
pub fn say(text: impl Into<TextProp>) -> Said {
    words(text.into())
}

/// A changing part of the screen, as a view of one type, for the same reason.
#[must_use]
pub fn shown<V: IntoView + 'static>(mut view: impl FnMut() -> V + Send + 'static) -> Shown {
    Box::new(move || view().into_any())
}

/// What a mark, a tag or a notice says about the thing beside it. The words say it first; the colour repeats them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tone {
    /// A plain fact.
    #[default]
    Info,
    /// All is well, or done.
    Good,
    /// Worth knowing before going on.
    Warn,
    /// Something is missing or went wrong.
    Bad,
}

/// A paragraph.
#[must_use]
pub fn paragraph(text: impl Into<TextProp>) -> AnyView {
    let text = words(text.into());
    view! { <p>{text}</p> }.into_any()
}

/// A line in small and quiet letters: what explains, what was and when.
#[must_use]
pub fn soft(text: impl Into<TextProp>) -> AnyView {
    small_soft(text.into())
}

/// A link in running text.
#[must_use]
pub fn link(href: String, label: impl Into<TextProp>) -> AnyView {
    plain_link(href, label.into())
}

/// Says that there is nothing, and in a line below why, or what would bring something.
#[must_use]
pub fn empty(title: impl Into<TextProp>, more: impl Into<TextProp>) -> AnyView {
    let (title, more) = (title.into(), words(more.into()));
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
    let (label, text) = (label.into(), words(text.into()));
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
    let text = words(text.into());
    view! { <p role="alert">{text}</p> }.into_any()
}

/// Says what went wrong in answer to what the person just did.
#[must_use]
pub fn failed(title: impl Into<TextProp>) -> AnyView {
    let title = title.into();
    view! { <Notice title=title tone=Tone::Bad live=true/> }.into_any()
}

/// The header of a table's column.
#[must_use]
pub fn column(label: impl Into<TextProp>) -> AnyView {
    let label = words(label.into());
    view! { <th scope="col">{label}</th> }.into_any()
}

/// The header of a table's column of numbers.
#[must_use]
pub fn number_column(label: impl Into<TextProp>) -> AnyView {
    let label = words(label.into());
    view! { <th scope="col" class="num">{label}</th> }.into_any()
}

/// A cell of a table's column of numbers.
#[must_use]
pub fn number_cell(text: TextProp) -> AnyView {
    view! { <td class="num">{words(text)}</td> }.into_any()
}

fn words(text: TextProp) -> Said {
    text.into_attribute_value()
}

fn small_soft(text: TextProp) -> AnyView {
    view! { <p class="small soft">{words(text)}</p> }.into_any()
}

fn plain_link(href: String, label: TextProp) -> AnyView {
    view! { <a href=href>{words(label)}</a> }.into_any()
}
