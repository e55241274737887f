//! One person's official results, beside their self-assessment of the period.

use domain::{
    jpm::{Profile, ProfileLine},
    wire::{
        office::{CompetencyName, LevelLine, PersonLevels},
        official::OfficialResults,
    },
};
use leptos::{prelude::*, text_prop::TextProp};

use crate::{
    components::{
        official::{OwnSide, results},
        profile::ProfileRow,
    },
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
    let own = levels.latest().and_then(|known| own_side(&known));
    results(found, own.as_ref(), today)
}

/// The self-assessment of the period that is shown, if there is one.
fn own_side(known: &PersonLevels) -> Option<OwnSide> {
    let line = |line: &LevelLine| -> Option<(ProfileLine, CompetencyName)> {
        let name = line.competency.clone();
        Some((ProfileRow::of(&name.code, name.name.clone().into(), line.required, line.reached)?.line, name))
    };
    let (lines, names): (Vec<_>, Vec<_>) = known.levels.iter().filter_map(line).unzip();
    let period = known.period.name.clone();
    let name = TextProp::from(move || both(&period));
    (!lines.is_empty()).then(|| OwnSide { profile: Profile { lines }, names, name })
}
