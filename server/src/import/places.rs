//! Units and posts as a file names them beside those on record.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    ids::{PositionId, UnitId},
    intake::{Field, Flaw, PostRow, Reason, UnitRow},
    people::{PositionKind, TreeFault, Unit, UnitTree},
    structure::Node,
};

use super::{
    ground::{Ground, Writes},
    record::{self, PostFact, UnitFact},
};
use crate::store::record::Table;

/// Something wrong with a row, by the row's place.
pub(super) type Found = Vec<(usize, Flaw)>;

fn flaw(field: Field, reason: Reason) -> Flaw {
    Flaw { field: Some(field), reason }
}

/// The units after an import.
pub(super) struct Units {
    /// All of them, by code.
    pub(super) by_code: BTreeMap<String, Unit>,
    pub(super) codes: BTreeMap<UnitId, String>,
    pub(super) tree: UnitTree,
}

impl Units {
    /// Arranges what rows say about units beside the record. Codes of which something bad is said go to `bad`, and stay as they are.
    pub(super) fn arrange(
        ground: &Ground<'_>,
        rows: &[(usize, &UnitRow)],
        bad: &mut BTreeSet<String>,
        found: &mut Found,
        writes: &mut Writes<'_>,
    ) -> Option<Self> {
        let mut said: BTreeMap<&str, (usize, &UnitRow)> = BTreeMap::new();
        let mut order: Vec<&str> = Vec::new();
        for (at, row) in rows {
            // A file that does not say what lies in what says nothing about units.
            if row.parent.is_none() {
                continue;
            }
            match said.get(row.code.as_str()) {
                Some((_, first)) => {
                    if first.name != row.name {
                        found.push((*at, flaw(Field::UnitName, Reason::UnitDiffers)));
                    }
                    if first.parent != row.parent {
                        found.push((*at, flaw(Field::ParentCode, Reason::UnitDiffers)));
                    }
                }
                None => {
                    said.insert(&row.code, (*at, row));
                    order.push(&row.code);
                }
            }
        }
        let known = &ground.record.units;
        let closed = |code: &str| known.get(code).is_some_and(|fact| fact.node.closed.is_some());
        // A unit that is closed is not opened by a list, nor is anything put into it.
        for (code, (at, row)) in &said {
            let parent = row.parent.as_ref().and_then(|parent| parent.as_deref());
            let field = if closed(code) {
                Field::UnitCode
            } else if parent.is_some_and(closed) {
                Field::ParentCode
            } else {
                continue;
            };
            if bad.insert((*code).to_owned()) {
                found.push((*at, flaw(field, Reason::UnitClosed)));
            }
        }
        said.retain(|code, _| !bad.contains(*code));
        loop {
            orphans(&mut said, |code| known.contains_key(code), bad, found);
            let id = |code: &str| {
                let derived = || UnitId::derive(&[ground.agency.uuid().as_bytes(), code.as_bytes()]);
                known.get(code).map_or_else(derived, |fact| fact.node.unit.id)
            };
            let mut by_code: BTreeMap<String, Unit> =
                known.iter().map(|(code, fact)| (code.clone(), fact.node.unit.clone())).collect();
            for (code, (_, row)) in &said {
                let parent = row.parent.as_ref().and_then(|parent| parent.as_deref()).map(id);
                let name = row.name.clone().unwrap_or_default();
                by_code.insert((*code).to_owned(), Unit { id: id(code), parent, name });
            }
            let named = order.iter().filter(|code| said.contains_key(**code)).map(|code| by_code[*code].clone());
            let mut others: Vec<&UnitFact> =
                known.values().filter(|fact| !said.contains_key(fact.code.as_str())).collect();
            others.sort_by_key(|fact| (fact.sort, fact.node.unit.id));
            let units: Vec<Unit> = named.chain(others.into_iter().map(|fact| fact.node.unit.clone())).collect();
            match UnitTree::build(units) {
                Ok(tree) => {
                    let codes = by_code.iter().map(|(code, unit)| (unit.id, code.clone())).collect();
                    let units = Self { by_code, codes, tree };
                    units.write(ground, writes);
                    return Some(units);
                }
                Err(faults) => {
                    let circle: BTreeSet<UnitId> = faults
                        .into_iter()
                        .flat_map(|fault| match fault {
                            TreeFault::Cycle(circle) => circle,
                            TreeFault::Duplicate(_) | TreeFault::MissingParent { .. } => Vec::new(),
                        })
                        .collect();
                    let caught: Vec<&str> = said.keys().copied().filter(|code| circle.contains(&id(code))).collect();
                    // The record itself is no tree: nothing that a file could mend row by row.
                    if caught.is_empty() {
                        return None;
                    }
                    for code in caught {
                        if let Some((at, _)) = said.remove(code) {
                            found.push((at, flaw(Field::ParentCode, Reason::UnitCycle)));
                        }
                        bad.insert(code.to_owned());
                    }
                }
            }
        }
    }

    /// New units come after those that they lie in, and siblings as the file has them. What known ones were until yesterday is kept.
    fn write(&self, ground: &Ground<'_>, writes: &mut Writes<'_>) {
        let known = &ground.record.units;
        for (place, unit) in self.tree.units().iter().enumerate() {
            let code = &self.codes[&unit.id];
            let fact = match known.get(code) {
                None => UnitFact { code: code.clone(), node: Node::new(unit.clone(), None), sort: place },
                Some(fact) if fact.node.unit == *unit => continue,
                Some(fact) => {
                    let mut fact = fact.clone();
                    fact.node.reshape(ground.today, unit.parent, unit.name.clone());
                    fact
                }
            };
            record::put_unit(ground.agency, &fact, writes);
        }
    }

