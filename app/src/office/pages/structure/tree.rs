//! The tree as a table, and the units that are closed.

use std::{collections::BTreeSet, sync::Arc};

use domain::{
    ids::UnitId,
    wire::office::structure::{Structure, UnitRow},
};
use leptos::{prelude::*, text_prop::TextProp};

use super::{Desk, View, words::past};
use crate::{
    i18n::text::structure as text,
    office::words::{count, day, post},
    ui::{
        Button, Card, DataTable, Disclosure, InputKind, Kind, Line, Lines, TextField, column, empty, number_cell,
        number_column, say, shown, soft,
    },
};

/// The tree, searched as somebody types.
pub(super) fn tree(desk: Desk, known: &Arc<Structure>) -> AnyView {
    if known.units.is_empty() {
        return empty(text::NONE, text::NONE_TEXT);
    }
    let wanted = RwSignal::new(String::new());
    let known = known.clone();
    let all = known.units.len();
    let found = move || {
        let rows = found(&known.units, &wanted.get());
        let (many, of) = (rows.len(), all);
        let counted = text::FOUND.with(move || [("n", counted(many)), ("m", counted(of))]);
        let table = if rows.is_empty() { empty(text::NONE_FOUND, text::NONE_FOUND_TEXT) } else { table(desk, &rows) };
        view! { <p class="small soft" role="status">{say(counted)}</p>{table} }.into_any()
    };
    view! {
        <Card title=text::UNIT>
            <div class="narrow">
                <TextField
                    name="cari"
                    label=text::SEARCH
                    hint=text::SEARCH_HINT
                    kind=InputKind::Search
                    value=wanted
                    on_input=Callback::new(move |words| wanted.set(words))
                />
            </div>
            {shown(found)}
        </Card>
    }
    .into_any()
}

fn counted(number: usize) -> String {
    count(u32::try_from(number).unwrap_or(u32::MAX))
}

/// The units with these words in name or code, and all above them: without those, nobody sees where a unit lies.
fn found<'a>(units: &'a [UnitRow], words: &str) -> Vec<&'a UnitRow> {
    let words = words.trim().to_lowercase();
    let has = |unit: &UnitRow| unit.name.to_lowercase().contains(&words) || unit.code.to_lowercase().contains(&words);
    let mut kept: BTreeSet<UnitId> = BTreeSet::new();
    for unit in units.iter().filter(|unit| has(unit)) {
        let mut at = Some(unit);
        while let Some(unit) = at.filter(|unit| kept.insert(unit.id)) {
            at = unit.parent.and_then(|parent| units.iter().find(|above| above.id == parent));
        }
    }
    units.iter().filter(|unit| kept.contains(&unit.id)).collect()
}

fn table(desk: Desk, rows: &[&UnitRow]) -> AnyView {
    let rows = rows.iter().map(|row| line(desk, row)).collect_view();
    view! {
        <DataTable caption=text::TITLE caption_hidden=true>
            <thead>
                <tr>
                    {column(text::UNIT)}
                    {column(text::HEAD)}
                    {number_column(text::HERE)}
                    {number_column(text::WITH_BELOW)}
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </DataTable>
    }
    .into_any()
}

fn line(desk: Desk, row: &UnitRow) -> AnyView {
    let (id, depth, here, people) = (row.id, row.depth, row.here, row.people);
    let (name, code) = (row.name.clone(), row.code.clone());
    let open = Callback::new(move |()| desk.show(View::Unit(id)));
    // Who sees the page is told by the indent.
    let level = text::LEVEL.with(move || [("n", count(depth + 1))]);
    view! {
        <tr>
            <th scope="row" class=depth_class(depth)>
                <Button label=name kind=Kind::Plain on_click=open/>
                <span class="visually-hidden">", "{say(level)}</span>
                <span class="small soft">" "{code}</span>
            </th>
            <td>{say(head(row))}</td>
            {number_cell(TextProp::from(move || count(here)))}
            {number_cell(TextProp::from(move || count(people)))}
        </tr>
    }
    .into_any()
}

/// Who heads a unit, with the post.
pub(super) fn head(row: &UnitRow) -> TextProp {
    match row.head.clone() {
        Some(head) => TextProp::from(move || {
            // Who is named may hold no post.
            let known = match head.post.as_str() {
                "" => head.name.clone(),
                title => format!("{}, {}", head.name, post(Some(title), &head.capacity)),
            };
            if head.named { text::HEAD_NAMED.fill(&[("head", &known)]) } else { known }
        }),
        None => text::NO_HEAD.into(),
    }
}

/// Units below units, as deep as the stylesheet goes.
const fn depth_class(depth: u32) -> &'static str {
    match depth {
        0 => "",
        1 => "depth-1",
        2 => "depth-2",
        _ => "depth-3",
    }
}

/// The units that were there once, for whoever asks.
pub(super) fn closed(known: &Arc<Structure>) -> AnyView {
    if known.closed.is_empty() {
        return ().into_any();
    }
    let lines = known.closed.iter().map(|unit| {
        let (title, until) = (format!("{} · {}", unit.name, unit.code), unit.closed.clone().unwrap_or_default());
        let until = soft(text::CLOSED_UNTIL.with(move || [("day", day(&until))]));
        let past = past(&unit.past);
        view! { <Line title=title>{until}{past}</Line> }
    });
    let lines = lines.collect_view();
    view! { <Card><Disclosure summary=text::CLOSED><Lines>{lines}</Lines></Disclosure></Card> }.into_any()
}

#[cfg(test)]
mod tests {
    use domain::wire::office::structure::Head;

    use super::{super::tests::row, *};

    #[test]
    fn who_is_named_as_head_is_told_so_with_a_post_or_without() {
        let known = |post: &str, named| {
            let head = Head { name: "Ana".to_owned(), post: post.to_owned(), capacity: "definitive".to_owned(), named };
            head_of(head)
        };
        let said = |head: &str| text::HEAD_NAMED.fill(&[("head", head)]);
        assert_eq!(known("Guru Ahli Madya", true), said("Ana, Guru Ahli Madya"));
        assert_eq!(known("", true), said("Ana"));
        assert_eq!(known("Kepala Seksi", false), "Ana, Kepala Seksi");
    }

    fn head_of(known: Head) -> String {
        head(&UnitRow { head: Some(known), ..row(1, 0, "SD Negeri 1") }).get().into_owned()
    }

    #[test]
    fn what_is_found_is_shown_where_it_lies() {
        let (dinas, mut bidang, badan) =
            (row(1, 0, "Dinas Perhubungan"), row(2, 1, "Bidang Dermaga"), row(3, 0, "Badan"));
        bidang.parent = Some(dinas.id);
        let units = [dinas, bidang, badan];
        let names = |words: &str| found(&units, words).iter().map(|unit| unit.name.as_str()).collect::<Vec<_>>();
        assert_eq!(names(" dermaga "), ["Dinas Perhubungan", "Bidang Dermaga"]);
        assert_eq!(names("u3"), ["Badan"]);
        assert_eq!(names("").len(), 3);
        assert_eq!(names("kelurahan"), [] as [&str; 0]);
    }
}
