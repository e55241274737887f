//! A file of official results: chosen, read beside the page, mapped, looked at, entered.

use domain::{
    intake::{
        FILE_BYTES_MAX,
        results::{Brings, RESULT_PEOPLE_MAX, ResultFault, ResultField},
    },
    wire::office::{
        CompetencyName,
        official::{OfficialImports, OfficialQuery},
        sheets::ShownColumn,
    },
};
use leptos::{prelude::*, text_prop::TextProp};

use super::{lists, seen};
use crate::{
    components::{
        official::{both, rules},
        who_sees::by_code,
    },
    i18n::{
        formats,
        text::{
            imports::columns as columns_words,
            official::{bring as words, field},
        },
    },
    office::{
        calls,
        pages::{
            reading::{self, bare},
            trouble,
        },
        routes::Route,
        state::{Asked, Office, official::ResultIntake},
    },
    ports::Sheets,
    reactive::effect,
    state::Means,
    ui::{
        Button, Card, Disclosure, FileField, Kind, Notice, PageHeading, SelectField, Tone, link, paragraph, shown, soft,
    },
};

/// The field of the file.
const FILE: &str = "official-file";
/// The field of its sheets.
const SHEET: &str = "official-sheet";

/// `/kantor/hasil-resmi/berkas`.
#[component]
pub fn ImportsPage() -> impl IntoView {
    let office = expect_context::<Office>();
    let listed: Asked<OfficialImports> = office.ask(|| Some(calls::OFFICIAL_IMPORTS.to_owned()));
    let intake = ResultIntake::new(office, Means::<dyn Sheets>::here());
    on_cleanup(move || intake.reading.reset());
    let again = Callback::new(move |()| intake.again());
    // What was entered is on the list below, and what a hand has said is known to the next file.
    effect(move || {
        let entered = intake.seen.with(|seen| seen.as_ref().map(|seen| seen.entered));
        if entered.is_some_and(|entered| entered || intake.said()) {
            listed.again();
        }
    });
    let back = Route::Official(OfficialQuery::default()).path();
    view! {
        <PageHeading title=words::NAME take_focus=office.takes_focus()>
            {paragraph(words::LEAD)}
            <p class="no-print">{link(back, words::BACK)}</p>
        </PageHeading>
        {choose(office, intake, listed)}
        {reading::far(intake.reading, FILE)}
        {reading::stopped(intake.reading, again)}
        {reading::sheets(intake.reading, SHEET)}
        {shown(move || columns(intake, listed))}
        {seen::cards(intake)}
        {trouble::answered(listed, move |answer| {
            let rules = rules(&answer.rules);
            view! {
                {lists::card(office, listed, &answer)}
                <Disclosure summary=crate::i18n::text::official::office::RULES>{rules}</Disclosure>
            }
            .into_any()
        })}
    }
    .into_any()
}

fn choose(office: Office, intake: ResultIntake, listed: Asked<OfficialImports>) -> AnyView {
    let (chosen, missing) = (RwSignal::new(None::<String>), RwSignal::new(false));
    // What was said of another file is not so of this one.
    let choose = Callback::new(move |name: String| {
        intake.reading.reset();
        missing.set(false);
        chosen.set(Some(bare(&name).to_owned()).filter(|name| !name.is_empty()));
    });
    let read = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        match (chosen.get_untracked(), listed.latest()) {
            (Some(file), Some(known)) => intake.open(FILE, &file, &known),
            (Some(_), None) => listed.again(),
            (None, _) => {
                missing.set(true);
                office.ports().host.focus(FILE);
            }
        }
    };
    let error = Signal::derive(move || missing.get().then(|| words::CHOOSE.get().to_owned()));
    let hint = words::HINT.with(|| {
        [("size", formats::megabytes(FILE_BYTES_MAX as u64)), ("people", formats::integer(RESULT_PEOPLE_MAX))]
    });
    let template = Callback::new(move |()| {
        let codes = listed.latest().map(|known| template(&known.competencies)).unwrap_or_default();
        let name = untrack(|| words::TEMPLATE_NAME.get().to_owned());
        intake.reading.offer(&format!("{codes}\r\n"), &format!("{name}.csv"));
    });
    let busy = Signal::derive(move || intake.reading.busy());
    let ready = move || listed.answer().is_some();
    let buttons = move || {
        ready().then(|| {
            view! {
                <div class="actions">
                    <Button label=words::READ submit=true busy=busy/>
                    <Button label=words::TEMPLATE kind=Kind::Plain on_click=template/>
                </div>
            }
            .into_any()
        })
    };
    view! {
        <Card title=words::TITLE>
            <form class="narrow" novalidate on:submit=read>
                <FileField
                    name=FILE
                    label=words::FILE
                    hint=hint
                    accept=".xlsx,.xlsm,.csv,.txt"
                    error=error
                    on_change=choose
                />
                {shown(buttons)}
            </form>
        </Card>
    }
    .into_any()
}

