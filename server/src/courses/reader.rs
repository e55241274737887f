//! JSON with the places of what is wrong in it.
//!
//! Promises: every member is looked at, also after one that is spoilt; each fault has its line. Refuses: to guess; what cannot be read
//! as what it must be is `None`, and the fault is noted.

use std::{collections::BTreeSet, ops::RangeInclusive};

use domain::{
    learning::{Slug, decimal_thousandths},
    wire::json::Json,
};

use super::{
    bounds::Bound,
    fault::{Fault, Faults, Reason},
    lines::Lines,
};

/// One JSON file while it is read.
pub(super) struct Reader<'p, 'f> {
    file: &'p str,
    lines: Lines<'p>,
    pub(super) faults: &'f mut Faults,
}

impl<'p, 'f> Reader<'p, 'f> {
    pub(super) fn of(file: &'p str, text: &'p str, faults: &'f mut Faults) -> Self {
        Self { file, lines: Lines::of(text), faults }
    }

    /// Notes a fault at a piece of the text.
    pub(super) fn fault(&mut self, piece: &str, fault: Fault) {
        let line = self.lines.line_of(piece);
        self.faults.add(fault.in_file(self.file).on_line(line));
    }

    /// The whole text.
    pub(super) fn parse(&mut self, text: &'p str) -> Option<Json<'p>> {
        let json = Json::parse(text).ok();
        if json.is_none() {
            // Ours tells that it is none; serde_json, which reads the same, tells where.
            let line = serde_json::from_str::<serde::de::IgnoredAny>(text).map_or_else(|cause| cause.line(), |_| 1);
            let line = u32::try_from(line.max(1)).unwrap_or(u32::MAX);
            self.faults.add(Fault::of(Reason::NotJson).in_file(self.file).on_line(line));
        }
        json
    }

    /// An object with members of these names alone.
    pub(super) fn object<'j>(
        &mut self,
        json: &'j Json<'p>,
        about: &str,
        known: &[&'static str],
    ) -> Option<Object<'j, 'p>> {
        let Ok(members) = json.members() else {
            self.fault(json.raw(), Fault::of(Reason::ExpectedObject).about(about));
            return None;
        };
        let mut seen = vec![false; known.len()];
        for (name, value) in members {
            let place = match name {
                std::borrow::Cow::Borrowed(name) => name,
                std::borrow::Cow::Owned(_) => value.raw(),
            };
            match known.iter().position(|known| known == name) {
                None => self.fault(place, Fault::of(Reason::UnknownMember).about(name).limit(known.join(", "))),
                Some(n) if seen[n] => self.fault(place, Fault::of(Reason::DuplicateMember).about(name)),
                Some(n) => seen[n] = true,
            }
        }
        Some(Object { json })
    }

    /// A member that must be there.
    pub(super) fn need<'j>(&mut self, object: &Object<'j, 'p>, name: &str) -> Option<&'j Json<'p>> {
        let value = object.member(name);
        if value.is_none() {
            self.fault(object.json.raw(), Fault::of(Reason::MissingMember).about(name));
        }
        value
    }

    fn string<'j>(&mut self, json: &'j Json<'p>, about: &str) -> Option<&'j str> {
        let text = json.text().ok();
        if text.is_none() {
            self.fault(json.raw(), Fault::of(Reason::ExpectedText).about(about));
        }
        text
    }

