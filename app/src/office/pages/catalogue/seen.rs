//! What the server saw in a file of competencies' words: all that is wrong, or what would change, and taking it.

use domain::{
    wire::office::wording::{WordFlawTold, WordingSeen, WordsSeen},
    wording::Effect,
};
use leptos::{prelude::*, text_prop::TextProp};

use crate::{
    components::who_sees::by_code,
    i18n::{
        Sentence,
        text::wording::{fault, field, seen as words},
    },
    office::{
        pages::faults,
        state::wording::WordIntake,
        words::{both, count},
    },
    ui::{
        Button, Card, DataTable, Kind, Notice, Tone, column, number_cell, number_column, outcome, paragraph, say,
        shown, soft, tag,
    },
};

/// Rows that are shown of what is wrong; a list of all can be saved.
const SHOWN_MAX: usize = 200;

/// The cards, as long as there is something that was looked at.
pub(super) fn cards(intake: WordIntake) -> AnyView {
    shown(move || intake.seen.get().map(|seen| looked_at(intake, &seen))).into_any()
}

fn looked_at(intake: WordIntake, seen: &WordingSeen) -> AnyView {
    let nothing = seen.regulation == 0 && seen.own == 0;
    let told = if seen.taken {
        outcome((words::TAKEN.about([("n", seen.regulation.into()), ("m", seen.own.into())]), Tone::Good))
    } else if !seen.flaws.is_empty() {
        flaws(intake, &seen.flaws)
    } else if nothing {
        outcome((words::NOTHING.into(), Tone::Good))
    } else if !seen.wrong.is_empty() {
        outcome((words::FIELDS.into(), Tone::Bad))
    } else {
        ready(intake, seen)
    };
    let competencies = (!seen.competencies.is_empty()).then(|| competencies(&seen.competencies));
    view! { {told}{competencies} }.into_any()
}

/// What would come of it, and the second word.
fn ready(intake: WordIntake, seen: &WordingSeen) -> AnyView {
    let regulation = (seen.regulation > 0).then(|| {
        let posts = paragraph(words::POSTS.about([("n", seen.posts.into())]));
        let replaces = (!seen.replaces.is_empty()).then(|| {
            let numbers = seen.replaces.iter().map(u32::to_string).collect::<Vec<_>>().join(", ");
            paragraph(words::REPLACES.about([("numbers", numbers.into())]))
        });
        view! { {paragraph(words::REGULATION.about([("n", seen.regulation.into())]))}{posts}{replaces} }
    });
    let own = (seen.own > 0).then(|| paragraph(words::OWN.about([("n", seen.own.into())])));
    let (busy, digest) = (Signal::derive(move || intake.reading.busy()), seen.digest.clone());
    let take = Callback::new(move |()| intake.take(digest.clone()));
    view! {
        <Notice title=words::READY live=true>
            {regulation}
            {own}
            <div class="actions"><Button label=words::TAKE busy=busy on_click=take/></div>
        </Notice>
    }
    .into_any()
}

/// Where something is wrong: the column's letters and what it brings.
fn place_words(flaw: &WordFlawTold) -> TextProp {
    let name = flaw.brings.and_then(|brings| by_code(field::ALL, brings.code())).map(TextProp::from);
    match (name, flaw.letters.clone()) {
        (Some(field), Some(letters)) => words::WHAT.about([("letters", letters.into()), ("field", field.into())]),
        (Some(field), None) => field,
        (None, letters) => letters.unwrap_or_default().into(),
    }
}

fn flaw_words(code: &str) -> Sentence {
    by_code(fault::ALL, code).unwrap_or(words::WHY)
}

fn line_words(line: Option<u32>) -> TextProp {
    TextProp::from(move || line.map_or_else(|| words::WHOLE.get().to_owned(), count))
}

fn flaws(intake: WordIntake, flaws: &[WordFlawTold]) -> AnyView {
    let title = words::FLAWS.about([("n", flaws.len().into())]);
    let listed = flaws.iter().take(SHOWN_MAX).map(|flaw| {
        let (place, why) = (say(place_words(flaw)), flaw_words(&flaw.fault));
        let (line, at, found) = (say(line_words(flaw.line)), flaw.at.clone(), flaw.found.clone());
        view! {
            <tr>
                <td class="num">{line}</td>
                <td class="nowrap">{at}</td>
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
                        {column(words::AT)}
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
fn list(flaws: &[WordFlawTold]) -> String {
    let heads = [words::LINE, words::AT, words::COLUMN, words::WHY, words::FOUND].map(|head| head.get().to_owned());
    let mut list = faults::row(&heads);
    for flaw in flaws {
        list.push_str(&faults::row(&[
            line_words(flaw.line).get().into_owned(),
            flaw.at.clone(),
            place_words(flaw).get().into_owned(),
            flaw_words(&flaw.fault).get().to_owned(),
            flaw.found.clone(),
        ]));
    }
    list
}

/// What would come of each competency.
fn competencies(seen: &[WordsSeen]) -> AnyView {
    let listed = seen.iter().cloned().map(|seen| {
        let WordsSeen { line, code, name, own, effect, statements } = seen;
        let effect = match effect {
            Effect::Same => tag(words::SAME, Tone::Info),
            Effect::Reworded => tag(words::REWORDED, Tone::Warn),
            Effect::New => tag(words::NEW, Tone::Good),
        };
        let whose = if own { words::WHOSE_OWN } else { words::WHOSE_ALL };
        view! {
            <tr>
                {number_cell(TextProp::from(move || count(line)))}
                <th scope="row">{say(move || both(&name))} " " <span class="small soft nowrap">{code}</span></th>
                <td>{whose}</td>
                <td>{effect}</td>
                {number_cell(TextProp::from(move || count(statements)))}
            </tr>
        }
        .into_any()
    });
    let listed = listed.collect_view();
    view! {
        <Card title=words::COMPETENCIES>
            <DataTable caption=words::COMPETENCIES caption_hidden=true>
                <thead>
                    <tr>
                        {number_column(words::LINE)}
                        {column(words::NAME)}
                        {column(words::WHOSE)}
                        {column(words::EFFECT)}
                        {number_column(words::STATEMENTS)}
                    </tr>
                </thead>
                <tbody>{listed}</tbody>
            </DataTable>
        </Card>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use domain::wording::{WordField, WordsFault};

    use super::*;

    #[test]
    fn every_fault_and_every_column_has_words_and_there_are_none_for_others() {
        for own in WordsFault::ALL {
            assert!(by_code(fault::ALL, own.code()).is_some(), "{own:?}");
        }
        for own in WordField::ALL {
            assert!(by_code(field::ALL, own.code()).is_some(), "{own:?}");
        }
        assert_eq!((fault::ALL.len(), field::ALL.len()), (WordsFault::ALL.len(), WordField::ALL.len()));
    }

    #[test]
    fn the_list_of_faults_names_rows_and_columns_and_holds_no_formula() {
        let flaw = WordFlawTold {
            line: Some(7),
            letters: Some("L".into()),
            brings: Some(WordField::StatementId),
            at: "INT 3.2".into(),
            fault: WordsFault::Long.code().into(),
            found: "=1+\"1\"".into(),
        };
        let list = list(&[flaw]);
        let row = list.lines().nth(1).unwrap();
        assert!(row.starts_with("\"7\";\"INT 3.2\";\"L · ") && row.ends_with(";\"'=1+\"\"1\"\"\""), "{row}");
    }
}
