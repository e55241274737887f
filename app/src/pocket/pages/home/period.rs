//! The period that counts now, and how far I am in it.

use domain::{
    text::Text,
    time::{Date, Timestamp},
};
use leptos::prelude::*;

use crate::{
    i18n::{bundled, formats, text::pocket::period as words, words_of},
    pocket::{
        routes::Route,
        state::{
            Phase, Work,
            sitting::{NoSitting, Period, Sitting},
        },
    },
    reactive::memo,
    ui::{Button, Card, Kind, LinkButton, Meter, Tag, Tone, say, shown},
};

/// Where I stand; comparable, so that a sync that brought nothing does not draw the card again.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Standing {
    /// No period has ever covered me.
    None,
    /// I have no post: nothing is required of me.
    NoPost,
    /// The statements are not on the device yet.
    NoWords(Period),
    /// It opens later.
    Later(Period),
    /// Open, not begun.
    Before(Period),
    /// Under way.
    Under {
        period: Period,
        done: usize,
        total: usize,
        minutes: usize,
        /// The next competency; none when all is answered.
        next: Option<Text>,
    },
    /// Submitted.
    Submitted { period: Period, at: Timestamp, arrived: bool },
    /// Over, without a submission.
    Closed { period: Period, begun: bool },
}

impl Standing {
    fn of(work: Work) -> Self {
        // Outside of any period the latest one is worth a word: its result, or that it is over.
        let Some(period) = work.current_period().or_else(|| work.periods().into_iter().next()) else {
            return if work.about().is_some_and(|about| about.post.as_ref().is_none_or(|post| post.kind.is_none())) {
                Self::NoPost
            } else {
                Self::None
            };
        };
        match work.sitting(period.id) {
            Err(NoSitting::NoPost) => Self::NoPost,
            Err(NoSitting::NoWords) => Self::NoWords(period),
            Err(NoSitting::NotTold | NoSitting::NoPeriod) => Self::None,
            Ok(sitting) => Self::sitting(&sitting, period, work.today()),
        }
    }

    fn sitting(sitting: &Sitting, period: Period, today: Date) -> Self {
        if let Some(submitted) = &sitting.done.submitted {
            return Self::Submitted { period, at: submitted.at, arrived: submitted.stamped };
        }
        if period.closes < today {
            return Self::Closed { period, begun: sitting.begun() };
        }
        match (sitting.begun(), period.is_open(today)) {
            (false, true) => Self::Before(period),
            (false, false) => Self::Later(period),
            (true, _) => Self::Under {
                period,
                done: sitting.course.done(),
                total: sitting.course.competencies.len(),
                minutes: sitting.course.minutes_left(),
                next: sitting.course.next().map(|page| sitting.competency_name(page.competency)),
            },
        }
    }
}

/// The card.
#[component]
pub fn PeriodCard() -> impl IntoView {
    let work = expect_context::<Work>();
    let standing = memo(move || Standing::of(work));
    let card = move || match standing.get() {
        Standing::None => plain(words::NONE.get(), words::NONE_MORE.get()),
        Standing::NoPost => plain(words::NO_POST.get(), words::NO_POST_MORE.get()),
        Standing::NoWords(period) => no_words(work, &period),
        Standing::Later(period) => later(&period),
        Standing::Before(period) => before(&period),
        Standing::Under { period, done, total, minutes, next } => under(&period, (done, total), minutes, next),
        Standing::Submitted { period, at, arrived } => submitted(work, &period, at, arrived),
        Standing::Closed { period, begun } => closed(&period, begun),
    };
    shown(card).into_any()
}

fn plain(title: &'static str, more: &'static str) -> AnyView {
    view! { <Card title=title><p class="small soft">{more}</p></Card> }.into_any()
}

fn no_words(work: Work, period: &Period) -> AnyView {
    let coming = move || match work.delivery().phase {
        Phase::Sending => words::COMING.get(),
        _ => words::WHEN_ONLINE.get(),
    };
    let now = Callback::new(move |()| work.sync_now());
    view! {
        <Card title=bundled(&period.name)>
            <p class="small soft">{say(coming)}</p>
            <Button label=words::TRY_NOW kind=Kind::Quiet on_click=now/>
        </Card>
    }
    .into_any()
}

