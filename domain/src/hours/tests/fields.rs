//! The rules as fields, and versions that are made of them.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::super::*;
use crate::{
    revision::{FieldFault, WORDS_CHARS_MAX, Wrong},
    shipped,
    wire::hours::{read_hours, write_hours},
};

fn shipped() -> HoursRules {
    read_hours(shipped::HOURS).unwrap()
}

fn second() -> HoursRef {
    HoursRef { id: "jp-instansi".into(), version: "1".into() }
}

/// What the version says that it rests on, and these.
fn edits(more: &[(&str, &str)]) -> BTreeMap<String, String> {
    let basis = ("basis.id", "Peraturan Bupati 7/2026");
    [basis].iter().chain(more).map(|(field, text)| ((*field).to_owned(), (*text).to_owned())).collect()
}

fn revised(more: &[(&str, &str)]) -> Result<HoursRules, Vec<Wrong>> {
    let base = shipped();
    revise(&base, &base, &edits(more), second())
}

fn faults(more: &[(&str, &str)]) -> Vec<(String, FieldFault)> {
    revised(more).expect_err("wrong").into_iter().map(|wrong| (wrong.field, wrong.fault)).collect()
}

const ANEW: (&str, &str) = ("KL07.basis.id", "Peraturan Bupati 7/2026 Pasal 4");

#[test]
fn a_conversion_is_written_anew_and_nothing_else() {
    let base = shipped();
    let rules = revised(&[("KL07.national", " 6 "), ANEW]).unwrap();
    let path = |rules: &HoursRules| rules.path(&"KL07".parse().unwrap()).unwrap().clone();
    assert_eq!(path(&rules).conversion, Conversion::PerDay { national: 6, international: 7 });
    assert_eq!(path(&rules).basis.indonesian, "Peraturan Bupati 7/2026 Pasal 4");
    assert_eq!(
        path(&rules).basis.english,
        path(&rules).basis.indonesian,
        "the English words of the former basis are gone"
    );
    let told: Vec<_> = changes(&base, &rules, &base).into_iter().map(|change| change.field).collect();
    assert_eq!(told, ["basis.id", "basis.en", "KL07.national", "KL07.basis.id", "KL07.basis.en"]);
    let jp = &changes(&base, &rules, &base)[2];
    assert_eq!((jp.old.as_deref(), jp.new.as_deref()), (Some("5"), Some("6")));
    assert_eq!((rules.rule.clone(), rules.paths.len()), (second(), base.paths.len()));
    assert_eq!(read_hours(&write_hours(&rules)).unwrap(), rules);
}

#[test]
fn every_fault_is_told_with_its_field() {
    for (field, text, fault) in [
        ("KL07.national", "0", FieldFault::Figure(JP_MAX)),
        ("KL07.national", "-4", FieldFault::Figure(JP_MAX)),
        ("KL07.national", "4,5", FieldFault::Figure(JP_MAX)),
        ("KL07.national", "301", FieldFault::Figure(JP_MAX)),
        ("KL07.national", "", FieldFault::Figure(JP_MAX)),
        ("minutes_per_jp", "61", FieldFault::Figure(MINUTES_MAX)),
        ("pppk.jp", "dua", FieldFault::Figure(JP_MAX)),
        ("KL07.conversion", "per_moon", FieldFault::Choice),
        ("KL07.verified", "true", FieldFault::Choice),
        ("KL07.taken", "", FieldFault::Choice),
        ("KL99.national", "4", FieldFault::Unknown),
        ("KL07.jp", "4", FieldFault::Unknown),
        ("pppk.bound", "floor", FieldFault::Unknown),
        ("title.id", " \u{7} ", FieldFault::Empty),
        ("basis.id", "", FieldFault::Empty),
    ] {
        let told = if field.starts_with("KL07") { faults(&[(field, text), ANEW]) } else { faults(&[(field, text)]) };
        assert!(told.contains(&(field.to_owned(), fault)), "{field} {text}: {told:?}");
    }
    let long = "x".repeat(WORDS_CHARS_MAX as usize + 1);
    assert_eq!(faults(&[("KL01.name.en", &long)]), [("KL01.name.en".to_owned(), FieldFault::Long(WORDS_CHARS_MAX))]);
    let base = shipped();
    let mute = revise(&base, &base, &BTreeMap::new(), second()).expect_err("rests on nothing");
    assert_eq!(mute, [Wrong { field: "basis.id".into(), fault: FieldFault::Empty }]);
    assert_eq!(faults(&[("KL07.national", "0"), ("minutes_per_jp", "0"), ANEW]).len(), 3, "all at once");
}

