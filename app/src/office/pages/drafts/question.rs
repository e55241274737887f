//! A question as its author writes it, in each of its seven forms.

use leptos::{prelude::*, text_prop::TextProp};

use super::{
    common::{arrange_words, focus_soon, keyed, second_word},
    lesson::Lesson,
    quiz::{change, of},
};
use crate::{
    i18n::{Sentence, text::drafts::question as words, text::learn::quiz as learner_words},
    office::state::drafts::quiz::{Answering, Key, PartForm, QuestionForm},
    reactive::memo,
    ui::{Arrange, Button, Checkbox, Kind, RadioGroup, SelectField, TextArea, TextField, say, shown, soft},
};

/// Characters of a question in the line that stands for it: two lines on a phone.
const FOLDED_CHARS_MAX: usize = 70;

/// A text of something: to be read, and to be changed.
type Part<T> = (fn(&T) -> &String, fn(&mut T) -> &mut String);

/// What a kind of question is called.
pub const fn answering_word(answering: Answering) -> Sentence {
    match answering {
        Answering::Single => words::kind::SINGLE,
        Answering::Multiple => words::kind::MULTIPLE,
        Answering::TrueFalse => words::kind::TRUE_FALSE,
        Answering::Ordering => words::kind::ORDERING,
        Answering::Matching => words::kind::MATCHING,
        Answering::ShortText => words::kind::SHORT_TEXT,
        Answering::Number => words::kind::NUMBER,
    }
}

/// Something of a question; reactive.
fn get<T>(keeping: Lesson, key: Key, get: impl FnOnce(&QuestionForm) -> T) -> Option<T> {
    of(keeping, |quiz| quiz.question(key).map(get))
}

/// What is called when the text of a question's field changes.
fn typed(
    keeping: Lesson,
    key: Key,
    id: &str,
    part: impl Fn(&mut QuestionForm) -> Option<&mut String> + Send + Sync + 'static,
) -> Callback<String> {
    keeping.typed(id.to_owned(), move |form, text| {
        let question = form.quiz.as_mut().and_then(|quiz| quiz.question_mut(key));
        if let Some(field) = question.and_then(&part) {
            *field = text;
        }
    })
}

/// One question of a bank.
pub fn question(keeping: Lesson, bank: Key, key: Key) -> AnyView {
    let office = keeping.desk.office;
    // Its number among all questions, as an author counts them.
    let number = memo(move || {
        let nth = |quiz: &crate::office::state::drafts::quiz::QuizForm| {
            quiz.banks.iter().flat_map(|bank| &bank.questions).position(|question| question.key == key)
        };
        of(keeping, nth).unwrap_or_default() + 1
    });
    let all = memo(move || {
        of(keeping, |quiz| Some(quiz.banks.iter().map(|bank| bank.questions.len()).sum())).unwrap_or_default()
    });
    let can = move |up: bool| memo(move || of(keeping, |quiz| Some(quiz.can_move(key, up))).unwrap_or_default());
    let title = words::TITLE.with(move || {
        [
            ("n", number.get().to_string()),
            ("of", {
                let all: usize = all.get();
                all.to_string()
            }),
        ]
    });
    let on_move = Callback::new(move |up: bool| {
        change(keeping, |quiz| _ = quiz.move_question(key, up));
        focus_soon(office, format!("question-{key}-{}", if up { "up" } else { "down" }));
    });
    let asking = RwSignal::new(false);
    let remove = Callback::new(move |()| {
        change(keeping, |quiz| quiz.remove_question(key));
        focus_soon(office, format!("bank-{bank}-questions"));
    });
    let answering = memo(move || get(keeping, key, |question| question.answering).unwrap_or_default());
    let options = Answering::ALL.map(|kind| (kind.code().to_owned(), answering_word(kind).into())).to_vec();
    let choose = Callback::new(move |code: String| {
        if let Some(kind) = Answering::from_code(&code) {
            change(keeping, |quiz| {
                if let Some(question) = quiz.question_mut(key) {
                    question.answering = kind;
                }
            });
        }
    });
    let (text_id, why_id) = (format!("question-{key}-text"), format!("question-{key}-explanation"));
    let text = memo(move || get(keeping, key, |question| question.text.clone()).unwrap_or_default());
    let why = memo(move || get(keeping, key, |question| question.explanation.clone()).unwrap_or_default());
    let text_typed = typed(keeping, key, &text_id, |question| Some(&mut question.text));
    let why_typed = typed(keeping, key, &why_id, |question| Some(&mut question.explanation));
    let (text_error, why_error) = (keeping.error(text_id.clone()), keeping.error(why_id.clone()));
    let open = opened(keeping, key);
    let summary = TextProp::from(move || {
        let kind = answering_word(answering.get()).get();
        match text.with(|text| beginning(text)) {
            text if text.is_empty() => words::FOLDED_EMPTY.fill(&[("kind", kind)]),
            text => words::FOLDED.fill(&[("kind", kind), ("text", &text)]),
        }
    });
    let heading = say(title.clone());
    let (can_up, can_down) = (can(true), can(false));
    let code = Signal::derive(move || answering.get().code().to_owned());
    view! {
        <section class="card question-form">
            <h3>{heading}</h3>
            <Arrange
                name=format!("question-{key}")
                what=title
                words=arrange_words()
                can_up=can_up.into()
                can_down=can_down.into()
                busy=Signal::stored(false)
                on_move=on_move
                on_remove=Callback::new(move |()| asking.set(true))
            />
            {second_word(asking, words::REMOVE_ASK.into(), words::REMOVE_SURE, Signal::stored(false), remove)}
            <details class="disclosure" prop:open=move || open.get()>
                <summary>{say(summary)}</summary>
                <div class="disclosure-body stack">
                    <SelectField name=format!("question-{key}-kind") label=words::KIND_LABEL options=options value=code on_change=choose/>
                    <TextArea name=text_id label=words::TEXT hint=words::TEXT_HINT value=text on_input=text_typed error=text_error maxlength=4000/>
                    {shown(move || answer(keeping, key, answering.get()))}
                    <TextArea name=why_id label=words::WHY hint=words::WHY_HINT value=why on_input=why_typed error=why_error maxlength=1000/>
                </div>
            </details>
        </section>
    }
    .into_any()
}

