//! What each column brings, what is left behind, and what the file is a list of.

use domain::{
    intake::{Field, Kind},
    wire::office::sheets::{Shown, ShownColumn},
};
use leptos::{prelude::*, text_prop::TextProp};

use super::words::field_words;
use crate::{
    i18n::text::imports as text,
    office::{
        pages::scope::unit_option,
        state::{Choices, Office, imports::Intake},
    },
    ui::{Button, Card, Checkbox, Disclosure, Notice, RadioGroup, SelectField, Tone, paragraph, say, shown, soft},
};

/// The cards, once there is a table. They stand while what they say changes, so that the keyboard stays where it is.
pub fn cards(office: Office, intake: Intake) -> AnyView {
    let whole = move || {
        let table = intake.reading.table.get()?;
        Some(
            view! {
                {mapping(intake, &table)}
                {shown(move || terms(office, intake))}
            }
            .into_any(),
        )
    };
    shown(whole).into_any()
}

fn mapping(intake: Intake, table: &Shown) -> AnyView {
    let kind = intake.kind.get_untracked();
    let known = intake.columns.get_untracked();
    let offered: Vec<_> = known.iter().flat_map(|columns| columns.offered()).collect();
    let field = |chosen: bool| {
        let these = offered.iter().filter(|(_, _, field)| field.is_some() == chosen);
        these.map(|(place, column, _)| column_field(intake, kind, *place, column)).collect::<Vec<_>>()
    };
    let (taken, other) = (field(true), field(false));
    let sensitive: Vec<String> =
        known.iter().flat_map(|columns| columns.sensitive()).map(|column| column.head.clone()).collect();
    let found = text::columns::FOUND
        .about([("line", (table.head_line as usize).into()), ("rows", (table.rows as usize).into())]);
    let others = (!other.is_empty()).then(|| {
        let summary = text::columns::OTHER.about([("n", other.len().into())]);
        // Where nothing is recognised, the columns that could be picked are in sight.
        let open = taken.is_empty();
        view! { <Disclosure summary=summary open=open><div class="tiles">{other}</div></Disclosure> }
    });
    let left = (!sensitive.is_empty()).then(|| {
        let summary = text::columns::SENSITIVE.about([("n", sensitive.len().into())]);
        let heads = sensitive.join(", ");
        view! {
            <Disclosure summary=summary open=true>
                {paragraph(text::columns::SENSITIVE_MORE)}
                <p>{heads}</p>
            </Disclosure>
        }
    });
    let (missing, odd) = (move || missing(intake, kind), odd(table));
    view! {
        <Card title=text::columns::TITLE>
            {paragraph(found)}
            {soft(text::columns::LEAD)}
            {shown(missing)}
            {odd}
            <div class="tiles">{taken}</div>
            {others}
            {left}
        </Card>
    }
    .into_any()
}

/// Rows of a list whose fields cannot be told apart: they keep nothing back, and come up again among the bad rows.
fn odd(table: &Shown) -> Option<AnyView> {
    if table.odd.is_empty() {
        return None;
    }
    let lines = table.odd.iter().map(u32::to_string).collect::<Vec<_>>().join(", ");
    let title = text::columns::ODD.about([("n", table.odd.len().into())]);
    let more = paragraph(text::columns::ODD_PASS.about([("lines", lines.into())]));
    Some(view! { <Notice title=title tone=Tone::Warn>{more}</Notice> }.into_any())
}

/// Fields that no column brings.
fn missing(intake: Intake, kind: Kind) -> Option<AnyView> {
    let missing = intake.columns.with(|columns| columns.as_ref().map(|columns| columns.missing(kind)))?;
    if missing.is_empty() {
        return None;
    }
    let fields = TextProp::from(move || {
        let words: Vec<_> = missing.iter().map(|field| field_words(*field).get()).collect();
        words.join(", ")
    });
    let title = text::columns::MISSING.about([("fields", fields.into())]);
    let more = paragraph(text::columns::MISSING_MORE);
    Some(view! { <Notice title=title tone=Tone::Warn live=true>{more}</Notice> }.into_any())
}

