//! Training needs as JSON: said by devices, at rest in steps, and told to the person, their supervisor and the office.

use super::{
    about::Bilingual,
    claim::Claimant,
    json::{self, FromJson, Json, JsonError, ToJson, deserialize_by_reading, members, object},
    office::CompetencyName,
};
pub use crate::needs::NeedState;
use crate::{
    competency::{Catalogue, Statement, StatementId},
    ids::{AssessmentId, DeviceId, PeriodId, PersonId},
    jpm::ProfileLine,
    needs::{self, PlanLine, Said, Verification},
    sync::op::{Body, OpId, Told, ToldKind},
};

impl FromJson for NeedState {
    fn from_json(json: &Json<'_>) -> Result<Self, JsonError> {
        Self::from_code(json.text()?).ok_or(JsonError)
    }
}

impl ToJson for NeedState {
    fn write(&self, to: &mut String) {
        self.code().write(to);
    }
}

deserialize_by_reading!(NeedState);

impl serde::Serialize for NeedState {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        json::serialize(self, to)
    }
}

impl FromJson for PlanLine {
    fn from_json(json: &Json<'_>) -> Result<Self, JsonError> {
        let (competency, path, quarter) = FromJson::from_json(json)?;
        Ok(Self { competency, path, quarter })
    }
}

impl ToJson for PlanLine {
    fn write(&self, to: &mut String) {
        (self.competency, self.path.clone(), self.quarter).write(to);
    }
}

/// What was said as it rests: the words of the op, without whom they are about; of the office's steps the reason alone.
#[must_use]
pub fn write_said(said: &Said) -> Option<String> {
    match said {
        Said::Planned(plan) => Some(object(&[("plan", plan)])),
        Said::Verified(Verification { lines, plan, met }) => {
            Some(object(&[("lines", lines), ("plan", plan), ("met", &some(met))]))
        }
        Said::Answered { to, words } => Some(object(&[("to", &(to.device, to.counter)), ("words", words)])),
        Said::Returned(reason) => Some(reason.clone()),
        Said::Validated(reason) => reason.clone(),
    }
}

/// What stands in the text where something is met: most verifications see nothing so, and read as they always did.
fn some(met: &[(Vec<StatementId>, String)]) -> Option<Vec<(Vec<StatementId>, String)>> {
    (!met.is_empty()).then(|| met.to_vec())
}

/// The person proposes a plan.
#[must_use]
pub fn planned(assessment: AssessmentId, plan: &[PlanLine]) -> Body {
    let text = object(&[("assessment", &assessment), ("plan", &plan.to_vec())]);
    Body::Need(Box::new(Told { kind: ToldKind::Planned, person: None, assessment, text }))
}

/// The person answers to a verification.
#[must_use]
pub fn answered(assessment: AssessmentId, to: OpId, words: &str) -> Body {
    let words = words.trim();
    let text = object(&[("assessment", &assessment), ("to", &(to.device, to.counter)), ("words", &words)]);
    Body::Need(Box::new(Told { kind: ToldKind::Answered, person: None, assessment, text }))
}

/// The supervisor verifies somebody's needs.
#[must_use]
pub fn verified(person: PersonId, assessment: AssessmentId, verification: &Verification) -> Body {
    let Verification { lines, plan, met } = verification;
    let met = some(met);
    let text =
        object(&[("person", &person), ("assessment", &assessment), ("lines", lines), ("plan", plan), ("met", &met)]);
    Body::Need(Box::new(Told { kind: ToldKind::Verified, person: Some(person), assessment, text }))
}

/// What was said, by its kind and the body of its op.
///
/// # Errors
/// [`JsonError`] if it does not say that.
pub fn read_said(kind: ToldKind, text: &str) -> Result<Said, JsonError> {
    let json = Json::parse(text)?;
    Ok(match kind {
        ToldKind::Planned => Said::Planned(json.get("plan")?),
        ToldKind::Answered => {
            let (device, counter): (DeviceId, u64) = json.get("to")?;
            Said::Answered { to: OpId { device, counter }, words: json.get("words")? }
        }
        ToldKind::Verified => {
            let (lines, plan) = (json.get("lines")?, json.get("plan")?);
            // Before indicators were told apart, whoever saw a gap saw it in all of them.
            Said::Verified(Verification { lines, plan, met: json.get_or_default("met")? })
        }
    })
}

/// What is told of a need as a whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NeedWire {
    /// Of which assessment.
    pub assessment: AssessmentId,
    /// Of which period.
    pub period: PeriodId,
    /// That period's name.
    pub name: Bilingual,
    /// Where it stands.
    pub state: NeedState,
    /// The day of the submission.
    pub submitted: String,
    /// The year that is planned for.
    pub year: u32,
    /// Each competency.
    pub lines: Vec<NeedLineWire>,
    /// The plan: as verified, else as the person proposes it.
    pub plan: Vec<PlanLine>,
    /// Whether the plan is the verified one.
    pub agreed: bool,
    /// What the person has proposed.
    pub proposed: Vec<PlanLine>,
    /// The verification that counts, to be named by an answer.
    pub verified: Option<(DeviceId, u64)>,
    /// What was said, the oldest first.
    pub steps: Vec<StepWire>,
}

