//! The table as people read it, and laws that every row must obey.

use core::fmt::Write as _;

use proptest::prelude::*;

use super::*;

const TODAY: Date = Date::constant(2026, 11, 21);
const ALWAYS: DateRange = DateRange { from: Date::constant(2020, 1, 1), to: None };

fn person(n: u8) -> PersonId {
    PersonId::from_random([n; 16])
}

fn agency(n: u8) -> AgencyId {
    AgencyId::from_random([n; 16])
}

fn unit(n: u8) -> UnitId {
    UnitId::from_random([n; 16])
}

fn grant(role: Role, agency_n: u8) -> Grant {
    let of = (role != Role::PlatformAdmin).then(|| agency(agency_n));
    let within = (role == Role::UnitAdmin).then(|| unit(1));
    Grant::new(role, of, within, ALWAYS).expect("a role that is granted")
}

fn actor(grants: &[Grant]) -> Actor<'_> {
    Actor { person: person(1), today: TODAY, agencies: &[], grants, case: None, password_fresh: true }
}

/// Person 2, in units 0 and 1 of agency 1, reporting to person 3.
fn subject<'a>(path: &'a [UnitId], grants: &'a [Grant]) -> Subject<'a> {
    Subject { person: person(2), agency: Some(agency(1)), path, supervisor: Some(person(3)), grants }
}

fn action_words(action: Action) -> &'static str {
    match action {
        Action::ReadOwnStream => "fetch everything they have recorded",
        Action::PushOwnOps => "record answers and notes",
        Action::ReadAnswers => "read answers",
        Action::ReadNotes => "read private notes",
        Action::ReadSharedNotes => "read shared notes",
        Action::ReadLevels => "read one person's levels and gaps",
        Action::ReadSubmittedDate => "see whether and when submitted",
        Action::ListPeople => "see names and posts",
        Action::SeeOverview => "see the overview",
        Action::SeeHeatMap => "see mean gaps of units",
        Action::ExportAggregates => "export figures of units",
        Action::ExportNamed => "export levels with names",
        Action::ExportLists => "export lists with names, no results",
        Action::IssueActivation => "issue an activation code",
        Action::ResetPassword => "reset a password",
        Action::RevokeDevices => "sign devices out",
        Action::GrantRole => "grant or take back a role",
        Action::ReadAudit => "read who looked at what",
        Action::OpenCase => "open a record to an auditor",
        Action::ManageAgency => "change an agency's settings",
        Action::Remind => "remind those who have not answered",
        Action::ImportPeople => "import people",
        Action::AuthorCourses => "publish and retire courses",
        Action::RecogniseCourses => "say whether a course's hours count",
        Action::SeeLearning => "see figures of learning",
        Action::ReadLearning => "read completions and hours",
        Action::WithdrawCertificate => "withdraw a certificate",
        Action::ListClaims => "list claims of training elsewhere",
        Action::ReadClaims => "read one person's claims and proofs",
        Action::DecideClaims => "accept, correct or return a claim",
        Action::ListNeeds => "list training needs",
        Action::ReadNeeds => "read one person's training needs",
        Action::VerifyNeeds => "verify one person's training needs",
        Action::ValidateNeeds => "validate or return training needs",
        Action::SeeNeeds => "see the recap of training needs",
        Action::ListOfficial => "list who has an official result",
        Action::ReadOfficial => "read one person's official results",
        Action::ImportOfficial => "enter or take back official results",
        Action::EnterAttendance => "enter a training for who attended",
        Action::ManageRules => "publish a version of the rules",
        Action::ManageStandards => "publish standards of posts",
        Action::ManageStructure => "change units, places and supervisors",
        Action::SeeKept => "see what is kept and what was asked",
        Action::TakeCopy => "take a copy of everything",
        Action::AskAboutOwn => "ask about their own data",
        Action::HandleRequests => "handle all requests about data",
        Action::AnswerRequests => "answer requests in the office's hands",
        Action::SeeLeavers => "see who has left and what is kept",
        Action::EraseLeavers => "erase what may go of who has left",
    }
}

fn scope_words(scope: Scope) -> &'static str {
    match scope {
        Scope::Own => "own record",
        Scope::ReportsToMe => "people who report to them",
        Scope::UnitAndBelow => "own unit and below",
        Scope::Case => "the case opened to them",
        Scope::Agency => "own agency",
        Scope::Installation => "all agencies",
    }
}

