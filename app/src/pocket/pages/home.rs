//! Home: who I am at work, how far I am, what is next, what has been saved and sent.

mod install;
mod period;

use domain::{access::Role, people::given_name, time::Timestamp, wire::about::About};
use leptos::{prelude::*, task::spawn_local, text_prop::TextProp};

use self::period::PeriodCard;
use super::later;
use crate::{
    i18n::{
        Value, formats,
        text::pocket::{delivery as delivery_words, home as words},
    },
    pocket::{
        parts::Parts,
        routes::Route,
        shell::{Way, heading, must_sign_in, page_title},
        state::{Phase, Work},
    },
    ports::Failure,
    reactive::memo,
    state::api,
    ui::{
        Button, Card, EmptyState, Kind, LinkButton, Notice, PageHeading, Shown, Tone, alert, link, paragraph, say,
        shown, soft,
    },
};

/// The page.
#[component]
pub fn HomePage() -> impl IntoView {
    let work = expect_context::<Work>();
    page_title(words::TITLE);
    // Delivery moves on while somebody reads; what is told does not, and is drawn again only when it does.
    let told = memo(move || work.about().map(|about| about.tag.clone()));
    let page = move || match told.get().and_then(|_| untrack(|| work.about())) {
        None => untold(work),
        Some(about) => view! {
            {greeting(&about)}
            {notices(work, &about)}
            {session(work)}
            <PeriodCard/>
            {learning(work)}
            {sent(work)}
            {install::card()}
            {supervisor(&about)}
            {office(&about)}
        }
        .into_any(),
    };
    shown(page).into_any()
}

fn greeting(about: &About) -> AnyView {
    let name = given_name(&about.name).to_owned();
    let title = words::GREETING.about([("name", name.into())]);
    let post = about.post.as_ref();
    let acting = post.map(|post| post.capacity.clone()).unwrap_or_default();
    let post_title = post.and_then(|post| post.title.clone()).map(|title| {
        let title = match acting.as_str() {
            "plt" => words::PLT.about([("title", title.into())]),
            "plh" => words::PLH.about([("title", title.into())]),
            _ => title.into(),
        };
        view! { <span>{say(title)}</span><br/> }.into_any()
    });
    // The person's own unit and the one above say enough; the agency stands at the top of every chain.
    let units = post.map(|post| post.units.iter().take(2).cloned().collect::<Vec<_>>().join(", "));
    view! {
        <PageHeading title=title take_focus=Way::here().walked()>
            <p class="soft">{post_title}{units}</p>
        </PageHeading>
    }
    .into_any()
}

/// Before the server has told anything: the first minutes on a new device.
fn untold(work: Work) -> AnyView {
    let state = move || match work.delivery().phase {
        Phase::Sending | Phase::Idle => words::FIRST_SYNC.get(),
        Phase::Waiting(Failure::Offline) => words::FIRST_OFFLINE.get(),
        _ => words::FIRST_FAILED.get(),
    };
    let retry = Callback::new(move |()| work.sync_now());
    view! {
        {heading(words::GREETING_PLAIN)}
        {session(work)}
        <EmptyState title=state>
            {paragraph(words::FIRST_MORE)}
            <Button label=words::TRY_NOW kind=Kind::Quiet on_click=retry/>
        </EmptyState>
    }
    .into_any()
}

/// What happened to the account, until the person says that they have read it.
fn notices(work: Work, about: &About) -> Option<AnyView> {
    let newest = about.notices.iter().map(|notice| notice.at).max()?;
    let zone = untrack(|| work.zone());
    let (busy, error) = (RwSignal::new(false), RwSignal::new(None::<TextProp>));
    let lines = about
        .notices
        .iter()
        .map(|notice| {
            let at = Timestamp(notice.at);
            let sentence = words::notice::ALL.iter().find(|(code, _)| *code == notice.code);
            let sentence = sentence.map_or(words::notice::OTHER, |(_, sentence)| *sentence);
            let title = sentence.about([("date", Value::DateOf(at, zone)), ("time", Value::TimeOf(at, zone))]);
            paragraph(title)
        })
        .collect_view();
    let read = Callback::new(move |()| {
        busy.set(true);
        let (ports, credentials) = (work.ports(), work.credentials());
        spawn_local(async move {
            let told = api::notices_seen(&*ports.server, Timestamp(newest), credentials).await;
            busy.try_set(false);
            if told.is_ok() {
                // What is told next no longer has them.
                work.sync_now();
            }
            error.try_set(told.err().map(|failure| api::words_of(&failure)));
        });
    });
    Some(
        view! {
            <Notice title=words::NOTICES tone=Tone::Warn>
                {lines}
                {shown(move || error.get().map(alert))}
                <Button label=words::NOTICES_READ kind=Kind::Quiet busy=busy on_click=read/>
            </Notice>
        }
        .into_any(),
    )
}

/// Says that sending waits for the person to sign in again.
fn session(work: Work) -> Shown {
    let ended = memo(move || must_sign_in(&work.delivery().phase));
    let notice = || {
        view! {
            <Notice title=words::SESSION_ENDED tone=Tone::Warn>
                <p>{link(Route::SignIn.path(), words::SIGN_IN)}</p>
            </Notice>
        }
        .into_any()
    };
    shown(move || ended.get().then(notice))
}

/// The next step of learning, for whoever has something to learn from.
fn learning(work: Work) -> Shown {
    let learns = memo(move || work.learns());
    shown(move || learns.get().then(|| later::piece(Parts::here().learner, Route::Home)))
}

/// What is saved and sent, in more words than the bar has room for.
fn sent(work: Work) -> AnyView {
    let lead = move || {
        let delivery = work.delivery();
        let zone = work.zone();
        let last = delivery.synced_at.map(|at| (formats::date(at, zone), formats::time(at, zone)));
        match (delivery.unsent, last) {
            (0, Some(_)) if delivery.only_here > 0 => {
                delivery_words::ONLY_HERE.fill(&[("n", &formats::integer(delivery.only_here))])
            }
            (0, Some((date, time))) => words::ALL_SENT.fill(&[("date", &date), ("time", &time)]),
            (0, None) => words::NOTHING_YET.get().to_owned(),
            (n, _) => words::UNSENT.fill(&[("n", &formats::integer(n))]),
        }
    };
    let remarks = move || (work.delivery().remarks > 0).then(|| paragraph(words::REMARKS));
    view! {
        <Card title=words::SENT>
            {soft(lead)}
            {shown(remarks)}
            <a class="small" href=Route::Delivery.path()>{words::SENT_MORE}</a>
        </Card>
    }
    .into_any()
}

fn supervisor(about: &About) -> Option<AnyView> {
    about.roles.iter().any(|role| role == Role::Supervisor.code()).then(|| {
        view! {
            <Card title=words::TEAM>
                {soft(words::TEAM_LEAD)}
                <LinkButton href=Route::Team.path() label=words::TEAM_LINK kind=Kind::Quiet/>
            </Card>
        }
        .into_any()
    })
}

/// Roles that the office's program is for.
fn office(about: &About) -> Option<AnyView> {
    let role = |code: &String| Role::from_code(code).is_some_and(Role::opens_office);
    about.roles.iter().any(role).then(|| {
        view! {
            <Card title=words::OFFICE>
                {soft(words::OFFICE_LEAD)}
                // Another program: the browser goes there.
                <p><a rel="external" href="/kantor">{words::OFFICE_LINK}</a></p>
            </Card>
        }
        .into_any()
    })
}
