//! The level rule as named fields: what an agency may write otherwise in a version of its own.
//!
//! Answers have an order, from never to always, and a rule draws two lines in it: from which answer on a statement counts (`met_from`), and
//! up to which one it keeps the level from being met (`forbidden_up_to`, which may be none). "No opportunity" stands outside that order and
//! only has a bound. So whatever is taken can be met, and a stronger answer never takes a level away.
//!
//! Promises: every fault is told with its field, all at once; a figure that changes is explained and grounded anew. Refuses: a rule that
//! nobody can meet, one that "never" meets, and lines that cross.

use std::collections::BTreeMap;

use super::{LevelRule, RuleRef};
use crate::{
    assessment::{Answer, Verdict},
    competency::Level,
    revision::{Change, FieldFault, Pen, Wrong, words},
};

/// Statements of a level, in every catalogue of ours.
pub const STATEMENTS: u8 = 3;

/// The answers in their order.
pub const ORDER: [Answer; 4] = [Answer::Never, Answer::Sometimes, Answer::Often, Answer::Always];

/// What is written where no answer keeps a level from being met.
pub const NONE: &str = "none";

/// All fields of a version, in the order in which they are shown.
#[must_use]
pub fn fields(rule: &LevelRule) -> Vec<(String, String)> {
    let mut all = Vec::new();
    words(&mut all, "basis", &rule.basis);
    all.push(("met_from".to_owned(), met_from(rule).code().to_owned()));
    all.push(("forbidden_up_to".to_owned(), forbidden(rule).map_or(NONE, Answer::code).to_owned()));
    for (name, figure) in figures(rule) {
        all.push((name.to_owned(), figure.to_string()));
    }
    words(&mut all, "explanation", &rule.explanation);
    all
}

const fn figures(rule: &LevelRule) -> [(&'static str, u8); 3] {
    [
        ("statements_min", rule.statements_min),
        ("no_opportunity_max", rule.no_opportunity_max),
        ("levels_above_required_max", rule.levels_above_required_max),
    ]
}

/// From which answer on a statement counts for the level.
#[must_use]
pub fn met_from(rule: &LevelRule) -> Answer {
    ORDER.into_iter().find(|answer| rule.met_by.contains(answer)).unwrap_or(Answer::Always)
}

/// Up to which answer one is enough to keep the level from being met; none of them does where there is none.
#[must_use]
pub fn forbidden(rule: &LevelRule) -> Option<Answer> {
    ORDER.into_iter().rev().find(|answer| rule.forbidden.contains(answer))
}

/// In what a version differs from the one before it.
#[must_use]
pub fn changes(before: &LevelRule, after: &LevelRule) -> Vec<Change> {
    let both = fields(before).into_iter().zip(fields(after));
    let change = |((field, old), (_, new)): ((String, String), (String, String))| {
        (old != new).then_some(Change { field, old: Some(old), new: Some(new) })
    };
    both.filter_map(change).collect()
}

/// Answers to a level's statements that two versions read differently.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moved {
    /// One for each statement, the strongest first.
    pub answers: [Answer; STATEMENTS as usize],
    /// Whether they meet the level by the later version.
    pub met: bool,
}

/// All of them, in whatever order somebody gives the answers.
#[must_use]
pub fn moved(before: &LevelRule, after: &LevelRule) -> Vec<Moved> {
    // From always to never; "no opportunity" stands last.
    let mut all = ORDER;
    all.reverse();
    let all = [all[0], all[1], all[2], all[3], Answer::NoOpportunity];
    let mut moved = Vec::new();
    for (place, first) in all.into_iter().enumerate() {
        for (place, second) in all.into_iter().enumerate().skip(place) {
            for third in all.into_iter().skip(place) {
                let answers = [first, second, third];
                let met = |rule: &LevelRule| rule.judge(answers.map(Some)) == Verdict::Met;
                if met(before) != met(after) {
                    moved.push(Moved { answers, met: met(after) });
                }
            }
        }
    }
    moved
}

/// The version that follows when these fields are written into one. Every version says anew what it rests on (`basis.id`); where a line or
/// a figure moves, the sentence that explains the rule is written anew, too.
///
/// # Errors
/// All that is wrong, in the order of the fields.
pub fn revise(base: &LevelRule, edits: &BTreeMap<String, String>, rule: RuleRef) -> Result<LevelRule, Vec<Wrong>> {
    let mut pen = Pen::new(edits);
    let basis = pen.basis(&base.basis);
    let met = pen.answer("met_from", met_from(base));
    let barred = match pen.given("forbidden_up_to") {
        None => forbidden(base),
        Some(NONE) => None,
        Some(code) => Answer::from_code(code).filter(|answer| ORDER.contains(answer)).or_else(|| {
            pen.fault("forbidden_up_to", FieldFault::Choice);
            None
        }),
    };
    if met == Answer::Never {
        pen.fault("met_from", FieldFault::Choice);
    } else if barred.is_some_and(|barred| barred >= met) {
        pen.fault("forbidden_up_to", FieldFault::Order);
    }
    let statements_min = pen.within("statements_min", base.statements_min, 1, STATEMENTS);
    // More absent answers than this leave too few that could count.
    let absent_max = STATEMENTS - statements_min.min(STATEMENTS);
    let no_opportunity_max = pen.within("no_opportunity_max", base.no_opportunity_max, 0, absent_max);
    let above = Level::MAX.number() - Level::MIN.number();
    let levels_above_required_max = pen.within("levels_above_required_max", base.levels_above_required_max, 0, above);
    let explanation = pen.words("explanation", &base.explanation);
    let of = |from: Option<Answer>, to: Option<Answer>| {
        let within = |answer: &Answer| from.is_none_or(|from| *answer >= from) && to.is_none_or(|to| *answer <= to);
        ORDER.into_iter().filter(within).collect::<Vec<_>>()
    };
    let written = LevelRule {
        rule,
        basis,
        explanation,
        met_by: of(Some(met), None),
        statements_min,
        forbidden: if barred.is_some() { of(None, barred) } else { Vec::new() },
        no_opportunity_max,
        levels_above_required_max,
    };
    let lines = |rule: &LevelRule| (met_from(rule), forbidden(rule), figures(rule));
    pen.stale(lines(base) != lines(&written), "explanation", (&base.explanation, &written.explanation));
    pen.done()?;
    Ok(written)
}

impl Pen<'_> {
    fn answer(&mut self, field: &str, now: Answer) -> Answer {
        let Some(code) = self.given(field) else { return now };
        Answer::from_code(code).filter(|answer| ORDER.contains(answer)).unwrap_or_else(|| {
            self.fault(field, FieldFault::Choice);
            now
        })
    }

    fn within(&mut self, field: &str, now: u8, min: u8, max: u8) -> u8 {
        let figure = match self.given(field) {
            Some(text) => text.parse().ok().filter(|figure| (min..=max).contains(figure)),
            None => Some(now).filter(|figure| (min..=max).contains(figure)),
        };
        figure.unwrap_or_else(|| {
            self.fault(field, FieldFault::Within(min.into(), max.into()));
            max
        })
    }
}

#[cfg(test)]
mod tests;
