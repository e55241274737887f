//! People: searched, filtered, sorted and paged by the server. What is shown is in the address.
//!
//! Refuses: an order by result. There is none to ask for.

use std::sync::Arc;

use domain::{
    access::Action,
    wire::office::{
        ExportList, People, PeopleQuery, PeopleSort, PersonQuery, PersonRow, Progress, SEARCH_CHARS_MAX, ScopeQuery,
    },
};
use leptos::prelude::*;

use super::{
    files::{self, Told},
    scope, trouble,
};
use crate::{
    i18n::{language, text},
    office::{
        calls,
        routes::{Place, Route},
        state::{Asked, Office},
        words,
    },
    reactive::effect,
    ui::{
        Button, DataTable, EmptyState, InputKind, Kind, LinkButton, PageHeading, Pagination, SelectField, Sort,
        SortHeader, Tag, TextField, Tone,
    },
};

/// A pause this long in typing means that the word is there.
const PAUSE_MS: u32 = 500;

/// `/kantor/pegawai`.
#[component]
pub fn PeoplePage(
    /// What the address asks for.
    query: Signal<PeopleQuery>,
) -> impl IntoView {
    let office = expect_context::<Office>();
    let asked: Asked<People> = office.ask(move || Some(calls::people(&query.get())));
    let turn = scope::use_turn();
    // A changed search begins at its first page.
    let change =
        Callback::new(move |query: PeopleQuery| turn(&Route::People(PeopleQuery { page: None, ..query }), true));
    let table = move |people: Arc<People>| found(&people, query, change);
    view! {
        <PageHeading title=text::people::TITLE take_focus=office.takes_focus()>
            <p class="soft" role="status">{move || asked.answer().map(|people| counted(people.paging.rows))}</p>
        </PageHeading>
        <Filters query=query asked=asked change=change/>
        {trouble::answered(asked, table)}
        {move || {
            let found = asked.answer().is_some_and(|people| !people.people.is_empty());
            (found && office.rights().may(Action::ExportNamed)).then(|| file(query))
        }}
    }
    .into_any()
}

/// All pages of what was found, as a file.
fn file(query: Signal<PeopleQuery>) -> AnyView {
    let told = Told { title: text::people::FILE, lead: text::people::FILE_TEXT, name: text::people::FILE_NAME };
    files::names(told, move |form, reason| {
        let wanted = ExportList { reason, language: Some(untrack(language).tag().to_owned()) };
        Some((calls::export_people_list(&query.get_untracked(), form), serde_json::to_string(&wanted).ok()?))
    })
}

fn counted(rows: u32) -> String {
    text::people::COUNT.fill(&[("n", &words::count(rows))])
}

#[component]
fn Filters(query: Signal<PeopleQuery>, asked: Asked<People>, change: Callback<PeopleQuery>) -> impl IntoView {
    let scope = Signal::derive(move || query.with(|query| ScopeQuery { period: query.period, unit: query.unit }));
    let shown = Signal::derive(move || asked.answer().map(|people| people.period.clone()));
    let scoped = Callback::new(move |ScopeQuery { period, unit }| {
        change.run(PeopleQuery { period, unit, ..query.get_untracked() });
    });
    let state = Signal::derive(move || {
        query.with(|query| query.state.map(|state| state.code().to_owned()).unwrap_or_default())
    });
    let stated = Callback::new(move |code: String| {
        change.run(PeopleQuery { state: Progress::from_code(&code), ..query.get_untracked() });
    });
    let states = Progress::ALL.map(|state| (state.code().to_owned(), TextProp::from(words::progress(state))));
    let any = (String::new(), TextProp::from(text::people::ANY_STATE));
    let search = Search::new(query, change);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        search.look();
    };
    view! {
        <form role="search" class="no-print" aria-label=move || text::people::FILTERS.get() on:submit=submit>
            <div class="tiles">
                {search.field()}
                <SelectField
                    name="state"
                    label=text::people::STATE_FILTER
                    options=core::iter::once(any).chain(states).collect()
                    value=state
                    on_change=stated
                />
            </div>
            <scope::ScopeFields scope=scope shown=shown on_change=scoped/>
            <div class="actions"><Button label=text::people::SEARCH_GO kind=Kind::Quiet submit=true/></div>
        </form>
    }
    .into_any()
}

/// What to look for, as it is being typed. It is looked for when the person says so, and after a pause.
#[derive(Clone, Copy)]
struct Search {
    office: Office,
    typed: RwSignal<String>,
    strokes: StoredValue<u64>,
    query: Signal<PeopleQuery>,
    change: Callback<PeopleQuery>,
}

impl Search {
    fn new(query: Signal<PeopleQuery>, change: Callback<PeopleQuery>) -> Self {
        let typed = RwSignal::new(query.with_untracked(|query| query.q.clone().unwrap_or_default()));
        // Going back in the browser changes what is looked for, so the box follows, unless it means the same already.
        effect(move || {
            let asked = query.with(|query| query.q.clone());
            if asked != wanted(&typed.get_untracked()) {
                typed.set(asked.unwrap_or_default());
            }
        });
        Self { office: expect_context(), typed, strokes: StoredValue::new(0), query, change }
    }

    /// Looks for what has been typed, unless that is shown already. A pause that still runs has nothing left to do.
    fn look(self) {
        self.strokes.update_value(|strokes| *strokes += 1);
        let (before, q) = (self.query.get_untracked(), wanted(&self.typed.get_untracked()));
        if before.q != q {
            self.change.run(PeopleQuery { q, ..before });
        }
    }

