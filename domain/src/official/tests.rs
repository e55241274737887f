use proptest::prelude::*;

use super::*;
use crate::{rules::Rules, shipped, wire};

fn rules() -> (Rules, OfficialRules) {
    let rules = wire::bundle::read_rules(shipped::RULES).unwrap();
    (rules, wire::official::read_official(shipped::OFFICIAL).unwrap())
}

fn line(code: &str, required: Option<u8>, reached: u8) -> OfficialLine {
    OfficialLine {
        competency: code.parse().unwrap(),
        required: required.map(|level| Level::new(level).unwrap()),
        reached: Reached::new(reached).unwrap(),
    }
}

fn result(purpose: Option<Purpose>, told: Option<u32>, lines: Vec<OfficialLine>) -> Official {
    let facts = Facts {
        day: Date::constant(2024, 3, 1),
        institution: "UPT Penilaian Kompetensi".into(),
        accreditation: None,
        number: "800/1".into(),
        purpose,
        kind: PositionKind::Administrator,
        told,
    };
    Official { facts, lines }
}

#[test]
fn a_result_is_valid_for_three_years_and_not_a_day_longer() {
    let (rules, _) = rules();
    let years = rules.official_validity_years;
    let last = |year, month, day| valid_days(Date::constant(year, month, day), years).to.unwrap();
    assert_eq!(last(2024, 3, 1), Date::constant(2027, 2, 28));
    assert_eq!(last(2023, 12, 31), Date::constant(2026, 12, 30));
    assert_eq!(last(2024, 2, 29), Date::constant(2027, 2, 28), "there is no 29th");
    assert_eq!(Validity::on(Date::constant(2027, 2, 28), last(2024, 3, 1)), Validity::Valid);
    assert_eq!(Validity::on(Date::constant(2027, 3, 1), last(2024, 3, 1)), Validity::Lapsed);
}

#[test]
fn what_was_told_stands_beside_what_is_counted_and_the_difference_is_said() {
    let (rules, facts) = rules();
    let lines = vec![line("INT", Some(3), 4), line("KS", Some(3), 2), line("DIG", None, 5)];
    let of = |purpose, told| result(purpose, told, lines.clone());
    let official = of(Some(Purpose::Filling), Some(10_000));
    let matched = official.matched(&rules.jpm, &rules.schemes, &facts);
    // A surplus fills no gap, and what the standard does not name counts nowhere: 5 of 6.
    assert_eq!(matched.counted.unwrap().ratio().hundredths(), 8333);
    assert_eq!(matched.difference(), Some(1667));
    assert_eq!(matched.category.unwrap().min_hundredths, 8000);
    assert_eq!(matched.told_category.unwrap().min_hundredths, 8000);
    let official = of(Some(Purpose::Mapping), Some(9_000));
    let matched = official.matched(&rules.jpm, &rules.schemes, &facts);
    assert_eq!(matched.category.unwrap().name.english, "Fairly Optimal");
    assert_eq!(matched.told_category.unwrap().name.english, "Optimal", "the figures fall apart, and both are told");
    assert_eq!(of(None, Some(8333)).matched(&rules.jpm, &rules.schemes, &facts).difference(), None);
    let matched = of(None, None);
    let matched = matched.matched(&rules.jpm, &rules.schemes, &facts);
    assert!(matched.category.is_none() && matched.told_category.is_none() && matched.scheme.is_none());
    assert!(
        result(None, None, vec![line("DIG", None, 5)]).matched(&rules.jpm, &rules.schemes, &facts).counted.is_none(),
        "none, not 0"
    );
    let told = result(Some(Purpose::Filling), None, lines.clone());
    assert!(
        told.matched(&rules.jpm, &rules.schemes, &facts).told_category.is_none(),
        "what was not told has no category"
    );
}

#[test]
fn both_stand_side_by_side_and_what_only_one_has_is_no_difference() {
    let own = Profile {
        lines: [("KS", 3, 3), ("INT", 3, 2), ("PB", 3, 0)]
            .map(|(code, required, reached)| ProfileLine {
                competency: code.parse().unwrap(),
                required: Level::new(required).unwrap(),
                reached: Reached::new(reached).unwrap(),
            })
            .into(),
    };
    let rows = beside(&[line("INT", Some(3), 3), line("KS", Some(3), 1), line("DIG", None, 2)], &own);
    let told: Vec<_> = rows.iter().map(|row| (row.competency.to_string(), row.difference())).collect();
    let expected = [("INT", Some(-1)), ("KS", Some(2)), ("DIG", None), ("PB", None)];
    assert_eq!(told, expected.map(|(code, difference)| (code.to_owned(), difference)));
    assert!(rows[3].official.is_none() && rows[2].own.is_none());
}

proptest! {
    #[test]
    fn every_day_has_a_last_one_that_is_near_its_anniversary(days in 0_i64..40_000, years in 0_u32..120) {
        let day = Date::constant(1960, 1, 1).checked_add(days.days()).unwrap();
        let range = valid_days(day, years);
        let last = range.to.unwrap();
        prop_assert!(range.contains(day) && last >= day);
        let anniversary = day.checked_add(i64::from(years.min(100)).years()).unwrap();
        prop_assert!(last <= anniversary && (last == day || last.checked_add(1.day()).unwrap() >= anniversary));
    }

    #[test]
    fn every_competency_of_both_stands_there_once(one in prop::collection::btree_map(0_usize..9, 0_u8..=5, 0..9), other in prop::collection::btree_map(0_usize..9, 0_u8..=5, 0..9)) {
        let codes = ["INT", "KS", "KOM", "OPH", "PP", "PDOL", "MP", "PK", "PB"];
        let official: Vec<_> = one.iter().map(|(at, reached)| line(codes[*at], Some(3), *reached)).collect();
        let own = Profile { lines: other.iter().map(|(at, reached)| ProfileLine {
            competency: codes[*at].parse().unwrap(), required: Level::new(2).unwrap(), reached: Reached::new(*reached).unwrap(),
        }).collect() };
        let rows = beside(&official, &own);
        let mut seen: Vec<_> = rows.iter().map(|row| row.competency).collect();
        seen.sort_unstable();
        seen.dedup();
        prop_assert_eq!(seen.len(), rows.len());
        for row in rows {
            prop_assert_eq!(row.official.is_some() && row.own.is_some(), row.difference().is_some());
        }
    }
}

#[test]
fn results_are_compared_without_telling_of_few_of_them() {
    let (rules, facts) = rules();
    let lines = vec![line("INT", Some(3), 3), line("KS", Some(3), 2)];
    let mut stricter = rules.schemes.clone();
    stricter[0].categories[0].min_hundredths = 8_400;
    let mut compared = Compared::default();
    for (told, counts) in [(Some(8_333), true), (Some(8_333), false), (Some(9_000), true), (None, true)] {
        let official = result(Some(Purpose::Filling), told, lines.clone());
        let of = |schemes| official.matched(&rules.jpm, schemes, &facts);
        compared.count(&of(&rules.schemes), &of(&stricter), counts);
    }
    let without = result(None, Some(8_333), lines);
    let of = |schemes| without.matched(&rules.jpm, schemes, &facts);
    compared.count(&of(&rules.schemes), &of(&stricter), true);
    // The match that is counted is 83.33: each of the four falls, those from the day on for certain.
    assert_eq!(compared, Compared { results: 4, touched: 3, moved: 4 });
    assert!(compared.is_few(5) && !compared.is_few(4) && !Compared::default().is_few(5));
}
