//! The agency's courses: what is offered, whose hours count, and packages in and out.

mod intake;
mod signatory;

use domain::{
    access::Action,
    wire::office::{
        courses::{CourseRow, Courses},
        drafts::BeginDraft,
    },
};
use leptos::{prelude::*, text_prop::TextProp};

pub use self::intake::publishable;
use super::{
    drafts,
    files::{self, Told},
    trouble,
};
use crate::{
    i18n::{language, text::office::courses as words},
    office::{
        calls,
        state::{Asked, Office},
        words::{both, count, day},
    },
    reactive::memo,
    ui::{Button, Card, Kind, Line, Lines, PageHeading, Tone, empty, shown, soft, tag},
};

/// `/kantor/kursus`.
#[component]
pub fn CoursesPage() -> impl IntoView {
    let office = expect_context::<Office>();
    let listed: Asked<Courses> = office.ask(|| Some(calls::COURSES.to_owned()));
    let signs = office.rights().may(Action::ManageAgency);
    // A course that changes keeps its place on the screen, and the button that was pressed the focus.
    let ids = memo(move || {
        let listed = listed.answer()?;
        Some(listed.courses.iter().map(|course| course.id.clone()).collect::<Vec<_>>())
    });
    let rows = move || {
        let ids = ids.get()?;
        if ids.is_empty() {
            return Some(empty(words::NONE, words::NONE_TEXT));
        }
        let rows = ids.into_iter().map(|id| row(office, listed, id)).collect_view();
        Some(view! { <Card title=words::LIST><Lines>{rows}</Lines></Card> }.into_any())
    };
    view! {
        <PageHeading title=words::TITLE take_focus=office.takes_focus()>
            <p>{words::INTRO}</p>
        </PageHeading>
        {trouble::trouble(listed)}
        <drafts::DraftsCard/>
        {rows}
        <intake::Intake listed=listed/>
        {move || listed.answer().filter(|listed| !listed.courses.is_empty()).map(|_| file())}
        {signs.then(|| view! { <signatory::SignatoryCard/> })}
    }
    .into_any()
}

/// The list as a file.
fn file() -> AnyView {
    let told = Told { title: words::LIST_FILE, lead: words::LIST_FILE_TEXT, name: words::LIST_FILE_NAME };
    files::figures(told, |form| calls::export_shown("courses", form, untrack(language)))
}

/// One course, as long as it is on the list.
fn row(office: Office, listed: Asked<Courses>, id: String) -> AnyView {
    let course = {
        let id = id.clone();
        memo(move || listed.answer().and_then(|listed| listed.courses.iter().find(|course| course.id == id).cloned()))
    };
    // The title of a course that has just gone is of no use to anybody.
    let with = move |told: fn(&CourseRow) -> String| {
        TextProp::from(move || course.with(|course| course.as_ref().map(told).unwrap_or_default()))
    };
    let facts = with(|course| {
        let (version, jp) = (course.version.to_string(), count(course.jp));
        words::FACTS.fill(&[("version", &version), ("path", &both(&course.path_name)), ("jp", &jp)])
    });
    let published = with(|course| {
        let on = day(&course.published);
        match &course.by {
            Some(name) => words::PUBLISHED_BY.fill(&[("day", &on), ("name", name)]),
            None => words::SHIPPED.fill(&[("day", &on)]),
        }
    });
    let title = with(|course| course.title.clone());
    let tags = move || course.with(|course| course.as_ref().map(tags));
    view! {
        <Line title=title.clone()>
            <p>{shown(tags)}</p>
            {soft(facts)}
            {soft(published)}
            {shown(move || course.with(|course| course.as_ref().and_then(lapsed)))}
            {actions(office, listed, course, &title)}
        </Line>
    }
    .into_any()
}

fn tags(course: &CourseRow) -> AnyView {
    let offered = if course.retired.is_some() {
        tag(words::state::RETIRED, Tone::Warn)
    } else {
        tag(words::state::OFFERED, Tone::Good)
    };
    let counts = if course.recognised {
        tag(words::state::RECOGNISED, Tone::Good)
    } else {
        tag(words::state::NOT_RECOGNISED, Tone::Info)
    };
    view! { {offered}" "{counts} }.into_any()
}

/// What happened to it that whoever decides should know.
fn lapsed(course: &CourseRow) -> Option<AnyView> {
    let retired = course.retired.clone().map(|date| soft(words::RETIRED_ON.with(move || [("day", day(&date))])));
    let until =
        course.recognised_until.clone().map(|date| soft(words::COUNTED_UNTIL.with(move || [("day", day(&date))])));
    (retired.is_some() || until.is_some()).then(|| view! { {retired}{until} }.into_any())
}

fn actions(office: Office, listed: Asked<Courses>, course: Memo<Option<CourseRow>>, title: &TextProp) -> AnyView {
    let now = move || course.get_untracked();
    let counts = move || course.with(|course| course.as_ref().is_some_and(|course| course.recognised));
    let retired = move || course.with(|course| course.as_ref().is_some_and(|course| course.retired.is_some()));
    let recognise = Callback::new(move |()| {
        if let Some(course) = now() {
            let (path, wanted) = calls::recognise(&course.id, !course.recognised);
            listed.post(path, wanted);
        }
    });
    let retire = Callback::new(move |()| {
        if let Some(course) = now() {
            let (path, wanted) = calls::retire(&course.id, course.retired.is_none());
            listed.post(path, wanted);
        }
    });
    let file: Asked<()> = Asked::nothing(office);
    let take = Callback::new(move |()| {
        if let Some(CourseRow { id, version, .. }) = now() {
            file.download(calls::package(&id, version), None, format!("{id}-{version}.zip"));
        }
    });
    let begun = drafts::begin(office);
    let write = Callback::new(move |()| {
        if let Some(course) = now() {
            begun.post(calls::DRAFTS.to_owned(), BeginDraft::Course { id: course.id });
        }
    });
    let write_busy = Signal::derive(move || begun.waiting());
    let recognise_label =
        TextProp::from(move || if counts() { words::UNRECOGNISE.get() } else { words::RECOGNISE.get() });
    let retire_label = TextProp::from(move || if retired() { words::OFFER.get() } else { words::RETIRE.get() });
    let busy = Signal::derive(move || listed.waiting());
    let may_recognise = office.rights().may(Action::RecogniseCourses);
    let packaged = course.with_untracked(|course| course.as_ref().is_some_and(|course| course.package));
    let recognise = may_recognise.then(|| {
        let context = title.clone();
        view! { <Button label=recognise_label context=context kind=Kind::Quiet busy=busy on_click=recognise/> }
    });
    let take = packaged.then(|| {
        let (context, busy) = (title.clone(), Signal::derive(move || file.waiting()));
        view! { <Button label=words::TAKE context=context kind=Kind::Quiet busy=busy on_click=take/> }
    });
    view! {
        <div class="actions">
            {recognise}
            <Button label=retire_label context=title.clone() kind=Kind::Quiet busy=busy on_click=retire/>
            {take}
            <Button label=words::WRITE context=title.clone() kind=Kind::Quiet busy=write_busy on_click=write/>
        </div>
        {trouble::trouble(file)}
        {trouble::trouble(begun)}
    }
    .into_any()
}
