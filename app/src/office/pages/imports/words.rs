//! The words of what an import tells by codes.

use domain::{
    intake::{Field, Kind, Reason},
    wire::office::{
        UnitName,
        imports::{Built, Effect, Fault, Standing},
    },
};
use leptos::{prelude::*, text_prop::TextProp};

use crate::{
    components::who_sees::by_code,
    i18n::{Sentence, text::imports as text},
    ui::{Tone, tag},
};

/// What a file is about.
pub fn kind_words(kind: Kind) -> Sentence {
    by_code(text::kind::ALL, kind.code()).unwrap_or(text::TITLE)
}

/// What a column brings.
pub fn field_words(field: Field) -> Sentence {
    by_code(text::field::ALL, field.code()).unwrap_or(text::columns::UNUSED)
}

/// Why something is refused.
pub fn reason_words(reason: Reason) -> Sentence {
    by_code(text::reason::ALL, reason.code()).unwrap_or(text::stopped::TITLE)
}

/// What is done with a row.
pub fn effect_words(effect: Effect) -> Sentence {
    by_code(text::effect::ALL, effect.code()).unwrap_or(text::lines::EFFECT)
}

/// What was built on an import.
pub fn built_words(built: Built) -> Sentence {
    by_code(text::built::ALL, built.code()).unwrap_or(text::undo::WHAT)
}

/// Where an import stands.
pub fn standing_words(standing: Standing) -> Sentence {
    by_code(text::standing::ALL, standing.code()).unwrap_or(text::preview::STANDING)
}

/// The same as a label.
pub fn standing_tag(standing: Standing) -> AnyView {
    let tone = match standing {
        Standing::Draft => Tone::Info,
        Standing::Applied => Tone::Good,
        Standing::Undone | Standing::Discarded => Tone::Warn,
    };
    tag(standing_words(standing), tone)
}

/// What is done with a row, as a label.
pub fn effect_tag(effect: Effect) -> AnyView {
    let tone = match effect {
        Effect::New => Tone::Good,
        Effect::Changed | Effect::Moved | Effect::Same => Tone::Info,
        Effect::Gone => Tone::Warn,
        Effect::Faulty => Tone::Bad,
    };
    tag(effect_words(effect), tone)
}

/// What a file is a list of; reactive.
pub fn scope_words(scope: Option<&UnitName>) -> String {
    scope.map_or_else(|| text::WHOLE.get().to_owned(), |unit| unit.name.clone())
}

/// A fault: where, why, and what stands there.
pub fn fault_words(fault: Fault) -> TextProp {
    TextProp::from(move || {
        let reason = reason_words(fault.reason).get();
        let field = fault.field.map(|field| field_words(field).get());
        let told = match (field, &fault.letters) {
            (Some(field), Some(letters)) => {
                text::preview::FAULT_IN_COLUMN.fill(&[("letters", letters), ("field", field), ("reason", reason)])
            }
            (Some(field), None) => text::preview::FAULT_IN_FIELD.fill(&[("field", field), ("reason", reason)]),
            (None, _) => reason.to_owned(),
        };
        if fault.found.is_empty() {
            return told;
        }
        format!("{told} {}", text::preview::FOUND.fill(&[("found", &fault.found)]))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_has_words() {
        for kind in Kind::ALL {
            assert!(by_code(text::kind::ALL, kind.code()).is_some(), "{kind:?}");
            assert!(by_code(text::bring::hint::ALL, kind.code()).is_some(), "{kind:?}");
        }
        for field in Field::ALL {
            assert!(by_code(text::field::ALL, field.code()).is_some(), "{field:?}");
        }
        for reason in Reason::ALL {
            assert!(by_code(text::reason::ALL, reason.code()).is_some(), "{reason:?}");
        }
        for effect in Effect::ALL {
            assert!(by_code(text::effect::ALL, effect.code()).is_some(), "{effect:?}");
        }
        for built in Built::ALL {
            assert!(by_code(text::built::ALL, built.code()).is_some(), "{built:?}");
        }
        for standing in Standing::ALL {
            assert!(by_code(text::standing::ALL, standing.code()).is_some(), "{standing:?}");
        }
        // And no words for a code that there is not.
        assert_eq!(text::reason::ALL.len(), Reason::ALL.len());
        assert_eq!(text::field::ALL.len(), Field::ALL.len());
    }
}
