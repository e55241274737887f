//! A file is chosen, read beside the page, mapped, and sent to be looked at.

use domain::{
    intake::{FILE_BYTES_MAX, Kind},
    wire::office::imports::{Imports, LinesQuery},
};
use leptos::{prelude::*, text_prop::TextProp};

use super::{columns, words::kind_words};
use crate::{
    components::who_sees::by_code,
    i18n::{Sentence, formats, text::imports as text},
    office::{
        pages::reading::{self, bare},
        routes::Route,
        state::{Asked, Office, imports::Intake},
    },
    ports::Sheets,
    reactive::effect,
    state::{Means, address::Address},
    ui::{Button, Card, FileField, Kind as Weight, SelectField},
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
    let again = Callback::new(move |()| intake.again());
    effect(move || {
        if let Some(preview) = intake.preview.get() {
            address.go(&Route::Import(preview.import.id, LinesQuery::default()).path());
        }
    });
    view! {
        {choose(office, intake, listed)}
        {reading::far(intake.reading, FILE)}
        {reading::stopped(intake.reading, again)}
        {reading::sheets(intake.reading, SHEET)}
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
                intake.open(FILE, &file, by_hand);
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
        intake.reading.offer(&format!("{}\r\n", template(kind)), &format!("{}.csv", kind.code()));
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

/// The heads of an empty list of one's own, divided as spreadsheets here read it.
const fn template(kind: Kind) -> &'static str {
    match kind {
        Kind::Units => "kode_unit;nama_unit;kode_unit_induk",
        Kind::Posts => "kode_jabatan;nama_jabatan;kelompok_jabatan",
        Kind::People => {
            "nip;nama;status;golongan;kode_unit;unit;kode_unit_induk;jabatan;jenis_jabatan;kapasitas;nip_atasan;mulai;\
             sampai"
        }
    }
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
}
