//! What somebody types of a claim: kept as it was typed until it can be read.
//!
//! Promises: every fault is told with the field that is meant, in words; what was typed reads back from a draft. Refuses: to weigh by
//! itself; the rules do.

use std::sync::Arc;

use domain::{
    hours::{
        Certificate, Claim, Claimed, Conversion, Converted, Fact, HoursError, HoursRules, HoursVersions,
        NAME_CHARS_MAX, PathCode, SESSION_MONTHS_MAX,
    },
    time::{Date, parse_date},
    wire::json::{Json, ToJson, object},
};
use leptos::text_prop::TextProp;

use crate::i18n::text::claims as words;

/// What stands in the fields.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ClaimForm {
    /// Code of the path.
    pub path: String,
    /// Name of the training.
    pub title: String,
    /// Who held it.
    pub organiser: String,
    /// First day.
    pub from: String,
    /// Last day.
    pub to: String,
    /// Hours on the certificate.
    pub certificate: String,
    /// Days on which it was held.
    pub days: String,
    /// Whether it was an international event.
    pub international: bool,
    /// Sessions by month.
    pub sessions: String,
    /// Activities.
    pub activities: String,
    /// Hours as stated.
    pub stated: String,
}

/// What is wrong, and with which field.
#[derive(Clone)]
pub struct Wrong {
    /// The id of the field.
    pub field: &'static str,
    /// In words.
    pub words: TextProp,
}

impl Wrong {
    fn new(field: &'static str, words: impl Into<TextProp>) -> Self {
        Self { field, words: words.into() }
    }
}

/// The id of the field of a fact.
const fn field_of(fact: Fact) -> &'static str {
    match fact {
        Fact::Title => "claim-title",
        Fact::Certificate => "claim-certificate",
        Fact::Days => "claim-days",
        Fact::Sessions => "claim-sessions",
        Fact::Activities => "claim-activities",
        Fact::Stated => "claim-stated",
    }
}

/// The facts that a conversion asks for, in the order of the form.
#[must_use]
pub const fn facts(conversion: Conversion) -> &'static [Fact] {
    match conversion {
        Conversion::AsCertificate => &[Fact::Certificate],
        Conversion::PerDay { .. } => &[Fact::Days],
        Conversion::PerSession { .. } => &[Fact::Sessions],
        Conversion::PerActivity { .. } => &[Fact::Activities],
        Conversion::PerDayMax { .. } => &[Fact::Days, Fact::Certificate, Fact::Stated],
        Conversion::AsStated => &[Fact::Certificate, Fact::Stated],
    }
}

impl ClaimForm {
    /// The fields of a claim that is there.
    #[must_use]
    pub fn of(claim: &Claim) -> Self {
        let number = |number: Option<u32>| number.map(|number| number.to_string()).unwrap_or_default();
        let Claimed { certificate, days, international, sessions, activities, stated } = &claim.claimed;
        let sessions: Vec<String> = sessions.iter().map(u32::to_string).collect();
        Self {
            path: claim.path.to_string(),
            title: claim.title.clone(),
            organiser: claim.organiser.clone(),
            from: claim.from.to_string(),
            to: claim.to.to_string(),
            certificate: number(certificate.map(|certificate| certificate.jp)),
            days: number(*days),
            international: *international,
            sessions: sessions.join(", "),
            activities: number(*activities),
            stated: number(*stated),
        }
    }

    /// As it rests in a draft.
    #[must_use]
    pub fn write(&self) -> String {
        let texts: [(&str, &dyn ToJson); 11] = [
            ("path", &self.path),
            ("title", &self.title),
            ("organiser", &self.organiser),
            ("from", &self.from),
            ("to", &self.to),
            ("certificate", &self.certificate),
            ("days", &self.days),
            ("international", &self.international),
            ("sessions", &self.sessions),
            ("activities", &self.activities),
            ("stated", &self.stated),
        ];
        object(&texts)
    }

    /// Reads such a draft; nothing of one that cannot be read.
    #[must_use]
    pub fn read(json: &Json<'_>) -> Option<Self> {
        let text = |name| json.get::<String>(name).ok();
        Some(Self {
            path: text("path")?,
            title: text("title")?,
            organiser: text("organiser")?,
            from: text("from")?,
            to: text("to")?,
            certificate: text("certificate")?,
            days: text("days")?,
            international: json.get("international").ok()?,
            sessions: text("sessions")?,
            activities: text("activities")?,
            stated: text("stated")?,
        })
    }

