//! Lists of official results: which column brings what, and what their rows say.
//!
//! One row is one person with a column for each competency, or one competency of one person (*kompetensi*, *level*): the rows of a person
//! and a day then belong together.
//!
//! A competency is named by its code or, where no other is called so, by its name in either language; those of the agency as those that
//! ship.
//!
//! Promises: everything that is wrong is told at once, by line and column; what a spreadsheet has spoilt is refused, not guessed; an empty
//! cell is a competency that was not assessed, a nought one that was. Refuses: to say who somebody is; that takes the record.

use std::collections::{BTreeMap, btree_map::Entry as Place};

use super::{
    Reason,
    cells::{date, plain, shape},
    heads::is_sensitive,
    post::{kind_by_rule, kind_named},
};
use crate::{
    coded::coded,
    competency::{CompetencyCode, Reached},
    nip::Nip,
    official::{Facts, OfficialRules, Purpose, TOLD_MAX},
    time::Date,
};

/// Rows of a list: two thousand people with ten competencies each, one a row.
pub const RESULT_ROWS_MAX: usize = 20_000;
/// People of a list. Each of them is logged, so that entering them stays a matter of seconds.
pub const RESULT_PEOPLE_MAX: usize = 2_000;

coded! {
    /// What a column of such a list brings, beside levels.
    pub enum ResultField {
        /// NIP or NI PPPK.
        Nip = "nip",
        /// The day of the assessment.
        Day = "day",
        /// Who assessed.
        Institution = "institution",
        /// The number of their accreditation.
        Accreditation = "accreditation",
        /// The number of the report.
        Number = "number",
        /// What the assessment was for.
        Purpose = "purpose",
        /// The kind of post whose standard was the measure.
        Standard = "standard",
        /// The match as it was told.
        Told = "told",
        /// The competency, in a list of one competency a row.
        Competency = "competency",
        /// Its level.
        Level = "level",
    }
}

impl ResultField {
    /// Those that every list must bring.
    pub const REQUIRED: [Self; 5] = [Self::Nip, Self::Day, Self::Institution, Self::Number, Self::Standard];
}

coded! {
    /// What can be wrong with such a list and with no other.
    pub enum ResultFault {
        /// No column brings a level.
        NoLevelColumn = "no_level_column",
        /// Levels in columns of their own and in rows of their own: one of the two.
        BothForms = "both_forms",
        /// More people than are taken at once.
        TooManyPeople = "too_many_people",
        /// The day is still to come.
        FutureDay = "future_day",
        /// Neither one of the two purposes nor empty.
        UnknownPurpose = "unknown_purpose",
        /// None of the fourteen kinds of post.
        UnknownStandard = "unknown_standard",
        /// No per cent, or a share of one.
        BadPercent = "bad_percent",
        /// No whole level from 0 to 5.
        BadLevel = "bad_level",
        /// No competency that is known.
        UnknownCompetency = "unknown_competency",
        /// The competency stands in an earlier row of the same assessment.
        CompetencyTwice = "competency_twice",
        /// Not one level.
        NoLevels = "no_levels",
        /// Another institution, number or figure than in an earlier row of the same assessment.
        RowsDiffer = "rows_differ",
        /// The same person and day stand in an earlier row.
        Twice = "twice",
        /// Nobody of the agency has, or had, that number.
        NotHere = "not_here",
        /// Nobody enters results of their own.
        Oneself = "oneself",
        /// Another result of that day is on record.
        OnRecord = "on_record",
    }
}

/// What is wrong: something that can be wrong with any list, or with these alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flaw {
    /// With any.
    Any(Reason),
    /// With these.
    Result(ResultFault),
}

impl Flaw {
    /// Its code; the two have none in common.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Any(reason) => reason.code(),
            Self::Result(fault) => fault.code(),
        }
    }
}

impl From<Reason> for Flaw {
    fn from(reason: Reason) -> Self {
        Self::Any(reason)
    }
}

impl From<ResultFault> for Flaw {
    fn from(fault: ResultFault) -> Self {
        Self::Result(fault)
    }
}

