//! All that is kept about one person, as one file: a zip with a JSON file for each list, their proofs, and a page that explains it.
//!
//! Promises: what is in it was read in one transaction; no more is held at once than one list, or one proof; of nobody else anything is
//! in it beyond what the person wrote themselves. Refuses: to judge who may have it.

use std::{
    collections::BTreeSet,
    fs::File,
    io::{self, Seek as _, Write as _},
};

use askama::Template;
use domain::{
    access::{Scope, Viewer},
    hours::ProofKind,
    ids::{AgencyId, PersonId},
    people::DatedNip,
    privacy::{Category, PrivacyRules},
    text::Language,
};
use serde_json::{Map, Value, json};
use tokio::sync::mpsc;
use zip::{CompressionMethod, ZipWriter, result::ZipError, write::SimpleFileOptions};

use crate::{
    import::{self, OwnRow},
    store::{
        self, Db, Tx, directory,
        privacy::{self, Fact, Record},
    },
    words::Words,
};

const STYLE: &str = include_str!("../templates/copy.css");

/// Files on their way to the one who packs them.
const WAITING_FILES: usize = 1;

/// What can go wrong.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The store.
    #[error(transparent)]
    Store(#[from] store::Error),
    /// The file that is written meanwhile.
    #[error("the copy's file: {0}")]
    File(String),
}

impl From<io::Error> for Error {
    fn from(cause: io::Error) -> Self {
        Self::File(cause.to_string())
    }
}

impl From<ZipError> for Error {
    fn from(cause: ZipError) -> Self {
        Self::File(cause.to_string())
    }
}

/// Whose copy it is, and what stands on its page.
#[derive(Clone, Debug)]
pub struct Cover {
    /// Who.
    pub person: PersonId,
    /// Their name.
    pub name: String,
    /// Their agency.
    pub of: AgencyId,
    /// Its name.
    pub agency: String,
    /// When it was made, as people write it.
    pub when: String,
    /// The page's language.
    pub language: Language,
}

/// One file of the zip.
struct Entry {
    name: String,
    bytes: Vec<u8>,
    /// Whether it is worth packing: photos are packed already.
    packed: bool,
}

/// Reads and packs the copy into a file without a name, which goes when it is closed.
///
/// # Errors
/// [`Error`].
pub async fn make(db: &Db, rules: &PrivacyRules, cover: &Cover) -> Result<File, Error> {
    let (to, from) = mpsc::channel(WAITING_FILES);
    let packing = tokio::task::spawn_blocking(move || pack(from));
    let read = db.look(|tx| read(tx, rules, cover, to)).await;
    let packed = packing.await.map_err(|cause| Error::File(cause.to_string()))?;
    // Where packing failed, reading found nobody to hand on to: what failed first is what is told.
    let file = packed?;
    read?;
    Ok(file)
}

fn pack(mut from: mpsc::Receiver<Entry>) -> Result<File, Error> {
    let mut zip = ZipWriter::new(tempfile::tempfile()?);
    while let Some(entry) = from.blocking_recv() {
        let method = if entry.packed { CompressionMethod::Deflated } else { CompressionMethod::Stored };
        zip.start_file(entry.name, SimpleFileOptions::default().compression_method(method))?;
        zip.write_all(&entry.bytes)?;
    }
    let mut file = zip.finish()?;
    file.rewind()?;
    Ok(file)
}

async fn read(tx: Tx, rules: &PrivacyRules, cover: &Cover, to: mpsc::Sender<Entry>) -> Result<(), Error> {
    let words = Words::of(cover.language);
    let (mut ids, mut courses) = (BTreeSet::new(), BTreeSet::new());
    let mut told: Vec<(Category, String)> = Vec::new();
    for (category, list) in privacy::LISTS {
        let records = privacy::records(&*tx, cover.person, list).await?;
        if records.is_empty() {
            continue;
        }
        for (column, fact) in records.iter().flatten() {
            match fact {
                Fact::Id(id) => {
                    ids.insert(*id);
                }
                Fact::Text(hash) if *column == "course" => {
                    courses.insert(hash.clone());
                }
                _ => {}
            }
        }
        let name = format!("{}/{list}.json", category.code());
        told.push((*category, words.fill("copy.records", &[("file", &name), ("n", &records.len().to_string())])));
        send(&to, name, bytes(&Value::Array(records.into_iter().map(object).collect()))?, true).await?;
    }
    let numbers: BTreeSet<String> = directory::nips(&*tx, cover.person).await?.iter().map(number).collect();
    let rows = import::rows_about(&*tx, cover.of, &numbers).await?;
    if !rows.is_empty() {
        let name = format!("{}/rows.json", Category::Imports.code());
        told.push((Category::Imports, words.fill("copy.records", &[("file", &name), ("n", &rows.len().to_string())])));
        send(&to, name, bytes(&Value::Array(rows.into_iter().map(row).collect()))?, true).await?;
    }
    let proofs = privacy::proofs(&*tx, cover.person).await?;
    if !proofs.is_empty() {
        told.push((Category::Claims, words.fill("copy.proofs", &[("n", &proofs.len().to_string())])));
    }
    for proof in proofs {
        if let Some((kind, bytes)) = privacy::proof(&*tx, cover.person, proof).await? {
            send(&to, format!("bukti/{}.{}", proof.1, ending(kind)), bytes, false).await?;
        }
    }
    let names = privacy::names(&*tx, &ids, &courses).await?;
    let names: Map<String, Value> = names.into_iter().map(|(id, name)| (id, Value::String(name))).collect();
    send(&to, "nama.json".to_owned(), bytes(&Value::Object(names))?, true).await?;
    let page = page(rules, cover, words, &told).render().map_err(|cause| Error::File(cause.to_string()))?;
    send(&to, words.get("copy.index").to_owned(), page.into_bytes(), true).await
}

