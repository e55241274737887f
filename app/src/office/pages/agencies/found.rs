//! A new agency with its first admin, made by the platform's admin.

use std::sync::Arc;

use domain::{
    time::Zone,
    wire::office::start::{AgencyMade, NewAgency},
};
use leptos::prelude::*;

use crate::{
    i18n::text::start as text,
    office::{
        calls,
        pages::{
            periods::{ask::Kept, words::faults},
            start::zones,
            trouble,
        },
        routes::OWN_ACTIVATION,
        state::{Asked, Office, unsaved::Texts},
        words,
    },
    reactive::effect,
    ui::{Button, Card, Code, InputKind, Kind, Notice, Tone, paragraph, soft},
};

/// The card; `made` is called when there is one more agency.
#[component]
pub fn Found(made: Callback<()>) -> impl IntoView {
    let office = expect_context::<Office>();
    let asked: Asked<AgencyMade> = Asked::nothing(office);
    let kept = Kept::open(calls::AGENCIES, texts(), Callback::new(move |()| asked.clear()));
    let fields = kept.fields;
    effect(move || {
        if let Some(answer) = asked.answer() {
            fields.mark(&answer.wrong);
            if answer.code.is_some() {
                kept.saved();
                made.run(());
            }
        }
    });
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let text = |field| fields.text(field);
        let new = NewAgency {
            name: text("name"),
            short_name: text("short_name"),
            zone: text("zone"),
            nip: text("nip"),
            admin: text("admin"),
            reason: text("reason"),
        };
        asked.post(calls::AGENCIES.to_owned(), new);
    };
    let answer = move |answer: Arc<AgencyMade>| match answer.code.clone() {
        None => faults(office, &answer.wrong),
        Some(issued) => {
            let zone = untrack(|| office.zone());
            let site = format!("{}{OWN_ACTIVATION}", office.ports().host.origin());
            let expires = issued.expires;
            let until =
                text::found::UNTIL.with(move || [("instant", words::instant(expires, zone)), ("site", site.clone())]);
            view! {
                <Notice title=text::found::MADE tone=Tone::Good live=true>
                    {paragraph(text::found::CODE)}
                    <Code code=issued.code/>
                    {soft(until)}
                </Notice>
            }
            .into_any()
        }
    };
    view! {
        <Card title=text::found::TITLE>
            {paragraph(text::found::TEXT)}
            <form class="narrow" novalidate on:submit=submit>
                {fields.line("name", text::agency::NAME, None, InputKind::Text)}
                {fields.line(
                    "short_name",
                    text::agency::SHORT_NAME,
                    Some(text::agency::SHORT_NAME_HINT),
                    InputKind::Text,
                )}
                {fields.pick("zone", text::agency::ZONE, zones())}
                {fields.number("nip", text::found::NIP, None)}
                {fields.line("admin", text::found::ADMIN, None, InputKind::Text)}
                {fields.reason(text::found::REASON, text::found::REASON_HINT)}
                <div class="actions">
                    <Button
                        label=text::found::MAKE
                        kind=Kind::Quiet
                        submit=true
                        busy=Signal::derive(move || asked.waiting())
                    />
                </div>
            </form>
            {trouble::answered(asked, answer)}
        </Card>
    }
    .into_any()
}

/// What stands in the fields at first.
fn texts() -> Texts {
    let empty = ["name", "short_name", "nip", "admin", "reason"].map(|field| (field.to_owned(), String::new()));
    let zone = ("zone".to_owned(), Zone::default().abbreviation().to_owned());
    empty.into_iter().chain([zone]).collect()
}
