//! A role to be taken back, with a reason; an agency's last admin on a second word.

use domain::wire::{
    error::ErrorCode,
    office::{
        REASON_CHARS_MAX, REASON_CHARS_MIN,
        roles::{RoleRow, Roles as RolesWire, WithdrawRole},
    },
};
use leptos::prelude::*;

use super::{Desk, Done};
use crate::{
    i18n::text::{roles as text, roles::wrong, visibility},
    office::{calls, pages::trouble, state::Asked, words::coded},
    ports::Failure,
    reactive::effect,
    ui::{Button, Card, Kind, MAIN_ID, Notice, TextArea, Tone, paragraph, shown},
};

/// The field of the reason.
pub(super) const REASON: &str = "withdraw-reason";

/// The form.
pub(super) fn form(desk: Desk, row: &RoleRow) -> AnyView {
    let (reason, asked) = (RwSignal::new(String::new()), Asked::<RolesWire>::nothing(desk.office));
    let (id, name, role) = (row.id, row.name.clone(), coded(visibility::role::ALL, &row.role));
    let send = move |last: bool| {
        asked.clear();
        asked.post(calls::withdraw_role(id), WithdrawRole { reason: reason.get_untracked(), last });
    };
    effect(move || {
        if asked.answer().is_some() {
            desk.tell(Done::Withdrawn);
        }
    });
    let named = move || match asked.failure() {
        Some(Failure::Refused(detail)) if detail.code == ErrorCode::Invalid => detail.field,
        _ => None,
    };
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        send(false);
    };
    let write = Callback::new(move |text: String| {
        asked.clear();
        reason.set(text);
    });
    let cancel = Callback::new(move |()| {
        desk.chosen.set(None);
        desk.office.ports().host.focus(MAIN_ID);
    });
    let error = Signal::derive(move || {
        (named().as_deref() == Some("reason")).then(|| wrong::REASON.fill(&[("n", &REASON_CHARS_MIN.to_string())]))
    });
    let all_the_same = Callback::new(move |()| send(true));
    let last = move || {
        (named().as_deref() == Some("last")).then(|| {
            let more = paragraph(text::LAST_TEXT);
            view! {
                <Notice title=text::LAST tone=Tone::Warn live=true>
                    {more}
                    <div class="actions">
                        <Button label=text::LAST_GO kind=Kind::Danger on_click=all_the_same/>
                    </div>
                </Notice>
            }
            .into_any()
        })
    };
    let other = move || (asked.failure().is_some() && named().is_none()).then(|| trouble::trouble(asked));
    let busy = Signal::derive(move || asked.waiting());
    let title = text::WITHDRAW_TITLE.with(move || [("role", role.get().into_owned()), ("name", name.clone())]);
    #[expect(clippy::cast_possible_truncation, reason = "some hundred characters")]
    let most = REASON_CHARS_MAX as u32;
    view! {
        <Card title=title>
            <form class="narrow" novalidate on:submit=submit>
                <TextArea
                    name=REASON
                    label=text::REASON
                    hint=text::REASON_HINT
                    value=reason
                    on_input=write
                    error=error
                    maxlength=most
                />
                {shown(last)}
                <div class="actions">
                    <Button label=text::WITHDRAW_GO kind=Kind::Danger submit=true busy=busy/>
                    <Button label=text::CANCEL kind=Kind::Quiet on_click=cancel/>
                </div>
            </form>
            {shown(other)}
        </Card>
    }
    .into_any()
}
