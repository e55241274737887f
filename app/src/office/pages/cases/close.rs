//! A case to be closed before its last day, with a reason.

use domain::wire::{
    error::ErrorCode,
    office::{
        REASON_CHARS_MAX, REASON_CHARS_MIN,
        cases::{CaseLine, Cases as CasesWire, CloseCase},
    },
};
use leptos::prelude::*;

use super::{Desk, Done, named};
use crate::{
    i18n::text::{cases as text, cases::wrong},
    office::{calls, pages::typed::Typed},
    reactive::effect,
    ui::{Button, Card, Kind, MAIN_ID, TextArea},
};

/// The field of the reason.
pub(super) const REASON: &str = "close-reason";

/// The form.
pub(super) fn form(desk: Desk, line: &CaseLine) -> AnyView {
    let sheet = Typed::<CloseCase, CasesWire>::begun(desk.office, CloseCase::default());
    effect(move || {
        if let Some(now) = sheet.asked.answer() {
            desk.tell(Done::Closed, now);
        }
    });
    sheet.focuses("close");
    let id = line.id;
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        sheet.asked.clear();
        sheet.asked.post(calls::close_case(id), sheet.fields.get_untracked());
    };
    let cancel = Callback::new(move |()| {
        desk.chosen.set(None);
        desk.office.ports().host.focus(MAIN_ID);
    });
    let (number, subject) = (named(line), line.subject.clone());
    let title = text::CLOSE_TITLE.with(move || [("number", number.clone()), ("subject", subject.clone())]);
    #[expect(clippy::cast_possible_truncation, reason = "some hundred characters")]
    let most = REASON_CHARS_MAX as u32;
    view! {
        <Card title=title>
            <form class="narrow" novalidate on:submit=submit>
                <TextArea
                    name=REASON
                    label=text::REASON
                    hint=text::REASON_HINT
                    value=sheet.value(|typed| typed.reason.clone())
                    on_input=sheet.typed(|typed, text| typed.reason = text)
                    error=sheet.error("reason", said)
                    maxlength=most
                />
                <div class="actions">
                    <Button label=text::CLOSE_GO kind=Kind::Danger submit=true busy=sheet.busy()/>
                    <Button label=text::CANCEL kind=Kind::Quiet on_click=cancel/>
                </div>
            </form>
            {sheet.trouble()}
        </Card>
    }
    .into_any()
}

fn said(_: &str, _: ErrorCode) -> String {
    wrong::REASON.fill(&[("n", &REASON_CHARS_MIN.to_string())])
}
