//! Saving a form, and what is said of it.

use std::collections::BTreeMap;

use domain::wire::{error::ErrorCode, office::drafts::DraftEdit};
use leptos::{prelude::*, task::spawn_local, text_prop::TextProp};

use crate::{
    components::focus::Focus,
    i18n::text::drafts::{self as words, saving},
    office::{
        pages::words_of,
        state::{
            drafts::{
                Desk, Outcome, Reader,
                forms::{Form, Lack, Wrong},
            },
            unsaved::Sheet,
        },
    },
    ports::Failure,
    reactive::memo,
    ui::{Button, Kind, Notice, Tone, outcome, paragraph, shown, soft},
};

/// A form with what is said about it.
pub struct Keeping<F: Form> {
    /// The desk.
    pub desk: Desk,
    /// What is typed, as long as the page is there.
    pub now: RwSignal<F>,
    /// What the server reads it again by.
    part: StoredValue<String>,
    read: Reader<F>,
    sheet: StoredValue<Sheet<F>>,
    errors: RwSignal<BTreeMap<String, TextProp>>,
    outcome: RwSignal<Option<Outcome>>,
    busy: RwSignal<bool>,
    focus: Focus,
}

impl<F: Form> Clone for Keeping<F> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<F: Form> Copy for Keeping<F> {}

impl<F: Form> Keeping<F> {
    /// The form of a sheet.
    pub fn of(desk: Desk, sheet: Sheet<F>, part: String, read: Reader<F>) -> Self {
        Self {
            desk,
            now: RwSignal::from(sheet.now()),
            part: StoredValue::new(part),
            read,
            sheet: StoredValue::new(sheet),
            errors: RwSignal::new(BTreeMap::new()),
            outcome: RwSignal::new(None),
            busy: RwSignal::new(false),
            focus: Focus::here(),
        }
    }

    /// A text of the form.
    pub fn value(self, get: impl Fn(&F) -> String + Send + Sync + 'static) -> Signal<String> {
        memo(move || self.now.with(&get)).into()
    }

    /// What is called when the text of the field of that id changes.
    pub fn typed(self, id: String, set: impl Fn(&mut F, String) + Send + Sync + 'static) -> Callback<String> {
        Callback::new(move |text: String| {
            self.touch(&id);
            self.now.update(|form| set(form, text));
        })
    }

    /// A field is being filled in: what was said of it is not so any more, nor that all is saved.
    pub fn touch(self, id: &str) {
        if self.errors.with_untracked(|errors| errors.contains_key(id)) {
            self.errors.update(|errors| drop(errors.remove(id)));
        }
        if self.outcome.get_untracked() == Some(Outcome::Saved) {
            self.outcome.set(None);
        }
    }

    /// What is wrong with the field of that id; reactive.
    pub fn error(self, id: String) -> Signal<Option<String>> {
        Signal::derive(move || self.errors.with(|errors| errors.get(&id).map(|words| words.get().into_owned())))
    }

    /// Whether something is wrong with a field whose id is meant; reactive.
    pub fn wrong(self, meant: impl Fn(&str) -> bool) -> bool {
        self.errors.with(|errors| errors.keys().any(|id| meant(id)))
    }

    /// What the server has, as far as is known here.
    pub fn base(self) -> F {
        self.sheet.with_value(Sheet::base)
    }

    /// Whether something is typed that is not saved; reactive.
    pub fn dirty(self) -> Signal<bool> {
        Signal::derive(move || self.sheet.with_value(Sheet::is_dirty))
    }

    /// Saves, unless something cannot be sent. `field` finds the id of the field that the server means.
    pub fn save(self, edit: Result<DraftEdit, Vec<Wrong>>, field: impl Fn(&str) -> Option<String> + 'static) {
        if self.busy.get_untracked() {
            return;
        }
        self.outcome.set(None);
        self.errors.set(BTreeMap::new());
        let edit = match edit {
            Ok(edit) => edit,
            Err(wrong) => return self.lacks(wrong),
        };
        self.busy.set(true);
        spawn_local(async move {
            let (sheet, part) = (self.sheet.get_value(), self.part.get_value());
            let come = self.desk.save(sheet, part, edit, self.read).await;
            if self.busy.try_set(false).is_some() {
                return;
            }
            if let Outcome::Failed(Failure::Refused(detail)) = &come
                && let Some(id) = detail.field.as_deref().and_then(field)
            {
                let words: TextProp =
                    if detail.code == ErrorCode::Invalid { saving::INVALID.into() } else { words_of_detail(&come) };
                self.errors.update(|errors| drop(errors.insert(id.clone(), words)));
                self.focus.on(&id);
            }
            self.outcome.set(Some(come));
        });
    }

