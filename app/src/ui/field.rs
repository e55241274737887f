//! Fields that a person writes in or picks from.
//!
//! The label stands above and stays; a hint is never a placeholder. What is wrong is said beside the field, in words,
//! and the field points at them.

use leptos::prelude::*;

use super::say;

/// What a text field takes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum InputKind {
    /// Any one line.
    #[default]
    Text,
    /// A secret; the field can show it if [`TextField`] is given the words for that.
    Password,
    /// Words to look for.
    Search,
    /// A calendar date, `YYYY-MM-DD` in the value whatever the screen shows.
    Date,
}

impl InputKind {
    fn name(self, shown: bool) -> &'static str {
        match self {
            Self::Password if !shown => "password",
            Self::Text | Self::Password => "text",
            Self::Search => "search",
            Self::Date => "date",
        }
    }
}

/// One line of text.
#[component]
pub fn TextField(
    /// Unique on the page; also the field's id, so that a list of mistakes can link to it.
    #[prop(into)]
    name: String,
    /// What belongs in it.
    #[prop(into)]
    label: TextProp,
    /// What it holds.
    #[prop(into)]
    value: Signal<String>,
    /// Called with all of the text after each change.
    #[prop(into)]
    on_input: Callback<String>,
    /// What helps to fill it.
    #[prop(optional, into)]
    hint: Option<TextProp>,
    /// What is wrong with what it holds.
    #[prop(optional, into)]
    error: Option<Signal<Option<String>>>,
    /// What it takes.
    #[prop(optional)]
    kind: InputKind,
    /// The words for showing a secret; without them it stays hidden.
    #[prop(optional, into)]
    reveal: Option<TextProp>,
    /// Whether the secret is shown to begin with.
    #[prop(optional)]
    revealed: bool,
    /// What the browser may fill in, in HTML's terms ("username", "current-password", "one-time-code").
    #[prop(optional)]
    autocomplete: Option<&'static str>,
    /// Which keyboard a phone shows, in HTML's terms ("numeric").
    #[prop(optional)]
    inputmode: Option<&'static str>,
    /// The most characters that it takes.
    #[prop(optional)]
    maxlength: Option<u32>,
    /// Must not be left empty.
    #[prop(optional)]
    required: bool,
) -> impl IntoView {
    let described = Described::new(name.clone(), hint, error);
    let shown = RwSignal::new(revealed);
    let reveal = reveal.map(|label| {
        let show = Callback::new(move |on| shown.set(on));
        super::checkbox::check(format!("{name}-reveal"), label, None, shown.into(), show, "check")
    });
    // Spelling help would send a number or a secret to the keyboard's maker, and capital letters spoil codes.
    let plain = (kind != InputKind::Search).then_some("off");
    let input = view! {
        <input
            id=name.clone()
            name=name.clone()
            type=move || kind.name(shown.get())
            autocomplete=autocomplete
            autocapitalize=plain
            spellcheck="false"
            inputmode=inputmode
            maxlength=maxlength.map(|most| most.to_string())
            aria-required=required.then_some("true")
            aria-invalid=described.invalid()
            aria-describedby=described.ids()
            prop:value=move || value.get()
            on:input:target=move |event| on_input.run(event.target().value())
        />
        {reveal}
    };
    frame(name, label, described, input.into_any())
}

/// Several lines of text.
#[component]
pub fn TextArea(
    /// Unique on the page; also the field's id.
    #[prop(into)]
    name: String,
    /// What belongs in it.
    #[prop(into)]
    label: TextProp,
    /// What it holds.
    #[prop(into)]
    value: Signal<String>,
    /// Called with all of the text after each change.
    #[prop(into)]
    on_input: Callback<String>,
    /// What helps to fill it.
    #[prop(optional, into)]
    hint: Option<TextProp>,
    /// What is wrong with what it holds.
    #[prop(optional, into)]
    error: Option<Signal<Option<String>>>,
    /// The most characters that it takes.
    #[prop(optional)]
    maxlength: Option<u32>,
    /// How many lines it shows.
    #[prop(default = 3)]
    rows: u32,
) -> impl IntoView {
    let described = Described::new(name.clone(), hint, error);
    let input = view! {
        <textarea
            id=name.clone()
            name=name.clone()
            rows=rows.to_string()
            maxlength=maxlength.map(|most| most.to_string())
            aria-invalid=described.invalid()
            aria-describedby=described.ids()
            prop:value=move || value.get()
            on:input:target=move |event| on_input.run(event.target().value())
        ></textarea>
    };
    frame(name, label, described, input.into_any())
}

