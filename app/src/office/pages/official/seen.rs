//! What the server saw in a file of official results: all that is wrong, or what would be entered, and entering it.

use domain::{
    intake::Reason,
    wire::office::official::{ResultFlaw, ResultSeen, ResultsSeen},
};
use leptos::{prelude::*, text_prop::TextProp};

use super::bring::brings_words;
use crate::{
    components::who_sees::by_code,
    i18n::{
        Sentence, Value,
        text::official::{fault, seen as words},
    },
    office::{
        pages::{faults, imports::reason_words},
        state::official::ResultIntake,
        words::{count, day},
    },
    ui::{
        Button, Card, DataTable, Kind, Notice, Tone, column, number_cell, number_column, outcome, paragraph, say,
        shown, soft, tag,
    },
};

/// Rows that are shown: enough to see what the file is; a list of all faults can be saved.
const SHOWN_MAX: usize = 200;

/// The cards, as long as there is something that was looked at.
pub(super) fn cards(intake: ResultIntake) -> AnyView {
    shown(move || intake.seen.get().map(|seen| looked_at(intake, &seen))).into_any()
}

fn looked_at(intake: ResultIntake, seen: &ResultsSeen) -> AnyView {
    let told = if seen.entered {
        outcome((words::ENTERED.about([("n", seen.new.into())]), Tone::Good))
    } else if !seen.flaws.is_empty() {
        flaws(intake, &seen.flaws)
    } else if seen.new == 0 {
        outcome((words::NOTHING.into(), Tone::Good))
    } else {
        let title = words::READY.about([("n", seen.new.into())]);
        let label = words::ENTER.about([("n", seen.new.into())]);
        let (busy, digest) = (Signal::derive(move || intake.reading.busy()), seen.digest.clone());
        let enter = Callback::new(move |()| intake.enter(digest.clone()));
        view! {
            <Notice title=title live=true>
                {paragraph(words::READY_MORE)}
                <div class="actions"><Button label=label busy=busy on_click=enter/></div>
            </Notice>
        }
        .into_any()
    };
    let rows = (!seen.rows.is_empty()).then(|| rows(&seen.rows));
    view! { {told}{rows} }.into_any()
}

/// Why something is wrong.
fn flaw_words(code: &str) -> Sentence {
    let shared = || Reason::from_code(code).map(reason_words);
    by_code(fault::ALL, code).or_else(shared).unwrap_or(words::WHY)
}

/// Where something is wrong: the column's letters and what it brings.
fn place_words(flaw: &ResultFlaw) -> TextProp {
    match (flaw.brings.map(|brings| brings_words(brings, &[])), flaw.letters.clone()) {
        (Some(field), Some(letters)) => words::WHAT.about([("letters", letters.into()), ("field", field.into())]),
        (Some(field), None) => field,
        (None, letters) => letters.unwrap_or_default().into(),
    }
}

fn line_words(line: Option<u32>) -> TextProp {
    TextProp::from(move || line.map_or_else(|| words::WHOLE.get().to_owned(), count))
}

fn flaws(intake: ResultIntake, flaws: &[ResultFlaw]) -> AnyView {
    let title = words::FLAWS.about([("n", flaws.len().into())]);
    let listed = flaws.iter().take(SHOWN_MAX).map(|flaw| {
        let (place, why) = (say(place_words(flaw)), flaw_words(&flaw.flaw));
        let (line, found) = (say(line_words(flaw.line)), flaw.found.clone());
        view! {
            <tr>
                <td class="num">{line}</td>
                <td>{place}</td>
                <td>{why}</td>
                <td>{found}</td>
            </tr>
        }
        .into_any()
    });
    let listed = listed.collect_view();
    let more = (flaws.len() > SHOWN_MAX).then(|| soft(words::FLAWS_FIRST.about([("n", SHOWN_MAX.into())])));
    let all = flaws.to_vec();
    let save = Callback::new(move |()| {
        let name = untrack(|| words::SAVE_NAME.get().to_owned());
        intake.reading.offer(&untrack(|| list(&all)), &format!("{name}.csv"));
    });
    view! {
        <Notice title=title tone=Tone::Bad live=true>
            {paragraph(words::FLAWS_MORE)}
            {more}
            <div class="actions"><Button label=words::SAVE kind=Kind::Quiet on_click=save/></div>
        </Notice>
        <div class="card">
            <DataTable caption=words::FLAWS_CAPTION>
                <thead>
                    <tr>
                        {number_column(words::LINE)}
                        {column(words::COLUMN)}
                        {column(words::WHY)}
                        {column(words::FOUND)}
                    </tr>
                </thead>
                <tbody>{listed}</tbody>
            </DataTable>
        </div>
    }
    .into_any()
}

