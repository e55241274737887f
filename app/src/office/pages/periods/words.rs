//! The words for fields, faults and phases of periods, and how all faults of a form are told at once.

use domain::wire::{
    error::ErrorCode,
    office::{
        REASON_CHARS_MAX, REASON_CHARS_MIN,
        periods::{Fault, Phase, Wrong},
    },
};
use leptos::{prelude::*, text_prop::TextProp};

use crate::{
    i18n::text::periods as text,
    office::{
        state::Office,
        words::{both, coded},
    },
    ui::{Button, Kind, Notice, Tone, tag},
};

/// Where a period stands.
pub fn phase_tag(phase: Phase) -> AnyView {
    match phase {
        Phase::ToCome => tag(text::phase::TO_COME, Tone::Info),
        Phase::Open => tag(text::phase::OPEN, Tone::Good),
        Phase::Over => tag(text::phase::OVER, Tone::Info),
    }
}

/// The name of a kind of post.
pub fn kind_words(code: &str) -> TextProp {
    coded(text::kind::ALL, code)
}

/// What is wrong with a field; reactive.
pub fn fault_words(wrong: &Wrong) -> String {
    let max = wrong.max.map(|max| max.to_string()).unwrap_or_default();
    let sentence = match wrong.fault {
        Fault::Empty if wrong.field == "reason" => return reason_words(),
        Fault::Overlap | Fault::Extended => {
            let other = wrong.other.as_ref().map(both).unwrap_or_default();
            let sentence = if wrong.fault == Fault::Overlap { text::fault::OVERLAP } else { text::fault::EXTENDED };
            return sentence.fill(&[("other", &other)]);
        }
        Fault::Empty => text::fault::EMPTY,
        Fault::Long => text::fault::LONG,
        Fault::Date => text::fault::DATE,
        Fault::Past => text::fault::PAST,
        Fault::BeforeOpening => text::fault::BEFORE_OPENING,
        Fault::NotLater => text::fault::NOT_LATER,
        Fault::Far => text::fault::FAR,
        Fault::Figure => text::fault::FIGURE,
        Fault::Unknown => text::fault::UNKNOWN,
        Fault::Nobody => text::fault::NOBODY,
        Fault::Fixed => text::fault::FIXED,
        Fault::NotCovered => text::fault::NOT_COVERED,
        Fault::Submitted => text::fault::SUBMITTED,
        Fault::Taken => text::fault::TAKEN,
    };
    sentence.fill(&[("max", &max)])
}

fn reason_words() -> String {
    let (min, max) = (REASON_CHARS_MIN.to_string(), REASON_CHARS_MAX.to_string());
    text::fault::REASON.fill(&[("min", &min), ("max", &max)])
}

/// What is wrong with the one field of a form that asks for a reason alone.
pub fn too_short(_: &str, _: ErrorCode) -> String {
    reason_words()
}

/// Every fault, as a way to its field.
pub fn faults(office: Office, wrong: &[Wrong]) -> AnyView {
    let title = text::WRONG.about([("n", wrong.len().into())]);
    let lines = wrong.iter().cloned().map(|wrong| {
        let field = wrong.field.clone();
        let label = TextProp::from(move || {
            let name = coded(text::field::ALL, &wrong.field).get();
            text::LINE.fill(&[("field", &name), ("fault", &fault_words(&wrong))])
        });
        let go = Callback::new(move |()| office.ports().host.focus(&field));
        view! { <li><Button label=label kind=Kind::Plain on_click=go/></li> }
    });
    let lines = lines.collect_view();
    view! { <Notice title=title tone=Tone::Bad live=true><ul class="stack">{lines}</ul></Notice> }.into_any()
}

#[cfg(test)]
mod tests {
    use domain::{people::PositionKind, wire::about::Bilingual};

    use super::*;

    #[test]
    fn every_fault_and_every_kind_of_post_has_words() {
        for fault in Fault::ALL {
            for field in ["closes", "reason"] {
                let other = Some(Bilingual { id: "Penilaian 2026".into(), en: "Assessment 2026".into() });
                let said = fault_words(&Wrong { field: field.into(), fault, max: Some(7), other });
                assert!(!said.is_empty() && !said.contains('{'), "{said}");
            }
        }
        for kind in PositionKind::ALL {
            assert_ne!(kind_words(kind.code()).get(), kind.code());
        }
    }
}
