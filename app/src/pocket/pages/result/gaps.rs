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
    i18n::{Sentence, bundled, text},
    pocket::state::outcome::Outcome,
    ui::{Card, Line, Lines, paragraph, say, soft},
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
                {paragraph(text::result::gaps::NONE)}
                {soft(text::result::gaps::NONE_MORE)}
            </Card>
        }
        .into_any();
    }
    let lines = steps.iter().filter_map(|step| gap(step, &reference)).collect_view();
    view! {
        <Card title=text::result::gaps::TITLE>
            {soft(text::result::gaps::INTRO)}
            <Lines>{lines}</Lines>
        </Card>
    }
    .into_any()
}

/// One gap; none for a competency that the catalogue does not have, whose words are nowhere.
fn gap(step: &NextStep, reference: &Reference) -> Option<AnyView> {
    let competency = reference.catalogue.competency(step.line.competency)?;
    let name = bundled(&competency.name);
    let number = step.level.number();
    let level_name = reference.catalogue.level_names[usize::from(number - 1)].clone();
    let meaning = competency.level(step.level).meaning.clone();
    let next = text::result::gaps::NEXT.about([
        ("n", number.into()),
        ("name", level_name.into()),
        ("meaning", meaning.into()),
    ]);
    // The gap counts from the level reached; the next level closes one of it.
    let after = step.line.gap().saturating_sub(1);
    let then = text::result::gaps::THEN.about([("n", after.into())]);
    let to_show = statements(text::result::gaps::TO_SHOW, &step.to_show, reference);
    let to_seek = statements(text::result::gaps::TO_SEEK, &step.to_seek, reference);
    let line = step.line;
    let view = view! {
        <Line title=name aside=level_rungs(line)>
            {standing(line)}
            <div class="stack">
                {paragraph(next)}
                {to_show}
                {to_seek}
                {(after > 0).then(|| soft(then))}
            </div>
        </Line>
    };
    Some(view.into_any())
}

fn statements(intro: Sentence, ids: &[StatementId], reference: &Reference) -> AnyView {
    if ids.is_empty() {
        return ().into_any();
    }
    let items = ids
        .iter()
        .filter_map(|id| {
            let statements = reference.catalogue.statements(id.competency, id.level);
            let words = bundled(&statements.iter().find(|statement| statement.id == *id)?.text);
            Some(view! { <li>{say(words)}</li> }.into_any())
        })
        .collect_view();
    view! {
        {soft(intro)}
        <ul class="stack small">{items}</ul>
    }
    .into_any()
}
