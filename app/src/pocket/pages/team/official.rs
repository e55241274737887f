//! Official results of one of my people.
//!
//! Promises: nothing is asked for before I say so, since each look is in the person's log. Refuses: to keep any of it on this device.

use domain::{
    ids::PersonId,
    wire::{office::TeamMember, official::OfficialResults},
};
use leptos::prelude::*;

use crate::{
    components::official::{OwnSide, results},
    i18n::text::official::{self as all, team as words},
    pocket::{
        pages::asked::{Asked, AskedWords},
        state::Work,
    },
    ui::{Button, Card, Kind, empty, shown, soft},
};

const ASKED: AskedWords = AskedWords {
    asking: words::ASKING,
    offline: words::OFFLINE,
    offline_more: words::OFFLINE_MORE,
    again: words::AGAIN,
};

/// The card, with the person's self-assessment as the team's list has it.
pub(super) fn card(
    person: PersonId,
    member: impl Fn() -> Option<TeamMember> + Copy + Send + Sync + 'static,
) -> AnyView {
    let work = expect_context::<Work>();
    let wanted = RwSignal::new(false);
    let look = Callback::new(move |()| wanted.set(true));
    let part = move || {
        if !wanted.get() {
            return view! {
                <Card title=all::TITLE>
                    {soft(words::LEAD)}
                    <div class="no-print"><Button label=words::LOOK kind=Kind::Quiet on_click=look/></div>
                </Card>
            }
            .into_any();
        }
        let asked = Asked::<OfficialResults>::of(work, format!("/api/office/people/{person}/official"));
        let told = move |told: &OfficialResults| {
            if told.results.is_empty() {
                return empty(words::NONE, words::NONE_MORE);
            }
            let own = untrack(member).and_then(|member| OwnSide::of(&member.levels?, words::OWN.into()));
            results(told, own.as_ref(), untrack(|| work.today()))
        };
        asked.shown(ASKED, told)
    };
    shown(part).into_any()
}
