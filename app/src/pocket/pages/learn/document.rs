//! A lesson that is a document: opened in the browser's own viewer, or kept as a file.

use domain::learning::{File, Media, PLACE_MAX};
use leptos::{prelude::*, task::spawn_local, text_prop::TextProp};

use super::{
    addresses::{Addresses, find},
    away,
    lesson::{Here, foot},
    size_words,
};
use crate::{
    i18n::text::learn::lesson as words,
    pocket::{
        shell::{Way, page_title},
        state::Work,
    },
    ports::Call,
    state::api::words_of,
    ui::{Button, Card, Kind, PageHeading, paragraph, say, shown, trouble},
};

pub(super) fn document(here: &Here, media: &Media) -> AnyView {
    let Some(lesson) = here.lesson() else { return ().into_any() };
    let Some(file) = here.course.files.iter().find(|file| file.hash == media.file).cloned() else {
        return ().into_any();
    };
    page_title(lesson.title.clone());
    let addresses = find(here.work, vec![file.clone()]);
    let bytes = file.bytes;
    let size = words::DOCUMENT.with(move || [("size", size_words(bytes))]);
    let (work, course) = (here.work, here.hash);
    let name = format!("{}.pdf", lesson.id);
    let ways = move || {
        let addresses = addresses.get()?;
        let ways = if addresses.all_here() {
            from_here(&addresses, &file, &name)
        } else {
            let path = format!("/api/files/{}", file.hash);
            view! { {from_server(work, path.into(), &name, words::DOCUMENT_SAVE.into())} {away(words::DOCUMENT_AWAY, course)} }.into_any()
        };
        Some(ways)
    };
    let (title, above) = (lesson.title.clone(), here.above());
    view! {
        <PageHeading title=title above=above take_focus=Way::here().walked()/>
        <Card>
            {paragraph(size)}
            {shown(ways)}
        </Card>
        {foot(here, lesson, Box::new(|| PLACE_MAX))}
    }
    .into_any()
}

fn from_here(addresses: &Addresses, file: &File, name: &str) -> AnyView {
    let (address, name) = (addresses.of(file.hash), name.to_owned());
    let saved = address.clone();
    view! {
        <div class="actions">
            <a class="button quiet" href=address target="_blank">{say(words::DOCUMENT_OPEN)}</a>
            <a class="button quiet" href=saved download=name>{say(words::DOCUMENT_SAVE)}</a>
        </div>
    }
    .into_any()
}

/// A button that fetches a file, and says why where it cannot.
pub(super) fn from_server(work: Work, path: TextProp, name: &str, label: TextProp) -> AnyView {
    let name = name.to_owned();
    let (busy, problem) = (RwSignal::new(false), RwSignal::new(None::<TextProp>));
    let save = Callback::new(move |()| {
        busy.set(true);
        problem.set(None);
        let call = Call { path: untrack(|| path.get().to_string()), body: None, credentials: Some(work.credentials()) };
        let (server, name) = (work.ports().server, name.clone());
        spawn_local(async move {
            let saved = server.download(call, &name).await;
            problem.try_set(saved.err().map(|failure| words_of(&failure)));
            busy.try_set(false);
        });
    });
    view! {
        {trouble(problem)}
        <div><Button label=label kind=Kind::Quiet busy=busy on_click=save/></div>
    }
    .into_any()
}
