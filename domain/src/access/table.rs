//! The table itself.

use super::{Resource, Role};
use crate::coded::coded;

coded! {
    /// Something that somebody may want to do.
    pub enum Action {
        /// Fetch all recorded changes of one person.
        ReadOwnStream = "read_own_stream",
        /// Record changes of one person.
        PushOwnOps = "push_own_ops",
        /// Read the answers to a self-assessment.
        ReadAnswers = "read_answers",
        /// Read the notes to a self-assessment that are not shared.
        ReadNotes = "read_notes",
        /// Read the notes to a self-assessment that are shared.
        ReadSharedNotes = "read_shared_notes",
        /// Read one person's levels and gaps.
        ReadLevels = "read_levels",
        /// See whether and on which date an assessment was submitted.
        ReadSubmittedDate = "read_submitted_date",
        /// See names, posts and units.
        ListPeople = "list_people",
        /// See how many are covered, have submitted, and how matches are spread.
        SeeOverview = "see_overview",
        /// See mean gaps of units.
        SeeHeatMap = "see_heat_map",
        /// Take such figures away as a file. In the log: any file of figures, or of what is the agency's and not people's.
        ExportAggregates = "export_aggregates",
        /// Take levels and gaps away as a file, with names.
        ExportNamed = "export_named",
        /// Take a list that one may see away as a file, with names and without results. In the log: any such file. By itself it shows
        /// nothing: the right to see the list is weighed beside it.
        ExportLists = "export_lists",
        /// Issue an activation code.
        IssueActivation = "issue_activation",
        /// Make an account start anew with an activation code.
        ResetPassword = "reset_password",
        /// Sign devices out.
        RevokeDevices = "revoke_devices",
        /// Grant a role or take it back.
        GrantRole = "grant_role",
        /// Read the audit log: who looked at what, and why.
        ReadAudit = "read_audit",
        /// Open one person's record to an auditor.
        OpenCase = "open_case",
        /// Change the settings and periods of an agency.
        ManageAgency = "manage_agency",
        /// Remind those who have not begun or not submitted.
        Remind = "remind",
        /// Load units, posts and people.
        ImportPeople = "import_people",
        /// Publish courses, take them from the list, and take them away as packages.
        AuthorCourses = "author_courses",
        /// Say whether the hours of a course count.
        RecogniseCourses = "recognise_courses",
        /// See who learns how much: figures of units and courses.
        SeeLearning = "see_learning",
        /// Read which courses somebody completed, and their hours.
        ReadLearning = "read_learning",
        /// Withdraw somebody's certificate.
        WithdrawCertificate = "withdraw_certificate",
        /// List claims of hours learned elsewhere: who, what, how many hours, how far decided.
        ListClaims = "list_claims",
        /// Read one person's claims of hours learned elsewhere, with their proofs.
        ReadClaims = "read_claims",
        /// Accept, correct or return a claim.
        DecideClaims = "decide_claims",
        /// List training needs: who has submitted, and how far each is.
        ListNeeds = "list_needs",
        /// Read one person's training needs: gaps, what was said of them, the plan.
        ReadNeeds = "read_needs",
        /// Verify one person's training needs.
        VerifyNeeds = "verify_needs",
        /// Validate one person's training needs, or return them to the supervisor.
        ValidateNeeds = "validate_needs",
        /// See the recap of a unit's validated training needs.
        SeeNeeds = "see_needs",
        /// List official results: who has one, of which day, until when it is valid. No level is in it.
        ListOfficial = "list_official",
        /// Read one person's official results: levels and match.
        ReadOfficial = "read_official",
        /// Enter official results from a list, or take such a list back.
        ImportOfficial = "import_official",
        /// Enter a training for all who attended it, or take it back.
        EnterAttendance = "enter_attendance",
        /// Publish a version of the agency's rules, such as how learning hours are counted.
        ManageRules = "manage_rules",
        /// Publish the standard of a post, and the agency's own competencies.
        ManageStandards = "manage_standards",
        /// Change the agency's units and posts, and where somebody is and under whom.
        ManageStructure = "manage_structure",
        /// See what is kept about oneself.
        SeeKept = "see_kept",
        /// Take away a copy of all that is kept about oneself.
        TakeCopy = "take_copy",
        /// Ask for something about one's own data: a correction, an objection.
        AskAboutOwn = "ask_about_own",
        /// See all requests about personal data with their dates, hand them on, answer them.
        HandleRequests = "handle_requests",
        /// See and answer the requests about personal data that are in the office's hands.
        AnswerRequests = "answer_requests",
        /// See who has left, and what of theirs is kept how long.
        SeeLeavers = "see_leavers",
        /// Erase what may be erased of somebody who left.
        EraseLeavers = "erase_leavers",
    }
}

