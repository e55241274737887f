//! What somebody records offline: a whole self-assessment, with second thoughts and notes, from its beginning to its submission.

use std::collections::BTreeMap;

use app::store::Draft;
use domain::{
    assessment::{Answer, Answers, Further},
    competency::StatementId,
    ids::DeviceId,
    sync::{
        op::{Begun, Body, OpId, Submission},
        verdict::Reference,
    },
    time::Timestamp,
    wire::bundle::{read_catalogue, read_rules, read_standards},
};
use fastrand::Rng;

/// One op in so many is a note.
const NOTES_ONE_IN: usize = 25;
/// Words that a note is made of.
const WORDS: [&str; 16] = [
    "rapat",
    "koordinasi",
    "dengan",
    "warga",
    "desa",
    "layanan",
    "perizinan",
    "laporan",
    "triwulan",
    "disusun",
    "bersama",
    "tim",
    "sudah",
    "belum",
    "perlu",
    "bukti",
];
/// Milliseconds from one op to the next: a statement is read in some seconds.
const PAUSE_MS: core::ops::Range<i64> = 2_000..20_000;

/// The bundles of this release.
pub fn reference() -> Reference {
    Reference {
        catalogue: read_catalogue(domain::shipped::CATALOGUE).expect("the catalogue"),
        standards: read_standards(domain::shipped::STANDARDS).expect("the standards"),
        rules: read_rules(domain::shipped::RULES).expect("the rules"),
    }
}

/// So many drafts of one device, the last made at `until`: a begin, answers and notes in the order of the pages, again and again with
/// other answers, in the end those that are submitted, and the submission.
pub fn drafts(reference: &Reference, begun: &Begun, device: DeviceId, ops: usize, until: Timestamp) -> Vec<Draft> {
    let mut dice = Rng::with_seed(u64::from_be_bytes(device.uuid().as_bytes()[..8].try_into().expect("eight bytes")));
    let (assessment, last) = (begun.assessment, finished(reference, begun, &mut dice));
    let asked: Vec<(StatementId, Answer)> = last.answers.iter().map(|(id, answer)| (*id, *answer)).collect();
    let between = ops.saturating_sub(2);
    let bodies = (0..between).map(|nth| {
        let (statement, submitted) = asked[nth % asked.len()];
        if nth % NOTES_ONE_IN == NOTES_ONE_IN - 1 {
            return Body::Noted { assessment, statement, note: note(&mut dice) };
        }
        let is_last = nth + asked.len() >= between;
        let answer = if is_last { submitted } else { Answer::ALL[dice.usize(..Answer::ALL.len())] };
        Body::Answered { assessment, statement, answer }
    });
    let bodies: Vec<Body> = core::iter::once(Body::Begun(begun.clone()))
        .chain(bodies.collect::<Vec<_>>())
        .chain([Body::Submitted(last)])
        .collect();
    let pauses: Vec<i64> = bodies.iter().map(|_| dice.i64(PAUSE_MS)).collect();
    let mut at = until.plus_ms(-pauses.iter().sum::<i64>());
    let mut before = BTreeMap::new();
    let drafts = (1..).zip(bodies).zip(pauses).map(|((counter, body), pause)| {
        at = at.plus_ms(pause);
        let place = match &body {
            Body::Answered { statement, .. } => Some((*statement, false)),
            Body::Noted { statement, .. } => Some((*statement, true)),
            _ => None,
        };
        let seen = place.and_then(|place| before.insert(place, OpId { device, counter }));
        Draft { at, seen, body }
    });
    drafts.collect()
}

/// An assessment answered to its end as people answer: mostly often, now and then otherwise.
fn finished(reference: &Reference, begun: &Begun, dice: &mut Rng) -> Submission {
    let questionnaire = reference.questionnaire(begun.kind).expect("the post's standard");
    let (mut answers, further) = (Answers::new(), Further::new());
    while let Some(page) = questionnaire.course(&answers, &further).next() {
        let statements = reference.catalogue.statements(page.competency, page.level);
        let often = |dice: &mut Rng| {
            if dice.u8(..4) > 0 { Answer::Often } else { Answer::ALL[dice.usize(..Answer::ALL.len())] }
        };
        answers.extend(statements.iter().map(|statement| (statement.id, often(dice))));
    }
    let lines = questionnaire.course(&answers, &further).profile().expect("all is answered").lines;
    Submission { assessment: begun.assessment, lines, answers, further }
}

fn note(dice: &mut Rng) -> String {
    let words: Vec<&str> = (0..dice.usize(6..20)).map(|_| WORDS[dice.usize(..WORDS.len())]).collect();
    words.join(" ")
}
