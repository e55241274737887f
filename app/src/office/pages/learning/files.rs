//! The same as files: figures, and, with a reason, hours and certificates with names.

use domain::{
    access::Action,
    wire::office::learning::{ExportLearners, LearningQuery},
};
use leptos::prelude::*;

use crate::{
    i18n::{language, text::office::learning as words},
    office::{
        calls,
        pages::files::{self, Told},
        state::Office,
    },
};

/// The cards for files; nothing for whom the table gives none.
pub fn cards(query: Signal<LearningQuery>) -> AnyView {
    let rights = expect_context::<Office>().rights();
    let figures = rights.may(Action::ExportAggregates).then(|| {
        let told = Told { title: words::FILE, lead: words::FILE_TEXT, name: words::FILE_NAME };
        files::figures(told, move |form| calls::export_learning(query.get_untracked(), form, untrack(language)))
    });
    let names = rights.may(Action::ExportNamed).then(|| {
        let told = Told { title: words::NAMES_FILE, lead: words::NAMES_FILE_TEXT, name: words::NAMES_FILE_NAME };
        files::names(told, move |form, reason| {
            let LearningQuery { year, unit } = query.get_untracked();
            let wanted = ExportLearners { year, unit, reason, language: Some(untrack(language).tag().to_owned()) };
            Some((calls::export_by_body("learners", form), serde_json::to_string(&wanted).ok()?))
        })
    });
    let certificates = rights.may(Action::ExportNamed).then(|| {
        let told = Told {
            title: words::CERTIFICATES_FILE,
            lead: words::CERTIFICATES_FILE_TEXT,
            name: words::CERTIFICATES_FILE_NAME,
        };
        files::names_beside("certificates-reason", told, move |form, reason| {
            let LearningQuery { year, unit } = query.get_untracked();
            let wanted = ExportLearners { year, unit, reason, language: Some(untrack(language).tag().to_owned()) };
            Some((calls::export_by_body("certificates", form), serde_json::to_string(&wanted).ok()?))
        })
    });
    (figures, names, certificates).into_any()
}
