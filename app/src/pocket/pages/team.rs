//! The people who report to me: what of theirs waits for me, who has submitted, and how many gaps. Levels and gaps, never answers.
//!
//! Promises: the list is readable without a network, with the moment it was fetched; that looking is logged is said where one looks.
//! Refuses: any order by result. The server lists by name.

mod claims;
mod member;
mod needs;
mod official;

use std::sync::Arc;

use domain::{
    time::parse_date,
    wire::office::{Period, Progress, Team, TeamMember},
};
use leptos::{prelude::*, text_prop::TextProp};

pub use self::{
    claims::{TeamClaimPage, TeamClaimsPage},
    member::TeamMemberPage,
    needs::TeamNeedPage,
};
use super::kept_note::KeptNote;
use crate::{
    components::{profile::ProfileRow, who_sees::by_code},
    i18n::{Sentence, Value, bundled, text},
    pocket::{
        routes::Route,
        shell::{heading_with, page_title},
        state::{Work, kept::Kept},
    },
    ui::{Card, Kind, Line, Lines, LinkButton, Tone, empty, say, shown, soft, tag},
};

/// The team.
#[component]
pub fn TeamPage() -> impl IntoView {
    let work = expect_context::<Work>();
    page_title(text::team::TITLE);
    let team = work.team();
    view! {
        {heading_with(text::team::TITLE, text::team::INTRO)}
        {needs::waiting(work)}
        {shown(move || (!team.waits()).then(|| list(team.get())))}
        <KeptNote kept=team/>
        {soft(text::team::LOGGED)}
        <div><LinkButton href=Route::TeamClaims.path() label=text::claims::decide::TEAM_TITLE kind=Kind::Quiet/></div>
    }
    .into_any()
}

/// What a supervisor reads without a network is fetched before they open it. Nothing to see.
pub fn ahead() -> AnyView {
    expect_context::<Work>().fetch_team_ahead();
    ().into_any()
}

fn list(kept: Option<Arc<Kept<Team>>>) -> AnyView {
    let Some(kept) = kept else {
        return empty(text::team::NONE, text::team::NONE_MORE);
    };
    let team = &kept.answer;
    if let Some((title, more)) = nobody(team) {
        return empty(title, more);
    }
    let (period, summary) = (team.period.as_ref().map(period_words), summary(team));
    let members = team.members.iter().map(line).collect_view();
    view! {
        <Card title=text::team::LIST>
            {period}
            {summary}
            <Lines>{members}</Lines>
        </Card>
    }
    .into_any()
}

/// Why there is nobody to list: before the first period there is no list, whoever reports to this person.
fn nobody(team: &Team) -> Option<(Sentence, Sentence)> {
    if team.period.is_none() {
        return Some((text::team::NONE_PERIOD, text::team::NONE_PERIOD_MORE));
    }
    team.members.is_empty().then_some((text::team::EMPTY, text::team::EMPTY_MORE))
}

fn period_words(period: &Period) -> AnyView {
    let name = bundled(&period.name.clone().into());
    let (opens, closes) = (date_value(&period.opens), date_value(&period.closes));
    soft(text::team::PERIOD.about([("period", name.into()), ("opens", opens), ("closes", closes)]))
}

/// A date as the server tells it; shown as it stands where it is none.
fn date_value(text: &str) -> Value {
    parse_date(text).map_or_else(|| text.to_owned().into(), Value::from)
}

/// How many have submitted, of those who can; who has no post stands outside.
fn summary(team: &Team) -> AnyView {
    let count = |wanted: Progress| team.members.iter().filter(|member| member.person.state == wanted).count();
    let (submitted, without) = (count(Progress::Submitted), count(Progress::NoPost));
    let total = team.members.len() - without - count(Progress::NotCovered);
    let said = say(text::team::SUMMARY.about([("n", submitted.into()), ("total", total.into())]));
    let outside = (without > 0).then(|| say(text::team::WITHOUT_POST.about([("n", without.into())])));
    view! {
        <p>
            {said}
            {outside.map(|outside| view! { " " {outside} }.into_any())}
        </p>
    }
    .into_any()
}

fn line(member: &TeamMember) -> AnyView {
    let person = &member.person;
    let post = post_words(person.post.clone(), &person.capacity);
    let submitted = submitted_words(person.submitted.as_deref());
    let (title, aside) = (person.name.clone(), state_tag(person.state, gaps(member)));
    let body = view! { {soft(post)} {submitted} }.into_any();
    if leads_on(member) {
        let href = Route::TeamMember(person.id).path();
        view! { <Line title=title href=href aside=aside>{body}</Line> }.into_any()
    } else {
        view! { <Line title=title aside=aside>{body}</Line> }.into_any()
    }
}

/// Whether there is something to see on a page of their own.
fn leads_on(member: &TeamMember) -> bool {
    member.person.state == Progress::Submitted
}

/// How many competencies have a gap; none where levels are not shown.
fn gaps(member: &TeamMember) -> Option<usize> {
    let levels = member.levels.as_ref()?;
    Some(levels.iter().filter(|line| line.gap > 0).count())
}

