//! What is asked of the server each time that a page is opened, and of which nothing is kept on the device.

use std::sync::Arc;

use domain::wire::json::{self, FromJson, ToJson};
use leptos::{prelude::*, task::spawn_local, text_prop::TextProp};

use crate::{
    i18n::Sentence,
    pocket::state::Work,
    ports::{Call, Failure},
    state::api,
    ui::{Button, EmptyState, Kind, paragraph, shown, soft},
};

/// What is said while there is no answer.
#[derive(Clone, Copy)]
pub struct AskedWords {
    /// It is on its way.
    pub asking: Sentence,
    /// There is no network.
    pub offline: Sentence,
    /// Why that matters here.
    pub offline_more: Sentence,
    /// On the button that asks again.
    pub again: Sentence,
}

/// A question that is asked anew each time, and what has come of it.
pub struct Asked<T: Send + Sync + 'static> {
    work: Work,
    path: StoredValue<String>,
    answer: RwSignal<Option<Result<Arc<T>, Failure>>>,
}

impl<T: Send + Sync + 'static> Clone for Asked<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Send + Sync + 'static> Copy for Asked<T> {}

impl<T: FromJson + Send + Sync + 'static> Asked<T> {
    /// Asks for what lies at a path.
    pub fn of(work: Work, path: String) -> Self {
        let asked = Self { work, path: StoredValue::new(path), answer: RwSignal::new(None) };
        asked.ask();
        asked
    }

    fn ask(self) {
        let (ports, credentials) = (self.work.ports(), self.work.credentials());
        let call = Call { path: self.path.get_value(), body: None, credentials: Some(credentials) };
        self.answer.set(None);
        spawn_local(async move {
            self.answer.try_set(Some(ports.server.call(call).await.and_then(|text| read(&text))));
        });
    }

    /// Posts a body, and takes what comes back as the newer answer; why it was refused, where it was.
    pub async fn post(self, path: String, body: &dyn ToJson) -> Result<(), Failure> {
        let (ports, credentials) = (self.work.ports(), self.work.credentials());
        let call = Call { path, body: Some(json::write(body)), credentials: Some(credentials) };
        let answer = ports.server.call(call).await.and_then(|text| read(&text))?;
        self.answer.try_set(Some(Ok(answer)));
        Ok(())
    }

    /// The answer, or why there is none, with a way to ask again.
    pub fn shown(self, words: AskedWords, view: impl Fn(&T) -> AnyView + Send + 'static) -> AnyView {
        let again = Callback::new(move |()| self.ask());
        let part = move || match self.answer.get() {
            None => soft(words.asking),
            Some(Ok(answer)) => view(&answer),
            Some(Err(failure)) => {
                let (title, more) = match failure {
                    Failure::Offline => (words.offline.into(), TextProp::from(words.offline_more)),
                    failure => (api::words_of(&failure), TextProp::from("")),
                };
                view! {
                    <EmptyState title=title>
                        {paragraph(more)}
                        <Button label=words.again kind=Kind::Quiet on_click=again/>
                    </EmptyState>
                }
                .into_any()
            }
        };
        shown(part).into_any()
    }
}

fn read<T: FromJson>(text: &str) -> Result<Arc<T>, Failure> {
    json::read(text).map(Arc::new).map_err(|_| Failure::Unreadable)
}
