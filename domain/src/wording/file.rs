//! A file of competencies' words, a row for each statement: which column brings what, and what the rows say.
//!
//! Promises: everything that is wrong is told at once, by line and column, and by the competency, level and statement that it is about; a
//! competency is whole, five levels with three statements each, or not taken. Refuses: to cut or to complete a text. English words may be
//! left out, which then are the Indonesian ones.

use core::fmt;
use std::collections::{BTreeMap, btree_map::Entry};

use crate::{
    coded::coded,
    competency::{CompetencyCode, CompetencyKind, Level},
    intake::plain,
    own::{DEFINITION_CHARS_MAX, Part, Place, STATEMENTS, WordFault, Words, tidy},
    text::Text,
};

/// Rows of a file: more than the catalogue of any agency, with sixty competencies of its own and twenty that ship.
pub const WORD_ROWS_MAX: usize = 3_000;
/// Characters of a cell that are kept: the longest text that is taken.
pub const WORD_CELL_CHARS_MAX: usize = DEFINITION_CHARS_MAX;
/// The most characters of what is quoted back.
const FOUND_CHARS_MAX: usize = 60;

coded! {
    /// What a column brings.
    pub enum WordField {
        /// What sort of competency it is.
        Kind = "kind",
        /// Its code.
        Code = "code",
        /// Its name.
        NameId = "name_id",
        /// Its name in English.
        NameEn = "name_en",
        /// What it is.
        DefinitionId = "definition_id",
        /// What it is, in English.
        DefinitionEn = "definition_en",
        /// The level.
        Level = "level",
        /// What that means.
        MeaningId = "meaning_id",
        /// What that means, in English.
        MeaningEn = "meaning_en",
        /// The number of the statement within the level.
        Number = "number",
        /// The statement.
        StatementId = "statement_id",
        /// The statement in English.
        StatementEn = "statement_en",
    }
}

impl WordField {
    /// Those that every file must bring.
    pub const REQUIRED: [Self; 7] =
        [Self::Code, Self::NameId, Self::DefinitionId, Self::Level, Self::MeaningId, Self::Number, Self::StatementId];

    /// The column of a part.
    const fn of(place: Place) -> Self {
        match (place.part, place.english) {
            (Part::Kind, _) => Self::Kind,
            (Part::Name, false) => Self::NameId,
            (Part::Name, true) => Self::NameEn,
            (Part::Definition, false) => Self::DefinitionId,
            (Part::Definition, true) => Self::DefinitionEn,
            (Part::Meaning(_), false) => Self::MeaningId,
            (Part::Meaning(_), true) => Self::MeaningEn,
            (Part::Statement(..), false) => Self::StatementId,
            (Part::Statement(..), true) => Self::StatementEn,
        }
    }
}

coded! {
    /// What can be wrong with such a file.
    pub enum WordsFault {
        /// Nothing below the head.
        NoRows = "no_rows",
        /// More rows than are read.
        TooManyRows = "too_many_rows",
        /// A column is missing.
        MissingColumn = "missing_column",
        /// A column stands there twice.
        DuplicateColumn = "duplicate_column",
        /// More or fewer fields than columns.
        FieldCount = "field_count",
        /// Not one to eight capital letters and digits, a letter first.
        Code = "code",
        /// No kind of competency, or none that an agency sets itself.
        Kind = "kind",
        /// The competency is of another kind.
        OtherKind = "other_kind",
        /// No level from 1 to 5.
        Level = "level",
        /// No number of a statement: a level has three.
        Number = "number",
        /// The statement stands in an earlier row.
        Twice = "twice",
        /// An earlier row of the same competency or level says it otherwise.
        Differs = "differs",
        /// A statement is missing: each of the five levels has three.
        Missing = "missing",
        /// Nothing is written there.
        Empty = "empty",
        /// Too many characters.
        Long = "long",
        /// A sign that cannot be kept.
        Sign = "sign",
        /// An earlier statement says the same.
        Same = "same",
        /// What ships to be picked keeps its words.
        Ships = "ships",
        /// The agency has as many competencies of its own as it may.
        Many = "many",
    }
}

impl From<WordFault> for WordsFault {
    fn from(fault: WordFault) -> Self {
        match fault {
            WordFault::Kind => Self::Kind,
            WordFault::Empty => Self::Empty,
            WordFault::Long => Self::Long,
            WordFault::Sign => Self::Sign,
            WordFault::Twice => Self::Same,
        }
    }
}

