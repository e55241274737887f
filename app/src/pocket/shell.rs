//! What stands around every page, and how pages are reached.
//!
//! Promises: what is saved and what has been sent is always on the screen, in words; each page has its title; after a walk from one
//! page to another the new heading takes the focus. What belongs to a person is made when their database opens and goes when they
//! leave. Refuses: to know what is on a page.

mod saved;

use domain::text::Language;
use leptos::{either::Either, prelude::*, task::spawn_local, text_prop::TextProp};

use super::{
    pages,
    parts::Parts,
    routes::Route,
    state::{Phase, Work},
};
use crate::{
    i18n::{
        self,
        text::{common, pocket as words, settings},
    },
    ports::Failure,
    reactive::{effect, memo},
    state::{
        Ports,
        account::{Account, AccountHandle, Open},
        address::Address,
        preferences::Preferences,
    },
    store::StoreError,
    ui::{
        AppBar, Button, Kind, MAIN_ID, Notice, PageHeading, PocketNav, PocketPage, SavedMark, Shown, SkipLink, Tone,
        paragraph, say, shown,
    },
};

/// The way through the pages.
#[derive(Clone, Copy)]
pub struct Way {
    address: Address,
    /// Whether the person has come from another page of this visit.
    walked: StoredValue<bool>,
    route: Memo<Option<Route>>,
}

impl Way {
    /// The way that the frame provides.
    ///
    /// # Panics
    /// Outside of the frame.
    #[must_use]
    pub fn here() -> Self {
        use_context().expect("the frame provides the way before it shows a page")
    }

    /// Goes to a page.
    pub fn to(&self, route: Route) {
        self.address.go(&route.path());
    }

    /// Goes to a page in place of this one: "back" does not come here again.
    pub fn instead(&self, route: Route) {
        self.address.instead(&route.path());
    }

    /// The page of the address; none for an address that is not ours; reactive.
    #[must_use]
    pub fn route(&self) -> Option<Route> {
        self.route.get()
    }

    /// Whether a heading that appears now takes the focus: not on the first page of a visit, which begins at its top anyway.
    #[must_use]
    pub fn walked(&self) -> bool {
        self.walked.get_value()
    }

    /// The next heading takes the focus: what the person had it on is gone.
    pub fn walk(&self) {
        self.walked.set_value(true);
    }

    fn provide() -> Self {
        let address = Address::here();
        let walked = StoredValue::new(false);
        let route = Memo::new(move |before: Option<&Option<Route>>| {
            if before.is_some() {
                walked.set_value(true);
            }
            Route::parse(&address.path())
        });
        let way = Self { address, walked, route };
        provide_context(way);
        way
    }
}

/// Names the page in the browser's title, in the screen's language.
pub fn page_title(title: impl Into<TextProp>) {
    let title = title.into();
    let host = Ports::here().host;
    effect(move || host.dress("title", &format!("{} · {}", title.get(), common::PRODUCT.get())));
}

/// A page's heading; after a walk it takes the focus.
#[must_use]
pub fn heading(title: impl Into<TextProp>) -> AnyView {
    let title = title.into();
    view! { <PageHeading title=title take_focus=Way::here().walked()/> }.into_any()
}

/// A page's heading with a quiet line under it that says what the page is for.
#[must_use]
pub fn heading_with(title: impl Into<TextProp>, lead: impl Into<TextProp>) -> AnyView {
    let (title, lead) = (title.into(), say(lead));
    view! { <PageHeading title=title take_focus=Way::here().walked()><p class="soft">{lead}</p></PageHeading> }
        .into_any()
}

/// Bar, page, navigation.
#[component]
pub fn Frame() -> impl IntoView {
    let account = expect_context::<AccountHandle>();
    let way = Way::provide();
    let work = RwSignal::new(None::<Work>);
    listen(account, work);
    // What stands around the page outlives a person's stay by a moment: it asks each time whose work there is.
    let here = memo(move || work.get().is_some());
    let mark = move || {
        let text = move || {
            work.get().map(|work| saved::words_of(&saved::with_proofs(work), work, way.route())).unwrap_or_default()
        };
        let tone = Signal::derive(move || {
            work.get().map(|work| saved::tone_of(&saved::with_proofs(work))).unwrap_or_default()
        });
        here.get().then(|| view! { <SavedMark text=text tone=tone href=Route::Delivery.path()/> }.into_any())
    };
    view! {
        <SkipLink target=MAIN_ID label=common::SKIP/>
        {demo_banner(work)}
        <AppBar name=common::PRODUCT href=Route::Home.path()>{shown(mark)}</AppBar>
        <PocketPage>
            {shown(move || of_account(account.current(), way, work))}
        </PocketPage>
        {navigation(way, work, here)}
    }
    .into_any()
}

