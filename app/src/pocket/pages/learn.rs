//! Learning: what there is, how far I am, and my learning hours.
//!
//! Promises: nothing here needs a network but keeping a course; what is counted as an hour has the server's receipt, and says how it
//! came about. Refuses: to rank anybody, and to raise a level.

mod addresses;
mod certificate;
mod claim_form;
mod claims;
mod course;
mod document;
mod hours;
mod kept;
mod lesson;
mod media;
mod needs;
mod official;
mod quiz;
mod recording;
mod suggestions;

pub use self::{
    certificate::CertificatePage,
    claims::{ClaimEditPage, ClaimNewPage, ClaimPage, ClaimsPage},
    course::CoursePage,
    kept::KeptPage,
    lesson::LessonPage,
    needs::NeedsPage,
    official::OfficialPage,
    suggestions::{next_step, steps},
};

use std::sync::Arc;

use domain::{
    bundle::BundleHash,
    learning::{Course, CourseState, Shelf, Volume},
    wire::about::About,
};
use leptos::{prelude::*, text_prop::TextProp};

use self::{
    hours::hours_card,
    suggestions::{latest, suggestions},
};
use crate::{
    i18n::{Sentence, formats::size as size_words, text::learn as words},
    pocket::{
        routes::Route,
        shell::{heading_with, page_title},
        state::{Work, media::Share},
    },
    reactive::memo,
    ui::{Card, Line, Lines, Meter, Tone, empty, link, shown, soft, tag},
};

/// The list.
#[component]
pub fn LearnPage() -> impl IntoView {
    let work = expect_context::<Work>();
    page_title(words::TITLE);
    let shelf = memo(move || work.shelf());
    let list = move || match shelf.get() {
        Some(shelf) if shelf.volumes.is_empty() => empty(words::NONE, words::NONE_MORE),
        Some(shelf) => courses(work, &shelf),
        None if work.about().is_some_and(|about| about.courses.is_none()) => empty(words::NONE, words::NONE_MORE),
        None => empty(words::NOT_HERE, words::NOT_HERE_MORE),
    };
    view! {
        {heading_with(words::TITLE, words::LEAD)}
        {hours_card(work)}
        {shown(move || suggestions(work, shelf.get(), latest(work)))}
        {shown(list)}
    }
    .into_any()
}

/// A course as the person meets it: the version that they go on with, and how far they are.
#[derive(Clone, PartialEq)]
struct Entry {
    volume: Volume,
    /// The version's course, where it is kept on this device.
    course: Option<Arc<Course>>,
    state: CourseState,
    /// Whether the agency offers a newer version than the one begun.
    newer: bool,
    /// Whether it is completed, by what this device knows or by the server's word.
    done: bool,
    /// Whether its media are on this device as well.
    whole: bool,
}

impl Entry {
    fn of(work: Work, volume: &Volume) -> Self {
        let version = work.version_of(volume);
        let (course, state) = (work.course(version).flatten(), work.learnt(version));
        let complete = course.as_ref().is_some_and(|course| state.standing(course).completed.is_some());
        let name = version.to_string();
        let told = |about: Arc<About>| about.completed.iter().flatten().any(|done| done.course == name);
        Self {
            done: complete || work.about().is_some_and(told),
            whole: course.as_ref().is_none_or(|course| has_media(work, course)),
            course,
            state,
            newer: version != volume.course,
            volume: Volume { course: version, ..volume.clone() },
        }
    }
}

/// Whether all media of a course that is kept are on this device; reactive.
fn has_media(work: Work, course: &Course) -> bool {
    course.files.is_empty() || work.holding().is_some_and(|holding| Share::of(course, &holding).whole)
}

fn courses(work: Work, shelf: &Shelf) -> AnyView {
    let (begun, others): (Vec<Entry>, Vec<Entry>) = shelf
        .volumes
        .iter()
        .map(|volume| Entry::of(work, volume))
        .partition(|entry| entry.state != CourseState::default() && !entry.done);
    view! { {group(words::BEGUN, &begun)} {group(words::LIST, &others)} }.into_any()
}

fn group(title: impl Into<TextProp>, entries: &[Entry]) -> Option<AnyView> {
    let lines = entries.iter().map(line).collect_view();
    (!entries.is_empty()).then(|| view! { <Card title=title><Lines>{lines}</Lines></Card> }.into_any())
}

fn line(entry: &Entry) -> AnyView {
    let Entry { volume, course, state, newer, done, whole } = entry;
    let about = words::ABOUT.about([("minutes", volume.minutes.into()), ("jp", volume.jp.into())]);
    let aside = match course {
        _ if *done => tag(words::state::DONE, Tone::Good),
        _ if *newer => tag(words::state::NEWER, Tone::Info),
        Some(_) if *whole => tag(words::state::HERE, Tone::Info),
        Some(_) => tag(words::state::HERE_TEXT, Tone::Info),
        None => ().into_any(),
    };
    let begun = course.as_ref().filter(|_| *state != CourseState::default());
    let progress = begun.map(|course| meter(course, state));
    let (title, summary, href) = (volume.title.clone(), volume.summary.clone(), Route::Course(volume.course).path());
    view! {
        <Line title=title href=href aside=aside>
            {soft(summary)}
            {soft(about)}
            {progress}
        </Line>
    }
    .into_any()
}

/// Says that something is not on this device, and where it can be kept.
fn away(text: Sentence, course: BundleHash) -> AnyView {
    let to = Route::Course(course).path();
    view! { <div class="stack">{soft(text)} <p class="small">{link(to, words::lesson::TO_COURSE)}</p></div> }.into_any()
}

/// How far a course is.
fn meter(course: &Course, state: &CourseState) -> AnyView {
    let standing = state.standing(course);
    let text = words::PROGRESS.about([("done", standing.done.into()), ("of", standing.of.into())]);
    view! {
        <div class="stack">
            <Meter label=words::course::PROGRESS value=Signal::stored(standing.done) max=Signal::stored(standing.of) text=text.clone()/>
            {soft(text)}
        </div>
    }
    .into_any()
}