/// Which part of the catalogue something is about. Reads `INT`, `INT 3`, `INT 3.2`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct At {
    /// The competency.
    pub code: CompetencyCode,
    /// The level.
    pub level: Option<Level>,
    /// The statement.
    pub number: Option<u8>,
}

impl fmt::Display for At {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.level, self.number) {
            (None, _) => write!(f, "{}", self.code),
            (Some(level), None) => write!(f, "{} {}", self.code, level.number()),
            (Some(level), Some(number)) => write!(f, "{} {}.{number}", self.code, level.number()),
        }
    }
}

/// Something that is wrong, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WordFlaw {
    /// The line of the file; none where it is the file itself.
    pub line: Option<u32>,
    /// What the column brings, or should.
    pub field: Option<WordField>,
    /// What it is about, where that can be told.
    pub at: Option<At>,
    /// Why.
    pub fault: WordsFault,
    /// What stands there, shortened.
    pub found: String,
}

const HEADS: &[(WordField, &[&str])] = &[
    (WordField::Kind, &["jenis kompetensi", "kind of competency", "jenis", "kind"]),
    (WordField::Code, &["kode kompetensi", "code of the competency", "kode", "code"]),
    (WordField::NameId, &["nama indonesia", "name indonesian", "nama", "nama kompetensi"]),
    (WordField::NameEn, &["nama inggris", "name english"]),
    (WordField::DefinitionId, &["definisi indonesia", "definition indonesian", "definisi"]),
    (WordField::DefinitionEn, &["definisi inggris", "definition english"]),
    (WordField::Level, &["level", "tingkat"]),
    (
        WordField::MeaningId,
        &["makna level indonesia", "meaning of the level indonesian", "makna level", "deskripsi", "deskripsi level"],
    ),
    (WordField::MeaningEn, &["makna level inggris", "meaning of the level english"]),
    (WordField::Number, &["nomor", "number", "nomor pernyataan", "nomor indikator"]),
    (
        WordField::StatementId,
        &["pernyataan indonesia", "statement indonesian", "pernyataan", "indikator", "indikator perilaku"],
    ),
    (WordField::StatementEn, &["pernyataan inggris", "statement english"]),
];

/// What a head says: one of an exported file in either language, a shorter one, or the code of the field.
#[must_use]
pub fn recognised(head: &str) -> Option<WordField> {
    let plainly = plain(head);
    let known = HEADS.iter().find(|(_, heads)| heads.contains(&plainly.as_str())).map(|(field, _)| *field);
    known.or_else(|| WordField::from_code(head.trim()))
}

/// All heads that are known, as they are written plainly: by them the row of heads is found.
#[must_use]
pub fn known_heads() -> Vec<String> {
    let codes = WordField::ALL.into_iter().map(|field| plain(field.code()));
    HEADS.iter().flat_map(|(_, heads)| *heads).map(|head| (*head).to_owned()).chain(codes).collect()
}

/// What is wrong with the columns.
#[must_use]
pub fn word_column_flaws(columns: &[WordField]) -> Vec<WordFlaw> {
    let of_file = |field, fault| WordFlaw { line: None, field: Some(field), at: None, fault, found: String::new() };
    let twice = columns.iter().enumerate().filter(|(place, field)| columns[..*place].contains(field));
    let twice = twice.map(|(_, field)| of_file(*field, WordsFault::DuplicateColumn));
    let missing = WordField::REQUIRED.into_iter().filter(|field| !columns.contains(field));
    twice.chain(missing.map(|field| of_file(field, WordsFault::MissingColumn))).collect()
}

/// A competency as a file has it, with which nothing is wrong so far.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// Its code.
    pub code: CompetencyCode,
    /// The line where it begins.
    pub line: u32,
    /// Its kind, where the file says it.
    pub kind: Option<CompetencyKind>,
    /// Its words; the kind of them says nothing.
    pub words: Words,
}

impl Written {
    /// Something that is wrong with it as a whole.
    pub(super) fn flaw(&self, place: Place, fault: WordsFault) -> WordFlaw {
        let at = At { code: self.code, level: None, number: None };
        let found = match place.part {
            Part::Kind => self.kind.map(|kind| kind.code().to_owned()).unwrap_or_default(),
            _ => quoted(&self.words.name.indonesian),
        };
        WordFlaw { line: Some(self.line), field: Some(WordField::of(place)), at: Some(at), fault, found }
    }
}

/// What a file says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Read {
    /// The competencies with which nothing is wrong, in the order of the file.
    pub written: Vec<Written>,
    /// All that is wrong, by line.
    pub flaws: Vec<WordFlaw>,
}

fn quoted(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(FOUND_CHARS_MAX).collect()
}

