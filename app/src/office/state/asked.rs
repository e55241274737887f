//! One question to the server and what has come of it.
//!
//! Promises: the former answer stays while a new one is on its way, and after one that failed; of several questions only the newest
//! is answered; what was refused for want of a confirmed password is asked again, as it was, once the password is confirmed.

use std::{rc::Rc, sync::Arc};

use domain::wire::error::ErrorCode;
use leptos::prelude::*;
use serde::{Serialize, de::DeserializeOwned};

use super::Office;
use crate::{
    ports::{Call, Failure, Task},
    state::api,
};

/// A wait shorter than this is not worth a word while there is a former answer to look at.
const SHORT_WAIT_MS: u32 = 400;

/// Asks once.
type Question<T> = Rc<dyn Fn() -> Task<'static, Result<T, Failure>>>;

/// A question and its answer, as a handle that views copy.
pub struct Asked<T: Send + Sync + 'static> {
    office: Office,
    answer: RwSignal<Option<Arc<T>>>,
    failure: RwSignal<Option<Failure>>,
    waiting: RwSignal<bool>,
    question: StoredValue<Option<Question<T>>, LocalStorage>,
    round: StoredValue<u64>,
}

impl<T: Send + Sync + 'static> Clone for Asked<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Send + Sync + 'static> Copy for Asked<T> {}

impl<T: Send + Sync + 'static> Asked<T> {
    /// Nothing asked yet.
    #[must_use]
    pub fn nothing(office: Office) -> Self {
        Self {
            office,
            answer: RwSignal::new(None),
            failure: RwSignal::new(None),
            waiting: RwSignal::new(false),
            question: StoredValue::new_local(None),
            round: StoredValue::new(0),
        }
    }

    /// The last answer; reactive.
    #[must_use]
    pub fn answer(&self) -> Option<Arc<T>> {
        self.answer.get()
    }

    /// The last answer as it is now; none where the page is gone.
    #[must_use]
    pub fn latest(&self) -> Option<Arc<T>> {
        self.answer.try_get_untracked().flatten()
    }

    /// Takes an answer that came by another question, as newer than all that were asked for here.
    pub fn told(&self, answer: Arc<T>) {
        self.round.update_value(|round| *round += 1);
        self.waiting.set(false);
        self.failure.set(None);
        self.answer.set(Some(answer));
    }

    /// Why there is no newer answer; reactive.
    #[must_use]
    pub fn failure(&self) -> Option<Failure> {
        self.failure.get()
    }

    /// Whether an answer is being waited for long enough to say so; reactive.
    #[must_use]
    pub fn waiting(&self) -> bool {
        self.waiting.get()
    }

    /// Takes the answer away, such as a code that has been written down.
    pub fn clear(&self) {
        self.round.update_value(|round| *round += 1);
        self.answer.set(None);
        self.failure.set(None);
        self.waiting.set(false);
    }

    /// Asks by a question of the page's own.
    pub fn by(self, question: impl Fn() -> Task<'static, Result<T, Failure>> + 'static) {
        self.ask(Rc::new(question));
    }

    /// Asks the same once more.
    pub fn again(&self) {
        if let Some(question) = self.question.get_value() {
            self.ask(question);
        }
    }

    fn ask(self, question: Question<T>) {
        self.question.set_value(Some(question.clone()));
        self.round.update_value(|round| *round += 1);
        let round = self.round.get_value();
        self.failure.set(None);
        if self.answer.with_untracked(Option::is_none) {
            self.waiting.set(true);
        } else {
            let wait = self.office.ports().host.sleep(SHORT_WAIT_MS);
            leptos::task::spawn_local(async move {
                wait.await;
                if self.is_newest(round) && self.failure.with_untracked(Option::is_none) {
                    self.waiting.set(true);
                }
            });
        }
        leptos::task::spawn_local(async move {
            let outcome = question().await;
            if self.is_newest(round) {
                // From here on, this round waits for nothing any more.
                self.round.update_value(|round| *round += 1);
                self.settle(outcome);
            }
        });
    }

    /// Whether the page is still there and has asked nothing else since.
    fn is_newest(&self, round: u64) -> bool {
        self.round.try_get_value() == Some(round)
    }

    fn settle(&self, outcome: Result<T, Failure>) {
        self.waiting.set(false);
        match outcome {
            Ok(answer) => self.answer.set(Some(Arc::new(answer))),
            Err(failure) => {
                self.office.heed(&failure);
                self.failure.set(Some(failure));
            }
        }
    }
}

impl<T: DeserializeOwned + Send + Sync + 'static> Asked<T> {
    /// Asks for what lies at a path.
    pub fn get(self, path: String) {
        let office = self.office;
        self.ask(Rc::new(move || {
            let (ports, credentials, path) = (office.ports(), office.credentials(), path.clone());
            Box::pin(async move { api::get(&*ports.server, &path, Some(credentials)).await })
        }));
    }

    /// Posts a body and takes what comes back.
    pub fn post(self, path: String, body: impl Serialize + Clone + 'static) {
        let office = self.office;
        self.ask(Rc::new(move || {
            let (ports, credentials) = (office.ports(), office.credentials());
            let (path, body) = (path.clone(), body.clone());
            Box::pin(async move { api::post(&*ports.server, &path, &body, Some(credentials)).await })
        }));
    }

    /// Hands in the file that is chosen in the field of that id, as a file of that media type, and takes what comes back.
    pub fn upload(self, path: String, field: &'static str, media_type: &'static str) {
        let office = self.office;
        self.ask(Rc::new(move || {
            let files = office.files().open();
            let call = Call { path: path.clone(), body: None, credentials: Some(office.credentials()) };
            Box::pin(async move {
                let text = files.upload(call, field, media_type).await?;
                serde_json::from_str(&text).map_err(|_| Failure::Unreadable)
            })
        }));
    }
}

impl Asked<()> {
    /// Fetches a file and hands it to the browser under that name. Without a body it is a `GET`.
    pub fn download(self, path: String, body: Option<String>, file_name: String) {
        let office = self.office;
        self.ask(Rc::new(move || {
            let files = office.files().open();
            let call = Call { path: path.clone(), body: body.clone(), credentials: Some(office.credentials()) };
            let file_name = file_name.clone();
            Box::pin(async move { files.download(call, &file_name).await })
        }));
    }
}

/// Whether the password has to be confirmed first.
#[must_use]
pub fn wants_password(failure: &Failure) -> bool {
    matches!(failure, Failure::Refused(detail) if detail.code == ErrorCode::ConfirmPassword)
}
