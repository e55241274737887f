use super::*;
use crate::bundle::BundleHash;

fn made(proofs: Vec<Proof>) -> Made {
    let what = Claim {
        path: code("KL07"),
        title: "Lokakarya arsip".into(),
        organiser: "BPSDM".into(),
        from: day(2026, 3, 2),
        to: day(2026, 3, 4),
        claimed: Claimed::default(),
    };
    Made { claim: ClaimId::from_random([1; 16]), what, proofs }
}

fn proof(name: u8, bytes: u32) -> Proof {
    Proof { hash: BundleHash([name; 32]), kind: ProofKind::Jpeg, bytes }
}

#[test]
fn a_file_is_what_its_content_begins_with() {
    for (begin, kind) in [
        (&b"\xff\xd8\xff\xe0JFIF"[..], Some(ProofKind::Jpeg)),
        (b"\x89PNG\r\n\x1a\n....", Some(ProofKind::Png)),
        (b"RIFF\x01\x02\x03\x04WEBPVP8 ", Some(ProofKind::Webp)),
        (b"%PDF-1.7", Some(ProofKind::Pdf)),
        (b"RIFF\x01\x02\x03\x04WAVE", None),
        (b"<html>", None),
        (b"MZ\x90", None),
        (b"\xff\xd8", None),
        (b"", None),
    ] {
        assert_eq!(ProofKind::of(begin), kind, "{begin:?}");
    }
}

#[test]
fn proofs_are_few_and_small_and_different() {
    assert_eq!(made(vec![proof(1, 1), proof(2, PROOF_BYTES_MAX)]).check(), Ok(()));
    let six = (1..=6).map(|name| proof(name, 5)).collect();
    for proofs in [vec![], six, vec![proof(1, 0)], vec![proof(1, PROOF_BYTES_MAX + 1)], vec![proof(1, 2), proof(1, 2)]]
    {
        assert_eq!(made(proofs).check(), Err(MadeError::Proofs));
    }
}

#[test]
fn words_are_there_and_fit_on_a_line() {
    let check = |change: &dyn Fn(&mut Claim)| {
        let mut made = made(vec![proof(1, 1)]);
        change(&mut made.what);
        made.check()
    };
    assert_eq!(check(&|claim| claim.title = "é".repeat(NAME_CHARS_MAX)), Ok(()));
    assert_eq!(check(&|claim| claim.title = "é".repeat(NAME_CHARS_MAX + 1)), Err(MadeError::Words));
    assert_eq!(check(&|claim| claim.title = " \u{a0}".into()), Err(MadeError::Words));
    assert_eq!(check(&|claim| claim.organiser = String::new()), Err(MadeError::Words));
    assert_eq!(check(&|claim| claim.organiser = "a\0b".into()), Err(MadeError::Words));
    assert_eq!(check(&|claim| claim.claimed.sessions = vec![1; SESSION_MONTHS_MAX + 1]), Err(MadeError::Words));
}

#[test]
fn the_last_part_may_be_short() {
    for (bytes, parts) in [(1, 1), (PART_BYTES, 1), (PART_BYTES + 1, 2), (PROOF_BYTES_MAX, 51)] {
        assert_eq!(proof(1, bytes).parts(), parts);
    }
}
