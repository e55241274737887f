//! A question of a quiz in each of its seven forms: while it waits for its answer, and after it.
//!
//! Promises: what is answered is told whole, each time that it changes; nothing is answered by itself. Refuses: to keep an answer, and to
//! score by itself; the domain does.

use domain::{
    ids::AttemptId,
    learning::{Choice, Form, Item, Pair, Question, RESPONSE_CHARS_MAX, Response, Slug},
};
use leptos::{prelude::*, text_prop::TextProp};

use super::answers::{answer_words, right_words};
use crate::{
    i18n::text::learn::quiz as words,
    ui::{Button, Card, Checkbox, Kind, Prose, RadioGroup, SelectField, TextField, Tone, paragraph, shown, soft, tag},
};

/// One question and the way to answer it.
struct Asked {
    question: Question,
    /// Its parts as this attempt shows them.
    order: Vec<Slug>,
    /// Unique on the page.
    name: String,
    answer: Memo<Response>,
    give: Callback<Response>,
}

impl Asked {
    /// The parts in the attempt's order.
    fn ordered<'a, T>(&self, parts: &'a [T], id: impl Fn(&T) -> &Slug) -> Vec<&'a T> {
        self.order.iter().filter_map(|name| parts.iter().find(|part| id(part) == name)).collect()
    }
}

/// A question's card, as an attempt shows it: the answer so far, and whom to tell of a new one.
#[must_use]
pub fn question_card(
    question: &Question,
    lang: &'static str,
    attempt: AttemptId,
    (answer, give): (Memo<Response>, Callback<Response>),
    (n, of): (usize, usize),
) -> AnyView {
    let asked = Asked {
        order: question.order(attempt).into_iter().cloned().collect(),
        question: question.clone(),
        name: format!("q{n}"),
        answer,
        give,
    };
    let title = words::NUMBER.about([("n", n.into()), ("of", of.into())]);
    let body = match &asked.question.form {
        Form::Single(choices) => single(&asked, choices),
        Form::Multiple(choices) => multiple(&asked, choices),
        Form::TrueFalse(_) => true_false(&asked),
        Form::Ordering(items) => ordering(&asked, items),
        Form::Matching(pairs) => matching(&asked, pairs),
        Form::ShortText(_) => typed(&asked, false),
        Form::Number { .. } => typed(&asked, true),
    };
    let html = question.text.clone();
    view! {
        <Card title=title>
            <Prose html=html lang=lang/>
            {body}
        </Card>
    }
    .into_any()
}

/// A question with the answer given, the right one, and why.
#[must_use]
pub fn review_card(
    question: &Question,
    lang: &'static str,
    response: Option<&Response>,
    (n, of): (usize, usize),
) -> AnyView {
    let right = response.is_some_and(|response| question.is_right(response));
    let mark = if right { tag(words::RIGHT, Tone::Good) } else { tag(words::WRONG, Tone::Bad) };
    let title = words::NUMBER.about([("n", n.into()), ("of", of.into())]);
    let yours = match response {
        Some(response) => words::YOURS.about([("answer", answer_words(question, response).into())]),
        None => words::YOURS_NONE.into(),
    };
    let correct = (!right).then(|| paragraph(words::CORRECT.about([("answer", right_words(question).into())])));
    let (html, why) = (question.text.clone(), question.explanation.clone());
    view! {
        <Card title=title aside=mark>
            <Prose html=html lang=lang/>
            {paragraph(yours)}
            {correct}
            {soft(why)}
        </Card>
    }
    .into_any()
}

fn one_of(asked: &Asked, options: Vec<(String, TextProp)>, one_column: bool) -> AnyView {
    let (answer, give) = (asked.answer, asked.give);
    let value = Signal::derive(move || answer.get().first().cloned());
    let choose = Callback::new(move |id: String| give.run(vec![id]));
    view! {
        <RadioGroup
            name=asked.name.clone()
            legend=words::CHOOSE
            options=options
            value=value
            on_change=choose
            one_column=one_column
        />
    }
    .into_any()
}

fn single(asked: &Asked, choices: &[Choice]) -> AnyView {
    let ordered = asked.ordered(choices, |choice| &choice.id);
    let options = ordered.into_iter().map(|choice| (choice.id.to_string(), choice.text.clone().into())).collect();
    one_of(asked, options, true)
}

fn true_false(asked: &Asked) -> AnyView {
    let options = vec![("true".to_owned(), words::TRUE.into()), ("false".to_owned(), words::FALSE.into())];
    one_of(asked, options, false)
}

