//! Who has not begun, or not submitted, by unit: to look at, to print a page for each unit, and as a text for the office's messenger.
//!
//! Promises: "copied" is said only of what the browser has taken. Refuses: results; and names in the text, as long as nobody asked for
//! them.

use std::{fmt::Write as _, sync::Arc};

use domain::{
    access::Action,
    ids::PeriodId,
    wire::office::{
        ScopeQuery,
        periods::{Audience, ExportMissing, Missing, MissingPerson, MissingQuery, MissingUnit},
    },
};
use leptos::{prelude::*, task::spawn_local};

use super::remind::audiences;
use crate::{
    i18n::{
        language,
        text::{people::state, periods as text},
    },
    office::{
        calls,
        pages::{
            files::{self, Told},
            scope::{UnitField, use_turn},
            trouble,
        },
        routes::Route,
        state::{Asked, Office},
        words::{both, count, day},
    },
    ports::Clipboard,
    state::Means,
    ui::{
        Button, Card, Checkbox, DataTable, Kind, LinkButton, PageHeading, SelectField, TextArea, Tone, column, empty,
        outcome, paragraph, shown,
    },
};

/// `/kantor/periode/{id}/belum`.
#[component]
pub fn MissingPage(
    /// Which period.
    id: PeriodId,
    /// What the address asks for.
    query: Signal<MissingQuery>,
) -> impl IntoView {
    let office = expect_context::<Office>();
    let asked: Asked<Missing> = office.ask(move || Some(calls::missing(id, query.get())));
    let turn = use_turn();
    let title = move || match asked.answer() {
        Some(known) => text::missing::HEADING.fill(&[("period", &both(&known.period.name))]),
        None => text::missing::TITLE.get().to_owned(),
    };
    let scope = Signal::derive(move || ScopeQuery { period: Some(id), unit: query.get().unit });
    let pick_unit = {
        let turn = turn.clone();
        Callback::new(move |scope: ScopeQuery| {
            let unit = scope.unit;
            turn(&Route::PeriodMissing(id, MissingQuery { unit, ..query.get_untracked() }), false);
        })
    };
    let pick = Callback::new(move |code: String| {
        if let Some(audience) = Audience::from_code(&code) {
            turn(&Route::PeriodMissing(id, MissingQuery { audience, ..query.get_untracked() }), false);
        }
    });
    let picked = Signal::derive(move || query.get().audience.code().to_owned());
    let sharing = Sharing::new();
    view! {
        <div class="no-print through">
            <PageHeading title=title take_focus=office.takes_focus()/>
            <div class="tiles">
                <SelectField
                    name="audience"
                    label=text::missing::AUDIENCE
                    options=audiences()
                    value=picked
                    on_change=pick
                />
                <UnitField scope=scope on_change=pick_unit/>
            </div>
            <div class="actions">
                <LinkButton href=Route::Period(id).path() label=text::missing::BACK kind=Kind::Quiet/>
            </div>
        </div>
        {trouble::answered(asked, move |known| body(office, known, query, sharing))}
    }
    .into_any()
}

fn body(office: Office, known: Arc<Missing>, query: Signal<MissingQuery>, sharing: Sharing) -> AnyView {
    if known.units.is_empty() {
        return empty(text::missing::NONE, text::missing::NONE_TEXT);
    }
    let people: usize = known.units.iter().map(|unit| unit.people.len()).sum();
    let units = known.units.len();
    let number = text::missing::COUNT.about([("n", people.into()), ("m", units.into())]);
    let print = Callback::new(move |()| office.ports().host.print());
    let file = office.rights().may(Action::ExportNamed).then(|| file(known.period.id, query));
    let sheets = known.units.iter().map(|unit| sheet(unit, &known)).collect_view();
    // It says until when one can answer: of a period that nobody can answer in, that is not so.
    let share = known.period.open.then(|| to_share(office, known.clone(), sharing));
    view! {
        <div class="no-print through">
            {paragraph(number)}
            <div class="actions"><Button label=text::missing::PRINT kind=Kind::Quiet on_click=print/></div>
            {share}
        </div>
        {sheets}
        {file}
    }
    .into_any()
}

/// The list as a file.
fn file(period: PeriodId, query: Signal<MissingQuery>) -> AnyView {
    let told = Told { title: text::missing::FILE, lead: text::missing::FILE_TEXT, name: text::missing::FILE_NAME };
    files::names(told, move |form, reason| {
        let MissingQuery { unit, audience } = query.get_untracked();
        let language = Some(untrack(language).tag().to_owned());
        let wanted = ExportMissing { period, unit, audience, reason, language };
        Some((calls::export_by_body("missing", form), serde_json::to_string(&wanted).ok()?))
    })
}