/// One out of many, in the browser's own list.
#[component]
pub fn SelectField(
    /// Unique on the page; also the field's id.
    #[prop(into)]
    name: String,
    /// What is picked.
    #[prop(into)]
    label: TextProp,
    /// The values and their words, in the order in which they are listed. An empty value stands for "all" or "none".
    options: Vec<(String, TextProp)>,
    /// The value picked.
    #[prop(into)]
    value: Signal<String>,
    /// Called with the value at the moment it is picked.
    #[prop(into)]
    on_change: Callback<String>,
    /// What helps to pick.
    #[prop(optional, into)]
    hint: Option<TextProp>,
    /// What is wrong with the pick.
    #[prop(optional, into)]
    error: Option<Signal<Option<String>>>,
) -> impl IntoView {
    let described = Described::new(name.clone(), hint, error);
    let options = options
        .into_iter()
        .map(|(option, label)| {
            let own = option.clone();
            view! {
                <option value=option prop:selected=move || value.with(|picked| *picked == own)>
                    {say(label)}
                </option>
            }
            .into_any()
        })
        .collect_view();
    let input = view! {
        <select
            id=name.clone()
            name=name.clone()
            aria-invalid=described.invalid()
            aria-describedby=described.ids()
            on:change:target=move |event| on_change.run(event.target().value())
        >
            {options}
        </select>
    };
    frame(name, label, described, input.into_any())
}

/// Label, hint and error around a control whose id is `name`.
pub(super) fn frame(name: String, label: TextProp, described: Described, control: AnyView) -> AnyView {
    view! {
        <div class="field">
            <label for=name>{say(label)}</label>
            {described.hint()}
            {described.error()}
            {control}
        </div>
    }
    .into_any()
}

/// What is said about a field besides its label, and the ids by which the field points at it.
pub(super) struct Described {
    name: String,
    hint: Option<TextProp>,
    error: Option<Signal<Option<String>>>,
}

impl Described {
    pub(super) fn new(name: String, hint: Option<TextProp>, error: Option<Signal<Option<String>>>) -> Self {
        Self { name, hint, error }
    }

    /// The value of `aria-describedby`, as it is now.
    pub(super) fn ids(&self) -> Signal<Option<String>> {
        let (name, hinted, error) = (self.name.clone(), self.hint.is_some(), self.error);
        Signal::derive(move || described_by(&name, hinted, is_wrong(error)))
    }

    pub(super) fn invalid(&self) -> Signal<Option<&'static str>> {
        let error = self.error;
        Signal::derive(move || is_wrong(error).then_some("true"))
    }

    pub(super) fn hint(&self) -> AnyView {
        match self.hint.clone() {
            Some(hint) => view! { <p class="hint" id=format!("{}-hint", self.name)>{say(hint)}</p> }.into_any(),
            None => ().into_any(),
        }
    }

    /// Stands in the page even while nothing is wrong (a stylesheet hides it when empty): it costs less than coming
    /// and going.
    pub(super) fn error(&self) -> AnyView {
        let error = self.error;
        let error = say(move || error.and_then(|error| error.get()).unwrap_or_default());
        view! { <p class="field-error" id=format!("{}-error", self.name)>{error}</p> }.into_any()
    }
}

fn is_wrong(error: Option<Signal<Option<String>>>) -> bool {
    error.is_some_and(|error| error.with(Option::is_some))
}

/// The error first: it is what the person needs to hear.
fn described_by(name: &str, hinted: bool, wrong: bool) -> Option<String> {
    match (wrong, hinted) {
        (true, true) => Some(format!("{name}-error {name}-hint")),
        (true, false) => Some(format!("{name}-error")),
        (false, true) => Some(format!("{name}-hint")),
        (false, false) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_points_at_what_is_said_about_it_and_at_nothing_else() {
        assert_eq!(described_by("nip", false, false), None);
        assert_eq!(described_by("nip", true, false).as_deref(), Some("nip-hint"));
        assert_eq!(described_by("nip", false, true).as_deref(), Some("nip-error"));
        assert_eq!(described_by("nip", true, true).as_deref(), Some("nip-error nip-hint"));
    }

    #[test]
    fn a_secret_is_hidden_until_it_is_asked_for() {
        assert_eq!(InputKind::Password.name(false), "password");
        assert_eq!(InputKind::Password.name(true), "text");
    }
}
