//! A case to be opened: to which auditor, about whom, for which days and why.

use std::sync::Arc;

use domain::wire::{
    error::ErrorCode,
    office::{
        REASON_CHARS_MAX, REASON_CHARS_MIN,
        cases::{CASE_DAYS_MAX, Cases as CasesWire, NUMBER_CHARS_MAX, NewCase},
    },
};
use leptos::{prelude::*, text_prop::TextProp};

use super::{Desk, Done};
use crate::{
    i18n::text::{cases as text, cases::wrong},
    office::{calls, pages::typed::Typed},
    reactive::effect,
    ui::{Button, Card, InputKind, SelectField, TextArea, TextField, paragraph},
};

/// The form, with what the server offers to choose from.
pub(super) fn form(desk: Desk, known: &Arc<CasesWire>) -> AnyView {
    if known.auditors.is_empty() {
        return view! { <Card title=text::OPEN>{paragraph(text::NOBODY_YET)}</Card> }.into_any();
    }
    let begun = NewCase { from: known.today.clone(), until: known.until.clone(), ..NewCase::default() };
    let sheet = Typed::<NewCase, CasesWire>::begun(desk.office, begun.clone());
    effect(move || {
        if let Some(now) = sheet.asked.answer() {
            sheet.fields.set(begun.clone());
            sheet.asked.clear();
            desk.tell(Done::Opened, now);
        }
    });
    sheet.focuses("case");
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        desk.done.set(None);
        sheet.asked.clear();
        sheet.asked.post(calls::CASES.to_owned(), sheet.fields.get_untracked());
    };
    let auditors = known.auditors.iter().map(|auditor| {
        let name = auditor.name.clone();
        (auditor.person.to_string(), TextProp::from(name))
    });
    let auditors: Vec<_> = core::iter::once((String::new(), TextProp::from(text::CHOOSE))).chain(auditors).collect();
    let auditor = sheet.value(|typed| typed.auditor.map(|auditor| auditor.to_string()).unwrap_or_default());
    let until_hint = text::UNTIL_HINT.with(|| [("n", CASE_DAYS_MAX.to_string())]);
    #[expect(clippy::cast_possible_truncation, reason = "some hundred characters")]
    let most = REASON_CHARS_MAX as u32;
    view! {
        <Card title=text::OPEN>
            <form class="narrow" novalidate on:submit=submit>
                <SelectField
                    name="case-auditor"
                    label=text::AUDITOR
                    hint=text::AUDITOR_HINT
                    options=auditors
                    value=auditor
                    on_change=sheet.typed(|typed, text| typed.auditor = text.parse().ok())
                    error=sheet.error("auditor", said)
                />
                <TextField
                    name="case-nip"
                    label=text::NIP
                    inputmode="numeric"
                    value=sheet.value(|typed| typed.nip.clone())
                    on_input=sheet.typed(|typed, text| typed.nip = text)
                    error=sheet.error("nip", said)
                />
                <TextField
                    name="case-number"
                    label=text::NUMBER
                    hint=text::NUMBER_HINT
                    value=sheet.value(|typed| typed.number.clone())
                    on_input=sheet.typed(|typed, text| typed.number = text)
                    error=sheet.error("number", said)
                />
                <TextField
                    name="case-from"
                    label=text::FROM
                    kind=InputKind::Date
                    value=sheet.value(|typed| typed.from.clone())
                    on_input=sheet.typed(|typed, text| typed.from = text)
                    error=sheet.error("from", said)
                />
                <TextField
                    name="case-until"
                    label=text::UNTIL
                    hint=until_hint
                    kind=InputKind::Date
                    value=sheet.value(|typed| typed.until.clone())
                    on_input=sheet.typed(|typed, text| typed.until = text)
                    error=sheet.error("until", said)
                />
                <TextArea
                    name="case-reason"
                    label=text::REASON
                    hint=text::REASON_HINT
                    value=sheet.value(|typed| typed.reason.clone())
                    on_input=sheet.typed(|typed, text| typed.reason = text)
                    error=sheet.error("reason", said)
                    maxlength=most
                />
                <div class="actions"><Button label=text::GO submit=true busy=sheet.busy()/></div>
            </form>
            {sheet.trouble()}
        </Card>
    }
    .into_any()
}

/// What is wrong with a field.
fn said(field: &str, code: ErrorCode) -> String {
    match (field, code) {
        ("auditor", ErrorCode::Changed) => wrong::BUSY.get().to_owned(),
        ("auditor", ErrorCode::NotAllowed) => wrong::ONESELF_AUDITOR.get().to_owned(),
        ("auditor", _) => wrong::AUDITOR.get().to_owned(),
        ("nip", ErrorCode::NotFound) => wrong::NOBODY.get().to_owned(),
        ("nip", ErrorCode::NotAllowed) => wrong::ONESELF.get().to_owned(),
        ("nip", _) => wrong::NIP.get().to_owned(),
        ("number", _) => wrong::NUMBER.fill(&[("n", &NUMBER_CHARS_MAX.to_string())]),
        ("from", _) => wrong::FROM.get().to_owned(),
        ("until", _) => wrong::UNTIL.fill(&[("n", &CASE_DAYS_MAX.to_string())]),
        _ => wrong::REASON.fill(&[("n", &REASON_CHARS_MIN.to_string())]),
    }
}
