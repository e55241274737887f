//! The standard of one post: what holds today, which versions there were, and the draft of the next.

use std::sync::Arc;

use domain::{
    ids::PositionId,
    wire::office::{
        rules::Standing,
        standards::{Act, Draft, Offered, PostStandard, PostVersion, ReviseStandard, StandardSeen, StandardsQuery},
    },
};
use leptos::{prelude::*, text_prop::TextProp};

use super::{form, words::said};
use crate::{
    i18n::text::{rules, standards as text},
    office::{
        calls,
        pages::trouble,
        routes::Route,
        state::{Asked, Office, unsaved::Unsaved},
        words::{both, count, day},
    },
    reactive::effect,
    ui::{
        Button, Card, DataTable, Kind, Line, Lines, LinkButton, MAIN_ID, Notice, PageHeading, Tone, column,
        number_column, outcome, paragraph, say, shown, soft, tag,
    },
};

/// What came of what was done.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Done {
    Published(u32),
    Discarded,
}

/// `/kantor/standar/<id>`.
#[component]
pub fn StandardPage(
    /// The post.
    post: PositionId,
) -> impl IntoView {
    let office = expect_context::<Office>();
    let asked: Asked<PostStandard> = office.ask(move || Some(calls::standard(post)));
    // What was left unfinished goes on.
    let waiting = Unsaved::here().standards.waiting(&post.to_string()).map(|(known, _)| known);
    let (writing, done) = (RwSignal::new(waiting), RwSignal::new(None::<Done>));
    // The button that was pressed goes away: the keyboard stays at the page.
    let stay = move || office.ports().host.focus(MAIN_ID);
    let open = Callback::new(move |()| {
        done.set(None);
        writing.set(asked.latest());
        stay();
    });
    let close = Callback::new(move |()| {
        writing.set(None);
        asked.again();
        stay();
    });
    let published = Callback::new(move |number: u32| {
        done.set(Some(Done::Published(number)));
        close.run(());
    });
    let discards: Asked<StandardSeen> = Asked::nothing(office);
    let discard = Callback::new(move |()| {
        let Some(known) = asked.latest() else { return };
        let revision = known.draft.as_ref().map_or(0, |kept| kept.revision);
        let body = ReviseStandard { act: Act::Discard, base: known.newest, revision, draft: Draft::default() };
        discards.post(calls::standard(post), body);
    });
    effect(move || {
        if discards.answer().is_some() {
            discards.clear();
            done.set(Some(Done::Discarded));
            close.run(());
        }
    });
    let title = move || match asked.answer() {
        Some(known) => known.title.clone(),
        None => text::NAME.get().to_owned(),
    };
    let about = move || {
        let known = asked.answer()?;
        Some(text::ABOUT.fill(&[("kind", &both(&known.kind_name)), ("n", &count(known.holders))]))
    };
    let told = move || {
        Some(match done.get()? {
            Done::Discarded => outcome((text::edit::DISCARDED.into(), Tone::Good)),
            Done::Published(number) => {
                let title = text::seen::PUBLISHED.about([("n", number.into())]);
                let more = paragraph(text::seen::PUBLISHED_MORE);
                view! { <Notice title=title tone=Tone::Good live=true>{more}</Notice> }.into_any()
            }
        })
    };
    let body = move || match writing.get() {
        Some(known) => form::new_version(office, &known, asked, open, close, published),
        None => view! {
            {trouble::trouble(discards)}
            {trouble::answered(asked, move |known| whole(&known, open, discard))}
        }
        .into_any(),
    };
    let back = Route::Standards(StandardsQuery::default()).path();
    view! {
        <PageHeading title=TextProp::from(title) take_focus=office.takes_focus()>
            <p class="soft">{about}</p>
        </PageHeading>
        {shown(told)}
        {body}
        <div class="actions no-print"><LinkButton href=back label=text::BACK kind=Kind::Quiet/></div>
    }
    .into_any()
}

fn whole(known: &Arc<PostStandard>, open: Callback<()>, discard: Callback<()>) -> AnyView {
    let draft = match &known.draft {
        None => view! {
            <div class="actions no-print"><Button label=text::edit::BEGIN kind=Kind::Primary on_click=open/></div>
        }
        .into_any(),
        Some(kept) => {
            let (on, name) = (kept.changed.clone(), kept.by.clone());
            let changed = paragraph(text::edit::CHANGED.with(move || [("date", day(&on)), ("name", name.clone())]));
            view! {
                <Notice title=text::edit::THERE>
                    {changed}
                    <div class="actions">
                        <Button label=text::edit::GO_ON kind=Kind::Primary on_click=open/>
                        <Button label=text::edit::DISCARD kind=Kind::Quiet on_click=discard/>
                    </div>
                </Notice>
            }
            .into_any()
        }
    };
    let holds = known.versions.iter().find(|version| version.number == known.in_force);
    view! {
        {draft}
        {holds.map(|version| in_force(known, version))}
        {history(known)}
    }
    .into_any()
}

