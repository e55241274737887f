use proptest::{collection::vec, prelude::*};

use super::*;
use crate::{bundle::BundleHash, ids::ClaimId, shipped, text::Language, time::DateRange, wire::hours::read_hours};

mod claims;
mod fields;
mod proofs;
mod tallies;

fn rules() -> HoursRules {
    read_hours(shipped::HOURS).unwrap()
}

fn code(text: &str) -> PathCode {
    text.parse().unwrap()
}

fn day(year: i16, month: i8, day: i8) -> Date {
    Date::constant(year, month, day)
}

fn certified(jp: u32, attached: bool) -> Claimed {
    Claimed { certificate: Some(Certificate { jp, attached }), ..Claimed::default() }
}

fn days(days: u32) -> Claimed {
    Claimed { days: Some(days), ..Claimed::default() }
}

fn sessions(sessions: &[u32]) -> Claimed {
    Claimed { sessions: sessions.to_vec(), ..Claimed::default() }
}

fn activities(activities: u32) -> Claimed {
    Claimed { activities: Some(activities), ..Claimed::default() }
}

fn stated(jp: u32) -> Claimed {
    Claimed { stated: Some(jp), ..Claimed::default() }
}

fn worth(rules: &HoursRules, path: &str, claimed: &Claimed) -> Result<Converted, HoursError> {
    convert(rules.path(&code(path)).expect(path), claimed)
}

/// What the 25 paths are, and what a training of each kind is worth: three days, three sessions in one month and one in the next, two
/// activities, or nine hours on paper, whichever the path asks for.
type Row = (&'static str, &'static str, PathForm, Conversion, bool, u32);

const PER_SESSION: Conversion = Conversion::PerSession { jp: 2, sessions_per_month_max: 2 };

const fn per_day(national: u32, international: u32) -> Conversion {
    Conversion::PerDay { national, international }
}

const fn per_activity(jp: u32) -> Conversion {
    Conversion::PerActivity { jp }
}

const PATHS: [Row; 25] = [
    ("KL01", "1", PathForm::Classical, Conversion::AsCertificate, false, 9),
    ("KL02", "5", PathForm::Classical, Conversion::AsCertificate, false, 9),
    ("KL03", "3", PathForm::Classical, Conversion::AsCertificate, false, 9),
    ("KL04", "2", PathForm::Classical, Conversion::AsCertificate, false, 9),
    ("KL05", "6", PathForm::Classical, Conversion::AsCertificate, false, 9),
    ("KL06", "9", PathForm::Classical, per_day(4, 6), false, 12),
    ("KL07", "4", PathForm::Classical, per_day(5, 7), false, 15),
    ("KL08", "11", PathForm::Classical, per_day(4, 6), false, 12),
    ("KL09", "12", PathForm::Classical, per_day(4, 6), false, 12),
    ("KL10", "8", PathForm::Classical, per_day(5, 7), false, 15),
    ("KL11", "7", PathForm::Classical, per_day(5, 7), false, 15),
    ("KL12", "13", PathForm::Classical, Conversion::AsCertificate, false, 9),
    ("NKL01", "14", PathForm::Nonclassical, PER_SESSION, true, 6),
    ("NKL02", "15", PathForm::Nonclassical, PER_SESSION, true, 6),
    ("NKL03", "16", PathForm::Nonclassical, Conversion::AsCertificate, false, 9),
    ("NKL04", "17", PathForm::Nonclassical, Conversion::AsCertificate, false, 9),
    ("NKL05", "18", PathForm::Nonclassical, per_activity(20), true, 40),
    ("NKL06", "19", PathForm::Nonclassical, Conversion::AsStated, false, 9),
    ("NKL07", "20", PathForm::Nonclassical, per_activity(10), true, 20),
    ("NKL08", "21", PathForm::Nonclassical, per_activity(20), true, 40),
    ("NKL09", "22", PathForm::Nonclassical, Conversion::PerDayMax { jp: 2 }, true, 6),
    ("NKL10", "23", PathForm::Nonclassical, Conversion::PerDayMax { jp: 2 }, true, 6),
    ("NKL11", "24", PathForm::Nonclassical, Conversion::AsStated, false, 9),
    ("NKL12", "10", PathForm::Nonclassical, per_activity(20), true, 40),
    ("NKL13", "25", PathForm::Nonclassical, Conversion::AsStated, false, 9),
];

