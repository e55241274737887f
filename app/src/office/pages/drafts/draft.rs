//! A course that is being written.

use domain::{
    learning::Slug,
    wire::{
        bundle::CatalogueWire,
        hours::RulesWire,
        office::drafts::{DeleteDraft, DraftChecked, Drafts},
    },
};
use leptos::{prelude::*, task::spawn_local, text_prop::TextProp};

use super::{
    check::{check_card, published},
    common::{not_changed, second_word},
    facts::facts_card,
    images::images_card,
    modules::modules,
};
use crate::{
    i18n::text::drafts::{self as words, page},
    office::{
        calls,
        pages::trouble,
        routes::Route,
        state::{
            Asked,
            drafts::{Desk, forms::FactsForm},
            unsaved::Unsaved,
        },
        words::instant,
    },
    reactive::{effect, memo},
    state::address::Address,
    ui::{Button, Card, Kind, PageHeading, link, paragraph, shown, soft},
};

/// `/kantor/kursus/susun/{id}`.
#[component]
pub fn DraftPage(
    /// The course's name.
    id: Slug,
) -> impl IntoView {
    let office = expect_context();
    let unsaved = Unsaved::here();
    let desk = Desk::of(office, &id);
    desk.load();
    let catalogue: Asked<CatalogueWire> =
        office.ask(move || desk.draft.answer().map(|draft| calls::bundle(&draft.catalogue)));
    let rules: Asked<RulesWire> = office.ask(move || desk.draft.answer().map(|draft| calls::bundle(&draft.hours)));
    let checked: Asked<DraftChecked> = Asked::nothing(office);
    let gone = memo(move || checked.answer().is_some_and(|checked| checked.published));
    let name = id.to_string();
    effect(move || {
        if gone.get() {
            unsaved.drop_draft(&name);
        } else if let Some(draft) = desk.draft.answer() {
            let there =
                |lesson: &str| draft.modules.iter().flat_map(|module| &module.lessons).any(|known| known.id == lesson);
            unsaved.keep_lessons(&name, there);
        }
    });
    let reload = Callback::new(move |()| {
        spawn_local(async move {
            match desk.read_facts(String::new()).await {
                // What is typed of the course itself stays, and is told to be behind where it is.
                Ok(facts) => {
                    let _ = unsaved.facts(&desk.id(), facts);
                    desk.settled();
                }
                Err(failure) => desk.troubled(failure),
            }
        });
    });
    let whole = memo(move || {
        desk.draft.answer().is_some() && catalogue.answer().is_some() && rules.answer().is_some() && !gone.get()
    });
    let body = move || {
        if gone.get() {
            return published(office, checked);
        }
        if !whole.get() {
            return view! { {trouble::trouble(catalogue)} {trouble::trouble(rules)} }.into_any();
        }
        let bundles = untrack(|| catalogue.answer().zip(rules.answer()));
        let (Some((catalogue, rules)), Some(draft)) = (bundles, desk.now()) else { return ().into_any() };
        let sheet = unsaved.facts(&desk.id(), FactsForm::of(&draft.facts));
        let catalogue = std::sync::Arc::new(catalogue.0.clone());
        view! {
            {facts_card(desk, sheet, &catalogue, &rules.0)}
            {modules(desk)}
            {images_card(desk)}
            {shown(move || desk.trouble().map(|failure| not_changed(&failure, reload)))}
            {check_card(desk, checked)}
            {throw_away(desk)}
        }
        .into_any()
    };
    let title = TextProp::from(move || {
        desk.draft.answer().map_or_else(|| words::NAME.get().to_owned(), |draft| draft.facts.title.clone())
    });
    let state = move || {
        desk.draft.answer().map(|draft| {
            let (version, at, by) = (draft.version.to_string(), draft.changed_at, draft.changed_by.clone());
            let at = move || instant(at, office.zone());
            soft(match by {
                Some(name) => {
                    page::STATE.with(move || [("version", version.clone()), ("at", at()), ("name", name.clone())])
                }
                None => page::STATE_NOBODY.with(move || [("version", version.clone()), ("at", at())]),
            })
        })
    };
    view! {
        <PageHeading title=title above=words::NAME take_focus=office.takes_focus()>
            {shown(state)}
            <p>{link(Route::Courses.path(), words::TO_COURSES)}</p>
        </PageHeading>
        {trouble::trouble(desk.draft)}
        {shown(body)}
    }
    .into_any()
}

/// A draft away: nothing brings it back.
fn throw_away(desk: Desk) -> AnyView {
    let (office, unsaved, address) = (desk.office, Unsaved::here(), Address::here());
    let deleted: Asked<Drafts> = Asked::nothing(office);
    let asking = RwSignal::new(false);
    let ask = Callback::new(move |()| asking.set(true));
    let go = Callback::new(move |()| {
        let revision = desk.revision();
        deleted.post(calls::delete_draft(&desk.id()), DeleteDraft { revision });
    });
    effect(move || {
        if deleted.answer().is_some() {
            unsaved.drop_draft(&desk.id());
            address.go(&Route::Courses.path());
        }
    });
    let busy = Signal::derive(move || deleted.waiting());
    view! {
        <Card title=page::DELETE_TITLE>
            {paragraph(page::DELETE_TEXT)}
            <div><Button label=page::DELETE kind=Kind::Danger on_click=ask/></div>
            {second_word(asking, page::DELETE_ASK.into(), page::DELETE_SURE, busy, go)}
            {trouble::trouble(deleted)}
        </Card>
    }
    .into_any()
}
