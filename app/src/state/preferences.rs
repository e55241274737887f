//! Language and colour scheme of this browser. They belong to the browser, not to a person: nobody signs in to read.

use std::rc::Rc;

use domain::text::Language;
use leptos::prelude::*;

use crate::{i18n, ports::Host};

const LANGUAGE: &str = "language";
const SCHEME: &str = "scheme";

/// Which colours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Scheme {
    /// As the system has it.
    #[default]
    Auto,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

impl Scheme {
    /// All of them, in the order of the screen.
    pub const ALL: [Self; 3] = [Self::Auto, Self::Light, Self::Dark];

    /// Its name in the document and at rest.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|scheme| scheme.code() == code)
    }
}

/// The preferences, as signals that the settings page writes through [`Preferences::set_language`] and [`Preferences::set_scheme`].
#[derive(Clone, Copy)]
pub struct Preferences {
    host: StoredValue<Rc<dyn Host>, LocalStorage>,
    scheme: RwSignal<Scheme>,
}

impl Preferences {
    /// Takes up what this browser remembers and applies it to the document.
    #[must_use]
    pub fn take_up(host: &Rc<dyn Host>) -> Self {
        let language = host.recall(LANGUAGE).and_then(|tag| Language::from_tag(&tag)).unwrap_or_default();
        let scheme = host.recall(SCHEME).and_then(|code| Scheme::from_code(&code)).unwrap_or_default();
        i18n::set_language(language);
        host.dress("lang", language.tag());
        host.dress("data-scheme", scheme.code());
        Self { host: StoredValue::new_local(host.clone()), scheme: RwSignal::new(scheme) }
    }

    /// The colour scheme; reactive.
    #[must_use]
    pub fn scheme(&self) -> Scheme {
        self.scheme.get()
    }

    /// Changes the language of the screen and remembers it.
    pub fn set_language(&self, language: Language) {
        self.host.with_value(|host| {
            host.remember(LANGUAGE, Some(language.tag()));
            host.dress("lang", language.tag());
        });
        i18n::set_language(language);
    }

    /// Changes the colours and remembers them.
    pub fn set_scheme(&self, scheme: Scheme) {
        self.host.with_value(|host| {
            host.remember(SCHEME, Some(scheme.code()));
            host.dress("data-scheme", scheme.code());
        });
        self.scheme.set(scheme);
    }
}
