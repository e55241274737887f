//! From files to a site: the hash, the shells, the service worker, the compressed twins, the folders.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::SystemTime;

use anyhow::{Context, Result, ensure};
use sha2::{Digest, Sha256};

use super::programs::Hex;
use super::{Assets, BUILDS_KEPT, Kind, POCKET, bundle, first_download, words};
use crate::process::run;
use crate::project::Project;
use crate::tools::Tools;

/// What a shell writes where the folder of its build goes.
const ASSETS: &str = "{{assets}}";

/// Files of `public/` that the employee's shell names at addresses that never change.
const FRONT: [&str; 2] = ["manifest.webmanifest", "icons/icon.svg"];

/// What goes beside the assets into every site.
#[derive(Debug)]
pub(super) struct Sources {
    pocket: String,
    office: String,
    worker: String,
    front: Vec<String>,
}

impl Sources {
    pub(super) fn read(project: &Project) -> Result<Self> {
        let read =
            |path: &str| fs::read_to_string(project.path(path)).with_context(|| format!("could not read {path}"));
        let front = FRONT.iter().map(|name| read(&format!("public/{name}"))).collect::<Result<_>>()?;
        Ok(Self {
            pocket: words::fill(project, &read("app/pocket.html")?)?,
            office: words::fill(project, &read("app/office.html")?)?,
            worker: read("public/sw.js")?,
            front,
        })
    }

    /// The name of the build that these and `assets` make: sixteen digits of a hash over all of it, so that a changed
    /// shell or worker is a new build too.
    pub(super) fn build(&self, assets: &Assets) -> String {
        let mut hash = Sha256::new();
        let texts = [&self.pocket, &self.office, &self.worker].into_iter().chain(&self.front).map(String::as_bytes);
        let named = assets.iter().flat_map(|(name, bytes)| [name.as_bytes(), bytes.as_slice()]);
        for part in texts.chain(named) {
            // With its length, so that no two lists of parts look alike.
            hash.update((part.len() as u64).to_le_bytes());
            hash.update(part);
        }
        format!("{:x}", Hex(&hash.finalize().as_slice()[..8]))
    }
}

/// Writes the site; true when the build was not there yet.
pub(super) fn publish(
    project: &Project,
    tools: &Tools,
    kind: Kind,
    folder: &Path,
    build: &str,
    mut assets: Assets,
    sources: &Sources,
) -> Result<bool> {
    let address = format!("/assets/{build}");
    let pocket = fill(&sources.pocket, &address);
    // The worker keeps the shell under its build's own address: at `/` it could meet a newer build's.
    assets.insert(format!("{POCKET}.html"), pocket.clone().into_bytes());

    let builds = folder.join("assets");
    let place = builds.join(build);
    let fresh = !place.exists();
    if fresh {
        let staging = project.target.join("site-work").join(format!("{build}.new"));
        empty(&staging)?;
        for (name, bytes) in &assets {
            fs::write(staging.join(name), bytes).with_context(|| format!("could not write {name}"))?;
        }
        compress(project, kind, &staging)?;
        fs::create_dir_all(&builds).with_context(|| format!("could not make {}", builds.display()))?;
        fs::rename(&staging, &place).with_context(|| format!("could not move the build to {}", place.display()))?;
    }
    touch(&place)?;
    publish_front(project, tools, kind, folder, build, &pocket, sources)?;
    if kind == Kind::Development {
        fs::write(builds.join("dev-stamp"), build).context("could not say that a build is new")?;
    }
    remove_old_builds(&builds, build)?;
    Ok(fresh)
}

