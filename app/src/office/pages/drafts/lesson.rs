//! One lesson of a draft.

use std::sync::Arc;

use domain::{
    learning::Slug,
    wire::{
        bundle::CatalogueWire,
        office::drafts::{DraftContent, DraftLesson, LessonKind},
    },
};
use leptos::{prelude::*, text_prop::TextProp};

use super::{
    common::{focus_soon, kind_word},
    import::import_card,
    medium::medium,
    practises::practises,
    preview::preview_card,
    quiz::quiz,
    saving::Keeping,
    text::{captions, text},
};
use crate::{
    i18n::text::drafts::{self as words, lesson as page},
    office::{
        calls,
        pages::trouble,
        routes::Route,
        state::{
            Asked,
            drafts::{Desk, forms::LessonForm},
            unsaved::Unsaved,
        },
    },
    reactive::{effect, memo},
    ui::{PageHeading, TextField, Tone, link, shown, soft, tag},
};

/// A lesson's form with what is said about it.
pub type Lesson = Keeping<LessonForm>;

/// `/kantor/kursus/susun/{id}/{lesson}`.
#[component]
pub fn LessonPage(
    /// The course's name.
    draft: Slug,
    /// The lesson's.
    lesson: Slug,
    /// The question that one comes for.
    question: Option<Slug>,
) -> impl IntoView {
    let office = expect_context();
    let unsaved = Unsaved::here();
    let desk = Desk::of(office, &draft);
    let catalogue: Asked<CatalogueWire> =
        office.ask(move || desk.draft.answer().map(|draft| calls::bundle(&draft.catalogue)));
    let content: Asked<DraftContent> = Asked::nothing(office);
    let name = lesson.to_string();
    content.by(move || desk.read_content(name.clone()));
    // What is read again meets what is typed.
    let name = lesson.to_string();
    effect(move || {
        let Some(content) = content.answer() else { return };
        if let Some(server) = untrack(|| desk.form_of(&name, &content)) {
            let _ = unsaved.lesson(&desk.id(), &name, server);
        }
    });
    let whole = memo(move || content.answer().is_some() && catalogue.answer().is_some());
    let name = lesson.to_string();
    let back = Route::Draft(draft.clone()).path();
    let body = move || {
        if !whole.get() {
            return trouble::trouble(catalogue);
        }
        let here = untrack(|| content.answer().zip(catalogue.answer()));
        let Some((first, catalogue)) = here else { return ().into_any() };
        let Some(server) = desk.form_of(&name, &first) else { return ().into_any() };
        let sheet = unsaved.lesson(&desk.id(), &name, server);
        let keeping = Keeping::of(desk, sheet, name.clone(), Desk::read_lesson);
        if let Some(question) = &question {
            to_question(keeping, question);
        }
        form(keeping, content, &name, &catalogue)
    };
    let name = lesson.to_string();
    let known = memo(move || {
        let draft = desk.draft.answer()?;
        draft.modules.iter().flat_map(|module| &module.lessons).find(|known| known.id == name).cloned()
    });
    let title = TextProp::from(move || {
        known.with(|known| {
            known.as_ref().map_or_else(|| words::LESSON_NAME.get().to_owned(), |known| known.title.clone())
        })
    });
    let above = TextProp::from(move || desk.draft.answer().map(|draft| draft.facts.title.clone()).unwrap_or_default());
    let kind = move || known.with(|known| known.as_ref().map(|known| tag(kind_word(known.kind), Tone::Info)));
    view! {
        <PageHeading title=title above=above take_focus=office.takes_focus()>
            <p>{shown(kind)}</p>
            <p>{link(back, words::TO_DRAFT)}</p>
        </PageHeading>
        {trouble::trouble(content)}
        {shown(body)}
    }
    .into_any()
}

/// Puts the keyboard on the question that a fault is about.
fn to_question(keeping: Lesson, question: &Slug) {
    let key = keeping.now.with_untracked(|form| Some(form.quiz.as_ref()?.named_question(question.as_str())?.key));
    if let Some(key) = key {
        focus_soon(keeping.desk.office, format!("question-{key}-text"));
    }
}

/// What the desk knows of the lesson; reactive.
pub fn lesson_now(desk: Desk, name: &str) -> Memo<Option<DraftLesson>> {
    let name = name.to_owned();
    memo(move || {
        let draft = desk.draft.answer()?;
        draft.modules.iter().flat_map(|module| &module.lessons).find(|known| known.id == name).cloned()
    })
}

fn form(keeping: Lesson, content: Asked<DraftContent>, name: &str, catalogue: &Arc<CatalogueWire>) -> AnyView {
    let desk = keeping.desk;
    let Some(kind) = lesson_now(desk, name).get_untracked().map(|lesson| lesson.kind) else { return ().into_any() };
    let id = name.to_owned();
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let form = keeping.now.get_untracked();
        let edit = form.edit(&id, &keeping.base());
        keeping.save(edit, move |field| form.field(field));
    };
    let written = match kind {
        LessonKind::Text => text(keeping, page::TEXT),
        LessonKind::Quiz => quiz(keeping),
        LessonKind::Document => ().into_any(),
        LessonKind::Video | LessonKind::Audio => {
            view! { {captions(keeping, kind)} {text(keeping, page::TRANSCRIPT)} }.into_any()
        }
    };
    let held = match kind {
        LessonKind::Text | LessonKind::Quiz => ().into_any(),
        LessonKind::Video | LessonKind::Audio | LessonKind::Document => medium(desk, name, kind),
    };
    let import = (kind == LessonKind::Quiz).then(|| import_card(keeping, content, name));
    view! {
        {held}
        <form novalidate on:submit=submit>
            <section class="card">
                <h2>{page::ABOUT}</h2>
                <div class="narrow stack">{line(keeping, "title")} {line(keeping, "minutes")}</div>
            </section>
            {written}
            {practises(keeping, &catalogue.0)}
            <section class="card">{keeping.foot()}</section>
        </form>
        {import}
        {preview_card(keeping, name)}
    }
    .into_any()
}

fn line(keeping: Lesson, name: &'static str) -> AnyView {
    let error = keeping.error(name.to_owned());
    if name == "title" {
        let value = keeping.value(|form| form.title.clone());
        let typed = keeping.typed(name.to_owned(), |form, text| form.title = text);
        return view! { <TextField name=name label=page::TITLE value=value on_input=typed error=error maxlength=200/> }
            .into_any();
    }
    let value = keeping.value(|form| form.minutes.clone());
    let typed = keeping.typed(name.to_owned(), |form, text| form.minutes = text);
    view! {
        <TextField
            name=name
            label=page::MINUTES
            hint=page::MINUTES_HINT
            value=value
            on_input=typed
            error=error
            inputmode="numeric"
            maxlength=4
        />
    }
    .into_any()
}

/// That something has to be saved before.
pub fn save_first(keeping: Lesson) -> AnyView {
    let dirty = keeping.dirty();
    shown(move || dirty.get().then(|| soft(page::SAVE_FIRST))).into_any()
}
