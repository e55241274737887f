//! The rules of learning hours as named fields: what an agency may write otherwise in a version of its own.
//!
//! A field's name is its place and its part: `minutes_per_jp`, `pns.jp`, `KL07.national`, `KL07.basis.id`. Kept out of it is what an
//! agency does not decide: which paths there may be, their form and SIASN's id, and for whom a year has a target and for whom a ceiling.
//!
//! Promises: every fault is told with its field, all of them at once; what is not named stays as it is; the changes are what differs
//! between two versions, field by field. Refuses: a figure that is written anew on grounds that are not, a version that does not say
//! what it rests on, and fields that nobody knows.

use std::collections::BTreeMap;

use super::{Conversion, ConversionKind, HoursRef, HoursRules, JP_MAX, MINUTES_MAX, Path, Target};
use crate::{
    people::EmploymentKind,
    revision::{Change, FieldFault, NO, Pen, Wrong, YES, words},
};

/// All fields of a version, in the order in which they are shown. Paths that ship and that the version has dropped are among them, as
/// dropped, with what the shipped rules say of them.
#[must_use]
pub fn fields(rules: &HoursRules, shipped: &HoursRules) -> Vec<(String, String)> {
    let mut all = Vec::new();
    words(&mut all, "title", &rules.title);
    words(&mut all, "basis", &rules.basis);
    all.push(("minutes_per_jp".to_owned(), rules.minutes_per_jp.to_string()));
    words(&mut all, "minutes_basis", &rules.minutes_basis);
    for kind in EmploymentKind::ALL {
        let (place, target) = (kind.code(), rules.target(kind));
        all.push((format!("{place}.jp"), target.jp.to_string()));
        words(&mut all, &format!("{place}.basis"), &target.basis);
        words(&mut all, &format!("{place}.explanation"), &target.explanation);
    }
    for (path, taken) in paths(rules, shipped) {
        let place = path.code.as_str();
        all.push((format!("{place}.taken"), (if taken { YES } else { NO }).to_owned()));
        words(&mut all, &format!("{place}.name"), &path.name);
        all.push((format!("{place}.conversion"), path.conversion.kind().code().to_owned()));
        for (name, figure) in path.conversion.figures() {
            all.push((format!("{place}.{name}"), figure.to_string()));
        }
        words(&mut all, &format!("{place}.basis"), &path.basis);
        all.push((format!("{place}.verified"), (if path.verified { YES } else { NO }).to_owned()));
    }
    all
}

/// The paths of a version, and those that ship and it does not have, in the order in which they ship.
fn paths<'a>(rules: &'a HoursRules, shipped: &'a HoursRules) -> Vec<(&'a Path, bool)> {
    let mut paths = Vec::new();
    for path in &shipped.paths {
        let own = rules.path(&path.code);
        paths.push((own.unwrap_or(path), own.is_some()));
    }
    paths.extend(rules.paths.iter().filter(|path| shipped.path(&path.code).is_none()).map(|path| (path, true)));
    paths
}

/// In what a version differs from the one before it, place by place.
#[must_use]
pub fn changes(before: &HoursRules, after: &HoursRules, shipped: &HoursRules) -> Vec<Change> {
    let (old, new) = (fields(before, shipped), fields(after, shipped));
    let find = |all: &[(String, String)], name: &str| {
        all.iter().find(|(field, _)| field == name).map(|(_, value)| value.clone())
    };
    let mut changes = Vec::new();
    for (field, value) in &new {
        let before = find(&old, field);
        if before.as_ref() != Some(value) {
            changes.push(Change { field: field.clone(), old: before, new: Some(value.clone()) });
        }
    }
    for (field, value) in &old {
        if find(&new, field).is_none() {
            changes.push(Change { field: field.clone(), old: Some(value.clone()), new: None });
        }
    }
    let place = |field: &str| old.iter().position(|(name, _)| head(name) == head(field));
    changes.sort_by_key(|change| place(&change.field));
    changes
}

fn head(field: &str) -> &str {
    field.split('.').next().unwrap_or_default()
}

/// The version that follows when these fields are written into one.
///
/// Every version says anew what it rests on (`basis.id`). Where a figure changes, its basis changes with it; where a year's hours do, so
/// does the sentence that explains them. English words that are left out become the Indonesian ones where those change.
///
/// # Errors
/// All that is wrong, in the order of the fields.
pub fn revise(
    base: &HoursRules,
    shipped: &HoursRules,
    edits: &BTreeMap<String, String>,
    rule: HoursRef,
) -> Result<HoursRules, Vec<Wrong>> {
    let mut pen = Pen::new(edits);
    let title = pen.words("title", &base.title);
    let basis = pen.basis(&base.basis);
    let minutes_per_jp = pen.figure("minutes_per_jp", Some(base.minutes_per_jp), MINUTES_MAX);
    let minutes_basis = pen.words("minutes_basis", &base.minutes_basis);
    pen.stale(minutes_per_jp != base.minutes_per_jp, "minutes_basis", (&base.minutes_basis, &minutes_basis));
    let targets = EmploymentKind::ALL.map(|kind| pen.target(kind.code(), base.target(kind)));
    let mut own = Vec::new();
    for (path, taken) in paths(base, shipped) {
        let written = pen.path(path);
        if pen.yes(&format!("{}.taken", path.code), taken) {
            own.push(written);
        }
    }
    if own.is_empty() {
        pen.fault("paths", FieldFault::Empty);
    }
    pen.done()?;
    Ok(HoursRules { rule, title, basis, minutes_per_jp, minutes_basis, targets, paths: own })
}

impl Pen<'_> {
    fn target(&mut self, place: &str, now: &Target) -> Target {
        let jp = self.figure(&format!("{place}.jp"), Some(now.jp), JP_MAX);
        let (basis, explanation) = (format!("{place}.basis"), format!("{place}.explanation"));
        let written = Target {
            jp,
            basis: self.words(&basis, &now.basis),
            explanation: self.words(&explanation, &now.explanation),
            ..now.clone()
        };
        self.stale(jp != now.jp, &basis, (&now.basis, &written.basis));
        self.stale(jp != now.jp, &explanation, (&now.explanation, &written.explanation));
        written
    }

    fn path(&mut self, now: &Path) -> Path {
        let place = now.code.as_str();
        let name = self.words(&format!("{place}.name"), &now.name);
        let conversion = self.conversion(place, now.conversion);
        let basis = format!("{place}.basis");
        let written = self.words(&basis, &now.basis);
        self.stale(conversion != now.conversion, &basis, (&now.basis, &written));
        let verified = self.yes(&format!("{place}.verified"), now.verified);
        Path { name, conversion, basis: written, verified, ..now.clone() }
    }

    fn conversion(&mut self, place: &str, now: Conversion) -> Conversion {
        let field = format!("{place}.conversion");
        let kind = match self.given(&field) {
            None => now.kind(),
            Some(code) => ConversionKind::from_code(code).unwrap_or_else(|| {
                self.fault(&field, FieldFault::Choice);
                now.kind()
            }),
        };
        let mut figures = Vec::new();
        for name in kind.figures() {
            let before = (kind == now.kind()).then(|| now.figures().find(|(known, _)| known == name)).flatten();
            figures.push(self.figure(&format!("{place}.{name}"), before.map(|(_, figure)| figure), JP_MAX));
        }
        kind.with(&figures).unwrap_or(now)
    }
}
