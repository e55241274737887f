//! A part of a known whole, as a bar.

use leptos::prelude::*;

/// A bar that is as full as `value` is of `max`. The words that say the same stand beside it; this repeats them.
#[component]
pub fn Meter(
    /// What is measured.
    #[prop(into)]
    label: TextProp,
    /// How much there is; shown as full from `max` on.
    #[prop(into)]
    value: Signal<u32>,
    /// How much there is to be.
    #[prop(into)]
    max: Signal<u32>,
    /// The measure in words ("13 of 20 hours"), said instead of the bare number.
    #[prop(into)]
    text: TextProp,
) -> impl IntoView {
    let width = move || format!("{}%", percent(value.get(), max.get()));
    view! {
        <div
            class="meter"
            role="meter"
            aria-label=label
            aria-valuemin="0"
            aria-valuemax=move || max.get().to_string()
            aria-valuenow=move || value.get().min(max.get()).to_string()
            aria-valuetext=text
        >
            <svg aria-hidden="true" width="100%" height="100%">
                <rect width=width height="100%"></rect>
            </svg>
        </div>
    }
    .into_any()
}

/// How full the bar is, in percent, rounded down so that only a whole is shown as one; an empty whole has no part.
fn percent(value: u32, max: u32) -> u64 {
    if max == 0 {
        return 0;
    }
    u64::from(value.min(max)) * 100 / u64::from(max)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bar_is_full_only_when_all_is_there() {
        assert_eq!(percent(393, 394), 99);
        assert_eq!(percent(394, 394), 100);
        assert_eq!(percent(500, 394), 100);
        assert_eq!(percent(u32::MAX, u32::MAX), 100);
    }

    #[test]
    fn nothing_of_nothing_is_an_empty_bar() {
        assert_eq!(percent(0, 0), 0);
        assert_eq!(percent(0, 20), 0);
    }
}