fn condition_words(condition: Condition) -> &'static str {
    match condition {
        Condition::Password => "password confirmed within 12 hours",
        Condition::Reason => "reason given",
        Condition::Logged => "logged",
        Condition::SmallGroupsHidden => "small groups hidden",
        Condition::LowerRole => "lower roles only",
    }
}

fn codes(roles: impl Iterator<Item = Role>) -> String {
    let codes: Vec<_> = roles.map(Role::code).collect();
    if codes.is_empty() { "nobody".to_owned() } else { codes.join(", ") }
}

#[test]
fn the_table_can_be_read() -> core::fmt::Result {
    let mut text = String::new();
    for role in Role::ALL {
        writeln!(text, "{} may", role.code())?;
        for rule in TABLE.iter().filter(|rule| rule.role == role) {
            let asked: Vec<_> = rule.conditions.iter().map(|asked| condition_words(*asked)).collect();
            let (does, whose) = (action_words(rule.action), scope_words(rule.scope));
            writeln!(text, "{}", format!("    {does:<38}{whose:<28}{}", asked.join("; ")).trim_end())?;
        }
        let all = || Role::ALL.into_iter();
        writeln!(text, "    grants to others: {}", codes(all().filter(|other| may_grant(role, *other))))?;
        writeln!(text, "    outranks: {}\n", codes(all().filter(|other| outranks(role, *other))))?;
    }
    for what in What::ALL {
        writeln!(text, "{} seen by", what.code())?;
        for viewer in who_sees(what) {
            let logged = if viewer.logged { "; logged" } else { "" };
            let hidden = if viewer.small_groups_hidden { "; small groups hidden" } else { "" };
            let (role, whose) = (viewer.role.code(), scope_words(viewer.scope));
            writeln!(text, "    {role}: {whose}{logged}{hidden}")?;
        }
    }
    insta::assert_snapshot!("table", text);
    Ok(())
}

#[test]
fn answers_and_private_notes_are_their_authors() {
    for what in [What::Answers, What::Notes] {
        let viewers = who_sees(what);
        assert_eq!(viewers.len(), 1, "{what:?}");
        assert_eq!((viewers[0].role, viewers[0].scope), (Role::Employee, Scope::Own));
    }
}

#[test]
fn no_pair_of_role_action_and_scope_is_said_twice() {
    for (at, rule) in TABLE.iter().enumerate() {
        let again = TABLE[at + 1..]
            .iter()
            .find(|other| (other.role, other.action, other.scope) == (rule.role, rule.action, rule.scope));
        assert_eq!(again, None);
    }
}

#[test]
fn every_action_is_somebodys() {
    for action in Action::ALL {
        assert!(TABLE.iter().any(|rule| rule.action == action), "{action:?}");
    }
}

#[test]
fn the_supervisor_of_that_day_sees_levels_and_leaves_a_trace() {
    let here = [agency(1)];
    let boss = Actor { person: person(3), agencies: &here, ..actor(&[]) };
    let about = Resource::Person(subject(&[], &[]));
    let permit = can(&boss, Action::ReadLevels, &about).expect("their report");
    assert!(permit.logged() && !permit.reason_required());
    assert_eq!(permit.role(), Role::Supervisor);
    assert_eq!(can(&boss, Action::ReadAnswers, &about), Err(Denied::NotAllowed));
    // Somebody else's report; and their own, from another agency.
    assert_eq!(can(&Actor { person: person(4), ..boss }, Action::ReadLevels, &about), Err(Denied::NotAllowed));
    assert_eq!(can(&Actor { agencies: &[agency(2)], ..boss }, Action::ReadLevels, &about), Err(Denied::NotAllowed));
}

#[test]
fn a_unit_admin_stays_in_the_unit_and_below() {
    let grants = [grant(Role::UnitAdmin, 1)];
    let admin = actor(&grants);
    let see = |path: &[UnitId]| can(&admin, Action::SeeHeatMap, &Resource::Place { agency: agency(1), path });
    assert!(see(&[unit(0), unit(1)]).is_ok_and(Permit::small_groups_hidden));
    assert!(see(&[unit(0), unit(1), unit(2)]).is_ok());
    assert_eq!(see(&[unit(0)]), Err(Denied::NotAllowed));
    assert_eq!(see(&[]), Err(Denied::NotAllowed));
    let levels = can(&admin, Action::ReadLevels, &Resource::Person(subject(&[unit(0), unit(1)], &[])));
    assert_eq!(levels, Err(Denied::NotAllowed));
}