/// All faults as a list.
fn list(flaws: &[ResultFlaw]) -> String {
    let heads = [words::LINE, words::COLUMN, words::WHY, words::FOUND].map(|head| head.get().to_owned());
    let mut list = faults::row(&heads);
    for flaw in flaws {
        list.push_str(&faults::row(&[
            line_words(flaw.line).get().into_owned(),
            place_words(flaw).get().into_owned(),
            flaw_words(&flaw.flaw).get().to_owned(),
            flaw.found.clone(),
        ]));
    }
    list
}

fn rows(rows: &[ResultSeen]) -> AnyView {
    let first =
        (rows.len() > SHOWN_MAX).then(|| soft(words::FIRST.about([("n", SHOWN_MAX.into()), ("m", rows.len().into())])));
    let listed = rows.iter().take(SHOWN_MAX).cloned().map(row).collect_view();
    view! {
        <Card title=words::ROWS>
            {first}
            <DataTable caption=words::ROWS caption_hidden=true>
                <thead>
                    <tr>
                        {number_column(words::LINE)}
                        {column(words::WHO)}
                        {column(words::DAY)}
                        {column(words::UNTIL)}
                        {number_column(words::LEVELS)}
                        {column(words::EFFECT)}
                    </tr>
                </thead>
                <tbody>{listed}</tbody>
            </DataTable>
        </Card>
    }
    .into_any()
}

fn row(row: ResultSeen) -> AnyView {
    let ResultSeen { line, name, nip, unit, day: on, until, levels, same, difference } = row;
    let effect = if same { tag(words::SAME, Tone::Info) } else { tag(words::NEW, Tone::Good) };
    let difference = difference.map(|difference| {
        let hundredths = u32::try_from(difference.unsigned_abs()).unwrap_or(u32::MAX);
        soft(words::DIFFERENCE.about([("n", Value::Percent(hundredths, 2))]))
    });
    view! {
        <tr>
            {number_cell(TextProp::from(move || count(line)))}
            <th scope="row">{name} " " <span class="small soft nowrap">{nip}</span> {soft(unit)}</th>
            <td class="nowrap">{say(move || day(&on))}</td>
            <td class="nowrap">{say(move || day(&until))}</td>
            {number_cell(TextProp::from(move || count(levels)))}
            <td>{effect} {difference}</td>
        </tr>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use domain::intake::results::{Brings, ResultFault};

    use super::*;

    #[test]
    fn every_fault_has_words_and_there_are_none_for_others() {
        for own in ResultFault::ALL {
            assert!(by_code(fault::ALL, own.code()).is_some(), "{own:?}");
        }
        assert_eq!(fault::ALL.len(), ResultFault::ALL.len());
        assert_eq!(flaw_words(Reason::BadDate.code()).get(), reason_words(Reason::BadDate).get());
    }

    #[test]
    fn the_list_of_faults_names_rows_and_columns_and_holds_no_formula() {
        let flaw = ResultFlaw {
            line: Some(7),
            letters: Some("D".into()),
            brings: Brings::from_code("number"),
            flaw: Reason::Formula.code().into(),
            found: "=1+\"1\"".into(),
        };
        let list = list(&[flaw]);
        let row = list.lines().nth(1).unwrap();
        assert!(row.starts_with("\"7\";\"D · Nomor laporan\";") && row.ends_with(";\"'=1+\"\"1\"\"\""), "{row}");
    }
}
