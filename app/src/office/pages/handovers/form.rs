//! Taking somebody, or not.

use std::sync::Arc;

use domain::wire::office::{
    handovers::{EndHandover, HandoverRow, Handovers, TakeIn},
    structure::Seen,
};
use leptos::{prelude::*, text_prop::TextProp};

use super::{
    super::structure::review::{Review, unchosen},
    Desk, View,
};
use crate::{
    i18n::text::{handovers as text, structure},
    office::{calls, pages::periods::ask::Fields, state::Asked, words::day},
    ui::{Button, Card, InputKind, KeyValue, Kind, fact, paragraph},
};

/// The value of the choice to hold no post: nothing chosen is something else.
const NO_POST: &str = "none";

/// What is known of somebody who comes, or goes.
fn facts(row: &HandoverRow, agency: crate::i18n::Sentence) -> AnyView {
    let from = row.from.clone();
    let facts = vec![
        fact(text::NIP, row.nip.clone()),
        fact(agency, row.agency.clone()),
        fact(text::SINCE, TextProp::from(move || day(&from))),
        fact(text::REASON, row.reason.clone()),
    ];
    view! { <Card title=row.name.clone()><KeyValue>{facts}</KeyValue></Card> }.into_any()
}

/// Somebody is taken into a unit and a post.
pub(super) fn take(desk: Desk, known: &Arc<Handovers>, row: &Arc<HandoverRow>) -> AnyView {
    let texts = vec![
        ("unit", String::new()),
        ("post", String::new()),
        ("from", known.today.clone()),
        ("reason", String::new()),
    ];
    let id = row.id;
    let send = move |fields: Fields, asked: Asked<Seen>, seen| {
        let body = TakeIn {
            unit: fields.text("unit").parse().ok(),
            post: fields.text("post").parse().ok(),
            from: fields.text("from"),
            reason: fields.text("reason"),
            seen,
        };
        asked.post(calls::take_over(id), body);
    };
    let name = row.name.clone();
    let done = Callback::new(move |_| desk.tell(text::done::TAKEN, &name));
    // To the server, no post is none.
    let missing = |fields: Fields| fields.text("post").is_empty().then(|| unchosen("post")).into_iter().collect();
    let review = Review::new(desk.office, (texts, &["unit", "post", "from", "reason"]), missing, send, done);
    let fields = review.fields;
    let choose = || (String::new(), TextProp::from(structure::form::CHOOSE));
    let units = known.units.iter().map(|unit| (unit.id.to_string(), TextProp::from(unit.name.clone())));
    let units = core::iter::once(choose()).chain(units).collect();
    let none = (NO_POST.to_owned(), TextProp::from(structure::placement::NO_POST));
    let posts = known.posts.iter().map(super::super::posts::choice);
    let posts = [choose(), none].into_iter().chain(posts).collect();
    let parts = view! {
        {fields.pick("unit", structure::UNIT, units)}
        {fields.pick("post", structure::placement::POST, posts)}
        {fields.line("from", structure::form::FROM, Some(text::FROM_HINT), InputKind::Date)}
        {fields.reason(structure::form::REASON, structure::placement::TRANSFER_REASON_HINT)}
    };
    let declined = row.clone();
    let decline = Callback::new(move |()| desk.show(View::End(declined.clone(), true)));
    view! {
        {facts(row, text::FROM_AGENCY)}
        {sheet((text::TAKE, text::TAKE_TEXT), review, desk, parts.into_any())}
        <div class="actions"><Button label=text::DECLINE kind=Kind::Danger on_click=decline/></div>
    }
    .into_any()
}

/// Somebody is not taken, or not let go any more.
pub(super) fn end(desk: Desk, row: &Arc<HandoverRow>, coming: bool) -> AnyView {
    let id = row.id;
    let send = move |fields: Fields, asked: Asked<Seen>, seen| {
        asked.post(calls::end_handover(id), EndHandover { reason: fields.text("reason"), seen });
    };
    let name = row.name.clone();
    let said = if coming { text::done::DECLINED } else { text::done::WITHDRAWN };
    let done = Callback::new(move |_| desk.tell(said, &name));
    let texts = vec![("reason", String::new())];
    let review = Review::new(desk.office, (texts, &["reason"]), |_| Vec::new(), send, done);
    let reason = review.fields.reason(structure::form::REASON, structure::form::REASON_HINT);
    let (words, agency) = if coming {
        ((text::DECLINE, text::DECLINE_TEXT), text::FROM_AGENCY)
    } else {
        ((text::WITHDRAW, text::WITHDRAW_TEXT), text::TO_AGENCY)
    };
    view! {
        {facts(row, agency)}
        {sheet(words, review, desk, reason)}
    }
    .into_any()
}

fn sheet(
    (title, lead): (crate::i18n::Sentence, crate::i18n::Sentence),
    review: Review,
    desk: Desk,
    parts: AnyView,
) -> AnyView {
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        review.look();
    };
    let cancel = Callback::new(move |()| desk.show(View::List));
    let busy = review.busy();
    view! {
        <Card title=title>
            {paragraph(lead)}
            <form class="narrow" novalidate on:submit=submit>
                {parts}
                <div class="actions">
                    <Button label=structure::form::CHECK submit=true busy=busy/>
                    <Button label=structure::form::CANCEL kind=Kind::Quiet on_click=cancel/>
                </div>
            </form>
        </Card>
        {review.seen()}
    }
    .into_any()
}
