//! Lists divided by commas, semicolons or tabs: UTF-8, with or without its mark, or Windows-1252, as older spreadsheets save.

use csv::{Reader, ReaderBuilder, StringRecord};
use encoding_rs::WINDOWS_1252;

use super::{
    Progress,
    table::{Collector, HEAD_ROWS_MAX, Table, known},
};
use crate::intake::{Mapping, Reason};

/// What may stand between fields.
const DIVIDERS: [u8; 3] = [b',', b';', b'\t'];

/// The text of a list.
pub(super) struct List {
    pub(super) text: String,
}

impl List {
    pub(super) fn open(bytes: &[u8]) -> Result<Self, Reason> {
        decode(bytes).map(|text| Self { text })
    }

    pub(super) fn table(&self, mapping: &Mapping, told: &mut dyn FnMut(Progress)) -> Result<Table, Reason> {
        let mut reader = reader(&self.text, self.divider(mapping));
        let mut collector = Collector::new(mapping, true);
        let mut record = StringRecord::new();
        while reader.read_record(&mut record).map_err(|_| Reason::NotText)? {
            let line = record.position().map_or(0, csv::Position::line);
            let line = u32::try_from(line).map_err(|_| Reason::TooManyRows)?;
            collector.row(line, record.iter().map(str::to_owned).collect(), told)?;
        }
        collector.finish()
    }

    /// The divider by which most heads are known; where that says nothing, the one that stands most often in the first line.
    fn divider(&self, mapping: &Mapping) -> u8 {
        let first = self.text.lines().next().unwrap_or_default().as_bytes();
        let weight = |divider: &u8| {
            let records = reader(&self.text, *divider).into_records().take(HEAD_ROWS_MAX).map_while(Result::ok);
            let best = records.map(|record| record.iter().filter(|cell| known(mapping, cell)).count()).max();
            (best, first.iter().filter(|byte| *byte == divider).count())
        };
        // The last of several that are alike would win: the comma is to.
        DIVIDERS.into_iter().rev().max_by_key(weight).unwrap_or(b',')
    }
}

fn reader(text: &str, divider: u8) -> Reader<&[u8]> {
    ReaderBuilder::new().delimiter(divider).has_headers(false).flexible(true).from_reader(text.as_bytes())
}

/// The text of a file.
fn decode(bytes: &[u8]) -> Result<String, Reason> {
    // With its mark, or by the zeros that plain letters have in it.
    let marked = bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]);
    let halved = bytes.len() >= 2 && (bytes[0] == 0) != (bytes[1] == 0);
    if marked || halved {
        return Err(Reason::Utf16);
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let text = match core::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned(),
    };
    // The five bytes without a meaning in Windows-1252 come out as C1 controls, which no text holds.
    let strange = |c: char| c.is_control() && !matches!(c, '\n' | '\r' | '\t');
    if text.contains(strange) { Err(Reason::NotText) } else { Ok(text) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::intake::Kind;

    #[test]
    fn the_usual_encodings_give_the_same_text() {
        for bytes in ["Ra\u{e9}na".as_bytes(), b"\xef\xbb\xbfRa\xc3\xa9na", b"Ra\xe9na"] {
            assert_eq!(decode(bytes).as_deref(), Ok("Raéna"), "{bytes:?}");
        }
    }

    #[test]
    fn others_are_refused_by_name() {
        assert_eq!(decode(b"\xff\xfen\0i\0p\0"), Err(Reason::Utf16));
        assert_eq!(decode(b"\xfe\xff\0n\0i\0p"), Err(Reason::Utf16));
        assert_eq!(decode(b"n\0i\0p\0"), Err(Reason::Utf16));
        assert_eq!(decode(b"\x89PNG\r\n\x1a\n"), Err(Reason::NotText));
        assert_eq!(decode(b"\x81\x8d"), Err(Reason::NotText));
    }

    #[test]
    fn the_divider_is_the_one_by_which_heads_are_known() {
        let divider = |text: &str| List { text: text.into() }.divider(&Mapping::of_kind(Kind::People));
        assert_eq!(divider("nip,nama\n"), b',');
        assert_eq!(divider("nip;nama\n"), b';');
        assert_eq!(divider("nip\tnama\n"), b'\t');
        assert_eq!(divider("Daftar, menurut urutan, 2026\nnip;nama;jabatan\n"), b';');
        assert_eq!(divider("a;b\n"), b';');
        assert_eq!(divider(""), b',');
    }
}
