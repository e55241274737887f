//! The courses that ship, offered by every agency.
//!
//! Promises: an agency is given each version once; what it retired stays retired in newer versions, what it recognised stays recognised.
//! Refuses: to recognise anything by itself: whether hours count is the agency's word.

use std::{collections::BTreeMap, io::Cursor};

use domain::{
    bundle::BundleHash,
    ids::AgencyId,
    learning::Course,
    shipped,
    time::Timestamp,
    wire::{bundle::read_catalogue, hours::read_hours},
};

use crate::{
    courses::{Known, MEDIA_TYPE, Package, SHIPPED, read},
    store::{
        Connection, Db, Error,
        courses::{self, Held, Publication},
        directory, files,
    },
};

/// Gives every agency what it does not have yet; `recognised` of courses that are new to it.
///
/// # Errors
/// Those of the database, and [`Error::Corrupt`] if a course that ships cannot be read.
pub async fn stock(db: &Db, recognised: bool, at: Timestamp) -> Result<(), Error> {
    let names: Vec<BundleHash> = SHIPPED.iter().map(|package| BundleHash::of(package)).collect();
    let mut lacking: BTreeMap<AgencyId, Vec<usize>> = BTreeMap::new();
    for agency in directory::agencies(db.read(), None).await? {
        let there = courses::packages(db.read(), agency.id).await?;
        let missing: Vec<usize> = (0..names.len()).filter(|nth| !there.contains(&names[*nth])).collect();
        // A list that another build has written, and this one's devices cannot read, is written anew.
        if !missing.is_empty() || !courses::shelf_is_readable(db.read(), agency.id).await? {
            lacking.insert(agency.id, missing);
        }
    }
    if lacking.is_empty() {
        return Ok(());
    }
    let packages = if lacking.values().all(Vec::is_empty) { Vec::new() } else { unpacked()? };
    let (packages, names) = (&packages, &names);
    for (agency, missing) in &lacking {
        db.write(|tx| async move {
            for nth in missing {
                offer(&*tx, *agency, &packages[*nth], (names[*nth], SHIPPED[*nth]), recognised, at).await?;
            }
            courses::shelve(&*tx, *agency, at).await?;
            Ok::<_, Error>(())
        })
        .await?;
    }
    Ok(())
}

/// The courses that ship, read.
///
/// # Errors
/// [`Error::Corrupt`] if one of them cannot be read.
pub fn courses() -> Result<Vec<Course>, Error> {
    Ok(unpacked()?.into_iter().map(|package| package.course).collect())
}

/// The packages that ship, read.
fn unpacked() -> Result<Vec<Package>, Error> {
    let corrupt = |_| Error::Corrupt { table: "course", what: "shipped package" };
    let catalogue = read_catalogue(shipped::CATALOGUE).map_err(corrupt)?;
    let hours = read_hours(shipped::HOURS).map_err(corrupt)?;
    let paths: Vec<&str> = hours.paths.iter().map(|path| path.code.as_str()).collect();
    let known = Known { catalogue: &catalogue, paths: &paths };
    let read = |package: &&[u8]| read(Cursor::new(*package), &known);
    let packages: Result<Vec<Package>, _> = SHIPPED.iter().map(read).collect();
    packages.map_err(|_| Error::Corrupt { table: "course", what: "shipped package" })
}

async fn offer<C: Connection>(
    tx: &C,
    agency: AgencyId,
    package: &Package,
    (name, zip): (BundleHash, &[u8]),
    recognised: bool,
    at: Timestamp,
) -> Result<(), Error> {
    let held = courses::newest(tx, agency, &package.course.id).await?;
    if held.as_ref().is_some_and(|held| held.retired) {
        return Ok(());
    }
    files::put(tx, name, MEDIA_TYPE, zip, at).await?;
    for (hash, media_type, bytes) in package.files() {
        files::put(tx, hash, media_type, bytes, at).await?;
    }
    let recognised = held.map_or(recognised, |Held { recognised, .. }| recognised);
    let publication = Publication { agency, course: &package.course, package: Some(name), recognised, by: None, at };
    // An agency's own version that is newer stays.
    courses::publish(tx, &publication).await?;
    Ok(())
}
