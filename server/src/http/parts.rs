//! What is read from the address of a request.

use std::str::FromStr;

use axum::{
    extract::{FromRequestParts, Path, Query as AxumQuery},
    http::request::Parts,
};
use domain::{text::Language, wire::error::ErrorCode};
use serde::de::DeserializeOwned;

use super::error::Error;

/// The one parameter of the path, parsed. What does not parse names nothing: not found.
#[derive(Clone, Copy, Debug)]
pub struct Param<T>(pub T);

impl<S: Send + Sync, T: FromStr> FromRequestParts<S> for Param<T> {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Error> {
        let Path(text) = Path::<String>::from_request_parts(parts, state).await.map_err(|_| ErrorCode::NotFound)?;
        text.parse().map(Self).map_err(|_| ErrorCode::NotFound.into())
    }
}

/// The query, as a wire type.
#[derive(Clone, Copy, Debug)]
pub struct Query<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequestParts<S> for Query<T> {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Error> {
        let query = AxumQuery::<T>::from_request_parts(parts, state).await;
        query.map(|AxumQuery(query)| Self(query)).map_err(|_| ErrorCode::Malformed.into())
    }
}

/// The parameters of a path that has two.
#[derive(Clone, Copy, Debug)]
pub struct Two<A, B>(pub A, pub B);

impl<S: Send + Sync, A: FromStr, B: FromStr> FromRequestParts<S> for Two<A, B> {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Error> {
        let Path((one, other)) =
            Path::<(String, String)>::from_request_parts(parts, state).await.map_err(|_| ErrorCode::NotFound)?;
        Ok(Self(parsed(&one)?, parsed(&other)?))
    }
}

/// The parameters of a path that has three.
#[derive(Clone, Copy, Debug)]
pub struct Three<A, B, C>(pub A, pub B, pub C);

impl<S: Send + Sync, A: FromStr, B: FromStr, C: FromStr> FromRequestParts<S> for Three<A, B, C> {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Error> {
        let Path((one, other, third)) = Path::<(String, String, String)>::from_request_parts(parts, state)
            .await
            .map_err(|_| ErrorCode::NotFound)?;
        Ok(Self(parsed(&one)?, parsed(&other)?, parsed(&third)?))
    }
}

/// The language of a file that was asked for, Indonesian without.
pub(super) fn language(tag: Option<&str>) -> Result<Language, Error> {
    tag.map_or(Some(Language::Indonesian), Language::from_tag).ok_or_else(|| Error::invalid("language"))
}

fn parsed<T: FromStr>(text: &str) -> Result<T, Error> {
    text.parse().map_err(|_| ErrorCode::NotFound.into())
}
