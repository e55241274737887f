use proptest::{collection::vec, prelude::*};

use super::*;
use crate::{
    shipped,
    wire::{
        bundle::read_rules,
        categories::{read_categories, write_categories},
    },
};

fn base() -> Categories {
    Categories::shipped(&read_rules(shipped::RULES).unwrap())
}

fn edits(edits: &[(&str, &str)]) -> BTreeMap<String, String> {
    let basis = [("basis.id", "Peraturan Bupati 7/2026")];
    basis.iter().chain(edits).map(|(field, text)| ((*field).to_owned(), (*text).to_owned())).collect()
}

fn revised(written: &[(&str, &str)]) -> Result<Categories, Vec<Wrong>> {
    revise(&base(), &edits(written), RuleRef { id: "kategori-instansi".into(), version: 1 })
}

fn faults(written: &[(&str, &str)]) -> Vec<(String, FieldFault)> {
    revised(written).unwrap_err().into_iter().map(|wrong| (wrong.field, wrong.fault)).collect()
}

const GROUNDS: (&str, &str) = ("pemetaan.basis.id", "Peraturan Bupati 7/2026 Pasal 4");

#[test]
fn what_ships_reads_as_fields_and_back() {
    let base = base();
    let all = fields(&base);
    assert_eq!(all.len(), 2 + 2 * (2 + 5 * 3 + 2));
    let text = |name: &str| all.iter().find(|(field, _)| field == name).map(|(_, text)| text.as_str());
    assert_eq!(
        (text("pengisian_jabatan.1.min"), text("pemetaan.3.min"), text("pemetaan.4.min")),
        (Some("80"), Some("0"), Some(""))
    );
    let same = revise(&base, &all.iter().cloned().collect(), base.rule.clone()).unwrap();
    assert_eq!(changes(&base, &same), []);
}

#[test]
fn bounds_move_on_new_grounds_and_a_place_can_be_filled_or_freed() {
    let new = revised(&[("pemetaan.2.min", "75,5"), GROUNDS]).unwrap();
    assert_eq!(new.schemes[1].categories[1].min_hundredths, 7550);
    assert_eq!((new.schemes[1].rule.id.as_str(), new.schemes[1].rule.version), ("pemetaan", 1));
    let fields: Vec<_> = changes(&base(), &new).into_iter().map(|change| change.field).collect();
    assert_eq!(fields, ["basis.id", "basis.en", "pemetaan.2.min", "pemetaan.basis.id", "pemetaan.basis.en"]);
    let two = revised(&[("pemetaan.2.name.id", ""), ("pemetaan.2.min", ""), GROUNDS]).unwrap();
    assert_eq!(two.schemes[1].categories.len(), 2);
    let four = [("pemetaan.3.min", "60"), ("pemetaan.4.name.id", "Belum Optimal"), ("pemetaan.4.min", "0"), GROUNDS];
    assert_eq!(revised(&four).unwrap().schemes[1].categories[3].name.english, "Belum Optimal");
    let renamed = revised(&[("pemetaan.1.name.id", "Sangat Optimal")]).unwrap();
    assert_eq!(renamed.schemes[1].categories[0].name.english, "Sangat Optimal", "a name alone needs no new grounds");
}

