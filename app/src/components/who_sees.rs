//! The true list of who sees what, read from the access table that the server enforces.
//!
//! Promises: a row added to the table appears here by itself. Refuses: to summarise; what the table says is shown whole.

use domain::access::{Role, Scope, Viewer, What, who_sees};
use leptos::prelude::*;

use crate::{
    i18n::{Sentence, text},
    ui::{KeyValue, Pair, paragraph, say},
};

/// Who sees each part of a person's record, as told to that person.
#[component]
pub fn WhoSees() -> impl IntoView {
    let parts = What::ALL.map(|what| {
        let label = by_code(text::visibility::what::ALL, what.code()).unwrap_or(text::visibility::LIST);
        let words = seen_by(who_sees(what));
        view! { <Pair label=label>{words}</Pair> }.into_any()
    });
    view! { <KeyValue>{parts.into_iter().collect_view()}</KeyValue> }.into_any()
}

/// The sentence of a code among sentences that have codes for keys.
#[must_use]
pub fn by_code(sentences: &[(&str, Sentence)], code: &str) -> Option<Sentence> {
    sentences.iter().find(|(key, _)| *key == code).map(|(_, sentence)| *sentence)
}

/// These viewers in plain words.
#[must_use]
pub fn seen_by(viewers: Vec<Viewer>) -> AnyView {
    let alone = matches!(viewers.as_slice(), [only] if only.scope == Scope::Own);
    match viewers.as_slice() {
        [only] => {
            let only = *only;
            paragraph(move || viewer_words(only, alone))
        }
        _ => {
            let each = move |viewer| view! { <li>{say(move || viewer_words(viewer, alone))}</li> }.into_any();
            view! { <ul class="stack">{viewers.into_iter().map(each).collect_view()}</ul> }.into_any()
        }
    }
}

/// The name of a role.
#[must_use]
pub fn role_words(role: Role) -> &'static str {
    by_code(text::visibility::role::ALL, role.code()).map_or(role.code(), Sentence::get)
}

/// One viewer in plain words, with what every look costs them.
fn viewer_words(viewer: Viewer, alone: bool) -> String {
    let who = match viewer.scope {
        Scope::Own if alone => text::visibility::ONLY.get().to_owned(),
        Scope::Own => text::visibility::OWN.get().to_owned(),
        scope => {
            let scope = by_code(text::visibility::scope::ALL, scope.code()).map_or(scope.code(), Sentence::get);
            text::visibility::VIEWER.fill(&[("role", role_words(viewer.role)), ("scope", scope)])
        }
    };
    let conditions = [
        viewer.logged.then(|| text::visibility::LOGGED.get()),
        viewer.small_groups_hidden.then(|| text::visibility::SMALL_GROUPS.get()),
    ];
    let conditions: Vec<_> = conditions.into_iter().flatten().collect();
    if conditions.is_empty() { who } else { format!("{who} ({})", conditions.join(", ")) }
}

#[cfg(test)]
mod tests {
    use domain::access::Action;

    use super::*;

    #[test]
    fn everything_in_the_table_has_words() {
        let has = |sentences, code| assert!(by_code(sentences, code).is_some(), "{code}");
        What::ALL.into_iter().for_each(|what| has(text::visibility::what::ALL, what.code()));
        Role::ALL.into_iter().for_each(|role| has(text::visibility::role::ALL, role.code()));
        Scope::ALL.into_iter().for_each(|scope| has(text::visibility::scope::ALL, scope.code()));
        Action::ALL.into_iter().for_each(|action| has(text::visibility::action::ALL, action.code()));
    }

    #[test]
    fn answers_are_the_persons_alone_and_levels_leave_a_trace() {
        let words = |what| -> Vec<String> {
            let viewers = who_sees(what);
            let alone = viewers.len() == 1;
            viewers.into_iter().map(|viewer| viewer_words(viewer, alone)).collect()
        };
        assert_eq!(words(What::Answers), ["Hanya Anda sendiri"]);
        let levels = words(What::Levels);
        assert_eq!(levels[0], "Anda sendiri");
        assert_eq!(levels[1], "Atasan langsung Anda pada tanggal data itu (setiap kali dilihat dicatat)");
    }
}
