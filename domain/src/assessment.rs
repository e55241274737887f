//! The adaptive self-assessment: which page comes next, and which level is reached.
//!
//! For each competency of the post's standard it starts at the required level. Met: one level up, at most as far above as the rule
//! says unless the person wants to go on. Not met: one level down, until a level is met or none is left. A page is one level of one
//! competency. Everything here follows from the answers alone, so two devices with the same answers stand at the same page.

mod next_step;

use litemap::LiteMap;

use crate::{
    competency::{Catalogue, CompetencyCode, Level, Reached, StatementId},
    jpm::{Profile, ProfileLine},
    rules::LevelRule,
    standard::PositionStandard,
};

pub use self::next_step::{NextStep, next_steps};

/// How often, over the last twelve months, a person did what a statement says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Answer {
    /// *Tidak pernah*.
    Never,
    /// *Kadang-kadang*.
    Sometimes,
    /// *Sering*.
    Often,
    /// *Selalu*.
    Always,
    /// *Belum ada kesempatan*.
    NoOpportunity,
}

impl Answer {
    /// In the order of the screen.
    pub const ALL: [Self; 5] = [Self::Never, Self::Sometimes, Self::Often, Self::Always, Self::NoOpportunity];

    /// The stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Never => "never",
            Self::Sometimes => "sometimes",
            Self::Often => "often",
            Self::Always => "always",
            Self::NoOpportunity => "no_opportunity",
        }
    }

    /// The answer of a code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|answer| answer.code() == code)
    }
}

/// The answers of one self-assessment: a sorted list, since the longest has 135, and 15 more for each competency that a post adds.
pub type Answers = LiteMap<StatementId, Answer>;

/// Competencies in which the person went on above what the rule asks.
pub type Further = LiteMap<CompetencyCode, ()>;

/// What the rule says of one level.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Not all statements are answered.
    Open,
    /// The answers show the level.
    Met,
    /// They do not.
    NotMet,
}

impl LevelRule {
    /// Judges the answers to one level's statements, in any order. A level without statements is never met.
    #[must_use]
    pub fn judge(&self, answers: impl IntoIterator<Item = Option<Answer>>) -> Verdict {
        let (mut counted, mut absent) = (0_u8, 0_u8);
        let mut forbidden = false;
        for answer in answers {
            let Some(answer) = answer else { return Verdict::Open };
            counted += u8::from(self.met_by.contains(&answer));
            absent += u8::from(answer == Answer::NoOpportunity);
            forbidden |= self.forbidden.contains(&answer);
        }
        if !forbidden && counted >= self.statements_min.max(1) && absent <= self.no_opportunity_max {
            Verdict::Met
        } else {
            Verdict::NotMet
        }
    }
}

/// One page: the statements of one level of one competency.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Page {
    /// The competency.
    pub competency: CompetencyCode,
    /// The level.
    pub level: Level,
}

/// How far a person is with one competency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CompetencyCourse {
    /// The competency.
    pub competency: CompetencyCode,
    /// The level that the post requires.
    pub required: Level,
    /// The levels asked so far, in the order in which they were asked; the last may be open.
    pub asked: Vec<Level>,
    /// The page to answer next; none when the reached level is known.
    pub next: Option<Level>,
    /// The level reached, once known.
    pub reached: Option<Reached>,
    /// Whether the person may ask for the level above, which the rule would not ask by itself.
    pub may_go_further: bool,
}

/// All that an assessment's course depends on.
#[derive(Clone, Copy, Debug)]
pub struct Questionnaire<'a> {
    /// The statements.
    pub catalogue: &'a Catalogue,
    /// The required levels.
    pub standard: &'a PositionStandard,
    /// When a level is met.
    pub rule: &'a LevelRule,
}

