//! What a device is told about its person: name, post, periods, bundles, roles.
//!
//! Kept on the device beside the ops, so that every page has its words offline. The tag changes when anything in it does.

use sha2::{Digest, Sha256};

use super::{
    claim::ClaimWire,
    hand_in::{HandInWire, HeldWire},
    json::{self, Raw, members},
};
use crate::{
    bundle::BundleHash,
    time::{Date, parse_date},
    versions::Versions,
};

/// One text in both languages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bilingual {
    /// Indonesian.
    pub id: String,
    /// English.
    pub en: String,
}

impl From<Bilingual> for crate::text::Text {
    fn from(wire: Bilingual) -> Self {
        Self { indonesian: wire.id, english: wire.en }
    }
}

/// The person's agency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AgencyWire {
    /// Agency id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// `WIB`, `WITA` or `WIT`.
    pub zone: String,
    /// The brand colour's name: `teal`, `indigo`, `green`, `maroon`.
    pub brand: String,
    /// Whether the installation holds demo data.
    pub demo: bool,
}

/// The person's assignment of the day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PostWire {
    /// Assignment id.
    pub assignment: String,
    /// The unit and those above it, the person's own first.
    pub units: Vec<String>,
    /// The post's title; none without a post.
    pub title: Option<String>,
    /// The kind of post; none without a post.
    pub kind: Option<String>,
    /// `definitive`, `plt` or `plh`.
    pub capacity: String,
    /// Their supervisor's name, if they have one.
    pub supervisor: Option<String>,
}

/// A period that covers the person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PeriodWire {
    /// Period id.
    pub id: String,
    /// Its name.
    pub name: Bilingual,
    /// First day, `YYYY-MM-DD`.
    pub opens: String,
    /// The person's own last day: an extension is in it, so that devices that know of none keep to it too.
    pub closes: String,
    /// Days after the last in which earlier work may still arrive.
    pub grace_days: u32,
    /// Hash of the catalogue for assessments that begin now.
    pub catalogue: String,
    /// Hash of the standards.
    pub standards: String,
    /// Hash of the rules.
    pub rules: String,
    /// Whether `closes` is later for this person than for others.
    pub extended: Option<bool>,
    /// The office's latest reminder, as long as it is meant for them.
    pub reminder: Option<ReminderWire>,
}

/// The office reminds a person of a period.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReminderWire {
    /// The office's own words; none for the words of the app.
    pub text: Option<String>,
    /// Whether it is meant for those, too, who have begun and not submitted.
    pub begun: bool,
}

/// Something the person should know, such as that their password was reset.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoticeWire {
    /// Stable code, translated by the app.
    pub code: String,
    /// When.
    pub at: i64,
}

/// A course that the person completed, by the server's word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CompletedWire {
    /// Hash of the version of the course.
    pub course: String,
    /// Its title.
    pub title: String,
    /// The day, `YYYY-MM-DD`, in the agency's zone.
    pub on: String,
    /// Learning hours that count; 0 where the agency does not recognise the course.
    pub jp: u32,
    /// Code of the development path.
    pub path: String,
    /// The certificate; none of one that was withdrawn.
    pub certificate: Option<CertificateWire>,
}

/// A certificate of the person's own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CertificateWire {
    /// Its id: with it, anybody finds out whether it is genuine.
    pub id: String,
    /// What people call it by.
    pub number: String,
    /// The name that stands on it.
    pub name: String,
    /// Who issued it.
    pub issuer: String,
    /// Who signs for the issuer, with their post.
    pub signatory: Option<String>,
    /// Learning hours that the course is worth, whether the agency counts them or not.
    pub jp: u32,
    /// Ed25519 over what stands on it, as hexadecimal.
    pub signature: String,
}

/// All of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct About {
    /// Changes when anything below does.
    pub tag: String,
    /// Person id.
    pub person: String,
    /// Name.
    pub name: String,
    /// NIP, grouped for reading.
    pub nip: String,
    /// `cpns`, `pns`, `pppk`, `pppk_part_time`.
    pub employment: String,
    /// Rank, such as `III/c`.
    pub rank: Option<String>,
    /// The agency.
    pub agency: AgencyWire,
    /// The post; none for someone without an assignment.
    pub post: Option<PostWire>,
    /// Role codes held today, `employee` among them.
    pub roles: Vec<String>,
    /// Periods, newest first.
    pub periods: Vec<PeriodWire>,
    /// Notices not yet seen.
    pub notices: Vec<NoticeWire>,
    /// What this device seals a hand-in with; none of servers that take none.
    pub hand_in: Option<HandInWire>,
    /// Hand-ins that wait for the person's word.
    pub held: Option<Vec<HeldWire>>,
    /// Hash of the rules of learning hours in force; none of servers that know none.
    pub hours: Option<String>,
    /// All versions that count, where the agency has its own: what ships, then each with the day from which it holds (`YYYY-MM-DD`).
    /// What ships holds from no day.
    pub hours_versions: Option<Vec<(String, String)>>,
    /// Hash of the shelf of courses; none where the agency offers none.
    pub courses: Option<String>,
    /// Courses that the person completed, newest first; none before the first.
    pub completed: Option<Vec<CompletedWire>>,
    /// The person's claims of hours learned elsewhere, by the server's word, newest first; none before the first.
    pub claims: Option<Vec<ClaimWire>>,
    /// What was said about the person's training needs ([`super::needs::read_own`]), kept as its text: few pages read it. None before
    /// anything was said.
    pub needs: Option<Raw>,
}

