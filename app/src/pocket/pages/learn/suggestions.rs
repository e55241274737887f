//! Which course helps with which gap of the latest result, and why it is proposed.

use std::sync::Arc;

use domain::{
    assessment::{NextStep, next_steps},
    learning::{Shelf, propose},
};
use leptos::prelude::*;

use crate::{
    i18n::{bundled, text::learn::gaps as words},
    pocket::{
        routes::Route,
        state::{Work, outcome::Standing},
    },
    ui::{Card, Line, Lines, link, soft},
};

/// The card; nothing without a result, a gap or a course for it.
pub(super) fn suggestions(work: Work, shelf: Memo<Option<Arc<Shelf>>>) -> Option<AnyView> {
    let shelf = shelf.get()?;
    let outcome = work.periods().into_iter().find_map(|period| match work.standing(period.id) {
        Standing::Done(outcome) => Some(outcome),
        _ => None,
    })?;
    let reference = work.reference(&outcome.references)?;
    let steps = next_steps(&outcome.profile, &reference.catalogue, &reference.rules.level, &outcome.answers);
    let line = |step: &NextStep| {
        let proposals = propose(step, &shelf.volumes);
        let competency = reference.catalogue.competency(step.line.competency)?;
        let title =
            words::LINE.about([("competency", bundled(&competency.name).into()), ("n", step.level.number().into())]);
        let courses = proposals.iter().map(|proposal| {
            let volume = shelf.volumes.iter().find(|volume| volume.course == proposal.course)?;
            let to = Route::Course(work.version_of(volume)).path();
            Some(view! { <li>{link(to, proposal.title.clone())}</li> }.into_any())
        });
        let courses: Vec<_> = courses.collect();
        let left = words::STEPS.about([("n", step.line.gap().into())]);
        (!courses.is_empty())
            .then(|| view! { <Line title=title>{soft(left)}<ul class="links">{courses}</ul></Line> }.into_any())
    };
    let lines: Vec<AnyView> = steps.iter().filter_map(line).collect();
    (!lines.is_empty()).then(|| {
        view! {
            <Card title=words::TITLE>
                {soft(words::LEAD)}
                <Lines>{lines}</Lines>
                {soft(words::EVIDENCE)}
            </Card>
        }
        .into_any()
    })
}
