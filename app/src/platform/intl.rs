//! Dates, times and numbers as each language writes them, by the browser's `Intl`.

use domain::{
    text::Language,
    time::{Timestamp, Zone},
};
use js_sys::{Array, Date, Intl, Object, Reflect};
use wasm_bindgen::JsValue;

use crate::i18n::formats::{DateStyle, Formats};

/// The browser's own formats.
pub struct BrowserFormats;

fn options(pairs: &[(&str, JsValue)]) -> Object {
    let object = Object::new();
    for (name, value) in pairs {
        // Setting a property of a fresh object cannot fail.
        let _ = Reflect::set(&object, &JsValue::from_str(name), value);
    }
    object
}

fn locale(language: Language) -> Array {
    Array::of1(&JsValue::from_str(match language {
        Language::Indonesian => "id-ID",
        Language::English => "en-GB",
    }))
}

const fn zone_name(zone: Zone) -> &'static str {
    match zone {
        Zone::Wib => "Asia/Jakarta",
        Zone::Wita => "Asia/Makassar",
        Zone::Wit => "Asia/Jayapura",
    }
}

fn call(format: &js_sys::Function, value: &JsValue) -> String {
    format.call1(&JsValue::UNDEFINED, value).ok().and_then(|text| text.as_string()).unwrap_or_default()
}

impl Formats for BrowserFormats {
    fn date(&self, language: Language, zone: Zone, at: Timestamp, style: DateStyle) -> String {
        let mut pairs = vec![("timeZone", JsValue::from_str(zone_name(zone)))];
        match style {
            DateStyle::Day => pairs.extend([("day", "numeric".into()), ("month", "long".into())]),
            DateStyle::Full => {
                pairs.extend([("day", "numeric".into()), ("month", "long".into()), ("year", "numeric".into())]);
            }
            DateStyle::Time => pairs.extend([("hour", "2-digit".into()), ("minute", "2-digit".into())]),
        }
        let format = Intl::DateTimeFormat::new(&locale(language), &options(&pairs));
        #[expect(clippy::cast_precision_loss, reason = "JavaScript's dates are doubles")]
        let date = Date::new(&JsValue::from_f64(at.0 as f64));
        call(&format.format(), &date)
    }

    fn number(&self, language: Language, value: f64, digits: u8, percent: bool) -> String {
        let digits = JsValue::from(digits);
        let mut pairs = vec![("minimumFractionDigits", digits.clone()), ("maximumFractionDigits", digits)];
        if percent {
            pairs.push(("style", "percent".into()));
        }
        let format = Intl::NumberFormat::new(&locale(language), &options(&pairs));
        call(&format.format(), &JsValue::from_f64(value))
    }
}
