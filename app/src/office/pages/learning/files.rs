//! The same as spreadsheets: figures, and, with a reason, hours with names.

use domain::{
    access::Action,
    wire::office::learning::{ExportLearners, LearningQuery},
};
use leptos::prelude::*;

use crate::{
    i18n::{language, text, text::office::learning as words},
    office::{
        calls,
        pages::exports::{ReasonForm, fetched, named},
        state::{Asked, Office},
    },
    ui::{Button, Card, Kind, paragraph},
};

/// The cards for files; nothing for whom the table gives none.
#[component]
pub fn Files(
    /// What the address asks for.
    query: Signal<LearningQuery>,
) -> impl IntoView {
    let office = expect_context::<Office>();
    let (figures, names): (Asked<()>, Asked<()>) = (Asked::nothing(office), Asked::nothing(office));
    let get = Callback::new(move |()| {
        names.clear();
        figures.clear();
        let path = calls::export_learning(query.get_untracked(), untrack(language));
        figures.download(path, None, named(words::FILE_NAME));
    });
    let take = Callback::new(move |reason: String| {
        figures.clear();
        names.clear();
        let LearningQuery { year, unit } = query.get_untracked();
        let wanted = ExportLearners { year, unit, reason, language: Some(untrack(language).tag().to_owned()) };
        // Text and ids always serialise.
        let Ok(body) = serde_json::to_string(&wanted) else { return };
        names.download(calls::EXPORT_LEARNERS.to_owned(), Some(body), named(words::NAMES_FILE_NAME));
    });
    let figures_card = office.rights().may(Action::ExportAggregates).then(|| {
        let busy = Signal::derive(move || figures.waiting());
        view! {
            <Card title=words::FILE>
                {paragraph(words::FILE_TEXT)}
                <div class="actions"><Button label=words::FILE_GET kind=Kind::Quiet busy=busy on_click=get/></div>
                {fetched(figures)}
            </Card>
        }
    });
    let names_card = office.rights().may(Action::ExportNamed).then(|| {
        view! {
            <Card title=words::NAMES_FILE>
                {paragraph(words::NAMES_FILE_TEXT)}
                {paragraph(text::office::exports::MARK)}
                <ReasonForm
                    busy=Signal::derive(move || names.waiting())
                    label=words::NAMES_FILE_GET
                    on_submit=take
                />
                {fetched(names)}
            </Card>
        }
    });
    view! { <div class="no-print through">{figures_card}{names_card}</div> }.into_any()
}
