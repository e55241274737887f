//! Something to watch or to hear, by the browser's own player, which every key and screen reader knows.

use leptos::prelude::*;

/// What is said, as text with times.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Captions {
    /// Where it is.
    pub src: String,
    /// Its language, as a BCP 47 tag.
    pub lang: &'static str,
    /// What the player's menu calls it.
    pub label: String,
}

/// Where a player stands, in seconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Played {
    /// Here.
    pub at: u32,
    /// Of so many; 0 where the recording does not tell.
    pub of: u32,
    /// Whether it has come to rest: paused, moved to another place, or at its end.
    pub rests: bool,
    /// Whether it is at its end.
    pub ended: bool,
}

/// A recording. Captions are shown from the beginning; for sound alone they stand where the picture would be.
#[component]
pub fn Recording(
    /// What it is, for those who do not see it.
    #[prop(into)]
    label: TextProp,
    /// Where it is.
    src: String,
    /// Whether there is nothing to see.
    #[prop(optional)]
    sound: bool,
    /// What is said.
    #[prop(optional_no_strip)]
    captions: Option<Captions>,
    /// Where it begins, in seconds.
    #[prop(optional)]
    start: u32,
    /// Told several times a second while it plays, and when it comes to rest.
    on_played: Callback<Played>,
    /// It cannot be played.
    on_trouble: Callback<()>,
) -> impl IntoView {
    let player = NodeRef::<leptos::html::Video>::new();
    let tell = move |rests: bool, ended: bool| {
        if let Some(player) = player.get_untracked() {
            let (at, of) = (seconds(player.current_time()), seconds(player.duration()));
            on_played.run(Played { at, of, rests, ended });
        }
    };
    let begin = move |_| {
        if let Some(player) = player.get_untracked().filter(|_| start > 0) {
            player.set_current_time(f64::from(start));
        }
    };
    let track = captions.map(|Captions { src, lang, label }| {
        view! { <track kind="captions" src=src srclang=lang label=label default=true/> }.into_any()
    });
    let class = if sound { "recording sound" } else { "recording" };
    view! {
        <video
            node_ref=player
            class=class
            controls=true
            playsinline=true
            preload="metadata"
            aria-label=label
            src=src
            on:loadedmetadata=begin
            on:timeupdate=move |_| tell(false, false)
            on:pause=move |_| tell(true, false)
            on:seeked=move |_| tell(true, false)
            on:ended=move |_| tell(true, true)
            on:error=move |_| on_trouble.run(())
        >
            {track}
        </video>
    }
    .into_any()
}

/// Whole seconds; 0 where a recording does not tell how long it is.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "finite, and what is beyond is cut off")]
fn seconds(time: f64) -> u32 {
    if time.is_finite() { time as u32 } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::seconds;

    #[test]
    fn seconds_are_whole_and_known() {
        for (time, whole) in [(0.0, 0), (4.99, 4), (-1.0, 0), (f64::NAN, 0), (f64::INFINITY, 0)] {
            assert_eq!(seconds(time), whole, "{time}");
        }
    }
}
