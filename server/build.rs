//! Packs the courses that ship, one package of each folder of `courses/`, by the same lines that write any package.

use std::{
    collections::BTreeMap,
    env,
    error::Error,
    fmt::Write as _,
    fs::{self, File},
    path::{Path, PathBuf},
};

#[path = "src/courses/pack.rs"]
mod pack;

const COURSES: &str = "../courses";

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed={COURSES}");
    println!("cargo::rerun-if-changed=src/courses/pack.rs");
    let out: PathBuf = env::var_os("OUT_DIR").ok_or("no OUT_DIR")?.into();
    let mut list = String::from("&[\n");
    for folder in folders(Path::new(COURSES))? {
        let name = folder.file_name().and_then(|name| name.to_str()).ok_or("a course without a name")?.to_owned();
        let mut files = BTreeMap::new();
        gather(&folder, "", &mut files)?;
        let zip = out.join(format!("{name}.zip"));
        let files = files.iter().map(|(name, bytes): (&String, &Vec<u8>)| (name.as_str(), bytes.as_slice()));
        pack::pack(files, File::create(&zip)?)?;
        writeln!(list, "    include_bytes!({:?}),", zip.display().to_string())?;
    }
    list.push_str("]\n");
    fs::write(out.join("shipped.rs"), list)?;
    Ok(())
}

fn folders(of: &Path) -> Result<Vec<PathBuf>, Box<dyn Error>> {
    let entries = fs::read_dir(of).map_err(|cause| format!("{}: {cause}", of.display()))?;
    let mut folders = entries.map(|entry| Ok(entry?.path())).collect::<Result<Vec<_>, std::io::Error>>()?;
    folders.retain(|path| path.is_dir());
    folders.sort();
    Ok(folders)
}

/// All files below a folder, by their paths from it with `/`.
fn gather(folder: &Path, prefix: &str, into: &mut BTreeMap<String, Vec<u8>>) -> Result<(), Box<dyn Error>> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = format!("{prefix}{}", entry.file_name().to_str().ok_or("a file without a name")?);
        if entry.file_type()?.is_dir() {
            gather(&entry.path(), &format!("{name}/"), into)?;
        } else {
            into.insert(name, fs::read(entry.path())?);
        }
    }
    Ok(())
}