#[test]
fn the_lighter_of_two_roles_is_asked() {
    let grants = [grant(Role::UnitAdmin, 1), grant(Role::AgencyAdmin, 1)];
    let path = [unit(1)];
    let seen = can(&actor(&grants), Action::SeeHeatMap, &Resource::Place { agency: agency(1), path: &path });
    assert!(seen.is_ok_and(|permit| !permit.small_groups_hidden()));
}

#[test]
fn offices_confirm_their_password_before_results() {
    let grants = [grant(Role::AgencyAdmin, 1)];
    let about = Resource::Person(subject(&[], &[]));
    let stale = Actor { password_fresh: false, ..actor(&grants) };
    assert_eq!(can(&stale, Action::ReadLevels, &about), Err(Denied::ConfirmPassword));
    assert!(can(&actor(&grants), Action::ReadLevels, &about).is_ok_and(Permit::logged));
    // Confirming does not help whom the table refuses.
    assert_eq!(can(&stale, Action::ReadAnswers, &about), Err(Denied::NotAllowed));
    let now = Timestamp(1_800_000_000_000);
    assert!(password_is_fresh(now, now));
    assert!(password_is_fresh(now, now.plus_ms(PASSWORD_FRESH_MS - 1)));
    assert!(!password_is_fresh(now, now.plus_ms(PASSWORD_FRESH_MS)));
    assert!(!password_is_fresh(now.plus_ms(1), now));
}

#[test]
fn nobody_decides_about_hours_of_their_own() {
    let grants = [grant(Role::AgencyAdmin, 1)];
    let decide = |of| {
        let about = Subject { person: person(of), ..subject(&[], &[]) };
        can(&actor(&grants), Action::DecideClaims, &Resource::Person(about)).map(Permit::role)
    };
    assert_eq!(decide(2), Ok(Role::AgencyAdmin));
    assert_eq!(decide(1), Err(Denied::Oneself));
}

#[test]
fn levels_are_never_read_for_a_whole_agency_at_once() {
    let grants = [grant(Role::AgencyAdmin, 1)];
    let whole = Resource::Place { agency: agency(1), path: &[] };
    assert_eq!(can(&actor(&grants), Action::ReadLevels, &whole), Err(Denied::NotAllowed));
    assert!(can(&actor(&grants), Action::ExportNamed, &whole).is_ok_and(Permit::reason_required));
}

#[test]
fn an_auditor_reads_the_case_and_nothing_beside_it() {
    let grants = [grant(Role::Auditor, 1)];
    let case = Case { auditor: person(1), agency: agency(1), subject: person(2), range: ALWAYS };
    let about = Resource::Person(subject(&[], &[]));
    let read = |case| can(&Actor { case, ..actor(&grants) }, Action::ReadLevels, &about);
    assert!(read(Some(case)).is_ok_and(Permit::logged));
    let ended = DateRange { from: ALWAYS.from, to: TODAY.yesterday().ok() };
    for other in [
        None,
        Some(Case { subject: person(4), ..case }),
        Some(Case { auditor: person(5), ..case }),
        Some(Case { agency: agency(2), ..case }),
        Some(Case { range: ended, ..case }),
    ] {
        assert_eq!(read(other), Err(Denied::NotAllowed), "{other:?}");
    }
    let without_role = Actor { case: Some(case), ..actor(&[]) };
    assert_eq!(can(&without_role, Action::ReadLevels, &about), Err(Denied::NotAllowed));
}

#[test]
fn whoever_takes_a_list_with_names_away_gives_a_reason() {
    let lists = || TABLE.iter().filter(|rule| rule.action == Action::ExportLists);
    assert!(lists().all(|rule| rule.has(Condition::Reason) && rule.has(Condition::Password)));
    // Whoever reads the log of others, or who has which role, may take it.
    for rule in TABLE.iter().filter(|rule| matches!(rule.action, Action::ReadAudit | Action::GrantRole)) {
        let taken = lists().any(|list| (list.role, list.scope) == (rule.role, rule.scope));
        assert_eq!(taken, rule.role != Role::Employee, "{rule:?}");
    }
}