/// A kind by its code or by its name, as files here and dictionaries write it.
fn kind(text: &str) -> Option<CompetencyKind> {
    Some(match plain(text).as_str() {
        "manajerial" | "managerial" => CompetencyKind::Managerial,
        "sosial kultural" | "sociocultural" | "sosiokultural" => CompetencyKind::Sociocultural,
        "teknis" | "technical" => CompetencyKind::Technical,
        "pemerintahan" | "governmental" => CompetencyKind::Governmental,
        _ => return None,
    })
}

/// A whole number, as spreadsheets write it: `3`, `3.0`, `3,0`.
fn whole_number(text: &str) -> Option<u8> {
    let text = text.strip_suffix(".0").or_else(|| text.strip_suffix(",0")).unwrap_or(text);
    text.parse().ok()
}

/// A competency while its rows are read.
struct Draft {
    code: CompetencyCode,
    line: u32,
    kind: Option<CompetencyKind>,
    texts: BTreeMap<Place, (u32, String)>,
    /// The first row of each statement.
    rows: BTreeMap<(Level, u8), u32>,
    spoilt: bool,
}

impl Draft {
    fn text(&self, part: Part) -> Text {
        let of = |english| self.texts.get(&Place { part, english }).map(|(_, text)| text.clone()).unwrap_or_default();
        Text { indonesian: of(false), english: of(true) }
    }

    fn words(&self) -> Words {
        let level = |level: Level| crate::own::LevelWords {
            meaning: self.text(Part::Meaning(level)),
            statements: core::array::from_fn(|nth| {
                self.text(Part::Statement(level, u8::try_from(nth + 1).unwrap_or(u8::MAX)))
            }),
        };
        Words {
            kind: self.kind.unwrap_or(CompetencyKind::Technical),
            name: self.text(Part::Name),
            definition: self.text(Part::Definition),
            levels: Level::ALL.map(level),
        }
    }

    /// Where a part stands, or should.
    fn line_of(&self, place: Place) -> u32 {
        let own = self.texts.get(&place).map(|(line, _)| *line);
        let row = || match place.part {
            Part::Statement(level, number) => self.rows.get(&(level, number)).copied(),
            Part::Meaning(level) => self.rows.iter().find(|((of, _), _)| *of == level).map(|(_, line)| *line),
            Part::Kind | Part::Name | Part::Definition => None,
        };
        own.or_else(row).unwrap_or(self.line)
    }

    fn at(&self, part: Part) -> At {
        let (level, number) = match part {
            Part::Kind | Part::Name | Part::Definition => (None, None),
            Part::Meaning(level) => (Some(level), None),
            Part::Statement(level, number) => (Some(level), Some(number)),
        };
        At { code: self.code, level, number }
    }

    /// What it is once all rows are read.
    fn settle(self, flaws: &mut Vec<WordFlaw>) -> Option<Written> {
        let before = flaws.len();
        for level in Level::ALL {
            for number in (1_u8..).take(STATEMENTS) {
                if !self.rows.contains_key(&(level, number)) {
                    let at = Some(self.at(Part::Statement(level, number)));
                    let field = Some(WordField::StatementId);
                    let (line, fault) = (Some(self.line), WordsFault::Missing);
                    flaws.push(WordFlaw { line, field, at, fault, found: String::new() });
                }
            }
        }
        let words = self.words();
        for (place, fault) in words.judge_texts() {
            let gone = match place.part {
                Part::Statement(level, number) => !self.rows.contains_key(&(level, number)),
                // Where a level has no rows at all, its statements are told to be missing.
                Part::Meaning(level) => !self.rows.keys().any(|(of, _)| *of == level),
                Part::Kind | Part::Name | Part::Definition => false,
            };
            if gone && fault == WordFault::Empty {
                continue;
            }
            flaws.push(WordFlaw {
                line: Some(self.line_of(place)),
                field: Some(WordField::of(place)),
                at: Some(self.at(place.part)),
                fault: fault.into(),
                found: self.texts.get(&place).map(|(_, text)| quoted(text)).unwrap_or_default(),
            });
        }
        let whole = flaws.len() == before && !self.spoilt;
        whole.then_some(Written { code: self.code, line: self.line, kind: self.kind, words })
    }
}

/// A row while it is read.
struct Row<'a> {
    columns: &'a [WordField],
    cells: &'a [String],
    line: u32,
}

