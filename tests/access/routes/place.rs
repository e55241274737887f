//! The place in which every route is asked: a person with an assessment, a claim, a certificate, a request and neighbours, and somebody
//! in every relation to them.

use std::collections::BTreeMap;

use domain::{
    access::{Action, Actor, Case, Denied, Grant, Permit, Resource, Role, Subject, can},
    assessment,
    bundle::BundleHash,
    ids::{AgencyId, AttemptId, CaseId, DeviceId, GrantId, PersonId, UnitId},
    intake::{Field, Kind},
    nip::Nip,
    sync::{PROTOCOL, chain::Cursor},
    time::{Date, DateRange},
    wire::{
        base64,
        claim::{ProofPart, ProofTaken},
        office::{
            drafts::Draft,
            imports::{Column, Preview, Sheet, SheetRow},
        },
        privacy::OwnRequests,
        sync::CursorWire,
    },
};
use serde_json::json;
use server::{
    auth::admin::{self, NewAdmin},
    store::{
        self, bundles, cases,
        roster::{self, Granted},
    },
};

use super::rows::{About, Row, Sent};
use crate::{
    harness::{
        Answer, Browser, House, Member, PASSWORD, Tab, agency, school,
        training::{self, PHOTO, claimed, workshop},
        unit,
    },
    sync::town::Town,
};

/// The person concerned, and their neighbour without a password.
const PERSON: Member = Member::Ana;
const NEIGHBOUR: Member = Member::Fitri;

/// The day of the test.
const TODAY: Date = Date::constant(2026, 11, 23);
const ALWAYS: DateRange = DateRange { from: Date::constant(2025, 1, 1), to: None };

/// Somebody who asks.
pub struct Asker {
    /// The head of their column.
    pub name: &'static str,
    /// What the legend says.
    pub words: &'static str,
    pub tab: Option<Tab>,
    person: PersonId,
    agency: AgencyId,
    grants: Vec<Grant>,
    case: Option<Case>,
    words_of: BTreeMap<&'static str, String>,
}

