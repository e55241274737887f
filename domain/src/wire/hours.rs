//! The rules of learning hours as JSON: a bundle of their own, so that an agency can replace it.

use std::sync::Arc;

use super::{
    bundle::{BundleError, content, parse},
    json::{FromJson, Json, JsonError, Raw, ToJson, deserialize_by_reading, object, write_object},
};
use crate::{
    hours::{
        Bound, Conversion, HoursRef, HoursRules, HoursVersions, JP_MAX, MINUTES_MAX, Path, PathForm, Target, YearKind,
    },
    people::EmploymentKind,
    text::Text,
    time::parse_date,
    versions::Versions,
};

/// Reads the rules of learning hours.
///
/// # Errors
/// [`BundleError`] if they are not; if a code is unknown or doubled, a kind of employment lacks its target, a figure is nought,
/// negative or beyond what one claim may be worth, or words are missing in one language. Says where.
pub fn read_hours(text: &str) -> Result<HoursRules, BundleError> {
    let json = parse(text)?;
    let mut paths: Vec<Path> = Vec::new();
    for entry in json.member("paths")?.list()? {
        let path = path(entry)?;
        if paths.iter().any(|earlier| earlier.code == path.code) {
            return Err(content(path.code.as_str()));
        }
        paths.push(path);
    }
    if paths.is_empty() {
        return Err(content("paths"));
    }
    Ok(HoursRules {
        rule: HoursRef { id: json.get("id")?, version: json.get("version")? },
        title: words(&json, "title", "title")?,
        basis: words(&json, "basis", "basis")?,
        minutes_per_jp: figure(&json, "minutes_per_jp", "minutes_per_jp", MINUTES_MAX)?,
        minutes_basis: words(&json, "minutes_basis", "minutes_basis")?,
        targets: targets(json.member("targets")?.list()?)?,
        paths,
    })
}

/// Writes them as a bundle.
#[must_use]
pub fn write_hours(rules: &HoursRules) -> String {
    let mut targets = Vec::new();
    for kind in EmploymentKind::ALL {
        let Target { bound, jp, year, basis, explanation } = rules.target(kind);
        targets.push(Raw(object(&[
            ("employment", &kind.code()),
            ("bound", &bound.code()),
            ("jp", jp),
            ("year", &year.code()),
            ("basis", basis),
            ("explanation", explanation),
        ])));
    }
    let mut paths = Vec::new();
    for Path { code, form, name, explanation, siasn_id, conversion, basis, verified } in &rules.paths {
        let kind = conversion.kind().code();
        let mut how: Vec<(&str, &dyn ToJson)> = vec![("kind", &kind)];
        let figures: Vec<_> = conversion.figures().collect();
        for (name, figure) in &figures {
            how.push((name, figure));
        }
        paths.push(Raw(object(&[
            ("code", code),
            ("form", &form.code()),
            ("name", name),
            ("explanation", explanation),
            ("siasn_id", siasn_id),
            ("conversion", &Raw(object(&how))),
            ("basis", basis),
            ("verified", verified),
        ])));
    }
    object(&[
        ("format", &1_u32),
        ("id", &rules.rule.id),
        ("version", &rules.rule.version),
        ("title", &rules.title),
        ("basis", &rules.basis),
        ("minutes_per_jp", &rules.minutes_per_jp),
        ("minutes_basis", &rules.minutes_basis),
        ("targets", &targets),
        ("paths", &paths),
    ])
}

/// One version of the rules as a bundle, for those who read with serde.
#[derive(Clone, Debug)]
pub struct RulesWire(pub HoursRules);

impl FromJson for RulesWire {
    fn from_json(json: &Json<'_>) -> Result<Self, JsonError> {
        rules(json).map(Self)
    }
}

deserialize_by_reading!(RulesWire);

/// All versions of the rules that count, for whoever weighs claims and keeps no bundles.
#[derive(Clone, Debug)]
pub struct VersionsWire(pub HoursVersions);

impl FromJson for VersionsWire {
    fn from_json(json: &Json<'_>) -> Result<Self, JsonError> {
        let mut versions = Versions::new(Arc::new(rules(json.member("first")?)?));
        for entry in json.member("later")?.list()? {
            let from = parse_date(entry.member("from")?.text()?).ok_or(JsonError)?;
            versions.publish(from, Arc::new(rules(entry.member("rules")?)?));
        }
        Ok(Self(versions))
    }
}

