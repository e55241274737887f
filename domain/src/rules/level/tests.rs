use proptest::{
    prelude::*,
    sample::{select, subsequence},
};

use super::*;
use crate::{
    assessment::Verdict,
    rules::Rules,
    shipped,
    wire::bundle::{read_rules, write_rules},
};

fn rules() -> Rules {
    read_rules(shipped::RULES).unwrap()
}

fn edits(edits: &[(&str, &str)]) -> BTreeMap<String, String> {
    let basis = [("basis.id", "Peraturan Bupati 7/2026")];
    basis.iter().chain(edits).map(|(field, text)| ((*field).to_owned(), (*text).to_owned())).collect()
}

fn own() -> RuleRef {
    RuleRef { id: "level-instansi".into(), version: 1 }
}

fn faults(written: &[(&str, &str)]) -> Vec<(String, FieldFault)> {
    let wrong = revise(&rules().level, &edits(written), own()).unwrap_err();
    wrong.into_iter().map(|wrong| (wrong.field, wrong.fault)).collect()
}

const ANEW: (&str, &str) = ("explanation.id", "Sebuah level tercapai bila ketiga pernyataannya dijawab Selalu.");

#[test]
fn what_ships_reads_as_fields_and_back() {
    let base = rules().level;
    let same = revise(&base, &fields(&base).into_iter().collect(), base.rule.clone()).unwrap();
    assert_eq!((changes(&base, &same), same), (vec![], base));
}

#[test]
fn a_stricter_rule_is_taken_with_a_sentence_of_its_own() {
    let written = [("met_from", "always"), ("statements_min", "3"), ("no_opportunity_max", "0"), ANEW];
    let new = revise(&rules().level, &edits(&written), own()).unwrap();
    assert_eq!((new.met_by.as_slice(), new.forbidden.as_slice()), (&[Answer::Always][..], &[Answer::Never][..]));
    let fields: Vec<_> = changes(&rules().level, &new).into_iter().map(|change| change.field).collect();
    let expected = ["basis.id", "basis.en", "met_from", "statements_min", "no_opportunity_max", "explanation.id"];
    assert_eq!(fields[..6], expected);
    let lenient = revise(&rules().level, &edits(&[("forbidden_up_to", "none"), ANEW]), own()).unwrap();
    assert_eq!(lenient.forbidden, []);
}

#[test]
fn a_rule_that_nobody_can_meet_or_everybody_does_is_refused_by_its_field() {
    let one = |field: &str, fault| vec![(field.to_owned(), fault)];
    assert_eq!(faults(&[("met_from", "never"), ANEW])[0], ("met_from".into(), FieldFault::Choice));
    assert_eq!(faults(&[("met_from", "no_opportunity")]), one("met_from", FieldFault::Choice));
    assert_eq!(faults(&[("forbidden_up_to", "often"), ANEW]), one("forbidden_up_to", FieldFault::Order));
    assert_eq!(faults(&[("forbidden_up_to", "perhaps"), ANEW]), one("forbidden_up_to", FieldFault::Choice));
    for bad in ["0", "4", "-1", "x", ""] {
        assert_eq!(faults(&[("statements_min", bad), ANEW])[0].0, "statements_min", "{bad:?}");
    }
    assert_eq!(faults(&[("no_opportunity_max", "2"), ANEW]), one("no_opportunity_max", FieldFault::Within(0, 1)));
    // What stood there is too much beside the new figure.
    assert_eq!(faults(&[("statements_min", "3"), ANEW]), one("no_opportunity_max", FieldFault::Within(0, 0)));
    let above = faults(&[("levels_above_required_max", "5"), ANEW]);
    assert_eq!(above, one("levels_above_required_max", FieldFault::Within(0, 4)));
    assert_eq!(faults(&[("met_from", "always")]), one("explanation.id", FieldFault::Stale));
    assert_eq!(faults(&[("capped", "no")]), one("capped", FieldFault::Unknown));
}

#[test]
fn answers_that_a_version_reads_otherwise_are_told_each_mix_once() {
    let base = rules().level;
    assert_eq!(moved(&base, &base), []);
    let strict = [("met_from", "always"), ("statements_min", "3"), ("no_opportunity_max", "0"), ANEW];
    let strict = revise(&base, &edits(&strict), own()).unwrap();
    let fewer = moved(&base, &strict);
    // Two or three of often and always, whatever the third says but never: nine, beside three times always.
    assert_eq!((fewer.len(), fewer.iter().any(|one| one.met)), (9, false));
    assert_eq!(fewer[0].answers, [Answer::Always, Answer::Always, Answer::Often]);
    let more = moved(&strict, &base);
    assert_eq!((more.len(), more.iter().all(|one| one.met)), (9, true));
}

#[test]
fn a_version_of_the_level_rule_is_rules_of_another_name() {
    let level = revise(&rules().level, &edits(&[("levels_above_required_max", "2"), ANEW]), own()).unwrap();
    let new = rules().with_level(level.clone());
    assert_eq!((new.version.as_str(), &new.level), ("2026.1 + level-instansi 1", &level));
    assert_eq!(Rules { version: rules().version, level: rules().level, ..new }, rules());
}

proptest! {
    #[test]
    fn whatever_is_taken_can_be_met_and_a_stronger_answer_never_takes_a_level_away(
        met in select(vec!["never", "sometimes", "often", "always"]),
        barred in select(vec!["none", "never", "sometimes", "often", "always"]),
        (least, absent, above) in (0..=4_u8, 0..=4_u8, 0..=5_u8),
        answers in prop::array::uniform3(select(Answer::ALL.to_vec())),
        raised in subsequence(vec![0_usize, 1, 2], 0..=3),
    ) {
        let (least, absent, above) = (least.to_string(), absent.to_string(), above.to_string());
        let written = edits(&[
            ("met_from", met),
            ("forbidden_up_to", barred),
            ("statements_min", &least),
            ("no_opportunity_max", &absent),
            ("levels_above_required_max", &above),
            ANEW,
        ]);
        let Ok(level) = revise(&rules().level, &written, own()) else { return Ok(()) };
        let judge = |answers: [Answer; 3]| level.judge(answers.map(Some));
        prop_assert_eq!(judge([Answer::Always; 3]), Verdict::Met);
        prop_assert_eq!(judge([Answer::Never; 3]), Verdict::NotMet);
        let mut stronger = answers;
        for nth in raised {
            let place = ORDER.iter().position(|answer| *answer == stronger[nth]);
            if let Some(next) = place.and_then(|place| ORDER.get(place + 1)) {
                stronger[nth] = *next;
            }
        }
        prop_assert!(judge(answers) != Verdict::Met || judge(stronger) == Verdict::Met);
        let rules = Rules { level, ..rules() };
        prop_assert_eq!(read_rules(&write_rules(&rules)).unwrap(), rules);
    }
}
