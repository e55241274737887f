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
//! Markup that is too small for a component has a function in its stead ([`paragraph`], [`soft`], [`link`], [`tag`], …).
//!
//! Pieces end in `into_any()` and show text through [`say`], so that each piece is compiled once and not once for
//! every place that uses it: the program travels over slow networks.

mod arrange;
mod aside;
mod button;
mod card;
mod checkbox;
mod disclosure;
mod distribution;
mod empty_state;
mod field;
mod file_field;
mod foot;
mod heading;
mod key_value;
mod lines;
mod live_region;
mod logo;
mod meter;
mod notice;
mod pagination;
mod prose;
mod qr;
mod radio_group;
mod recording;
mod rungs;
mod saved_mark;
mod shell;
mod small;
mod steps;
mod table;
mod tag;
mod writing;

#[cfg(test)]
mod contrast;

pub use arrange::{Arrange, ArrangeWords};
pub use aside::Aside;
pub use button::{Button, Kind, LinkButton};
pub use card::{BigNumber, Card, Code};
pub use checkbox::Checkbox;
pub use disclosure::Disclosure;
pub use distribution::{Bar, Distribution};
pub use empty_state::EmptyState;
pub use field::{InputKind, SelectField, TextArea, TextField};
pub use file_field::FileField;
pub use foot::StickyFoot;
pub use heading::{PageHeading, SkipLink};
pub use key_value::{KeyValue, Pair};
pub use lines::{Line, Lines};
pub use live_region::LiveRegion;
pub use logo::Logo;
pub use meter::Meter;
pub use notice::Notice;
pub use pagination::Pagination;
pub use prose::Prose;
pub use qr::Qr;
pub use radio_group::RadioGroup;
pub use recording::{Captions, Played, Recording};
pub use rungs::Rungs;
pub use saved_mark::SavedMark;
pub use shell::{AppBar, MAIN_ID, NavItem, OfficeShell, PocketNav, PocketPage};
pub use small::{
    alert, column, empty, fact, failed, link, number_cell, number_column, outcome, paragraph, soft, tag, trouble,
};
pub use steps::{Step, Steps};
pub use table::{DataTable, HeatCell, HeatLegend, HiddenCell, Sort, SortHeader};
pub use tag::Tag;
pub use writing::Writing;

pub use crate::reactive::{Said, Shown, say, shown};

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