members! {
    Bilingual { id, en }
    AgencyWire { id, name, zone, brand, demo }
    PostWire { assignment, units, title, kind, capacity, supervisor }
    PeriodWire { id, name, opens, closes, grace_days, catalogue, standards, rules, extended, reminder }
    ReminderWire { text, begun }
    NoticeWire { code, at }
    CompletedWire { course, title, on, jp, path, certificate }
    CertificateWire { id, number, name, issuer, signatory, jp, signature }
    About { tag, person, name, nip, employment, rank, agency, post, roles, periods, notices, hand_in, held, hours, hours_versions, courses, completed, claims, needs }
}

/// Hexadecimal digits of a tag: 64 bits tell one person's few versions apart.
const TAG_DIGITS: usize = 16;

impl About {
    /// The rules of learning hours by their bundles; none where the server tells of none, or nothing that can be read.
    #[must_use]
    pub fn hours_by_day(&self) -> Option<Versions<BundleHash>> {
        let mut told = self.hours_versions.iter().flatten();
        let Some((_, first)) = told.next() else { return Some(Versions::new(self.hours.as_ref()?.parse().ok()?)) };
        let mut versions = Versions::new(first.parse().ok()?);
        for (from, version) in told {
            versions.publish(parse_date(from)?, version.parse().ok()?);
        }
        Some(versions)
    }

    /// Tells them: the one in force today for devices that know of one only, and all where there is more than what ships.
    pub fn tell_hours(&mut self, versions: &Versions<BundleHash>, today: Date) {
        self.hours = Some(versions.on(today).to_string());
        if versions.later().is_empty() {
            return;
        }
        let mut told = vec![(String::new(), versions.first().to_string())];
        for (from, version) in versions.later() {
            told.push((from.to_string(), version.to_string()));
        }
        self.hours_versions = Some(told);
    }

    /// The same with its tag: the first digits of the SHA-256 of its JSON without one.
    #[must_use]
    pub fn tagged(mut self) -> Self {
        self.tag.clear();
        self.tag =
            Sha256::digest(json::write(&self)).iter().take(TAG_DIGITS / 2).map(|byte| format!("{byte:02x}")).collect();
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn about() -> About {
        About {
            tag: String::new(),
            person: "p".into(),
            name: "Sari".into(),
            nip: String::new(),
            employment: "pns".into(),
            rank: None,
            agency: AgencyWire {
                id: "a".into(),
                name: "Kabupaten".into(),
                zone: "WIB".into(),
                brand: "teal".into(),
                demo: false,
            },
            post: None,
            roles: vec!["employee".into()],
            periods: vec![],
            notices: vec![],
            hand_in: None,
            held: None,
            hours: None,
            hours_versions: None,
            courses: None,
            completed: None,
            claims: None,
            needs: None,
        }
    }

    #[test]
    fn the_versions_of_the_rules_read_back_and_older_devices_get_the_one_in_force() {
        let (first, second) = (BundleHash([1; 32]), BundleHash([2; 32]));
        let mut told = about();
        assert_eq!(told.hours_by_day(), None);
        let mut versions = Versions::new(first);
        let day = Date::constant(2026, 4, 1);
        told.tell_hours(&versions, day);
        assert_eq!((told.hours_versions.as_ref(), told.hours_by_day()), (None, Some(versions.clone())));
        versions.publish(day, second);
        told.tell_hours(&versions, day);
        assert_eq!((told.hours.clone(), told.hours_by_day()), (Some(second.to_string()), Some(versions.clone())));
        told.tell_hours(&versions, Date::constant(2026, 3, 31));
        assert_eq!((told.hours.clone(), told.hours_by_day()), (Some(first.to_string()), Some(versions)));
        told.hours_versions = Some(vec![(String::new(), first.to_string()), ("soon".into(), second.to_string())]);
        assert_eq!(told.hours_by_day(), None);
    }

    #[test]
    fn the_tag_changes_when_anything_does_and_only_then() {
        let tagged = about().tagged();
        assert_eq!(tagged.tag.len(), TAG_DIGITS);
        assert_eq!(tagged.clone().tagged(), tagged);
        assert_ne!(About { rank: Some("III/a".into()), ..about() }.tagged().tag, tagged.tag);
    }
}
