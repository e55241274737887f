//! The elements of a question.
//!
//! Promises: of one question at a time there are at most [`ELEMENTS_MAX`] elements, [`DEPTH_MAX`] deep; files within it are counted and
//! not kept.

use quick_xml::{
    Reader, XmlVersion,
    events::{BytesStart, Event},
};

use crate::courses::{
    lines::Lines,
    questions::{
        TEXT_BYTES_MAX,
        finding::{Finding, Reason},
    },
};

/// Elements of a question: a hundred answers with texts, feedbacks and formats.
const ELEMENTS_MAX: usize = 2_000;
/// Elements within one another. Moodle's are six deep.
const DEPTH_MAX: usize = 16;
/// The attributes that say something.
const ATTRIBUTES: &[&str] = &["type", "format", "fraction", "name"];
/// An image or the like, of which Moodle writes the bytes.
const FILE: &str = "file";

/// An element with what is in it.
#[derive(Debug, Default)]
pub(super) struct Element {
    pub(super) name: String,
    pub(super) line: u32,
    attributes: Vec<(&'static str, String)>,
    pub(super) text: String,
    pub(super) children: Vec<Self>,
    /// What is wrong with it by itself.
    fault: Option<Finding>,
}

impl Element {
    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(known, _)| *known == name).map(|(_, value)| value.as_str())
    }

    /// The children of a name.
    pub(super) fn all(&self, name: &str) -> impl Iterator<Item = &Self> {
        self.children.iter().filter(move |child| child.name == name)
    }

    /// Whether nothing stands in it.
    pub(super) fn is_blank(&self) -> bool {
        self.text.trim().is_empty() && self.children.iter().all(Self::is_blank)
    }

    /// What is wrong with it or within it.
    pub(super) fn first_fault(&self) -> Option<Finding> {
        self.fault.clone().or_else(|| self.children.iter().find_map(Self::first_fault))
    }

    /// The name of a file within it.
    pub(super) fn first_file(&self) -> Option<&str> {
        let own = (self.name == FILE).then(|| self.attribute("name").unwrap_or_default());
        own.or_else(|| self.children.iter().find_map(Self::first_file))
    }

    /// Adds text, as far as any is taken.
    fn push(&mut self, text: &str) {
        if self.name == FILE {
            return;
        }
        if self.text.len() + text.len() > TEXT_BYTES_MAX {
            let limit = format!("{} KiB", TEXT_BYTES_MAX >> 10);
            self.fault.get_or_insert_with(|| Finding::of(Reason::TextTooLarge).on_line(self.line).limit(limit));
            return;
        }
        self.text.push_str(text);
    }
}

/// What lies in a quiz, one after the other.
pub(super) struct Elements<'t> {
    reader: Reader<&'t [u8]>,
    lines: Lines<'t>,
    /// Open elements, the quiz among them.
    depth: usize,
    /// Whether the quiz was there.
    begun: bool,
    /// The open elements of the question.
    open: Vec<Element>,
    /// Elements of the question so far.
    count: usize,
}

impl<'t> Elements<'t> {
    pub(super) fn of(text: &'t str) -> Self {
        let mut reader = Reader::from_str(text);
        reader.config_mut().expand_empty_elements = true;
        Self { reader, lines: Lines::of(text), depth: 0, begun: false, open: Vec::new(), count: 0 }
    }

    fn fault(&mut self, reason: Reason, at: u64) -> Finding {
        Finding::of(reason).on_line(self.line(at))
    }

    fn line(&mut self, at: u64) -> u32 {
        self.lines.line(usize::try_from(at).unwrap_or(usize::MAX))
    }

