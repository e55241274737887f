//! One page: three statements, Back and Next where the thumb is.

use std::sync::Arc;

use domain::assessment::Page;
use leptos::{prelude::*, text_prop::TextProp};

use super::question::Question;
use crate::{
    components::focus::Focus,
    i18n::{bundled, text::assessment as words},
    pocket::{
        routes::Route,
        shell::{Way, page_title},
        state::{
            Work,
            sitting::{NoSitting, Sitting},
        },
    },
    reactive::{effect, memo},
    ui::{
        Button, Disclosure, Kind, LinkButton, LiveRegion, Notice, PageHeading, StickyFoot, Tone, link, paragraph, say,
        shown,
    },
};

/// The place that speaks of statements without an answer, and takes the focus then.
const UNANSWERED: &str = "unanswered";

/// The id of a question, counted from 1.
pub(super) fn question_id(number: usize) -> String {
    format!("q{number}")
}

/// The statements of a page and the way on.
#[component]
pub fn Questions(
    /// The assessment.
    sitting: Memo<Result<Arc<Sitting>, NoSitting>>,
    /// Competency and level.
    page: Page,
) -> impl IntoView {
    // The page is drawn once; only what depends on answers follows them, so that nothing jumps and the focus stays.
    let Ok(now) = sitting.get_untracked() else { return ().into_any() };
    let catalogue = &now.reference.catalogue;
    let name = now.competency_name(page.competency);
    page_title(words::PAGE_TITLE.about([("name", name.clone().into()), ("level", page.level.number().into())]));
    let saying = RwSignal::new(false);
    let asked = RwSignal::new(false);
    let saving = RwSignal::new(0);
    let questions = catalogue
        .statements(page.competency, page.level)
        .iter()
        .enumerate()
        .map(|(place, statement)| {
            view! { <Question sitting statement=statement.clone() number=place + 1 saved=saying saving asked/> }
                .into_any()
        })
        .collect_view();
    let explained = catalogue.competency(page.competency).map(|competency| {
        let (definition, meaning) = (competency.definition.clone(), competency.level(page.level).meaning.clone());
        view! {
            {paragraph(bundled(&definition))}
            {paragraph(bundled(&meaning))}
        }
        .into_any()
    });
    let said = move || if saying.get() { words::SAVED.get() } else { "" };
    view! {
        <PageHeading title=bundled(&name) above=place_words(&now, page) take_focus=Way::here().walked()>
            {paragraph(words::QUESTION)}
        </PageHeading>
        {closed_notice(&now)}
        <Disclosure summary=words::EXPLAIN>{explained}</Disclosure>
        <Unanswered sitting page asked/>
        {questions}
        <LiveRegion text=said/>
        <Foot sitting page saving asked/>
    }
    .into_any()
}

/// Where in the whole this page is: `Penilaian mandiri · kompetensi 6 dari 9 · level 3`.
fn place_words(sitting: &Sitting, page: Page) -> TextProp {
    let competencies = &sitting.course.competencies;
    let place = competencies.iter().position(|course| course.competency == page.competency).unwrap_or_default() + 1;
    let total = competencies.len();
    words::PLACE.about([("n", place.into()), ("total", total.into()), ("level", page.level.number().into())])
}

/// What becomes of answers after closing, said before they are given.
pub(in crate::pocket::pages) fn closed_notice(sitting: &Sitting) -> Option<AnyView> {
    let work = expect_context::<Work>();
    let closes = sitting.period.closes;
    untrack(|| closes < work.today()).then(|| {
        let title = words::closed::NOTICE.about([("date", closes.into())]);
        view! { <Notice title=title tone=Tone::Warn>{paragraph(words::closed::NOTICE_MORE)}</Notice> }.into_any()
    })
}

