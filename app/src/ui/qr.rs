//! A text for cameras.

use std::fmt::Write as _;

use leptos::{prelude::*, text_prop::TextProp};
use qrcodegen::{QrCode, QrCodeEcc};

/// Light modules around the code: cameras want four.
const MARGIN: i32 = 4;

/// A QR code; nothing for a text that is too long for one.
#[component]
pub fn Qr(
    /// What a camera reads.
    text: String,
    /// What the code is for, for those who do not see it.
    #[prop(into)]
    label: TextProp,
) -> impl IntoView {
    let Ok(code) = QrCode::encode_text(&text, QrCodeEcc::Medium) else { return ().into_any() };
    let side = code.size();
    let whole = side + 2 * MARGIN;
    view! {
        <svg class="qr" role="img" aria-label=move || label.get() viewBox=format!("0 0 {whole} {whole}")>
            <rect width=whole height=whole></rect>
            <path d=drawn(&code)></path>
        </svg>
    }
    .into_any()
}

/// The dark modules as one path, a run of them at a time.
fn drawn(code: &QrCode) -> String {
    let (side, mut path) = (code.size(), String::new());
    for y in 0..side {
        let mut x = 0;
        while x < side {
            let begin = x;
            while x < side && code.get_module(x, y) {
                x += 1;
            }
            if x > begin {
                // Writing to a String cannot fail.
                let _ = write!(path, "M{} {}h{}v1H{}z", begin + MARGIN, y + MARGIN, x - begin, begin + MARGIN);
            }
            x += 1;
        }
    }
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_dark_module_is_drawn_once() {
        let code = QrCode::encode_text("https://jenjang.example/sertifikat/1", QrCodeEcc::Medium).unwrap();
        let dark = (0..code.size()).flat_map(|y| (0..code.size()).map(move |x| (x, y)));
        let dark = dark.filter(|(x, y)| code.get_module(*x, *y)).count();
        let runs = drawn(&code);
        let drawn: usize =
            runs.split('h').skip(1).map(|run| run.split('v').next().unwrap().parse::<usize>().unwrap()).sum();
        assert_eq!(drawn, dark);
    }
}
