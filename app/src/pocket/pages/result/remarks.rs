//! What became of changes that did not simply count, in words.

use domain::ids::PeriodId;
use leptos::{prelude::*, text_prop::TextProp};

use crate::{
    components::who_sees::by_code,
    i18n::{Sentence, text},
    pocket::state::{Work, outcome::Remark},
    reactive::memo,
    ui::{Notice, Tone, paragraph, shown},
};

/// The remarks on the assessment of a period; nothing where there are none.
#[component]
pub fn Remarks(
    /// The period.
    period: PeriodId,
) -> impl IntoView {
    let work = expect_context::<Work>();
    let remarks = memo(move || work.remarks(period));
    let view = move || {
        let remarks = remarks.get();
        if remarks.is_empty() {
            return ().into_any();
        }
        let lines = remarks.into_iter().map(|(remark, count)| paragraph(remark_words(&remark, count))).collect_view();
        view! { <Notice title=text::result::remark::TITLE tone=Tone::Warn>{lines}</Notice> }.into_any()
    };
    shown(view).into_any()
}

/// One remark in words.
fn remark_words(remark: &Remark, count: usize) -> TextProp {
    use text::result::remark as words;
    let n = ("n", count.into());
    let because = |reason: &str| ("reason", reason_words(reason).into());
    match remark {
        Remark::LateSubmission => words::LATE_SUBMISSION.into(),
        Remark::LateChanges => words::LATE_CHANGES.about([n]),
        Remark::SecondSubmission => words::CONFLICT.into(),
        Remark::SecondChanges => words::CONFLICT_CHANGES.about([n]),
        Remark::ParkedSubmission(reason) => words::PARKED_SUBMISSION.about([because(reason)]),
        Remark::ParkedChanges(reason) => words::PARKED_CHANGES.about([n, because(reason)]),
    }
}

fn reason_words(reason: &str) -> Sentence {
    by_code(text::result::parked::ALL, reason).unwrap_or(text::result::parked::OTHER)
}

#[cfg(test)]
mod tests {
    use domain::sync::stamp::ParkCode;

    use super::*;

    #[test]
    fn every_reason_has_words_of_its_own() {
        for (code, _) in text::result::parked::ALL.iter().filter(|(code, _)| *code != "other") {
            assert!(!matches!(ParkCode::from_code(code), ParkCode::Other(_)), "{code} is no reason");
        }
        for code in [
            ParkCode::UnknownPeriod,
            ParkCode::WrongAssessment,
            ParkCode::UnknownAssignment,
            ParkCode::UnknownReference,
            ParkCode::NotBegun,
            ParkCode::Closed,
            ParkCode::SnapshotMismatch,
            ParkCode::NoteTooLong,
            ParkCode::TooLarge,
            ParkCode::Unreadable,
        ] {
            let reason = code.code();
            assert_ne!(reason_words(reason), text::result::parked::OTHER, "{reason}");
        }
        assert_eq!(reason_words("moon"), text::result::parked::OTHER);
    }

    #[test]
    fn a_remark_counts_and_gives_its_reason() {
        let words = remark_words(&Remark::ParkedChanges("note_too_long".into()), 3).get();
        assert!(words.contains('3') && words.ends_with(text::result::parked::NOTE_TOO_LONG.get()), "{words}");
    }
}
