//! The words of kinds of competencies, fields and faults.

use domain::{
    post_standard::WHY_CHARS_MAX,
    wire::office::{
        REASON_CHARS_MAX, REASON_CHARS_MIN,
        rules::YEARS_AHEAD_MAX,
        standards::{BASIS_CHARS_MAX, Fault, Offered, Wrong},
    },
};
use leptos::text_prop::TextProp;

use crate::{
    i18n::text::standards as text,
    office::words::{both, coded},
};

/// A kind of competency.
pub(in crate::office::pages) fn said(kind: &str) -> TextProp {
    coded(text::group::ALL, kind)
}

/// What a field is called: a competency by its name.
pub(super) fn field_words(field: &str, offers: &[Offered]) -> String {
    match offers.iter().find(|offer| offer.code == field) {
        Some(offer) => both(&offer.name),
        None => coded(text::field::ALL, field).get().into_owned(),
    }
}

/// What is wrong with a field; reactive.
pub(in crate::office::pages) fn fault_words(wrong: &Wrong) -> String {
    let field = wrong.field.as_str();
    let own = ["from", "basis_id", "basis_en", "reason", "levels"].contains(&field);
    let most = if own { BASIS_CHARS_MAX } else { WHY_CHARS_MAX };
    match (wrong.fault, field) {
        (Fault::Empty | Fault::Long, "reason") => {
            let (min, max) = (REASON_CHARS_MIN.to_string(), REASON_CHARS_MAX.to_string());
            text::fault::REASON.fill(&[("min", &min), ("max", &max)])
        }
        (Fault::Empty, _) if !own => text::fault::WHY.get().to_owned(),
        (Fault::Empty, _) => text::fault::EMPTY.get().to_owned(),
        (Fault::Long, _) => text::fault::LONG.fill(&[("max", &most.to_string())]),
        (Fault::Far, _) => text::fault::FAR.fill(&[("max", &YEARS_AHEAD_MAX.to_string())]),
        (Fault::Retired, _) => text::fault::RETIRED.get().to_owned(),
        (Fault::Unknown, _) => text::fault::UNKNOWN.get().to_owned(),
        (Fault::Kind, _) => text::fault::KIND.get().to_owned(),
        (Fault::Choice, _) => text::fault::CHOICE.get().to_owned(),
        (Fault::Past, _) => text::fault::PAST.get().to_owned(),
        (Fault::Nothing, _) => text::fault::NOTHING.get().to_owned(),
    }
}
