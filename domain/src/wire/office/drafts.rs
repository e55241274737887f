//! Courses while their authors write them.
//!
//! Promises: a change names the revision that it was made upon, and the whole draft comes back with the revision after it; a change
//! upon an older one is refused (`changed`) and changes nothing. Every file of a draft is a file of the package that it becomes.
//! Instants are milliseconds since 1970. Texts are as they were written: Markdown, WebVTT.

use serde::{Deserialize, Serialize};

use super::{super::about::Bilingual, courses::PackageCourse};
use crate::coded::coded;

/// `GET /api/office/drafts`: all drafts of the agency, latest change first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Drafts {
    /// The drafts.
    pub drafts: Vec<DraftRow>,
}

/// A draft on the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DraftRow {
    /// The course's name in every version.
    pub id: String,
    /// Its title.
    pub title: String,
    /// The version that is being written.
    pub version: u32,
    /// When it was changed last.
    pub changed_at: i64,
    /// By whom; none if that person is not there any more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub changed_by: Option<String>,
    /// The newest version that is published.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub newest: Option<u32>,
}

/// `POST /api/office/drafts`: begins a draft, and answers with it as a [`Draft`]. A course that has one already answers with that one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "from", rename_all = "snake_case", deny_unknown_fields)]
pub enum BeginDraft {
    /// From nothing.
    Nothing {
        /// The course's title; its name follows from it.
        title: String,
        /// `id` or `en`.
        language: String,
    },
    /// From the newest published version of a course: the next version.
    Course {
        /// Its name.
        id: String,
    },
}

coded! {
    /// What a lesson of a draft is.
    pub enum LessonKind {
        /// Markdown.
        Text = "text",
        /// A moving picture with captions and a transcript.
        Video = "video",
        /// Sound with a transcript.
        Audio = "audio",
        /// A PDF.
        Document = "document",
        /// Questions.
        Quiz = "quiz",
    }
}

super::as_code!(LessonKind);

/// A level that a course leads to.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Develops {
    /// The competency's code.
    pub competency: String,
    /// The level's number.
    pub level: u8,
}

/// A file of a draft, as it rests.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DraftFile {
    /// Its path within the package; Markdown shows an image by it.
    pub path: String,
    /// Under `GET /api/office/drafts/{id}/files/{hash}`.
    pub hash: String,
    /// Its media type.
    pub media_type: String,
    /// Its size.
    pub bytes: u64,
}

/// A lesson without its texts and questions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DraftLesson {
    /// Its name within the course.
    pub id: String,
    /// What it is.
    pub kind: LessonKind,
    /// Its title.
    pub title: String,
    /// How long it takes, about.
    pub minutes: u32,
    /// The catalogue's statements that it practises.
    pub practises: Vec<String>,
    /// Bytes of its Markdown, or of its transcript.
    pub text_bytes: u64,
    /// Whether there are captions.
    pub captions: bool,
    /// Its recording or document.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub medium: Option<DraftFile>,
    /// Questions of all banks.
    pub questions: u32,
}

/// Lessons under one heading.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DraftModule {
    /// Its name within the course.
    pub id: String,
    /// Its title.
    pub title: String,
    /// In their order.
    pub lessons: Vec<DraftLesson>,
}

/// What the course says of itself, as far as the author decides it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DraftFacts {
    /// `id` or `en`.
    pub language: String,
    /// Its title.
    pub title: String,
    /// What one can do after it.
    pub summary: String,
    /// Who writes it.
    pub author: String,
    /// Code of the development path.
    pub path: String,
    /// Minutes of one JP.
    pub minutes_per_jp: u32,
    /// Learning hours (JP) that it is worth.
    pub jp: u32,
    /// The levels that it leads to.
    pub develops: Vec<Develops>,
}

/// `GET /api/office/drafts/{id}`, and the answer to every change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    /// The course's name in every version.
    pub id: String,
    /// The version that is being written.
    pub version: u32,
    /// Another after each change, and greater than those of all drafts before.
    pub revision: u32,
    /// When it was changed last.
    pub changed_at: i64,
    /// By whom; none if that person is not there any more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub changed_by: Option<String>,
    /// The newest version that is published.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub newest: Option<u32>,
    /// What the course says of itself.
    pub facts: DraftFacts,
    /// In their order.
    pub modules: Vec<DraftModule>,
    /// Images that texts may show, by path.
    pub images: Vec<DraftFile>,
    /// The bundle of the catalogue, whose competencies it may develop and whose statements it may practise.
    pub catalogue: String,
    /// The bundle of the rules of learning hours, of whose paths one is the course's.
    pub hours: String,
    /// The part that a change has added: the name of a module or lesson, the path of an image.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub added: Option<String>,
}

