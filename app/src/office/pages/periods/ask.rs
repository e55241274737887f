//! A small form's fields: what was typed, and what the server says is wrong with it.

use domain::wire::office::{REASON_CHARS_MAX, periods::Wrong};
use leptos::{prelude::*, text_prop::TextProp};

use super::words::fault_words;
use crate::{
    i18n::Sentence,
    office::{
        pages::behind::{self, Between},
        state::{
            Office,
            unsaved::{Sheet, Texts, Unsaved},
        },
    },
    reactive::memo,
    ui::{InputKind, MAIN_ID, SelectField, TextArea, TextField},
};

/// What stands in the fields. What was said of other words goes as soon as somebody types.
#[derive(Clone, Copy)]
pub struct Fields {
    texts: RwSignal<Texts>,
    wrong: RwSignal<Vec<(String, TextProp)>>,
    changed: Callback<()>,
}

impl Fields {
    /// With these texts; `changed` is called whenever one of them is.
    pub fn new(texts: impl IntoIterator<Item = (&'static str, String)>, changed: Callback<()>) -> Self {
        let texts = texts.into_iter().map(|(field, text)| (field.to_owned(), text)).collect();
        Self::upon(RwSignal::new(texts), changed)
    }

    /// With texts that are kept elsewhere.
    fn upon(texts: RwSignal<Texts>, changed: Callback<()>) -> Self {
        Self { texts, wrong: RwSignal::new(Vec::new()), changed }
    }

    /// What stands in a field now.
    pub fn text(self, field: &str) -> String {
        self.texts.with_untracked(|texts| texts.get(field).cloned().unwrap_or_default())
    }

    /// Puts a text into a field.
    pub fn put(self, field: &'static str, text: String) {
        self.texts.update(|texts| {
            texts.insert(field.to_owned(), text);
        });
        self.wrong.update(|wrong| wrong.retain(|(known, _)| known != field));
        self.changed.run(());
    }

    /// Shows what is wrong beside the fields.
    pub fn mark(self, wrong: &[Wrong]) {
        let worded = wrong.iter().cloned().map(|wrong| {
            let field = wrong.field.clone();
            (field, TextProp::from(move || fault_words(&wrong)))
        });
        self.say(worded.collect());
    }

    /// The same in words of the page's own.
    pub fn say(self, wrong: Vec<(String, TextProp)>) {
        self.wrong.set(wrong);
    }

    /// What stands in a field.
    pub fn value(self, field: &'static str) -> Signal<String> {
        Signal::derive(move || self.texts.with(|texts| texts.get(field).cloned().unwrap_or_default()))
    }

    /// What is wrong with it.
    pub fn error(self, field: &'static str) -> Signal<Option<String>> {
        Signal::derive(move || {
            let found =
                self.wrong.with(|wrong| wrong.iter().find(|(known, _)| known == field).map(|(_, fault)| fault.clone()));
            found.map(|fault| fault.get().into_owned())
        })
    }

    fn typed(self, field: &'static str) -> Callback<String> {
        Callback::new(move |text| self.put(field, text))
    }

    /// A field of one line.
    pub fn line(self, field: &'static str, label: Sentence, hint: Option<Sentence>, kind: InputKind) -> AnyView {
        let (value, typed, error) = (self.value(field), self.typed(field), self.error(field));
        match hint {
            Some(hint) => view! {
                <TextField name=field label=label hint=hint kind=kind value=value on_input=typed error=error/>
            }
            .into_any(),
            None => view! { <TextField name=field label=label kind=kind value=value on_input=typed error=error/> }
                .into_any(),
        }
    }

    /// A field for a number.
    pub fn number(self, field: &'static str, label: Sentence, hint: Option<Sentence>) -> AnyView {
        let (value, typed, error) = (self.value(field), self.typed(field), self.error(field));
        let hint = hint.map(TextProp::from);
        match hint {
            Some(hint) => view! {
                <TextField
                    name=field
                    label=label
                    hint=hint
                    value=value
                    on_input=typed
                    error=error
                    inputmode="numeric"
                />
            }
            .into_any(),
            None => view! {
                <TextField name=field label=label value=value on_input=typed error=error inputmode="numeric"/>
            }
            .into_any(),
        }
    }

    /// A field of several lines.
    pub fn area(self, field: &'static str, label: Sentence, hint: impl Into<TextProp>, most: usize) -> AnyView {
        let (value, typed, error) = (self.value(field), self.typed(field), self.error(field));
        let most = u32::try_from(most).unwrap_or(u32::MAX);
        let hint: TextProp = hint.into();
        view! {
            <TextArea
                name=field
                label=label
                hint=hint
                value=value
                on_input=typed
                error=error
                maxlength=most
            />
        }
        .into_any()
    }

    /// Why something is done.
    pub fn reason(self, label: Sentence, hint: Sentence) -> AnyView {
        self.area("reason", label, hint, REASON_CHARS_MAX)
    }

    /// One of several.
    pub fn pick(self, field: &'static str, label: Sentence, options: Vec<(String, TextProp)>) -> AnyView {
        let (value, typed, error) = (self.value(field), self.typed(field), self.error(field));
        view! { <SelectField name=field label=label options=options value=value on_change=typed error=error/> }
            .into_any()
    }
}

/// Fields that outlive their page in this tab, until what stands in them is saved or given up.
#[derive(Clone, Copy)]
pub struct Kept {
    /// The fields.
    pub fields: Fields,
    unsaved: Unsaved,
    path: StoredValue<String>,
    sheet: StoredValue<Sheet<Texts>>,
    server: StoredValue<Texts>,
}

impl Kept {
    /// What is sent there, as it was left; else with these texts, which are what the server has. `changed` as in [`Fields::new`].
    pub fn open(path: &str, texts: Texts, changed: Callback<()>) -> Self {
        let unsaved = Unsaved::here();
        let sheet = unsaved.form(path, texts.clone());
        Self {
            fields: Fields::upon(RwSignal::from(sheet.now()), changed),
            unsaved,
            path: StoredValue::new(path.to_owned()),
            sheet: StoredValue::new(sheet),
            server: StoredValue::new(texts),
        }
    }

    /// Learns what the server has: it takes the place of what nobody has touched.
    pub fn meets(self, texts: Texts) {
        self.server.set_value(texts.clone());
        self.sheet.with_value(|sheet| {
            sheet.meets(texts);
        });
    }

    /// What stands in the fields is saved, and stays there.
    pub fn saved(self) {
        self.sheet.with_value(|sheet| {
            let sent = sheet.now().get_untracked();
            sheet.saved(&sent, &sent);
        });
    }

    /// What stands in them is saved, or not wanted any more.
    pub fn over(self) {
        self.path.with_value(|path| self.unsaved.drop_form(path));
    }

    /// That the server has something else by now than what was begun with, and the way on from there; nothing where it has not.
    pub fn behind(self, office: Office) -> AnyView {
        let between = memo(move || self.sheet.with_value(Sheet::is_behind).then_some(Between::Saved));
        let anew = Callback::new(move |()| {
            self.sheet.with_value(|sheet| sheet.replace(self.server.get_value()));
            self.fields.say(Vec::new());
            self.fields.changed.run(());
            // The button that was pressed goes away: the keyboard stays at the page.
            office.ports().host.focus(MAIN_ID);
        });
        behind::told(between, anew)
    }
}
