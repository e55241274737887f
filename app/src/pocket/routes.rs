//! The addresses of the employee's pages: every one is written here, and read here.

use domain::{
    assessment::Page,
    bundle::BundleHash,
    competency::Level,
    ids::{ClaimId, PeriodId, PersonId},
};

/// A page of the employee's program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Route {
    /// My post, how far I am, what is next.
    Home,
    /// An assessment, at the page that comes next.
    Assessment(PeriodId),
    /// One page of an assessment.
    AssessmentPage(PeriodId, Page),
    /// All answers before submitting.
    Review(PeriodId),
    /// The result of a period.
    Result(PeriodId),
    /// The training needs of a period: what my supervisor says, my plan.
    Needs(PeriodId),
    /// All assessments.
    History,
    /// Two assessments beside each other, the earlier first.
    Compare(PeriodId, PeriodId),
    /// My official results.
    Official,
    /// What there is to learn, and my hours.
    Learning,
    /// A version of a course.
    Course(BundleHash),
    /// The certificate for it.
    Certificate(BundleHash),
    /// A lesson of it, counted from 1.
    Lesson(BundleHash, usize),
    /// My claims of hours learned elsewhere.
    Claims,
    /// A new one.
    ClaimNew,
    /// One of them.
    Claim(ClaimId),
    /// The same, to be told anew.
    ClaimEdit(ClaimId),
    /// Who sees what of mine, and who has looked.
    Visibility,
    /// What is kept about me, a copy of it, my requests.
    Data,
    /// A request about my data.
    Ask,
    /// What courses take on this device.
    Kept,
    /// What is saved and what has been sent.
    Delivery,
    /// The people who report to me.
    Team,
    /// Claims of theirs that wait for me.
    TeamClaims,
    /// One of these claims.
    TeamClaim(PersonId, ClaimId),
    /// One of them.
    TeamMember(PersonId),
    /// Their training needs, to be verified.
    TeamNeed(PersonId),
    /// Language, colours, what is stored here, lock, leaving.
    Settings,
    /// Signing in with NIP and password.
    SignIn,
    /// Signing in for the first time, with a code.
    Activate,
}

impl Route {
    /// Its address.
    #[must_use]
    pub fn path(&self) -> String {
        match self {
            Self::Home => "/".into(),
            Self::Assessment(period) => format!("/penilaian/{period}"),
            Self::AssessmentPage(period, page) => {
                format!("/penilaian/{period}/{}/{}", page.competency, page.level.number())
            }
            Self::Review(period) => format!("/penilaian/{period}/tinjau"),
            Self::Result(period) => format!("/hasil/{period}"),
            Self::Needs(period) => format!("/hasil/{period}/kebutuhan"),
            Self::History => "/riwayat".into(),
            Self::Compare(earlier, later) => format!("/riwayat/{earlier}/{later}"),
            Self::Official => "/hasil-resmi".into(),
            Self::Learning => "/belajar".into(),
            Self::Course(course) => format!("/belajar/{course}"),
            Self::Certificate(course) => format!("/belajar/{course}/sertifikat"),
            Self::Lesson(course, number) => format!("/belajar/{course}/{number}"),
            Self::Claims => "/belajar/pelatihan".into(),
            Self::ClaimNew => "/belajar/pelatihan/baru".into(),
            Self::Claim(claim) => format!("/belajar/pelatihan/{claim}"),
            Self::ClaimEdit(claim) => format!("/belajar/pelatihan/{claim}/ubah"),
            Self::Visibility => "/siapa-melihat".into(),
            Self::Data => "/data-saya".into(),
            Self::Ask => "/data-saya/permintaan".into(),
            Self::Kept => "/setelan/kursus".into(),
            Self::Delivery => "/kiriman".into(),
            Self::Team => "/tim".into(),
            Self::TeamClaims => "/tim/klaim".into(),
            Self::TeamClaim(person, claim) => format!("/tim/klaim/{person}/{claim}"),
            Self::TeamNeed(person) => format!("/tim/{person}/kebutuhan"),
            Self::TeamMember(person) => format!("/tim/{person}"),
            Self::Settings => "/setelan".into(),
            Self::SignIn => "/masuk".into(),
            Self::Activate => "/aktivasi".into(),
        }
    }

