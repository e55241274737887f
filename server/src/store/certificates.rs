//! Certificates as they rest.
//!
//! Promises: one is issued in the transaction that gives the receipt for the last lesson, so that whoever has the receipt has the
//! certificate; what stands on it never changes.

use domain::{
    bundle::BundleHash,
    ids::{AgencyId, CertificateId, PersonId},
    learning::Certificate,
    time::{DateRange, Timestamp},
};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder,
    sea_query::{Expr, OnConflict},
};

use super::{
    Error,
    row::{date, date_text, zone},
};
use crate::entity::{agency, assignment, certificate, course, person};

/// Issues a person's certificates for courses just completed. One that is there already stays as it is.
///
/// # Errors
/// Those of the database.
pub async fn issue<C: ConnectionTrait>(
    tx: &C,
    who: PersonId,
    completed: &[(BundleHash, Timestamp)],
    now: Timestamp,
) -> Result<(), Error> {
    if completed.is_empty() {
        return Ok(());
    }
    let name = person::Entity::find_by_id(who.uuid()).one(tx).await?.map(|row| row.name);
    let name = name.ok_or(Error::Corrupt { table: "certificate", what: "person" })?;
    let own: Vec<_> = assignment::Entity::find()
        .filter(assignment::Column::PersonId.eq(who.uuid()))
        .all(tx)
        .await?
        .into_iter()
        .map(|row| row.agency_id)
        .collect();
    let mut rows = Vec::new();
    for (hash, at) in completed {
        // Where two of the person's agencies publish the same version, the one that counts it stands on the certificate.
        let of = course::Entity::find()
            .filter(course::Column::Hash.eq(hash.to_string()))
            .filter(course::Column::AgencyId.is_in(own.iter().copied()))
            .order_by_desc(course::Column::Recognised)
            .order_by_asc(course::Column::AgencyId)
            .one(tx)
            .await?;
        let of = of.ok_or(Error::Corrupt { table: "certificate", what: "course" })?;
        let issuer = agency::Entity::find_by_id(of.agency_id).one(tx).await?;
        let issuer = issuer.ok_or(Error::Corrupt { table: "certificate", what: "agency" })?;
        let completed_on = zone(&issuer.zone)?.date(*at);
        let id = Certificate::id_of(who, *hash);
        let signatory = match (&issuer.signatory_name, &issuer.signatory_post) {
            (Some(name), Some(post)) => Some(format!("{name}, {post}")),
            (name, _) => name.clone(),
        };
        rows.push(certificate::ActiveModel {
            id: Set(id.uuid()),
            person_id: Set(who.uuid()),
            course: Set(hash.to_string()),
            agency_id: Set(of.agency_id),
            number: Set(Certificate::number_of(id, completed_on)),
            name: Set(name.clone()),
            title: Set(of.title),
            issuer: Set(issuer.name),
            jp: Set(of.jp),
            completed_on: Set(date_text(completed_on)),
            signatory: Set(signatory),
            issued_at: Set(now.0),
            revoked_at: Set(None),
            revoked_by: Set(None),
            revoked_reason: Set(None),
        });
    }
    let there = OnConflict::column(certificate::Column::Id).do_nothing().to_owned();
    certificate::Entity::insert_many(rows).on_conflict(there).exec_without_returning(tx).await?;
    Ok(())
}

/// A person's certificates with the bundles of their courses.
///
/// # Errors
/// Those of the database.
pub async fn of_person<C: ConnectionTrait>(on: &C, who: PersonId) -> Result<Vec<(String, Certificate)>, Error> {
    let rows = certificate::Entity::find()
        .filter(certificate::Column::PersonId.eq(who.uuid()))
        .order_by_asc(certificate::Column::Id)
        .all(on)
        .await?;
    rows.into_iter().map(|row| Ok((row.course.clone(), read(row)?))).collect()
}

/// A certificate as the agency that issued it knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Issued {
    /// Whose it is.
    pub person: PersonId,
    /// What stands on it.
    pub certificate: Certificate,
    /// Why it was withdrawn, if it was.
    pub withdrawn: Option<String>,
}

/// What an agency has issued for courses that were completed on those days, by day and number.
///
/// # Errors
/// Those of the database.
pub async fn issued<C: ConnectionTrait>(on: &C, agency: AgencyId, days: DateRange) -> Result<Vec<Issued>, Error> {
    let mut wanted = certificate::Entity::find()
        .filter(certificate::Column::AgencyId.eq(agency.uuid()))
        .filter(certificate::Column::CompletedOn.gte(date_text(days.from)));
    if let Some(last) = days.to {
        wanted = wanted.filter(certificate::Column::CompletedOn.lte(date_text(last)));
    }
    let rows =
        wanted.order_by_asc(certificate::Column::CompletedOn).order_by_asc(certificate::Column::Number).all(on).await?;
    rows.into_iter()
        .map(|row| {
            let (person, withdrawn) = (PersonId::from_uuid(row.person_id), row.revoked_reason.clone());
            Ok(Issued { person, certificate: read(row)?, withdrawn })
        })
        .collect()
}

/// A certificate by its id.
///
/// # Errors
/// Those of the database.
pub async fn find<C: ConnectionTrait>(on: &C, id: CertificateId) -> Result<Option<Certificate>, Error> {
    certificate::Entity::find_by_id(id.uuid()).one(on).await?.map(read).transpose()
}

/// Whose certificate it is, and which agency issued it.
///
/// # Errors
/// Those of the database.
pub async fn holder<C: ConnectionTrait>(on: &C, id: CertificateId) -> Result<Option<(PersonId, AgencyId)>, Error> {
    let row = certificate::Entity::find_by_id(id.uuid()).one(on).await?;
    Ok(row.map(|row| (PersonId::from_uuid(row.person_id), AgencyId::from_uuid(row.agency_id))))
}

/// Withdraws a certificate; whether it was one that held until now.
///
/// # Errors
/// Those of the database.
pub async fn withdraw<C: ConnectionTrait>(
    tx: &C,
    id: CertificateId,
    by: PersonId,
    reason: &str,
    at: Timestamp,
) -> Result<bool, Error> {
    let withdrawn = certificate::Entity::update_many()
        .col_expr(certificate::Column::RevokedAt, Expr::value(at.0))
        .col_expr(certificate::Column::RevokedBy, Expr::value(by.uuid()))
        .col_expr(certificate::Column::RevokedReason, Expr::value(reason))
        .filter(certificate::Column::Id.eq(id.uuid()))
        .filter(certificate::Column::RevokedAt.is_null())
        .exec(tx)
        .await?;
    Ok(withdrawn.rows_affected == 1)
}

fn read(row: certificate::Model) -> Result<Certificate, Error> {
    Ok(Certificate {
        id: CertificateId::from_uuid(row.id),
        completed_on: date("certificate", &row.completed_on)?,
        jp: u32::try_from(row.jp).map_err(|_| Error::Corrupt { table: "certificate", what: "hours" })?,
        number: row.number,
        name: row.name,
        title: row.title,
        issuer: row.issuer,
        signatory: row.signatory,
        revoked: row.revoked_at.map(Timestamp),
    })
}
