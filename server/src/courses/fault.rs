//! What can be wrong with a package: a closed list.
//!
//! Promises: every reason has its words in both languages; what is quoted of a package is short and has no control characters.
//! Refuses: sentences in Rust code, and lists that grow without end.

use domain::text::Language;

use crate::words::Words;

/// Faults of one package that are listed. Past this they come from one mistake, and a person reads none of them.
pub const FAULTS_MAX: usize = 1_000;

/// Characters of something spoilt that are quoted back.
const QUOTED_CHARS_MAX: usize = 60;

/// Declares the reasons with their codes, under which their words stand.
macro_rules! reasons {
    ($($(#[$doc:meta])* $name:ident = $code:literal,)+) => {
        /// Why a package is refused.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Reason {
            $($(#[$doc])* $name,)+
        }

        impl Reason {
            /// All reasons.
            pub const ALL: [Self; [$($code),+].len()] = [$(Self::$name),+];

            /// Its code.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self {
                    $(Self::$name => $code,)+
                }
            }
        }
    };
}

reasons! {
    // the package
    /// It could not be read to its end.
    Unreadable = "unreadable",
    /// It is no zip.
    NotZip = "not_zip",
    /// It begins as a zip and has lost its end, or its directory is spoilt.
    Truncated = "truncated",
    /// More entries than are read.
    TooManyFiles = "too_many_files",
    /// More bytes unpacked than are read.
    UnpacksTooLarge = "unpacks_too_large",
    /// It unpacks to so many times its size that it is no course.
    TooDense = "too_dense",
    /// There is no `course.json`.
    NoManifest = "no_manifest",
    /// The manifest lies in a folder of the package.
    InFolder = "in_folder",
    /// The course that devices download would be too large.
    CourseTooLarge = "course_too_large",
    /// There are more faults than are listed.
    TooManyFaults = "too_many_faults",

    // a file of it
    /// A path that climbs out, is absolute, or has signs that not every system can write.
    BadPath = "bad_path",
    /// Two entries of one name.
    DuplicateFile = "duplicate_file",
    /// Two names that differ in capitals only.
    DiffersInCase = "differs_in_case",
    /// A symbolic link.
    SymbolicLink = "symbolic_link",
    /// An encrypted entry.
    Encrypted = "encrypted",
    /// An entry that is packed by a method other than deflate.
    UnknownCompression = "unknown_compression",
    /// An entry whose bytes are not those that were packed.
    Damaged = "damaged",
    /// A medium with more bytes than are read.
    FileTooLarge = "file_too_large",
    /// A text with more bytes than are read, or that would become more than are shown.
    TextTooLarge = "text_too_large",
    /// A file of a type that no course has.
    UnknownType = "unknown_type",
    /// An SVG.
    Svg = "svg",
    /// Nothing refers to it.
    UnusedFile = "unused_file",
    /// Its content is of another type than its name says.
    TypeDiffers = "type_differs",
    /// Its content is not of the type that its name says, and of no known one.
    NotOfType = "not_of_type",
    /// An image whose size cannot be told.
    BrokenImage = "broken_image",
    /// An image with longer sides than a phone can show.
    ImageTooLarge = "image_too_large",
    /// A text that is not UTF-8.
    NotText = "not_text",
    /// A text in which nothing stands.
    EmptyFile = "empty_file",

    // JSON
    /// It is no JSON.
    NotJson = "not_json",
    /// An object is expected.
    ExpectedObject = "expected_object",
    /// A list is expected.
    ExpectedList = "expected_list",
    /// A text is expected.
    ExpectedText = "expected_text",
    /// A whole number is expected.
    ExpectedWholeNumber = "expected_whole_number",
    /// A number is expected.
    ExpectedNumber = "expected_number",
    /// `true` or `false` is expected.
    ExpectedBoolean = "expected_boolean",
    /// A member is missing.
    MissingMember = "missing_member",
    /// A member that nobody knows.
    UnknownMember = "unknown_member",
    /// A member that is there twice.
    DuplicateMember = "duplicate_member",
    /// A format that this server does not know.
    UnknownFormat = "unknown_format",

    // values
    /// No short name.
    BadId = "bad_id",
    /// A short name that is there twice.
    DuplicateId = "duplicate_id",
    /// Nothing where something must stand.
    Empty = "empty",
    /// More characters than fit.
    TooLong = "too_long",
    /// Line breaks where there must be none, or other control characters.
    ControlCharacter = "control_character",
    /// A number outside its bounds.
    OutOfRange = "out_of_range",
    /// More than three decimals.
    TooManyDecimals = "too_many_decimals",
    /// A tolerance below zero.
    NegativeTolerance = "negative_tolerance",
    /// Fewer entries of a list than it must have.
    TooFew = "too_few",
    /// The same entry twice.
    ListedTwice = "listed_twice",
    /// Neither Indonesian nor English.
    UnknownLanguage = "unknown_language",
    /// No such kind of lesson.
    UnknownLessonKind = "unknown_lesson_kind",
    /// No such kind of question.
    UnknownQuestionKind = "unknown_question_kind",
    /// No such competency in the catalogue.
    UnknownCompetency = "unknown_competency",
    /// No such level.
    UnknownLevel = "unknown_level",
    /// No such statement in the catalogue.
    UnknownStatement = "unknown_statement",
    /// No such development path.
    UnknownPath = "unknown_path",
    /// A file that is not in the package.
    MissingFile = "missing_file",
    /// A file of a type that does not belong here.
    WrongExtension = "wrong_extension",
    /// A text that belongs to another lesson already.
    UsedTwice = "used_twice",
    /// A question without a right option.
    NoRightOption = "no_right_option",
    /// A question with one right option has several.
    SeveralRightOptions = "several_right_options",
    /// A bank draws more questions than it has.
    DrawsTooMany = "draws_too_many",
    /// Two parts of a question read the same.
    EqualTexts = "equal_texts",

    // Markdown
    /// HTML in Markdown.
    RawHtml = "raw_html",
    /// An image without words for those who do not see it.
    NoAlternativeText = "no_alternative_text",
    /// An image from elsewhere.
    ForeignImage = "foreign_image",
    /// A link that leads neither to a safe address nor to a lesson.
    BadLink = "bad_link",
    /// A link to a lesson that the course does not have.
    UnknownLesson = "unknown_lesson",
    /// Lists and quotations within one another, deeper than a phone can show.
    TooDeep = "too_deep",
}

/// One thing that is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The file within the package; none where it is the package itself.
    pub file: Option<String>,
    /// Its line, from 1; none where it is the file itself.
    pub line: Option<u32>,
    /// Why.
    pub reason: Reason,
    /// Which member or part is meant, by its name in the format; may be empty.
    pub about: String,
    /// What stands there, shortened; may be empty.
    pub found: String,
    /// What would be allowed, in figures or names of the format; may be empty.
    pub limit: String,
}

