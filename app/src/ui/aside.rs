//! What stands at the far end of a heading or a line.

use leptos::prelude::*;

/// A tag, a link, a figure; or nothing.
#[derive(Default)]
pub struct Aside(pub(super) Option<AnyView>);

impl From<AnyView> for Aside {
    fn from(view: AnyView) -> Self {
        Self(Some(view))
    }
}

impl<F, V> From<F> for Aside
where
    F: FnOnce() -> V,
    V: IntoView + 'static,
{
    fn from(view: F) -> Self {
        Self(Some(view().into_any()))
    }
}