#[test]
fn the_paths_are_those_of_the_regulation_and_convert_as_the_sources_say() {
    let rules = rules();
    assert_eq!(rules.rule, HoursRef { id: "jp-baku".into(), version: "2026.1".into() });
    assert_eq!(rules.minutes_per_jp, 45);
    assert_eq!(rules.paths.len(), PATHS.len());
    let claimed = Claimed {
        certificate: Some(Certificate { jp: 9, attached: false }),
        days: Some(3),
        international: false,
        sessions: vec![3, 1],
        activities: Some(2),
        stated: Some(9),
    };
    for (path, (code, siasn_id, form, conversion, verified, jp)) in rules.paths.iter().zip(PATHS) {
        assert_eq!(path.code.as_str(), code);
        assert_eq!(path.siasn_id, siasn_id, "{code}");
        assert_eq!(path.form, form, "{code}");
        assert_eq!(path.conversion, conversion, "{code}");
        assert_eq!(path.verified, verified, "{code}");
        assert_eq!(convert(path, &claimed).unwrap().jp, jp, "{code}");
        if let Conversion::PerDay { international, .. } = conversion {
            let abroad = Claimed { international: true, ..claimed.clone() };
            assert_eq!(convert(path, &abroad).unwrap().jp, 3 * international, "{code}");
        }
    }
}

#[test]
fn what_a_year_asks_for_or_allows() {
    let rules = rules();
    for kind in [EmploymentKind::Pns, EmploymentKind::Cpns] {
        let target = rules.target(kind);
        assert_eq!((target.bound, target.jp, target.year), (Bound::Floor, 20, YearKind::Calendar), "{kind:?}");
    }
    for kind in [EmploymentKind::Pppk, EmploymentKind::PppkPartTime] {
        let target = rules.target(kind);
        assert_eq!((target.bound, target.jp, target.year), (Bound::Ceiling, 24, YearKind::Contract), "{kind:?}");
        assert!(target.explanation.indonesian.contains("bukan target dan bukan kewajiban"));
        assert!(target.explanation.english.contains("not a target and not a duty"));
    }
}

#[test]
fn every_text_is_there_in_both_languages_and_says_how_sure_it_is() {
    let rules = rules();
    let mut texts = vec![&rules.title, &rules.basis, &rules.minutes_basis];
    for target in &rules.targets {
        texts.extend([&target.basis, &target.explanation]);
    }
    for path in &rules.paths {
        texts.extend([&path.name, &path.explanation, &path.basis]);
        // Three names are English in both languages.
        let borrowed = ["Coaching", "Mentoring", "E-learning"].contains(&path.name.english.as_str());
        assert_eq!(path.name.indonesian == path.name.english, borrowed, "{}", path.code);
        assert_ne!(path.explanation.indonesian, path.explanation.english, "{}", path.code);
        let (honest, honest_en) = match (path.verified, path.conversion) {
            (true, _) => ("Provinsi Lampung", "Lampung Province"),
            (false, Conversion::AsStated) => ("tidak ditemukan", "No figure was found"),
            (false, _) => ("belum terverifikasi", "unverified"),
        };
        assert!(path.basis.indonesian.contains(honest), "{}", path.code);
        assert!(path.basis.english.contains(honest_en), "{}", path.code);
        assert!(path.basis.indonesian.contains("nstansi dapat mengubahnya"), "{}", path.code);
    }
    for text in texts {
        for language in Language::ALL {
            let words = text.within(language);
            assert!(!words.is_empty() && words == words.trim() && !words.contains("  "), "{words:?}");
        }
    }
}

