//! The people of the stories. All are invented.

use domain::{
    access::{Grant, Role},
    ids::{AgencyId, AssignmentId, GrantId, PersonId, PositionId, UnitId},
    nip::Nip,
    people::{Assignment, Capacity, DatedNip, EmploymentKind, Person, Position, PositionKind, Supervision, Unit},
    time::{Date, DateRange, Zone},
};
use server::{
    state::AppState,
    store::{
        self,
        roster::{self, Agency, Granted, Listed},
    },
};

/// What everybody sets as their password.
pub const PASSWORD: &str = "kapal pagi ke seberang";

/// A regency with an office and a sub-district, and a second agency beside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Member {
    /// An employee in the sub-district's section.
    Ana,
    /// Her supervisor, head of the section.
    Budi,
    /// Another employee of the section.
    Eko,
    /// In the sub-district, without a post.
    Fitri,
    /// The personnel office's admin of the whole agency.
    Citra,
    /// Another admin of the same agency.
    Dewi,
    /// Admin of the sub-district.
    Gita,
    /// The platform's admin.
    Hadi,
    /// An employee of the other agency.
    Intan,
}

impl Member {
    /// All of them.
    pub const ALL: [Self; 9] =
        [Self::Ana, Self::Budi, Self::Eko, Self::Fitri, Self::Citra, Self::Dewi, Self::Gita, Self::Hadi, Self::Intan];

    pub fn id(self) -> PersonId {
        PersonId::derive(&[self.name().as_bytes()])
    }

    pub const fn nip(self) -> &'static str {
        match self {
            Self::Ana => "199005152015012001",
            Self::Budi => "198003122005011002",
            Self::Eko => "199211202019021003",
            Self::Fitri => "199507072025212004",
            Self::Citra => "198506062010012005",
            Self::Dewi => "198707172011012006",
            Self::Gita => "198808082012012007",
            Self::Hadi => "197901011999031008",
            Self::Intan => "199109092016012009",
        }
    }

    pub const fn name(self) -> &'static str {
        match self {
            Self::Ana => "Ana Lestari, S.Sos.",
            Self::Budi => "Budi Hartono, S.IP.",
            Self::Eko => "Eko Nugroho, A.Md.",
            Self::Fitri => "Fitri Handayani",
            Self::Citra => "Citra Maharani, S.Psi.",
            Self::Dewi => "Dewi Anggraini, S.E.",
            Self::Gita => "Gita Permata, S.T.",
            Self::Hadi => "Hadi Saputra, M.Kom.",
            Self::Intan => "Intan Cahyani, S.Pd.",
        }
    }

    pub fn agency(self) -> AgencyId {
        agency(if self == Self::Intan { 2 } else { 1 })
    }

    /// The unit of the assignment; none for the platform's admin.
    pub fn unit(self) -> Option<UnitId> {
        match self {
            Self::Ana | Self::Budi | Self::Eko => Some(unit("seksi")),
            Self::Fitri | Self::Gita => Some(unit("kecamatan")),
            Self::Citra | Self::Dewi => Some(unit("bkpsdm")),
            Self::Intan => Some(unit("other")),
            Self::Hadi => None,
        }
    }

    fn position(self) -> Option<PositionId> {
        match self {
            Self::Fitri | Self::Hadi => None,
            Self::Budi => Some(position("KASI")),
            _ => Some(position("PENATA")),
        }
    }

    fn grant(self) -> Option<Grant> {
        let (role, agency, unit) = match self {
            Self::Citra | Self::Dewi => (Role::AgencyAdmin, Some(agency(1)), None),
            Self::Gita => (Role::UnitAdmin, Some(agency(1)), Some(unit("kecamatan"))),
            Self::Hadi => (Role::PlatformAdmin, None, None),
            _ => return None,
        };
        Some(Grant::new(role, agency, unit, since()).expect("a role of that realm"))
    }
}

/// The first agency, or the second.
pub fn agency(n: u8) -> AgencyId {
    AgencyId::derive(&[&[n]])
}