/// Writes what lies at the root: after the assets that it names, so that no visitor meets a shell without its files.
fn publish_front(
    project: &Project,
    tools: &Tools,
    kind: Kind,
    folder: &Path,
    build: &str,
    pocket: &str,
    sources: &Sources,
) -> Result<()> {
    let address = format!("/assets/{build}");
    let staging = project.target.join("site-work/front");
    empty(&staging)?;
    let copy = |name: &str, to: &str| {
        fs::copy(project.path("public").join(name), staging.join(to))
            .with_context(|| format!("could not copy public/{name}"))
    };
    copy("manifest.webmanifest", "manifest.webmanifest")?;
    fs::create_dir_all(staging.join("icons"))?;
    for entry in fs::read_dir(project.path("public/icons"))? {
        let name = format!("icons/{}", entry?.file_name().to_string_lossy());
        copy(&name, &name)?;
    }
    fs::create_dir_all(staging.join("kantor"))?;
    fs::write(staging.join("kantor/index.html"), fill(&sources.office, &address))?;
    fs::write(staging.join("index.html"), pocket)?;
    let worker = match kind {
        Kind::Release => worker(project, tools, build, &address, &parts(&folder.join("assets").join(build))?)?,
        Kind::Development => bundle::script(project, tools, "sw-dev.js", &[])?,
    };
    fs::write(staging.join("sw.js"), worker)?;
    compress(project, kind, &staging)?;
    for file in files_below(&staging)? {
        let to = folder.join(file.strip_prefix(&staging)?);
        if let Some(parent) = to.parent() {
            fs::create_dir_all(parent)?;
        }
        // A rename replaces the file at once: a visitor gets the old one or the new one, whole.
        fs::rename(&file, &to).with_context(|| format!("could not write {}", to.display()))?;
    }
    Ok(())
}

/// The service worker of a build.
fn worker(project: &Project, tools: &Tools, build: &str, address: &str, parts: &[String]) -> Result<Vec<u8>> {
    let parts: Vec<_> = parts.iter().map(|name| format!("{address}/{name}")).collect();
    let shell = bundle::quoted(&format!("{address}/{POCKET}.html"));
    let list = serde_json::Value::from(precache(address)).to_string();
    bundle::script(
        project,
        tools,
        "sw.js",
        &[
            ("BUILD", &bundle::quoted(build)),
            ("SHELL", &shell),
            ("PRECACHE", &list),
            ("PARTS", &serde_json::Value::from(parts).to_string()),
        ],
    )
}

/// The addresses that the service worker keeps: the employee's program and what its shell names, nothing else.
fn precache(address: &str) -> Vec<String> {
    let assets = first_download().map(|name| format!("{address}/{name}"));
    assets.into_iter().chain(FRONT.map(|name| format!("/{name}"))).collect()
}

/// The parts of a build's programs that are fetched later, by name: all wasm that is no program.
pub(super) fn parts(place: &Path) -> Result<Vec<String>> {
    let mut parts = Vec::new();
    for entry in fs::read_dir(place).with_context(|| format!("could not look into {}", place.display()))? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        if name.ends_with(".wasm") && !name.ends_with("_bg.wasm") {
            parts.push(name);
        }
    }
    parts.sort();
    Ok(parts)
}

/// A shell with the addresses of its build, without our remarks.
fn fill(shell: &str, address: &str) -> String {
    let mut text = shell.replace(ASSETS, address);
    while let Some((before, rest)) = text.split_once("<!--") {
        let Some((_, after)) = rest.split_once("-->") else { break };
        text = format!("{}{}", before.trim_end_matches([' ', '\t']), after.trim_start_matches('\n'));
    }
    text
}

/// Writes the `.br` and `.gz` of every file.
fn compress(project: &Project, kind: Kind, folder: &Path) -> Result<()> {
    if kind == Kind::Development {
        return Ok(());
    }
    run(Command::new("node").arg(project.path("xtask/compress.mjs")).arg(folder))
}

fn remove_old_builds(builds: &Path, current: &str) -> Result<()> {
    let mut found = Vec::new();
    for entry in fs::read_dir(builds)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            found.push((entry.metadata()?.modified()?, entry.file_name().to_string_lossy().into_owned()));
        }
    }
    for name in outdated(found, current) {
        fs::remove_dir_all(builds.join(&name)).with_context(|| format!("could not remove the old build {name}"))?;
    }
    Ok(())
}

/// The builds to remove: all but the current one and the latest of the others.
fn outdated(mut builds: Vec<(SystemTime, String)>, current: &str) -> Vec<String> {
    builds.retain(|(_, name)| name != current);
    builds.sort();
    builds.into_iter().rev().skip(BUILDS_KEPT - 1).map(|(_, name)| name).collect()
}

