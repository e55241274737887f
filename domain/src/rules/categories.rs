//! A version of the categories of official results, and its named fields.
//!
//! A field's name is its scheme, its place and its part: `pemetaan.1.min`, `pemetaan.1.name.id`, `pemetaan.basis.id`; the first place is
//! the highest. A place with neither a name nor a bound is free. Kept out of it is what an agency does not decide: which purposes there
//! are, and that a self-assessment has no category.
//!
//! Promises: in each scheme bounds fall to 0, so that every match has exactly one category; no two have one name; every fault is told with
//! its field, all at once. Refuses: other bounds on the former grounds.

use std::collections::BTreeMap;

use super::{Category, CategoryScheme, RuleRef, Rules};
use crate::{
    revision::{Change, FieldFault, Pen, Wrong, words},
    text::Text,
};

/// Places of a scheme: regulations have three categories, nine-box talent maps three, some scales five.
pub const PLACES: u8 = 5;

/// Characters of a category's or a scheme's name: it stands beside figures, on phones too.
pub const NAME_CHARS_MAX: u32 = 80;

/// The most that a category may ask for, in hundredths of a per cent: all that is required.
const MIN_MAX: u32 = 10_000;

/// The name of the version that ships.
const SHIPPED: &str = "kategori-baku";

/// A version of the categories.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Categories {
    /// Name and version.
    pub rule: RuleRef,
    /// What the version rests on.
    pub basis: Text,
    /// One scheme for each purpose that has one.
    pub schemes: Vec<CategoryScheme>,
}

impl Categories {
    /// Those that come with the rules of a release.
    #[must_use]
    pub fn shipped(rules: &Rules) -> Self {
        let all =
            |say: fn(&Text) -> &str| rules.schemes.iter().map(|one| say(&one.basis)).collect::<Vec<_>>().join(" ");
        Self {
            rule: RuleRef {
                id: SHIPPED.to_owned(),
                version: rules.schemes.iter().map(|scheme| scheme.rule.version).max().unwrap_or_default(),
            },
            basis: Text { indonesian: all(|text| &text.indonesian), english: all(|text| &text.english) },
            schemes: rules.schemes.clone(),
        }
    }
}

/// All fields of a version, in the order in which they are shown, free places among them.
#[must_use]
pub fn fields(categories: &Categories) -> Vec<(String, String)> {
    let mut all = Vec::new();
    words(&mut all, "basis", &categories.basis);
    for scheme in &categories.schemes {
        let id = scheme.rule.id.as_str();
        words(&mut all, &format!("{id}.name"), &scheme.name);
        for place in 1..=PLACES {
            let category = scheme.categories.get(usize::from(place) - 1);
            let name = category.map(|category| category.name.clone()).unwrap_or_default();
            words(&mut all, &format!("{id}.{place}.name"), &name);
            let min = category.map(|category| percent(category.min_hundredths)).unwrap_or_default();
            all.push((format!("{id}.{place}.min"), min));
        }
        words(&mut all, &format!("{id}.basis"), &scheme.basis);
    }
    all
}

/// In what a version differs from the one before it.
#[must_use]
pub fn changes(before: &Categories, after: &Categories) -> Vec<Change> {
    let some = |text: &String| Some(text.clone()).filter(|text| !text.is_empty());
    let (old, new): (BTreeMap<_, _>, _) = (fields(before).into_iter().collect(), fields(after));
    let change = |(field, now): (String, String)| {
        let was = old.get(&field).cloned().unwrap_or_default();
        (was != now).then(|| Change { field, old: some(&was), new: some(&now) })
    };
    new.into_iter().filter_map(change).collect()
}

/// The version that follows when these fields are written into one. Every version says anew what it rests on (`basis.id`); where bounds of
/// a scheme change, its basis changes with them.
///
/// # Errors
/// All that is wrong, in the order of the fields.
pub fn revise(base: &Categories, edits: &BTreeMap<String, String>, rule: RuleRef) -> Result<Categories, Vec<Wrong>> {
    let mut pen = Pen::new(edits);
    let basis = pen.basis(&base.basis);
    let mut schemes = Vec::with_capacity(base.schemes.len());
    for scheme in &base.schemes {
        schemes.push(pen.scheme(scheme, rule.version));
    }
    pen.done()?;
    Ok(Categories { rule, basis, schemes })
}

