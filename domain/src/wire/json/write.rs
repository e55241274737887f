//! Writing: what the device tells and keeps, without a writer compiled for each type.

use core::fmt::{Display, Write as _};
use litemap::LiteMap;

/// What can be written as JSON.
pub trait ToJson {
    /// Appends the value's text.
    fn write(&self, to: &mut String);

    /// Whether there is nothing to say: an object leaves such a member out.
    fn is_absent(&self) -> bool {
        false
    }
}

/// A value as a text of its own.
#[must_use]
pub fn write(value: &dyn ToJson) -> String {
    let mut text = String::new();
    value.write(&mut text);
    text
}

/// The text of an object with these members, in this order; absent ones are left out.
#[must_use]
pub fn object(members: &[(&str, &dyn ToJson)]) -> String {
    let mut text = String::new();
    write_object(members, &mut text);
    text
}

/// Appends such an object.
pub fn write_object(members: &[(&str, &dyn ToJson)], to: &mut String) {
    let mut before = '{';
    for (name, value) in members.iter().filter(|(_, value)| !value.is_absent()) {
        to.push(before);
        write_text(name, to);
        to.push(':');
        value.write(to);
        before = ',';
    }
    if before == '{' {
        to.push(before);
    }
    to.push('}');
}

/// Appends a list.
pub fn write_list<'a>(values: impl IntoIterator<Item = &'a dyn ToJson>, to: &mut String) {
    to.push('[');
    for (place, value) in values.into_iter().enumerate() {
        if place > 0 {
            to.push(',');
        }
        value.write(to);
    }
    to.push(']');
}

/// Appends a string.
pub fn write_text(text: &str, to: &mut String) {
    to.push('"');
    for character in text.chars() {
        match character {
            '"' | '\\' => to.extend(['\\', character]),
            '\n' => to.push_str("\\n"),
            '\0'..' ' => {
                // Writing to a String cannot fail.
                let _ = write!(to, "\\u{:04x}", u32::from(character));
            }
            _ => to.push(character),
        }
    }
    to.push('"');
}

impl ToJson for bool {
    fn write(&self, to: &mut String) {
        to.push_str(if *self { "true" } else { "false" });
    }
}

impl ToJson for &str {
    fn write(&self, to: &mut String) {
        write_text(self, to);
    }
}

impl ToJson for String {
    fn write(&self, to: &mut String) {
        write_text(self, to);
    }
}

impl<T: ToJson> ToJson for Option<T> {
    fn write(&self, to: &mut String) {
        match self {
            Some(value) => value.write(to),
            None => to.push_str("null"),
        }
    }

    fn is_absent(&self) -> bool {
        self.is_none()
    }
}

impl<T: ToJson> ToJson for Vec<T> {
    fn write(&self, to: &mut String) {
        write_list(self.iter().map(|value| value as &dyn ToJson), to);
    }
}

impl<K: Display, V: ToJson> ToJson for LiteMap<K, V> {
    fn write(&self, to: &mut String) {
        let names: Vec<String> = self.keys().map(K::to_string).collect();
        let values = self.values().map(|value| value as &dyn ToJson);
        write_object(&names.iter().map(String::as_str).zip(values).collect::<Vec<_>>(), to);
    }
}

/// An object without members: the body of a request that says nothing more.
#[derive(Clone, Copy, Debug)]
pub struct Empty;

impl ToJson for Empty {
    fn write(&self, to: &mut String) {
        write_object(&[], to);
    }
}

impl<A: ToJson, B: ToJson> ToJson for (A, B) {
    fn write(&self, to: &mut String) {
        write_list([&self.0 as &dyn ToJson, &self.1], to);
    }
}

impl<A: ToJson, B: ToJson, C: ToJson> ToJson for (A, B, C) {
    fn write(&self, to: &mut String) {
        write_list([&self.0 as &dyn ToJson, &self.1, &self.2], to);
    }
}

macro_rules! whole_numbers {
    ($($name:ty),+) => {$(
        impl ToJson for $name {
            fn write(&self, to: &mut String) {
                let _ = write!(to, "{self}");
            }
        }
    )+};
}

whole_numbers!(i64, u64, u32, u8, usize);
