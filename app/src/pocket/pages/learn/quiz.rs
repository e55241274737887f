//! A quiz: before it, the questions, and what came of it.
//!
//! Promises: an answer is stored before the screen calls it saved; an attempt that was interrupted goes on with the same questions.
//! Refuses: to score by itself; the domain does, here and at the server alike.

use std::sync::Arc;

use domain::{
    ids::AttemptId,
    learning::{Attempt, Content, Question, Quiz, Response},
};
use leptos::{prelude::*, task::spawn_local, text_prop::TextProp};

use super::lesson::Here;
use crate::{
    components::{
        focus::Focus,
        question::{question_card, review_card},
    },
    i18n::text::learn::{lesson as lesson_words, quiz as words},
    pocket::{
        routes::Route,
        shell::{Way, page_title, store_words},
        state::{Work, learning::Sitting},
    },
    reactive::memo,
    store::StoreError,
    ui::{Button, Card, Kind, LinkButton, Notice, PageHeading, StickyFoot, Tone, paragraph, shown, soft, trouble},
};

/// The place that speaks of questions without an answer, and takes the focus then.
const UNANSWERED: &str = "unanswered";

/// What the page shows.
#[derive(Clone, PartialEq)]
enum Stage {
    /// The device is being looked at.
    Looking,
    /// Not begun.
    Before,
    /// The questions of an attempt; whether it was begun earlier.
    Under(AttemptId, bool),
    /// An attempt that was handed in.
    After(AttemptId),
}

/// A quiz on the screen.
#[derive(Clone)]
struct Desk {
    here: Here,
    quiz: Arc<Quiz>,
    stage: RwSignal<Stage>,
    /// The attempt as it stands on the screen.
    sitting: RwSignal<Option<Sitting>>,
    problem: RwSignal<Option<TextProp>>,
}

/// The page.
pub(super) fn quiz(here: &Here) -> AnyView {
    let Some(lesson) = here.lesson() else { return ().into_any() };
    let Content::Quiz(quiz) = &lesson.content else { return ().into_any() };
    page_title(lesson.title.clone());
    let desk = Desk {
        here: here.clone(),
        quiz: Arc::new(quiz.clone()),
        stage: RwSignal::new(Stage::Looking),
        sitting: RwSignal::new(None),
        problem: RwSignal::new(None),
    };
    let (title, above) = (lesson.title.clone(), here.above());
    desk.look();
    let shown_stage = desk.clone();
    let stage = move || match shown_stage.stage.get() {
        Stage::Looking => ().into_any(),
        Stage::Before => before(&shown_stage),
        Stage::Under(attempt, goes_on) => under(&shown_stage, attempt, goes_on),
        Stage::After(attempt) => after(&shown_stage, attempt),
    };
    view! {
        <PageHeading title=title above=above take_focus=Way::here().walked()/>
        {shown(stage)}
    }
    .into_any()
}

impl Desk {
    fn work(&self) -> Work {
        self.here.work
    }

    /// The language that the course is written in.
    fn lang(&self) -> &'static str {
        self.here.course.language.tag()
    }

    fn lesson_id(&self) -> domain::learning::Slug {
        self.here.lesson().map(|lesson| lesson.id.clone()).expect("the page was made for a lesson")
    }

    fn attempts(&self) -> Vec<(AttemptId, Attempt)> {
        let state = untrack(|| self.work().learnt(self.here.hash));
        state.attempts_at(&self.lesson_id()).into_iter().map(|(id, attempt)| (id, attempt.clone())).collect()
    }

    fn may_try(&self) -> bool {
        self.quiz.attempts_max.is_none_or(|most| self.attempts().len() < most as usize)
    }

    /// Goes on with what was interrupted; else shows the newest attempt.
    fn look(&self) {
        let desk = self.clone();
        spawn_local(async move {
            let sitting = desk.work().sitting_at(desk.here.hash, &desk.lesson_id()).await;
            let stage = match (&sitting, desk.attempts().pop()) {
                (Some(sitting), _) => Stage::Under(sitting.attempt, !sitting.responses.is_empty()),
                (None, Some((newest, _))) => Stage::After(newest),
                (None, None) => Stage::Before,
            };
            desk.sitting.try_set(sitting);
            desk.stage.try_set(stage);
        });
    }

    fn start(&self) {
        let attempt = AttemptId::from_random(self.work().ports().host.random());
        self.sitting.set(Some(Sitting { attempt, responses: domain::learning::Responses::new() }));
        Way::here().walk();
        self.stage.set(Stage::Under(attempt, false));
        self.keep();
    }

    /// Answers a question; stored at once.
    fn answer(&self, question: &Question, response: Response) {
        let mut sitting = self.sitting.get_untracked();
        if let Some(sitting) = &mut sitting {
            if response.is_empty() {
                sitting.responses.remove(&question.id);
            } else {
                sitting.responses.insert(question.id.clone(), response);
            }
        }
        self.sitting.set(sitting);
        self.keep();
    }

    fn keep(&self) {
        let (desk, id) = (self.clone(), self.lesson_id());
        let Some(sitting) = self.sitting.get_untracked() else { return };
        spawn_local(async move {
            let kept = desk.work().keep_sitting(desk.here.hash, &id, &sitting).await;
            desk.problem.try_set(kept.err().map(|error| not_saved(&error)));
        });
    }

    fn hand_in(&self) {
        let (desk, id) = (self.clone(), self.lesson_id());
        let Some(sitting) = self.sitting.get_untracked() else { return };
        let (attempt, way) = (sitting.attempt, Way::here());
        spawn_local(async move {
            match desk.work().hand_in_attempt(desk.here.hash, id, sitting).await {
                Ok(()) => {
                    way.walk();
                    desk.sitting.try_set(None);
                    desk.stage.try_set(Stage::After(attempt));
                    desk.work().ports().host.to_place(0);
                }
                Err(error) => {
                    desk.problem.try_set(Some(not_saved(&error)));
                }
            }
        });
    }
}

