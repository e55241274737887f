//! Claims of hours learned elsewhere as JSON: told by devices, decided about by those who may, and told back.

use super::{
    about::Bilingual,
    json::{self, FromJson, Json, JsonError, ToJson, deserialize_by_reading, members, object, write_object},
    office::Paging,
};
pub use crate::hours::{ClaimStanding, ClaimVerdict};
use crate::{
    bundle::BundleHash,
    hours::{Certificate, Claim, Claimed, HoursRef, Judged, Made, Proof, Step},
    ids::{AttendanceId, ClaimId, DeviceId, PersonId, UnitId},
    sync::op::{Body, OpId, Ruling},
    time::{Date, parse_date},
};

macro_rules! codes_here {
    ($($name:ident),+) => {$(
        impl FromJson for $name {
            fn from_json(json: &Json<'_>) -> Result<Self, JsonError> {
                Self::from_code(json.text()?).ok_or(JsonError)
            }
        }

        impl ToJson for $name {
            fn write(&self, to: &mut String) {
                self.code().write(to);
            }
        }

        deserialize_by_reading!($name);
    )+};
}

codes_here!(ClaimStanding, ClaimVerdict);

/// A date as its text.
struct Day(Date);

impl FromJson for Day {
    fn from_json(json: &Json<'_>) -> Result<Self, JsonError> {
        parse_date(json.text()?).map(Self).ok_or(JsonError)
    }
}

impl ToJson for Day {
    fn write(&self, to: &mut String) {
        self.0.to_string().write(to);
    }
}

impl FromJson for Claim {
    /// Without an attached certificate: whether there are proofs is not for the claim itself to say.
    fn from_json(json: &Json<'_>) -> Result<Self, JsonError> {
        let certificate: Option<u32> = json.get("certificate")?;
        Ok(Self {
            path: json.get("path")?,
            title: json.get("title")?,
            organiser: json.get("organiser")?,
            from: json.get::<Day>("from")?.0,
            to: json.get::<Day>("to")?.0,
            claimed: Claimed {
                certificate: certificate.map(|jp| Certificate { jp, attached: false }),
                days: json.get("days")?,
                international: json.get_or_default("international")?,
                sessions: json.get_or_default("sessions")?,
                activities: json.get("activities")?,
                stated: json.get("stated")?,
            },
        })
    }
}

impl ToJson for Claim {
    fn write(&self, to: &mut String) {
        let Claimed { certificate, days, international, sessions, activities, stated } = &self.claimed;
        let members: [(&str, &dyn ToJson); 11] = [
            ("path", &self.path),
            ("title", &self.title),
            ("organiser", &self.organiser),
            ("from", &Day(self.from)),
            ("to", &Day(self.to)),
            ("certificate", &certificate.map(|certificate| certificate.jp)),
            ("days", days),
            ("international", &international.then_some(true)),
            ("sessions", &(!sessions.is_empty()).then(|| sessions.clone())),
            ("activities", activities),
            ("stated", stated),
        ];
        write_object(&members, to);
    }
}

deserialize_by_reading!(Claim);

/// The claim with its certificate attached, if it says that there is one.
#[must_use]
pub fn attached(mut what: Claim, attached: bool) -> Claim {
    if let Some(certificate) = &mut what.claimed.certificate {
        certificate.attached = attached;
    }
    what
}

impl FromJson for Proof {
    fn from_json(json: &Json<'_>) -> Result<Self, JsonError> {
        let (hash, kind, bytes) = FromJson::from_json(json)?;
        Ok(Self { hash, kind, bytes })
    }
}

impl ToJson for Proof {
    fn write(&self, to: &mut String) {
        (self.hash, self.kind, self.bytes).write(to);
    }
}

/// Reads a claim as told.
///
/// # Errors
/// [`JsonError`] if it is none.
pub fn read_made(json: &Json<'_>) -> Result<Made, JsonError> {
    let proofs: Vec<Proof> = json.get("proofs")?;
    let what = attached(json.get("what")?, !proofs.is_empty());
    Ok(Made { claim: json.get("claim")?, what, proofs })
}

/// Writes a claim as told.
#[must_use]
pub fn write_made(made: &Made) -> String {
    object(&[("claim", &made.claim), ("what", &made.what), ("proofs", &made.proofs)])
}

