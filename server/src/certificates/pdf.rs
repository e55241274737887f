//! A certificate as a file: one page of PDF, to be kept, sent on, printed, and signed electronically (TTE).
//!
//! Promises: it says what the certificate says and no more; it is tagged for readers of the screen (PDF/UA-1); the same certificate in
//! the same language is the same file, byte for byte. Refuses: letters that its font does not have, rather than to leave them out.

use std::num::NonZeroU16;

use domain::{learning::Certificate, text::Language, time::Date};
use krilla::{
    Document, SerializeSettings,
    color::rgb,
    configure::{Accessibility, ConfigurationBuilder},
    destination::XyzDestination,
    geom::{Path, PathBuilder, Point, Rect},
    metadata::Metadata,
    outline::{Outline, OutlineNode},
    page::PageSettings,
    paint::{Fill, Paint, Stroke},
    surface::Surface,
    tagging::{Artifact, ArtifactType, BBox, ContentTag, SpanTag, Tag, TagGroup, TagKind, TagTree},
    text::{Font, TextDirection},
};
use qrcodegen::{QrCode, QrCodeEcc};
use ttf_parser::Face;

use crate::words::Words;

/// The letters: Latin with all its marks, Greek, Cyrillic.
const FONT: &[u8] = epaint_default_fonts::UBUNTU_LIGHT;

/// A4 on its side, in points of 1/72 inch, as are all measures here.
const WIDTH: f32 = 841.89;
const HEIGHT: f32 = 595.28;
/// From the edge of the sheet to the frame, and to what is written.
const FRAME: f32 = 28.0;
const MARGIN: f32 = 64.0;
/// From line to line, in sizes of the letters.
const LEADING: f32 = 1.3;
/// A side of the QR code: 2.8 cm, which cameras read from a hand's length.
const CODE: f32 = 80.0;
/// The room for an electronic signature, as large as its usual picture.
const ROOM: (f32, f32) = (190.0, 76.0);

/// Red, green, blue.
type Ink = (u8, u8, u8);

const INK: Ink = (0x1b, 0x26, 0x2b);
const SOFT: Ink = (0x4a, 0x5a, 0x61);
const BRAND: Ink = (0x0f, 0x6b, 0x66);

/// Why there is no file.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The font that is compiled in cannot be read.
    #[error("the font cannot be read")]
    Font,
    /// What was drawn is no page that everybody can read: a letter without a shape, above all.
    #[error("no PDF: {0}")]
    Page(String),
}

/// Draws the certificate. `address` is where anybody tells that it is genuine.
///
/// # Errors
/// [`Error::Page`] for letters that the font does not have.
pub fn draw(certificate: &Certificate, address: &str, language: Language) -> Result<Vec<u8>, Error> {
    let words = Words::of(language);
    let configuration = ConfigurationBuilder::new().with_accessibility_validator(Accessibility::UA1);
    let configuration = configuration.finish().map_err(|cause| Error::Page(format!("{cause:?}")))?;
    let mut document = Document::new_with(SerializeSettings { configuration, ..SerializeSettings::default() });
    let title = format!("{}: {}", words.get("certificate.paper.heading"), certificate.title);
    document.set_metadata(
        Metadata::new()
            .title(title.clone())
            .authors(vec![certificate.issuer.clone()])
            .description(certificate.number.clone())
            .language(language.tag().to_owned()),
    );
    let mut outline = Outline::new();
    outline.push_child(OutlineNode::new(title, XyzDestination::new(0, Point::from_xy(0.0, 0.0))));
    document.set_outline(outline);

    let settings = PageSettings::from_wh(WIDTH, HEIGHT).ok_or(Error::Font)?;
    let mut page = document.start_page_with(settings);
    let mut sheet = Sheet {
        surface: page.surface(),
        tags: TagTree::new().with_lang(Some(language.tag().to_owned())),
        font: Font::new(FONT.into(), 0).ok_or(Error::Font)?,
        face: Face::parse(FONT, 0).map_err(|_| Error::Font)?,
    };
    sheet.frame();
    sheet.middle(certificate, words);
    sheet.genuine(certificate, address, words);
    sheet.signature(certificate, words);
    let tags = sheet.finish();
    page.finish();
    document.set_tag_tree(tags);
    document.finish().map_err(|cause| Error::Page(format!("{cause:?}")))
}