fn not_saved(error: &StoreError) -> TextProp {
    words::NOT_SAVED.about([("reason", store_words(error).into())])
}

fn before(desk: &Desk) -> AnyView {
    let asked: u32 = desk.quiz.banks.iter().map(|bank| bank.draw).sum();
    let intro = words::INTRO.about([("n", asked.into()), ("percent", desk.quiz.pass_percent.into())]);
    let start = desk.clone();
    let start = Callback::new(move |()| start.start());
    let (limit, back) = (limit(desk), Route::Course(desk.here.hash).path());
    view! {
        <Card>
            {paragraph(intro)}
            {limit}
            <div><Button label=words::START on_click=start/></div>
        </Card>
        <div><LinkButton href=back label=lesson_words::BACK kind=Kind::Quiet/></div>
    }
    .into_any()
}

/// Which attempt this would be, where their number is limited.
fn limit(desk: &Desk) -> Option<AnyView> {
    let most = desk.quiz.attempts_max?;
    let n = desk.attempts().len() + 1;
    Some(soft(words::ATTEMPTS.about([("n", n.into()), ("of", most.into())])))
}

fn under(desk: &Desk, attempt: AttemptId, goes_on: bool) -> AnyView {
    let drawn = desk.quiz.drawn(attempt);
    let of = drawn.len();
    let cards: Vec<AnyView> = (1..).zip(drawn).map(|(n, question)| card(desk, attempt, question, (n, of))).collect();
    let asked = RwSignal::new(false);
    let counting = desk.clone();
    let open = move || {
        let responses = counting.sitting.with(|sitting| sitting.as_ref().map(|sitting| sitting.responses.len()));
        of.saturating_sub(responses.unwrap_or_default())
    };
    let open = memo(open);
    let missing = move || {
        let n = open.get();
        (asked.get() && n > 0).then(|| {
            let title = words::UNANSWERED.about([("n", n.into())]);
            view! { <Notice title=title tone=Tone::Warn live=true>{paragraph(words::UNANSWERED_MORE)}</Notice> }
                .into_any()
        })
    };
    let focus = Focus::here();
    let sending = desk.clone();
    let hand_in = Callback::new(move |()| {
        if open.get_untracked() > 0 && !asked.get_untracked() {
            asked.set(true);
            focus.on(UNANSWERED);
        } else {
            sending.hand_in();
        }
    });
    let label = move || {
        let anyway = asked.get() && open.get() > 0;
        if anyway { words::HAND_IN_ANYWAY.get() } else { words::HAND_IN.get() }
    };
    let back = Route::Course(desk.here.hash).path();
    view! {
        {goes_on.then(|| view! { <Notice title=words::GOES_ON/> }.into_any())}
        {limit(desk)}
        {cards}
        <div id=UNANSWERED tabindex="-1">{shown(missing)}</div>
        {trouble(desk.problem)}
        <StickyFoot>
            <LinkButton href=back label=lesson_words::BACK kind=Kind::Quiet/>
            <Button label=label on_click=hand_in/>
        </StickyFoot>
    }
    .into_any()
}

fn card(desk: &Desk, attempt: AttemptId, question: &Question, place: (usize, usize)) -> AnyView {
    let (id, sitting) = (question.id.clone(), desk.sitting);
    let answer = memo(move || {
        let given = |sitting: &Option<Sitting>| sitting.as_ref()?.responses.get(&id).cloned();
        sitting.with(given).unwrap_or_default()
    });
    let (answering, asked) = (desk.clone(), question.clone());
    let give = Callback::new(move |response| answering.answer(&asked, response));
    question_card(question, desk.lang(), attempt, (answer, give), place)
}

fn after(desk: &Desk, attempt: AttemptId) -> AnyView {
    let state = desk.work().learnt(desk.here.hash);
    let Some(done) = state.attempts.get(&attempt) else { return before(desk) };
    let score = desk.quiz.score(attempt, &done.responses);
    let (right, of) = (("right", score.right.into()), ("of", score.asked.into()));
    let (title, more, tone) = if score.passed {
        (words::PASSED.about([right, of]), TextProp::from(words::PASSED_MORE), Tone::Good)
    } else {
        let more = words::FAILED_MORE.about([("percent", desk.quiz.pass_percent.into())]);
        (words::FAILED.about([right, of]), more, Tone::Warn)
    };
    let received = if done.stamped { words::RECEIVED } else { words::WAITS };
    let again = desk.clone();
    let again = Callback::new(move |()| again.start());
    let again = if desk.may_try() {
        view! { <Button label=words::AGAIN kind=Kind::Quiet on_click=again/> }.into_any()
    } else if score.passed {
        ().into_any()
    } else {
        paragraph(words::NO_MORE)
    };
    let drawn = desk.quiz.drawn(attempt);
    let of = drawn.len();
    let reviews: Vec<AnyView> = (1..)
        .zip(drawn)
        .map(|(n, question)| review_card(question, desk.lang(), done.responses.get(&question.id), (n, of)))
        .collect();
    let (next, label) = if score.passed {
        (desk.here.next(), lesson_words::ON)
    } else {
        (Route::Course(desk.here.hash), lesson_words::BACK)
    };
    view! {
        <Notice title=title tone=tone live=true>{paragraph(more)}{soft(received)}</Notice>
        <div class="actions"><LinkButton href=next.path() label=label/>{again}</div>
        <h2>{words::REVIEW}</h2>
        {reviews}
    }
    .into_any()
}