/// One competency of a need.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NeedLineWire {
    /// The competency.
    pub competency: CompetencyName,
    /// The level required.
    pub required: u8,
    /// The level reached, by the person's own account; 0 for none yet.
    pub reached: u8,
    /// Whether that is a gap.
    pub own: bool,
    /// Whether there is one as verified.
    pub verified: Option<bool>,
    /// Why the supervisor sees it otherwise, or some of its indicators met.
    pub reason: Option<String>,
    /// What the gap consists of; none where the levels leave no gap.
    pub indicators: Option<Vec<IndicatorWire>>,
}

/// One indicator of a gap, in the words with which the assessment began.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IndicatorWire {
    /// Which one.
    pub id: StatementId,
    /// What it says.
    pub text: Bilingual,
    /// `true` where the supervisor sees it met.
    pub met: Option<bool>,
}

/// What the gap of one competency consists of, in a catalogue's words; none where there is no gap, or the catalogue does not know it.
#[must_use]
pub fn indicators(catalogue: &Catalogue, line: ProfileLine, met: &[StatementId]) -> Option<Vec<IndicatorWire>> {
    let told = |Statement { id, text }: &Statement| IndicatorWire {
        id: *id,
        text: Bilingual { id: text.indonesian.clone(), en: text.english.clone() },
        met: met.contains(id).then_some(true),
    };
    let told: Vec<IndicatorWire> = needs::indicators(catalogue, line).map(told).collect();
    (!told.is_empty()).then_some(told)
}

/// One thing that was said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StepWire {
    /// The day.
    pub on: String,
    /// Who said it.
    pub by: String,
    /// In which role: its code.
    pub role: String,
    /// What sort of thing: `planned`, `verified`, `differs`, `answered`, `returned`, `validated`.
    pub what: String,
    /// An answer or a reason.
    pub words: Option<String>,
}

/// A need before somebody else than its person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NeedFile {
    /// Whose.
    pub claimant: Claimant,
    /// The need.
    pub need: NeedWire,
    /// How many steps it had: a decision names them, so that nothing is decided that was not seen.
    pub seen: u32,
    /// The newest verification by the reader, whether it still counts or not.
    pub mine: Option<(DeviceId, u64)>,
}

/// `GET /api/team/needs`: the needs of those who report to the reader today, by name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TeamNeeds {
    /// Each with its newest assessment.
    pub needs: Vec<NeedFile>,
    /// How many claims of learning elsewhere wait for the reader.
    pub claims: u32,
}

members! {
    NeedWire { assessment, period, name, state, submitted, year, lines, plan, agreed, proposed, verified, steps }
    NeedLineWire { competency, required, reached, own, verified, reason, indicators }
    IndicatorWire { id, text, met }
    StepWire { on, by, role, what, words }
    NeedFile { claimant, need, seen, mine }
    TeamNeeds { needs, claims }
}

/// The person's own needs as [`super::about::About`] tells them.
#[must_use]
pub fn read_own(text: &str) -> Vec<NeedWire> {
    json::read(text).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_reads_back() {
        let assessment = AssessmentId::from_random([1; 16]);
        let line = PlanLine { competency: "INT".parse().unwrap(), path: "KL01".parse().unwrap(), quarter: 3 };
        let to = OpId { device: DeviceId::from_random([2; 16]), counter: 7 };
        let verification = Verification {
            lines: vec![
                ("INT".parse().unwrap(), None),
                ("KS".parse().unwrap(), Some("belum pernah \"memimpin\"".into())),
            ],
            plan: vec![line.clone()],
            met: vec![(vec!["INT.1.2".parse().unwrap(), "INT.2.1".parse().unwrap()], "menolak \"titipan\"".into())],
        };
        let answer = Said::Answered { to, words: "Saya memimpin tim pasar.".into() };
        for (body, said) in [
            (planned(assessment, std::slice::from_ref(&line)), Said::Planned(vec![line])),
            (answered(assessment, to, " Saya memimpin tim pasar. "), answer),
            (verified(PersonId::from_random([3; 16]), assessment, &verification), Said::Verified(verification)),
        ] {
            let told = body.need().unwrap();
            assert_eq!(read_said(told.kind, &write_said(&said).unwrap()), Ok(said.clone()));
            assert_eq!(read_said(told.kind, &told.text), Ok(said));
            let id = OpId { device: to.device, counter: 1 };
            let op = super::super::op::write(id, crate::time::Timestamp(5), None, body.clone());
            assert_eq!(super::super::op::read(op.raw.clone()).unwrap(), op);
        }
        let old = r#"{"lines":[["INT",null]],"plan":[]}"#;
        let alike = Verification { lines: vec![("INT".parse().unwrap(), None)], ..Verification::default() };
        assert_eq!(
            read_said(ToldKind::Verified, old),
            Ok(Said::Verified(alike.clone())),
            "a gap in all of it, as ever"
        );
        assert_eq!(write_said(&Said::Verified(alike)).as_deref(), Some(old), "nothing is said that has not to be");
        for bad in ["{}", "{\"plan\":[[\"INT\",\"KL01\"]]}", "{\"plan\":[[\"INT\",\"KL01\",300]]}"] {
            assert!(read_said(ToldKind::Planned, bad).is_err(), "{bad}");
        }
    }
}
