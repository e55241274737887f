//! What made the figures of needs: the versions with which the assessments began, each with what it rests on.

use domain::wire::office::needs::{MadeBy, VersionUsed};
use leptos::prelude::*;

use crate::{
    components::explain::{RuleNote, SourceNote},
    i18n::{Sentence, text, text::needs::office as words},
    office::pages::footing::rule_words,
    ui::{Disclosure, paragraph},
};

/// A line that opens to them.
pub fn how(by: &MadeBy) -> AnyView {
    let notes = notes(by);
    view! { <Disclosure summary=text::office::footing::ASK>{notes}</Disclosure> }.into_any()
}

/// Each of them.
pub fn notes(by: &MadeBy) -> AnyView {
    let MadeBy { catalogues, standards, levels, paths } = by.clone();
    let rules = levels.into_iter().map(|used| view! { <RuleNote rule=rule_words(used)/> }.into_any()).collect_view();
    view! {
        {paragraph(words::MADE)}
        {sources(text::explain::CATALOGUE, catalogues)}
        {sources(text::explain::STANDARDS, standards)}
        {rules}
        {sources(words::PATH_RULES, paths.into_iter().collect())}
    }
    .into_any()
}

fn sources(name: Sentence, used: Vec<VersionUsed>) -> AnyView {
    let note = |VersionUsed { version, basis }: VersionUsed| {
        view! { <SourceNote name=name version=version basis=basis.into()/> }.into_any()
    };
    used.into_iter().map(note).collect_view().into_any()
}