/// `GET /api/office/drafts/{id}/lessons/{lesson}`: what is written in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DraftContent {
    /// The revision that it was read at.
    pub revision: u32,
    /// Markdown: the lesson's own, or its transcript. None where its kind has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// WebVTT. None where its kind has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub captions: Option<String>,
    /// Its questions. None where its kind has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quiz: Option<DraftQuiz>,
}

/// The questions of a lesson, with the members of a quiz file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DraftQuiz {
    /// Per cent of the drawn questions that must be right.
    pub pass_percent: u32,
    /// How many attempts count; as many as one likes without it.
    pub attempts_max: Option<u32>,
    /// In their order.
    pub banks: Vec<DraftBank>,
}

/// Questions of which an attempt draws some.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DraftBank {
    /// Its name within the quiz.
    pub id: String,
    /// How many are drawn.
    pub draw: u32,
    /// Those to draw from.
    pub questions: Vec<DraftQuestion>,
}

/// A question before it is rendered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DraftQuestion {
    /// Its name within the quiz.
    pub id: String,
    /// What is asked: Markdown.
    pub text: String,
    /// Why the right answer is right: plain text.
    pub explanation: String,
    /// The answer.
    #[serde(flatten)]
    pub form: DraftForm,
}

/// The seven forms of an answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum DraftForm {
    /// One option is right.
    Single {
        /// The options.
        options: Vec<DraftOption>,
    },
    /// All right options and no other.
    Multiple {
        /// The options.
        options: Vec<DraftOption>,
    },
    /// A statement that is true or not.
    TrueFalse {
        /// Which.
        answer: bool,
    },
    /// Items to be brought into the order in which they stand here.
    Ordering {
        /// The items in the right order.
        items: Vec<DraftItem>,
    },
    /// Left sides, each with its right one.
    Matching {
        /// The pairs.
        pairs: Vec<DraftPair>,
    },
    /// One of some texts.
    ShortText {
        /// Those that are right.
        accept: Vec<String>,
    },
    /// A number.
    Number {
        /// Decimal, as it is written in a quiz file: `12.5`.
        answer: String,
        /// How far off is still right: the same.
        tolerance: String,
    },
}

/// An option of a choice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DraftOption {
    /// Its name within the question.
    pub id: String,
    /// Plain text.
    pub text: String,
    /// Whether it is right.
    pub right: bool,
}

/// An item of an order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DraftItem {
    /// Its name within the question.
    pub id: String,
    /// Plain text.
    pub text: String,
}

/// A pair.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DraftPair {
    /// Its name within the question.
    pub id: String,
    /// Plain text.
    pub left: String,
    /// Plain text.
    pub right: String,
}

/// `POST /api/office/drafts/{id}`: one change, answered by the [`Draft`] after it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChangeDraft {
    /// The revision that it was made upon.
    pub revision: u32,
    /// What.
    pub edit: DraftEdit,
}

/// `POST /api/office/drafts/{id}/delete`: a draft away, answered by the [`Drafts`] that are left. Published versions stay.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DeleteDraft {
    /// The revision that was looked at.
    pub revision: u32,
}

