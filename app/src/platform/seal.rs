//! Sealing for a server: the curve and the cipher of HPKE are the browser's, its hashing is [`domain::hpke`].

use domain::{
    hpke::{POINT_BYTES, sealing},
    sync::hand_in::{INFO, Recipient},
};
use js_sys::{Array, Object, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    AesGcmParams, CryptoKey, CryptoKeyPair, EcKeyGenParams, EcKeyImportParams, EcdhKeyDeriveParams, SubtleCrypto,
};

use super::fetch::gzip;
use crate::ports::{Sealer, Task};

/// By this browser's ciphers.
pub struct BrowserSealer;

impl Sealer for BrowserSealer {
    fn pack(&self, text: &str) -> Task<'static, Option<Vec<u8>>> {
        let text = text.to_owned();
        Box::pin(async move { gzip(&text).await.ok().map(|bytes| Uint8Array::new(&bytes).to_vec()) })
    }

    fn seal(&self, to: Recipient, text: Vec<u8>) -> Task<'static, Option<Vec<u8>>> {
        let crypto = web_sys::window().and_then(|window| window.crypto().ok());
        Box::pin(async move { seal(crypto?.subtle(), &to, &text).await.ok() })
    }
}

const CURVE: &str = "P-256";
const AGREED_BITS: u32 = 256;

/// The encapsulated key, then the ciphertext.
async fn seal(subtle: SubtleCrypto, to: &Recipient, text: &[u8]) -> Result<Vec<u8>, JsValue> {
    let agrees = Array::of1(&"deriveBits".into());
    let pair: Object = EcKeyGenParams::new("ECDH", CURVE).into();
    let pair: CryptoKeyPair =
        JsFuture::from(subtle.generate_key_with_object(&pair, false, &agrees)?).await?.unchecked_into();
    let own: [u8; POINT_BYTES] = bytes(&JsFuture::from(subtle.export_key("raw", &pair.get_public_key())?).await?)?;
    let curve: Object = EcKeyImportParams::new("ECDH").into();
    js_sys::Reflect::set(&curve, &"namedCurve".into(), &CURVE.into())?;
    let theirs = Uint8Array::from(&to.0[..]);
    let theirs: CryptoKey =
        JsFuture::from(subtle.import_key_with_object("raw", &theirs, &curve, false, &Array::new())?).await?.into();
    let rule: Object = EcdhKeyDeriveParams::new("ECDH", &theirs).into();
    let agreed: [u8; 32] =
        bytes(&JsFuture::from(subtle.derive_bits_with_object(&rule, &pair.get_private_key(), AGREED_BITS)?).await?)?;

    let with = sealing(&agreed, &own, &to.0, INFO);
    let encrypts = Array::of1(&"encrypt".into());
    let key = Uint8Array::from(&with.key[..]);
    let key = JsFuture::from(subtle.import_key_with_str("raw", &key, "AES-GCM", false, &encrypts)?).await?;
    let rule: Object = AesGcmParams::new("AES-GCM", &Uint8Array::from(&with.nonce[..])).into();
    let text = Uint8Array::from(text);
    let sealed =
        JsFuture::from(subtle.encrypt_with_object_and_buffer_source(&rule, key.unchecked_ref(), &text)?).await?;
    let mut out = own.to_vec();
    out.extend(Uint8Array::new(&sealed).to_vec());
    Ok(out)
}

fn bytes<const N: usize>(buffer: &JsValue) -> Result<[u8; N], JsValue> {
    Uint8Array::new(buffer).to_vec().try_into().map_err(|_| JsValue::NULL)
}