#[test]
fn a_case_is_opened_by_somebody_else() {
    let grants = [grant(Role::DataProtectionOfficer, 1)];
    let open = |auditor| {
        let case = Resource::Case { auditor, subject: subject(&[], &[]) };
        can(&actor(&grants), Action::OpenCase, &case)
    };
    assert!(open(person(9)).is_ok_and(Permit::reason_required));
    assert_eq!(open(person(1)), Err(Denied::Oneself));
}

#[test]
fn a_reset_reaches_lower_roles_only() {
    let reset = |by: Role, held: &[Grant]| {
        let grants = [grant(by, 1)];
        can(&actor(&grants), Action::ResetPassword, &Resource::Person(subject(&[], held))).map(Permit::role)
    };
    let out_of_reach = Err(Denied::RoleOutOfReach);
    assert_eq!(reset(Role::AgencyAdmin, &[]), Ok(Role::AgencyAdmin));
    assert_eq!(reset(Role::AgencyAdmin, &[grant(Role::UnitAdmin, 1)]), Ok(Role::AgencyAdmin));
    assert_eq!(reset(Role::AgencyAdmin, &[grant(Role::AgencyAdmin, 1)]), out_of_reach);
    assert_eq!(reset(Role::AgencyAdmin, &[grant(Role::UnitAdmin, 1), grant(Role::Auditor, 1)]), out_of_reach);
    // A lower role, but in an agency that is not theirs.
    assert_eq!(reset(Role::AgencyAdmin, &[grant(Role::UnitAdmin, 2)]), out_of_reach);
    assert_eq!(reset(Role::PlatformAdmin, &[grant(Role::AgencyAdmin, 1)]), Ok(Role::PlatformAdmin));
    assert_eq!(reset(Role::PlatformAdmin, &[]), out_of_reach);
    assert_eq!(reset(Role::PlatformAdmin, &[grant(Role::PlatformAdmin, 1)]), out_of_reach);
    assert_eq!(reset(Role::UnitAdmin, &[]), Err(Denied::NotAllowed));
}

#[test]
fn a_role_that_begins_tomorrow_counts_and_one_that_ended_does_not() {
    let admins = [grant(Role::AgencyAdmin, 1)];
    let with = |range| {
        let held = [Grant::new(Role::AgencyAdmin, Some(agency(1)), None, range).expect("a grant")];
        can(&actor(&admins), Action::ResetPassword, &Resource::Person(subject(&[], &held))).is_ok()
    };
    assert!(!with(DateRange { from: TODAY.tomorrow().expect("a day"), to: None }));
    assert!(!with(DateRange { from: ALWAYS.from, to: Some(TODAY) }));
    assert!(with(DateRange { from: ALWAYS.from, to: TODAY.yesterday().ok() }));
}

#[test]
fn roles_are_granted_down_to_others_inside() {
    let admins = [grant(Role::AgencyAdmin, 1)];
    let give = |to: Subject<'_>, role, agency_n| {
        can(&actor(&admins), Action::GrantRole, &Resource::Grant { to, grant: grant(role, agency_n) })
    };
    let to = subject(&[], &[]);
    assert!(give(to, Role::UnitAdmin, 1).is_ok_and(Permit::reason_required));
    assert_eq!(give(to, Role::AgencyAdmin, 1), Err(Denied::RoleOutOfReach));
    assert_eq!(give(to, Role::UnitAdmin, 2), Err(Denied::NotAllowed));
    assert_eq!(give(Subject { agency: Some(agency(2)), ..to }, Role::UnitAdmin, 1), Err(Denied::NotAllowed));
    assert_eq!(give(Subject { person: person(1), ..to }, Role::UnitAdmin, 1), Err(Denied::Oneself));
}

#[test]
fn a_grant_names_the_realm_that_its_role_has() {
    let new = |role, of, within| Grant::new(role, of, within, ALWAYS).map(|grant| grant.realm());
    let (a, u) = (Some(agency(1)), Some(unit(1)));
    assert_eq!(new(Role::UnitAdmin, a, u), Ok(Realm::Unit(agency(1), unit(1))));
    assert_eq!(new(Role::Auditor, a, None), Ok(Realm::Agency(agency(1))));
    assert_eq!(new(Role::PlatformAdmin, None, None), Ok(Realm::Installation));
    assert_eq!(new(Role::Supervisor, a, None), Err(GrantError::NotGranted));
    for (role, of, within) in [
        (Role::UnitAdmin, a, None),
        (Role::AgencyAdmin, a, u),
        (Role::AgencyAdmin, None, None),
        (Role::PlatformAdmin, a, None),
        (Role::UnitAdmin, None, u),
    ] {
        assert_eq!(new(role, of, within), Err(GrantError::WrongRealm), "{role:?}");
    }
}

