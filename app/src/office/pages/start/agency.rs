//! The first step: what the agency is called, where its days begin, and its colour.

use domain::{
    time::Zone,
    wire::office::start::{AgencySettings, AgencySettled, BRANDS, Start},
};
use leptos::{prelude::*, text_prop::TextProp};

use crate::{
    i18n::text::start as text,
    office::{
        calls,
        pages::{
            periods::{ask::Fields, words::faults},
            trouble,
        },
        state::{Asked, Office},
        words::coded,
    },
    reactive::effect,
    ui::{Button, InputKind, Kind, paragraph, soft},
};

/// The zones as a list has them.
pub fn zones() -> Vec<(String, TextProp)> {
    Zone::ALL.map(|zone| (zone.abbreviation().to_owned(), TextProp::from(zone.abbreviation()))).into()
}

/// The form.
pub(super) fn form(office: Office, known: &Start, settled: Callback<TextProp>) -> AnyView {
    let asked: Asked<AgencySettled> = Asked::nothing(office);
    let AgencySettings { name, short_name, zone, brand } = known.agency.clone();
    let own_zone = zone.clone();
    let fields = Fields::new(
        [("name", name), ("short_name", short_name), ("zone", zone), ("brand", brand)],
        Callback::new(move |()| asked.clear()),
    );
    effect(move || {
        if let Some(answer) = asked.answer() {
            fields.mark(&answer.wrong);
            if answer.wrong.is_empty() {
                office.settled(&settings(fields));
                settled.run(text::agency::SAVED.into());
            }
        }
    });
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        asked.post(calls::AGENCY.to_owned(), settings(fields));
    };
    let zone = if known.zone_fixed {
        view! { <p>{own_zone}</p>{soft(text::agency::ZONE_FIXED)} }.into_any()
    } else {
        fields.pick("zone", text::agency::ZONE, zones())
    };
    let brands = BRANDS.map(|brand| (brand.to_owned(), coded(text::brand::ALL, brand))).into();
    view! {
        {paragraph(text::agency::TEXT)}
        <form class="narrow" novalidate on:submit=submit>
            {fields.line("name", text::agency::NAME, None, InputKind::Text)}
            {fields.line("short_name", text::agency::SHORT_NAME, Some(text::agency::SHORT_NAME_HINT), InputKind::Text)}
            {zone}
            {fields.pick("brand", text::agency::BRAND, brands)}
            <div class="actions">
                <Button
                    label=text::agency::SAVE
                    kind=Kind::Quiet
                    submit=true
                    busy=Signal::derive(move || asked.waiting())
                />
            </div>
        </form>
        {trouble::answered(asked, move |answer| match answer.wrong.is_empty() {
            true => ().into_any(),
            false => faults(office, &answer.wrong),
        })}
    }
    .into_any()
}

/// What stands in the form; what was said of other words went as they were typed.
fn settings(fields: Fields) -> AgencySettings {
    let text = |field| fields.text(field);
    AgencySettings { name: text("name"), short_name: text("short_name"), zone: text("zone"), brand: text("brand") }
}
