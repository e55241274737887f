//! One answer out of a few, each a target for the thumb.
//!
//! They are the browser's own radio buttons, so arrow keys, screen readers and forms know them already.

use std::sync::Arc;

use leptos::prelude::*;

use super::say;

/// A question and its answers.
///
/// Nothing is chosen until `value` says so.
#[component]
pub fn RadioGroup<T>(
    /// Unique on the page; the ids inside begin with it.
    #[prop(into)]
    name: String,
    /// The question.
    #[prop(into)]
    legend: TextProp,
    /// What helps to answer it.
    #[prop(optional, into)]
    hint: Option<TextProp>,
    /// The answers, in the order in which they are read.
    options: Vec<(T, TextProp)>,
    /// The answer given, if any.
    #[prop(into)]
    value: Signal<Option<T>>,
    /// Called with the answer at the moment it is chosen.
    #[prop(into)]
    on_change: Callback<T>,
    /// The last answer is of another kind ("no opportunity yet") and gets a line of its own.
    #[prop(optional)]
    wide_last: bool,
    /// One answer a line, for long ones.
    #[prop(optional)]
    one_column: bool,
    /// What is wrong with the answer, or that there is none.
    #[prop(optional, into)]
    error: Option<Signal<Option<String>>>,
) -> impl IntoView
where
    T: PartialEq + Clone + Send + Sync + 'static,
{
    // Only this wrapper is compiled once for every type of answer; the markup below knows positions alone.
    let (values, labels): (Vec<T>, Vec<TextProp>) = options.into_iter().unzip();
    let values = Arc::new(values);
    let known = values.clone();
    let chosen = Signal::derive(move || {
        let answer = value.get()?;
        known.iter().position(|value| *value == answer)
    });
    let choose = Callback::new(move |position: usize| {
        if let Some(answer) = values.get(position) {
            on_change.run(answer.clone());
        }
    });
    let class = choices_class(wide_last, one_column);
    group(name, legend, hint, labels, chosen, choose, class, error)
}

fn choices_class(wide_last: bool, one_column: bool) -> &'static str {
    match (one_column, wide_last) {
        (true, _) => "choices one-column",
        (false, true) => "choices wide-last",
        (false, false) => "choices",
    }
}

#[expect(
    clippy::too_many_arguments,
    reason = "the component's props without their type parameter; called in one place"
)]
fn group(
    name: String,
    legend: TextProp,
    hint: Option<TextProp>,
    labels: Vec<TextProp>,
    chosen: Signal<Option<usize>>,
    choose: Callback<usize>,
    class: &'static str,
    error: Option<Signal<Option<String>>>,
) -> AnyView {
    let field = super::field::Described::new(name.clone(), hint, error);
    let choices = labels
        .into_iter()
        .enumerate()
        .map(|(position, label)| {
            view! {
                <label>
                    <input
                        id=format!("{name}-{position}")
                        type="radio"
                        name=name.clone()
                        value=position.to_string()
                        prop:checked=move || chosen.get() == Some(position)
                        on:change=move |_| choose.run(position)
                    />
                    <span>{say(label)}</span>
                </label>
            }
            .into_any()
        })
        .collect_view();
    view! {
        <fieldset class="question" aria-describedby=field.ids()>
            <legend>{say(legend)}</legend>
            {field.hint()}
            {field.error()}
            <div class=class>{choices}</div>
        </fieldset>
    }
    .into_any()
}
