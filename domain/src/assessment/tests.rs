use proptest::prelude::*;

use super::*;
use crate::{people::PositionKind, shipped, sync::verdict::Reference, wire::bundle};

fn reference() -> Reference {
    Reference {
        catalogue: bundle::read_catalogue(shipped::CATALOGUE).unwrap(),
        standards: bundle::read_standards(shipped::STANDARDS).unwrap(),
        rules: bundle::read_rules(shipped::RULES).unwrap(),
    }
}

/// Answers every page that comes, as `how` says; returns the answers and the pages in the order in which they came.
fn sit(
    questionnaire: &Questionnaire<'_>,
    further: &Further,
    how: impl Fn(Page, usize) -> Answer,
) -> (Answers, Vec<Page>) {
    let (mut answers, mut pages) = (Answers::new(), Vec::new());
    while let Some(page) = questionnaire.course(&answers, further).next() {
        assert!(pages.len() < 9 * 5, "asks for ever");
        assert!(!pages.contains(&page), "asks {page:?} twice");
        pages.push(page);
        for (index, statement) in questionnaire.catalogue.statements(page.competency, page.level).iter().enumerate() {
            answers.insert(statement.id, how(page, index));
        }
    }
    (answers, pages)
}

fn reached(course: &Course) -> Vec<u8> {
    course.competencies.iter().map(|course| course.reached.unwrap().number()).collect()
}

#[test]
fn the_shipped_rule_reads_as_it_is_worded() {
    use Answer::{Always, Never, NoOpportunity, Often, Sometimes};
    let rule = reference().rules.level;
    for (answers, expected) in [
        ([Often, Often, Sometimes], Verdict::Met),
        ([Always, Often, NoOpportunity], Verdict::Met),
        ([Often, Sometimes, Sometimes], Verdict::NotMet),
        ([Always, Always, Never], Verdict::NotMet),
        ([Always, NoOpportunity, NoOpportunity], Verdict::NotMet),
    ] {
        assert_eq!(rule.judge(answers.map(Some)), expected, "{answers:?}");
    }
    assert_eq!(rule.judge([Some(Always), None, Some(Always)]), Verdict::Open);
    assert_eq!(rule.judge([]), Verdict::NotMet, "nothing asked, nothing shown");
}

#[test]
fn most_people_answer_about_fifty_statements() {
    let reference = reference();
    let questionnaire = reference.questionnaire(PositionKind::Administrator).unwrap();
    let (_, pages) =
        sit(
            &questionnaire,
            &Further::new(),
            |page, _| {
                if page.level.number() <= 3 { Answer::Often } else { Answer::Sometimes }
            },
        );
    assert_eq!(pages.len() * 3, 54);
    let course = questionnaire.course(&Answers::new(), &Further::new());
    assert!((10..=15).contains(&course.minutes_left()), "{}", course.minutes_left());
}

#[test]
fn it_climbs_one_above_and_further_only_when_asked() {
    let reference = reference();
    let questionnaire = reference.questionnaire(PositionKind::Pelaksana).unwrap();
    let first = questionnaire.standard.required[0].0;
    let (answers, _) = sit(&questionnaire, &Further::new(), |_, _| Answer::Always);
    let course = questionnaire.course(&answers, &Further::new());
    assert_eq!(reached(&course), [2; 9]);
    assert!(course.competencies.iter().all(|course| course.may_go_further));

    let further = Further::from_iter([(first, ())]);
    let reopened = questionnaire.course(&answers, &further);
    assert_eq!(reopened.next(), Some(Page { competency: first, level: Level::new(3).unwrap() }));
    let (answers, _) = sit(&questionnaire, &further, |_, _| Answer::Always);
    let course = questionnaire.course(&answers, &further);
    assert_eq!(reached(&course), [5, 2, 2, 2, 2, 2, 2, 2, 2]);
    assert!(!course.competencies[0].may_go_further, "there is nothing above 5");
}

#[test]
fn it_descends_to_none_at_all() {
    let reference = reference();
    let questionnaire = reference.questionnaire(PositionKind::JptUtama).unwrap();
    let (answers, pages) = sit(&questionnaire, &Further::new(), |_, _| Answer::Sometimes);
    assert_eq!(pages.len(), 45);
    let course = questionnaire.course(&answers, &Further::new());
    assert_eq!(reached(&course), [0; 9]);
    assert_eq!(course.minutes_left(), 0);
}

#[test]
fn an_answer_changed_later_reopens_its_competency() {
    let reference = reference();
    let questionnaire = reference.questionnaire(PositionKind::Administrator).unwrap();
    let (mut answers, _) = sit(&questionnaire, &Further::new(), |_, _| Answer::Often);
    let statement = "KS.3.1".parse().unwrap();
    answers.insert(statement, Answer::Never);
    let course = questionnaire.course(&answers, &Further::new());
    let page = Page { competency: "KS".parse().unwrap(), level: Level::new(2).unwrap() };
    assert_eq!(course.next(), Some(page));
    assert_eq!(course.profile(), None);
}

fn answer() -> impl Strategy<Value = Answer> {
    prop::sample::select(Answer::ALL.to_vec())
}

fn kind() -> impl Strategy<Value = PositionKind> {
    prop::sample::select(PositionKind::ALL.to_vec())
}

proptest! {
    /// Whatever the answers, it ends, asks each page once and knows every level.
    #[test]
    fn it_always_ends(kind in kind(), replies in prop::collection::vec(answer(), 135), far in any::<bool>()) {
        let reference = reference();
        let questionnaire = reference.questionnaire(kind).unwrap();
        let further = if far { questionnaire.standard.required.iter().map(|(code, _)| (*code, ())).collect() } else { Further::new() };
        let (answers, pages) = sit(&questionnaire, &further, |page, index| {
            replies[(usize::from(page.level.number()) * 31 + index * 7 + page.competency.as_str().len()) % replies.len()]
        });
        let course = questionnaire.course(&answers, &further);
        prop_assert!(course.complete());
        prop_assert_eq!(course.pages().len(), pages.len());
        let profile = course.profile().unwrap();
        for line in &profile.lines {
            // The reached level is met, and no level between it and the required one is.
            let verdict = |level| questionnaire.judge(Page { competency: line.competency, level }, &answers);
            if let Some(level) = line.reached.0 {
                prop_assert_eq!(verdict(level), Verdict::Met);
            }
            if line.gap() > 0 {
                prop_assert_eq!(verdict(line.required), Verdict::NotMet);
            }
        }
    }

    /// Answers to statements that were not asked change nothing.
    #[test]
    fn what_was_not_asked_does_not_count(kind in kind(), extra in prop::collection::vec((0..9_usize, 1..=5_u8, answer()), 0..20)) {
        let reference = reference();
        let questionnaire = reference.questionnaire(kind).unwrap();
        let (mut answers, pages) = sit(&questionnaire, &Further::new(), |_, _| Answer::Often);
        let before = questionnaire.course(&answers, &Further::new());
        for (index, level, answer) in extra {
            let page = Page { competency: questionnaire.standard.required[index].0, level: Level::new(level).unwrap() };
            if !pages.contains(&page) {
                answers.insert(StatementId { competency: page.competency, level: page.level, number: 1 }, answer);
            }
        }
        prop_assert_eq!(questionnaire.course(&answers, &Further::new()), before);
    }
}
