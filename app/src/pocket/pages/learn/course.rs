//! A course: what it is about, its lessons, and whether it is on this device.

use std::sync::Arc;

use domain::{
    bundle::BundleHash,
    learning::{Content, Course, CourseState, Lesson, MediaKind, Volume},
    time::parse_date,
};
use leptos::{prelude::*, task::spawn_local, text_prop::TextProp};

use super::{
    has_media,
    media::{media_card, too_much_notice},
    meter, size_words,
};
use crate::{
    i18n::{Sentence, text::learn::course as words},
    pocket::{
        routes::Route,
        shell::{Way, page_title, store_words},
        state::{Work, learning::NotKept, media::budget::TooMuch},
    },
    ports::Failure,
    reactive::memo,
    ui::{
        Button, Card, Disclosure, Kind, Line, Lines, LinkButton, Notice, PageHeading, Tone, link, paragraph, shown,
        soft, tag, trouble,
    },
};

/// A version of a course.
#[component]
pub fn CoursePage(
    /// The version.
    hash: BundleHash,
) -> impl IntoView {
    let work = expect_context::<Work>();
    let course = memo(move || work.course(hash));
    let volume = memo(move || {
        let shelf = work.shelf()?;
        let id = course.get().flatten().map(|course| course.id.clone());
        let same = |volume: &&Volume| volume.course == hash || Some(&volume.id) == id.as_ref();
        shelf.volumes.iter().find(same).cloned()
    });
    let page = move || match (course.get(), volume.get()) {
        (Some(Some(course)), volume) => here(work, hash, &course, volume.as_ref()),
        (_, Some(volume)) if volume.course == hash => not_kept(work, &volume),
        (None, _) => view! { <PageHeading title=words::LOOKING/> }.into_any(),
        (Some(None), _) => gone(),
    };
    shown(page).into_any()
}

fn gone() -> AnyView {
    page_title(words::GONE);
    view! {
        <PageHeading title=words::GONE take_focus=Way::here().walked()>{paragraph(words::GONE_MORE)}</PageHeading>
        <div><LinkButton href=Route::Learning.path() label=words::TO_LIST/></div>
    }
    .into_any()
}

fn about(minutes: u32, jp: u32) -> TextProp {
    super::words::ABOUT.about([("minutes", minutes.into()), ("jp", jp.into())])
}

fn not_kept(work: Work, volume: &Volume) -> AnyView {
    page_title(volume.title.clone());
    let above = about(volume.minutes, volume.jp);
    let (text, media) = (volume.bytes, volume.media_bytes);
    let size = if media == 0 {
        words::SIZE.with(move || [("size", size_words(text))])
    } else {
        words::SIZE_MEDIA.with(move || [("text", size_words(text)), ("media", size_words(media))])
    };
    let (title, summary) = (volume.title.clone(), volume.summary.clone());
    let buttons = keep_buttons(work, volume);
    view! {
        <PageHeading title=title above=above take_focus=Way::here().walked()>
            {paragraph(summary)}
        </PageHeading>
        <Card title=words::NOT_KEPT>
            {paragraph(words::NOT_KEPT_MORE)}
            {soft(size)}
            {buttons}
        </Card>
        <p>{link(Route::Learning.path(), words::TO_LIST)}</p>
    }
    .into_any()
}