/// What a column brings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Brings {
    /// A field.
    Field(ResultField),
    /// The levels of a competency.
    Level(CompetencyCode),
}

impl Brings {
    /// As it travels: codes of fields have small letters, those of competencies capital ones.
    #[must_use]
    pub fn code(self) -> String {
        match self {
            Self::Field(field) => field.code().to_owned(),
            Self::Level(competency) => competency.to_string(),
        }
    }

    /// What has that code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        ResultField::from_code(code).map(Self::Field).or_else(|| Some(Self::Level(code.parse().ok()?)))
    }
}

/// A competency as a list may name it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// Its code.
    pub code: CompetencyCode,
    /// Its names.
    pub names: [String; 2],
}

const HEADS: &[(ResultField, &[&str])] = &[
    (ResultField::Nip, &["nip", "nip baru", "nip nipppk", "nipppk", "ni pppk"]),
    (ResultField::Day, &["tanggal penilaian", "tgl penilaian", "tanggal asesmen", "tanggal uji", "tanggal"]),
    (ResultField::Institution, &["lembaga", "lembaga penilai", "penyelenggara", "unit penilai", "instansi penilai"]),
    (ResultField::Accreditation, &["akreditasi", "nomor akreditasi", "no akreditasi"]),
    (ResultField::Number, &["nomor laporan", "no laporan", "nomor hasil", "nomor sertifikat"]),
    (ResultField::Purpose, &["tujuan", "tujuan penilaian"]),
    (ResultField::Standard, &["standar jabatan", "jenjang standar", "jenis jabatan", "jenjang jabatan"]),
    (ResultField::Told, &["jpm", "nilai jpm", "job person match", "jpm persen"]),
    (ResultField::Competency, &["kompetensi", "kode kompetensi", "nama kompetensi"]),
    (ResultField::Level, &["level", "capaian", "level capaian", "capaian level"]),
];

/// What a head says; nothing of one that is not known, or must never be taken.
#[must_use]
pub fn recognised(head: &str, competencies: &[Named]) -> Option<Brings> {
    let head = plain(head);
    if is_sensitive(&head) {
        return None;
    }
    let field = HEADS.iter().find(|(_, heads)| heads.contains(&head.as_str()));
    let competency = || called(competencies).get(&head).copied().flatten().map(Brings::Level);
    field.map(|(field, _)| Brings::Field(*field)).or_else(competency)
}

/// All heads that are known, as they are written plainly: by them the row of heads is found.
#[must_use]
pub fn known_heads(competencies: &[Named]) -> Vec<String> {
    let fixed = HEADS.iter().flat_map(|(_, heads)| *heads).map(|head| (*head).to_owned());
    let named =
        competencies.iter().flat_map(|named| [named.code.to_string(), named.names[0].clone(), named.names[1].clone()]);
    fixed.chain(named.map(|name| plain(&name))).collect()
}

/// Competencies by what they may be called, written plainly; none where two are called so.
type Called = BTreeMap<String, Option<CompetencyCode>>;

/// A code is of one competency, whatever another is called; of two that are called alike, a list must name the code.
fn called(competencies: &[Named]) -> Called {
    let mut called = Called::new();
    for named in competencies {
        for name in &named.names {
            let code = called.entry(plain(name)).or_insert(Some(named.code));
            *code = code.filter(|code| *code == named.code);
        }
    }
    called.extend(competencies.iter().map(|named| (plain(named.code.as_str()), Some(named.code))));
    called
}

/// Something that is wrong, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flawed {
    /// The line of the file; none where it is the file itself.
    pub line: Option<u32>,
    /// The place of the column among those that are taken.
    pub place: Option<usize>,
    /// What a column should bring that is not there.
    pub field: Option<ResultField>,
    /// Why.
    pub flaw: Flaw,
    /// What stands there, shortened.
    pub found: String,
}

/// What is known where a list is read.
#[derive(Clone, Copy, Debug)]
pub struct Terms<'a> {
    /// What is known about official results.
    pub rules: &'a OfficialRules,
    /// The competencies.
    pub competencies: &'a [Named],
    /// The day in the agency's zone.
    pub today: Date,
}

