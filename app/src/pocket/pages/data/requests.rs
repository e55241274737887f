//! What I have asked for about my data, by when it is answered, and what the answer was.

use domain::{
    ids::RequestId,
    privacy::{Conclusion, Hands, RequestKind, RequestState},
    time::{Timestamp, Zone},
    wire::{
        json,
        privacy::{OwnRequest, OwnRequests},
    },
};
use leptos::{prelude::*, task::spawn_local, text_prop::TextProp};

use super::{ASKED, Asked, both};
use crate::{
    components::who_sees::by_code,
    i18n::{
        Sentence, Value,
        text::privacy::{self as all, requests as words},
    },
    pocket::{routes::Route, state::Work},
    state::api,
    ui::{Button, Card, Kind, Line, Lines, LinkButton, Tone, paragraph, soft, tag, trouble},
};

/// The name of a kind of request.
pub(super) fn kind_words(kind: RequestKind) -> Sentence {
    by_code(all::kind::ALL, kind.code()).unwrap_or(all::kind::OTHER)
}

/// What a conclusion is called.
pub(super) fn conclusion_words(conclusion: Conclusion, name: TextProp) -> TextProp {
    let words = match conclusion {
        Conclusion::Assessment => all::conclusion::ASSESSMENT,
        Conclusion::Claim => all::conclusion::CLAIM,
        Conclusion::Official => all::conclusion::OFFICIAL,
        Conclusion::Needs => all::conclusion::NEEDS,
    };
    words.about([("name", name.into())])
}

/// An instant with its day, as the values of a sentence.
pub(super) fn moment(at: i64, zone: Zone) -> [(&'static str, Value); 2] {
    let at = Timestamp(at);
    [("date", Value::DateOf(at, zone)), ("time", Value::TimeOf(at, zone))]
}

/// The card.
#[component]
pub fn RequestsCard() -> impl IntoView {
    let work = expect_context::<Work>();
    let asked = Asked::<OwnRequests>::of(work, "/api/me/requests".to_owned());
    let (busy, problem) = (RwSignal::new(false), RwSignal::new(None::<TextProp>));
    let withdraw = Callback::new(move |id: RequestId| {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        problem.set(None);
        spawn_local(async move {
            let told = asked.post(format!("/api/me/requests/{id}/withdrawn"), &json::Empty).await;
            problem.try_set(told.err().map(|failure| api::words_of(&failure)));
            busy.try_set(false);
        });
    });
    let list = move |own: &OwnRequests| {
        if own.requests.is_empty() {
            return paragraph(words::NONE);
        }
        let (now, zone) = (work.ports().host.now(), untrack(|| work.zone()));
        let lines = own.requests.iter().map(|own| line(own, (now, zone), busy, withdraw)).collect_view();
        view! { <Lines>{lines}</Lines> }.into_any()
    };
    view! {
        <Card title=words::TITLE>
            {asked.shown(ASKED, list)}
            {trouble(problem)}
            <div><LinkButton href=Route::Ask.path() label=words::NEW kind=Kind::Quiet/></div>
        </Card>
    }
    .into_any()
}

fn line(
    own: &OwnRequest,
    (now, zone): (Timestamp, Zone),
    busy: RwSignal<bool>,
    withdraw: Callback<RequestId>,
) -> AnyView {
    let about = own.name.as_ref().map(|name| soft(both(name)));
    let due = own.state.is_open().then(|| {
        let late = own.state.is_overdue(Timestamp(own.due), now);
        let words = if late { words::OVERDUE } else { words::DUE };
        paragraph(words.about(moment(own.due, zone)))
    });
    let who = match own.hands {
        Hands::Officer => all::hands::OFFICER,
        Hands::Office => all::hands::OFFICE,
    };
    let who = own.state.is_open().then(|| soft(words::HANDS.about([("who", who.into())])));
    let answer = own.answer.clone().map(|text| paragraph(words::ANSWER.about([("text", text.into())])));
    let ended = own.ended.filter(|_| answer.is_some()).map(|at| soft(words::ENDED.about(moment(at, zone))));
    let sent = soft(words::SENT.about(moment(own.received, zone)));
    let (id, text) = (own.id, own.text.clone());
    let take = own.state.is_open().then(|| {
        let back = Callback::new(move |()| withdraw.run(id));
        let context = kind_words(own.kind);
        view! { <div><Button label=words::WITHDRAW context=context kind=Kind::Plain busy=busy on_click=back/></div> }
            .into_any()
    });
    let body = view! { {about}<p>{text}</p>{sent}{due}{who}{answer}{ended}{take} }.into_any();
    view! { <Line title=kind_words(own.kind) aside=state_tag(own.state)>{body}</Line> }.into_any()
}

fn state_tag(state: RequestState) -> AnyView {
    let tone = match state {
        RequestState::Granted => Tone::Good,
        RequestState::Partly | RequestState::Refused => Tone::Warn,
        RequestState::Received | RequestState::InWork | RequestState::Withdrawn => Tone::Info,
    };
    tag(by_code(all::state::ALL, state.code()).unwrap_or(all::state::RECEIVED), tone)
}
