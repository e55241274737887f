//! Tables that stay tables: captioned, scrolled inside their own region, sorted by buttons in their headers.
//!
//! Rows and cells are plain `<thead>`, `<tbody>`, `<tr>`, `<th scope>` and `<td>`; `class="num"` sets a column of
//! numbers to the right, `class="mid"` centres the header above cells of [`HeatCell`], `class="depth-1"` to `depth-3`
//! set the name of a row below that of another.

use leptos::prelude::*;

use super::say;

/// A table that may be wider than the screen.
#[component]
pub fn DataTable(
    /// What the table shows; also the name of the region that scrolls.
    #[prop(into)]
    caption: TextProp,
    /// The heading above says the same, so the caption is only for those who hear the page.
    #[prop(optional)]
    caption_hidden: bool,
    /// Head and body.
    children: Children,
) -> impl IntoView {
    let class = caption_hidden.then_some("visually-hidden");
    let name = caption.clone();
    view! {
        // A region that scrolls must be reachable by keyboard to be scrolled by it.
        <div class="table" role="region" tabindex="0" aria-label=name>
            <table>
                <caption class=class>{say(caption)}</caption>
                {children()}
            </table>
        </div>
    }
    .into_any()
}

/// Which way a column is sorted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sort {
    /// Smallest first.
    Ascending,
    /// Largest first.
    Descending,
}

impl Sort {
    /// What a press on the header of a column in this state asks for.
    #[must_use]
    pub fn next(current: Option<Self>) -> Self {
        match current {
            Some(Self::Ascending) => Self::Descending,
            Some(Self::Descending) | None => Self::Ascending,
        }
    }

    fn aria(current: Option<Self>) -> &'static str {
        match current {
            Some(Self::Ascending) => "ascending",
            Some(Self::Descending) => "descending",
            None => "none",
        }
    }
}

/// The header of a column by which the table can be sorted.
#[component]
pub fn SortHeader(
    /// What the column holds.
    #[prop(into)]
    label: TextProp,
    /// How the table is sorted by this column, if it is.
    #[prop(into)]
    sorted: Signal<Option<Sort>>,
    /// Called with the order that the person asks for.
    #[prop(into)]
    on_sort: Callback<Sort>,
    /// The column holds numbers.
    #[prop(optional)]
    numeric: bool,
) -> impl IntoView {
    view! {
        <th
            scope="col"
            class=if numeric { "sort num" } else { "sort" }
            aria-sort=move || Sort::aria(sorted.get())
        >
            <button type="button" on:click=move |_| on_sort.run(Sort::next(sorted.get_untracked()))>
                {say(label)}
                <span class="arrow" aria-hidden="true"></span>
            </button>
        </th>
    }
    .into_any()
}

/// A number on a ground that says how far it is from where it should be.
#[component]
pub fn HeatCell(
    /// The number, as the language writes it.
    #[prop(into)]
    text: TextProp,
    /// 0 (as it should be) to 4 (farthest); more is drawn as 4.
    step: u8,
) -> impl IntoView {
    view! { <td class=heat_class(step)>{say(text)}</td> }.into_any()
}

/// A cell whose number is kept back. It is hatched, and says why to those who hear the page.
#[component]
pub fn HiddenCell(
    /// Why there is no number ("hidden: fewer than five people").
    #[prop(into)]
    label: TextProp,
) -> impl IntoView {
    view! {
        <td class="heat kept-back">
            <span aria-hidden="true">"–"</span>
            <span class="visually-hidden">{say(label)}</span>
        </td>
    }
    .into_any()
}

/// What the grounds of the cells mean.
#[component]
pub fn HeatLegend(
    /// What the list explains.
    #[prop(into)]
    label: TextProp,
    /// The words for steps 0, 1, … in order.
    steps: Vec<TextProp>,
    /// The words for a cell that is kept back.
    #[prop(into)]
    hidden: TextProp,
) -> impl IntoView {
    let steps = (0..).zip(steps).map(|(step, text)| legend_item(heat_class(step), text)).collect_view();
    view! {
        <ul class="heat-legend" role="list" aria-label=label>
            {steps}
            {legend_item("heat kept-back", hidden)}
        </ul>
    }
    .into_any()
}

fn legend_item(class: &'static str, text: TextProp) -> AnyView {
    view! { <li><i class=class aria-hidden="true"></i>{say(text)}</li> }.into_any()
}

fn heat_class(step: u8) -> &'static str {
    match step {
        0 => "heat s0",
        1 => "heat s1",
        2 => "heat s2",
        3 => "heat s3",
        _ => "heat s4",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_press_on_a_header_turns_the_order_round() {
        assert_eq!(Sort::next(None), Sort::Ascending);
        assert_eq!(Sort::next(Some(Sort::Ascending)), Sort::Descending);
        assert_eq!(Sort::next(Some(Sort::Descending)), Sort::Ascending);
    }

    #[test]
    fn the_farthest_step_takes_all_beyond_it() {
        assert_eq!(heat_class(0), "heat s0");
        assert_eq!(heat_class(4), heat_class(200));
    }
}