    /// Whether nothing was typed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// The rules that count for what stands here: those of the day on which it ended, of today until that can be read.
    #[must_use]
    pub fn rules<'a>(&self, versions: &'a HoursVersions, today: Date) -> &'a Arc<HoursRules> {
        versions.on(parse_date(&self.to).unwrap_or(today))
    }

    /// The claim, and what it is worth. `attached`: whether proof comes with it.
    ///
    /// # Errors
    /// All that is wrong with single fields, else the first thing that the rules say.
    pub fn weigh(
        &self,
        versions: &HoursVersions,
        attached: bool,
        today: Date,
    ) -> Result<(Claim, Converted), Vec<Wrong>> {
        let rules = self.rules(versions, today);
        let claim = self.claim(rules, attached)?;
        match rules.weigh(&claim, today) {
            Ok(converted) => Ok((claim, converted)),
            Err(error) => Err(vec![self.told(&error)]),
        }
    }

    fn claim(&self, rules: &HoursRules, attached: bool) -> Result<Claim, Vec<Wrong>> {
        let mut wrong = Vec::new();
        let path = self.path.parse::<PathCode>().ok().and_then(|code| rules.path(&code));
        if path.is_none() {
            let words = if self.path.is_empty() { words::fault::EMPTY } else { words::fault::PATH };
            wrong.push(Wrong::new("claim-path", words));
        }
        for (field, text) in [("claim-title", &self.title), ("claim-organiser", &self.organiser)] {
            if text.trim().is_empty() {
                wrong.push(Wrong::new(field, words::fault::EMPTY));
            } else if text.trim().chars().count() > NAME_CHARS_MAX {
                wrong.push(Wrong::new(field, words::fault::LONG.about([("n", NAME_CHARS_MAX.into())])));
            }
        }
        let (from, to) = (parse_date(&self.from), parse_date(&self.to));
        for (field, date) in [("claim-from", from), ("claim-to", to)] {
            if date.is_none() {
                wrong.push(Wrong::new(field, words::fault::DATE));
            }
        }
        let asked = path.map_or(&[][..], |path| facts(path.conversion));
        let mut number = |fact: Fact, text: &str| match text.trim() {
            _ if !asked.contains(&fact) => None,
            "" => None,
            text => {
                let number = text.parse::<u32>().ok();
                if number.is_none() {
                    wrong.push(Wrong::new(field_of(fact), words::fault::NUMBER));
                }
                number
            }
        };
        let certificate = number(Fact::Certificate, &self.certificate).map(|jp| Certificate { jp, attached });
        let (days, activities) = (number(Fact::Days, &self.days), number(Fact::Activities, &self.activities));
        let stated = number(Fact::Stated, &self.stated);
        let mut sessions = Vec::new();
        if asked.contains(&Fact::Sessions) {
            for part in self.sessions.split([',', ';', ' ']).filter(|part| !part.is_empty()) {
                sessions.extend(number(Fact::Sessions, part));
            }
        }
        if sessions.len() > SESSION_MONTHS_MAX {
            let max = words::fault::SESSIONS_BEYOND.about([("max", SESSION_MONTHS_MAX.into())]);
            wrong.push(Wrong::new(field_of(Fact::Sessions), max));
        }
        match (path, from, to) {
            (Some(path), Some(from), Some(to)) if wrong.is_empty() => Ok(Claim {
                path: path.code.clone(),
                title: one_line(&self.title),
                organiser: one_line(&self.organiser),
                from,
                to,
                claimed: Claimed {
                    certificate,
                    days,
                    international: self.international && matches!(path.conversion, Conversion::PerDay { .. }),
                    sessions,
                    activities,
                    stated: stated.filter(|_| certificate.is_none()),
                },
            }),
            _ => Err(wrong),
        }
    }

    /// What the rules say, beside the field that is meant.
    fn told(&self, error: &HoursError) -> Wrong {
        match error {
            HoursError::UnknownPath(_) => Wrong::new("claim-path", words::fault::PATH),
            HoursError::Missing(Fact::Certificate) => Wrong::new("claim-certificate", words::fault::EMPTY),
            HoursError::Missing(fact) => Wrong::new(field_of(*fact), words::fault::EMPTY),
            HoursError::InFuture(_) => Wrong::new("claim-to", words::fault::FUTURE),
            HoursError::EndBeforeBegin { .. } => Wrong::new("claim-to", words::fault::ORDER),
            HoursError::BeyondDates { fact: Fact::Sessions, max, .. } => {
                Wrong::new("claim-sessions", words::fault::SESSIONS_BEYOND.about([("max", (*max).into())]))
            }
            HoursError::BeyondDates { fact, max, .. } => {
                Wrong::new(field_of(*fact), words::fault::DAYS_BEYOND.about([("max", (*max).into())]))
            }
            HoursError::TooMuch { jp, max } => {
                let field = [("claim-certificate", &self.certificate), ("claim-stated", &self.stated)];
                let field = field.into_iter().find(|(_, text)| !text.trim().is_empty());
                let words = words::fault::TOO_MUCH.about([("jp", (*jp).into()), ("max", (*max).into())]);
                Wrong::new(field.map_or("claim-days", |(field, _)| field), words)
            }
        }
    }
}

