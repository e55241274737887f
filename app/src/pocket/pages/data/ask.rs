//! A request about my data: what, about which of it, in my own words, and by when it is answered.

use domain::{
    access::Role,
    privacy::{Category, Conclusion, OPEN_MAX, RequestKind, WORDS_CHARS_MAX, WORDS_CHARS_MIN},
    wire::{
        about::Bilingual,
        error::ErrorCode,
        privacy::{AskRequest, OwnRequests},
    },
};
use leptos::{prelude::*, task::spawn_local, text_prop::TextProp};

use super::{
    ASKED, Asked, both,
    requests::{conclusion_words, kind_words, moment},
};
use crate::{
    components::{focus::Focus, who_sees::by_code},
    i18n::text::privacy::{self as all, ask as words},
    pocket::{
        routes::Route,
        shell::{heading_with, page_title},
        state::Work,
    },
    ports::Failure,
    state::api,
    ui::{
        Button, Card, Kind, LinkButton, RadioGroup, SelectField, TextArea, Tone, outcome, paragraph, shown, soft,
        trouble,
    },
};

/// The fields, by their ids.
const KIND: &str = "request-kind";
const CATEGORY: &str = "request-category";
const CONCLUSION: &str = "request-conclusion";
const TEXT: &str = "request-text";

/// What stands in the form, and what is wrong with it, by the server's names of fields.
#[derive(Clone, Copy)]
struct Form {
    kind: RwSignal<Option<RequestKind>>,
    category: RwSignal<String>,
    /// Conclusion and id, as the option's value: `assessment/…`.
    conclusion: RwSignal<String>,
    text: RwSignal<String>,
    wrong: RwSignal<Option<String>>,
}

impl Form {
    fn new() -> Self {
        Self {
            kind: RwSignal::new(None),
            category: RwSignal::new(String::new()),
            conclusion: RwSignal::new(String::new()),
            text: RwSignal::new(String::new()),
            wrong: RwSignal::new(None),
        }
    }

    /// The request, or the first field that is wrong.
    fn read(self) -> Result<AskRequest, &'static str> {
        let kind = self.kind.get_untracked().ok_or("kind")?;
        let category = Category::from_code(&self.category.get_untracked());
        let category = category.filter(|_| kind == RequestKind::Correction);
        if kind == RequestKind::Correction && category.is_none() {
            return Err("category");
        }
        let chosen = self.conclusion.get_untracked();
        let chosen = chosen.split_once('/').filter(|_| kind == RequestKind::Objection);
        let conclusion = chosen.and_then(|(conclusion, _)| Conclusion::from_code(conclusion));
        if kind == RequestKind::Objection && conclusion.is_none() {
            return Err("id");
        }
        let text = self.text.get_untracked().trim().to_owned();
        if !(WORDS_CHARS_MIN..=WORDS_CHARS_MAX).contains(&text.chars().count()) {
            return Err("text");
        }
        Ok(AskRequest { kind, category, conclusion, id: chosen.map(|(_, id)| id.to_owned()), text })
    }

    fn error(self, field: &'static str) -> Signal<Option<String>> {
        Signal::derive(move || (self.wrong.get().as_deref() == Some(field)).then(|| wrong_words(field)))
    }

    /// What is typed is no longer wrong.
    fn touched(self) {
        self.wrong.set(None);
    }
}

fn wrong_words(field: &str) -> String {
    let sentence = by_code(words::wrong::ALL, field).unwrap_or(words::wrong::TEXT);
    match field {
        "text" => sentence.fill(&[("min", &WORDS_CHARS_MIN.to_string()), ("max", &WORDS_CHARS_MAX.to_string())]),
        "limit" => sentence.fill(&[("n", &OPEN_MAX.to_string())]),
        _ => sentence.get().to_owned(),
    }
}

/// The page.
#[component]
pub fn AskPage() -> impl IntoView {
    let work = expect_context::<Work>();
    page_title(words::TITLE);
    let asked = Asked::<OwnRequests>::of(work, "/api/me/requests".to_owned());
    let (form, sent) = (Form::new(), RwSignal::new(false));
    let view = move |own: &OwnRequests| {
        if sent.get() {
            return outcome((words::DONE.into(), Tone::Good));
        }
        fields(work, asked, own, form, sent)
    };
    view! {
        {heading_with(words::TITLE, words::INTRO)}
        {asked.shown(ASKED, view)}
        <div><LinkButton href=Route::Data.path() label=all::BACK kind=Kind::Quiet/></div>
    }
    .into_any()
}