/// What an author does to a draft. Places count from 0; one beyond the end is the end.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "snake_case", deny_unknown_fields)]
pub enum DraftEdit {
    /// What the course says of itself.
    Facts {
        /// All of it.
        facts: DraftFacts,
    },
    /// A new module at the end; its name comes back.
    AddModule {
        /// Its title.
        title: String,
    },
    /// Another title of a module.
    NameModule {
        /// Which.
        id: String,
        /// Its title.
        title: String,
    },
    /// A module to another place.
    MoveModule {
        /// Which.
        id: String,
        /// Where it stands then.
        to: u32,
    },
    /// A module with all its lessons away.
    RemoveModule {
        /// Which.
        id: String,
    },
    /// A new lesson at the end of a module; its name comes back.
    AddLesson {
        /// Of which module.
        module: String,
        /// What it is.
        kind: LessonKind,
        /// Its title.
        title: String,
    },
    /// What is said of a lesson, and what is written in it, in one: all or nothing of it.
    Lesson {
        /// Which.
        id: String,
        /// Its title.
        title: String,
        /// How long it takes.
        minutes: u32,
        /// The statements that it practises.
        practises: Vec<String>,
        /// Its Markdown or transcript; as it was without.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        text: Option<String>,
        /// Its captions; as they were without.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        captions: Option<String>,
        /// Its questions; as they were without. A question, option, item or pair with an empty name gets one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        quiz: Option<DraftQuiz>,
    },
    /// A lesson to another place.
    MoveLesson {
        /// Which.
        id: String,
        /// Into which module.
        module: String,
        /// Where it stands then.
        to: u32,
    },
    /// A lesson with its files away.
    RemoveLesson {
        /// Which.
        id: String,
    },
    /// An image away.
    RemoveImage {
        /// Its path.
        path: String,
    },
}

/// The media type of the bodies of `…/files` and `…/questions`, whatever is in them.
pub const BODY_TYPE: &str = "application/octet-stream";

/// The query of `POST /api/office/drafts/{id}/files`, whose body is a file: the recording or document of a lesson, or an image for
/// texts if it names no lesson. Answered by the [`Draft`] after it. Refused as `invalid`: `name` is of no type that belongs there, the
/// content of the `file` is not what its name says, the `size` of an image has too many pixels.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileQuery {
    /// The revision that it was chosen upon.
    pub revision: u32,
    /// The name of the file that was chosen: its ending must be that of its content.
    pub name: String,
    /// Which lesson's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lesson: Option<String>,
}

/// The query of `POST /api/office/drafts/{id}/questions`, whose body is GIFT or Moodle XML.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuestionsQuery {
    /// The revision that the file was chosen upon.
    pub revision: u32,
    /// The lesson that takes them, as a bank more.
    pub lesson: String,
    /// The hash of the file that was looked at before, to be taken now; without it the file is only looked at.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub take: Option<String>,
}

/// What is told of a question of a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuestionFinding {
    /// Its line, from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<u32>,
    /// The question's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub question: Option<String>,
    /// What.
    pub why: Bilingual,
}

/// What came of a file of questions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuestionsRead {
    /// Hash of the file.
    pub file: String,
    /// Questions that can be taken.
    pub questions: u32,
    /// What cannot be taken, and is left out.
    pub faults: Vec<QuestionFinding>,
    /// What is taken with something lost or changed.
    pub notices: Vec<QuestionFinding>,
    /// The draft after it, where they were taken.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub draft: Option<Draft>,
}

/// The part of a draft that a fault is about: at most one of a module, a lesson or a file; none for the course itself.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DraftPart {
    /// A module.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub module: Option<String>,
    /// A lesson.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lesson: Option<String>,
    /// A question of that lesson.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub question: Option<String>,
    /// A file that belongs to no lesson.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
}

/// What is wrong with a draft.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DraftFault {
    /// With what.
    pub part: DraftPart,
    /// The line of its text, from 1, where it has one that the author wrote.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<u32>,
    /// Why.
    pub why: Bilingual,
}

/// The query of `POST /api/office/drafts/{id}/check`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckQuery {
    /// The hash of the package that was told, to be published now; without it the draft is only looked at. What was changed since has
    /// another hash, and is not published.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub publish: Option<String>,
}

/// Whether a draft is a course. A draft that is published goes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DraftChecked {
    /// The course, if nothing is wrong.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub course: Option<PackageCourse>,
    /// All that is wrong, in the order of the files.
    pub faults: Vec<DraftFault>,
    /// Whether it is published now.
    pub published: bool,
}

/// `GET /api/office/drafts/{id}/lessons/{lesson}/preview`: a lesson as a learner gets it, whatever is wrong with the others.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LessonPreview {
    /// The course as devices get it (`domain::wire::course`), with this lesson whole and the others by title alone. None if something is
    /// wrong with this one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub course: Option<String>,
    /// The place of this lesson in it, from 1.
    pub number: u32,
    /// What is wrong with this lesson.
    pub faults: Vec<DraftFault>,
}
