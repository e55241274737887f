//! The buttons by which a thing keeps or changes its place among others.
//!
//! A thing that is first cannot go up: its button stays where it is and says so, because a button that goes takes the keyboard with it.

use leptos::prelude::*;

use super::say;

/// What the buttons say.
#[derive(Clone)]
pub struct ArrangeWords {
    /// One place up.
    pub up: TextProp,
    /// One place down.
    pub down: TextProp,
    /// Away.
    pub remove: TextProp,
}

/// Up, down, away.
#[component]
pub fn Arrange(
    /// Unique on the page: the ids of the buttons are this with `-up`, `-down` and `-remove`.
    name: String,
    /// What is moved, for those who hear the buttons.
    #[prop(into)]
    what: TextProp,
    /// What they say.
    words: ArrangeWords,
    /// Whether it can go up.
    can_up: Signal<bool>,
    /// Whether it can go down.
    can_down: Signal<bool>,
    /// Whether something is being done, so that presses are ignored.
    busy: Signal<bool>,
    /// Called with whether it goes up.
    on_move: Callback<bool>,
    /// Called when it is taken away.
    on_remove: Callback<()>,
) -> impl IntoView {
    let button = |end: &str, label: TextProp, can: Signal<bool>, act: Callback<()>| {
        let can = move || can.get() && !busy.get();
        let press = move |_| {
            if untrack(can) {
                act.run(());
            }
        };
        view! {
            <button
                type="button"
                class="button quiet"
                id=format!("{name}-{end}")
                aria-disabled=move || (!can()).then_some("true")
                on:click=press
            >
                {say(label)}
                <span class="visually-hidden">" " {say(what.clone())}</span>
            </button>
        }
        .into_any()
    };
    let up = button("up", words.up, can_up, Callback::new(move |()| on_move.run(true)));
    let down = button("down", words.down, can_down, Callback::new(move |()| on_move.run(false)));
    let remove = button("remove", words.remove, Signal::stored(true), on_remove);
    view! { <div class="actions arrange">{up}{down}{remove}</div> }.into_any()
}
