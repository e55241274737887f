//! The agency's rules of learning hours: what they say, which versions there were, and a new one.
//!
//! Promises: what is shown says which version it is; a new version is looked at, change by change, before it is published on a second
//! word. Refuses: to judge what is written; the server does, by the same lines that count hours.

mod form;
mod seen;
mod words;

use std::sync::Arc;

use domain::wire::office::rules::{RuleVersion, RulesPage as RulesWire, RulesQuery, Standing};
use leptos::{prelude::*, text_prop::TextProp};

use self::words::{Fields, employment};
use super::trouble;
use crate::{
    i18n::text::rules as text,
    office::{
        calls,
        routes::Route,
        state::{Asked, Office},
        words::{both, day},
    },
    reactive::effect,
    ui::{
        Button, Card, DataTable, Disclosure, KeyValue, Kind, Line, Lines, LinkButton, MAIN_ID, Notice, PageHeading,
        Tone, column, fact, number_column, paragraph, shown, soft, tag,
    },
};

/// `/kantor/aturan`.
#[component]
pub fn RulesPage(
    /// What the address asks for.
    query: Signal<RulesQuery>,
) -> impl IntoView {
    let office = expect_context::<Office>();
    let asked: Asked<RulesWire> = office.ask(move || Some(calls::rules(query.get().version)));
    let base: Asked<RulesWire> = Asked::nothing(office);
    let (drafting, published) = (RwSignal::new(false), RwSignal::new(None::<u32>));
    // The button that was pressed goes away: the keyboard stays at the page.
    let stay = move || office.ports().host.focus(MAIN_ID);
    let open = Callback::new(move |()| {
        if let Some(known) = asked.answer() {
            published.set(None);
            base.clear();
            base.get(calls::rules(Some(known.newest)));
            drafting.set(true);
            stay();
        }
    });
    let cancel = Callback::new(move |()| {
        drafting.set(false);
        stay();
    });
    let done = Callback::new(move |number: u32| {
        published.set(Some(number));
        drafting.set(false);
        asked.again();
        stay();
    });
    let told = move || {
        let title = text::new::PUBLISHED.about([("n", published.get()?.into())]);
        let more = paragraph(text::new::PUBLISHED_MORE);
        Some(view! { <Notice title=title tone=Tone::Good live=true>{more}</Notice> }.into_any())
    };
    let body = move || {
        if drafting.get() {
            return trouble::answered(base, move |base| form::new_version(office, &base, cancel, done));
        }
        view! {
            {trouble::answered(asked, move |known| of_version(&known))}
            {move || asked.answer().is_some().then(|| view! {
                <div class="actions"><Button label=text::new::OPEN kind=Kind::Primary on_click=open/></div>
            })}
            {move || asked.answer().map(|known| history(&known))}
        }
        .into_any()
    };
    // Another version was chosen to be looked at: what is being written is left alone, what was published is no news.
    effect(move || {
        query.track();
        published.set(None);
    });
    view! {
        <PageHeading title=text::TITLE take_focus=office.takes_focus()>{paragraph(text::INTRO)}</PageHeading>
        {shown(told)}
        {body}
    }
    .into_any()
}

fn state_tag(standing: Standing) -> AnyView {
    match standing {
        Standing::ToCome => tag(text::standing::TO_COME, Tone::Info),
        Standing::InForce => tag(text::standing::IN_FORCE, Tone::Good),
        Standing::Past => tag(text::standing::PAST, Tone::Info),
        Standing::Replaced => tag(text::standing::REPLACED, Tone::Warn),
    }
}

/// From when a version holds.
fn since(version: &RuleVersion) -> AnyView {
    match version.from.clone() {
        Some(from) => soft(text::SINCE.with(move || [("date", day(&from))])),
        None => soft(text::SHIPPED),
    }
}

