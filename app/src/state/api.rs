//! The server's routes as typed calls.

use domain::{
    ids::DeviceId,
    time::Timestamp,
    wire::{
        error::ErrorCode,
        hand_in::{Handed, Word},
        json::{self, FromJson, ToJson},
        session::{Activate, ChangePassword, Device, Devices, NoticesSeen, SignIn, SignedIn},
    },
};
use leptos::text_prop::TextProp;
use serde::{Serialize, de::DeserializeOwned};

use crate::{
    i18n::{Sentence, text},
    ports::{Call, Credentials, Failure, Server},
};

/// Posts a body and reads the answer.
///
/// # Errors
/// [`Failure`].
pub async fn post<T: DeserializeOwned>(
    server: &dyn Server,
    path: &str,
    body: &impl Serialize,
    credentials: Option<Credentials>,
) -> Result<T, Failure> {
    let call = Call {
        path: path.to_owned(),
        body: Some(serde_json::to_string(body).map_err(|_| Failure::Unreadable)?),
        credentials,
    };
    from_serde(&server.call(call).await?)
}

/// Gets and reads the answer.
///
/// # Errors
/// [`Failure`].
pub async fn get<T: DeserializeOwned>(
    server: &dyn Server,
    path: &str,
    credentials: Option<Credentials>,
) -> Result<T, Failure> {
    from_serde(&server.call(Call { path: path.to_owned(), body: None, credentials }).await?)
}

/// Posts a body whose answer, beyond that it was done, is empty.
///
/// # Errors
/// [`Failure`].
pub async fn tell(
    server: &dyn Server,
    path: &str,
    body: &dyn ToJson,
    credentials: Option<Credentials>,
) -> Result<(), Failure> {
    let call = Call { path: path.to_owned(), body: Some(json::write(body)), credentials };
    server.call(call).await.map(drop)
}

fn from_serde<T: DeserializeOwned>(text: &str) -> Result<T, Failure> {
    serde_json::from_str(text).map_err(|_| Failure::Unreadable)
}

fn read<T: FromJson>(text: &str) -> Result<T, Failure> {
    json::read(text).map_err(|_| Failure::Unreadable)
}

/// Signs in with NIP and password.
///
/// # Errors
/// [`Failure`].
pub async fn sign_in(server: &dyn Server, form: &SignIn) -> Result<SignedIn, Failure> {
    let call = Call { path: "/api/sign-in".to_owned(), body: Some(json::write(form)), credentials: None };
    read(&server.call(call).await?)
}

/// Opens an account with a one-time code and sets its password.
///
/// # Errors
/// [`Failure`].
pub async fn activate(server: &dyn Server, form: &Activate) -> Result<SignedIn, Failure> {
    let call = Call { path: "/api/activate".to_owned(), body: Some(json::write(form)), credentials: None };
    read(&server.call(call).await?)
}

/// Says that all notices up to that moment have been read.
///
/// # Errors
/// [`Failure`].
pub async fn notices_seen(server: &dyn Server, until: Timestamp, credentials: Credentials) -> Result<(), Failure> {
    tell(server, "/api/session/notices", &NoticesSeen { until: until.0 }, Some(credentials)).await
}

/// Changes the password. The person's other devices are signed out.
///
/// # Errors
/// [`Failure`].
pub async fn change_password(
    server: &dyn Server,
    form: &ChangePassword,
    credentials: Credentials,
) -> Result<(), Failure> {
    tell(server, "/api/session/password", form, Some(credentials)).await
}

/// Where the person is signed in, latest seen first.
///
/// # Errors
/// [`Failure`].
pub async fn devices(server: &dyn Server, credentials: Credentials) -> Result<Vec<Device>, Failure> {
    let call = Call { path: "/api/devices".to_owned(), body: None, credentials: Some(credentials) };
    read(&server.call(call).await?).map(|answer: Devices| answer.devices)
}

/// Signs another device out.
///
/// # Errors
/// [`Failure`].
pub async fn revoke(server: &dyn Server, device: DeviceId, credentials: Credentials) -> Result<(), Failure> {
    tell(server, &format!("/api/devices/{device}/revoke"), &json::Empty, Some(credentials)).await
}

/// The person's word about a hand-in that waits. Whether that decided it; if not, something before it is missing.
///
/// # Errors
/// [`Failure`].
pub async fn hand_in_word(server: &dyn Server, word: &Word, credentials: Credentials) -> Result<bool, Failure> {
    let call =
        Call { path: "/api/hand-ins/word".to_owned(), body: Some(json::write(word)), credentials: Some(credentials) };
    read(&server.call(call).await?).map(|answer: Handed| answer.taken)
}

/// What a failure is called on the screen.
#[must_use]
pub fn words_of(failure: &Failure) -> TextProp {
    match failure {
        Failure::Offline => text::errors::OFFLINE.into(),
        Failure::Unreadable => text::errors::UNREADABLE.into(),
        Failure::Refused(detail) if detail.code == ErrorCode::TooManyTries => {
            let seconds = detail.wait_seconds.unwrap_or(60);
            let (minutes, seconds) = (seconds.div_ceil(60), seconds);
            if seconds < 60 {
                text::errors::WAIT_SECONDS.with(move || [("n", seconds.to_string())])
            } else {
                text::errors::WAIT_MINUTES.with(move || [("n", minutes.to_string())])
            }
        }
        Failure::Refused(detail) => words_of_code(detail.code.code()).into(),
    }
}

/// What a code of the server is called on the screen.
#[must_use]
pub fn words_of_code(code: &str) -> Sentence {
    let sentence = text::errors::code::ALL.iter().find(|(key, _)| *key == code);
    sentence.map_or(text::errors::code::UNKNOWN, |(_, sentence)| *sentence)
}