coded! {
    /// How far a row reaches. The narrowest first.
    pub enum Scope {
        /// The actor's own record.
        Own = "own",
        /// Those whose supervisor the actor was on the day concerned.
        ReportsToMe = "reports_to_me",
        /// The unit that the role was granted for, and those below it.
        UnitAndBelow = "unit_and_below",
        /// One person's record in the agency, opened as a case.
        Case = "case",
        /// The agency that the role was granted for.
        Agency = "agency",
        /// All agencies.
        Installation = "installation",
    }
}

coded! {
    /// What a row asks for in return.
    pub enum Condition {
        /// The password was confirmed within the last twelve hours.
        Password = "password",
        /// A reason is given and kept.
        Reason = "reason",
        /// It is written into the audit log.
        Logged = "logged",
        /// Small groups are hidden, and what would reveal them.
        SmallGroupsHidden = "small_groups_hidden",
        /// The person concerned has lower roles only.
        LowerRole = "lower_role",
    }
}

/// One row: who has this role may do this, so far, on these conditions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rule {
    /// The role.
    pub role: Role,
    /// What it may do.
    pub action: Action,
    /// How far.
    pub scope: Scope,
    /// On which conditions.
    pub conditions: &'static [Condition],
}

impl Rule {
    /// Whether the row asks for this.
    #[must_use]
    pub fn has(&self, condition: Condition) -> bool {
        self.conditions.contains(&condition)
    }
}

impl Action {
    /// Whether nobody does it with what is their own.
    pub(super) const fn is_about_others(self) -> bool {
        matches!(
            self,
            Self::DecideClaims | Self::ValidateNeeds | Self::HandleRequests | Self::AnswerRequests | Self::EraseLeavers
        )
    }

    /// Whether the action can be about such a thing at all. What concerns one person is never allowed for a whole unit at once, so
    /// that each look is weighed, and logged, by itself.
    pub(super) fn fits(self, resource: &Resource<'_>) -> bool {
        match self {
            Self::ReadOwnStream
            | Self::PushOwnOps
            | Self::ReadAnswers
            | Self::ReadNotes
            | Self::ReadSharedNotes
            | Self::ReadLevels
            | Self::ReadLearning
            | Self::WithdrawCertificate
            | Self::IssueActivation
            | Self::ResetPassword
            | Self::RevokeDevices
            | Self::ReadClaims
            | Self::DecideClaims
            | Self::ReadOfficial
            | Self::ReadNeeds
            | Self::VerifyNeeds
            | Self::ValidateNeeds
            | Self::SeeKept
            | Self::TakeCopy
            | Self::AskAboutOwn
            | Self::EraseLeavers => matches!(resource, Resource::Person(_)),
            Self::ReadSubmittedDate
            | Self::ListPeople
            | Self::ReadAudit
            | Self::ManageStructure
            | Self::HandleRequests
            | Self::AnswerRequests
            | Self::SeeLeavers
            | Self::ExportLists => {
                matches!(resource, Resource::Person(_) | Resource::Place { .. })
            }
            Self::SeeOverview
            | Self::SeeHeatMap
            | Self::ExportAggregates
            | Self::ExportNamed
            | Self::Remind
            | Self::ImportPeople
            | Self::AuthorCourses
            | Self::RecogniseCourses
            | Self::SeeLearning
            | Self::ListClaims
            | Self::EnterAttendance
            | Self::ListNeeds
            | Self::ListOfficial
            | Self::ImportOfficial
            | Self::SeeNeeds
            | Self::ManageRules
            | Self::ManageStandards => matches!(resource, Resource::Place { .. }),
            Self::ManageAgency => matches!(resource, Resource::Installation | Resource::Place { .. }),
            Self::GrantRole => matches!(resource, Resource::Grant { .. }),
            Self::OpenCase => matches!(resource, Resource::Case { .. }),
        }
    }
}

const fn row(role: Role, action: Action, scope: Scope, conditions: &'static [Condition]) -> Rule {
    Rule { role, action, scope, conditions }
}

