//! Files that people hand in: written to the disk as they arrive.
//!
//! Promises: a file of any size takes a packet's room in memory, and none on the disk once the request is over. Refuses: more bytes than
//! its route takes, and what is not declared to be the one type that it takes.

use std::{fs::File, io::Seek as _};

use axum::{
    body::Body,
    http::{HeaderMap, header},
};
use domain::wire::error::ErrorCode;
use http_body_util::BodyExt as _;
use tokio::io::AsyncWriteExt as _;

use super::error::Error;

/// Receives a body of that type.
pub(super) async fn receive(headers: &HeaderMap, body: Body, media_type: &str, bytes_max: u64) -> Result<File, Error> {
    let declared = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    if declared != Some(media_type) || headers.contains_key(header::CONTENT_ENCODING) {
        return Err(ErrorCode::UnsupportedBody.into());
    }
    to_disk(body, bytes_max).await
}

/// Writes a body into a file without a name, which goes when it is closed.
pub(super) async fn to_disk(mut body: Body, bytes_max: u64) -> Result<File, Error> {
    let file = tokio::task::spawn_blocking(tempfile::tempfile).await.map_err(Error::fault)?.map_err(Error::fault)?;
    let mut file = tokio::fs::File::from_std(file);
    let mut received: u64 = 0;
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|_| ErrorCode::Malformed)?;
        let Ok(bytes) = frame.into_data() else { continue };
        received += bytes.len() as u64;
        if received > bytes_max {
            return Err(ErrorCode::TooLarge.into());
        }
        file.write_all(&bytes).await.map_err(Error::fault)?;
    }
    file.flush().await.map_err(Error::fault)?;
    let mut file = file.into_std().await;
    file.rewind().map_err(Error::fault)?;
    Ok(file)
}
