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
    office::{calls, pages::trouble, state::Asked, words::coded},
    ports::Failure,
    reactive::effect,
    ui::{Button, Card, InputKind, SelectField, TextArea, TextField, shown},
};

/// The form, with what the server offers to choose from.
pub(super) fn form(desk: Desk, known: &Arc<RolesWire>) -> AnyView {
    let begun = GrantRole { from: known.today.clone(), until: known.until.clone(), ..GrantRole::default() };
    let sheet = Sheet { typed: RwSignal::new(begun.clone()), asked: Asked::nothing(desk.office) };
    effect(move || {
        if sheet.asked.answer().is_some() {
            sheet.typed.set(begun.clone());
            sheet.asked.clear();
            desk.tell(Done::Granted);
        }
    });
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        desk.done.set(None);
        sheet.asked.clear();
        sheet.asked.post(calls::ROLES.to_owned(), sheet.typed.get_untracked());
    };
    // The field that is wrong takes the keyboard.
    effect(move || {
        if let Some(field) = sheet.named() {
            desk.office.ports().host.focus(&format!("grant-{field}"));
        }
    });
    let busy = Signal::derive(move || sheet.asked.waiting());
    let other = move || {
        let unnamed = sheet.asked.failure().is_some() && sheet.named().is_none();
        unnamed.then(|| trouble::trouble(sheet.asked))
    };
    let (units, agencies) = (known.units.clone(), known.agencies.clone());
    let unit = move || {
        let is_units = sheet.typed.with(|typed| typed.role == Role::UnitAdmin.code());
        is_units.then(|| {
            let options = units.iter().map(|unit| (unit.id.to_string(), TextProp::from(unit.name.clone())));
            let options = chosen(options.collect());
            let value = Signal::derive(move || {
                sheet.typed.with(|typed| typed.unit.map(|unit| unit.to_string()).unwrap_or_default())
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
                    error=sheet.error("unit")
                />
            }
        })
    };
    // Of one agency there is nothing to choose.
    let agency = (agencies.len() > 1).then(|| {
        let options = agencies.iter().map(|agency| (agency.id.to_string(), TextProp::from(agency.name.clone())));
        let own = (String::new(), TextProp::from(move || desk.office.agency()));
        let value = Signal::derive(move || {
            sheet.typed.with(|typed| typed.agency.map(|agency| agency.to_string()).unwrap_or_default())
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
                error=sheet.error("agency")
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
                    error=sheet.error("nip")
                />
                {agency}
                <SelectField
                    name="grant-role"
                    label=text::ROLE
                    options=roles
                    value=sheet.value(|typed| typed.role.clone())
                    on_change=sheet.typed(|typed, text| typed.role = text)
                    error=sheet.error("role")
                />
                {unit}
                <TextField
                    name="grant-from"
                    label=text::FROM
                    kind=InputKind::Date
                    value=sheet.value(|typed| typed.from.clone())
                    on_input=sheet.typed(|typed, text| typed.from = text)
                    error=sheet.error("from")
                />
                <TextField
                    name="grant-until"
                    label=text::UNTIL
                    hint=text::UNTIL_HINT
                    kind=InputKind::Date
                    value=sheet.value(|typed| typed.until.clone())
                    on_input=sheet.typed(|typed, text| typed.until = text)
                    error=sheet.error("until")
                />
                <TextArea
                    name="grant-reason"
                    label=text::REASON
                    hint=text::REASON_HINT
                    value=sheet.value(|typed| typed.reason.clone())
                    on_input=sheet.typed(|typed, text| typed.reason = text)
                    error=sheet.error("reason")
                    maxlength=most
                />
                <div class="actions"><Button label=text::GO submit=true busy=busy/></div>
            </form>
            {shown(other)}
        </Card>
    }
    .into_any()
}

/// Options of which none is preselected.
fn chosen(options: Vec<(String, TextProp)>) -> Vec<(String, TextProp)> {
    core::iter::once((String::new(), TextProp::from(text::CHOOSE))).chain(options).collect()
}

/// What stands in the fields, and what was said of it.
#[derive(Clone, Copy)]
struct Sheet {
    typed: RwSignal<GrantRole>,
    asked: Asked<RolesWire>,
}

impl Sheet {
    fn value(self, part: fn(&GrantRole) -> String) -> Signal<String> {
        Signal::derive(move || self.typed.with(part))
    }

    /// What was said of other words is not so of these.
    fn typed(self, set: fn(&mut GrantRole, String)) -> Callback<String> {
        Callback::new(move |text: String| {
            self.asked.clear();
            self.typed.update(|typed| set(typed, text));
        })
    }

    /// The field that was named as wrong.
    fn named(self) -> Option<String> {
        match self.asked.failure() {
            Some(Failure::Refused(detail)) => detail.field,
            _ => None,
        }
    }

    fn error(self, field: &'static str) -> Signal<Option<String>> {
        Signal::derive(move || match self.asked.failure() {
            Some(Failure::Refused(detail)) if detail.field.as_deref() == Some(field) => Some(said(field, detail.code)),
            _ => None,
        })
    }
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