/// One assessment of one person, as the list tells it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The line of its first row.
    pub line: u32,
    /// Whose.
    pub nip: Nip,
    /// What the report says.
    pub facts: Facts,
    /// The levels, in the order of the list.
    pub levels: Vec<(CompetencyCode, Reached)>,
}

/// What a list says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Read {
    /// The assessments with which nothing is wrong.
    pub entries: Vec<Entry>,
    /// All that is wrong.
    pub flaws: Vec<Flawed>,
}

/// The most characters of what is quoted back.
const FOUND_CHARS_MAX: usize = 60;

fn quoted(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(FOUND_CHARS_MAX).collect()
}

/// What is wrong with the columns.
#[must_use]
pub fn result_column_flaws(columns: &[Brings]) -> Vec<Flawed> {
    let of_file = |place, field, flaw| Flawed { line: None, place, field, flaw, found: String::new() };
    let has = |field| columns.contains(&Brings::Field(field));
    let twice = columns.iter().enumerate().filter(|(place, brings)| columns[..*place].contains(brings));
    let mut flaws: Vec<Flawed> =
        twice.map(|(place, _)| of_file(Some(place), None, Reason::DuplicateColumn.into())).collect();
    let missing = ResultField::REQUIRED.into_iter().filter(|field| !has(*field));
    flaws.extend(missing.map(|field| of_file(None, Some(field), Reason::MissingColumn.into())));
    let wide = columns.iter().any(|brings| matches!(brings, Brings::Level(_)));
    match (wide, has(ResultField::Competency), has(ResultField::Level)) {
        (false, false, false) => flaws.push(of_file(None, None, ResultFault::NoLevelColumn.into())),
        (true, true, _) | (true, _, true) => flaws.push(of_file(None, None, ResultFault::BothForms.into())),
        (false, true, false) => flaws.push(of_file(None, Some(ResultField::Level), Reason::MissingColumn.into())),
        (false, false, true) => flaws.push(of_file(None, Some(ResultField::Competency), Reason::MissingColumn.into())),
        _ => {}
    }
    flaws
}

/// Columns of levels of a competency that is not known, such as one of another agency.
#[must_use]
pub fn unknown_columns(columns: &[Brings], competencies: &[Named]) -> Vec<Flawed> {
    let unknown = columns.iter().enumerate().filter_map(|(place, brings)| match brings {
        Brings::Level(code) if competencies.iter().all(|named| named.code != *code) => Some(Flawed {
            line: None,
            place: Some(place),
            field: None,
            flaw: ResultFault::UnknownCompetency.into(),
            found: code.to_string(),
        }),
        Brings::Level(_) | Brings::Field(_) => None,
    });
    unknown.collect()
}

/// A row while it is read.
struct Reader<'a> {
    columns: &'a [Brings],
    cells: &'a [String],
    line: u32,
    flaws: Vec<Flawed>,
}

