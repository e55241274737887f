//! What is saved on this device and what has arrived, and what became of each change that did not simply count.

mod held;

use domain::{
    ids::AssessmentId,
    sync::{
        fold::Remark,
        op::OpId,
        stamp::{ParkCode, Status},
    },
    time::Timestamp,
};
use leptos::{prelude::*, task::spawn_local, text_prop::TextProp};

use super::room;
use crate::{
    components::who_sees::by_code,
    i18n::{
        Sentence, bundled, formats,
        text::{pocket::delivery as words, settings},
    },
    pocket::{
        routes::Route,
        shell::{Way, must_sign_in, page_title, store_words},
        state::{
            Delivery, Phase, Waiting, Work,
            deliveries::{self, Delivered, Event},
            sitting::Period,
        },
    },
    reactive::effect,
    state::api,
    ui::{
        Button, Card, Disclosure, KeyValue, Line, Lines, LinkButton, Notice, PageHeading, Shown, Tone, fact, link,
        paragraph, say, shown, soft, tag,
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
            (_, 0, Some(_)) if delivery.only_here > 0 => {
                words::ONLY_HERE.fill(&[("n", &formats::integer(delivery.only_here))])
            }
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
        {held::card(work)}
        {waiting(work)}
        {remarks(work)}
        {deliveries(work)}
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
    let moment = move |at: Option<Timestamp>| at.map_or_else(|| words::NOT_YET.get().to_owned(), |at| moment(work, at));
    let waiting = move || match work.delivery().unsent {
        0 => words::NOT_ANY.get().to_owned(),
        n => words::CHANGES.fill(&[("n", &formats::integer(n))]),
    };
    let room = room::here();
    view! {
        <KeyValue>
            {fact(words::SAVED, move || moment(work.delivery().saved_at))}
            {fact(words::WAITING, waiting)}
            {fact(words::CONTACT, move || moment(work.delivery().synced_at))}
            {fact(settings::STORED_KEPT, move || room::kept(room))}
        </KeyValue>
    }
    .into_any()
}

/// What waits, assessment by assessment.
fn waiting(work: Work) -> Shown {
    shown(move || {
        let waiting = work.delivery().waiting;
        (!waiting.is_empty()).then(|| {
            let lines = waiting.iter().map(|waiting| waiting_line(work, waiting)).collect_view();
            view! { <Card title=words::WAITING><Lines>{lines}</Lines></Card> }.into_any()
        })
    })
}

fn waiting_line(work: Work, waiting: &Waiting) -> AnyView {
    let at = waiting.since;
    let since = words::SINCE.with(move || [("when", moment(work, at))]);
    let aside = tag(words::CHANGES.about([("n", waiting.changes.into())]), Tone::Info);
    let title =
        period_of(work, waiting.assessment).map_or_else(|| words::kind::OTHER.into(), |period| bundled(&period.name));
    view! { <Line title=title aside=aside>{soft(since)}</Line> }.into_any()
}

/// Changes that did not simply count and that have the same story to tell.
struct Told {
    /// The newest of them.
    newest: Remark,
    changes: Vec<OpId>,
}

/// The words of a note that no server takes, on the device where it was written.
fn aside(note: String) -> AnyView {
    view! { <Disclosure summary=words::ASIDE>{paragraph(note)}</Disclosure> }.into_any()
}

/// All of them, each story once, the one with the newest change first.
fn told<'a>(remarks: impl IntoIterator<Item = (&'a OpId, &'a Remark)>) -> Vec<Told> {
    let mut all: Vec<Told> = Vec::new();
    for (id, remark) in remarks {
        let same = |told: &Told| {
            let known = &told.newest;
            (&known.assessment, &known.kind, &known.status) == (&remark.assessment, &remark.kind, &remark.status)
        };
        let mut told = match all.iter().position(same) {
            Some(place) => all.remove(place),
            None => Told { newest: remark.clone(), changes: Vec::new() },
        };
        told.changes.push(*id);
        told.newest.at = told.newest.at.max(remark.at);
        // They are few; a sort is a kilobyte of program.
        let place = all.partition_point(|known| known.newest.at > told.newest.at);
        all.insert(place, told);
    }
    all
}