    /// The page of an address; none for one that is not ours.
    #[must_use]
    pub fn parse(path: &str) -> Option<Self> {
        let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
        Some(match parts.as_slice() {
            [] => Self::Home,
            ["penilaian", period] => Self::Assessment(period.parse().ok()?),
            ["penilaian", period, "tinjau"] => Self::Review(period.parse().ok()?),
            ["penilaian", period, competency, level] => {
                let level = Level::new(level.parse().ok()?).ok()?;
                Self::AssessmentPage(period.parse().ok()?, Page { competency: competency.parse().ok()?, level })
            }
            ["hasil", period] => Self::Result(period.parse().ok()?),
            ["hasil", period, "kebutuhan"] => Self::Needs(period.parse().ok()?),
            ["riwayat"] => Self::History,
            ["riwayat", earlier, later] => Self::Compare(earlier.parse().ok()?, later.parse().ok()?),
            ["hasil-resmi"] => Self::Official,
            ["belajar"] => Self::Learning,
            ["belajar", "pelatihan"] => Self::Claims,
            ["belajar", "pelatihan", "baru"] => Self::ClaimNew,
            ["belajar", "pelatihan", claim] => Self::Claim(claim.parse().ok()?),
            ["belajar", "pelatihan", claim, "ubah"] => Self::ClaimEdit(claim.parse().ok()?),
            ["belajar", course] => Self::Course(course.parse().ok()?),
            ["belajar", course, "sertifikat"] => Self::Certificate(course.parse().ok()?),
            ["belajar", course, number] => Self::Lesson(course.parse().ok()?, number.parse().ok()?),
            ["siapa-melihat"] => Self::Visibility,
            ["data-saya"] => Self::Data,
            ["data-saya", "permintaan"] => Self::Ask,
            ["setelan", "kursus"] => Self::Kept,
            ["kiriman"] => Self::Delivery,
            ["tim"] => Self::Team,
            ["tim", "klaim"] => Self::TeamClaims,
            ["tim", "klaim", person, claim] => Self::TeamClaim(person.parse().ok()?, claim.parse().ok()?),
            ["tim", person, "kebutuhan"] => Self::TeamNeed(person.parse().ok()?),
            ["tim", person] => Self::TeamMember(person.parse().ok()?),
            ["setelan"] => Self::Settings,
            ["masuk"] => Self::SignIn,
            ["aktivasi"] => Self::Activate,
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_address_leads_back() {
        let period = PeriodId::from_random([1; 16]);
        let other = PeriodId::from_random([2; 16]);
        let page = Page { competency: "PDOL".parse().unwrap(), level: Level::MAX };
        for route in [
            Route::Home,
            Route::Assessment(period),
            Route::AssessmentPage(period, page),
            Route::Review(period),
            Route::Result(period),
            Route::Needs(period),
            Route::History,
            Route::Compare(period, other),
            Route::Official,
            Route::Learning,
            Route::Course(BundleHash([7; 32])),
            Route::Certificate(BundleHash([7; 32])),
            Route::Lesson(BundleHash([7; 32]), 12),
            Route::Claims,
            Route::ClaimNew,
            Route::Claim(ClaimId::from_random([5; 16])),
            Route::ClaimEdit(ClaimId::from_random([5; 16])),
            Route::Kept,
            Route::Visibility,
            Route::Data,
            Route::Ask,
            Route::Delivery,
            Route::Team,
            Route::TeamClaims,
            Route::TeamClaim(PersonId::from_random([3; 16]), ClaimId::from_random([5; 16])),
            Route::TeamNeed(PersonId::from_random([3; 16])),
            Route::TeamMember(PersonId::from_random([3; 16])),
            Route::Settings,
            Route::SignIn,
            Route::Activate,
        ] {
            assert_eq!(Route::parse(&route.path()), Some(route));
        }
        for bad in [
            "/penilaian",
            "/penilaian/x",
            "/penilaian/x/INT/9",
            "/kantor",
            "/tim/x/y",
            "/belajar/x",
            "/belajar/x/1",
            "/belajar/pelatihan/x",
            "/tim/klaim/x",
        ] {
            assert_eq!(Route::parse(bad), None, "{bad}");
        }
    }
}