fn paint((red, green, blue): Ink) -> Paint {
    rgb::Color::new(red, green, blue).into()
}

/// A day in words.
fn day(words: &Words, on: Date) -> String {
    let months = words.get("certificate.paper.months");
    let month = usize::try_from(on.month() - 1).ok().and_then(|nth| months.split(' ').nth(nth));
    format!("{} {} {}", on.day(), month.unwrap_or_default(), on.year())
}

/// A column of text.
#[derive(Clone, Copy)]
struct Column {
    left: f32,
    width: f32,
    centred: bool,
}

/// The whole sheet between its margins.
const WHOLE: Column = Column { left: MARGIN, width: WIDTH - 2.0 * MARGIN, centred: true };

/// The page that is being drawn.
struct Sheet<'a> {
    surface: Surface<'a>,
    tags: TagTree,
    font: Font,
    face: Face<'static>,
}

impl Sheet<'_> {
    fn finish(self) -> TagTree {
        self.surface.finish();
        self.tags
    }

    /// Whose it is, for what, how much.
    fn middle(&mut self, certificate: &Certificate, words: &Words) {
        let heading = words.get("certificate.paper.heading");
        let first = Tag::Hn(NonZeroU16::MIN, Some(heading.to_owned()));
        let mut y = self.text(Tag::P.into(), &certificate.issuer, 15.0, SOFT, WHOLE, 92.0);
        y = self.text(first.into(), heading, 38.0, BRAND, WHOLE, y + 30.0);
        y = self.text(Tag::P.into(), words.get("certificate.paper.given"), 13.0, SOFT, WHOLE, y + 2.0);
        y = self.fitting(Tag::P.into(), &certificate.name, [30.0, 24.0, 18.0], WHOLE, y + 22.0);
        y = self.text(Tag::P.into(), words.get("certificate.paper.for"), 13.0, SOFT, WHOLE, y + 4.0);
        y = self.fitting(Tag::P.into(), &certificate.title, [24.0, 19.0, 15.0], WHOLE, y + 16.0);
        let (jp, on) = (certificate.jp.to_string(), day(words, certificate.completed_on));
        let worth = if certificate.jp == 1 { "certificate.paper.worth_one" } else { "certificate.paper.worth" };
        let worth = words.fill(worth, &[("jp", &jp), ("date", &on)]);
        self.text(Tag::P.into(), &worth, 13.0, SOFT, WHOLE, y + 8.0);
    }

    /// How anybody tells that it is genuine: at the foot, on the left.
    fn genuine(&mut self, certificate: &Certificate, address: &str, words: &Words) {
        let (left, top) = (MARGIN, HEIGHT - MARGIN - CODE);
        if let Ok(code) = QrCode::encode_text(address, QrCodeEcc::Medium) {
            #[expect(clippy::cast_precision_loss, reason = "at most 177 modules")]
            let module = CODE / code.size() as f32;
            if let Some(path) = modules(&code, (left, top), module) {
                let id = self.surface.start_tagged(ContentTag::Other);
                self.fill(&path);
                self.surface.end_tagged();
                let bounds = Rect::from_xywh(left, top, CODE, CODE).map(|bounds| BBox::new(0, bounds));
                let tag = Tag::Figure(Some(words.get("certificate.paper.qr").to_owned())).with_bbox(bounds);
                self.tags.push(TagGroup::with_children(tag, vec![id.into()]));
            }
        }
        let column = Column { left: left + CODE + 16.0, width: 330.0, centred: false };
        let number = words.fill("certificate.paper.number", &[("number", &certificate.number)]);
        let mut y = self.text(Tag::P.into(), &number, 13.0, INK, column, top + 14.0);
        y = self.text(Tag::P.into(), words.get("certificate.paper.check"), 10.0, SOFT, column, y + 6.0);
        self.text(Tag::P.into(), address, 10.0, SOFT, column, y);
    }

    /// Who signs, and room for it: at the foot, on the right.
    fn signature(&mut self, certificate: &Certificate, words: &Words) {
        let column = Column { left: WIDTH - MARGIN - 230.0, width: 230.0, centred: true };
        let top = HEIGHT - MARGIN - ROOM.1 - 28.0;
        let left = column.left + (column.width - ROOM.0) / 2.0;
        self.artifact(|sheet| {
            let mut room = PathBuilder::new();
            if let Some(rect) = Rect::from_xywh(left, top, ROOM.0, ROOM.1) {
                room.push_rect(rect);
            }
            if let Some(path) = room.finish() {
                sheet.line(&path, 0.7);
            }
        });
        if certificate.signatory.is_some() {
            self.text(Tag::P.into(), words.get("certificate.paper.signatory"), 10.0, SOFT, column, top - 8.0);
        }
        let inside = Column { left, width: ROOM.0, centred: true };
        self.text(Tag::P.into(), words.get("certificate.paper.tte"), 9.0, SOFT, inside, top + ROOM.1 / 2.0);
        if let Some(signatory) = &certificate.signatory {
            self.text(Tag::P.into(), signatory, 11.0, INK, column, top + ROOM.1 + 16.0);
        }
    }

    fn frame(&mut self) {
        self.artifact(|sheet| {
            for (inset, width) in [(FRAME, 1.5), (FRAME + 5.0, 0.5)] {
                let mut frame = PathBuilder::new();
                if let Some(rect) = Rect::from_ltrb(inset, inset, WIDTH - inset, HEIGHT - inset) {
                    frame.push_rect(rect);
                }
                if let Some(path) = frame.finish() {
                    sheet.line(&path, width);
                }
            }
        });
    }

    /// Draws what says nothing.
    fn artifact(&mut self, draw: impl FnOnce(&mut Self)) {
        self.surface.start_tagged(ContentTag::Artifact(Artifact::with_kind(ArtifactType::Layout)));
        draw(self);
        self.surface.end_tagged();
    }

    fn line(&mut self, path: &Path, width: f32) {
        self.surface.set_fill(None);
        self.surface.set_stroke(Some(Stroke { paint: paint(BRAND), width, ..Stroke::default() }));
        self.surface.draw_path(path);
        self.surface.set_stroke(None);
    }

    fn fill(&mut self, path: &Path) {
        self.surface.set_fill(Some(Fill { paint: paint(INK), ..Fill::default() }));
        self.surface.draw_path(path);
    }

    /// Writes a text in the largest of some sizes at which two lines hold it, else in the last.
    fn fitting(&mut self, tag: TagKind, text: &str, sizes: [f32; 3], column: Column, y: f32) -> f32 {
        let holds = |size: &f32| self.lines(text, *size, column.width).len() <= 2;
        let size = sizes.into_iter().find(holds).unwrap_or(sizes[2]);
        self.text(tag, text, size, INK, column, y)
    }

    /// Writes a paragraph whose first line stands on `y`; where the next one stands.
    fn text(&mut self, tag: TagKind, text: &str, size: f32, ink: Ink, column: Column, mut y: f32) -> f32 {
        let mut group = TagGroup::new(tag);
        self.surface.set_fill(Some(Fill { paint: paint(ink), ..Fill::default() }));
        for line in self.lines(text, size, column.width) {
            let free = if column.centred { (column.width - self.width(&line, size)) / 2.0 } else { 0.0 };
            group.push(self.surface.start_tagged(ContentTag::Span(SpanTag::empty())));
            let at = Point::from_xy(column.left + free.max(0.0), y);
            self.surface.draw_text(at, self.font.clone(), size, &line, false, TextDirection::LeftToRight);
            self.surface.end_tagged();
            y += size * LEADING;
        }
        self.tags.push(group);
        y
    }

    /// A text in lines of at most that width. A word that is longer is cut.
    fn lines(&self, text: &str, size: f32, width: f32) -> Vec<String> {
        let mut lines = vec![String::new()];
        for word in text.split_whitespace() {
            let last = lines.len() - 1;
            let longer = if lines[last].is_empty() { word.to_owned() } else { format!("{} {word}", lines[last]) };
            if self.width(&longer, size) <= width {
                lines[last] = longer;
                continue;
            }
            if !lines[last].is_empty() {
                lines.push(String::new());
            }
            for letter in word.chars() {
                let last = lines.len() - 1;
                if self.width(&format!("{}{letter}", lines[last]), size) > width && !lines[last].is_empty() {
                    lines.push(letter.to_string());
                } else {
                    lines[last].push(letter);
                }
            }
        }
        lines
    }

    /// How wide a text is, before letters move closer: never wider than this.
    fn width(&self, text: &str, size: f32) -> f32 {
        let advance = |letter| self.face.glyph_index(letter).and_then(|glyph| self.face.glyph_hor_advance(glyph));
        let units = text.chars().filter_map(advance).map(f32::from).sum::<f32>();
        units / f32::from(self.face.units_per_em()) * size
    }
}