fn empty(folder: &Path) -> Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder).with_context(|| format!("could not empty {}", folder.display()))?;
    }
    fs::create_dir_all(folder).with_context(|| format!("could not make {}", folder.display()))
}

/// Marks a build as the latest.
fn touch(folder: &Path) -> Result<()> {
    fs::File::open(folder)
        .and_then(|file| file.set_modified(SystemTime::now()))
        .with_context(|| format!("could not touch {}", folder.display()))
}

/// Every file below a folder; a plain file after its compressed twins, the shells last.
fn files_below(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(&next)? {
            let entry = entry?;
            if entry.file_type()?.is_dir() { folders.push(entry.path()) } else { files.push(entry.path()) }
        }
    }
    ensure!(!files.is_empty(), "nothing in {}", folder.display());
    files.sort_by_key(|file| {
        (
            file.file_stem().is_some_and(|stem| stem.to_string_lossy().starts_with("index")),
            file.extension().map(std::ffi::OsStr::to_owned),
        )
    });
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    fn sources() -> Sources {
        Sources {
            pocket: "pocket".into(),
            office: "office".into(),
            worker: "worker".into(),
            front: vec!["icon".into()],
        }
    }

    fn assets(list: &[(&str, &str)]) -> Assets {
        list.iter().map(|(name, text)| ((*name).to_owned(), text.as_bytes().to_vec())).collect()
    }

    #[test]
    fn the_build_is_named_by_all_that_is_in_it() {
        let one = assets(&[("a.js", "1"), ("b.css", "2")]);
        let name = sources().build(&one);
        assert_eq!(name.len(), 16);
        assert_eq!(name, sources().build(&one));
        assert_ne!(name, sources().build(&assets(&[("a.js", "1"), ("b.css", "3")])));
        assert_ne!(name, sources().build(&assets(&[("a.js", "1"), ("c.css", "2")])));
        assert_ne!(name, sources().build(&assets(&[("a.j", "s1"), ("b.css", "2")])));
        assert_ne!(name, Sources { worker: "other".into(), ..sources() }.build(&one));
        assert_ne!(name, Sources { front: vec!["other".into()], ..sources() }.build(&one));
        assert_ne!(name, Sources { office: "other".into(), ..sources() }.build(&one));
    }

    #[test]
    fn a_shell_names_its_own_build_and_none_of_our_remarks() {
        let shell = "<link href=\"{{assets}}/app.css\">\n<!-- why\n so -->\n<p>{{assets}}</p><!-- end -->\n";
        assert_eq!(fill(shell, "/assets/1"), "<link href=\"/assets/1/app.css\">\n<p>/assets/1</p>");
    }

    #[test]
    fn the_worker_keeps_the_employees_program_and_never_the_offices() {
        let list = precache("/assets/1");
        assert!(list.contains(&"/assets/1/pocket.html".to_owned()));
        assert!(list.contains(&"/assets/1/pocket_bg.wasm".to_owned()));
        assert!(list.contains(&"/icons/icon.svg".to_owned()));
        assert!(!list.iter().any(|address| address.contains("office") || address == "/" || address == "/sw.js"));
    }

    #[test]
    fn all_wasm_that_is_no_program_is_a_part() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["pocket_bg.wasm", "split_b.wasm", "split_b.wasm.br", "split_a.wasm", "pocket.js"] {
            fs::write(folder.path().join(name), "").unwrap();
        }
        assert_eq!(parts(folder.path()).unwrap(), ["split_a.wasm", "split_b.wasm"]);
    }

    #[test]
    fn the_current_build_and_the_two_before_it_stay() {
        let at = |seconds| SystemTime::UNIX_EPOCH + Duration::from_secs(seconds);
        let builds =
            vec![(at(1), "a".to_owned()), (at(4), "d".to_owned()), (at(2), "b".to_owned()), (at(3), "c".to_owned())];
        assert_eq!(outdated(builds.clone(), "d"), ["a"]);
        // Built again after it was old: it stays whatever the clock says.
        assert_eq!(outdated(builds.clone(), "a"), ["b"]);
        assert!(outdated(builds[..3].to_vec(), "d").is_empty());
    }
}
