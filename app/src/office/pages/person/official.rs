//! One person's official results, beside their self-assessment of the period.

use domain::wire::{office::PersonLevels, official::OfficialResults};
use leptos::{prelude::*, text_prop::TextProp};

use crate::{
    components::official::{OwnSide, results},
    i18n::text::official::office as words,
    office::{
        state::{Asked, Office},
        words::both,
    },
    ui::{Card, soft},
};

/// The cards.
pub(super) fn cards(office: Office, found: &OfficialResults, levels: Asked<PersonLevels>) -> AnyView {
    if found.results.is_empty() {
        return view! { <Card title=words::PERSON>{soft(words::PERSON_NONE)}</Card> }.into_any();
    }
    let today = office.zone().date(office.ports().host.now());
    let own = levels.latest().and_then(|known| {
        let period = known.period.name.clone();
        OwnSide::of(&known.levels, TextProp::from(move || both(&period)))
    });
    results(found, own.as_ref(), today)
}
