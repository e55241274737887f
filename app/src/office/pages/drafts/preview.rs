//! A lesson as a learner gets it, by the learner's own pieces. Nothing of it is recorded.

use std::sync::Arc;

use domain::{
    ids::AttemptId,
    learning::{Content, Course, Media, MediaKind, Quiz, Responses},
    text::Language,
    wire::{course::read_course, office::drafts::LessonPreview},
};
use leptos::prelude::*;

use super::{
    check::fault_table,
    common::focus_soon,
    lesson::{Lesson, save_first},
};
use crate::{
    components::question::{question_card, review_card},
    i18n::text::{
        drafts::preview as words,
        learn::{lesson as lesson_words, quiz as quiz_words},
        settings,
    },
    office::{
        calls,
        pages::trouble,
        routes::Route,
        state::{Asked, drafts::Desk},
    },
    reactive::memo,
    ui::{Button, Captions, Disclosure, Kind, Notice, Prose, Recording, Tone, paragraph, shown, soft},
};

/// Where what came of an attempt stands, for the keyboard.
const RESULT: &str = "preview-result";

/// The card.
pub fn preview_card(keeping: Lesson, name: &str) -> AnyView {
    let desk = keeping.desk;
    let seen: Asked<LessonPreview> = Asked::nothing(desk.office);
    let path = calls::draft_preview(&desk.id(), name);
    let look = Callback::new(move |()| {
        // A new look is a new attempt, too.
        seen.clear();
        seen.get(path.clone());
    });
    let busy = Signal::derive(move || seen.waiting());
    view! {
        <section class="card">
            <h2>{words::TITLE}</h2>
            {paragraph(words::INTRO)}
            {save_first(keeping)}
            <div class="actions"><Button label=words::LOOK kind=Kind::Quiet busy=busy on_click=look/></div>
        </section>
        {trouble::answered(seen, move |preview| shown_lesson(desk, &preview))}
    }
    .into_any()
}

fn shown_lesson(desk: Desk, preview: &LessonPreview) -> AnyView {
    let course = preview.course.as_deref().and_then(|text| read_course(text).ok());
    let number = (preview.number as usize).checked_sub(1);
    let lesson = course.as_ref().zip(number).and_then(|(course, nth)| course.lessons().nth(nth).cloned());
    let (Some(course), Some(lesson)) = (course, lesson) else {
        return view! {
            <section class="card">
                <Notice title=words::FAULTS tone=Tone::Warn live=true/>
                {fault_table(desk, &preview.faults)}
            </section>
        }
        .into_any();
    };
    let lang = course.language;
    let body = match lesson.content {
        Content::Text(html) => {
            let html = placed(desk, &course, html);
            view! { <Prose html=html lang=lang.tag()/> }.into_any()
        }
        Content::Media(media) if media.kind == MediaKind::Document => document(desk, &lesson.id.to_string(), &media),
        Content::Media(media) => recording(desk, &course, &lesson.title, &media),
        Content::Quiz(quiz) => questions(desk, &course, quiz),
    };
    view! {
        <section class="preview stack" aria-label=move || words::LABEL.get()>
            {soft(words::AS_LEARNER)}
            {body}
        </section>
    }
    .into_any()
}

/// The same markup with files and lessons where an author finds them.
fn placed(desk: Desk, course: &Course, mut html: String) -> String {
    for file in &course.files {
        let (published, here) =
            (format!("\"/api/files/{}\"", file.hash), calls::draft_file(&desk.id(), &file.hash.to_string()));
        html = html.replace(&published, &format!("\"{here}\""));
    }
    let Ok(draft) = desk.id().parse::<domain::learning::Slug>() else { return html };
    for lesson in course.lessons() {
        let named = format!("href=\"lesson:{}\"", lesson.id);
        let here = Route::DraftLesson(draft.clone(), lesson.id.clone(), None).path();
        html = html.replace(&named, &format!("href=\"{here}\""));
    }
    html
}

fn document(desk: Desk, name: &str, media: &Media) -> AnyView {
    let file: Asked<()> = Asked::nothing(desk.office);
    let (path, name) = (calls::draft_file(&desk.id(), &media.file.to_string()), format!("{name}.pdf"));
    let save = Callback::new(move |()| file.download(path.clone(), None, name.clone()));
    let busy = Signal::derive(move || file.waiting());
    view! {
        <div class="actions">
            <Button label=lesson_words::DOCUMENT_SAVE kind=Kind::Quiet busy=busy on_click=save/>
        </div>
        {trouble::trouble(file)}
    }
    .into_any()
}

