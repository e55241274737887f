//! A change of the posts beside the record.

use domain::{
    people::{Assignment, Position, PositionKind},
    structure::{Fault, Holders, Post, Reform, Reformed, Wrong, reform},
    time::Date,
    wire::office::{
        posts::{Onward, PostChange, RevisePost, TITLE_CHARS_MAX},
        structure::CODE_CHARS_MAX,
    },
};

use super::{
    Frame, Outcome, first_day,
    lines::{Differing, Ladder},
    units::fault,
};
use crate::{
    import::{
        ground::{Writes, count},
        places::{post_code, post_id},
        record::{self, PostFact, Record},
    },
    store::{audit::Subject, record::Table},
};

pub(super) fn plan(frame: Frame, known: &Record, asked: &RevisePost) -> Outcome {
    let mut wrong: Vec<Wrong> = Vec::new();
    let from = first_day(&asked.from, &mut wrong);
    let change = change(frame, known, asked, &mut wrong);
    let (Some(change), Some(from)) = (change, from) else { return Outcome::refused(wrong) };
    let posts: Vec<Post> = known.posts.values().map(|fact| fact.post.clone()).collect();
    let own = known.people.values().flat_map(|person| &person.assignments);
    let held: Vec<Assignment> = own.chain(&known.visiting).copied().collect();
    match reform(&posts, &held, &change, from, frame.bounds) {
        Ok(reformed) if wrong.is_empty() => of_reform(frame, known, asked, (&held, from), &reformed),
        Ok(_) => Outcome::refused(wrong),
        Err(more) => {
            wrong.extend(more);
            Outcome::refused(wrong)
        }
    }
}

/// What is asked for as a change; all that is wrong with it by itself goes to `wrong`.
fn change(frame: Frame, known: &Record, asked: &RevisePost, wrong: &mut Vec<Wrong>) -> Option<Reform> {
    let (title, code) = (asked.title.trim(), asked.code.trim());
    if matches!(asked.change, PostChange::Create | PostChange::Rename) {
        wrong.extend(fault(title, TITLE_CHARS_MAX).map(|fault| ("title", fault)));
    }
    let kind = PositionKind::from_code(&asked.kind);
    if matches!(asked.change, PostChange::Create | PostChange::Kind) && kind.is_none() {
        wrong.push(("kind", if asked.kind.is_empty() { Fault::Empty } else { Fault::Choice }));
    }
    if asked.change == PostChange::Create {
        let kind = kind?;
        if !code.is_empty() {
            wrong.extend(fault(code, CODE_CHARS_MAX).map(|fault| ("code", fault)));
        }
        // As imports derive it, so that a list that names it means this post.
        let code = if code.is_empty() { post_code(kind, title) } else { code.to_owned() };
        if known.posts.values().any(|fact| fact.code == code) {
            wrong.push(("code", Fault::Taken));
            return None;
        }
        return Some(Reform::Create(Position { id: post_id(frame.agency, &code), title: title.to_owned(), kind }));
    }
    let Some(post) = asked.post else {
        wrong.push(("post", Fault::Empty));
        return None;
    };
    let mut into = |field| {
        if asked.into.is_none() {
            wrong.push((field, Fault::Empty));
        }
        asked.into
    };
    Some(match asked.change {
        PostChange::Create => return None,
        PostChange::Rename => Reform::Rename(post, title.to_owned()),
        PostChange::Kind => Reform::Kind(post, kind?),
        PostChange::Merge => Reform::Merge(post, into("into")?),
        PostChange::Retire => Reform::Retire(
            post,
            match asked.holders {
                None | Some(Onward::Nobody) => Holders::None,
                Some(Onward::Vacate) => Holders::Vacate,
                Some(Onward::Take) => Holders::Take(into("into")?),
            },
        ),
    })
}

fn of_reform(
    frame: Frame,
    known: &Record,
    asked: &RevisePost,
    (held, from): (&[Assignment], Date),
    reformed: &Reformed,
) -> Outcome {
    let (mut outcome, mut writes) = (Outcome::default(), Writes::new(known));
    for post in &reformed.posts {
        let code = match known.posts.get(&post.position.id) {
            Some(fact) => fact.code.clone(),
            None if asked.code.trim().is_empty() => post_code(post.position.kind, &post.position.title),
            None => asked.code.trim().to_owned(),
        };
        record::put_post(frame.agency, &PostFact { code, post: post.clone() }, &mut writes);
    }
    for held in held.iter().filter(|held| reformed.dropped.contains(&held.id)) {
        writes.remove(Table::Assignment, &record::assignment(held));
    }
    for held in &reformed.assignments {
        writes.set(Table::Assignment, record::assignment(held));
    }
    // Who heads a unit follows from the kinds of posts.
    if !matches!(asked.change, PostChange::Create | PostChange::Rename) {
        let differing = Differing {
            posts: &reformed.posts,
            assignments: &reformed.assignments,
            dropped: Some(&reformed.dropped),
            ..Differing::default()
        };
        let ladder = Ladder::after(known, &differing, frame.bounds.today);
        ladder.rearrange(&|_| None, true, &mut writes, &mut outcome);
    }
    outcome.seen.holders = count(reformed.people.len());
    let post = reformed.posts.first().map(|post| post.position.id);
    let (people, lines) = (outcome.seen.holders, outcome.seen.lines);
    let into = asked.into.map(|into| format!(" into={into}")).unwrap_or_default();
    let detail = format!("post {} from={from} people={people} lines={lines}{into}", asked.change.code());
    outcome.logged = post.map(|post| (Subject::Place(post.uuid()), detail));
    outcome.writes = writes.finish();
    outcome
}
