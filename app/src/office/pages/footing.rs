//! What the figures of a page rest on.
//!
//! Promises: whoever has opened it finds it open when other figures of the page take the place of these. Refuses: to keep that any longer
//! than the page.

use domain::{
    rules::RuleRef,
    wire::office::{Footing, RuleUsed},
};
use leptos::prelude::*;

use crate::{
    components::explain::{RuleNote, RuleWords},
    i18n::text,
    office::words,
    ui::{say, soft},
};

/// Whether it is open.
#[derive(Clone, Copy)]
struct Opened(StoredValue<bool>);

/// Keeps for a page whether [`how`] is open on it: every answer brings another one.
pub fn stays_open() {
    provide_context(Opened(StoredValue::new(false)));
}

/// "How these figures came about": the day, the rules with what they rest on, the versions, what is hidden.
///
/// # Panics
/// On a page that has not called [`stays_open`].
pub fn how(footing: &Footing) -> AnyView {
    let Footing {
        day,
        catalogue,
        standards,
        rules,
        used,
        small_groups_hidden,
        small_group_min,
        own_standards,
        several_rules,
        ..
    } = footing.clone();
    let day = text::office::footing::DAY.with(move || [("day", words::day(&day))]);
    let versions = text::office::footing::VERSIONS
        .with(move || [("catalogue", catalogue.clone()), ("standards", standards.clone()), ("rules", rules.clone())]);
    let small = text::office::footing::SMALL_GROUPS.with(move || [("n", words::count(small_group_min))]);
    let Opened(opened) = expect_context();
    let line = NodeRef::<leptos::html::Details>::new();
    let toggled = move |_| {
        if let Some(line) = line.get_untracked() {
            opened.set_value(line.open());
        }
    };
    let notes = used.into_iter().map(|used| view! { <RuleNote rule=rule_words(used)/> }).collect_view();
    view! {
        <details class="disclosure" node_ref=line open=opened.get_value() on:toggle=toggled>
            <summary>{say(text::office::footing::ASK)}</summary>
            <div class="disclosure-body">
                {notes}
                <p>{move || day.get()}</p>
                {small_groups_hidden.then(|| view! { <p>{move || small.get()}</p> })}
                <p class="small soft">{move || versions.get()}</p>
                {own_standards.then(|| soft(text::office::footing::OWN_STANDARDS))}
                {several_rules.then(|| soft(text::office::footing::SEVERAL_RULES))}
            </div>
        </details>
    }
    .into_any()
}

/// A rule as it is told to people.
pub fn rule_words(used: RuleUsed) -> RuleWords {
    RuleWords {
        rule: RuleRef { id: used.id, version: used.version },
        explanation: used.explanation.into(),
        basis: used.basis.into(),
    }
}
