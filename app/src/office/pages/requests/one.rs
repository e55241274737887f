//! One request: what is asked and by when it is answered, in whose hands it is, and the answer.

use std::sync::Arc;

use domain::{
    ids::RequestId,
    privacy::{Conclusion, Hands, RequestState, WORDS_CHARS_MAX, WORDS_CHARS_MIN},
    wire::privacy::{AnswerRequest, HandRequest, RequestFile, RequestsQuery},
};
use leptos::{prelude::*, text_prop::TextProp};

use super::{all, hands_words, kind_words, state_tag, state_words, words};
use crate::{
    components::focus::Focus,
    office::{
        calls,
        pages::trouble,
        routes::Route,
        state::{Asked, Office},
        words::{both, instant},
    },
    reactive::effect,
    ui::{
        Button, Card, KeyValue, Kind, LinkButton, MAIN_ID, PageHeading, Pair, RadioGroup, TextArea, Tone, fact,
        outcome, paragraph, say, shown, soft, tag,
    },
};

/// The fields, by their ids.
const OUTCOME: &str = "request-outcome";
const TEXT: &str = "request-answer";

/// What was done last.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Done {
    Answered,
    Handed,
}

/// The page as its parts share it.
#[derive(Clone, Copy)]
struct Desk {
    office: Office,
    id: RequestId,
    file: Asked<RequestFile>,
    done: RwSignal<Option<Done>>,
}

impl Desk {
    /// What a change came to: the newer file, and the keyboard stays at the page.
    fn follow(self, change: Asked<RequestFile>, done: Done) {
        effect(move || {
            if let Some(file) = change.answer() {
                self.file.told(file);
                self.done.set(Some(done));
                self.office.ports().host.focus(MAIN_ID);
            }
        });
    }
}

/// `/kantor/permintaan/{id}`.
#[component]
pub fn RequestPage(
    /// Which.
    id: RequestId,
) -> impl IntoView {
    let office = expect_context::<Office>();
    let file: Asked<RequestFile> = office.ask(move || Some(calls::request(id)));
    let desk = Desk { office, id, file, done: RwSignal::new(None) };
    let told = move || {
        desk.done.get().map(|done| {
            let title = if done == Done::Answered { words::ANSWER_DONE } else { words::HAND_DONE };
            outcome((title.into(), Tone::Good))
        })
    };
    view! {
        <PageHeading title=words::ONE take_focus=office.takes_focus()/>
        {shown(told)}
        {trouble::answered(file, move |file| body(desk, &file))}
        <div class="actions no-print">
            <LinkButton href=Route::Requests(RequestsQuery::default()).path() label=words::BACK kind=Kind::Quiet/>
        </div>
    }
    .into_any()
}

fn body(desk: Desk, file: &Arc<RequestFile>) -> AnyView {
    let hand = file.may_hand.then(|| hand(desk, file.row.hands));
    let answer = file.may_answer.then(|| answer(desk));
    view! { {facts(desk, file)}{answered(desk, file)}{answer}{hand} }.into_any()
}

fn facts(desk: Desk, file: &RequestFile) -> AnyView {
    let zone = desk.office.zone();
    let row = &file.row;
    let (received, due) = (row.received, row.due);
    let (kind, state, hands) = (row.kind, row.state, row.hands);
    let late = row.late.then(|| tag(words::LATE, Tone::Bad));
    let about = file.category.clone().map(|name| fact(words::ABOUT, move || both(&name)));
    let drawn = file.conclusion.zip(file.about.clone()).map(|(conclusion, name)| {
        let sentence = match conclusion {
            Conclusion::Assessment => all::conclusion::ASSESSMENT,
            Conclusion::Claim => all::conclusion::CLAIM,
            Conclusion::Official => all::conclusion::OFFICIAL,
            Conclusion::Needs => all::conclusion::NEEDS,
        };
        fact(words::ABOUT, sentence.with(move || [("name", both(&name))]))
    });
    let basis = file.basis.clone();
    let unverified = (!file.verified).then(|| soft(all::kept::UNVERIFIED));
    let (name, nip, text) = (row.name.clone(), file.nip.clone(), file.text.clone());
    view! {
        <Card title=kind_words(kind)>
            <KeyValue>
                {fact(words::WHO, name)}
                {fact(words::NIP, nip)}
                {about}
                {drawn}
                {fact(words::RECEIVED, move || instant(received, zone))}
                <Pair label=words::DUE>{say(move || instant(due, zone))}" "{late}</Pair>
                <Pair label=words::BASIS>{paragraph(move || both(&basis))}{unverified}</Pair>
                <Pair label=words::STATE>{state_tag(state)}</Pair>
                {fact(words::HANDS, hands_words(hands))}
                {fact(words::TEXT, text)}
            </KeyValue>
        </Card>
    }
    .into_any()
}

