//! What courses take on this device: how much they may, which are here, and removing them.

use std::sync::Arc;

use leptos::{prelude::*, task::spawn_local, text_prop::TextProp};

use super::{course::remove_button, size_words};
use crate::{
    i18n::text::learn::{kept as words, media},
    pocket::{
        routes::Route,
        shell::{heading_with, page_title, store_words},
        state::{
            Work,
            media::{
                Kept, Share,
                budget::{CHOICES, MEGABYTE},
            },
        },
    },
    store::files::Held,
    ui::{Card, KeyValue, Line, Lines, RadioGroup, fact, link, shown, soft, trouble},
};

/// The page.
#[component]
pub fn KeptPage() -> impl IntoView {
    let work = expect_context::<Work>();
    page_title(words::TITLE);
    let kept = RwSignal::new(None::<Arc<Vec<Kept>>>);
    let budget = RwSignal::new(None::<u64>);
    spawn_local(async move {
        budget.try_set(work.budget().await.ok());
        // What a download left behind that was removed in the middle of a piece.
        let _ = work.tidy().await;
    });
    let look = Callback::new(move |()| {
        spawn_local(async move {
            if let Ok(found) = work.kept_courses().await {
                kept.try_set(Some(Arc::new(found)));
            }
        });
    });
    look.run(());
    let list = move || kept.get().map(|kept| courses(work, &kept, look));
    view! {
        {heading_with(words::TITLE, words::LEAD)}
        {budget_card(work, budget)}
        {shown(list)}
        <p>{link(Route::Settings.path(), words::TO_SETTINGS)}</p>
    }
    .into_any()
}

fn choice(bytes: u64) -> TextProp {
    match bytes {
        0 => words::NOTHING.into(),
        _ if bytes >= 1_000 * MEGABYTE => TextProp::from(move || format!("{} GB", bytes / (1_000 * MEGABYTE))),
        _ => TextProp::from(move || format!("{} MB", bytes / MEGABYTE)),
    }
}

fn budget_card(work: Work, budget: RwSignal<Option<u64>>) -> AnyView {
    let problem = RwSignal::new(None::<TextProp>);
    let set = Callback::new(move |bytes: u64| {
        spawn_local(async move {
            match work.set_budget(bytes).await {
                Ok(()) => {
                    budget.try_set(Some(bytes));
                    problem.try_set(None);
                }
                Err(error) => {
                    problem.try_set(Some(media::NOT_SAVED.about([("reason", store_words(&error).into())])));
                }
            }
        });
    });
    let taken = move || work.holding().iter().flat_map(|holding| holding.values()).map(Held::bytes).sum::<u64>();
    let over = move || budget.get().is_some_and(|budget| taken() > budget).then(|| soft(words::OVER));
    view! {
        <Card title=words::BUDGET>
            {soft(words::BUDGET_LEAD)}
            <RadioGroup
                name="budget"
                legend=words::BUDGET_LABEL
                options=CHOICES.map(|bytes| (bytes, choice(bytes))).into()
                value=budget
                on_change=set
                one_column=true
            />
            {trouble(problem)}
            <KeyValue>{fact(words::TAKEN, move || size_words(taken()))}</KeyValue>
            {shown(over)}
        </Card>
    }
    .into_any()
}

fn courses(work: Work, kept: &[Kept], removed: Callback<()>) -> AnyView {
    if kept.is_empty() {
        return soft(words::NONE);
    }
    let lines = kept.iter().map(|kept| line(work, kept, removed)).collect_view();
    view! { <Card title=words::LIST>{soft(words::REMOVE_MORE)} <Lines>{lines}</Lines></Card> }.into_any()
}

fn line(work: Work, kept: &Kept, removed: Callback<()>) -> AnyView {
    let Kept { hash, bytes, ref course } = *kept;
    let (counted, title) = (course.clone(), course.title.clone());
    let size = if course.files.is_empty() {
        words::TEXT.with(move || [("text", size_words(bytes))])
    } else {
        words::TEXT_AND_MEDIA.with(move || {
            let share = work.holding().map(|holding| Share::of(&counted, &holding)).unwrap_or_default();
            [("text", size_words(bytes)), ("here", size_words(share.here)), ("of", size_words(share.of))]
        })
    };
    view! {
        <Line title=title.clone() href=Route::Course(hash).path()>
            {soft(size)}
            {remove_button(work, hash, Some(title), removed)}
        </Line>
    }
    .into_any()
}
