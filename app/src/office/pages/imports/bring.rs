//! A file is chosen, read beside the page, mapped, and sent to be looked at.

use domain::{
    intake::{FILE_BYTES_MAX, Kind},
    wire::office::imports::{Imports, LinesQuery},
};
use leptos::{prelude::*, text_prop::TextProp};

use super::{
    columns,
    words::{kind_words, reason_words},
};
use crate::{
    components::who_sees::by_code,
    i18n::{Sentence, formats, text::imports as text},
    office::{
        pages::trouble,
        routes::Route,
        state::{
            Asked, Office,
            imports::{Far, Intake, Stage, Stopped},
        },
        words::count,
    },
    ports::{Failure, Sheets},
    reactive::{effect, memo},
    state::{Means, address::Address},
    ui::{Button, Card, FileField, Kind as Weight, Meter, Notice, SelectField, Tone, paragraph, shown, soft},
};

/// The field of the file.
const FILE: &str = "import-file";
/// The field of its sheets.
const SHEET: &str = "import-sheet";

/// The card where a file is brought, and what comes after it.
#[component]
pub fn Bring(
    /// What was brought before, with what hands have said.
    listed: Asked<Imports>,
) -> impl IntoView {
    let office = expect_context::<Office>();
    let intake = Intake::new(office, Means::<dyn Sheets>::here());
    on_cleanup(move || intake.reset());
    let address = Address::here();
    let phase = memo(move || intake.stage.with(phase));
    effect(move || {
        if let Some(preview) = intake.preview.get() {
            address.go(&Route::Import(preview.import.id, LinesQuery::default()).path());
        }
    });
    view! {
        {choose(office, intake, listed)}
        {shown(move || far(intake, phase))}
        {shown(move || stopped(intake))}
        {shown(move || sheets(intake))}
        {columns::cards(office, intake)}
    }
    .into_any()
}

fn choose(office: Office, intake: Intake, listed: Asked<Imports>) -> AnyView {
    let (chosen, missing) = (RwSignal::new(None::<String>), RwSignal::new(false));
    let kinds = Kind::ALL.map(|kind| (kind.code().to_owned(), TextProp::from(kind_words(kind))));
    let kind = Signal::derive(move || intake.kind.get().code().to_owned());
    let of_kind = Callback::new(move |code: String| {
        intake.reset();
        intake.kind.set(Kind::from_code(&code).unwrap_or(Kind::People));
    });
    // What was said of another file is not so of this one.
    let choose = Callback::new(move |name: String| {
        intake.reset();
        missing.set(false);
        chosen.set(Some(bare(&name).to_owned()).filter(|name| !name.is_empty()));
    });
    let read = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        match chosen.get_untracked() {
            Some(file) => {
                let by_hand = listed.latest().map(|listed| listed.by_hand.clone()).unwrap_or_default();
                intake.open(FILE, file, by_hand);
            }
            None => {
                missing.set(true);
                office.ports().host.focus(FILE);
            }
        }
    };
    let error = Signal::derive(move || missing.get().then(|| text::bring::CHOOSE_FIRST.get().to_owned()));
    let hint =
        TextProp::from(move || by_code(text::bring::hint::ALL, intake.kind.get().code()).map_or("", Sentence::get));
    let size = text::bring::FILE_HINT.with(|| [("size", formats::megabytes(FILE_BYTES_MAX as u64))]);
    let template = Callback::new(move |()| {
        let kind = intake.kind.get_untracked();
        intake.offer(&format!("{}\r\n", template(kind)), &format!("{}.csv", kind.code()));
    });
    let busy = Signal::derive(move || intake.busy());
    view! {
        <Card title=text::bring::TITLE>
            <form class="narrow" novalidate on:submit=read>
                <SelectField
                    name="import-kind"
                    label=text::bring::KIND
                    options=kinds.to_vec()
                    value=kind
                    hint=hint
                    on_change=of_kind
                />
                <FileField
                    name=FILE
                    label=text::bring::FILE
                    hint=size
                    accept=".xlsx,.xlsm,.csv,.txt"
                    error=error
                    on_change=choose
                />
                <div class="actions">
                    <Button label=text::bring::READ submit=true busy=busy/>
                    <Button label=text::bring::TEMPLATE kind=Weight::Plain on_click=template/>
                </div>
            </form>
        </Card>
    }
    .into_any()
}

/// A file's name without the folder that browsers put before it.
fn bare(name: &str) -> &str {
    name.rsplit(['\\', '/']).next().unwrap_or(name)
}

/// The heads of an empty list of one's own, divided as spreadsheets here read it.
const fn template(kind: Kind) -> &'static str {
    match kind {
        Kind::Units => "kode_unit;nama_unit;kode_unit_induk",
        Kind::Posts => "kode_jabatan;nama_jabatan;kelompok_jabatan",
        Kind::People => {
            "nip;nama;status;golongan;kode_unit;unit;kode_unit_induk;jabatan;jenis_jabatan;kapasitas;nip_atasan;mulai"
        }
    }
}

/// What is going on, without how far it is: the card stays while only that changes, and so does the keyboard on its button.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Phase {
    Starting,
    Unpacking,
    Rows,
    Packing,
    Sending,
    Looking,
}

