//! Restructuring an agency: units and posts that are created, renamed, moved, merged and closed, and the people who go with them; people
//! who go alone.
//!
//! A unit is never deleted. What it was called and what it lay in is kept with its days ([`Past`]), and a unit that is closed keeps its
//! last day, so that figures of a day are told by the tree of that day.
//!
//! Promises: a change holds from a day on and leaves all days before it as they were; on no day is a unit in a circle, below one that is
//! closed, or somebody in a unit that is not there; everybody keeps exactly one definitive place; all that is wrong is told at once.
//! Refuses: days to come for the tree, since lists and imports go by the tree as it is; and days of which figures are settled.

mod handover;
mod naming;
mod posts;
#[cfg(test)]
mod tests;
mod transfer;

use std::collections::{BTreeMap, BTreeSet};

pub use handover::{HandoverEnd, Taking, release, take};
pub use naming::{Headship, Naming, name_head};
pub use posts::{Holders, PastPost, Post, Reform, Reformed, reform};
pub use transfer::{Moved, Transfer, transfer};

use crate::{
    coded::coded,
    ids::{AssignmentId, PersonId, UnitId},
    people::{Assignment, TreeFault, Unit, UnitTree},
    time::{Date, DateRange},
};

/// Units above one another. Six levels are common, and ten are the most that we know of.
/// The words of [`crate::intake::Reason::UnitDeep`] name the number.
pub const DEPTH_MAX: usize = 24;

coded! {
    /// What is wrong with a change.
    pub enum Fault {
        /// Nothing is written there.
        Empty = "empty",
        /// Too many characters.
        Long = "long",
        /// None of the values that can stand there.
        Choice = "choice",
        /// Another has it already.
        Taken = "taken",
        /// There is no such thing in the agency.
        Unknown = "unknown",
        /// The unit, or the post, is closed.
        Closed = "closed",
        /// A unit below itself.
        BelowItself = "below_itself",
        /// Too many units above one another.
        Deep = "deep",
        /// It is so already.
        Same = "same",
        /// A day before something else that has changed since.
        Early = "early",
        /// A day of a period that is over: its figures are settled.
        Settled = "settled",
        /// A day to come, or one too far ahead.
        Ahead = "ahead",
        /// Somebody is still there.
        Occupied = "occupied",
        /// Somebody still holds the post.
        Held = "held",
        /// It begins only later.
        Later = "later",
        /// A last day before the first.
        Backwards = "backwards",
        /// A last day of what has none: a definitive place lasts until another follows.
        Lasting = "lasting",
        /// Units still lie below.
        HasUnits = "has_units",
        /// Nobody is their own supervisor.
        Oneself = "oneself",
        /// The supervisors above would lead in a circle.
        Circle = "circle",
        /// Whoever it is has left.
        Left = "left",
        /// Whoever it is has no place in the unit.
        Elsewhere = "elsewhere",
        /// Somebody heads the unit by their structural post.
        Headed = "headed",
        /// They wait already to be taken.
        Waits = "waits",
        /// A day before the one from which they were let go.
        Released = "released",
    }
}

/// What is wrong, by the name of the field.
pub type Wrong = (&'static str, Fault);

/// What a unit was until a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Past {
    /// The first day, where that is known.
    pub from: Option<Date>,
    /// The last day.
    pub to: Date,
    /// What it lay in.
    pub parent: Option<UnitId>,
    /// What it was called.
    pub name: String,
}

/// A unit with what it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    /// As it is, or as it was last.
    pub unit: Unit,
    /// Its first day, where that is known.
    pub opened: Option<Date>,
    /// Its last day, if it is closed.
    pub closed: Option<Date>,
    /// What it was before, the oldest first.
    pub past: Vec<Past>,
}

impl Node {
    /// A unit without a history.
    #[must_use]
    pub const fn new(unit: Unit, opened: Option<Date>) -> Self {
        Self { unit, opened, closed: None, past: Vec::new() }
    }

    /// Whether it was there on that day.
    #[must_use]
    pub fn is_open(&self, day: Date) -> bool {
        self.opened.is_none_or(|opened| opened <= day) && self.closed.is_none_or(|closed| day <= closed)
    }

    /// The day since which it is called and lies as it does, where that is known.
    #[must_use]
    pub fn since(&self) -> Option<Date> {
        self.past.last().map_or(self.opened, |past| Some(past.to.tomorrow().unwrap_or(Date::MAX)))
    }

    /// As it was on that day.
    #[must_use]
    pub fn on(&self, day: Date) -> Unit {
        match self.past.iter().find(|past| day <= past.to) {
            Some(past) => Unit { id: self.unit.id, parent: past.parent, name: past.name.clone() },
            None => self.unit.clone(),
        }
    }

