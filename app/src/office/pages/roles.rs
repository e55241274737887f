//! Who has which role: what is granted, what has ended, a form to grant one, and one to take one back.
//!
//! Promises: what is offered is what the server says may be granted; each change has a reason and is told in words. Refuses: to judge; the
//! server asks the access table about the very person and role.

mod grant;
mod withdraw;

use std::sync::Arc;

use domain::{
    access::{Role, may_grant},
    wire::office::{
        ExportList,
        roles::{RoleRow, RoleStanding, Roles as RolesWire},
    },
};
use leptos::{prelude::*, text_prop::TextProp};

use super::{
    drafts::focus_soon,
    files::{self, Told},
    trouble,
};
use crate::{
    i18n::{
        language,
        text::{roles as text, visibility},
    },
    office::{
        calls,
        routes::Route,
        state::{Asked, Office},
        words::{coded, day},
    },
    reactive::effect,
    ui::{
        Button, Card, DataTable, Kind, MAIN_ID, Notice, PageHeading, Tone, column, link, outcome, paragraph, say,
        shown, soft, tag,
    },
};

/// What was done last.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Done {
    Granted,
    Withdrawn,
}

/// The page as its parts share it.
#[derive(Clone, Copy)]
struct Desk {
    office: Office,
    known: Asked<RolesWire>,
    /// The role that is being taken back.
    chosen: RwSignal<Option<RoleRow>>,
    done: RwSignal<Option<Done>>,
}

impl Desk {
    /// A change was made: the list is asked for anew, and the keyboard stays at the page.
    fn tell(self, done: Done) {
        self.chosen.set(None);
        self.done.set(Some(done));
        self.known.again();
        self.office.ports().host.focus(MAIN_ID);
    }
}

/// `/kantor/peran`.
#[component]
pub fn RolesPage() -> impl IntoView {
    let office = expect_context::<Office>();
    let known: Asked<RolesWire> = office.ask(|| Some(calls::ROLES.to_owned()));
    let desk = Desk { office, known, chosen: RwSignal::new(None), done: RwSignal::new(None) };
    let told = move || {
        desk.done.get().map(|done| {
            let title = if done == Done::Granted { text::GRANTED } else { text::WITHDRAW_DONE };
            outcome((title.into(), Tone::Good))
        })
    };
    // The form is made once, of the first list: what is typed stays when the list is asked for anew.
    let first = RwSignal::new(None::<Arc<RolesWire>>);
    effect(move || {
        if let (Some(answer), true) = (known.answer(), first.with_untracked(Option::is_none)) {
            first.set(Some(answer));
        }
    });
    let form = move || first.get().map(|known| grant::form(desk, &known));
    let withdrawing = move || desk.chosen.get().map(|row| withdraw::form(desk, &row));
    view! {
        <PageHeading title=text::TITLE take_focus=office.takes_focus()>{paragraph(text::INTRO)}</PageHeading>
        {shown(told)}
        {shown(withdrawing)}
        {trouble::answered(known, move |known| lists(desk, &known))}
        {shown(form)}
        {move || known.answer().map(|_| file())}
    }
    .into_any()
}

/// That some agencies have too few admins, on the first page of who can mend it. Nothing more is said where that cannot be found out now.
#[component]
pub(super) fn ShortOfAdmins() -> impl IntoView {
    let office = expect_context::<Office>();
    let mends = move || office.rights().roles().iter().any(|role| may_grant(*role, Role::AgencyAdmin));
    let known: Asked<RolesWire> = office.ask(move || mends().then(|| calls::ROLES.to_owned()));
    let told = move || {
        let names = known.answer().map(|known| known.short_of_admins.clone()).unwrap_or_default();
        short_of_admins(&names, Some(link(Route::Roles.path(), text::SHORT_LINK)))
    };
    shown(told)
}

fn short_of_admins(names: &[String], way: Option<AnyView>) -> Option<AnyView> {
    if names.is_empty() {
        return None;
    }
    let title = text::SHORT.about([("names", names.join("; ").into())]);
    let more = paragraph(text::SHORT_TEXT);
    let way = way.map(|way| view! { <p>{way}</p> });
    Some(view! { <Notice title=title tone=Tone::Warn>{more}{way}</Notice> }.into_any())
}