/// Who may do what. What is not here is not allowed.
pub const TABLE: &[Rule] = {
    use Action::*;
    use Condition::*;
    use Role::*;
    &[
        row(Employee, ReadOwnStream, Scope::Own, &[]),
        row(Employee, PushOwnOps, Scope::Own, &[]),
        row(Employee, ReadAnswers, Scope::Own, &[]),
        row(Employee, ReadNotes, Scope::Own, &[]),
        row(Employee, ReadSharedNotes, Scope::Own, &[]),
        row(Employee, ReadLevels, Scope::Own, &[]),
        row(Employee, ReadSubmittedDate, Scope::Own, &[]),
        row(Employee, ReadClaims, Scope::Own, &[]),
        row(Employee, ReadNeeds, Scope::Own, &[]),
        row(Employee, ReadOfficial, Scope::Own, &[]),
        row(Employee, RevokeDevices, Scope::Own, &[]),
        row(Employee, ReadAudit, Scope::Own, &[]),
        row(Employee, ReadLearning, Scope::Own, &[]),
        row(Employee, SeeKept, Scope::Own, &[]),
        // All of it in one file: a phone left lying about is not enough.
        row(Employee, TakeCopy, Scope::Own, &[Password, Logged]),
        row(Employee, AskAboutOwn, Scope::Own, &[Logged]),
        row(Supervisor, ListPeople, Scope::ReportsToMe, &[]),
        row(Supervisor, ReadSubmittedDate, Scope::ReportsToMe, &[]),
        row(Supervisor, ReadSharedNotes, Scope::ReportsToMe, &[Logged]),
        row(Supervisor, ReadLevels, Scope::ReportsToMe, &[Logged]),
        row(Supervisor, ReadClaims, Scope::ReportsToMe, &[Logged]),
        row(Supervisor, DecideClaims, Scope::ReportsToMe, &[Logged]),
        // The supervisor of today: what waits is handed on with the people, and shows the levels that it is about.
        row(Supervisor, ReadNeeds, Scope::ReportsToMe, &[Logged]),
        row(Supervisor, VerifyNeeds, Scope::ReportsToMe, &[Logged]),
        // A result of years ago belongs to the talk of today: the supervisor of today.
        row(Supervisor, ReadOfficial, Scope::ReportsToMe, &[Logged]),
        // Reads and reminds: who has submitted, and figures in which nobody can be made out.
        row(UnitAdmin, ListPeople, Scope::UnitAndBelow, &[]),
        row(UnitAdmin, ReadSubmittedDate, Scope::UnitAndBelow, &[]),
        row(UnitAdmin, Remind, Scope::UnitAndBelow, &[Logged]),
        row(UnitAdmin, SeeOverview, Scope::UnitAndBelow, &[SmallGroupsHidden]),
        row(UnitAdmin, SeeHeatMap, Scope::UnitAndBelow, &[SmallGroupsHidden]),
        // Completions and hours are records of the office, not results: no group is too small for a figure of them.
        row(UnitAdmin, SeeLearning, Scope::UnitAndBelow, &[]),
        row(UnitAdmin, ExportAggregates, Scope::UnitAndBelow, &[Password, Logged, SmallGroupsHidden]),
        row(AgencyAdmin, ListPeople, Scope::Agency, &[]),
        row(AgencyAdmin, ReadSubmittedDate, Scope::Agency, &[]),
        row(AgencyAdmin, ReadLevels, Scope::Agency, &[Password, Logged]),
        row(AgencyAdmin, ListClaims, Scope::Agency, &[Password, Logged]),
        row(AgencyAdmin, ReadClaims, Scope::Agency, &[Password, Logged]),
        row(AgencyAdmin, DecideClaims, Scope::Agency, &[Password, Logged]),
        row(AgencyAdmin, EnterAttendance, Scope::Agency, &[Password, Logged]),
        row(AgencyAdmin, ListNeeds, Scope::Agency, &[Password, Logged]),
        row(AgencyAdmin, ReadNeeds, Scope::Agency, &[Password, Logged]),
        row(AgencyAdmin, ValidateNeeds, Scope::Agency, &[Password, Logged]),
        // Counts of what is validated, for those alone who may read each of them: no group has to be hidden from anybody. Of a unit with
        // one person in it they are that person's gaps, so that a look at them is one at needs.
        row(AgencyAdmin, SeeNeeds, Scope::Agency, &[Password, Logged]),
        row(AgencyAdmin, ListOfficial, Scope::Agency, &[Password, Logged]),
        row(AgencyAdmin, ReadOfficial, Scope::Agency, &[Password, Logged]),
        row(AgencyAdmin, ImportOfficial, Scope::Agency, &[Password, Logged]),
        row(AgencyAdmin, SeeOverview, Scope::Agency, &[]),
        row(AgencyAdmin, SeeHeatMap, Scope::Agency, &[]),
        // A file travels further than a screen.
        row(AgencyAdmin, ExportAggregates, Scope::Agency, &[Password, Logged, SmallGroupsHidden]),
        row(AgencyAdmin, ExportNamed, Scope::Agency, &[Password, Reason, Logged]),
        row(AgencyAdmin, ExportLists, Scope::Agency, &[Password, Reason, Logged]),
        row(AgencyAdmin, IssueActivation, Scope::Agency, &[Password, Logged, LowerRole]),
        row(AgencyAdmin, ResetPassword, Scope::Agency, &[Password, Logged, LowerRole]),
        row(AgencyAdmin, RevokeDevices, Scope::Agency, &[Password, Logged, LowerRole]),
        row(AgencyAdmin, GrantRole, Scope::Agency, &[Password, Reason, Logged]),
        row(AgencyAdmin, ReadAudit, Scope::Agency, &[Password, Logged]),
        row(AgencyAdmin, OpenCase, Scope::Agency, &[Password, Reason, Logged]),
        row(AgencyAdmin, ManageAgency, Scope::Agency, &[Logged]),
        row(AgencyAdmin, Remind, Scope::Agency, &[Logged]),
        // What everybody's hours are counted by: a reason is kept with every version.
        row(AgencyAdmin, ManageRules, Scope::Agency, &[Reason, Logged]),
        // What is asked of everybody in a post: a reason is kept with every version.
        row(AgencyAdmin, ManageStandards, Scope::Agency, &[Reason, Logged]),
        row(AgencyAdmin, ImportPeople, Scope::Agency, &[Password, Logged]),
        // As an import, one change at a time: each with its reason, since no list stands behind it.
        row(AgencyAdmin, ManageStructure, Scope::Agency, &[Password, Reason, Logged]),
        row(AgencyAdmin, AuthorCourses, Scope::Agency, &[Logged]),
        row(AgencyAdmin, RecogniseCourses, Scope::Agency, &[Logged]),
        row(AgencyAdmin, SeeLearning, Scope::Agency, &[]),
        row(AgencyAdmin, ReadLearning, Scope::Agency, &[Password, Logged]),
        row(AgencyAdmin, WithdrawCertificate, Scope::Agency, &[Password, Reason, Logged]),
        row(AgencyAdmin, AnswerRequests, Scope::Agency, &[Password, Logged]),
        row(AgencyAdmin, SeeLeavers, Scope::Agency, &[Password, Logged]),
        row(AgencyAdmin, EraseLeavers, Scope::Agency, &[Password, Reason, Logged]),
        // Who writes a course does not say what it counts.
        row(CourseAuthor, AuthorCourses, Scope::Agency, &[Logged]),
        row(Auditor, ReadSubmittedDate, Scope::Case, &[Logged]),
        row(Auditor, ReadLevels, Scope::Case, &[Password, Logged]),
        row(Auditor, ReadOfficial, Scope::Case, &[Password, Logged]),
        row(Auditor, ReadAudit, Scope::Case, &[Password, Logged]),
        // Of what they see: the lines of the log about the person of the case.
        row(Auditor, ExportLists, Scope::Case, &[Password, Reason, Logged]),
        row(DataProtectionOfficer, ReadAudit, Scope::Agency, &[Password, Logged]),
        row(DataProtectionOfficer, OpenCase, Scope::Agency, &[Password, Reason, Logged]),
        row(DataProtectionOfficer, HandleRequests, Scope::Agency, &[Password, Logged]),
        // Looks on; what is the office's to erase is not for whoever watches over it.
        row(DataProtectionOfficer, SeeLeavers, Scope::Agency, &[Password, Logged]),
        // Of what they see: requests, who has left, auditors' cases, and the log. No level is in any of it.
        row(DataProtectionOfficer, ExportLists, Scope::Agency, &[Password, Reason, Logged]),
        row(PlatformAdmin, ManageAgency, Scope::Installation, &[Logged]),
        row(PlatformAdmin, IssueActivation, Scope::Installation, &[Password, Logged, LowerRole]),
        row(PlatformAdmin, ResetPassword, Scope::Installation, &[Password, Logged, LowerRole]),
        row(PlatformAdmin, RevokeDevices, Scope::Installation, &[Password, Logged, LowerRole]),
        row(PlatformAdmin, GrantRole, Scope::Installation, &[Password, Reason, Logged]),
        // Of what they see: who has which role.
        row(PlatformAdmin, ExportLists, Scope::Installation, &[Password, Reason, Logged]),
    ]
};
