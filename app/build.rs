//! Turns the locale files into constants, so that a missing key, a key without its translation, or a placeholder that one
//! language lacks is a compile error, and a sentence that a program never shows is not in its download.
//!
//! `locales/<language>/<area>.json` holds objects of sentences; `home.greeting` in `pocket.json` becomes `text::pocket::home::GREETING`.

use std::{
    collections::BTreeSet,
    env,
    error::Error,
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
};

use serde_json::{Map, Value};

const LANGUAGES: [&str; 2] = ["id", "en"];

/// What stands between the two languages of a sentence; `i18n.rs` knows it too.
const SEPARATOR: char = '\u{1f}';

fn main() -> Result<(), Box<dyn Error>> {
    let locales = Path::new("locales");
    println!("cargo::rerun-if-changed=locales");
    if env::var("CARGO_CFG_TARGET_FAMILY").is_ok_and(|family| family == "wasm") {
        // What refers to what, for cutting the program into parts.
        println!("cargo::rustc-link-arg-bin=pocket=--emit-relocs");
        // A file that takes more than this to read ends the reader, not the browser's tab: twice what the largest one that is read takes.
        println!("cargo::rustc-link-arg-bin=sheets=--max-memory={}", 1024 * 1024 * 1024);
    }
    let mut code = String::new();
    for area in areas(&locales.join(LANGUAGES[0]))? {
        let [indonesian, english] =
            LANGUAGES.map(|language| read(&locales.join(language).join(format!("{area}.json"))));
        emit(&mut code, &area, &indonesian?, &english?)?;
    }
    if areas(&locales.join(LANGUAGES[0]))? != areas(&locales.join(LANGUAGES[1]))? {
        return Err("the languages have different files".into());
    }
    let out: PathBuf = env::var_os("OUT_DIR").ok_or("no OUT_DIR")?.into();
    fs::write(out.join("text.rs"), code)?;
    Ok(())
}

fn areas(folder: &Path) -> Result<BTreeSet<String>, Box<dyn Error>> {
    let mut areas = BTreeSet::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "json")
            && let Some(stem) = path.file_stem().and_then(|stem| stem.to_str())
        {
            areas.insert(stem.to_owned());
        }
    }
    Ok(areas)
}

fn read(path: &Path) -> Result<Map<String, Value>, Box<dyn Error>> {
    let text = fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
    serde_json::from_str(&text).map_err(|error| format!("{}: {error}", path.display()).into())
}

/// One module: its sentences, its inner modules, and all its sentences by key.
fn emit(
    code: &mut String,
    name: &str,
    indonesian: &Map<String, Value>,
    english: &Map<String, Value>,
) -> Result<(), Box<dyn Error>> {
    if let Some(key) = english.keys().find(|key| !indonesian.contains_key(*key)) {
        return Err(format!("{name}.{key} is in English only").into());
    }
    writeln!(code, "/// Sentences of `{name}`.\npub mod {name} {{\nuse super::Sentence;")?;
    let mut all = String::new();
    for (key, id) in indonesian {
        let en = english.get(key).ok_or_else(|| format!("{name}.{key} is in Indonesian only"))?;
        match (id, en) {
            (Value::Object(id), Value::Object(en)) => emit(code, key, id, en)?,
            (Value::String(id), Value::String(en)) => {
                if placeholders(id) != placeholders(en) {
                    return Err(format!("{name}.{key} has other placeholders in each language").into());
                }
                if id.contains(SEPARATOR) || en.contains(SEPARATOR) {
                    return Err(format!("{name}.{key} contains the character that separates the languages").into());
                }
                let constant = key.to_uppercase();
                let both = format!("{id}{SEPARATOR}{en}");
                writeln!(
                    code,
                    "/// {}\npub const {constant}: Sentence = Sentence({both:?});",
                    en.replace('[', "\\[").replace(']', "\\]").replace('<', "\\<")
                )?;
                writeln!(all, "({key:?}, {constant}),")?;
            }
            _ => return Err(format!("{name}.{key} is not the same kind of thing in each language").into()),
        }
    }
    if !all.is_empty() {
        writeln!(code, "/// All of them by key.\npub const ALL: &[(&str, Sentence)] = &[{all}];")?;
    }
    code.push_str("}\n");
    Ok(())
}

/// The names in `{name}` and `{name:one|other}`.
fn placeholders(text: &str) -> BTreeSet<&str> {
    text.split('{')
        .skip(1)
        .filter_map(|rest| rest.split_once('}'))
        .map(|(inside, _)| inside.split_once(':').map_or(inside, |(name, _)| name))
        .collect()
}
