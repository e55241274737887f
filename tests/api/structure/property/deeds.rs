//! What people, their supervisors and the office do while an agency changes: assessments, training needs, official results, roles of units.
//! And every row of it, so that what was there before is seen to be there afterwards, of the same people and in the same words.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    assessment::Answer,
    ids::{AgencyId, AssessmentId, PersonId},
    jpm::ProfileLine,
    needs::{PlanLine, Verification},
    people::{assignment_on, supervisor_on},
    wire::{
        error::ErrorCode,
        needs::{planned, verified},
        office::{
            needs::{NeedsValidated, ValidateNeeds},
            roles::Roles,
            structure::Structure,
        },
    },
};
use sea_orm::EntityTrait as _;
use serde_json::json;
use server::{
    entity::{
        account, assessment, assessment_level, certificate, claim, claim_decision, claim_proof, need_step,
        official_level, official_result, op,
    },
    store::directory,
};

use super::{super::REASON, Step, day, is_here, today};
use crate::{
    api::official,
    harness::{House, Member, agency, training},
    sync::{
        phone::{Phone, Start},
        town::{OPEN, Town},
    },
};

/// Those who have set a password: two of the section, its head, and the admin of the sub-district.
pub(super) const DOERS: [Member; 4] = [Member::Ana, Member::Eko, Member::Budi, Member::Gita];

/// One thing that is done, by one of [`DOERS`] or about one.
#[derive(Clone, Copy, Debug)]
pub(super) enum Deed {
    /// An assessment is begun for the post of the day, and submitted.
    Assess(usize),
    /// Somebody proposes a plan for their own needs.
    Plan(usize),
    /// The supervisor of the day verifies somebody's needs.
    Verify(usize),
    /// The office validates what can be.
    Validate,
    /// The office enters a list with somebody's official result.
    Official(usize),
    /// The office makes somebody the admin of a unit.
    Grant(usize, usize),
    /// The office takes the first of such roles back.
    Withdraw,
}

/// Rows of what people did and of what was made of it: whose, of which table, and all that they say.
pub(super) type Rows = BTreeSet<(PersonId, &'static str, String)>;

/// All of them. Who decides on a claim goes with its person to another agency, and is looked at by itself.
pub(super) async fn rows(house: &House) -> Rows {
    let on = house.state.db.read();
    let mut rows = Rows::new();
    macro_rules! whole {
        ($($table:ident),+) => {$(
            for row in $table::Entity::find().all(on).await.unwrap() {
                rows.insert((PersonId::from_uuid(row.person_id), stringify!($table), format!("{row:?}")));
            }
        )+};
    }
    whole!(assessment, assessment_level, certificate, claim_decision, claim_proof, need_step);
    whole!(official_level, official_result, op);
    for row in claim::Entity::find().all(on).await.unwrap() {
        let person = PersonId::from_uuid(row.person_id);
        let (of, state) = (AgencyId::from_uuid(row.agency_id), row.state.as_str());
        if matches!(state, "waiting" | "returned") {
            let card = directory::person(on, person).await.unwrap().expect("somebody");
            assert_eq!(of, card.agency, "what waits is theirs who have the person now");
        }
        let row = claim::Model { agency_id: Default::default(), ..row };
        rows.insert((person, "claim", format!("{row:?}")));
    }
    for row in account::Entity::find().all(on).await.unwrap() {
        rows.insert((PersonId::from_uuid(row.person_id), "account", String::new()));
    }
    rows
}

/// Holds rows against those of before: none is gone, another's or other than it was, and new ones are of those who may have some.
pub(super) fn only_adds(before: &Rows, after: &Rows, of: &BTreeSet<PersonId>, told: &[Step]) {
    let lost: Vec<_> = before.difference(after).collect();
    assert!(lost.is_empty(), "{lost:?} of {told:?}");
    let strange: Vec<_> = after.difference(before).filter(|(whose, ..)| !of.contains(whose)).collect();
    assert!(strange.is_empty(), "{strange:?} of {told:?}");
}

/// How much came of what was done.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Came {
    pub(super) assessed: usize,
    pub(super) said: usize,
    pub(super) entered: usize,
    pub(super) granted: usize,
}

