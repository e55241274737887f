//! What an attentive reader of the figures can and cannot work out.

use proptest::prelude::*;

use super::*;
use crate::people::Unit;

fn id(n: usize) -> UnitId {
    UnitId::derive(&[&n.to_be_bytes()])
}

/// Unit `n` lies in the unit that is named, and has so many people of its own, each with a value of 1.
fn agency(units: &[(Option<usize>, u32)]) -> (UnitTree, BTreeMap<UnitId, Vec<Tally>>) {
    let unit = |(n, (parent, _)): (usize, &(Option<usize>, u32))| Unit {
        id: id(n),
        parent: parent.map(id),
        name: n.to_string(),
    };
    let tree = UnitTree::build(units.iter().enumerate().map(unit).collect()).expect("a tree");
    let own = |(n, (_, count)): (usize, &(Option<usize>, u32))| {
        (id(n), vec![Tally { sum: i64::from(*count), count: *count }])
    };
    (tree, units.iter().enumerate().map(own).collect())
}

/// For units in order of reading: the count shown, `-` for nobody, `x` for hidden.
fn shown(units: &[(Option<usize>, u32)], min: u32) -> String {
    let (tree, own) = agency(units);
    let rows = suppress(&tree, &own, 1, min);
    let cell = |row: &Row| match row.cells[0] {
        Cell::Shown { count, .. } => count.to_string(),
        Cell::Empty => "-".to_owned(),
        Cell::Hidden => "x".to_owned(),
    };
    rows.iter().map(cell).collect::<Vec<_>>().join(" ")
}

#[test]
fn large_groups_are_shown() {
    assert_eq!(shown(&[(None, 0), (Some(0), 5), (Some(0), 7)], 5), "12 5 7");
}

#[test]
fn a_small_group_takes_its_smallest_sibling_with_it() {
    assert_eq!(shown(&[(None, 0), (Some(0), 2), (Some(0), 9), (Some(0), 6)], 5), "17 x 9 x");
}

#[test]
fn two_small_groups_that_are_enough_together_take_nobody() {
    assert_eq!(shown(&[(None, 0), (Some(0), 2), (Some(0), 3), (Some(0), 6)], 5), "11 x x 6");
}

#[test]
fn those_who_sit_in_the_unit_itself_are_a_group() {
    assert_eq!(shown(&[(None, 1), (Some(0), 6), (Some(0), 8)], 5), "15 x 8");
    assert_eq!(shown(&[(None, 5), (Some(0), 6), (Some(0), 8)], 5), "19 6 8");
}

#[test]
fn an_only_child_is_hidden_with_the_few_above_it() {
    assert_eq!(shown(&[(None, 1), (Some(0), 6)], 5), "7 x");
}

#[test]
fn a_unit_that_hides_nobody_is_no_cover() {
    // Unit 1 is wholly its two sub-units; hiding it alone would leave the two people of unit 4 to be worked out.
    let units = [(None, 0), (Some(0), 0), (Some(1), 5), (Some(1), 6), (Some(0), 2)];
    assert_eq!(shown(&units, 5), "13 x x 6 x");
    // With people of its own it is.
    let units = [(None, 0), (Some(0), 5), (Some(1), 5), (Some(1), 6), (Some(0), 2)];
    assert_eq!(shown(&units, 5), "18 x 5 6 x");
}

#[test]
fn of_two_covers_the_one_that_hides_somebody_is_taken() {
    // Unit 1 is smaller than unit 3, but hiding it would take unit 2 along.
    let units = [(None, 0), (Some(0), 0), (Some(1), 5), (Some(0), 9), (Some(0), 2)];
    assert_eq!(shown(&units, 5), "16 5 5 x x");
}

#[test]
fn nobody_is_not_a_small_group() {
    assert_eq!(shown(&[(None, 0), (Some(0), 0), (Some(0), 9)], 5), "9 - 9");
}

#[test]
fn too_few_in_all_hide_everything() {
    assert_eq!(shown(&[(None, 1), (Some(0), 3)], 5), "x x");
}

#[test]
fn columns_are_decided_by_themselves_and_gaps_in_the_input_are_empty() {
    let (tree, mut own) = agency(&[(None, 0), (Some(0), 6), (Some(0), 6)]);
    own.insert(id(1), vec![Tally { sum: 9, count: 6 }, Tally { sum: 4, count: 4 }]);
    own.insert(id(9), vec![Tally { sum: 1, count: 1 }]);
    let rows = suppress(&tree, &own, 2, 5);
    assert_eq!(rows[1].cells, [Cell::Shown { count: 6, mean_hundredths: 150 }, Cell::Hidden]);
    assert_eq!(rows[2].cells[1], Cell::Empty);
    assert_eq!(rows.len(), 3);
}

