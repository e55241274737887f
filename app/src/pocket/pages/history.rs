//! All my assessments by period, and two of them to compare.

use std::sync::Arc;

use domain::{
    ids::PeriodId,
    time::{Date, Zone},
};
use leptos::prelude::*;

use crate::{
    i18n::{Value, bundled, formats, text},
    pocket::{
        routes::Route,
        shell::{heading_with, page_title},
        state::{
            Work,
            outcome::{Outcome, Standing},
            sitting::Period,
        },
    },
    reactive::memo,
    ui::{Card, Line, Lines, LinkButton, SelectField, Tone, empty, say, shown, soft, tag},
};

/// The assessment of one period.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Entry {
    period: Period,
    standing: Standing,
}

/// All assessments, newest period first.
#[component]
pub fn HistoryPage() -> impl IntoView {
    let work = expect_context::<Work>();
    page_title(text::history::TITLE);
    let entries = memo(move || {
        let entry = |period: Period| Entry { standing: work.standing(period.id), period };
        let begun = |entry: &Entry| is_worth_listing(&entry.standing, entry.period.opens, work.today());
        work.periods().into_iter().map(entry).filter(begun).collect::<Vec<_>>()
    });
    let unlisted = memo(move || work.unlisted());
    let list = move || {
        let entries = entries.get();
        if entries.is_empty() {
            return nothing(work);
        }
        let today = work.today();
        let lines = entries.iter().map(|entry| line(work, entry, today)).collect_view();
        view! { <Card title=text::history::LIST><Lines>{lines}</Lines></Card> {choice(&entries)} }.into_any()
    };
    let left_out = move || {
        let count = unlisted.get();
        let words = text::history::UNLISTED.about([("n", count.into())]);
        (count > 0).then(|| soft(words))
    };
    view! {
        {heading_with(text::history::TITLE, text::history::INTRO)}
        {shown(list)}
        {shown(left_out)}
        <div><LinkButton href=Route::Official.path() label=text::official::own::LINK kind=crate::ui::Kind::Quiet/></div>
    }
    .into_any()
}

/// A period that has not opened yet and in which nothing was done is no history.
fn is_worth_listing(standing: &Standing, opens: Date, today: Date) -> bool {
    match standing {
        Standing::Done(_) | Standing::Open { begun: true, .. } => true,
        Standing::Open { begun: false, .. } | Standing::Missing(_) => opens <= today,
    }
}

fn nothing(work: Work) -> AnyView {
    let told = work.about().is_some();
    let more = if told { text::history::EMPTY_MORE } else { text::history::NOT_TOLD };
    empty(text::history::EMPTY, more)
}

fn line(work: Work, entry: &Entry, today: Date) -> AnyView {
    let period = &entry.period;
    let (opens, closes) = (period.opens, period.closes);
    let span = text::history::SPAN.about([("opens", opens.into()), ("closes", closes.into())]);
    let details = match &entry.standing {
        Standing::Done(outcome) => done(work, outcome),
        Standing::Open { .. } | Standing::Missing(_) => ().into_any(),
    };
    let aside = state_tag(&entry.standing, today > closes);
    let title = bundled(&period.name);
    let body = view! { {soft(span)} {details} }.into_any();
    match route(entry, today) {
        Some(route) => view! { <Line title=title href=route.path() aside=aside>{body}</Line> }.into_any(),
        None => view! { <Line title=title aside=aside>{body}</Line> }.into_any(),
    }
}

/// Where a period leads: to its result, or on with the work while it is open.
fn route(entry: &Entry, today: Date) -> Option<Route> {
    match entry.standing {
        Standing::Done(_) => Some(Route::Result(entry.period.id)),
        Standing::Open { .. } if entry.period.is_open(today) => Some(Route::Assessment(entry.period.id)),
        Standing::Open { .. } | Standing::Missing(_) => None,
    }
}

fn done(work: Work, outcome: &Arc<Outcome>) -> AnyView {
    let (at, zone): (_, Zone) = (outcome.at, work.zone());
    let submitted = text::history::SUBMITTED.about([("date", Value::DateOf(at, zone))]);
    let outcome = outcome.clone();
    // Bundles may come to the device while the page is open.
    let estimate = move || {
        let estimate = work.reference(&outcome.references).and_then(|reference| outcome.estimate(&reference));
        match estimate {
            Some(estimate) => {
                let percent = formats::percent(estimate.ratio().hundredths(), 1);
                text::history::JPM.fill(&[("percent", &percent)])
            }
            None => text::history::JPM_UNKNOWN.get().to_owned(),
        }
    };
    view! { <p class="small soft">{say(submitted)} " " {say(estimate)}</p> }.into_any()
}

