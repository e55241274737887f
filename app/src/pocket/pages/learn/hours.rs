//! The year's learning hours, and how each of them came about.

use std::sync::Arc;

use domain::{
    hours::{Entry, HoursRules, Source, Standing, calendar_year, tally},
    people::EmploymentKind,
    time::parse_date,
    wire::about::CompletedWire,
};
use leptos::prelude::*;

use crate::{
    components::explain::SourceNote,
    i18n::{bundled, text::learn::hours as words},
    pocket::state::Work,
    ui::{BigNumber, Card, Disclosure, Shown, paragraph, say, shown, soft},
};

/// The card; nothing before the rules are on the device.
pub(super) fn hours_card(work: Work) -> Shown {
    shown(move || {
        let (about, rules) = (work.about()?, work.hours()?);
        let employment = EmploymentKind::from_code(&about.employment)?;
        Some(card(work, &rules, employment, about.completed.as_deref().unwrap_or_default()))
    })
}

/// The year's hours in one line; nothing before the rules are on the device.
pub(super) fn hours_line(work: Work) -> Shown {
    shown(move || {
        let (about, rules) = (work.about()?, work.hours()?);
        let employment = EmploymentKind::from_code(&about.employment)?;
        let completed = about.completed.as_deref().unwrap_or_default();
        let entries: Vec<Entry> = completed.iter().filter_map(|done| entry(done, &rules)).collect();
        let year = calendar_year(work.today());
        let sum = tally(&entries, year, &rules, employment);
        let (year, jp) = (("year", year.from.year().to_string().into()), ("n", sum.total.into()));
        let line = match sum.standing {
            Standing::Floor { jp: target, .. } => words::LINE_FLOOR.about([year, jp, ("target", target.into())]),
            Standing::Ceiling { .. } => words::LINE.about([year, jp]),
        };
        Some(soft(line))
    })
}

/// What the server told of a completed course, as hours; none of one that the agency does not recognise.
fn entry(done: &CompletedWire, rules: &HoursRules) -> Option<Entry> {
    Some(Entry {
        source: Source::Course(done.course.parse().ok()?),
        path: done.path.parse().ok()?,
        jp: Some(done.jp).filter(|jp| *jp > 0)?,
        date: parse_date(&done.on)?,
        planned: false,
        rule: rules.rule.clone(),
    })
}

fn card(work: Work, rules: &Arc<HoursRules>, employment: EmploymentKind, completed: &[CompletedWire]) -> AnyView {
    let year = calendar_year(work.today());
    let entries: Vec<Entry> = completed.iter().filter_map(|done| entry(done, rules)).collect();
    let sum = tally(&entries, year, rules, employment);
    let target = rules.target(employment);
    let standing = match sum.standing {
        Standing::Floor { jp, remaining: 0 } => paragraph(words::FLOOR_REACHED.about([("target", jp.into())])),
        Standing::Floor { jp, remaining } => {
            paragraph(words::FLOOR_LEFT.about([("n", remaining.into()), ("target", jp.into())]))
        }
        Standing::Ceiling { jp, .. } => {
            let ceiling = words::CEILING.about([("target", jp.into())]);
            view! { {paragraph(ceiling)} {soft(words::CALENDAR)} }.into_any()
        }
    };
    let of_year = completed.iter().filter(|done| parse_date(&done.on).is_some_and(|on| year.contains(on)));
    let lines: Vec<AnyView> = of_year.map(line).collect();
    let empty = lines.is_empty().then(|| soft(words::NONE));
    let title = words::TITLE.about([("year", year.from.year().to_string().into())]);
    let explained = bundled(&target.explanation);
    let (value, version, basis) = (sum.total.to_string(), rules.rule.version.clone(), target.basis.clone());
    view! {
        <Card title=title>
            <BigNumber value=value unit=words::UNIT/>
            {standing}
            <Disclosure summary=words::HOW>
                {empty}
                <ul class="stack small">{lines}</ul>
                {soft(words::SOURCE)}
                {paragraph(explained)}
                <SourceNote name=words::RULE version=version basis=basis/>
            </Disclosure>
        </Card>
    }
    .into_any()
}

fn line(done: &CompletedWire) -> AnyView {
    let date = parse_date(&done.on).unwrap_or_default();
    let (title, date) = (("title", done.title.clone().into()), ("date", date.into()));
    let words = match done.jp {
        0 => words::NOT_RECOGNISED.about([title, date]),
        jp => words::ENTRY.about([title, ("jp", jp.into()), date]),
    };
    view! { <li>{say(words)}</li> }.into_any()
}
