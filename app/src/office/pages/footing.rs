//! What the figures of a page rest on.

use domain::{
    rules::RuleRef,
    wire::office::{Footing, RuleUsed},
};
use leptos::prelude::*;

use crate::{
    components::explain::{RuleNote, RuleWords},
    i18n::text,
    office::words,
    ui::{Disclosure, soft},
};

/// "How these figures came about": the day, the rules with what they rest on, the versions, what is hidden.
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
    let notes = used.into_iter().map(|used| view! { <RuleNote rule=rule_words(used)/> }).collect_view();
    view! {
        <Disclosure summary=text::office::footing::ASK>
            {notes}
            <p>{move || day.get()}</p>
            {small_groups_hidden.then(|| view! { <p>{move || small.get()}</p> })}
            <p class="small soft">{move || versions.get()}</p>
            {own_standards.then(|| soft(text::office::footing::OWN_STANDARDS))}
            {several_rules.then(|| soft(text::office::footing::SEVERAL_RULES))}
        </Disclosure>
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