fn state_tag(standing: &Standing, closed: bool) -> AnyView {
    use text::history::state as words;
    match standing {
        Standing::Done(outcome) if !outcome.arrived => tag(words::WAITING, Tone::Warn),
        Standing::Done(outcome) if outcome.late => tag(words::LATE, Tone::Warn),
        Standing::Done(_) => tag(words::SUBMITTED, Tone::Good),
        Standing::Open { begun: true, done, total, .. } => {
            tag(words::BEGUN.about([("done", (*done).into()), ("total", (*total).into())]), Tone::Info)
        }
        Standing::Open { begun: false, .. } if closed => tag(words::MISSED, Tone::Info),
        Standing::Open { begun: false, .. } => tag(words::NOT_BEGUN, Tone::Info),
        Standing::Missing(_) => ().into_any(),
    }
}

/// Two submitted assessments to put beside each other; the two latest to begin with.
fn choice(entries: &[Entry]) -> AnyView {
    let submitted: Vec<Period> = entries
        .iter()
        .filter(|entry| matches!(entry.standing, Standing::Done(_)))
        .map(|entry| entry.period.clone())
        .collect();
    let [later, earlier, ..] = submitted.as_slice() else {
        return soft(text::history::choose::ONE);
    };
    let (earlier, later) = (RwSignal::new(earlier.id.to_string()), RwSignal::new(later.id.to_string()));
    let options =
        || -> Vec<_> { submitted.iter().map(|period| (period.id.to_string(), bundled(&period.name))).collect() };
    let (first, second) = (options(), options());
    let go = move || match ordered(&submitted, &earlier.get(), &later.get()) {
        Some((earlier, later)) => {
            let href = Route::Compare(earlier, later).path();
            view! { <LinkButton href=href label=text::history::choose::GO kind=crate::ui::Kind::Quiet/> }.into_any()
        }
        None => view! { <p role="status">{text::history::choose::SAME}</p> }.into_any(),
    };
    view! {
        <Card title=text::history::choose::TITLE>
            <SelectField
                name="earlier"
                label=text::history::choose::EARLIER
                options=first
                value=earlier
                on_change=move |picked| earlier.set(picked)
            />
            <SelectField
                name="later"
                label=text::history::choose::LATER
                options=second
                value=later
                on_change=move |picked| later.set(picked)
            />
            {shown(go)}
        </Card>
    }
    .into_any()
}

/// Two different periods, the earlier first, however they were picked; `submitted` is newest first.
fn ordered(submitted: &[Period], one: &str, other: &str) -> Option<(PeriodId, PeriodId)> {
    let place = |id: &str| submitted.iter().position(|period| period.id.to_string() == id);
    let (one, other) = (place(one)?, place(other)?);
    (one != other).then(|| (submitted[one.max(other)].id, submitted[one.min(other)].id))
}

#[cfg(test)]
mod tests {
    use domain::{
        bundle::{BundleHash, References},
        text::Text,
    };

    use super::*;
    use crate::pocket::state::sitting::NoSitting;

    fn period(n: u8) -> Period {
        let hash = BundleHash([n; 32]);
        Period {
            id: PeriodId::from_random([n; 16]),
            name: Text::default(),
            opens: Date::constant(2026, 11, 1),
            closes: Date::constant(2026, 12, 12),
            grace_days: 14,
            references: References { catalogue: hash, standards: hash, rules: hash },
        }
    }

    fn open(begun: bool) -> Standing {
        Standing::Open { period: period(1), begun, done: 0, total: 9 }
    }

    #[test]
    fn a_period_to_come_is_no_history_until_something_was_done_in_it() {
        let (opens, before) = (Date::constant(2026, 11, 1), Date::constant(2026, 10, 31));
        assert!(!is_worth_listing(&open(false), opens, before));
        assert!(is_worth_listing(&open(false), opens, opens));
        assert!(is_worth_listing(&open(true), opens, before));
        assert!(!is_worth_listing(&Standing::Missing(NoSitting::NoPost), opens, before));
    }

    #[test]
    fn a_closed_period_without_a_submission_leads_nowhere() {
        let entry = Entry { period: period(1), standing: open(true) };
        assert_eq!(route(&entry, Date::constant(2026, 12, 12)), Some(Route::Assessment(entry.period.id)));
        assert_eq!(route(&entry, Date::constant(2026, 12, 13)), None);
    }

    #[test]
    fn the_earlier_comes_first_however_two_were_picked() {
        let newest_first = [period(3), period(2), period(1)];
        let id = |n: u8| PeriodId::from_random([n; 16]);
        let pick = |one: u8, other: u8| ordered(&newest_first, &id(one).to_string(), &id(other).to_string());
        assert_eq!(pick(1, 3), Some((id(1), id(3))));
        assert_eq!(pick(3, 1), Some((id(1), id(3))));
        assert_eq!(pick(2, 2), None);
        assert_eq!(pick(2, 9), None);
    }
}