#[test]
fn every_fault_is_told_by_its_field_all_at_once() {
    let one = |field: &str, fault| vec![(field.to_owned(), fault)];
    for bad in ["x", "-1", "100.01", "80.123", "1e1", "", " ", "80."] {
        assert_eq!(faults(&[("pemetaan.1.min", bad), GROUNDS]), one("pemetaan.1.min", FieldFault::Percent), "{bad:?}");
    }
    assert_eq!(faults(&[("pemetaan.2.min", "90"), GROUNDS]), one("pemetaan.2.min", FieldFault::Order));
    assert_eq!(faults(&[("pemetaan.3.min", "1"), GROUNDS]), one("pemetaan.3.min", FieldFault::Lowest));
    assert_eq!(faults(&[("pemetaan.1.min", "91")]), one("pemetaan.basis.id", FieldFault::Stale));
    assert_eq!(faults(&[("pemetaan.1.name.id", "")]), one("pemetaan.1.name.id", FieldFault::Empty));
    assert_eq!(faults(&[("pemetaan.2.name.id", "OPTIMAL")]), one("pemetaan.2.name.id", FieldFault::Twice));
    assert_eq!(faults(&[("pemetaan.name.id", &"x".repeat(81))])[0].1, FieldFault::Long(NAME_CHARS_MAX));
    assert_eq!(faults(&[("pemetaan.6.min", "1")]), one("pemetaan.6.min", FieldFault::Unknown));
    assert_eq!(faults(&[("talenta.1.min", "1")]), one("talenta.1.min", FieldFault::Unknown));
    let freed =
        [("pemetaan.1.name.id", ""), ("pemetaan.1.min", ""), ("pemetaan.2.name.id", ""), ("pemetaan.2.min", "")];
    assert_eq!(faults(&[freed[0], freed[1], freed[2], freed[3], GROUNDS]), one("pemetaan.2.name.id", FieldFault::Few));
    let many = faults(&[("basis.id", " "), ("pengisian_jabatan.2.min", "85"), ("pemetaan.1.min", "x"), GROUNDS]);
    let told: Vec<_> = many.iter().map(|(field, _)| field.as_str()).collect();
    assert_eq!(told, ["basis.id", "pengisian_jabatan.2.min", "pengisian_jabatan.basis.id", "pemetaan.1.min"]);
    let nothing = revise(&base(), &BTreeMap::new(), base().rule).unwrap_err();
    assert_eq!(nothing[0].field, "basis.id");
}

proptest! {
    #[test]
    fn whatever_is_taken_gives_every_match_one_category_and_rests_as_it_was_written(
        bounds in vec("[0-9]{0,3}([.,][0-9]{1,3})?", 5),
        names in vec("[a-c]{0,2}", 5),
        reached in 0..=45_u32,
    ) {
        let mut written = edits(&[GROUNDS]);
        for (place, (bound, name)) in (1..).zip(bounds.iter().zip(&names)) {
            written.insert(format!("pemetaan.{place}.min"), bound.clone());
            written.insert(format!("pemetaan.{place}.name.id"), name.clone());
        }
        match revise(&base(), &written, RuleRef { id: "kategori-instansi".into(), version: 7 }) {
            Err(wrong) => prop_assert!(!wrong.is_empty()),
            Ok(new) => {
                let categories = &new.schemes[1].categories;
                prop_assert!(categories.len() >= 2);
                prop_assert!(categories.windows(2).all(|pair| pair[0].min_hundredths > pair[1].min_hundredths));
                prop_assert!(categories.iter().any(|one| reached * 10_000 >= one.min_hundredths * 45));
                prop_assert_eq!(read_categories(&write_categories(&new)).unwrap(), new);
            }
        }
    }

    #[test]
    fn falling_bounds_to_nought_are_taken(bounds in prop::collection::btree_set(1..=10_000_u32, 1..=4)) {
        let mut written = edits(&[GROUNDS]);
        let bounds: Vec<u32> = bounds.into_iter().rev().chain([0]).collect();
        for place in 1..=5 {
            let bound = bounds.get(place - 1).map(|bound| percent(*bound)).unwrap_or_default();
            let name = if bound.is_empty() { String::new() } else { format!("Kategori {place}") };
            written.insert(format!("pemetaan.{place}.min"), bound);
            written.insert(format!("pemetaan.{place}.name.id"), name);
        }
        // On the shipped bounds nothing moves: they rest on what they did.
        let new = revise(&base(), &written, RuleRef { id: "kategori-instansi".into(), version: 1 }).unwrap();
        prop_assert_eq!(new.schemes[1].categories.iter().map(|one| one.min_hundredths).collect::<Vec<_>>(), bounds);
    }

    #[test]
    fn a_bound_is_read_as_it_is_written(bound in 0..=10_000_u32) {
        prop_assert_eq!(hundredths(&percent(bound)), Some(bound));
    }
}
