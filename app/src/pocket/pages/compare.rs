//! Two of my assessments beside each other.
//!
//! Promises: where the two do not rest on the same ground, that is said before any figure. Refuses: to call a change of answers a
//! change of ability.

use std::sync::Arc;

use domain::{
    ids::PeriodId,
    jpm::{Change, Compared, ProfileLine, compare},
    sync::verdict::Reference,
    text::Text,
};
use leptos::{prelude::*, text_prop::TextProp};

use crate::{
    i18n::{Sentence, bundled, formats, text},
    pocket::{
        routes::Route,
        shell::{Way, heading, page_title},
        state::{
            Work,
            outcome::{Outcome, Standing},
        },
    },
    reactive::memo,
    ui::{Card, DataTable, Kind, LinkButton, Notice, PageHeading, Tone, column, empty, paragraph, say, shown, soft},
};

/// One side of the comparison.
#[derive(Clone)]
struct Side {
    outcome: Arc<Outcome>,
    reference: Arc<Reference>,
}

/// Two assessments, the earlier first.
#[component]
pub fn ComparePage(
    /// The period of the earlier one.
    earlier: PeriodId,
    /// The period of the later one.
    later: PeriodId,
) -> impl IntoView {
    let work = expect_context::<Work>();
    page_title(text::history::compare::TITLE);
    let (earlier, later) = (memo(move || work.standing(earlier)), memo(move || work.standing(later)));
    let page = move || match (side(work, earlier.get()), side(work, later.get())) {
        (Some(earlier), Some(later)) => compared(&earlier, &later),
        _ => missing(),
    };
    view! {
        {shown(page)}
        <div class="actions no-print">
            <LinkButton href=Route::History.path() label=text::history::compare::BACK kind=Kind::Quiet/>
        </div>
    }
    .into_any()
}

fn side(work: Work, standing: Standing) -> Option<Side> {
    let Standing::Done(outcome) = standing else { return None };
    let reference = work.reference(&outcome.references)?;
    Some(Side { outcome, reference })
}

fn missing() -> AnyView {
    view! {
        {heading(text::history::compare::TITLE)}
        {empty(text::history::compare::MISSING, text::history::compare::MISSING_MORE)}
    }
    .into_any()
}

fn compared(earlier: &Side, later: &Side) -> AnyView {
    let rows = compare(&earlier.outcome.profile, &later.outcome.profile);
    let before = bundled(&earlier.outcome.period.name);
    let (count, name) = (Counts::of(&rows), before);
    let (table, to_earlier, to_later) = (table(&rows, earlier, later), to_result(earlier), to_result(later));
    view! {
        <PageHeading
            title=headline(count, name)
            above=text::history::compare::TITLE
            take_focus=Way::here().walked()
        />
        <Notice title=text::result::NOT_OFFICIAL tone=Tone::Warn>{paragraph(text::history::compare::CAUTION)}</Notice>
        {differences(earlier, later)}
        <Card>
            {table}
            {soft(text::history::compare::JPM_NOTE)}
            <div class="actions no-print">{to_earlier} {to_later}</div>
        </Card>
    }
    .into_any()
}

fn to_result(side: &Side) -> AnyView {
    let name = bundled(&side.outcome.period.name);
    let label = text::history::compare::TO_RESULT.about([("period", name.into())]);
    let href = Route::Result(side.outcome.period.id).path();
    view! { <LinkButton href=href label=label kind=Kind::Plain/> }.into_any()
}

/// How many went which way, of those that can be compared.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Counts {
    up: usize,
    down: usize,
    same: usize,
}

impl Counts {
    fn of(rows: &[Compared]) -> Self {
        let count = |test: fn(&Change) -> bool| rows.iter().filter(|row| test(&row.change)).count();
        Self {
            up: count(|change| matches!(change, Change::Up(_))),
            down: count(|change| matches!(change, Change::Down(_))),
            same: count(|change| *change == Change::Same),
        }
    }
}

fn headline(counts: Counts, period: TextProp) -> TextProp {
    use text::history::compare as words;
    let (up, down, period) = (counts.up.into(), counts.down.into(), ("period", period.into()));
    match counts {
        Counts { up: 0, down: 0, same: 0 } => words::HEADLINE_INCOMPARABLE.into(),
        Counts { up: 0, down: 0, .. } => words::HEADLINE_SAME.about([period]),
        Counts { down: 0, .. } => words::HEADLINE_UP.about([("n", up), period]),
        Counts { up: 0, .. } => words::HEADLINE_DOWN.about([("n", down), period]),
        Counts { .. } => words::HEADLINE_BOTH.about([("up", up), ("down", down), period]),
    }
}

/// What the two do not have in common, in words; nothing where they rest on the same ground.
fn differences(earlier: &Side, later: &Side) -> AnyView {
    use text::history::compare::differ as words;
    let (one, other) = (&earlier.reference, &later.reference);
    let (before, after) = (&earlier.outcome.references, &later.outcome.references);
    let mut lines: Vec<AnyView> = Vec::new();
    let mut differ = |sentence: Sentence, earlier: TextProp, later: TextProp| {
        let line = say(sentence.about([("earlier", earlier.into()), ("later", later.into())]));
        lines.push(view! { <p>{line}</p> }.into_any());
    };
    if earlier.outcome.kind != later.outcome.kind {
        differ(words::KIND, kind_words(earlier), kind_words(later));
    }
    if before.standards != after.standards {
        differ(words::STANDARDS, one.standards.version.clone().into(), other.standards.version.clone().into());
    }
    if before.catalogue != after.catalogue {
        differ(words::CATALOGUE, one.catalogue.version.clone().into(), other.catalogue.version.clone().into());
    }
    if before.rules != after.rules {
        differ(words::RULES, one.rules.version.clone().into(), other.rules.version.clone().into());
    }
    if lines.is_empty() {
        return ().into_any();
    }
    view! { <Notice title=words::TITLE tone=Tone::Warn>{lines}</Notice> }.into_any()
}

