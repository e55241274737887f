//! One training for all who attended it: filled in, looked at row by row, then entered; and what was entered, which can be taken back.

use std::sync::Arc;

use domain::{
    hours::HoursVersions,
    ids::AttendanceId,
    wire::{
        claim::{
            ATTENDANCE_ROWS_MAX, Annul, Attendance, AttendanceLine, AttendanceList, AttendanceQuery, AttendanceRow,
            AttendanceSeen,
        },
        hours::VersionsWire,
        office::{Paging, REASON_CHARS_MAX, REASON_CHARS_MIN},
    },
};
use leptos::{prelude::*, task::spawn_local, text_prop::TextProp};

use crate::{
    components::{claim_form::Fields, focus::Focus, who_sees::by_code},
    i18n::{
        formats, language,
        text::claims::{decide as decide_words, fault, office as words},
    },
    office::{
        calls,
        pages::{
            files::{self, Told},
            scope,
            trouble::{self, words_of},
        },
        routes::Route,
        state::{Asked, Office},
        words::{count, day},
    },
    ports::NotPicked,
    reactive::effect,
    state::{api, claim_form::ClaimForm},
    ui::{
        Button, Card, DataTable, FileField, Kind, Line, Lines, Notice, PageHeading, Pagination, TextArea, Tone, column,
        failed, number_cell, number_column, outcome, paragraph, say, shown, soft,
    },
};

/// Bytes of a file of NIPs: what the server takes of a list.
const FILE_BYTES_MAX: u32 = 200_000;

/// The field of the file.
const FILE: &str = "attendance-file";
/// The field of the numbers.
const NIPS: &str = "attendance-nips";

/// `/kantor/daftar-hadir`.
#[component]
pub fn AttendancePage(
    /// What the address asks for.
    query: Signal<AttendanceQuery>,
) -> impl IntoView {
    let office = expect_context::<Office>();
    let lists: Asked<AttendanceList> = office.ask(move || Some(calls::attendance(query.get())));
    let turn = scope::use_turn();
    // What was just entered stands on the first page.
    let newest = Callback::new(move |()| {
        if query.get_untracked().page.is_none() {
            lists.again();
        } else {
            turn(&Route::Attendance(AttendanceQuery::default()), true);
        }
    });
    let rules: Asked<VersionsWire> = office.ask(|| Some(calls::HOURS.to_owned()));
    let form = move || match rules.answer() {
        Some(rules) => new_list(office, newest, &Arc::new(rules.0.clone())),
        None => trouble::trouble(rules),
    };
    view! {
        <PageHeading title=words::ATTENDANCE take_focus=office.takes_focus()>
            {paragraph(words::ATTENDANCE_LEAD)}
        </PageHeading>
        {shown(form)}
        {trouble::answered(lists, move |answer| entered(office, lists, &answer))}
    }
    .into_any()
}

/// A list on the screen.
#[derive(Clone, Copy)]
struct Desk {
    office: Office,
    fields: Fields,
    nips: RwSignal<String>,
    missing: RwSignal<bool>,
    seen: Asked<AttendanceSeen>,
    id: StoredValue<AttendanceId>,
    focus: Focus,
}