/// The list of one unit: a page of its own on paper, with the period's name above it.
fn sheet(unit: &MissingUnit, known: &Missing) -> AnyView {
    let (name, people) = (unit.unit.name.clone(), unit.people.len());
    let title = text::missing::CAPTION.about([("unit", name.into()), ("n", people.into())]);
    let period = known.period.name.clone();
    let rows = unit.people.iter().cloned().map(|person| {
        let MissingPerson { name, nip, post, begun } = person;
        let state = if begun { state::BEGUN } else { state::NOT_BEGUN };
        view! {
            <tr>
                <th scope="row">{name}</th>
                <td class="nowrap">{nip}</td>
                <td>{post}</td>
                <td>{state}</td>
            </tr>
        }
    });
    let rows = rows.collect_view();
    view! {
        <section class="card sheet">
            <p class="print-only">{move || both(&period)}</p>
            <DataTable caption=title>
                <thead>
                    <tr>
                        {column(text::missing::NAME)}
                        {column(text::missing::NIP)}
                        {column(text::missing::POST)}
                        {column(text::missing::STATE)}
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </DataTable>
        </section>
    }
    .into_any()
}

/// What was chosen for the text, for as long as the page is open: a list that comes anew takes neither the choice nor the words.
#[derive(Clone, Copy)]
struct Sharing {
    /// Whether names stand in it.
    names: RwSignal<bool>,
    /// What somebody typed, with the list around which it was typed; of another list it would say what is not so.
    own: RwSignal<Option<(Arc<Missing>, String)>>,
}

impl Sharing {
    fn new() -> Self {
        Self { names: RwSignal::new(false), own: RwSignal::new(None) }
    }
}

/// A text for the office's own messenger.
fn to_share(office: Office, known: Arc<Missing>, Sharing { names, own }: Sharing) -> AnyView {
    let clipboard = Means::<dyn Clipboard>::here();
    let copied = RwSignal::new(None::<bool>);
    let site = office.ports().host.origin();
    let about = known.clone();
    let value = Signal::derive(move || match own.get() {
        Some((list, text)) if list == known => text,
        _ => message(&known, names.get(), &site),
    });
    let typed = Callback::new(move |text: String| {
        own.set(Some((about.clone(), text)));
        copied.set(None);
    });
    let tick = Callback::new(move |on: bool| {
        names.set(on);
        // The ready text again: names that somebody unticked are not left in what was typed around them.
        own.set(None);
        copied.set(None);
    });
    let copy = Callback::new(move |()| {
        let taken = clipboard.open().copy(&value.get_untracked());
        spawn_local(async move {
            let taken = taken.await;
            copied.try_set(Some(taken));
        });
    });
    let told = move || {
        copied.get().map(|taken| {
            outcome(if taken {
                (text::missing::COPIED.into(), Tone::Good)
            } else {
                (text::missing::NOT_COPIED.into(), Tone::Warn)
            })
        })
    };
    view! {
        <Card title=text::missing::SHARE>
            {paragraph(text::missing::SHARE_TEXT)}
            <Checkbox name="names" label=text::missing::NAMES checked=names on_change=tick/>
            <TextArea name="message" label=text::missing::TEXT value=value on_input=typed rows=8/>
            <div class="actions"><Button label=text::missing::COPY kind=Kind::Quiet on_click=copy/></div>
            {shown(told)}
        </Card>
    }
    .into_any()
}

/// The ready text, in the screen's language; reactive.
fn message(known: &Missing, names: bool, site: &str) -> String {
    let greeting = match known.audience {
        Audience::NotBegun => text::missing::GREETING_NOT_BEGUN,
        Audience::NotSubmitted => text::missing::GREETING_NOT_SUBMITTED,
    };
    let period = [("period", both(&known.period.name)), ("closes", day(&known.period.closes))];
    let mut message = greeting.fill(&period.each_ref().map(|(name, value)| (*name, value.as_str())));
    for unit in &known.units {
        let number = count(u32::try_from(unit.people.len()).unwrap_or(u32::MAX));
        // Writing to a String cannot fail.
        let _ = write!(message, "\n{}", text::missing::UNIT_LINE.fill(&[("unit", &unit.unit.name), ("n", &number)]));
        for person in unit.people.iter().filter(|_| names) {
            let _ = write!(message, "\n{}", text::missing::NAME_LINE.fill(&[("name", &person.name)]));
        }
    }
    let _ = write!(message, "\n{}", text::missing::ENDING.fill(&[("site", site)]));
    message
}

#[cfg(test)]
mod tests {
    use domain::{
        ids::{PeriodId, UnitId},
        wire::{
            about::Bilingual,
            office::{Period, UnitName},
        },
    };

    use super::*;

    #[test]
    fn the_text_names_nobody_unless_asked() {
        let person = |name: &str| MissingPerson { name: name.into(), nip: "1".into(), post: None, begun: false };
        let known = Missing {
            period: Period {
                id: PeriodId::NIL,
                name: Bilingual { id: "Penilaian 2027".into(), en: "Assessment 2027".into() },
                opens: "2027-01-04".into(),
                closes: "2027-02-12".into(),
                open: true,
            },
            audience: Audience::NotBegun,
            units: vec![MissingUnit {
                unit: UnitName { id: UnitId::NIL, name: "Seksi Pelayanan".into() },
                people: vec![person("Ana Lestari"), person("Eko Nugroho")],
            }],
        };
        let plain = message(&known, false, "https://jenjang.example.go.id");
        assert!(plain.contains("Penilaian 2027") && plain.contains("Seksi Pelayanan: 2"), "{plain}");
        assert!(!plain.contains("Ana") && !plain.contains('{'), "{plain}");
        assert!(message(&known, true, "").contains("Ana Lestari"));
    }
}
