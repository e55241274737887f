//! A word or two about the thing beside it.

use leptos::prelude::*;

use super::{Tone, say};

/// A short label in the colour of its tone.
#[component]
pub fn Tag(
    /// The words; they mean the same without the colour.
    #[prop(into)]
    label: TextProp,
    /// What the colour repeats.
    #[prop(optional)]
    tone: Tone,
) -> impl IntoView {
    let class = match tone {
        Tone::Info => "tag",
        Tone::Good => "tag good",
        Tone::Warn => "tag warn",
        Tone::Bad => "tag bad",
    };
    view! { <span class=class>{say(label)}</span> }.into_any()
}
