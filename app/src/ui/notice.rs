//! A message that stands in the page, where it belongs, for as long as it is true.

use leptos::prelude::*;

use super::{Tone, say};

/// A message with a first sentence that says it all.
#[component]
pub fn Notice(
    /// The sentence that says it all.
    #[prop(into)]
    title: TextProp,
    /// What the colour repeats.
    #[prop(optional)]
    tone: Tone,
    /// Appears in answer to what the person just did, so it is spoken when it appears: at once when [`Tone::Bad`],
    /// at the next pause otherwise.
    #[prop(optional)]
    live: bool,
    /// The details, and what can be done.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let class = match tone {
        Tone::Info => "notice",
        Tone::Good => "notice good",
        Tone::Warn => "notice warn",
        Tone::Bad => "notice bad",
    };
    view! {
        <div class=class role=role(tone, live)>
            <p class="notice-title">{say(title)}</p>
            {children.map(|children| children())}
        </div>
    }
    .into_any()
}

/// How a notice makes itself heard; one that was there from the beginning is read in its turn.
fn role(tone: Tone, live: bool) -> Option<&'static str> {
    match (live, tone) {
        (false, _) => None,
        (true, Tone::Bad) => Some("alert"),
        (true, _) => Some("status"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_appears_speaks_up_and_only_trouble_interrupts() {
        assert_eq!(role(Tone::Bad, false), None);
        assert_eq!(role(Tone::Good, true), Some("status"));
        assert_eq!(role(Tone::Bad, true), Some("alert"));
    }
}