impl Pen<'_> {
    fn scheme(&mut self, now: &CategoryScheme, version: u32) -> CategoryScheme {
        let id = now.rule.id.as_str();
        let name = self.text(&format!("{id}.name"), &now.name, NAME_CHARS_MAX);
        if name.indonesian.is_empty() {
            self.fault(&format!("{id}.name.id"), FieldFault::Empty);
        }
        let mut categories: Vec<Category> = Vec::new();
        // The field of the lowest bound so far, and whether all of them could be read.
        let (mut lowest, mut read) = (None, true);
        for place in 1..=PLACES {
            let before = now.categories.get(usize::from(place) - 1);
            let (called, bound) = (format!("{id}.{place}.name"), format!("{id}.{place}.min"));
            let name = self.text(&called, before.map_or(&Text::default(), |before| &before.name), NAME_CHARS_MAX);
            let was = before.map(|before| percent(before.min_hundredths)).unwrap_or_default();
            let written = self.given(&bound).map_or(was, str::to_owned);
            if name.indonesian.is_empty() && written.is_empty() {
                continue;
            }
            if name.indonesian.is_empty() {
                self.fault(&format!("{called}.id"), FieldFault::Empty);
            } else if categories.iter().any(|other| same(&other.name, &name)) {
                self.fault(&format!("{called}.id"), FieldFault::Twice);
            }
            let Some(min_hundredths) = hundredths(&written) else {
                self.fault(&bound, FieldFault::Percent);
                (lowest, read) = (None, false);
                continue;
            };
            if categories.last().is_some_and(|above| min_hundredths >= above.min_hundredths) {
                self.fault(&bound, FieldFault::Order);
            }
            categories.push(Category { name, min_hundredths });
            lowest = Some(bound);
        }
        if read && categories.len() < 2 {
            self.fault(&format!("{id}.2.name.id"), FieldFault::Few);
        } else if let Some(bound) = lowest.filter(|_| categories.last().is_some_and(|last| last.min_hundredths > 0)) {
            self.fault(&bound, FieldFault::Lowest);
        }
        let basis = self.words(&format!("{id}.basis"), &now.basis);
        let bounds = |categories: &[Category]| categories.iter().map(|one| one.min_hundredths).collect::<Vec<_>>();
        let moved = read && bounds(&categories) != bounds(&now.categories);
        self.stale(moved, &format!("{id}.basis"), (&now.basis, &basis));
        CategoryScheme { rule: RuleRef { id: id.to_owned(), version }, name, basis, categories }
    }
}

/// Whether two categories could be taken for each other.
fn same(one: &Text, other: &Text) -> bool {
    let plain = |text: &str| text.to_lowercase();
    plain(&one.indonesian) == plain(&other.indonesian) || plain(&one.english) == plain(&other.english)
}

/// A bound as it is written: `80`, `67.5`.
fn percent(hundredths: u32) -> String {
    let (whole, rest) = (hundredths / 100, hundredths % 100);
    if rest == 0 { whole.to_string() } else { format!("{whole}.{rest:02}").trim_end_matches('0').to_owned() }
}

/// A bound as it is read: with a point or a comma, and two digits behind it at most.
#[must_use]
pub fn hundredths(text: &str) -> Option<u32> {
    let (whole, rest) = text.split_once([',', '.']).map_or((text, None), |(whole, rest)| (whole, Some(rest)));
    let digits = |text: &str, most| (1..=most).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    let whole: u32 = Some(whole).filter(|whole| digits(whole, 3))?.parse().ok()?;
    let rest = match rest {
        None => 0,
        Some(rest) => format!("{:0<2}", Some(rest).filter(|rest| digits(rest, 2))?).parse().ok()?,
    };
    Some(whole * 100 + rest).filter(|bound: &u32| *bound <= MIN_MAX)
}

#[cfg(test)]
mod tests;