    /// Is called and lies otherwise from that day on, which is none before [`Self::since`].
    pub fn reshape(&mut self, from: Date, parent: Option<UnitId>, name: String) {
        let since = self.since();
        // What held for no day is nothing to remember.
        if let Some(to) = from.yesterday().ok().filter(|to| since.is_none_or(|since| since <= *to)) {
            let Unit { parent, name, .. } = self.unit.clone();
            self.past.push(Past { from: since, to, parent, name });
        }
        (self.unit.parent, self.unit.name) = (parent, name);
    }
}

/// The units of a day.
#[must_use]
pub fn units_on(nodes: &[Node], day: Date) -> Vec<Unit> {
    nodes.iter().filter(|node| node.is_open(day)).map(|node| node.on(day)).collect()
}

/// The tree of a day.
///
/// # Errors
/// All faults; no change that [`restructure`] lets through leads to one.
pub fn tree_on(nodes: &[Node], day: Date) -> Result<UnitTree, Vec<TreeFault>> {
    UnitTree::build(units_on(nodes, day))
}

/// A change to the tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// A unit more.
    Create(Unit),
    /// Another name.
    Rename(UnitId, String),
    /// Another place, with all that is below; none is the top.
    Move(UnitId, Option<UnitId>),
    /// Its people and what lies below it go to another unit, and it closes.
    Merge(UnitId, UnitId),
    /// It closes. Nobody may be in it, and nothing below it.
    Close(UnitId),
}

/// Between which days a change may hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bounds {
    /// Today.
    pub today: Date,
    /// The last day of which figures are settled.
    pub settled: Option<Date>,
}

impl Bounds {
    /// What is wrong with the first day of a change of the tree.
    fn of_tree(&self, from: Date) -> Option<Fault> {
        if from > self.today { Some(Fault::Ahead) } else { self.early(from) }
    }

    fn early(&self, from: Date) -> Option<Fault> {
        self.settled.is_some_and(|settled| from <= settled).then_some(Fault::Settled)
    }
}

/// What comes of a change.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// Units as they are afterwards, those that differ.
    pub nodes: Vec<Node>,
    /// Assignments as they are afterwards, those that differ or are new.
    pub assignments: Vec<Assignment>,
    /// Who goes to another unit.
    pub people: BTreeSet<PersonId>,
}

/// What comes of a change of the tree from a day on.
///
/// # Errors
/// All that is wrong, by field: `unit`, `name`, `parent`, `into`, `from`.
pub fn restructure(
    nodes: &[Node],
    held: &[Assignment],
    change: &Change,
    from: Date,
    bounds: Bounds,
) -> Result<Plan, Vec<Wrong>> {
    let mut wrong: Vec<Wrong> = bounds.of_tree(from).map(|fault| ("from", fault)).into_iter().collect();
    let of: BTreeMap<UnitId, &Node> = nodes.iter().map(|node| (node.unit.id, node)).collect();
    let open = |unit: UnitId| match of.get(&unit) {
        None => Err(Fault::Unknown),
        Some(node) if node.closed.is_some() => Err(Fault::Closed),
        Some(node) => Ok(*node),
    };
    let below = |unit: UnitId, place: UnitId| {
        let above = |at: &UnitId| of.get(at).and_then(|node| node.unit.parent);
        core::iter::successors(Some(place), above).take(nodes.len() + 1).any(|at| at == unit)
    };
    let mut plan = Plan::default();
    let named = match change {
        Change::Create(unit) => Some(unit.id),
        Change::Rename(unit, _) | Change::Move(unit, _) | Change::Merge(unit, _) | Change::Close(unit) => Some(*unit),
    };
    let own = match change {
        Change::Create(_) => None,
        _ => named.and_then(|unit| open(unit).map_err(|fault| wrong.push(("unit", fault))).ok()),
    };
    match (change, own) {
        (Change::Create(unit), _) => {
            if let Some(Err(fault)) = unit.parent.map(open) {
                wrong.push(("parent", fault));
            }
            if of.contains_key(&unit.id) {
                wrong.push(("unit", Fault::Taken));
            }
            plan.nodes.push(Node::new(unit.clone(), Some(from)));
        }
        (Change::Rename(_, name), Some(own)) => {
            if own.unit.name == *name {
                wrong.push(("name", Fault::Same));
            }
            plan.reshaped(own, from, own.unit.parent, name.clone());
        }
        (Change::Move(unit, parent), Some(own)) => match parent.map(open) {
            Some(Err(fault)) => wrong.push(("parent", fault)),
            _ if *parent == own.unit.parent => wrong.push(("parent", Fault::Same)),
            _ if parent.is_some_and(|parent| below(*unit, parent)) => wrong.push(("parent", Fault::BelowItself)),
            _ => plan.reshaped(own, from, *parent, own.unit.name.clone()),
        },
        (Change::Merge(unit, into), Some(own)) => match open(*into) {
            Err(fault) => wrong.push(("into", fault)),
            Ok(_) if into == unit => wrong.push(("into", Fault::Same)),
            Ok(_) if below(*unit, *into) => wrong.push(("into", Fault::BelowItself)),
            Ok(other) if !other.is_open(from) => wrong.push(("from", Fault::Early)),
            Ok(_) => {
                plan.closed(own, from);
                for child in nodes.iter().filter(|node| node.closed.is_none() && node.unit.parent == Some(*unit)) {
                    plan.reshaped(child, from, Some(*into), child.unit.name.clone());
                }
                for held in held.iter().filter(|held| held.unit == *unit) {
                    plan.goes(held, from, *into);
                }
            }
        },
        (Change::Close(unit), Some(own)) => {
            if nodes.iter().any(|node| node.closed.is_none() && node.unit.parent == Some(*unit)) {
                wrong.push(("unit", Fault::HasUnits));
            }
            if held.iter().any(|held| held.unit == *unit && held.range.to.is_none_or(|to| to >= from)) {
                wrong.push(("unit", Fault::Occupied));
            }
            plan.closed(own, from);
        }
        (_, None) => {}
    }
    if wrong.is_empty() {
        wrong.extend(plan.check(nodes, from));
    }
    if wrong.is_empty() { Ok(plan) } else { Err(wrong) }
}