#[test]
fn hours_come_about_by_steps() {
    let rules = rules();
    let steps = |path, claimed: Claimed| worth(&rules, path, &claimed).unwrap().steps;
    assert_eq!(steps("KL03", certified(40, false)), [Step::AsCertificate { jp: 40 }]);
    assert_eq!(steps("KL07", days(2)), [Step::PerDay { days: 2, international: false, jp_each: 5 }]);
    let abroad = Claimed { international: true, ..days(2) };
    assert_eq!(steps("KL07", abroad), [Step::PerDay { days: 2, international: true, jp_each: 7 }]);
    assert_eq!(
        steps("NKL01", sessions(&[1, 4, 0, 3])),
        [
            Step::CappedPerMonth { month: 2, held: 4, counted: 2 },
            Step::CappedPerMonth { month: 4, held: 3, counted: 2 },
            Step::PerSession { sessions: 5, jp_each: 2 },
        ]
    );
    assert_eq!(steps("NKL12", activities(1)), [Step::PerActivity { activities: 1, jp_each: 20 }]);
    let alone = Claimed { stated: Some(9), ..days(3) };
    assert_eq!(steps("NKL09", alone), [Step::AsStated { jp: 9 }, Step::CappedPerDay { days: 3, jp_each: 2 }]);
    let less = Claimed { stated: Some(4), ..days(3) };
    assert_eq!(steps("NKL09", less.clone()), [Step::AsStated { jp: 4 }]);
    assert_eq!(worth(&rules, "NKL09", &less).unwrap().jp, 4);
    assert_eq!(steps("NKL06", stated(8)), [Step::AsStated { jp: 8 }]);
    let both = Claimed { stated: Some(8), ..certified(6, false) };
    assert_eq!(steps("NKL06", both), [Step::AsCertificate { jp: 6 }]);
}

#[test]
fn what_a_path_needs_is_asked_for_by_name() {
    let rules = rules();
    for (path, fact, nought) in [
        ("KL01", Fact::Certificate, certified(0, true)),
        ("KL06", Fact::Days, days(0)),
        ("NKL01", Fact::Sessions, sessions(&[0, 0])),
        ("NKL05", Fact::Activities, activities(0)),
        ("NKL09", Fact::Days, stated(2)),
        ("NKL09", Fact::Stated, days(2)),
        ("NKL13", Fact::Stated, stated(0)),
        ("NKL13", Fact::Certificate, Claimed { stated: Some(3), ..certified(0, false) }),
    ] {
        assert_eq!(worth(&rules, path, &nought), Err(HoursError::Missing(fact)), "{path}");
    }
    for path in &rules.paths {
        assert!(matches!(convert(path, &Claimed::default()), Err(HoursError::Missing(_))), "{}", path.code);
    }
}

#[test]
fn one_claim_is_worth_so_much_and_no_more_unless_the_attached_certificate_says_so() {
    let rules = rules();
    let too_much = |jp, max| Err(HoursError::TooMuch { jp, max });
    assert_eq!(worth(&rules, "NKL03", &certified(JP_MAX, false)).unwrap().jp, 300);
    assert_eq!(worth(&rules, "NKL03", &certified(500, false)), too_much(500, 300));
    assert_eq!(worth(&rules, "NKL06", &stated(500)), too_much(500, 300));
    let leadership = worth(&rules, "KL01", &certified(900, true)).unwrap();
    assert_eq!(leadership.jp, 900);
    assert_eq!(leadership.steps, [Step::AsCertificate { jp: 900 }, Step::AboveUsual { max: 300 }]);
    assert_eq!(worth(&rules, "KL01", &certified(CERTIFICATE_JP_MAX, true)).unwrap().jp, 1_500);
    assert_eq!(worth(&rules, "KL01", &certified(1_501, true)), too_much(1_501, 1_500));
    // Counted by days, too, more is believed only if the certificate states as many.
    assert_eq!(worth(&rules, "KL08", &days(80)), too_much(320, 300));
    let shown = |jp| Claimed { days: Some(80), ..certified(jp, true) };
    assert_eq!(worth(&rules, "KL08", &shown(320)).unwrap().jp, 320);
    assert_eq!(worth(&rules, "KL08", &shown(319)), too_much(320, 300));
    assert_eq!(HoursError::TooMuch { jp: 500, max: JP_MAX }.to_string(), "500 JP are more than 300");
}

