//! Ops as JSON: the header, and the body of each kind and version.
//!
//! Reading keeps the texts as they came. A body of a kind or version that is not known, or that cannot be read as what it says it
//! is by this version, is kept as [`Body::Unknown`]; only a header that cannot be read is an error.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::{
    assessment::Answer,
    bundle::References,
    competency::{Level, Reached},
    jpm::ProfileLine,
    people::PositionKind,
    sync::op::{Begun, Body, Head, Op, OpId, RawOp, Submission},
    time::Timestamp,
};

/// The version of every body that this program writes.
const VERSION: u32 = 1;

/// The header cannot be read: the op has no name and stays on its device, shown there.
#[derive(Debug, thiserror::Error)]
#[error("op header not readable")]
pub struct HeadError;

#[derive(Serialize, Deserialize)]
struct SeenWire(String, u64);

#[derive(Serialize, Deserialize)]
struct HeadWire {
    device: String,
    counter: u64,
    kind: String,
    v: u32,
    at: i64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    seen: Option<SeenWire>,
}

#[derive(Serialize, Deserialize)]
struct BegunWire {
    assessment: String,
    period: String,
    assignment: String,
    post: String,
    catalogue: String,
    standards: String,
    rules: String,
}

#[derive(Serialize, Deserialize)]
struct AnsweredWire {
    assessment: String,
    statement: String,
    answer: String,
}

#[derive(Serialize, Deserialize)]
struct NotedWire {
    assessment: String,
    statement: String,
    note: String,
}

#[derive(Serialize, Deserialize)]
struct FurtherWire {
    assessment: String,
    competency: String,
}

#[derive(Serialize, Deserialize)]
struct SubmittedWire {
    assessment: String,
    /// Competency, required, reached.
    profile: Vec<(String, u8, u8)>,
    answers: BTreeMap<String, String>,
    further: Vec<String>,
}

/// The kind under which a body is written.
#[must_use]
pub fn kind_of(body: &Body) -> &'static str {
    match body {
        Body::Begun(_) => "assessment.begun",
        Body::Answered { .. } => "assessment.answered",
        Body::Noted { .. } => "assessment.noted",
        Body::WentFurther { .. } => "assessment.further",
        Body::Submitted(_) => "assessment.submitted",
        Body::Unknown => "unknown",
    }
}

/// Writes a new op: the only place where an op's texts are made.
#[must_use]
pub fn write(id: OpId, at: Timestamp, seen: Option<OpId>, body: Body) -> Op {
    let head = Head { id, kind: kind_of(&body).into(), v: VERSION, at, seen };
    let raw = RawOp { header: write_head(&head), body: write_body(&body) };
    Op { head, body, raw }
}

/// Writes an op's header anew, under another name, and keeps its body's text.
#[must_use]
pub fn rename(op: &Op, head: Head) -> Op {
    let raw = RawOp { header: write_head(&head), body: op.raw.body.clone() };
    Op { head, body: op.body.clone(), raw }
}

fn json(value: &impl Serialize) -> String {
    serde_json::to_string(value).expect("strings and numbers always serialise")
}

fn write_head(head: &Head) -> String {
    json(&HeadWire {
        device: head.id.device.to_string(),
        counter: head.id.counter,
        kind: head.kind.clone(),
        v: head.v,
        at: head.at.0,
        seen: head.seen.map(|seen| SeenWire(seen.device.to_string(), seen.counter)),
    })
}

