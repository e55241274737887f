//! Whether a draft is a course: all that is wrong, each as a link to its place; or what it is, and publishing it.

use domain::wire::office::{
    courses::PackageCourse,
    drafts::{Draft, DraftChecked, DraftFault, DraftPart},
};
use leptos::{prelude::*, text_prop::TextProp};

use super::common::{FACTS, IMAGES, MODULES, module_place};
use crate::{
    i18n::text::drafts::check as words,
    office::{
        calls,
        pages::{courses::publishable, trouble},
        routes::Route,
        state::{Asked, Office, drafts::Desk, unsaved::Unsaved},
        words::both,
    },
    reactive::effect,
    ui::{Button, Card, DataTable, Kind, Notice, Tone, column, link, number_column, paragraph, shown, soft},
};

/// The card.
pub fn check_card(desk: Desk, checked: Asked<DraftChecked>) -> AnyView {
    let (unsaved, id) = (Unsaved::here(), desk.id());
    let check = Callback::new(move |()| checked.post(calls::check_draft(&desk.id(), None), ()));
    // What was said of an earlier revision is not so of this one.
    let told = StoredValue::new(None::<u32>);
    effect(move || {
        let revision = desk.draft.answer().map(|draft| draft.revision);
        if told.get_value() != revision {
            told.set_value(revision);
            untrack(|| checked.clear());
        }
    });
    let open = move || {
        unsaved.any_of(&id).then(|| view! { <Notice title=words::UNSAVED tone=Tone::Warn live=true/> }.into_any())
    };
    let busy = Signal::derive(move || checked.waiting());
    let answered = move |answer: std::sync::Arc<DraftChecked>| match &answer.course {
        Some(course) => sound(desk, checked, course.clone()),
        None => spoilt(desk, &answer.faults),
    };
    view! {
        <Card title=words::TITLE>
            {paragraph(words::INTRO)}
            {shown(open)}
            <div class="actions"><Button label=words::CHECK kind=Kind::Quiet busy=busy on_click=check/></div>
            {trouble::answered(checked, answered)}
        </Card>
    }
    .into_any()
}

fn sound(desk: Desk, checked: Asked<DraftChecked>, course: PackageCourse) -> AnyView {
    let name = course.package.clone();
    let publish = Callback::new(move |()| checked.post(calls::check_draft(&desk.id(), Some(name.clone())), ()));
    publishable(course, Signal::derive(move || checked.waiting()), publish)
}

/// All that is wrong.
fn spoilt(desk: Desk, faults: &[DraftFault]) -> AnyView {
    let title = words::FAULTS.about([("n", faults.len().into())]);
    view! {
        <Notice title=title tone=Tone::Bad live=true>{paragraph(words::FAULTS_MORE)}</Notice>
        {fault_table(desk, faults)}
    }
    .into_any()
}

/// Faults, each with the way to its place.
pub fn fault_table(desk: Desk, faults: &[DraftFault]) -> AnyView {
    let draft = desk.now();
    let rows = faults.iter().cloned().map(|DraftFault { part, line, why }| {
        let (href, label) = place(desk, draft.as_deref(), &part);
        view! {
            <tr>
                <th scope="row">{link(href, label)}</th>
                <td class="num">{line}</td>
                <td>{move || both(&why)}</td>
            </tr>
        }
    });
    let rows = rows.collect_view();
    view! {
        <DataTable caption=words::CAPTION caption_hidden=true>
            <thead><tr>{column(words::PART)}{number_column(words::LINE)}{column(words::WHY)}</tr></thead>
            <tbody>{rows}</tbody>
        </DataTable>
    }
    .into_any()
}

/// Where a part is, and what it is called.
fn place(desk: Desk, draft: Option<&Draft>, part: &DraftPart) -> (String, TextProp) {
    let page = desk.id().parse().map(|id| Route::Draft(id).path()).unwrap_or_default();
    let at = |place: &str| format!("{page}#{place}");
    let modules = draft.map(|draft| draft.modules.as_slice()).unwrap_or_default();
    if let Some(id) = &part.lesson {
        let title = modules.iter().flat_map(|module| &module.lessons).find(|lesson| lesson.id == *id);
        let title = title.map_or_else(|| id.clone(), |lesson| lesson.title.clone());
        let (Ok(draft), Ok(lesson)) = (desk.id().parse(), id.parse()) else { return (at(MODULES), title.into()) };
        let question: Option<domain::learning::Slug> =
            part.question.as_deref().and_then(|question| question.parse().ok());
        let label = match &question {
            Some(question) => {
                words::QUESTION.about([("lesson", title.into()), ("question", question.to_string().into())])
            }
            None => title.into(),
        };
        return (Route::DraftLesson(draft, lesson, question).path(), label);
    }
    if let Some(id) = &part.module {
        let title =
            modules.iter().find(|module| module.id == *id).map_or_else(|| id.clone(), |module| module.title.clone());
        return (at(&module_place(id)), title.into());
    }
    if let Some(file) = &part.file {
        return (at(IMAGES), file.clone().into());
    }
    (at(if modules.is_empty() { MODULES } else { FACTS }), words::COURSE.into())
}

/// What is shown in the place of a draft that has become a course.
pub fn published(office: Office, checked: Asked<DraftChecked>) -> AnyView {
    let Some(course) = untrack(|| checked.answer()).and_then(|checked| checked.course.clone()) else {
        return ().into_any();
    };
    let PackageCourse { id, version, title, .. } = course;
    let file: Asked<()> = Asked::nothing(office);
    let take = Callback::new(move |()| {
        file.download(calls::package(&id, version), None, format!("{id}-{version}.zip"));
    });
    let busy = Signal::derive(move || file.waiting());
    let said = words::PUBLISHED.about([("title", title.into())]);
    view! {
        <Notice title=said tone=Tone::Good live=true>
            {soft(words::PUBLISHED_MORE)}
            <div class="actions"><Button label=words::TAKE kind=Kind::Quiet busy=busy on_click=take/></div>
            <p>{link(Route::Courses.path(), crate::i18n::text::drafts::TO_COURSES)}</p>
        </Notice>
        {trouble::trouble(file)}
    }
    .into_any()
}
