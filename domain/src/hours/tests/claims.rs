use super::*;

const TODAY: Date = Date::constant(2026, 11, 20);

fn claim(path: &str, title: &str, from: Date, to: Date, claimed: Claimed) -> Claim {
    Claim { path: code(path), title: title.into(), organiser: "BPSDM Provinsi".into(), from, to, claimed }
}

fn workshop(from: Date, to: Date, held: u32) -> Claim {
    claim("KL07", "Lokakarya arsip dinamis", from, to, days(held))
}

#[test]
fn a_claim_is_weighed_by_its_path() {
    let weighed = rules().weigh(&workshop(day(2026, 11, 18), TODAY, 3), TODAY).unwrap();
    assert_eq!(weighed.jp, 15);
}

#[test]
fn a_claim_that_cannot_be_true_is_refused_with_the_reason() {
    let rules = rules();
    let weigh = |claim: &Claim| rules.weigh(claim, TODAY).unwrap_err();
    let (tomorrow, yesterday) = (TODAY.tomorrow().unwrap(), TODAY.yesterday().unwrap());
    assert_eq!(weigh(&workshop(yesterday, tomorrow, 1)), HoursError::InFuture(tomorrow));
    assert_eq!(weigh(&workshop(TODAY, yesterday, 1)), HoursError::EndBeforeBegin { from: TODAY, to: yesterday },);
    assert_eq!(weigh(&workshop(yesterday, TODAY, 3)), HoursError::BeyondDates { fact: Fact::Days, given: 3, max: 2 },);
    let alone = claim("NKL09", "Membaca", TODAY, TODAY, Claimed { stated: Some(4), ..days(2) });
    assert_eq!(weigh(&alone), HoursError::BeyondDates { fact: Fact::Days, given: 2, max: 1 });
    let coached = claim("NKL01", "Coaching", day(2026, 9, 30), day(2026, 10, 1), sessions(&[2, 2, 2]));
    assert_eq!(weigh(&coached), HoursError::BeyondDates { fact: Fact::Sessions, given: 3, max: 2 });
    let nameless = claim("KL07", " -- ", TODAY, TODAY, days(1));
    assert_eq!(weigh(&nameless), HoursError::Missing(Fact::Title));
    let elsewhere = claim("KL99", "Lokakarya", TODAY, TODAY, days(1));
    assert_eq!(weigh(&elsewhere), HoursError::UnknownPath(code("KL99")));
    assert_eq!(weigh(&workshop(TODAY, TODAY, 0)), HoursError::Missing(Fact::Days));
    let slip = claim("NKL03", "Kursus daring", TODAY, TODAY, certified(500, false));
    assert_eq!(weigh(&slip), HoursError::TooMuch { jp: 500, max: JP_MAX });
}

#[test]
fn sessions_may_run_over_the_turn_of_the_year() {
    let coached = claim("NKL02", "Mentoring", day(2025, 12, 15), day(2026, 2, 1), sessions(&[2, 1, 1]));
    assert_eq!(rules().weigh(&coached, TODAY).unwrap().jp, 8);
}

#[test]
fn the_same_training_twice_is_flagged() {
    let (first, last) = (day(2026, 3, 2), day(2026, 3, 4));
    let one = claim("KL10", "Bimtek Pengelolaan Arsip Dinamis", first, last, days(3));
    let again = |path: &str, title: &str, from, to| claim(path, title, from, to, days(1));
    for (other, expected) in [
        (again("KL10", "bimtek pengelolaan arsip-dinamis!", first, last), true),
        (again("KL10", "Pengelolaan Arsip Dinamis", last, last), true),
        (again("KL10", "Bimtek  pengelolaan ARSIP dinamis (Angkatan II)", last, day(2026, 3, 9)), true),
        // The next day still belongs together, the one after does not.
        (again("KL10", "Bimtek Pengelolaan Arsip Dinamis", day(2026, 3, 5), day(2026, 3, 6)), true),
        (again("KL10", "Bimtek Pengelolaan Arsip Dinamis", day(2026, 3, 6), day(2026, 3, 6)), false),
        (again("KL10", "Bimtek Pengelolaan Arsip Dinamis", day(2026, 2, 27), day(2026, 2, 28)), false),
        (again("KL10", "Bimtek Pengelolaan Arsip Dinamis", day(2026, 2, 27), day(2026, 3, 1)), true),
        // Another path, another training.
        (again("KL11", "Bimtek Pengelolaan Arsip Dinamis", first, last), false),
        (again("KL10", "Bimtek Keuangan Desa", first, last), false),
        // "dinamis" has seven letters: too little to go by.
        (again("KL10", "Dinamis", first, last), false),
        (again("KL10", "p. arsip dinamis", first, last), false),
        (again("KL10", "arsip dinamis", first, last), true),
        (again("KL10", "...", first, last), false),
    ] {
        assert_eq!(similar(&one, &other), expected, "{other:?}");
    }
    let short = again("KL10", "PBJ", first, last);
    assert!(similar(&short, &again("KL10", "p.b.j.", first, last)));
}

fn any_claim() -> impl Strategy<Value = Claim> {
    let date = || {
        let near = (2025..=2026_i16, 1..=12_i8, 1..=28_i8);
        let far = (-9999..=9999_i16, prop_oneof![Just(1_i8), Just(12)], prop_oneof![Just(1_i8), Just(31)]);
        prop_oneof![3 => near, 1 => far].prop_map(|(year, month, number)| day(year, month, number))
    };
    let path = prop_oneof![9 => 0..25_usize, 1 => Just(25)];
    let title = prop_oneof!["[a-c .]{0,12}", "(Pelatihan )?Arsip( Dinamis)?( [IV]{1,3})?", ".{0,20}"];
    (path, title, date(), date(), any_claimed()).prop_map(|(path, title, from, to, claimed)| {
        let path = PATHS.get(path).map_or("LAIN", |row| row.0);
        claim(path, &title, from, to, claimed)
    })
}

proptest! {
    #[test]
    fn nothing_that_a_form_holds_makes_it_panic(claim in any_claim(), year in -9999..=9999_i16) {
        let today = day(year, 12, 31);
        if rules().weigh(&claim, today).is_ok() {
            prop_assert!(claim.from <= claim.to && claim.to <= today);
        }
    }

    #[test]
    fn likeness_goes_both_ways(one in any_claim(), other in any_claim()) {
        prop_assert_eq!(similar(&one, &other), similar(&other, &one));
        if rules().weigh(&one, day(9999, 12, 31)).is_ok() {
            prop_assert!(similar(&one, &one));
        }
    }
}
