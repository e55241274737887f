//! The period that counts now, and how far I am in it.

use domain::{
    text::Text,
    time::{Date, Timestamp},
};
use leptos::{prelude::*, text_prop::TextProp};

use crate::{
    i18n::{Sentence, Value, bundled, text::pocket::period as words},
    pocket::{
        pages::assessment::how_long,
        routes::Route,
        state::{
            Phase, Work,
            sitting::{NoSitting, Period, Sitting},
        },
    },
    reactive::memo,
    ui::{Button, Card, Kind, LinkButton, Meter, Notice, Tone, link, paragraph, say, shown, soft, tag},
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
    /// Open, not begun; with how many competencies the standard asks for.
    Before(Period, usize),
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
            (false, true) => Self::Before(period, sitting.course.competencies.len()),
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
    let standing = memo(move || {
        // A server that has answered says what day it is.
        drop(work.delivery());
        Standing::of(work)
    });
    let card = move || match standing.get() {
        Standing::None => plain(words::NONE, words::NONE_MORE),
        Standing::NoPost => plain(words::NO_POST, words::NO_POST_MORE),
        Standing::NoWords(period) => no_words(work, &period),
        Standing::Later(period) => later(&period),
        Standing::Before(period, competencies) => before(&period, competencies),
        Standing::Under { period, done, total, minutes, next } => under(&period, (done, total), minutes, next),
        Standing::Submitted { period, at, arrived } => submitted(work, &period, at, arrived),
        Standing::Closed { period, begun } => closed(&period, begun),
    };
    shown(card).into_any()
}

fn plain(title: Sentence, more: Sentence) -> AnyView {
    view! { <Card title=title>{soft(more)}</Card> }.into_any()
}

fn no_words(work: Work, period: &Period) -> AnyView {
    let coming = move || match work.delivery().phase {
        Phase::Sending => words::COMING.get(),
        _ => words::WHEN_ONLINE.get(),
    };
    let now = Callback::new(move |()| work.sync_now());
    view! {
        <Card title=bundled(&period.name)>
            {soft(coming)}
            <Button label=words::TRY_NOW kind=Kind::Quiet on_click=now/>
        </Card>
    }
    .into_any()
}

fn later(period: &Period) -> AnyView {
    let (opens, closes) = (period.opens, period.closes);
    let when = words::OPENS.about([("opens", opens.into()), ("closes", closes.into())]);
    let href = Route::Assessment(period.id).path();
    view! {
        <Card title=bundled(&period.name) aside=tag(words::NOT_OPEN, Tone::Info)>
            {soft(when)}
            {link(href, words::WHAT_IS_IT)}
        </Card>
    }
    .into_any()
}

fn before(period: &Period, competencies: usize) -> AnyView {
    let told = told(period, false);
    let closes = words::CLOSES.about([("date", Value::Day(period.closes))]);
    let href = Route::Assessment(period.id).path();
    view! {
        <Card title=bundled(&period.name) aside=tag(words::NOT_BEGUN, Tone::Warn)>
            {told}
            {soft(how_long(competencies))}
            {soft(closes)}
            <LinkButton href=href label=words::BEGIN/>
        </Card>
    }
    .into_any()
}

/// The office's reminder, as long as it is meant for where the person stands; and that their own last day is a later one. The page is
/// drawn again with whatever the server tells anew.
fn told(period: &Period, begun: bool) -> AnyView {
    let about = untrack(|| expect_context::<Work>().about());
    let id = period.id.to_string();
    let Some(own) = about.as_ref().and_then(|about| about.periods.iter().find(|own| own.id == id)) else {
        return ().into_any();
    };
    let reminder = own.reminder.clone().filter(|reminder| reminder.begun || !begun);
    let reminder = reminder.map(|reminder| {
        let text = reminder.text.map_or_else(|| words::REMINDER.into(), TextProp::from);
        view! { <Notice title=words::REMINDED>{paragraph(text)}</Notice> }.into_any()
    });
    let until = period.closes;
    let extended = own.extended.map(|_| paragraph(words::EXTENDED.about([("date", until.into())])));
    view! { {reminder} {extended} }.into_any()
}

fn under(period: &Period, (done, total): (usize, usize), minutes: usize, next: Option<Text>) -> AnyView {
    let told = told(period, true);
    let closes = say(words::CLOSES.about([("date", Value::Day(period.closes))]));
    let progress = words::PROGRESS.about([("n", done.into()), ("total", total.into())]);
    let complete = next.is_none();
    let rest = match next {
        Some(name) => view! {
            {say(words::MINUTES.about([("n", minutes.into())]))} " " {words::NEXT} " " <b>{say(bundled(&name))}</b> ". "
        }
        .into_any(),
        None => view! { {words::ALL_ANSWERED} " " }.into_any(),
    };
    let href = if complete { Route::Review(period.id) } else { Route::Assessment(period.id) }.path();
    #[expect(clippy::cast_possible_truncation, reason = "competencies are a few dozen at most")]
    let (value, max) = (done as u32, total as u32);
    view! {
        <Card title=bundled(&period.name) aside=tag(progress.clone(), Tone::Warn)>
            {told}
            <Meter label=words::METER value=value max=max text=progress/>
            <p class="small soft">{rest} {closes}</p>
            <LinkButton href=href label=if complete { words::REVIEW } else { words::CONTINUE }/>
        </Card>
    }
    .into_any()
}

fn submitted(work: Work, period: &Period, at: Timestamp, arrived: bool) -> AnyView {
    let zone = untrack(|| work.zone());
    let sentence = if arrived { words::SUBMITTED } else { words::SUBMITTED_HERE };
    let when = sentence.about([("date", Value::DateOf(at, zone))]);
    let href = Route::Result(period.id).path();
    let (label, tone) = if arrived { (words::DONE, Tone::Good) } else { (words::ON_ITS_WAY, Tone::Info) };
    view! {
        <Card title=bundled(&period.name) aside=tag(label, tone)>
            {soft(when)}
            <LinkButton href=href label=words::RESULT/>
        </Card>
    }
    .into_any()
}

fn closed(period: &Period, begun: bool) -> AnyView {
    let closes = period.closes;
    let sentence = if begun { words::CLOSED_BEGUN } else { words::CLOSED };
    let lead = sentence.about([("date", closes.into())]);
    let review = Route::Review(period.id).path();
    let answers = begun.then(|| link(review, words::SEE_ANSWERS));
    view! {
        <Card title=bundled(&period.name) aside=tag(words::OVER, Tone::Info)>
            {soft(lead)}
            {answers}
        </Card>
    }
    .into_any()
}
