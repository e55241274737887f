//! The agency's catalogue: everything that a standard may ask for, and the competencies that the agency words itself.
//!
//! What is written upon an older version than the newest is refused as changed; what is wrong is told field by field, all of it, and
//! then nothing is published. Civil dates are `YYYY-MM-DD` in the agency's zone.

use serde::{Deserialize, Serialize};

use super::{
    super::{about::Bilingual, as_text},
    standards::OfferedLevel,
    wording::WordingVersion,
};
use crate::{
    coded::coded,
    competency::{Competency, CompetencyKind, LevelText},
    ids::PositionId,
    own::{LevelWords, STATEMENTS, WordFault, Words},
    text::Text,
};

/// Own competencies of an agency, the retired ones among them: more than any of its posts could ask for.
pub const OWN_MAX: usize = 60;

coded! {
    /// What is done with an own competency.
    pub enum Act {
        /// Its words are published, for the first time or anew.
        Publish = "publish",
        /// It is not offered any more.
        Retire = "retire",
        /// It is offered again.
        Restore = "restore",
    }
}

coded! {
    /// What is wrong with a field.
    pub enum Fault {
        /// A code has one to eight capital letters and digits, a letter first.
        Code = "code",
        /// Another competency has the code.
        Taken = "taken",
        /// The agency has as many as it may.
        Many = "many",
        /// Not a kind that an agency sets itself.
        Choice = "choice",
        /// Nothing is written there.
        Empty = "empty",
        /// Too many characters.
        Long = "long",
        /// A sign that cannot be kept.
        Sign = "sign",
        /// An earlier statement says the same.
        Twice = "twice",
        /// Nothing differs from the newest version.
        Nothing = "nothing",
    }
}

super::as_code!(Act, Fault);

impl From<WordFault> for Fault {
    fn from(fault: WordFault) -> Self {
        match fault {
            WordFault::Kind => Self::Choice,
            WordFault::Empty => Self::Empty,
            WordFault::Long => Self::Long,
            WordFault::Sign => Self::Sign,
            WordFault::Twice => Self::Twice,
        }
    }
}

/// A field, and what is wrong with it: `code`, `reason`, `words`, or a [`crate::own::Place`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wrong {
    /// Its name.
    pub field: String,
    /// What is wrong.
    pub fault: Fault,
}

/// The words of a competency.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CompetencyWords {
    /// The code of its kind.
    pub kind: String,
    /// Its name.
    pub name: Bilingual,
    /// What it is.
    pub definition: Bilingual,
    /// Its five levels, lowest first, with three statements each.
    pub levels: Vec<OfferedLevel>,
}

fn bilingual(text: &Text) -> Bilingual {
    Bilingual { id: text.indonesian.clone(), en: text.english.clone() }
}

impl From<&Competency> for CompetencyWords {
    fn from(competency: &Competency) -> Self {
        let level = |level: &LevelText| OfferedLevel {
            meaning: bilingual(&level.meaning),
            statements: level.statements.iter().map(|statement| bilingual(&statement.text)).collect(),
        };
        Self {
            kind: competency.kind.code().to_owned(),
            name: bilingual(&competency.name),
            definition: bilingual(&competency.definition),
            levels: competency.levels.iter().map(level).collect(),
        }
    }
}

impl CompetencyWords {
    /// What is written; none where kind, levels or statements are not as a page could send them.
    #[must_use]
    pub fn parse(self) -> Option<Words> {
        let level = |level: OfferedLevel| {
            let statements: [Bilingual; STATEMENTS] = level.statements.try_into().ok()?;
            Some(LevelWords { meaning: level.meaning.into(), statements: statements.map(Text::from) })
        };
        let levels: Vec<LevelWords> = self.levels.into_iter().map(level).collect::<Option<_>>()?;
        Some(Words {
            kind: CompetencyKind::from_code(&self.kind)?,
            name: self.name.into(),
            definition: self.definition.into(),
            levels: levels.try_into().ok()?,
        })
    }
}

/// A competency of the agency's catalogue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Its code.
    pub code: String,
    /// The version of an own one; none of what ships.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<u32>,
    /// Whether it has the agency's wording today instead of the one that ships.
    pub worded: bool,
    /// Whether it was retired: no standard can pick it any more.
    pub retired: bool,
    /// How many posts ask for it beyond the default of their kind, today or from a day to come.
    pub posts: u32,
    /// Its words.
    pub words: CompetencyWords,
}

/// `GET /api/office/catalogue`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CataloguePage {
    /// The version of what ships.
    pub version: String,
    /// What that rests on.
    pub basis: Bilingual,
    /// Today in the agency's zone.
    pub today: String,
    /// The versions of the agency's wording, the newest first.
    pub wording: Vec<WordingVersion>,
    /// Everything, in the words of today: the nine, what there is to pick, the agency's own.
    pub competencies: Vec<Entry>,
}

/// A version of an own competency.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnVersion {
    /// From 1.
    pub number: u32,
    /// What it was called.
    pub name: Bilingual,
    /// Whether the version retired it.
    pub retired: bool,
    /// The day of its publication.
    pub published: String,
    /// Who published it.
    pub by: String,
    /// Why.
    pub reason: String,
}

/// A post that asks for an own competency, by the version of its standard that holds or by one to come.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AskingPost {
    /// The post.
    #[serde(with = "as_text")]
    pub id: PositionId,
    /// Its title.
    pub title: String,
    /// The version of its standard.
    pub version: u32,
    /// Whether that has the newest words; otherwise it keeps its own until it is published again.
    pub newest: bool,
}

/// `GET /api/office/catalogue/{code}`: an own competency.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnCompetency {
    /// It.
    pub entry: Entry,
    /// All versions, the newest first.
    pub versions: Vec<OwnVersion>,
    /// The posts that ask for it, by title.
    pub posts: Vec<AskingPost>,
}

/// `POST /api/office/catalogue`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReviseCompetency {
    /// What is to be done.
    pub act: Act,
    /// Its code.
    pub code: String,
    /// The newest version that its author has seen; 0 for a new one.
    pub base: u32,
    /// What is published; nothing where it is retired or offered again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub words: Option<CompetencyWords>,
    /// Why.
    pub reason: String,
}

/// The answer of `POST /api/office/catalogue`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CompetencySeen {
    /// All that is wrong; then nothing is published.
    pub wrong: Vec<Wrong>,
    /// The number of the version, now that it is published.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub published: Option<u32>,
}
