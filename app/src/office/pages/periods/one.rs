//! One period: how far it is by unit, what was sent, who has more time; changed, or ended early.

use std::sync::Arc;

use domain::{
    access::Action,
    ids::PeriodId,
    wire::office::{
        Counts, Period, ScopeQuery,
        periods::{Audience, CloseEarly, MissingQuery, PeriodPage as Page, PeriodSeen, Phase, UnitProgress},
    },
};
use leptos::{prelude::*, text_prop::TextProp};

use super::{
    extend, form, remind,
    words::{kind_words, phase_tag, too_short},
};
use crate::{
    i18n::{language, text::periods as text},
    office::{
        calls,
        pages::{
            files::{self, Told},
            trouble,
            typed::Typed,
        },
        routes::Route,
        state::{Asked, Choices, Office, unsaved::Unsaved},
        words::{both, count, day, share},
    },
    reactive::{effect, memo},
    ui::{
        Button, Card, DataTable, Disclosure, KeyValue, Kind, LinkButton, MAIN_ID, Meter, Notice, PageHeading, TextArea,
        Tone, column, fact, number_cell, number_column, paragraph, say, shown, soft,
    },
};

/// `/kantor/periode/{id}`.
#[component]
pub fn PeriodPage(
    /// Which.
    id: PeriodId,
) -> impl IntoView {
    let office = expect_context::<Office>();
    let choices = use_context::<Choices>();
    let asked: Asked<Page> = office.ask(move || Some(calls::period(id)));
    // What was left unfinished goes on.
    let waiting = Unsaved::here().is_begun(&form::path(Some(id)));
    let (changing, told) = (RwSignal::new(waiting), RwSignal::new(None::<TextProp>));
    let stay = move || office.ports().host.focus(MAIN_ID);
    let open = Callback::new(move |()| {
        told.set(None);
        changing.set(true);
        stay();
    });
    let cancel = Callback::new(move |()| {
        changing.set(false);
        stay();
    });
    // Whatever is done here shows in the page itself.
    let done = Callback::new(move |words: TextProp| {
        told.set(Some(words));
        changing.set(false);
        asked.again();
        if let Some(choices) = choices {
            choices.periods.again();
        }
        stay();
    });
    let typed = Typing {
        writing: remind::Writing::new(office, done),
        giving: extend::Giving::new(office, done),
        closing: closing(office, done),
    };
    let saved = Callback::new(move |period: Period| done.run(text::SAVED.with(move || [("name", both(&period.name))])));
    let title = move || match asked.answer() {
        Some(known) => both(&known.period.name),
        None => text::NAME.get().to_owned(),
    };
    let notice = move || {
        let title = told.get()?;
        Some(view! { <Notice title=title tone=Tone::Good live=true/> }.into_any())
    };
    // An answer that says the same as the one before leaves what is being typed; one that comes late leaves the form of the plan.
    let known = memo(move || asked.answer());
    let there = memo(move || known.with(Option::is_some));
    let body = move || {
        if changing.get() {
            let form = there.get().then(|| form::form(office, Some(asked), cancel, saved));
            return form.unwrap_or_else(|| trouble::trouble(asked));
        }
        let drawn = move || known.get().map(|known| page(office, &known, open, typed, done));
        view! { {trouble::trouble(asked)} {shown(drawn)} }.into_any()
    };
    view! {
        <PageHeading title=title take_focus=office.takes_focus()>
            {move || asked.answer().map(|known| phase_tag(known.phase))}
        </PageHeading>
        {shown(notice)}
        {body}
    }
    .into_any()
}

/// What is typed in the page's small forms, for as long as it is open: the period is read anew after whatever is done here.
#[derive(Clone, Copy)]
struct Typing {
    writing: remind::Writing,
    giving: extend::Giving,
    closing: Typed<CloseEarly, PeriodSeen>,
}

fn page(
    office: Office,
    known: &Arc<Page>,
    change: Callback<()>,
    Typing { writing, giving, closing }: Typing,
    done: Callback<TextProp>,
) -> AnyView {
    let rights = untrack(|| office.rights());
    let manages = rights.may(Action::ManageAgency);
    let changes = manages && known.phase != Phase::Over;
    let open = known.phase == Phase::Open;
    let overview = Route::Overview(ScopeQuery { period: Some(known.period.id), unit: None }).path();
    view! {
        {facts(known)}
        {progress(known)}
        {office.rights().may(Action::ExportAggregates).then(|| file(known.period.id))}
        <div class="actions">
            <LinkButton href=overview label=text::one::OVERVIEW kind=Kind::Quiet/>
            {changes.then(|| view! { <Button label=text::one::CHANGE kind=Kind::Quiet on_click=change/> })}
        </div>
        {(open && rights.may(Action::Remind)).then(|| remind::card(office, known, writing))}
        {(manages && known.phase != Phase::ToCome).then(|| extend::card(office, known, giving, done))}
        {(open && manages).then(|| close_early(known.period.id, closing))}
    }
    .into_any()
}

