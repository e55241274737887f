//! A lesson: something to read, to watch, to hear, or a quiz.
//!
//! Promises: it opens at the very place where it was left, on this device; how far it was read is recorded when it is left or half a
//! screen further, and "done" when the person says so.

use std::sync::Arc;

use domain::{
    bundle::BundleHash,
    learning::{Content, Course, Lesson, MediaKind, PLACE_MAX},
};
use leptos::{prelude::*, task::spawn_local, text_prop::TextProp};

use super::{
    addresses::{find, shown_by},
    away,
    document::document,
    quiz::quiz,
    recording::recording,
};
use crate::{
    i18n::text::learn::lesson as words,
    pocket::{
        pages::Redirect,
        routes::Route,
        shell::{Way, page_title, store_words},
        state::Work,
    },
    reactive::memo,
    ui::{Button, Kind, LinkButton, PageHeading, Prose, StickyFoot, shown, trouble},
};

/// How often the place is looked at: a person who closes the phone loses two seconds of scrolling.
const LOOK_MS: u32 = 2_000;

/// So much further, in thousandths, and the furthest place is recorded for the other devices, too.
const WORTH_TELLING: u32 = 150;

/// Where a lesson stands in its course.
#[derive(Clone)]
pub(super) struct Here {
    pub(super) work: Work,
    pub(super) hash: BundleHash,
    pub(super) course: Arc<Course>,
    pub(super) number: usize,
    pub(super) of: usize,
}

impl Here {
    pub(super) fn lesson(&self) -> Option<&Lesson> {
        self.course.lessons().nth(self.number.checked_sub(1)?)
    }

    /// The page after this one: the next lesson, or the course when this is the last.
    pub(super) fn next(&self) -> Route {
        if self.number < self.of { Route::Lesson(self.hash, self.number + 1) } else { Route::Course(self.hash) }
    }

    /// Which lesson of which course.
    pub(super) fn above(&self) -> TextProp {
        let (n, of) = (("n", self.number.into()), ("of", self.of.into()));
        words::PLACE.about([("course", self.course.title.clone().into()), n, of])
    }
}

/// A lesson, counted from 1.
#[component]
pub fn LessonPage(
    /// The version of the course.
    hash: BundleHash,
    /// Which lesson.
    number: usize,
) -> impl IntoView {
    let work = expect_context::<Work>();
    let course = memo(move || work.course(hash));
    let page = move || match course.get() {
        None => ().into_any(),
        Some(None) => view! { <Redirect to=Route::Course(hash)/> }.into_any(),
        Some(Some(course)) => {
            let here = Here { work, hash, number, of: course.lessons().count(), course };
            match here.lesson().map(|lesson| &lesson.content) {
                Some(Content::Text(html)) => reading(&here, html.clone()),
                Some(Content::Quiz(_)) => quiz(&here),
                Some(Content::Media(media)) if media.kind == MediaKind::Document => document(&here, media),
                Some(Content::Media(media)) => recording(&here, media),
                None => view! { <Redirect to=Route::Course(hash)/> }.into_any(),
            }
        }
    };
    shown(page).into_any()
}

fn reading(here: &Here, html: String) -> AnyView {
    let Some(lesson) = here.lesson() else { return ().into_any() };
    page_title(lesson.title.clone());
    let (title, above, lang) = (lesson.title.clone(), here.above(), here.course.language.tag());
    let html = with_ways(here, html);
    let pictures = shown_by(&here.course, &html);
    let text = if pictures.is_empty() {
        follow(here, lesson);
        view! { <Prose html=html lang=lang/> }.into_any()
    } else {
        let (here, lesson, addresses) = (here.clone(), lesson.clone(), find(here.work, pictures));
        let text = move || {
            let addresses = addresses.get()?;
            follow(&here, &lesson);
            let note = (!addresses.all_here()).then(|| away(words::PICTURES_AWAY, here.hash));
            Some(view! { {note} <Prose html=addresses.put_into(html.clone()) lang=lang/> }.into_any())
        };
        shown(text).into_any()
    };
    view! {
        <PageHeading title=title above=above take_focus=Way::here().walked()/>
        {text}
        {foot(here, lesson, Box::new(|| PLACE_MAX))}
    }
    .into_any()
}

/// A lesson names another one by its id; on the screen that is an address.
pub(super) fn with_ways(here: &Here, mut html: String) -> String {
    for (number, lesson) in (1..).zip(here.course.lessons()) {
        let (named, address) = (format!("href=\"lesson:{}\"", lesson.id), Route::Lesson(here.hash, number).path());
        html = html.replace(&named, &format!("href=\"{address}\""));
    }
    html
}

/// Goes to the place where the lesson was left, and follows the reader from there.
fn follow(here: &Here, lesson: &Lesson) {
    let (work, hash, id) = (here.work, here.hash, lesson.id.clone());
    let host = work.ports().host;
    let told = untrack(|| work.learnt(hash)).lessons.get(&id).map_or(0, |state| state.place);
    // Alive as long as the page is.
    let alive = StoredValue::new(());
    spawn_local(async move {
        // The furthest place of other devices, where this one has none of its own; the end of a text is no place to begin at.
        let place = work.place_in(hash, &id).await.unwrap_or(told);
        // What was drawn must have its height first.
        host.sleep(0).await;
        if alive.try_get_value().is_some() && (1..PLACE_MAX).contains(&place) {
            host.to_place(place);
        }
        let (mut kept, mut furthest) = (place, told);
        loop {
            host.sleep(LOOK_MS).await;
            if alive.try_get_value().is_none() {
                return;
            }
            let now = host.place();
            if now != kept {
                kept = now;
                work.stand_at(hash, &id, now).await;
            }
            if now >= furthest.saturating_add(WORTH_TELLING) || (now == PLACE_MAX && furthest < PLACE_MAX) {
                furthest = now;
                // What could not be saved now is saved with the next place; the reader is not disturbed.
                let _ = work.reach(hash, id.clone(), now, false).await;
            }
        }
    });
}

/// The way back and the way on; `end` is what is recorded as the place of whoever says that they are done.
pub(super) fn foot(here: &Here, lesson: &Lesson, end: Box<dyn Fn() -> u32 + Send + Sync>) -> AnyView {
    let (work, hash, id, next) = (here.work, here.hash, lesson.id.clone(), here.next());
    let judged = lesson.clone();
    // A recording is done while it plays, too.
    let done = memo(move || work.learnt(hash).done(&judged).is_some());
    let problem = RwSignal::new(None::<TextProp>);
    let way = Way::here();
    let go_on = Callback::new(move |()| {
        let (id, done, end) = (id.clone(), done.get_untracked(), end());
        spawn_local(async move {
            let saved = if done { Ok(()) } else { work.reach(hash, id.clone(), end, true).await };
            match saved {
                Ok(()) => {
                    work.stand_at(hash, &id, 0).await;
                    way.to(next);
                }
                Err(error) => {
                    problem.try_set(Some(words::NOT_SAVED.about([("reason", store_words(&error).into())])));
                }
            }
        });
    });
    let more = here.number < here.of;
    let label = move || match (done.get(), more) {
        (true, _) => words::ON.get(),
        (false, true) => words::DONE_NEXT.get(),
        (false, false) => words::DONE_END.get(),
    };
    view! {
        {trouble(problem)}
        <StickyFoot>
            <LinkButton href=Route::Course(hash).path() label=words::BACK kind=Kind::Quiet/>
            <Button label=label on_click=go_on/>
        </StickyFoot>
    }
    .into_any()
}