fn new_list(office: Office, newest: Callback<()>, rules: &Arc<HoursVersions>) -> AnyView {
    let id = AttendanceId::from_random(office.ports().host.random());
    let desk = Desk {
        office,
        fields: Fields::of(ClaimForm::default()),
        nips: RwSignal::new(String::new()),
        missing: RwSignal::new(false),
        seen: Asked::nothing(office),
        id: StoredValue::new(id),
        focus: Focus::here(),
    };
    // What was said of another list is not so of this one.
    effect(move || {
        desk.fields.form.track();
        desk.nips.track();
        desk.seen.clear();
    });
    // What was entered is on the list below, and the next list is another one.
    effect(move || {
        if desk.seen.answer().is_some_and(|seen| seen.entered) {
            desk.id.set_value(AttendanceId::from_random(office.ports().host.random()));
            newest.run(());
        }
    });
    let (check_rules, enter_rules) = (rules.clone(), rules.clone());
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        desk.send(&check_rules, false);
    };
    let enter = Callback::new(move |()| desk.send(&enter_rules, true));
    let typed = Callback::new(move |text: String| {
        desk.missing.set(false);
        desk.nips.set(text);
    });
    let unread = RwSignal::new(false);
    let load = Callback::new(move |_: String| {
        let files = office.files().open();
        unread.set(false);
        spawn_local(async move {
            match files.pick_text(FILE, FILE_BYTES_MAX).await {
                Ok(text) => drop(desk.nips.try_set(text)),
                Err(NotPicked::Nothing) => {}
                Err(NotPicked::TooLarge | NotPicked::Kind | NotPicked::Broken) => drop(unread.try_set(true)),
            }
        });
    });
    let file_error = Signal::derive(move || {
        let most = formats::megabytes(FILE_BYTES_MAX.into());
        unread.get().then(|| words::NIPS_FILE_BAD.fill(&[("size", &most)]))
    });
    let error = Signal::derive(move || desk.missing.get().then(|| words::NIPS_NONE.get().to_owned()));
    let hint = words::NIPS_HINT.about([("n", ATTENDANCE_ROWS_MAX.into())]);
    let today = office.zone().date(office.ports().host.now());
    let (fields, estimate) =
        (desk.fields.view(rules, today), desk.fields.estimate(rules.clone(), Signal::stored(false), today));
    let waits = Signal::derive(move || desk.seen.waiting());
    view! {
        <div class="narrow"><Card>
            <form novalidate on:submit=submit>
                {fields}
                {estimate}
                <TextArea name=NIPS label=words::NIPS hint=hint value=desk.nips on_input=typed error=error rows=8/>
                <FileField name=FILE label=words::NIPS_FILE accept=".csv,.txt,text/csv,text/plain" error=file_error on_change=load/>
                <div class="actions"><Button label=words::CHECK kind=Kind::Quiet submit=true busy=waits/></div>
            </form>
        </Card></div>
        {trouble::answered(desk.seen, move |seen| looked_at(&seen, enter, waits))}
    }
    .into_any()
}

impl Desk {
    fn send(self, rules: &HoursVersions, enter: bool) {
        let today = self.office.zone().date(self.office.ports().host.now());
        let what = match self.fields.form.get_untracked().weigh(rules, false, today) {
            Ok((what, _)) => what,
            Err(wrong) => {
                if let Some(first) = wrong.first() {
                    self.focus.on(first.field);
                }
                self.fields.wrong.set(wrong);
                return;
            }
        };
        self.fields.wrong.set(Vec::new());
        let nips = self.nips.get_untracked();
        if nips.trim().is_empty() {
            self.missing.set(true);
            self.focus.on(NIPS);
            return;
        }
        let attendance = Attendance { id: self.id.get_value(), what, nips, enter };
        self.seen.post(calls::ATTENDANCE.to_owned(), attendance);
    }
}

fn looked_at(seen: &AttendanceSeen, enter: Callback<()>, waits: Signal<bool>) -> AnyView {
    let people = seen.rows.len();
    let faults = seen.rows.iter().filter(|row| row.fault.is_some()).count();
    let doubles = seen.rows.iter().filter(|row| !row.similar.is_empty()).count();
    let rows = seen.rows.iter().cloned().map(row).collect_view();
    let told = if seen.entered {
        outcome((words::ENTERED.into(), Tone::Good))
    } else if faults > 0 {
        failed(words::FAULTS.about([("n", faults.into())]))
    } else {
        let title = words::READY.about([("n", people.into()), ("jp", seen.jp.into())]);
        let label = words::ENTER.about([("n", people.into())]);
        let double = (doubles > 0).then(|| paragraph(words::DOUBLES.about([("n", doubles.into())])));
        view! {
            <Notice title=title live=true>
                {double}
                <div class="actions"><Button label=label busy=waits on_click=enter/></div>
            </Notice>
        }
        .into_any()
    };
    view! {
        {told}
        <div class="card">
            <DataTable caption=words::ROWS>
                <thead>
                    <tr>
                        {number_column(words::ROW)}
                        {column(words::FOUND)}
                        {column(words::WHO)}
                        {column(words::UNIT)}
                        {column(words::VERDICT)}
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </DataTable>
        </div>
    }
    .into_any()
}

fn row(row: AttendanceRow) -> AnyView {
    let AttendanceRow { row, nip, claimant, fault, similar } = row;
    let said: TextProp = match (fault, similar.into_iter().next()) {
        (Some(code), _) => by_code(words::fault::ALL, &code).unwrap_or(words::fault::OTHER).into(),
        (None, Some(title)) => words::DOUBLE.about([("title", title.into())]),
        (None, None) => words::OK.into(),
    };
    let (name, unit) = claimant.map(|claimant| (claimant.name, claimant.unit)).unwrap_or_default();
    view! {
        <tr>
            {number_cell(formats::number(row as usize))}
            <td class="num">{nip}</td>
            <td>{name}</td>
            <td>{unit}</td>
            <td>{say(said)}</td>
        </tr>
    }
    .into_any()
}