/// Changes that did not simply count, each with its reason and what can be done.
fn remarks(work: Work) -> Shown {
    shown(move || {
        let told = told(&work.state().remarks);
        (!told.is_empty()).then(|| {
            let lines = told.into_iter().map(|told| line(work, &told)).collect_view();
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

fn line(work: Work, told: &Told) -> AnyView {
    let remark = &told.newest;
    let kind = remark.kind.strip_prefix("assessment.").unwrap_or(&remark.kind);
    let title = by_code(words::kind::ALL, &kind.replace('.', "_")).unwrap_or(words::kind::OTHER);
    let title = match told.changes.len() {
        1 => title.into(),
        n => words::SEVERAL.about([("kind", title.into()), ("n", n.into())]),
    };
    let (submission, need) = (kind == "submitted", kind.starts_with("need."));
    let (label, tone, reason) = match &remark.status {
        Status::Applied => (words::status::APPLIED, Tone::Good, words::status::APPLIED_MORE),
        Status::Late if submission => (words::status::LATE, Tone::Warn, words::status::LATE_SUBMISSION),
        Status::Late => (words::status::LATE, Tone::Info, words::status::LATE_MORE),
        // Of needs it is another person that was first, and the later word that counts.
        Status::Conflict if need => (words::status::CONFLICT, Tone::Warn, words::status::CONFLICT_NEED),
        Status::Conflict => (words::status::CONFLICT, Tone::Warn, words::status::CONFLICT_MORE),
        Status::Parked(code) => (words::status::PARKED, Tone::Bad, parked(code)),
    };
    let at = remark.at;
    let asides: Vec<_> = told.changes.iter().filter_map(|id| work.aside(*id)).map(aside).collect();
    // The assessment's name leads to it: to its statements, or to the result once it is submitted.
    let about = period_of(work, remark.assessment)
        .map(|period| link(Route::Assessment(period.id).path(), bundled(&period.name)));
    view! {
        <Line title=title aside=tag(label, tone)>
            <p class="small">{about}</p>
            {soft(move || moment(work, at))}
            {small(reason)}
            {asides}
        </Line>
    }
    .into_any()
}

fn small(text: impl Into<TextProp>) -> AnyView {
    view! { <p class="small">{say(text.into())}</p> }.into_any()
}

/// The period of an assessment, where the device knows it.
fn period_of(work: Work, assessment: Option<AssessmentId>) -> Option<Period> {
    let person = work.person();
    let its = |period: &Period| Some(AssessmentId::of(person, period.id)) == assessment;
    untrack(|| work.periods()).into_iter().find(its)
}

/// The latest deliveries, newest first.
fn deliveries(work: Work) -> Shown {
    let list = RwSignal::new(String::new());
    effect(move || {
        // Whatever arrives moves this on.
        drop(work.delivery());
        spawn_local(async move {
            let found = work.deliveries().await;
            list.try_set(found);
        });
    });
    shown(move || {
        let list = list.get();
        (!list.is_empty()).then(|| {
            let line = |(at, event): Delivered| {
                let what = match event {
                    Event::Arrived(changes) => words::ARRIVED.about([("n", changes.into())]),
                    Event::Healed => words::HEALED.into(),
                };
                fact(move || moment(work, at), what)
            };
            let lines = deliveries::read(&list).into_iter().map(line).collect_view();
            view! { <Card title=words::DELIVERIES><KeyValue>{lines}</KeyValue></Card> }.into_any()
        })
    })
}

/// Date and time in the agency's zone; reactive.
fn moment(work: Work, at: Timestamp) -> String {
    formats::moment(at, work.zone())
}

/// Why a change is kept but not applied, and what to do.
pub(super) const fn parked(code: &ParkCode) -> Sentence {
    match code {
        ParkCode::UnknownPeriod => words::parked::UNKNOWN_PERIOD,
        ParkCode::WrongAssessment => words::parked::WRONG_ASSESSMENT,
        ParkCode::UnknownAssignment => words::parked::UNKNOWN_ASSIGNMENT,
        ParkCode::UnknownReference => words::parked::UNKNOWN_REFERENCE,
        ParkCode::NotBegun => words::parked::NOT_BEGUN,
        ParkCode::Closed => words::parked::CLOSED,
        ParkCode::SnapshotMismatch => words::parked::SNAPSHOT_MISMATCH,
        ParkCode::NoteTooLong => words::parked::NOTE_TOO_LONG,
        ParkCode::UnknownCourse => words::parked::UNKNOWN_COURSE,
        ParkCode::UnknownLesson => words::parked::UNKNOWN_LESSON,
        ParkCode::NoAttemptsLeft => words::parked::NO_ATTEMPTS_LEFT,
        ParkCode::ClaimPath => words::parked::CLAIM_PATH,
        ParkCode::ClaimFacts => words::parked::CLAIM_FACTS,
        ParkCode::ClaimFuture => words::parked::CLAIM_FUTURE,
        ParkCode::ClaimTooMuch => words::parked::CLAIM_TOO_MUCH,
        ParkCode::ClaimProofs => words::parked::CLAIM_PROOFS,
        ParkCode::ClaimWords => words::parked::CLAIM_WORDS,
        ParkCode::ClaimFrozen => words::parked::CLAIM_FROZEN,
        ParkCode::UnknownClaim => words::parked::UNKNOWN_CLAIM,
        ParkCode::ClaimNotYours => words::parked::CLAIM_NOT_YOURS,
        ParkCode::ClaimChanged => words::parked::CLAIM_CHANGED,
        ParkCode::ClaimDecision => words::parked::CLAIM_DECISION,
        ParkCode::NeedMissing => words::parked::NEED_MISSING,
        ParkCode::NeedNotYours => words::parked::NEED_NOT_YOURS,
        ParkCode::NeedNewer => words::parked::NEED_NEWER,
        ParkCode::NeedValidated => words::parked::NEED_VALIDATED,
        ParkCode::NeedForm => words::parked::NEED_FORM,
        ParkCode::TooLarge => words::parked::TOO_LARGE,
        ParkCode::Unreadable => words::parked::UNREADABLE,
        ParkCode::Other(_) => words::parked::OTHER,
    }
}

#[cfg(test)]
mod tests {
    use domain::ids::{DeviceId, PeriodId, PersonId};

    use super::*;

    fn remark(assessment: u8, at: i64, status: Status) -> Remark {
        let assessment = AssessmentId::of(PersonId::from_random([1; 16]), PeriodId::from_random([assessment; 16]));
        Remark { assessment: Some(assessment), kind: "assessment.answered".into(), at: Timestamp(at), status }
    }

    #[test]
    fn changes_with_the_same_story_are_told_once_and_the_newest_first() {
        let remarks = [
            remark(1, 5, Status::Late),
            remark(1, 9, Status::Parked(ParkCode::Closed)),
            remark(2, 7, Status::Late),
            remark(1, 8, Status::Late),
            remark(1, 3, Status::Late),
        ];
        let device = DeviceId::from_random([7; 16]);
        let ids: Vec<_> = (1..).map(|counter| OpId { device, counter }).take(remarks.len()).collect();
        let told = told(ids.iter().zip(&remarks)).into_iter();
        let told: Vec<_> = told.map(|told| (told.newest.at.0, told.changes.len())).collect();
        assert_eq!(told, [(9, 1), (8, 3), (7, 1)]);
    }
}