fn later(period: &Period) -> AnyView {
    let (opens, closes) = (period.opens, period.closes);
    let when = move || words::OPENS.fill(&[("opens", &formats::civil(opens)), ("closes", &formats::civil(closes))]);
    let href = Route::Assessment(period.id).path();
    view! {
        <Card title=bundled(&period.name) aside=|| view! { <Tag label=words::NOT_OPEN/> }>
            <p class="small soft">{say(when)}</p>
            <a href=href>{say(words::WHAT_IS_IT)}</a>
        </Card>
    }
    .into_any()
}

fn before(period: &Period) -> AnyView {
    let closes = period.closes;
    let lead = move || words::BEFORE.fill(&[("date", &formats::civil_day(closes))]);
    let href = Route::Assessment(period.id).path();
    view! {
        <Card title=bundled(&period.name) aside=|| view! { <Tag label=words::NOT_BEGUN tone=Tone::Warn/> }>
            <p class="small soft">{say(lead)}</p>
            <LinkButton href=href label=words::BEGIN/>
        </Card>
    }
    .into_any()
}

fn under(period: &Period, (done, total): (usize, usize), minutes: usize, next: Option<Text>) -> AnyView {
    let closes = period.closes;
    let progress = move || words::PROGRESS.fill(&[("n", &formats::integer(done)), ("total", &formats::integer(total))]);
    let complete = next.is_none();
    let rest = move || match &next {
        Some(name) => view! {
            {words::MINUTES.fill(&[("n", &formats::integer(minutes))])} " " {say(words::NEXT)} " "
            <b>{words_of(name)}</b> ". "
        }
        .into_any(),
        None => view! { {say(words::ALL_ANSWERED)} " " }.into_any(),
    };
    let href = if complete { Route::Review(period.id) } else { Route::Assessment(period.id) }.path();
    #[expect(clippy::cast_possible_truncation, reason = "competencies are a few dozen at most")]
    let (value, max) = (done as u32, total as u32);
    view! {
        <Card title=bundled(&period.name) aside=move || view! { <Tag label=progress tone=Tone::Warn/> }>
            <Meter label=words::METER value=value max=max text=progress/>
            <p class="small soft">
                {rest} {move || words::CLOSES.fill(&[("date", &formats::civil_day(closes))])}
            </p>
            <LinkButton href=href label=if complete { words::REVIEW } else { words::CONTINUE }/>
        </Card>
    }
    .into_any()
}

fn submitted(work: Work, period: &Period, at: Timestamp, arrived: bool) -> AnyView {
    let zone = untrack(|| work.zone());
    let when = move || {
        let sentence = if arrived { words::SUBMITTED } else { words::SUBMITTED_HERE };
        sentence.fill(&[("date", &formats::date(at, zone))])
    };
    let href = Route::Result(period.id).path();
    let (label, tone) = if arrived { (words::DONE, Tone::Good) } else { (words::ON_ITS_WAY, Tone::Info) };
    view! {
        <Card title=bundled(&period.name) aside=move || view! { <Tag label=label tone=tone/> }>
            <p class="small soft">{say(when)}</p>
            <LinkButton href=href label=words::RESULT/>
        </Card>
    }
    .into_any()
}

fn closed(period: &Period, begun: bool) -> AnyView {
    let closes = period.closes;
    let sentence = if begun { words::CLOSED_BEGUN } else { words::CLOSED };
    let lead = move || sentence.fill(&[("date", &formats::civil(closes))]);
    let review = Route::Review(period.id).path();
    let link = begun.then(|| {
        view! { <a href=review>{say(words::SEE_ANSWERS)}</a> }
    });
    view! {
        <Card title=bundled(&period.name) aside=|| view! { <Tag label=words::OVER/> }>
            <p class="small soft">{say(lead)}</p>
            {link}
        </Card>
    }
    .into_any()
}
