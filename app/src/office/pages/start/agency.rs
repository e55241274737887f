//! The first step: what the agency is called, where its days begin, and its colour.
//!
//! Promises: it is drawn once; what is told of the agency later on goes where nobody has typed, and what is typed stays while its person
//! goes from page to page.

use std::sync::Arc;

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
            periods::{
                ask::{Fields, Kept},
                words::faults,
            },
            trouble,
        },
        state::{Asked, Office, unsaved::Texts},
        words::coded,
    },
    reactive::{effect, memo},
    ui::{Button, InputKind, Kind, paragraph, shown, soft},
};

/// The zones as a list has them.
pub fn zones() -> Vec<(String, TextProp)> {
    Zone::ALL.map(|zone| (zone.abbreviation().to_owned(), TextProp::from(zone.abbreviation()))).into()
}

/// The form, once something is known; and what is said above its card where the server has something else by now.
pub(super) fn form(office: Office, known: Memo<Option<Arc<Start>>>, settled: Callback<TextProp>) -> (AnyView, AnyView) {
    let asked: Asked<AgencySettled> = Asked::nothing(office);
    let told = memo(move || known.get().map(|known| texts(&known.agency)).unwrap_or_default());
    let kept = Kept::open(calls::AGENCY, told.get_untracked(), Callback::new(move |()| asked.clear()));
    let fields = kept.fields;
    effect(move || kept.meets(told.get()));
    effect(move || {
        if let Some(answer) = asked.answer() {
            fields.mark(&answer.wrong);
            if answer.wrong.is_empty() {
                kept.saved();
                office.settled(&settings(fields));
                settled.run(text::agency::SAVED.into());
            }
        }
    });
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        asked.post(calls::AGENCY.to_owned(), settings(fields));
    };
    // Once a period has begun the zone holds, whatever was picked before and not saved.
    effect(move || {
        if let Some(known) = known.get().filter(|known| known.zone_fixed && fields.text("zone") != known.agency.zone) {
            fields.put("zone", known.agency.zone.clone());
        }
    });
    let fixed = memo(move || known.get().is_some_and(|known| known.zone_fixed));
    let zone = move || {
        if fixed.get() {
            let own = fields.value("zone");
            view! { <p>{move || own.get()}</p>{soft(text::agency::ZONE_FIXED)} }.into_any()
        } else {
            fields.pick("zone", text::agency::ZONE, zones())
        }
    };
    let brands = BRANDS.map(|brand| (brand.to_owned(), coded(text::brand::ALL, brand))).into();
    let form = view! {
        {paragraph(text::agency::TEXT)}
        <form class="narrow" novalidate on:submit=submit>
            {fields.line("name", text::agency::NAME, None, InputKind::Text)}
            {fields.line("short_name", text::agency::SHORT_NAME, Some(text::agency::SHORT_NAME_HINT), InputKind::Text)}
            {shown(zone)}
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
    };
    (form.into_any(), kept.behind(office))
}

/// What stands in the fields at first.
fn texts(agency: &AgencySettings) -> Texts {
    let AgencySettings { name, short_name, zone, brand } = agency.clone();
    [("name", name), ("short_name", short_name), ("zone", zone), ("brand", brand)]
        .map(|(field, text)| (field.to_owned(), text))
        .into()
}

/// What stands in the form; what was said of other words went as they were typed.
fn settings(fields: Fields) -> AgencySettings {
    let text = |field| fields.text(field);
    AgencySettings { name: text("name"), short_name: text("short_name"), zone: text("zone"), brand: text("brand") }
}
