//! Running text with headings, lists, quotes and tables, as somebody wrote it for reading.

use leptos::prelude::*;

/// A text to read.
///
/// The markup goes to the screen as it is: whoever hands it over vouches that it is safe to show.
#[component]
pub fn Prose(
    /// Markup that is safe to show.
    html: String,
    /// The language that it is written in, as a BCP 47 tag, whatever the language of the screen.
    lang: &'static str,
) -> impl IntoView {
    view! { <div class="prose" lang=lang inner_html=html></div> }.into_any()
}
