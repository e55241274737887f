//! A file of competencies' words: chosen, read beside the page, looked at, taken.

use domain::{
    intake::FILE_BYTES_MAX,
    wire::office::{
        REASON_CHARS_MAX, catalogue::CataloguePage as Page, standards::BASIS_CHARS_MAX, wording::WordingFacts,
    },
};
use leptos::prelude::*;

use super::{back, seen, wording};
use crate::{
    i18n::{
        Sentence, formats,
        text::{imports::columns as columns_words, wording::bring as words},
    },
    office::{
        calls,
        pages::{
            reading::{self, bare},
            standards::fault_words,
            trouble,
        },
        state::{Asked, Office, wording::WordIntake},
    },
    ports::Sheets,
    reactive::effect,
    state::Means,
    ui::{
        Button, Card, FileField, InputKind, Kind, Notice, PageHeading, TextArea, TextField, Tone, paragraph, shown,
        soft,
    },
};

/// The field of the file.
const FILE: &str = "words-file";
/// The field of its sheets.
const SHEET: &str = "words-sheet";

/// The heads of an empty list, divided as spreadsheets here read it.
const TEMPLATE: &str = "kind;code;name_id;name_en;definition_id;definition_en;level;meaning_id;meaning_en;number;statement_id;statement_en";

/// `/kantor/kamus/berkas`.
#[component]
pub fn WordsFilePage() -> impl IntoView {
    let office = expect_context::<Office>();
    let known: Asked<Page> = office.ask(|| Some(calls::CATALOGUE.to_owned()));
    let intake = WordIntake::new(office, Means::<dyn Sheets>::here());
    on_cleanup(move || intake.reading.reset());
    let again = Callback::new(move |()| intake.again());
    // The day that is offered is today's in the agency's zone.
    effect(move || {
        if let Some(page) = known.answer() {
            intake.facts.update(|facts| {
                if facts.from.is_empty() {
                    facts.from.clone_from(&page.today);
                }
            });
        }
    });
    // What was taken is among the versions below.
    effect(move || {
        if intake.seen.with(|seen| seen.as_ref().is_some_and(|seen| seen.taken)) {
            known.again();
        }
    });
    view! {
        <PageHeading title=words::NAME take_focus=office.takes_focus()>{paragraph(words::LEAD)}</PageHeading>
        {choose(office, intake)}
        {reading::far(intake.reading, FILE)}
        {reading::stopped(intake.reading, again)}
        {reading::sheets(intake.reading, SHEET)}
        {shown(move || facts(intake))}
        {seen::cards(intake)}
        {trouble::answered(known, |page| wording::history(&page.wording))}
        {back()}
    }
    .into_any()
}

fn choose(office: Office, intake: WordIntake) -> AnyView {
    let (chosen, missing) = (RwSignal::new(None::<String>), RwSignal::new(false));
    // What was said of another file is not so of this one.
    let choose = Callback::new(move |name: String| {
        intake.reading.reset();
        missing.set(false);
        chosen.set(Some(bare(&name).to_owned()).filter(|name| !name.is_empty()));
    });
    let read = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        match chosen.get_untracked() {
            Some(file) => intake.open(FILE, &file),
            None => {
                missing.set(true);
                office.ports().host.focus(FILE);
            }
        }
    };
    let error = Signal::derive(move || missing.get().then(|| words::CHOOSE.get().to_owned()));
    let hint = words::HINT.with(|| [("size", formats::megabytes(FILE_BYTES_MAX as u64))]);
    let template = Callback::new(move |()| {
        let name = untrack(|| words::TEMPLATE_NAME.get().to_owned());
        intake.reading.offer(&format!("{TEMPLATE}\r\n"), &format!("{name}.csv"));
    });
    let busy = Signal::derive(move || intake.reading.busy());
    view! {
        <Card title=words::TITLE>
            {soft(words::FORM)}
            <form class="narrow" novalidate on:submit=read>
                <FileField
                    name=FILE
                    label=words::FILE
                    hint=hint
                    accept=".xlsx,.xlsm,.csv,.txt,.json"
                    error=error
                    on_change=choose
                />
                <div class="actions">
                    <Button label=words::READ submit=true busy=busy/>
                    <Button label=words::TEMPLATE kind=Kind::Plain on_click=template/>
                </div>
            </form>
        </Card>
        <Notice title=words::TAKEN_TITLE tone=Tone::Info>
            {paragraph(words::TAKEN)}
            {paragraph(words::NOT_TAKEN)}
        </Notice>
    }
    .into_any()
}

