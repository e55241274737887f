//! Posts: one more, called otherwise, of another kind, gone up in another, retired; and those who hold them.
//!
//! A post is never deleted. What it was called and of which kind it was is kept with its days, so that what is told of a day is told by
//! the post of that day, and an assessment that was begun for a kind keeps that kind's standard.

#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use super::{Bounds, Fault, Wrong, split};
use crate::{
    ids::{AssignmentId, PersonId, PositionId},
    people::{Assignment, Capacity, Position, PositionKind},
    time::{Date, DateRange},
};

/// What a post was until a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PastPost {
    /// The first day, where that is known.
    pub from: Option<Date>,
    /// The last day.
    pub to: Date,
    /// What it was called.
    pub title: String,
    /// Its kind.
    pub kind: PositionKind,
}

/// A post with what it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Post {
    /// As it is, or as it was last.
    pub position: Position,
    /// Its first day, where that is known.
    pub opened: Option<Date>,
    /// Its last day, if it is retired.
    pub closed: Option<Date>,
    /// What it was before, the oldest first.
    pub past: Vec<PastPost>,
}

impl Post {
    /// A post without a history.
    #[must_use]
    pub const fn new(position: Position, opened: Option<Date>) -> Self {
        Self { position, opened, closed: None, past: Vec::new() }
    }

    /// Whether it was there on that day.
    #[must_use]
    pub fn is_open(&self, day: Date) -> bool {
        self.opened.is_none_or(|opened| opened <= day) && self.closed.is_none_or(|closed| day <= closed)
    }

    /// The day since which it is called so and of its kind, where that is known.
    #[must_use]
    pub fn since(&self) -> Option<Date> {
        self.past.last().map_or(self.opened, |past| Some(past.to.tomorrow().unwrap_or(Date::MAX)))
    }

    /// As it was on that day.
    #[must_use]
    pub fn on(&self, day: Date) -> Position {
        match self.past.iter().find(|past| day <= past.to) {
            Some(past) => Position { id: self.position.id, title: past.title.clone(), kind: past.kind },
            None => self.position.clone(),
        }
    }

    /// The kinds of which it has ever been until a day.
    #[must_use]
    pub fn kinds(&self, until: Option<Date>) -> BTreeSet<PositionKind> {
        let begun = |from: Option<Date>| from.is_none_or(|from| until.is_none_or(|until| from <= until));
        let past = self.past.iter().filter(|past| begun(past.from)).map(|past| past.kind);
        past.chain(begun(self.since()).then_some(self.position.kind)).collect()
    }

    /// Is called otherwise, or of another kind, from that day on, which is none before [`Self::since`].
    pub fn reshape(&mut self, from: Date, title: String, kind: PositionKind) {
        let since = self.since();
        // What held for no day is nothing to remember.
        if let Some(to) = from.yesterday().ok().filter(|to| since.is_none_or(|since| since <= *to)) {
            let Position { title, kind, .. } = self.position.clone();
            self.past.push(PastPost { from: since, to, title, kind });
        }
        (self.position.title, self.position.kind) = (title, kind);
    }
}

/// A change to the posts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reform {
    /// A post more.
    Create(Position),
    /// Another title.
    Rename(PositionId, String),
    /// Another kind, whose standard holds from then on.
    Kind(PositionId, PositionKind),
    /// Those who hold it hold another, and it retires.
    Merge(PositionId, PositionId),
    /// It retires.
    Retire(PositionId, Holders),
}

/// What becomes of those who hold a post that retires.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holders {
    /// There must be none.
    None,
    /// They stay in their unit without a post.
    Vacate,
    /// They hold another.
    Take(PositionId),
}

/// What comes of a change.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reformed {
    /// Posts as they are afterwards, those that differ.
    pub posts: Vec<Post>,
    /// Assignments as they are afterwards, those that differ or are new.
    pub assignments: Vec<Assignment>,
    /// Assignments that would have begun later, and never do.
    pub dropped: BTreeSet<AssignmentId>,
    /// Who holds another post, or none.
    pub people: BTreeSet<PersonId>,
}

