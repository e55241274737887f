//! Who learns, and what the year's hours add up to: figures of units.
//!
//! These are records of the office, not results of anybody's assessment: completions and hours may be seen by person, so nothing here is
//! hidden. Promises: everybody is counted once, in their unit and all above it; whose year has a ceiling and no target is in no figure of
//! who reached one. Refuses: an order of people or units by hours.

use std::collections::BTreeMap;

use crate::{
    hours::{Bound, HoursRules},
    ids::UnitId,
    people::{EmploymentKind, UnitTree},
};

/// What one person's year comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Learner {
    /// Their unit.
    pub unit: UnitId,
    /// How they are employed.
    pub employment: EmploymentKind,
    /// Whether they have begun any course, in any year.
    pub begun: bool,
    /// Courses completed in the year.
    pub completed: u32,
    /// Hours (JP) of the year that count.
    pub jp: u32,
}

/// What a group's year comes to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LearningFigures {
    /// People.
    pub people: u32,
    /// Those who have begun any course.
    pub begun: u32,
    /// Those who completed one in the year.
    pub finished: u32,
    /// Courses completed in the year.
    pub completed: u32,
    /// Hours (JP) of the year.
    pub jp: u32,
    /// People whose year has a target.
    pub with_target: u32,
    /// Those of them who reached it.
    pub reached: u32,
}

impl LearningFigures {
    /// Counts one more person.
    pub fn add(&mut self, learner: &Learner, rules: &HoursRules) {
        let target = rules.target(learner.employment);
        let has_target = target.bound == Bound::Floor;
        self.people += 1;
        self.begun += u32::from(learner.begun);
        self.finished += u32::from(learner.completed > 0);
        self.completed = self.completed.saturating_add(learner.completed);
        self.jp = self.jp.saturating_add(learner.jp);
        self.with_target += u32::from(has_target);
        self.reached += u32::from(has_target && learner.jp >= target.jp);
    }

    /// Mean hours of a person, in hundredths, rounded down; none of nobody.
    #[must_use]
    pub fn mean_hundredths(&self) -> Option<u32> {
        let mean = (u64::from(self.jp) * 100).checked_div(u64::from(self.people))?;
        u32::try_from(mean).ok()
    }
}

/// The figures of every unit with all below it; units without anybody are there, too.
#[must_use]
pub fn learning(tree: &UnitTree, learners: &[Learner], rules: &HoursRules) -> BTreeMap<UnitId, LearningFigures> {
    let mut figures: BTreeMap<UnitId, LearningFigures> = BTreeMap::new();
    for unit in tree.units() {
        figures.insert(unit.id, LearningFigures::default());
    }
    for learner in learners {
        // The way down holds the unit itself.
        for unit in tree.path(learner.unit) {
            figures.entry(unit).or_default().add(learner, rules);
        }
    }
    figures
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{people::Unit, shipped, wire::hours::read_hours};

    fn unit(n: u8, above: Option<u8>) -> Unit {
        let id = |n| UnitId::from_random([n; 16]);
        Unit { id: id(n), parent: above.map(id), name: n.to_string() }
    }

    #[test]
    fn a_ceiling_is_no_target_and_everybody_counts_once_on_each_storey() {
        let rules = read_hours(shipped::HOURS).expect("it ships");
        let tree = UnitTree::build(vec![unit(1, None), unit(2, Some(1)), unit(3, Some(1))]).expect("a tree");
        let learner = |n: u8, employment, completed, jp| Learner {
            unit: UnitId::from_random([n; 16]),
            employment,
            begun: completed > 0,
            completed,
            jp,
        };
        let all = [
            learner(2, EmploymentKind::Pns, 3, 20),
            learner(2, EmploymentKind::Pns, 0, 0),
            learner(3, EmploymentKind::Pppk, 1, 24),
        ];
        let figures = learning(&tree, &all, &rules);
        let of = |n: u8| figures[&UnitId::from_random([n; 16])];
        assert_eq!((of(2).people, of(2).with_target, of(2).reached, of(2).finished), (2, 2, 1, 1));
        assert_eq!((of(3).people, of(3).with_target, of(3).reached, of(3).jp), (1, 0, 0, 24));
        assert_eq!((of(1).people, of(1).begun, of(1).completed, of(1).jp), (3, 2, 4, 44));
        assert_eq!((of(2).mean_hundredths(), LearningFigures::default().mean_hundredths()), (Some(1_000), None));
    }
}
