//! My own training needs: what my supervisor says of them, my answer, my plan.
//!
//! Promises: what I save is on this device at once and goes by itself; where it stands is the server's word, with who said what and
//! when; what I have begun and not saved is still there. Refuses: a plan of mine once the supervisor has settled one.

use std::sync::Arc;

use domain::{
    hours::HoursVersions,
    ids::{AssessmentId, PeriodId},
    needs::says_something,
    sync::op::{Body, OpId, ToldKind},
    wire::{
        about::{Bilingual, PostWire},
        needs::{NeedLineWire, NeedState, NeedWire, answered, indicators, planned, read_said},
        office::CompetencyName,
    },
};
use leptos::{prelude::*, task::spawn_local, text_prop::TextProp};

use crate::{
    components::{
        focus::Focus,
        needs::{competency_name, gap_list, history, of_period, plan_list, state_tag},
        plan_fields::{PlanFields, choices_of},
    },
    i18n::text::needs as words,
    pocket::{
        pages::need_draft::{Keeping, drafted, sending},
        routes::Route,
        shell::{Way, heading, page_title},
        state::{
            Work,
            needs::{LastSaid, NeedDraft},
            outcome::{Outcome, Standing},
        },
    },
    reactive::memo,
    ui::{Button, Card, Kind, LinkButton, Notice, PageHeading, TextArea, Tone, empty, paragraph, shown, soft, trouble},
};

/// The link on the page of a result.
pub(super) fn way_to(period: PeriodId) -> AnyView {
    let work = expect_context::<Work>();
    let id = AssessmentId::of(work.person(), period);
    let state = memo(move || work.own_needs().into_iter().find(|need| need.assessment == id).map(|need| need.state));
    let told = move || state.get().map(|state| words_of(state).0);
    let href = Route::Needs(period).path();
    view! {
        <Card title=words::own::OPEN>
            {shown(move || told().map(paragraph))}
            {soft(words::LEAD)}
            <div><LinkButton href=href label=words::own::OPEN kind=Kind::Quiet/></div>
        </Card>
    }
    .into_any()
}

/// Where a need stands, to its person: a sentence, and what comes next.
fn words_of(state: NeedState) -> (crate::i18n::Sentence, crate::i18n::Sentence) {
    use words::own;
    match state {
        NeedState::Waiting => (own::WAITING, own::WAITING_MORE),
        NeedState::Returned => (own::RETURNED, own::RETURNED_MORE),
        NeedState::Differs => (own::DIFFERS, own::DIFFERS_MORE),
        NeedState::Answered => (own::ANSWERED, own::ANSWERED_MORE),
        NeedState::Verified => (own::VERIFIED, own::VERIFIED_MORE),
        NeedState::Validated => (own::VALIDATED, own::VALIDATED_MORE),
        NeedState::Superseded => (own::SUPERSEDED, own::SUPERSEDED_MORE),
    }
}

/// The page.
#[component]
pub fn NeedsPage(
    /// Of which period.
    period: PeriodId,
) -> impl IntoView {
    let work = expect_context::<Work>();
    page_title(words::TITLE);
    let id = AssessmentId::of(work.person(), period);
    let need = memo(move || {
        let told = work.own_needs().into_iter().find(|need| need.assessment == id);
        told.or_else(|| match work.standing(period) {
            Standing::Done(outcome) => unsaid(work, id, &outcome),
            _ => None,
        })
    });
    let rules = memo(move || work.hours());
    let page = move || match need.get() {
        Some(need) => told(work, &need, rules.get()),
        None => view! { {heading(words::TITLE)} {empty(words::own::NONE, words::own::NONE_MORE)} }.into_any(),
    };
    let back = Route::Result(period).path();
    view! {
        {shown(page)}
        <div class="actions no-print"><LinkButton href=back label=words::own::BACK kind=Kind::Quiet/></div>
    }
    .into_any()
}

