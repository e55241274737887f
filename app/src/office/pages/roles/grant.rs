//! A role to be granted: to whom, which, where, for which days and why.

use std::sync::Arc;

use domain::{
    access::Role,
    wire::{
        error::ErrorCode,
        office::{
            REASON_CHARS_MAX, REASON_CHARS_MIN,
            roles::{GrantRole, Roles as RolesWire},
        },
    },
};
use leptos::{prelude::*, text_prop::TextProp};

use super::{Desk, Done};
use crate::{
    i18n::text::{roles as text, roles::wrong, visibility},
    office::{calls, pages::typed::Typed, words::coded},
    reactive::effect,
    ui::{Button, Card, InputKind, SelectField, TextArea, TextField},
};

/// The form, with what the server offers to choose from.
pub(super) fn form(desk: Desk, known: &Arc<RolesWire>) -> AnyView {
    let begun = GrantRole { from: known.today.clone(), until: known.until.clone(), ..GrantRole::default() };
    let sheet = Typed::<GrantRole, RolesWire>::begun(desk.office, begun.clone());
    effect(move || {
        if sheet.asked.answer().is_some() {
            sheet.fields.set(begun.clone());
            sheet.asked.clear();
            desk.tell(Done::Granted);
        }
    });
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        desk.done.set(None);
        sheet.asked.clear();
        sheet.asked.post(calls::ROLES.to_owned(), sheet.fields.get_untracked());
    };
    sheet.focuses("grant");
    let (units, agencies) = (known.units.clone(), known.agencies.clone());
    let unit = move || {
        let is_units = sheet.fields.with(|typed| typed.role == Role::UnitAdmin.code());
        is_units.then(|| {
            let options = units.iter().map(|unit| (unit.id.to_string(), TextProp::from(unit.name.clone())));
            let options = chosen(options.collect());
            let value = Signal::derive(move || {
                sheet.fields.with(|typed| typed.unit.map(|unit| unit.to_string()).unwrap_or_default())
            });
            let pick = sheet.typed(|typed, text| typed.unit = text.parse().ok());
            view! {
                <SelectField
                    name="grant-unit"
                    label=text::UNIT
                    hint=text::UNIT_HINT
                    options=options
                    value=value
                    on_change=pick
                    error=sheet.error("unit", said)
                />
            }
        })
    };
    // Of one agency there is nothing to choose.
    let agency = (agencies.len() > 1).then(|| {
        let options = agencies.iter().map(|agency| (agency.id.to_string(), TextProp::from(agency.name.clone())));
        let own = (String::new(), TextProp::from(move || desk.office.agency()));
        let value = Signal::derive(move || {
            sheet.fields.with(|typed| typed.agency.map(|agency| agency.to_string()).unwrap_or_default())
        });
        let own_name = desk.office.agency();
        let others = options.filter(|(_, name)| name.get() != own_name);
        let options: Vec<_> = core::iter::once(own).chain(others).collect();
        let pick = sheet.typed(|typed, text| typed.agency = text.parse().ok());
        view! {
            <SelectField
                name="grant-agency"
                label=text::AGENCY
                options=options
                value=value
                on_change=pick
                error=sheet.error("agency", said)
            />
        }
    });
    let roles = known.may_grant.iter().map(|code| (code.clone(), coded(visibility::role::ALL, code)));
    let roles = chosen(roles.collect());
    #[expect(clippy::cast_possible_truncation, reason = "some hundred characters")]
    let most = REASON_CHARS_MAX as u32;
    view! {
        <Card title=text::GRANT>
            <form class="narrow" novalidate on:submit=submit>
                <TextField
                    name="grant-nip"
                    label=text::NIP
                    inputmode="numeric"
                    value=sheet.value(|typed| typed.nip.clone())
                    on_input=sheet.typed(|typed, text| typed.nip = text)
                    error=sheet.error("nip", said)
                />
                {agency}
                <SelectField
                    name="grant-role"
                    label=text::ROLE
                    options=roles
                    value=sheet.value(|typed| typed.role.clone())
                    on_change=sheet.typed(|typed, text| typed.role = text)
                    error=sheet.error("role", said)
                />
                {unit}
                <TextField
                    name="grant-from"
                    label=text::FROM
                    kind=InputKind::Date
                    value=sheet.value(|typed| typed.from.clone())
                    on_input=sheet.typed(|typed, text| typed.from = text)
                    error=sheet.error("from", said)
                />
                <TextField
                    name="grant-until"
                    label=text::UNTIL
                    hint=text::UNTIL_HINT
                    kind=InputKind::Date
                    value=sheet.value(|typed| typed.until.clone())
                    on_input=sheet.typed(|typed, text| typed.until = text)
                    error=sheet.error("until", said)
                />
                <TextArea
                    name="grant-reason"
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

/// Options of which none is preselected.
fn chosen(options: Vec<(String, TextProp)>) -> Vec<(String, TextProp)> {
    core::iter::once((String::new(), TextProp::from(text::CHOOSE))).chain(options).collect()
}

/// What is wrong with a field.
fn said(field: &str, code: ErrorCode) -> String {
    let sentence = match (field, code) {
        ("nip", ErrorCode::NotFound) => wrong::NOBODY,
        ("nip", ErrorCode::NotAllowed) => wrong::ONESELF,
        ("nip", _) => wrong::NIP,
        ("role", ErrorCode::Changed) => wrong::ALREADY,
        ("role" | "agency", ErrorCode::NotAllowed) => wrong::OUT_OF_REACH,
        ("role", _) => wrong::ROLE,
        ("agency", _) => wrong::AGENCY,
        ("unit", _) => wrong::UNIT,
        ("from", _) => wrong::FROM,
        ("until", _) => wrong::UNTIL,
        _ => return wrong::REASON.fill(&[("n", &REASON_CHARS_MIN.to_string())]),
    };
    sentence.get().to_owned()
}
