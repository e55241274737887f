//! Who sees what of mine, and who has looked.
//!
//! Promises: the list is read from the access table, not told beside it; the log is the server's, with the moment it was fetched.

use std::sync::Arc;

use domain::{
    access::Role,
    time::parse_date,
    wire::office::{Reading, Readings},
};
use leptos::{prelude::*, text_prop::TextProp};

use super::kept_note::KeptNote;
use crate::{
    components::who_sees::{WhoSees, by_code, role_words},
    i18n::{formats, text},
    pocket::{
        routes::Route,
        shell::{heading_with, page_title},
        state::{Work, kept::Kept},
    },
    ui::{Card, DataTable, Kind, LinkButton, column, empty, say, shown, soft},
};

/// Who sees what, and who has looked.
#[component]
pub fn VisibilityPage() -> impl IntoView {
    let work = expect_context::<Work>();
    page_title(text::visibility::TITLE);
    let readings = work.readings();
    view! {
        {heading_with(text::visibility::TITLE, text::visibility::INTRO)}
        <div><LinkButton href=Route::Data.path() label=text::privacy::LINK kind=Kind::Quiet/></div>
        <Card title=text::visibility::LIST>
            <WhoSees/>
            {soft(text::visibility::USE)}
        </Card>
        <Card title=text::visibility::readings::TITLE>
            {soft(text::visibility::readings::INTRO)}
            {shown(move || (!readings.waits()).then(|| log(readings.get())))}
            <KeptNote kept=readings/>
        </Card>
    }
    .into_any()
}

fn log(kept: Option<Arc<Kept<Readings>>>) -> AnyView {
    use text::visibility::readings as words;
    let Some(kept) = kept else {
        return empty(words::NONE, words::NONE_MORE);
    };
    if kept.answer.readings.is_empty() {
        return empty(words::EMPTY, words::EMPTY_MORE);
    }
    let rows = kept.answer.readings.iter().cloned().map(row).collect_view();
    view! {
        <DataTable caption=words::CAPTION caption_hidden=true>
            <thead>
                <tr>
                    {column(words::DATE)}
                    {column(words::WHO)}
                    {column(words::WHAT)}
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </DataTable>
    }
    .into_any()
}

fn row(reading: Reading) -> AnyView {
    let Reading { date, role, action } = reading;
    let day = parse_date(&date);
    let day = say(move || day.map_or_else(|| date.clone(), formats::civil));
    let (who, what) = (say(who_words(role.as_deref())), say(action_words(&action)));
    view! { <tr><td>{day}</td><td>{who}</td><td>{what}</td></tr> }.into_any()
}

/// By which role; a role of a newer server is shown as it is called there.
fn who_words(role: Option<&str>) -> TextProp {
    let Some(code) = role else { return text::visibility::readings::CONSOLE.into() };
    match Role::from_code(code) {
        Some(role) => TextProp::from(move || role_words(role)),
        None => code.to_owned().into(),
    }
}

/// What was done; an action of a newer server is shown as it is called there.
fn action_words(code: &str) -> TextProp {
    match by_code(text::visibility::action::ALL, code) {
        Some(words) if code != "other" => words.into(),
        _ => text::visibility::action::OTHER.about([("code", code.to_owned().into())]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_newer_server_logs_is_shown_as_it_is() {
        assert_eq!(who_words(Some("supervisor")).get(), "Atasan");
        assert_eq!(who_words(Some("ombudsman")).get(), "ombudsman");
        assert_eq!(who_words(None).get(), text::visibility::readings::CONSOLE.get());
        assert_eq!(action_words("read_levels").get(), text::visibility::action::READ_LEVELS.get());
        assert_eq!(action_words("moved").get(), "tindakan lain (moved)");
        assert_eq!(action_words("other").get(), "tindakan lain (other)");
    }
}
