//! How much of an agency somebody reaches with one action.

use std::collections::BTreeSet;

use domain::{
    access::{Action, Denied, Permit, Realm, Resource},
    ids::{AgencyId, UnitId},
    people::{Unit, UnitTree},
    time::Date,
};

use super::{Error, Refusal, session::SignedIn};
use crate::store::{self, Connection, directory};

/// A whole agency, or some of its units with all below them.
#[derive(Clone, Debug)]
pub struct Reach {
    /// What the access table asks in return.
    pub permit: Permit,
    /// The agency.
    pub agency: AgencyId,
    /// All of its units on the day that is meant, those out of reach among them.
    pub tree: UnitTree,
    /// The units at the top of what is reached; none for the whole agency.
    tops: Option<BTreeSet<UnitId>>,
}

impl Reach {
    /// What may be reached of one unit, if one is named, else of all that somebody's roles hold for in their own agency.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] for a unit that is not there, else what the access table says.
    pub async fn find<C: Connection>(
        on: &C,
        who: &SignedIn,
        action: Action,
        unit: Option<UnitId>,
    ) -> Result<Self, Error> {
        Self::find_on(on, who, (action, unit), who.today).await
    }

    /// The same as the units were on a day: what figures of that day are about, and who reached them.
    ///
    /// # Errors
    /// As those of [`Self::find`].
    pub async fn find_on<C: Connection>(
        on: &C,
        who: &SignedIn,
        (action, unit): (Action, Option<UnitId>),
        day: Date,
    ) -> Result<Self, Error> {
        let Some(unit) = unit else {
            return Self::widest(on, who, action, day).await;
        };
        let agency = directory::agency_of_unit(on, unit).await?.ok_or(Refusal::NotFound)?;
        let tree = tree(on, agency, day).await?;
        let path = place(on, &tree, unit, who.today).await?;
        let permit = who.permit(action, &Resource::Place { agency, path: &path })?;
        Ok(Self { permit, agency, tree, tops: Some([unit].into()) })
    }

    async fn widest<C: Connection>(on: &C, who: &SignedIn, action: Action, day: Date) -> Result<Self, Error> {
        let agency = who.agency.id;
        let tree = tree(on, agency, day).await?;
        let mut denied = match who.permit(action, &Resource::Place { agency, path: &[] }) {
            Ok(permit) => return Ok(Self { permit, agency, tree, tops: None }),
            Err(denied) => denied,
        };
        let mut tops = BTreeSet::new();
        let mut permits = Vec::new();
        for grant in &who.grants {
            let Realm::Unit(of, unit) = grant.realm() else { continue };
            if of != agency {
                continue;
            }
            let path = place(on, &tree, unit, who.today).await?;
            match who.permit(action, &Resource::Place { agency, path: &path }) {
                Ok(permit) => {
                    tops.insert(unit);
                    permits.push(permit);
                }
                Err(reason) => denied = denied.max(reason),
            }
        }
        // All come from the rows of unit roles, which ask for the same.
        let permit = permits.first().copied().ok_or::<Denied>(denied)?;
        Ok(Self { permit, agency, tree, tops: Some(tops) })
    }

    /// Whether it is the whole agency.
    #[must_use]
    pub const fn is_whole(&self) -> bool {
        self.tops.is_none()
    }

    /// The units at the top, in order of reading, none of which lies in another; none for the whole agency. Where none of them was there
    /// on the day that is meant, they are named all the same: they are nobody's place then, and not the whole agency.
    #[must_use]
    pub fn tops(&self) -> Option<Vec<UnitId>> {
        let tops = self.tops.as_ref()?;
        let there: Vec<UnitId> = self.units().filter(|(depth, _)| *depth == 0).map(|(_, unit)| unit.id).collect();
        Some(if there.is_empty() { tops.iter().copied().collect() } else { there })
    }

    /// Whether a unit is reached.
    #[must_use]
    pub fn contains(&self, unit: UnitId) -> bool {
        match &self.tops {
            None => self.tree.get(unit).is_some(),
            Some(tops) => tops.iter().any(|top| self.tree.contains(*top, unit)),
        }
    }

    /// All units that are reached, in order of reading, each with the number of units reached above it.
    pub fn units(&self) -> impl Iterator<Item = (usize, &Unit)> {
        self.tree.units().iter().filter(|unit| self.contains(unit.id)).map(|unit| {
            let above = self.tree.path(unit.id).into_iter().filter(|above| self.contains(*above)).count();
            (above.saturating_sub(1), unit)
        })
    }
}

/// The way down to a unit on the tree's day, or else as it lies now, or lay last: a role for a unit that was not there on a day holds, and
/// reaches nothing of it.
pub(super) async fn place<C: Connection>(
    on: &C,
    tree: &UnitTree,
    unit: UnitId,
    today: Date,
) -> Result<Vec<UnitId>, store::Error> {
    let path = tree.path(unit);
    if !path.is_empty() {
        return Ok(path);
    }
    Ok(directory::unit_path(on, unit, today).await?.into_iter().map(|(unit, _)| unit).collect())
}

async fn tree<C: Connection>(on: &C, agency: AgencyId, day: Date) -> Result<UnitTree, store::Error> {
    let units = directory::units(on, agency, day).await?;
    UnitTree::build(units).map_err(|_| store::Error::Corrupt { table: "unit", what: "tree" })
}
