//! Markdown and captions.

use domain::wire::office::drafts::LessonKind;
use leptos::{prelude::*, text_prop::TextProp};

use super::{images::markdown, lesson::Lesson};
use crate::{
    i18n::{Sentence, text::drafts::text as words},
    office::state::drafts::forms::put_into,
    reactive::memo,
    ui::{Button, Disclosure, Kind, SelectField, TextArea, Writing, paragraph, shown},
};

/// The field of the text.
const TEXT: &str = "text";
/// Characters of captions that a form takes.
const CAPTIONS_MAX: u32 = 500_000;

/// What can be put into a text: what a list says of it, what is put in, whether as a paragraph of its own.
type Piece = (String, String, bool);

/// The text of a lesson, or its transcript.
pub fn text(keeping: Lesson, label: Sentence) -> AnyView {
    let value = keeping.value(|form| form.text.clone().unwrap_or_default());
    let typed = keeping.typed(TEXT.to_owned(), |form, text| form.text = Some(text));
    let error = keeping.error(TEXT.to_owned());
    let place = StoredValue::new(u32::MAX);
    let left = Callback::new(move |at: u32| place.set_value(at));
    let desk = keeping.desk;
    let lang =
        Signal::derive(move || desk.draft.answer().map(|draft| draft.facts.language.clone()).unwrap_or_default());
    view! {
        <section class="card">
            <h2>{label}</h2>
            <Writing
                name=TEXT.to_owned()
                label=words::FIELD
                value=value
                on_input=typed
                on_left=left
                hint=words::HINT
                error=error
                lang=lang
                rows=18
            />
            {pieces(keeping, place)}
            {help()}
        </section>
    }
    .into_any()
}

/// Links to other lessons, and images, to be put in where the cursor stood.
fn pieces(keeping: Lesson, place: StoredValue<u32>) -> AnyView {
    let desk = keeping.desk;
    let pieces = memo(move || {
        let Some(draft) = desk.draft.answer() else { return Vec::new() };
        let lessons = draft.modules.iter().flat_map(|module| &module.lessons).map(|lesson| {
            let said = words::LINK.fill(&[("title", &lesson.title)]);
            (said, format!("[{}](lesson:{})", lesson.title, lesson.id), false)
        });
        let images = draft.images.iter().map(|image| {
            let said = words::IMAGE.fill(&[("path", &image.path)]);
            (said, markdown(&image.path, super::images::alt()), true)
        });
        lessons.chain(images).collect::<Vec<Piece>>()
    });
    let chosen = RwSignal::new(String::new());
    let choose = Callback::new(move |nth: String| chosen.set(nth));
    let put = Callback::new(move |()| {
        let piece = chosen.get_untracked().parse::<usize>().ok();
        let piece = piece.and_then(|nth| pieces.with_untracked(|pieces| pieces.get(nth).cloned()));
        let Some((_, piece, alone)) = piece else { return };
        keeping.touch(TEXT);
        keeping.now.update(|form| {
            let text = form.text.take().unwrap_or_default();
            form.text = Some(put_into(&text, place.get_value(), &piece, alone));
        });
        desk.office.ports().host.focus(TEXT);
    });
    let view = move || {
        let mut options: Vec<(String, TextProp)> = vec![(String::new(), words::NOTHING.into())];
        options.extend((0..).zip(pieces.get()).map(|(nth, (said, ..)): (usize, _)| (nth.to_string(), said.into())));
        view! {
            <div class="narrow">
                <SelectField name="piece" label=words::PIECE hint=words::PIECE_HINT options=options value=chosen on_change=choose/>
            </div>
        }
        .into_any()
    };
    view! {
        {shown(view)}
        <div class="actions"><Button label=words::PUT kind=Kind::Quiet on_click=put/></div>
    }
    .into_any()
}

/// What may be written.
fn help() -> AnyView {
    let examples = [
        (words::help::HEADING, "## "),
        (words::help::BOLD, "**…**"),
        (words::help::LIST, "- …"),
        (words::help::NUMBERS, "1. …"),
        (words::help::QUOTE, "> …"),
        (words::help::LINK, "[…](https://…)"),
        (words::help::LESSON, "[…](lesson:…)"),
        (words::help::IMAGE, "![…](media/….png)"),
        (words::help::TABLE, "| … | … |\n| --- | --- |\n| … | … |"),
    ];
    let lines = examples
        .map(|(what, code)| view! { <div><dt>{what}</dt><dd><pre><code>{code}</code></pre></dd></div> }.into_any());
    let lines = lines.collect_view();
    view! {
        <Disclosure summary=words::help::TITLE>
            <dl class="key-value">{lines}</dl>
            {paragraph(words::help::NOT)}
        </Disclosure>
    }
    .into_any()
}

/// The captions of a recording.
pub fn captions(keeping: Lesson, kind: LessonKind) -> AnyView {
    let value = keeping.value(|form| form.captions.clone().unwrap_or_default());
    let typed = keeping.typed("captions".to_owned(), |form, text| form.captions = Some(text));
    let error = keeping.error("captions".to_owned());
    let hint = if kind == LessonKind::Video { words::CAPTIONS_HINT } else { words::CAPTIONS_MAYBE };
    view! {
        <section class="card">
            <h2>{words::CAPTIONS}</h2>
            <TextArea name="captions" label=words::CAPTIONS_FIELD hint=hint value=value on_input=typed error=error maxlength=CAPTIONS_MAX rows=8/>
            <Disclosure summary=words::CAPTIONS_HOW>
                <pre><code>"WEBVTT\n\n00:00.000 --> 00:04.000\nSelamat pagi, Bu. Silakan duduk.\n\n00:04.500 --> 00:08.000\nTerima kasih."</code></pre>
                {paragraph(words::CAPTIONS_MORE)}
            </Disclosure>
        </section>
    }
    .into_any()
}
