//! The files of official results that were entered, each of which can be taken back.

use domain::{
    ids::ImportId,
    wire::office::{
        REASON_CHARS_MAX, REASON_CHARS_MIN,
        official::{OfficialImport, OfficialImports, UndoResults},
    },
};
use leptos::{prelude::*, task::spawn_local, text_prop::TextProp};

use crate::{
    i18n::{language, text::official::lists as words},
    office::{
        calls,
        pages::{
            files::{self, Told},
            words_of,
        },
        state::{Asked, Office},
        words::{count, instant},
    },
    state::api,
    ui::{Button, Card, Kind, Line, Lines, MAIN_ID, Notice, TextArea, Tone, failed, paragraph, shown, soft},
};

/// The card.
pub(super) fn card(office: Office, listed: Asked<OfficialImports>, answer: &OfficialImports) -> AnyView {
    if answer.imports.is_empty() {
        return view! { <Card title=words::TITLE>{soft(words::NONE)}</Card> }.into_any();
    }
    let lines = answer.imports.iter().cloned().map(|import| line(office, listed, import)).collect_view();
    view! {
        <Card title=words::TITLE><Lines>{lines}</Lines></Card>
        {file()}
    }
    .into_any()
}

/// The list, as a file.
fn file() -> AnyView {
    let told = Told { title: words::FILE, lead: words::FILE_TEXT, name: words::FILE_NAME };
    files::figures(told, |form| calls::export_shown("official_files", form, untrack(language)))
}

fn line(office: Office, listed: Asked<OfficialImports>, import: OfficialImport) -> AnyView {
    let OfficialImport { id, file, people, at, by, undone, reason } = import;
    let zone = office.zone();
    let about = words::LINE.with(move || [("n", count(people)), ("at", instant(at, zone)), ("name", by.clone())]);
    let body = match undone {
        Some(at) => {
            let reason = reason.unwrap_or_default();
            paragraph(words::UNDONE.with(move || [("at", instant(at, zone)), ("reason", reason.clone())]))
        }
        None => taking_back(office, listed, id, file.clone()),
    };
    view! { <Line title=file>{soft(about)}{body}</Line> }.into_any()
}

fn taking_back(office: Office, listed: Asked<OfficialImports>, id: ImportId, file: String) -> AnyView {
    let (asking, busy, mute) = (RwSignal::new(false), RwSignal::new(false), RwSignal::new(false));
    let (reason, problem) = (RwSignal::new(String::new()), RwSignal::new(None::<TextProp>));
    let name = format!("undo-{id}");
    let field = name.clone();
    let go = Callback::new(move |()| {
        let why = reason.get_untracked().trim().to_owned();
        if !(REASON_CHARS_MIN..=REASON_CHARS_MAX).contains(&why.chars().count()) {
            mute.set(true);
            office.ports().host.focus(&field);
            return;
        }
        let (ports, credentials) = (office.ports(), office.credentials());
        busy.set(true);
        problem.set(None);
        spawn_local(async move {
            let path = calls::undo_official(id);
            let told = api::tell(&*ports.server, &path, &UndoResults { reason: why }, Some(credentials)).await;
            if busy.try_set(false).is_some() {
                return;
            }
            match told {
                Ok(()) => {
                    // The button that was pressed goes away.
                    ports.host.focus(MAIN_ID);
                    listed.again();
                }
                Err(failure) => {
                    office.heed(&failure);
                    problem.set(Some(words_of(&failure)));
                }
            }
        });
    });
    let typed = Callback::new(move |text: String| {
        mute.set(false);
        reason.set(text);
    });
    let error = Signal::derive(move || {
        mute.get().then(|| {
            let (min, max) = (REASON_CHARS_MIN.to_string(), REASON_CHARS_MAX.to_string());
            words::REASON_SHORT.fill(&[("min", &min), ("max", &max)])
        })
    });
    let part = move || {
        if !asking.get() {
            let ask = Callback::new(move |()| asking.set(true));
            let context = file.clone();
            return view! { <Button label=words::UNDO context=context kind=Kind::Quiet on_click=ask/> }.into_any();
        }
        let stay = Callback::new(move |()| asking.set(false));
        let name = name.clone();
        view! {
            <Notice title=words::UNDO tone=Tone::Warn live=true>
                {paragraph(words::UNDO_MORE)}
                <TextArea name=name label=words::REASON value=reason on_input=typed error=error/>
                {shown(move || problem.get().map(failed))}
                <div class="actions">
                    <Button label=words::SURE kind=Kind::Danger busy=busy on_click=go/>
                    <Button label=words::STAY kind=Kind::Quiet on_click=stay/>
                </div>
            </Notice>
        }
        .into_any()
    };
    shown(part).into_any()
}
