//! How the estimated matches are spread.

use domain::wire::office::{Bin, Distribution as Spreading};
use leptos::prelude::*;

use crate::{
    i18n::{formats, text},
    office::words,
    ui::{Bar, Card, Distribution},
};

/// The most bars that stay readable on a phone, each label being some five characters wide.
const BARS_MAX: usize = 8;

/// The distribution as a card.
#[component]
pub fn Spread(
    /// The distribution.
    distribution: Spreading,
) -> impl IntoView {
    let Spreading { bins, median, people } = distribution;
    let label = text::office::overview::SPREAD_LABEL
        .with(move || [("n", words::count(people)), ("median", formats::percent(median, 1))]);
    let bars = readable(&bins).into_iter().map(bar).collect::<Vec<_>>();
    view! {
        <Card title=text::office::overview::SPREAD>
            <p class="small soft">{text::office::overview::SPREAD_WHAT}</p>
            <Distribution
                label=label
                bars=bars
                table_caption=text::office::overview::SPREAD_TABLE
                category=text::office::overview::SPREAD_MATCH
                count=text::office::overview::SPREAD_COUNT
            />
        </Card>
    }
    .into_any()
}

fn bar(bin: Bin) -> Bar {
    let Bin { from, to, people } = bin;
    let label = TextProp::from(move || format!("{}–{}", words::count(from / 100), words::count(to / 100)));
    Bar { label, count: Some(people), text: TextProp::from(move || words::count(people)) }
}

/// The bars from the first that holds anybody, put together in pairs as long as they are too many.
fn readable(bins: &[Bin]) -> Vec<Bin> {
    let mut bins = bins.to_vec();
    loop {
        let empty = bins.iter().take_while(|bin| bin.people == 0).count();
        let shown = &bins[empty..];
        if shown.len() <= BARS_MAX {
            return shown.to_vec();
        }
        // From the last, so that the best match keeps a whole bar.
        bins = bins.rchunks(2).rev().map(together).collect();
    }
}

fn together(bins: &[Bin]) -> Bin {
    let people = bins.iter().map(|bin| bin.people).sum();
    let ends = (bins.first().map_or(0, |bin| bin.from), bins.last().map_or(0, |bin| bin.to));
    Bin { from: ends.0, to: ends.1, people }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bins(people: [u32; 20]) -> Vec<Bin> {
        (0..).zip(people).map(|(place, people)| Bin { from: place * 500, to: (place + 1) * 500, people }).collect()
    }

    #[test]
    fn few_bars_stay_as_they_are_and_empty_ones_before_them_go() {
        let mut people = [0; 20];
        people[13] = 2;
        people[19] = 5;
        let shown = readable(&bins(people));
        assert_eq!(shown.len(), 7);
        assert_eq!((shown[0].from, shown[0].people, shown[6].people), (6_500, 2, 5));
    }

    #[test]
    fn many_bars_are_put_together_and_nobody_is_lost() {
        let shown = readable(&bins([1; 20]));
        assert_eq!(shown.len(), 5);
        assert_eq!(shown.iter().map(|bin| bin.people).sum::<u32>(), 20);
        assert_eq!((shown[0].from, shown[4].to), (0, 10_000));
        assert!(shown.windows(2).all(|pair| pair[0].to == pair[1].from));
    }

    #[test]
    fn nobody_is_no_bar() {
        assert_eq!(readable(&bins([0; 20])), []);
        assert_eq!(readable(&[]), []);
    }
}
