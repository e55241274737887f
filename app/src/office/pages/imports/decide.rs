//! Applying what was looked at, putting it away, and taking it back.
//!
//! Promises: "applied" and "taken back" are said after the server's answer; where the record has moved on, the new preview is shown and
//! said to be one; what a faulty row would do is the person's to say, and nothing is picked beforehand.

use domain::{
    ids::ImportId,
    wire::{
        error::ErrorCode,
        office::{
            REASON_CHARS_MAX, REASON_CHARS_MIN,
            imports::{Apply, BuiltOn, Counts, Effect, Lines, LinesQuery, Preview, Standing, Undo, Undone},
        },
    },
};
use leptos::{prelude::*, task::spawn_local, text_prop::TextProp};
use serde::de::IgnoredAny;

use super::{list::fault_list, words::built_words};
use crate::{
    i18n::text::imports as text,
    office::{
        calls,
        pages::trouble,
        state::{Asked, Choices, Office},
        words::count,
    },
    ports::{Failure, Sheets},
    reactive::{effect, memo},
    state::{Means, api},
    ui::{
        Button, Card, DataTable, Kind, MAIN_ID, Notice, RadioGroup, TextArea, Tone, column, outcome, paragraph, shown,
    },
};

/// Whether an import changes nothing.
pub const fn nothing(counts: &Counts) -> bool {
    let Counts {
        units_new,
        units_changed,
        posts_new,
        posts_changed,
        new,
        changed,
        moved,
        gone,
        faulty,
        supervisors,
        ..
    } = *counts;
    units_new + units_changed + posts_new + posts_changed + new + changed + moved + gone + faulty + supervisors == 0
}

/// What was last done here, or came in between.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Told {
    Applied,
    Undone,
    Changed,
}

/// The decision about one import.
#[derive(Clone, Copy)]
pub struct Desk {
    office: Office,
    choices: Option<Choices>,
    sheets: Means<dyn Sheets>,
    preview: Asked<Preview>,
    told: RwSignal<Option<Told>>,
}

impl Desk {
    pub fn new(office: Office, preview: Asked<Preview>) -> Self {
        let choices = use_context::<Choices>();
        Self { office, choices, sheets: Means::here(), preview, told: RwSignal::new(None) }
    }

    /// What was last done here, in words.
    pub fn told(self) -> AnyView {
        let told = move || {
            let (words, tone) = match self.told.get()? {
                Told::Applied => (text::apply::DONE, Tone::Good),
                Told::Undone => (text::undo::DONE, Tone::Good),
                Told::Changed => (text::preview::CHANGED_MEANWHILE, Tone::Warn),
            };
            Some(outcome((words.into(), tone)))
        };
        shown(told).into_any()
    }

    /// Something happened: the page is asked for anew, and so are the units that other pages offer; the keyboard stays at it.
    fn happened(self, told: Option<Told>, rows: Asked<Lines>) {
        self.told.set(told);
        self.preview.again();
        rows.again();
        if let Some(choices) = self.choices {
            choices.units.again();
        }
        self.office.ports().host.focus(MAIN_ID);
    }

    /// The card for what can be done next.
    pub fn card(self, rows: Asked<Lines>) -> AnyView {
        // Asked for by what matters alone: a preview that is asked for anew and says the same leaves what is being written.
        let known = memo(move || self.preview.answer().map(|preview| (*preview).clone()));
        let card = move || {
            let preview = known.get()?;
            match preview.import.standing {
                Standing::Draft => Some(self.draft(&preview, rows)),
                Standing::Applied => Some(self.applied(&preview, rows)),
                Standing::Undone | Standing::Discarded => None,
            }
        };
        shown(card).into_any()
    }

    fn draft(self, preview: &Preview, rows: Asked<Lines>) -> AnyView {
        let applies = preview.faults.is_empty() && !nothing(&preview.import.counts);
        let apply = applies.then(|| self.apply(preview, rows));
        let lead = applies.then(|| paragraph(text::apply::LEAD));
        let discard = self.discard(preview.import.id, rows);
        view! {
            <Card title=text::apply::TITLE>
                {lead}
                {apply}
                {discard}
            </Card>
        }
        .into_any()
    }