/// Who asks, by relation: the head of the column, what it means, the member who plays it or else the number of a new person, the role.
type Part = (&'static str, &'static str, Result<Member, &'static str>, Option<Role>);

const PARTS: &[Part] = &[
    ("none", "nobody: no session", Ok(Member::Eko), None),
    ("empl", "employee without any relation to the person", Ok(Member::Eko), None),
    ("self", "the person", Ok(PERSON), None),
    ("supv", "supervisor of the person", Ok(Member::Budi), None),
    ("unit", "unit admin above the person", Ok(Member::Gita), Some(Role::UnitAdmin)),
    ("un-x", "unit admin elsewhere in the agency", Err("198001012005011001"), Some(Role::UnitAdmin)),
    ("agcy", "agency admin", Ok(Member::Citra), Some(Role::AgencyAdmin)),
    ("ag-x", "agency admin of another agency", Ok(Member::Intan), Some(Role::AgencyAdmin)),
    ("auth", "course author", Err("198002022005011002"), Some(Role::CourseAuthor)),
    ("audt", "auditor to whom the person's case is open", Err("198003032005011003"), Some(Role::Auditor)),
    ("au-x", "auditor without a case", Err("198004042005011004"), Some(Role::Auditor)),
    ("dpo", "data protection officer", Err("198005052005011005"), Some(Role::DataProtectionOfficer)),
    ("plat", "platform admin", Ok(Member::Hadi), Some(Role::PlatformAdmin)),
];

/// Roles that the cast has from the beginning.
const HELD: &[Member] = &[Member::Gita, Member::Citra, Member::Hadi];

/// Brings everybody in, signed in just now.
pub async fn askers(house: &House) -> Vec<Asker> {
    let town = Town::of(house).await;
    let elsewhere = town.period_elsewhere().await;
    let certificate = learns(house, &town).await;
    claims(&town).await;
    submits(&town).await;
    let mut askers = Vec::new();
    for (name, words, who, role) in PARTS {
        let of = who.map_or(agency(1), Member::agency);
        let grant = role.map(|role| {
            let within = (role == Role::UnitAdmin).then(|| unit(if *name == "unit" { "kecamatan" } else { "bkpsdm" }));
            Grant::new(role, (role != Role::PlatformAdmin).then_some(of), within, ALWAYS).expect("a grant")
        });
        let (person, tab) = match who {
            Ok(member) if *name == "none" => (member.id(), None),
            Ok(member) if *member == Member::Citra => (member.id(), Some(house.office().await)),
            // Their passwords are set.
            Ok(member @ (Member::Ana | Member::Eko)) => (member.id(), Some(house.browser().signs_in(*member).await)),
            Ok(member) => (member.id(), Some(house.welcomes(*member).await)),
            Err(nip) => {
                let tab = newcomer(house, nip).await;
                (tab.session.person, Some(tab))
            }
        };
        if let Some(grant) = grant.filter(|_| !who.is_ok_and(|member| HELD.contains(&member))) {
            give(house, person, grant).await;
        }
        let case =
            (*name == "audt").then_some(Case { auditor: person, agency: of, subject: PERSON.id(), range: ALWAYS });
        let mut words_of: BTreeMap<&'static str, String> = BTreeMap::new();
        words_of.insert("$certificate", certificate.clone());
        words_of.insert("$period", if of == agency(1) { town.open } else { elsewhere }.to_string());
        words_of.insert("$me", person.to_string());
        words_of.insert("$device", tab.as_ref().map(|tab| tab.device.to_string()).unwrap_or_default());
        let asker = Asker { name, words, tab, person, agency: of, grants: grant.into_iter().collect(), case, words_of };
        askers.push(asker);
    }
    let auditor = |name| askers.iter().find(|asker| asker.name == name).expect("an auditor").person;
    opens_case(house, auditor("audt")).await;
    let author = askers.iter().find(|asker| asker.name == "auth").and_then(|asker| asker.tab.as_ref());
    let form = json!({ "from": "nothing", "title": "Arsip", "language": "id" });
    let draft: Draft = author.expect("signed in").post("/api/office/drafts", &form).await.ok();
    let person = askers.iter().find(|asker| asker.name == "self").and_then(|asker| asker.tab.as_ref());
    let form = json!({ "kind": "other", "text": "Siapa yang melihat hasil saya bulan lalu?" });
    let asked: OwnRequests = person.expect("signed in").post("/api/me/requests", &form).await.ok();
    let office = askers.iter().find(|asker| asker.person == Member::Citra.id()).and_then(|asker| asker.tab.as_ref());
    let brought: Preview = office.expect("signed in").post("/api/office/imports", &newcomers()).await.ok();
    let known = [
        ("$bundle", bundles::shipped_references().catalogue.to_string()),
        ("$proof", BundleHash::of(PHOTO).to_string()),
        ("$password", PASSWORD.to_owned()),
        ("$nobody", DeviceId::from_random([9; 16]).to_string()),
        ("$protocol", PROTOCOL.to_string()),
        ("$cursor", serde_json::to_string(&CursorWire::from(Cursor::GENESIS)).unwrap()),
        ("$neighbour", NEIGHBOUR.id().to_string()),
        ("$unit", PERSON.unit().expect("a unit").to_string()),
        ("$person", PERSON.id().to_string()),
        ("$claim", training::id(1).to_string()),
        ("$workshop", workshop_json()),
        ("$course", school::course(1).id.to_string()),
        ("$draft", draft.id.clone()),
        ("$request", asked.requests[0].id.to_string()),
        ("$import", brought.import.id.to_string()),
        ("$agency", agency(1).to_string()),
    ];
    for asker in &mut askers {
        asker.words_of.extend(known.iter().cloned());
    }
    askers
}

/// A list of people with somebody new, to be looked at.
fn newcomers() -> Sheet {
    let said = [
        (Field::Nip, "199101012020122002"),
        (Field::Name, "Tuti Rahayu"),
        (Field::Employment, "PNS"),
        (Field::UnitCode, "seksi"),
    ];
    let columns = said.iter().zip('A'..).map(|((field, _), letter)| Column {
        field: *field,
        head: field.code().to_owned(),
        letters: letter.to_string(),
    });
    Sheet {
        file: "pegawai.xlsx".to_owned(),
        sheet: "Data".to_owned(),
        kind: Kind::People,
        scope: None,
        complete: false,
        supervisors: false,
        columns: columns.collect(),
        rows: vec![SheetRow { line: 2, cells: said.map(|(_, cell)| cell.to_owned()).into() }],
        by_hand: Vec::new(),
    }
}

/// The training of an attendance list, as it travels.
fn workshop_json() -> String {
    let id = domain::ids::AttendanceId::from_random([9; 16]);
    let list = domain::wire::claim::Attendance { id, what: workshop(2), nips: String::new(), enter: false };
    let list: serde_json::Value = serde_json::from_str(&serde_json::to_string(&list).unwrap()).unwrap();
    list["what"].to_string()
}

/// The person completes a course; its certificate.
async fn learns(house: &House, town: &Town<'_>) -> String {
    school::publish(&house.state, PERSON.agency(), 1).await;
    let mut phone = town.phone(PERSON).await;
    for lesson in &school::LESSONS[..2] {
        phone.record(school::reached(lesson, 1_000, true));
    }
    phone.record(school::attempted(AttemptId::from_random([1; 16]), true));
    phone.syncs().await;
    let about = phone.about.and_then(|about| about.completed).expect("completed");
    about[0].certificate.as_ref().expect("a certificate").id.to_string()
}

/// The person claims hours, with a proof.
async fn claims(town: &Town<'_>) {
    let mut phone = town.phone(PERSON).await;
    phone.record(claimed(1, 3));
    phone.syncs().await;
    let path = format!("/api/claims/proofs/{}", BundleHash::of(PHOTO));
    let taken = phone.tab.post(&path, &ProofPart { nth: 0, body: base64::write(PHOTO) }).await;
    assert_eq!(taken.ok::<ProofTaken>().next, None);
}

/// Somebody of the first agency whom no import knows, made at the console.
async fn newcomer(house: &House, nip: &str) -> Tab {
    let new = NewAdmin {
        nip: Nip::parse(nip).expect("a NIP"),
        name: format!("Pegawai {nip}"),
        agency: Some("Kabupaten Sagara Jaya".to_owned()),
        roles: Vec::new(),
    };
    let code = admin::create(&house.state, &new).await.expect("a code").code.to_string();
    let browser = house.browser();
    let form = json!({ "nip": nip, "code": code, "new_password": PASSWORD });
    let answer = browser.post("/api/activate", &form).await;
    browser.tab(&answer)
}

/// The person answers everything alike and submits: levels and needs are there to be read.
async fn submits(town: &Town<'_>) {
    let mut phone = town.phone(PERSON).await;
    let start = town.start(PERSON, town.open);
    phone.begins(start);
    phone.finishes(start, &town.reference, assessment::Answer::Never);
    phone.syncs().await;
    assert!(phone.verdicts().iter().all(|verdict| verdict == "applied"), "{:?}", phone.verdicts());
}

async fn give(house: &House, person: PersonId, grant: Grant) {
    let id = GrantId::derive(&[person.uuid().as_bytes(), b"routes"]);
    let granted = &[Granted { id, person, grant, by: None, reason: "Penugasan tahun ini".to_owned(), at: None }];
    let put = house.state.db.write(|tx| async move { roster::add_grants(&*tx, granted).await });
    put.await.map_err(|cause: store::Error| cause.to_string()).expect("granted");
}

async fn opens_case(house: &House, auditor: PersonId) {
    let range = DateRange { to: Some(Date::constant(2026, 12, 31)), ..ALWAYS };
    let case = Case { auditor, agency: agency(1), subject: PERSON.id(), range };
    let opened = &cases::Opened {
        case,
        number: Some("700/001/2026".to_owned()),
        reason: "Pemeriksaan atas keberatan".to_owned(),
    };
    let put = house
        .state
        .db
        .write(|tx| async move { cases::open(&*tx, CaseId::from_random([5; 16]), Member::Citra.id(), opened).await });
    put.await.map_err(|cause: store::Error| cause.to_string()).expect("opened");
}

impl Asker {
    /// Sends what a row says.
    pub async fn asks(&self, nobody: &Browser, row: &Row) -> Answer {
        let (method, _) = row.route.split_once(' ').expect("a method and a path");
        let path = self.fill(row.at);
        match (&self.tab, method, row.sent) {
            (Some(tab), "GET", Sent::Nothing) => tab.get(&path).await,
            (None, "GET", Sent::Nothing) => nobody.get(&path).await,
            (Some(tab), "POST", Sent::Form(form)) => tab.post(&path, &self.form(form)).await,
            (None, "POST", Sent::Form(form)) => nobody.post(&path, &self.form(form)).await,
            (Some(tab), "POST", Sent::File(kind, text)) => tab.post_file(&path, kind, text.into()).await,
            (None, "POST", Sent::File(..)) => nobody.post(&path, &json!({})).await,
            _ => panic!("{}: not asked so", row.route),
        }
    }

    fn fill(&self, text: &str) -> String {
        // The longer word first: `$person` is none of `$period`, but `$me` might begin another.
        let filled = self.words_of.iter().rev().fold(text.to_owned(), |text, (word, value)| text.replace(word, value));
        assert!(!filled.contains('$'), "{filled}: a word that the place does not know");
        filled
    }

    fn form(&self, text: &str) -> serde_json::Value {
        serde_json::from_str(&self.fill(text)).unwrap_or_else(|error| panic!("{text}: {error}"))
    }

    /// What the access table says to one of the things that a row needs.
    pub fn permit(&self, action: Action, about: About) -> Result<Permit, Denied> {
        let agencies = [self.agency];
        let actor = Actor {
            person: self.person,
            today: TODAY,
            agencies: &agencies,
            grants: &self.grants,
            case: self.case,
            password_fresh: true,
        };
        let below: [UnitId; 2] = [unit("kecamatan"), unit("seksi")];
        let subject = |person: Member, path, supervisor| Subject {
            person: person.id(),
            agency: Some(agency(1)),
            path,
            supervisor,
            grants: &[],
        };
        let person = subject(PERSON, &below, Some(Member::Budi.id()));
        let neighbour = subject(NEIGHBOUR, &below[..1], None);
        let oneself = Subject { person: self.person, agency: Some(self.agency), ..neighbour };
        match about {
            About::Place => {
                let own = self.grants.first().and_then(|grant| grant.realm().unit());
                let unit: &[UnitId] = &own.into_iter().collect::<Vec<_>>();
                let whole = can(&actor, action, &Resource::Place { agency: self.agency, path: &[] });
                whole.or_else(|_| can(&actor, action, &Resource::Place { agency: self.agency, path: unit }))
            }
            About::Unit => can(&actor, action, &Resource::Place { agency: agency(1), path: &below }),
            About::Person => can(&actor, action, &Resource::Person(person)),
            About::Neighbour => can(&actor, action, &Resource::Person(neighbour)),
            About::OwnCase => match self.case {
                Some(_) => can(&actor, action, &Resource::Person(person)),
                None => Err(Denied::NotAllowed),
            },
            About::Oneself => can(&actor, action, &Resource::Person(oneself)),
            About::Installation => can(&actor, action, &Resource::Installation),
            About::Opening => {
                let subject = Subject { agency: Some(self.agency), ..neighbour };
                can(&actor, action, &Resource::Case { auditor: Member::Hadi.id(), subject })
            }
            About::Role(role) => {
                let within = (role == Role::UnitAdmin).then(|| unit("kecamatan"));
                let grant = Grant::new(role, Some(self.agency), within, ALWAYS).expect("a grant");
                let to = Subject { agency: Some(self.agency), ..neighbour };
                can(&actor, action, &Resource::Grant { to, grant })
            }
        }
    }
}