fn recording(desk: Desk, course: &Course, title: &str, media: &Media) -> AnyView {
    let lang: Language = course.language;
    let sound = media.kind == MediaKind::Audio;
    let sentence = if sound { lesson_words::SOUND } else { lesson_words::VIDEO };
    let label = sentence.about([("title", title.to_owned().into())]);
    let captions = media.captions.map(|captions| Captions {
        src: calls::draft_file(&desk.id(), &captions.to_string()),
        lang: lang.tag(),
        label: settings::LANGUAGE_NAME.within(lang).to_owned(),
    });
    let failed = RwSignal::new(false);
    let src = calls::draft_file(&desk.id(), &media.file.to_string());
    let transcript = media.transcript.clone().map(|html| {
        let html = placed(desk, course, html);
        view! { <Disclosure summary=lesson_words::TRANSCRIPT><Prose html=html lang=lang.tag()/></Disclosure> }
            .into_any()
    });
    let trouble = move || {
        failed
            .get()
            .then(|| view! { <Notice title=lesson_words::RECORDING_FAILED tone=Tone::Warn live=true/> }.into_any())
    };
    view! {
        <Recording
            label=label
            src=src
            sound=sound
            captions=captions
            on_played=Callback::new(|_| ())
            on_trouble=Callback::new(move |()| failed.set(true))
        />
        {shown(trouble)}
        {transcript}
    }
    .into_any()
}

/// A quiz that can be tried: an attempt after another, each drawn anew.
fn questions(desk: Desk, course: &Course, quiz: Quiz) -> AnyView {
    let (quiz, lang, office) = (Arc::new(quiz), course.language.tag(), desk.office);
    let begin = move || AttemptId::from_random(office.ports().host.random());
    let attempt = RwSignal::new(begin());
    let (answers, over) = (RwSignal::new(Responses::new()), RwSignal::new(false));
    let hand_in = Callback::new(move |()| {
        over.set(true);
        focus_soon(office, RESULT.to_owned());
    });
    let again = Callback::new(move |()| {
        answers.set(Responses::new());
        attempt.set(begin());
        over.set(false);
        focus_soon(office, RESULT.to_owned());
    });
    let view = move || {
        let (attempt, over) = (attempt.get(), over.get());
        let drawn = quiz.drawn(attempt);
        let of = drawn.len();
        if over {
            return result(&quiz, attempt, &answers.get_untracked(), lang, again);
        }
        let cards = (1..).zip(drawn).map(|(n, question)| {
            let (asked, told) = (question.id.clone(), question.id.clone());
            let answer = memo(move || answers.with(|answers| answers.get(&asked).cloned()).unwrap_or_default());
            let give = Callback::new(move |response: Vec<String>| {
                answers.update(|answers| {
                    if response.is_empty() {
                        answers.remove(&told);
                    } else {
                        answers.insert(told.clone(), response);
                    }
                });
            });
            question_card(question, lang, attempt, (answer, give), (n, of))
        });
        let cards = cards.collect_view();
        view! {
            {cards}
            <div class="actions"><Button label=quiz_words::HAND_IN kind=Kind::Quiet on_click=hand_in/></div>
        }
        .into_any()
    };
    view! { <div class="stack" id=RESULT tabindex="-1">{shown(view)}</div> }.into_any()
}

fn result(quiz: &Quiz, attempt: AttemptId, answers: &Responses, lang: &'static str, again: Callback<()>) -> AnyView {
    let score = quiz.score(attempt, answers);
    let values = || [("right", score.right.into()), ("of", score.asked.into())];
    let (title, tone) = if score.passed {
        (quiz_words::PASSED.about(values()), Tone::Good)
    } else {
        (quiz_words::FAILED.about(values()), Tone::Warn)
    };
    let drawn = quiz.drawn(attempt);
    let of = drawn.len();
    let reviews = (1..).zip(drawn).map(|(n, question)| review_card(question, lang, answers.get(&question.id), (n, of)));
    let reviews = reviews.collect_view();
    view! {
        <Notice title=title tone=tone live=true>{paragraph(words::NOT_RECORDED)}</Notice>
        <div class="actions"><Button label=quiz_words::AGAIN kind=Kind::Quiet on_click=again/></div>
        {reviews}
    }
    .into_any()
}