    fn apply(self, preview: &Preview, rows: Asked<Lines>) -> AnyView {
        let (import, counts) = (preview.import.id, preview.import.counts);
        let (digest, second_look) = (StoredValue::new(preview.digest.clone()), preview.second_look);
        let sent: Asked<IgnoredAny> = Asked::nothing(self.office);
        let skip = RwSignal::new(None::<bool>);
        let (reason, mute) = (RwSignal::new(String::new()), RwSignal::new(false));
        effect(move || {
            if sent.answer().is_some() {
                untrack(|| self.happened(Some(Told::Applied), rows));
            }
        });
        effect(move || {
            if sent.failure().is_some_and(|failure| changed(&failure)) {
                untrack(|| {
                    sent.clear();
                    self.happened(Some(Told::Changed), rows);
                });
            }
        });
        let go = Callback::new(move |()| {
            let why = reason.get_untracked().trim().to_owned();
            if second_look && !fits(&why) {
                mute.set(true);
                self.office.ports().host.focus(LEAVERS);
                return;
            }
            self.told.set(None);
            let leavers = second_look.then_some(why);
            let body =
                Apply { digest: digest.get_value(), without_faulty: skip.get_untracked() == Some(true), leavers };
            sent.post(calls::apply_import(import), body);
        });
        let faulty = (counts.faulty > 0).then(|| self.faulty(import, counts.faulty, skip));
        let in_scope = preview.in_scope;
        let leavers = second_look.then(|| {
            let title = text::apply::LEAVERS.with(move || [("n", count(counts.gone)), ("m", count(in_scope))]);
            view! {
                <Notice title=title tone=Tone::Warn>
                    {paragraph(text::apply::LEAVERS_MORE)}
                    {reason_field(LEAVERS, text::apply::LEAVERS_REASON.into(), reason, mute)}
                </Notice>
            }
        });
        let button = move || {
            let may = counts.faulty == 0 || skip.get() == Some(true);
            let busy = Signal::derive(move || sent.waiting());
            may.then(|| {
                view! { <div class="actions"><Button label=text::apply::GO busy=busy on_click=go/></div> }.into_any()
            })
        };
        view! {
            <div class="narrow stack">
                {faulty}
                {leavers}
                {shown(button)}
            </div>
            {trouble::trouble(sent)}
        }
        .into_any()
    }

    /// What is to become of faulty rows; the list of them as a file.
    fn faulty(self, import: ImportId, faulty: u32, skip: RwSignal<Option<bool>>) -> AnyView {
        let legend = text::apply::FAULTY.about([("n", (faulty as usize).into())]);
        let (busy, problem) = (RwSignal::new(false), RwSignal::new(None::<Failure>));
        let save = Callback::new(move |()| {
            busy.set(true);
            problem.set(None);
            spawn_local(async move {
                let outcome = self.faulty_rows(import).await;
                if busy.try_set(false).is_some() {
                    return;
                }
                match outcome {
                    Ok(lines) => {
                        self.sheets.open().offer(&untrack(|| fault_list(&lines)), text::apply::FILE_NAME.get());
                    }
                    Err(failure) => problem.set(Some(failure)),
                }
            });
        });
        let told = move || problem.get().map(|failure| trouble::in_the_way(&failure, save));
        let mend =
            move || (skip.get() == Some(false)).then(|| view! { {paragraph(text::apply::MEND_MORE)} }.into_any());
        view! {
            <RadioGroup
                name="import-faulty"
                legend=legend
                options=vec![(false, TextProp::from(text::apply::MEND)), (true, TextProp::from(text::apply::SKIP))]
                value=skip
                on_change=Callback::new(move |value| skip.set(Some(value)))
                one_column=true
            />
            {shown(mend)}
            <div class="actions"><Button label=text::apply::SAVE_FAULTS kind=Kind::Quiet busy=busy on_click=save/></div>
            {shown(told)}
        }
        .into_any()
    }

    /// All faulty rows, page by page.
    async fn faulty_rows(self, import: ImportId) -> Result<Vec<domain::wire::office::imports::Line>, Failure> {
        let (mut lines, mut page) = (Vec::new(), 1);
        loop {
            let query = LinesQuery { effect: Some(Effect::Faulty), page: Some(page), ..LinesQuery::default() };
            let (ports, path) = (self.office.ports(), calls::import_rows(import, query));
            let answer: Lines = api::get(&*ports.server, &path, Some(self.office.credentials())).await?;
            lines.extend(answer.lines);
            if page >= answer.paging.pages {
                return Ok(lines);
            }
            page += 1;
        }
    }

