//! Looking up what the access table asks about the person concerned.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    access::{Grant, Subject},
    ids::{AgencyId, PersonId, UnitId},
    people::{Assignment, UnitTree, assignment_on, supervisor_on},
    time::Date,
};

use super::reach;
use crate::store::{
    self, Connection,
    directory::{self, Card},
};

/// A person with the relations that decide who reaches them.
#[derive(Clone, Debug)]
pub struct Concerned {
    person: PersonId,
    agency: Option<AgencyId>,
    path: Vec<UnitId>,
    supervisor: Option<PersonId>,
    grants: Vec<Grant>,
}

impl Concerned {
    /// Looks the relations up as they were on the day that the data belong to.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn on_day<C: Connection>(on: &C, person: PersonId, day: Date) -> Result<Self, store::Error> {
        let assignments = directory::assignments(on, person).await?;
        let placed = assignment_on(&assignments, day);
        let path = match placed {
            Some(assignment) => directory::unit_path(on, assignment.unit, day).await?,
            None => Vec::new(),
        };
        Ok(Self {
            person,
            agency: placed.map(|assignment| assignment.agency),
            path: path.into_iter().map(|(unit, _)| unit).collect(),
            supervisor: supervisor_on(&directory::supervision(on, person).await?, person, day),
            grants: directory::grants(on, person).await?,
        })
    }

    /// The same for what concerns the account: who is in no unit has one all the same, and the agency that lists them looks after it.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn account<C: Connection>(on: &C, card: &Card, day: Date) -> Result<Self, store::Error> {
        let found = Self::on_day(on, card.id, day).await?;
        Ok(Self { agency: found.agency.or(Some(card.agency)), ..found })
    }

    /// The same of many people in few statements, in the order in which they come; `tree` has the units of that day in which most of them
    /// are.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn accounts<C: Connection>(
        on: &C,
        cards: &[&Card],
        tree: &UnitTree,
        day: Date,
    ) -> Result<Vec<Self>, store::Error> {
        let people: Vec<PersonId> = cards.iter().map(|card| card.id).collect();
        let assignments = directory::assignments_of(on, &people).await?;
        let lines = directory::supervision_of(on, &people).await?;
        let mut grants = directory::grants_of(on, &people).await?;
        let placed = |person: &PersonId| assignments.get(person).and_then(|held| assignment_on(held, day)).copied();
        let placed: Vec<Option<Assignment>> = people.iter().map(placed).collect();
        let units: BTreeSet<UnitId> = placed.iter().flatten().map(|held| held.unit).collect();
        let mut paths = BTreeMap::new();
        for unit in units {
            paths.insert(unit, reach::place(on, tree, unit, day).await?);
        }
        let concerned = cards.iter().zip(placed).map(|(card, placed)| Self {
            person: card.id,
            agency: Some(placed.map_or(card.agency, |held| held.agency)),
            path: placed.and_then(|held| paths.get(&held.unit)).cloned().unwrap_or_default(),
            supervisor: lines.get(&card.id).and_then(|lines| supervisor_on(lines, card.id, day)),
            grants: grants.remove(&card.id).unwrap_or_default(),
        });
        Ok(concerned.collect())
    }

    /// As the access table wants it.
    #[must_use]
    pub fn subject(&self) -> Subject<'_> {
        Subject {
            person: self.person,
            agency: self.agency,
            path: &self.path,
            supervisor: self.supervisor,
            grants: &self.grants,
        }
    }
}