/// The dark modules of a code, a run of them at a time.
fn modules(code: &QrCode, (left, top): (f32, f32), module: f32) -> Option<Path> {
    let mut path = PathBuilder::new();
    let side = code.size();
    let at = |from: f32, nth: i32| {
        #[expect(clippy::cast_precision_loss, reason = "at most 177 modules")]
        let nth = nth as f32;
        from + nth * module
    };
    for y in 0..side {
        let mut x = 0;
        while x < side {
            let begin = x;
            while x < side && code.get_module(x, y) {
                x += 1;
            }
            if x > begin {
                path.push_rect(Rect::from_ltrb(at(left, begin), at(top, y), at(left, x), at(top, y + 1))?);
            }
            x += 1;
        }
    }
    path.finish()
}

#[cfg(test)]
mod tests {
    use domain::{bundle::BundleHash, ids::PersonId};

    use super::*;

    const ADDRESS: &str = "https://jenjang.example/sertifikat/0190a8d2-6c5f-7b3e-9d41-2f6f0c1b7a55";

    fn certificate() -> Certificate {
        let id = Certificate::id_of(PersonId::from_random([1; 16]), BundleHash([2; 32]));
        let completed_on = Date::constant(2026, 11, 22);
        Certificate {
            id,
            number: Certificate::number_of(id, completed_on),
            name: "Sari Wulandari, S.A.P.".into(),
            title: "Integritas di loket".into(),
            issuer: "Pemerintah Kabupaten Teluk Jenjang".into(),
            signatory: Some("Dra. Ratna Ayu, Kepala BKPSDM".into()),
            jp: 1,
            completed_on,
            revoked: None,
        }
    }

    #[test]
    fn it_is_a_page_for_everybody_in_both_languages_and_always_the_same() {
        for language in [Language::Indonesian, Language::English] {
            let drawn = draw(&certificate(), ADDRESS, language).expect("PDF/UA-1");
            assert!(drawn.starts_with(b"%PDF-"));
            assert_eq!(draw(&certificate(), ADDRESS, language).unwrap(), drawn);
        }
    }

    #[test]
    fn the_longest_that_can_be_on_it_fits_and_is_a_page() {
        let long = |words: &str| words.repeat(20).chars().take(200).collect::<String>();
        let longest = Certificate {
            name: long("Raden Ajeng Éléonore "),
            title: long("Pelayanan "),
            issuer: long("Kementerian"),
            signatory: None,
            jp: 100,
            ..certificate()
        };
        assert!(draw(&longest, ADDRESS, Language::Indonesian).is_ok());
    }

    #[test]
    fn letters_that_the_font_does_not_have_are_not_left_out_in_silence() {
        let unknown = Certificate { name: "\u{a98f}\u{a9a4}".into(), ..certificate() };
        assert!(matches!(draw(&unknown, ADDRESS, Language::Indonesian), Err(Error::Page(_))));
    }
}
