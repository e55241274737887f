//! Questions from GIFT or Moodle XML: looked at first, taken on a second word.

use std::sync::Arc;

use domain::wire::office::drafts::{BODY_TYPE, DraftContent, QuestionFinding, QuestionsQuery, QuestionsRead};
use leptos::prelude::*;

use super::{
    common::renewed,
    lesson::{Lesson, save_first},
};
use crate::{
    i18n::{Sentence, text::drafts::import as words},
    office::{calls, pages::trouble, state::Asked, words::both},
    reactive::{effect, memo},
    ui::{Button, DataTable, FileField, Kind, Notice, Tone, column, number_column, outcome, paragraph, shown, soft},
};

/// The field of the file.
const FIELD: &str = "questions-file";

/// The card.
pub fn import_card(keeping: Lesson, content: Asked<DraftContent>, name: &str) -> AnyView {
    let desk = keeping.desk;
    let read: Asked<QuestionsRead> = Asked::nothing(desk.office);
    let (chosen, missing, round) = (RwSignal::new(false), RwSignal::new(false), RwSignal::new(0_u32));
    let taken = RwSignal::new(None::<u32>);
    let choose = Callback::new(move |name: String| {
        chosen.set(!name.is_empty());
        missing.set(false);
        taken.set(None);
        read.clear();
    });
    let lesson = name.to_owned();
    let send = move |take: Option<String>| {
        let query = QuestionsQuery { revision: desk.revision(), lesson: lesson.clone(), take };
        read.upload(calls::hand_in_questions(&desk.id(), query), FIELD, BODY_TYPE);
    };
    let take = {
        let send = send.clone();
        Callback::new(move |hash: String| send(Some(hash)))
    };
    let look = Callback::new(move |()| {
        if chosen.get_untracked() {
            send(None);
        } else {
            missing.set(true);
            desk.office.ports().host.focus(FIELD);
        }
    });
    effect(move || {
        let Some(answer) = read.answer() else { return };
        let Some(draft) = answer.draft.clone() else { return };
        untrack(|| {
            desk.draft.told(Arc::new(draft));
            taken.set(Some(answer.questions));
            chosen.set(false);
            round.update(|round| *round += 1);
            read.clear();
            content.again();
        });
    });
    let error = Signal::derive(move || missing.get().then(|| words::CHOOSE_FIRST.get().to_owned()));
    let busy = Signal::derive(move || read.waiting());
    let dirty = keeping.dirty();
    let input = move || {
        view! {
            <FileField name=FIELD label=words::FILE hint=words::FILE_HINT accept=".gift,.txt,.xml" error=error on_change=choose/>
        }
        .into_any()
    };
    // What is typed and not saved would not go together with what comes in.
    let way = move || {
        if dirty.get() {
            return save_first(keeping);
        }
        view! { <div class="actions"><Button label=words::LOOK kind=Kind::Quiet busy=busy on_click=look/></div> }
            .into_any()
    };
    let done = move || taken.get().map(|n| outcome((words::TAKEN.about([("n", n.into())]), Tone::Good)));
    let seen = move |answer: Arc<QuestionsRead>| seen(&answer, take, busy, dirty);
    view! {
        <section class="card">
            <h2>{words::TITLE}</h2>
            {paragraph(words::INTRO)}
            <div class="narrow stack">{renewed(memo(move || round.get()), input)} {shown(way)}</div>
            {trouble::answered(read, seen)}
            {shown(done)}
        </section>
    }
    .into_any()
}

fn seen(answer: &QuestionsRead, take: Callback<String>, busy: Signal<bool>, dirty: Signal<bool>) -> AnyView {
    let (title, tone) = match (answer.questions, answer.faults.len()) {
        (0, _) => (words::NOTHING.into(), Tone::Bad),
        (n, 0) => (words::WHOLE_FILE.about([("n", n.into())]), Tone::Good),
        (n, left) => (words::SOME.about([("n", n.into()), ("left", left.into())]), Tone::Warn),
    };
    let hash = answer.file.clone();
    let take = Callback::new(move |()| take.run(hash.clone()));
    let some = answer.questions > 0;
    let button = move || {
        (some && !dirty.get()).then(|| {
            view! { <div class="actions"><Button label=words::TAKE busy=busy on_click=take/></div> }.into_any()
        })
    };
    let none: Option<AnyView> =
        (answer.faults.is_empty() && answer.notices.is_empty()).then(|| soft(words::NO_FINDINGS));
    view! {
        <Notice title=title tone=tone live=true>{none}{shown(button)}</Notice>
        {findings(&answer.faults, words::FAULTS)}
        {findings(&answer.notices, words::NOTICES)}
    }
    .into_any()
}

fn findings(list: &[QuestionFinding], caption: Sentence) -> Option<AnyView> {
    let rows = list.iter().cloned().map(|QuestionFinding { line, question, why }| {
        let of = move || question.clone().unwrap_or_else(|| words::WHOLE.get().to_owned());
        view! {
            <tr>
                <th scope="row">{of}</th>
                <td class="num">{line}</td>
                <td>{move || both(&why)}</td>
            </tr>
        }
    });
    let rows = rows.collect_view();
    let table = || {
        view! {
            <DataTable caption=caption>
                <thead><tr>{column(words::QUESTION)}{number_column(words::LINE)}{column(words::WHY)}</tr></thead>
                <tbody>{rows}</tbody>
            </DataTable>
        }
        .into_any()
    };
    (!list.is_empty()).then(table)
}
