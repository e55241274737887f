//! Images that texts may show.

use std::sync::Arc;

use domain::wire::office::drafts::{BODY_TYPE, Draft, DraftEdit, DraftFile, FileQuery};
use leptos::{prelude::*, text_prop::TextProp};

use super::common::{IMAGES, bare_name, file_fault, focus_soon, keyed, renewed, second_word};
use crate::{
    i18n::{
        formats,
        text::drafts::{self as page_words, file as file_words, images as words},
    },
    office::{
        calls,
        pages::trouble,
        state::{Asked, drafts::Desk},
    },
    reactive::{effect, memo},
    ui::{Button, FileField, Kind, Line, Lines, shown, soft},
};

/// The field of the file.
const FIELD: &str = "image-file";

/// What Markdown shows an image by; its words are the author's to write.
pub fn markdown(path: &str, words: &str) -> String {
    format!("![{words}]({path})")
}

/// What stands in the place of those words until they are written; reactive.
pub fn alt() -> &'static str {
    words::ALT.get()
}

/// The card.
pub fn images_card(desk: Desk) -> AnyView {
    let images = memo(move || desk.draft.answer().map(|draft| draft.images.clone()).unwrap_or_default());
    let paths = memo(move || images.with(|images| images.iter().map(|image| image.path.clone()).collect::<Vec<_>>()));
    let row = move |path: String| {
        let file = images.with_untracked(|images| images.iter().find(|image| image.path == path).cloned());
        file.map_or_else(|| ().into_any(), |file| image(desk, file))
    };
    let none = move || paths.with(Vec::is_empty).then(|| soft(words::NONE));
    view! {
        <section class="card" id=IMAGES tabindex="-1">
            <h2>{words::TITLE}</h2>
            {soft(words::HINT)}
            {shown(none)}
            <Lines>{keyed(paths, row)}</Lines>
            {upload(desk, FIELD, words::FILE.into(), words::FILE_HINT.into(), ".png,.jpg,.jpeg,.webp", None)}
        </section>
    }
    .into_any()
}

fn image(desk: Desk, file: DraftFile) -> AnyView {
    let DraftFile { path, hash, bytes, .. } = file;
    let src = calls::draft_file(&desk.id(), &hash);
    let code = {
        let path = path.clone();
        move || markdown(&path, alt())
    };
    let asking = RwSignal::new(false);
    let removed = path.clone();
    let remove = Callback::new(move |()| {
        let back = Callback::new(move |_| focus_soon(desk.office, IMAGES.to_owned()));
        desk.change(DraftEdit::RemoveImage { path: removed.clone() }, back);
    });
    let ask = Callback::new(move |()| asking.set(true));
    let question = words::REMOVE_ASK.about([("path", path.clone().into())]);
    let size = TextProp::from(move || formats::size(bytes));
    view! {
        <Line title=path.clone()>
            <img class="thumb" src=src alt="" loading="lazy"/>
            <p class="small"><code>{code}</code></p>
            {soft(size)}
            <div><Button label=page_words::REMOVE context=path kind=Kind::Quiet on_click=ask/></div>
            {second_word(asking, question, words::REMOVE_SURE, desk.busy(), remove)}
        </Line>
    }
    .into_any()
}

/// A field for a file, and a button that hands it in: a lesson's recording or document, or an image.
pub fn upload(
    desk: Desk,
    field: &'static str,
    label: TextProp,
    hint: TextProp,
    accept: &'static str,
    lesson: Option<String>,
) -> AnyView {
    let office = desk.office;
    let sent: Asked<Draft> = Asked::nothing(office);
    let (chosen, missing, round) = (RwSignal::new(String::new()), RwSignal::new(false), RwSignal::new(0_u32));
    let done = RwSignal::new(false);
    let choose = Callback::new(move |name: String| {
        chosen.set(bare_name(&name));
        missing.set(false);
        done.set(false);
        sent.clear();
    });
    let go = Callback::new(move |()| {
        let name = chosen.get_untracked();
        if name.is_empty() {
            missing.set(true);
            office.ports().host.focus(field);
            return;
        }
        done.set(false);
        let query = FileQuery { revision: desk.revision(), name, lesson: lesson.clone() };
        sent.upload(calls::hand_in_file(&desk.id(), query), field, BODY_TYPE);
    });
    effect(move || {
        let Some(draft) = sent.answer() else { return };
        untrack(|| {
            desk.draft.told(Arc::clone(&draft));
            chosen.set(String::new());
            round.update(|round| *round += 1);
            done.set(true);
            sent.clear();
            focus_soon(office, field.to_owned());
        });
    });
    let error = Signal::derive(move || {
        if missing.get() {
            return Some(file_words::CHOOSE_FIRST.get().to_owned());
        }
        sent.failure().and_then(|failure| file_fault(&failure)).map(|words| words.get().to_owned())
    });
    let other_trouble = move || {
        let own_fault = sent.failure().is_some_and(|failure| file_fault(&failure).is_some());
        (!own_fault).then(|| trouble::trouble(sent))
    };
    let said = move || done.get().then(|| crate::ui::outcome((file_words::DONE.into(), crate::ui::Tone::Good)));
    let busy = Signal::derive(move || sent.waiting());
    let input = move || {
        view! { <FileField name=field label=label.clone() hint=hint.clone() accept=accept error=error on_change=choose/> }
            .into_any()
    };
    view! {
        <div class="narrow stack">
            {renewed(memo(move || round.get()), input)}
            <div class="actions"><Button label=file_words::SEND context=field_words(field) kind=Kind::Quiet busy=busy on_click=go/></div>
            {shown(other_trouble)}
            {shown(said)}
        </div>
    }
    .into_any()
}

/// What is handed in, for those who hear the button.
fn field_words(field: &str) -> TextProp {
    if field == FIELD { words::ONE.into() } else { file_words::ONE.into() }
}
