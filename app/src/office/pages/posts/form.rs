//! A post that is created, renamed, made another kind, merged or retired.

use std::sync::Arc;

use domain::{
    people::PositionKind,
    wire::office::posts::{Onward, PostChange, PostLine, Posts, RevisePost},
};
use leptos::{prelude::*, text_prop::TextProp};

use super::{
    super::structure::review::{Review, unchosen},
    Desk, View, choice, kind_words,
};
use crate::{
    i18n::{
        Sentence,
        text::{posts as text, structure},
    },
    office::{calls, pages::periods::ask::Fields, words::coded},
    ui::{Button, Card, InputKind, Kind, RadioGroup, paragraph, shown},
};

/// What is done with a post, on a button.
pub(super) const fn act(change: PostChange) -> Sentence {
    match change {
        PostChange::Create => text::CREATE,
        PostChange::Rename => text::act::RENAME,
        PostChange::Kind => text::act::KIND,
        PostChange::Merge => text::act::MERGE,
        PostChange::Retire => text::act::RETIRE,
    }
}

const fn title(change: PostChange) -> Sentence {
    match change {
        PostChange::Create => text::form::CREATE,
        PostChange::Rename => text::form::RENAME,
        PostChange::Kind => text::form::KIND,
        PostChange::Merge => text::form::MERGE,
        PostChange::Retire => text::form::RETIRE,
    }
}

const fn said(change: PostChange) -> Sentence {
    match change {
        PostChange::Create => text::done::CREATE,
        PostChange::Rename => text::done::RENAME,
        PostChange::Kind => text::done::KIND,
        PostChange::Merge => text::done::MERGE,
        PostChange::Retire => text::done::RETIRE,
    }
}

/// The fields that a form has, by their ids.
const fn in_form(change: PostChange) -> &'static [&'static str] {
    match change {
        PostChange::Create => &["title", "kind", "code", "from", "reason"],
        PostChange::Rename => &["title", "from", "reason"],
        PostChange::Kind => &["kind", "from", "reason"],
        PostChange::Merge => &["into", "from", "reason"],
        PostChange::Retire => &["from", "reason"],
    }
}

const fn takes_title(change: PostChange) -> bool {
    matches!(change, PostChange::Create | PostChange::Rename)
}

fn onward(fields: Fields) -> Option<Onward> {
    Onward::from_code(&fields.text("holders"))
}

