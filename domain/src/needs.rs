//! Training needs (AKPK): what of a submitted self-assessment is a gap, what the supervisor says of it, what is planned, and whether
//! the office has validated it.
//!
//! A need belongs to one submitted assessment. What is said about it is a list of steps that only grows; where it stands follows from
//! them. Promises: nothing is validated that was not verified, and nothing is verified or validated by itself or by waiting; who said
//! what, and in which role, stays whoever supervises later; a later submission ends what was not validated, and says so. Refuses: to
//! say who may speak ([`crate::access`] does), and answers to statements: only levels come in here, and what a gap consists of follows
//! from them (`docs/decisions/0025-indicators-follow-from-levels.md`).

use crate::{
    access::Role,
    coded::coded,
    competency::{Catalogue, CompetencyCode, Level, Statement, StatementId},
    hours::PathCode,
    ids::PersonId,
    jpm::ProfileLine,
    own::STATEMENTS,
    sync::{op::OpId, stamp::ParkCode, stamp::Status},
    time::{Date, Timestamp},
};

/// The most lines of a plan: one to three, as the agencies' forms ask.
pub const PLAN_LINES_MAX: usize = 3;

/// The fewest characters of a reason or an answer: about two words.
pub const WORDS_CHARS_MIN: usize = 10;

/// The most characters of a reason or an answer: a paragraph.
pub const WORDS_CHARS_MAX: usize = 500;

/// The quarters of a year.
pub const QUARTERS: core::ops::RangeInclusive<u8> = 1..=4;

coded! {
    /// Where a need stands.
    pub enum NeedState {
        /// Submitted; the supervisor of the day is to verify it.
        Waiting = "waiting",
        /// The office has returned it to the supervisor of the day.
        Returned = "returned",
        /// Verified; in some competency the supervisor sees it otherwise, and the person has not said anything to that.
        Differs = "differs",
        /// The person has answered to what the supervisor sees otherwise.
        Answered = "answered",
        /// Verified, and both see it alike.
        Verified = "verified",
        /// The office has validated it.
        Validated = "validated",
        /// A later assessment was submitted before this one was validated.
        Superseded = "superseded",
    }
}

coded! {
    /// What sort of thing was said.
    pub enum StepKind {
        /// The person has proposed a plan.
        Planned = "planned",
        /// The supervisor sees every gap as the person does.
        Verified = "verified",
        /// The supervisor sees at least one otherwise.
        Differs = "differs",
        /// The person has answered to that.
        Answered = "answered",
        /// The office has returned it to the supervisor.
        Returned = "returned",
        /// The office has validated it.
        Validated = "validated",
    }
}

impl NeedState {
    /// Where a need stands after these steps, the oldest first.
    #[must_use]
    pub fn after(steps: impl Iterator<Item = StepKind>, newer: bool) -> Self {
        let mut state = Self::Waiting;
        for step in steps {
            state = match step {
                StepKind::Planned => state,
                StepKind::Verified => Self::Verified,
                StepKind::Differs => Self::Differs,
                StepKind::Answered => Self::Answered,
                StepKind::Returned => Self::Returned,
                StepKind::Validated => Self::Validated,
            };
        }
        if newer && state != Self::Validated { Self::Superseded } else { state }
    }

    /// Whether a supervisor has to do something.
    #[must_use]
    pub const fn waits_for_supervisor(self) -> bool {
        matches!(self, Self::Waiting | Self::Returned)
    }

    /// Whether the office may validate it, or return it.
    #[must_use]
    pub const fn waits_for_office(self) -> bool {
        matches!(self, Self::Verified | Self::Differs | Self::Answered)
    }
}

/// One line of a plan: for which gap, by which path, in which quarter of the coming year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlanLine {
    /// The competency.
    pub competency: CompetencyCode,
    /// The way to learn, of the agency's rules of learning hours.
    pub path: PathCode,
    /// 1 to 4.
    pub quarter: u8,
}

