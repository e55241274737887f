//! All answers before submitting: the level that they come to, the way back to each page, and what submitting does.

use std::sync::Arc;

use domain::{
    assessment::{CompetencyCourse, Page},
    competency::Level,
    ids::PeriodId,
    jpm::ProfileLine,
};
use leptos::{prelude::*, task::spawn_local, text_prop::TextProp};

use super::assessment::{Stage, closed_notice, not_saved, staged};
use crate::{
    components::{
        focus::Focus,
        profile::{level_rungs, standing},
    },
    i18n::{
        Sentence, bundled,
        text::assessment::{self, review as words},
    },
    pocket::{
        routes::Route,
        shell::{Way, page_title},
        state::{
            Work,
            sitting::{NoSitting, Sitting},
        },
    },
    reactive::memo,
    ui::{
        Button, Card, Kind, Line, Lines, LinkButton, Notice, PageHeading, StickyFoot, Tag, Tone, link, paragraph, say,
        shown, trouble,
    },
};

/// The place that says what is missing, and takes the focus then.
const MISSING: &str = "missing";

type Followed = Memo<Result<Arc<Sitting>, NoSitting>>;

/// The review of an assessment that has begun.
#[component]
pub fn ReviewPage(
    /// The period.
    period: PeriodId,
) -> impl IntoView {
    let work = expect_context::<Work>();
    page_title(words::TITLE);
    let sitting = work.follow(period);
    let stage = memo(move || {
        sitting.with(|sitting| match sitting {
            Err(why) => Stage::Missing(*why),
            Ok(sitting) if sitting.submitted() => Stage::Go(Route::Result(period)),
            Ok(sitting) if !sitting.begun() => Stage::Go(Route::Assessment(period)),
            Ok(_) => Stage::Here,
        })
    });
    staged(stage, period, move || view! { <Review sitting/> }.into_any())
}

#[component]
fn Review(sitting: Followed) -> impl IntoView {
    let Ok(now) = sitting.get_untracked() else { return ().into_any() };
    let asked = RwSignal::new(false);
    let courses = memo(move || {
        sitting.with(|sitting| sitting.as_ref().map(|sitting| sitting.course.competencies.clone()).unwrap_or_default())
    });
    let lines = move || {
        let Ok(sitting) = sitting.get_untracked() else { return ().into_any() };
        courses.get().into_iter().map(|course| competency(&sitting, course)).collect_view().into_any()
    };
    let lead = move || {
        courses.with(|courses| {
            let done = courses.iter().filter(|course| course.reached.is_some()).count();
            words::LEAD.about([("done", done.into()), ("total", courses.len().into())]).get()
        })
    };
    view! {
        <PageHeading title=words::TITLE above=bundled(&now.period.name) take_focus=Way::here().walked()>
            {paragraph(lead)}
        </PageHeading>
        {closed_notice(&now)}
        <Missing sitting asked/>
        <Card title=words::COMPETENCIES><Lines>{shown(lines)}</Lines></Card>
        {consequences(&now)}
        <Submit sitting asked/>
    }
    .into_any()
}

/// One competency: what the answers come to, and the pages that they stand on.
fn competency(sitting: &Arc<Sitting>, course: CompetencyCourse) -> AnyView {
    let period = sitting.period.id;
    let page = move |level: Level| Route::AssessmentPage(period, Page { competency: course.competency, level }).path();
    let name = sitting.competency_name(course.competency);
    let (outcome, aside) = match course.reached {
        Some(reached) => {
            let line = ProfileLine { competency: course.competency, required: course.required, reached };
            let named =
                reached.0.map(|level| sitting.reference.catalogue.level_names[usize::from(level.number() - 1)].clone());
            let words = match (named, reached.0) {
                (Some(name), Some(level)) => {
                    words::REACHED.about([("n", level.number().into()), ("name", name.into())])
                }
                _ => words::NOT_ONE.into(),
            };
            (view! { <p class="small">{say(words)}</p> {standing(line)} }.into_any(), level_rungs(line))
        }
        None => (view! { <Tag label=words::OPEN tone=Tone::Warn/> }.into_any(), ().into_any()),
    };
    let link = |level: Level, sentence: Sentence| {
        let (words, name) = (say(sentence.about([("level", level.number().into())])), say(bundled(&name)));
        view! { <a href=page(level)>{words} <span class="visually-hidden">" " {name}</span></a> }.into_any()
    };
    let answered: Vec<_> = course
        .asked
        .iter()
        .filter(|level| course.next != Some(**level))
        .map(|&level| link(level, words::LEVEL))
        .collect();
    let change = (!answered.is_empty()).then(|| view! { <span>{words::CHANGE}</span> }.into_any());
    let open = course.next.map(|level| link(level, words::ANSWER_LEVEL));
    let further = further(sitting, &course);
    view! {
        <Line title=bundled(&name) aside=aside>
            {outcome}
            <div class="links small">{change}{answered}{open}</div>
            {further}
        </Line>
    }
    .into_any()
}