/// What is written beside the file, and the way on; once there is a table.
fn facts(intake: WordIntake) -> Option<AnyView> {
    let table = intake.reading.table.get()?;
    // A dictionary has no head.
    let found = if table.head_line == 0 {
        words::STATEMENTS.about([("n", (table.rows as usize).into())])
    } else {
        columns_words::FOUND
            .about([("line", (table.head_line as usize).into()), ("rows", (table.rows as usize).into())])
    };
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        intake.look();
    };
    let (from, typed, error) = (
        Signal::derive(move || intake.facts.with(|facts| facts.from.clone())),
        intake.typed("from", |facts, text| facts.from = text),
        error(intake, "from"),
    );
    let busy = Signal::derive(move || intake.reading.busy());
    Some(
        view! {
            <Card title=words::FACTS>
                {paragraph(found)}
                {soft(words::FACTS_LEAD)}
                <form class="narrow" novalidate on:submit=submit>
                    <TextField
                        name="from"
                        label=words::FROM
                        hint=words::FROM_HINT
                        kind=InputKind::Date
                        value=from
                        on_input=typed
                        error=error
                    />
                    {area(
                        intake,
                        ("basis_id", words::BASIS, words::BASIS_HINT, BASIS_CHARS_MAX),
                        |facts| facts.basis_id.clone(),
                        |facts, text| facts.basis_id = text,
                    )}
                    {area(
                        intake,
                        ("basis_en", words::BASIS_EN, words::BASIS_EN_HINT, BASIS_CHARS_MAX),
                        |facts| facts.basis_en.clone(),
                        |facts, text| facts.basis_en = text,
                    )}
                    {area(
                        intake,
                        ("reason", words::REASON, words::REASON_HINT, REASON_CHARS_MAX),
                        |facts| facts.reason.clone(),
                        |facts, text| facts.reason = text,
                    )}
                    <div class="actions"><Button label=words::LOOK submit=true busy=busy/></div>
                </form>
            </Card>
        }
        .into_any(),
    )
}

fn error(intake: WordIntake, field: &'static str) -> Signal<Option<String>> {
    Signal::derive(move || intake.wrong.with(|wrong| wrong.iter().find(|wrong| wrong.field == field).map(fault_words)))
}

fn area(
    intake: WordIntake,
    (field, label, hint, most): (&'static str, Sentence, Sentence, usize),
    get: fn(&WordingFacts) -> String,
    set: fn(&mut WordingFacts, String),
) -> AnyView {
    let (value, typed) = (Signal::derive(move || intake.facts.with(get)), intake.typed(field, set));
    let (error, most) = (error(intake, field), u32::try_from(most).unwrap_or(u32::MAX));
    view! { <TextArea name=field label=label hint=hint value=value on_input=typed error=error maxlength=most/> }
        .into_any()
}

#[cfg(test)]
mod tests {
    use domain::wording::{WordField, recognised, word_column_flaws};

    use super::*;

    #[test]
    fn the_empty_list_has_a_known_head_for_each_field() {
        let fields: Vec<_> = TEMPLATE.split(';').filter_map(recognised).collect();
        assert_eq!(fields, WordField::ALL);
        assert_eq!(word_column_flaws(&fields), []);
    }
}
