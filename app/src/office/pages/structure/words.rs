//! The words for faults, changes and what was, and how all faults of a form are told at once.

use domain::wire::office::{
    REASON_CHARS_MAX, REASON_CHARS_MIN,
    structure::{Fault, PastUnit, UnitChange, Wrong},
};
use leptos::{prelude::*, text_prop::TextProp};

use crate::{
    i18n::{Sentence, text::structure as text},
    office::{
        pages::periods::ask::Fields,
        state::Office,
        words::{coded, day},
    },
    ui::{Button, Kind, Notice, Tone, say},
};

/// What is done with a unit, on a button.
pub(super) const fn act(change: UnitChange) -> Sentence {
    match change {
        UnitChange::Create => text::act::CREATE,
        UnitChange::Rename => text::act::RENAME,
        UnitChange::Move => text::act::MOVE,
        UnitChange::Merge => text::act::MERGE,
        UnitChange::Head => text::act::HEAD,
        UnitChange::NoHead => text::act::NO_HEAD,
        UnitChange::Close => text::act::CLOSE,
    }
}

/// What is wrong with a field; reactive.
pub(super) fn fault_words(field: &str, fault: Fault) -> String {
    if field == "reason" {
        let (min, max) = (REASON_CHARS_MIN.to_string(), REASON_CHARS_MAX.to_string());
        return text::fault::REASON.fill(&[("min", &min), ("max", &max)]);
    }
    coded(text::fault::ALL, fault.code()).get().into_owned()
}

/// Says beside each field what is wrong with it.
pub(super) fn mark(fields: Fields, wrong: &[Wrong]) {
    let worded = wrong.iter().cloned().map(|Wrong { field, fault }| {
        let name = field.clone();
        (field, TextProp::from(move || fault_words(&name, fault)))
    });
    fields.say(worded.collect());
}

/// Every fault, as a way to its field where the form has one.
pub(super) fn faults(office: Office, wrong: &[Wrong], in_form: &'static [&'static str]) -> AnyView {
    let title = text::WRONG.about([("n", wrong.len().into())]);
    let lines = wrong.iter().cloned().map(|Wrong { field, fault }| {
        let named = field.clone();
        let label = TextProp::from(move || {
            let name = coded(text::field::ALL, &named).get();
            text::LINE.fill(&[("field", &name), ("fault", &fault_words(&named, fault))])
        });
        if !in_form.contains(&field.as_str()) {
            return view! { <li>{say(label)}</li> }.into_any();
        }
        let go = Callback::new(move |()| office.ports().host.focus(&field));
        view! { <li><Button label=label kind=Kind::Plain on_click=go/></li> }.into_any()
    });
    let lines = lines.collect_view();
    view! { <Notice title=title tone=Tone::Bad live=true><ul class="stack">{lines}</ul></Notice> }.into_any()
}

/// What a unit was, a line each.
pub(super) fn past(past: &[PastUnit]) -> Option<AnyView> {
    if past.is_empty() {
        return None;
    }
    let lines = past.iter().cloned().map(|PastUnit { until, name, parent }| {
        let line = TextProp::from(move || match &parent {
            Some(parent) => text::PAST_LINE.fill(&[("day", &day(&until)), ("name", &name), ("parent", parent)]),
            None => text::PAST_LINE_TOP.fill(&[("day", &day(&until)), ("name", &name)]),
        });
        view! { <li class="small soft">{say(line)}</li> }
    });
    let lines = lines.collect_view();
    Some(view! { <ul class="stack" role="list" aria-label=move || text::one::PAST.get()>{lines}</ul> }.into_any())
}

#[cfg(test)]
mod tests {
    use domain::{
        people::Capacity,
        wire::office::structure::{Origin, Under},
    };

    use super::*;
    use crate::components::who_sees::by_code;

    #[test]
    fn every_code_has_words() {
        for fault in Fault::ALL {
            for field in ["from", "reason"] {
                let said = fault_words(field, fault);
                assert!(!said.contains('{') && said != fault.code(), "{said}");
            }
        }
        assert!(Capacity::ALL.iter().all(|code| by_code(text::capacity::ALL, code.code()).is_some()));
        assert!(Origin::ALL.iter().all(|code| by_code(text::origin::ALL, code.code()).is_some()));
        assert!(Under::ALL.iter().all(|code| by_code(text::under::ALL, code.code()).is_some()));
    }
}
