use std::sync::LazyLock;

use proptest::{prelude::*, sample::subsequence};

use super::*;
use crate::{
    shipped,
    wire::bundle::{read_catalogue, read_library, read_standards, write_catalogue, write_standards},
};

static BASE: LazyLock<Catalogue> = LazyLock::new(|| read_catalogue(shipped::CATALOGUE).unwrap());
static STANDARDS: LazyLock<Standards> = LazyLock::new(|| read_standards(shipped::STANDARDS).unwrap());
static LIBRARIES: LazyLock<[Library; 2]> =
    LazyLock::new(|| [shipped::TECHNICAL, shipped::GOVERNMENTAL].map(|text| read_library(text).unwrap()));

fn ground(kind: PositionKind) -> Ground<'static> {
    Ground { kind, catalogue: &BASE, standards: &STANDARDS, libraries: &*LIBRARIES }
}

fn code(text: &str) -> CompetencyCode {
    text.parse().unwrap()
}

fn wishes(entries: &[(&str, u8, &str)]) -> Wishes {
    let wish = |(name, level, why): &(&str, u8, &str)| {
        (code(name), Wish { level: Level::new(*level).unwrap(), why: (*why).to_owned() })
    };
    entries.iter().map(wish).collect()
}

fn decree() -> Text {
    Text { indonesian: "Keputusan Bupati 7/2026.".into(), english: "Regent's decree 7/2026.".into() }
}

#[test]
fn what_differs_says_why_and_all_that_is_wrong_is_told() {
    let ground = ground(PositionKind::Pelaksana);
    let long = "a".repeat(WHY_CHARS_MAX + 1);
    let wrong = ground.judge(&wishes(&[
        ("INT", 3, " "),
        ("KS", 1, ""),
        ("KOM", 2, long.as_str()),
        ("DIG", 2, ""),
        ("DES", 2, ""),
        ("XYZ", 1, ""),
    ]));
    let expected =
        [("DES", WishFault::Kind), ("INT", WishFault::Why), ("KOM", WishFault::Long), ("XYZ", WishFault::Unknown)];
    assert_eq!(wrong, expected.map(|(name, fault)| (code(name), fault)));
    assert!(ground.compose(&wishes(&[("INT", 3, "")]), &decree()).is_err());
}

#[test]
fn the_default_makes_what_everybody_has() {
    let kind = PositionKind::Pelaksana;
    for same in [wishes(&[]), wishes(&[("INT", 1, "")])] {
        assert_eq!(ground(kind).compose(&same, &decree()).unwrap(), (BASE.clone(), STANDARDS.clone()));
    }
}

#[test]
fn heads_pick_governmental_competencies() {
    let ground = ground(PositionKind::JptPratama);
    let (catalogue, standards) = ground.compose(&wishes(&[("DES", 4, ""), ("KEU", 3, "")]), &decree()).unwrap();
    let standard = standards.of(PositionKind::JptPratama).unwrap();
    assert_eq!(standard.required(code("DES")), Level::new(4).ok());
    assert_eq!(standard.required(code("KEU")), Level::new(3).ok());
    assert_eq!(catalogue.competencies.len(), BASE.competencies.len() + 2);
    assert!(standards.basis.indonesian.ends_with(&decree().indonesian));
}

proptest! {
    /// Whatever is wished, a standard asks for all that the default asks for and all that was added, each once; everything that it
    /// asks for has statements; its bundles read as they were; and whoever chooses in another order has the same bundles.
    #[test]
    fn a_standard_holds_what_was_wished(
        kind in 0..PositionKind::ALL.len(),
        levels in proptest::collection::vec(1..=5_u8, 20),
        picked in subsequence((0..20_usize).collect::<Vec<_>>(), 0..=20),
    ) {
        let ground = ground(PositionKind::ALL[kind]);
        let offers = ground.offers();
        let wish = |at: &usize| {
            let level = Level::new(levels[*at]).unwrap();
            Some((offers.get(*at)?.competency.code, Wish { level, why: "Beban kerjanya lain.".into() }))
        };
        let wishes: Wishes = picked.iter().filter_map(wish).collect();
        let (catalogue, standards) = ground.compose(&wishes, &decree()).unwrap();
        let standard = standards.of(ground.kind).unwrap();
        prop_assert_eq!(&standard.required, &ground.levels(&wishes));
        for offer in &offers {
            let asked = wishes.get(&offer.competency.code).map(|wish| wish.level).or(offer.default);
            prop_assert_eq!(standard.required(offer.competency.code), asked);
        }
        for (code, level) in &standard.required {
            prop_assert!(!catalogue.statements(*code, *level).is_empty());
        }
        prop_assert_eq!(&read_catalogue(&write_catalogue(&catalogue)).unwrap(), &catalogue);
        prop_assert_eq!(&read_standards(&write_standards(&standards)).unwrap(), &standards);
    }
}