fn answered(desk: Desk, file: &RequestFile) -> Option<AnyView> {
    let (text, at, zone) = (file.answer.clone()?, file.ended?, desk.office.zone());
    let by = file.by.clone().unwrap_or_default();
    let title = words::ANSWERED.with(move || [("name", by.clone())]);
    Some(view! { <Card title=title><p>{text}</p>{soft(move || instant(at, zone))}</Card> }.into_any())
}

fn answer(desk: Desk) -> AnyView {
    let focus = Focus::here();
    let (chosen, text) = (RwSignal::new(None::<RequestState>), RwSignal::new(String::new()));
    let wrong = RwSignal::new(None::<&'static str>);
    let sending: Asked<RequestFile> = Asked::nothing(desk.office);
    desk.follow(sending, Done::Answered);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let said = text.get_untracked().trim().to_owned();
        let Some(outcome) = chosen.get_untracked() else {
            wrong.set(Some(OUTCOME));
            focus.on("request-outcome-0");
            return;
        };
        if !(WORDS_CHARS_MIN..=WORDS_CHARS_MAX).contains(&said.chars().count()) {
            wrong.set(Some(TEXT));
            focus.on(TEXT);
            return;
        }
        sending.post(calls::answer_request(desk.id), AnswerRequest { outcome, text: said });
    };
    let pick = Callback::new(move |outcome| {
        wrong.set(None);
        chosen.set(Some(outcome));
    });
    let write = Callback::new(move |typed| {
        wrong.set(None);
        text.set(typed);
    });
    let limits = || [("min", WORDS_CHARS_MIN.to_string()), ("max", WORDS_CHARS_MAX.to_string())];
    let no_outcome =
        Signal::derive(move || (wrong.get() == Some(OUTCOME)).then(|| words::WRONG_OUTCOME.get().to_owned()));
    let no_text = Signal::derive(move || {
        let values = limits();
        let values = [(values[0].0, values[0].1.as_str()), (values[1].0, values[1].1.as_str())];
        (wrong.get() == Some(TEXT)).then(|| words::WRONG_TEXT.fill(&values))
    });
    let outcomes = RequestState::ANSWERS.map(|state| (state, TextProp::from(state_words(state)))).to_vec();
    let busy = Signal::derive(move || sending.waiting());
    let failed = move || sending.failure().is_some().then(|| trouble::trouble(sending));
    #[expect(clippy::cast_possible_truncation, reason = "a page")]
    let most = WORDS_CHARS_MAX as u32;
    view! {
        <Card title=words::ANSWER>
            <form class="narrow" novalidate on:submit=submit>
                <RadioGroup
                    name=OUTCOME
                    legend=words::OUTCOME
                    options=outcomes
                    value=Signal::derive(move || chosen.get())
                    on_change=pick
                    one_column=true
                    error=no_outcome
                />
                <TextArea
                    name=TEXT
                    label=words::ANSWER_TEXT
                    hint=words::ANSWER_HINT.with(limits)
                    value=text
                    on_input=write
                    rows=6
                    maxlength=most
                    error=no_text
                />
                {soft(words::ONCE)}
                <div class="actions"><Button label=words::ANSWER_GO submit=true busy=busy/></div>
            </form>
            {shown(failed)}
        </Card>
    }
    .into_any()
}

fn hand(desk: Desk, now: Hands) -> AnyView {
    let sending: Asked<RequestFile> = Asked::nothing(desk.office);
    desk.follow(sending, Done::Handed);
    let give =
        move |hands: Hands| Callback::new(move |()| sending.post(calls::hand_request(desk.id), HandRequest { hands }));
    let busy = Signal::derive(move || sending.waiting());
    let failed = move || sending.failure().is_some().then(|| trouble::trouble(sending));
    let office = (now != Hands::Office).then(|| {
        view! { <Button label=words::HAND_OFFICE kind=Kind::Quiet busy=busy on_click=give(Hands::Office)/> }
    });
    view! {
        <Card title=words::HAND>
            {soft(words::HAND_MORE)}
            <div class="actions">
                {office}
                <Button label=words::HAND_OFFICER kind=Kind::Quiet busy=busy on_click=give(Hands::Officer)/>
            </div>
            {shown(failed)}
        </Card>
    }
    .into_any()
}
