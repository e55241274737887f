//! The fields of a claim, with what it would be worth as it stands.
//!
//! Used where a claim is made, where it is corrected, and where the office enters one for many people. Promises: every fault is told
//! beside its field; only what the path asks for is asked. Refuses: to weigh by itself; the rules do.

use std::sync::Arc;

use domain::{
    hours::{Conversion, Fact, HoursVersions, PathCode},
    time::Date,
};
use leptos::{prelude::*, text_prop::TextProp};

use super::hours_steps::{rule_words, steps_list};
use crate::{
    i18n::{Sentence, bundled, text::claims as words},
    reactive::memo,
    state::claim_form::{ClaimForm, Wrong, facts},
    ui::{BigNumber, Checkbox, InputKind, Notice, SelectField, TextField, shown, soft},
};

/// The fields, with what they would be worth.
#[derive(Clone, Copy)]
pub struct Fields {
    /// What stands in them.
    pub form: RwSignal<ClaimForm>,
    /// What is wrong, as it was last looked at.
    pub wrong: RwSignal<Vec<Wrong>>,
}

impl Fields {
    /// Fields that begin so.
    #[must_use]
    pub fn of(form: ClaimForm) -> Self {
        Self { form: RwSignal::new(form), wrong: RwSignal::new(Vec::new()) }
    }

    /// What is wrong with a field; reactive.
    #[must_use]
    pub fn error(self, field: &'static str) -> Signal<Option<String>> {
        Signal::derive(move || {
            self.wrong
                .with(|wrong| wrong.iter().find(|wrong| wrong.field == field).map(|wrong| wrong.words.get().into()))
        })
    }

    fn text(
        self,
        name: &'static str,
        label: Sentence,
        kind: InputKind,
        part: fn(&mut ClaimForm) -> &mut String,
    ) -> AnyView {
        self.hinted(name, label, None, kind, part)
    }

    fn hinted(
        self,
        name: &'static str,
        label: Sentence,
        hint: Option<Sentence>,
        kind: InputKind,
        part: fn(&mut ClaimForm) -> &mut String,
    ) -> AnyView {
        let value = Signal::derive(move || part(&mut self.form.get()).clone());
        let typed = Callback::new(move |text: String| self.form.update(|form| *part(form) = text));
        let (error, inputmode) = (self.error(name), is_number(name).then_some("numeric"));
        match (hint, inputmode) {
            (Some(hint), _) => {
                view! { <TextField name=name label=label hint=hint kind=kind value=value on_input=typed error=error/> }
                    .into_any()
            }
            (None, Some(inputmode)) => {
                view! { <TextField name=name label=label value=value on_input=typed error=error inputmode=inputmode/> }
                    .into_any()
            }
            (None, None) => {
                view! { <TextField name=name label=label kind=kind value=value on_input=typed error=error/> }.into_any()
            }
        }
    }

    /// The fields of the form.
    pub fn view(self, rules: &Arc<HoursVersions>, today: Date) -> AnyView {
        let mut paths: Vec<(String, TextProp)> = vec![(String::new(), words::form::PATH_NONE.into())];
        // Those of all versions, by their newest names: which day counts is known only once it is written.
        for path in rules.newest_first().flat_map(|rules| &rules.paths) {
            let code = path.code.to_string();
            if paths.iter().all(|(known, _)| *known != code) {
                paths.push((code, bundled(&path.name)));
            }
        }
        let code = memo(move || self.form.with(|form| form.path.clone()));
        let choose = Callback::new(move |code: String| self.form.update(|form| form.path = code));
        let (known, explained) = (rules.clone(), rules.clone());
        let ruled = memo(move || self.form.with(|form| form.rules(&known, today).clone()));
        let explanation = move || {
            let path = code.get().parse::<PathCode>().ok();
            path.and_then(|code| explained.path(&code).map(|path| soft(bundled(&path.explanation))))
        };
        let asked = move || {
            let path = code.get().parse::<PathCode>().ok();
            let path = path.and_then(|code| ruled.get().path(&code).map(|path| path.conversion));
            path.map(|conversion| self.facts(conversion))
        };
        let error = self.error("claim-path");
        view! {
            <SelectField name="claim-path" label=words::form::PATH options=paths value=code on_change=choose error=error/>
            {shown(explanation)}
            {self.text("claim-title", words::form::TITLE, InputKind::Text, |form| &mut form.title)}
            {self.text("claim-organiser", words::form::ORGANISER, InputKind::Text, |form| &mut form.organiser)}
            {self.text("claim-from", words::form::FROM, InputKind::Date, |form| &mut form.from)}
            {self.text("claim-to", words::form::TO, InputKind::Date, |form| &mut form.to)}
            {shown(asked)}
        }
        .into_any()
    }

    fn facts(self, conversion: Conversion) -> AnyView {
        let maybe = facts(conversion).contains(&Fact::Stated);
        let field = |fact: &Fact| match fact {
            Fact::Title => ().into_any(),
            Fact::Certificate => {
                let label = if maybe { words::form::CERTIFICATE_MAYBE } else { words::form::CERTIFICATE };
                self.text("claim-certificate", label, InputKind::Text, |form| &mut form.certificate)
            }
            Fact::Days => self.text("claim-days", words::form::DAYS, InputKind::Text, |form| &mut form.days),
            Fact::Sessions => self.hinted(
                "claim-sessions",
                words::form::SESSIONS,
                Some(words::form::SESSIONS_HINT),
                InputKind::Text,
                |form| &mut form.sessions,
            ),
            Fact::Activities => {
                self.text("claim-activities", words::form::ACTIVITIES, InputKind::Text, |form| &mut form.activities)
            }
            Fact::Stated => self.hinted(
                "claim-stated",
                words::form::STATED,
                Some(words::form::STATED_HINT),
                InputKind::Text,
                |form| &mut form.stated,
            ),
        };
        let fields = facts(conversion).iter().map(field).collect_view();
        let abroad = matches!(conversion, Conversion::PerDay { .. }).then(|| {
            let checked = Signal::derive(move || self.form.with(|form| form.international));
            let change = Callback::new(move |on| self.form.update(|form| form.international = on));
            view! {
                <Checkbox name="claim-international" label=words::form::INTERNATIONAL checked=checked on_change=change/>
            }
            .into_any()
        });
        view! { {fields} {abroad} }.into_any()
    }

    /// What it would be worth as it stands, and why.
    pub fn estimate(self, rules: Arc<HoursVersions>, attached: Signal<bool>, today: Date) -> AnyView {
        let worth = move || {
            let form = self.form.get();
            match form.weigh(&rules, attached.get(), today) {
                Ok((_, converted)) => {
                    let steps = steps_list(&converted.steps);
                    let (jp, rule) = (converted.jp.to_string(), rule_words(&form.rules(&rules, today).rule));
                    view! { <BigNumber value=jp unit="JP"/> {steps} {soft(rule)} }.into_any()
                }
                // An empty field is no news while it is being filled in.
                Err(wrong) if form.is_empty() || wrong.len() > 1 => soft(words::form::ESTIMATE_NONE),
                Err(wrong) => wrong.into_iter().next().map_or_else(|| ().into_any(), |wrong| soft(wrong.words)),
            }
        };
        view! { <Notice title=words::form::ESTIMATE>{shown(worth)}</Notice> }.into_any()
    }
}

/// Whether a phone should show its digits for the field.
fn is_number(name: &str) -> bool {
    ["claim-certificate", "claim-days", "claim-activities", "claim-stated"].contains(&name)
}