    pub(super) fn id(&self, code: &str) -> Option<UnitId> {
        self.by_code.get(code).map(|unit| unit.id)
    }

    pub(super) fn name(&self, unit: UnitId) -> Option<String> {
        self.tree.get(unit).map(|unit| unit.name.clone())
    }

    /// Whether a unit lies in what the file is a list of.
    pub(super) fn inside(&self, scope: Option<UnitId>, unit: UnitId) -> bool {
        scope.is_none_or(|scope| self.tree.contains(scope, unit))
    }
}

/// Takes out what lies in a unit that is nowhere, and what lies in that.
fn orphans(
    said: &mut BTreeMap<&str, (usize, &UnitRow)>,
    on_record: impl Fn(&str) -> bool,
    bad: &mut BTreeSet<String>,
    found: &mut Found,
) {
    let above = |row: &UnitRow| row.parent.clone().flatten();
    let mut below: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (code, (_, row)) in said.iter() {
        if let Some(parent) = above(row) {
            below.entry(parent).or_default().push((*code).to_owned());
        }
    }
    let missing = below.keys().filter(|parent| !said.contains_key(parent.as_str()) && !on_record(parent));
    // What lies in a unit of a circle has that circle above it, too.
    let why = |parent: &String| if bad.contains(parent) { Reason::UnitCycle } else { Reason::UnknownUnit };
    let mut missing: Vec<(String, Reason)> = missing.map(|parent| (parent.clone(), why(parent))).collect();
    while let Some((parent, why)) = missing.pop() {
        for code in below.remove(&parent).unwrap_or_default() {
            if let Some((at, _)) = said.remove(code.as_str()) {
                found.push((at, flaw(Field::ParentCode, why)));
            }
            if !on_record(&code) {
                missing.push((code.clone(), why));
            }
            bad.insert(code);
        }
    }
}

/// The posts after an import.
pub(super) struct Posts<'a> {
    ground: &'a Ground<'a>,
    by_code: BTreeMap<String, PostFact>,
    titled: BTreeMap<(PositionKind, String), PositionId>,
    pub(super) by_id: BTreeMap<PositionId, PostFact>,
    /// What earlier rows have said of a code.
    said: BTreeMap<String, (String, Option<PositionKind>)>,
}

impl<'a> Posts<'a> {
    pub(super) fn of(ground: &'a Ground<'a>) -> Self {
        let by_id = ground.record.posts.clone();
        let by_code = by_id.values().map(|post| (post.code.clone(), post.clone())).collect();
        let titled = by_id.values().map(|post| ((post.kind, post.title.to_lowercase()), post.id)).collect();
        Self { ground, by_code, titled, by_id, said: BTreeMap::new() }
    }

    /// The post that a row means, made or changed where that is needed.
    pub(super) fn take(&mut self, row: &PostRow, writes: &mut Writes<'_>) -> Result<PositionId, Flaw> {
        let stated = row.kind.filter(|_| row.stated);
        if let Some(code) = &row.code {
            let (title, kind) = self.said.entry(code.clone()).or_insert_with(|| (row.title.clone(), stated));
            if *title != row.title {
                return Err(flaw(Field::PostTitle, Reason::PostDiffers));
            }
            if *kind != stated {
                return Err(flaw(Field::PostKind, Reason::PostDiffers));
            }
            if let Some(known) = self.by_code.get(code) {
                let now = PostFact { title: row.title.clone(), kind: stated.unwrap_or(known.kind), ..known.clone() };
                return Ok(self.keep(now, writes));
            }
        }
        let title = row.title.to_lowercase();
        let kind = row.kind.or_else(|| self.kind_titled(&title));
        let kind = kind.ok_or_else(|| flaw(Field::PostTitle, Reason::UnknownKind))?;
        if let Some(known) = self.titled.get(&(kind, title.clone())) {
            return Ok(*known);
        }
        let code = row.code.clone().unwrap_or_else(|| format!("{}:{title}", kind.code()));
        let id = PositionId::derive(&[self.ground.agency.uuid().as_bytes(), code.as_bytes()]);
        Ok(self.keep(PostFact { id, code, title: row.title.clone(), kind }, writes))
    }

    /// The kind of the posts of that title, where they are all of one.
    fn kind_titled(&self, title: &str) -> Option<PositionKind> {
        let mut kinds =
            PositionKind::ALL.into_iter().filter(|kind| self.titled.contains_key(&(*kind, title.to_owned())));
        let kind = kinds.next()?;
        kinds.next().is_none().then_some(kind)
    }

    fn keep(&mut self, post: PostFact, writes: &mut Writes<'_>) -> PositionId {
        let id = post.id;
        if self.by_id.get(&id) != Some(&post) {
            writes.set(Table::Position, record::post(self.ground.agency, &post));
            self.by_code.insert(post.code.clone(), post.clone());
            self.titled.insert((post.kind, post.title.to_lowercase()), id);
            self.by_id.insert(id, post);
        }
        id
    }
}