impl<'a> Reader<'a> {
    fn cell(&self, place: usize) -> &'a str {
        let text = self.cells.get(place).map_or("", |text| text.trim());
        if text == "-" { "" } else { text }
    }

    fn place(&self, field: ResultField) -> Option<usize> {
        self.columns.iter().position(|brings| *brings == Brings::Field(field))
    }

    fn wrong(&mut self, place: Option<usize>, flaw: impl Into<Flaw>) {
        let found = place.map(|place| quoted(self.cell(place))).unwrap_or_default();
        self.flaws.push(Flawed { line: Some(self.line), place, field: None, flaw: flaw.into(), found });
    }

    /// What stands in a field, if it is a text that can be kept.
    fn text(&mut self, field: ResultField) -> Option<&'a str> {
        let place = self.place(field)?;
        let text = self.cell(place);
        if let Some(reason) = shape(text) {
            self.wrong(Some(place), reason);
            return None;
        }
        Some(text)
    }

    /// The same, where something must stand.
    fn filled(&mut self, field: ResultField) -> Option<&'a str> {
        let text = self.text(field)?;
        if text.is_empty() {
            self.wrong(self.place(field), Reason::Empty);
            return None;
        }
        Some(text)
    }

    fn facts(&mut self, terms: &Terms<'_>) -> Option<(Nip, Facts)> {
        let nip = self.filled(ResultField::Nip).and_then(|text| {
            Nip::parse(text).map_err(|fault| self.wrong(self.place(ResultField::Nip), Reason::from(fault))).ok()
        });
        let day = self.filled(ResultField::Day).and_then(|text| match date(text) {
            None => {
                self.wrong(self.place(ResultField::Day), Reason::BadDate);
                None
            }
            Some(day) if day > terms.today => {
                self.wrong(self.place(ResultField::Day), ResultFault::FutureDay);
                None
            }
            day => day,
        });
        let institution = self.filled(ResultField::Institution);
        let number = self.filled(ResultField::Number);
        let kind = self.filled(ResultField::Standard).and_then(|text| {
            let kind = kind_named(text).or_else(|| kind_by_rule("", "", text, text));
            if kind.is_none() {
                self.wrong(self.place(ResultField::Standard), ResultFault::UnknownStandard);
            }
            kind
        });
        let before = self.flaws.len();
        let accreditation = self.text(ResultField::Accreditation).filter(|text| !text.is_empty());
        let purpose = self.text(ResultField::Purpose).filter(|text| !text.is_empty()).and_then(|text| {
            let purpose = purpose(text, terms.rules);
            if purpose.is_none() {
                self.wrong(self.place(ResultField::Purpose), ResultFault::UnknownPurpose);
            }
            purpose
        });
        let told = self.text(ResultField::Told).filter(|text| !text.is_empty()).and_then(|text| {
            let told = hundredths(text);
            if told.is_none() {
                self.wrong(self.place(ResultField::Told), ResultFault::BadPercent);
            }
            told
        });
        let optional_are_sound = self.flaws.len() == before;
        let facts = Facts {
            day: day?,
            institution: institution?.to_owned(),
            accreditation: accreditation.map(str::to_owned),
            number: number?.to_owned(),
            purpose,
            kind: kind?,
            told,
        };
        optional_are_sound.then_some((nip?, facts))
    }

    fn levels(&mut self, called: &Called) -> Vec<(CompetencyCode, Reached)> {
        let mut levels = Vec::new();
        if let Some(place) = self.place(ResultField::Level) {
            let named = self.filled(ResultField::Competency).and_then(|text| {
                let code = called.get(&plain(text)).copied().flatten();
                if code.is_none() {
                    self.wrong(self.place(ResultField::Competency), ResultFault::UnknownCompetency);
                }
                code
            });
            let reached = self.level(place);
            levels.extend(named.zip(reached));
            return levels;
        }
        for (place, brings) in self.columns.iter().enumerate() {
            if let Brings::Level(code) = brings {
                levels.extend(self.level(place).map(|reached| (*code, reached)));
            }
        }
        levels
    }

    fn level(&mut self, place: usize) -> Option<Reached> {
        let text = self.cell(place);
        if text.is_empty() {
            return None;
        }
        let reached = level(text);
        if reached.is_none() {
            self.wrong(Some(place), shape(text).map_or(Flaw::from(ResultFault::BadLevel), Flaw::from));
        }
        reached
    }
}

/// `3`, `3,0`, `Level 3`: a whole level, or 0.
fn level(text: &str) -> Option<Reached> {
    let text = text.strip_prefix("Level ").or_else(|| text.strip_prefix("level ")).unwrap_or(text);
    let whole = match text.split_once(['.', ',']) {
        Some((whole, rest)) if !rest.is_empty() && rest.bytes().all(|byte| byte == b'0') => whole,
        Some(_) => return None,
        None => text,
    };
    match whole.as_bytes() {
        [digit @ b'0'..=b'9'] => Reached::new(digit - b'0').ok(),
        _ => None,
    }
}

/// As a share of one, no match is above this: each level five times what is required.
const SHARE_MAX: u32 = TOLD_MAX / 100;

