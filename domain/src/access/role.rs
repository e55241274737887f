//! Roles, how they are granted, and which stands above which.

use super::table::TABLE;
use crate::{
    coded::coded,
    ids::{AgencyId, UnitId},
    time::DateRange,
};

coded! {
    /// What somebody is to the installation.
    pub enum Role {
        /// Everybody, towards their own record.
        Employee = "employee",
        /// Towards those who report to them. Follows from the record, like the employee.
        Supervisor = "supervisor",
        /// Reads for one unit and those below it.
        UnitAdmin = "unit_admin",
        /// The personnel office of one agency.
        AgencyAdmin = "agency_admin",
        /// Writes the courses of one agency.
        CourseAuthor = "course_author",
        /// Reads one case at a time; changes nothing.
        Auditor = "auditor",
        /// Watches over personal data; sees who saw what, no results.
        DataProtectionOfficer = "data_protection_officer",
        /// Looks after agencies and their admins; sees no results.
        PlatformAdmin = "platform_admin",
    }
}

impl Role {
    /// Whether the office's pages have anything for this role: it has rights of its own, over others than its own people.
    #[must_use]
    pub fn opens_office(self) -> bool {
        !matches!(self, Self::Employee | Self::Supervisor) && TABLE.iter().any(|rule| rule.role == self)
    }
}

/// Which roles a role may grant and take back. The platform's admin is made at the server's console only.
const MAY_GRANT: &[(Role, &[Role])] = &[
    (Role::AgencyAdmin, &[Role::UnitAdmin, Role::CourseAuthor]),
    // Who is watched does not choose the watchers.
    (Role::PlatformAdmin, &[Role::AgencyAdmin, Role::Auditor, Role::DataProtectionOfficer]),
];

/// Whose accounts a role may open anew. No role outranks itself; nobody outranks the platform's admin. That admin does not outrank
/// the mere employee: whoever resets a password could sign in with it, and so read results.
const OUTRANKS: &[(Role, &[Role])] = &[
    (Role::AgencyAdmin, &[Role::Employee, Role::Supervisor, Role::UnitAdmin, Role::CourseAuthor]),
    (
        Role::PlatformAdmin,
        &[Role::UnitAdmin, Role::CourseAuthor, Role::AgencyAdmin, Role::Auditor, Role::DataProtectionOfficer],
    ),
];

/// Whether a role may grant and take back another.
#[must_use]
pub fn may_grant(granter: Role, role: Role) -> bool {
    lists(MAY_GRANT, granter, role)
}

/// Whether a role stands above another, so that it may reset the other's account.
#[must_use]
pub fn outranks(above: Role, below: Role) -> bool {
    lists(OUTRANKS, above, below)
}

fn lists(table: &[(Role, &[Role])], of: Role, role: Role) -> bool {
    table.iter().any(|(key, roles)| *key == of && roles.contains(&role))
}

/// Where a granted role holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Realm {
    /// Everywhere.
    Installation,
    /// In one agency.
    Agency(AgencyId),
    /// In one unit of an agency and those below it.
    Unit(AgencyId, UnitId),
}

impl Realm {
    /// The agency, unless it is the whole installation.
    #[must_use]
    pub const fn agency(self) -> Option<AgencyId> {
        match self {
            Self::Installation => None,
            Self::Agency(agency) | Self::Unit(agency, _) => Some(agency),
        }
    }

    /// The unit, where it is one.
    #[must_use]
    pub const fn unit(self) -> Option<UnitId> {
        match self {
            Self::Installation | Self::Agency(_) => None,
            Self::Unit(_, unit) => Some(unit),
        }
    }
}

/// A role, where it holds, and on which days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Grant {
    role: Role,
    realm: Realm,
    range: DateRange,
}

/// Why there is no such grant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
pub enum GrantError {
    /// Employees and supervisors are what they are by the record.
    #[error("the role is not granted")]
    NotGranted,
    /// The role holds in a unit, in an agency or everywhere, and another was named.
    #[error("the role does not hold there")]
    WrongRealm,
}

impl Grant {
    /// A role with its realm, given as offices write it: an agency, a unit, both or neither.
    ///
    /// # Errors
    /// [`GrantError`] if the role is not one that is granted, or not over such a realm: a unit admin needs a unit, the platform's
    /// admin has no agency, all others have a whole one.
    pub fn new(
        role: Role,
        agency: Option<AgencyId>,
        unit: Option<UnitId>,
        range: DateRange,
    ) -> Result<Self, GrantError> {
        let realm = match (role, agency, unit) {
            (Role::Employee | Role::Supervisor, ..) => return Err(GrantError::NotGranted),
            (Role::UnitAdmin, Some(agency), Some(unit)) => Realm::Unit(agency, unit),
            (Role::PlatformAdmin, None, None) => Realm::Installation,
            (
                Role::AgencyAdmin | Role::CourseAuthor | Role::Auditor | Role::DataProtectionOfficer,
                Some(agency),
                None,
            ) => Realm::Agency(agency),
            _ => return Err(GrantError::WrongRealm),
        };
        Ok(Self { role, realm, range })
    }

    /// The role.
    #[must_use]
    pub const fn role(&self) -> Role {
        self.role
    }

    /// Where it holds.
    #[must_use]
    pub const fn realm(&self) -> Realm {
        self.realm
    }

    /// On which days.
    #[must_use]
    pub const fn range(&self) -> DateRange {
        self.range
    }
}
