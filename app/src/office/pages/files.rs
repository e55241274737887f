//! What a page shows, as a file: a spreadsheet (XLSX) or text (CSV).
//!
//! Promises: a file with names is asked for with a reason; that it was handed to the browser is said once it was. Refuses: two files at
//! once from one card, so that a password is asked for once.

use leptos::{prelude::*, text_prop::TextProp};

use super::exports::{ReasonForm, fetched, named};
use crate::{
    i18n::{Sentence, text::office::files as text},
    office::state::{Asked, Office},
    ui::{Button, Card, Kind, SelectField, paragraph},
};

/// The forms of a file, as addresses and names end in them.
const XLSX: &str = "xlsx";
const CSV: &str = "csv";
const JSON: &str = "json";

/// What a card says, and how its file is called, without the form.
#[derive(Clone, Copy, Debug)]
pub struct Told {
    /// Above it.
    pub title: Sentence,
    /// What is in the file.
    pub lead: Sentence,
    /// The file's name.
    pub name: Sentence,
}

/// A card with a file in which nobody is named; `path` makes its address from the form.
pub fn figures(told: Told, path: impl Fn(&str) -> String + Copy + Send + Sync + 'static) -> AnyView {
    of_forms(told, &[(XLSX, text::XLSX), (CSV, text::CSV)], path)
}

/// The same, as JSON too: what another program reads.
pub fn data(told: Told, path: impl Fn(&str) -> String + Copy + Send + Sync + 'static) -> AnyView {
    of_forms(told, &[(XLSX, text::XLSX), (CSV, text::CSV), (JSON, text::JSON)], path)
}

fn of_forms(
    told: Told,
    forms: &[(&'static str, Sentence)],
    path: impl Fn(&str) -> String + Copy + Send + Sync + 'static,
) -> AnyView {
    let file: Asked<()> = Asked::nothing(expect_context::<Office>());
    let take = move |form: &'static str| {
        Callback::new(move |()| {
            file.clear();
            file.download(path(form), None, format!("{}.{form}", named(told.name)));
        })
    };
    let busy = Signal::derive(move || file.waiting());
    let button = |(form, label): &(&'static str, Sentence)| {
        let (form, label) = (*form, *label);
        view! { <Button label=label context=told.title kind=Kind::Quiet busy=busy on_click=take(form)/> }
    };
    let buttons = forms.iter().map(button).collect_view();
    view! {
        <div class="no-print">
            <Card title=told.title>
                {paragraph(told.lead)}
                <div class="actions">{buttons}</div>
                {fetched(file)}
            </Card>
        </div>
    }
    .into_any()
}

/// A card with a file in which people are named; `call` makes its address and what is sent along from the form and a reason. Without
/// the latter nothing is asked for.
pub fn names(
    told: Told,
    call: impl Fn(&str, String) -> Option<(String, String)> + Copy + Send + Sync + 'static,
) -> AnyView {
    names_beside("reason", told, call)
}

/// The same on a page that asks for another reason, too: the fields of this one have names of their own.
pub fn names_beside(
    field: &'static str,
    told: Told,
    call: impl Fn(&str, String) -> Option<(String, String)> + Copy + Send + Sync + 'static,
) -> AnyView {
    let file: Asked<()> = Asked::nothing(expect_context::<Office>());
    let form = RwSignal::new(XLSX.to_owned());
    let take = Callback::new(move |reason: String| {
        let form = form.get_untracked();
        let Some((path, body)) = call(&form, reason) else { return };
        file.clear();
        file.download(path, Some(body), format!("{}.{form}", named(told.name)));
    });
    let options = [(XLSX, text::FORM_XLSX), (CSV, text::FORM_CSV)];
    let options = options.map(|(code, label)| (code.to_owned(), TextProp::from(label))).into();
    let pick = Callback::new(move |picked: String| form.set(picked));
    view! {
        <div class="no-print">
            <Card title=told.title>
                {paragraph(told.lead)}
                {paragraph(text::MARK)}
                <div class="narrow">
                    <SelectField
                        name=format!("{field}-form")
                        label=text::FORM
                        options=options
                        value=form
                        on_change=pick
                    />
                </div>
                <ReasonForm
                    busy=Signal::derive(move || file.waiting())
                    name=field
                    label=text::WITH_NAMES
                    on_submit=take
                />
                {fetched(file)}
            </Card>
        </div>
    }
    .into_any()
}
