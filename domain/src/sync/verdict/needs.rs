//! The verdict on what is said about training needs.
//!
//! A supervisor's word is weighed as of the day on which it was said: who was the supervisor then has spoken, whoever is when it
//! arrives. Refused first is what is nobody's business, so that nothing is learnt of those who do not report to one.

use super::{Judge, ParkCode, Status};
use crate::{
    access::Role,
    needs::{Said, Step},
    sync::op::{OpId, Told, ToldKind},
    time::Timestamp,
};

impl Judge<'_> {
    pub(super) fn tell(&mut self, told: &Told, (at, op): (Timestamp, OpId)) -> Result<Status, ParkCode> {
        let (whose, role) = match (told.kind, told.person) {
            (ToldKind::Verified, Some(whose)) if self.lookup.may_verify(whose, at) => (whose, Role::Supervisor),
            (ToldKind::Verified, Some(_)) => return Err(ParkCode::NeedNotYours),
            (ToldKind::Planned | ToldKind::Answered, None) => (self.person, Role::Employee),
            _ => return Err(ParkCode::NeedForm),
        };
        let need = self.needs.get_mut(&told.assessment).filter(|need| need.person == whose);
        let need = need.ok_or(ParkCode::NeedMissing)?;
        let said = self.lookup.said(told).ok_or(ParkCode::NeedForm)?;
        let plan = match &said {
            Said::Planned(plan) => plan.as_slice(),
            Said::Verified(verification) => &verification.plan,
            _ => &[],
        };
        if !plan.is_empty() {
            let (rules, zone) = self.lookup.hours().ok_or(ParkCode::UnknownReference)?;
            let rules = rules.on(zone.date(at));
            if plan.iter().any(|line| rules.path(&line.path).is_none()) {
                return Err(ParkCode::NeedForm);
            }
        }
        need.take(Step { by: self.person, role, at, op: Some(op), said })
    }
}