/// What comes of a change of the posts from a day on.
///
/// # Errors
/// All that is wrong, by field: `post`, `title`, `kind`, `into`, `holders`, `from`.
pub fn reform(
    posts: &[Post],
    held: &[Assignment],
    change: &Reform,
    from: Date,
    bounds: Bounds,
) -> Result<Reformed, Vec<Wrong>> {
    let mut wrong: Vec<Wrong> = bounds.of_tree(from).map(|fault| ("from", fault)).into_iter().collect();
    let of: BTreeMap<PositionId, &Post> = posts.iter().map(|post| (post.position.id, post)).collect();
    let open = |post: PositionId| match of.get(&post) {
        None => Err(Fault::Unknown),
        Some(post) if post.closed.is_some() => Err(Fault::Closed),
        Some(post) => Ok(*post),
    };
    // Lists know posts by title and kind.
    let taken = |wanted: &Position| {
        let same = |post: &&Post| {
            post.closed.is_none()
                && post.position.id != wanted.id
                && post.position.kind == wanted.kind
                && post.position.title.to_lowercase() == wanted.title.to_lowercase()
        };
        posts.iter().find(same).map(|_| Fault::Taken)
    };
    let mut reformed = Reformed::default();
    let own = match change {
        Reform::Create(_) => None,
        Reform::Rename(post, _) | Reform::Kind(post, _) | Reform::Merge(post, _) | Reform::Retire(post, _) => {
            open(*post).map_err(|fault| wrong.push(("post", fault))).ok()
        }
    };
    match (change, own) {
        (Reform::Create(position), _) => {
            wrong.extend(taken(position).map(|fault| ("title", fault)));
            if of.contains_key(&position.id) {
                wrong.push(("code", Fault::Taken));
            }
            reformed.posts.push(Post::new(position.clone(), Some(from)));
        }
        (Reform::Rename(_, title), Some(own)) => {
            let wanted = Position { title: title.clone(), ..own.position.clone() };
            let fault = if own.position == wanted { Some(Fault::Same) } else { taken(&wanted) };
            wrong.extend(fault.map(|fault| ("title", fault)));
            reformed.reshaped(own, from, wanted);
        }
        (Reform::Kind(_, kind), Some(own)) => {
            let wanted = Position { kind: *kind, ..own.position.clone() };
            let fault = if own.position == wanted { Some(Fault::Same) } else { taken(&wanted) };
            wrong.extend(fault.map(|fault| ("kind", fault)));
            reformed.reshaped(own, from, wanted);
        }
        (Reform::Merge(_, into), Some(own)) => {
            wrong.extend(other(own, open(*into), from).map(|fault| ("into", fault)));
            reformed.retired(own, from);
            reformed.go(held, own.position.id, from, Some(*into));
        }
        (Reform::Retire(_, holders), Some(own)) => {
            reformed.retired(own, from);
            let holds = |held: &&Assignment| held.position == Some(own.position.id) && lasts(held, from);
            match holders {
                Holders::None => {
                    if held.iter().any(|held| holds(&held)) {
                        wrong.push(("holders", Fault::Held));
                    }
                }
                Holders::Vacate => reformed.go(held, own.position.id, from, None),
                Holders::Take(into) => {
                    wrong.extend(other(own, open(*into), from).map(|fault| ("into", fault)));
                    reformed.go(held, own.position.id, from, Some(*into));
                }
            }
        }
        (_, None) => {}
    }
    // What has changed since is built upon what was.
    let early = |post: &Post| of.get(&post.position.id).and_then(|was| was.since()).is_some_and(|since| since > from);
    if wrong.is_empty() && reformed.posts.iter().any(early) {
        wrong.push(("from", Fault::Early));
    }
    if wrong.is_empty() { Ok(reformed) } else { Err(wrong) }
}

/// What speaks against another post for those who hold one.
fn other(own: &Post, found: Result<&Post, Fault>, from: Date) -> Option<Fault> {
    match found {
        Err(fault) => Some(fault),
        Ok(other) if other.position.id == own.position.id => Some(Fault::Same),
        Ok(other) if !other.is_open(from) => Some(Fault::Later),
        Ok(_) => None,
    }
}

fn lasts(held: &Assignment, from: Date) -> bool {
    held.range.to.is_none_or(|to| to >= from)
}

impl Reformed {
    fn reshaped(&mut self, post: &Post, from: Date, wanted: Position) {
        let mut post = post.clone();
        post.reshape(from, wanted.title, wanted.kind);
        self.posts.push(post);
    }

    fn retired(&mut self, post: &Post, from: Date) {
        self.posts.push(Post { closed: Some(from.yesterday().unwrap_or(Date::MIN)), ..post.clone() });
    }

    /// Those who hold a post go on with another, or without one, in their unit.
    fn go(&mut self, all: &[Assignment], post: PositionId, from: Date, into: Option<PositionId>) {
        for held in all.iter().filter(|held| held.position == Some(post) && lasts(held, from)) {
            self.people.insert(held.person);
            let (id, begins) = if held.range.from >= from {
                (held.id, held.range.from)
            } else {
                let (before, _) = split(held, from);
                self.assignments.push(before);
                let into = into.map(|into| into.to_string()).unwrap_or_default();
                let own = held.id.uuid().into_bytes();
                (AssignmentId::derive(&[&own, into.as_bytes(), from.to_string().as_bytes()]), from)
            };
            // Nobody acts twice in one post, nor in none.
            let twin = |other: &&Assignment| {
                (other.person, other.unit, other.position, other.capacity)
                    == (held.person, held.unit, into, held.capacity)
                    && other.range.from <= begins
                    && lasts(other, begins)
            };
            let acts = held.capacity != Capacity::Definitive;
            if acts && (into.is_none() || all.iter().any(|other| twin(&other))) {
                if id == held.id {
                    self.dropped.insert(id);
                }
                continue;
            }
            let range = DateRange { from: begins, ..held.range };
            self.assignments.push(Assignment { id, position: into, seat: None, range, ..*held });
        }
    }
}
