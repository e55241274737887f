//! The agency's posts: which there are, how many hold each, what they were before; and how they change.
//!
//! Promises: what is looked for is in the address; what a change does is shown before it is made, on a second word. Refuses: to judge
//! what may be; the server does, and tells it field by field.

mod form;
mod list;
mod one;

use std::sync::Arc;

use domain::wire::office::{
    posts::{PostChange, PostLine, Posts, PostsQuery},
    structure::PostName,
};
use leptos::{prelude::*, text_prop::TextProp};

use super::{
    files::{self, Told},
    scope, trouble,
};
use crate::{
    i18n::{
        language,
        text::{periods::kind, posts as text},
    },
    office::{
        calls,
        routes::Route,
        state::{Asked, Office},
        words::coded,
    },
    ui::{Button, Card, MAIN_ID, PageHeading, Tone, outcome, paragraph, shown},
};

/// What the page shows.
#[derive(Clone, PartialEq, Eq)]
enum View {
    /// What was found.
    List,
    /// One post, and what can be done with it.
    One(Arc<PostLine>),
    /// A form; about no post for a new one.
    Form(PostChange, Option<Arc<PostLine>>),
}

/// The page as its parts share it.
#[derive(Clone, Copy)]
struct Desk {
    office: Office,
    known: Asked<Posts>,
    query: Signal<PostsQuery>,
    change: Callback<PostsQuery>,
    view: RwSignal<View>,
    done: RwSignal<Option<TextProp>>,
}

impl Desk {
    /// Shows something else; the button that was pressed goes away, and the keyboard stays at the page.
    fn show(self, view: View) {
        self.done.set(None);
        self.view.set(view);
        self.office.ports().host.focus(MAIN_ID);
    }

    /// A change was made: the list is asked for anew.
    fn tell(self, said: TextProp) {
        self.show(View::List);
        self.done.set(Some(said));
        self.known.again();
    }
}

/// `/kantor/jabatan`.
#[component]
pub fn PostsPage(
    /// What the address asks for.
    query: Signal<PostsQuery>,
) -> impl IntoView {
    let office = expect_context::<Office>();
    let known: Asked<Posts> = office.ask(move || Some(calls::posts(&query.get())));
    let turn = scope::use_turn();
    // A changed search begins at its first page.
    let change = Callback::new(move |query: PostsQuery| turn(&Route::Posts(PostsQuery { page: None, ..query }), true));
    let desk =
        Desk { office, known, query, change, view: RwSignal::new(View::List), done: RwSignal::new(None::<TextProp>) };
    let told = move || desk.done.get().map(|said| outcome((said, Tone::Good)));
    let body = move |known: Arc<Posts>| (move || part(desk, &known, desk.view.get())).into_any();
    let seeks = move || desk.view.with(|view| *view == View::List).then(|| whole(desk));
    let taking = move || {
        let found = known.answer().is_some_and(|known| known.paging.rows > 0);
        (found && desk.view.with(|view| *view == View::List)).then(|| file(query))
    };
    view! {
        <PageHeading title=text::TITLE take_focus=office.takes_focus()>{paragraph(text::INTRO)}</PageHeading>
        {shown(told)}
        {seeks}
        {trouble::answered(known, body)}
        {taking}
    }
    .into_any()
}

/// All pages of the list, as a file.
fn file(query: Signal<PostsQuery>) -> AnyView {
    let told = Told { title: text::FILE, lead: text::FILE_TEXT, name: text::FILE_NAME };
    files::figures(told, move |form| calls::export_posts(&query.get_untracked(), form, untrack(language)))
}

fn part(desk: Desk, known: &Arc<Posts>, view: View) -> AnyView {
    match view {
        View::Form(change, post) => form::form(desk, known, change, post),
        View::One(post) => one::one(desk, &post),
        View::List => list::found(desk, known),
    }
}

/// What stands above what was found: it stays while that is asked for anew.
fn whole(desk: Desk) -> AnyView {
    let create = Callback::new(move |()| desk.show(View::Form(PostChange::Create, None)));
    view! {
        <Card>
            <div class="actions"><Button label=text::CREATE on_click=create/></div>
        </Card>
        {list::filters(desk)}
    }
    .into_any()
}

/// The name of a kind of post.
fn kind_words(code: &str) -> TextProp {
    coded(kind::ALL, code)
}

/// A post to choose, told from others of its title by its kind.
pub(super) fn choice(post: &PostName) -> (String, TextProp) {
    let (title, kind) = (post.title.clone(), kind_words(&post.kind));
    (post.id.to_string(), TextProp::from(move || text::CHOICE.fill(&[("title", &title), ("kind", &kind.get())])))
}
