//! The year's learning hours, and how each of them came about.

use std::sync::Arc;

use domain::{
    hours::{ClaimStanding, Entry, HoursVersions, Source, Standing, calendar_year, tally},
    people::EmploymentKind,
    time::parse_date,
    wire::{about::CompletedWire, claim::ClaimWire},
};
use leptos::prelude::*;

use crate::{
    components::{explain::SourceNote, hours_steps::rule_words},
    i18n::{
        bundled,
        text::{claims as claim_words, learn::hours as words},
    },
    pocket::{routes::Route, state::Work},
    ui::{BigNumber, Card, Disclosure, Kind, LinkButton, Shown, paragraph, say, shown, soft},
};

/// The card; nothing before the rules are on the device.
pub(super) fn hours_card(work: Work) -> Shown {
    shown(move || {
        let (about, rules) = (work.about()?, work.hours()?);
        let employment = EmploymentKind::from_code(&about.employment)?;
        let (completed, claims) = (about.completed.as_deref(), about.claims.as_deref());
        Some(card(work, &rules, employment, completed.unwrap_or_default(), claims.unwrap_or_default()))
    })
}

/// The year's hours in one line; nothing before the rules are on the device.
pub(super) fn hours_line(work: Work) -> Shown {
    shown(move || {
        let (about, rules) = (work.about()?, work.hours()?);
        let employment = EmploymentKind::from_code(&about.employment)?;
        let (completed, claims) = (about.completed.as_deref(), about.claims.as_deref());
        let entries = entries(completed.unwrap_or_default(), claims.unwrap_or_default(), &rules);
        let year = calendar_year(work.today());
        let sum = tally(&entries, year, rules.of_year(year), employment);
        let (year, jp) = (("year", year.from.year().to_string().into()), ("n", sum.total.into()));
        let line = match sum.standing {
            Standing::Floor { jp: target, .. } => words::LINE_FLOOR.about([year, jp, ("target", target.into())]),
            Standing::Ceiling { .. } => words::LINE.about([year, jp]),
        };
        Some(soft(line))
    })
}

/// What the server told of a completed course, as hours; none of one that the agency does not recognise.
fn entry(done: &CompletedWire, rules: &HoursVersions) -> Option<Entry> {
    let date = parse_date(&done.on)?;
    Some(Entry {
        source: Source::Course(done.course.parse().ok()?),
        path: done.path.parse().ok()?,
        jp: Some(done.jp).filter(|jp| *jp > 0)?,
        date,
        planned: false,
        rule: rules.on(date).rule.clone(),
    })
}

/// An accepted claim as hours: by the rules under which it was accepted, whatever the present ones say.
fn claimed(claim: &ClaimWire) -> Option<Entry> {
    (claim.state == ClaimStanding::Accepted).then(|| Entry {
        source: Source::Claim(claim.id),
        path: claim.what.path.clone(),
        jp: claim.jp,
        date: claim.what.to,
        planned: false,
        rule: claim.rule.clone(),
    })
}

/// All hours that count.
fn entries(completed: &[CompletedWire], claims: &[ClaimWire], rules: &HoursVersions) -> Vec<Entry> {
    let courses = completed.iter().filter_map(|done| entry(done, rules));
    courses.chain(claims.iter().filter_map(claimed)).collect()
}

fn card(
    work: Work,
    versions: &Arc<HoursVersions>,
    employment: EmploymentKind,
    completed: &[CompletedWire],
    claims: &[ClaimWire],
) -> AnyView {
    let year = calendar_year(work.today());
    // The year's target stays what it was when the year began; hours are counted by the rules of their own day.
    let rules = versions.of_year(year);
    let sum = tally(&entries(completed, claims, versions), year, rules, employment);
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
    let accepted = claims.iter().filter(|claim| claimed(claim).is_some_and(|entry| year.contains(entry.date)));
    let lines: Vec<AnyView> = of_year.map(|done| line(done, versions)).chain(accepted.map(claim_line)).collect();
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
            {soft(claim_words::OPEN_LEAD)}
            <div><LinkButton href=Route::Claims.path() label=claim_words::OPEN kind=Kind::Quiet/></div>
        </Card>
    }
    .into_any()
}

fn claim_line(claim: &ClaimWire) -> AnyView {
    let title = ("title", claim.what.title.clone().into());
    let words = words::ENTRY.about([title, ("jp", claim.jp.into()), ("date", claim.what.to.into())]);
    let href = Route::Claim(claim.id).path();
    let rule = soft(rule_words(&claim.rule));
    view! { <li><a href=href>{say(words)}</a>{rule}</li> }.into_any()
}

fn line(done: &CompletedWire, versions: &HoursVersions) -> AnyView {
    let date = parse_date(&done.on).unwrap_or_default();
    let (title, date) = (("title", done.title.clone().into()), ("date", date.into()));
    let words = match done.jp {
        // Who completed a course has a certificate, unless it was withdrawn.
        0 if done.certificate.is_none() => words::WITHDRAWN.about([title, date]),
        0 => words::NOT_RECOGNISED.about([title, date]),
        jp => words::ENTRY.about([title, ("jp", jp.into()), date]),
    };
    let rule = entry(done, versions).map(|entry| soft(rule_words(&entry.rule)));
    view! { <li>{say(words)}{rule}</li> }.into_any()
}
