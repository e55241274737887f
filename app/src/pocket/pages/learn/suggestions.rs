//! Which course helps with which gap of a result, why it is proposed, and how far it brings.

use std::sync::Arc;

use domain::{
    assessment::{NextStep, next_steps},
    ids::PeriodId,
    learning::{CourseState, Proposal, Shelf, propose},
    sync::verdict::Reference,
};
use leptos::{prelude::*, text_prop::TextProp};

use super::{Entry, hours::hours_line, needs::way_to, official};
use crate::{
    i18n::{
        bundled,
        text::learn::{gaps as words, next as next_words},
    },
    pocket::{
        routes::Route,
        state::{
            Work,
            outcome::{Outcome, Standing},
        },
    },
    reactive::memo,
    ui::{Card, Kind, Line, Lines, LinkButton, link, paragraph, shown, soft},
};

/// The latest result; reactive.
pub(super) fn latest(work: Work) -> Option<Arc<Outcome>> {
    work.periods().into_iter().find_map(|period| match work.standing(period.id) {
        Standing::Done(outcome) => Some(outcome),
        _ => None,
    })
}

/// One gap with the courses that help.
struct Suggestion {
    step: NextStep,
    competency: TextProp,
    proposals: Vec<Proposal>,
}

/// What helps with the gaps of a result, the widest gap first; those that no course helps with are left out.
fn suggested(work: Work, shelf: &Shelf, outcome: &Outcome) -> Option<Vec<Suggestion>> {
    let reference: Arc<Reference> = work.reference(&outcome.references)?;
    let steps = next_steps(&outcome.profile, &reference.catalogue, &reference.rules.level, &outcome.answers);
    let of_step = |step: NextStep| {
        let proposals = propose(&step, &shelf.volumes);
        let competency = bundled(&reference.catalogue.competency(step.line.competency)?.name);
        (!proposals.is_empty()).then_some(Suggestion { step, competency, proposals })
    };
    Some(steps.into_iter().filter_map(of_step).collect())
}

/// Where a proposed course is gone on with.
fn address(work: Work, shelf: &Shelf, proposal: &Proposal) -> Option<String> {
    let volume = shelf.volumes.iter().find(|volume| volume.course == proposal.course)?;
    Some(Route::Course(work.version_of(volume)).path())
}

/// The card; nothing without a result, a gap or a course for it.
pub(super) fn suggestions(work: Work, shelf: Option<Arc<Shelf>>, outcome: Option<Arc<Outcome>>) -> Option<AnyView> {
    let (shelf, outcome) = (shelf?, outcome?);
    let line = |Suggestion { step, competency, proposals }: Suggestion| {
        let title = words::LINE.about([("competency", competency.into()), ("n", step.level.number().into())]);
        let courses = proposals.iter().filter_map(|proposal| {
            let to = address(work, &shelf, proposal)?;
            let lessons: Vec<_> = proposal.lessons.iter().map(|(_, title)| title.as_str()).collect();
            let practise = words::LESSONS.about([("lessons", lessons.join("; ").into())]);
            let practise = (!lessons.is_empty()).then(|| soft(practise));
            Some(view! { <li>{link(to, proposal.title.clone())}{practise}</li> }.into_any())
        });
        let courses: Vec<_> = courses.collect();
        let left = words::STEPS.about([("n", step.line.gap().into())]);
        view! { <Line title=title>{soft(left)}<ul class="links">{courses}</ul></Line> }.into_any()
    };
    let lines: Vec<AnyView> = suggested(work, &shelf, &outcome)?.into_iter().map(line).collect();
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

/// What the page of a result has of it.
pub fn steps(period: PeriodId) -> AnyView {
    let work = expect_context::<Work>();
    let (shelf, standing) = (memo(move || work.shelf()), memo(move || work.standing(period)));
    let card = move || match standing.get() {
        Standing::Done(outcome) => suggestions(work, shelf.get(), Some(outcome)),
        _ => None,
    };
    view! { <div class="no-print stack">{shown(card)}{way_to(period)}{official::way_to()}</div> }.into_any()
}

/// What home has of it: the course under way, or else the first that helps with the widest gap; and the hours of the year.
pub fn next_step() -> AnyView {
    let work = expect_context::<Work>();
    let (shelf, result) = (memo(move || work.shelf()), memo(move || latest(work)));
    let card = move || {
        let shelf = shelf.get()?;
        let step =
            under_way(work, &shelf).or_else(|| result.get().and_then(|outcome| first(work, &shelf, &outcome)))?;
        Some(
            view! {
                <Card title=next_words::TITLE>
                    {step}
                    {hours_line(work)}
                    <p>{link(Route::Learning.path(), next_words::LIST)}</p>
                </Card>
            }
            .into_any(),
        )
    };
    shown(card).into_any()
}

/// The course that the person is in the middle of, and its next lesson.
fn under_way(work: Work, shelf: &Shelf) -> Option<AnyView> {
    let entries = shelf.volumes.iter().map(|volume| Entry::of(work, volume));
    let entry = entries.into_iter().find(|entry| entry.state != CourseState::default() && !entry.done)?;
    let course = entry.course?;
    let next = entry.state.next(&course)?;
    let number = course.lessons().position(|lesson| lesson.id == next.id)? + 1;
    let standing = entry.state.standing(&course);
    let told = next_words::UNDER_WAY.about([
        ("course", course.title.clone().into()),
        ("done", standing.done.into()),
        ("of", standing.of.into()),
    ]);
    let label = next_words::GO_ON.about([("lesson", next.title.clone().into())]);
    let to = Route::Lesson(entry.volume.course, number).path();
    Some(view! { {paragraph(told)}<LinkButton href=to label=label kind=Kind::Quiet/> }.into_any())
}

/// The first course for the widest gap.
fn first(work: Work, shelf: &Shelf, outcome: &Outcome) -> Option<AnyView> {
    let Suggestion { step, competency, proposals } = suggested(work, shelf, outcome)?.into_iter().next()?;
    let proposal = proposals.first()?;
    let to = address(work, shelf, proposal)?;
    let why = next_words::WHY.about([("competency", competency.into()), ("n", step.level.number().into())]);
    let left = words::STEPS.about([("n", step.line.gap().into())]);
    let lesson =
        proposal.lessons.first().map(|(_, title)| soft(next_words::LESSON.about([("lesson", title.clone().into())])));
    let label = next_words::OPEN.about([("course", proposal.title.clone().into())]);
    Some(
        view! {
            {paragraph(why)}
            {soft(left)}
            {lesson}
            <LinkButton href=to label=label kind=Kind::Quiet/>
        }
        .into_any(),
    )
}
