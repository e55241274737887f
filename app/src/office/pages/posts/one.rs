//! One post: what it is and was, and what can be done with it.

use std::sync::Arc;

use domain::wire::office::posts::{PastTitle, PostChange, PostLine};
use leptos::{prelude::*, text_prop::TextProp};

use super::{Desk, View, form::act, kind_words};
use crate::{
    i18n::text::posts as text,
    office::words::{count, day},
    ui::{Button, Card, KeyValue, Kind, fact, say},
};

/// The post, and a button for each change.
pub(super) fn one(desk: Desk, post: &Arc<PostLine>) -> AnyView {
    let (title, holders, units) = (post.title.clone(), post.holders, post.units);
    let held = match holders {
        0 => TextProp::from(text::HELD_NONE),
        _ => text::HELD.with(move || [("n", count(holders)), ("m", count(units))]),
    };
    let since = post.opened.clone().map(|opened| fact(text::SINCE, TextProp::from(move || day(&opened))));
    let facts =
        vec![fact(text::KIND, kind_words(&post.kind)), fact(text::CODE, post.code.clone()), fact(text::HOLDERS, held)];
    let past = past(&post.past);
    let changes = PostChange::ALL.into_iter().filter(|change| *change != PostChange::Create).map(|change| {
        let post = post.clone();
        let open = Callback::new(move |()| desk.show(View::Form(change, Some(post.clone()))));
        let kind = if change == PostChange::Retire { Kind::Danger } else { Kind::Quiet };
        view! { <Button label=act(change) kind=kind on_click=open/> }
    });
    let changes = changes.collect_view();
    let back = Callback::new(move |()| desk.show(View::List));
    view! {
        <Card title=title>
            <KeyValue>
                {facts}
                {since}
            </KeyValue>
            {past}
        </Card>
        <Card title=text::WHAT>
            <div class="actions">{changes}</div>
        </Card>
        <div class="actions"><Button label=text::BACK kind=Kind::Plain on_click=back/></div>
    }
    .into_any()
}

/// What a post was, a line each.
pub(super) fn past(past: &[PastTitle]) -> Option<AnyView> {
    if past.is_empty() {
        return None;
    }
    let lines = past.iter().cloned().map(|PastTitle { until, title, kind }| {
        let kind = kind_words(&kind);
        let line = TextProp::from(move || {
            text::PAST_LINE.fill(&[("day", &day(&until)), ("title", &title), ("kind", &kind.get())])
        });
        view! { <li class="small soft">{say(line)}</li> }
    });
    let lines = lines.collect_view();
    Some(view! { <ul class="stack" role="list" aria-label=move || text::PAST.get()>{lines}</ul> }.into_any())
}
