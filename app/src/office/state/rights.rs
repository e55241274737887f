//! What the person's roles open, read from the access table: which pages to offer.
//!
//! Promises nothing about what the server will do: it asks the same table about the very unit or person, and its word counts.

use domain::{
    access::{Action, Role, Rule, Scope, TABLE},
    wire::session::Session,
};

use crate::office::routes::Place;

/// The roles that somebody has today.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rights {
    roles: Vec<Role>,
}

impl Rights {
    /// The rights of a session. A role that this build does not know opens nothing here.
    #[must_use]
    pub fn of(session: &Session) -> Self {
        let mut roles: Vec<Role> = session.roles.iter().filter_map(|held| Role::from_code(&held.role)).collect();
        roles.sort_unstable();
        roles.dedup();
        Self { roles }
    }

    /// The roles, in the order of their declaration.
    #[must_use]
    pub fn roles(&self) -> &[Role] {
        &self.roles
    }

    /// Whether the person has the role.
    #[must_use]
    pub fn holds(&self, role: Role) -> bool {
        self.roles.contains(&role)
    }

    /// Whether an office role of theirs may do this with others' data. One's own record and one's own people are the other program's.
    #[must_use]
    pub fn may(&self, action: Action) -> bool {
        self.rows(action).any(|rule| !matches!(rule.scope, Scope::Own | Scope::ReportsToMe))
    }

    /// Whether they may do this so far.
    fn reaches(&self, action: Action, scope: Scope) -> bool {
        self.rows(action).any(|rule| rule.scope == scope)
    }

    fn rows(&self, action: Action) -> impl Iterator<Item = &'static Rule> {
        TABLE.iter().filter(move |rule| rule.action == action && self.holds(rule.role))
    }

    /// Whether a page is for them. The overview is for everybody: who has none is told what they may do instead.
    #[must_use]
    pub fn open(&self, place: Place) -> bool {
        match place {
            Place::Overview => true,
            Place::HeatMap => self.may(Action::SeeHeatMap),
            Place::People => self.may(Action::ListPeople),
            Place::Person(_) => self.may(Action::ReadLevels),
            Place::Case => self.reaches(Action::ReadLevels, Scope::Case),
            // Slips are made for a list of people, so whoever makes them must be allowed to see it.
            Place::Slips => self.may(Action::IssueActivation) && self.may(Action::ListPeople),
            Place::Learning => self.may(Action::SeeLearning),
            Place::Courses | Place::Draft | Place::DraftLesson => self.may(Action::AuthorCourses),
            Place::Needs => self.may(Action::ListNeeds),
            Place::Need(_) => self.may(Action::ReadNeeds),
            Place::NeedsRecap => self.may(Action::SeeNeeds),
            Place::Official => self.may(Action::ListOfficial),
            Place::OfficialImports => self.may(Action::ImportOfficial),
            Place::Claims => self.may(Action::ListClaims),
            Place::Claim(..) => self.may(Action::ReadClaims),
            Place::Attendance => self.may(Action::EnterAttendance),
            Place::Rules => self.may(Action::ManageRules),
            Place::Standards
            | Place::Standard(_)
            | Place::Catalogue
            | Place::NewCompetency
            | Place::WordsFile
            | Place::Competency(_) => self.may(Action::ManageStandards),
            Place::Periods | Place::Period(_) | Place::PeriodMissing(_) => self.may(Action::Remind),
            Place::Start => self.reaches(Action::ManageAgency, Scope::Agency),
            Place::Imports | Place::Import(_) => self.may(Action::ImportPeople),
            Place::Exports => self.may(Action::ExportAggregates),
            Place::Audit => self.may(Action::ReadAudit),
            Place::Requests | Place::Request(_) => self.may(Action::HandleRequests) || self.may(Action::AnswerRequests),
            Place::Leavers | Place::Leaver(_) => self.may(Action::SeeLeavers),
            Place::Roles => self.may(Action::GrantRole),
            Place::Cases => self.may(Action::OpenCase),
            Place::Structure | Place::Alone | Place::Posts | Place::Handovers | Place::Placement(_) => {
                self.may(Action::ManageStructure)
            }
            Place::Agencies => self.reaches(Action::ManageAgency, Scope::Installation),
        }
    }

    /// Whether the overview has figures for them.
    #[must_use]
    pub fn figures(&self) -> bool {
        self.may(Action::SeeOverview)
    }
}

#[cfg(test)]
mod tests {
    use domain::ids::PersonId;

    use super::*;

    fn opened(role: Role) -> Vec<Place> {
        let rights = Rights { roles: vec![Role::Employee, role] };
        let somebody = Place::Person(PersonId::from_random([1; 16]));
        let places = [
            Place::HeatMap,
            Place::People,
            somebody,
            Place::Case,
            Place::Slips,
            Place::Learning,
            Place::Courses,
            Place::Draft,
            Place::DraftLesson,
            Place::Needs,
            Place::NeedsRecap,
            Place::Official,
            Place::OfficialImports,
            Place::Claims,
            Place::Attendance,
            Place::Rules,
            Place::Standards,
            Place::Catalogue,
            Place::NewCompetency,
            Place::WordsFile,
            Place::Periods,
            Place::Start,
            Place::Imports,
            Place::Exports,
            Place::Audit,
            Place::Requests,
            Place::Leavers,
            Place::Roles,
            Place::Cases,
            Place::Structure,
            Place::Posts,
            Place::Handovers,
            Place::Agencies,
        ];
        places.into_iter().filter(|place| rights.open(*place)).collect()
    }

    #[test]
    fn each_role_is_offered_its_own_pages() {
        use Place::{
            Agencies, Attendance, Audit, Case, Cases, Catalogue, Claims, Courses, Draft, DraftLesson, Exports,
            Handovers, HeatMap, Imports, Learning, Leavers, Needs, NeedsRecap, NewCompetency, Official,
            OfficialImports, People, Periods, Posts, Requests, Roles, Rules, Slips, Standards, Start, Structure,
            WordsFile,
        };
        let somebody = Place::Person(PersonId::from_random([1; 16]));
        assert_eq!(opened(Role::Employee), []);
        assert_eq!(opened(Role::Supervisor), []);
        assert_eq!(opened(Role::UnitAdmin), [HeatMap, People, Learning, Periods, Exports]);
        assert_eq!(
            opened(Role::AgencyAdmin),
            [
                HeatMap,
                People,
                somebody,
                Slips,
                Learning,
                Courses,
                Draft,
                DraftLesson,
                Needs,
                NeedsRecap,
                Official,
                OfficialImports,
                Claims,
                Attendance,
                Rules,
                Standards,
                Catalogue,
                NewCompetency,
                WordsFile,
                Periods,
                Start,
                Imports,
                Exports,
                Audit,
                Requests,
                Leavers,
                Roles,
                Cases,
                Structure,
                Posts,
                Handovers
            ]
        );
        assert_eq!(opened(Role::CourseAuthor), [Courses, Draft, DraftLesson]);
        assert_eq!(opened(Role::Auditor), [somebody, Case, Audit]);
        assert_eq!(opened(Role::DataProtectionOfficer), [Audit, Requests, Leavers, Cases]);
        assert_eq!(opened(Role::PlatformAdmin), [Roles, Agencies]);
    }
}
