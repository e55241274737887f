//! From Markdown to HTML that is safe to show.
//!
//! Promises: every tag, attribute and address of the result is written here, from a closed list; all else is text and is escaped. So no
//! cleaner runs afterwards; tests read the result as a browser does and compare it with the list. Headings begin below the page's own;
//! an image has words, its size, and lies in the package; a table can be scrolled sideways with a finger and with keys. Refuses: HTML
//! within Markdown, pictures from elsewhere, addresses other than `https:`, `mailto:` and `lesson:`.

use std::{collections::BTreeSet, fmt::Write as _};

use domain::{bundle::BundleHash, learning::Slug, text::Language};
use pulldown_cmark::{Event, LinkType, Options, Parser, Tag, TagEnd};
use url::Url;

use super::{
    archive::is_good_path,
    fault::{Fault, Reason},
    lines::Lines,
};
use crate::words::Words;

/// Lists and quotations within one another: each takes a finger's breadth of a phone's 360 pixels.
pub const NESTING_MAX: usize = 6;

/// Bytes of one text: twenty thousand words, two hours of reading. At worst, where every sign might begin something, the parser takes
/// some 150 bytes for each byte; so it takes 20 MB at most.
pub const MARKDOWN_BYTES_MAX: usize = 128 << 10;

/// Bytes of HTML that it may become: eight times as much. Running text grows by a tenth, a table of empty cells ninefold.
pub const HTML_BYTES_MAX: usize = 8 * MARKDOWN_BYTES_MAX;

/// Characters of the words for an image.
pub const ALTERNATIVE_CHARS_MAX: usize = 300;

/// The scheme of a link to another lesson of the course; the app makes an address of it.
pub const LESSON_SCHEME: &str = "lesson:";

/// An image of the package.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Picture {
    /// Its name among the files.
    pub hash: BundleHash,
    /// Pixels.
    pub width: usize,
    /// Pixels.
    pub height: usize,
}

/// Finds an image by its path in the package; none if it is there and is refused for a reason that has been told.
pub type Pictures<'a> = dyn Fn(&str) -> Result<Option<Picture>, Fault> + 'a;

/// What a text may refer to, and where it will stand.
pub struct Surroundings<'a> {
    /// The images.
    pub pictures: &'a Pictures<'a>,
    /// The lessons.
    pub lessons: &'a BTreeSet<Slug>,
    /// In which language readers of the screen are told that there is a table.
    pub language: Language,
    /// The level of the text's highest heading.
    pub heading: u8,
}

/// Renders a text. What is wrong with it is told with its line; the result is for nobody then. Also the images that it shows.
pub fn render(
    text: &str,
    surroundings: &Surroundings<'_>,
    tell: &mut dyn FnMut(u32, Fault),
) -> (String, BTreeSet<String>) {
    if text.len() > MARKDOWN_BYTES_MAX {
        tell(1, Fault::of(Reason::TextTooLarge).limit(kibibytes(MARKDOWN_BYTES_MAX)));
        return (String::new(), BTreeSet::new());
    }
    let highest = parser(text).filter_map(|event| match event {
        Event::Start(Tag::Heading { level, .. }) => Some(level as u8),
        _ => None,
    });
    let highest = highest.min().unwrap_or(1);
    let mut page = Page {
        text,
        lines: Lines::of(text),
        surroundings,
        tell,
        highest,
        html: String::new(),
        shown: BTreeSet::new(),
        state: State::default(),
    };
    page.check_signs();
    for (event, range) in parser(text).into_offset_iter() {
        if page.take(event, range.start).is_err() {
            break;
        }
    }
    (page.html, page.shown)
}

/// CommonMark and tables: what a course needs and no more, so that a text reads the same here and in any editor.
fn parser(text: &str) -> Parser<'_> {
    Parser::new_ext(text, Options::ENABLE_TABLES)
}

/// The rest of a text is not worth looking at.
struct Stop;

struct Page<'a> {
    text: &'a str,
    lines: Lines<'a>,
    surroundings: &'a Surroundings<'a>,
    tell: &'a mut dyn FnMut(u32, Fault),
    highest: u8,
    html: String,
    shown: BTreeSet<String>,
    state: State,
}

/// What is open.
#[derive(Default)]
struct State {
    nested: usize,
    /// An image and the words for it, and how many images deep in their words we are.
    image: Option<(String, String, usize)>,
    /// For each open link whether it was written.
    links: Vec<bool>,
    /// Where a table's name belongs, and the name so far, while its head is open.
    head: Option<(usize, String)>,
}