#[test]
fn means_are_rounded_away_from_zero() {
    let mean = |sum, count| Tally { sum, count }.mean_hundredths();
    assert_eq!(mean(1, 3), Some(33));
    assert_eq!(mean(2, 3), Some(67));
    assert_eq!(mean(1, 200), Some(1));
    assert_eq!(mean(-1, 200), Some(-1));
    assert_eq!(mean(-1, 3), Some(-33));
    assert_eq!(mean(0, 0), None);
}

#[test]
fn a_distribution_counts_everybody_once() {
    let width = NonZeroU32::new(2_500).expect("not zero");
    let top = NonZeroU32::new(10_000).expect("not zero");
    let bins = histogram(&[0, 2_499, 2_500, 7_500, 10_000, 12_000], width, top, 5).expect("enough");
    assert_eq!(bins.iter().map(|bin| bin.count).collect::<Vec<_>>(), [2, 1, 0, 3]);
    assert_eq!((bins[3].from_hundredths, bins[3].to_hundredths), (7_500, 10_000));
    assert_eq!(histogram(&[1, 2, 3, 4], width, top, 5), None);
    let uneven = histogram(&[], NonZeroU32::new(3_000).expect("not zero"), top, 0).expect("enough");
    assert_eq!(uneven.last().map(|bin| (bin.from_hundredths, bin.to_hundredths)), Some((9_000, 10_000)));
}

/// Units whose parents come before them; more than one may be at the top.
fn agencies() -> impl Strategy<Value = Vec<(Option<usize>, u32)>> {
    prop::collection::vec((any::<prop::sample::Index>(), 0..9u32), 1..11).prop_map(|picks| {
        let unit = |(n, (pick, own)): (usize, (prop::sample::Index, u32))| (pick.index(n + 1).checked_sub(1), own);
        picks.into_iter().enumerate().map(unit).collect()
    })
}

/// Every set of shown units below a unit of which none lies in another, as places.
fn disjoint_sets(tree: &UnitTree, visible: &[bool], range: core::ops::Range<usize>) -> Vec<Vec<usize>> {
    if range.is_empty() {
        return vec![Vec::new()];
    }
    let first = range.start;
    let mut sets = disjoint_sets(tree, visible, first + 1..range.end);
    if visible[first] {
        for mut set in disjoint_sets(tree, visible, tree.span(first).end..range.end) {
            set.push(first);
            sets.push(set);
        }
    }
    sets
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    /// Whoever subtracts any shown units from a shown unit above them is left with nobody or with enough.
    #[test]
    fn subtraction_reveals_no_small_group(units in agencies(), min in 1..8u32) {
        let (tree, own) = agency(&units);
        let rows = suppress(&tree, &own, 1, min);
        let count = |place: usize| match rows[place].cells[0] {
            Cell::Shown { count, .. } => Some(count),
            Cell::Empty => Some(0),
            Cell::Hidden => None,
        };
        let visible: Vec<bool> = (0..rows.len()).map(|place| count(place).is_some()).collect();
        for place in (0..rows.len()).filter(|&place| visible[place]) {
            for set in disjoint_sets(&tree, &visible, place + 1..tree.span(place).end) {
                let taken: u32 = set.iter().filter_map(|&part| count(part)).sum();
                let left = count(place).map(|whole| whole - taken);
                prop_assert!(left.is_some_and(|left| left == 0 || left >= min), "{place} less {set:?}: {left:?}");
            }
        }
    }

    /// A group that is too small never stands alone in what is hidden between shown figures.
    #[test]
    fn a_small_group_is_hidden_among_others(units in agencies(), min in 2..8u32) {
        let (tree, own) = agency(&units);
        let rows = suppress(&tree, &own, 1, min);
        let is_shown = |place: usize| matches!(rows[place].cells[0], Cell::Shown { .. });
        for place in (0..rows.len()).filter(|&place| is_shown(place)) {
            let covering = |part: usize| (0..=part).rev().find(|&above| is_shown(above) && tree.span(above).contains(&part));
            let groups: Vec<u32> = tree.span(place)
                .filter(|&part| covering(part) == Some(place))
                .map(|part| own[&tree.units()[part].id][0].count)
                .filter(|&count| count > 0)
                .collect();
            if groups.iter().any(|&count| count < min) {
                prop_assert!(groups.len() >= 2, "{groups:?} in {place}");
            }
        }
    }

    /// Nothing is hidden without need: without a minimum everything is shown, and where nobody is few all is shown.
    #[test]
    fn what_needs_no_hiding_is_shown(units in agencies(), min in 1..8u32) {
        let whole: Vec<_> = units.iter().map(|&(parent, own)| (parent, own * min)).collect();
        let (tree, own) = agency(&whole);
        for row in suppress(&tree, &own, 1, min) {
            prop_assert_ne!(row.cells[0], Cell::Hidden);
        }
    }
}
