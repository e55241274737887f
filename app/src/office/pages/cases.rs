//! Records that are opened to auditors: what is open, what is over, a form to open one, and one to close one.
//!
//! Promises: an auditor has one case at a time; each change has a reason. Refuses: to judge; the server asks the access table about the very
//! person and auditor.

mod close;
mod open;

use std::sync::Arc;

use domain::{
    access::Action,
    wire::office::{
        ExportList,
        cases::{CaseLine, Cases as CasesWire},
        roles::RoleStanding,
    },
};
use leptos::{prelude::*, text_prop::TextProp};

use super::{
    drafts::focus_soon,
    files::{self, Told},
    trouble,
};
use crate::{
    i18n::{language, text::cases as text},
    office::{
        calls,
        state::{Asked, Office},
        words::day,
    },
    reactive::effect,
    ui::{
        Button, Card, DataTable, Kind, MAIN_ID, PageHeading, Tone, column, outcome, paragraph, say, shown, soft, tag,
    },
};

/// What was done last.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Done {
    Opened,
    Closed,
}

/// The page as its parts share it.
#[derive(Clone, Copy)]
struct Desk {
    office: Office,
    known: Asked<CasesWire>,
    /// The case that is being closed.
    chosen: RwSignal<Option<CaseLine>>,
    done: RwSignal<Option<Done>>,
}

impl Desk {
    /// A change was made, which was answered with the list as it is now; the keyboard stays at the page.
    fn tell(self, done: Done, now: Arc<CasesWire>) {
        self.chosen.set(None);
        self.done.set(Some(done));
        self.known.told(now);
        self.office.ports().host.focus(MAIN_ID);
    }
}

/// `/kantor/kasus/semua`.
#[component]
pub fn CasesPage() -> impl IntoView {
    let office = expect_context::<Office>();
    let known: Asked<CasesWire> = office.ask(|| Some(calls::CASES.to_owned()));
    let desk = Desk { office, known, chosen: RwSignal::new(None), done: RwSignal::new(None) };
    let told = move || {
        desk.done.get().map(|done| {
            let title = if done == Done::Opened { text::OPENED } else { text::CLOSED };
            outcome((title.into(), Tone::Good))
        })
    };
    // The form is made once, of the first list: what is typed stays when the list is a newer one.
    let first = RwSignal::new(None::<Arc<CasesWire>>);
    effect(move || {
        if let (Some(answer), true) = (known.answer(), first.with_untracked(Option::is_none)) {
            first.set(Some(answer));
        }
    });
    let form = move || first.get().map(|known| open::form(desk, &known));
    let closing = move || desk.chosen.get().map(|line| close::form(desk, &line));
    view! {
        <PageHeading title=text::TITLE take_focus=office.takes_focus()>{paragraph(text::INTRO)}</PageHeading>
        {shown(told)}
        {shown(closing)}
        {trouble::answered(known, move |known| lists(desk, &known))}
        {shown(form)}
        {move || {
            let found = known.answer().is_some_and(|known| !known.open.is_empty() || !known.over.is_empty());
            (found && office.rights().may(Action::ExportLists)).then(file)
        }}
    }
    .into_any()
}

/// Both lists, as a file.
fn file() -> AnyView {
    let told = Told { title: text::FILE, lead: text::FILE_TEXT, name: text::FILE_NAME };
    files::names(told, |form, reason| {
        let wanted = ExportList { reason, language: Some(untrack(language).tag().to_owned()) };
        Some((calls::export_by_body("cases", form), serde_json::to_string(&wanted).ok()?))
    })
}

fn lists(desk: Desk, known: &Arc<CasesWire>) -> AnyView {
    let open = if known.open.is_empty() { paragraph(text::HELD_NONE) } else { table(desk, text::HELD, &known.open) };
    let over = if known.over.is_empty() { paragraph(text::OVER_NONE) } else { table(desk, text::OVER, &known.over) };
    view! {
        <Card title=text::HELD>{open}</Card>
        <Card title=text::OVER>{over}</Card>
    }
    .into_any()
}

fn table(desk: Desk, caption: impl Into<TextProp>, lines: &[CaseLine]) -> AnyView {
    let may = lines.iter().any(|line| line.may_close);
    let rows = lines.iter().cloned().map(|line| row(desk, line, may)).collect_view();
    let action = may.then(|| column(text::ACTION));
    view! {
        <DataTable caption=caption caption_hidden=true>
            <thead>
                <tr>
                    {column(text::NUMBER)}
                    {column(text::AUDITOR)}
                    {column(text::SUBJECT)}
                    {column(text::DAYS)}
                    {column(text::WHY)}
                    {action}
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </DataTable>
    }
    .into_any()
}

fn row(desk: Desk, line: CaseLine, actions: bool) -> AnyView {
    let (by, reason) = (line.by.clone(), line.reason.clone());
    let why = text::BY.with(move || [("name", by.clone()), ("reason", reason.clone())]);
    let (from, until) = (line.from.clone(), line.until.clone());
    let days = TextProp::from(move || text::SPAN.fill(&[("from", &day(&from)), ("until", &day(&until))]));
    let standing = standing(&line);
    let action = actions.then(|| {
        let button = line.may_close.then(|| {
            let (context, chosen) = (format!("{} · {}", named(&line), line.subject), line.clone());
            let take = Callback::new(move |()| {
                desk.done.set(None);
                desk.chosen.set(Some(chosen.clone()));
                focus_soon(desk.office, close::REASON.to_owned());
            });
            view! { <Button label=text::CLOSE context=context kind=Kind::Quiet on_click=take/> }
        });
        view! { <td>{button}</td> }
    });
    let number = named(&line);
    let CaseLine { auditor, subject, nip, .. } = line;
    view! {
        <tr>
            <th scope="row">{number}</th>
            <td>{auditor}</td>
            <td>{subject}<span class="small soft">" "{nip}</span></td>
            <td>{say(days)}" "{standing}</td>
            <td>{say(why)}</td>
            {action}
        </tr>
    }
    .into_any()
}

/// By what a case is told from others; those of before numbers were kept have a dash.
fn named(line: &CaseLine) -> String {
    line.number.clone().unwrap_or_else(|| "–".to_owned())
}

fn standing(line: &CaseLine) -> Option<AnyView> {
    match (&line.closed_on, line.standing) {
        (Some(on), _) => {
            let on = on.clone();
            Some(soft(TextProp::from(move || text::CLOSED_ON.fill(&[("date", &day(&on))]))))
        }
        (None, RoleStanding::ToCome) => Some(tag(text::TO_COME, Tone::Info)),
        (None, RoleStanding::Ended) => Some(tag(text::ENDED, Tone::Info)),
        (None, _) => None,
    }
}
