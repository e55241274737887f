//! What is saved and what has been sent: always visible, never alarming, in words.

use leptos::prelude::*;

use super::{Tone, say};

/// The words, after a dot that is full once all has arrived.
#[component]
pub fn SavedMark(
    /// What is saved, what has been sent, when.
    #[prop(into)]
    text: TextProp,
    /// [`Tone::Good`]: all has arrived; [`Tone::Bad`]: needs the person; else kept here and on its way.
    #[prop(into)]
    tone: Signal<Tone>,
    /// Where to read more about it.
    #[prop(into)]
    href: TextProp,
) -> impl IntoView {
    view! { <a class=move || saved_class(tone.get()) href=href>{say(text)}</a> }.into_any()
}

fn saved_class(tone: Tone) -> &'static str {
    match tone {
        Tone::Good => "saved-mark sent",
        Tone::Bad => "saved-mark stuck",
        Tone::Info | Tone::Warn => "saved-mark",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_has_arrived_looks_arrived() {
        let arrived = saved_class(Tone::Good);
        for tone in [Tone::Info, Tone::Warn, Tone::Bad] {
            assert_ne!(saved_class(tone), arrived);
        }
    }
}