/// What a supervisor says: of every competency whether the self-assessment is right about the gap, and what is planned.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verification {
    /// Each competency; with a reason where the supervisor sees it otherwise, in whichever direction.
    pub lines: Vec<(CompetencyCode, Option<String>)>,
    /// The plan.
    pub plan: Vec<PlanLine>,
    /// Indicators of gaps that are agreed to which the supervisor sees met: of each such competency some and not all, with the reason.
    pub met: Vec<(Vec<StatementId>, String)>,
}

impl Verification {
    /// Whether the supervisor sees anything otherwise.
    #[must_use]
    pub fn differs(&self) -> bool {
        !self.met.is_empty() || self.lines.iter().any(|(_, reason)| reason.is_some())
    }
}

/// What a gap consists of: the statements of every level above the one reached, up to the one required, in their order.
pub fn indicators(catalogue: &Catalogue, line: ProfileLine) -> impl Iterator<Item = &Statement> {
    let missing = Level::ALL.into_iter().filter(move |level| is_missing(line, *level));
    missing.flat_map(move |level| catalogue.statements(line.competency, level))
}

/// Whether a level lies between the one reached and the one required.
fn is_missing(line: ProfileLine, level: Level) -> bool {
    level.number() > line.reached.number() && level <= line.required
}

/// What was said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Said {
    /// The person proposes a plan; an empty one takes the proposal back.
    Planned(Vec<PlanLine>),
    /// The supervisor has verified.
    Verified(Verification),
    /// The person answers to a verification that sees something otherwise.
    Answered {
        /// Which one.
        to: OpId,
        /// In the person's own words.
        words: String,
    },
    /// The office returns it to the supervisor.
    Returned(String),
    /// The office has validated it, with a reason where the person had not answered to a difference.
    Validated(Option<String>),
}

impl Said {
    /// What sort of thing it is.
    #[must_use]
    pub fn kind(&self) -> StepKind {
        match self {
            Self::Planned(_) => StepKind::Planned,
            Self::Verified(verification) if verification.differs() => StepKind::Differs,
            Self::Verified(_) => StepKind::Verified,
            Self::Answered { .. } => StepKind::Answered,
            Self::Returned(_) => StepKind::Returned,
            Self::Validated(_) => StepKind::Validated,
        }
    }
}

/// One thing said about a need. Never changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// By whom.
    pub by: PersonId,
    /// In which role, on the day on which it was said.
    pub role: Role,
    /// When.
    pub at: Timestamp,
    /// The op that said it; none of the office's steps.
    pub op: Option<OpId>,
    /// What.
    pub said: Said,
}

/// One competency of a need.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NeedLine<'a> {
    /// Levels.
    pub line: ProfileLine,
    /// Whether the self-assessment has a gap.
    pub own: bool,
    /// Whether there is one as verified; none before the supervisor has spoken.
    pub verified: Option<bool>,
    /// Why the supervisor sees it otherwise, or some of its indicators met.
    pub reason: Option<&'a str>,
    /// Indicators that the supervisor sees met, though there is a gap.
    pub met: &'a [StatementId],
}

/// What is known of the need of one submitted assessment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Need {
    /// Whose.
    pub person: PersonId,
    /// The levels submitted.
    pub lines: Vec<ProfileLine>,
    /// The day of the submission, in the agency's zone.
    pub submitted: Date,
    /// Whether the person has submitted a later assessment.
    pub newer: bool,
    /// What was said, in the order in which it was taken in.
    pub steps: Vec<Step>,
}

/// Why the office cannot do that.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OfficeFault {
    /// It is not verified, is validated already, or a later assessment took its place.
    #[error("it does not wait for the office")]
    NotWaiting,
    /// Who verified does not validate.
    #[error("verified by the same person")]
    SameHand,
    /// It needs a reason that says something.
    #[error("a reason is missing")]
    Reason,
}

impl Need {
    /// The year that is planned for: the one after the submission.
    #[must_use]
    pub fn year(&self) -> i16 {
        self.submitted.year() + 1
    }

