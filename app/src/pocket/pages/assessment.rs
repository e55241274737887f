//! The assessment: where it begins, and one level of one competency a page.
//!
//! Promises: an address of an assessment always shows the very page that is meant, or goes on to the one that is; nothing is chosen
//! before the person chooses. Refuses: to decide what comes next; the course does.

mod intro;
mod note;
mod question;
mod questions;

use domain::{assessment::Page, ids::PeriodId};
use leptos::prelude::*;

pub(super) use self::{intro::how_long, question::not_saved, questions::closed_notice};
use self::{
    intro::{Closed, Intro},
    questions::Questions,
};
use super::{Redirect, missing::MissingPage};
use crate::{
    i18n::text::assessment as words,
    pocket::{
        routes::Route,
        shell::page_title,
        state::{
            Work,
            sitting::{NoSitting, Sitting},
        },
    },
    reactive::memo,
    ui::shown,
};

/// What an address of an assessment comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stage {
    /// Nowhere: there is no assessment.
    Missing(NoSitting),
    /// Not begun, and open today or later.
    Before,
    /// Not begun, and over.
    Closed,
    /// At the page itself.
    Here,
    /// Elsewhere.
    Go(Route),
}

fn after_submission(sitting: &Sitting) -> Option<Stage> {
    sitting.submitted().then_some(Stage::Go(Route::Result(sitting.period.id)))
}

/// The page of a stage; `here` is the one that the address means.
pub(super) fn staged(stage: Memo<Stage>, period: PeriodId, here: impl Fn() -> AnyView + Send + 'static) -> AnyView {
    let view = move || match stage.get() {
        Stage::Missing(why) => view! { <MissingPage why/> }.into_any(),
        Stage::Before => view! { <Intro period/> }.into_any(),
        Stage::Closed => view! { <Closed period/> }.into_any(),
        Stage::Here => here(),
        Stage::Go(to) => view! { <Redirect to/> }.into_any(),
    };
    shown(view).into_any()
}

/// An assessment as a whole: what it is before it has begun, else on to the page that comes next.
#[component]
pub fn AssessmentPage(
    /// The period.
    period: PeriodId,
) -> impl IntoView {
    let work = expect_context::<Work>();
    page_title(words::TITLE);
    let sitting = work.follow(period);
    let stage = memo(move || {
        sitting.with(|sitting| match sitting {
            Err(why) => Stage::Missing(*why),
            Ok(sitting) => after_submission(sitting).unwrap_or_else(|| before_or_on(sitting, work)),
        })
    });
    staged(stage, period, || ().into_any())
}

fn before_or_on(sitting: &Sitting, work: Work) -> Stage {
    if !sitting.begun() {
        return if sitting.period.closes < work.today() { Stage::Closed } else { Stage::Before };
    }
    let period = sitting.period.id;
    Stage::Go(sitting.course.next().map_or(Route::Review(period), |page| Route::AssessmentPage(period, page)))
}

/// The statements of one level of one competency.
#[component]
pub fn LevelPage(
    /// The period.
    period: PeriodId,
    /// Competency and level.
    page: Page,
) -> impl IntoView {
    let work = expect_context::<Work>();
    let sitting = work.follow(period);
    let stage = memo(move || {
        sitting.with(|sitting| match sitting {
            Err(why) => Stage::Missing(*why),
            Ok(sitting) => after_submission(sitting).unwrap_or_else(|| on_page(sitting, page, work)),
        })
    });
    staged(stage, period, move || view! { <Questions sitting page/> }.into_any())
}

fn on_page(sitting: &Sitting, page: Page, work: Work) -> Stage {
    let closed = !sitting.begun() && !sitting.period.is_open(work.today());
    // Other answers, here or on another device, may have led the course elsewhere.
    if closed || !sitting.course.pages().contains(&page) {
        Stage::Go(Route::Assessment(sitting.period.id))
    } else {
        Stage::Here
    }
}
