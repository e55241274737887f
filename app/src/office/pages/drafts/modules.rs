//! Modules and lessons: added, named, brought into their order, taken away.
//!
//! A lesson that goes beyond an end of its module goes into the module before or after: the same two buttons bring it everywhere.

use std::sync::Arc;

use domain::wire::office::drafts::{Draft, DraftEdit, DraftLesson, DraftModule, LessonKind};
use leptos::{prelude::*, text_prop::TextProp};

use super::common::{MODULES, arrange_words, focus_soon, keyed, kind_word, lesson_place, module_place, second_word};
use crate::{
    i18n::{Sentence, formats, text::drafts::modules as words},
    office::{
        routes::Route,
        state::{drafts::Desk, unsaved::Unsaved},
    },
    reactive::memo,
    ui::{Arrange, Button, Card, Disclosure, Kind, SelectField, TextField, Tone, say, shown, soft, tag},
};

/// All modules, and a field for one more.
pub fn modules(desk: Desk) -> AnyView {
    let names = memo(move || {
        let names = |draft: Arc<Draft>| draft.modules.iter().map(|module| module.id.clone()).collect::<Vec<_>>();
        desk.draft.answer().map(names).unwrap_or_default()
    });
    let none = move || names.with(Vec::is_empty).then(|| soft(words::NONE));
    let add = Titled {
        name: "new-module".to_owned(),
        begin: String::new(),
        label: words::ADD,
        edit: Box::new(|title| DraftEdit::AddModule { title }),
        place: Box::new(|draft| module_place(draft.added.as_deref().unwrap_or_default())),
    };
    view! {
        <div class="stack" id=MODULES tabindex="-1">
            <h2>{words::TITLE}</h2>
            {soft(words::HINT)}
            {shown(none)}
            {keyed(names, move |id| module(desk, &id))}
        </div>
        <Card title=words::NEW>{title_form(desk, add)}</Card>
    }
    .into_any()
}

/// What is done with a title.
struct Titled {
    /// The field's id.
    name: String,
    /// What stands in it at first; where that is nothing, it is empty again after each use.
    begin: String,
    /// What the button says.
    label: Sentence,
    /// The change.
    edit: Box<dyn Fn(String) -> DraftEdit + Send + Sync>,
    /// Where the keyboard goes then.
    place: Box<dyn Fn(&Draft) -> String + Send + Sync>,
}

/// A field for a title, and a button that does something with it.
fn title_form(desk: Desk, Titled { name, begin, label, edit, place }: Titled) -> AnyView {
    let (title, missing) = (RwSignal::new(begin.clone()), RwSignal::new(false));
    let typed = Callback::new(move |text: String| {
        missing.set(false);
        title.set(text);
    });
    let id = name.clone();
    let done = Callback::new(move |draft: Arc<Draft>| {
        if begin.is_empty() {
            title.set(String::new());
        }
        focus_soon(desk.office, place(&draft));
    });
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let text = title.get_untracked().trim().to_owned();
        if text.is_empty() {
            missing.set(true);
            desk.office.ports().host.focus(&id);
        } else {
            desk.change(edit(text), done);
        }
    };
    let error = Signal::derive(move || missing.get().then(|| words::TITLE_FIRST.get().to_owned()));
    view! {
        <form class="narrow" novalidate on:submit=submit>
            <TextField name=name label=words::ITS_TITLE value=title on_input=typed error=error maxlength=200/>
            <div class="actions"><Button label=label kind=Kind::Quiet submit=true busy=desk.busy()/></div>
        </form>
    }
    .into_any()
}

