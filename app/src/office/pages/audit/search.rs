//! What is looked for in the log.

use domain::{access::Action, wire::office::AuditQuery};
use leptos::{prelude::*, text_prop::TextProp};

use crate::{
    i18n::text,
    office::{pages::scope, routes::Route, words},
    reactive::effect,
    ui::{Button, InputKind, Kind, LinkButton, SelectField, TextField},
};

/// The form above the log. What it holds becomes the address when it is sent.
pub(super) fn form(query: Signal<AuditQuery>) -> AnyView {
    let turn = scope::use_turn();
    let typed = RwSignal::new(query.get_untracked());
    let late = RwSignal::new(false);
    // Going back in the browser changes what is looked for, and the fields follow.
    effect(move || {
        let query = query.get();
        late.set(false);
        typed.set(query);
    });
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let wanted = typed.with_untracked(plain);
        // Dates written from the year down are in order as text.
        if wanted.from.as_ref().zip(wanted.until.as_ref()).is_some_and(|(from, until)| until < from) {
            late.set(true);
        } else {
            turn(&Route::Audit(wanted), false);
        }
    };
    let set = move |part: fn(&mut AuditQuery) -> &mut Option<String>| {
        Callback::new(move |text: String| {
            late.set(false);
            typed.update(|query| *part(query) = Some(text));
        })
    };
    let value = move |part: fn(&AuditQuery) -> &Option<String>| {
        Signal::derive(move || typed.with(|query| part(query).clone().unwrap_or_default()))
    };
    let any = (String::new(), TextProp::from(text::audit::ANY_ACTION));
    let actions = Action::ALL
        .map(|action| (action.code().to_owned(), words::coded(text::visibility::action::ALL, action.code())));
    let error = Signal::derive(move || late.get().then(|| text::audit::BAD_ORDER.get().to_owned()));
    let reset = move || {
        let filtered = query.with(|query| plain(query) != AuditQuery::default());
        let href = Route::Audit(AuditQuery::default()).path();
        filtered.then(|| view! { <LinkButton href=href label=text::audit::RESET kind=Kind::Plain/> })
    };
    view! {
        <form role="search" class="no-print" novalidate aria-label=move || text::audit::SEARCH.get() on:submit=submit>
            <div class="tiles">
                <TextField
                    name="person"
                    label=text::audit::PERSON
                    hint=text::audit::PERSON_HINT
                    kind=InputKind::Search
                    value=value(|query| &query.person)
                    on_input=set(|query| &mut query.person)
                />
                <TextField
                    name="actor"
                    label=text::audit::ACTOR
                    hint=text::audit::ACTOR_HINT
                    kind=InputKind::Search
                    value=value(|query| &query.actor)
                    on_input=set(|query| &mut query.actor)
                />
            </div>
            <div class="tiles">
                <SelectField
                    name="action"
                    label=text::audit::ACTION
                    options=core::iter::once(any).chain(actions).collect()
                    value=value(|query| &query.action)
                    on_change=set(|query| &mut query.action)
                />
                <TextField
                    name="from"
                    label=text::audit::FROM
                    kind=InputKind::Date
                    value=value(|query| &query.from)
                    on_input=set(|query| &mut query.from)
                />
                <TextField
                    name="until"
                    label=text::audit::UNTIL
                    kind=InputKind::Date
                    value=value(|query| &query.until)
                    on_input=set(|query| &mut query.until)
                    error=error
                />
            </div>
            <div class="actions"><Button label=text::audit::GO kind=Kind::Quiet submit=true/>{reset}</div>
        </form>
    }
    .into_any()
}

/// Without fields that say nothing, from the first page.
fn plain(query: &AuditQuery) -> AuditQuery {
    let said = |text: &Option<String>| text.as_ref().map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
    AuditQuery {
        person: said(&query.person),
        actor: said(&query.actor),
        action: said(&query.action),
        from: said(&query.from),
        until: said(&query.until),
        page: None,
    }
}
