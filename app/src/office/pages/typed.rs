//! A form whose fields the server judges: what stands in them, and what was said of it.
//!
//! Promises: what was said of other words is not shown for these; the field that was named as wrong takes the keyboard. Refuses: to judge.

use domain::wire::error::ErrorCode;
use leptos::prelude::*;

use super::trouble;
use crate::{
    office::state::{Asked, Office},
    ports::Failure,
    reactive::effect,
    ui::{Shown, shown},
};

/// A form that is sent as `F` and answered by `A`.
pub struct Typed<F: 'static, A: Send + Sync + 'static> {
    /// What stands in the fields.
    pub fields: RwSignal<F>,
    /// What came of sending them.
    pub asked: Asked<A>,
    office: Office,
}

impl<F, A: Send + Sync> Clone for Typed<F, A> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<F, A: Send + Sync> Copy for Typed<F, A> {}

impl<F: Send + Sync, A: Send + Sync> Typed<F, A> {
    /// A form that begins so.
    #[must_use]
    pub fn begun(office: Office, fields: F) -> Self {
        Self { fields: RwSignal::new(fields), asked: Asked::nothing(office), office }
    }

    /// What stands in a field.
    pub fn value(self, part: fn(&F) -> String) -> Signal<String> {
        Signal::derive(move || self.fields.with(part))
    }

    /// Writes into a field.
    pub fn typed(self, set: fn(&mut F, String)) -> Callback<String> {
        Callback::new(move |text: String| {
            self.asked.clear();
            self.fields.update(|fields| set(fields, text));
        })
    }

    /// The field that was named as wrong.
    pub fn named(self) -> Option<String> {
        match self.asked.failure() {
            Some(Failure::Refused(detail)) => detail.field,
            _ => None,
        }
    }

    /// What is said of a field, in the words of `said`.
    pub fn error(self, field: &'static str, said: fn(&str, ErrorCode) -> String) -> Signal<Option<String>> {
        Signal::derive(move || match self.asked.failure() {
            Some(Failure::Refused(detail)) if detail.field.as_deref() == Some(field) => Some(said(field, detail.code)),
            _ => None,
        })
    }

    /// Gives the field that was named the keyboard; the names of the fields begin with this.
    pub fn focuses(self, prefix: &'static str) {
        effect(move || {
            if let Some(field) = self.named() {
                self.office.ports().host.focus(&format!("{prefix}-{field}"));
            }
        });
    }

    /// What went wrong that is about no field.
    pub fn trouble(self) -> Shown {
        shown(move || {
            let unnamed = self.asked.failure().is_some() && self.named().is_none();
            unnamed.then(|| trouble::trouble(self.asked))
        })
    }

    /// Whether an answer is awaited.
    pub fn busy(self) -> Signal<bool> {
        Signal::derive(move || self.asked.waiting())
    }
}