fn fields(work: Work, asked: Asked<OwnRequests>, own: &OwnRequests, form: Form, sent: RwSignal<bool>) -> AnyView {
    let focus = Focus::here();
    let (busy, problem) = (RwSignal::new(false), RwSignal::new(None::<TextProp>));
    let nothing_drawn = own.conclusions.is_empty();
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        problem.set(None);
        let request = match form.read() {
            Ok(request) => request,
            // There is no field to choose in where there is nothing to object to.
            Err("id") if nothing_drawn => return problem.set(Some(words::CONCLUSION_NONE.into())),
            Err(field) => return point(form, focus, field),
        };
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        spawn_local(async move {
            let told = asked.post("/api/me/requests".to_owned(), &request).await;
            if busy.try_set(false).is_some() {
                return;
            }
            match told {
                Ok(()) => sent.set(true),
                Err(Failure::Refused(detail)) if detail.code == ErrorCode::Invalid => match detail.field.as_deref() {
                    Some("limit") | None => problem.set(Some(TextProp::from(|| wrong_words("limit")))),
                    Some(field) => point(form, focus, field),
                },
                Err(failure) => problem.set(Some(api::words_of(&failure))),
            }
        });
    };
    let kinds = RequestKind::ALL.map(|kind| (kind, TextProp::from(kind_words(kind)))).to_vec();
    let conclusions = own.conclusions.clone();
    let (terms, categories) = (own.terms.clone(), own.categories.clone());
    let about = move || match form.kind.get() {
        Some(RequestKind::Correction) => category_field(form, &categories),
        Some(RequestKind::Objection) if conclusions.is_empty() => paragraph(words::CONCLUSION_NONE),
        Some(RequestKind::Objection) => {
            let choose = (String::new(), TextProp::from(words::CHOOSE));
            let options = conclusions.iter().map(|drawn| {
                let value = format!("{}/{}", drawn.conclusion.code(), drawn.id);
                (value, conclusion_words(drawn.conclusion, both(&drawn.name)))
            });
            let options: Vec<_> = core::iter::once(choose).chain(options).collect();
            let change = Callback::new(move |value| {
                form.touched();
                form.conclusion.set(value);
            });
            view! {
                <SelectField
                    name=CONCLUSION
                    label=words::CONCLUSION
                    options=options
                    value=form.conclusion
                    on_change=change
                    error=form.error("id")
                />
            }
            .into_any()
        }
        _ => ().into_any(),
    };
    let zone = untrack(|| work.zone());
    let due = move || {
        let kind = form.kind.get()?;
        let term = terms.iter().find(|term| term.kind == kind)?;
        let (basis, due) = (both(&term.basis), words::DUE.about(moment(term.due, zone)));
        Some(view! { {paragraph(due)}{soft(basis)} }.into_any())
    };
    let pick = Callback::new(move |kind| {
        form.touched();
        form.kind.set(Some(kind));
    });
    let write = Callback::new(move |text| {
        form.touched();
        form.text.set(text);
    });
    let hint = words::TEXT_HINT.about([("min", WORDS_CHARS_MIN.into()), ("max", WORDS_CHARS_MAX.into())]);
    let roles = untrack(|| work.about()).map(|about| about.roles.clone()).unwrap_or_default();
    let reader = match own.officer {
        // Nobody answers their own.
        true if roles.iter().any(|role| role == Role::DataProtectionOfficer.code()) => words::OWN,
        true => words::OFFICER,
        false => words::OFFICE,
    };
    #[expect(clippy::cast_possible_truncation, reason = "a page")]
    let most = WORDS_CHARS_MAX as u32;
    view! {
        <Card>
            <form novalidate on:submit=submit>
                <RadioGroup
                    name=KIND
                    legend=words::KIND
                    options=kinds
                    value=Signal::derive(move || form.kind.get())
                    on_change=pick
                    one_column=true
                    error=form.error("kind")
                />
                {shown(about)}
                <TextArea
                    name=TEXT
                    label=words::TEXT
                    hint=hint
                    value=form.text
                    on_input=write
                    rows=6
                    maxlength=most
                    error=form.error("text")
                />
                {soft(reader)}
                {shown(due)}
                {trouble(problem)}
                <Button label=words::GO submit=true busy=busy/>
            </form>
        </Card>
    }
    .into_any()
}

fn category_field(form: Form, categories: &[(Category, Bilingual)]) -> AnyView {
    let choose = (String::new(), TextProp::from(words::CHOOSE));
    let options = categories.iter().map(|(category, name)| (category.code().to_owned(), both(name)));
    let options: Vec<_> = core::iter::once(choose).chain(options).collect();
    let change = Callback::new(move |value| {
        form.touched();
        form.category.set(value);
    });
    view! {
        <SelectField
            name=CATEGORY
            label=words::CATEGORY
            options=options
            value=form.category
            on_change=change
            error=form.error("category")
        />
    }
    .into_any()
}

/// Says what is wrong at its field, and puts the keyboard there.
fn point(form: Form, focus: Focus, field: &str) {
    form.wrong.set(Some(field.to_owned()));
    focus.on(match field {
        "kind" => KIND_FIRST,
        "category" => CATEGORY,
        "id" => CONCLUSION,
        _ => TEXT,
    });
}

/// The first answer of the first question.
const KIND_FIRST: &str = "request-kind-0";