    fn type_on(self, text: String) {
        self.typed.set(text);
        self.strokes.update_value(|strokes| *strokes += 1);
        let stroke = self.strokes.get_value();
        let pause = self.office.ports().host.sleep(PAUSE_MS);
        leptos::task::spawn_local(async move {
            pause.await;
            // Neither typed on, nor looked, nor gone away meanwhile.
            if self.strokes.try_get_value() == Some(stroke) {
                self.look();
            }
        });
    }

    fn field(self) -> AnyView {
        #[expect(clippy::cast_possible_truncation, reason = "a hundred characters")]
        let most = SEARCH_CHARS_MAX as u32;
        view! {
            <TextField
                name="q"
                label=text::people::SEARCH
                kind=InputKind::Search
                maxlength=most
                value=self.typed
                on_input=Callback::new(move |text| self.type_on(text))
            />
        }
        .into_any()
    }
}

/// What is looked for by a text: nothing by spaces alone.
fn wanted(typed: &str) -> Option<String> {
    let typed = typed.trim();
    (!typed.is_empty()).then(|| typed.to_owned())
}

fn found(people: &People, query: Signal<PeopleQuery>, change: Callback<PeopleQuery>) -> AnyView {
    if people.people.is_empty() {
        return nobody(query);
    }
    let office = expect_context::<Office>();
    let readable = office.rights().open(Place::Person(people.people[0].id));
    let period = PersonQuery { period: Some(people.period.id) };
    let rows = people
        .people
        .iter()
        .map(|row| person_row(row.clone(), readable.then(|| Route::Person(row.id, period).path())))
        .collect_view();
    view! {
        <div class="card">
            <p class="small soft">{text::people::INTRO}</p>
            <DataTable caption=text::people::CAPTION caption_hidden=true>
                <thead>
                    <tr>
                        {sort_head(PeopleSort::Name, query, change)}
                        <th scope="col">{text::people::NIP}</th>
                        {sort_head(PeopleSort::Unit, query, change)}
                        <th scope="col">{text::people::POST}</th>
                        <th scope="col">{text::people::STATE_HEAD}</th>
                        {sort_head(PeopleSort::Submitted, query, change)}
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </DataTable>
        </div>
        {pages(people, query)}
    }
    .into_any()
}

fn nobody(query: Signal<PeopleQuery>) -> AnyView {
    let all =
        move || query.with(|query| Route::People(PeopleQuery { period: query.period, ..Default::default() }).path());
    view! {
        <EmptyState title=text::people::NONE>
            <p>{text::people::NONE_TEXT}</p>
            <LinkButton href=all label=text::people::SHOW_ALL kind=Kind::Quiet/>
        </EmptyState>
    }
    .into_any()
}

/// A header that sorts. Each order has one direction: names from A, units as they are read, submissions from the latest.
fn sort_head(sort: PeopleSort, query: Signal<PeopleQuery>, change: Callback<PeopleQuery>) -> AnyView {
    let (label, direction) = match sort {
        PeopleSort::Name => (text::people::NAME, Sort::Ascending),
        PeopleSort::Unit => (text::people::UNIT, Sort::Ascending),
        PeopleSort::Submitted => (text::people::SUBMITTED, Sort::Descending),
    };
    let sorted = move || query.with(|query| query.sort.unwrap_or(PeopleSort::Name) == sort).then_some(direction);
    let on_sort = move |_| change.run(PeopleQuery { sort: Some(sort), ..query.get_untracked() });
    view! { <SortHeader label=label sorted=Signal::derive(sorted) on_sort=Callback::new(on_sort)/> }.into_any()
}

fn person_row(row: PersonRow, href: Option<String>) -> AnyView {
    let PersonRow { name, nip, unit, post, capacity, state, submitted, .. } = row;
    let name = match href {
        Some(href) => view! { <a href=href>{name}</a> }.into_any(),
        None => name.into_any(),
    };
    view! {
        <tr>
            <th scope="row">{name}</th>
            <td class="nowrap">{nip}</td>
            <td>{unit.name}</td>
            <td>{move || words::post(post.as_deref(), &capacity)}</td>
            <td class="nowrap">{state_tag(state)}</td>
            <td class="nowrap">{move || submitted.as_deref().map(words::day)}</td>
        </tr>
    }
    .into_any()
}

/// How far somebody is, as a label.
pub fn state_tag(state: Progress) -> AnyView {
    let tone = match state {
        Progress::Submitted => Tone::Good,
        Progress::Begun | Progress::NotCovered => Tone::Info,
        Progress::NotBegun | Progress::NoPost => Tone::Warn,
    };
    view! { <Tag label=words::progress(state) tone=tone/> }.into_any()
}

fn pages(people: &People, query: Signal<PeopleQuery>) -> AnyView {
    let paging = people.paging;
    if paging.pages < 2 {
        return ().into_any();
    }
    let page = move |page: u32| {
        (1..=paging.pages)
            .contains(&page)
            .then(|| query.with(|query| Route::People(PeopleQuery { page: Some(page), ..query.clone() }).path()))
    };
    let status =
        text::people::PAGE_OF.with(move || [("n", words::count(paging.page)), ("m", words::count(paging.pages))]);
    view! {
        <Pagination
            label=text::people::PAGES
            previous=text::people::PREVIOUS
            next=text::people::NEXT
            status=status
            previous_href=Signal::derive(move || page(paging.page.saturating_sub(1)))
            next_href=Signal::derive(move || page(paging.page + 1))
        />
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::wanted;

    #[test]
    fn spaces_look_for_nobody() {
        assert_eq!(wanted("  "), None);
        assert_eq!(wanted(" sri "), Some("sri".into()));
    }
}