impl Fault {
    /// A fault of the package.
    #[must_use]
    pub fn of(reason: Reason) -> Self {
        Self { file: None, line: None, reason, about: String::new(), found: String::new(), limit: String::new() }
    }

    /// The same, of a file.
    #[must_use]
    pub fn in_file(self, file: &str) -> Self {
        Self { file: Some(quoted(file)), ..self }
    }

    /// The same, on a line.
    #[must_use]
    pub fn on_line(self, line: u32) -> Self {
        Self { line: Some(line), ..self }
    }

    /// The same, about a member or part.
    #[must_use]
    pub fn about(self, name: &str) -> Self {
        Self { about: quoted(name), ..self }
    }

    /// The same, with what was found.
    #[must_use]
    pub fn found(self, found: &str) -> Self {
        Self { found: quoted(found), ..self }
    }

    /// The same, with what is allowed.
    #[must_use]
    pub fn limit(self, limit: impl ToString) -> Self {
        Self { limit: limit.to_string(), ..self }
    }

    /// Why, in the words of a language, without the place.
    #[must_use]
    pub fn why(&self, language: Language) -> String {
        let words = Words::of(language);
        let values = [("about", self.about.as_str()), ("limit", &self.limit), ("found", &self.found)];
        words.fill(&format!("course.fault.{}", self.reason.code()), &values)
    }