fn entered(office: Office, lists: Asked<AttendanceList>, answer: &AttendanceList) -> AnyView {
    if answer.paging.rows == 0 {
        return view! { <Card title=words::LISTS>{soft(words::LISTS_NONE)}</Card> }.into_any();
    }
    let lines = answer.lists.iter().cloned().map(|line| entered_line(office, lists, line)).collect_view();
    view! { <Card title=words::LISTS><Lines>{lines}</Lines></Card>{pages(answer.paging)}{file()} }.into_any()
}

fn pages(paging: Paging) -> AnyView {
    if paging.pages < 2 {
        return ().into_any();
    }
    let address = move |page: u32| {
        let there = (1..=paging.pages).contains(&page);
        there.then(|| Route::Attendance(AttendanceQuery { page: Some(page) }).path())
    };
    let status = words::PAGE.with(move || [("page", count(paging.page)), ("pages", count(paging.pages))]);
    view! {
        <Pagination
            label=words::LISTS
            previous=words::PREVIOUS
            next=words::NEXT
            status=status
            previous_href=Signal::derive(move || address(paging.page.saturating_sub(1)))
            next_href=Signal::derive(move || address(paging.page + 1))
        />
    }
    .into_any()
}

/// All of them, as a file.
fn file() -> AnyView {
    let told = Told { title: words::LISTS_FILE, lead: words::LISTS_FILE_TEXT, name: words::LISTS_FILE_NAME };
    files::figures(told, |form| calls::export_shown("attendance", form, untrack(language)))
}

fn entered_line(office: Office, lists: Asked<AttendanceList>, line: AttendanceLine) -> AnyView {
    let AttendanceLine { id, title, from, to, jp, people, on, annulled } = line;
    let about = words::LIST_LINE.with(move || {
        let (jp, n) = (jp.to_string(), people.to_string());
        [("from", day(&from)), ("to", day(&to)), ("jp", jp), ("n", n), ("on", day(&on))]
    });
    let body = match annulled {
        Some(reason) => paragraph(words::ANNULLED.about([("reason", reason.into())])),
        None => taking_back(office, lists, id, title.clone()),
    };
    view! { <Line title=title>{soft(about)}{body}</Line> }.into_any()
}

fn taking_back(office: Office, lists: Asked<AttendanceList>, id: AttendanceId, title: String) -> AnyView {
    let (asking, busy, mute) = (RwSignal::new(false), RwSignal::new(false), RwSignal::new(false));
    let (reason, problem) = (RwSignal::new(String::new()), RwSignal::new(None::<TextProp>));
    let go = Callback::new(move |()| {
        let why = reason.get_untracked().trim().to_owned();
        if !(REASON_CHARS_MIN..=REASON_CHARS_MAX).contains(&why.chars().count()) {
            mute.set(true);
            return;
        }
        let (ports, credentials) = (office.ports(), office.credentials());
        busy.set(true);
        spawn_local(async move {
            let path = calls::annul(id);
            let told = api::tell(&*ports.server, &path, &Annul { reason: why }, Some(credentials)).await;
            if busy.try_set(false).is_some() {
                return;
            }
            match told {
                Ok(()) => lists.again(),
                Err(failure) => problem.set(Some(words_of(&failure))),
            }
        });
    });
    let typed = Callback::new(move |text: String| {
        mute.set(false);
        reason.set(text);
    });
    let error = Signal::derive(move || {
        mute.get().then(|| {
            let min = REASON_CHARS_MIN.to_string();
            fault::REASON.fill(&[("min", &min), ("max", &REASON_CHARS_MAX.to_string())])
        })
    });
    let part = move || {
        if !asking.get() {
            let ask = Callback::new(move |()| asking.set(true));
            let context = title.clone();
            return view! { <Button label=words::ANNUL context=context kind=Kind::Quiet on_click=ask/> }.into_any();
        }
        let stay = Callback::new(move |()| asking.set(false));
        let name = format!("annul-{id}");
        view! {
            <Notice title=words::ANNUL tone=Tone::Warn live=true>
                {paragraph(words::ANNUL_MORE)}
                <TextArea name=name label=decide_words::REASON value=reason on_input=typed error=error/>
                {shown(move || problem.get().map(failed))}
                <div class="actions">
                    <Button label=words::ANNUL_SURE kind=Kind::Danger busy=busy on_click=go/>
                    <Button label=decide_words::CANCEL kind=Kind::Quiet on_click=stay/>
                </div>
            </Notice>
        }
        .into_any()
    };
    shown(part).into_any()
}