    /// The next element of the quiz; what is wrong with the file.
    pub(super) fn next(&mut self) -> Result<Option<Element>, Finding> {
        loop {
            let at = self.reader.buffer_position();
            let Ok(event) = self.reader.read_event() else {
                let at = self.reader.error_position();
                return Err(self.fault(Reason::NotXml, at));
            };
            match event {
                Event::Start(start) => self.begin(&start, at)?,
                Event::End(_) => {
                    if let Some(element) = self.end() {
                        return Ok(Some(element));
                    }
                }
                Event::Text(text) => self.push(&text.xml10_content(), at)?,
                Event::CData(text) => self.push(&text.xml10_content(), at)?,
                Event::GeneralRef(entity) => match entity.resolve_char_ref().ok().flatten().or(predefined(&entity)) {
                    Some(sign) => self.push(sign.encode_utf8(&mut [0; 4]), at)?,
                    None => self.unknown(&entity, at),
                },
                Event::DocType(_) => return Err(self.fault(Reason::DocumentType, at)),
                Event::Decl(declaration) => {
                    let encoding = declaration.encoding().and_then(Result::ok).unwrap_or("UTF-8".into());
                    if !["utf-8", "utf8", "us-ascii"].contains(&encoding.to_ascii_lowercase().as_str()) {
                        return Err(self.fault(Reason::Encoding, at).found(&encoding));
                    }
                }
                Event::Comment(_) | Event::PI(_) | Event::Empty(_) => {}
                Event::Eof if self.depth > 0 => return Err(self.fault(Reason::NotXml, at)),
                Event::Eof if self.begun => return Ok(None),
                Event::Eof => return Err(Finding::of(Reason::NotMoodle)),
            }
        }
    }

    fn begin(&mut self, start: &BytesStart<'_>, at: u64) -> Result<(), Finding> {
        let name = start.name().as_ref().to_owned();
        self.depth += 1;
        if self.depth > DEPTH_MAX {
            return Err(self.fault(Reason::TooDeep, at).limit(DEPTH_MAX));
        }
        if self.depth == 1 {
            if name != "quiz" || self.begun {
                return Err(self.fault(Reason::NotMoodle, at).found(&format!("<{name}>")));
            }
            self.begun = true;
            return Ok(());
        }
        if self.depth == 2 {
            self.count = 0;
        }
        self.count += 1;
        if self.count > ELEMENTS_MAX {
            if let Some(question) = self.open.first_mut() {
                question.fault.get_or_insert_with(|| Finding::of(Reason::TooManyParts).limit(ELEMENTS_MAX));
            }
            // Nothing of it is kept, and it goes when it ends.
            self.open.push(Element { name: FILE.to_owned(), ..Element::default() });
            return Ok(());
        }
        let mut element = Element { name, line: self.line(at), ..Element::default() };
        for attribute in start.attributes().with_checks(false) {
            let Ok(attribute) = attribute else { return Err(self.fault(Reason::NotXml, at)) };
            if let Some(known) = ATTRIBUTES.iter().find(|known| **known == attribute.key.as_ref()) {
                let Ok(value) = attribute.normalized_value(XmlVersion::Implicit1_0) else {
                    return Err(self.fault(Reason::NotXml, at));
                };
                element.attributes.push((known, value.into_owned()));
            }
        }
        self.open.push(element);
        Ok(())
    }

    /// The element of the quiz, if it is what ends.
    fn end(&mut self) -> Option<Element> {
        self.depth = self.depth.saturating_sub(1);
        let element = self.open.pop()?;
        let Some(parent) = self.open.last_mut() else { return Some(element) };
        if self.count <= ELEMENTS_MAX {
            parent.children.push(element);
        }
        None
    }

    fn push(&mut self, text: &str, at: u64) -> Result<(), Finding> {
        match self.open.last_mut() {
            Some(element) => element.push(text),
            None if self.depth == 0 && !text.trim().is_empty() => return Err(self.fault(Reason::NotXml, at)),
            None => {}
        }
        Ok(())
    }

    fn unknown(&mut self, entity: &str, at: u64) {
        let finding = self.fault(Reason::UnknownEntity, at).found(&format!("&{entity};"));
        if let Some(element) = self.open.last_mut() {
            element.fault.get_or_insert(finding);
        }
    }
}

/// The entities that XML itself has.
fn predefined(name: &str) -> Option<char> {
    Some(match name {
        "lt" => '<',
        "gt" => '>',
        "amp" => '&',
        "quot" => '"',
        "apos" => '\'',
        _ => return None,
    })
}