fn demo_banner(work: RwSignal<Option<Work>>) -> Shown {
    let demo = memo(move || work.get().and_then(|work| work.about()).is_some_and(|about| about.agency.demo));
    let label = TextProp::from(words::DEMO_LABEL);
    let strip = move || view! { <aside class="strip" aria-label=label.clone()>{words::DEMO}</aside> }.into_any();
    shown(move || demo.get().then(&strip))
}

/// The places that a person goes to; pages with buttons at the bottom have the screen to themselves.
fn navigation(way: Way, work: RwSignal<Option<Work>>, here: Memo<bool>) -> Shown {
    let supervisor = memo(move || work.get().is_some_and(|work| work.supervises()));
    fetch_ahead(work);
    let items = Signal::derive(move || {
        let mut items = vec![(Route::Home.path(), TextProp::from(words::nav::HOME))];
        items.push((Route::Learning.path(), words::nav::LEARN.into()));
        items.push((Route::History.path(), words::nav::HISTORY.into()));
        if supervisor.get() {
            items.push((Route::Team.path(), words::nav::TEAM.into()));
        }
        items.push((Route::Visibility.path(), words::nav::VISIBILITY.into()));
        items.push((Route::Settings.path(), words::nav::SETTINGS.into()));
        items
    });
    let current = Signal::derive(move || way.route().map(|route| route.path()).unwrap_or_default());
    let wanted = memo(move || {
        here.get() && !matches!(way.route(), Some(Route::AssessmentPage(..) | Route::Review(_) | Route::Lesson(..)))
    });
    let places = move || view! { <PocketNav label=words::nav::LABEL items=items current=current/> }.into_any();
    shown(move || wanted.get().then(places))
}

/// After a sync that went well, the parts of the program that the person needs are fetched too: they are there when the network is not.
/// What supervisors need is fetched with what it shows (`pages::ahead`). Learning, and comparing, are for whoever has begun a course,
/// submitted the present period's assessment or has two results, on this device or another. For whoever comes back it is kept, and not
/// started: they may have a result before there is a network again. So is what tells who sees what of theirs.
fn fetch_ahead(work: RwSignal<Option<Work>>) {
    let parts = Parts::here();
    let host = Ports::here().host;
    let sending = StoredValue::new(false);
    let phase = memo(move || work.get().map(|work| work.delivery().phase));
    effect(move || match phase.get() {
        Some(Phase::Sending) => sending.set_value(true),
        Some(Phase::Idle) if sending.get_value() => {
            let Some(work) = work.get_untracked() else { return };
            let learns = untrack(|| work.learns() || work.has_two_results());
            if learns {
                spawn_local(async move {
                    (parts.learner.fetch)().await;
                });
            }
            if host.returned() {
                let names = [parts.own.name, parts.learner.name];
                host.keep_parts(if learns { &names[..1] } else { &names });
            }
        }
        _ => {}
    });
}

/// The page of whoever is at this tab.
fn of_account(account: Account, way: Way, work: RwSignal<Option<Work>>) -> AnyView {
    match account {
        Account::Opening => ().into_any(),
        Account::SignedOut => {
            leaving(way);
            ready();
            view! { {shown(move || pages::signed_out(way.route()))} {other_language()} }.into_any()
        }
        Account::Locked(_) => {
            leaving(way);
            ready();
            view! { {shown(move || pages::locked(way.route()))} {other_language()} }.into_any()
        }
        Account::Open(open) => signed_in(open, way, work),
    }
}

/// Says that input is accepted, once what is being made here is on the screen.
fn ready() {
    let host = Ports::here().host;
    effect(move || host.ready());
}

