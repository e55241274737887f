use super::*;

fn entry(path: &str, jp: u32, date: Date, planned: bool) -> Entry {
    Entry {
        source: Source::Claim(ClaimId::from_random([1; 16])),
        path: code(path),
        jp,
        date,
        planned,
        rule: HoursRef { id: "jp-baku".into(), version: "2026.1".into() },
    }
}

fn range(from: Date, to: Date) -> DateRange {
    DateRange { from, to: Some(to) }
}

#[test]
fn a_year_adds_up_by_path_in_the_order_of_the_rules() {
    let entries = [
        entry("NKL03", 1, day(2026, 1, 1), true),
        entry("ZZ", 2, day(2026, 5, 5), false),
        entry("KL07", 10, day(2026, 12, 31), true),
        entry("NKL03", 3, day(2026, 6, 1), false),
        entry("LAMA", 1, day(2026, 5, 5), false),
        // Other years.
        entry("KL07", 50, day(2025, 12, 31), true),
        entry("KL07", 50, day(2027, 1, 1), true),
    ];
    let sari = tally(&entries, calendar_year(day(2026, 7, 1)), &rules(), EmploymentKind::Pns);
    let sums: Vec<_> = sari.paths.iter().map(|sum| (sum.path.as_str(), sum.jp, sum.entries)).collect();
    assert_eq!(sums, [("KL07", 10, 1), ("NKL03", 4, 2), ("LAMA", 1, 1), ("ZZ", 2, 1)]);
    assert_eq!(sari.total, 17);
    assert_eq!(sari.standing, Standing::Floor { jp: 20, remaining: 3 });
    assert_eq!(sari.standing.reached(), Some(false));
}

#[test]
fn a_floor_is_reached_by_whatever_counts_and_may_be_passed() {
    let (rules, year) = (rules(), calendar_year(day(2026, 1, 1)));
    let source = Source::Course(BundleHash::of(b"arsip"));
    let course = Entry { source, ..entry("NKL03", 8, day(2026, 2, 1), true) };
    for (own, remaining, reached) in [(11, 1, false), (12, 0, true), (40, 0, true)] {
        let entries = [course.clone(), entry("NKL09", own, day(2026, 3, 1), false)];
        for kind in [EmploymentKind::Pns, EmploymentKind::Cpns] {
            let tally = tally(&entries, year, &rules, kind);
            assert_eq!(tally.standing, Standing::Floor { jp: 20, remaining });
            assert_eq!(tally.standing.reached(), Some(reached));
        }
    }
    assert_eq!(tally(&[], year, &rules, EmploymentKind::Pns).standing, Standing::Floor { jp: 20, remaining: 20 });
}

#[test]
fn a_ceiling_is_used_by_the_agencys_plan_alone_and_never_reached_like_a_target() {
    let (rules, year) = (rules(), contract_year(day(2025, 3, 1), day(2026, 1, 15)).unwrap());
    for (planned, left, beyond) in [(0, 24, 0), (20, 4, 0), (24, 0, 0), (30, 0, 6)] {
        let entries = [entry("KL07", planned, day(2026, 2, 28), true), entry("NKL09", 9, day(2025, 3, 1), false)];
        for kind in [EmploymentKind::Pppk, EmploymentKind::PppkPartTime] {
            let tally = tally(&entries, year, &rules, kind);
            assert_eq!(tally.total, planned + 9);
            assert_eq!(tally.standing, Standing::Ceiling { jp: 24, used: planned, left, beyond });
            assert_eq!(tally.standing.reached(), None);
        }
    }
}

#[test]
fn a_contracts_year_begins_with_it() {
    let began = day(2024, 3, 1);
    assert_eq!(contract_year(began, day(2024, 2, 29)), None);
    assert_eq!(contract_year(began, began), Some(range(began, day(2025, 2, 28))));
    assert_eq!(contract_year(began, day(2026, 2, 28)), Some(range(day(2025, 3, 1), day(2026, 2, 28))));
    assert_eq!(contract_year(began, day(2026, 3, 1)), Some(range(day(2026, 3, 1), day(2027, 2, 28))));
    let new_year = day(2025, 1, 1);
    assert_eq!(contract_year(new_year, day(2026, 8, 8)), Some(calendar_year(day(2026, 1, 1))));
    let leap = day(2024, 2, 29);
    assert_eq!(contract_year(leap, day(2025, 2, 28)), Some(range(leap, day(2025, 2, 28))));
    assert_eq!(contract_year(leap, day(2025, 3, 1)), Some(range(day(2025, 3, 1), day(2026, 2, 28))));
    assert_eq!(contract_year(leap, day(2028, 2, 28)), Some(range(day(2027, 3, 1), day(2028, 2, 28))));
    assert_eq!(contract_year(leap, day(2028, 3, 1)), Some(range(day(2028, 2, 29), day(2029, 2, 28))));
}

