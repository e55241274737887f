//! Reactive parts that are compiled once per type of value.
//!
//! `Memo::new` and its kin, and a closure in a view, are compiled anew for every closure that they are given, with the whole machinery
//! around it. Here the closure is boxed first, so that all of them share one body. Promises: the same behaviour as what they stand for.
//! Refuses: anything more.

use std::sync::Arc;

use leptos::{oco::Oco, prelude::*, text_prop::TextProp};

/// A text on the screen that follows its prop.
pub type Said = Arc<dyn Fn() -> Oco<'static, str> + Send + Sync>;

/// A part of the screen that follows what it reads.
pub type Shown = Box<dyn FnMut() -> AnyView + Send>;

/// A text on the screen, as a view of one type however many places use it.
#[must_use]
pub fn say(text: impl Into<TextProp>) -> Said {
    text.into().into_attribute_value()
}

/// A changing part of the screen, as a view of one type.
#[must_use]
pub fn shown<V: IntoView + 'static>(mut view: impl FnMut() -> V + Send + 'static) -> Shown {
    Box::new(move || view().into_any())
}

/// A value that is computed again when what it reads has changed, and tells only of a different outcome: [`Memo::new`].
#[must_use]
pub fn memo<T: PartialEq + Send + Sync + 'static>(compute: impl Fn() -> T + Send + Sync + 'static) -> Memo<T> {
    boxed_memo(Box::new(compute))
}

/// Runs now and whenever what it reads has changed: [`Effect::new`].
pub fn effect(run: impl FnMut() + 'static) {
    boxed_effect(Box::new(run));
}

#[inline(never)]
fn boxed_memo<T: PartialEq + Send + Sync + 'static>(compute: Box<dyn Fn() -> T + Send + Sync>) -> Memo<T> {
    Memo::new(move |_| compute())
}

#[inline(never)]
fn boxed_effect(mut run: Box<dyn FnMut()>) {
    Effect::new(move |_| run());
}
