//! Hand-ins that wait at the server for the person's word: from a device that was signed out from elsewhere, or that it does not know.

use domain::{
    time::Timestamp,
    wire::hand_in::{HeldWire, Word},
};
use leptos::{prelude::*, task::spawn_local, text_prop::TextProp};

use super::{moment, small};
use crate::{
    i18n::{Value, text::pocket::delivery::held as words},
    pocket::state::Work,
    state::api,
    ui::{Button, Card, Kind, Line, Lines, Shown, alert, shown, soft},
};

/// The card, where anything waits.
pub(super) fn card(work: Work) -> Shown {
    let problem = RwSignal::new(None::<TextProp>);
    shown(move || {
        let held = work.about()?.held.clone()?;
        let lines = held.into_iter().map(|held| line(work, held, problem)).collect_view();
        Some(
            view! {
                <Card title=words::TITLE>
                    {soft(words::LEAD)}
                    {shown(move || problem.get().map(alert))}
                    <Lines>{lines}</Lines>
                </Card>
            }
            .into_any(),
        )
    })
}

fn line(work: Work, held: HeldWire, problem: RwSignal<Option<TextProp>>) -> AnyView {
    let context: TextProp = held.label.clone().unwrap_or_default().into();
    let device: TextProp = match held.label.filter(|label| !label.is_empty()) {
        Some(label) => label.into(),
        None => words::UNKNOWN.into(),
    };
    let changes = usize::try_from(held.changes).unwrap_or(usize::MAX);
    let title = words::WHAT.about([("n", changes.into()), ("device", Value::Said(device))]);
    let at = Timestamp(held.received);
    let when = words::WHEN.with(move || [("when", moment(work, at))]);
    let (busy, sure) = (RwSignal::new(false), RwSignal::new(false));
    let id = StoredValue::new(held.id);
    let word = move |mine| {
        busy.set(true);
        let word = Word { id: id.get_value(), mine };
        spawn_local(async move {
            let answer = api::hand_in_word(&*work.ports().server, &word, work.credentials()).await;
            busy.try_set(false);
            problem.try_set(match answer {
                Ok(true) => None,
                Ok(false) => Some(words::WAITS.into()),
                Err(failure) => Some(api::words_of(&failure)),
            });
            // What was taken comes with the stream, and the list of those that wait with it.
            work.sync_now();
        });
    };
    // Nobody else has it: what is thrown away does not come back.
    let throw_away = Callback::new(move |()| if sure.get_untracked() { word(false) } else { sure.set(true) });
    let not_mine = TextProp::from(move || if sure.get() { words::SURE.get() } else { words::NOT_MINE.get() });
    let mine = Callback::new(move |()| word(true));
    view! {
        <Line title=title>
            {small(when)}
            <div class="actions">
                <Button label=words::MINE context=context.clone() busy=busy on_click=mine/>
                <Button label=not_mine context=context kind=Kind::Danger busy=busy on_click=throw_away/>
            </div>
        </Line>
    }
    .into_any()
}
