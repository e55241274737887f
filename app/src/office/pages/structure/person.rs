//! Somebody gets another place, or another supervisor.

use std::sync::Arc;

use domain::{
    ids::PersonId,
    people::Capacity,
    wire::office::{
        handovers::ReleaseTo,
        structure::{Placement, PutUnder, Seen, TransferTo, Under},
    },
};
use leptos::{prelude::*, text_prop::TextProp};

use super::review::{Review, unchosen};
use crate::{
    i18n::{
        Sentence,
        text::{handovers, structure as text},
    },
    office::{
        calls,
        pages::periods::ask::Fields,
        state::{Asked, Office},
        words::coded,
    },
    reactive::memo,
    ui::{Button, Card, Checkbox, InputKind, Kind, RadioGroup, paragraph, shown},
};

/// The value of the choice to hold no post: nothing chosen is something else.
const NO_POST: &str = "none";

/// What a form does once it is through, or left.
#[derive(Clone, Copy)]
pub(super) struct Ways {
    pub(super) office: Office,
    pub(super) done: Callback<Sentence>,
    pub(super) cancel: Callback<()>,
}

/// Another unit, post, or capacity.
pub(super) fn transfer(ways: Ways, person: PersonId, known: &Arc<Placement>) -> AnyView {
    let texts = vec![
        ("unit", String::new()),
        ("post", String::new()),
        ("capacity", Capacity::Definitive.code().to_owned()),
        ("from", known.today.clone()),
        ("until", String::new()),
        ("reason", String::new()),
    ];
    let ends_acting = RwSignal::new(false);
    let send = move |fields: Fields, asked: Asked<Seen>, seen| {
        let body = TransferTo {
            unit: fields.text("unit").parse().ok(),
            post: fields.text("post").parse().ok(),
            capacity: fields.text("capacity"),
            from: fields.text("from"),
            // What is typed for an acting post says nothing of a definitive one, which has no such field.
            until: Some(fields.text("until")).filter(|until| acts(&fields.text("capacity")) && !until.is_empty()),
            ends_acting: ends_acting.get_untracked(),
            reason: fields.text("reason"),
            seen,
        };
        asked.post(calls::transfer(person), body);
    };
    let done = Callback::new(move |_| ways.done.run(text::done::TRANSFER));
    let in_form = &["unit", "post", "capacity", "from", "until", "reason"];
    // To the server, no post is none.
    let missing = |fields: Fields| fields.text("post").is_empty().then(|| unchosen("post")).into_iter().collect();
    let review = Review::new(ways.office, (texts, in_form), missing, send, done);
    let fields = review.fields;
    let choose = || (String::new(), TextProp::from(text::form::CHOOSE));
    let units = known.units.iter().map(|unit| (unit.id.to_string(), TextProp::from(unit.name.clone())));
    let units = core::iter::once(choose()).chain(units).collect();
    let none = (NO_POST.to_owned(), TextProp::from(text::placement::NO_POST));
    let posts = known.posts.iter().map(|post| (post.id.to_string(), TextProp::from(post.title.clone())));
    let posts = [choose(), none].into_iter().chain(posts).collect();
    let held = Capacity::ALL.map(|code| (code.code().to_owned(), coded(text::capacity::ALL, code.code())));
    let end = Callback::new(move |on| {
        review.asked.clear();
        ends_acting.set(on);
    });
    let capacity = fields.value("capacity");
    let acting = memo(move || acts(&capacity.get()));
    let until = move || {
        acting
            .get()
            .then(|| fields.line("until", text::placement::UNTIL, Some(text::placement::UNTIL_HINT), InputKind::Date))
    };
    let title = text::placement::TRANSFER_TITLE.about([("name", known.name.clone().into())]);
    let parts = view! {
        {fields.pick("unit", text::UNIT, units)}
        {fields.pick("post", text::placement::POST, posts)}
        {fields.pick("capacity", text::placement::CAPACITY, held.into())}
        {fields.line("from", text::form::FROM, Some(text::placement::FROM_HINT), InputKind::Date)}
        {shown(until)}
        <Checkbox name="ends-acting" label=text::placement::ENDS_ACTING checked=ends_acting on_change=end/>
        {fields.reason(text::form::REASON, text::placement::TRANSFER_REASON_HINT)}
    };
    sheet((title, text::placement::TRANSFER_TEXT), review, ways.cancel, parts.into_any())
}