impl Page<'_> {
    fn tell(&mut self, at: usize, fault: Fault) {
        (self.tell)(self.lines.line(at), fault);
    }

    fn check_signs(&mut self) {
        let control = |sign: char| sign.is_control() && !matches!(sign, '\n' | '\r' | '\t');
        if let Some(at) = self.text.find(control) {
            self.tell(at, Fault::of(Reason::ControlCharacter));
        }
    }

    fn take(&mut self, event: Event<'_>, at: usize) -> Result<(), Stop> {
        if self.state.image.is_some() {
            self.take_in_image(event, at);
            return Ok(());
        }
        match event {
            Event::Start(tag) => self.open(tag, at)?,
            Event::End(tag) => self.close(tag),
            Event::Text(text) => self.write_text(&text),
            Event::Code(text) => {
                self.html.push_str("<code>");
                self.write_text(&text);
                self.html.push_str("</code>");
            }
            Event::SoftBreak => self.html.push('\n'),
            Event::HardBreak => self.html.push_str("<br>\n"),
            Event::Rule => self.html.push_str("<hr>\n"),
            Event::Html(html) | Event::InlineHtml(html) => {
                self.tell(at, Fault::of(Reason::RawHtml).found(html.trim_end()));
            }
            // Nothing of this is asked of the parser.
            Event::InlineMath(text) | Event::DisplayMath(text) | Event::FootnoteReference(text) => {
                self.write_text(&text);
            }
            Event::TaskListMarker(_) => {}
        }
        if self.html.len() > HTML_BYTES_MAX {
            self.tell(at, Fault::of(Reason::TextTooLarge).limit(kibibytes(HTML_BYTES_MAX)));
            return Err(Stop);
        }
        Ok(())
    }

    fn write_text(&mut self, text: &str) {
        if let Some((_, name)) = &mut self.state.head {
            name.push_str(text);
        }
        escape(text, &mut self.html);
    }

    fn open(&mut self, tag: Tag<'_>, at: usize) -> Result<(), Stop> {
        if matches!(tag, Tag::BlockQuote(_) | Tag::List(_)) {
            self.state.nested += 1;
            if self.state.nested > NESTING_MAX {
                self.tell(at, Fault::of(Reason::TooDeep).limit(NESTING_MAX));
                return Err(Stop);
            }
        }
        match tag {
            Tag::Paragraph => self.html.push_str("<p>"),
            Tag::Heading { level, .. } => self.write_heading("<", level as u8),
            Tag::BlockQuote(_) => self.html.push_str("<blockquote>\n"),
            Tag::CodeBlock(_) => self.html.push_str("<pre tabindex=\"0\"><code>"),
            Tag::List(None) => self.html.push_str("<ul>\n"),
            Tag::List(Some(1)) => self.html.push_str("<ol>\n"),
            Tag::List(Some(first)) => {
                let _ = writeln!(self.html, "<ol start=\"{first}\">");
            }
            Tag::Item => self.html.push_str("<li>"),
            Tag::Table(_) => {
                let name = Words::of(self.surroundings.language).get("course.table");
                self.html.push_str("<div class=\"wide\" role=\"region\" tabindex=\"0\" aria-label=\"");
                self.html.push_str(name);
                self.state.head = Some((self.html.len(), String::new()));
                self.html.push_str("\"><table>\n");
            }
            Tag::TableHead => self.html.push_str("<thead><tr>"),
            Tag::TableRow => self.html.push_str("<tr>"),
            Tag::TableCell if self.state.head.is_some() => self.html.push_str("<th scope=\"col\">"),
            Tag::TableCell => self.html.push_str("<td>"),
            Tag::Emphasis => self.html.push_str("<em>"),
            Tag::Strong => self.html.push_str("<strong>"),
            Tag::Link { link_type, dest_url, .. } => self.open_link(link_type, &dest_url, at),
            Tag::Image { dest_url, .. } => self.state.image = Some((dest_url.into_string(), String::new(), 0)),
            // Told by what is in it, or not asked of the parser.
            Tag::HtmlBlock
            | Tag::FootnoteDefinition(_)
            | Tag::DefinitionList
            | Tag::DefinitionListTitle
            | Tag::DefinitionListDefinition
            | Tag::Strikethrough
            | Tag::Superscript
            | Tag::Subscript
            | Tag::MetadataBlock(_) => {}
        }
        Ok(())
    }

    fn close(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph => self.html.push_str("</p>\n"),
            TagEnd::Heading(level) => {
                self.write_heading("</", level as u8);
                self.html.push('\n');
            }
            TagEnd::BlockQuote(_) => {
                self.state.nested -= 1;
                self.html.push_str("</blockquote>\n");
            }
            TagEnd::CodeBlock => self.html.push_str("</code></pre>\n"),
            TagEnd::List(ordered) => {
                self.state.nested -= 1;
                self.html.push_str(if ordered { "</ol>\n" } else { "</ul>\n" });
            }
            TagEnd::Item => self.html.push_str("</li>\n"),
            TagEnd::Table => self.html.push_str("</tbody></table></div>\n"),
            TagEnd::TableHead => {
                self.html.push_str("</tr></thead>\n<tbody>\n");
                self.name_table();
            }
            TagEnd::TableRow => self.html.push_str("</tr>\n"),
            TagEnd::TableCell => match &mut self.state.head {
                Some((_, name)) => {
                    name.push_str(", ");
                    self.html.push_str("</th>");
                }
                None => self.html.push_str("</td>"),
            },
            TagEnd::Emphasis => self.html.push_str("</em>"),
            TagEnd::Strong => self.html.push_str("</strong>"),
            TagEnd::Link => {
                if self.state.links.pop() == Some(true) {
                    self.html.push_str("</a>");
                }
            }
            TagEnd::HtmlBlock
            | TagEnd::Image
            | TagEnd::FootnoteDefinition
            | TagEnd::DefinitionList
            | TagEnd::DefinitionListTitle
            | TagEnd::DefinitionListDefinition
            | TagEnd::Strikethrough
            | TagEnd::Superscript
            | TagEnd::Subscript
            | TagEnd::MetadataBlock(_) => {}
        }
    }

    /// The highest heading of the text comes right below the page's own, the others as far below it as they were.
    fn write_heading(&mut self, bracket: &str, level: u8) {
        let level = (level - self.highest + self.surroundings.heading).min(6);
        let _ = write!(self.html, "{bracket}h{level}>");
    }

    /// A table is named by its head: what scrolls by keys needs a name, and a page may have several.
    fn name_table(&mut self) {
        let Some((place, name)) = self.state.head.take() else { return };
        let name: Vec<&str> = name.split(',').map(str::trim).filter(|part| !part.is_empty()).collect();
        if !name.is_empty() {
            let mut written = String::from(": ");
            escape(&name.join(", "), &mut written);
            self.html.insert_str(place, &written);
        }
    }

    fn open_link(&mut self, kind: LinkType, to: &str, at: usize) {
        let to = if kind == LinkType::Email { format!("mailto:{to}") } else { to.to_owned() };
        let address = address(&to, self.surroundings.lessons);
        self.state.links.push(address.is_ok());
        match address {
            Ok(address) => {
                self.html.push_str("<a href=\"");
                escape(&address, &mut self.html);
                let outside = !address.starts_with(LESSON_SCHEME);
                self.html.push_str(if outside { "\" rel=\"noopener noreferrer\">" } else { "\">" });
            }
            Err(reason) => self.tell(at, Fault::of(reason).found(&to)),
        }
    }

    /// All that stands in the words for an image is words.
    fn take_in_image(&mut self, event: Event<'_>, at: usize) {
        let Some((_, words, deep)) = &mut self.state.image else { return };
        match event {
            Event::Text(text) | Event::Code(text) => words.push_str(&text),
            Event::SoftBreak | Event::HardBreak => words.push(' '),
            Event::Start(Tag::Image { .. }) => *deep += 1,
            Event::End(TagEnd::Image) if *deep > 0 => *deep -= 1,
            Event::End(TagEnd::Image) => {
                if let Some((path, words, _)) = self.state.image.take() {
                    self.write_image(path, words.trim(), at);
                }
            }
            Event::InlineHtml(html) => self.tell(at, Fault::of(Reason::RawHtml).found(&html)),
            _ => {}
        }
    }

    fn write_image(&mut self, path: String, words: &str, at: usize) {
        if words.is_empty() {
            self.tell(at, Fault::of(Reason::NoAlternativeText).found(&path));
        } else if words.chars().count() > ALTERNATIVE_CHARS_MAX {
            self.tell(at, Fault::of(Reason::TooLong).about("alt").limit(ALTERNATIVE_CHARS_MAX));
        }
        if !is_good_path(&path) {
            self.tell(at, Fault::of(Reason::ForeignImage).found(&path));
            return;
        }
        let picture = (self.surroundings.pictures)(&path);
        self.shown.insert(path);
        match picture {
            Ok(Some(Picture { hash, width, height })) => {
                let _ = write!(self.html, "<img src=\"/api/files/{hash}\" alt=\"");
                escape(words, &mut self.html);
                let _ = write!(self.html, "\" width=\"{width}\" height=\"{height}\" loading=\"lazy\">");
            }
            Ok(None) => {}
            Err(fault) => self.tell(at, fault),
        }
    }
}