#[test]
fn codes_have_one_shape() {
    for good in ["KL01", "NKL13", "A", "ABCDEFG8"] {
        assert_eq!(code(good).to_string(), good);
    }
    for bad in ["", "1KL", "kl01", "KL-01", "ABCDEFGH9", "KÉ", "KL01 "] {
        assert_eq!(bad.parse::<PathCode>(), Err(PathCodeError), "{bad}");
    }
}

/// Facts as a careless form, or a hostile one, may hold them.
fn any_claimed() -> impl Strategy<Value = Claimed> {
    let number = || prop_oneof![3 => 0..40_u32, 1 => any::<u32>()];
    let certificate = prop::option::of((number(), any::<bool>()));
    let counts = (prop::option::of(number()), prop::option::of(number()), prop::option::of(number()));
    (certificate, counts, any::<bool>(), vec(number(), 0..14)).prop_map(
        |(certificate, (days, activities, stated), international, sessions)| Claimed {
            certificate: certificate.map(|(jp, attached)| Certificate { jp, attached }),
            days,
            international,
            sessions,
            activities,
            stated,
        },
    )
}

/// The last steps of every conversion, multiplied out.
fn told(steps: &[Step]) -> u32 {
    let mut jp = 0;
    for step in steps {
        match *step {
            Step::AsCertificate { jp: stated } | Step::AsStated { jp: stated } => jp = stated,
            Step::PerDay { days: count, jp_each, .. }
            | Step::PerSession { sessions: count, jp_each }
            | Step::PerActivity { activities: count, jp_each }
            | Step::CappedPerDay { days: count, jp_each } => jp = count * jp_each,
            Step::CappedPerMonth { .. } | Step::AboveUsual { .. } => {}
        }
    }
    jp
}

proptest! {
    #[test]
    fn whatever_is_counted_lies_within_the_bounds_and_follows_from_its_steps(
        at in 0..25_usize,
        claimed in any_claimed(),
    ) {
        let rules = rules();
        match convert(&rules.paths[at], &claimed) {
            Ok(converted) => {
                prop_assert!((1..=CERTIFICATE_JP_MAX).contains(&converted.jp));
                prop_assert_eq!(told(&converted.steps), converted.jp);
                let above = converted.steps.contains(&Step::AboveUsual { max: JP_MAX });
                prop_assert_eq!(above, converted.jp > JP_MAX);
                prop_assert!(!above || claimed.certificate.unwrap().attached);
            }
            Err(HoursError::TooMuch { jp, max }) => prop_assert!(jp > max && (max == JP_MAX || max == CERTIFICATE_JP_MAX)),
            Err(HoursError::Missing(_)) => {}
            Err(other) => prop_assert!(false, "{other:?}"),
        }
    }

    #[test]
    fn more_of_a_thing_is_never_worth_less_up_to_the_bound(
        at in 0..25_usize,
        claimed in any_claimed(),
        more in 1..1_000_u32,
        month in any::<prop::sample::Index>(),
    ) {
        let rules = rules();
        let path = &rules.paths[at];
        // An attached certificate moves the bound itself.
        let mut less = claimed;
        less.certificate = less.certificate.map(|certificate| Certificate { attached: false, ..certificate });
        let mut greater = less.clone();
        let add = |number: &mut Option<u32>| *number = number.map(|number| number.saturating_add(more));
        add(&mut greater.days);
        add(&mut greater.activities);
        add(&mut greater.stated);
        if !greater.sessions.is_empty() {
            let month = month.index(greater.sessions.len());
            greater.sessions[month] = greater.sessions[month].saturating_add(more);
        }
        let too_much = |error: &HoursError| matches!(error, HoursError::TooMuch { max: JP_MAX, .. });
        match (convert(path, &less), convert(path, &greater)) {
            (Ok(less), Ok(greater)) => prop_assert!(less.jp <= greater.jp),
            (Ok(_), Err(error)) => prop_assert!(too_much(&error)),
            (Err(error), greater) if too_much(&error) => prop_assert!(greater.is_err_and(|error| too_much(&error))),
            _ => {}
        }
    }
}