/// For whoever cannot read this page: the other language, in its own words. Those who are signed in find it in the settings.
fn other_language() -> AnyView {
    let preferences = expect_context::<Preferences>();
    let other = memo(|| match i18n::language() {
        Language::Indonesian => Language::English,
        Language::English => Language::Indonesian,
    });
    let change = Callback::new(move |()| preferences.set_language(other.get_untracked()));
    view! {
        <p lang=move || other.get().tag()>
            <Button label=move || settings::LANGUAGE_NAME.within(other.get()) kind=Kind::Plain on_click=change/>
        </p>
    }
    .into_any()
}

/// When this goes, what had the focus goes with it.
fn leaving(way: Way) {
    on_cleanup(move || way.walk());
}

/// Opens the person's work; it lives as long as they stay.
fn signed_in(open: Open, way: Way, work: RwSignal<Option<Work>>) -> AnyView {
    let owner = Owner::current();
    let opened = RwSignal::new(None::<Result<Work, StoreError>>);
    let ports = Ports::here();
    spawn_local(async move {
        let read = Work::open(ports, open).await;
        // The person may have left meanwhile.
        if opened.is_disposed() {
            return;
        }
        let taken = read.map(|read| match &owner {
            Some(owner) => owner.with(|| Work::take_up(read)),
            None => Work::take_up(read),
        });
        if let Ok(taken) = &taken {
            work.set(Some(*taken));
        }
        opened.set(Some(taken));
    });
    on_cleanup(move || work.set(None));
    let page = move || {
        opened.get().map(|opened| match opened {
            Ok(work) => {
                provide_context(work);
                dress_brand(work);
                ready();
                // The elements of one page must not become those of the next, with what was typed or tapped in them: pages
                // alternate between two places of which one is empty.
                let even = StoredValue::new(false);
                let page = shown(move || {
                    let page = pages::signed_in(way.route());
                    even.update_value(|even| *even = !*even);
                    if even.get_value() { Either::Left(page) } else { Either::Right(page) }
                });
                view! { {page} {pages::ahead(work)} }.into_any()
            }
            Err(error) => unreadable(&error),
        })
    };
    shown(page).into_any()
}

fn dress_brand(work: Work) {
    effect(move || {
        if let Some(about) = work.about() {
            work.ports().host.dress("data-brand", &about.agency.brand);
        }
    });
}

fn unreadable(error: &StoreError) -> AnyView {
    let title = words::CANNOT_OPEN.about([("reason", store_words(error).into())]);
    view! { <Notice title=title tone=Tone::Bad live=true>{paragraph(words::CANNOT_OPEN_HINT)}</Notice> }.into_any()
}

/// Why storing failed.
#[must_use]
pub fn store_words(error: &StoreError) -> TextProp {
    match error {
        StoreError::Full => common::store::FULL.into(),
        StoreError::Damaged => common::store::DAMAGED.into(),
        StoreError::Gone => common::store::GONE.into(),
        StoreError::Failed(words) => common::store::FAILED.about([("words", words.clone().into())]),
    }
}

/// Whether the server wants the person to sign in again before it takes anything.
#[must_use]
pub fn must_sign_in(phase: &Phase) -> bool {
    use domain::wire::error::ErrorCode;
    matches!(phase, Phase::Waiting(Failure::Refused(detail))
        if matches!(detail.code, ErrorCode::SignedOut | ErrorCode::WrongPerson))
}

/// Listens to the browser, once for the life of the program: whoever is at work then is told.
fn listen(account: AccountHandle, work: RwSignal<Option<Work>>) {
    let host = Ports::here().host;
    host.on_chance(Box::new(move || {
        match work.get_untracked() {
            Some(work) => work.sync_now(),
            // Nobody is at work: what others left here is carried all the same.
            None => spawn_local(account.carry()),
        }
    }));
    host.on_told(Box::new(move |topic| {
        let Ok(person) = topic.parse() else { return };
        let work = work.get_untracked().filter(|work| work.person() == person);
        spawn_local(async move {
            match work {
                Some(work) if work.look_again().await == Err(StoreError::Gone) => account.erased_elsewhere(),
                Some(_) => {}
                None => account.look_again(person).await,
            }
        });
    }));
}
