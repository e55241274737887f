//! Activation slips: one for everybody in a unit who has never signed in, to be printed and handed out.

use std::sync::Arc;

use domain::wire::{
    office::ScopeQuery,
    session::{Slip, Slips, SlipsWanted},
};
use leptos::prelude::*;

use super::{scope::unit_option, trouble};
use crate::{
    i18n::text,
    office::{
        calls,
        routes::OWN_ACTIVATION,
        state::{Asked, Choices, Office},
        words,
    },
    state::Ports,
    ui::{Button, Card, Code, EmptyState, Kind, Line, Lines, Notice, PageHeading, SelectField, Tone},
};

/// `/kantor/aktivasi`.
#[component]
pub fn SlipsPage() -> impl IntoView {
    let office = expect_context::<Office>();
    let made: Asked<Slips> = Asked::nothing(office);
    view! {
        <div class="no-print through">
            <PageHeading title=text::people::slips::TITLE take_focus=office.takes_focus()>
                <p>{text::people::slips::INTRO}</p>
            </PageHeading>
            <Wanted made=made/>
            {trouble::trouble(made)}
        </div>
        {move || made.answer().map(printable)}
    }
    .into_any()
}

/// Which unit. None is picked beforehand: making slips makes earlier ones worthless.
#[component]
fn Wanted(made: Asked<Slips>) -> impl IntoView {
    let office = expect_context::<Office>();
    let units = expect_context::<Choices>().units;
    let unit = RwSignal::new(ScopeQuery::default());
    let missing = RwSignal::new(false);
    let picked = Signal::derive(move || unit.get().unit.map(|unit| unit.to_string()).unwrap_or_default());
    let pick = Callback::new(move |value: String| {
        unit.update(|scope| scope.unit = value.parse().ok());
        missing.set(false);
        made.clear();
    });
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        match unit.get_untracked().unit {
            Some(unit) => made.post(calls::SLIPS.to_owned(), SlipsWanted { unit }),
            None => {
                missing.set(true);
                office.ports().host.focus("unit");
            }
        }
    };
    let error = Signal::derive(move || missing.get().then(|| text::people::slips::CHOOSE_FIRST.get().to_owned()));
    let field = move || {
        units.answer().map(|known| {
            let none = (String::new(), TextProp::from(text::people::slips::CHOOSE));
            let options = core::iter::once(none).chain(known.units.iter().map(unit_option));
            view! {
                <SelectField
                    name="unit"
                    label=text::office::scope::UNIT
                    options=options.collect()
                    value=picked
                    error=error
                    on_change=pick
                />
            }
        })
    };
    view! {
        {trouble::trouble(units)}
        <div class="narrow"><Card>
            <form novalidate on:submit=submit>
                {field}
                <p class="small soft">{text::people::slips::REPLACES}</p>
                <div class="actions">
                    <Button label=text::people::slips::MAKE submit=true busy=Signal::derive(move || made.waiting())/>
                </div>
            </form>
        </Card></div>
    }
    .into_any()
}

fn printable(made: Arc<Slips>) -> AnyView {
    if made.slips.is_empty() {
        return view! {
            <EmptyState title=text::people::slips::NONE>
                <p>{text::people::slips::NONE_TEXT}</p>
            </EmptyState>
        }
        .into_any();
    }
    let office = expect_context::<Office>();
    let number = u32::try_from(made.slips.len()).unwrap_or(u32::MAX);
    let title = text::people::slips::MADE.with(move || [("n", words::count(number))]);
    let site = format!("{}{OWN_ACTIVATION}", Ports::here().host.origin());
    let list = text::people::slips::LIST.with(move || [("agency", office.agency())]);
    let slips = made.slips.iter().map(|slip| slip_view(slip.clone(), site.clone())).collect_view();
    view! {
        <div class="no-print">
            <Notice title=title tone=Tone::Good live=true>
                <p>{text::people::slips::MADE_TEXT}</p>
                <div class="actions">
                    <Button
                        label=text::people::slips::PRINT
                        kind=Kind::Quiet
                        on_click=Callback::new(move |()| office.ports().host.print())
                    />
                </div>
            </Notice>
        </div>
        <Card title=list><Lines>{slips}</Lines></Card>
    }
    .into_any()
}

/// One slip. Slips are lines of a list: each stays whole on its sheet, and the line between two is where to cut.
fn slip_view(slip: Slip, site: String) -> AnyView {
    let Slip { name, nip, unit, issued } = slip;
    let zone = expect_context::<Office>().zone();
    let until = text::people::code::EXPIRES.with(move || [("instant", words::instant(issued.expires, zone))]);
    let how = text::people::slips::HOW.with(move || [("site", site.clone())]);
    view! {
        <Line title=name>
            <p class="small">{nip}" · "{unit}</p>
            <p class="small soft">{text::people::slips::CODE}</p>
            <Code code=issued.code/>
            <p class="small">{move || until.get()}</p>
            <p class="small">{move || how.get()}</p>
        </Line>
    }
    .into_any()
}
