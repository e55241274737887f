//! Who sees what of mine, and who has looked.
//!
//! Promises: the list is read from the access table, not told beside it; the log is the server's, with the moment it was fetched.

use std::sync::Arc;

use domain::{
    access::Role,
    time::parse_date,
    wire::office::{Reading, Readings},
};
use leptos::prelude::*;

use super::kept_note::KeptNote;
use crate::{
    components::who_sees::{WhoSees, by_code, role_words},
    i18n::{formats, text},
    pocket::{
        shell::{Way, page_title},
        state::{Work, kept::Kept},
    },
    ui::{Card, DataTable, EmptyState, PageHeading},
};

/// Who sees what, and who has looked.
#[component]
pub fn VisibilityPage() -> impl IntoView {
    let work = expect_context::<Work>();
    page_title(text::visibility::TITLE);
    let readings = work.readings();
    view! {
        <PageHeading title=text::visibility::TITLE take_focus=Way::here().walked()>
            <p class="soft">{text::visibility::INTRO}</p>
        </PageHeading>
        <Card title=text::visibility::LIST>
            <WhoSees/>
            <p class="small soft">{text::visibility::USE}</p>
        </Card>
        <Card title=text::visibility::readings::TITLE>
            <p class="small soft">{text::visibility::readings::INTRO}</p>
            {move || log(readings.get())}
            <KeptNote kept=readings/>
        </Card>
    }
    .into_any()
}

fn log(kept: Option<Arc<Kept<Readings>>>) -> AnyView {
    use text::visibility::readings as words;
    let Some(kept) = kept else {
        return view! {
            <EmptyState title=words::NONE><p>{words::NONE_MORE}</p></EmptyState>
        }
        .into_any();
    };
    if kept.answer.readings.is_empty() {
        return view! {
            <EmptyState title=words::EMPTY><p>{words::EMPTY_MORE}</p></EmptyState>
        }
        .into_any();
    }
    let rows = kept.answer.readings.iter().cloned().map(row).collect_view();
    view! {
        <DataTable caption=words::CAPTION caption_hidden=true>
            <thead>
                <tr>
                    <th scope="col">{words::DATE}</th>
                    <th scope="col">{words::WHO}</th>
                    <th scope="col">{words::WHAT}</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </DataTable>
    }
    .into_any()
}

fn row(reading: Reading) -> impl IntoView {
    let Reading { date, role, action } = reading;
    let day = parse_date(&date);
    let day = move || day.map_or_else(|| date.clone(), formats::civil);
    let who = move || who_words(role.as_deref());
    let what = move || action_words(&action);
    view! { <tr><td>{day}</td><td>{who}</td><td>{what}</td></tr> }
}

/// By which role; a role of a newer server is shown as it is called there.
fn who_words(role: Option<&str>) -> String {
    let Some(code) = role else { return text::visibility::readings::CONSOLE.get().to_owned() };
    Role::from_code(code).map_or_else(|| code.to_owned(), |role| role_words(role).to_owned())
}

/// What was done; an action of a newer server is shown as it is called there.
fn action_words(code: &str) -> String {
    match by_code(text::visibility::action::ALL, code) {
        Some(words) if code != "other" => words.get().to_owned(),
        _ => text::visibility::action::OTHER.fill(&[("code", code)]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_newer_server_logs_is_shown_as_it_is() {
        assert_eq!(who_words(Some("supervisor")), "Atasan");
        assert_eq!(who_words(Some("ombudsman")), "ombudsman");
        assert_eq!(who_words(None), text::visibility::readings::CONSOLE.get());
        assert_eq!(action_words("read_levels"), text::visibility::action::READ_LEVELS.get());
        assert_eq!(action_words("moved"), "tindakan lain (moved)");
        assert_eq!(action_words("other"), "tindakan lain (other)");
    }
}
