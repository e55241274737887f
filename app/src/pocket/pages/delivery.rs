//! What is saved on this device and what has arrived, and what became of each change that did not simply count.

use domain::{
    sync::{
        fold::Remark,
        op::OpId,
        stamp::{ParkCode, Status},
    },
    time::Timestamp,
};
use leptos::{prelude::*, text_prop::TextProp};

use crate::{
    i18n::{Sentence, formats, text::pocket::delivery as words},
    pocket::{
        routes::Route,
        shell::{Way, must_sign_in, page_title, store_words},
        state::{Delivery, Phase, Work},
    },
    reactive::memo,
    state::api,
    ui::{
        Button, Card, Disclosure, KeyValue, Line, Lines, LinkButton, Notice, PageHeading, Shown, Tone, fact, link,
        paragraph, shown, soft, tag,
    },
};

/// The page.
#[component]
pub fn DeliveryPage() -> impl IntoView {
    let work = expect_context::<Work>();
    page_title(words::TITLE);
    let headline = move || {
        let delivery = work.delivery();
        match (&delivery.phase, delivery.unsent, delivery.synced_at) {
            (Phase::NotSaved(_), _, _) => words::NOT_SAVED.get().to_owned(),
            (_, 0, Some(_)) => words::ALL_SENT.get().to_owned(),
            (_, 0, None) => words::NOTHING.get().to_owned(),
            (_, n, _) => words::UNSENT.fill(&[("n", &formats::integer(n))]),
        }
    };
    let sending = Signal::derive(move || work.delivery().phase == Phase::Sending);
    let send = Callback::new(move |()| work.sync_now());
    view! {
        <PageHeading title=words::TITLE take_focus=Way::here().walked()>
            {paragraph(headline)}
        </PageHeading>
        {shown(move || state(&work.delivery()))}
        <Card>
            {facts(work)}
            <Button label=words::SEND_NOW busy=sending on_click=send/>
        </Card>
        {remarks(work)}
        <Card title=words::GOOD_TO_KNOW>
            {paragraph(words::BY_ITSELF)}
            {paragraph(words::RISK)}
            {link(Route::Settings.path(), words::RISK_MORE)}
        </Card>
    }
    .into_any()
}

/// What stands in the way, and what to do.
fn state(delivery: &Delivery) -> Option<AnyView> {
    let notice = |title: TextProp, tone: Tone, more: Sentence| {
        Some(view! { <Notice title=title tone=tone live=true>{paragraph(more)}</Notice> }.into_any())
    };
    match &delivery.phase {
        Phase::Idle | Phase::Sending => None,
        phase if must_sign_in(phase) => Some(
            view! {
                <Notice title=words::SIGN_IN tone=Tone::Warn>
                    {paragraph(words::SIGN_IN_MORE)}
                    <LinkButton href=Route::SignIn.path() label=words::SIGN_IN_LINK/>
                </Notice>
            }
            .into_any(),
        ),
        Phase::Waiting(failure) => notice(api::words_of(failure), Tone::Info, words::AGAIN),
        Phase::NotSaved(error) => {
            let title = words::NOT_SAVED_WHY.about([("reason", store_words(error).into())]);
            notice(title, Tone::Bad, words::NOT_SAVED_MORE)
        }
        Phase::Broken => notice(words::BROKEN.into(), Tone::Bad, words::BROKEN_MORE),
    }
}

fn facts(work: Work) -> AnyView {
    let moment = move |at: Option<Timestamp>| {
        let zone = work.zone();
        at.map_or_else(
            || words::NOT_YET.get().to_owned(),
            |at| format!("{}, {}", formats::date(at, zone), formats::time(at, zone)),
        )
    };
    let waiting = move || match work.delivery().unsent {
        0 => words::NOT_ANY.get().to_owned(),
        n => words::CHANGES.fill(&[("n", &formats::integer(n))]),
    };
    let unreadable = move || {
        let n = work.delivery().problems;
        (n > 0).then(|| fact(words::UNREADABLE, words::UNREADABLE_N.about([("n", n.into())])))
    };
    view! {
        <KeyValue>
            {fact(words::SAVED, move || moment(work.delivery().saved_at))}
            {fact(words::WAITING, waiting)}
            {fact(words::CONTACT, move || moment(work.delivery().synced_at))}
            {shown(unreadable)}
        </KeyValue>
    }
    .into_any()
}

/// Changes that did not simply count, newest first, each with its reason.
fn remarks(work: Work) -> Shown {
    let remarks = memo(move || {
        let mut newest_first: Vec<(OpId, Remark)> = Vec::new();
        // They are few; a sort is a kilobyte of program.
        for (id, remark) in &work.state().remarks {
            let place = newest_first.partition_point(|(_, known)| known.at > remark.at);
            newest_first.insert(place, (*id, remark.clone()));
        }
        newest_first
    });
    shown(move || {
        let remarks = remarks.get();
        (!remarks.is_empty()).then(|| {
            let lines = remarks.into_iter().map(|(id, remark)| line(work, id, remark)).collect_view();
            view! {
                <Card title=words::REMARKS>
                    {soft(words::REMARKS_LEAD)}
                    <Lines>{lines}</Lines>
                </Card>
            }
            .into_any()
        })
    })
}

fn line(work: Work, id: OpId, remark: Remark) -> AnyView {
    let kind = remark.kind.strip_prefix("assessment.").unwrap_or_default();
    let title = words::kind::ALL.iter().find(|(known, _)| *known == kind);
    let title = title.map_or(words::kind::OTHER, |(_, sentence)| *sentence);
    let submission = kind == "submitted";
    let (label, tone, reason) = match &remark.status {
        Status::Applied => (words::status::APPLIED, Tone::Good, words::status::APPLIED_MORE),
        Status::Late if submission => (words::status::LATE, Tone::Warn, words::status::LATE_SUBMISSION),
        Status::Late => (words::status::LATE, Tone::Info, words::status::LATE_MORE),
        Status::Conflict => (words::status::CONFLICT, Tone::Warn, words::status::CONFLICT_MORE),
        Status::Parked(code) => (words::status::PARKED, Tone::Bad, parked(code)),
    };
    let at = remark.at;
    let when = move || {
        let zone = work.zone();
        format!("{}, {}", formats::date(at, zone), formats::time(at, zone))
    };
    view! {
        <Line title=title aside=tag(label, tone)>
            {soft(when)}
            <p class="small">{reason}</p>
            {work.aside(id).map(|note| view! { <Disclosure summary=words::ASIDE>{paragraph(note)}</Disclosure> })}
        </Line>
    }
    .into_any()
}

/// Why a change is kept but not applied, and what to do.
const fn parked(code: &ParkCode) -> Sentence {
    match code {
        ParkCode::UnknownPeriod => words::parked::UNKNOWN_PERIOD,
        ParkCode::WrongAssessment => words::parked::WRONG_ASSESSMENT,
        ParkCode::UnknownAssignment => words::parked::UNKNOWN_ASSIGNMENT,
        ParkCode::UnknownReference => words::parked::UNKNOWN_REFERENCE,
        ParkCode::NotBegun => words::parked::NOT_BEGUN,
        ParkCode::Closed => words::parked::CLOSED,
        ParkCode::SnapshotMismatch => words::parked::SNAPSHOT_MISMATCH,
        ParkCode::NoteTooLong => words::parked::NOTE_TOO_LONG,
        ParkCode::TooLarge => words::parked::TOO_LARGE,
        ParkCode::Unreadable => words::parked::UNREADABLE,
        ParkCode::Other(_) => words::parked::OTHER,
    }
}