impl FromJson for Step {
    fn from_json(json: &Json<'_>) -> Result<Self, JsonError> {
        let (kind, numbers): (String, Vec<u32>) = FromJson::from_json(json)?;
        Ok(match (kind.as_str(), numbers.as_slice()) {
            ("certificate", &[jp]) => Self::AsCertificate { jp },
            ("stated", &[jp]) => Self::AsStated { jp },
            ("days", &[days, international @ 0..=1, jp_each]) => {
                Self::PerDay { days, international: international == 1, jp_each }
            }
            ("month", &[month, held, counted]) => Self::CappedPerMonth { month, held, counted },
            ("sessions", &[sessions, jp_each]) => Self::PerSession { sessions, jp_each },
            ("activities", &[activities, jp_each]) => Self::PerActivity { activities, jp_each },
            ("day_max", &[days, jp_each]) => Self::CappedPerDay { days, jp_each },
            ("above", &[max]) => Self::AboveUsual { max },
            _ => return Err(JsonError),
        })
    }
}

impl ToJson for Step {
    fn write(&self, to: &mut String) {
        let (kind, numbers) = match *self {
            Self::AsCertificate { jp } => ("certificate", vec![jp]),
            Self::AsStated { jp } => ("stated", vec![jp]),
            Self::PerDay { days, international, jp_each } => ("days", vec![days, international.into(), jp_each]),
            Self::CappedPerMonth { month, held, counted } => ("month", vec![month, held, counted]),
            Self::PerSession { sessions, jp_each } => ("sessions", vec![sessions, jp_each]),
            Self::PerActivity { activities, jp_each } => ("activities", vec![activities, jp_each]),
            Self::CappedPerDay { days, jp_each } => ("day_max", vec![days, jp_each]),
            Self::AboveUsual { max } => ("above", vec![max]),
        };
        (kind, numbers).write(to);
    }
}

/// The steps of hours as they rest.
#[must_use]
pub fn write_steps(steps: &[Step]) -> String {
    json::write(&steps.to_vec())
}

/// Reads such steps.
///
/// # Errors
/// [`JsonError`] if they are none.
pub fn read_steps(text: &str) -> Result<Vec<Step>, JsonError> {
    json::read(text)
}

impl FromJson for HoursRef {
    fn from_json(json: &Json<'_>) -> Result<Self, JsonError> {
        let (id, version) = FromJson::from_json(json)?;
        Ok(Self { id, version })
    }
}

impl ToJson for HoursRef {
    fn write(&self, to: &mut String) {
        (self.id.as_str(), self.version.as_str()).write(to);
    }
}

/// One decision about a claim.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecisionWire {
    /// The day, `YYYY-MM-DD`, in the agency's zone.
    pub on: String,
    /// The role by which it was made.
    pub role: String,
    /// What it says.
    pub verdict: ClaimVerdict,
    /// Why, in the words of whoever decided.
    pub reason: Option<String>,
}

/// A claim by the server's word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClaimWire {
    /// Which one.
    pub id: ClaimId,
    /// Where it stands.
    pub state: ClaimStanding,
    /// The op that wrote what the server holds; none of what the office entered.
    pub writer: Option<(DeviceId, u64)>,
    /// What is claimed, or was accepted.
    pub what: Claim,
    /// Its proofs.
    pub proofs: Vec<Proof>,
    /// Those of them that are not there yet.
    pub missing: Vec<BundleHash>,
    /// What it is worth; it counts once accepted.
    pub jp: u32,
    /// How that came about.
    pub steps: Vec<Step>,
    /// By which rules.
    pub rule: HoursRef,
    /// Name of the path in those rules.
    pub path: Bilingual,
    /// What the conversion rests on.
    pub basis: Bilingual,
    /// What was decided, oldest first.
    pub decisions: Vec<DecisionWire>,
}

/// Whose claim it is, as those see it who decide.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claimant {
    /// Who.
    pub person: PersonId,
    /// Their name.
    pub name: String,
    /// Their number.
    pub nip: String,
    /// Their unit today.
    pub unit: String,
}