/// A need of which nothing was said yet: it follows from what was submitted.
fn unsaid(work: Work, assessment: AssessmentId, outcome: &Outcome) -> Option<NeedWire> {
    let reference = work.reference(&outcome.references)?;
    let line = |line: &domain::jpm::ProfileLine| {
        let name = reference.catalogue.name_of(line.competency);
        let name = Bilingual { id: name.indonesian, en: name.english };
        NeedLineWire {
            competency: CompetencyName { code: line.competency.to_string(), name },
            required: line.required.number(),
            reached: line.reached.number(),
            own: line.gap() > 0,
            verified: None,
            reason: None,
            indicators: indicators(&reference.catalogue, *line, &[]),
        }
    };
    let day = work.zone().date(outcome.at);
    let name = outcome.period.name.clone();
    Some(NeedWire {
        assessment,
        period: outcome.period.id,
        name: Bilingual { id: name.indonesian, en: name.english },
        state: NeedState::Waiting,
        submitted: day.to_string(),
        year: u32::try_from(day.year() + 1).ok()?,
        lines: outcome.profile.lines.iter().map(line).collect(),
        plan: Vec::new(),
        agreed: false,
        proposed: Vec::new(),
        verified: None,
        steps: Vec::new(),
    })
}

/// Whether nobody is recorded who could verify.
fn is_alone(post: Option<&PostWire>) -> bool {
    post.is_none_or(|post| post.supervisor.is_none())
}

/// What arrives with a sync must not draw the page again under the hands of who fills it in: it follows nothing but what it is given.
fn told(work: Work, need: &NeedWire, rules: Option<Arc<HoursVersions>>) -> AnyView {
    let (title, more) = words_of(need.state);
    let tone = match need.state {
        NeedState::Validated => Tone::Good,
        NeedState::Differs | NeedState::Returned => Tone::Warn,
        _ => Tone::Info,
    };
    // Who waits for somebody that there is not is told so, and whom to ask.
    let waits = need.state.waits_for_supervisor();
    let alone = memo(move || waits && work.about().is_some_and(|about| is_alone(about.post.as_ref())));
    let nobody = move || alone.get().then(|| paragraph(words::own::NOBODY));
    let answering = need.verified.filter(|_| matches!(need.state, NeedState::Differs | NeedState::Answered));
    let answering = answering.map(|(device, counter)| answer(work, need.assessment, OpId { device, counter }));
    let (above, gaps, state) = (of_period(need), gap_list(&need.lines), state_tag(need.state));
    view! {
        <PageHeading title=words::TITLE above=above take_focus=Way::here().walked()/>
        <Notice title=title tone=tone>{paragraph(more)} {shown(nobody)}</Notice>
        <Card title=words::GAPS aside=state>{gaps}</Card>
        {answering}
        {plan(work, need, rules)}
        {history(&need.steps)}
    }
    .into_any()
}

fn answer(work: Work, assessment: AssessmentId, to: OpId) -> AnyView {
    let last = memo(move || work.last_said(ToldKind::Answered, assessment));
    // An answer to an earlier verification is not one to this.
    let current = memo(move || last.get().filter(|said| replies(said, to)));
    let begun = untrack(|| current.get()).and_then(|said| said_words(&said)).unwrap_or_default();
    let begin = NeedDraft { words: begun, ..NeedDraft::default() };
    let field = move |draft: NeedDraft, keeping: Keeping| answer_field((assessment, to), draft.words, keeping);
    let form = drafted(work, (ToldKind::Answered, assessment), begin, field);
    view! {
        <Card title=words::own::ANSWER>
            {shown(move || current.get().map(|said| sending(&said)))}
            {form}
        </Card>
    }
    .into_any()
}

fn answer_field((assessment, to): (AssessmentId, OpId), begun: String, keeping: Keeping) -> AnyView {
    let (typed, mute) = (RwSignal::new(begun), RwSignal::new(false));
    keeping.follow(move || NeedDraft { words: typed.get(), ..NeedDraft::default() });
    let focus = Focus::here();
    let error = Signal::derive(move || {
        let (min, max) = (domain::needs::WORDS_CHARS_MIN, domain::needs::WORDS_CHARS_MAX);
        mute.get().then(|| words::fault::WORDS.fill(&[("min", &min.to_string()), ("max", &max.to_string())]))
    });
    let type_it = Callback::new(move |text: String| {
        mute.set(false);
        typed.set(text);
    });
    let send = Callback::new(move |()| {
        let text = typed.get_untracked();
        if says_something(&text) {
            record(keeping, answered(assessment, to, &text));
        } else {
            mute.set(true);
            focus.on("need-answer");
        }
    });
    view! {
        <TextArea
            name="need-answer"
            label=words::own::ANSWER
            hint=words::own::ANSWER_HINT
            value=typed
            on_input=type_it
            error=error
        />
        {trouble(keeping.problem)}
        <div><Button label=words::own::SEND on_click=send/></div>
    }
    .into_any()
}

