//! Before it begins: what it is, how long it takes, who sees what, until when.

use domain::ids::PeriodId;
use leptos::{prelude::*, text_prop::TextProp};

use crate::{
    i18n::{Value, bundled, text::assessment as words},
    pocket::{
        pages::room,
        routes::Route,
        shell::Way,
        state::{Work, sitting::Sitting},
    },
    ui::{Card, KeyValue, LinkButton, Notice, PageHeading, Pair, link, paragraph, say},
};

/// What a person should know before the first statement.
#[component]
pub fn Intro(
    /// The period.
    period: PeriodId,
) -> impl IntoView {
    let work = expect_context::<Work>();
    // Drawn anew only when it becomes another stage: what it says does not change while somebody reads.
    let sitting = untrack(|| work.sitting(period));
    sitting.ok().map_or_else(|| ().into_any(), |sitting| introduction(work, &sitting))
}

/// Statements that most people answer of one competency.
const STATEMENTS_EACH: usize = 6;

/// How long it takes for so many competencies.
pub(in crate::pocket::pages) fn how_long(competencies: usize) -> TextProp {
    // Two levels of three statements for most competencies, to the nearest ten; three to five of them a minute.
    let statements = (competencies * STATEMENTS_EACH + 5) / 10 * 10;
    words::intro::LONG_TEXT.about([
        ("n", statements.into()),
        ("least", (statements / 5).into()),
        ("most", (statements * 3 / 10).into()),
    ])
}

fn introduction(work: Work, sitting: &Sitting) -> AnyView {
    let (period, zone) = (sitting.period.clone(), untrack(|| work.zone()));
    let (opens, closes, grace) = (period.opens, period.closes, period.grace_days);
    let until = zone.date(sitting.arrives_until(zone));
    let competencies = sitting.course.competencies.len();
    let begins = sitting.course.next().map(|page| Route::AssessmentPage(period.id, page));
    let open = untrack(|| period.is_open(work.today()));
    let start = match begins.filter(|_| open) {
        Some(first) => view! { <LinkButton href=first.path() label=words::intro::START/> }.into_any(),
        None => {
            let not_yet = words::intro::NOT_YET.about([("date", opens.into())]);
            view! { <Notice title=not_yet/> }.into_any()
        }
    };
    let what = words::intro::WHAT_TEXT.about([("n", competencies.into())]);
    let deadline = words::intro::UNTIL_TEXT.about([("date", closes.into()), ("zone", zone.to_string().into())]);
    let late = match grace {
        0 => words::intro::LATE_NO_GRACE.into(),
        _ => words::intro::LATE_TEXT.about([("date", closes.into()), ("until", until.into())]),
    };
    view! {
        <PageHeading title=bundled(&period.name) above=words::TITLE take_focus=Way::here().walked()>
            {paragraph(words::intro::LEAD)}
        </PageHeading>
        {open.then(room::warning)}
        <Card>
            <KeyValue>
                <Pair label=words::intro::WHAT>{say(what)}</Pair>
                <Pair label=words::intro::LONG>{say(how_long(competencies))}</Pair>
                <Pair label=words::intro::SEEN>
                    {paragraph(words::intro::SEEN_TEXT)}
                    {link(Route::Visibility.path(), words::intro::SEEN_MORE)}
                </Pair>
                <Pair label=words::intro::UNTIL>{say(deadline)}</Pair>
                <Pair label=words::intro::LATE>{say(late)}</Pair>
            </KeyValue>
            {start}
        </Card>
    }
    .into_any()
}

/// Over before it began.
#[component]
pub fn Closed(
    /// The period.
    period: PeriodId,
) -> impl IntoView {
    let work = expect_context::<Work>();
    let closes = untrack(|| work.periods()).into_iter().find(|known| known.id == period).map(|known| known.closes);
    let date = closes.map_or_else(|| String::new().into(), Value::from);
    let lead = words::closed::LEAD.about([("date", date)]);
    view! {
        <PageHeading title=words::closed::TITLE take_focus=Way::here().walked()>
            {paragraph(lead)}
        </PageHeading>
        <div><LinkButton href=Route::Home.path() label=words::missing::HOME/></div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_standard_of_more_competencies_takes_longer() {
        for (competencies, words) in [(9, "50 pernyataan, 10–15 menit"), (14, "80 pernyataan, 16–24 menit")] {
            assert!(how_long(competencies).get().contains(words), "{competencies}");
        }
    }
}