fn module(desk: Desk, id: &str) -> AnyView {
    let name = id.to_owned();
    let known = memo(move || {
        let draft = desk.draft.answer()?;
        let place = draft.modules.iter().position(|module| module.id == name)?;
        Some((place, draft.modules.len(), draft.modules[place].clone()))
    });
    let title = TextProp::from(move || {
        known.with(|known| known.as_ref().map(|(_, _, module)| module.title.clone())).unwrap_or_default()
    });
    let heading = {
        let title = title.clone();
        TextProp::from(move || {
            let n = known.with(|known| known.as_ref().map_or(0, |(place, ..)| place + 1)).to_string();
            words::MODULE.fill(&[("n", &n), ("title", &title.get())])
        })
    };
    let place = move || known.with_untracked(|known| known.as_ref().map_or(0, |(place, ..)| *place));
    let (moved, removed, named) = (id.to_owned(), id.to_owned(), id.to_owned());
    let back = module_place(id);
    let rename = Titled {
        name: format!("{back}-title"),
        begin: untrack(|| title.get().into_owned()),
        label: words::RENAME_DO,
        edit: Box::new(move |title| DraftEdit::NameModule { id: named.clone(), title }),
        place: Box::new(move |_| back.clone()),
    };
    let on_move = Callback::new(move |up: bool| {
        let (id, to) = (moved.clone(), if up { place().saturating_sub(1) } else { place() + 1 });
        let button = format!("{}-{}", module_place(&id), if up { "up" } else { "down" });
        let back = Callback::new(move |_| focus_soon(desk.office, button.clone()));
        desk.change(DraftEdit::MoveModule { id, to: u32::try_from(to).unwrap_or(u32::MAX) }, back);
    });
    let asking = RwSignal::new(false);
    let remove = Callback::new(move |()| {
        let back = Callback::new(move |_| focus_soon(desk.office, MODULES.to_owned()));
        desk.change(DraftEdit::RemoveModule { id: removed.clone() }, back);
    });
    let lessons = memo(move || {
        let names = |module: &DraftModule| module.lessons.iter().map(|lesson| lesson.id.clone()).collect::<Vec<_>>();
        known.with(|known| known.as_ref().map(|(_, _, module)| names(module))).unwrap_or_default()
    });
    let none = move || lessons.with(Vec::is_empty).then(|| soft(words::NO_LESSONS));
    let question = words::REMOVE_ASK.about([("title", title.clone().into())]);
    let (here, arrange) = (module_place(id), module_place(id));
    let more = new_lesson(desk, id);
    let name = title_form(desk, rename);
    view! {
        <section class="card" id=here tabindex="-1">
            <h3>{say(heading)}</h3>
            <Arrange
                name=arrange
                what=title
                words=arrange_words()
                can_up=Signal::derive(move || known.with(|known| known.as_ref().is_some_and(|(place, ..)| *place > 0)))
                can_down=Signal::derive(move || known.with(|known| known.as_ref().is_some_and(|(place, of, _)| place + 1 < *of)))
                busy=desk.busy()
                on_move=on_move
                on_remove=Callback::new(move |()| asking.set(true))
            />
            {second_word(asking, question, words::REMOVE_SURE, desk.busy(), remove)}
            {shown(none)}
            <ul class="lines" role="list">{keyed(lessons, move |id| lesson(desk, &id))}</ul>
            <Disclosure summary=words::NEW_LESSON>{more}</Disclosure>
            <Disclosure summary=words::RENAME>{name}</Disclosure>
        </section>
    }
    .into_any()
}

fn new_lesson(desk: Desk, module: &str) -> AnyView {
    let kind = RwSignal::new(LessonKind::Text);
    let value = Signal::derive(move || kind.get().code().to_owned());
    let choose = Callback::new(move |code: String| {
        if let Some(known) = LessonKind::from_code(&code) {
            kind.set(known);
        }
    });
    let options = LessonKind::ALL.iter().map(|kind| (kind.code().to_owned(), kind_word(*kind).into())).collect();
    let into = module.to_owned();
    let add = Titled {
        name: format!("{}-new", module_place(module)),
        begin: String::new(),
        label: words::ADD_LESSON,
        edit: Box::new(move |title| DraftEdit::AddLesson { module: into.clone(), kind: kind.get_untracked(), title }),
        place: Box::new(|draft| lesson_place(draft.added.as_deref().unwrap_or_default())),
    };
    view! {
        <div class="narrow">
            <SelectField
                name=format!("{}-new-kind", module_place(module))
                label=words::KIND
                options=options
                value=value
                on_change=choose
            />
        </div>
        {title_form(desk, add)}
    }
    .into_any()
}

/// Where a lesson stands: its module's place and its own.
fn found(draft: &Draft, id: &str) -> Option<(usize, usize)> {
    draft.modules.iter().enumerate().find_map(|(module, known)| {
        let place = known.lessons.iter().position(|lesson| lesson.id == id)?;
        Some((module, place))
    })
}

/// Where a lesson goes by one place up or down: into which module, and where there.
fn next_place(draft: &Draft, id: &str, up: bool) -> Option<(String, u32)> {
    let (module, place) = found(draft, id)?;
    let of = |place: usize| u32::try_from(place).unwrap_or(u32::MAX);
    let here = draft.modules.get(module)?;
    if up {
        if place > 0 {
            return Some((here.id.clone(), of(place - 1)));
        }
        let before = draft.modules.get(module.checked_sub(1)?)?;
        return Some((before.id.clone(), of(before.lessons.len())));
    }
    if place + 1 < here.lessons.len() {
        return Some((here.id.clone(), of(place + 1)));
    }
    draft.modules.get(module + 1).map(|after| (after.id.clone(), 0))
}