/// The address of a link, if it is one that may be followed.
fn address(to: &str, lessons: &BTreeSet<Slug>) -> Result<String, Reason> {
    if let Some(lesson) = to.strip_prefix(LESSON_SCHEME) {
        let known = lesson.parse().is_ok_and(|id: Slug| lessons.contains(&id));
        return if known { Ok(to.to_owned()) } else { Err(Reason::UnknownLesson) };
    }
    let url = Url::parse(to).map_err(|_| Reason::BadLink)?;
    let plain = match url.scheme() {
        "https" => url.has_host() && url.username().is_empty() && url.password().is_none(),
        "mailto" => url.path().contains('@'),
        _ => false,
    };
    if plain { Ok(url.into()) } else { Err(Reason::BadLink) }
}

fn kibibytes(bytes: usize) -> String {
    format!("{} KiB", bytes >> 10)
}

/// Writes text so that a browser reads it as text, within an element and within an attribute.
fn escape(text: &str, to: &mut String) {
    for sign in text.chars() {
        match sign {
            '&' => to.push_str("&amp;"),
            '<' => to.push_str("&lt;"),
            '>' => to.push_str("&gt;"),
            '"' => to.push_str("&quot;"),
            '\'' => to.push_str("&#39;"),
            _ => to.push(sign),
        }
    }
}