/// Stores what is said, and says if it could not be.
fn record(keeping: Keeping, body: Body) {
    spawn_local(async move {
        keeping.record(body).await;
    });
}

fn replies(said: &LastSaid, to: OpId) -> bool {
    let read = read_said(said.told.kind, &said.told.text);
    matches!(read, Ok(domain::needs::Said::Answered { to: known, .. }) if known == to)
}

fn said_words(said: &LastSaid) -> Option<String> {
    match read_said(said.told.kind, &said.told.text) {
        Ok(domain::needs::Said::Answered { words, .. }) => Some(words),
        _ => None,
    }
}

/// The plan: as settled, or the fields to propose one.
fn plan(work: Work, need: &NeedWire, rules: Option<Arc<HoursVersions>>) -> AnyView {
    let title = words::plan::TITLE.about([("year", need.year.to_string().into())]);
    let open = !need.agreed && !matches!(need.state, NeedState::Validated | NeedState::Superseded);
    if !open {
        let list = plan_list(&need.plan, &need.lines, need.year, rules.as_deref());
        let settled = need.agreed.then(|| soft(words::plan::AGREED));
        return view! { <Card title=title>{settled}{list}</Card> }.into_any();
    }
    let competencies: Vec<(String, TextProp)> = need
        .lines
        .iter()
        .filter(|line| line.own)
        .map(|line| (line.competency.code.clone(), competency_name(&need.lines, &line.competency.code)))
        .collect();
    if competencies.is_empty() {
        return view! { <Card title=title>{soft(words::plan::NOTHING)}</Card> }.into_any();
    }
    let Some(rules) = rules else {
        return view! { <Card title=title>{soft(words::plan::RULES_MISSING)}</Card> }.into_any();
    };
    let id = need.assessment;
    let last = memo(move || work.last_said(ToldKind::Planned, id));
    let begun = untrack(|| last.get()).and_then(|said| match read_said(said.told.kind, &said.told.text) {
        Ok(domain::needs::Said::Planned(plan)) => Some(plan),
        _ => None,
    });
    let begin = NeedDraft { plan: choices_of(begun.as_deref().unwrap_or(&need.proposed)), ..NeedDraft::default() };
    let fields = move |draft: NeedDraft, keeping: Keeping| {
        plan_fields(work, id, (&draft, keeping), competencies.clone(), &rules)
    };
    let form = drafted(work, (ToldKind::Planned, id), begin, fields);
    view! {
        <Card title=title>
            {soft(words::plan::LEAD)}
            {shown(move || last.get().map(|said| sending(&said)))}
            {form}
        </Card>
    }
    .into_any()
}

fn plan_fields(
    work: Work,
    id: AssessmentId,
    (draft, keeping): (&NeedDraft, Keeping),
    competencies: Vec<(String, TextProp)>,
    rules: &Arc<HoursVersions>,
) -> AnyView {
    let (fields, wrong) = (PlanFields::chosen(&draft.plan), RwSignal::new(Vec::new()));
    keeping.follow(move || NeedDraft { plan: fields.choices(), ..NeedDraft::default() });
    let gaps: Vec<String> = competencies.iter().map(|(code, _)| code.clone()).collect();
    let focus = Focus::here();
    let save = Callback::new(move |()| match fields.read(|code| gaps.iter().any(|gap| gap == code)) {
        Ok(plan) => {
            wrong.set(Vec::new());
            record(keeping, planned(id, &plan));
        }
        Err(found) => {
            if let Some((first, _)) = found.first() {
                focus.on(first);
            }
            wrong.set(found);
        }
    });
    let view = fields.view(competencies, rules, untrack(|| work.today()), wrong);
    view! {
        {view}
        {trouble(keeping.problem)}
        <div><Button label=words::plan::SAVE kind=Kind::Quiet on_click=save/></div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_has_no_supervisor_waits_for_nobody() {
        let under = |supervisor: Option<&str>| PostWire {
            assignment: String::new(),
            units: Vec::new(),
            title: None,
            kind: None,
            capacity: "definitive".into(),
            supervisor: supervisor.map(str::to_owned),
        };
        assert!(!is_alone(Some(&under(Some("Budi Hartono, S.IP.")))));
        assert!(is_alone(Some(&under(None))) && is_alone(None));
    }
}