    /// Where and why, in the words of a language.
    #[must_use]
    pub fn told(&self, language: Language) -> String {
        let words = Words::of(language);
        let (file, line) = (self.file.as_deref().unwrap_or_default(), self.line.map(|line| line.to_string()));
        let key = match (&self.file, &line) {
            (None, _) => "course.of_package",
            (Some(_), None) => "course.of_file",
            (Some(_), Some(_)) => "course.of_line",
        };
        // What is quoted comes last, so that braces in it are nobody's place.
        words.fill(key, &[("line", line.as_deref().unwrap_or_default()), ("file", file), ("why", &self.why(language))])
    }
}

pub(super) fn quoted(text: &str) -> String {
    let mut quoted: String = text
        .chars()
        .take(QUOTED_CHARS_MAX)
        .map(|sign| if sign.is_control() { char::REPLACEMENT_CHARACTER } else { sign })
        .collect();
    if text.chars().nth(QUOTED_CHARS_MAX).is_some() {
        quoted.push('…');
    }
    quoted
}

/// The faults found so far.
#[derive(Debug, Default)]
pub(super) struct Faults(Vec<Fault>);

impl Faults {
    /// Notes one. Of those past [`FAULTS_MAX`] only that they are there.
    pub(super) fn add(&mut self, fault: Fault) {
        match self.0.len() {
            FAULTS_MAX => self.0.push(Fault::of(Reason::TooManyFaults).limit(FAULTS_MAX)),
            n if n < FAULTS_MAX => self.0.push(fault),
            _ => {}
        }
    }

    /// Whether nothing is wrong.
    pub(super) fn none(&self) -> bool {
        self.0.is_empty()
    }

    /// All of them: those of the package first, then by file and line.
    pub(super) fn sorted(mut self) -> Vec<Fault> {
        self.0.sort_by(|one, other| (&one.file, one.line).cmp(&(&other.file, other.line)));
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reason_has_its_words() {
        for language in Language::ALL {
            for reason in Reason::ALL {
                let key = format!("course.fault.{}", reason.code());
                assert_ne!(Words::of(language).get(&key), key);
            }
        }
    }

    #[test]
    fn every_code_is_there_once_and_no_words_are_left_over() {
        let mut codes: Vec<_> = Reason::ALL.iter().map(|reason| reason.code()).collect();
        codes.sort_unstable();
        let worded: Vec<_> =
            Words::of(Language::Indonesian).keys().filter_map(|key| key.strip_prefix("course.fault.")).collect();
        assert_eq!(codes, worded);
    }

    #[test]
    fn what_is_quoted_is_short_and_harmless() {
        let fault = Fault::of(Reason::UnknownMember).in_file("course.json").on_line(3).about("a\u{1b}[31m{file}");
        let told = fault.told(Language::English);
        assert!(!told.contains('\u{1b}') && told.contains("{file}"), "{told}");
        assert_eq!(Fault::of(Reason::Empty).found(&"x".repeat(1_000)).found.chars().count(), QUOTED_CHARS_MAX + 1);
    }

    #[test]
    fn of_too_many_only_some_are_listed() {
        let mut faults = Faults::default();
        for line in 0..3 * FAULTS_MAX {
            faults.add(Fault::of(Reason::Empty).in_file("course.json").on_line(line as u32));
        }
        let listed = faults.sorted();
        assert_eq!(listed.len(), FAULTS_MAX + 1);
        assert_eq!(listed[0].reason, Reason::TooManyFaults);
    }
}