impl Questionnaire<'_> {
    fn judge(&self, page: Page, answers: &Answers) -> Verdict {
        let statements = self.catalogue.statements(page.competency, page.level);
        self.rule.judge(statements.iter().map(|statement| answers.get(&statement.id).copied()))
    }

    /// Follows one competency through the answers. `further` is whether the person asked to go on above what the rule asks.
    #[must_use]
    pub fn follow(
        &self,
        competency: CompetencyCode,
        required: Level,
        answers: &Answers,
        further: bool,
    ) -> CompetencyCourse {
        let above = if further { 5 } else { self.rule.levels_above_required_max };
        let top = required.number().saturating_add(above).min(Level::MAX.number());
        let mut course = CompetencyCourse {
            competency,
            required,
            asked: Vec::new(),
            next: None,
            reached: None,
            may_go_further: false,
        };
        let mut ask = |level: Level| {
            course.asked.push(level);
            self.judge(Page { competency, level }, answers)
        };

        let mut level = required;
        let (next, reached) = match ask(required) {
            Verdict::Open => (Some(required), None),
            Verdict::Met => loop {
                let Some(above) = level.up().filter(|up| up.number() <= top) else {
                    break (None, Some(Reached(Some(level))));
                };
                match ask(above) {
                    Verdict::Open => break (Some(above), None),
                    Verdict::Met => level = above,
                    Verdict::NotMet => break (None, Some(Reached(Some(level)))),
                }
            },
            Verdict::NotMet => loop {
                let Some(below) = level.down() else { break (None, Some(Reached(None))) };
                match ask(below) {
                    Verdict::Open => break (Some(below), None),
                    Verdict::Met => break (None, Some(Reached(Some(below)))),
                    Verdict::NotMet => level = below,
                }
            },
        };
        course.next = next;
        course.reached = reached;
        course.may_go_further = reached.and_then(|r| r.0).is_some_and(|r| r.number() == top && r < Level::MAX);
        course
    }

    /// Where the person stands in every competency of the standard.
    #[must_use]
    pub fn course(&self, answers: &Answers, further: &Further) -> Course {
        let competencies = self
            .standard
            .required
            .iter()
            .map(|&(code, required)| self.follow(code, required, answers, further.contains_key(&code)))
            .collect();
        Course { competencies }
    }
}

/// Where a person stands in an assessment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Course {
    /// One per competency of the standard, in its order.
    pub competencies: Vec<CompetencyCourse>,
}

/// Pages that a competency takes most people: the required level and one above or below it.
const PAGES_TYPICAL: usize = 2;

/// A page's three statements take most people about half a minute: 50 statements in some eight to ten minutes.
const PAGE_SECONDS: usize = 33;

impl Course {
    /// The page to answer next, in the standard's order.
    #[must_use]
    pub fn next(&self) -> Option<Page> {
        self.competencies
            .iter()
            .find_map(|course| course.next.map(|level| Page { competency: course.competency, level }))
    }

    /// All pages asked so far and the one that is open, in order: what "back" and "next" walk along.
    #[must_use]
    pub fn pages(&self) -> Vec<Page> {
        self.competencies
            .iter()
            .flat_map(|course| course.asked.iter().map(|&level| Page { competency: course.competency, level }))
            .collect()
    }

    /// How many competencies are done.
    #[must_use]
    pub fn done(&self) -> usize {
        self.competencies.iter().filter(|course| course.reached.is_some()).count()
    }

    /// Whether every reached level is known.
    #[must_use]
    pub fn complete(&self) -> bool {
        self.done() == self.competencies.len()
    }

    /// About how many minutes are left, rounded up; 0 when complete.
    #[must_use]
    pub fn minutes_left(&self) -> usize {
        let pages: usize = self
            .competencies
            .iter()
            .filter(|course| course.reached.is_none())
            .map(|course| (PAGES_TYPICAL + 1).saturating_sub(course.asked.len()).max(1))
            .sum();
        (pages * PAGE_SECONDS).div_ceil(60)
    }

    /// The profile, once complete.
    #[must_use]
    pub fn profile(&self) -> Option<Profile> {
        let lines = self
            .competencies
            .iter()
            .map(|course| {
                course.reached.map(|reached| ProfileLine {
                    competency: course.competency,
                    required: course.required,
                    reached,
                })
            })
            .collect::<Option<_>>()?;
        Some(Profile { lines })
    }
}

#[cfg(test)]
mod tests;