/// All of it, or the texts alone where there is more.
fn keep_buttons(work: Work, volume: &Volume) -> AnyView {
    let (hash, media) = (volume.course, volume.media_bytes);
    let (busy, problem) = (RwSignal::new(false), RwSignal::new(None::<TextProp>));
    let too_much = RwSignal::new(None::<TooMuch>);
    let keep = Callback::new(move |with_media: bool| {
        busy.set(true);
        problem.set(None);
        too_much.set(None);
        spawn_local(async move {
            let kept = match if with_media { work.may_come(media).await } else { Ok(()) } {
                Ok(()) => work.keep_course(hash).await.err().map(|why| why_not(&why)),
                Err(why) => {
                    too_much.try_set(Some(why));
                    None
                }
            };
            problem.try_set(kept);
            busy.try_set(false);
            if with_media {
                // What is in the way now is told on the course's page, which this one has become.
                let _ = work.keep_media(hash).await;
            }
        });
    });
    let all = Callback::new(move |()| keep.run(media > 0));
    let texts = Callback::new(move |()| keep.run(false));
    let texts = (media > 0)
        .then(|| view! { <Button label=words::KEEP_TEXT kind=Kind::Quiet busy=busy on_click=texts/> }.into_any());
    view! {
        {trouble(problem)}
        {shown(move || too_much.get().map(too_much_notice))}
        <div class="actions"><Button label=words::KEEP busy=busy on_click=all/> {texts}</div>
    }
    .into_any()
}

fn why_not(why: &NotKept) -> TextProp {
    match why {
        NotKept::Failed(Failure::Offline) => words::OFFLINE.into(),
        NotKept::Failed(_) => words::REFUSED.into(),
        NotKept::Store(error) => words::NOT_SAVED.about([("reason", store_words(error).into())]),
    }
}

fn here(work: Work, hash: BundleHash, course: &Arc<Course>, volume: Option<&Volume>) -> AnyView {
    page_title(course.title.clone());
    let minutes = course.lessons().map(|lesson| lesson.minutes).sum();
    let version = words::VERSION.about([("n", course.version.into()), ("author", course.author.clone().into())]);
    let newer = volume.filter(|volume| volume.version > course.version).map(newer);
    let going = course.clone();
    let progress = memo(move || work.learnt(hash));
    let on = move || way_on(hash, &going, &progress.get());
    let listed = course.clone();
    let modules = move || {
        let state = progress.get();
        let mut number = 0;
        let mut cards = Vec::new();
        for module in &listed.modules {
            let lines: Vec<AnyView> = module
                .lessons
                .iter()
                .map(|lesson| {
                    number += 1;
                    lesson_line(hash, number, lesson, &state)
                })
                .collect();
            cards.push(view! { <Card title=module.title.clone()><Lines>{lines}</Lines></Card> }.into_any());
        }
        cards
    };
    let finished = course.clone();
    let completion = move || completed(work, hash, &finished, &progress.get());
    let (title, summary, above) = (course.title.clone(), course.summary.clone(), about(minutes, course.jp));
    let media = (!course.files.is_empty()).then(|| media_card(work, hash, course));
    let kept = course.clone();
    let kept_words = soft(move || if has_media(work, &kept) { words::KEPT.get() } else { words::KEPT_TEXT.get() });
    view! {
        <PageHeading title=title above=above take_focus=Way::here().walked()>
            {paragraph(summary)}
        </PageHeading>
        {newer}
        {shown(completion)}
        {shown(on)}
        {shown(modules)}
        {media}
        <Card>
            <Disclosure summary=words::WHY>{paragraph(words::WHY_MORE)}</Disclosure>
            {soft(version)}
            {kept_words}
            {remove_button(work, hash, None, Callback::new(|()| {}))}
            {soft(words::REMOVE_MORE)}
        </Card>
        <p>{link(Route::Learning.path(), words::TO_LIST)}</p>
    }
    .into_any()
}

fn newer(volume: &Volume) -> AnyView {
    let open = words::NEWER_OPEN.about([("n", volume.version.into())]);
    let to = Route::Course(volume.course).path();
    view! {
        <Notice title=words::NEWER>
            {paragraph(words::NEWER_MORE)}
            <p>{link(to, open)}</p>
        </Notice>
    }
    .into_any()
}

/// Where to go on, and how far it is; nothing once all is done.
fn way_on(hash: BundleHash, course: &Course, state: &CourseState) -> Option<AnyView> {
    let next = state.next(course)?;
    let number = course.lessons().position(|lesson| lesson.id == next.id)? + 1;
    let begun = *state != CourseState::default();
    let sentence = if begun { words::NEXT } else { words::START };
    let label = sentence.about([("lesson", next.title.clone().into())]);
    let progress = begun.then(|| meter(course, state));
    let view = view! {
        {progress}
        <div><LinkButton href=Route::Lesson(hash, number).path() label=label/></div>
    };
    Some(view.into_any())
}