/// What the version that is shown says.
fn of_version(known: &Arc<RulesWire>) -> AnyView {
    let Some(version) = known.versions.iter().find(|version| version.number == known.shown) else {
        return ().into_any();
    };
    let fields = Fields(known.fields.clone());
    let title = {
        let (rule, name) = (version.rule.clone(), fields.both("title"));
        TextProp::from(move || format!("{} · {rule}", both(&name)))
    };
    let said = |name: &str| {
        let text = fields.both(name);
        TextProp::from(move || both(&text))
    };
    let minutes = fields.text("minutes_per_jp").to_owned();
    let rows = fields.employments().into_iter().map(|place| {
        let jp = fields.text(&format!("{place}.jp")).to_owned();
        let (meaning, basis) = (said(&format!("{place}.explanation")), said(&format!("{place}.basis")));
        view! {
            <tr>
                <th scope="row">{crate::ui::say(employment(&place))}</th>
                <td class="num">{jp}</td>
                <td>{paragraph(meaning)}{soft(basis)}</td>
            </tr>
        }
    });
    let rows = rows.collect_view();
    let (basis, minutes_basis, paths) = (said("basis"), said("minutes_basis"), paths(&fields));
    let (standing, aside) = (since(version), state_tag(version.standing));
    view! {
        <Card title=title aside=aside>
            {standing}
            <KeyValue>
                {fact(text::BASIS, basis)}
                {fact(text::MINUTES, minutes)}
                {fact(text::MINUTES_BASIS, minutes_basis)}
            </KeyValue>
            <DataTable caption=text::TARGETS>
                <thead><tr>{column(text::FOR_WHOM)}{number_column(text::JP)}{column(text::MEANING)}</tr></thead>
                <tbody>{rows}</tbody>
            </DataTable>
            {soft(text::TARGETS_NOTE)}
            {paths}
        </Card>
    }
    .into_any()
}

fn paths(fields: &Fields) -> AnyView {
    let taken = |code: &String| fields.text(&format!("{code}.taken")) == "yes";
    let rows = fields.paths().into_iter().filter(taken).map(|code| {
        let (name, basis) = (fields.both(&format!("{code}.name")), fields.both(&format!("{code}.basis")));
        let (known, path) = (fields.clone(), code.clone());
        let counted = TextProp::from(move || known.conversion(&path));
        let unsure = fields.text(&format!("{code}.verified")) != "yes";
        let unsure = unsure.then(|| tag(text::UNVERIFIED, Tone::Warn));
        let summary = text::BASIS_OF.about([("code", code.clone().into())]);
        let basis = paragraph(TextProp::from(move || both(&basis)));
        view! {
            <tr>
                <th scope="row">{code}</th>
                <td>{move || both(&name)}</td>
                <td>{crate::ui::say(counted)}" "{unsure}</td>
                <td><Disclosure summary=summary>{basis}</Disclosure></td>
            </tr>
        }
    });
    let rows = rows.collect_view();
    view! {
        <DataTable caption=text::PATHS>
            <thead>
                <tr>
                    {column(text::CODE)}
                    {column(text::PATH)}
                    {column(text::CONVERSION)}
                    {column(text::BASIS)}
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </DataTable>
    }
    .into_any()
}

/// All versions, the newest first.
fn history(known: &Arc<RulesWire>) -> AnyView {
    let lines = known.versions.iter().map(|version| {
        let RuleVersion { number, rule, standing, published, by, reason, .. } = version.clone();
        let published = published.map(|on| {
            let name = by.unwrap_or_default();
            soft(text::PUBLISHED.with(move || [("date", day(&on)), ("name", name.clone())]))
        });
        let why = reason.map(|reason| soft(text::WHY.about([("reason", reason.into())])));
        let (basis, from) = (version.basis.clone(), since(version));
        let look = if number == known.shown {
            soft(text::SHOWN)
        } else {
            let href = Route::Rules(RulesQuery { version: Some(number) }).path();
            let context = rule.clone();
            view! { <div><LinkButton href=href label=text::LOOK context=context kind=Kind::Quiet/></div> }.into_any()
        };
        view! {
            <Line title=rule>
                <p>{state_tag(standing)}</p>
                {from}
                {soft(TextProp::from(move || both(&basis)))}
                {published}
                {why}
                {look}
            </Line>
        }
    });
    let lines = lines.collect_view();
    view! { <Card title=text::HISTORY><Lines>{lines}</Lines></Card> }.into_any()
}