impl<'a> Row<'a> {
    /// A cell without the space around it, and without the apostrophe by which a file of text says that something is no formula.
    fn cell(&self, field: WordField) -> &'a str {
        let place = self.columns.iter().position(|known| *known == field);
        let text = place.and_then(|place| self.cells.get(place)).map_or("", |text| text.trim());
        let bare = text.strip_prefix('\'').filter(|rest| rest.trim_start().starts_with(['=', '+', '-', '@', '|']));
        bare.unwrap_or(text)
    }

    fn flaw(&self, field: WordField, at: Option<At>, fault: WordsFault) -> WordFlaw {
        let found = quoted(self.cell(field));
        WordFlaw { line: Some(self.line), field: Some(field), at, fault, found }
    }

    /// What stands in a field that must hold one of a few values.
    fn told<T>(
        &self,
        field: WordField,
        at: Option<At>,
        fault: WordsFault,
        read: impl Fn(&str) -> Option<T>,
    ) -> Result<T, WordFlaw> {
        let text = self.cell(field);
        let fault = if text.is_empty() { WordsFault::Empty } else { fault };
        read(text).ok_or_else(|| self.flaw(field, at, fault))
    }

    fn is_blank(&self) -> bool {
        self.columns.iter().all(|field| self.cell(*field).is_empty())
    }
}

/// Reads the rows; the columns are those that [`word_column_flaws`] has nothing against.
#[must_use]
pub fn word_rows<'a>(columns: &[WordField], rows: impl Iterator<Item = (u32, &'a [String])>) -> Read {
    let (mut drafts, mut flaws): (Vec<Draft>, Vec<WordFlaw>) = (Vec::new(), Vec::new());
    for (line, cells) in rows {
        let row = Row { columns, cells, line };
        if row.is_blank() {
            continue;
        }
        let code = row.told(WordField::Code, None, WordsFault::Code, |text| text.to_uppercase().parse().ok());
        match code {
            Ok(code) => take(&row, code, &mut drafts, &mut flaws),
            Err(flaw) => flaws.push(flaw),
        }
    }
    let written = drafts.into_iter().filter_map(|draft| draft.settle(&mut flaws)).collect();
    flaws.sort_by_key(|flaw| (flaw.line, flaw.field));
    Read { written, flaws }
}

fn take(row: &Row<'_>, code: CompetencyCode, drafts: &mut Vec<Draft>, flaws: &mut Vec<WordFlaw>) {
    let place = drafts.iter().position(|draft| draft.code == code).unwrap_or_else(|| {
        let (texts, rows) = (BTreeMap::new(), BTreeMap::new());
        drafts.push(Draft { code, line: row.line, kind: None, texts, rows, spoilt: false });
        drafts.len() - 1
    });
    let Some(draft) = drafts.get_mut(place) else { return };
    let mut own = Vec::new();
    let whole = draft.at(Part::Name);
    if !row.cell(WordField::Kind).is_empty() {
        match row.told(WordField::Kind, Some(whole), WordsFault::Kind, kind) {
            Ok(kind) if draft.kind.is_some_and(|before| before != kind) => {
                own.push(row.flaw(WordField::Kind, Some(whole), WordsFault::Differs));
            }
            Ok(kind) => draft.kind = Some(kind),
            Err(flaw) => own.push(flaw),
        }
    }
    let level = row.told(WordField::Level, Some(whole), WordsFault::Level, |text| Level::new(whole_number(text)?).ok());
    let number = row.told(WordField::Number, Some(whole), WordsFault::Number, |text| {
        whole_number(text).filter(|number| (1..=STATEMENTS).contains(&usize::from(*number)))
    });
    let mut parts = vec![Part::Name, Part::Definition];
    match (level, number) {
        (Ok(level), Ok(number)) => {
            parts.push(Part::Meaning(level));
            let part = Part::Statement(level, number);
            if let Entry::Vacant(free) = draft.rows.entry((level, number)) {
                free.insert(row.line);
                parts.push(part);
            } else {
                own.push(row.flaw(WordField::Number, Some(draft.at(part)), WordsFault::Twice));
            }
        }
        (level, number) => {
            own.extend(level.err());
            own.extend(number.err());
        }
    }
    for part in parts {
        for english in [false, true] {
            let place = Place { part, english };
            let text = row.cell(WordField::of(place));
            match draft.texts.get(&place) {
                _ if text.is_empty() => {}
                None => {
                    draft.texts.insert(place, (row.line, text.to_owned()));
                }
                Some((_, before)) if tidy(before) == tidy(text) => {}
                Some(_) => own.push(row.flaw(WordField::of(place), Some(draft.at(part)), WordsFault::Differs)),
            }
        }
    }
    draft.spoilt |= !own.is_empty();
    flaws.extend(own);
}
