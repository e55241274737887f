//! Files that somebody chose: photos are drawn anew, so that nothing but the picture is left of them.

use domain::{
    hours::{PROOF_BYTES_MAX, ProofKind},
    wire::base64,
};
use js_sys::Uint8Array;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Blob, CanvasRenderingContext2d, Document, File, HtmlCanvasElement, HtmlInputElement, ImageBitmap, Window,
};

use crate::ports::{NotPicked, Picked};

/// The longest side of a photo, in pixels: the smallest print on a certificate of A4 is still five pixels high.
const SIDE_MAX: f64 = 1_600.0;
/// How well a photo is kept: text stays legible, and a certificate takes some 300 kB.
const QUALITY: f64 = 0.8;
/// Bytes that tell what a file is.
const HEAD_BYTES: f64 = 16.0;
/// What a canvas writes before the bytes.
const JPEG_PREFIX: &str = "data:image/jpeg;base64,";

/// The file in the field of that id; the field is empty afterwards, so that the same file may be chosen again.
fn file(document: &Document, field: &str) -> Option<File> {
    let field: HtmlInputElement = document.get_element_by_id(field)?.dyn_into().ok()?;
    let file = field.files()?.get(0);
    field.set_value("");
    file
}

/// A proof as it will be sent.
pub(super) async fn proof(window: Window, field: &str) -> Result<Picked, NotPicked> {
    let document = window.document().ok_or(NotPicked::Nothing)?;
    let file = file(&document, field).ok_or(NotPicked::Nothing)?;
    let head = file.slice_with_f64_and_f64(0.0, HEAD_BYTES.min(file.size())).map_err(|_| NotPicked::Broken)?;
    let kind = ProofKind::of(&bytes(&head).await.ok_or(NotPicked::Broken)?);
    if kind == Some(ProofKind::Pdf) {
        if file.size() > f64::from(PROOF_BYTES_MAX) {
            return Err(NotPicked::TooLarge);
        }
        let bytes = bytes(&file).await.ok_or(NotPicked::Broken)?;
        return Ok(Picked { kind: ProofKind::Pdf, text: base64::write(&bytes) });
    }
    // A photo of a kind that only this browser knows may be drawn all the same.
    let image = kind.is_some() || file.type_().starts_with("image/");
    let fault = if image { NotPicked::Broken } else { NotPicked::Kind };
    let text = drawn(&window, &document, &file).await.map_err(|_| fault)?;
    let text = text.strip_prefix(JPEG_PREFIX).ok_or(NotPicked::Broken)?;
    if text.len() > PROOF_BYTES_MAX as usize / 3 * 4 {
        return Err(NotPicked::TooLarge);
    }
    Ok(Picked { kind: ProofKind::Jpeg, text: text.to_owned() })
}

/// The text of a file, whatever it is.
pub(super) async fn text(window: Window, field: &str, bytes_max: u32) -> Result<String, NotPicked> {
    let document = window.document().ok_or(NotPicked::Nothing)?;
    let file = file(&document, field).ok_or(NotPicked::Nothing)?;
    if file.size() > f64::from(bytes_max) {
        return Err(NotPicked::TooLarge);
    }
    let bytes = bytes(&file).await.ok_or(NotPicked::Broken)?;
    String::from_utf8(bytes).map_err(|_| NotPicked::Kind)
}

async fn bytes(blob: &Blob) -> Option<Vec<u8>> {
    let buffer = JsFuture::from(blob.array_buffer()).await.ok()?;
    Some(Uint8Array::new(&buffer).to_vec())
}

/// Draws a photo as the person sees it and encodes what was drawn: what was written beside the picture is not drawn.
async fn drawn(window: &Window, document: &Document, photo: &Blob) -> Result<String, JsValue> {
    let bitmap = JsFuture::from(window.create_image_bitmap_with_blob(photo)?).await?;
    let bitmap: ImageBitmap = bitmap.dyn_into()?;
    let (width, height) = (f64::from(bitmap.width()), f64::from(bitmap.height()));
    let scale = (SIDE_MAX / width.max(height)).min(1.0);
    let (width, height) = ((width * scale).round().max(1.0), (height * scale).round().max(1.0));
    let canvas: HtmlCanvasElement = document.create_element("canvas")?.dyn_into()?;
    canvas.set_width(width as u32);
    canvas.set_height(height as u32);
    let context: CanvasRenderingContext2d = canvas.get_context("2d")?.ok_or(JsValue::NULL)?.dyn_into()?;
    // What is transparent would be black.
    context.set_fill_style_str("#fff");
    context.fill_rect(0.0, 0.0, width, height);
    context.draw_image_with_image_bitmap_and_dw_and_dh(&bitmap, 0.0, 0.0, width, height)?;
    bitmap.close();
    canvas.to_data_url_with_type_and_encoder_options("image/jpeg", &QUALITY.into())
}