/// One claim before somebody who may decide about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClaimFile {
    /// Whose.
    pub claimant: Claimant,
    /// The claim.
    pub claim: ClaimWire,
    /// The same person's claims that look like the same training.
    pub similar: Vec<ClaimWire>,
    /// Whether whoever asks may decide about it.
    pub may_decide: bool,
    /// Bundle of the rules that were in force when it ended.
    pub hours: String,
}

/// The claims of one's people that wait for a decision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TeamClaims {
    /// By name, then the oldest first.
    pub claims: Vec<ClaimFile>,
}

/// A claim on the office's list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClaimRow {
    /// Whose.
    pub claimant: Claimant,
    /// Which.
    pub id: ClaimId,
    /// Where it stands.
    pub state: ClaimStanding,
    /// What it was called.
    pub title: String,
    /// First day.
    pub from: String,
    /// Last day.
    pub to: String,
    /// What it is worth.
    pub jp: u32,
}

/// A page of that list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClaimsPage {
    /// Which page.
    pub paging: Paging,
    /// The newest first.
    pub claims: Vec<ClaimRow>,
}

/// Rows of a page.
pub const CLAIMS_PAGE_ROWS: u32 = 50;

/// What of the list is asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Deserialize)]
pub struct ClaimsQuery {
    /// Only those that stand so, by code.
    pub state: Option<String>,
    /// Only people of this unit and those below it.
    #[serde(with = "super::as_text::option", default)]
    pub unit: Option<UnitId>,
    /// Which page, from 1.
    pub page: Option<u32>,
}

/// A decision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decide {
    /// Accepted, corrected or returned.
    pub verdict: ClaimVerdict,
    /// The op that wrote what whoever decides has before them.
    pub writer: (DeviceId, u64),
    /// Why; needed unless it is accepted as it is. As long as reasons are elsewhere ([`super::office::REASON_CHARS_MIN`]).
    pub reason: Option<String>,
    /// As it is corrected.
    pub what: Option<Claim>,
}

/// The supervisor decides about somebody's claim.
#[must_use]
pub fn decided(person: PersonId, claim: ClaimId, decide: &Decide) -> Body {
    let Decide { verdict, writer, reason, what } = decide;
    let members: [(&str, &dyn ToJson); 6] = [
        ("person", &person),
        ("claim", &claim),
        ("verdict", verdict),
        ("writer", writer),
        ("reason", reason),
        ("what", what),
    ];
    Body::ClaimDecided(Box::new(Ruling { person, claim, text: object(&members) }))
}

/// What such a decision says.
///
/// # Errors
/// [`JsonError`] if it says none.
pub fn read_judged(text: &str) -> Result<Judged, JsonError> {
    let Decide { verdict, writer: (device, counter), reason, what } = json::read(text)?;
    Ok(Judged { seen: OpId { device, counter }, verdict, reason, what })
}

/// A part of a proof on its way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProofPart {
    /// Which part, from 0.
    pub nth: u32,
    /// Its bytes, as base64.
    pub body: String,
}

/// What the server has of a proof.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ProofTaken {
    /// The part that it wants next; none where it has all of it.
    pub next: Option<u32>,
}

/// Rows of one attendance list: the largest hall, five times over.
pub const ATTENDANCE_ROWS_MAX: usize = 1_000;

/// One training of many people, to be looked at or to be entered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attendance {
    /// Its name, made by the device, so that sending it again enters it once.
    pub id: AttendanceId,
    /// What it was.
    pub what: Claim,
    /// NIPs, one a line; more columns are passed over.
    pub nips: String,
    /// Whether to enter it, or only to look at what it would be.
    pub enter: bool,
}

/// A row of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AttendanceRow {
    /// Its line, from 1.
    pub row: u32,
    /// What stands there.
    pub nip: String,
    /// Who it is; none where that is not known.
    pub claimant: Option<Claimant>,
    /// What is wrong with the row.
    pub fault: Option<String>,
    /// Titles of what they have already that looks like the same training.
    pub similar: Vec<String>,
}

/// What the list comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AttendanceSeen {
    /// All rows, in the order of the list.
    pub rows: Vec<AttendanceRow>,
    /// Hours for each.
    pub jp: u32,
    /// How they come about.
    pub steps: Vec<Step>,
    /// Whether it was entered.
    pub entered: bool,
}

