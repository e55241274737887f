//! The versions of the agency's wording of what everybody is asked for.

use domain::wire::office::wording::WordingVersion;
use leptos::prelude::*;

use crate::{
    i18n::text::wording::history as text,
    office::{
        pages::standards::standing_mark,
        words::{both, count, day},
    },
    ui::{Card, Line, Lines, say, soft},
};

/// All versions, the newest first.
pub(super) fn history(versions: &[WordingVersion]) -> AnyView {
    if versions.is_empty() {
        return view! { <Card title=text::TITLE>{soft(text::NONE)}</Card> }.into_any();
    }
    let lines = versions.iter().cloned().map(|version| {
        let WordingVersion { number, standing, basis, codes, from, published, by, reason } = version;
        let title = text::VERSION.with(move || [("n", count(number)), ("from", day(&from))]);
        let mark = standing_mark(standing);
        let codes = if codes.is_empty() {
            soft(text::SHIPS)
        } else {
            soft(text::CODES.about([("codes", codes.join(", ").into())]))
        };
        let published = soft(text::PUBLISHED_BY.with(move || [("date", day(&published)), ("name", by.clone())]));
        let why = soft(text::REASON.about([("reason", reason.into())]));
        view! {
            <Line title=title>
                <p>{mark}" "{say(move || both(&basis))}</p>
                {codes}
                {published}
                {why}
            </Line>
        }
    });
    let lines = lines.collect_view();
    view! { <Card title=text::TITLE><Lines>{lines}</Lines></Card> }.into_any()
}