/// Whether a question lies open: one that is new, and one with which something is wrong. What has been opened stays so; the others are
/// a line each, or fourteen of them would be a page of a hundred screens on a phone.
fn opened(keeping: Lesson, key: Key) -> Memo<bool> {
    let is_new = untrack(|| get(keeping, key, |question| question.text.is_empty()).unwrap_or(true));
    let opened = StoredValue::new(is_new);
    memo(move || {
        let parts = get(keeping, key, |question| question.parts.iter().map(|part| part.key).collect::<Vec<_>>());
        let own = format!("question-{key}-");
        let of_parts: Vec<String> = parts.unwrap_or_default().into_iter().map(|part| format!("part-{part}-")).collect();
        if keeping.wrong(|id| id.starts_with(&own) || of_parts.iter().any(|part| id.starts_with(part))) {
            opened.set_value(true);
        }
        opened.get_value()
    })
}

/// The beginning of a text, in one line.
fn beginning(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(FOLDED_CHARS_MAX) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line,
    }
}

fn answer(keeping: Lesson, key: Key, answering: Answering) -> AnyView {
    match answering {
        Answering::TrueFalse => truth(keeping, key),
        Answering::Number => {
            let answer: Part<QuestionForm> = (|question| &question.answer, |question| &mut question.answer);
            let tolerance: Part<QuestionForm> = (|question| &question.tolerance, |question| &mut question.tolerance);
            let answer = decimal(keeping, key, "answer", words::ANSWER, words::ANSWER_HINT, answer);
            let tolerance = decimal(keeping, key, "tolerance", words::TOLERANCE, words::TOLERANCE_HINT, tolerance);
            view! { <div class="narrow stack">{answer}{tolerance}</div> }.into_any()
        }
        other => parts(keeping, key, other),
    }
}

fn truth(keeping: Lesson, key: Key) -> AnyView {
    let id = format!("question-{key}-truth");
    let value = Signal::derive(move || get(keeping, key, |question| question.truth).flatten());
    let touched = id.clone();
    let change = Callback::new(move |truth: bool| {
        keeping.touch(&touched);
        change(keeping, |quiz| {
            if let Some(question) = quiz.question_mut(key) {
                question.truth = Some(truth);
            }
        });
    });
    let options = vec![(true, learner_words::TRUE.into()), (false, learner_words::FALSE.into())];
    let error = keeping.error(id.clone());
    view! {
        <div id=id.clone() tabindex="-1">
            <RadioGroup name=format!("{id}-choice") legend=words::TRUTH options=options value=value on_change=change error=error/>
        </div>
    }
    .into_any()
}

fn decimal(
    keeping: Lesson,
    key: Key,
    name: &str,
    label: Sentence,
    hint: Sentence,
    (see, part): Part<QuestionForm>,
) -> AnyView {
    let id = format!("question-{key}-{name}");
    let value = memo(move || get(keeping, key, |question| see(question).clone()).unwrap_or_default());
    let (change, error) = (typed(keeping, key, &id, move |question| Some(part(question))), keeping.error(id.clone()));
    view! { <TextField name=id label=label hint=hint value=value on_input=change error=error inputmode="decimal" maxlength=20/> }
        .into_any()
}

/// What the parts of a question are called: all, one, one more.
const fn part_words(answering: Answering) -> (Sentence, Sentence, Sentence) {
    match answering {
        Answering::Ordering => (words::ITEMS, words::ITEM, words::ADD_ITEM),
        Answering::Matching => (words::PAIRS, words::LEFT, words::ADD_PAIR),
        Answering::ShortText => (words::ACCEPTED, words::WORD, words::ADD_WORD),
        Answering::Single | Answering::Multiple | Answering::TrueFalse | Answering::Number => {
            (words::OPTIONS, words::OPTION, words::ADD_OPTION)
        }
    }
}

