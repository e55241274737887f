//! The mark of the product: five rising rungs, filled as far as one has come, hatched where something is missing, with
//! a notch above the one that is required.

use leptos::prelude::*;

const TOP: u8 = 5;

/// Reached beside required, at a glance. The words beside it say the same ("one level short").
#[component]
pub fn Rungs(
    /// What the drawing says, in words ("level 2 of the 3 required").
    #[prop(into)]
    label: TextProp,
    /// How many rungs are reached, 0 to 5.
    reached: u8,
    /// Which rung is required, 1 to 5; 0 where none is.
    #[prop(optional)]
    required: u8,
) -> impl IntoView {
    let rungs =
        (1..=TOP).map(|rung| view! { <i class=rung_class(rung, reached, required)></i> }.into_any()).collect_view();
    view! { <span class="rungs" role="img" aria-label=label>{rungs}</span> }.into_any()
}

/// How one rung is drawn: its height, then what it says.
fn rung_class(rung: u8, reached: u8, required: u8) -> String {
    let state = if rung <= reached {
        " on"
    } else if rung <= required {
        " gap"
    } else {
        ""
    };
    let notch = if rung == required { " need" } else { "" };
    format!("n{rung}{state}{notch}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(reached: u8, required: u8) -> Vec<String> {
        (1..=TOP).map(|rung| rung_class(rung, reached, required)).collect()
    }

    #[test]
    fn what_is_missing_up_to_the_required_rung_is_hatched() {
        assert_eq!(drawn(1, 3), ["n1 on", "n2 gap", "n3 gap need", "n4", "n5"]);
    }

    #[test]
    fn above_the_required_rung_is_filled_too_and_the_notch_stays() {
        assert_eq!(drawn(4, 3), ["n1 on", "n2 on", "n3 on need", "n4 on", "n5"]);
    }

    #[test]
    fn without_a_requirement_nothing_is_missing() {
        assert_eq!(drawn(2, 0), ["n1 on", "n2 on", "n3", "n4", "n5"]);
        assert_eq!(drawn(0, 0), ["n1", "n2", "n3", "n4", "n5"]);
    }
}
