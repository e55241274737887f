//! The package as it is judged: its files, what refers to them, what is known besides.

use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet},
};

use domain::{
    bundle::BundleHash,
    competency::Catalogue,
    learning::{File, Slug},
    text::Language,
};

use super::{
    COURSE_BYTES_MAX,
    archive::Unpacked,
    fault::{Fault, Faults, Reason},
    manifest,
    markdown::{self, Picture, Surroundings},
    media::{self, Format, Use},
    reader::{Object, Reader},
};

/// What a course may name.
#[derive(Clone, Copy, Debug)]
pub struct Known<'a> {
    /// Competencies, levels and statements.
    pub catalogue: &'a Catalogue,
    /// Codes of the development paths.
    pub paths: &'a [&'a str],
}

/// The level of a lesson's highest heading: the page's own is the first.
const HEADING_OF_LESSON: u8 = 2;
/// The level of a question's highest heading: the question itself stands under one.
const HEADING_OF_QUESTION: u8 = 3;

/// A package while it is judged.
pub(super) struct Desk<'p> {
    unpacked: &'p Unpacked,
    pub(super) known: Known<'p>,
    /// All lessons, so that each may link to each.
    pub(super) lessons: BTreeSet<Slug>,
    pub(super) language: Language,
    used: BTreeSet<String>,
    /// Images asked for, each looked at once however often it is shown.
    pictures: RefCell<BTreeMap<String, Option<Picture>>>,
    /// Bytes of the texts so far, as they are written or as they are shown, whichever is more.
    weight: usize,
    /// Whether a text could not be read to its end.
    unread: bool,
    /// What goes with the course, by its name in the package.
    shipped: BTreeMap<String, File>,
}

impl<'p> Desk<'p> {
    pub(super) fn of(unpacked: &'p Unpacked, known: Known<'p>) -> Self {
        Self {
            unpacked,
            known,
            lessons: BTreeSet::new(),
            language: Language::default(),
            used: BTreeSet::new(),
            pictures: RefCell::default(),
            weight: 0,
            unread: false,
            shipped: BTreeMap::new(),
        }
    }

    /// Why there is no manifest, unless that has been told.
    pub(super) fn without_manifest(&self, faults: &Faults) -> Option<Fault> {
        if self.unpacked.refused.contains(manifest::NAME) || (self.unpacked.files.is_empty() && !faults.none()) {
            return None;
        }
        let folder = self.unpacked.files.keys().find_map(|name| name.strip_suffix(manifest::NAME));
        Some(match folder.filter(|folder| folder.ends_with('/')) {
            Some(folder) => Fault::of(Reason::InFolder).found(folder),
            None => Fault::of(Reason::NoManifest),
        })
    }

