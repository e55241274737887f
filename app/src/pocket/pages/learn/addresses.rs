//! Where a page finds the files that it shows: on this device, or else at the server.
//!
//! Promises: what was made for a page is let go with it. Refuses: to fetch; what is not kept here the browser asks for by itself, while there
//! is a network.

use domain::{
    bundle::BundleHash,
    learning::{Course, File},
};
use leptos::{prelude::*, task::spawn_local};
use litemap::LiteMap;

use crate::pocket::state::Work;

/// The files of a page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Addresses {
    /// Of those that are kept here.
    here: LiteMap<BundleHash, String>,
    /// Of all.
    wanted: Vec<BundleHash>,
}

impl Addresses {
    /// Where a file is.
    pub(super) fn of(&self, file: BundleHash) -> String {
        self.here.get(&file).cloned().unwrap_or_else(|| at_server(file))
    }

    /// Whether all are on this device.
    pub(super) fn all_here(&self) -> bool {
        self.wanted.iter().all(|file| self.here.contains_key(file))
    }

    /// The same markup with each file where it is.
    pub(super) fn put_into(&self, mut html: String) -> String {
        for (file, address) in self.here.iter() {
            html = html.replace(&format!("\"{}\"", at_server(*file)), &format!("\"{address}\""));
        }
        html
    }
}

/// As the server writes it into the texts of courses.
fn at_server(file: BundleHash) -> String {
    format!("/api/files/{file}")
}

/// The files that a text of the course shows.
pub(super) fn shown_by(course: &Course, html: &str) -> Vec<File> {
    course.files.iter().filter(|file| html.contains(&at_server(file.hash))).cloned().collect()
}

/// Looks for the files; none until that is done.
pub(super) fn find(work: Work, files: Vec<File>) -> ArcRwSignal<Option<Addresses>> {
    let found = ArcRwSignal::new(None::<Addresses>);
    // Alive as long as the page is.
    let alive = StoredValue::new(());
    let going = found.clone();
    on_cleanup(move || let_go(work, going.get_untracked().as_ref()));
    let coming = found.clone();
    spawn_local(async move {
        let mut addresses = Addresses::default();
        for file in files {
            addresses.wanted.push(file.hash);
            if let Some(address) = work.address_of(&file).await {
                addresses.here.insert(file.hash, address);
            }
        }
        if alive.try_get_value().is_some() {
            coming.set(Some(addresses));
        } else {
            let_go(work, Some(&addresses));
        }
    });
    found
}

fn let_go(work: Work, addresses: Option<&Addresses>) {
    addresses.iter().flat_map(|addresses| addresses.here.values()).for_each(|address| work.let_go(address));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_file_is_shown_from_where_it_is() {
        let (here, away) = (BundleHash([1; 32]), BundleHash([2; 32]));
        let mut addresses = Addresses { wanted: vec![here, away], ..Addresses::default() };
        addresses.here.insert(here, "blob:here".to_owned());
        assert_eq!(addresses.of(here), "blob:here");
        assert_eq!(addresses.of(away), format!("/api/files/{away}"));
        assert!(!addresses.all_here());
        let html =
            format!("<img src=\"/api/files/{here}\" alt=\"x\"><img src=\"/api/files/{away}\" alt=\"/api/files/\">");
        let put = format!("<img src=\"blob:here\" alt=\"x\"><img src=\"/api/files/{away}\" alt=\"/api/files/\">");
        assert_eq!(addresses.put_into(html), put);
    }
}
