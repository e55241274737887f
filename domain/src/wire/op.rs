//! Ops as JSON: the header, and the body of each kind and version.
//!
//! Reading keeps the texts as they came. A body of a kind or version that is not known, or that cannot be read as what it says it
//! is by this version, is kept as [`Body::Unknown`]; only a header that cannot be read is an error.

use super::{
    claim::{read_made, write_made},
    course::read_responses,
    json::{FromJson, Json, JsonError, object},
};

use crate::{
    assessment::{Answer, Answers, Further},
    bundle::References,
    ids::{DeviceId, ErasureId},
    jpm::ProfileLine,
    sync::{
        chain::erased_part,
        device::{LocalOp, Unfit},
        op::{Attempted, Begun, Body, Head, Op, OpId, RawOp, Ruling, Submission, Told, ToldKind},
        stamp::ParkCode,
    },
    time::Timestamp,
};

/// The version of every body that this program writes.
const VERSION: u32 = 1;

/// The header cannot be read: the op has no name and stays on its device, shown there.
#[derive(Debug, thiserror::Error)]
#[error("op header not readable")]
pub struct HeadError;

/// The kind of the op by which a stream says that what came before it was erased.
const ERASURE: &str = "stream.erased";

/// The op by which the server says so: which erasure, and by which version of the rules.
#[must_use]
pub fn erasure(erasure: ErasureId, rules: &str, at: Timestamp) -> Op {
    let id = OpId { device: DeviceId::derive(&[b"erasure", erasure.uuid().as_bytes()]), counter: 1 };
    let head = Head { id, kind: ERASURE.into(), v: VERSION, at, seen: None };
    let body = object(&[("erasure", &erasure.to_string()), ("rules", &rules.to_owned())]);
    Op { raw: RawOp { header: write_head(&head), body }, head, body: Body::Erased }
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
        Body::Reached { .. } => "lesson.reached",
        Body::Attempted(_) => "quiz.attempted",
        Body::Claimed(_) => "claim.made",
        Body::ClaimWithdrawn { .. } => "claim.withdrawn",
        Body::Need(told) => told.kind.code(),
        Body::ClaimDecided(_) => "claim.decided",
        Body::Withheld { .. } => "op.withheld",
        Body::Erased => ERASURE,
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

/// Bytes of a kind's name that are worth keeping; ours have some 20.
const KIND_BYTES_MAX: usize = 64;

/// Puts another op under the name of one that the server can never take, and keeps that one's texts aside. Does nothing if it is no
/// longer what was refused (another tab has been faster), or has ever had a stamp: what had a receipt never changes. Whether it did.
pub fn withhold(local: &mut LocalOp, unfit: &Unfit) -> bool {
    let stamped = local.stamp.is_some() || local.stamp_before.is_some();
    if stamped || local.aside.is_some() || local.op.raw.content_hash() != unfit.content_hash {
        return false;
    }
    let Head { id, at, kind, .. } = &local.op.head;
    let kind = if kind.len() <= KIND_BYTES_MAX { kind.clone() } else { String::new() };
    let op = write(*id, *at, None, Body::Withheld { kind, reason: unfit.reason.clone() });
    local.aside = Some(core::mem::replace(&mut local.op, op).raw);
    true
}

fn write_head(head: &Head) -> String {
    object(&[
        ("device", &head.id.device),
        ("counter", &head.id.counter),
        ("kind", &head.kind),
        ("v", &head.v),
        ("at", &head.at.0),
        ("seen", &head.seen.map(|seen| (seen.device, seen.counter))),
    ])
}

fn write_body(body: &Body) -> String {
    match body {
        Body::Begun(begun) => object(&[
            ("assessment", &begun.assessment),
            ("period", &begun.period),
            ("assignment", &begun.assignment),
            ("post", &begun.kind),
            ("catalogue", &begun.references.catalogue),
            ("standards", &begun.references.standards),
            ("rules", &begun.references.rules),
        ]),
        Body::Answered { assessment, statement, answer } => {
            object(&[("assessment", assessment), ("statement", statement), ("answer", answer)])
        }
        Body::Noted { assessment, statement, note } => {
            object(&[("assessment", assessment), ("statement", statement), ("note", note)])
        }
        Body::WentFurther { assessment, competency } => {
            object(&[("assessment", assessment), ("competency", competency)])
        }
        Body::Submitted(submission) => {
            let line = |line: &ProfileLine| (line.competency, line.required, line.reached);
            object(&[
                ("assessment", &submission.assessment),
                ("profile", &submission.lines.iter().map(line).collect::<Vec<_>>()),
                ("answers", &submission.answers),
                ("further", &submission.further.keys().copied().collect::<Vec<_>>()),
            ])
        }
        Body::Reached { course, lesson, place, done } => {
            object(&[("course", course), ("lesson", lesson), ("place", place), ("done", done)])
        }
        Body::Attempted(attempted) => object(&[
            ("attempt", &attempted.attempt),
            ("course", &attempted.course),
            ("lesson", &attempted.lesson),
            ("responses", &attempted.responses),
        ]),
        Body::Claimed(made) => write_made(made),
        Body::ClaimWithdrawn { claim } => object(&[("claim", claim)]),
        Body::Need(told) => told.text.clone(),
        Body::ClaimDecided(ruling) => ruling.text.clone(),
        Body::Withheld { kind, reason } => object(&[("kind", kind), ("reason", &reason.code())]),
        Body::Erased | Body::Unknown => object(&[]),
    }
}

/// Reads an op from its texts.
///
/// # Errors
/// [`HeadError`] if the header has no readable name, kind, version or time.
pub fn read(raw: RawOp) -> Result<Op, HeadError> {
    let head = Json::parse(&raw.header).and_then(|json| read_head(&json)).map_err(|_| HeadError)?;
    let body = match head.v {
        _ if erased_part(&raw.body).is_some() => Body::Erased,
        VERSION => read_body(&head.kind, &raw.body).unwrap_or(Body::Unknown),
        _ => Body::Unknown,
    };
    Ok(Op { head, body, raw })
}

/// When an op was made, by its header: the device's clock then. None if the header does not say.
#[must_use]
pub fn instant(header: &str) -> Option<Timestamp> {
    Json::parse(header).and_then(|json| json.get("at")).map(Timestamp).ok()
}

fn read_head(json: &Json<'_>) -> Result<Head, JsonError> {
    let seen: Option<_> = json.get("seen")?;
    let id = OpId { device: json.get("device")?, counter: json.get("counter")? };
    if id.counter == 0 || id.counter > i64::MAX as u64 {
        return Err(JsonError);
    }
    Ok(Head {
        id,
        kind: json.get("kind")?,
        v: json.get("v")?,
        at: Timestamp(json.get("at")?),
        seen: seen.map(|(device, counter)| OpId { device, counter }),
    })
}

fn read_body(kind: &str, body: &str) -> Result<Body, JsonError> {
    let json = Json::parse(body)?;
    Ok(match kind {
        "assessment.begun" => Body::Begun(Begun {
            assessment: json.get("assessment")?,
            period: json.get("period")?,
            assignment: json.get("assignment")?,
            kind: json.get("post")?,
            references: References {
                catalogue: json.get("catalogue")?,
                standards: json.get("standards")?,
                rules: json.get("rules")?,
            },
        }),
        "assessment.answered" => Body::Answered {
            assessment: json.get("assessment")?,
            statement: json.get("statement")?,
            answer: json.get("answer")?,
        },
        "assessment.noted" => Body::Noted {
            assessment: json.get("assessment")?,
            statement: json.get("statement")?,
            note: json.get("note")?,
        },
        "assessment.further" => {
            Body::WentFurther { assessment: json.get("assessment")?, competency: json.get("competency")? }
        }
        "assessment.submitted" => Body::Submitted(read_submission(&json)?),
        "lesson.reached" => Body::Reached {
            course: json.get("course")?,
            lesson: json.get("lesson")?,
            place: json.get("place")?,
            done: json.get("done")?,
        },
        "quiz.attempted" => Body::Attempted(Attempted {
            attempt: json.get("attempt")?,
            course: json.get("course")?,
            lesson: json.get("lesson")?,
            responses: read_responses(json.member("responses")?)?,
        }),
        "claim.made" => Body::Claimed(Box::new(read_made(&json)?)),
        "claim.withdrawn" => Body::ClaimWithdrawn { claim: json.get("claim")? },
        "claim.decided" => Body::ClaimDecided(Box::new(Ruling {
            person: json.get("person")?,
            claim: json.get("claim")?,
            text: body.to_owned(),
        })),
        ERASURE => Body::Erased,
        "op.withheld" => {
            Body::Withheld { kind: json.get("kind")?, reason: ParkCode::from_code(json.member("reason")?.text()?) }
        }
        _ => match ToldKind::from_code(kind) {
            Some(kind) => Body::Need(Box::new(Told {
                kind,
                person: json.get("person")?,
                assessment: json.get("assessment")?,
                text: body.to_owned(),
            })),
            None => Body::Unknown,
        },
    })
}

fn read_submission(json: &Json<'_>) -> Result<Submission, JsonError> {
    let mut lines = Vec::new();
    for line in json.member("profile")?.list()? {
        let (competency, required, reached) = FromJson::from_json(line)?;
        lines.push(ProfileLine { competency, required, reached });
    }
    let mut answers = Answers::new();
    for (id, answer) in json.member("answers")?.members()? {
        answers.insert(id.parse().map_err(|_| JsonError)?, Answer::from_json(answer)?);
    }
    let mut further = Further::new();
    for code in json.member("further")?.list()? {
        further.insert(FromJson::from_json(code)?, ());
    }
    Ok(Submission { assessment: json.get("assessment")?, lines, answers, further })
}