fn rules(json: &Json<'_>) -> Result<HoursRules, JsonError> {
    read_hours(json.raw()).map_err(|_| JsonError)
}

impl ToJson for VersionsWire {
    fn write(&self, to: &mut String) {
        let mut later = Vec::new();
        for (from, rules) in self.0.later() {
            later.push(Raw(object(&[("from", &from.to_string()), ("rules", &Raw(write_hours(rules)))])));
        }
        write_object(&[("first", &Raw(write_hours(self.0.first()))), ("later", &later)], to);
    }
}

deserialize_by_reading!(VersionsWire);

impl serde::Serialize for VersionsWire {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        super::json::serialize(self, to)
    }
}

/// One target for each kind of employment, in whatever order they are written.
fn targets(entries: &[Json<'_>]) -> Result<[Target; EmploymentKind::ALL.len()], BundleError> {
    let mut found: [Option<Target>; EmploymentKind::ALL.len()] = [const { None }; EmploymentKind::ALL.len()];
    for entry in entries {
        let place = entry.member("employment")?.text()?;
        let kind = EmploymentKind::from_code(place).ok_or_else(|| content(place))?;
        let target = Target {
            bound: code(entry, "bound", Bound::from_code)?,
            jp: figure(entry, "jp", place, JP_MAX)?,
            year: code(entry, "year", YearKind::from_code)?,
            basis: words(entry, "basis", place)?,
            explanation: words(entry, "explanation", place)?,
        };
        if found[kind as usize].replace(target).is_some() {
            return Err(content(place));
        }
    }
    let mut targets = Vec::new();
    for (kind, target) in EmploymentKind::ALL.into_iter().zip(found) {
        targets.push(target.ok_or_else(|| content(kind.code()))?);
    }
    targets.try_into().map_err(|_| content("targets"))
}

fn path(json: &Json<'_>) -> Result<Path, BundleError> {
    let place = json.member("code")?.text()?;
    Ok(Path {
        code: place.parse().map_err(|_| content(place))?,
        form: code(json, "form", PathForm::from_code)?,
        name: words(json, "name", place)?,
        explanation: words(json, "explanation", place)?,
        siasn_id: json.get("siasn_id").map_err(|_| content(place))?,
        conversion: conversion(json.member("conversion")?, place)?,
        basis: words(json, "basis", place)?,
        verified: json.get("verified").map_err(|_| content(place))?,
    })
}

fn conversion(json: &Json<'_>, place: &str) -> Result<Conversion, BundleError> {
    let jp = |name| figure(json, name, place, JP_MAX);
    match json.member("kind")?.text()? {
        "as_certificate" => Ok(Conversion::AsCertificate),
        "per_day" => Ok(Conversion::PerDay { national: jp("national")?, international: jp("international")? }),
        "per_session" => {
            Ok(Conversion::PerSession { jp: jp("jp")?, sessions_per_month_max: jp("sessions_per_month_max")? })
        }
        "per_activity" => Ok(Conversion::PerActivity { jp: jp("jp")? }),
        "per_day_max" => Ok(Conversion::PerDayMax { jp: jp("jp")? }),
        "as_stated" => Ok(Conversion::AsStated),
        other => Err(content(other)),
    }
}

/// A value by its code; an unknown one names itself.
fn code<T>(json: &Json<'_>, name: &str, from_code: fn(&str) -> Option<T>) -> Result<T, BundleError> {
    let code = json.member(name)?.text()?;
    from_code(code).ok_or_else(|| content(code))
}

/// A number from 1 to `max`.
fn figure(json: &Json<'_>, name: &str, place: &str, max: u32) -> Result<u32, BundleError> {
    json.get(name).ok().filter(|figure| (1..=max).contains(figure)).ok_or_else(|| content(place))
}

/// Words that are there in both languages.
fn words(json: &Json<'_>, name: &str, place: &str) -> Result<Text, BundleError> {
    let text: Option<Text> = json.get(name).ok();
    text.filter(|text| !text.indonesian.trim().is_empty() && !text.english.trim().is_empty())
        .ok_or_else(|| content(place))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shipped;

    /// Where the shipped rules contradict themselves once `from` reads `to`.
    fn fault(from: &str, to: &str) -> String {
        assert!(shipped::HOURS.contains(from), "{from}");
        match read_hours(&shipped::HOURS.replacen(from, to, 1)) {
            Err(BundleError::Content(place)) => place,
            other => panic!("{from} as {to}: {other:?}"),
        }
    }

    #[test]
    fn contradictions_are_named() {
        for (from, to, place) in [
            // doubled
            ("\"code\": \"KL02\"", "\"code\": \"KL01\"", "KL01"),
            ("\"employment\": \"cpns\"", "\"employment\": \"pns\"", "pns"),
            // unknown
            ("\"code\": \"KL02\"", "\"code\": \"kl02\"", "kl02"),
            ("\"employment\": \"cpns\"", "\"employment\": \"honorer\"", "honorer"),
            ("\"form\": \"classical\"", "\"form\": \"baroque\"", "baroque"),
            ("\"bound\": \"floor\"", "\"bound\": \"wall\"", "wall"),
            ("\"year\": \"contract\"", "\"year\": \"moon\"", "moon"),
            ("\"kind\": \"per_day\"", "\"kind\": \"per_moon\"", "per_moon"),
            // figures
            ("\"national\": 4", "\"national\": -4", "KL06"),
            ("\"national\": 4", "\"national\": 0", "KL06"),
            ("\"national\": 4", "\"national\": 4.5", "KL06"),
            ("\"international\": 7", "\"international\": 301", "KL07"),
            ("\"sessions_per_month_max\": 2", "\"sessions_per_month_max\": \"2\"", "NKL01"),
            ("\"jp\": 24", "\"jp\": -24", "pppk"),
            ("\"minutes_per_jp\": 45", "\"minutes_per_jp\": 61", "minutes_per_jp"),
            ("\"minutes_per_jp\": 45", "\"minutes_per_jp\": -45", "minutes_per_jp"),
            // words
            ("\"en\": \"Benchmarking\"", "\"en\": \" \"", "NKL07"),
            ("\"en\": \"Coaching\"", "\"de\": \"Coaching\"", "NKL01"),
            ("\"id\": \"Target:", "\"xx\": \"Target:", "cpns"),
            ("\"verified\": false", "\"verified\": \"no\"", "KL01"),
        ] {
            assert_eq!(fault(from, to), place, "{from} as {to}");
        }
    }

    #[test]
    fn rules_read_back_as_they_were_written() {
        let rules = read_hours(shipped::HOURS).unwrap();
        assert_eq!(read_hours(&write_hours(&rules)).unwrap(), rules);
        let mut versions = Versions::new(Arc::new(rules.clone()));
        let rule = HoursRef { version: "2".into(), ..rules.rule.clone() };
        versions.publish(crate::time::Date::constant(2026, 4, 1), Arc::new(HoursRules { rule, ..rules }));
        let text = super::super::json::write(&VersionsWire(versions.clone()));
        assert_eq!(super::super::json::read::<VersionsWire>(&text).unwrap().0, versions);
    }

    #[test]
    fn every_employment_has_a_target_and_there_are_paths() {
        let mut rules: serde_json::Value = serde_json::from_str(shipped::HOURS).unwrap();
        rules["targets"].as_array_mut().unwrap().pop();
        assert!(
            matches!(read_hours(&rules.to_string()), Err(BundleError::Content(place)) if place == "pppk_part_time")
        );
        let mut rules: serde_json::Value = serde_json::from_str(shipped::HOURS).unwrap();
        rules["paths"] = serde_json::json!([]);
        assert!(matches!(read_hours(&rules.to_string()), Err(BundleError::Content(place)) if place == "paths"));
    }

    #[test]
    fn the_order_of_the_targets_does_not_matter() {
        let mut rules: serde_json::Value = serde_json::from_str(shipped::HOURS).unwrap();
        rules["targets"].as_array_mut().unwrap().reverse();
        assert_eq!(read_hours(&rules.to_string()).unwrap(), read_hours(shipped::HOURS).unwrap());
    }

    #[test]
    fn what_is_no_bundle_of_rules_is_refused() {
        let newer = shipped::HOURS.replacen("\"format\": 1", "\"format\": 2", 1);
        assert!(matches!(read_hours(&newer), Err(BundleError::Format(2))));
        for text in ["", "[]", "{\"format\": 1}", shipped::RULES] {
            assert!(read_hours(text).is_err(), "{text:.20}");
        }
        for end in (0..shipped::HOURS.len()).step_by(997).filter(|end| shipped::HOURS.is_char_boundary(*end)) {
            assert!(read_hours(&shipped::HOURS[..end]).is_err());
        }
    }
}