    fn lacks(self, wrong: Vec<Wrong>) {
        if let Some((first, _)) = wrong.first() {
            self.focus.on(first);
        }
        let said = |(id, lack): Wrong| {
            let words = match lack {
                Lack::Number => saving::NUMBER,
                Lack::Decimal => saving::DECIMAL,
                Lack::Choice => saving::CHOICE,
                Lack::Text => saving::TEXT,
            };
            (id, words.into())
        };
        self.errors.set(wrong.into_iter().map(said).collect());
    }

    /// What the server has takes the place of what is typed.
    fn reload(self) {
        self.busy.set(true);
        spawn_local(async move {
            let read = (self.read)(self.desk, self.part.get_value()).await;
            if self.busy.try_set(false).is_some() {
                return;
            }
            match read {
                Ok(server) => {
                    self.sheet.with_value(|sheet| sheet.replace(server));
                    self.errors.set(BTreeMap::new());
                    self.outcome.set(None);
                }
                Err(failure) => self.outcome.set(Some(Outcome::Failed(failure))),
            }
        });
    }

    /// The button that saves, and what came of it.
    pub fn foot(self) -> AnyView {
        let behind = Signal::derive(move || self.sheet.with_value(Sheet::is_behind));
        let discard = Callback::new(move |()| {
            self.sheet.with_value(Sheet::discard);
            self.errors.set(BTreeMap::new());
            self.outcome.set(None);
        });
        let reload = Callback::new(move |()| self.reload());
        foot(self.dirty(), behind, self.outcome, self.busy.into(), discard, reload)
    }
}

fn words_of_detail(come: &Outcome) -> TextProp {
    match come {
        Outcome::Failed(failure) => words_of(failure),
        Outcome::Saved | Outcome::Behind => saving::INVALID.into(),
    }
}

fn foot(
    dirty: Signal<bool>,
    behind: Signal<bool>,
    come: RwSignal<Option<Outcome>>,
    busy: Signal<bool>,
    discard: Callback<()>,
    reload: Callback<()>,
) -> AnyView {
    let told = move || {
        if behind.get() {
            return Some(somebody_else(busy, reload));
        }
        match come.get()? {
            Outcome::Saved if !dirty.get() => Some(outcome((saving::SAVED.into(), Tone::Good))),
            Outcome::Failed(failure) => Some(not_saved(&failure)),
            Outcome::Saved | Outcome::Behind => None,
        }
    };
    let unsaved = move || {
        dirty.get().then(|| {
            view! {
                {soft(saving::UNSAVED)}
                <div><Button label=saving::DISCARD kind=Kind::Plain on_click=discard/></div>
            }
            .into_any()
        })
    };
    view! {
        <div class="stack">
            {shown(told)}
            <div class="actions"><Button label=saving::SAVE submit=true busy=busy/></div>
            {shown(unsaved)}
        </div>
    }
    .into_any()
}

fn not_saved(failure: &Failure) -> AnyView {
    let why = words_of(failure);
    view! {
        <Notice title=saving::NOT_SAVED tone=Tone::Bad live=true>
            {paragraph(why)}
            {paragraph(saving::STILL_HERE)}
        </Notice>
    }
    .into_any()
}

fn somebody_else(busy: Signal<bool>, reload: Callback<()>) -> AnyView {
    view! {
        <Notice title=words::changed::TITLE tone=Tone::Warn live=true>
            {paragraph(words::changed::OWN_TEXT)}
            <div class="actions">
                <Button label=words::changed::RELOAD kind=Kind::Quiet busy=busy on_click=reload/>
            </div>
        </Notice>
    }
    .into_any()
}
