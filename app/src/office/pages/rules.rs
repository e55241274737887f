//! The agency's rules, one kind at a time: what they say, which versions there were, and a new one.
//!
//! Promises: what is shown says which version it is; a new version is looked at, change by change, before it is published on a second
//! word. Refuses: to judge what is written; the server does, by the same lines that count hours.

mod categories;
mod form;
mod level;
mod seen;
mod words;

use std::sync::Arc;

use domain::{
    rules::Ruled,
    wire::office::rules::{RuleVersion, RulesPage as RulesWire, RulesQuery, Standing},
};
use leptos::{prelude::*, text_prop::TextProp};

use self::words::{Fields, employment};
use super::{
    files::{self, Told},
    scope, trouble,
};
use crate::{
    i18n::{language, text::rules as text},
    office::{
        calls,
        routes::Route,
        state::{Asked, Office, unsaved::Unsaved},
        words::{both, coded, day},
    },
    reactive::{effect, memo},
    ui::{
        Button, Card, DataTable, Disclosure, KeyValue, Kind, Line, Lines, LinkButton, MAIN_ID, Notice, PageHeading,
        SelectField, Tone, column, fact, number_column, paragraph, shown, soft, tag,
    },
};

/// `/kantor/aturan`, and what lies below it.
#[component]
pub fn RulesPage(
    /// What the address asks for.
    asked: Signal<(Ruled, RulesQuery)>,
) -> impl IntoView {
    let office = expect_context::<Office>();
    let query = asked;
    let ruled = memo(move || query.get().0);
    let asked: Asked<RulesWire> = office.ask(move || {
        let (ruled, RulesQuery { version }) = query.get();
        Some(calls::rules(ruled, version))
    });
    let base: Asked<RulesWire> = Asked::nothing(office);
    let (drafting, published) = (RwSignal::new(false), RwSignal::new(None::<u32>));
    // The button that was pressed goes away: the keyboard stays at the page.
    let stay = move || office.ports().host.focus(MAIN_ID);
    let open = Callback::new(move |()| {
        if let Some(known) = asked.answer() {
            published.set(None);
            base.clear();
            base.get(calls::rules(known.ruled, Some(known.newest)));
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
        let more = paragraph(coded(text::new::published_more::ALL, ruled.get().code()));
        Some(view! { <Notice title=title tone=Tone::Good live=true>{more}</Notice> }.into_any())
    };
    let body = move || {
        if drafting.get() {
            return trouble::answered(base, move |base| form::new_version(office, &base, asked, open, cancel, done));
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
    // Another rule was chosen: what is being written is about the former one. What was left unfinished of this one goes on.
    let unsaved = Unsaved::here().rules;
    effect(move || match unsaved.waiting(ruled.get().code()) {
        Some(known) => {
            base.told(known);
            drafting.set(true);
        }
        None if drafting.get_untracked() => drafting.set(false),
        None => {}
    });
    view! {
        <PageHeading title=text::TITLE take_focus=office.takes_focus()>{paragraph(text::INTRO)}</PageHeading>
        {shown(move || (!drafting.get()).then(|| choice(ruled.into())))}
        {shown(told)}
        {body}
        {file()}
    }
    .into_any()
}

/// Which rule is looked at, and what it is for.
fn choice(ruled: Signal<Ruled>) -> AnyView {
    let turn = scope::use_turn();
    let change = Callback::new(move |code: String| {
        if let Some(ruled) = Ruled::from_code(&code) {
            turn(&Route::Rules(ruled, RulesQuery::default()), false);
        }
    });
    let options = Ruled::ALL.map(|ruled| (ruled.code().to_owned(), coded(text::rule::ALL, ruled.code())));
    let value = Signal::derive(move || ruled.get().code().to_owned());
    let lead = move || Some(paragraph(coded(text::lead::ALL, ruled.get().code())));
    view! {
        <div class="narrow no-print">
            <SelectField name="rule" label=text::RULE_LABEL options=options.into() value=value on_change=change/>
        </div>
        {shown(lead)}
    }
    .into_any()
}

/// All rules with all versions, as a file.
fn file() -> AnyView {
    let told = Told { title: text::FILE, lead: text::FILE_TEXT, name: text::FILE_NAME };
    files::figures(told, |form| calls::export_shown("rules", form, untrack(language)))
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
    match known.ruled {
        Ruled::Categories => return categories::of_version(version, &fields),
        Ruled::Level => return level::of_version(version, &fields),
        Ruled::Hours => {}
    }
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
            let href = Route::Rules(known.ruled, RulesQuery { version: Some(number) }).path();
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
