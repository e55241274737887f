//! From a gap to what would close its first level: the statements that the person's own answers left open.
//!
//! Promises: names only statements of the level next above the one reached, so the way is walked a rung at a time. Refuses: to advise
//! on courses or to guess; it says what was asked and how it was answered.

use super::{Answer, Answers};
use crate::{
    competency::{Catalogue, Level, StatementId},
    jpm::{Profile, ProfileLine},
    rules::LevelRule,
};

/// What would show the next level of one competency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NextStep {
    /// The competency with its gap.
    pub line: ProfileLine,
    /// The level next above the one reached.
    pub level: Level,
    /// Statements of that level whose answers do not count yet, in order.
    pub to_show: Vec<StatementId>,
    /// Statements of that level for which there was no opportunity, in order.
    pub to_seek: Vec<StatementId>,
}

/// One step for each gap, the widest gap first.
#[must_use]
pub fn next_steps(profile: &Profile, catalogue: &Catalogue, rule: &LevelRule, answers: &Answers) -> Vec<NextStep> {
    profile.gaps().into_iter().filter_map(|line| step(line, catalogue, rule, answers)).collect()
}

/// None for a profile line that has no level left to climb, which no line with a gap is.
fn step(line: ProfileLine, catalogue: &Catalogue, rule: &LevelRule, answers: &Answers) -> Option<NextStep> {
    let level = line.reached.0.map_or(Some(Level::MIN), Level::up)?;
    let (mut to_show, mut to_seek) = (Vec::new(), Vec::new());
    for statement in catalogue.statements(line.competency, level) {
        match answers.get(&statement.id) {
            Some(Answer::NoOpportunity) => to_seek.push(statement.id),
            Some(answer) if rule.met_by.contains(answer) => {}
            Some(_) | None => to_show.push(statement.id),
        }
    }
    Some(NextStep { line, level, to_show, to_seek })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{competency::Reached, shipped, wire::bundle};

    fn line(code: &str, required: u8, reached: u8) -> ProfileLine {
        ProfileLine {
            competency: code.parse().unwrap(),
            required: Level::new(required).unwrap(),
            reached: Reached::new(reached).unwrap(),
        }
    }

    fn steps(lines: Vec<ProfileLine>, answers: &[(&str, Answer)]) -> Vec<NextStep> {
        let catalogue = bundle::read_catalogue(shipped::CATALOGUE).unwrap();
        let rules = bundle::read_rules(shipped::RULES).unwrap();
        let answers = answers.iter().map(|(id, answer)| (id.parse().unwrap(), *answer)).collect();
        next_steps(&Profile { lines }, &catalogue, &rules.level, &answers)
    }

    fn names(ids: &[StatementId]) -> Vec<String> {
        ids.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_step_is_the_next_rung_and_what_was_left_open_on_it() {
        let answers = [("KOM.2.1", Answer::Sometimes), ("KOM.2.2", Answer::Always), ("KOM.2.3", Answer::NoOpportunity)];
        let steps = steps(vec![line("KOM", 4, 1)], &answers);
        assert_eq!(steps[0].level.number(), 2);
        assert_eq!(names(&steps[0].to_show), ["KOM.2.1"]);
        assert_eq!(names(&steps[0].to_seek), ["KOM.2.3"]);
    }

    #[test]
    fn below_the_first_level_the_first_is_next() {
        let steps = steps(vec![line("INT", 1, 0)], &[("INT.1.2", Answer::Never)]);
        assert_eq!(steps[0].level, Level::MIN);
        // What was never answered is as open as what was answered low.
        assert_eq!(names(&steps[0].to_show), ["INT.1.1", "INT.1.2", "INT.1.3"]);
    }

    #[test]
    fn the_widest_gap_comes_first_and_what_is_met_has_no_step() {
        let steps = steps(vec![line("INT", 3, 3), line("KS", 3, 2), line("KOM", 3, 1)], &[]);
        let order: Vec<_> = steps.iter().map(|step| step.line.competency.to_string()).collect();
        assert_eq!(order, ["KOM", "KS"]);
    }
}