fn lesson_line(hash: BundleHash, number: usize, lesson: &Lesson, state: &CourseState) -> AnyView {
    let minutes = words::MINUTES.about([("n", lesson.minutes.into())]);
    let place = state.lessons.get(&lesson.id).map_or(0, |state| state.place);
    let best = state.best(lesson).map(|score| words::QUIZ_SCORE.about([("percent", score.percent().into())]));
    let part = match &lesson.content {
        Content::Quiz(_) => best,
        Content::Media(media) if media.kind != MediaKind::Document => {
            (place > 0).then(|| words::LESSON_AT.about([("time", clock(place).into())]))
        }
        _ if place >= 10 => Some(words::LESSON_PART.about([("n", (place.min(1_000) / 10).into())])),
        _ => None,
    };
    let done = state.done(lesson).is_some();
    let aside = match &lesson.content {
        _ if done => tag(words::LESSON_DONE, Tone::Good),
        Content::Quiz(_) => tag(words::QUIZ, Tone::Info),
        Content::Media(media) => tag(kind_words(media.kind), Tone::Info),
        Content::Text(_) => ().into_any(),
    };
    let more = part.filter(|_| !done || matches!(lesson.content, Content::Quiz(_))).map(soft);
    view! {
        <Line title=lesson.title.clone() href=Route::Lesson(hash, number).path() aside=aside>
            {soft(minutes)}
            {more}
        </Line>
    }
    .into_any()
}

const fn kind_words(kind: MediaKind) -> Sentence {
    match kind {
        MediaKind::Video => words::VIDEO,
        MediaKind::Audio => words::AUDIO,
        MediaKind::Document => words::DOCUMENT,
    }
}

/// Minutes and seconds of a recording.
fn clock(seconds: u32) -> String {
    format!("{}:{:02}", seconds / 60, seconds % 60)
}

/// What a finished course comes to: by the server's word once it is there.
fn completed(work: Work, hash: BundleHash, course: &Course, state: &CourseState) -> Option<AnyView> {
    let at = state.standing(course).completed?;
    let name = hash.to_string();
    let told = work.about().and_then(|about| about.completed.clone()?.into_iter().find(|done| done.course == name));
    let (date, counted) = match told {
        Some(told) => {
            let on = parse_date(&told.on).unwrap_or_default();
            let counted = match told.jp {
                0 => words::COUNTED_NONE.into(),
                jp => words::COUNTED.about([("jp", jp.into()), ("year", on.year().to_string().into())]),
            };
            (on, counted)
        }
        None => (work.zone().date(at), words::WAITS.into()),
    };
    let on = words::COMPLETED_ON.about([("date", date.into())]);
    let certificate = Route::Certificate(hash).path();
    let view = view! {
        <Notice title=words::COMPLETED tone=Tone::Good>
            {paragraph(on)}
            {paragraph(counted)}
            <p>{link(certificate, super::words::certificate::OPEN)}</p>
        </Notice>
    };
    Some(view.into_any())
}

/// Takes a course from this device; `of` says which where there are several, and `removed` is told that it went.
pub(super) fn remove_button(work: Work, hash: BundleHash, of: Option<String>, removed: Callback<()>) -> AnyView {
    let problem = RwSignal::new(None::<TextProp>);
    let remove = Callback::new(move |()| {
        spawn_local(async move {
            let gone = work.remove_course(hash).await;
            let why = gone.err().map(|error| words::NOT_REMOVED.about([("reason", store_words(&error).into())]));
            // The course's own page has gone with it.
            if problem.try_set(why).is_none() {
                removed.run(());
            }
        });
    });
    view! {
        {trouble(problem)}
        <div><Button label=words::REMOVE context=of.unwrap_or_default() kind=Kind::Quiet on_click=remove/></div>
    }
    .into_any()
}
