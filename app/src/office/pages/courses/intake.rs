//! A package on its way in: looked at whole first, published on a second word.

use std::sync::Arc;

use domain::wire::office::courses::{Courses, PackageCourse, PackageFault, PackageRead, Standing};
use leptos::{prelude::*, text_prop::TextProp};

use crate::{
    i18n::{formats, text::office::courses::intake as words},
    office::{
        calls,
        pages::trouble,
        state::{Asked, Office},
        words::{both, count},
    },
    reactive::effect,
    ui::{Button, Card, DataTable, FileField, KeyValue, Kind, Notice, Tone, column, fact, paragraph},
};

/// The field's name, by which its file is found when it is sent.
const FIELD: &str = "package";
/// The media type of a package.
const PACKAGE: &str = "application/zip";

/// The card where a package is handed in.
#[component]
pub fn Intake(
    /// The list, which a publication changes.
    listed: Asked<Courses>,
) -> impl IntoView {
    let office = expect_context::<Office>();
    let read: Asked<PackageRead> = Asked::nothing(office);
    let (chosen, missing) = (RwSignal::new(false), RwSignal::new(false));
    let choose = Callback::new(move |name: String| {
        chosen.set(!name.is_empty());
        missing.set(false);
        // What was said of another file is not so of this one.
        read.clear();
    });
    let check = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if chosen.get_untracked() {
            read.upload(calls::take_in(None), FIELD, PACKAGE);
        } else {
            missing.set(true);
            office.ports().host.focus(FIELD);
        }
    };
    let error = Signal::derive(move || missing.get().then(|| words::CHOOSE_FIRST.get().to_owned()));
    effect(move || {
        if read.answer().is_some_and(|read| read.published) {
            listed.get(calls::COURSES.to_owned());
        }
    });
    view! {
        <Card title=words::TITLE>
            {paragraph(words::INTRO)}
            <form class="narrow" novalidate on:submit=check>
                <FileField name=FIELD label=words::FILE hint=words::FILE_HINT accept=".zip" error=error on_change=choose/>
                <div class="actions">
                    <Button label=words::CHECK submit=true busy=Signal::derive(move || read.waiting())/>
                </div>
            </form>
            {trouble::answered(read, move |answer| of_package(read, &answer))}
        </Card>
    }
    .into_any()
}

fn of_package(read: Asked<PackageRead>, answer: &Arc<PackageRead>) -> AnyView {
    match &answer.course {
        Some(course) if answer.published => {
            let title = words::PUBLISHED.about([("title", course.title.clone().into())]);
            view! { <Notice title=title tone=Tone::Good live=true/> }.into_any()
        }
        Some(course) => sound(read, course.clone()),
        None => spoilt(&answer.faults),
    }
}

/// All that is wrong.
fn spoilt(faults: &[PackageFault]) -> AnyView {
    let title = words::FAULTS.about([("n", faults.len().into())]);
    let rows = faults.iter().cloned().map(|PackageFault { file, line, why }| {
        let place = move || file.clone().unwrap_or_else(|| words::WHOLE.get().to_owned());
        view! {
            <tr>
                <th scope="row">{place}</th>
                <td class="num">{line}</td>
                <td>{move || both(&why)}</td>
            </tr>
        }
    });
    let rows = rows.collect_view();
    view! {
        <Notice title=title tone=Tone::Bad live=true>{paragraph(words::FAULTS_MORE)}</Notice>
        <DataTable caption=words::CAPTION caption_hidden=true>
            <thead><tr>{column(words::PLACE)}{column(words::LINE)}{column(words::WHY)}</tr></thead>
            <tbody>{rows}</tbody>
        </DataTable>
    }
    .into_any()
}

/// What the package holds, and what publishing it would do.
fn sound(read: Asked<PackageRead>, course: PackageCourse) -> AnyView {
    let name = course.package.clone();
    let publish = Callback::new(move |()| read.upload(calls::take_in(Some(name.clone())), FIELD, PACKAGE));
    publishable(course, Signal::derive(move || read.waiting()), publish)
}

/// A course without faults: what it is, and a button to publish it, if it can be.
pub fn publishable(course: PackageCourse, busy: Signal<bool>, publish: Callback<()>) -> AnyView {
    let newest = course.newest.unwrap_or_default().to_string();
    let (may, title, tone): (bool, TextProp, Tone) = match course.standing {
        Standing::New => (true, words::standing::NEW.into(), Tone::Good),
        Standing::Newer => (true, words::standing::NEWER.with(move || [("newest", newest.clone())]), Tone::Good),
        Standing::Same => (false, words::standing::SAME.into(), Tone::Info),
        Standing::NotNewer => {
            (false, words::standing::NOT_NEWER.with(move || [("newest", newest.clone())]), Tone::Warn)
        }
    };
    let button = may.then(|| {
        view! {
            <div class="actions"><Button label=words::PUBLISH kind=Kind::Primary busy=busy on_click=publish/></div>
        }
    });
    let (bytes, jp, path) = (course.bytes, course.jp, course.path_name);
    let size = TextProp::from(move || formats::size(bytes));
    let lessons = words::LESSONS_TEXT.about([
        ("lessons", course.lessons.into()),
        ("questions", course.questions.into()),
        ("minutes", course.minutes.into()),
    ]);
    view! {
        <Notice title=title tone=tone live=true/>
        <KeyValue>
            {fact(words::COURSE, course.title)}
            {fact(words::ID, course.id)}
            {fact(words::VERSION, course.version.to_string())}
            {fact(words::SUMMARY, course.summary)}
            {fact(words::AUTHOR, course.author)}
            {fact(words::LESSONS, lessons)}
            {fact(words::PATH, TextProp::from(move || both(&path)))}
            {fact(words::HOURS, TextProp::from(move || count(jp)))}
            {fact(words::SIZE, size)}
        </KeyValue>
        {button}
    }
    .into_any()
}
