//! Why there is no result yet, and what leads to one.

use domain::time::Date;
use leptos::prelude::*;

use crate::{
    i18n::{Sentence, text},
    pocket::{
        routes::Route,
        shell::heading,
        state::{
            Work,
            outcome::Standing,
            sitting::{NoSitting, Period},
        },
    },
    ui::{EmptyState, LinkButton, paragraph},
};

/// The page in place of a result.
#[component]
pub fn Missing(
    /// Where the assessment stands; not submitted.
    standing: Standing,
) -> impl IntoView {
    let work = expect_context::<Work>();
    let body = match standing {
        Standing::Missing(why) => {
            let words = why_missing(why);
            view! {
                <EmptyState title=words>
                    <LinkButton href=Route::Home.path() label=text::result::missing::HOME/>
                </EmptyState>
            }
            .into_any()
        }
        Standing::Open { period, begun, done, total } => {
            open(&period, Progress { begun, done, total }, untrack(|| work.today()))
        }
        Standing::Done(_) => ().into_any(),
    };
    view! {
        {heading(text::result::missing::TITLE)}
        {body}
    }
    .into_any()
}

#[derive(Clone, Copy)]
struct Progress {
    begun: bool,
    done: usize,
    total: usize,
}

fn open(period: &Period, progress: Progress, today: Date) -> AnyView {
    use text::result::missing as words;
    let name = period.name.clone();
    let title = if progress.begun { words::NOT_SUBMITTED } else { words::NOT_BEGUN };
    let title = title.about([("period", name.into())]);
    let (opens, closes) = (period.opens, period.closes);
    let home = |why| view! { {paragraph(why)}<LinkButton href=Route::Home.path() label=words::HOME/> }.into_any();
    let way = if today < opens {
        home(words::NOT_OPEN.about([("date", opens.into())]))
    } else if today > closes {
        home(words::CLOSED.about([("date", closes.into())]))
    } else {
        let (route, label) = onward(period, progress);
        view! { <LinkButton href=route.path() label=label/> }.into_any()
    };
    view! { <EmptyState title=title>{way}</EmptyState> }.into_any()
}

/// What comes next in an assessment that is open.
fn onward(period: &Period, progress: Progress) -> (Route, Sentence) {
    use text::result::missing::{BEGIN, GO_ON, REVIEW};
    match progress {
        Progress { begun: false, .. } => (Route::Assessment(period.id), BEGIN),
        Progress { done, total, .. } if done == total => (Route::Review(period.id), REVIEW),
        Progress { .. } => (Route::Assessment(period.id), GO_ON),
    }
}

fn why_missing(why: NoSitting) -> Sentence {
    use text::result::missing::{NO_PERIOD, NO_POST, NO_WORDS, NOT_TOLD};
    match why {
        NoSitting::NotTold => NOT_TOLD,
        NoSitting::NoPeriod => NO_PERIOD,
        NoSitting::NoPost => NO_POST,
        NoSitting::NoWords => NO_WORDS,
    }
}
