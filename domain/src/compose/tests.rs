use std::sync::LazyLock;

use proptest::{prelude::*, sample::subsequence};

use super::*;
use crate::{
    assessment::{Answer, Answers, Further, Questionnaire},
    rules::Rules,
    shipped,
    wire::bundle::{read_catalogue, read_rules, read_standards, write_catalogue, write_standards},
};

static BASE: LazyLock<Catalogue> = LazyLock::new(|| read_catalogue(shipped::CATALOGUE).unwrap());
static LIBRARIES: LazyLock<[Catalogue; 2]> =
    LazyLock::new(|| [shipped::TECHNICAL, shipped::GOVERNMENTAL].map(|text| read_catalogue(text).unwrap()));
static STANDARDS: LazyLock<Standards> = LazyLock::new(|| read_standards(shipped::STANDARDS).unwrap());
static RULES: LazyLock<Rules> = LazyLock::new(|| read_rules(shipped::RULES).unwrap());

fn codes(text: &str) -> Vec<CompetencyCode> {
    text.split_whitespace().map(|code| code.parse().unwrap()).collect()
}

fn level(number: u8) -> Level {
    Level::new(number).unwrap()
}

fn levels(text: &str) -> Vec<(CompetencyCode, Level)> {
    let entry = |pair: &str| {
        let (code, number) = pair.split_once(' ').unwrap();
        (code.parse().unwrap(), level(number.parse().unwrap()))
    };
    text.split(", ").map(entry).collect()
}

fn decree() -> Text {
    Text { indonesian: "Keputusan Bupati 7/2026.".into(), english: "Regent's decree 7/2026.".into() }
}

#[test]
fn a_composed_catalogue_says_what_was_added() {
    let composed = BASE.with(&codes("PUM KEU DIG"), &*LIBRARIES).unwrap();
    assert_eq!(composed.version, "2026.1 + DIG, KEU (2026.1) + PUM (2026.1)");
    let found: Vec<_> = composed.competencies.iter().map(|competency| competency.code).collect();
    assert_eq!(found, codes("INT KS KOM OPH PP PDOL MP PK PB DIG KEU PUM"));
    let [technical, governmental] = LIBRARIES.clone();
    for (said, parts) in [
        (&composed.basis.indonesian, [&BASE.basis, &technical.basis, &governmental.basis].map(|text| &text.indonesian)),
        (&composed.basis.english, [&BASE.basis, &technical.basis, &governmental.basis].map(|text| &text.english)),
    ] {
        assert_eq!(*said, parts.map(String::as_str).join(" "));
    }
}

#[test]
fn a_choice_that_cannot_be_met_is_named() {
    let [technical, governmental] = LIBRARIES.clone();
    let [missing, digital] = ["XYZ", "DIG"].map(|code| code.parse().unwrap());
    let with = |chosen: &str, libraries: &[Catalogue]| BASE.with(&codes(chosen), libraries).unwrap_err();
    assert_eq!(with("KEU XYZ", &*LIBRARIES), ComposeError::Unknown(missing));
    assert_eq!(with("DIG", &[governmental]), ComposeError::Unknown(digital));
    let mut own = technical.clone();
    own.competencies.retain(|competency| competency.code == digital);
    assert_eq!(with("DIG", &[technical, own]), ComposeError::Twice(digital));
}

#[test]
fn a_post_starts_from_its_kind() {
    let catalogue = BASE.with(&codes("DIG KEU"), &*LIBRARIES).unwrap();
    let asked = levels("KEU 3, INT 4, DIG 2, KS 3");
    let post = STANDARDS.for_post(PositionKind::Administrator, &asked, &decree(), &catalogue).unwrap();
    assert_eq!(post.version, "2026.1 + INT 4, DIG 2, KEU 3", "what differs, not what was said again");
    assert!(post.basis.indonesian.ends_with("sendiri. Keputusan Bupati 7/2026."), "{}", post.basis.indonesian);
    let standard = post.of(PositionKind::Administrator).unwrap();
    assert_eq!(standard.required, levels("INT 4, KS 3, KOM 3, OPH 3, PP 3, PDOL 3, MP 3, PK 3, PB 3, DIG 2, KEU 3"));
    assert_eq!(post.of(PositionKind::Pengawas), None, "one post's alone");
}

#[test]
fn what_a_post_cannot_require_is_named() {
    let (catalogue, digital) = (BASE.with(&codes("KEU"), &*LIBRARIES).unwrap(), "DIG".parse().unwrap());
    let post = |asked: &str, standards: &Standards| {
        standards.for_post(PositionKind::Pelaksana, &levels(asked), &decree(), &catalogue).unwrap_err()
    };
    assert_eq!(post("KEU 2, DIG 2", &STANDARDS), ComposeError::Unknown(digital));
    assert_eq!(post("KEU 2, KEU 3", &STANDARDS), ComposeError::Twice("KEU".parse().unwrap()));
    let none = Standards { standards: Vec::new(), ..STANDARDS.clone() };
    assert_eq!(post("KEU 2", &none), ComposeError::Kind(PositionKind::Pelaksana));
}