fn state_tag(state: Progress, gaps: Option<usize>) -> AnyView {
    match (state, gaps) {
        (Progress::Submitted, Some(0)) => tag(text::team::NO_GAPS, Tone::Good),
        (Progress::Submitted, Some(gaps)) => tag(text::team::GAPS.about([("n", gaps.into())]), Tone::Info),
        (Progress::Submitted, None) => ().into_any(),
        (Progress::Begun, _) => tag(text::team::BEGUN, Tone::Info),
        (Progress::NotBegun, _) => tag(text::team::NOT_BEGUN, Tone::Warn),
        (Progress::NoPost, _) => tag(text::team::NO_POST, Tone::Info),
        (Progress::NotCovered, _) => tag(text::team::NOT_COVERED, Tone::Info),
    }
}

/// The post, with what an acting one is called; the same in both languages where it is definitive.
fn post_words(title: Option<String>, capacity: &str) -> TextProp {
    match (title, by_code(text::team::acting::ALL, capacity)) {
        (None, _) => text::team::NO_POST.into(),
        (Some(title), None) => title.into(),
        (Some(title), Some(acting)) => TextProp::from(move || format!("{} {title}", acting.get())),
    }
}

fn submitted_words(date: Option<&str>) -> Option<AnyView> {
    Some(soft(text::team::SUBMITTED.about([("date", date_value(date?))])))
}

/// The levels that a server tells as rows of a profile; what is no level is left out.
fn rows(member: &TeamMember) -> Option<Vec<ProfileRow>> {
    let levels = member.levels.as_ref()?;
    let row = |line: &domain::wire::office::LevelLine| {
        ProfileRow::of(&line.competency.code, line.competency.name.clone().into(), line.required, line.reached)
    };
    Some(levels.iter().filter_map(row).collect())
}

#[cfg(test)]
mod tests {
    use domain::wire::{
        about::Bilingual,
        office::{CompetencyName, LevelLine, PersonRow, UnitName},
    };

    use super::*;

    fn member(state: Progress, levels: Option<&[(u8, u8)]>) -> TeamMember {
        let name = || Bilingual { id: "Integritas".into(), en: "Integrity".into() };
        let level = |&(required, reached): &(u8, u8)| LevelLine {
            competency: CompetencyName { code: "INT".into(), name: name() },
            required,
            reached,
            gap: required.saturating_sub(reached),
        };
        let person = PersonRow {
            id: domain::ids::PersonId::from_random([1; 16]),
            name: "Sari".into(),
            nip: String::new(),
            unit: UnitName { id: domain::ids::UnitId::from_random([2; 16]), name: "Seksi".into() },
            post: None,
            capacity: "definitive".into(),
            state,
            submitted: None,
        };
        TeamMember { person, levels: levels.map(|levels| levels.iter().map(level).collect()) }
    }

    #[test]
    fn before_the_first_period_nobody_is_said_to_report_to_nobody() {
        let told = |period: Option<Period>| {
            let (title, _) = nobody(&Team { period, members: Vec::new() }).expect("nobody is listed");
            title.get()
        };
        let period = Period {
            id: domain::ids::PeriodId::from_random([3; 16]),
            name: Bilingual { id: "Penilaian".into(), en: "Assessment".into() },
            opens: "2026-10-01".into(),
            closes: "2026-12-12".into(),
            open: true,
        };
        assert_eq!(told(None), text::team::NONE_PERIOD.get());
        assert_eq!(told(Some(period.clone())), text::team::EMPTY.get());
        let listed = Team { period: Some(period), members: vec![member(Progress::NotBegun, None)] };
        assert!(nobody(&listed).is_none());
    }

    #[test]
    fn gaps_are_counted_by_competency_and_unknown_where_levels_are_hidden() {
        assert_eq!(gaps(&member(Progress::Submitted, Some(&[(3, 1), (2, 2), (2, 1)]))), Some(2));
        assert_eq!(gaps(&member(Progress::Submitted, Some(&[(1, 2)]))), Some(0));
        assert_eq!(gaps(&member(Progress::Submitted, None)), None);
    }

    #[test]
    fn only_a_submission_has_a_page_of_its_own() {
        let leading: Vec<_> = Progress::ALL.into_iter().filter(|state| leads_on(&member(*state, None))).collect();
        assert_eq!(leading, [Progress::Submitted]);
    }

    #[test]
    fn an_acting_post_says_so() {
        assert_eq!(post_words(Some("Camat".into()), "plt").get(), "Plt. Camat");
        assert_eq!(post_words(Some("Camat".into()), "definitive").get(), "Camat");
        assert_eq!(post_words(None, "definitive").get(), text::team::NO_POST.get());
    }

    #[test]
    fn what_is_no_level_is_not_drawn() {
        let rows = rows(&member(Progress::Submitted, Some(&[(3, 1), (9, 1)]))).unwrap();
        assert_eq!(rows.len(), 1);
    }
}
