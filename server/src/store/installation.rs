//! What holds for the whole installation.

use sea_orm::{ActiveValue::Set, ConnectionTrait, EntityTrait, PaginatorTrait, sea_query::OnConflict};

use domain::wire::session::Secret32;

use super::{Db, Error};
use crate::entity::{agency, installation};

/// Set in an installation that holds demo data.
const DEMO: &str = "demo";
/// Names the server's own device in streams; a restored database begins a new one.
pub(super) const EPOCH: &str = "epoch";
/// Behind the key that hand-ins are sealed for, and those of the devices that seal them.
const HAND_IN: &str = "hand_in";
/// What certificates are signed with.
const CERTIFICATE: &str = "certificate";

/// One fact by its key.
///
/// # Errors
/// Those of the database.
pub async fn get<C: ConnectionTrait>(on: &C, key: &str) -> Result<Option<String>, Error> {
    let row = installation::Entity::find_by_id(key).one(on).await?;
    Ok(row.map(|row| row.value))
}

/// Keeps a fact, in the place of an older one.
///
/// # Errors
/// Those of the database.
pub async fn set<C: ConnectionTrait>(on: &C, key: &str, value: &str) -> Result<(), Error> {
    let row = installation::ActiveModel { key: Set(key.to_owned()), value: Set(value.to_owned()) };
    let replace = OnConflict::column(installation::Column::Key).update_column(installation::Column::Value).to_owned();
    installation::Entity::insert(row).on_conflict(replace).exec_without_returning(on).await?;
    Ok(())
}

/// Whether the installation holds demo data.
///
/// # Errors
/// Those of the database.
pub async fn is_demo<C: ConnectionTrait>(on: &C) -> Result<bool, Error> {
    Ok(get(on, DEMO).await?.is_some())
}

/// Whether nobody has put anything in yet.
///
/// # Errors
/// Those of the database.
pub async fn is_empty<C: ConnectionTrait>(on: &C) -> Result<bool, Error> {
    Ok(agency::Entity::find().count(on).await? == 0)
}

/// Flags the installation as one of demo data.
///
/// # Errors
/// Those of the database.
pub async fn flag_demo<C: ConnectionTrait>(on: &C) -> Result<(), Error> {
    set(on, DEMO, "1").await
}

impl Db {
    /// The epoch of this installation; `fresh` becomes it where there is none yet.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn epoch(&self, fresh: &str) -> Result<String, Error> {
        self.once(EPOCH, fresh).await
    }

    /// The secret with which certificates are signed; `fresh` becomes it where there is none yet. A backup holds it, so that what was
    /// signed before a restore is genuine after it.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn certificate_secret(&self, fresh: [u8; 32]) -> Result<[u8; 32], Error> {
        self.secret(CERTIFICATE, fresh).await
    }

    /// The secret behind hand-ins; `fresh` becomes it where there is none yet. A backup holds it, so that what was sealed before a
    /// restore can be opened after it.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn hand_in_secret(&self, fresh: [u8; 32]) -> Result<[u8; 32], Error> {
        self.secret(HAND_IN, fresh).await
    }

    async fn secret(&self, key: &str, fresh: [u8; 32]) -> Result<[u8; 32], Error> {
        let kept = self.once(key, &String::from(Secret32(fresh))).await?;
        kept.parse()
            .map(|Secret32(secret)| secret)
            .map_err(|_| Error::Corrupt { table: "installation", what: "secret" })
    }

    async fn once(&self, key: &str, fresh: &str) -> Result<String, Error> {
        if let Some(value) = get(self.read(), key).await? {
            return Ok(value);
        }
        self.write(|tx| async move {
            // Another server may be starting beside this one: the first value stays.
            let row = installation::ActiveModel { key: Set(key.to_owned()), value: Set(fresh.to_owned()) };
            let there = OnConflict::column(installation::Column::Key).do_nothing().to_owned();
            installation::Entity::insert(row).on_conflict(there).exec_without_returning(&*tx).await?;
            get(&*tx, key).await?.ok_or(Error::Corrupt { table: "installation", what: "value" })
        })
        .await
    }
}
