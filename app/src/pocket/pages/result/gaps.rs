//! What would close each gap, one level at a time.

use std::sync::Arc;

use domain::{
    assessment::{NextStep, next_steps},
    competency::StatementId,
    sync::verdict::Reference,
};
use leptos::prelude::*;

use crate::{
    components::profile::{level_rungs, standing},
    i18n::{Sentence, bundled, formats, text, words_of},
    pocket::state::outcome::Outcome,
    ui::{Card, Step, Steps},
};

/// The gaps, widest first, each with what its next level means and which statements would show it.
#[component]
pub fn Gaps(
    /// The result.
    outcome: Arc<Outcome>,
    /// The words and rules that it rests on.
    reference: Arc<Reference>,
) -> impl IntoView {
    let steps = next_steps(&outcome.profile, &reference.catalogue, &reference.rules.level, &outcome.answers);
    if steps.is_empty() {
        return view! {
            <Card title=text::result::gaps::TITLE>
                <p>{move || text::result::gaps::NONE.get()}</p>
                <p class="small soft">{move || text::result::gaps::NONE_MORE.get()}</p>
            </Card>
        }
        .into_any();
    }
    let steps = steps.into_iter().filter_map(|step| step_card(&step, &reference)).collect_view();
    view! {
        <Card title=text::result::gaps::TITLE>
            <p class="small soft">{move || text::result::gaps::INTRO.get()}</p>
            {steps}
        </Card>
    }
    .into_any()
}