/// The heads of an empty list, divided as spreadsheets here read it: the fields, then the competencies that every post asks for.
fn template(competencies: &[CompetencyName]) -> String {
    const FIELDS: &str = "nip;tanggal_penilaian;lembaga;nomor_akreditasi;nomor_laporan;tujuan;standar_jabatan;jpm";
    /// The nine of the regulation; others are added by hand.
    const COMMON: usize = 9;
    let codes = competencies.iter().take(COMMON).map(|known| known.code.as_str());
    core::iter::once(FIELDS).chain(codes).collect::<Vec<_>>().join(";")
}

/// What a column brings, in words.
pub(super) fn brings_words(brings: Brings, competencies: &[CompetencyName]) -> TextProp {
    match brings {
        Brings::Field(of) => by_code(field::ALL, of.code()).unwrap_or(field::LEVEL).into(),
        Brings::Level(code) => {
            let code = code.to_string();
            let name = competencies.iter().find(|known| known.code == code).map(|known| both(&known.name));
            words::LEVEL_OF.about([("name", name.unwrap_or_else(|| code.into()).into())])
        }
    }
}

/// What each column brings, and the way on; once there is a table.
fn columns(intake: ResultIntake, listed: Asked<OfficialImports>) -> Option<AnyView> {
    let table = intake.reading.table.get()?;
    let competencies = listed.latest().map(|known| known.competencies.clone()).unwrap_or_default();
    let known = intake.columns.get_untracked()?;
    let offered: Vec<_> = known.offered().collect();
    let fields = |chosen: bool| {
        let these = offered.iter().filter(|(_, _, brings)| brings.is_some() == chosen);
        these.map(|(place, column, _)| column_field(intake, &competencies, *place, column)).collect::<Vec<_>>()
    };
    let (taken, other) = (fields(true), fields(false));
    let found = columns_words::FOUND
        .about([("line", (table.head_line as usize).into()), ("rows", (table.rows as usize).into())]);
    let others = (!other.is_empty()).then(|| {
        let summary = columns_words::OTHER.about([("n", other.len().into())]);
        // Where nothing is recognised, the columns that could be picked are in sight.
        let open = taken.is_empty();
        view! { <Disclosure summary=summary open=open><div class="tiles">{other}</div></Disclosure> }
    });
    let sensitive: Vec<&str> = known.sensitive().collect();
    let left = (!sensitive.is_empty()).then(|| {
        let summary = words::SENSITIVE.about([("n", sensitive.len().into())]);
        let heads = sensitive.join(", ");
        view! { <Disclosure summary=summary open=true><p>{heads}</p></Disclosure> }
    });
    let odd = (!table.odd.is_empty()).then(|| {
        let title = columns_words::ODD.about([("n", table.odd.len().into())]);
        let lines = table.odd.iter().map(u32::to_string).collect::<Vec<_>>().join(", ");
        let more = paragraph(columns_words::ODD_MORE.about([("lines", lines.into())]));
        view! { <Notice title=title tone=Tone::Bad>{more}</Notice> }
    });
    let sound = table.odd.is_empty();
    let flaws = move || missing(intake);
    let busy = Signal::derive(move || intake.reading.busy());
    let look = Callback::new(move |()| intake.look());
    let go = move || {
        let ready = intake.columns.with(|columns| columns.as_ref().is_some_and(|columns| columns.flaws().is_empty()));
        (ready && sound).then(|| {
            view! { <div class="actions"><Button label=words::LOOK busy=busy on_click=look/></div> }.into_any()
        })
    };
    Some(
        view! {
            <Card title=words::COLUMNS>
                {paragraph(found)}
                {soft(words::LEAD_COLUMNS)}
                {shown(flaws)}
                {odd}
                <div class="tiles">{taken}</div>
                {others}
                {left}
                {shown(go)}
            </Card>
        }
        .into_any(),
    )
}

