//! Claims of hours learned elsewhere.

use domain::{
    bundle::BundleHash,
    hours::{Claim, Claimed, Made, Proof, ProofKind},
    ids::ClaimId,
    sync::op::Body,
    time::Date,
};

/// A photo, as short as one can be told by its content.
pub const PHOTO: &[u8] = b"\xff\xd8\xff\xe0 a certificate \xff\xd9";

/// A claim of that name.
pub fn id(name: u8) -> ClaimId {
    ClaimId::from_random([name; 16])
}

/// A proof with these bytes.
pub fn proof(bytes: &[u8]) -> Proof {
    let kind = ProofKind::of(bytes).unwrap_or(ProofKind::Jpeg);
    Proof { hash: BundleHash::of(bytes), kind, bytes: u32::try_from(bytes.len()).expect("small") }
}

/// A workshop of nine days in spring 2026, held on so many of them: five hours each.
pub fn workshop(days: u32) -> Claim {
    Claim {
        path: "KL07".parse().expect("a path"),
        title: "Lokakarya arsip dinamis".to_owned(),
        organiser: "BPSDM Provinsi".to_owned(),
        from: Date::constant(2026, 3, 2),
        to: Date::constant(2026, 3, 10),
        claimed: Claimed { days: Some(days), ..Claimed::default() },
    }
}

/// Days on which it cannot have been held between its dates.
pub const TOO_MANY_DAYS: u32 = 10;

/// It is claimed with that proof.
pub fn claimed_with(name: u8, what: Claim, proofs: &[&[u8]]) -> Body {
    let proofs = proofs.iter().map(|bytes| proof(bytes)).collect();
    Body::Claimed(Box::new(Made { claim: id(name), what, proofs }))
}

/// It is claimed with a photo.
pub fn claimed(name: u8, days: u32) -> Body {
    claimed_with(name, workshop(days), &[PHOTO])
}

/// It is withdrawn.
pub fn withdrawn(name: u8) -> Body {
    Body::ClaimWithdrawn { claim: id(name) }
}