fn parts(keeping: Lesson, key: Key, answering: Answering) -> AnyView {
    let keys = memo(move || {
        let keys = |question: &QuestionForm| question.parts.iter().map(|part| part.key).collect::<Vec<_>>();
        get(keeping, key, keys).unwrap_or_default()
    });
    let (legend, _, add) = part_words(answering);
    let add_one = Callback::new(move |()| {
        let mut part = None;
        change(keeping, |quiz| part = quiz.add_part(key));
        focus_soon(keeping.desk.office, format!("part-{}-text", part.unwrap_or_default()));
    });
    let hint = match answering {
        Answering::Single => words::SINGLE_HINT,
        Answering::Multiple => words::MULTIPLE_HINT,
        Answering::Ordering => words::ORDERING_HINT,
        Answering::Matching => words::MATCHING_HINT,
        Answering::ShortText | Answering::TrueFalse | Answering::Number => words::SHORT_TEXT_HINT,
    };
    let number = TextProp::from(move || words::OF_QUESTION.get());
    view! {
        <fieldset class="stack" id=format!("question-{key}-parts") tabindex="-1">
            <legend><b>{legend}</b></legend>
            {soft(hint)}
            <ol class="ranking">{keyed(keys, move |part_key| part(keeping, key, part_key, answering))}</ol>
            <div class="actions"><Button label=add context=number kind=Kind::Quiet on_click=add_one/></div>
        </fieldset>
    }
    .into_any()
}

/// Something of a part; reactive.
fn get_part<T>(keeping: Lesson, key: Key, part: Key, see: impl FnOnce(&PartForm) -> T) -> Option<T> {
    get(keeping, key, |question| question.part(part).map(see)).flatten()
}

fn part(keeping: Lesson, key: Key, part_key: Key, answering: Answering) -> AnyView {
    let (_, label, _) = part_words(answering);
    let place = memo(move || {
        let at = |question: &QuestionForm| question.parts.iter().position(|part| part.key == part_key);
        get(keeping, key, at).flatten().unwrap_or_default()
    });
    let count = memo(move || get(keeping, key, |question| question.parts.len()).unwrap_or_default());
    let label = label.with(move || [("n", (place.get() + 1).to_string())]);
    let field = |end: &str, label: TextProp, (see, part): Part<PartForm>| {
        let id = format!("part-{part_key}-{end}");
        let value = memo(move || get_part(keeping, key, part_key, |known| see(known).clone()).unwrap_or_default());
        let change = typed(keeping, key, &id, move |question| question.part_mut(part_key).map(part));
        let error = keeping.error(id.clone());
        view! { <TextField name=id label=label value=value on_input=change error=error maxlength=300/> }.into_any()
    };
    let text = field("text", label.clone(), (|part| &part.text, |part| &mut part.text));
    let more = match answering {
        Answering::Matching => {
            let right = words::RIGHT.with(move || [("n", (place.get() + 1).to_string())]);
            field("other", right, (|part| &part.other, |part| &mut part.other))
        }
        Answering::Single | Answering::Multiple => mark(keeping, key, part_key, place),
        Answering::TrueFalse | Answering::Ordering | Answering::ShortText | Answering::Number => ().into_any(),
    };
    let office = keeping.desk.office;
    let on_move = Callback::new(move |up: bool| {
        change(keeping, |quiz| {
            if let Some(question) = quiz.question_mut(key) {
                question.move_part(part_key, up);
            }
        });
        focus_soon(office, format!("part-{part_key}-{}", if up { "up" } else { "down" }));
    });
    let remove = Callback::new(move |()| {
        change(keeping, |quiz| {
            if let Some(question) = quiz.question_mut(key) {
                question.remove_part(part_key);
            }
        });
        focus_soon(office, format!("question-{key}-parts"));
    });
    view! {
        <li>
            {text}
            {more}
            <Arrange
                name=format!("part-{part_key}")
                what=label
                words=arrange_words()
                can_up=Signal::derive(move || place.get() > 0)
                can_down=Signal::derive(move || place.get() + 1 < count.get())
                busy=Signal::stored(false)
                on_move=on_move
                on_remove=remove
            />
        </li>
    }
    .into_any()
}

/// Whether an option is right.
fn mark(keeping: Lesson, key: Key, part: Key, place: Memo<usize>) -> AnyView {
    let checked = Signal::derive(move || get_part(keeping, key, part, |part| part.right).unwrap_or_default());
    let tick = Callback::new(move |right: bool| {
        change(keeping, |quiz| {
            if let Some(question) = quiz.question_mut(key) {
                question.mark(part, right);
            }
        });
    });
    let label = words::IS_RIGHT.with(move || [("n", (place.get() + 1).to_string())]);
    view! { <Checkbox name=format!("part-{part}-right") label=label checked=checked on_change=tick/> }.into_any()
}