fn lists(desk: Desk, known: &Arc<RolesWire>) -> AnyView {
    let held = if known.held.is_empty() { paragraph(text::HELD_NONE) } else { table(desk, text::HELD, &known.held) };
    let over = if known.over.is_empty() { paragraph(text::OVER_NONE) } else { table(desk, text::OVER, &known.over) };
    view! {
        {short_of_admins(&known.short_of_admins, None)}
        <Card title=text::HELD>{held}</Card>
        <Card title=text::OVER>{over}</Card>
    }
    .into_any()
}

fn table(desk: Desk, caption: impl Into<TextProp>, rows: &[RoleRow]) -> AnyView {
    let may = rows.iter().any(|row| row.may_withdraw);
    let rows = rows.iter().cloned().map(|row| line(desk, row, may)).collect_view();
    let action = may.then(|| column(text::ACTION));
    view! {
        <DataTable caption=caption caption_hidden=true>
            <thead>
                <tr>
                    {column(text::WHO)}
                    {column(text::ROLE)}
                    {column(text::PLACE)}
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

fn line(desk: Desk, row: RoleRow, actions: bool) -> AnyView {
    let role = coded(visibility::role::ALL, &row.role);
    let place = place(&row);
    let days = days(&row);
    let (by, reason) = (row.by.clone(), row.reason.clone());
    let why = text::BY.with(move || {
        [("name", by.clone().unwrap_or_else(|| text::CONSOLE.get().to_owned())), ("reason", reason.clone())]
    });
    let gone = row.withdrawn.clone().map(|gone| {
        let (on, by, reason) = (gone.on, gone.by, gone.reason);
        soft(TextProp::from(move || {
            let mut parts = vec![text::WITHDRAWN_ON.fill(&[("date", &day(&on))])];
            parts.extend(by.as_ref().map(|by| text::WITHDRAWN_BY.fill(&[("name", by)])));
            parts.extend(reason.as_ref().map(|why| text::WITHDRAWN_WHY.fill(&[("reason", why)])));
            parts.join(" ")
        }))
    });
    let (name, nip) = (row.name.clone(), row.nip.clone());
    let standing = standing(row.standing);
    let action = actions.then(|| {
        let button = row.may_withdraw.then(|| {
            let (context, chosen) = (format!("{} · {}", row.name, row.role), row.clone());
            let take = Callback::new(move |()| {
                desk.done.set(None);
                desk.chosen.set(Some(chosen.clone()));
                focus_soon(desk.office, withdraw::REASON.to_owned());
            });
            view! { <Button label=text::WITHDRAW context=context kind=Kind::Quiet on_click=take/> }
        });
        view! { <td>{button}</td> }
    });
    view! {
        <tr>
            <th scope="row">{name}<span class="small soft">" "{nip}</span></th>
            <td>{say(role)}" "{standing}</td>
            <td>{say(place)}</td>
            <td>{say(days)}</td>
            <td>{say(why)}{gone}</td>
            {action}
        </tr>
    }
    .into_any()
}

/// Where a role holds.
fn place(row: &RoleRow) -> TextProp {
    match (row.unit.clone(), row.agency.clone()) {
        (Some(unit), _) => TextProp::from(unit),
        (None, Some(agency)) => TextProp::from(agency),
        (None, None) => text::EVERYWHERE.into(),
    }
}

/// On which days.
fn days(row: &RoleRow) -> TextProp {
    let (from, until) = (row.from.clone(), row.until.clone());
    TextProp::from(move || match &until {
        Some(until) => text::SPAN.fill(&[("from", &day(&from)), ("until", &day(until))]),
        None => text::SINCE.fill(&[("from", &day(&from))]),
    })
}

fn standing(standing: RoleStanding) -> Option<AnyView> {
    match standing {
        RoleStanding::InForce => None,
        RoleStanding::ToCome => Some(tag(text::standing::TO_COME, Tone::Info)),
        RoleStanding::Ended => Some(tag(text::standing::ENDED, Tone::Info)),
        RoleStanding::Withdrawn => Some(tag(text::standing::WITHDRAWN, Tone::Warn)),
    }
}

/// The list as a file.
fn file() -> AnyView {
    let told = Told { title: text::EXPORT, lead: text::EXPORT_TEXT, name: text::FILE };
    files::names(told, |form, reason| {
        let wanted = ExportList { reason, language: Some(untrack(language).tag().to_owned()) };
        Some((calls::export_by_body("roles", form), serde_json::to_string(&wanted).ok()?))
    })
}
