//! The questions of a lesson: how one passes, banks, and the questions in them.

use leptos::{prelude::*, text_prop::TextProp};

use super::{
    common::{arrange_words, focus_soon, keyed, second_word},
    lesson::Lesson,
    question::{answering_word, question},
};
use crate::{
    i18n::text::drafts::quiz as words,
    office::state::drafts::quiz::{Answering, BankForm, Key, QuizForm},
    reactive::memo,
    ui::{Arrange, Button, Kind, SelectField, TextField, say, shown, soft},
};

/// Where the list of banks begins, for the keyboard.
const BANKS: &str = "banks";

/// Changes the quiz of a lesson.
pub fn change(keeping: Lesson, edit: impl FnOnce(&mut QuizForm)) {
    keeping.touch("");
    keeping.now.update(|form| {
        if let Some(quiz) = &mut form.quiz {
            edit(quiz);
        }
    });
}

/// Something of the quiz; reactive.
pub fn of<T>(keeping: Lesson, get: impl FnOnce(&QuizForm) -> Option<T>) -> Option<T> {
    keeping.now.with(|form| form.quiz.as_ref().and_then(get))
}

/// The part of the form.
pub fn quiz(keeping: Lesson) -> AnyView {
    let banks =
        memo(move || of(keeping, |quiz| Some(quiz.banks.iter().map(|bank| bank.key).collect())).unwrap_or_default());
    let add = Callback::new(move |()| {
        let mut key = 0;
        change(keeping, |quiz| key = quiz.add_bank());
        focus_soon(keeping.desk.office, format!("bank-{key}-draw"));
    });
    let none = move || banks.with(Vec::is_empty).then(|| soft(words::NONE));
    let (label, hint) = (words::PASS.into(), words::PASS_HINT.into());
    let pass = number(
        keeping,
        "pass-percent",
        label,
        hint,
        |quiz| Some(&quiz.pass_percent),
        |quiz| Some(&mut quiz.pass_percent),
    );
    let (label, hint) = (words::ATTEMPTS.into(), words::ATTEMPTS_HINT.into());
    let attempts = number(
        keeping,
        "attempts-max",
        label,
        hint,
        |quiz| Some(&quiz.attempts_max),
        |quiz| Some(&mut quiz.attempts_max),
    );
    view! {
        <section class="card">
            <h2>{words::RULES}</h2>
            <div class="narrow stack">
                {pass} {attempts}
            </div>
        </section>
        <div class="stack" id=BANKS tabindex="-1">
            {shown(none)}
            {keyed(banks, move |key| bank(keeping, key))}
        </div>
        <div><Button label=words::ADD_BANK kind=Kind::Quiet on_click=add/></div>
    }
    .into_any()
}

/// A field of a number.
fn number(
    keeping: Lesson,
    name: impl Into<String>,
    label: TextProp,
    hint: TextProp,
    see: impl Fn(&QuizForm) -> Option<&String> + Send + Sync + 'static,
    part: impl Fn(&mut QuizForm) -> Option<&mut String> + Copy + Send + Sync + 'static,
) -> AnyView {
    let name: String = name.into();
    let value = memo(move || of(keeping, |quiz| see(quiz).cloned()).unwrap_or_default());
    let typed = keeping.typed(name.clone(), move |form, text| {
        if let Some(field) = form.quiz.as_mut().and_then(part) {
            *field = text;
        }
    });
    let error = keeping.error(name.clone());
    view! { <TextField name=name label=label hint=hint value=value on_input=typed error=error inputmode="numeric" maxlength=3/> }
        .into_any()
}

fn bank(keeping: Lesson, key: Key) -> AnyView {
    let place =
        memo(move || of(keeping, |quiz| quiz.banks.iter().position(|bank| bank.key == key)).unwrap_or_default());
    let count = memo(move || of(keeping, |quiz| Some(quiz.banks.len())).unwrap_or_default());
    let questions = memo(move || {
        let keys = |bank: &BankForm| bank.questions.iter().map(|question| question.key).collect::<Vec<_>>();
        of(keeping, |quiz| quiz.bank(key).map(keys)).unwrap_or_default()
    });
    let title = words::BANK.with(move || [("n", (place.get() + 1).to_string())]);
    let office = keeping.desk.office;
    let on_move = Callback::new(move |up: bool| {
        change(keeping, |quiz| _ = quiz.move_bank(key, up));
        focus_soon(office, format!("bank-{key}-{}", if up { "up" } else { "down" }));
    });
    let asking = RwSignal::new(false);
    let remove = Callback::new(move |()| {
        change(keeping, |quiz| quiz.remove_bank(key));
        focus_soon(office, BANKS.to_owned());
    });
    let draw_hint = words::DRAW_HINT.with(move || [("n", questions.with(Vec::len).to_string())]);
    let draw = number(
        keeping,
        format!("bank-{key}-draw"),
        words::DRAW.into(),
        draw_hint,
        move |quiz| quiz.bank(key).map(|bank| &bank.draw),
        move |quiz| quiz.bank_mut(key).map(|bank| &mut bank.draw),
    );
    let none = move || questions.with(Vec::is_empty).then(|| soft(words::NO_QUESTIONS));
    let heading = say(title.clone());
    view! {
        <section class="card">
            <h2>{heading}</h2>
            <Arrange
                name=format!("bank-{key}")
                what=title
                words=arrange_words()
                can_up=Signal::derive(move || place.get() > 0)
                can_down=Signal::derive(move || place.get() + 1 < count.get())
                busy=Signal::stored(false)
                on_move=on_move
                on_remove=Callback::new(move |()| asking.set(true))
            />
            {second_word(asking, words::REMOVE_BANK.into(), words::REMOVE_BANK_SURE, Signal::stored(false), remove)}
            <div class="narrow">{draw}</div>
            <div class="stack" id=format!("bank-{key}-questions") tabindex="-1">
                {shown(none)}
                {keyed(questions, move |question_key| question(keeping, key, question_key))}
            </div>
            {new_question(keeping, key)}
        </section>
    }
    .into_any()
}

fn new_question(keeping: Lesson, bank: Key) -> AnyView {
    let kind = RwSignal::new(Answering::Single);
    let options = Answering::ALL.map(|kind| (kind.code().to_owned(), answering_word(kind).into())).to_vec();
    let value = Signal::derive(move || kind.get().code().to_owned());
    let choose = Callback::new(move |code: String| {
        if let Some(known) = Answering::from_code(&code) {
            kind.set(known);
        }
    });
    let add = Callback::new(move |()| {
        let mut key = None;
        change(keeping, |quiz| key = quiz.add_question(bank, kind.get_untracked()));
        focus_soon(keeping.desk.office, format!("question-{}-text", key.unwrap_or_default()));
    });
    view! {
        <div class="narrow stack">
            <SelectField name=format!("bank-{bank}-new") label=words::NEW options=options value=value on_change=choose/>
            <div class="actions"><Button label=words::ADD kind=Kind::Quiet on_click=add/></div>
        </div>
    }
    .into_any()
}