fn facts(known: &Page) -> AnyView {
    let (opens, closes, grace) = (known.period.opens.clone(), known.period.closes.clone(), known.grace_days);
    let when = text::DAYS.with(move || [("opens", day(&opens)), ("closes", day(&closes))]);
    let grace = text::one::GRACE_DAYS.with(move || [("n", count(grace))]);
    let (units, kinds) = (known.units.clone(), known.left_out.clone());
    let covers = TextProp::from(move || {
        let names: Vec<&str> = units.iter().map(|unit| unit.name.as_str()).collect();
        let mut said = if names.is_empty() { text::form::WHOLE.get().to_owned() } else { names.join(", ") };
        if !kinds.is_empty() {
            let kinds: Vec<_> = kinds.iter().map(|kind| kind_words(kind).get().into_owned()).collect();
            said = format!("{said} ({})", text::one::EXCEPT.fill(&[("kinds", &kinds.join(", "))]));
        }
        said
    });
    let basis = known.basis.clone();
    let basis = text::review::BASIS.with(move || {
        [("catalogue", basis.catalogue.clone()), ("standards", basis.standards.clone()), ("rules", basis.rules.clone())]
    });
    view! {
        <KeyValue>
            {fact(text::one::WHEN, when)}
            {fact(text::one::GRACE, grace)}
            {fact(text::one::COVERS, covers)}
            {fact(text::one::BASIS, basis)}
        </KeyValue>
    }
    .into_any()
}

fn measure(counts: Counts) -> TextProp {
    text::one::MEASURE.with(move || [("n", count(counts.submitted)), ("m", count(counts.covered))])
}

/// The same as a file.
fn file(period: PeriodId) -> AnyView {
    let told = Told { title: text::PROGRESS_FILE, lead: text::PROGRESS_FILE_TEXT, name: text::PROGRESS_FILE_NAME };
    files::figures(told, move |form| calls::export_progress(period, form, untrack(language)))
}

fn progress(known: &Page) -> AnyView {
    let counts = known.counts;
    if counts.covered == 0 {
        return view! { <Card title=text::one::PROGRESS>{paragraph(text::one::NOBODY)}</Card> }.into_any();
    }
    let begun = text::one::BEGUN.with(move || [("n", count(counts.begun))]);
    let not_begun = text::one::NOT_BEGUN.with(move || [("n", count(counts.not_begun))]);
    let query = MissingQuery { unit: None, audience: Audience::NotBegun };
    let who = Route::PeriodMissing(known.period.id, query).path();
    let rows = known.progress.iter().cloned().map(|row| unit_row(known.period.id, row)).collect_view();
    view! {
        <Card title=text::one::PROGRESS>
            <p>{say(measure(counts))}</p>
            <Meter
                label=text::one::PROGRESS
                value=counts.submitted
                max=counts.covered
                text=measure(counts)
            />
            {soft(begun)}
            {soft(not_begun)}
            <div class="actions"><LinkButton href=who label=text::one::WHO kind=Kind::Quiet/></div>
            <DataTable caption=text::one::BY_UNIT>
                <thead>
                    <tr>
                        {column(text::one::UNIT)}
                        {number_column(text::one::COVERED)}
                        {number_column(text::one::SUBMITTED)}
                        {number_column(text::one::BEGUN_HEAD)}
                        {number_column(text::one::NOT_BEGUN_HEAD)}
                        {column(text::one::SHARE)}
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </DataTable>
        </Card>
    }
    .into_any()
}

fn unit_row(period: PeriodId, row: UnitProgress) -> AnyView {
    let UnitProgress { unit, depth, counts } = row;
    let number = |number: u32| number_cell(TextProp::from(move || count(number)));
    let query = MissingQuery { unit: Some(unit.id), audience: Audience::NotSubmitted };
    let href = Route::PeriodMissing(period, query).path();
    let name = unit.name.clone();
    view! {
        <tr>
            <th scope="row" class=format!("depth-{}", depth.min(3))><a href=href>{unit.name}</a></th>
            {number(counts.covered)}
            {number(counts.submitted)}
            {number(counts.begun)}
            {number(counts.not_begun)}
            <td>
                <Meter label=name value=counts.submitted max=counts.covered text=measure(counts)/>
                <span class="small">{move || share(counts.submitted, counts.covered)}</span>
            </td>
        </tr>
    }
    .into_any()
}

/// Why it ends early, and what came of saying so.
fn closing(office: Office, done: Callback<TextProp>) -> Typed<CloseEarly, PeriodSeen> {
    let sheet = Typed::<CloseEarly, PeriodSeen>::begun(office, CloseEarly::default());
    effect(move || {
        if sheet.asked.answer().is_some() {
            done.run(text::one::CLOSED.into());
        }
    });
    sheet.focuses("close");
    sheet
}

fn close_early(id: PeriodId, sheet: Typed<CloseEarly, PeriodSeen>) -> AnyView {
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        sheet.asked.clear();
        sheet.asked.post(calls::close_period(id), sheet.fields.get_untracked());
    };
    view! {
        <Disclosure summary=text::one::CLOSE>
            {paragraph(text::one::CLOSE_TEXT)}
            <form class="narrow" novalidate on:submit=submit>
                <TextArea
                    name="close-reason"
                    label=text::one::REASON
                    hint=text::one::REASON_HINT
                    value=sheet.value(|typed| typed.reason.clone())
                    on_input=sheet.typed(|typed, text| typed.reason = text)
                    error=sheet.error("reason", too_short)
                />
                <div class="actions">
                    <Button
                        label=text::one::CLOSE_GO
                        kind=Kind::Danger
                        submit=true
                        busy=sheet.busy()
                    />
                </div>
            </form>
            {sheet.trouble()}
        </Disclosure>
    }
    .into_any()
}