fn write_body(body: &Body) -> String {
    match body {
        Body::Begun(begun) => json(&BegunWire {
            assessment: begun.assessment.to_string(),
            period: begun.period.to_string(),
            assignment: begun.assignment.to_string(),
            post: begun.kind.code().into(),
            catalogue: begun.references.catalogue.to_string(),
            standards: begun.references.standards.to_string(),
            rules: begun.references.rules.to_string(),
        }),
        Body::Answered { assessment, statement, answer } => json(&AnsweredWire {
            assessment: assessment.to_string(),
            statement: statement.to_string(),
            answer: answer.code().into(),
        }),
        Body::Noted { assessment, statement, note } => json(&NotedWire {
            assessment: assessment.to_string(),
            statement: statement.to_string(),
            note: note.clone(),
        }),
        Body::WentFurther { assessment, competency } => {
            json(&FurtherWire { assessment: assessment.to_string(), competency: competency.to_string() })
        }
        Body::Submitted(submission) => json(&SubmittedWire {
            assessment: submission.assessment.to_string(),
            profile: submission
                .lines
                .iter()
                .map(|line| (line.competency.to_string(), line.required.number(), line.reached.number()))
                .collect(),
            answers: submission.answers.iter().map(|(id, answer)| (id.to_string(), answer.code().into())).collect(),
            further: submission.further.iter().map(ToString::to_string).collect(),
        }),
        Body::Unknown => "{}".into(),
    }
}

/// Reads an op from its texts.
///
/// # Errors
/// [`HeadError`] if the header has no readable name, kind, version or time.
pub fn read(raw: RawOp) -> Result<Op, HeadError> {
    let wire: HeadWire = serde_json::from_str(&raw.header).map_err(|_| HeadError)?;
    if wire.counter == 0 || wire.counter > i64::MAX as u64 {
        return Err(HeadError);
    }
    let seen = wire
        .seen
        .map(|SeenWire(device, counter)| device.parse().map(|device| OpId { device, counter }))
        .transpose()
        .map_err(|_| HeadError)?;
    let device = wire.device.parse().map_err(|_| HeadError)?;
    let head =
        Head { id: OpId { device, counter: wire.counter }, kind: wire.kind, v: wire.v, at: Timestamp(wire.at), seen };
    let body =
        if head.v == VERSION { read_body(&head.kind, &raw.body).unwrap_or(Body::Unknown) } else { Body::Unknown };
    Ok(Op { head, body, raw })
}

fn read_body(kind: &str, body: &str) -> Option<Body> {
    match kind {
        "assessment.begun" => {
            let wire: BegunWire = serde_json::from_str(body).ok()?;
            Some(Body::Begun(Begun {
                assessment: wire.assessment.parse().ok()?,
                period: wire.period.parse().ok()?,
                assignment: wire.assignment.parse().ok()?,
                kind: PositionKind::from_code(&wire.post)?,
                references: References {
                    catalogue: wire.catalogue.parse().ok()?,
                    standards: wire.standards.parse().ok()?,
                    rules: wire.rules.parse().ok()?,
                },
            }))
        }
        "assessment.answered" => {
            let wire: AnsweredWire = serde_json::from_str(body).ok()?;
            Some(Body::Answered {
                assessment: wire.assessment.parse().ok()?,
                statement: wire.statement.parse().ok()?,
                answer: Answer::from_code(&wire.answer)?,
            })
        }
        "assessment.noted" => {
            let wire: NotedWire = serde_json::from_str(body).ok()?;
            Some(Body::Noted {
                assessment: wire.assessment.parse().ok()?,
                statement: wire.statement.parse().ok()?,
                note: wire.note,
            })
        }
        "assessment.further" => {
            let wire: FurtherWire = serde_json::from_str(body).ok()?;
            Some(Body::WentFurther {
                assessment: wire.assessment.parse().ok()?,
                competency: wire.competency.parse().ok()?,
            })
        }
        "assessment.submitted" => read_submission(serde_json::from_str(body).ok()?).map(Body::Submitted),
        _ => None,
    }
}

fn read_submission(wire: SubmittedWire) -> Option<Submission> {
    let lines = wire
        .profile
        .iter()
        .map(|(code, required, reached)| {
            Some(ProfileLine {
                competency: code.parse().ok()?,
                required: Level::new(*required).ok()?,
                reached: Reached::new(*reached).ok()?,
            })
        })
        .collect::<Option<_>>()?;
    let answers = wire
        .answers
        .iter()
        .map(|(id, answer)| Some((id.parse().ok()?, Answer::from_code(answer)?)))
        .collect::<Option<_>>()?;
    let further = wire.further.iter().map(|code| code.parse().ok()).collect::<Option<BTreeSet<_>>>()?;
    Some(Submission { assessment: wire.assessment.parse().ok()?, lines, answers, further })
}