const fn phase(stage: &Stage) -> Option<Phase> {
    match stage {
        Stage::Choosing | Stage::Open => None,
        Stage::Reading(Far::Starting) => Some(Phase::Starting),
        Stage::Reading(Far::Unpacked(_)) => Some(Phase::Unpacking),
        Stage::Reading(Far::Rows(_)) => Some(Phase::Rows),
        Stage::Packing => Some(Phase::Packing),
        Stage::Sending(_) => Some(Phase::Sending),
        Stage::Looking => Some(Phase::Looking),
    }
}

/// How far it is, with a way to stop it.
fn far(intake: Intake, phase: Memo<Option<Phase>>) -> Option<AnyView> {
    let (words, part) = match phase.get()? {
        Phase::Starting => (text::far::STARTING, None),
        Phase::Unpacking => (text::far::UNPACKED, Some(())),
        Phase::Rows => (text::far::ROWS, None),
        Phase::Packing => (text::far::PACKING, None),
        Phase::Sending => (text::far::SENDING, Some(())),
        Phase::Looking => (text::far::LOOKING, None),
    };
    let thousandths = Signal::derive(move || match intake.stage.get() {
        Stage::Reading(Far::Unpacked(thousandths)) | Stage::Sending(thousandths) => thousandths,
        _ => 0,
    });
    let rows = move || match intake.stage.get() {
        Stage::Reading(Far::Rows(rows)) if rows > 0 => text::far::ROWS_N.fill(&[("n", &count(rows))]),
        _ => String::new(),
    };
    let percent = text::far::PERCENT.with(move || [("n", (thousandths.get() / 10).to_string())]);
    let bar = part.map(|()| {
        view! { <Meter label=text::far::LABEL value=thousandths max=Signal::stored(1_000) text=percent/> }
    });
    let office = expect_context::<Office>();
    let stop = Callback::new(move |()| {
        // The button that was pressed goes away: the keyboard goes to the field.
        office.ports().host.focus(FILE);
        intake.reset();
    });
    Some(
        view! {
            <Card>
                <p role="status">{words}</p>
                {bar}
                {soft(rows)}
                <div class="actions"><Button label=text::bring::CANCEL kind=Weight::Quiet on_click=stop/></div>
            </Card>
        }
        .into_any(),
    )
}

/// Why it goes no further.
fn stopped(intake: Intake) -> Option<AnyView> {
    let words = match intake.stopped.get()? {
        Stopped::Refused(reason) => reason_words(reason),
        Stopped::Died => text::stopped::DIED,
        Stopped::Missing => text::stopped::MISSING,
        // The installation holds sample data: asking again would be of no use.
        Stopped::Failed(Failure::Refused(detail)) if detail.field.as_deref() == Some("demo") => text::DEMO,
        Stopped::Failed(failure) => {
            let again = Callback::new(move |()| intake.again());
            return Some(trouble::in_the_way(&failure, again));
        }
    };
    Some(view! { <Notice title=text::stopped::TITLE tone=Tone::Bad live=true>{paragraph(words)}</Notice> }.into_any())
}

/// The sheets, where there are several, and what is said of macros.
fn sheets(intake: Intake) -> Option<AnyView> {
    let opened = intake.opened.get()?;
    let macros = opened.macros.then(|| view! { <Notice title=text::sheet::MACROS tone=Tone::Info/> });
    if opened.sheets.len() < 2 {
        return macros.map(IntoAny::into_any);
    }
    let none = (String::new(), TextProp::from(text::sheet::PICK));
    let listed = opened.sheets.into_iter().enumerate().map(|(place, (name, hidden))| {
        let label = if hidden { text::sheet::HIDDEN.about([("name", name.into())]) } else { name.into() };
        (place.to_string(), label)
    });
    let picked = Signal::derive(move || intake.place.get().map(|place| place.to_string()).unwrap_or_default());
    let pick = Callback::new(move |place: String| {
        if let Ok(place) = place.parse() {
            intake.sheet(place);
        }
    });
    Some(
        view! {
            {macros}
            <div class="narrow"><Card title=text::sheet::TITLE>
                <SelectField
                    name=SHEET
                    label=text::sheet::LEAD
                    options=core::iter::once(none).chain(listed).collect()
                    value=picked
                    on_change=pick
                />
            </Card></div>
        }
        .into_any(),
    )
}

#[cfg(test)]
mod tests {
    use domain::intake::{Head, head};

    use super::*;

    #[test]
    fn the_empty_list_has_only_heads_that_are_known_and_all_that_are_needed() {
        for kind in Kind::ALL {
            let fields: Vec<_> = template(kind).split(';').map(|text| head(kind, text)).collect();
            assert!(fields.iter().all(|head| matches!(head, Head::Field(_))), "{kind:?}: {fields:?}");
            for field in kind.required() {
                assert!(fields.contains(&Head::Field(*field)), "{kind:?} lacks {field:?}");
            }
        }
    }

    #[test]
    fn a_file_is_called_by_its_name_alone() {
        assert_eq!(bare("C:\\fakepath\\a.xlsx"), "a.xlsx");
        assert_eq!(bare("a.xlsx"), "a.xlsx");
    }
}