/// What the columns lack.
fn missing(intake: ResultIntake) -> Option<AnyView> {
    let flaws = intake.columns.with(|columns| columns.as_ref().map(|columns| columns.flaws()))?;
    let fields: Vec<ResultField> = flaws.iter().filter_map(|flaw| flaw.field).collect();
    let has = |fault: ResultFault| flaws.iter().any(|flaw| flaw.flaw == fault.into());
    let title: TextProp = if has(ResultFault::NoLevelColumn) && fields.is_empty() {
        words::NO_LEVELS.into()
    } else if has(ResultFault::BothForms) && fields.is_empty() {
        words::BOTH.into()
    } else if fields.is_empty() {
        // A column that stands there twice says so itself.
        return None;
    } else {
        let names = TextProp::from(move || {
            let names: Vec<_> =
                fields.iter().filter_map(|of| by_code(field::ALL, of.code())).map(|name| name.get()).collect();
            names.join(", ")
        });
        words::MISSING.about([("fields", names.into())])
    };
    let more = has(ResultFault::NoLevelColumn).then(|| paragraph(words::NO_LEVELS));
    Some(view! { <Notice title=title tone=Tone::Warn live=true>{more}</Notice> }.into_any())
}

/// One column: its letters and head, its first cells as long as it is taken, and what it brings.
fn column_field(intake: ResultIntake, competencies: &[CompetencyName], place: usize, column: &ShownColumn) -> AnyView {
    let chosen = move || intake.columns.with(|columns| columns.as_ref().and_then(|columns| columns.chosen(place)));
    let unused = (String::new(), TextProp::from(columns_words::UNUSED));
    let fields = ResultField::ALL.map(Brings::Field).into_iter();
    let levels = competencies.iter().filter_map(|known| Some(Brings::Level(known.code.parse().ok()?)));
    let options = fields.chain(levels).map(|brings| (brings.code(), brings_words(brings, competencies)));
    let value = Signal::derive(move || chosen().map(Brings::code).unwrap_or_default());
    let pick = Callback::new(move |code: String| intake.choose(place, Brings::from_code(&code)));
    let doubled = Signal::derive(move || {
        let doubled = intake.columns.with(|columns| columns.as_ref().is_some_and(|columns| columns.doubled(place)));
        doubled.then(|| columns_words::DOUBLED.get().to_owned())
    });
    let (samples, remembered) = (column.samples.join(" · "), column.remembered);
    let hint = TextProp::from(move || match (chosen(), samples.is_empty()) {
        (None, _) => columns_words::LEFT.get().to_owned(),
        (Some(_), true) => columns_words::EMPTY.get().to_owned(),
        (Some(_), false) if remembered => columns_words::SAMPLES_REMEMBERED.fill(&[("cells", &samples)]),
        (Some(_), false) => columns_words::SAMPLES.fill(&[("cells", &samples)]),
    });
    let label =
        columns_words::OF.about([("letters", column.letters.clone().into()), ("head", column.head.clone().into())]);
    view! {
        <SelectField
            name=format!("column-{place}")
            label=label
            options=core::iter::once(unused).chain(options).collect()
            value=value
            hint=hint
            error=doubled
            on_change=pick
        />
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use domain::{
        intake::results::{recognised, result_column_flaws},
        wire::about::Bilingual,
    };

    use super::*;
    use crate::office::state::official::named;

    #[test]
    fn the_empty_list_has_only_heads_that_are_known_and_all_that_are_needed() {
        let name = |code: &str| CompetencyName {
            code: code.into(),
            name: Bilingual { id: format!("Kompetensi {code}"), en: format!("Competency {code}") },
        };
        let competencies = ["INT", "KS"].map(name);
        let known = named(&competencies);
        let heads = template(&competencies);
        let brings: Vec<_> =
            heads.split(';').map(|head| recognised(head, &known).unwrap_or_else(|| panic!("{head}"))).collect();
        assert_eq!(result_column_flaws(&brings), []);
        assert_eq!(brings_words(brings[8], &competencies).get(), "Level Kompetensi INT");
    }

    #[test]
    fn every_field_has_words() {
        for of in ResultField::ALL {
            assert!(by_code(field::ALL, of.code()).is_some(), "{of:?}");
        }
        assert_eq!(field::ALL.len(), ResultField::ALL.len());
    }
}