/// Whether somebody who holds a post so acts in it, and may do so until a day.
fn acts(capacity: &str) -> bool {
    capacity != Capacity::Definitive.code()
}

/// To another agency.
pub(super) fn release(ways: Ways, person: PersonId, known: &Arc<Placement>) -> AnyView {
    let texts = vec![("agency", String::new()), ("from", known.today.clone()), ("reason", String::new())];
    let send = move |fields: Fields, asked: Asked<Seen>, seen| {
        let agency = fields.text("agency").parse().ok();
        let body = ReleaseTo { agency, from: fields.text("from"), reason: fields.text("reason"), seen };
        asked.post(calls::release(person), body);
    };
    let done = Callback::new(move |_| ways.done.run(handovers::done::RELEASED));
    let review = Review::new(ways.office, (texts, &["agency", "from", "reason"]), |_| Vec::new(), send, done);
    let fields = review.fields;
    let first = (String::new(), TextProp::from(text::form::CHOOSE));
    let agencies = known.agencies.iter().map(|agency| (agency.id.to_string(), TextProp::from(agency.name.clone())));
    let agencies = core::iter::once(first).chain(agencies).collect();
    let title = handovers::release::TITLE.about([("name", known.name.clone().into())]);
    let parts = view! {
        {fields.pick("agency", handovers::release::AGENCY, agencies)}
        {fields.line("from", handovers::SINCE, Some(handovers::release::FROM_HINT), InputKind::Date)}
        {fields.reason(text::form::REASON, text::placement::TRANSFER_REASON_HINT)}
    };
    sheet((title, handovers::release::TEXT), review, ways.cancel, parts.into_any())
}

/// Another supervisor, the one that follows from the posts, or none.
pub(super) fn under(ways: Ways, person: PersonId, known: &Arc<Placement>) -> AnyView {
    let texts = vec![
        ("under", String::new()),
        ("nip", String::new()),
        ("from", known.today.clone()),
        ("reason", String::new()),
    ];
    let chosen = |fields: Fields| Under::from_code(&fields.text("under"));
    let send = move |fields: Fields, asked: Asked<Seen>, seen| {
        // Without a choice it is looked at for the sake of the other fields, and never made.
        let under = chosen(fields).unwrap_or(Under::Nobody);
        let nip = if under == Under::Person { fields.text("nip") } else { String::new() };
        let body = PutUnder { under, nip, from: fields.text("from"), reason: fields.text("reason"), seen };
        asked.post(calls::supervisor(person), body);
    };
    let done = Callback::new(move |_| ways.done.run(text::done::SUPERVISOR));
    let missing = move |fields| chosen(fields).is_none().then(|| unchosen("under")).into_iter().collect();
    let review = Review::new(ways.office, (texts, &["nip", "from", "reason"]), missing, send, done);
    let fields = review.fields;
    let options = Under::ALL.map(|code| (code, coded(text::under::ALL, code.code())));
    let choose = Callback::new(move |under: Under| fields.put("under", under.code().to_owned()));
    let value = fields.value("under");
    let chosen = Signal::derive(move || Under::from_code(&value.get()));
    let nip = move || {
        (chosen.get() == Some(Under::Person))
            .then(|| fields.number("nip", text::placement::NIP, Some(text::placement::NIP_HINT)))
    };
    let title = text::placement::UNDER_TITLE.about([("name", known.name.clone().into())]);
    let parts = view! {
        <RadioGroup
            name="under"
            legend=text::placement::UNDER
            options=options.into()
            value=chosen
            on_change=choose
            one_column=true
            error=fields.error("under")
        />
        {nip}
        {fields.line("from", text::form::FROM, Some(text::placement::UNDER_FROM_HINT), InputKind::Date)}
        {fields.reason(text::form::REASON, text::form::REASON_HINT)}
    };
    sheet((title, text::placement::UNDER_TEXT), review, ways.cancel, parts.into_any())
}

fn sheet((title, lead): (TextProp, Sentence), review: Review, cancel: Callback<()>, parts: AnyView) -> AnyView {
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        review.look();
    };
    let busy = review.busy();
    view! {
        <Card title=title>
            {paragraph(lead)}
            <form class="narrow" novalidate on:submit=submit>
                {parts}
                <div class="actions">
                    <Button label=text::form::CHECK submit=true busy=busy/>
                    <Button label=text::form::CANCEL kind=Kind::Quiet on_click=cancel/>
                </div>
            </form>
        </Card>
        {review.seen()}
    }
    .into_any()
}