fn offered() -> Vec<CompetencyCode> {
    LIBRARIES.iter().flat_map(|library| &library.competencies).map(|competency| competency.code).collect()
}

/// Some of what is offered, in the order of the libraries, and the same shuffled with some of it said again.
fn choice() -> impl Strategy<Value = (Vec<CompetencyCode>, Vec<CompetencyCode>)> {
    let all = offered();
    subsequence(all.clone(), 0..=all.len()).prop_flat_map(|chosen| {
        let said = chosen.clone();
        let again = subsequence(chosen.clone(), 0..=chosen.len());
        let shuffled = again.prop_map(move |again| [said.clone(), again].concat()).prop_shuffle();
        (Just(chosen), shuffled)
    })
}

proptest! {
    /// Order and repetition of the choice do not matter; what was there stays; each code is there once; the bundle reads as it was.
    #[test]
    fn a_choice_makes_one_catalogue((chosen, said) in choice()) {
        let composed = BASE.with(&chosen, &*LIBRARIES).unwrap();
        prop_assert_eq!(&BASE.with(&said, &*LIBRARIES).unwrap(), &composed);
        prop_assert_eq!(composed.competencies.get(..9), Some(&BASE.competencies[..]));
        let added: Vec<_> = composed.competencies[9..].iter().map(|competency| competency.code).collect();
        prop_assert_eq!(added, &*chosen);
        prop_assert_eq!(chosen.is_empty(), composed == *BASE);
        for library in &*LIBRARIES {
            for competency in &library.competencies {
                let found = composed.competency(competency.code);
                prop_assert_eq!(found, chosen.contains(&competency.code).then_some(competency));
            }
        }
        let all: Vec<_> = composed.competencies.iter().map(|competency| competency.code).collect();
        prop_assert_eq!(&composed.with(&all, &[]).unwrap(), &composed, "what is here stays");
        prop_assert_eq!(read_catalogue(&write_catalogue(&composed)).unwrap(), composed);
    }

    /// A post requires what it was given, else its kind's default; it can be assessed to the end, and its bundle reads as it was.
    #[test]
    fn a_post_requires_what_it_was_given(
        kind in prop::sample::select(PositionKind::ALL.to_vec()),
        (chosen, said) in choice(),
        numbers in prop::collection::vec(1..=5_u8, 20),
        defaults in 0..=9_usize,
    ) {
        let catalogue = BASE.with(&said, &*LIBRARIES).unwrap();
        let all = catalogue.competencies.iter().map(|competency| competency.code);
        let mut given: Vec<_> = all.skip(9 - defaults).zip(numbers.into_iter().map(level)).collect();
        let (default, expected) = (&*STANDARDS, given.clone());
        let post = default.for_post(kind, &given, &decree(), &catalogue).unwrap();
        given.reverse();
        prop_assert_eq!(&default.for_post(kind, &given, &decree(), &catalogue).unwrap(), &post);

        let (was, standard) = (default.of(kind).unwrap(), post.of(kind).unwrap());
        let order: Vec<_> = standard.required.iter().map(|(code, _)| *code).collect();
        prop_assert_eq!(order, catalogue.competencies.iter().map(|competency| competency.code).collect::<Vec<_>>());
        for (code, required) in &standard.required {
            let asked = expected.iter().find(|(other, _)| other == code).map(|(_, level)| *level);
            prop_assert_eq!(Some(*required), asked.or_else(|| was.required(*code)));
        }
        prop_assert_eq!(standard == was, post == *default, "no other bundle for the same levels");
        prop_assert!(chosen.is_empty() || post != *default);
        prop_assert_eq!(&read_standards(&write_standards(&post)).unwrap(), &post);

        let questionnaire = Questionnaire { catalogue: &catalogue, standard, rule: &RULES.level };
        let (mut answers, further) = (Answers::new(), Further::new());
        while let Some(page) = questionnaire.course(&answers, &further).next() {
            for statement in catalogue.statements(page.competency, page.level) {
                prop_assert_eq!(answers.insert(statement.id, Answer::Often), None, "asked twice");
            }
        }
        let profile = questionnaire.course(&answers, &further).profile().unwrap();
        prop_assert_eq!(profile.lines.len(), standard.required.len());
        prop_assert!(profile.gaps().is_empty());
    }
}
