//! Spreadsheets: figures by unit, and, with a reason, levels with names.

use domain::{
    access::Action,
    ids::PeriodId,
    wire::office::{ExportPeople, Period, REASON_CHARS_MAX, REASON_CHARS_MIN, ScopeQuery},
};
use leptos::prelude::*;

use super::{
    files::{self, Told},
    scope, trouble,
};
use crate::{
    i18n::{
        Sentence, language,
        text::{self, office::exports as words},
    },
    office::{
        calls,
        routes::Route,
        state::{Asked, Choices, Office},
    },
    ui::{Button, EmptyState, Notice, PageHeading, TextArea, Tone},
};

/// `/kantor/ekspor`.
#[component]
pub fn ExportsPage(
    /// What the address asks for.
    scope: Signal<ScopeQuery>,
) -> impl IntoView {
    let office = expect_context::<Office>();
    let periods = expect_context::<Choices>().periods;
    let turn = scope::use_turn();
    let change = Callback::new(move |scope| turn(&Route::Exports(scope), true));
    let newest = move |periods: &[Period]| {
        let today = office.zone().date(office.ports().host.now()).to_string();
        newest_begun(periods, &today).cloned()
    };
    let shown = Signal::derive(move || periods.answer().and_then(|known| newest(&known.periods)));
    let period = Signal::derive(move || scope.get().period.or_else(|| shown.get().map(|period| period.id)));
    let none = move || periods.answer().is_some_and(|known| known.periods.is_empty());
    let named = move || office.rights().may(Action::ExportNamed).then(|| people(scope, period));
    view! {
        <PageHeading title=text::office::exports::TITLE take_focus=office.takes_focus()/>
        {trouble::trouble(periods)}
        <Show when=move || !none() fallback=|| view! { <EmptyState title=text::office::exports::NO_PERIOD/> }>
            <scope::ScopeFields scope=scope shown=shown on_change=change/>
            {aggregates(scope, period)}
            {named}
        </Show>
    }
    .into_any()
}

/// The newest period that has begun, as the server takes it; one that has not has nothing to export.
fn newest_begun<'a>(periods: &'a [Period], today: &str) -> Option<&'a Period> {
    // Dates written from the year down are in order as text.
    periods.iter().filter(|period| period.opens.as_str() <= today).max_by_key(|period| &period.opens)
}

/// What has become of a file that was asked for.
pub fn fetched(file: Asked<()>) -> AnyView {
    let done = move || {
        file.answer().filter(|_| !file.waiting()).map(|_| {
            view! { <Notice title=text::office::exports::DONE tone=Tone::Good live=true/> }
        })
    };
    view! { {trouble::trouble(file)}{done} }.into_any()
}

fn aggregates(scope: Signal<ScopeQuery>, period: Signal<Option<PeriodId>>) -> AnyView {
    let told = Told { title: words::AGGREGATES, lead: words::AGGREGATES_TEXT, name: words::AGGREGATES_FILE };
    files::figures(told, move |form| {
        let wanted = ScopeQuery { period: period.get_untracked(), ..scope.get_untracked() };
        calls::export_aggregates(wanted, form, untrack(language))
    })
}

fn people(scope: Signal<ScopeQuery>, period: Signal<Option<PeriodId>>) -> AnyView {
    let told = Told { title: words::PEOPLE, lead: words::PEOPLE_TEXT, name: words::PEOPLE_FILE };
    files::names(told, move |form, reason| {
        let period = period.get_untracked()?;
        let language = Some(untrack(language).tag().to_owned());
        let wanted = ExportPeople { period, unit: scope.get_untracked().unit, reason, language };
        Some((calls::export_by_body("people", form), serde_json::to_string(&wanted).ok()?))
    })
}

/// Asks for a reason, which is kept with what is done for it.
#[component]
pub fn ReasonForm(
    /// Whether it is being done.
    busy: Signal<bool>,
    /// What the field is called: another one where a page asks for another reason, too.
    #[prop(default = "reason")]
    name: &'static str,
    /// What sends the form.
    label: Sentence,
    /// Called with a reason that is long enough to be one.
    on_submit: Callback<String>,
) -> impl IntoView {
    let office = expect_context::<Office>();
    let reason = RwSignal::new(String::new());
    let short = RwSignal::new(false);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let reason = reason.with_untracked(|reason| reason.trim().to_owned());
        if is_reason(&reason) {
            on_submit.run(reason);
        } else {
            short.set(true);
            office.ports().host.focus(name);
        }
    };
    let write = Callback::new(move |text| {
        reason.set(text);
        short.set(false);
    });
    let least = REASON_CHARS_MIN.to_string();
    let error = Signal::derive(move || {
        short.get().then(|| text::office::exports::REASON_SHORT.fill(&[("n", &REASON_CHARS_MIN.to_string())]))
    });
    #[expect(clippy::cast_possible_truncation, reason = "some hundred characters")]
    let most = REASON_CHARS_MAX as u32;
    view! {
        <form class="narrow" novalidate on:submit=submit>
            <TextArea
                name=name
                label=text::office::exports::REASON
                hint=text::office::exports::REASON_HINT.with(move || [("n", least.clone())])
                value=reason
                on_input=write
                error=error
                maxlength=most
            />
            <div class="actions">
                <Button label=label submit=true busy=busy/>
            </div>
        </form>
    }
    .into_any()
}

/// Whether a trimmed text is long enough to be one; the server counts the same.
fn is_reason(text: &str) -> bool {
    (REASON_CHARS_MIN..=REASON_CHARS_MAX).contains(&text.chars().count())
}

/// A file's name in the language of the screen at this moment.
pub fn named(name: Sentence) -> String {
    untrack(|| name.get().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_is_counted_in_characters() {
        assert!(!is_reason("éééééé"));
        assert!(is_reason("audit 2026"));
        assert!(!is_reason(&"a".repeat(REASON_CHARS_MAX + 1)));
    }

    #[test]
    fn a_period_to_come_has_nothing_to_export() {
        let period = |opens: &str| Period {
            id: PeriodId::derive(&[opens.as_bytes()]),
            name: domain::wire::about::Bilingual { id: String::new(), en: String::new() },
            opens: opens.to_owned(),
            closes: "2030-12-31".to_owned(),
            open: false,
        };
        let periods = [period("2027-01-01"), period("2026-09-01"), period("2025-09-01")];
        let newest = |today| newest_begun(&periods, today).map(|period| period.opens.as_str());
        assert_eq!(newest("2026-11-21"), Some("2026-09-01"));
        assert_eq!(newest("2026-09-01"), Some("2026-09-01"));
        assert_eq!(newest("2024-01-01"), None);
    }
}
