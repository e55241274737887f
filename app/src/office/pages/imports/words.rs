//! The words of what an import tells by codes.

use domain::{
    intake::{Field, Kind, Reason},
    wire::office::{
        UnitName,
        imports::{Built, Contender, Effect, Fault, Standing},
    },
};
use leptos::{prelude::*, text_prop::TextProp};

use crate::{
    components::who_sees::by_code,
    i18n::{
        Sentence,
        text::{imports as text, people::employment, periods::kind},
    },
    office::words::day,
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

/// What stands in a field, in words where it is told by a code or as a day; reactive.
pub fn value_words(field: Field, value: &str) -> String {
    let sentences: &[(&str, Sentence)] = match field {
        Field::Since | Field::Until => return day(value),
        Field::Capacity => text::capacity::ALL,
        Field::Employment => employment::ALL,
        Field::PostKind => kind::ALL,
        _ => &[],
    };
    by_code(sentences, value).map_or_else(|| value.to_owned(), |words| words.get().to_owned())
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

/// Who would head a unit, and whom the rule takes.
pub fn contenders_words(contenders: Vec<Contender>) -> TextProp {
    TextProp::from(move || {
        let names = |these: &dyn Fn(&&Contender) -> bool| {
            contenders.iter().filter(these).map(contender_words).collect::<Vec<_>>().join("; ")
        };
        match contenders.iter().find(|one| one.head) {
            Some(head) => text::lines::HEAD
                .fill(&[("head", &contender_words(head)), ("others", &names(&|one: &&Contender| !one.head))]),
            None => text::lines::NO_HEAD.fill(&[("names", &names(&|_: &&Contender| true))]),
        }
    })
}

fn contender_words(contender: &Contender) -> String {
    if contender.named {
        return text::lines::CONTENDER_NAMED.fill(&[("name", &contender.name)]);
    }
    let words = by_code(text::capacity::ALL, &contender.capacity);
    let capacity = words.map_or_else(|| contender.capacity.clone(), |words| words.get().to_owned());
    text::lines::CONTENDER.fill(&[("name", &contender.name), ("capacity", &capacity)])
}

/// A fault: where, why, and what stands there.
pub fn fault_words(fault: Fault) -> TextProp {
    TextProp::from(move || {
        let reason = reason_words(fault.reason).get();
        let field = fault.field.map(|field| field_words(field).get());
        let told = match (field, &fault.letters, &fault.head) {
            (Some(field), Some(letters), Some(head)) => text::preview::FAULT_UNDER_HEAD.fill(&[
                ("letters", letters),
                ("head", head),
                ("field", field),
                ("reason", reason),
            ]),
            (Some(field), Some(letters), None) => {
                text::preview::FAULT_IN_COLUMN.fill(&[("letters", letters), ("field", field), ("reason", reason)])
            }
            (Some(field), None, _) => text::preview::FAULT_IN_FIELD.fill(&[("field", field), ("reason", reason)]),
            (None, ..) => reason.to_owned(),
        };
        // Where the head itself is what is wrong, it has been named.
        if fault.found.is_empty() || fault.head.as_ref() == Some(&fault.found) {
            return told;
        }
        format!("{told} {}", text::preview::FOUND.fill(&[("found", &fault.found)]))
    })
}

#[cfg(test)]
mod tests {
    use domain::people::Capacity;

    use super::*;

    #[test]
    fn a_fault_names_the_column_by_its_letters_and_by_its_head_in_the_file() {
        let fault = Fault {
            field: Some(Field::Nip),
            letters: Some("C".into()),
            head: Some("Nomor Induk".into()),
            reason: Reason::NipLength,
            found: "19660801".into(),
        };
        let told = fault_words(fault.clone()).get();
        for part in
            ["C", "Nomor Induk", field_words(Field::Nip).get(), reason_words(Reason::NipLength).get(), "19660801"]
        {
            assert!(told.contains(part), "{told}");
        }
        let twice = Fault { found: "Nomor Induk".into(), reason: Reason::DuplicateColumn, ..fault };
        assert_eq!(fault_words(twice).get().matches("Nomor Induk").count(), 1, "the head is told once");
    }

    #[test]
    fn who_was_named_is_told_apart_from_who_holds_a_post() {
        let one = |name: &str, named| Contender {
            name: name.to_owned(),
            capacity: Capacity::Definitive.code().to_owned(),
            head: named,
            named,
        };
        let told = contenders_words(vec![one("Ana", true), one("Budi", false), one("Tuti", false)]).get().into_owned();
        let named = text::lines::CONTENDER_NAMED.fill(&[("name", "Ana")]);
        assert_eq!(told.matches(&named).count(), 1, "{told}");
        assert!(told.contains("Budi (") && told.contains("Tuti ("), "{told}");
    }

    #[test]
    fn no_code_is_shown_for_what_has_words() {
        for (field, code) in
            [(Field::Capacity, "plt"), (Field::Employment, "pppk_part_time"), (Field::PostKind, "jf_ahli_muda")]
        {
            let told = value_words(field, code);
            assert!(told != code && !told.contains('_'), "{told}");
        }
        assert_eq!(value_words(Field::Name, "plt"), "plt", "a name is a name");
    }

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
        for capacity in Capacity::ALL {
            assert!(by_code(text::capacity::ALL, capacity.code()).is_some(), "{capacity:?}");
        }
        // And no words for a code that there is not.
        assert_eq!(text::reason::ALL.len(), Reason::ALL.len());
        assert_eq!(text::field::ALL.len(), Field::ALL.len());
    }
}
