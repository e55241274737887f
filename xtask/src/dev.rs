//! `cargo xtask dev`: a development server that follows the sources.
//!
//! A change to what the browser loads builds the development site anew, and open tabs reload (they ask for
//! `assets/dev-stamp`); a change to what the server is made of builds and restarts it. What does not build is shown,
//! and the last good state stays up.

use std::fs;
use std::path::Path;
use std::process::ExitCode;
use std::thread;
use std::time::{Duration, SystemTime};

use anyhow::Result;

use crate::process::{Running, interrupted};
use crate::project::{Project, ServerProfile, heading, say, say_failure};
use crate::serve::{Options, build_server};
use crate::site::{self, Kind};
use crate::toolchain::Toolchain;
use crate::tools::Tools;

/// How often we look for changes. The sources are a few hundred files: looking takes about a millisecond.
const LOOK_EVERY: Duration = Duration::from_millis(300);

/// What the site is made of.
const SITE_SOURCES: [&str; 5] = ["app", "domain", "style", "public", "Cargo.lock"];
/// What the server is made of.
const SERVER_SOURCES: [&str; 3] = ["server", "domain", "Cargo.lock"];

/// Builds and serves, again and again, until Ctrl-C.
///
/// # Errors
/// When the machine cannot be prepared.
pub fn dev(project: &Project, options: &Options) -> Result<ExitCode> {
    options.check()?;
    heading("What this machine has, and what is missing");
    let toolchain = Toolchain::ensure()?;
    toolchain.forget_other_builds(&project.target)?;
    let tools = Tools::ensure(project, &toolchain)?;
    let folder = project.target.join("site-dev");
    let mut site = Watched::new(project, &SITE_SOURCES);
    let mut sources = Watched::new(project, &SERVER_SOURCES);
    let mut server: Option<Running> = None;
    while !interrupted() {
        if site.changed() {
            heading("The app");
            shown(
                site::build(project, &toolchain, &tools, Kind::Development, &folder)
                    .map(|site| say(&format!("built {}", site.build))),
            );
        }
        if sources.changed() {
            heading("The server");
            let built = build_server(project, &toolchain, ServerProfile::Debug).and_then(|()| {
                // The old one goes first: both want the same address.
                drop(server.take());
                Running::start(&mut options.server(project.server(ServerProfile::Debug), &folder, project)?)
            });
            server = shown(built).or(server);
        }
        if let Some(running) = &mut server
            && let Some(status) = running.ended()?
        {
            say(&format!("the server ended ({status}); it is started again after the next change"));
            server = None;
        }
        thread::sleep(LOOK_EVERY);
    }
    Ok(ExitCode::SUCCESS)
}

/// A failure is shown and the next change awaited.
fn shown<T>(result: Result<T>) -> Option<T> {
    result.inspect_err(say_failure).ok()
}

/// Files whose latest change is remembered.
struct Watched<'a> {
    project: &'a Project,
    paths: &'a [&'a str],
    seen: Option<Look>,
}

/// What a look at files finds: how many there are, and when one changed last. A removed file changes the first.
type Look = (usize, SystemTime);

impl<'a> Watched<'a> {
    fn new(project: &'a Project, paths: &'a [&'a str]) -> Self {
        Self { project, paths, seen: None }
    }

    /// Whether something changed since the last call; true the first time.
    fn changed(&mut self) -> bool {
        let mut look = (0, SystemTime::UNIX_EPOCH);
        for path in self.paths {
            look_at(&self.project.path(path), &mut look);
        }
        self.seen.replace(look) != Some(look)
    }
}

fn look_at(path: &Path, look: &mut Look) {
    // A file may vanish while we look: editors write beside and rename.
    let Ok(metadata) = fs::metadata(path) else { return };
    if metadata.is_dir() {
        for entry in fs::read_dir(path).into_iter().flatten().flatten() {
            look_at(&entry.path(), look);
        }
        return;
    }
    look.0 += 1;
    if let Ok(changed) = metadata.modified() {
        look.1 = look.1.max(changed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_a_changed_and_a_removed_file_are_noticed() {
        let folder = tempfile::tempdir().unwrap();
        let project = Project { root: folder.path().to_owned(), target: folder.path().join("target") };
        fs::create_dir_all(folder.path().join("app/src")).unwrap();
        let file = folder.path().join("app/src/lib.rs");
        fs::write(&file, "1").unwrap();
        let mut watched = Watched::new(&project, &["app", "absent"]);
        assert!(watched.changed());
        assert!(!watched.changed());
        let later = SystemTime::now() + Duration::from_secs(5);
        fs::File::options().write(true).open(&file).unwrap().set_modified(later).unwrap();
        assert!(watched.changed());
        fs::write(folder.path().join("app/other.rs"), "2").unwrap();
        assert!(watched.changed());
        fs::remove_file(&file).unwrap();
        assert!(watched.changed());
        assert!(!watched.changed());
    }
}
