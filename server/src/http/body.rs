//! JSON in and out.
//!
//! Promises: a body is never held, nor unpacked, beyond its route's limit; a large one that waits for its turn does so on the disk. Refuses:
//! what is not JSON, and every encoding but gzip.

use std::{fs::File, io::Read as _};

use axum::{
    body::{Bytes, to_bytes},
    extract::{FromRequest, Request},
    http::{HeaderMap, HeaderValue, header},
    response::{IntoResponse, Response},
};
use domain::wire::error::ErrorCode;
use flate2::read::MultiGzDecoder;
use http_body_util::LengthLimitError;
use serde::{Serialize, de::DeserializeOwned};

use super::{error::Error, upload};

/// Bytes of a body that carries a form: a handful of fields of at most some hundred characters each.
pub const FORM_BYTES_MAX: usize = 16 * 1024;

/// A request's JSON body of at most `MAX` bytes, both as sent and once unpacked.
#[derive(Clone, Copy, Debug)]
pub struct Body<T, const MAX: usize = FORM_BYTES_MAX>(pub T);

impl<S: Send + Sync, T: DeserializeOwned, const MAX: usize> FromRequest<S> for Body<T, MAX> {
    type Rejection = Error;

    async fn from_request(request: Request, _state: &S) -> Result<Self, Error> {
        let gzipped = encoding(request.headers())?;
        let sent = to_bytes(request.into_body(), MAX).await.map_err(|cause| {
            let too_large = std::error::Error::source(&cause).is_some_and(|source| source.is::<LengthLimitError>());
            Error::from(if too_large { ErrorCode::TooLarge } else { ErrorCode::Malformed })
        })?;
        read(&sent, gzipped, MAX).map(Self)
    }
}

/// A request's JSON body that has arrived, however slowly, and is not read yet: what is read one at a time takes its turn only now.
#[derive(Debug)]
pub struct Arrived {
    file: File,
    gzipped: bool,
    bytes_max: usize,
}

impl Arrived {
    /// Waits for the body, of at most so many bytes both as sent and once unpacked.
    ///
    /// # Errors
    /// What is refused, and those of the disk.
    pub async fn of(request: Request, bytes_max: usize) -> Result<Self, Error> {
        let gzipped = encoding(request.headers())?;
        let file = upload::to_disk(request.into_body(), bytes_max as u64).await?;
        Ok(Self { file, gzipped, bytes_max })
    }

    /// Reads it, off the threads that serve requests.
    ///
    /// # Errors
    /// What is refused, and those of the disk.
    pub async fn read<T: DeserializeOwned + Send + 'static>(self) -> Result<T, Error> {
        let Self { mut file, gzipped, bytes_max } = self;
        let whole = move || {
            let mut sent = Vec::new();
            file.read_to_end(&mut sent).map_err(Error::fault)?;
            read(&sent, gzipped, bytes_max)
        };
        tokio::task::spawn_blocking(whole).await.map_err(Error::fault)?
    }
}

fn read<T: DeserializeOwned>(sent: &[u8], gzipped: bool, bytes_max: usize) -> Result<T, Error> {
    let unpacked = if gzipped { Some(unpack(sent, bytes_max)?) } else { None };
    // What serde says may quote the body; it is neither logged nor told.
    serde_json::from_slice(unpacked.as_deref().unwrap_or(sent)).map_err(|_| ErrorCode::Malformed.into())
}

/// Whether the body is gzipped JSON rather than plain.
fn encoding(headers: &HeaderMap) -> Result<bool, Error> {
    let text = |name| headers.get(name).map_or(Ok(""), HeaderValue::to_str).map_err(|_| ErrorCode::UnsupportedBody);
    let media_type = text(header::CONTENT_TYPE)?.split(';').next().unwrap_or_default().trim();
    if !media_type.eq_ignore_ascii_case("application/json") {
        return Err(ErrorCode::UnsupportedBody.into());
    }
    match text(header::CONTENT_ENCODING)?.trim() {
        "" | "identity" => Ok(false),
        "gzip" => Ok(true),
        _ => Err(ErrorCode::UnsupportedBody.into()),
    }
}

/// Unpacks at most `max` bytes: a bomb goes off no further than that.
fn unpack(packed: &[u8], max: usize) -> Result<Vec<u8>, Error> {
    let mut text = Vec::new();
    let mut limited = MultiGzDecoder::new(packed).take(max as u64 + 1);
    limited.read_to_end(&mut text).map_err(|_| ErrorCode::Malformed)?;
    if text.len() > max { Err(ErrorCode::TooLarge.into()) } else { Ok(text) }
}

/// An answer in JSON.
#[derive(Clone, Copy, Debug)]
pub struct Json<T>(pub T);

impl<T: Serialize> IntoResponse for Json<T> {
    fn into_response(self) -> Response {
        match serde_json::to_vec(&self.0) {
            Ok(text) => {
                let kind = HeaderValue::from_static("application/json");
                ([(header::CONTENT_TYPE, kind)], Bytes::from(text)).into_response()
            }
            Err(cause) => Error::fault(cause).into_response(),
        }
    }
}
