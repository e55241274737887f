//! What is said of a spreadsheet while it is read and sent, whatever it is about.

use leptos::{prelude::*, text_prop::TextProp};

use super::{imports::reason_words, trouble};
use crate::{
    i18n::text::imports as text,
    office::{
        state::{
            Office,
            reading::{Far, Reading, Stage, Stopped},
        },
        words::count,
    },
    ports::Failure,
    reactive::memo,
    ui::{Button, Card, Kind as Weight, Meter, Notice, SelectField, Tone, paragraph, shown, soft},
};

/// A file's name without the folder that browsers put before it.
pub(super) fn bare(name: &str) -> &str {
    name.rsplit(['\\', '/']).next().unwrap_or(name)
}

/// What is going on, without how far it is: the card stays while only that changes, and so does the keyboard on its button.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Phase {
    Starting,
    Unpacking,
    Rows,
    Packing,
    Sending,
    Looking,
}

const fn phase(stage: &Stage) -> Option<Phase> {
    match stage {
        Stage::Choosing | Stage::Open => None,
        Stage::Reading(Far::Starting) => Some(Phase::Starting),
        Stage::Reading(Far::Unpacked(_)) => Some(Phase::Unpacking),
        Stage::Reading(Far::Rows(_)) => Some(Phase::Rows),
        Stage::Packing => Some(Phase::Packing),
        Stage::Sending(_) => Some(Phase::Sending),
        Stage::Looking => Some(Phase::Looking),
    }
}

/// How far it is, with a way to stop it, from which the keyboard goes to that field.
pub(super) fn far(reading: Reading, field: &'static str) -> AnyView {
    let phase = memo(move || reading.stage.with(phase));
    shown(move || under_way(reading, phase, field)).into_any()
}

fn under_way(reading: Reading, phase: Memo<Option<Phase>>, field: &'static str) -> Option<AnyView> {
    let (words, part) = match phase.get()? {
        Phase::Starting => (text::far::STARTING, None),
        Phase::Unpacking => (text::far::UNPACKED, Some(())),
        Phase::Rows => (text::far::ROWS, None),
        Phase::Packing => (text::far::PACKING, None),
        Phase::Sending => (text::far::SENDING, Some(())),
        Phase::Looking => (text::far::LOOKING, None),
    };
    let thousandths = Signal::derive(move || match reading.stage.get() {
        Stage::Reading(Far::Unpacked(thousandths)) | Stage::Sending(thousandths) => thousandths,
        _ => 0,
    });
    let rows = move || match reading.stage.get() {
        Stage::Reading(Far::Rows(rows)) if rows > 0 => text::far::ROWS_N.fill(&[("n", &count(rows))]),
        _ => String::new(),
    };
    let percent = text::far::PERCENT.with(move || [("n", (thousandths.get() / 10).to_string())]);
    let bar = part.map(|()| {
        view! { <Meter label=text::far::LABEL value=thousandths max=Signal::stored(1_000) text=percent/> }
    });
    let office = expect_context::<Office>();
    let stop = Callback::new(move |()| {
        // The button that was pressed goes away: the keyboard goes to the field.
        office.ports().host.focus(field);
        reading.reset();
    });
    Some(
        view! {
            <Card>
                <p role="status">{words}</p>
                {bar}
                {soft(rows)}
                <div class="actions"><Button label=text::bring::CANCEL kind=Weight::Quiet on_click=stop/></div>
            </Card>
        }
        .into_any(),
    )
}

/// Why it goes no further, with a way to send it again.
pub(super) fn stopped(reading: Reading, again: Callback<()>) -> AnyView {
    shown(move || why(reading, again)).into_any()
}

fn why(reading: Reading, again: Callback<()>) -> Option<AnyView> {
    let words = match reading.stopped.get()? {
        Stopped::Refused(reason) => reason_words(reason),
        Stopped::Died => text::stopped::DIED,
        Stopped::Missing => text::stopped::MISSING,
        // The installation holds sample data: asking again would be of no use.
        Stopped::Failed(Failure::Refused(detail)) if detail.field.as_deref() == Some("demo") => text::DEMO,
        Stopped::Failed(failure) => return Some(trouble::in_the_way(&failure, again)),
    };
    Some(view! { <Notice title=text::stopped::TITLE tone=Tone::Bad live=true>{paragraph(words)}</Notice> }.into_any())
}

/// The sheets, where there are several, in a field of that name, and what is said of macros.
pub(super) fn sheets(reading: Reading, field: &'static str) -> AnyView {
    shown(move || several(reading, field)).into_any()
}

fn several(reading: Reading, field: &'static str) -> Option<AnyView> {
    let opened = reading.opened.get()?;
    let macros = opened.macros.then(|| view! { <Notice title=text::sheet::MACROS tone=Tone::Info/> });
    if opened.sheets.len() < 2 {
        return macros.map(IntoAny::into_any);
    }
    let none = (String::new(), TextProp::from(text::sheet::PICK));
    let listed = opened.sheets.into_iter().enumerate().map(|(place, (name, hidden))| {
        let label = if hidden { text::sheet::HIDDEN.about([("name", name.into())]) } else { name.into() };
        (place.to_string(), label)
    });
    let picked = Signal::derive(move || reading.place.get().map(|place| place.to_string()).unwrap_or_default());
    let pick = Callback::new(move |place: String| {
        if let Ok(place) = place.parse() {
            reading.sheet(place);
        }
    });
    Some(
        view! {
            {macros}
            <div class="narrow"><Card title=text::sheet::TITLE>
                <SelectField
                    name=field
                    label=text::sheet::LEAD
                    options=core::iter::once(none).chain(listed).collect()
                    value=picked
                    on_change=pick
                />
            </Card></div>
        }
        .into_any(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_called_by_its_name_alone() {
        assert_eq!(bare("C:\\fakepath\\a.xlsx"), "a.xlsx");
        assert_eq!(bare("a.xlsx"), "a.xlsx");
    }
}
