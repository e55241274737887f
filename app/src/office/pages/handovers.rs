//! People who go to another agency, and those who come from one: let go there, taken here.
//!
//! Promises: who is taken, declined or kept after all is looked at first. Refuses: to show anything of somebody who comes but name,
//! number, and why they are let go.

mod form;

use std::sync::Arc;

use domain::{
    access::Action,
    wire::office::{
        ExportList,
        handovers::{HandoverEnd, HandoverRow, Handovers},
    },
};
use leptos::{prelude::*, text_prop::TextProp};

use super::{
    files::{self, Told},
    trouble,
};
use crate::{
    i18n::{Sentence, language, text::handovers as text},
    office::{
        calls,
        state::{Asked, Office},
        words::day,
    },
    ui::{
        Button, Card, DataTable, Kind, MAIN_ID, PageHeading, Tone, column, outcome, paragraph, say, shown, soft, tag,
    },
};

/// What the page shows.
#[derive(Clone, PartialEq, Eq)]
enum View {
    /// Who comes and who goes.
    List,
    /// Somebody who is to be taken.
    Take(Arc<HandoverRow>),
    /// Somebody who is not; whether they would have come.
    End(Arc<HandoverRow>, bool),
}

/// The page as its parts share it.
#[derive(Clone, Copy)]
struct Desk {
    office: Office,
    known: Asked<Handovers>,
    view: RwSignal<View>,
    done: RwSignal<Option<TextProp>>,
}

impl Desk {
    /// Shows something else; the button that was pressed goes away, and the keyboard stays at the page.
    fn show(self, view: View) {
        self.done.set(None);
        self.view.set(view);
        self.office.ports().host.focus(MAIN_ID);
    }

    fn tell(self, said: Sentence, name: &str) {
        self.show(View::List);
        self.done.set(Some(said.about([("name", name.to_owned().into())])));
        self.known.again();
    }
}

/// `/kantor/mutasi`.
#[component]
pub fn HandoversPage() -> impl IntoView {
    let office = expect_context::<Office>();
    let known: Asked<Handovers> = office.ask(|| Some(calls::HANDOVERS.to_owned()));
    let desk = Desk { office, known, view: RwSignal::new(View::List), done: RwSignal::new(None) };
    let told = move || desk.done.get().map(|said| outcome((said, Tone::Good)));
    let body = move |known: Arc<Handovers>| (move || part(desk, &known, desk.view.get())).into_any();
    view! {
        <PageHeading title=text::TITLE take_focus=office.takes_focus()>{paragraph(text::INTRO)}</PageHeading>
        {shown(told)}
        {trouble::answered(known, body)}
    }
    .into_any()
}

fn part(desk: Desk, known: &Arc<Handovers>, view: View) -> AnyView {
    match view {
        View::Take(row) => form::take(desk, known, &row),
        View::End(row, coming) => form::end(desk, &row, coming),
        View::List => view! {
            {rows(desk, &known.coming, true)}
            {rows(desk, &known.going, false)}
            {file(desk.office, known)}
        }
        .into_any(),
    }
}

/// All of both lists, as a file.
fn file(office: Office, known: &Handovers) -> Option<AnyView> {
    let none = known.coming.is_empty() && known.going.is_empty();
    if none || !untrack(|| office.rights().may(Action::ExportLists)) {
        return None;
    }
    let told = Told { title: text::FILE, lead: text::FILE_TEXT, name: text::FILE_NAME };
    Some(files::names(told, |form, reason| {
        let wanted = ExportList { reason, language: Some(untrack(language).tag().to_owned()) };
        Some((calls::export_by_body("handovers", form), serde_json::to_string(&wanted).ok()?))
    }))
}

fn rows(desk: Desk, rows: &[HandoverRow], coming: bool) -> AnyView {
    let (title, none) = if coming { (text::COMING, text::COMING_NONE) } else { (text::GOING, text::GOING_NONE) };
    if rows.is_empty() {
        return view! { <Card title=title>{paragraph(none)}</Card> }.into_any();
    }
    let agency = if coming { text::FROM_AGENCY } else { text::TO_AGENCY };
    let lines = rows.iter().map(|row| line(desk, row, coming)).collect_view();
    view! {
        <Card title=title>
            <DataTable caption=title caption_hidden=true>
                <thead>
                    <tr>{column(text::NAME)}{column(agency)}{column(text::SINCE)}{column(text::STATE)}</tr>
                </thead>
                <tbody>{lines}</tbody>
            </DataTable>
        </Card>
    }
    .into_any()
}

fn line(desk: Desk, row: &HandoverRow, coming: bool) -> AnyView {
    let (name, from, ended) = (row.name.clone(), row.from.clone(), row.ended.clone());
    let name = if row.end.is_some() {
        name.into_any()
    } else {
        let row = Arc::new(row.clone());
        let open = Callback::new(move |()| {
            let row = row.clone();
            desk.show(if coming { View::Take(row) } else { View::End(row, false) });
        });
        view! { <Button label=name kind=Kind::Plain on_click=open/> }.into_any()
    };
    let state = match row.end {
        None => tag(text::WAITS, Tone::Warn),
        Some(end) => {
            let on = ended.map(|on| soft(text::ENDED.with(move || [("day", day(&on))])));
            let why = row.ended_reason.clone().map(soft);
            view! { {tag(ends(end), if end == HandoverEnd::Taken { Tone::Good } else { Tone::Info })}{on}{why} }
                .into_any()
        }
    };
    let nip = row.nip.clone();
    view! {
        <tr>
            <th scope="row">{name}<span class="small soft">" "{nip}</span></th>
            <td>{row.agency.clone()}</td>
            <td class="nowrap">{say(TextProp::from(move || day(&from)))}</td>
            <td>{state}</td>
        </tr>
    }
    .into_any()
}

const fn ends(end: HandoverEnd) -> Sentence {
    match end {
        HandoverEnd::Taken => text::end::TAKEN,
        HandoverEnd::Declined => text::end::DECLINED,
        HandoverEnd::Withdrawn => text::end::WITHDRAWN,
    }
}
