//! A profile as a drawing with words beside it, and as a table.
//!
//! It shows levels and gaps only: who may see a profile may not see what it was judged by.

use domain::{
    competency::{Catalogue, Level, Reached},
    jpm::{Profile as Levels, ProfileLine},
    text::Text,
};
use leptos::{prelude::*, text_prop::TextProp};

use crate::{
    i18n::{bundled, formats, text},
    ui::{DataTable, Disclosure, Line, Lines, Rungs, Tone, column, number_cell, number_column, say, soft, tag},
};

/// One competency of a profile, with its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProfileRow {
    /// Its name.
    pub name: Text,
    /// Level reached beside level required.
    pub line: ProfileLine,
}

impl ProfileRow {
    /// A profile with the catalogue's names.
    #[must_use]
    pub fn all(profile: &Levels, catalogue: &Catalogue) -> Vec<Self> {
        let row = |line: &ProfileLine| Self { name: catalogue.name_of(line.competency), line: *line };
        profile.lines.iter().map(row).collect()
    }

    /// A row from what a server tells: a competency's code, 1–5 required, 0–5 reached. None where these are not levels.
    #[must_use]
    pub fn of(code: &str, name: Text, required: u8, reached: u8) -> Option<Self> {
        let line = ProfileLine {
            competency: code.parse().ok()?,
            required: Level::new(required).ok()?,
            reached: Reached::new(reached).ok()?,
        };
        Some(Self { name, line })
    }
}

/// Reached beside required for each competency, as rungs with words.
#[component]
pub fn ProfileChart(
    /// The competencies, in the standard's order.
    rows: Vec<ProfileRow>,
) -> impl IntoView {
    let lines = rows
        .into_iter()
        .map(|ProfileRow { name, line }| {
            view! {
                <Line title=bundled(&name) aside=level_rungs(line)>
                    {standing(line)}
                </Line>
            }
            .into_any()
        })
        .collect_view();
    view! {
        <div class="in-columns"><Lines>{lines}</Lines></div>
        {soft(text::profile::KEY)}
    }
    .into_any()
}

/// The same as a table, for those who would rather read numbers.
#[component]
pub fn ProfileTable(
    /// The competencies, in the standard's order.
    rows: Vec<ProfileRow>,
) -> impl IntoView {
    let rows = rows
        .into_iter()
        .map(|ProfileRow { name, line }| {
            let name = bundled(&name);
            view! {
                <tr>
                    <th scope="row">{say(name)}</th>
                    {number_cell(reached_words(line.reached))}
                    {number_cell(formats::number(line.required.number().into()))}
                    {number_cell(gap_words(line))}
                </tr>
            }
            .into_any()
        })
        .collect_view();
    view! {
        <DataTable caption=text::profile::CAPTION>
            <thead>
                <tr>
                    {column(text::profile::COMPETENCY)}
                    {number_column(text::profile::REACHED)}
                    {number_column(text::profile::REQUIRED)}
                    {number_column(text::profile::GAP)}
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </DataTable>
    }
    .into_any()
}

/// The drawing, and the table behind a line that opens; on paper the table is always there.
#[component]
pub fn Profile(
    /// The competencies, in the standard's order.
    rows: Vec<ProfileRow>,
) -> impl IntoView {
    let (table, printed) = (rows.clone(), rows.clone());
    view! {
        <ProfileChart rows=rows/>
        <div class="no-print">
            <Disclosure summary=text::profile::AS_TABLE>
                <ProfileTable rows=table/>
            </Disclosure>
        </div>
        <div class="print-only">
            <ProfileTable rows=printed/>
        </div>
    }
    .into_any()
}

/// The rungs of one line, named in words.
pub fn level_rungs(line: ProfileLine) -> AnyView {
    let (reached, required) = (line.reached.number(), line.required.number());
    let label = if line.reached.0.is_some() { text::profile::RUNGS } else { text::profile::RUNGS_NONE };
    let label = label.about([("reached", reached.into()), ("required", required.into())]);
    view! { <Rungs label=label reached=reached required=required/> }.into_any()
}

/// How a line stands to its standard, in words; a gap stands out.
pub fn standing(line: ProfileLine) -> AnyView {
    let (gap, surplus) = (line.gap(), line.surplus());
    if gap > 0 {
        tag(text::profile::SHORT.about([("n", gap.into())]), Tone::Bad)
    } else if surplus > 0 {
        soft(text::profile::ABOVE.about([("n", surplus.into())]))
    } else {
        soft(text::profile::MEETS)
    }
}

/// A reached level as a table's cell has it.
fn reached_words(reached: Reached) -> TextProp {
    reached.0.map_or_else(|| text::profile::NO_LEVEL.into(), |level| formats::number(level.number().into()))
}

fn gap_words(line: ProfileLine) -> TextProp {
    match line.gap() {
        0 => text::profile::NO_GAP.into(),
        gap => text::profile::LEVELS.about([("n", gap.into())]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_server_tells_becomes_a_row_only_if_it_is_a_level() {
        let row = |required, reached| ProfileRow::of("INT", Text::default(), required, reached);
        assert_eq!(row(3, 1).map(|row| row.line.gap()), Some(2));
        assert_eq!(row(3, 0).map(|row| row.line.reached), Some(Reached(None)));
        assert_eq!(row(0, 1), None);
        assert_eq!(row(3, 6), None);
        assert_eq!(ProfileRow::of("int", Text::default(), 3, 1), None);
    }

    #[test]
    fn the_table_says_in_words_what_is_no_number() {
        let line = |reached| ProfileRow::of("INT", Text::default(), 3, reached).map(|row| row.line).unwrap();
        assert_eq!(reached_words(line(0).reached).get(), text::profile::NO_LEVEL.get());
        assert_eq!(reached_words(line(2).reached).get(), "2");
        assert_eq!(gap_words(line(3)).get(), text::profile::NO_GAP.get());
        assert_eq!(gap_words(line(1)).get(), "2 level");
    }
}