async fn send(to: &mpsc::Sender<Entry>, name: String, bytes: Vec<u8>, packed: bool) -> Result<(), Error> {
    to.send(Entry { name, bytes, packed }).await.map_err(|_| Error::File("nobody packs it".to_owned()))
}

fn number(dated: &DatedNip) -> String {
    dated.nip.as_str().to_owned()
}

fn row(row: OwnRow) -> Value {
    json!({
        "kind": row.kind.code(),
        "applied_at": row.applied.0,
        "line": row.line,
        "effect": row.effect.code(),
    })
}

fn object(record: Record) -> Value {
    let value = |fact| match fact {
        Fact::Nothing => Value::Null,
        Fact::Flag(flag) => Value::Bool(flag),
        Fact::Number(number) => number.into(),
        Fact::Text(text) => Value::String(text),
        Fact::Id(id) => Value::String(id.to_string()),
    };
    Value::Object(record.into_iter().map(|(column, fact)| (column.to_owned(), value(fact))).collect())
}

fn bytes(value: &Value) -> Result<Vec<u8>, Error> {
    serde_json::to_vec_pretty(value).map_err(|cause| Error::File(cause.to_string()))
}

const fn ending(kind: ProofKind) -> &'static str {
    match kind {
        ProofKind::Jpeg => "jpg",
        ProofKind::Png => "png",
        ProofKind::Webp => "webp",
        ProofKind::Pdf => "pdf",
    }
}

#[derive(Template)]
#[template(path = "copy.html")]
struct Page<'a> {
    language: &'static str,
    style: &'static str,
    title: &'a str,
    of: String,
    made: String,
    basis: &'a str,
    intro: &'a str,
    without: &'a str,
    files: &'a str,
    parts: Vec<Part<'a>>,
}

struct Part<'a> {
    name: &'a str,
    facts: Vec<(&'a str, String)>,
    files: Vec<String>,
}

fn page<'a>(rules: &'a PrivacyRules, cover: &Cover, words: &'a Words, told: &[(Category, String)]) -> Page<'a> {
    let language = cover.language;
    let part = |category: Category| {
        let rule = rules.category(category);
        let mut ground = rule.ground.within(language).to_owned();
        if !rule.verified {
            ground = format!("{ground} {}", words.get("copy.unverified"));
        }
        let seen: Vec<String> = category.seen_by().iter().map(|viewer| viewer_words(words, viewer)).collect();
        let own = told.iter().filter(|(of, _)| *of == category).map(|(_, file)| file.clone());
        let mut files: Vec<String> = own.collect();
        if files.is_empty() {
            files.push(words.get("copy.none").to_owned());
        }
        let facts = vec![
            (words.get("copy.purpose"), rule.purpose.within(language).to_owned()),
            (words.get("copy.ground"), ground),
            (words.get("copy.keep"), rule.keep.within(language).to_owned()),
            (words.get("copy.seen"), seen.join(", ")),
        ];
        Part { name: rule.name.within(language), facts, files }
    };
    Page {
        language: language.tag(),
        style: STYLE,
        title: words.get("copy.title"),
        of: words.fill("copy.of", &[("name", &cover.name), ("agency", &cover.agency)]),
        made: words.fill("copy.made", &[("when", &cover.when), ("version", &rules.version)]),
        basis: rules.basis.within(language),
        intro: words.get("copy.intro"),
        without: words.get("copy.without"),
        files: words.get("copy.files"),
        parts: Category::ALL.into_iter().map(part).collect(),
    }
}

fn viewer_words(words: &Words, viewer: &Viewer) -> String {
    match viewer.scope {
        Scope::Own => words.get("copy.you").to_owned(),
        _ => words.get(&format!("role.{}", viewer.role.code())).to_owned(),
    }
}
