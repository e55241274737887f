//! Sealing as a browser does: its curve and cipher by a library, the rest by the app's own lines.

use std::io::Write as _;

use aes_gcm::{
    Aes128Gcm, KeyInit,
    aead::{Aead, array::Array},
};
use domain::{
    hpke::{POINT_BYTES, sealing},
    sync::hand_in::{HandInKey, INFO, Letter, Recipient},
    wire::hand_in,
};
use flate2::{Compression, write::GzEncoder};
use p256::{PublicKey, SecretKey, ecdh::diffie_hellman, elliptic_curve::sec1::ToSec1Point as _};

/// Gzips a text.
pub fn pack(text: &str) -> Vec<u8> {
    let mut packed = GzEncoder::new(Vec::new(), Compression::default());
    packed.write_all(text.as_bytes()).and_then(|()| packed.finish()).expect("memory is not full")
}

/// A letter as it is encrypted.
pub fn frame(key: &HandInKey, to: &Recipient, letter: &Letter) -> Vec<u8> {
    key.frame(to, letter.person, letter.device, &pack(&hand_in::write(letter)))
}

/// The encapsulated key, then the ciphertext. The sender's own key is drawn by `chance`; a browser never draws the same twice.
pub fn seal(to: &Recipient, text: &[u8], chance: u8) -> Vec<u8> {
    let secret = SecretKey::from_slice(&[chance; 32]).expect("a number below the curve's order");
    let theirs = PublicKey::from_sec1_bytes(&to.0).expect("a point");
    let own: [u8; POINT_BYTES] = secret.public_key().to_sec1_point(false).as_bytes().try_into().expect("uncompressed");
    let agreed = diffie_hellman(secret.to_nonzero_scalar(), theirs.as_affine());
    let agreed = <[u8; 32]>::try_from(&agreed.raw_secret_bytes()[..]).expect("a coordinate");
    let with = sealing(&agreed, &own, &to.0, INFO);
    let cipher = Aes128Gcm::new(&Array(with.key));
    let sealed = cipher.encrypt(&Array(with.nonce), text).expect("memory is not full");
    [&own[..], &sealed].concat()
}