    /// The verification that counts, with who made it.
    #[must_use]
    pub fn verification(&self) -> Option<(&Step, &Verification)> {
        self.steps.iter().rev().find_map(|step| match &step.said {
            Said::Verified(verification) => Some((step, verification)),
            _ => None,
        })
    }

    /// The person's proposal for a plan.
    #[must_use]
    pub fn proposal(&self) -> &[PlanLine] {
        let newest = self.steps.iter().rev().find_map(|step| match &step.said {
            Said::Planned(plan) => Some(plan.as_slice()),
            _ => None,
        });
        newest.unwrap_or_default()
    }

    /// What the person has answered to the verification that counts.
    #[must_use]
    pub fn answer(&self) -> Option<&str> {
        let (verified, _) = self.verification()?;
        self.steps.iter().rev().find_map(|step| match &step.said {
            Said::Answered { to, words } if Some(*to) == verified.op => Some(words.as_str()),
            _ => None,
        })
    }

    /// Where it stands.
    #[must_use]
    pub fn state(&self) -> NeedState {
        NeedState::after(self.steps.iter().map(|step| step.said.kind()), self.newer)
    }

    /// Every competency, in the order of the submission.
    #[must_use]
    pub fn needs(&self) -> Vec<NeedLine<'_>> {
        let verification = self.verification().map(|(_, verification)| verification);
        let line = |line: &ProfileLine| {
            let own = line.gap() > 0;
            let said = verification
                .and_then(|verification| verification.lines.iter().find(|(code, _)| *code == line.competency));
            let reason = said.and_then(|(_, reason)| reason.as_deref());
            let verified = said.map(|_| own != reason.is_some());
            let of_this =
                |(ids, _): &&(Vec<StatementId>, String)| ids.first().is_some_and(|id| id.competency == line.competency);
            let met = verification.and_then(|verification| verification.met.iter().find(of_this));
            NeedLine {
                line: *line,
                own,
                verified,
                reason: reason.or(met.map(|(_, why)| why.as_str())),
                met: met.map_or(&[], |(ids, _)| ids),
            }
        };
        self.lines.iter().map(line).collect()
    }

    /// Takes in what the person or their supervisor says. What is older than what counts already changes nothing.
    ///
    /// # Errors
    /// Why it is kept and does not count.
    pub fn take(&mut self, step: Step) -> Result<Status, ParkCode> {
        match self.state() {
            NeedState::Validated => return Err(ParkCode::NeedValidated),
            NeedState::Superseded => return Err(ParkCode::NeedNewer),
            _ => {}
        }
        let overtaken = match &step.said {
            Said::Planned(plan) => {
                self.check_plan(plan, |_| true)?;
                let planned = |known: &Step| matches!(known.said, Said::Planned(_));
                if self.steps.iter().any(|known| planned(known) && known.at > step.at) {
                    return Ok(Status::Applied);
                }
                false
            }
            Said::Verified(verification) => {
                self.check(verification)?;
                let settles = |known: &Step| matches!(known.said, Said::Verified(_) | Said::Returned(_));
                self.steps.iter().any(|known| settles(known) && known.at > step.at)
            }
            Said::Answered { to, words } => {
                if !says_something(words) {
                    return Err(ParkCode::NeedForm);
                }
                let differs = matches!(self.state(), NeedState::Differs | NeedState::Answered);
                !differs || self.verification().is_none_or(|(verified, _)| verified.op != Some(*to))
            }
            Said::Returned(_) | Said::Validated(_) => return Err(ParkCode::NeedForm),
        };
        if overtaken {
            return Ok(Status::Conflict);
        }
        self.steps.push(step);
        Ok(Status::Applied)
    }

    /// Takes in what the office says.
    ///
    /// # Errors
    /// [`OfficeFault`]; nothing has changed then.
    pub fn decide(&mut self, by: PersonId, at: Timestamp, said: Said) -> Result<(), OfficeFault> {
        let state = self.state();
        if !state.waits_for_office() {
            return Err(OfficeFault::NotWaiting);
        }
        let worded = match &said {
            Said::Returned(reason) => says_something(reason),
            // Before the person has answered to a difference, somebody says why it is not waited for.
            Said::Validated(None) => state != NeedState::Differs,
            Said::Validated(Some(reason)) => says_something(reason),
            Said::Planned(_) | Said::Verified(_) | Said::Answered { .. } => return Err(OfficeFault::NotWaiting),
        };
        if !worded {
            return Err(OfficeFault::Reason);
        }
        let verifier = self.verification().map(|(step, _)| step.by);
        if matches!(said, Said::Validated(_)) && verifier == Some(by) {
            return Err(OfficeFault::SameHand);
        }
        self.steps.push(Step { by, role: Role::AgencyAdmin, at, op: None, said });
        Ok(())
    }

    /// Whether a verification is whole: every competency once, reasons that say something, a plan where there is a gap, and of a gap
    /// never all indicators met.
    ///
    /// # Errors
    /// [`ParkCode::NeedForm`].
    pub fn check(&self, verification: &Verification) -> Result<(), ParkCode> {
        let Verification { lines, plan, met } = verification;
        let said = |line: &ProfileLine| lines.iter().filter(|(code, _)| *code == line.competency).count() == 1;
        let whole = lines.len() == self.lines.len() && self.lines.iter().all(said);
        let worded = lines.iter().filter_map(|(_, reason)| reason.as_deref()).all(says_something);
        let gap = |code: CompetencyCode| {
            let own = self.lines.iter().any(|line| line.competency == code && line.gap() > 0);
            own != lines.iter().any(|(other, reason)| *other == code && reason.is_some())
        };
        let gaps = self.lines.iter().any(|line| gap(line.competency));
        let parted = met.iter().enumerate().all(|(at, (ids, reason))| {
            let Some(of) = ids.first().map(|id| id.competency) else { return false };
            let once = met[..at].iter().flat_map(|(earlier, _)| earlier).all(|id| id.competency != of);
            let agreed = lines.iter().any(|(code, why)| *code == of && why.is_none());
            let part = self.lines.iter().any(|line| line.competency == of && is_part(*line, ids));
            once && agreed && part && says_something(reason)
        });
        if !whole || !worded || !parted || gaps == plan.is_empty() {
            return Err(ParkCode::NeedForm);
        }
        self.check_plan(plan, gap)
    }

    fn check_plan(&self, plan: &[PlanLine], gap: impl Fn(CompetencyCode) -> bool) -> Result<(), ParkCode> {
        let there = |code: CompetencyCode| self.lines.iter().any(|line| line.competency == code);
        let fits = |line: &PlanLine| there(line.competency) && gap(line.competency) && QUARTERS.contains(&line.quarter);
        let twice = plan.iter().enumerate().any(|(at, line)| plan[..at].contains(line));
        if plan.len() > PLAN_LINES_MAX || twice || !plan.iter().all(fits) { Err(ParkCode::NeedForm) } else { Ok(()) }
    }
}

/// Whether these are some of a gap's indicators, each once, and not all.
fn is_part(line: ProfileLine, ids: &[StatementId]) -> bool {
    let known = |id: &StatementId| {
        let number = usize::from(id.number);
        id.competency == line.competency && is_missing(line, id.level) && (1..=STATEMENTS).contains(&number)
    };
    let twice = ids.iter().enumerate().any(|(at, id)| ids[..at].contains(id));
    !twice && ids.iter().all(known) && ids.len() < usize::from(line.gap()) * STATEMENTS
}

/// Whether words are neither too few nor too many, and can be kept by every database.
#[must_use]
pub fn says_something(words: &str) -> bool {
    (WORDS_CHARS_MIN..=WORDS_CHARS_MAX).contains(&words.trim().chars().count()) && !words.contains('\0')
}

#[cfg(test)]
mod tests;