/// Says which statements have no answer, once Next was pressed; each is a link to its question.
#[component]
fn Unanswered(
    sitting: Memo<Result<Arc<Sitting>, NoSitting>>,
    page: Page,
    /// Whether Next was pressed while something was missing.
    asked: RwSignal<bool>,
) -> impl IntoView {
    let missing = memo(move || if asked.get() { unanswered(sitting, page) } else { vec![] });
    let list = move || {
        let missing = missing.get();
        if missing.is_empty() {
            return ().into_any();
        }
        let n = missing.len();
        let title = words::UNANSWERED.about([("n", n.into())]);
        let links = missing
            .into_iter()
            .map(|number| {
                let words = say(words::UNANSWERED_ONE.about([("n", number.into())]));
                // The browser follows these itself, which moves the focus too.
                view! { <li><a rel="external" href=format!("#{}", question_id(number))>{words}</a></li> }.into_any()
            })
            .collect_view();
        let on = sitting.with_untracked(|sitting| sitting.as_ref().ok().map(|sitting| next(sitting, page)));
        view! {
            <Notice title=title tone=Tone::Bad live=true>
                <ul class="links">{links}</ul>
                {on.map(|on| view! { <p>{link(on.path(), words::SKIP)}</p> }.into_any())}
            </Notice>
        }
        .into_any()
    };
    view! { <div id=UNANSWERED tabindex="-1">{shown(list)}</div> }.into_any()
}

/// The places, from 1, of the page's statements without an answer.
fn unanswered(sitting: Memo<Result<Arc<Sitting>, NoSitting>>, page: Page) -> Vec<usize> {
    sitting.with(|sitting| {
        let Ok(sitting) = sitting else { return vec![] };
        let statements = sitting.reference.catalogue.statements(page.competency, page.level);
        let open = |statement: &domain::competency::Statement| !sitting.done.answers.contains_key(&statement.id);
        (1..).zip(statements).filter(|(_, statement)| open(statement)).map(|(number, _)| number).collect()
    })
}

/// Where Next leads: along the pages of the course; to the review at their end, or once everything is known.
fn next(sitting: &Sitting, page: Page) -> Route {
    let pages = sitting.course.pages();
    let after = pages.iter().position(|known| *known == page).and_then(|place| pages.get(place + 1));
    match after {
        Some(after) if !sitting.course.complete() => Route::AssessmentPage(sitting.period.id, *after),
        _ => Route::Review(sitting.period.id),
    }
}

/// Where Back leads: the page before, or home from the first.
fn back(sitting: &Sitting, page: Page) -> Route {
    let pages = sitting.course.pages();
    let before = pages.iter().position(|known| *known == page).and_then(|place| pages.get(place.checked_sub(1)?));
    before.map_or(Route::Home, |before| Route::AssessmentPage(sitting.period.id, *before))
}

#[component]
fn Foot(
    sitting: Memo<Result<Arc<Sitting>, NoSitting>>,
    page: Page,
    /// Counts the answers that are on their way to the disk.
    saving: RwSignal<usize>,
    /// Whether Next was pressed while something was missing.
    asked: RwSignal<bool>,
) -> impl IntoView {
    let way = Way::here();
    let focus = Focus::here();
    let before =
        move || sitting.with(|sitting| sitting.as_ref().map_or(Route::Home, |sitting| back(sitting, page))).path();
    let go_on = move || {
        if untrack(|| unanswered(sitting, page)).is_empty() {
            if let Ok(sitting) = sitting.get_untracked() {
                way.to(next(&sitting, page));
            }
        } else {
            asked.set(true);
            focus.on(UNANSWERED);
        }
    };
    // A thumb is faster than a slow phone's disk: what was tapped just before Next counts once it is there.
    let pressed = RwSignal::new(false);
    effect(move || {
        if pressed.get() && saving.get() == 0 {
            pressed.set(false);
            go_on();
        }
    });
    view! {
        <StickyFoot>
            <LinkButton href=before label=words::BACK kind=Kind::Quiet/>
            <Button label=words::NEXT on_click=Callback::new(move |()| pressed.set(true))/>
        </StickyFoot>
    }
    .into_any()
}