/// One column: its letters and head, its first cells as long as it is taken, and what it brings.
fn column_field(intake: Intake, kind: Kind, place: usize, column: &ShownColumn) -> AnyView {
    let chosen = move || intake.columns.with(|columns| columns.as_ref().and_then(|columns| columns.chosen(place)));
    let unused = (String::new(), TextProp::from(text::columns::UNUSED));
    let fields = kind.fields().iter().map(|field| (field.code().to_owned(), TextProp::from(field_words(*field))));
    let value = Signal::derive(move || chosen().map_or("", Field::code).to_owned());
    let pick = Callback::new(move |code: String| {
        intake.columns.update(|columns| {
            if let Some(columns) = columns {
                columns.choose(place, Field::from_code(&code));
            }
        });
    });
    let doubled = Signal::derive(move || {
        let doubled = intake.columns.with(|columns| columns.as_ref().is_some_and(|columns| columns.doubled(place)));
        doubled.then(|| text::columns::DOUBLED.get().to_owned())
    });
    let (samples, remembered) = (column.samples.join(" · "), column.remembered);
    let hint = TextProp::from(move || match (chosen(), samples.is_empty()) {
        (None, _) => text::columns::LEFT.get().to_owned(),
        (Some(_), true) => text::columns::EMPTY.get().to_owned(),
        (Some(_), false) if remembered => text::columns::SAMPLES_REMEMBERED.fill(&[("cells", &samples)]),
        (Some(_), false) => text::columns::SAMPLES.fill(&[("cells", &samples)]),
    });
    let label =
        text::columns::OF.about([("letters", column.letters.clone().into()), ("head", column.head.clone().into())]);
    view! {
        <SelectField
            name=format!("column-{place}")
            label=label
            options=core::iter::once(unused).chain(fields).collect()
            value=value
            hint=hint
            error=doubled
            on_change=pick
        />
    }
    .into_any()
}

/// What the file is a list of, and the way on.
fn terms(office: Office, intake: Intake) -> Option<AnyView> {
    let kind = intake.kind.get();
    let unset = RwSignal::new(false);
    let ready = move || intake.columns.with(|columns| columns.as_ref().is_some_and(|columns| columns.ready(kind)));
    let go = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if kind == Kind::People && intake.complete.get_untracked().is_none() {
            unset.set(true);
            office.ports().host.focus(SCOPE);
        } else if !untrack(|| intake.busy()) {
            intake.take();
        }
    };
    let people = (kind == Kind::People).then(|| people_terms(intake, unset));
    let button = move || {
        let busy = Signal::derive(move || intake.busy());
        ready().then(|| {
            view! { <div class="actions"><Button label=text::terms::GO submit=true busy=busy/></div> }.into_any()
        })
    };
    Some(
        view! {
            <div class="narrow"><Card title=text::terms::TITLE>
                <form novalidate on:submit=go>
                    {people}
                    {shown(button)}
                    {say(move || if ready() { String::new() } else { text::terms::FIRST.get().to_owned() })}
                </form>
            </Card></div>
        }
        .into_any(),
    )
}

/// The field of what the file is a list of.
const SCOPE: &str = "import-scope";

fn people_terms(intake: Intake, unset: RwSignal<bool>) -> AnyView {
    let units = expect_context::<Choices>().units;
    let value = Signal::derive(move || intake.scope.get().map(|unit| unit.to_string()).unwrap_or_default());
    let pick = Callback::new(move |unit: String| intake.scope.set(unit.parse().ok()));
    let scope = move || {
        units.answer().map(|known| {
            let whole = (String::new(), TextProp::from(text::WHOLE));
            let options = core::iter::once(whole).chain(known.units.iter().map(unit_option)).collect();
            view! {
                <SelectField name=SCOPE label=text::terms::SCOPE options=options value=value on_change=pick/>
            }
            .into_any()
        })
    };
    let error = Signal::derive(move || unset.get().then(|| text::terms::CHOOSE.get().to_owned()));
    let complete = Callback::new(move |complete: bool| {
        unset.set(false);
        intake.complete.set(Some(complete));
    });
    view! {
        {shown(scope)}
        <RadioGroup
            name="import-complete"
            legend=text::terms::COMPLETE
            hint=text::terms::COMPLETE_HINT
            options=vec![(true, TextProp::from(text::terms::YES)), (false, TextProp::from(text::terms::NO))]
            value=intake.complete
            on_change=complete
            error=error
            one_column=true
        />
        <Checkbox
            name="import-supervisors"
            label=text::terms::SUPERVISORS
            hint=text::terms::SUPERVISORS_HINT
            checked=intake.supervisors
            on_change=Callback::new(move |on| intake.supervisors.set(on))
        />
    }
    .into_any()
}
