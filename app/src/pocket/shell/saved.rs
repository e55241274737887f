//! The words of the mark in the bar.

use crate::{
    i18n::{formats, text::pocket::saved as words},
    pocket::{
        routes::Route,
        state::{Delivery, Phase, Work},
    },
    ui::Tone,
};

/// What is saved and sent, counting the proofs of claims among what waits; reactive.
pub(super) fn with_proofs(work: Work) -> Delivery {
    let delivery = work.delivery();
    Delivery { unsent: delivery.unsent + work.proofs_waiting(), ..delivery }
}

/// What is saved and what has been sent, in a few words; reactive. While somebody answers, what matters is that it is saved.
pub(super) fn words_of(delivery: &Delivery, work: Work, route: Option<Route>) -> String {
    let n = || formats::integer(delivery.unsent);
    let answering = matches!(route, Some(Route::AssessmentPage(..) | Route::Review(_)));
    match (&delivery.phase, delivery.saved_at) {
        (Phase::NotSaved(error), _) => words::NOT_SAVED.fill(&[("reason", &super::store_words(error).get())]),
        (Phase::Broken, _) => words::BROKEN.get().to_owned(),
        (phase, _) if super::must_sign_in(phase) => words::SIGN_IN.get().to_owned(),
        (_, Some(at)) if delivery.unsent > 0 && answering => words::SAVED.fill(&[("when", &when(at, work))]),
        (Phase::Sending, _) if delivery.unsent > 0 => words::SENDING.fill(&[("n", &n())]),
        _ if delivery.unsent > 0 => words::WAITING.fill(&[("n", &n())]),
        (phase, _) => match (delivery.synced_at, phase) {
            (Some(at), _) => words::SENT.fill(&[("when", &when(at, work))]),
            (None, Phase::Sending | Phase::Idle) => words::CONNECTING.get().to_owned(),
            (None, _) => words::NEVER.get().to_owned(),
        },
    }
}

/// The clock time of today, the date of any other day, all by the device's own clock; reactive.
fn when(at: domain::time::Timestamp, work: Work) -> String {
    let zone = work.zone();
    if zone.date(at) == zone.date(work.ports().host.now()) { formats::time(at, zone) } else { formats::day(at, zone) }
}

/// What the colour repeats.
pub(super) fn tone_of(delivery: &Delivery) -> Tone {
    match &delivery.phase {
        Phase::NotSaved(_) | Phase::Broken => Tone::Bad,
        phase if super::must_sign_in(phase) => Tone::Bad,
        _ if delivery.unsent == 0 && delivery.synced_at.is_some() => Tone::Good,
        _ => Tone::Info,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{ports::Failure, store::StoreError};
    use domain::{time::Timestamp, wire::error::ErrorCode};

    #[test]
    fn only_what_the_server_has_looks_sent() {
        let sent = Delivery { synced_at: Some(Timestamp(5)), ..Delivery::default() };
        assert_eq!(tone_of(&sent), Tone::Good);
        assert_eq!(tone_of(&Delivery { unsent: 1, ..sent.clone() }), Tone::Info);
        assert_eq!(tone_of(&Delivery::default()), Tone::Info);
    }

    #[test]
    fn what_needs_the_person_stands_out_even_when_all_was_sent() {
        let at = Some(Timestamp(5));
        let refused = |code: ErrorCode| Phase::Waiting(Failure::Refused(Box::new(code.into())));
        for phase in [Phase::Broken, Phase::NotSaved(StoreError::Full), refused(ErrorCode::SignedOut)] {
            assert_eq!(tone_of(&Delivery { synced_at: at, phase, ..Delivery::default() }), Tone::Bad);
        }
        let later = refused(ErrorCode::Busy);
        assert_eq!(tone_of(&Delivery { unsent: 1, synced_at: at, phase: later, ..Delivery::default() }), Tone::Info);
    }
}
