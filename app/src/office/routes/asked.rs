//! A query that has been taken apart: what of it can be read, in the form that each page asks for.

use domain::{
    access::Action,
    hours::ClaimStanding,
    needs::NeedState,
    official::Validity,
    people::PositionKind,
    privacy::RequestKind,
    time::parse_date,
    wire::{
        claim::ClaimsQuery,
        erasure::LeaversQuery,
        office::{
            AuditQuery, PeopleQuery, PeopleSort, PersonQuery, Progress, ScopeQuery,
            imports::{Effect, LinesQuery},
            learning::LearningQuery,
            needs::{NOT_SUBMITTED, NeedsQuery},
            official::OfficialQuery,
            periods::{Audience, MissingQuery},
            rules::RulesQuery,
            standards::StandardsQuery,
        },
        privacy::RequestsQuery,
    },
};

use super::text::unescape;

/// A query that has been taken apart.
pub(super) struct Asked(Vec<(String, String)>);

impl Asked {
    pub(super) fn read(query: &str) -> Self {
        let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
        Self(pairs.map(|(name, value)| (unescape(name), unescape(value))).collect())
    }

    /// The value of that name, if it is there, not empty, and reads as what is wanted.
    pub(super) fn get<T>(&self, name: &str, read: impl Fn(&str) -> Option<T>) -> Option<T> {
        let found = self.0.iter().find(|(known, value)| known == name && !value.is_empty());
        found.and_then(|(_, value)| read(value))
    }

    pub(super) fn page(&self) -> Option<u32> {
        self.get("page", |value| value.parse().ok().filter(|page| *page > 0))
    }

    pub(super) fn scope(&self) -> ScopeQuery {
        ScopeQuery {
            period: self.get("period", |value| value.parse().ok()),
            unit: self.get("unit", |value| value.parse().ok()),
        }
    }

    pub(super) fn person(&self) -> PersonQuery {
        PersonQuery { period: self.scope().period }
    }

    pub(super) fn needs(&self) -> NeedsQuery {
        let known = |value: &str| value == NOT_SUBMITTED || NeedState::from_code(value).is_some();
        let state = self.get("state", |value| known(value).then(|| value.to_owned()));
        let ScopeQuery { period, unit } = self.scope();
        NeedsQuery { period, unit, state, page: self.page() }
    }

    pub(super) fn official(&self) -> OfficialQuery {
        OfficialQuery { unit: self.scope().unit, state: self.get("state", Validity::from_code), page: self.page() }
    }

    pub(super) fn claims(&self) -> ClaimsQuery {
        let state = self.get("state", |value| ClaimStanding::from_code(value).map(|state| state.code().to_owned()));
        ClaimsQuery { state, unit: self.scope().unit, page: self.page() }
    }

    pub(super) fn lines(&self) -> LinesQuery {
        LinesQuery {
            effect: self.get("effect", Effect::from_code),
            unsupervised: self.get("unsupervised", |value| value.parse().ok()),
            contested: self.get("contested", |value| value.parse().ok()),
            page: self.page(),
        }
    }

    pub(super) fn rules(&self) -> RulesQuery {
        RulesQuery { version: self.get("version", |value| value.parse().ok()) }
    }

    pub(super) fn standards(&self) -> StandardsQuery {
        let kind = self.get("kind", |value| PositionKind::from_code(value).map(|kind| kind.code().to_owned()));
        StandardsQuery { kind, q: self.get("q", |value| Some(value.to_owned())), page: self.page(), language: None }
    }

    pub(super) fn audit(&self) -> AuditQuery {
        let text = |name| self.get(name, |value| Some(value.to_owned()));
        let day = |name| self.get(name, |value| parse_date(value).map(|day| day.to_string()));
        AuditQuery {
            person: text("person"),
            actor: text("actor"),
            action: self.get("action", |value| Action::from_code(value).map(|action| action.code().to_owned())),
            from: day("from"),
            until: day("until"),
            page: self.page(),
        }
    }

    pub(super) fn missing(&self) -> MissingQuery {
        let audience = self.get("audience", Audience::from_code).unwrap_or(Audience::NotBegun);
        MissingQuery { unit: self.scope().unit, audience }
    }

    pub(super) fn requests(&self) -> RequestsQuery {
        RequestsQuery {
            ended: self.get("ended", |value| value.parse().ok()),
            kind: self.get("kind", |value| RequestKind::from_code(value).map(|kind| kind.code().to_owned())),
            page: self.page(),
        }
    }

    pub(super) fn leavers(&self) -> LeaversQuery {
        LeaversQuery { erased: self.get("erased", |value| value.parse().ok()), page: self.page() }
    }

    pub(super) fn learning(&self) -> LearningQuery {
        LearningQuery { year: self.get("year", |value| value.parse().ok()), unit: self.scope().unit }
    }

    pub(super) fn people(&self) -> PeopleQuery {
        let ScopeQuery { period, unit } = self.scope();
        PeopleQuery {
            period,
            q: self.get("q", |value| Some(value.to_owned())),
            unit,
            state: self.get("state", Progress::from_code),
            sort: self.get("sort", PeopleSort::from_code),
            page: self.page(),
        }
    }
}