/// The form of a change.
pub(super) fn form(desk: Desk, known: &Arc<Posts>, change: PostChange, post: Option<Arc<PostLine>>) -> AnyView {
    let called = post.as_ref().map(|post| post.title.clone()).unwrap_or_default();
    let texts = vec![
        ("title", if change == PostChange::Rename { called.clone() } else { String::new() }),
        ("kind", String::new()),
        ("code", String::new()),
        ("into", String::new()),
        ("holders", String::new()),
        ("from", known.today.clone()),
        ("reason", String::new()),
    ];
    let id = post.as_ref().map(|post| post.id);
    let done = {
        let called = called.clone();
        Callback::new(move |fields: Fields| {
            let title = if takes_title(change) { fields.text("title") } else { called.clone() };
            desk.tell(said(change).about([("title", title.into())]));
        })
    };
    let send = move |fields: Fields, asked: crate::office::state::Asked<_>, seen| {
        let of = |wanted: bool, field: &str| if wanted { fields.text(field) } else { String::new() };
        let goes = change == PostChange::Merge || onward(fields) == Some(Onward::Take);
        let body = RevisePost {
            change,
            post: id,
            code: of(change == PostChange::Create, "code"),
            title: of(takes_title(change), "title"),
            kind: of(matches!(change, PostChange::Create | PostChange::Kind), "kind"),
            into: of(goes, "into").parse().ok(),
            holders: onward(fields),
            from: fields.text("from"),
            reason: fields.text("reason"),
            seen,
        };
        asked.post(calls::REVISE_POSTS.to_owned(), body);
    };
    // To the server, nothing said of those who hold it is that there are none.
    let missing = move |fields: Fields| {
        let wanted = change == PostChange::Retire && onward(fields).is_none();
        wanted.then(|| unchosen("holders")).into_iter().collect()
    };
    let review = Review::new(desk.office, (texts, in_form(change)), missing, send, done);
    let fields = review.fields;
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        review.look();
    };
    let back = post.clone().map_or(View::List, View::One);
    let cancel = Callback::new(move |()| desk.show(back.clone()));
    let busy = review.busy();
    let title = title(change).about([("title", called.into())]);
    let others = others(known, id);
    let parts = match change {
        PostChange::Create => vec![
            fields.line("title", text::form::TITLE, None, InputKind::Text),
            fields.pick("kind", text::KIND, kinds(None)),
            fields.line("code", text::form::CODE, Some(text::form::CODE_HINT), InputKind::Text),
        ],
        PostChange::Rename => vec![fields.line("title", text::form::TITLE, None, InputKind::Text)],
        PostChange::Kind => {
            let now = post.as_ref().map(|post| post.kind.clone()).unwrap_or_default();
            let (kind, own) = (kind_words(&now), now);
            let is = TextProp::from(move || text::form::KIND_NOW.fill(&[("kind", &kind.get())]));
            vec![
                paragraph(is),
                paragraph(text::form::KIND_TEXT),
                fields.pick("kind", text::form::KIND_NEW, kinds(Some(&own))),
            ]
        }
        PostChange::Merge => vec![paragraph(text::form::MERGE_TEXT), fields.pick("into", text::form::INTO, others)],
        PostChange::Retire => vec![paragraph(text::form::RETIRE_TEXT), holders(fields, others)],
    };
    view! {
        <Card title=title>
            <form class="narrow" novalidate on:submit=submit>
                {parts}
                {fields.line("from", structure::form::FROM, Some(structure::form::FROM_HINT), InputKind::Date)}
                {fields.reason(structure::form::REASON, structure::form::REASON_HINT)}
                <div class="actions">
                    <Button label=structure::form::CHECK submit=true busy=busy/>
                    <Button label=structure::form::CANCEL kind=Kind::Quiet on_click=cancel/>
                </div>
            </form>
        </Card>
        {review.seen()}
    }
    .into_any()
}

/// The fourteen kinds, but for the post's own.
fn kinds(own: Option<&str>) -> Vec<(String, TextProp)> {
    let first = (String::new(), TextProp::from(structure::form::CHOOSE));
    let kinds = PositionKind::ALL.into_iter().map(PositionKind::code).filter(|code| Some(*code) != own);
    core::iter::once(first).chain(kinds.map(|code| (code.to_owned(), kind_words(code)))).collect()
}

/// All posts but this one.
fn others(known: &Posts, own: Option<domain::ids::PositionId>) -> Vec<(String, TextProp)> {
    let first = (String::new(), TextProp::from(structure::form::CHOOSE));
    core::iter::once(first).chain(known.choices.iter().filter(|post| Some(post.id) != own).map(choice)).collect()
}

/// What becomes of those who hold it.
fn holders(fields: Fields, others: Vec<(String, TextProp)>) -> AnyView {
    let options = Onward::ALL.map(|code| (code, coded(text::onward::ALL, code.code())));
    let choose = Callback::new(move |onward: Onward| fields.put("holders", onward.code().to_owned()));
    let value = fields.value("holders");
    let chosen = Signal::derive(move || Onward::from_code(&value.get()));
    let into =
        move || (chosen.get() == Some(Onward::Take)).then(|| fields.pick("into", text::form::GO_TO, others.clone()));
    view! {
        <RadioGroup
            name="holders"
            legend=text::form::HOLDERS
            options=options.into()
            value=chosen
            on_change=choose
            one_column=true
            error=fields.error("holders")
        />
        {shown(into)}
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{components::who_sees::by_code, i18n::text::periods::kind};

    #[test]
    fn every_code_has_words() {
        assert!(Onward::ALL.iter().all(|code| by_code(text::onward::ALL, code.code()).is_some()));
        assert!(PositionKind::ALL.iter().all(|code| by_code(kind::ALL, code.code()).is_some()));
    }

    #[test]
    fn a_post_is_not_made_what_it_is() {
        assert_eq!(kinds(Some("pelaksana")).len(), PositionKind::ALL.len());
        assert!(kinds(Some("pelaksana")).iter().all(|(code, _)| code != "pelaksana"));
    }
}
