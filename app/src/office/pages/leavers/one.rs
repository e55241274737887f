//! One person who has left: what goes, what stays and why; and erasing it, with a reason and on a second word.

use std::sync::Arc;

use domain::{
    ids::PersonId,
    wire::{
        erasure::{EraseRequest, Erased, LeaverFile, LeaversQuery, PartLine},
        error::ErrorCode,
        office::{REASON_CHARS_MAX, REASON_CHARS_MIN},
    },
};
use leptos::{prelude::*, text_prop::TextProp};

use super::{bar_words, words};
use crate::{
    components::focus::Focus,
    i18n::text::privacy,
    office::{
        calls,
        pages::trouble,
        routes::Route,
        state::{Asked, Office},
        words::{both, count, day, instant},
    },
    ports::Failure,
    reactive::effect,
    ui::{
        Button, Card, KeyValue, Kind, LinkButton, MAIN_ID, Notice, PageHeading, Pair, TextArea, Tone, fact, outcome,
        paragraph, say, shown, soft,
    },
};

/// The field of the reason.
const REASON: &str = "erase-reason";

/// The page as its parts share it.
#[derive(Clone, Copy)]
struct Desk {
    office: Office,
    person: PersonId,
    file: Asked<LeaverFile>,
    /// What was done, or found changed, last.
    said: RwSignal<Option<(&'static str, Tone)>>,
}

/// `/kantor/retensi/{id}`.
#[component]
pub fn LeaverPage(
    /// Whose.
    person: PersonId,
) -> impl IntoView {
    let office = expect_context::<Office>();
    let file: Asked<LeaverFile> = office.ask(move || Some(calls::leaver(person)));
    let desk = Desk { office, person, file, said: RwSignal::new(None) };
    let told = move || {
        desk.said.get().map(|(what, tone)| {
            let sentence = if what == "done" { words::one::DONE } else { words::one::CHANGED };
            outcome((sentence.into(), tone))
        })
    };
    let title = move || match file.answer() {
        Some(file) => file.row.name.clone(),
        None => words::one::NAME.get().to_owned(),
    };
    view! {
        <div class="no-print">
            <LinkButton href=Route::Leavers(LeaversQuery::default()).path() label=words::one::BACK kind=Kind::Plain/>
        </div>
        <PageHeading title=title take_focus=office.takes_focus()/>
        {shown(told)}
        {trouble::answered(file, move |file| body(desk, &file))}
    }
    .into_any()
}

fn body(desk: Desk, file: &Arc<LeaverFile>) -> AnyView {
    let goes: Vec<PartLine> = file.parts.iter().filter(|line| line.erasable).cloned().collect();
    let stays: Vec<PartLine> = file.parts.iter().filter(|line| !line.erasable).cloned().collect();
    let version = file.version.clone();
    view! {
        {facts(file)}
        {parts(goes, true)}
        {erasing(desk, file)}
        {parts(stays, false)}
        {done(desk, &file.erased)}
        {soft(words::one::RULES.with(move || [("version", version.clone())]))}
    }
    .into_any()
}

fn facts(file: &LeaverFile) -> AnyView {
    let (nip, left, from) = (file.row.nip.clone(), file.row.left.clone(), file.row.from.clone());
    let left = (!left.is_empty()).then(|| fact(words::LEFT, move || day(&left)));
    let from = from.map(|from| fact(words::FROM, move || day(&from)));
    let asked = file.request.map(|request| {
        let href = Route::Request(request).path();
        view! {
            <Notice title=words::one::ASKED tone=Tone::Warn>
                {paragraph(words::one::ASKED_MORE)}
                <div class="actions no-print">
                    <LinkButton href=href label=words::one::TO_REQUEST kind=Kind::Quiet/>
                </div>
            </Notice>
        }
    });
    view! {
        <Card title=words::one::WHO><KeyValue>{fact(words::NIP, nip)}{left}{from}</KeyValue></Card>
        {asked}
    }
    .into_any()
}

fn parts(lines: Vec<PartLine>, goes: bool) -> AnyView {
    let title = if goes { words::one::GOES } else { words::one::STAYS };
    let lead = if goes { words::one::GOES_LEAD } else { words::one::STAYS_LEAD };
    // Where no ground was checked, one sentence says so of all.
    let unchecked = lines.iter().all(|line| !line.verified);
    let facts = lines.into_iter().map(|line| {
        let PartLine { name, count: records, ground, verified, from, goes: now, .. } = line;
        let unverified = (!verified && !unchecked).then(|| soft(privacy::kept::UNVERIFIED));
        let so_many = move || [("n", count(records))];
        let told = match from.filter(|_| goes) {
            _ if now => words::one::RECORDS_NOW.with(so_many),
            Some(from) => words::one::RECORDS_FROM.with(move || [("n", count(records)), ("day", day(&from))]),
            None => words::one::RECORDS.with(so_many),
        };
        view! { <Pair label=move || both(&name)>{paragraph(told)}{soft(move || both(&ground))}{unverified}</Pair> }
    });
    let facts = facts.collect_view();
    let unchecked = unchecked.then(|| soft(words::one::UNCHECKED));
    view! { <Card title=title>{paragraph(lead)}<KeyValue>{facts}</KeyValue>{unchecked}</Card> }.into_any()
}

/// The form, or why there is none.
fn erasing(desk: Desk, file: &LeaverFile) -> AnyView {
    if let Some(bar) = file.row.bar {
        return view! { <Notice title=words::one::NOT_NOW>{paragraph(bar_words(bar))}</Notice> }.into_any();
    }
    if !file.may_erase {
        return view! { <Notice title=words::one::NOT_YOU>{paragraph(words::one::NOT_YOU_MORE)}</Notice> }.into_any();
    }
    if !file.journal {
        let more = paragraph(words::one::NO_JOURNAL_MORE);
        return view! { <Notice title=words::one::NO_JOURNAL tone=Tone::Warn>{more}</Notice> }.into_any();
    }
    form(desk, file.seen.clone())
}

fn form(desk: Desk, seen: String) -> AnyView {
    let focus = Focus::here();
    let (reason, wrong, sure) = (RwSignal::new(String::new()), RwSignal::new(false), RwSignal::new(false));
    let sending: Asked<LeaverFile> = Asked::nothing(desk.office);
    effect(move || {
        if let Some(file) = sending.answer() {
            desk.file.told(file);
            desk.said.set(Some(("done", Tone::Good)));
            desk.office.ports().host.focus(MAIN_ID);
        }
    });
    // What is there is not what was looked at: it is shown as it is now.
    effect(move || {
        if matches!(sending.failure(), Some(Failure::Refused(detail)) if detail.code == ErrorCode::Changed) {
            desk.said.set(Some(("changed", Tone::Warn)));
            desk.file.again();
            desk.office.ports().host.focus(MAIN_ID);
        }
    });
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let long = (REASON_CHARS_MIN..=REASON_CHARS_MAX).contains(&reason.get_untracked().trim().chars().count());
        wrong.set(!long);
        sure.set(long);
        if !long {
            focus.on(REASON);
        }
    };
    let write = Callback::new(move |typed| {
        sending.clear();
        wrong.set(false);
        sure.set(false);
        reason.set(typed);
    });
    let error = Signal::derive(move || {
        wrong.get().then(|| words::one::WRONG_REASON.fill(&[("n", &REASON_CHARS_MIN.to_string())]))
    });
    let path = calls::erase_leaver(desk.person);
    let go = Callback::new(move |()| {
        let (seen, reason) = (seen.clone(), reason.get_untracked().trim().to_owned());
        sending.post(path.clone(), EraseRequest { seen, reason });
    });
    let back = Callback::new(move |()| {
        sure.set(false);
        focus.on(REASON);
    });
    let busy = Signal::derive(move || sending.waiting());
    let second = move || {
        sure.get().then(|| {
            view! {
                <Notice title=words::one::SURE tone=Tone::Bad live=true>
                    {paragraph(words::one::SURE_MORE)}
                    <div class="actions">
                        <Button label=words::one::GO kind=Kind::Danger busy=busy on_click=go/>
                        <Button label=words::one::CANCEL kind=Kind::Quiet on_click=back/>
                    </div>
                </Notice>
            }
            .into_any()
        })
    };
    let failed = move || sending.failure().is_some().then(|| trouble::trouble(sending));
    #[expect(clippy::cast_possible_truncation, reason = "some hundred characters")]
    let most = REASON_CHARS_MAX as u32;
    view! {
        <Card title=words::one::ERASE>
            {paragraph(words::one::ERASE_MORE)}
            <form class="narrow" novalidate on:submit=submit>
                <TextArea
                    name=REASON
                    label=words::one::REASON
                    hint=words::one::REASON_HINT
                    value=reason
                    on_input=write
                    error=error
                    maxlength=most
                />
                <div class="actions"><Button label=words::one::NEXT kind=Kind::Quiet submit=true/></div>
            </form>
            {shown(second)}
            {shown(failed)}
        </Card>
    }
    .into_any()
}

fn done(desk: Desk, erased: &[Erased]) -> Option<AnyView> {
    if erased.is_empty() {
        return None;
    }
    let zone = desk.office.zone();
    let times = erased.iter().cloned().map(|Erased { at, by, reason, rules, parts }| {
        let by = by.map_or_else(|| words::one::BY_NOBODY.into(), TextProp::from);
        let reason = reason.map_or_else(|| words::one::AGAIN.into(), TextProp::from);
        let parts = parts.into_iter().map(|part| view! { <li>{say(move || both(&part))}</li> }).collect_view();
        view! {
            <h3>{say(move || instant(at, zone))}</h3>
            <KeyValue>
                {fact(words::one::BY, by)}
                {fact(words::one::REASON, reason)}
                <Pair label=words::one::WHAT><ul class="stack" role="list">{parts}</ul></Pair>
                {fact(words::one::VERSION, rules)}
            </KeyValue>
        }
    });
    let times = times.collect_view();
    Some(view! { <Card title=words::one::HISTORY>{times}</Card> }.into_any())
}