impl Plan {
    fn reshaped(&mut self, node: &Node, from: Date, parent: Option<UnitId>, name: String) {
        let mut node = node.clone();
        node.reshape(from, parent, name);
        self.nodes.push(node);
    }

    fn closed(&mut self, node: &Node, from: Date) {
        self.nodes.push(Node { closed: Some(from.yesterday().unwrap_or(Date::MIN)), ..node.clone() });
    }

    /// An assignment goes on in another unit.
    fn goes(&mut self, held: &Assignment, from: Date, unit: UnitId) {
        if held.range.to.is_some_and(|to| to < from) {
            return;
        }
        self.people.insert(held.person);
        if held.range.from >= from {
            self.assignments.push(Assignment { unit, seat: None, ..*held });
            return;
        }
        let (before, after) = split(held, from);
        let parts = [held.id.uuid().into_bytes(), unit.uuid().into_bytes()];
        let id = AssignmentId::derive(&[&parts[0], &parts[1], from.to_string().as_bytes()]);
        self.assignments.push(before);
        self.assignments.push(Assignment { id, unit, seat: None, ..after });
    }

    /// Whether what comes of it is a tree on every day from then on.
    fn check(&self, before: &[Node], from: Date) -> Option<Wrong> {
        // What has changed since is built upon what was.
        let stands = |node: &Node| {
            let was = before.iter().find(|was| was.unit.id == node.unit.id);
            was.and_then(Node::since).is_none_or(|since| since <= from)
        };
        if !self.nodes.iter().all(stands) {
            return Some(("from", Fault::Early));
        }
        let mut after: Vec<Node> = before.to_vec();
        for node in &self.nodes {
            match after.iter_mut().find(|known| known.unit.id == node.unit.id) {
                Some(known) => known.clone_from(node),
                None => after.push(node.clone()),
            }
        }
        let next = |day: Date| day.tomorrow().ok();
        let mut days: BTreeSet<Date> = [from].into();
        for node in &after {
            let turns = node.past.iter().map(|past| past.to).chain(node.closed).filter_map(next).chain(node.opened);
            days.extend(turns.filter(|day| *day >= from));
        }
        for day in days {
            match tree_on(&after, day) {
                Err(_) => return Some(("from", Fault::Early)),
                Ok(tree) if tree.iter().any(|(depth, _)| depth >= DEPTH_MAX) => return Some(("parent", Fault::Deep)),
                Ok(_) => {}
            }
        }
        None
    }
}

/// An assignment until the day before, and from a day on that lies within it.
fn split(held: &Assignment, from: Date) -> (Assignment, Assignment) {
    let before = DateRange { to: from.yesterday().ok(), ..held.range };
    (Assignment { range: before, ..*held }, Assignment { range: DateRange { from, ..held.range }, ..*held })
}