/// A training that was entered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AttendanceLine {
    /// Which.
    pub id: AttendanceId,
    /// What it was called.
    pub title: String,
    /// First day.
    pub from: String,
    /// Last day.
    pub to: String,
    /// Hours for each.
    pub jp: u32,
    /// How many people.
    pub people: u32,
    /// The day on which it was entered.
    pub on: String,
    /// Why it was taken back, if it was.
    pub annulled: Option<String>,
}

/// What of the trainings that were entered is asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Deserialize)]
pub struct AttendanceQuery {
    /// Which page, from 1.
    pub page: Option<u32>,
}

/// The trainings that were entered, newest first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AttendanceList {
    /// Which page.
    pub paging: Paging,
    /// Newest first.
    pub lists: Vec<AttendanceLine>,
    /// Bundle of the rules that hold now.
    pub hours: String,
}

/// Takes back what was entered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Annul {
    /// Why.
    pub reason: String,
}

members! {
    DecisionWire { on, role, verdict, reason }
    ClaimWire { id, state, writer, what, proofs, missing, jp, steps, rule, path, basis, decisions }
    Claimant { person, name, nip, unit }
    ClaimFile { claimant, claim, similar, may_decide, hours }
    TeamClaims { claims }
    ClaimRow { claimant, id, state, title, from, to, jp }
    ClaimsPage { paging, claims }
    Decide { verdict, writer, reason, what }
    ProofPart { nth, body }
    ProofTaken { next }
    Attendance { id, what, nips, enter }
    AttendanceRow { row, nip, claimant, fault, similar }
    AttendanceSeen { rows, jp, steps, entered }
    AttendanceLine { id, title, from, to, jp, people, on, annulled }
    AttendanceList { paging, lists, hours }
    Annul { reason }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hours::ProofKind;

    fn claim() -> Claim {
        Claim {
            path: "NKL01".parse().unwrap(),
            title: "Coaching \"arsip\"".into(),
            organiser: "BPSDM".into(),
            from: Date::constant(2026, 3, 2),
            to: Date::constant(2026, 4, 4),
            claimed: Claimed {
                certificate: Some(Certificate { jp: 12, attached: false }),
                days: Some(3),
                international: true,
                sessions: vec![2, 1],
                activities: Some(4),
                stated: Some(5),
            },
        }
    }

    #[test]
    fn claims_read_back() {
        for what in [claim(), Claim { claimed: Claimed::default(), ..claim() }] {
            assert_eq!(json::read::<Claim>(&json::write(&what)), Ok(what));
        }
    }

    #[test]
    fn a_certificate_is_attached_where_there_is_proof() {
        let proof = Proof { hash: BundleHash([1; 32]), kind: ProofKind::Pdf, bytes: 7 };
        for proofs in [vec![proof], vec![]] {
            let made =
                Made { claim: ClaimId::from_random([1; 16]), what: attached(claim(), !proofs.is_empty()), proofs };
            assert_eq!(read_made(&Json::parse(&write_made(&made)).unwrap()), Ok(made));
        }
    }

    #[test]
    fn steps_read_back() {
        let steps = [
            Step::AsCertificate { jp: 1 },
            Step::AsStated { jp: 2 },
            Step::PerDay { days: 3, international: true, jp_each: 4 },
            Step::PerDay { days: 3, international: false, jp_each: 4 },
            Step::CappedPerMonth { month: 1, held: 5, counted: 2 },
            Step::PerSession { sessions: 6, jp_each: 2 },
            Step::PerActivity { activities: 2, jp_each: 3 },
            Step::CappedPerDay { days: 2, jp_each: 8 },
            Step::AboveUsual { max: 300 },
        ];
        assert_eq!(read_steps(&write_steps(&steps)).unwrap(), steps);
        for bad in ["[[\"days\",[1,2,3]]]", "[[\"moon\",[1]]]", "[[\"above\",[]]]", "{}"] {
            assert!(read_steps(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn no_text_that_is_no_date_is_one() {
        let text = json::write(&claim());
        assert!(json::read::<Claim>(&text.replace("2026-03-02", "2026-02-30")).is_err());
        assert!(json::read::<Claim>(&text.replace("NKL01", "nkl01")).is_err());
    }
}