/// Text that was pasted with line breaks in it, on one line.
fn one_line(text: &str) -> String {
    let plain: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use domain::{shipped, wire::hours::read_hours};

    use super::*;

    const TODAY: Date = Date::constant(2026, 11, 20);

    fn versions() -> HoursVersions {
        HoursVersions::new(Arc::new(read_hours(shipped::HOURS).unwrap()))
    }

    fn form(path: &str) -> ClaimForm {
        ClaimForm {
            path: path.into(),
            title: " Bimtek\narsip ".into(),
            organiser: "BPSDM".into(),
            from: "2026-03-02".into(),
            to: "2026-03-04".into(),
            ..ClaimForm::default()
        }
    }

    fn wrong(form: &ClaimForm) -> Vec<(&'static str, String)> {
        let rules = versions();
        match form.weigh(&rules, true, TODAY) {
            Ok(_) => Vec::new(),
            Err(wrong) => wrong.into_iter().map(|wrong| (wrong.field, wrong.words.get().into())).collect(),
        }
    }

    #[test]
    fn every_empty_field_is_told_at_once() {
        let fields: Vec<_> = wrong(&ClaimForm::default()).into_iter().map(|(field, _)| field).collect();
        assert_eq!(fields, ["claim-path", "claim-title", "claim-organiser", "claim-from", "claim-to"]);
    }

    #[test]
    fn what_the_rules_refuse_is_told_beside_its_field() {
        let stated = |jp: &str| ClaimForm { stated: jp.into(), ..form("NKL14") };
        let days = |days: &str| ClaimForm { days: days.into(), ..form("KL07") };
        for (form, field) in [
            (days(""), "claim-days"),
            (days("x"), "claim-days"),
            (days("-1"), "claim-days"),
            (days("4"), "claim-days"),
            (ClaimForm { to: "2027-01-01".into(), ..days("1") }, "claim-to"),
            (ClaimForm { to: "2026-03-01".into(), ..days("1") }, "claim-to"),
            (ClaimForm { path: "KL99".into(), ..days("1") }, "claim-path"),
            (ClaimForm { title: "x".repeat(NAME_CHARS_MAX + 1), ..days("1") }, "claim-title"),
            (ClaimForm { certificate: "1501".into(), ..form("NKL03") }, "claim-certificate"),
            (ClaimForm { sessions: "2, dua".into(), ..form("NKL01") }, "claim-sessions"),
            (ClaimForm { sessions: "2 2".into(), ..form("NKL01") }, "claim-sessions"),
        ] {
            let told = wrong(&form);
            assert_eq!(told.iter().map(|(field, _)| *field).collect::<Vec<_>>(), [field], "{form:?}");
            assert!(!told[0].1.is_empty());
        }
        let rules = versions();
        let path = rules.first().paths.iter().find(|path| path.conversion == Conversion::AsStated).unwrap();
        let slip = ClaimForm { path: path.code.to_string(), ..stated("500") };
        assert_eq!(wrong(&slip)[0].0, "claim-stated");
        assert!(wrong(&slip)[0].1.contains("500"));
    }

    #[test]
    fn a_form_is_read_filled_and_kept() {
        let rules = versions();
        let form = ClaimForm { days: " 2 ".into(), stated: "not asked for".into(), ..form("KL07") };
        let (claim, converted) = form.weigh(&rules, true, TODAY).ok().unwrap();
        assert_eq!((claim.title.as_str(), converted.jp), ("Bimtek arsip", 10));
        let again = ClaimForm::of(&claim);
        assert_eq!(again.weigh(&rules, true, TODAY).ok().unwrap().0, claim);
        let text = form.write();
        assert_eq!(ClaimForm::read(&Json::parse(&text).unwrap()), Some(form));
        assert_eq!(ClaimForm::read(&Json::parse("{}").unwrap()), None);
    }
}