fn kind_words(side: &Side) -> TextProp {
    let code = side.outcome.kind.code();
    side.reference.standards.of(side.outcome.kind).map_or_else(|| code.into(), |standard| bundled(&standard.name))
}

/// Three columns and no more, so that a phone shows it whole: how a competency changed stands below its name.
fn table(rows: &[Compared], earlier: &Side, later: &Side) -> AnyView {
    let (before, after) = (bundled(&earlier.outcome.period.name), bundled(&later.outcome.period.name));
    let body = rows.iter().map(|row| table_row(row, earlier, later)).collect_view();
    let last = match_row(rows, earlier, later);
    view! {
        <DataTable caption=text::history::compare::CAPTION caption_hidden=true>
            <thead>
                <tr>
                    {column(text::history::compare::COMPETENCY)}
                    {column(before)}
                    {column(after)}
                </tr>
            </thead>
            <tbody>{body} {last}</tbody>
        </DataTable>
    }
    .into_any()
}

fn table_row(row: &Compared, earlier: &Side, later: &Side) -> AnyView {
    // The later catalogue's name; the earlier one's where the later does not have the competency.
    let named = |side: &Side| side.reference.catalogue.competency(row.competency).map(|known| known.name.clone());
    let code = || Text { indonesian: row.competency.to_string(), english: row.competency.to_string() };
    let name = bundled(&named(later).or_else(|| named(earlier)).unwrap_or_else(code));
    let (before, after, change) = (row.earlier, row.later, row.change);
    view! {
        <tr>
            <th scope="row">{say(name)} {soft(change_words(change))}</th>
            <td>{say(cell(before))}</td>
            <td>{say(cell(after))}</td>
        </tr>
    }
    .into_any()
}

/// The estimates; beside each other only where both count the same requirements by the same rules.
fn match_row(rows: &[Compared], earlier: &Side, later: &Side) -> AnyView {
    let comparable = match_is_comparable(rows, &earlier.outcome, &later.outcome);
    let estimate = |side: &Side| {
        let ratio = side.outcome.estimate(&side.reference).map(|estimate| estimate.ratio());
        say(move || match ratio {
            Some(ratio) => formats::percent(ratio.hundredths(), 1),
            None => text::result::jpm::UNKNOWN.get().to_owned(),
        })
    };
    let (before, after) = (estimate(earlier), estimate(later));
    let note = (!comparable).then(|| soft(text::history::compare::JPM_INCOMPARABLE));
    view! {
        <tr>
            <th scope="row"><b>{text::history::compare::JPM}</b> {note}</th>
            <td><b>{before}</b></td>
            <td><b>{after}</b></td>
        </tr>
    }
    .into_any()
}

fn match_is_comparable(rows: &[Compared], earlier: &Outcome, later: &Outcome) -> bool {
    let measured_alike = |row: &Compared| !matches!(row.change, Change::OtherRequirement | Change::OnlyOne);
    earlier.references.rules == later.references.rules && rows.iter().all(measured_alike)
}

fn cell(line: Option<ProfileLine>) -> TextProp {
    let Some(line) = line else { return text::history::compare::ABSENT.into() };
    let required = ("required", line.required.number().into());
    match line.reached.0 {
        Some(level) => text::history::compare::CELL.about([("reached", level.number().into()), required]),
        None => text::history::compare::CELL_NONE.about([required]),
    }
}

fn change_words(change: Change) -> TextProp {
    use text::history::compare as words;
    match change {
        Change::Same => words::SAME.into(),
        Change::Up(n) => words::UP.about([("n", n.into())]),
        Change::Down(n) => words::DOWN.about([("n", n.into())]),
        Change::OtherRequirement => words::OTHER_REQUIREMENT.into(),
        Change::OnlyOne => words::ONLY_ONE.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_headline_counts_what_can_be_compared_and_says_so_where_nothing_can() {
        let of = |up, down, same| headline(Counts { up, down, same }, "2025".into()).get();
        assert_eq!(of(2, 0, 7), "2 kompetensi naik dibanding 2025");
        assert_eq!(of(0, 1, 8), "1 kompetensi turun dibanding 2025");
        assert_eq!(of(2, 1, 6), "2 kompetensi naik, 1 turun dibanding 2025");
        assert_eq!(of(0, 0, 9), "Tidak ada level yang berubah dibanding 2025");
        assert_eq!(of(0, 0, 0), text::history::compare::HEADLINE_INCOMPARABLE.get());
    }

    #[test]
    fn what_was_not_assessed_is_not_a_zero() {
        assert_eq!(cell(None).get(), text::history::compare::ABSENT.get());
        assert_eq!(change_words(Change::Down(2)).get(), "turun 2 level");
    }
}
