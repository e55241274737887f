//! A unit that is created, renamed, moved, merged or closed, or for which a head is named.

use std::{collections::BTreeSet, sync::Arc};

use domain::{
    ids::UnitId,
    wire::office::structure::{ReviseUnit, Seen, Structure, UnitChange, UnitRow},
};
use leptos::{prelude::*, text_prop::TextProp};

use super::{
    Desk, View,
    review::{Review, unchosen},
    subtree,
};
use crate::{
    i18n::{Sentence, text::structure as text},
    office::{calls, pages::periods::ask::Fields, state::Asked},
    ui::{Button, Card, InputKind, Kind, paragraph},
};

/// The value of the choice to lie below nothing: nothing chosen is something else.
const TOP: &str = "top";

/// The form; a new unit lies below `unit`, all else is done with it.
pub(super) fn form(desk: Desk, known: &Arc<Structure>, change: UnitChange, unit: Option<&UnitRow>) -> AnyView {
    let below = unit.filter(|_| change == UnitChange::Create).map(|unit| unit.id.to_string());
    let name = unit.filter(|_| change == UnitChange::Rename).map(|unit| unit.name.clone());
    let texts = vec![
        ("name", name.unwrap_or_default()),
        ("code", String::new()),
        ("parent", below.unwrap_or_default()),
        ("into", String::new()),
        ("head", String::new()),
        ("from", known.today.clone()),
        ("reason", String::new()),
    ];
    let id = unit.filter(|_| change != UnitChange::Create).map(|unit| unit.id);
    let called = unit.map(|unit| unit.name.clone()).unwrap_or_default();
    let done = {
        let called = called.clone();
        Callback::new(move |fields: Fields| {
            let name = if takes_name(change) { fields.text("name") } else { called.clone() };
            desk.tell(said(change).about([("name", name.into())]));
        })
    };
    let send = move |fields: Fields, asked, seen| send(fields, asked, (change, id), seen);
    // To the server, no unit above is the top.
    let missing = move |fields: Fields| {
        let wanted = matches!(change, UnitChange::Create | UnitChange::Move) && fields.text("parent").is_empty();
        wanted.then(|| unchosen("parent")).into_iter().collect()
    };
    let review = Review::new(desk.office, (texts, in_form(change)), missing, send, done);
    let fields = review.fields;
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        review.look();
    };
    let own = id.and(unit);
    let back = unit.map_or(View::Tree, |unit| View::Unit(unit.id));
    let cancel = Callback::new(move |()| desk.show(back));
    let busy = review.busy();
    let title = title(change).about([("name", called.into())]);
    let parts = match change {
        UnitChange::Create => vec![
            fields.line("name", text::form::NAME, None, InputKind::Text),
            fields.line("code", text::form::CODE, Some(text::form::CODE_HINT), InputKind::Text),
            fields.pick("parent", text::form::PARENT, places(known, own, true)),
        ],
        UnitChange::Rename => vec![fields.line("name", text::form::NAME, None, InputKind::Text)],
        UnitChange::Move => {
            vec![paragraph(text::form::MOVE_TEXT), fields.pick("parent", text::form::PARENT, places(known, own, true))]
        }
        UnitChange::Merge => {
            vec![paragraph(text::form::MERGE_TEXT), fields.pick("into", text::form::INTO, places(known, own, false))]
        }
        UnitChange::Head => vec![
            paragraph(text::form::HEAD_TEXT),
            fields.number("head", text::form::HEAD_NIP, Some(text::form::HEAD_NIP_HINT)),
        ],
        UnitChange::NoHead => vec![paragraph(text::form::NO_HEAD_TEXT)],
        UnitChange::Close => vec![paragraph(text::form::CLOSE_TEXT)],
    };
    view! {
        <Card title=title>
            <form class="narrow" novalidate on:submit=submit>
                {parts}
                {fields.line("from", text::form::FROM, Some(text::form::FROM_HINT), InputKind::Date)}
                {fields.reason(text::form::REASON, text::form::REASON_HINT)}
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

const fn takes_name(change: UnitChange) -> bool {
    matches!(change, UnitChange::Create | UnitChange::Rename)
}

const fn title(change: UnitChange) -> Sentence {
    match change {
        UnitChange::Create => text::form::CREATE,
        UnitChange::Rename => text::form::RENAME,
        UnitChange::Move => text::form::MOVE,
        UnitChange::Merge => text::form::MERGE,
        UnitChange::Head => text::form::HEAD,
        UnitChange::NoHead => text::form::NO_HEAD,
        UnitChange::Close => text::form::CLOSE,
    }
}

const fn said(change: UnitChange) -> Sentence {
    match change {
        UnitChange::Create => text::done::CREATE,
        UnitChange::Rename => text::done::RENAME,
        UnitChange::Move => text::done::MOVE,
        UnitChange::Merge => text::done::MERGE,
        UnitChange::Head => text::done::HEAD,
        UnitChange::NoHead => text::done::NO_HEAD,
        UnitChange::Close => text::done::CLOSE,
    }
}

/// The fields that a form has.
const fn in_form(change: UnitChange) -> &'static [&'static str] {
    match change {
        UnitChange::Create => &["name", "code", "parent", "from", "reason"],
        UnitChange::Rename => &["name", "from", "reason"],
        UnitChange::Move => &["parent", "from", "reason"],
        UnitChange::Merge => &["into", "from", "reason"],
        UnitChange::Head => &["head", "from", "reason"],
        UnitChange::NoHead | UnitChange::Close => &["from", "reason"],
    }
}

/// Units to choose from, as the tree has them; not what is the unit itself or lies below it.
fn places(known: &Structure, own: Option<&UnitRow>, top: bool) -> Vec<(String, TextProp)> {
    let out: BTreeSet<UnitId> =
        own.into_iter().flat_map(|own| subtree(&known.units, own)).map(|unit| unit.id).collect();
    let first = (String::new(), TextProp::from(text::form::CHOOSE));
    let top = top.then(|| (TOP.to_owned(), TextProp::from(text::form::TOP)));
    let units = known.units.iter().filter(|unit| !out.contains(&unit.id)).map(|unit| {
        // Browsers keep no-break spaces at the beginning.
        let indent = "\u{a0}\u{a0}\u{a0}".repeat(unit.depth as usize);
        (unit.id.to_string(), TextProp::from(format!("{indent}{}", unit.name)))
    });
    core::iter::once(first).chain(top).chain(units).collect()
}

fn send(fields: Fields, asked: Asked<Seen>, (change, unit): (UnitChange, Option<UnitId>), seen: Option<String>) {
    let chosen = |field: &str| fields.text(field).parse().ok();
    let of = |wanted: bool, field: &str| if wanted { fields.text(field) } else { String::new() };
    let body = ReviseUnit {
        change,
        unit,
        code: of(change == UnitChange::Create, "code"),
        name: of(takes_name(change), "name"),
        parent: chosen("parent"),
        into: chosen("into"),
        head: of(change == UnitChange::Head, "head"),
        from: fields.text("from"),
        reason: fields.text("reason"),
        seen,
    };
    asked.post(calls::REVISE_UNITS.to_owned(), body);
}