/// A unit by its code.
pub fn unit(code: &str) -> UnitId {
    UnitId::derive(&[code.as_bytes()])
}

fn position(code: &str) -> PositionId {
    PositionId::derive(&[code.as_bytes()])
}

fn since() -> DateRange {
    DateRange { from: Date::constant(2025, 1, 1), to: None }
}

fn listed_unit(code: &str, parent: Option<&str>, name: &str) -> Listed<Unit> {
    Listed { code: code.to_owned(), item: Unit { id: unit(code), parent: parent.map(unit), name: name.to_owned() } }
}

fn listed_position(code: &str, title: &str, kind: PositionKind) -> Listed<Position> {
    Listed { code: code.to_owned(), item: Position { id: position(code), title: title.to_owned(), kind } }
}

fn person(member: Member) -> Person {
    let nip = Nip::parse(member.nip()).expect("a NIP");
    Person {
        id: member.id(),
        name: member.name().to_owned(),
        employment: if member == Member::Fitri { EmploymentKind::Pppk } else { EmploymentKind::Pns },
        rank: None,
        nips: vec![DatedNip { nip, range: since() }],
    }
}

/// Puts everybody in, as an import would.
pub async fn enter(state: &AppState) {
    let agencies = [(1, "Kabupaten Sagara Jaya"), (2, "Kota Tirta Asri")].map(|(n, name)| Agency {
        id: agency(n),
        name: name.to_owned(),
        short_name: name.to_owned(),
        zone: Zone::Wib,
        brand: "teal".to_owned(),
    });
    let units = [
        listed_unit("bkpsdm", None, "BKPSDM"),
        listed_unit("kecamatan", None, "Kecamatan Pulau Rasa"),
        listed_unit("seksi", Some("kecamatan"), "Seksi Pelayanan"),
    ];
    let positions = [
        listed_position("KASI", "Kepala Seksi Pelayanan", PositionKind::Pengawas),
        listed_position("PENATA", "Penata Layanan Operasional", PositionKind::Pelaksana),
    ];
    let assignments = Member::ALL.into_iter().filter_map(|member| {
        Some(Assignment {
            id: AssignmentId::derive(&[member.name().as_bytes()]),
            person: member.id(),
            agency: member.agency(),
            unit: member.unit()?,
            position: member.position().filter(|_| member != Member::Intan),
            seat: None,
            capacity: Capacity::Definitive,
            range: since(),
        })
    });
    let lines = [Member::Ana, Member::Eko].map(|member| Supervision {
        person: member.id(),
        supervisor: Member::Budi.id(),
        range: since(),
    });
    let grants = Member::ALL.into_iter().filter_map(|member| {
        let id = GrantId::derive(&[member.name().as_bytes()]);
        Some(Granted { id, person: member.id(), grant: member.grant()?, by: None, reason: "cast".to_owned(), at: None })
    });
    let (assignments, grants): (Vec<_>, Vec<_>) = (assignments.collect(), grants.collect());
    let (agencies, units, positions, assignments, grants) = (&agencies, &units, &positions, &assignments, &grants);
    let entered = state.db.write(|tx| async move {
        for agency in agencies {
            roster::add_agency(&*tx, agency).await?;
        }
        roster::add_units(&*tx, agency(1), units).await?;
        roster::add_units(&*tx, agency(2), &[listed_unit("other", None, "Dinas Pendidikan")]).await?;
        roster::add_positions(&*tx, agency(1), positions).await?;
        for n in [1, 2] {
            let people: Vec<Person> =
                Member::ALL.into_iter().filter(|member| member.agency() == agency(n)).map(person).collect();
            roster::add_people(&*tx, agency(n), &people, state.now()).await?;
        }
        roster::add_assignments(&*tx, assignments).await?;
        roster::add_supervision(&*tx, &lines).await?;
        roster::add_grants(&*tx, grants).await
    });
    entered.await.map_err(|cause: store::Error| cause.to_string()).expect("the cast enters");
}
