//! Where one person is, was and will be, and under whom: without their levels, which nobody needs to see for it.

use std::sync::Arc;

use domain::{
    ids::PersonId,
    wire::office::{
        PersonQuery,
        structure::{Placement, Released, Reports, Stay},
    },
};
use leptos::{prelude::*, text_prop::TextProp};

use super::{
    super::trouble,
    person::{Ways, release, transfer, under},
};
use crate::{
    i18n::{
        Sentence,
        text::{handovers, structure as text},
    },
    office::{
        calls,
        routes::{Place, Route},
        state::{Asked, Office},
        words::{coded, day, post},
    },
    ui::{
        Button, Card, DataTable, Kind, LinkButton, MAIN_ID, PageHeading, Tone, column, link, outcome, paragraph, say,
        shown,
    },
};

/// What the page shows.
#[derive(Clone, Copy, PartialEq, Eq)]
enum View {
    Known,
    Transfer,
    Under,
    Release,
}

/// `/kantor/pegawai/<id>/penempatan`.
#[component]
pub fn PlacementPage(
    /// Whose it is.
    person: PersonId,
) -> impl IntoView {
    let office = expect_context::<Office>();
    let asked: Asked<Placement> = office.ask(move || Some(calls::placement(person)));
    let (view, said) = (RwSignal::new(View::Known), RwSignal::new(None::<Sentence>));
    // The button that was pressed goes away: the keyboard stays at the page.
    let show = move |wanted: View| {
        said.set(None);
        view.set(wanted);
        office.ports().host.focus(MAIN_ID);
    };
    let done = Callback::new(move |what: Sentence| {
        show(View::Known);
        said.set(Some(what));
        asked.again();
    });
    let ways = Ways { office, done, cancel: Callback::new(move |()| show(View::Known)) };
    let title = move || match asked.answer() {
        Some(known) => text::placement::TITLE.fill(&[("name", &known.name)]),
        None => text::placement::NAME.get().to_owned(),
    };
    let told = move || said.get().map(|said| outcome((said.into(), Tone::Good)));
    let back = move || {
        let href = Route::Person(person, PersonQuery::default()).path();
        let may = office.rights().open(Place::Person(person));
        may.then(|| view! { <LinkButton href=href label=text::placement::BACK kind=Kind::Plain/> })
    };
    let body = move |known: Arc<Placement>| {
        let part = move || match view.get() {
            View::Transfer => transfer(ways, person, &known),
            View::Under => under(ways, person, &known),
            View::Release => release(ways, person, &known),
            View::Known => {
                let go = Callback::new(move |()| show(View::Transfer));
                let put = Callback::new(move |()| show(View::Under));
                let let_go = Callback::new(move |()| show(View::Release));
                let elsewhere = known.released.is_none() && !known.agencies.is_empty();
                let elsewhere = elsewhere.then(|| {
                    view! { <Button label=handovers::release::OPEN kind=Kind::Quiet on_click=let_go/> }
                });
                view! {
                    {waits(&known)}
                    {stays(&known)}
                    {supervisors(&known)}
                    <div class="actions">
                        <Button label=text::placement::TRANSFER on_click=go/>
                        <Button label=text::placement::PUT_UNDER kind=Kind::Quiet on_click=put/>
                        {elsewhere}
                    </div>
                }
                .into_any()
            }
        };
        part.into_any()
    };
    view! {
        <div class="no-print">{back}</div>
        <PageHeading title=title take_focus=office.takes_focus()/>
        {shown(told)}
        {trouble::answered(asked, body)}
    }
    .into_any()
}

/// To which agency they are let go, as long as that one has not taken them.
fn waits(known: &Placement) -> Option<AnyView> {
    let Released { agency, from } = known.released.clone()?;
    let said = handovers::release::WAITS.with(move || [("agency", agency.clone()), ("day", day(&from))]);
    let way = link(Route::Handovers.path(), handovers::release::SEE);
    Some(view! { <Card>{paragraph(said)}<p>{way}</p></Card> }.into_any())
}

fn days(from: String, until: Option<String>) -> TextProp {
    TextProp::from(move || match &until {
        Some(until) => text::placement::SPAN.fill(&[("from", &day(&from)), ("until", &day(until))]),
        None => text::placement::SINCE.fill(&[("from", &day(&from))]),
    })
}

fn stays(known: &Placement) -> AnyView {
    if known.stays.is_empty() {
        return view! { <Card title=text::placement::STAYS>{paragraph(text::placement::STAYS_NONE)}</Card> }.into_any();
    }
    let rows = known.stays.iter().cloned().map(|Stay { unit, post: title, capacity, from, until }| {
        let days = days(from, until);
        view! {
            <tr>
                <th scope="row">{unit}</th>
                <td>{move || post(title.as_deref(), &capacity)}</td>
                <td>{say(days)}</td>
            </tr>
        }
    });
    let rows = rows.collect_view();
    view! {
        <Card title=text::placement::STAYS>
            <DataTable caption=text::placement::STAYS caption_hidden=true>
                <thead>
                    <tr>{column(text::UNIT)}{column(text::placement::POST)}{column(text::placement::DAYS)}</tr>
                </thead>
                <tbody>{rows}</tbody>
            </DataTable>
        </Card>
    }
    .into_any()
}

fn supervisors(known: &Placement) -> AnyView {
    if known.supervisors.is_empty() {
        let none = paragraph(text::placement::SUPERVISORS_NONE);
        return view! { <Card title=text::placement::SUPERVISORS>{none}</Card> }.into_any();
    }
    let rows = known.supervisors.iter().cloned().map(|Reports { name, origin, from, until }| {
        let (days, origin) = (days(from, until), coded(text::origin::ALL, origin.code()));
        view! { <tr><th scope="row">{name}</th><td>{say(origin)}</td><td>{say(days)}</td></tr> }
    });
    let rows = rows.collect_view();
    view! {
        <Card title=text::placement::SUPERVISORS>
            <DataTable caption=text::placement::SUPERVISORS caption_hidden=true>
                <thead>
                    <tr>
                        {column(text::placement::SUPERVISOR)}
                        {column(text::placement::ORIGIN_HEAD)}
                        {column(text::placement::DAYS)}
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </DataTable>
        </Card>
    }
    .into_any()
}
