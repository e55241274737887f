//! The agency's units, where people are in them and under whom: as it is, and how it changes.
//!
//! Promises: what a change does to how many people is shown before it is made, on a second word; what is offered to choose from is open
//! today. Refuses: to judge what may be; the server does, and tells it field by field.

mod alone;
mod form;
mod person;
mod placement;
pub(super) mod review;
mod tree;
mod unit;
mod words;

use std::sync::Arc;

use domain::{
    ids::UnitId,
    wire::office::structure::{AloneQuery, Structure, UnitChange, UnitRow},
};
use leptos::{prelude::*, text_prop::TextProp};

pub use self::{alone::AlonePage, placement::PlacementPage};
use super::{
    files::{self, Told},
    trouble,
};
use crate::{
    i18n::{language, text::structure as text},
    office::{
        calls,
        routes::Route,
        state::{Asked, Choices, Office},
        words::count,
    },
    ui::{Button, Card, MAIN_ID, PageHeading, Tone, link, outcome, paragraph, shown},
};

/// What the page shows beside the tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum View {
    /// The tree itself.
    Tree,
    /// One unit, and what can be done with it.
    Unit(UnitId),
    /// A form; a new unit lies below the one that is named, if one is.
    Form(UnitChange, Option<UnitId>),
}

/// The page as its parts share it.
#[derive(Clone, Copy)]
struct Desk {
    office: Office,
    choices: Option<Choices>,
    known: Asked<Structure>,
    view: RwSignal<View>,
    done: RwSignal<Option<TextProp>>,
}

impl Desk {
    /// Shows something else; the button that was pressed goes away, and the keyboard stays at the page.
    fn show(self, view: View) {
        self.done.set(None);
        self.view.set(view);
        self.office.ports().host.focus(MAIN_ID);
    }

    /// A change was made: the tree is asked for anew, here and where other pages choose a unit.
    fn tell(self, said: TextProp) {
        self.show(View::Tree);
        self.done.set(Some(said));
        self.known.again();
        if let Some(choices) = self.choices {
            choices.units.again();
        }
    }
}

/// `/kantor/unit`.
#[component]
pub fn StructurePage() -> impl IntoView {
    let office = expect_context::<Office>();
    let known: Asked<Structure> = office.ask(|| Some(calls::STRUCTURE.to_owned()));
    let desk = Desk {
        office,
        choices: use_context::<Choices>(),
        known,
        view: RwSignal::new(View::Tree),
        done: RwSignal::new(None),
    };
    let told = move || desk.done.get().map(|said| outcome((said, Tone::Good)));
    let body = move |known: Arc<Structure>| (move || part(desk, &known, desk.view.get())).into_any();
    view! {
        <PageHeading title=text::TITLE take_focus=office.takes_focus()>{paragraph(text::INTRO)}</PageHeading>
        {shown(told)}
        {trouble::answered(known, body)}
    }
    .into_any()
}

fn part(desk: Desk, known: &Arc<Structure>, view: View) -> AnyView {
    let of = |id: UnitId| known.units.iter().find(|unit| unit.id == id);
    match view {
        View::Form(change, unit) => form::form(desk, known, change, unit.and_then(of)),
        // A unit that somebody else has closed meanwhile is not there any more.
        View::Unit(id) if of(id).is_some() => of(id).map(|unit| unit::unit(desk, known, unit)).into_any(),
        View::Unit(_) | View::Tree => whole(desk, known),
    }
}

fn whole(desk: Desk, known: &Arc<Structure>) -> AnyView {
    let create = Callback::new(move |()| desk.show(View::Form(UnitChange::Create, None)));
    let alone = known.alone;
    let alone = match alone {
        0 => paragraph(text::ALONE_NONE),
        _ => {
            let label = text::ALONE.with(move || [("n", count(alone))]);
            let way = link(Route::Alone(AloneQuery::default()).path(), label);
            view! { <p>{way}</p> }.into_any()
        }
    };
    view! {
        <Card>
            {alone}
            <div class="actions"><Button label=text::CREATE_TOP on_click=create/></div>
        </Card>
        {tree::tree(desk, known)}
        {tree::closed(known)}
        {file()}
    }
    .into_any()
}

/// All units, as a file.
fn file() -> AnyView {
    let told = Told { title: text::FILE, lead: text::FILE_TEXT, name: text::FILE_NAME };
    files::figures(told, |form| calls::export_shown("units", form, untrack(language)))
}

/// The unit with all below it, in order of reading.
fn subtree<'a>(units: &'a [UnitRow], of: &UnitRow) -> impl Iterator<Item = &'a UnitRow> + use<'a> {
    let depth = of.depth;
    let at = units.iter().position(|unit| unit.id == of.id).unwrap_or(units.len());
    let rest = &units[at..];
    rest.iter().enumerate().take_while(move |(place, unit)| *place == 0 || unit.depth > depth).map(|(_, unit)| unit)
}

#[cfg(test)]
mod tests {
    use super::*;

    pub(super) fn row(number: u8, depth: u32, name: &str) -> UnitRow {
        UnitRow {
            id: UnitId::from_random([number; 16]),
            code: format!("U{number}"),
            name: name.to_owned(),
            parent: None,
            depth,
            here: 0,
            people: 0,
            head: None,
            named: None,
            opened: None,
            closed: None,
            past: Vec::new(),
        }
    }

    #[test]
    fn a_subtree_ends_where_its_depth_comes_again() {
        let units =
            [row(1, 0, "Dinas"), row(2, 1, "Bidang"), row(3, 2, "Seksi"), row(4, 1, "Sekretariat"), row(5, 0, "Badan")];
        let names = |of: usize| subtree(&units, &units[of]).map(|unit| unit.name.as_str()).collect::<Vec<_>>();
        assert_eq!(names(0), ["Dinas", "Bidang", "Seksi", "Sekretariat"]);
        assert_eq!(names(1), ["Bidang", "Seksi"]);
        assert_eq!(names(4), ["Badan"]);
    }
}