/// What the platform's admin may do: nothing of it tells anything about anybody's results.
const WITHOUT_RESULTS: [Action; 6] = [
    Action::ManageAgency,
    Action::IssueActivation,
    Action::ResetPassword,
    Action::RevokeDevices,
    Action::GrantRole,
    Action::ExportLists,
];

fn any_grants() -> impl Strategy<Value = Vec<Grant>> {
    let granted: Vec<Role> = Role::ALL[2..].to_vec();
    let one = (prop::sample::select(granted), 0..3u8).prop_map(|(role, agency_n)| grant(role, agency_n));
    prop::collection::vec(one, 0..4)
}

proptest! {
    #[test]
    fn agencies_never_leak(
        grants in any_grants(),
        theirs in any_grants(),
        posted in prop::collection::vec((0..3u8).prop_map(agency), 0..2),
        case in prop::option::of((0..3u8, 1..4u8)),
        who in (1..4u8, 1..4u8, 0..3u8),
        shape in 0..5,
        deep in any::<bool>(),
        fresh in any::<bool>(),
    ) {
        let (me, supervisor, of) = who;
        let path: &[UnitId] = if deep { &[unit(0), unit(1)] } else { &[] };
        let actor = Actor {
            person: person(me),
            agencies: &posted,
            case: case.map(|(of, about)| Case {
                auditor: person(me), agency: agency(of), subject: person(about), range: ALWAYS,
            }),
            password_fresh: fresh,
            ..actor(&grants)
        };
        let about = Subject {
            agency: Some(agency(of)), supervisor: Some(person(supervisor)), ..subject(path, &theirs)
        };
        let resource = match shape {
            0 => Resource::Installation,
            1 => Resource::Place { agency: agency(of), path },
            2 => Resource::Person(about),
            3 => Resource::Grant { to: about, grant: grant(Role::UnitAdmin, of) },
            _ => Resource::Case { auditor: person(9), subject: about },
        };
        for action in Action::ALL {
            let Ok(permit) = can(&actor, action, &resource) else { continue };
            let held_here = grants.iter()
                .any(|grant| grant.role() == permit.role() && grant.realm().agency() == Some(agency(of)));
            let (mine, reports) = (me == 2, supervisor == me && posted.contains(&agency(of)));
            prop_assert!(match permit.scope() {
                Scope::Own => mine,
                Scope::ReportsToMe => reports && !mine,
                Scope::UnitAndBelow => held_here && deep,
                Scope::Agency | Scope::Case => held_here,
                Scope::Installation => {
                    grants.contains(&grant(Role::PlatformAdmin, 0)) && WITHOUT_RESULTS.contains(&action)
                }
            }, "{action:?} by {permit:?}");
            if matches!(action, Action::ReadAnswers | Action::ReadNotes | Action::ReadOwnStream | Action::PushOwnOps) {
                prop_assert!(mine);
            }
        }
    }

    /// A grant of another day gives nothing.
    #[test]
    fn only_today_counts(role in prop::sample::select(Role::ALL[2..].to_vec()), days in 1..400i64) {
        let other = jiff::Span::new().days(days);
        let before = DateRange { from: ALWAYS.from, to: TODAY.checked_sub(other).ok() };
        let after = DateRange { from: TODAY.checked_add(other).expect("a day"), to: None };
        let model = grant(role, 1);
        let path = [unit(1)];
        for range in [before, after] {
            let held = [Grant::new(role, model.realm().agency(), model.realm().unit(), range).expect("as the model")];
            for action in Action::ALL {
                for resource in [
                    Resource::Installation,
                    Resource::Place { agency: agency(1), path: &path },
                    Resource::Person(subject(&path, &[])),
                    Resource::Grant { to: subject(&path, &[]), grant: grant(Role::UnitAdmin, 1) },
                ] {
                    prop_assert_eq!(can(&actor(&held), action, &resource), Err(Denied::NotAllowed));
                }
            }
        }
    }
}