/// The offer to go on above what the rule asks, where the person has come so far.
fn further(sitting: &Arc<Sitting>, course: &CompetencyCourse) -> Option<AnyView> {
    let work = expect_context::<Work>();
    let way = Way::here();
    let above = course.reached?.0?.up().filter(|_| course.may_go_further)?;
    let (sitting, competency) = (sitting.clone(), course.competency);
    let name = sitting.competency_name(competency);
    let error = RwSignal::new(None::<TextProp>);
    let go = Callback::new(move |()| {
        let sitting = sitting.clone();
        spawn_local(async move {
            match work.go_further(&sitting, competency).await {
                Ok(()) => way.to(Route::AssessmentPage(sitting.period.id, Page { competency, level: above })),
                Err(refused) => {
                    error.try_set(Some(not_saved(&refused)));
                }
            }
        });
    });
    let label = words::FURTHER.about([("level", above.number().into())]);
    Some(
        view! {
            <Button label=label context=bundled(&name) kind=Kind::Plain on_click=go/>
            {trouble(error)}
        }
        .into_any(),
    )
}

/// What happens after submitting, said before.
fn consequences(sitting: &Sitting) -> AnyView {
    let work = expect_context::<Work>();
    let zone = untrack(|| work.zone());
    let closes = sitting.period.closes;
    let until = zone.date(sitting.arrives_until(zone));
    let offline = words::OFFLINE.about([("closes", closes.into()), ("until", until.into())]);
    view! {
        <Card title=words::AFTER>
            <ul class="stack plain">
                <li>{words::FROZEN}</li>
                <li>
                    {words::SEEN} " "
                    {link(Route::Visibility.path(), words::SEEN_MORE)}
                </li>
                <li>{say(offline)}</li>
            </ul>
        </Card>
    }
    .into_any()
}

/// Says what keeps the assessment from being sent, once that was tried.
#[component]
fn Missing(sitting: Followed, asked: RwSignal<bool>) -> impl IntoView {
    let next = memo(move || sitting.with(|sitting| sitting.as_ref().ok()?.course.next()));
    let missing = move || {
        let page = next.get().filter(|_| asked.get())?;
        let sitting = sitting.get_untracked().ok()?;
        let name = sitting.competency_name(page.competency);
        let href = Route::AssessmentPage(sitting.period.id, page).path();
        let title = words::INCOMPLETE.about([("name", name.into())]);
        Some(
            view! {
                <Notice title=title tone=Tone::Bad live=true>
                    <p>{link(href, words::COMPLETE_IT)}</p>
                </Notice>
            }
            .into_any(),
        )
    };
    view! { <div id=MISSING tabindex="-1">{shown(missing)}</div> }.into_any()
}

#[component]
fn Submit(
    sitting: Followed,
    /// Whether it was pressed while something was missing.
    asked: RwSignal<bool>,
) -> impl IntoView {
    let work = expect_context::<Work>();
    let focus = Focus::here();
    let busy = RwSignal::new(false);
    let error = RwSignal::new(None::<TextProp>);
    let press = Callback::new(move |()| {
        let Ok(sitting) = sitting.get_untracked() else { return };
        if !sitting.course.complete() {
            asked.set(true);
            focus.on(MISSING);
            return;
        }
        busy.set(true);
        spawn_local(async move {
            // Once it is saved the page goes on to the result by itself.
            let outcome = work.submit(&sitting).await;
            busy.try_set(false);
            error.try_set(outcome.err().map(|error| not_saved(&error)));
        });
    });
    let before = move || {
        let last = sitting.with(|sitting| {
            let sitting = sitting.as_ref().ok()?;
            Some(Route::AssessmentPage(sitting.period.id, *sitting.course.pages().last()?))
        });
        last.unwrap_or(Route::Home).path()
    };
    view! {
        {trouble(error)}
        <StickyFoot>
            <LinkButton href=before label=assessment::BACK kind=Kind::Quiet/>
            <Button label=words::SUBMIT busy=busy on_click=press/>
        </StickyFoot>
    }
    .into_any()
}