fn multiple(asked: &Asked, choices: &[Choice]) -> AnyView {
    let (answer, give) = (asked.answer, asked.give);
    let boxes: Vec<AnyView> = asked
        .ordered(choices, |choice| &choice.id)
        .into_iter()
        .map(|choice| {
            let (id, of) = (choice.id.to_string(), choice.id.to_string());
            let checked = Signal::derive(move || answer.get().contains(&of));
            let change = Callback::new(move |ticked: bool| {
                let mut chosen = answer.get_untracked();
                chosen.retain(|known| *known != id);
                if ticked {
                    chosen.push(id.clone());
                }
                give.run(chosen);
            });
            let name = format!("{}-{}", asked.name, choice.id);
            view! { <Checkbox name=name label=choice.text.clone() checked=checked on_change=change/> }.into_any()
        })
        .collect();
    view! {
        <fieldset class="stack">
            <legend>{words::CHOOSE_MANY}</legend>
            {boxes}
        </fieldset>
    }
    .into_any()
}

/// The items in the order on the screen: as answered, else as the attempt shuffled them. An order that was left as it is becomes an
/// answer when the person says so: nothing is answered by itself.
fn ordering(asked: &Asked, items: &[Item]) -> AnyView {
    let (answer, give) = (asked.answer, asked.give);
    let shuffled: Vec<String> = asked.order.iter().map(Slug::to_string).collect();
    let items = items.to_vec();
    let view = move || {
        let given = answer.get();
        let order = if given.is_empty() { shuffled.clone() } else { given.clone() };
        let last = order.len().saturating_sub(1);
        let rows: Vec<AnyView> = order
            .iter()
            .enumerate()
            .map(|(place, id)| {
                let text = items.iter().find(|item| item.id.as_str() == id).map(|item| item.text.clone());
                let text = text.unwrap_or_default();
                let swap = |with: usize| {
                    let mut moved = order.clone();
                    moved.swap(place, with);
                    Callback::new(move |()| give.run(moved.clone()))
                };
                let up = (place > 0).then(|| {
                    view! { <Button label=words::UP context=text.clone() kind=Kind::Quiet on_click=swap(place - 1)/> }
                        .into_any()
                });
                let down = (place < last).then(|| {
                    view! { <Button label=words::DOWN context=text.clone() kind=Kind::Quiet on_click=swap(place + 1)/> }
                        .into_any()
                });
                view! { <li><p>{text}</p><div class="actions">{up}{down}</div></li> }.into_any()
            })
            .collect();
        let keep = given.is_empty().then(|| {
            let order = order.clone();
            let keep = Callback::new(move |()| give.run(order.clone()));
            view! { <Button label=words::ORDER_KEEP kind=Kind::Quiet on_click=keep/> }.into_any()
        });
        view! { <p><b>{words::ORDER}</b></p><ol class="ranking">{rows}</ol>{keep} }.into_any()
    };
    shown(view).into_any()
}

fn matching(asked: &Asked, pairs: &[Pair]) -> AnyView {
    let (answer, give, count) = (asked.answer, asked.give, pairs.len());
    let rights: Vec<(String, TextProp)> = asked
        .ordered(pairs, |pair| &pair.id)
        .into_iter()
        .map(|pair| (pair.id.to_string(), pair.right.clone().into()))
        .collect();
    let fields: Vec<AnyView> = pairs
        .iter()
        .enumerate()
        .map(|(place, pair)| {
            let value = Signal::derive(move || answer.get().get(place).cloned().unwrap_or_default());
            let change = Callback::new(move |id: String| {
                let mut chosen = answer.get_untracked();
                chosen.resize(count, String::new());
                chosen[place] = id;
                // Nothing chosen anywhere is no answer.
                give.run(if chosen.iter().all(String::is_empty) { Vec::new() } else { chosen });
            });
            let mut options = vec![(String::new(), TextProp::from(words::MATCH_NONE))];
            options.extend(rights.iter().cloned());
            let name = format!("{}-{}", asked.name, pair.id);
            view! { <SelectField name=name label=pair.left.clone() options=options value=value on_change=change/> }
                .into_any()
        })
        .collect();
    view! {
        <fieldset class="stack">
            <legend>{words::MATCH}</legend>
            {fields}
        </fieldset>
    }
    .into_any()
}

fn typed(asked: &Asked, is_number: bool) -> AnyView {
    let (answer, give) = (asked.answer, asked.give);
    let value = Signal::derive(move || answer.get().first().cloned().unwrap_or_default());
    let input = Callback::new(move |text: String| {
        give.run(if text.trim().is_empty() { Vec::new() } else { vec![text] });
    });
    #[expect(clippy::cast_possible_truncation, reason = "two hundred")]
    let most = RESPONSE_CHARS_MAX as u32;
    let name = format!("{}-text", asked.name);
    if is_number {
        return view! {
            <TextField
                name=name
                label=words::ANSWER
                hint=words::NUMBER_HINT
                value=value
                on_input=input
                inputmode="decimal"
                maxlength=most
            />
        }
        .into_any();
    }
    view! { <TextField name=name label=words::ANSWER value=value on_input=input maxlength=most/> }.into_any()
}
