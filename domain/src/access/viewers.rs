//! Who sees what, read from the table, for the list that people are shown.

use super::{Action, Condition, Role, Scope, TABLE};
use crate::coded::coded;

coded! {
    /// A part of somebody's record, as the list of who sees what names it.
    pub enum What {
        /// The answers to a self-assessment.
        Answers = "answers",
        /// Notes that are not shared.
        Notes = "notes",
        /// Notes that are shared.
        SharedNotes = "shared_notes",
        /// Levels and gaps, under one's name.
        Levels = "levels",
        /// Figures of a unit in which one is counted.
        Aggregates = "aggregates",
        /// Whether and on which date one has submitted.
        SubmittedDate = "submitted_date",
        /// Completed courses and learning hours, under one's name.
        Learning = "learning",
        /// Official results under one's name.
        Official = "official",
        /// Training needs under one's name: gaps, what the supervisor says of them, the plan.
        Needs = "needs",
        /// Claims of hours learned elsewhere, and what proves them.
        Claims = "claims",
    }
}

impl What {
    /// The actions that show it.
    const fn shown_by(self) -> &'static [Action] {
        match self {
            Self::Answers => &[Action::ReadAnswers, Action::ReadOwnStream],
            Self::Notes => &[Action::ReadNotes, Action::ReadOwnStream],
            Self::SharedNotes => &[Action::ReadSharedNotes, Action::ReadOwnStream],
            Self::Levels => &[Action::ReadLevels, Action::ExportNamed],
            Self::Aggregates => &[Action::SeeOverview, Action::SeeHeatMap, Action::ExportAggregates],
            Self::SubmittedDate => &[Action::ReadSubmittedDate],
            Self::Learning => &[Action::ReadLearning],
            Self::Official => &[Action::ReadOfficial, Action::ListOfficial, Action::ExportNamed],
            Self::Needs => &[Action::ReadNeeds, Action::ReadOwnStream, Action::ExportNamed],
            Self::Claims => &[Action::ReadClaims, Action::ListClaims, Action::ReadOwnStream],
        }
    }
}

/// Somebody who sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Viewer {
    /// The role.
    pub role: Role,
    /// Whose it sees.
    pub scope: Scope,
    /// Whether every look leaves a trace in the audit log.
    pub logged: bool,
    /// Whether small groups stay hidden from it.
    pub small_groups_hidden: bool,
}

/// All who see it, in the order of the table: first oneself, then the supervisor, then the offices.
#[must_use]
pub fn who_sees(what: What) -> Vec<Viewer> {
    viewers(what.shown_by())
}

/// All who may do one of these, in the order of the table.
#[must_use]
pub fn viewers(actions: &[Action]) -> Vec<Viewer> {
    let mut viewers: Vec<Viewer> = Vec::new();
    for rule in TABLE.iter().filter(|rule| actions.contains(&rule.action)) {
        let logged = rule.has(Condition::Logged);
        let small_groups_hidden = rule.has(Condition::SmallGroupsHidden);
        let known = viewers.iter_mut().find(|seen| seen.role == rule.role && seen.scope == rule.scope);
        // Of several ways to see it, the least guarded is the true one.
        if let Some(seen) = known {
            seen.logged &= logged;
            seen.small_groups_hidden &= small_groups_hidden;
        } else {
            viewers.push(Viewer { role: rule.role, scope: rule.scope, logged, small_groups_hidden });
        }
    }
    viewers
}
