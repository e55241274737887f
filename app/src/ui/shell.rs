//! What is the same around every page: the bar and page of the phone, the frame of the office.

use leptos::prelude::*;

use super::{Logo, say, shown};

/// The id of the element that holds a page's content: what a [`super::SkipLink`] leads to.
pub const MAIN_ID: &str = "main";

/// The bar at the top: the product's sign and name at one end, what is always visible at the other.
#[component]
pub fn AppBar(
    /// The product's name.
    #[prop(into)]
    name: TextProp,
    /// Where the name leads: home.
    #[prop(into)]
    href: TextProp,
    /// Stands at the far end.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <header class="app-bar">
            <a class="brand" href=href><Logo/>{say(name)}</a>
            {children.map(|children| children())}
        </header>
    }
    .into_any()
}

/// The page of the phone: one column, no wider than is good to read.
#[component]
pub fn PocketPage(
    /// The page.
    children: Children,
) -> impl IntoView {
    view! { <main id=MAIN_ID class="page" tabindex="-1">{children()}</main> }.into_any()
}

/// The places of the phone's program, below the page: the thumb is there, and the page comes first.
#[component]
pub fn PocketNav(
    /// What the navigation is of.
    #[prop(into)]
    label: TextProp,
    /// The places, each an address and its name.
    #[prop(into)]
    items: Signal<Vec<(String, TextProp)>>,
    /// The address of the page that is shown.
    #[prop(into)]
    current: Signal<String>,
) -> impl IntoView {
    let places = shown(move || {
        items.get().into_iter().map(|(href, label)| place(NavItem { href, label }, current)).collect_view()
    });
    view! { <nav class="pocket-nav no-print" aria-label=label><ul role="list">{places}</ul></nav> }.into_any()
}

/// A place that the office's navigation leads to.
#[derive(Clone, Debug)]
pub struct NavItem {
    /// Its address.
    pub href: String,
    /// Its name.
    pub label: TextProp,
}

/// The frame of the office: navigation at the side where there is room, behind a button at the top where there is not.
#[component]
pub fn OfficeShell(
    /// The product's name.
    #[prop(into)]
    name: TextProp,
    /// Where the name leads: the overview.
    #[prop(into)]
    href: TextProp,
    /// What the navigation is of.
    #[prop(into)]
    nav_label: TextProp,
    /// The words on the button that opens the navigation on a small screen.
    #[prop(into)]
    menu_label: TextProp,
    /// The places that this person may go to.
    #[prop(into)]
    items: Signal<Vec<NavItem>>,
    /// The address of the item that the page belongs to.
    #[prop(into)]
    current: Signal<String>,
    /// Stands below the places: who is signed in, language, leaving.
    #[prop(optional, into)]
    tools: ViewFnOnce,
    /// The page.
    children: Children,
) -> impl IntoView {
    let open = RwSignal::new(false);
    let places = shown(move || items.get().into_iter().map(|item| place(item, current)).collect_view());
    view! {
        <div class="office">
            <header class="side no-print" class:open=move || open.get()>
                <a class="brand" href=href><Logo/>{say(name)}</a>
                <button
                    type="button"
                    class="button quiet menu-button"
                    aria-expanded=move || if open.get() { "true" } else { "false" }
                    aria-controls="menu"
                    on:click=move |_| open.update(|open| *open = !*open)
                >
                    {say(menu_label)}
                </button>
                <div id="menu" class="menu">
                    // Following a link closes the menu: the page that one asked for lies under it.
                    <nav aria-label=nav_label on:click=move |_| open.set(false)>
                        <ul role="list">{places}</ul>
                    </nav>
                    <div class="tools">{tools.run()}</div>
                </div>
            </header>
            <main id=MAIN_ID class="office-main" tabindex="-1">{children()}</main>
        </div>
    }
    .into_any()
}

fn place(item: NavItem, current: Signal<String>) -> AnyView {
    let own = item.href.clone();
    let here = move || current.with(|current| *current == own).then_some("page");
    view! { <li><a href=item.href aria-current=here>{say(item.label)}</a></li> }.into_any()
}
