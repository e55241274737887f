//! Units and posts as a file names them beside those on record.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    ids::{AgencyId, PositionId, UnitId},
    intake::{Field, Flaw, PostRow, Reason, UnitRow},
    people::{Position, PositionKind, TreeFault, Unit, UnitTree},
    structure::{DEPTH_MAX, Node, Post},
};

use super::{
    ground::{Ground, Writes},
    record::{self, PostFact, UnitFact},
};

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
                    if first.head != row.head {
                        found.push((*at, flaw(Field::Head, Reason::UnitDiffers)));
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
                    let codes: BTreeMap<UnitId, String> =
                        by_code.iter().map(|(code, unit)| (unit.id, code.clone())).collect();
                    let deep = deep(&tree, |unit| {
                        let code = codes.get(&unit.id).filter(|code| said.contains_key(code.as_str()))?;
                        let stays = known.get(code).is_some_and(|fact| fact.node.unit.parent == unit.parent);
                        (!stays).then(|| code.clone())
                    });
                    if !deep.is_empty() {
                        for code in deep {
                            if let Some((at, _)) = said.remove(code.as_str()) {
                                found.push((at, flaw(Field::ParentCode, Reason::UnitDeep)));
                            }
                            bad.insert(code);
                        }
                        continue;
                    }
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

/// Those that put units deeper than may be: of each that is, the nearest that a row brings or moves, itself or above it. What is too deep
/// on record is not told.
fn deep(tree: &UnitTree, brought: impl Fn(&Unit) -> Option<String>) -> BTreeSet<String> {
    let too_deep = tree.iter().filter(|(depth, _)| *depth >= DEPTH_MAX).map(|(_, unit)| unit);
    let above = |unit: &&Unit| unit.parent.and_then(|parent| tree.get(parent));
    too_deep.filter_map(|unit| core::iter::successors(Some(unit), above).find_map(&brought)).collect()
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

/// The code of a post that has none of the agency's own.
pub(crate) fn post_code(kind: PositionKind, title: &str) -> String {
    format!("{}:{}", kind.code(), title.to_lowercase())
}

/// The id of a new post of that code.
pub(crate) fn post_id(agency: AgencyId, code: &str) -> PositionId {
    PositionId::derive(&[agency.uuid().as_bytes(), code.as_bytes()])
}

/// The posts after an import.
pub(super) struct Posts<'a> {
    ground: &'a Ground<'a>,
    by_code: BTreeMap<String, PositionId>,
    titled: BTreeMap<(PositionKind, String), PositionId>,
    /// What posts were called before, and retired ones, the latest word last.
    were: BTreeMap<(PositionKind, String), PositionId>,
    pub(super) by_id: BTreeMap<PositionId, PostFact>,
    /// What earlier rows have said of a code.
    said: BTreeMap<String, (String, Option<PositionKind>)>,
}

impl<'a> Posts<'a> {
    pub(super) fn of(ground: &'a Ground<'a>) -> Self {
        let by_id = ground.record.posts.clone();
        let by_code = by_id.iter().map(|(id, fact)| (fact.code.clone(), *id)).collect();
        let key = |kind: PositionKind, title: &str| (kind, title.to_lowercase());
        let now = |fact: &PostFact| (key(fact.now().kind, &fact.now().title), fact.now().id);
        let titled = by_id.values().filter(|fact| fact.post.closed.is_none()).map(now).collect();
        let past = |fact: &PostFact| {
            let id = fact.now().id;
            let past: Vec<_> =
                fact.post.past.iter().map(|past| (Some(past.to), key(past.kind, &past.title), id)).collect();
            let closed = fact.post.closed.map(|day| (Some(day), now(fact).0, id));
            past.into_iter().chain(closed)
        };
        let mut were: Vec<_> = by_id.values().flat_map(past).collect();
        were.sort();
        let were = were.into_iter().map(|(_, key, id)| (key, id)).collect();
        Self { ground, by_code, titled, were, by_id, said: BTreeMap::new() }
    }

    /// The post that a row means, made or changed where that is needed. A list that lags behind may call a post as it was called before;
    /// a post that is retired is not opened by a list.
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
            if let Some(known) = self.by_code.get(code).and_then(|id| self.by_id.get(id)) {
                if known.post.closed.is_some() {
                    return Err(flaw(Field::PostCode, Reason::PostClosed));
                }
                let mut fact = known.clone();
                let (title, kind) = (row.title.clone(), stated.unwrap_or(known.now().kind));
                if *fact.now() != (Position { id: fact.now().id, title: title.clone(), kind }) {
                    fact.post.reshape(self.ground.today, title, kind);
                }
                return Ok(self.keep(fact, writes));
            }
        }
        let title = row.title.to_lowercase();
        let kind = row.kind.or_else(|| self.kind_titled(&title));
        let kind = kind.ok_or_else(|| flaw(Field::PostTitle, Reason::UnknownKind))?;
        if let Some(known) = self.titled.get(&(kind, title.clone())) {
            return Ok(*known);
        }
        // A code that nobody has is a post of its own.
        if let Some(id) = self.were.get(&(kind, title.clone())).filter(|_| row.code.is_none()) {
            let closed = self.by_id.get(id).is_some_and(|fact| fact.post.closed.is_some());
            return if closed { Err(flaw(Field::PostTitle, Reason::PostClosed)) } else { Ok(*id) };
        }
        let code = row.code.clone().unwrap_or_else(|| post_code(kind, &row.title));
        let id = post_id(self.ground.agency, &code);
        if self.by_id.contains_key(&id) {
            return Err(flaw(Field::PostTitle, Reason::PostDiffers));
        }
        let position = Position { id, title: row.title.clone(), kind };
        Ok(self.keep(PostFact { code, post: Post::new(position, None) }, writes))
    }

    /// The kind of the posts of that title, where they are all of one.
    fn kind_titled(&self, title: &str) -> Option<PositionKind> {
        let mut kinds =
            PositionKind::ALL.into_iter().filter(|kind| self.titled.contains_key(&(*kind, title.to_owned())));
        let kind = kinds.next()?;
        kinds.next().is_none().then_some(kind)
    }

    fn keep(&mut self, fact: PostFact, writes: &mut Writes<'_>) -> PositionId {
        let id = fact.now().id;
        if self.by_id.get(&id) != Some(&fact) {
            record::put_post(self.ground.agency, &fact, writes);
            self.by_code.insert(fact.code.clone(), id);
            self.titled.insert((fact.now().kind, fact.now().title.to_lowercase()), id);
            self.by_id.insert(id, fact);
        }
        id
    }
}