    fn discard(self, import: ImportId, rows: Asked<Lines>) -> AnyView {
        let asking = RwSignal::new(false);
        let sent: Asked<IgnoredAny> = Asked::nothing(self.office);
        effect(move || {
            if sent.answer().is_some() {
                untrack(|| self.happened(None, rows));
            }
        });
        let go = Callback::new(move |()| sent.post(calls::discard_import(import), ()));
        let part = move || {
            if !asking.get() {
                let ask = Callback::new(move |()| asking.set(true));
                return view! {
                    <div class="actions"><Button label=text::apply::DISCARD kind=Kind::Quiet on_click=ask/></div>
                }
                .into_any();
            }
            let stay = Callback::new(move |()| asking.set(false));
            let busy = Signal::derive(move || sent.waiting());
            view! {
                <Notice title=text::apply::DISCARD tone=Tone::Warn live=true>
                    {paragraph(text::apply::DISCARD_MORE)}
                    <div class="actions">
                        <Button label=text::apply::DISCARD_SURE kind=Kind::Danger busy=busy on_click=go/>
                        <Button label=text::apply::STAY kind=Kind::Quiet on_click=stay/>
                    </div>
                </Notice>
            }
            .into_any()
        };
        view! { {shown(part)}{trouble::trouble(sent)} }.into_any()
    }

    fn applied(self, preview: &Preview, rows: Asked<Lines>) -> AnyView {
        let import = preview.import.id;
        let (asking, mute) = (RwSignal::new(false), RwSignal::new(false));
        let reason = RwSignal::new(String::new());
        let sent: Asked<Undone> = Asked::nothing(self.office);
        effect(move || {
            if sent.answer().is_some_and(|undone| undone.built.is_empty()) {
                untrack(|| self.happened(Some(Told::Undone), rows));
            }
        });
        let go = Callback::new(move |()| {
            let why = reason.get_untracked().trim().to_owned();
            if fits(&why) {
                self.told.set(None);
                sent.post(calls::undo_import(import), Undo { reason: why });
            } else {
                mute.set(true);
                self.office.ports().host.focus(UNDO);
            }
        });
        let part = move || {
            if !asking.get() {
                let ask = Callback::new(move |()| asking.set(true));
                return view! {
                    <div class="actions"><Button label=text::undo::OPEN kind=Kind::Quiet on_click=ask/></div>
                }
                .into_any();
            }
            let stay = Callback::new(move |()| asking.set(false));
            let busy = Signal::derive(move || sent.waiting());
            view! {
                <div class="narrow stack">
                    {reason_field(UNDO, text::undo::REASON.into(), reason, mute)}
                    <div class="actions">
                        <Button label=text::undo::GO kind=Kind::Danger busy=busy on_click=go/>
                        <Button label=text::apply::STAY kind=Kind::Quiet on_click=stay/>
                    </div>
                </div>
            }
            .into_any()
        };
        let built = move || {
            let undone = sent.answer()?;
            (!undone.built.is_empty()).then(|| built_on(&undone.built))
        };
        view! {
            <Card title=text::undo::TITLE>
                {paragraph(text::undo::LEAD)}
                {shown(part)}
                {shown(built)}
                {trouble::trouble(sent)}
            </Card>
        }
        .into_any()
    }
}

/// The field of why so many are gone.
const LEAVERS: &str = "import-leavers";
/// The field of why an import is taken back.
const UNDO: &str = "import-undo";

fn fits(reason: &str) -> bool {
    (REASON_CHARS_MIN..=REASON_CHARS_MAX).contains(&reason.chars().count())
}

fn changed(failure: &Failure) -> bool {
    matches!(failure, Failure::Refused(detail) if detail.code == ErrorCode::Changed)
}

fn reason_field(name: &'static str, label: TextProp, reason: RwSignal<String>, mute: RwSignal<bool>) -> AnyView {
    let typed = Callback::new(move |text: String| {
        mute.set(false);
        reason.set(text);
    });
    let error = Signal::derive(move || {
        mute.get().then(|| {
            let (min, max) = (REASON_CHARS_MIN.to_string(), REASON_CHARS_MAX.to_string());
            text::apply::REASON_SHORT.fill(&[("min", &min), ("max", &max)])
        })
    });
    view! { <TextArea name=name label=label value=reason on_input=typed error=error/> }.into_any()
}

/// What stands in the way of taking it back, by name.
fn built_on(built: &[BuiltOn]) -> AnyView {
    let title = text::undo::BUILT.about([("n", built.len().into())]);
    let rows = built.iter().cloned().map(|BuiltOn { what, name }| {
        let words = built_words(what);
        view! { <tr><th scope="row">{name}</th><td>{words}</td></tr> }
    });
    let rows = rows.collect_view();
    view! {
        <Notice title=title tone=Tone::Bad live=true/>
        <DataTable caption=text::undo::BUILT_CAPTION>
            <thead><tr>{column(text::undo::NAME)}{column(text::undo::WHAT)}</tr></thead>
            <tbody>{rows}</tbody>
        </DataTable>
    }
    .into_any()
}
