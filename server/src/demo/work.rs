//! What the people of the demo agency have done: self-assessments, op by op, as their phones would have recorded them.

use domain::{
    assessment::{Answer, Answers, Further},
    bundle::References,
    competency::{CompetencyCode, Level},
    ids::{AssessmentId, AssignmentId, DeviceId, PeriodId, PersonId},
    people::PositionKind,
    sync::{
        chain::Cursor,
        op::{Begun, Body, Op, OpId, Submission},
        verdict::Reference,
    },
    time::Timestamp,
    wire,
};

use super::chance::Chance;
use crate::store::sync::{Offered, Push};

/// Seconds between two answers.
const ANSWER_SECONDS: (i64, i64) = (5, 19);
/// Longest time that a phone was without a network, in minutes: two days.
const OFFLINE_MINUTES_MAX: i64 = 2 * 24 * 60;

/// Who does it, at which post, on which phone.
#[derive(Clone, Copy, Debug)]
pub(super) struct Worker {
    pub(super) person: PersonId,
    pub(super) assignment: AssignmentId,
    pub(super) kind: PositionKind,
    pub(super) device: DeviceId,
    /// How likely the person is to fall short, from −20 to 20 per cent.
    pub(super) bent: i64,
}

/// Which assessment.
#[derive(Clone, Copy, Debug)]
pub(super) struct Task<'a> {
    pub(super) period: PeriodId,
    pub(super) references: References,
    pub(super) reference: &'a Reference,
    /// When it is begun.
    pub(super) at: Timestamp,
    /// The present, beyond which nothing has happened yet.
    pub(super) now: Timestamp,
    /// Per cent by which gaps were likelier then.
    pub(super) harder: i64,
    /// Competencies after which the person has stopped for today; none to finish and submit.
    pub(super) stop_after: Option<usize>,
}

/// Ops of one phone, in the making.
pub(super) struct Phone {
    worker: Worker,
    counter: u64,
}

impl Phone {
    pub(super) const fn new(worker: Worker) -> Self {
        Self { worker, counter: 0 }
    }

    /// Answers page by page, as the assessment asks, and submits at the end; sent when a network was found again. Nothing if the
    /// standards have no such kind of post.
    pub(super) fn assess(&mut self, task: Task<'_>, chance: &mut Chance) -> Option<Push> {
        let Worker { person, assignment, kind, device, .. } = self.worker;
        let questionnaire = task.reference.questionnaire(kind)?;
        let assessment = AssessmentId::of(person, task.period);
        let mut at = task.at;
        let begun = Begun { assessment, period: task.period, assignment, kind, references: task.references };
        let mut ops = vec![self.record(at, Body::Begun(begun))];

        let reached: Vec<(CompetencyCode, i64)> = questionnaire
            .standard
            .required
            .iter()
            .map(|&(code, required)| (code, self.able(code, required, task.harder, chance)))
            .collect();
        let (mut answers, further) = (Answers::new(), Further::new());
        while let Some(page) = questionnaire.course(&answers, &further).next() {
            let place = reached.iter().position(|(code, _)| *code == page.competency)?;
            if task.stop_after.is_some_and(|stop| place >= stop) {
                break;
            }
            let met = i64::from(page.level.number()) <= reached[place].1;
            let statements = questionnaire.catalogue.statements(page.competency, page.level);
            for (statement, answer) in statements.iter().zip(page_of(met, chance)) {
                at = at.plus_ms(1_000 * chance.between(ANSWER_SECONDS.0, ANSWER_SECONDS.1));
                answers.insert(statement.id, answer);
                ops.push(self.record(at, Body::Answered { assessment, statement: statement.id, answer }));
            }
        }
        if let Some(profile) = questionnaire.course(&answers, &further).profile() {
            at = at.plus_ms(45_000);
            let submission = Submission { assessment, lines: profile.lines, answers, further };
            ops.push(self.record(at, Body::Submitted(submission)));
        }
        let received = at.plus_ms(60_000 * chance.between(1, OFFLINE_MINUTES_MAX)).min(task.now).max(at);
        let ops = ops.into_iter().map(|op| Offered { op, eff_before: None }).collect();
        Some(Push { person, device, cursor: Cursor::GENESIS, received, now: received, ops, keys: Vec::new() })
    }

    pub(super) fn record(&mut self, at: Timestamp, body: Body) -> Op {
        self.counter += 1;
        wire::op::write(OpId { device: self.worker.device, counter: self.counter }, at, None, body)
    }

    /// The level that the person has: mostly the one required, sometimes one or two below, sometimes one above.
    fn able(&self, code: CompetencyCode, required: Level, harder: i64, chance: &mut Chance) -> i64 {
        // Leading change and developing others is what people everywhere find hardest.
        let competency = match code.as_str() {
            "MP" => 16,
            "PDOL" => 12,
            "PK" => 9,
            "INT" | "PB" => -12,
            _ => 0,
        };
        let short = (24 + self.worker.bent + competency + harder).clamp(3, 80);
        let required = i64::from(required.number());
        let able = match chance.between(0, 99) {
            drawn if drawn < short / 5 => required - 2,
            drawn if drawn < short => required - 1,
            drawn if drawn >= 99 - (22 - self.worker.bent) / 2 => required + 1,
            _ => required,
        };
        able.clamp(0, i64::from(Level::MAX.number()))
    }
}

/// Answers that show a level, or do not.
fn page_of(met: bool, chance: &mut Chance) -> [Answer; 3] {
    use Answer::{Always, Never, NoOpportunity, Often, Sometimes};
    let mut page = if met {
        [
            *chance.pick(&[Often, Always]),
            *chance.pick(&[Often, Always]),
            *chance.pick(&[Often, Always, Sometimes, NoOpportunity]),
        ]
    } else {
        [Sometimes, *chance.pick(&[Sometimes, NoOpportunity]), *chance.pick(&[Often, Sometimes, Never])]
    };
    page.rotate_left(chance.below(3) as usize);
    page
}
