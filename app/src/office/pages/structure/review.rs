//! What a change would do, and the second word; or what is wrong with it.

use domain::wire::{
    error::ErrorCode,
    office::structure::{Fault, LineChange, PeriodAsks, Seen, Wrong},
};
use leptos::{prelude::*, text_prop::TextProp};

use super::words::{faults, mark};
use crate::{
    i18n::{Sentence, text::structure as text},
    office::{
        pages::{periods::ask::Fields, trouble},
        state::{Asked, Office},
        words::{both, count, day},
    },
    ports::Failure,
    reactive::effect,
    ui::{Button, Notice, Tone, outcome, paragraph, say, shown},
};

/// A change on its way: looked at, looked at again where something else has changed meanwhile, made.
#[derive(Clone, Copy)]
pub(in crate::office::pages) struct Review {
    office: Office,
    pub(in crate::office::pages) fields: Fields,
    /// What only the form knows: that nothing was chosen, where nothing means something to the server.
    missing: Callback<Fields, Vec<Wrong>>,
    pub(in crate::office::pages) asked: Asked<Seen>,
    /// Whether the record was another one when the change was to be made.
    outdated: RwSignal<bool>,
    /// Sends the change, with the digest of what was seen.
    send: Callback<Option<String>>,
    in_form: &'static [&'static str],
}

impl Review {
    /// `texts` are what stands in the fields; `missing` says which choices were not made; `send` posts them; `done` is called once it is
    /// made.
    pub(in crate::office::pages) fn new(
        office: Office,
        (texts, in_form): (Vec<(&'static str, String)>, &'static [&'static str]),
        missing: impl Fn(Fields) -> Vec<Wrong> + Send + Sync + 'static,
        send: impl Fn(Fields, Asked<Seen>, Option<String>) + Send + Sync + 'static,
        done: Callback<Fields>,
    ) -> Self {
        let asked: Asked<Seen> = Asked::nothing(office);
        let outdated = RwSignal::new(false);
        let changed = Callback::new(move |()| {
            asked.clear();
            outdated.set(false);
        });
        let fields = Fields::new(texts, changed);
        let send = Callback::new(move |seen| send(fields, asked, seen));
        let missing = Callback::new(missing);
        effect(move || {
            if let Some(answer) = asked.answer() {
                if answer.done {
                    done.run(fields);
                } else {
                    mark(fields, &all_wrong(&answer, missing.run(fields)));
                }
            }
        });
        effect(move || {
            if matches!(asked.failure(), Some(Failure::Refused(detail)) if detail.code == ErrorCode::Changed) {
                outdated.set(true);
                send.run(None);
            }
        });
        Self { office, fields, missing, asked, outdated, send, in_form }
    }

    /// Looks at it.
    pub(in crate::office::pages) fn look(self) {
        self.outdated.set(false);
        self.send.run(None);
    }

    /// Whether it is on its way.
    pub(in crate::office::pages) fn busy(self) -> Signal<bool> {
        Signal::derive(move || self.asked.waiting())
    }

    /// What was seen.
    pub(in crate::office::pages) fn seen(self) -> AnyView {
        let outdated = move || self.outdated.get().then(|| outcome((text::review::CHANGED.into(), Tone::Warn)));
        let answer = move |seen: std::sync::Arc<Seen>| {
            let wrong = all_wrong(&seen, self.missing.run(self.fields));
            if wrong.is_empty() { self.meaning(&seen) } else { faults(self.office, &wrong, self.in_form) }
        };
        view! {
            {shown(outdated)}
            {trouble::answered(self.asked, answer)}
        }
        .into_any()
    }

    fn meaning(self, seen: &Seen) -> AnyView {
        let Seen {
            digest, name, head, people, holders, underway, units, roles, periods, lines, lines_from, told, ..
        } = seen.clone();
        let under = name.map(|name| paragraph(text::review::UNDER.with(move || [("name", name.clone())])));
        let head = head.map(|name| paragraph(text::review::HEAD.with(move || [("name", name.clone())])));
        let nothing =
            under.is_none() && head.is_none() && [people, holders, units, roles, lines].iter().all(|count| *count == 0);
        let nothing = nothing.then(|| paragraph(text::review::NOTHING));
        let number = |number: u32, sentence: Sentence| {
            (number > 0).then(|| paragraph(sentence.with(move || [("n", count(number))])))
        };
        let others = (lines > 0).then(|| {
            let said = text::review::LINES.with(move || [("n", count(lines)), ("day", day(&lines_from))]);
            let more = lines.saturating_sub(u32::try_from(told.len()).unwrap_or(u32::MAX));
            let more = number(more, text::review::MORE);
            let told = told.into_iter().map(|change| {
                let line = line(change);
                view! { <li>{say(line)}</li> }
            });
            let told = told.collect_view();
            view! { <p>{say(said)}</p><ul class="stack">{told}</ul>{more} }
        });
        let periods = periods.into_iter().map(asks).collect_view();
        let go = Callback::new(move |()| self.send.run(Some(digest.clone())));
        let busy = self.busy();
        view! {
            <Notice title=text::review::TITLE live=true>
                {under}
                {head}
                {number(people, text::review::MOVES)}
                {number(holders, text::review::HOLDERS)}
                {number(underway, text::review::UNDERWAY)}
                {number(units, text::review::UNITS)}
                {number(roles, text::review::ROLES)}
                {periods}
                {others}
                {nothing}
                <div class="actions"><Button label=text::review::GO busy=busy on_click=go/></div>
            </Notice>
        }
        .into_any()
    }
}

/// What the form misses, and what the server says of the other fields.
fn all_wrong(seen: &Seen, mut wrong: Vec<Wrong>) -> Vec<Wrong> {
    let of_server: Vec<Wrong> =
        seen.wrong.iter().filter(|said| wrong.iter().all(|missing| missing.field != said.field)).cloned().collect();
    wrong.extend(of_server);
    wrong
}

/// A field in which nothing was chosen.
pub(in crate::office::pages) fn unchosen(field: &str) -> Wrong {
    Wrong { field: field.to_owned(), fault: Fault::Empty }
}

/// Whom a period asks otherwise.
fn asks(period: PeriodAsks) -> AnyView {
    let PeriodAsks { name, no_longer, newly } = period;
    let told = move |number: u32, sentence: Sentence| {
        let name = name.clone();
        (number > 0).then(|| paragraph(sentence.with(move || [("n", count(number)), ("period", both(&name))])))
    };
    let (no_longer, newly) = (told(no_longer, text::review::NO_LONGER), told(newly, text::review::NEWLY));
    view! { {no_longer} {newly} }.into_any()
}

fn line(change: LineChange) -> TextProp {
    let LineChange { name, before, after } = change;
    TextProp::from(move || {
        let known = |name: &Option<String>| name.clone().unwrap_or_else(|| text::review::NOBODY.get().to_owned());
        text::review::LINE.fill(&[("name", &name), ("before", &known(&before)), ("after", &known(&after))])
    })
}