fn lesson(desk: Desk, id: &str) -> AnyView {
    let name = id.to_owned();
    let known = memo(move || {
        let draft = desk.draft.answer()?;
        let (module, place) = found(&draft, &name)?;
        Some(draft.modules[module].lessons[place].clone())
    });
    let title = TextProp::from(move || {
        known.with(|known| known.as_ref().map(|lesson| lesson.title.clone())).unwrap_or_default()
    });
    let about = TextProp::from(move || known.with(|known| known.as_ref().map(about)).unwrap_or_default());
    let (moved, removed) = (id.to_owned(), id.to_owned());
    let can = |up: bool| {
        let id = id.to_owned();
        Signal::derive(move || desk.draft.answer().is_some_and(|draft| next_place(&draft, &id, up).is_some()))
    };
    let on_move = Callback::new(move |up: bool| {
        let Some((module, to)) = desk.now().and_then(|draft| next_place(&draft, &moved, up)) else { return };
        let button = format!("{}-{}", lesson_place(&moved), if up { "up" } else { "down" });
        let back = Callback::new(move |_| focus_soon(desk.office, button.clone()));
        desk.change(DraftEdit::MoveLesson { id: moved.clone(), module, to }, back);
    });
    let asking = RwSignal::new(false);
    let remove = Callback::new(move |()| {
        let module = desk.now().and_then(|draft| Some(draft.modules.get(found(&draft, &removed)?.0)?.id.clone()));
        let back = module.map_or_else(|| MODULES.to_owned(), |id| module_place(&id));
        let back = Callback::new(move |_| focus_soon(desk.office, back.clone()));
        desk.change(DraftEdit::RemoveLesson { id: removed.clone() }, back);
    });
    let unsaved = {
        let (unsaved, draft, lesson) = (Unsaved::here(), desk.id(), id.to_owned());
        move || unsaved.of_lesson(&draft, &lesson).then(|| tag(words::UNSAVED, Tone::Warn))
    };
    let href = match (desk.id().parse(), id.parse()) {
        (Ok(draft), Ok(lesson)) => Route::DraftLesson(draft, lesson, None).path(),
        _ => String::new(),
    };
    let question = words::REMOVE_LESSON_ASK.about([("title", title.clone().into())]);
    let (can_up, can_down, heading) = (can(true), can(false), say(title.clone()));
    view! {
        <li id=lesson_place(id) tabindex="-1">
            <div class="line-body">
                <h4><a href=href>{heading}</a></h4>
                {soft(about)}
                {shown(unsaved)}
                <Arrange
                    name=lesson_place(id)
                    what=title
                    words=arrange_words()
                    can_up=can_up
                    can_down=can_down
                    busy=desk.busy()
                    on_move=on_move
                    on_remove=Callback::new(move |()| asking.set(true))
                />
                {second_word(asking, question, words::REMOVE_LESSON_SURE, desk.busy(), remove)}
            </div>
        </li>
    }
    .into_any()
}

/// What a list says of a lesson; reactive.
fn about(lesson: &DraftLesson) -> String {
    let holds = match (lesson.kind, &lesson.medium) {
        (LessonKind::Text, _) if lesson.text_bytes == 0 => words::EMPTY.get().to_owned(),
        (LessonKind::Text, _) => formats::size(lesson.text_bytes),
        (LessonKind::Quiz, _) => words::QUESTIONS.fill(&[("n", &lesson.questions.to_string())]),
        (LessonKind::Video | LessonKind::Audio | LessonKind::Document, None) => words::NO_FILE.get().to_owned(),
        (LessonKind::Video | LessonKind::Audio | LessonKind::Document, Some(file)) => formats::size(file.bytes),
    };
    words::ABOUT.fill(&[
        ("kind", kind_word(lesson.kind).get()),
        ("minutes", &lesson.minutes.to_string()),
        ("holds", &holds),
    ])
}

#[cfg(test)]
mod tests {
    use domain::wire::office::drafts::DraftFacts;

    use super::*;

    fn draft(modules: &[(&str, &[&str])]) -> Draft {
        let lesson = |id: &&str| DraftLesson {
            id: (*id).into(),
            kind: LessonKind::Text,
            title: (*id).into(),
            minutes: 10,
            practises: Vec::new(),
            text_bytes: 0,
            captions: false,
            medium: None,
            questions: 0,
        };
        let module = |(id, lessons): &(&str, &[&str])| DraftModule {
            id: (*id).into(),
            title: (*id).into(),
            lessons: lessons.iter().map(lesson).collect(),
        };
        let facts = DraftFacts {
            language: "id".into(),
            title: "Menyapa".into(),
            summary: String::new(),
            author: String::new(),
            path: String::new(),
            minutes_per_jp: 45,
            jp: 1,
            develops: Vec::new(),
        };
        Draft {
            id: "menyapa".into(),
            version: 1,
            revision: 1,
            changed_at: 0,
            changed_by: None,
            newest: None,
            facts,
            modules: modules.iter().map(module).collect(),
            images: Vec::new(),
            catalogue: String::new(),
            hours: String::new(),
            added: None,
        }
    }

    #[test]
    fn a_lesson_goes_from_module_to_module_and_stays_at_the_ends() {
        let draft = draft(&[("satu", &["a", "b"]), ("dua", &[]), ("tiga", &["c"])]);
        let to = |id, up| next_place(&draft, id, up);
        let at = |module: &str, place| Some((module.to_owned(), place));
        assert_eq!(to("a", true), None);
        assert_eq!(to("a", false), at("satu", 1));
        assert_eq!(to("b", true), at("satu", 0));
        assert_eq!(to("b", false), at("dua", 0));
        assert_eq!(to("c", true), at("dua", 0));
        assert_eq!(to("c", false), None);
        assert_eq!(to("moon", true), None);
    }
}
