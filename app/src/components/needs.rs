//! Training needs as three kinds of people see them: gaps, what is verified, the plan, what was said.
//!
//! Promises: a gap is told in words, by whose account, with the reason where the two accounts differ, and with what it consists of.
//! Refuses: answers to statements; none come here, and what a gap consists of does not follow from them.

use domain::{
    access::Role,
    hours::HoursVersions,
    needs::PlanLine,
    time::parse_date,
    wire::needs::{IndicatorWire, NeedLineWire, NeedState, NeedWire, StepWire},
};
use leptos::{prelude::*, text_prop::TextProp};

use super::{
    profile::{ProfileRow, level_rungs},
    who_sees::{by_code, role_words},
};
use crate::{
    i18n::{Sentence, Value, bundled, text::needs as words},
    ui::{Card, Disclosure, Line, Lines, Tone, paragraph, say, soft, tag},
};

/// The tag of where a need stands.
#[must_use]
pub fn state_tag(state: NeedState) -> AnyView {
    let tone = match state {
        NeedState::Validated => Tone::Good,
        NeedState::Differs | NeedState::Returned => Tone::Warn,
        NeedState::Waiting | NeedState::Answered | NeedState::Verified | NeedState::Superseded => Tone::Info,
    };
    tag(state_words(state), tone)
}

/// The words for where a need stands.
#[must_use]
pub fn state_words(state: NeedState) -> Sentence {
    by_code(words::state::ALL, state.code()).unwrap_or(words::state::WAITING)
}

/// A date as the server tells it; shown as it stands where it is none.
#[must_use]
pub fn date_value(text: &str) -> Value {
    parse_date(text).map_or_else(|| text.to_owned().into(), Value::from)
}

/// Of which period a need is, and when it was submitted.
#[must_use]
pub fn of_period(need: &NeedWire) -> TextProp {
    let name = bundled(&need.name.clone().into());
    words::OF_PERIOD.about([("period", name.into()), ("date", date_value(&need.submitted))])
}

/// Every competency with its gap, by the person's account and as verified.
#[must_use]
pub fn gap_list(lines: &[NeedLineWire]) -> AnyView {
    let lines = lines.iter().map(gap_line).collect_view();
    view! { <Lines>{lines}</Lines> }.into_any()
}

fn gap_line(line: &NeedLineWire) -> AnyView {
    let title = bundled(&line.competency.name.clone().into());
    let own = if line.own { words::OWN_YES } else { words::OWN_NO };
    let verified = line.verified.map(|gap| {
        let said = if gap { words::VERIFIED_YES } else { words::VERIFIED_NO };
        let tone = if gap { Tone::Bad } else { Tone::Good };
        tag(said, tone)
    });
    let reason = line.reason.clone().map(|reason| paragraph(words::REASON.about([("reason", reason.into())])));
    let body = view! { {soft(own)} {verified} {reason} {indicators(line)} }.into_any();
    let row = ProfileRow::of(&line.competency.code, line.competency.name.clone().into(), line.required, line.reached);
    match row {
        Some(row) => view! { <Line title=title aside=level_rungs(row.line)>{body}</Line> }.into_any(),
        None => view! { <Line title=title>{body}</Line> }.into_any(),
    }
}

/// What a gap consists of, for who asks, or for everybody where the supervisor sees some of it met.
fn indicators(line: &NeedLineWire) -> Option<AnyView> {
    let known = line.indicators.as_ref().filter(|_| line.verified != Some(false))?;
    let open = known.iter().any(|indicator| indicator.met.is_some());
    let one = |indicator: &IndicatorWire| {
        let met = indicator.met.map(|_| tag(words::indicator::MET, Tone::Good));
        view! { <li>{say(indicator_words(indicator))}" "{met}</li> }.into_any()
    };
    let list = known.iter().map(one).collect_view();
    let summary = words::indicator::ALL_OF.about([("n", known.len().into())]);
    Some(view! { <Disclosure summary=summary open=open><ul class="stack">{list}</ul></Disclosure> }.into_any())
}

/// An indicator with its level.
#[must_use]
pub fn indicator_words(IndicatorWire { id, text, .. }: &IndicatorWire) -> TextProp {
    let text = bundled(&text.clone().into());
    words::indicator::LINE.about([("level", id.level.number().into()), ("text", text.into())])
}

/// The name of a competency of a need.
#[must_use]
pub fn competency_name(lines: &[NeedLineWire], code: &str) -> TextProp {
    let known = lines.iter().find(|line| line.competency.code == code);
    known.map_or_else(|| code.to_owned().into(), |line| bundled(&line.competency.name.clone().into()))
}

/// A plan, line by line; paths by the names of the rules where these are here.
#[must_use]
pub fn plan_list(plan: &[PlanLine], lines: &[NeedLineWire], year: u32, rules: Option<&HoursVersions>) -> AnyView {
    if plan.is_empty() {
        return paragraph(words::plan::NONE);
    }
    let line = |line: &PlanLine| {
        let path = rules.and_then(|rules| rules.path(&line.path)).map(|path| bundled(&path.name));
        let path = path.unwrap_or_else(|| line.path.to_string().into());
        let told = words::plan::LINE.about([
            ("path", path.into()),
            ("quarter", line.quarter.into()),
            // A year is no amount: it has no thousands.
            ("year", year.to_string().into()),
        ]);
        let title = competency_name(lines, &line.competency.to_string());
        view! { <Line title=title>{paragraph(told)}</Line> }.into_any()
    };
    let lines = plan.iter().map(line).collect_view();
    view! { <Lines>{lines}</Lines> }.into_any()
}

/// What was said, the oldest first; nothing where nothing was.
#[must_use]
pub fn history(steps: &[StepWire]) -> AnyView {
    if steps.is_empty() {
        return ().into_any();
    }
    let line = |step: &StepWire| {
        let what = by_code(words::what::ALL, &step.what).unwrap_or(words::what::VERIFIED);
        let role = step.role.clone();
        let role = TextProp::from(move || {
            Role::from_code(&role).map_or_else(|| role.clone(), |role| role_words(role).to_owned())
        });
        let told = words::STEP.about([
            ("date", date_value(&step.on)),
            ("what", what.into()),
            ("by", step.by.clone().into()),
            ("role", role.into()),
        ]);
        let quoted = step.words.clone().map(|said| soft(words::SAID.about([("words", said.into())])));
        view! { <li>{say(told)}{quoted}</li> }.into_any()
    };
    let lines = steps.iter().map(line).collect_view();
    view! { <Card title=words::HISTORY><ul class="stack">{lines}</ul></Card> }.into_any()
}