    /// A code or a path: a text that is looked up.
    pub(super) fn word<'j>(&mut self, object: &Object<'j, 'p>, name: &str) -> Option<(&'j str, &'j Json<'p>)> {
        let json = self.need(object, name)?;
        Some((self.string(json, name)?, json))
    }

    /// A text that people read.
    pub(super) fn text(&mut self, object: &Object<'_, 'p>, name: &str, bound: Bound) -> Option<String> {
        let json = self.need(object, name)?;
        self.text_of(json, name, bound)
    }

    /// The same of a value by itself.
    pub(super) fn text_of(&mut self, json: &Json<'p>, about: &str, bound: Bound) -> Option<String> {
        let text = self.string(json, about)?.trim();
        let control = |sign: char| sign.is_control() && !(bound.lines && sign == '\n');
        let fault = if text.is_empty() {
            Fault::of(Reason::Empty)
        } else if text.chars().nth(bound.chars).is_some() {
            Fault::of(Reason::TooLong).limit(bound.chars)
        } else if text.contains(control) {
            Fault::of(Reason::ControlCharacter)
        } else {
            return Some(text.to_owned());
        };
        self.fault(json.raw(), fault.about(about));
        None
    }

    /// A short name that is not among `taken` yet; it is then.
    pub(super) fn id(&mut self, object: &Object<'_, 'p>, taken: &mut BTreeSet<Slug>) -> Option<Slug> {
        let (text, json) = self.word(object, "id")?;
        let Ok(id) = text.parse::<Slug>() else {
            self.fault(json.raw(), Fault::of(Reason::BadId).found(text).limit(Slug::LEN_MAX));
            return None;
        };
        if !taken.insert(id.clone()) {
            self.fault(json.raw(), Fault::of(Reason::DuplicateId).found(text));
        }
        Some(id)
    }

    /// A whole number.
    pub(super) fn whole(&mut self, object: &Object<'_, 'p>, name: &str, range: RangeInclusive<u32>) -> Option<u32> {
        let json = self.need(object, name)?;
        self.whole_of(json, name, range)
    }

    /// The same of a value by itself.
    pub(super) fn whole_of(&mut self, json: &Json<'p>, about: &str, range: RangeInclusive<u32>) -> Option<u32> {
        let digits = json.raw().strip_prefix('-').unwrap_or(json.raw());
        if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            self.fault(json.raw(), Fault::of(Reason::ExpectedWholeNumber).about(about).found(json.raw()));
            return None;
        }
        let number = json.raw().parse().ok().filter(|number| range.contains(number));
        if number.is_none() {
            let limit = format!("{}–{}", range.start(), range.end());
            self.fault(json.raw(), Fault::of(Reason::OutOfRange).about(about).found(json.raw()).limit(limit));
        }
        number
    }

    /// A number with at most three decimals, in thousandths.
    pub(super) fn thousandths(&mut self, object: &Object<'_, 'p>, name: &str) -> Option<i64> {
        let json = self.need(object, name)?;
        let (raw, number) = (json.raw(), decimal_thousandths(json.raw()));
        if number.is_none() {
            let plain = raw.starts_with(|sign: char| sign == '-' || sign.is_ascii_digit()) && !raw.contains(['e', 'E']);
            let reason = match raw.split_once('.') {
                _ if !plain => Reason::ExpectedNumber,
                Some((_, decimals)) if decimals.len() > 3 => Reason::TooManyDecimals,
                _ => Reason::OutOfRange,
            };
            self.fault(raw, Fault::of(reason).about(name).found(raw).limit("±999999999999"));
        }
        number
    }

    /// `true` or `false`.
    pub(super) fn boolean(&mut self, object: &Object<'_, 'p>, name: &str) -> Option<bool> {
        let json = self.need(object, name)?;
        match json.raw() {
            "true" => Some(true),
            "false" => Some(false),
            raw => {
                self.fault(raw, Fault::of(Reason::ExpectedBoolean).about(name).found(raw));
                None
            }
        }
    }

    /// A list of at least so many.
    pub(super) fn list<'j>(&mut self, object: &Object<'j, 'p>, name: &str, least: usize) -> Option<&'j [Json<'p>]> {
        let json = self.need(object, name)?;
        let Ok(list) = json.list() else {
            self.fault(json.raw(), Fault::of(Reason::ExpectedList).about(name));
            return None;
        };
        if list.len() < least {
            self.fault(json.raw(), Fault::of(Reason::TooFew).about(name).limit(least));
        }
        Some(list)
    }
}

/// An object whose members have been looked through.
#[derive(Clone, Copy)]
pub(super) struct Object<'j, 'p> {
    json: &'j Json<'p>,
}

impl<'j, 'p> Object<'j, 'p> {
    /// A member, the first of its name; one that is `null` is as good as none.
    pub(super) fn member(&self, name: &str) -> Option<&'j Json<'p>> {
        let (_, value) = self.json.members().ok()?.iter().find(|(known, _)| known == name)?;
        (value.raw() != "null").then_some(value)
    }

    /// Its text.
    pub(super) fn raw(&self) -> &'p str {
        self.json.raw()
    }
}

/// All of them, or none if one is spoilt. Every one is looked at before.
pub(super) fn all<T>(each: impl IntoIterator<Item = Option<T>>) -> Option<Vec<T>> {
    let mut whole = Some(Vec::new());
    for one in each {
        match (one, &mut whole) {
            (Some(one), Some(found)) => found.push(one),
            _ => whole = None,
        }
    }
    whole
}
