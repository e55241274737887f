//! What became of changes that did not simply count, in words.

use domain::ids::PeriodId;
use leptos::prelude::*;

use crate::{
    components::who_sees::by_code,
    i18n::{Sentence, formats, text},
    pocket::state::{Work, outcome::Remark},
    reactive::memo,
    ui::{Notice, Tone},
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
        let lines = remarks
            .into_iter()
            .map(|(remark, count)| view! { <p>{move || remark_words(&remark, count)}</p> })
            .collect_view();
        view! { <Notice title=text::result::remark::TITLE tone=Tone::Warn>{lines}</Notice> }.into_any()
    };
    view.into_any()
}

/// One remark in the screen's language; reactive.
fn remark_words(remark: &Remark, count: usize) -> String {
    use text::result::remark as words;
    let n = formats::integer(count);
    match remark {
        Remark::LateSubmission => words::LATE_SUBMISSION.get().to_owned(),
        Remark::LateChanges => words::LATE_CHANGES.fill(&[("n", &n)]),
        Remark::SecondSubmission => words::CONFLICT.get().to_owned(),
        Remark::SecondChanges => words::CONFLICT_CHANGES.fill(&[("n", &n)]),
        Remark::ParkedSubmission(reason) => words::PARKED_SUBMISSION.fill(&[("reason", reason_words(reason).get())]),
        Remark::ParkedChanges(reason) => {
            words::PARKED_CHANGES.fill(&[("n", &n), ("reason", reason_words(reason).get())])
        }
    }
}

fn reason_words(reason: &str) -> Sentence {
    by_code(text::result::parked::ALL, reason).unwrap_or(text::result::parked::OTHER)
}

#[cfg(test)]
mod tests {
    use domain::sync::stamp::{ParkCode, Status};

    use super::*;

    #[test]
    fn every_reason_has_words_of_its_own() {
        for (code, _) in text::result::parked::ALL.iter().filter(|(code, _)| *code != "other") {
            let read = Status::from_code(&format!("parked:{code}"));
            assert!(!matches!(read, Some(Status::Parked(ParkCode::Other(_)))), "{code} is no reason");
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
        ] {
            let spelling = Status::Parked(code).code();
            let reason = spelling.strip_prefix("parked:").unwrap();
            assert_ne!(reason_words(reason), text::result::parked::OTHER, "{reason}");
        }
        assert_eq!(reason_words("moon"), text::result::parked::OTHER);
    }

    #[test]
    fn a_remark_counts_and_gives_its_reason() {
        let words = remark_words(&Remark::ParkedChanges("note_too_long".into()), 3);
        assert!(words.contains('3') && words.ends_with(text::result::parked::NOTE_TOO_LONG.get()), "{words}");
    }
}
