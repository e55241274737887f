//! Which lessons help with which gap: a rule that can be read, no ranking by anything hidden.
//!
//! The rule (`proposal-1`, Jenjang's own, no regulation's): for each competency below what the post requires, the next level to reach
//! is one above the level reached. Proposed are lessons that practise statements of that level which the person did not answer with
//! "often" or "always"; where a course names no such lesson, the course that leads to that level.

use super::course::Volume;
use crate::{assessment::NextStep, bundle::BundleHash, competency::Level};

/// One course that helps with one gap.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    /// The course's bundle.
    pub course: BundleHash,
    /// Its title.
    pub title: String,
    /// The level that it leads to next.
    pub level: Level,
    /// Lessons that practise what is missing, by number and title, in their order; empty where the course as a whole does.
    pub lessons: Vec<(u32, String)>,
}

/// What is proposed for one step, in the order of the shelf.
#[must_use]
pub fn propose(step: &NextStep, volumes: &[Volume]) -> Vec<Proposal> {
    let mut proposals = Vec::new();
    for volume in volumes {
        let mut lessons = Vec::new();
        for practice in &volume.practises {
            if practice.statements.iter().any(|id| step.to_show.contains(id) || step.to_seek.contains(id)) {
                lessons.push((practice.number, practice.title.clone()));
            }
        }
        let leads = volume.develops.contains(&(step.line.competency, step.level));
        if leads || !lessons.is_empty() {
            proposals.push(Proposal { course: volume.course, title: volume.title.clone(), level: step.level, lessons });
        }
    }
    proposals
}
