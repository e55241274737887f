//! From what a claim states to hours, and how they came about.

use super::{Claimed, Conversion, Path, PathCode};
use crate::{coded::coded, time::Date};

/// The most hours (JP) of one claim, unless an attached certificate states as many.
///
/// At 45 minutes a JP, 300 JP are 225 hours: six working weeks of 37.5 hours with nothing else done in them. What lasts longer is a
/// course that ends with a certificate; without one a figure such as 500 JP is far likelier a slip of the finger.
pub const JP_MAX: u32 = 300;

/// The most hours (JP) of one claim with an attached certificate that states as many.
///
/// 1,500 JP are 1,125 hours: thirty working weeks. The longest leadership courses are said to have some nine hundred JP.
pub const CERTIFICATE_JP_MAX: u32 = 1_500;

coded! {
    /// Something that a claim states.
    pub enum Fact {
        /// What the training was called.
        Title = "title",
        /// The hours on the certificate.
        Certificate = "certificate",
        /// Days on which it was held.
        Days = "days",
        /// Sessions by month.
        Sessions = "sessions",
        /// How many activities.
        Activities = "activities",
        /// Hours as stated.
        Stated = "stated",
    }
}

/// Why a claim is worth nothing as it stands.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum HoursError {
    /// The rules have no such path.
    #[error("path {0} is not known")]
    UnknownPath(PathCode),
    /// The path needs it and it was not given, or is nought.
    #[error("{} is missing", .0.code())]
    Missing(Fact),
    /// More than one claim may be worth; with an attached certificate that says so the bound is higher.
    #[error("{jp} JP are more than {max}")]
    TooMuch {
        /// What it would be.
        jp: u32,
        /// The bound: [`JP_MAX`], or [`CERTIFICATE_JP_MAX`].
        max: u32,
    },
    /// It ends after today.
    #[error("{0} lies in the future")]
    InFuture(Date),
    /// The last day lies before the first.
    #[error("it ends on {to}, before it begins on {from}")]
    EndBeforeBegin {
        /// The first day.
        from: Date,
        /// The last day.
        to: Date,
    },
    /// More days, or more months of sessions, than lie between its dates.
    #[error("{given} of {} where the dates hold {max}", .fact.code())]
    BeyondDates {
        /// Days or sessions.
        fact: Fact,
        /// How many were given.
        given: u32,
        /// How many the dates hold.
        max: u32,
    },
}

/// One step from facts to hours, to be told in words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// The certificate states the hours.
    AsCertificate {
        /// Hours.
        jp: u32,
    },
    /// The supervisor states the hours.
    AsStated {
        /// Hours.
        jp: u32,
    },
    /// Days × hours for each.
    PerDay {
        /// Days.
        days: u32,
        /// Whether the figure for international events was taken.
        international: bool,
        /// Hours for each.
        jp_each: u32,
    },
    /// A month had more sessions than count.
    CappedPerMonth {
        /// Which month, counted from 1 where the training began.
        month: u32,
        /// Sessions held.
        held: u32,
        /// Sessions that count.
        counted: u32,
    },
    /// Sessions that count × hours for each.
    PerSession {
        /// Sessions that count.
        sessions: u32,
        /// Hours for each.
        jp_each: u32,
    },
    /// Activities × hours for each.
    PerActivity {
        /// Activities.
        activities: u32,
        /// Hours for each.
        jp_each: u32,
    },
    /// More hours were stated than the days allow.
    CappedPerDay {
        /// Days.
        days: u32,
        /// Hours that count for each, at most.
        jp_each: u32,
    },
    /// Beyond what one claim is usually worth, and believed for the attached certificate's sake: worth a second look.
    AboveUsual {
        /// The usual bound.
        max: u32,
    },
}

/// Hours, and how they came about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Converted {
    /// Learning hours (JP), at least one.
    pub jp: u32,
    /// In the order in which they are told.
    pub steps: Vec<Step>,
}

/// What these facts are worth on that path.
///
/// # Errors
/// [`HoursError::Missing`] where the path needs a fact that was not given, [`HoursError::TooMuch`] beyond the bound of one claim.
pub fn convert(path: &Path, claimed: &Claimed) -> Result<Converted, HoursError> {
    let mut steps = Vec::new();
    let jp = match path.conversion {
        Conversion::AsCertificate => {
            let jp = given(claimed.certificate.map(|certificate| certificate.jp), Fact::Certificate)?;
            steps.push(Step::AsCertificate { jp });
            jp
        }
        Conversion::PerDay { national, international } => {
            let days = given(claimed.days, Fact::Days)?;
            let jp_each = if claimed.international { international } else { national };
            steps.push(Step::PerDay { days, international: claimed.international, jp_each });
            days.saturating_mul(jp_each)
        }
        Conversion::PerSession { jp: jp_each, sessions_per_month_max } => {
            let mut sessions = 0_u32;
            for (month, &held) in (1..).zip(&claimed.sessions) {
                let counted = held.min(sessions_per_month_max);
                if counted < held {
                    steps.push(Step::CappedPerMonth { month, held, counted });
                }
                sessions = sessions.saturating_add(counted);
            }
            let sessions = given(Some(sessions), Fact::Sessions)?;
            steps.push(Step::PerSession { sessions, jp_each });
            sessions.saturating_mul(jp_each)
        }
        Conversion::PerActivity { jp: jp_each } => {
            let activities = given(claimed.activities, Fact::Activities)?;
            steps.push(Step::PerActivity { activities, jp_each });
            activities.saturating_mul(jp_each)
        }
        Conversion::PerDayMax { jp: jp_each } => {
            let days = given(claimed.days, Fact::Days)?;
            let (jp, max) = (stated(claimed, &mut steps)?, days.saturating_mul(jp_each));
            if jp > max {
                steps.push(Step::CappedPerDay { days, jp_each });
            }
            jp.min(max)
        }
        Conversion::AsStated => stated(claimed, &mut steps)?,
    };
    let attested = claimed.certificate.is_some_and(|certificate| certificate.attached && certificate.jp >= jp);
    let max = if attested { CERTIFICATE_JP_MAX } else { JP_MAX };
    if jp > max {
        return Err(HoursError::TooMuch { jp, max });
    }
    if jp > JP_MAX {
        steps.push(Step::AboveUsual { max: JP_MAX });
    }
    Ok(Converted { jp, steps })
}

fn given(fact: Option<u32>, name: Fact) -> Result<u32, HoursError> {
    fact.filter(|number| *number > 0).ok_or(HoursError::Missing(name))
}

/// Hours as the certificate states them or, where there is none, as the supervisor does.
fn stated(claimed: &Claimed, steps: &mut Vec<Step>) -> Result<u32, HoursError> {
    let (jp, step) = if let Some(certificate) = claimed.certificate {
        (given(Some(certificate.jp), Fact::Certificate)?, Step::AsCertificate { jp: certificate.jp })
    } else {
        let jp = given(claimed.stated, Fact::Stated)?;
        (jp, Step::AsStated { jp })
    };
    steps.push(step);
    Ok(jp)
}
