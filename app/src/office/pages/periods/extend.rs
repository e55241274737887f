//! More time for one person: whose it is, is shown before it is given.

use std::sync::Arc;

use domain::{
    access::Action,
    ids::PeriodId,
    wire::office::periods::{ExportExtensions, Extend, ExtensionRow, ExtensionSeen, PeriodPage, WithdrawExtension},
};
use leptos::{prelude::*, text_prop::TextProp};

use super::{
    ask::Fields,
    words::{faults, too_short},
};
use crate::{
    i18n::{language, text::periods as text},
    office::{
        calls,
        pages::{
            files::{self, Told},
            trouble,
            typed::Typed,
        },
        state::{Asked, Office},
        words::day,
    },
    reactive::effect,
    ui::{Button, Card, Disclosure, InputKind, Kind, Line, Lines, Notice, paragraph, soft},
};

/// The fields of who gets more time.
const FIELDS: [&str; 3] = ["nip", "until", "reason"];

/// What is being asked and what is typed, for as long as the page is open: the period itself is read anew after whatever is done on it, and
/// what somebody has begun meanwhile stays.
#[derive(Clone, Copy)]
pub struct Giving {
    fields: Fields,
    asked: Asked<ExtensionSeen>,
}

impl Giving {
    /// Nothing yet; `done` is told who was given time.
    pub fn new(office: Office, done: Callback<TextProp>) -> Self {
        let asked: Asked<ExtensionSeen> = Asked::nothing(office);
        let fields = Fields::new(FIELDS.map(|field| (field, String::new())), Callback::new(move |()| asked.clear()));
        effect(move || {
            let Some(answer) = asked.answer() else { return };
            fields.mark(&answer.wrong);
            if answer.saved {
                let name = answer.name.clone().unwrap_or_default();
                // Which also takes the answer away: what was given is not offered again.
                for field in FIELDS {
                    fields.put(field, String::new());
                }
                done.run(text::extend::SAVED.about([("name", name.into())]));
            }
        });
        Self { fields, asked }
    }
}

/// The card.
pub fn card(
    office: Office,
    known: &Arc<PeriodPage>,
    Giving { fields, asked }: Giving,
    done: Callback<TextProp>,
) -> AnyView {
    let id = known.period.id;
    let send = move |save: bool| {
        let text = |field| fields.text(field);
        asked.post(
            calls::extensions(id),
            Extend { nip: text("nip"), until: text("until"), reason: text("reason"), save },
        );
    };
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        send(false);
    };
    let busy = Signal::derive(move || asked.waiting());
    let save = Callback::new(move |()| send(true));
    let answer = move |answer: Arc<ExtensionSeen>| {
        if !answer.wrong.is_empty() {
            return faults(office, &answer.wrong);
        }
        let (name, until) = (answer.name.clone().unwrap_or_default(), fields.text("until"));
        let title = text::extend::READY.with(move || [("name", name.clone()), ("day", day(&until))]);
        view! {
            <Notice title=title live=true>
                <div class="actions"><Button label=text::extend::SAVE busy=busy on_click=save/></div>
            </Notice>
        }
        .into_any()
    };
    let given = if known.extensions.is_empty() {
        soft(text::extend::NONE)
    } else {
        let lines = known.extensions.iter().cloned().map(|row| line(office, id, row, &known.today, done));
        let lines = lines.collect_view();
        view! { <Lines>{lines}</Lines> }.into_any()
    };
    view! {
        <Card title=text::extend::TITLE>
            {paragraph(text::extend::TEXT)}
            {given}
            <form class="narrow" novalidate on:submit=submit>
                {fields.number("nip", text::extend::NIP, None)}
                {fields.line("until", text::extend::UNTIL, None, InputKind::Date)}
                {fields.reason(text::extend::REASON, text::one::REASON_HINT)}
                <div class="actions">
                    <Button label=text::extend::CHECK kind=Kind::Quiet submit=true busy=busy/>
                </div>
            </form>
            {trouble::answered(asked, answer)}
        </Card>
        {file(office, known)}
    }
    .into_any()
}

/// Who has more time, as a file.
fn file(office: Office, known: &PeriodPage) -> Option<AnyView> {
    let period = known.period.id;
    if known.extensions.is_empty() || !untrack(|| office.rights().may(Action::ExportNamed)) {
        return None;
    }
    let told = Told { title: text::extend::FILE, lead: text::extend::FILE_TEXT, name: text::extend::FILE_NAME };
    Some(files::names_beside("extensions-reason", told, move |form, reason| {
        let wanted = ExportExtensions { period, reason, language: Some(untrack(language).tag().to_owned()) };
        Some((calls::export_by_body("extensions", form), serde_json::to_string(&wanted).ok()?))
    }))
}

fn line(office: Office, id: PeriodId, row: ExtensionRow, today: &str, done: Callback<TextProp>) -> AnyView {
    let ExtensionRow { person, name, until, reason, withdrawn } = row;
    // Dates in this form are in order as texts; the last day cannot be taken back.
    let runs = withdrawn.is_none() && until.as_str() > today;
    let over = withdrawn.is_none() && until.as_str() < today;
    let last = {
        let until = until.clone();
        text::extend::UNTIL_LINE.with(move || [("day", day(&until))])
    };
    let ended = withdrawn.map(|on| soft(text::extend::WITHDRAWN.with(move || [("day", day(&on))])));
    let over = over.then(|| soft(text::extend::ENDED));
    let why = soft(text::extend::WHY.about([("reason", reason.into())]));
    let take_back = runs.then(|| {
        let sheet = Typed::<WithdrawExtension, ExtensionSeen>::begun(office, WithdrawExtension::default());
        let whose = name.clone();
        effect(move || {
            if sheet.asked.answer().is_some() {
                done.run(text::extend::TAKEN_BACK.about([("name", whose.clone().into())]));
            }
        });
        let submit = move |event: leptos::ev::SubmitEvent| {
            event.prevent_default();
            sheet.asked.clear();
            sheet.asked.post(calls::withdraw_extension(id, person), sheet.fields.get_untracked());
        };
        let field = format!("reason-{person}");
        view! {
            <Disclosure summary=text::extend::WITHDRAW>
                {paragraph(text::extend::WITHDRAW_TEXT)}
                <form novalidate on:submit=submit>
                    <crate::ui::TextArea
                        name=field
                        label=text::extend::REASON
                        hint=text::one::REASON_HINT
                        value=sheet.value(|typed| typed.reason.clone())
                        on_input=sheet.typed(|typed, text| typed.reason = text)
                        error=sheet.error("reason", too_short)
                    />
                    <div class="actions">
                        <Button
                            label=text::extend::WITHDRAW_GO
                            kind=Kind::Danger
                            submit=true
                            busy=sheet.busy()
                        />
                    </div>
                </form>
                {sheet.trouble()}
            </Disclosure>
        }
    });
    view! {
        <Line title=name>
            <p class="small">{crate::ui::say(last)}</p>
            {ended}
            {over}
            {why}
            {take_back}
        </Line>
    }
    .into_any()
}