#[test]
fn a_changed_figure_needs_a_changed_basis() {
    let stale = |field: &str| (field.to_owned(), FieldFault::Stale);
    assert_eq!(faults(&[("KL07.national", "6")]), [stale("KL07.basis.id")]);
    assert_eq!(faults(&[("KL07.conversion", "as_stated")]), [stale("KL07.basis.id")]);
    assert_eq!(faults(&[("minutes_per_jp", "60")]), [stale("minutes_basis.id")]);
    assert_eq!(faults(&[("pns.jp", "24")]), [stale("pns.basis.id"), stale("pns.explanation.id")]);
    revised(&[("KL07.national", "5"), ("KL07.name.id", "Lokakarya")]).expect("the figure is as it was");
}

#[test]
fn another_kind_of_conversion_asks_for_its_own_figures() {
    let to = |more: &[(&str, &str)]| {
        let kind = [("KL07.conversion", "per_session"), ANEW];
        revised(&[&kind, more].concat())
    };
    let told = to(&[("KL07.jp", "2")]).expect_err("half");
    assert_eq!(told, [Wrong { field: "KL07.sessions_per_month_max".into(), fault: FieldFault::Figure(JP_MAX) }]);
    let rules = to(&[("KL07.jp", "2"), ("KL07.sessions_per_month_max", "3")]).unwrap();
    let base = shipped();
    let told = changes(&base, &rules, &base);
    let of = |field: &str| {
        told.iter().find(|change| change.field == field).map(|change| (change.old.as_deref(), change.new.as_deref()))
    };
    assert_eq!(of("KL07.conversion"), Some((Some("per_day"), Some("per_session"))));
    assert_eq!(of("KL07.national"), Some((Some("5"), None)));
    assert_eq!(of("KL07.jp"), Some((None, Some("2"))));
}

#[test]
fn a_path_is_dropped_and_taken_up_again() {
    let base = shipped();
    let without = revised(&[("KL07.taken", "no")]).unwrap();
    assert_eq!(without.paths.len(), base.paths.len() - 1);
    let dropped = &changes(&base, &without, &base)[2];
    assert_eq!((dropped.field.as_str(), dropped.new.as_deref()), ("KL07.taken", Some("no")));
    assert_eq!(changes(&base, &without, &base).len(), 3);
    let again = revise(&without, &base, &edits(&[("KL07.taken", "yes")]), second()).unwrap();
    assert_eq!(again.paths, base.paths);
    let none: Vec<(String, String)> =
        base.paths.iter().map(|path| (format!("{}.taken", path.code), "no".to_owned())).collect();
    let none: Vec<_> = none.iter().map(|(field, no)| (field.as_str(), no.as_str())).collect();
    assert_eq!(faults(&none), [("paths".to_owned(), FieldFault::Empty)]);
}

proptest! {
    /// Whatever is written: it is refused with a field, or it is a version that reads back and differs where it says.
    #[test]
    fn what_is_accepted_reads_back(
        picked in prop::collection::vec((any::<prop::sample::Index>(), "[0-9]{1,3}|yes|no|per_day|as_stated|[a-zA-Z é\\n\\u{0}]{0,9}"), 0..6),
    ) {
        let base = shipped();
        let names = fields(&base, &base);
        let mut edits = edits(&[]);
        for (at, text) in picked {
            edits.insert(at.get(&names).0.clone(), text);
        }
        match revise(&base, &base, &edits, second()) {
            Err(wrong) => prop_assert!(!wrong.is_empty()),
            Ok(rules) => {
                prop_assert_eq!(&read_hours(&write_hours(&rules)).unwrap(), &rules);
                let after = fields(&rules, &base);
                for change in changes(&base, &rules, &base) {
                    let now = after.iter().find(|(field, _)| *field == change.field).map(|(_, value)| value);
                    prop_assert_eq!(now, change.new.as_ref());
                    prop_assert_ne!(change.old, change.new);
                }
            }
        }
    }
}
