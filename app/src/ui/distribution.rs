//! How many there are of each: bars, a sentence for those who hear the page, and the same as a table.

use leptos::prelude::*;

use super::{DataTable, Disclosure, say};

/// One bar.
#[derive(Clone, Debug)]
pub struct Bar {
    /// What is counted here ("70–79"). On a phone there is room for some six characters.
    pub label: TextProp,
    /// How many; `None` where the number is kept back.
    pub count: Option<u32>,
    /// The number as the language writes it, or the words for its being kept back.
    pub text: TextProp,
}

/// Bars side by side, as high as their counts.
#[component]
pub fn Distribution(
    /// What the drawing says, in a sentence.
    #[prop(into)]
    label: TextProp,
    /// The bars from left to right.
    bars: Vec<Bar>,
    /// What the table is of; also the line that opens it.
    #[prop(into)]
    table_caption: TextProp,
    /// The table's first column.
    #[prop(into)]
    category: TextProp,
    /// The table's second column.
    #[prop(into)]
    count: TextProp,
) -> impl IntoView {
    let (total, most) = (bars.len(), bars.iter().filter_map(|bar| bar.count).max());
    let columns = bars
        .iter()
        .enumerate()
        .map(|(index, bar)| column(Shape::of(index, total, bar.count, most), bar))
        .collect_view();
    let rows = bars
        .into_iter()
        .map(|bar| {
            view! {
                <tr>
                    <th scope="row">{say(bar.label)}</th>
                    {super::number_cell(bar.text)}
                </tr>
            }
            .into_any()
        })
        .collect_view();
    view! {
        <figure class="distribution">
            <svg role="img" aria-label=label width="100%">{columns}</svg>
            <Disclosure summary=table_caption.clone()>
                <DataTable caption=table_caption caption_hidden=true>
                    <thead>
                        <tr>
                            <th scope="col">{say(category)}</th>
                            <th scope="col" class="num">{say(count)}</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </DataTable>
            </Disclosure>
        </figure>
    }
    .into_any()
}

fn column(shape: Shape, bar: &Bar) -> AnyView {
    let class = if bar.count.is_some() { "bar-body" } else { "bar-body kept-back" };
    let count = if bar.count.is_some() { bar.text.clone() } else { TextProp::from("–") };
    view! {
        <rect class=class x=shape.x width=shape.width y=shape.y.clone() height=shape.height></rect>
        <text class="bar-count" x=shape.middle.clone() y=shape.y dy="-6">{say(count)}</text>
        <text class="bar-label" x=shape.middle y="100%" dy="-4">{say(bar.label.clone())}</text>
    }
    .into_any()
}

/// Where a bar stands, in percent of the drawing, as SVG writes it.
#[derive(Debug, PartialEq, Eq)]
struct Shape {
    x: String,
    width: String,
    middle: String,
    y: String,
    height: String,
}

impl Shape {
    /// The highest bar is this high; above it stands its count.
    const HIGHEST: f64 = 66.0;
    /// The line that bars stand on; below it stand the labels.
    const GROUND: f64 = 84.0;
    /// A bar whose number is kept back is as high as this, whatever the number.
    const KEPT_BACK: f64 = 8.0;

    /// The bar at `index` of `total`, when the largest count shown is `most`.
    fn of(index: usize, total: usize, count: Option<u32>, most: Option<u32>) -> Self {
        let slot = 100.0 / total.max(1) as f64;
        let height = match (count, most) {
            (Some(count), Some(most)) if most > 0 => Self::HIGHEST * f64::from(count) / f64::from(most),
            (Some(_), _) => 0.0,
            (None, _) => Self::KEPT_BACK,
        };
        let percent = |value: f64| format!("{value:.1}%");
        Self {
            x: percent(slot * (index as f64 + 0.08)),
            width: percent(slot * 0.84),
            middle: percent(slot * (index as f64 + 0.5)),
            y: percent(Self::GROUND - height),
            height: percent(height),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heights_are_in_proportion_and_the_tallest_leaves_room_for_its_count() {
        let tall = Shape::of(0, 2, Some(40), Some(40));
        let half = Shape::of(1, 2, Some(20), Some(40));
        assert_eq!((tall.y.as_str(), tall.height.as_str()), ("18.0%", "66.0%"));
        assert_eq!((half.y.as_str(), half.height.as_str()), ("51.0%", "33.0%"));
        assert_eq!((tall.x.as_str(), half.x.as_str()), ("4.0%", "54.0%"));
    }

    #[test]
    fn a_number_kept_back_shows_nothing_of_its_size() {
        assert_eq!(Shape::of(0, 3, None, Some(4)), Shape::of(0, 3, None, Some(4_000)));
    }

    #[test]
    fn all_zero_draws_no_bar() {
        assert_eq!(Shape::of(0, 1, Some(0), Some(0)).height, "0.0%");
    }
}