fn in_force(known: &PostStandard, version: &PostVersion) -> AnyView {
    let row = |offer: &Offered| {
        let own = version.levels.iter().find(|asked| asked.code == offer.code);
        let level = own.map(|asked| asked.level).or(offer.default)?;
        let name = offer.name.clone();
        let default = match offer.default {
            Some(default) => say(TextProp::from(default.to_string())),
            None => say(text::in_force::NOT),
        };
        let why = own.filter(|asked| !asked.why.is_empty()).map(|asked| {
            let why = asked.why.clone();
            soft(text::in_force::WHY.with(move || [("why", why.clone())]))
        });
        let own = own.filter(|asked| offer.default != Some(asked.level));
        let mark = own.map(|_| tag(said(&offer.kind), Tone::Info));
        Some(view! {
            <tr>
                <th scope="row">{say(move || both(&name))}" "{mark}{why}</th>
                <td class="num">{level.to_string()}</td>
                <td class="num">{default}</td>
            </tr>
        })
    };
    let rows = known.offers.iter().filter_map(row).collect_view();
    let since = since(version);
    let standard = match version.number {
        0 => tag(text::DEFAULT, Tone::Info),
        number => tag(text::VERSION.with(move || [("n", count(number))]), Tone::Good),
    };
    view! {
        <Card title=text::in_force::TITLE aside=standard>
            {since}
            <DataTable caption=text::in_force::CAPTION caption_hidden=true>
                <thead>
                    <tr>
                        {column(text::in_force::COMPETENCY)}
                        {number_column(text::in_force::LEVEL)}
                        {number_column(text::in_force::DEFAULT)}
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </DataTable>
        </Card>
    }
    .into_any()
}

fn since(version: &PostVersion) -> AnyView {
    match version.from.clone() {
        Some(from) => soft(text::SINCE.with(move || [("date", day(&from))])),
        None => soft(text::SHIPPED),
    }
}

/// Where a version stands today.
pub(in crate::office::pages) fn standing_mark(standing: Standing) -> AnyView {
    match standing {
        Standing::ToCome => tag(rules::standing::TO_COME, Tone::Info),
        Standing::InForce => tag(rules::standing::IN_FORCE, Tone::Good),
        Standing::Past => tag(rules::standing::PAST, Tone::Info),
        Standing::Replaced => tag(rules::standing::REPLACED, Tone::Warn),
    }
}

/// All versions, the newest first.
fn history(known: &Arc<PostStandard>) -> AnyView {
    let lines = known.versions.iter().cloned().map(|version| {
        let title = match version.number {
            0 => TextProp::from(text::DEFAULT),
            number => text::VERSION.with(move || [("n", count(number))]),
        };
        let asks = version.levels.iter().filter_map(|asked| {
            let name = known.offers.iter().find(|offer| offer.code == asked.code)?.name.clone();
            let level = asked.level.to_string();
            let asks = text::ASKS.with(move || [("name", both(&name)), ("level", level.clone())]);
            Some(view! { <li>{say(asks)}</li> })
        });
        let asks = asks.collect_view();
        let asks = if version.levels.is_empty() {
            soft(text::ASKS_ALL)
        } else {
            view! { <ul class="stack small">{asks}</ul> }.into_any()
        };
        let (state, since) = (standing_mark(version.standing), since(&version));
        let PostVersion { basis, published, by, reason, .. } = version;
        let basis = soft(text::BASIS.with(move || [("basis", both(&basis))]));
        let published = published.map(|on| {
            let name = by.unwrap_or_default();
            soft(text::PUBLISHED_BY.with(move || [("date", day(&on)), ("name", name.clone())]))
        });
        let why = reason.map(|reason| soft(text::WHY.about([("reason", reason.into())])));
        view! {
            <Line title=title>
                <p>{state}</p>
                {since}
                {asks}
                {basis}
                {published}
                {why}
            </Line>
        }
    });
    let lines = lines.collect_view();
    view! { <Card title=text::HISTORY><Lines>{lines}</Lines></Card> }.into_any()
}