/// `88,89`, `88.9 %`, `100`: hundredths of a per cent, more digits rounded. What may be a share of one, as spreadsheets keep per cents
/// (`0.8889`, `1.3889`), is refused: a match is not as low as that unless it is nought.
fn hundredths(text: &str) -> Option<u32> {
    let text = text.strip_suffix('%').unwrap_or(text).trim_end();
    let (whole, rest) = text.split_once(['.', ',']).unwrap_or((text, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let closed = !text.ends_with(['.', ',']);
    if whole.is_empty() || whole.len() > 3 || rest.len() > 15 || !digits(whole) || !digits(rest) || !closed {
        return None;
    }
    let digit = |place: usize| rest.as_bytes().get(place).map_or(0, |byte| u32::from(byte - b'0'));
    let number = whole.parse::<u32>().ok()? * 100 + digit(0) * 10 + digit(1) + u32::from(digit(2) >= 5);
    let share = number <= SHARE_MAX && text.bytes().any(|byte| (b'1'..=b'9').contains(&byte));
    (number <= TOLD_MAX && !share).then_some(number)
}

fn purpose(text: &str, rules: &OfficialRules) -> Option<Purpose> {
    let text = plain(text);
    let is = |rule: &&crate::official::PurposeRule| {
        rule.words.contains(&text) || plain(&rule.name.indonesian) == text || plain(&rule.name.english) == text
    };
    rules.purposes.iter().find(is).map(|rule| rule.purpose)
}

/// Reads the rows of a list whose columns are in order ([`result_column_flaws`]).
#[must_use]
pub fn result_rows<'a>(columns: &[Brings], rows: impl Iterator<Item = (u32, &'a [String])>, terms: &Terms<'_>) -> Read {
    let long = columns.contains(&Brings::Field(ResultField::Level));
    let called = if long { called(terms.competencies) } else { Called::new() };
    let mut read = Read::default();
    // Assessments by person and day, whether anything is wrong with one, and which competencies it has.
    let mut places: BTreeMap<(Nip, Date), usize> = BTreeMap::new();
    let mut found: Vec<(Entry, bool)> = Vec::new();
    for (line, cells) in rows {
        let mut reader = Reader { columns, cells, line, flaws: Vec::new() };
        let facts = reader.facts(terms);
        let levels = reader.levels(&called);
        if !long && levels.is_empty() && reader.flaws.is_empty() {
            reader.wrong(None, ResultFault::NoLevels);
        }
        if let Some((nip, facts)) = facts {
            match places.entry((nip, facts.day)) {
                Place::Vacant(vacant) => {
                    vacant.insert(found.len());
                    found.push((Entry { line, nip, facts, levels }, reader.flaws.is_empty()));
                }
                Place::Occupied(taken) => {
                    let (entry, sound) = &mut found[*taken.get()];
                    if !long {
                        reader.wrong(reader.place(ResultField::Nip), ResultFault::Twice);
                    } else if entry.facts != facts {
                        reader.wrong(None, ResultFault::RowsDiffer);
                    }
                    for (code, reached) in levels {
                        if entry.levels.iter().any(|(known, _)| *known == code) {
                            if long {
                                reader.wrong(reader.place(ResultField::Competency), ResultFault::CompetencyTwice);
                            }
                        } else {
                            entry.levels.push((code, reached));
                        }
                    }
                    *sound &= reader.flaws.is_empty();
                }
            }
        }
        read.flaws.append(&mut reader.flaws);
    }
    if found.len() > RESULT_PEOPLE_MAX {
        let flaw = ResultFault::TooManyPeople.into();
        read.flaws.insert(0, Flawed { line: None, place: None, field: None, flaw, found: found.len().to_string() });
    }
    for (entry, sound) in found {
        if sound && entry.levels.is_empty() {
            let flaw = ResultFault::NoLevels.into();
            read.flaws.push(Flawed { line: Some(entry.line), place: None, field: None, flaw, found: String::new() });
        } else if sound {
            read.entries.push(entry);
        }
    }
    read
}

#[cfg(test)]
mod tests;