/// The people of one world, with what they have submitted.
pub(super) struct Lives<'a> {
    town: Town<'a>,
    submitted: BTreeMap<Member, (AssessmentId, Vec<ProfileLine>)>,
    pub(super) came: Came,
}

impl<'a> Lives<'a> {
    /// Ana has claimed a training and submitted an assessment, and there is an official result of Budi's, before anything changes.
    pub(super) async fn of(house: &'a House) -> Self {
        let mut lives = Self { town: Town::of(house).await, submitted: BTreeMap::new(), came: Came::default() };
        for who in [Member::Budi, Member::Gita] {
            house.welcomes(who).await;
        }
        let mut phone = lives.town.phone(Member::Ana).await;
        phone.record(training::claimed_with(1, training::workshop(2), &[training::PHOTO]));
        phone.syncs().await;
        lives.assesses(Member::Ana).await;
        lives.enters(Member::Budi, "2024-02-01").await;
        assert_eq!((lives.came.assessed, lives.came.entered), (1, 1));
        lives.came = Came::default();
        lives
    }

    fn house(&self) -> &'a House {
        self.town.house
    }

    /// Does it, where it can be done as things are; of whom there may be new rows.
    pub(super) async fn does(&mut self, deed: Deed, number: usize) -> BTreeSet<PersonId> {
        match deed {
            Deed::Assess(who) => self.assesses(DOERS[who]).await,
            Deed::Plan(who) => self.plans(DOERS[who]).await,
            Deed::Verify(who) => self.verifies(DOERS[who]).await,
            Deed::Validate => self.validates().await,
            // Each on a day of its own.
            Deed::Official(who) => self.enters(DOERS[who], &format!("2024-03-{:02}", number + 1)).await,
            Deed::Grant(who, unit) => self.grants(DOERS[who], unit).await,
            Deed::Withdraw => self.withdraws().await,
        }
    }

    /// What somebody's assessment begins with today; nothing where they have no post in the first agency.
    async fn start(&self, who: Member) -> Option<Start> {
        let (on, today) = (self.house().state.db.read(), today(self.house()));
        let held = directory::assignments(on, who.id()).await.unwrap();
        let placed = assignment_on(&held, today).filter(|held| held.agency == agency(1)).copied()?;
        let kind = directory::position(on, placed.position?, today).await.unwrap().kind;
        Some(Start { assignment: placed.id, kind, ..self.town.start(who, self.town.open) })
    }

    /// A new phone, which knows what its person has recorded on others.
    async fn phone(&self, who: Member) -> Phone {
        let mut phone = self.town.phone(who).await;
        phone.syncs().await;
        phone
    }

    async fn assesses(&mut self, who: Member) -> BTreeSet<PersonId> {
        let open = (OPEN.0..=OPEN.1).contains(&today(self.house()));
        if !open || self.submitted.contains_key(&who) || !is_here(self.house(), who).await {
            return BTreeSet::new();
        }
        let Some(start) = self.start(who).await else { return BTreeSet::new() };
        let mut phone = self.phone(who).await;
        phone.begins(start);
        phone.finishes(start, &self.town.reference, Answer::Never);
        phone.syncs().await;
        assert!(phone.verdicts().iter().all(|verdict| verdict == "applied"), "{who:?} {:?}", phone.verdicts());
        let id = phone.assessment(start);
        let lines = phone.state().assessments[&id].submitted.as_ref().expect("submitted").value.lines.clone();
        self.submitted.insert(who, (id, lines));
        self.came.assessed += 1;
        [who.id()].into()
    }

    async fn plans(&mut self, who: Member) -> BTreeSet<PersonId> {
        let Some((id, lines)) = self.submitted.get(&who).cloned() else { return BTreeSet::new() };
        if self.start(who).await.is_none() {
            return BTreeSet::new();
        }
        let mut phone = self.phone(who).await;
        phone.record(planned(id, &plan(&lines)));
        phone.syncs().await;
        self.came.said += usize::from(phone.verdicts() == ["applied"]);
        [who.id()].into()
    }

    async fn verifies(&mut self, who: Member) -> BTreeSet<PersonId> {
        let Some((id, lines)) = self.submitted.get(&who).cloned() else { return BTreeSet::new() };
        let house = self.house();
        let above = directory::supervision(house.state.db.read(), who.id()).await.unwrap();
        let above = supervisor_on(&above, who.id(), today(house));
        let Some(above) = DOERS.into_iter().find(|member| Some(member.id()) == above) else { return BTreeSet::new() };
        if self.start(above).await.is_none() {
            return BTreeSet::new();
        }
        let mut phone = self.phone(above).await;
        let said = lines.iter().map(|line| (line.competency, None)).collect();
        phone.record(verified(who.id(), id, &Verification { lines: said, plan: plan(&lines), met: Vec::new() }));
        phone.syncs().await;
        self.came.said += usize::from(phone.verdicts() == ["applied"]);
        [who.id(), above.id()].into()
    }

    async fn validates(&mut self) -> BTreeSet<PersonId> {
        let office = self.house().office().await;
        let all = ValidateNeeds { period: self.town.open, unit: None };
        // Whom the office may not decide about is counted in the answer: nothing is a reason to refuse the whole.
        let done: NeedsValidated = office.post("/api/office/needs/validated", &all).await.ok();
        self.came.said += done.validated as usize;
        self.submitted.keys().map(|who| who.id()).collect()
    }

    async fn enters(&mut self, who: Member, day: &str) -> BTreeSet<PersonId> {
        if !is_here(self.house(), who).await {
            return BTreeSet::new();
        }
        let office = self.house().office().await;
        let seen = official::enters(&office, &[official::row(who, day, "2;1;0;4")]).await;
        assert_eq!((seen.new, seen.entered), (1, true));
        self.came.entered += 1;
        [who.id()].into()
    }

    async fn grants(&mut self, who: Member, unit: usize) -> BTreeSet<PersonId> {
        let office = self.house().office().await;
        let known: Structure = office.get("/api/office/structure").await.ok();
        let unit = known.units[unit % known.units.len()].id.to_string();
        let form = json!({ "nip": who.nip(), "role": "unit_admin", "unit": unit, "from": day(self.house(), 0),
            "until": day(self.house(), 300), "reason": REASON });
        let answer = office.post("/api/office/roles", &form).await;
        if answer.status.is_success() {
            self.came.granted += 1;
        } else {
            // Who is another agency's by now, and who has it already.
            let refused = answer.refusal().error;
            let refused = (refused.code, refused.field.as_deref());
            let expected = [(ErrorCode::NotFound, Some("nip")), (ErrorCode::Changed, Some("role"))];
            assert!(expected.contains(&refused), "{refused:?} {who:?}");
        }
        BTreeSet::new()
    }

    async fn withdraws(&mut self) -> BTreeSet<PersonId> {
        let office = self.house().office().await;
        let known: Roles = office.get("/api/office/roles").await.ok();
        if let Some(row) = known.held.iter().find(|row| row.may_withdraw && row.role == "unit_admin") {
            let path = format!("/api/office/roles/{}/withdrawn", row.id);
            let _: Roles = office.post(&path, &json!({ "reason": REASON, "last": false })).await.ok();
        }
        BTreeSet::new()
    }
}

/// One line, for the first gap.
fn plan(lines: &[ProfileLine]) -> Vec<PlanLine> {
    let gap = lines.iter().find(|line| line.gap() > 0);
    let line = |line: &ProfileLine| PlanLine { competency: line.competency, path: "KL07".parse().unwrap(), quarter: 2 };
    gap.map(line).into_iter().collect()
}