#[test]
fn each_employment_has_its_own_year() {
    let rules = rules();
    let (today, began) = (day(2026, 2, 1), Some(day(2025, 3, 1)));
    let year = |kind, began| rules.target(kind).year_of(today, began);
    assert_eq!(year(EmploymentKind::Pns, None), Some(range(day(2026, 1, 1), day(2026, 12, 31))));
    assert_eq!(year(EmploymentKind::Cpns, began), year(EmploymentKind::Pns, None));
    assert_eq!(year(EmploymentKind::Pppk, began), Some(range(day(2025, 3, 1), day(2026, 2, 28))));
    assert_eq!(year(EmploymentKind::PppkPartTime, None), None);
}

fn any_entries() -> impl Strategy<Value = Vec<Entry>> {
    let path = prop::sample::select(vec!["KL01", "KL07", "NKL03", "NKL13", "ZZ", "LAMA"]);
    let jp = prop_oneof![4 => 0..50_u32, 1 => any::<u32>()];
    let one = (path, jp, 2025..=2027_i16, 1..=12_i8, any::<bool>())
        .prop_map(|(path, jp, year, month, planned)| entry(path, jp, day(year, month, 1), planned));
    vec(one, 0..12)
}

proptest! {
    #[test]
    fn a_tally_is_the_sum_of_its_paths_in_any_order(
        (entries, shuffled) in any_entries().prop_flat_map(|all| (Just(all.clone()), Just(all).prop_shuffle())),
        kind in prop::sample::select(EmploymentKind::ALL.to_vec()),
    ) {
        let (rules, year) = (rules(), calendar_year(day(2026, 1, 1)));
        let one = tally(&entries, year, &rules, kind);
        prop_assert_eq!(&one, &tally(&shuffled, year, &rules, kind));
        let by_path = one.paths.iter().fold(0_u32, |sum, path| sum.saturating_add(path.jp));
        prop_assert_eq!(one.total, by_path);
        let within: Vec<_> = entries.iter().filter(|entry| entry.date.year() == 2026).collect();
        let exact: u64 = within.iter().map(|entry| u64::from(entry.jp)).sum();
        prop_assert_eq!(u64::from(one.total), exact.min(u64::from(u32::MAX)));
        prop_assert_eq!(one.paths.iter().map(|path| path.entries as usize).sum::<usize>(), within.len());
        if let Standing::Ceiling { jp, used, left, beyond } = one.standing {
            prop_assert!(used <= one.total && left <= jp && (left == 0 || beyond == 0));
        }
    }

    #[test]
    fn contract_years_follow_each_other_without_a_gap(
        (year, month, number) in (2000..=2030_i16, 1..=12_i8, 1..=31_i8),
        years in 0..=12_i16,
    ) {
        prop_assume!(Date::new(year, month, number).is_ok());
        let began = day(year, month, number);
        // The last day of each month, so that short and leap years have their turn.
        let later = day(year + years, month, 1).last_of_month();
        prop_assume!(later >= began);
        let held = contract_year(began, later).unwrap();
        prop_assert!(held.contains(later));
        let last = held.to.unwrap();
        prop_assert_eq!(contract_year(began, last), Some(held));
        let next = contract_year(began, last.tomorrow().unwrap()).unwrap();
        prop_assert_eq!(next.from, last.tomorrow().unwrap());
        prop_assert_eq!(contract_year(began, held.from), Some(held));
    }

    #[test]
    fn no_day_of_the_calendar_makes_it_panic(began in -9999..=9999_i16, year in -9999..=9999_i16) {
        for (began, later) in [(day(began, 1, 1), day(year, 12, 31)), (day(began, 12, 31), day(year, 1, 1))] {
            let held = contract_year(began, later);
            prop_assert_eq!(held.is_some(), began <= later);
            prop_assert!(held.is_none_or(|held| held.contains(later)));
            prop_assert!(calendar_year(later).contains(later));
        }
    }
}
