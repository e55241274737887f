//! Which period and unit a page is about: two lists above it, written into the address.

use domain::wire::office::{Period, ScopeQuery, UnitNode};
use leptos::prelude::*;

use crate::{
    i18n::text,
    office::{routes::Route, state::Choices, words},
    state::address::Address,
    ui::SelectField,
};

/// Goes to another address of the same page: no new place in the history for a search that is still being typed (`replace`), and the
/// screen stays where it is.
pub fn use_turn() -> impl Fn(&Route, bool) + Clone + Send + Sync + 'static {
    let address = Address::here();
    move |route: &Route, replace: bool| address.turn(&route.path(), replace)
}

/// The two lists. Without a period in the address, the one that the answer is about (`shown`) is picked.
#[component]
pub fn ScopeFields(
    /// What the address asks for.
    #[prop(into)]
    scope: Signal<ScopeQuery>,
    /// The period that is shown.
    #[prop(into)]
    shown: Signal<Option<Period>>,
    /// Called with what the person picks.
    #[prop(into)]
    on_change: Callback<ScopeQuery>,
    /// Leaves the unit away.
    #[prop(optional)]
    period_only: bool,
) -> impl IntoView {
    let units = (!period_only).then(|| view! { <UnitField scope=scope on_change=on_change/> });
    view! {
        <div class="tiles no-print">
            <PeriodField scope=scope shown=shown on_change=on_change/>
            {units}
        </div>
    }
    .into_any()
}

#[component]
fn PeriodField(
    scope: Signal<ScopeQuery>,
    shown: Signal<Option<Period>>,
    on_change: Callback<ScopeQuery>,
) -> impl IntoView {
    let periods = expect_context::<Choices>().periods;
    let picked = move || scope.get().period.or_else(|| shown.get().map(|period| period.id));
    let picked = Signal::derive(move || picked().map(|period| period.to_string()).unwrap_or_default());
    let change = move |value: String| on_change.run(ScopeQuery { period: value.parse().ok(), ..scope.get_untracked() });
    move || {
        periods.answer().map(|known| {
            let options = known.periods.iter().map(|period| (period.id.to_string(), period_words(period.clone())));
            view! {
                <SelectField
                    name="period"
                    label=text::office::scope::PERIOD
                    options=options.collect()
                    value=picked
                    on_change=Callback::new(change)
                />
            }
        })
    }
}

fn period_words(period: Period) -> TextProp {
    TextProp::from(move || {
        let name = words::both(&period.name);
        if period.open { text::office::scope::RUNNING.fill(&[("name", &name)]) } else { name }
    })
}

/// The list of units, indented as the tree is; the first entry stands for all.
#[component]
pub fn UnitField(
    /// What the address asks for.
    #[prop(into)]
    scope: Signal<ScopeQuery>,
    /// Called with what the person picks.
    #[prop(into)]
    on_change: Callback<ScopeQuery>,
) -> impl IntoView {
    let units = expect_context::<Choices>().units;
    let picked = Signal::derive(move || scope.get().unit.map(|unit| unit.to_string()).unwrap_or_default());
    let change = move |value: String| on_change.run(ScopeQuery { unit: value.parse().ok(), ..scope.get_untracked() });
    move || {
        units.answer().map(|known| {
            let all = (String::new(), TextProp::from(text::office::scope::ALL_UNITS));
            let options = core::iter::once(all).chain(known.units.iter().map(unit_option));
            view! {
                <SelectField
                    name="unit"
                    label=text::office::scope::UNIT
                    options=options.collect()
                    value=picked
                    on_change=Callback::new(change)
                />
            }
        })
    }
}

/// A unit as a list has it: browsers keep no-break spaces at the beginning.
pub fn unit_option(node: &UnitNode) -> (String, TextProp) {
    let indent = "\u{a0}\u{a0}\u{a0}".repeat(node.depth as usize);
    (node.unit.id.to_string(), TextProp::from(format!("{indent}{}", node.unit.name)))
}
