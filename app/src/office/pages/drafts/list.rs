//! Drafts on the page of courses.

use domain::wire::office::drafts::{BeginDraft, Draft, DraftRow, Drafts};
use leptos::{prelude::*, text_prop::TextProp};

use crate::{
    i18n::text::{drafts::list as words, settings},
    office::{
        calls,
        pages::trouble,
        routes::Route,
        state::{Asked, Office},
        words::instant,
    },
    reactive::effect,
    state::address::Address,
    ui::{Button, Card, Disclosure, Kind, Line, Lines, SelectField, TextField, paragraph, soft},
};

/// The field of a new course's title.
const TITLE: &str = "new-course-title";

/// Begins a draft when it is asked for one, and goes to its page.
pub fn begin(office: Office) -> Asked<Draft> {
    let begun: Asked<Draft> = Asked::nothing(office);
    let address = Address::here();
    effect(move || {
        let id = begun.answer().and_then(|draft| draft.id.parse().ok());
        if let Some(id) = id {
            address.go(&Route::Draft(id).path());
        }
    });
    begun
}

/// The card: drafts, and a new one.
#[component]
pub fn DraftsCard() -> impl IntoView {
    let office = expect_context::<Office>();
    let listed: Asked<Drafts> = office.ask(|| Some(calls::DRAFTS.to_owned()));
    let rows = move |answer: std::sync::Arc<Drafts>| {
        if answer.drafts.is_empty() {
            return soft(words::NONE);
        }
        let rows = answer.drafts.iter().cloned().map(|row| line(office, row)).collect_view();
        view! { <Lines>{rows}</Lines> }.into_any()
    };
    view! {
        <Card title=words::TITLE>
            {paragraph(words::INTRO)}
            {trouble::answered(listed, rows)}
            <Disclosure summary=words::NEW>{new_course(office)}</Disclosure>
        </Card>
    }
    .into_any()
}

fn line(office: Office, row: DraftRow) -> AnyView {
    let DraftRow { id, title, version, changed_at, changed_by, newest } = row;
    let href = id.parse().map(|id| Route::Draft(id).path()).unwrap_or_default();
    let about = TextProp::from(move || {
        let (version, at) = (version.to_string(), instant(changed_at, office.zone()));
        match &changed_by {
            Some(name) => words::LINE.fill(&[("version", &version), ("at", &at), ("name", name)]),
            None => words::LINE_NOBODY.fill(&[("version", &version), ("at", &at)]),
        }
    });
    let newest = newest.map(|newest| soft(words::NEWEST.about([("version", newest.to_string().into())])));
    view! { <Line title=title href=href>{soft(about)}{newest}</Line> }.into_any()
}

fn new_course(office: Office) -> AnyView {
    let begun = begin(office);
    let (title, language) = (RwSignal::new(String::new()), RwSignal::new("id".to_owned()));
    let missing = RwSignal::new(false);
    let typed = Callback::new(move |text: String| {
        missing.set(false);
        title.set(text);
    });
    let choose = Callback::new(move |tag: String| language.set(tag));
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let (title, language) = (title.get_untracked().trim().to_owned(), language.get_untracked());
        if title.is_empty() {
            missing.set(true);
            office.ports().host.focus(TITLE);
        } else if !untrack(|| begun.waiting()) {
            begun.post(calls::DRAFTS.to_owned(), BeginDraft::Nothing { title, language });
        }
    };
    let error = Signal::derive(move || missing.get().then(|| words::TITLE_FIRST.get().to_owned()));
    let busy = Signal::derive(move || begun.waiting());
    view! {
        <form class="narrow" novalidate on:submit=submit>
            <TextField name=TITLE label=words::NEW_TITLE hint=words::NEW_TITLE_HINT value=title on_input=typed error=error maxlength=200/>
            <SelectField
                name="new-course-language"
                label=words::NEW_LANGUAGE
                options=languages()
                value=language
                on_change=choose
            />
            <div class="actions"><Button label=words::BEGIN kind=Kind::Quiet submit=true busy=busy/></div>
        </form>
        {trouble::trouble(begun)}
    }
    .into_any()
}

/// The languages that a course may be written in, each in its own words.
pub fn languages() -> Vec<(String, TextProp)> {
    let named =
        |language: domain::text::Language| (language.tag().to_owned(), settings::LANGUAGE_NAME.within(language).into());
    vec![named(domain::text::Language::Indonesian), named(domain::text::Language::English)]
}
