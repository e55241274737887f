//! The recording or document of a lesson.

use domain::wire::office::drafts::LessonKind;
use leptos::{prelude::*, text_prop::TextProp};

use super::{images::upload, lesson::lesson_now};
use crate::{
    i18n::{formats, text::drafts::file as words},
    office::state::drafts::Desk,
    ui::{shown, soft},
};

/// The field of the file.
const FIELD: &str = "medium-file";

/// The card.
pub fn medium(desk: Desk, name: &str, kind: LessonKind) -> AnyView {
    let lesson = lesson_now(desk, name);
    let held = move || {
        let file = lesson.with(|lesson| lesson.as_ref().and_then(|lesson| lesson.medium.clone()));
        match file {
            None => soft(words::NONE),
            Some(file) => {
                let (path, bytes) = (file.path, file.bytes);
                soft(words::HELD.with(move || [("path", path.clone()), ("size", formats::size(bytes))]))
            }
        }
    };
    let (label, hint, accept): (TextProp, TextProp, &'static str) = match kind {
        LessonKind::Video => (words::VIDEO.into(), words::VIDEO_HINT.into(), ".webm,.mp4"),
        LessonKind::Audio => (words::AUDIO.into(), words::AUDIO_HINT.into(), ".ogg,.opus,.mp3"),
        LessonKind::Document | LessonKind::Text | LessonKind::Quiz => {
            (words::DOCUMENT.into(), words::DOCUMENT_HINT.into(), ".pdf")
        }
    };
    view! {
        <section class="card">
            <h2>{words::TITLE}</h2>
            {shown(held)}
            {upload(desk, FIELD, label, hint, accept, Some(name.to_owned()))}
        </section>
    }
    .into_any()
}
