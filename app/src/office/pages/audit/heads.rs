//! The daily heads of the log: looked at when somebody wants to know, since the whole log is gone along for it.

use std::sync::Arc;

use domain::wire::{
    error::ErrorCode,
    office::audit::{HeadRow, Heads as HeadsWire, HeadsQuery, Noted},
};
use leptos::prelude::*;

use crate::{
    i18n::{formats, language, text::audit::heads as words},
    office::{
        calls,
        pages::{
            files::{self, Told},
            trouble,
        },
        state::{Asked, Office},
        words::day,
    },
    ports::Failure,
    ui::{
        Button, Card, DataTable, Kind, Notice, TextField, Tone, column, empty, link, number_column, outcome, paragraph,
        shown, soft, tag,
    },
};

/// The card below the log.
#[component]
pub(super) fn Heads() -> impl IntoView {
    let office = expect_context::<Office>();
    let asked: Asked<HeadsWire> = Asked::nothing(office);
    let look = Callback::new(move |()| asked.get(calls::heads(HeadsQuery::default())));
    let busy = Signal::derive(move || asked.waiting());
    let noted = NotedForm { asked: Asked::nothing(office), query: RwSignal::new(HeadsQuery::default()) };
    view! {
        <Card title=words::TITLE>
            {paragraph(words::TEXT)}
            <div class="actions"><Button label=words::OPEN kind=Kind::Quiet busy=busy on_click=look/></div>
            {trouble::answered(asked, |heads| whole(&heads))}
            {noted.view()}
        </Card>
        {move || asked.answer().filter(|heads| !heads.heads.is_empty()).map(|_| file())}
    }
    .into_any()
}

/// All heads, as a file.
fn file() -> AnyView {
    let told = Told { title: words::FILE, lead: words::FILE_TEXT, name: words::FILE_NAME };
    files::figures(told, |form| calls::export_shown("heads", form, untrack(language)))
}

fn whole(heads: &Arc<HeadsWire>) -> AnyView {
    let lines = heads.lines;
    let said = match heads.broken {
        None => outcome((words::WHOLE.with(move || [("n", number(lines))]), Tone::Good)),
        Some(line) => {
            let title = words::BROKEN.with(move || [("n", number(line))]);
            let more = paragraph(words::BROKEN_TEXT);
            view! { <Notice title=title tone=Tone::Bad live=true>{more}</Notice> }.into_any()
        }
    };
    let public = link(calls::published_heads(heads.agency), words::PUBLIC);
    if heads.heads.is_empty() {
        return view! { {said}{empty(words::NONE, words::NONE_TEXT)} }.into_any();
    }
    let rows = heads.heads.iter().cloned().map(row).collect_view();
    view! {
        {said}
        <DataTable caption=words::CAPTION caption_hidden=true>
            <thead>
                <tr>
                    {column(words::DAY)}
                    {number_column(words::LINES)}
                    {column(words::DIGEST)}
                    {column(words::STANDING)}
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </DataTable>
        <p>{public}</p>
    }
    .into_any()
}

fn number(number: i64) -> String {
    formats::integer(usize::try_from(number).unwrap_or_default())
}

fn row(HeadRow { head, holds }: HeadRow) -> AnyView {
    let (date, lines) = (head.day, head.lines);
    let standing = if holds { tag(words::HOLDS, Tone::Good) } else { tag(words::FAILS, Tone::Bad) };
    view! {
        <tr>
            <th scope="row">{move || day(&date)}</th>
            <td class="num">{move || number(lines)}</td>
            <td><code>{head.digest}</code></td>
            <td>{standing}</td>
        </tr>
    }
    .into_any()
}

/// Compares what somebody noted with the log.
#[derive(Clone, Copy)]
struct NotedForm {
    asked: Asked<HeadsWire>,
    query: RwSignal<HeadsQuery>,
}

impl NotedForm {
    /// The field that the server names as wrong.
    fn wrong(self, field: &'static str) -> bool {
        matches!(self.asked.failure(), Some(Failure::Refused(detail))
            if detail.code == ErrorCode::Invalid && detail.field.as_deref() == Some(field))
    }

    fn view(self) -> AnyView {
        let submit = move |event: leptos::ev::SubmitEvent| {
            event.prevent_default();
            // An empty form would look at nothing.
            let HeadsQuery { lines, digest } = self.query.get_untracked();
            let lines = lines.filter(|lines| !lines.trim().is_empty()).unwrap_or_else(|| "0".to_owned());
            self.asked.clear();
            self.asked.get(calls::heads(HeadsQuery { lines: Some(lines), digest }));
        };
        let lines_typed = Callback::new(move |text: String| {
            self.asked.clear();
            self.query.update(|query| query.lines = Some(text));
        });
        let digest_typed = Callback::new(move |text: String| {
            self.asked.clear();
            self.query.update(|query| query.digest = Some(text));
        });
        let lines = Signal::derive(move || self.query.with(|query| query.lines.clone().unwrap_or_default()));
        let digest = Signal::derive(move || self.query.with(|query| query.digest.clone().unwrap_or_default()));
        let lines_error = Signal::derive(move || self.wrong("lines").then(|| words::NOTED_LINES_BAD.get().to_owned()));
        let digest_error =
            Signal::derive(move || self.wrong("digest").then(|| words::NOTED_DIGEST_BAD.get().to_owned()));
        let busy = Signal::derive(move || self.asked.waiting());
        let said = move || {
            let noted = self.asked.answer()?.noted?;
            Some(outcome(match noted {
                Noted::Holds => (words::NOTED_HOLDS.into(), Tone::Good),
                Noted::Differs => (words::NOTED_DIFFERS.into(), Tone::Bad),
                Noted::NotThere => (words::NOTED_NOT_THERE.into(), Tone::Bad),
            }))
        };
        let other = move || {
            let named = self.wrong("lines") || self.wrong("digest");
            (self.asked.failure().is_some() && !named).then(|| trouble::trouble(self.asked))
        };
        view! {
            <form class="narrow no-print" novalidate on:submit=submit>
                {soft(words::NOTED)}
                <TextField
                    name="noted-lines"
                    label=words::NOTED_LINES
                    inputmode="numeric"
                    value=lines
                    on_input=lines_typed
                    error=lines_error
                />
                <TextField
                    name="noted-digest"
                    label=words::NOTED_DIGEST
                    value=digest
                    on_input=digest_typed
                    error=digest_error
                />
                <div class="actions"><Button label=words::NOTED_GO kind=Kind::Quiet submit=true busy=busy/></div>
            </form>
            {shown(other)}
            {shown(said)}
        }
        .into_any()
    }
}
