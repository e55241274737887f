//! One unit: what it is and was, and what can be done with it.

use std::sync::Arc;

use domain::wire::office::structure::{NamedHead, Structure, UnitChange, UnitRow};
use leptos::{prelude::*, text_prop::TextProp};

use super::{
    Desk, View,
    tree::head,
    words::{act, past},
};
use crate::{
    i18n::text::structure as text,
    office::words::{count, day},
    ui::{Button, Card, KeyValue, Kind, fact, paragraph},
};

/// The unit, and a button for each change.
pub(super) fn unit(desk: Desk, known: &Arc<Structure>, unit: &UnitRow) -> AnyView {
    let (id, name, people) = (unit.id, unit.name.clone(), unit.people);
    let above = unit.parent.and_then(|parent| known.units.iter().find(|above| above.id == parent));
    let lies_in = above.map_or_else(|| text::one::TOP.into(), |above| TextProp::from(above.name.clone()));
    let since = unit.opened.clone().map(|opened| fact(text::one::SINCE, TextProp::from(move || day(&opened))));
    let named = unit.named.clone().map(|NamedHead { name, from }| {
        let said = text::one::NAMED_SINCE.with(move || [("name", name.clone()), ("day", day(&from))]);
        fact(text::one::NAMED, said)
    });
    // Who is named waits while somebody heads the unit by their post.
    let waits = unit.named.is_some() && unit.head.as_ref().is_some_and(|head| !head.named);
    let waits = waits.then(|| paragraph(text::one::NAMED_WAITS));
    let facts = vec![
        fact(text::CODE, unit.code.clone()),
        fact(text::one::LIES_IN, lies_in),
        fact(text::HEAD, head(unit)),
        fact(text::WITH_BELOW, text::PEOPLE.with(move || [("n", count(people))])),
    ];
    let past = past(&unit.past);
    // Nobody who was named: nothing to end.
    let open_to = |change: &UnitChange| *change != UnitChange::NoHead || unit.named.is_some();
    let changes = UnitChange::ALL.into_iter().filter(open_to).map(|change| {
        let open = Callback::new(move |()| desk.show(View::Form(change, Some(id))));
        let kind = if change == UnitChange::Close { Kind::Danger } else { Kind::Quiet };
        view! { <Button label=act(change) kind=kind on_click=open/> }
    });
    let changes = changes.collect_view();
    let back = Callback::new(move |()| desk.show(View::Tree));
    view! {
        <Card title=name>
            <KeyValue>
                {facts}
                {named}
                {since}
            </KeyValue>
            {waits}
            {past}
        </Card>
        <Card title=text::one::WHAT>
            <div class="actions">{changes}</div>
        </Card>
        <div class="actions"><Button label=text::one::BACK kind=Kind::Plain on_click=back/></div>
    }
    .into_any()
}
