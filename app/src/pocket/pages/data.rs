//! My data: what is kept about me, a copy of all of it, and what I have asked for about it.
//!
//! Promises: the counts are the server's of this moment, and nothing of them is kept on the device; who sees something is read from the
//! access table. Refuses: to work without a network, which it says.

mod ask;
mod copy;
mod requests;

use domain::{
    text::Text,
    time::parse_date,
    wire::{
        about::Bilingual,
        privacy::{Kept, KeptLine},
    },
};
use leptos::{prelude::*, text_prop::TextProp};

pub use self::ask::AskPage;
use self::{copy::CopyCard, requests::RequestsCard};
use super::asked::{Asked, AskedWords};
use crate::{
    components::who_sees::seen_by,
    i18n::{Value, bundled, text::privacy as words},
    pocket::{
        routes::Route,
        shell::{heading_with, page_title},
        state::Work,
    },
    ui::{Card, Disclosure, KeyValue, Pair, fact, link, paragraph, soft},
};

const ASKED: AskedWords = AskedWords {
    asking: words::ASKING,
    offline: words::OFFLINE,
    offline_more: words::OFFLINE_MORE,
    again: words::AGAIN,
};

/// The page.
#[component]
pub fn DataPage() -> impl IntoView {
    let work = expect_context::<Work>();
    page_title(words::TITLE);
    let kept = Asked::<Kept>::of(work, "/api/me/kept".to_owned());
    view! {
        {heading_with(words::TITLE, words::INTRO)}
        <RequestsCard/>
        <CopyCard/>
        <Card title=words::kept::TITLE>
            {soft(words::kept::LEAD)}
            {kept.shown(ASKED, lines)}
        </Card>
        <p class="small soft">{link(Route::Visibility.path(), words::WHO)}</p>
    }
    .into_any()
}

/// Words of the rules, in the screen's language.
fn both(text: &Bilingual) -> TextProp {
    bundled(&Text::from(text.clone()))
}

fn lines(kept: &Kept) -> AnyView {
    let lines = kept.lines.iter().map(line).collect_view();
    let version = words::kept::VERSION.about([("version", kept.version.clone().into())]);
    view! { <div class="stack">{lines}</div>{soft(version)}{soft(both(&kept.basis))} }.into_any()
}

fn line(line: &KeptLine) -> AnyView {
    let name = Value::Said(both(&line.name));
    let summary = match line.count {
        Some(count) => words::kept::LINE.about([("name", name), ("n", count.into())]),
        None => words::kept::LINE_UNCOUNTED.about([("name", name)]),
    };
    let day = |text: &Option<String>| text.as_deref().and_then(parse_date);
    let span = day(&line.from).zip(day(&line.until)).map(|(from, until)| {
        let told = words::kept::SPAN_TEXT.about([("from", from.into()), ("until", until.into())]);
        fact(words::kept::SPAN, told)
    });
    let ground = both(&line.ground);
    let unverified = (!line.verified).then(|| soft(words::kept::UNVERIFIED));
    let seen = seen_by(line.category.seen_by());
    let (purpose, keep) = (both(&line.purpose), both(&line.keep));
    view! {
        <Disclosure summary=summary>
            <KeyValue>
                {fact(words::kept::PURPOSE, purpose)}
                <Pair label=words::kept::GROUND>{paragraph(ground)}{unverified}</Pair>
                {fact(words::kept::KEEP, keep)}
                <Pair label=words::kept::SEEN>{seen}</Pair>
                {span}
            </KeyValue>
        </Disclosure>
    }
    .into_any()
}