    /// The text of a file; why not, if it has none.
    pub(super) fn text(&self, name: &str) -> Option<Result<&'p str, Fault>> {
        let bytes = self.unpacked.files.get(name)?;
        Some(media::text(bytes).map_err(|fault| fault.in_file(name)))
    }

    /// Nothing can be said of what refers to what: the manifest cannot be read.
    pub(super) fn knows_nothing(&mut self) {
        self.used.extend(self.unpacked.files.keys().cloned());
    }

    /// A text could not be read to its end: nobody knows which images it would have shown.
    pub(super) fn leaves_unread(&mut self) {
        self.unread = true;
    }

    /// Notes that something refers to a file.
    pub(super) fn uses(&mut self, name: &str) {
        self.used.insert(name.to_owned());
    }

    /// The file that a member names, if it is there, of the right sort, and no fault of its own was told.
    pub(super) fn file(
        &mut self,
        reader: &mut Reader<'p, '_>,
        object: &Object<'_, 'p>,
        member: &str,
        purpose: Use,
    ) -> Option<&'p str> {
        let name = self.find(reader, object, member, purpose);
        if name.is_none() && matches!(purpose, Use::Markdown | Use::Json) {
            self.leaves_unread();
        }
        name
    }

    fn find(
        &mut self,
        reader: &mut Reader<'p, '_>,
        object: &Object<'_, 'p>,
        member: &str,
        purpose: Use,
    ) -> Option<&'p str> {
        let (name, json) = reader.word(object, member)?;
        let again = !self.used.insert(name.to_owned());
        if self.unpacked.refused.contains(name) {
            return None;
        }
        let fault = match self.unpacked.files.get_key_value(name) {
            None => Fault::of(Reason::MissingFile),
            Some(_) if Format::of(name).is_none_or(|format| format.purpose != purpose) => {
                Fault::of(Reason::WrongExtension).limit(Format::extensions(|known| known == purpose))
            }
            // A recording may be shown twice; a text read again and again would grow without end.
            Some(_) if again && matches!(purpose, Use::Markdown | Use::Json) => Fault::of(Reason::UsedTwice),
            Some((name, _)) => return Some(name),
        };
        reader.fault(json.raw(), fault.about(member).found(name));
        None
    }

    /// Takes a file along with the course; its name there.
    pub(super) fn ship(&mut self, name: &str) -> Option<BundleHash> {
        let bytes = self.unpacked.files.get(name)?;
        let media_type = Format::of(name)?.media_type.to_owned();
        let file = || File { hash: BundleHash::of(bytes), media_type, bytes: bytes.len() as u64 };
        Some(self.shipped.entry(name.to_owned()).or_insert_with(file).hash)
    }

    /// A file of Markdown as HTML.
    pub(super) fn markdown(&mut self, name: &str, faults: &mut Faults) -> Option<String> {
        // That it is no text is told with the files' types.
        let Some(Ok(text)) = self.text(name) else {
            self.leaves_unread();
            return None;
        };
        if text.trim().is_empty() {
            faults.add(Fault::of(Reason::EmptyFile).in_file(name));
        }
        self.render(text, HEADING_OF_LESSON, &mut |line, fault| faults.add(fault.in_file(name).on_line(line)))
    }

    /// Markdown within JSON as HTML: all of it stands on one line.
    pub(super) fn question(&mut self, text: &str, raw: &str, reader: &mut Reader<'p, '_>) -> Option<String> {
        self.render(text, HEADING_OF_QUESTION, &mut |_, fault| reader.fault(raw, fault))
    }

    fn render(&mut self, text: &str, heading: u8, tell: &mut dyn FnMut(u32, Fault)) -> Option<String> {
        if !self.bears(text.len()) {
            return None;
        }
        let (mut whole, mut stopped) = (true, false);
        let surroundings = Surroundings {
            pictures: &|name| self.picture(name),
            lessons: &self.lessons,
            language: self.language,
            heading,
        };
        let (html, shown) = markdown::render(text, &surroundings, &mut |line, fault| {
            whole = false;
            stopped |= matches!(fault.reason, Reason::TooDeep | Reason::TextTooLarge);
            tell(line, fault);
        });
        self.unread |= stopped;
        self.weight += html.len().saturating_sub(text.len());
        for name in shown {
            self.ship(&name);
            self.used.insert(name);
        }
        whole.then_some(html)
    }

    /// An image of the package; none if it is refused for a reason of its own, which has been told.
    fn picture(&self, name: &str) -> Result<Option<Picture>, Fault> {
        if let Some(known) = self.pictures.borrow().get(name) {
            return Ok(*known);
        }
        let picture = match self.unpacked.files.get(name) {
            None if self.unpacked.refused.contains(name) => None,
            None => return Err(Fault::of(Reason::MissingFile).found(name)),
            Some(_) if Format::of(name).is_none_or(|format| format.purpose != Use::Image) => {
                let limit = Format::extensions(|known| known == Use::Image);
                return Err(Fault::of(Reason::WrongExtension).about("![]()").found(name).limit(limit));
            }
            Some(bytes) => {
                let picture = |(width, height)| Picture { hash: BundleHash::of(bytes), width, height };
                media::size(bytes).ok().map(picture)
            }
        };
        self.pictures.borrow_mut().insert(name.to_owned(), picture);
        Ok(picture)
    }

    /// Takes so many bytes of text upon itself, unless the course is too large already: then no more of it is read.
    pub(super) fn bears(&mut self, bytes: usize) -> bool {
        self.weight += bytes;
        self.unread |= self.is_too_large();
        !self.is_too_large()
    }

    /// Whether the texts come to more than a device can keep.
    pub(super) const fn is_too_large(&self) -> bool {
        self.weight > COURSE_BYTES_MAX
    }

    /// Whether every file is what its name says, and is needed.
    pub(super) fn check_files(&self, faults: &mut Faults) {
        for (name, bytes) in &self.unpacked.files {
            let Some(format) = Format::of(name) else { continue };
            if let Err(fault) = format.check(bytes) {
                faults.add(fault.in_file(name));
            }
            if !(self.used.contains(name) || self.unread && format.purpose == Use::Image) {
                faults.add(Fault::of(Reason::UnusedFile).in_file(name));
            }
        }
    }

    /// What goes with the course: each content once, in the order of the names.
    pub(super) fn shipped(self) -> BTreeMap<String, File> {
        let mut seen = BTreeSet::new();
        self.shipped.into_iter().filter(|(_, file)| seen.insert(file.hash)).collect()
    }
}
