//! One competency of the agency: its words, who asks for it, its versions; and a new one.

use domain::{
    competency::CompetencyCode,
    wire::office::catalogue::{AskingPost, OwnCompetency, OwnVersion},
};
use leptos::{prelude::*, text_prop::TextProp};

use super::{back, form, to_standard};
use crate::{
    i18n::text::catalogue as text,
    office::{
        calls,
        pages::{
            scope,
            standards::{levels, said},
            trouble,
        },
        routes::Route,
        state::{Asked, Office, unsaved::Unsaved},
        words::{both, count, day},
    },
    ui::{Button, Card, Line, Lines, MAIN_ID, Notice, PageHeading, Tone, outcome, paragraph, say, shown, soft, tag},
};

/// `/kantor/kamus/baru`.
#[component]
pub fn NewCompetencyPage() -> impl IntoView {
    let office = expect_context::<Office>();
    let turn = scope::use_turn();
    let done = {
        let turn = turn.clone();
        Callback::new(move |(code, _): (String, u32)| {
            let there = code.parse().map_or(Route::Catalogue, Route::Competency);
            turn(&there, true);
        })
    };
    let cancel = Callback::new(move |()| turn(&Route::Catalogue, false));
    view! {
        <PageHeading title=text::NEW take_focus=office.takes_focus()>{paragraph(text::OWN_TEXT)}</PageHeading>
        {form::written(office, None, None, cancel, done)}
        {back()}
    }
    .into_any()
}

/// `/kantor/kamus/<code>`.
#[component]
pub fn CompetencyPage(
    /// Its code.
    code: CompetencyCode,
) -> impl IntoView {
    let office = expect_context::<Office>();
    let asked: Asked<OwnCompetency> = office.ask(move || Some(calls::competency(code)));
    // What was left unfinished goes on.
    let waiting = Unsaved::here().competencies.waiting(&code.to_string()).flatten();
    let (writing, published) = (RwSignal::new(waiting), RwSignal::new(None::<u32>));
    // The button that was pressed goes away: the keyboard stays at the page.
    let stay = move || office.ports().host.focus(MAIN_ID);
    let open = Callback::new(move |()| {
        published.set(None);
        writing.set(asked.latest().map(|known| known.entry.clone()));
        stay();
    });
    let close = Callback::new(move |()| {
        writing.set(None);
        asked.again();
        stay();
    });
    let done = Callback::new(move |(_, number): (String, u32)| {
        published.set(Some(number));
        close.run(());
    });
    let title = move || match asked.answer() {
        Some(known) => both(&known.entry.words.name),
        None => text::NAME.get().to_owned(),
    };
    let about = move || {
        let known = asked.answer()?;
        let kind = said(&known.entry.words.kind).get().into_owned();
        Some(text::ABOUT.fill(&[("kind", &kind), ("code", &known.entry.code)]))
    };
    let told = move || {
        let number = published.get()?;
        Some(outcome((text::seen::PUBLISHED.about([("n", number.into())]), Tone::Good)))
    };
    let body = move || match writing.get() {
        Some(known) => form::written(office, Some(&known), Some((asked, open)), close, done),
        None => trouble::answered(asked, move |known| whole(office, &known, open, done)),
    };
    view! {
        <PageHeading title=TextProp::from(title) take_focus=office.takes_focus()>
            <p class="soft">{about}</p>
        </PageHeading>
        {shown(told)}
        {shown(body)}
        {back()}
    }
    .into_any()
}

fn whole(office: Office, known: &OwnCompetency, open: Callback<()>, done: form::Done) -> AnyView {
    let entry = &known.entry;
    let retired = entry.retired.then(|| {
        view! { <Notice title=text::RETIRED_TITLE tone=Tone::Warn>{paragraph(text::RETIRED_TEXT)}</Notice> }
    });
    let version = entry.version.unwrap_or_default();
    let mark = tag(text::VERSION.with(move || [("n", count(version))]), Tone::Good);
    let definition = entry.words.definition.clone();
    let levels = levels(&entry.words.levels);
    view! {
        {retired}
        <div class="actions no-print"><Button label=text::EDIT on_click=open/></div>
        {asking(&known.posts)}
        <Card title=text::WORDS aside=mark>
            <p>{say(move || both(&definition))}</p>
            {levels}
        </Card>
        {history(&known.versions)}
        {form::retired(office, entry, done)}
    }
    .into_any()
}

/// The posts that ask for it, and with which words.
fn asking(posts: &[AskingPost]) -> AnyView {
    let lines = posts.iter().cloned().map(|AskingPost { id, title, version, newest }| {
        let mark = match newest {
            true => tag(text::asking::NEWEST, Tone::Good),
            false => tag(text::asking::OLDER, Tone::Warn),
        };
        let standard = say(text::asking::STANDARD.with(move || [("n", count(version))]));
        view! { <li>{to_standard(id, title)}" · "{standard}" "{mark}</li> }
    });
    let lines = lines.collect_view();
    let posts = if posts.is_empty() {
        soft(text::asking::NONE)
    } else {
        view! { {paragraph(text::asking::TEXT)}<ul class="stack">{lines}</ul> }.into_any()
    };
    view! { <Card title=text::asking::TITLE>{posts}</Card> }.into_any()
}

/// All versions, the newest first.
fn history(versions: &[OwnVersion]) -> AnyView {
    let lines = versions.iter().cloned().map(|version| {
        let OwnVersion { number, name, retired, published, by, reason } = version;
        let title = text::VERSION.with(move || [("n", count(number))]);
        let published = soft(text::PUBLISHED_BY.with(move || [("date", day(&published)), ("name", by.clone())]));
        let why = soft(text::REASON.about([("reason", reason.into())]));
        let retired = retired.then(|| tag(text::RETIRED, Tone::Warn));
        view! {
            <Line title=title>
                <p>{say(move || both(&name))}" "{retired}</p>
                {published}
                {why}
            </Line>
        }
    });
    let lines = lines.collect_view();
    view! { <Card title=text::HISTORY><Lines>{lines}</Lines></Card> }.into_any()
}
