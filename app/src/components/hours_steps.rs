//! How hours came about: the steps, the rule and its version, what the conversion rests on.

use domain::{
    hours::{HoursRef, Step},
    text::Text,
};
use leptos::{prelude::*, text_prop::TextProp};

use crate::{
    i18n::text::claims as words,
    ui::{Disclosure, say, soft},
};

/// One step in words.
#[must_use]
pub fn step_words(step: Step) -> TextProp {
    match step {
        Step::AsCertificate { jp } => words::step::CERTIFICATE.about([("jp", jp.into())]),
        Step::AsStated { jp } => words::step::STATED.about([("jp", jp.into())]),
        Step::PerDay { days, international, jp_each } => {
            let sentence = if international { words::step::DAYS_INTERNATIONAL } else { words::step::DAYS };
            sentence.about([("days", days.into()), ("each", jp_each.into())])
        }
        Step::CappedPerMonth { month, held, counted } => {
            words::step::MONTH.about([("month", month.into()), ("held", held.into()), ("counted", counted.into())])
        }
        Step::PerSession { sessions, jp_each } => {
            words::step::SESSIONS.about([("n", sessions.into()), ("each", jp_each.into())])
        }
        Step::PerActivity { activities, jp_each } => {
            words::step::ACTIVITIES.about([("n", activities.into()), ("each", jp_each.into())])
        }
        Step::CappedPerDay { days, jp_each } => {
            words::step::DAY_MAX.about([("days", days.into()), ("each", jp_each.into())])
        }
        Step::AboveUsual { max } => words::step::ABOVE.about([("max", max.into())]),
    }
}

/// The steps, one a line.
#[must_use]
pub fn steps_list(steps: &[Step]) -> AnyView {
    let lines = steps.iter().map(|step| view! { <li>{say(step_words(*step))}</li> }.into_any()).collect_view();
    view! { <ul class="stack small">{lines}</ul> }.into_any()
}

/// A line that opens to how hours came about.
#[must_use]
pub fn how(steps: &[Step], rule: &HoursRef, path: Text, basis: Text) -> AnyView {
    let (steps, rule) = (steps_list(steps), rule_words(rule));
    let basis = words::BASIS.about([("basis", basis.into())]);
    let path = crate::i18n::bundled(&path);
    view! {
        <Disclosure summary=words::HOW>
            {soft(path)}
            {steps}
            {soft(rule)}
            {soft(basis)}
        </Disclosure>
    }
    .into_any()
}

/// The rules by name and version.
#[must_use]
pub fn rule_words(rule: &HoursRef) -> TextProp {
    words::RULE.about([("id", rule.id.clone().into()), ("version", rule.version.clone().into())])
}
