//! Reading a spreadsheet for the office's page, beside it: a file is opened once, its tables are asked for, and what is sent is put
//! together here.
//!
//! Promises: the page is told of heads and a few cells alone; cells of columns that nobody has mapped stay here, those that must never be
//! taken are not even kept. Refuses: to send anything itself; the page does.

use domain::{
    intake::{
        Head, Kind, Mapping, Reason,
        results::{Brings, ResultField},
    },
    sheet::{Book, Progress, Table},
    wire::{
        dictionary::{DICTIONARY_COLUMNS, read_dictionary},
        office::{
            imports::{Column, Sheet, SheetRow},
            official::{ResultColumn, ResultMapped, ResultSheet},
            sheets::{Ask, ODD_LINES_MAX, Opened, SAMPLES, Says, Shown, ShownColumn, Taking, Told},
            wording::{WordColumn, WordSheet, WordingFacts},
        },
    },
    wording::{WORD_CELL_CHARS_MAX, WORD_ROWS_MAX, WordField, known_heads, recognised},
};

/// Bytes of a dictionary as JSON: ten times what the largest that is taken needs, and far less than its tree may weigh.
const DICTIONARY_BYTES_MAX: usize = 8 * 1024 * 1024;

/// Tells the page something, with a text beside it where one is.
pub type Tell<'a> = &'a mut dyn FnMut(&str, Option<&str>);

/// The reader of one file.
#[derive(Default)]
pub struct Reader {
    open: Option<Open>,
    dictionary: Option<Dictionary>,
}

/// A file of competencies' words that is no spreadsheet: its rows.
struct Dictionary {
    file: String,
    rows: Vec<SheetRow>,
}

struct Open {
    file: String,
    /// None of a list of official results.
    kind: Option<Kind>,
    mapping: Mapping,
    book: Book,
    table: Option<(usize, Table)>,
}

impl Reader {
    /// Does what the page asks. What cannot be understood is a mistake of ours, and ends the reader.
    ///
    /// # Panics
    /// When the page asks what it cannot ask.
    pub fn asked(&mut self, asked: &str, bytes: Option<Vec<u8>>, tell: Tell<'_>) {
        let asked: Ask = serde_json::from_str(asked).expect("the page is of the same build");
        let outcome = match asked {
            Ask::Open { file, kind, by_hand } => {
                let mut mapping = Mapping::of_kind(kind);
                for mapped in by_hand.iter().filter(|mapped| mapped.kind == kind) {
                    mapping.say(&mapped.head, mapped.field);
                }
                self.open(file, Some(kind), mapping, bytes.unwrap_or_default(), tell)
            }
            Ask::OpenResults { file, heads } => {
                let mapping = Mapping::of_heads(heads.iter().map(String::as_str));
                self.open(file, None, mapping, bytes.unwrap_or_default(), tell)
            }
            Ask::OpenWords { file } => self.open_words(file, bytes.unwrap_or_default(), tell),
            Ask::Sheet { place } => self.table(place, tell),
            Ask::Take(taking) => self.take(&taking, tell),
            Ask::TakeResults { columns, by_hand } => self.take_results(&columns, by_hand, tell),
            Ask::TakeWords(facts) => self.take_words(facts, tell),
        };
        if let Err(reason) = outcome {
            say(tell, &Told::Refused(reason), None);
        }
    }

    fn open(
        &mut self,
        file: String,
        kind: Option<Kind>,
        mapping: Mapping,
        bytes: Vec<u8>,
        tell: Tell<'_>,
    ) -> Result<(), Reason> {
        let book = Book::open(bytes, &mut |progress| say(tell, &far(progress), None))?;
        let sheets = book.sheets().into_iter().map(|sheet| (sheet.name, sheet.hidden)).collect();
        say(tell, &Told::Opened(Opened { sheets, macros: book.macros() }), None);
        self.open = Some(Open { file, kind, mapping, book, table: None });
        Ok(())
    }

    /// A dictionary as JSON begins with a brace, which no list and no workbook does.
    fn open_words(&mut self, file: String, bytes: Vec<u8>, tell: Tell<'_>) -> Result<(), Reason> {
        if bytes.len() > DICTIONARY_BYTES_MAX && bytes.trim_ascii_start().starts_with(b"{") {
            return Err(Reason::FileTooLarge);
        }
        let text = core::str::from_utf8(&bytes).ok().map(|text| text.trim_start_matches('\u{feff}').trim_start());
        let Some(text) = text.filter(|text| text.starts_with('{')) else {
            let heads = known_heads();
            let mapping = Mapping::of_heads(heads.iter().map(String::as_str)).with_cells_of(WORD_CELL_CHARS_MAX);
            return self.open(file, None, mapping, bytes, tell);
        };
        let rows = read_dictionary(text).map_err(|_| Reason::UnknownFormat)?;
        say(tell, &Told::Opened(Opened { sheets: vec![(String::new(), false)], macros: false }), None);
        self.dictionary = Some(Dictionary { file, rows });
        Ok(())
    }

    fn table(&mut self, place: u32, tell: Tell<'_>) -> Result<(), Reason> {
        if let Some(dictionary) = &self.dictionary {
            let rows = number(dictionary.rows.len());
            let shown = Shown { place, head_line: 0, columns: Vec::new(), rows, odd: Vec::new() };
            say(tell, &Told::Table(shown), None);
            return Ok(());
        }
        let open = self.open.as_mut().ok_or(Reason::Corrupt)?;
        open.table = None;
        let table = open.book.table(place as usize, &open.mapping, &mut |progress| say(tell, &far(progress), None))?;
        say(tell, &Told::Table(shown(&open.mapping, place, &table)), None);
        open.table = Some((place as usize, table));
        Ok(())
    }

    /// The table that was shown last, and what its sheet is called.
    fn shown(&self) -> Result<(&Open, &Table, String), Reason> {
        let open = self.open.as_ref().ok_or(Reason::Corrupt)?;
        let (place, table) = open.table.as_ref().ok_or(Reason::NoRows)?;
        Ok((open, table, open.book.sheets().into_iter().nth(*place).map(|sheet| sheet.name).unwrap_or_default()))
    }

    fn take(&self, taking: &Taking, tell: Tell<'_>) -> Result<(), Reason> {
        let (open, table, sheet) = self.shown()?;
        let kind = open.kind.ok_or(Reason::Corrupt)?;
        let body = taken(open, kind, sheet, table, taking);
        let body = serde_json::to_string(&body).expect("texts and numbers");
        say(tell, &Told::Taken, Some(&body));
        Ok(())
    }

    fn take_results(
        &self,
        columns: &[(u32, Brings)],
        by_hand: Vec<ResultMapped>,
        tell: Tell<'_>,
    ) -> Result<(), Reason> {
        let (open, table, sheet) = self.shown()?;
        let body = ResultSheet { by_hand, ..results(open, sheet, table, columns) };
        let body = serde_json::to_string(&body).expect("texts and numbers");
        say(tell, &Told::Taken, Some(&body));
        Ok(())
    }

    fn take_words(&self, facts: WordingFacts, tell: Tell<'_>) -> Result<(), Reason> {
        let body = match &self.dictionary {
            Some(Dictionary { file, rows }) => {
                let brings = |brings| WordColumn { brings, letters: String::new() };
                let columns = DICTIONARY_COLUMNS.map(brings).into();
                WordSheet { file: file.clone(), facts, columns, rows: rows.clone(), odd: Vec::new() }
            }
            None => {
                let (open, table, _) = self.shown()?;
                words(open, table, facts)
            }
        };
        let body = serde_json::to_string(&body).expect("texts and numbers");
        say(tell, &Told::Taken, Some(&body));
        Ok(())
    }
}

fn say(tell: &mut dyn FnMut(&str, Option<&str>), told: &Told, beside: Option<&str>) {
    tell(&serde_json::to_string(told).expect("texts and numbers"), beside);
}

fn far(progress: Progress) -> Told {
    match progress {
        Progress::Unpacked { done, of } => {
            Told::Unpacked(u32::try_from(done.saturating_mul(1_000) / of.max(1)).unwrap_or(1_000))
        }
        Progress::Rows(rows) => Told::Rows(number(rows)),
    }
}

fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

fn shown(mapping: &Mapping, place: u32, table: &Table) -> Shown {
    let column = |(place, column): (usize, &domain::sheet::Column)| {
        let says = match mapping.of(&column.head) {
            Head::Field(field) => Says::Field(field),
            Head::Sensitive => Says::Sensitive,
            Head::Unused => Says::Unused,
        };
        ShownColumn {
            letters: column.letters.clone(),
            head: column.head.clone(),
            says,
            remembered: mapping.by_hand(&column.head),
            samples: table.samples(place).take(SAMPLES).map(str::to_owned).collect(),
        }
    };
    Shown {
        place,
        head_line: table.head_line,
        columns: table.columns.iter().enumerate().map(column).collect(),
        rows: number(table.rows.len() + table.odd.len()),
        odd: table.odd.iter().copied().take(ODD_LINES_MAX).collect(),
    }
}

/// A column that is taken: its place, and itself; none of one that is sensitive.
fn column<'a>(open: &Open, table: &'a Table, place: u32) -> Option<(usize, &'a domain::sheet::Column)> {
    let place = place as usize;
    let column = table.columns.get(place).filter(|column| open.mapping.of(&column.head) != Head::Sensitive)?;
    Some((place, column))
}

/// The cells in these places, in some of which days stand. A row in which nothing stands that is taken says nothing.
fn rows(table: &Table, places: &[usize], days: &[usize]) -> Vec<SheetRow> {
    let row = |row: &domain::sheet::Row| {
        let cells = places.iter().map(|place| {
            let cell = row.cells.get(*place).map(String::as_str).unwrap_or_default();
            if days.contains(place) { table.day(cell) } else { cell.to_owned() }
        });
        SheetRow { line: row.line, cells: cells.collect() }
    };
    table.rows.iter().map(row).filter(|row| row.cells.iter().any(|cell| !cell.is_empty())).collect()
}

/// What is sent: the columns that were mapped, never one that is sensitive.
fn taken(open: &Open, kind: Kind, sheet: String, table: &Table, taking: &Taking) -> Sheet {
    let kept = taking.columns.iter().filter_map(|(place, field)| {
        let (place, column) = column(open, table, *place)?;
        Some((place, Column { field: *field, head: column.head.clone(), letters: column.letters.clone() }))
    });
    let (places, columns): (Vec<usize>, Vec<Column>) = kept.unzip();
    // Of a row of another length it cannot be told which cell belongs where, nor what must never be taken: it goes without any, and is
    // told to be bad.
    let days = places.iter().zip(&columns).filter(|(_, column)| column.field.is_day()).map(|(place, _)| *place);
    let mut rows = rows(table, &places, &days.collect::<Vec<_>>());
    rows.extend(table.odd.iter().map(|line| SheetRow { line: *line, cells: Vec::new() }));
    rows.sort_by_key(|row| row.line);
    Sheet {
        file: open.file.clone(),
        sheet,
        kind,
        scope: taking.scope,
        complete: taking.complete,
        supervisors: taking.supervisors,
        columns,
        rows,
        by_hand: taking.by_hand.clone(),
    }
}

/// The same of a list of official results.
fn results(open: &Open, sheet: String, table: &Table, columns: &[(u32, Brings)]) -> ResultSheet {
    let kept = columns.iter().filter_map(|(place, brings)| {
        let (place, column) = column(open, table, *place)?;
        Some((place, ResultColumn { brings: *brings, head: column.head.clone(), letters: column.letters.clone() }))
    });
    let (places, columns): (Vec<usize>, Vec<ResultColumn>) = kept.unzip();
    let is_day = |column: &ResultColumn| column.brings == Brings::Field(ResultField::Day);
    let days = places.iter().zip(&columns).filter(|(_, column)| is_day(column)).map(|(place, _)| *place);
    let rows = rows(table, &places, &days.collect::<Vec<_>>());
    ResultSheet { file: open.file.clone(), sheet, columns, rows, by_hand: Vec::new() }
}

/// The same of a file of competencies' words: the columns whose heads are known. Below the last row stands what an exported file says of
/// itself; above it, a row with too many or too few fields is told.
fn words(open: &Open, table: &Table, facts: WordingFacts) -> WordSheet {
    let kept = (0..).zip(&table.columns).filter_map(|(place, column)| {
        let brings = recognised(&column.head)?;
        let (place, column) = self::column(open, table, place)?;
        Some((place, WordColumn { brings, letters: column.letters.clone() }))
    });
    let (places, columns): (Vec<usize>, Vec<WordColumn>) = kept.unzip();
    let mut rows = rows(table, &places, &[]);
    without_foot(&mut rows, &columns);
    // More than are taken are as good as one more.
    rows.truncate(WORD_ROWS_MAX + 1);
    let last = rows.last().map_or(0, |row| row.line);
    let odd = table.odd.iter().copied().filter(|line| *line < last).take(ODD_LINES_MAX).collect();
    WordSheet { file: open.file.clone(), facts, columns, rows, odd }
}

/// Cuts off what an exported list says of itself at its foot, two cells wide and below a line in which nothing stands. A spreadsheet program
/// that saves it again fills its lines up to the width of the table, so that they are no odd rows any more; the second of their cells
/// stands below the kind then, and nothing else of them below a head that is taken.
fn without_foot(rows: &mut Vec<SheetRow>, columns: &[WordColumn]) {
    let says_more = |row: &SheetRow| {
        let mut cells = row.cells.iter().zip(columns);
        cells.any(|(cell, column)| column.brings != WordField::Kind && !cell.is_empty())
    };
    let Some(last) = rows.iter().rposition(says_more) else { return };
    if rows.get(last + 1).is_some_and(|next| next.line > rows[last].line + 1) {
        rows.truncate(last + 1);
    }
}

#[cfg(test)]
mod tests {
    use domain::{intake::Field, wire::office::imports::Mapped};

    use super::*;

    const FILE: &str = "NIP,Sebutan,NIK,Agama,Catatan\n1990,Ana,3201,Islam,x\n1991,Budi,3202,Hindu,\n";

    fn asked(reader: &mut Reader, ask: &Ask, bytes: Option<&str>) -> Vec<(Told, Option<String>)> {
        let mut told = Vec::new();
        let ask = serde_json::to_string(ask).unwrap();
        reader.asked(&ask, bytes.map(|text| text.as_bytes().to_vec()), &mut |text, beside| {
            told.push((serde_json::from_str(text).unwrap(), beside.map(str::to_owned)));
        });
        told
    }

    fn open() -> Ask {
        let head = "sebutan".to_owned();
        let by_hand = vec![Mapped { kind: Kind::People, head, field: Some(Field::Name) }];
        Ask::Open { file: "a.csv".into(), kind: Kind::People, by_hand }
    }

    #[test]
    fn nothing_sensitive_is_shown_or_sent() {
        let mut reader = Reader::default();
        let told = asked(&mut reader, &open(), Some(FILE));
        assert_eq!(told, [(Told::Opened(Opened { sheets: vec![(String::new(), false)], macros: false }), None)]);
        let told = asked(&mut reader, &Ask::Sheet { place: 0 }, None);
        let [(Told::Table(table), None)] = &told[..] else { panic!("{told:?}") };
        let says: Vec<_> = table.columns.iter().map(|column| (column.says, column.remembered)).collect();
        assert_eq!(
            says,
            [
                (Says::Field(Field::Nip), false),
                (Says::Field(Field::Name), true),
                (Says::Sensitive, false),
                (Says::Sensitive, false),
                (Says::Unused, false)
            ]
        );
        assert_eq!(table.columns[1].samples, ["Ana", "Budi"]);
        assert!(table.columns[2].samples.is_empty() && table.columns[3].samples.is_empty());
        // Whatever the page asks for, what is sensitive does not go.
        let columns = vec![(0, Field::Nip), (1, Field::Name), (2, Field::SiasnId), (9, Field::Rank)];
        let taking = Taking { columns, scope: None, complete: true, supervisors: false, by_hand: Vec::new() };
        let told = asked(&mut reader, &Ask::Take(taking), None);
        let [(Told::Taken, Some(body))] = &told[..] else { panic!("{told:?}") };
        assert!(!body.contains("320") && !body.contains("Islam") && !body.contains("NIK") && !body.contains('x'));
        let sheet: Sheet = serde_json::from_str(body).unwrap();
        assert_eq!(sheet.columns.len(), 2);
        assert_eq!(sheet.rows[1], SheetRow { line: 3, cells: vec!["1991".into(), "Budi".into()] });
    }

    #[test]
    fn rows_of_another_length_go_without_what_stands_in_them() {
        let mut reader = Reader::default();
        asked(&mut reader, &open(), Some("nip,nama\n1990,Ana\n1991,Budi,3202\n1992,Cici\n1993\n"));
        let told = asked(&mut reader, &Ask::Sheet { place: 0 }, None);
        let [(Told::Table(table), None)] = &told[..] else { panic!("{told:?}") };
        assert_eq!((table.rows, &table.odd[..]), (4, &[3, 5][..]));
        let columns = vec![(0, Field::Nip), (1, Field::Name)];
        let taking = Taking { columns, scope: None, complete: true, supervisors: false, by_hand: Vec::new() };
        let told = asked(&mut reader, &Ask::Take(taking), None);
        let [(Told::Taken, Some(body))] = &told[..] else { panic!("{told:?}") };
        let sheet: Sheet = serde_json::from_str(body).unwrap();
        let rows: Vec<(u32, usize)> = sheet.rows.iter().map(|row| (row.line, row.cells.len())).collect();
        assert_eq!(rows, [(2, 2), (3, 0), (4, 2), (5, 0)]);
    }

    #[test]
    fn a_list_of_results_is_found_by_the_heads_that_are_known_and_nothing_sensitive_of_it_is_sent() {
        let file = "Rekap asesmen\nNo,NIP,NIK,INT,Catatan\n1,1990,3201,3,x\n2,1991,3202,,\n,,3203,,\n";
        let mut reader = Reader::default();
        let open = Ask::OpenResults { file: "a.csv".into(), heads: vec!["nip".into(), "int".into()] };
        asked(&mut reader, &open, Some(file));
        let told = asked(&mut reader, &Ask::Sheet { place: 0 }, None);
        let [(Told::Table(table), None)] = &told[..] else { panic!("{told:?}") };
        assert_eq!((table.head_line, table.columns[2].says), (2, Says::Sensitive));
        assert!(table.columns[2].samples.is_empty() && table.columns[3].samples == ["3"]);
        let nip = Brings::from_code("nip").unwrap();
        let columns = vec![(1, nip), (2, Brings::from_code("number").unwrap()), (3, Brings::from_code("INT").unwrap())];
        let by_hand = vec![ResultMapped { head: "Catatan".into(), brings: None }];
        let told = asked(&mut reader, &Ask::TakeResults { columns, by_hand: by_hand.clone() }, None);
        let [(Told::Taken, Some(body))] = &told[..] else { panic!("{told:?}") };
        assert!(!body.contains("320") && !body.contains("NIK") && !body.contains('x'));
        let sheet: ResultSheet = serde_json::from_str(body).unwrap();
        assert_eq!(sheet.by_hand, by_hand);
        assert_eq!(sheet.columns[0].brings, nip);
        assert_eq!(sheet.rows[0], SheetRow { line: 3, cells: vec!["1990".into(), "3".into()] });
        assert_eq!(sheet.rows.len(), 2, "what holds nothing but what stays behind is no row");
    }

    #[test]
    fn words_of_competencies_are_read_from_a_list_and_from_a_dictionary() {
        let long = "s".repeat(400);
        let list = format!(
            "Kamus\nAsal;Kode;Nama;Definisi;Level;Makna level;Nomor;Pernyataan\n\
             bawaan;INT;Integritas;Jujur;1;Sendiri;1;{long}\nx;y\nbawaan;INT;Integritas;Jujur;1;Sendiri;2;Dua\n;\nDiambil oleh Ana\n"
        );
        let dictionary = r#" {"kompetensi": [{"kode": "INT", "nama": "Integritas", "jenis": "manajerial", "definisi": "Jujur",
            "level": [{"level": 1, "deskripsi": "Sendiri", "indikator": ["Satu", "Dua"]}]}]}"#;
        let facts = WordingFacts { from: "2027-01-01".into(), ..WordingFacts::default() };
        let read = |file: &str| {
            let mut reader = Reader::default();
            let opened = asked(&mut reader, &Ask::OpenWords { file: "a".into() }, Some(file));
            assert!(matches!(opened.last(), Some((Told::Opened(_), None))), "{opened:?}");
            let shown = asked(&mut reader, &Ask::Sheet { place: 0 }, None);
            assert!(matches!(shown.last(), Some((Told::Table(_), None))), "{shown:?}");
            let told = asked(&mut reader, &Ask::TakeWords(facts.clone()), None);
            let [(Told::Taken, Some(body))] = &told[..] else { panic!("{told:?}") };
            serde_json::from_str::<WordSheet>(body).unwrap()
        };
        let sheet = read(&list);
        assert_eq!((sheet.columns.len(), sheet.rows.len(), sheet.facts == facts), (7, 2, true));
        assert_eq!(sheet.columns[0].letters, "B", "where a competency comes from is not taken");
        assert_eq!(sheet.rows[0].cells[6], long, "a long statement is not cut");
        assert_eq!(sheet.odd, [4], "what an exported file says at its foot is no row");
        let sheet = read(dictionary);
        assert_eq!((sheet.columns.len(), sheet.rows.len(), sheet.columns[0].letters.as_str()), (12, 2, ""));
        assert_eq!(sheet.rows[1].cells[10], "Dua");
        let mut reader = Reader::default();
        let told = asked(&mut reader, &Ask::OpenWords { file: "a".into() }, Some("{}"));
        assert_eq!(told, [(Told::Refused(Reason::UnknownFormat), None)]);
    }

    #[test]
    fn the_foot_of_a_list_that_was_saved_again_is_no_row() {
        let list = "Kamus kompetensi;;;;;;;;\n\
            Asal;Jenis kompetensi;Kode;Nama;Definisi;Level;Makna level;Nomor;Pernyataan\n\
            bawaan;manajerial;INT;Integritas;Jujur;1;Sendiri;1;Satu\n\
            bawaan;manajerial;;;;;;;\n\
            bawaan;manajerial;INT;Integritas;Jujur;1;Sendiri;2;Dua\n";
        let foot =
            ";;;;;;;;\nKeterangan;;;;;;;;\nHal;Isi;;;;;;;\nVersi;2026.1;;;;;;;\n;;;;;;;;\nDiambil oleh Ana;;;;;;;;\n";
        let lines = |file: &str| {
            let mut reader = Reader::default();
            asked(&mut reader, &Ask::OpenWords { file: "a.csv".into() }, Some(file));
            asked(&mut reader, &Ask::Sheet { place: 0 }, None);
            let told = asked(&mut reader, &Ask::TakeWords(WordingFacts::default()), None);
            let [(Told::Taken, Some(body))] = &told[..] else { panic!("{told:?}") };
            let sheet: WordSheet = serde_json::from_str(body).unwrap();
            assert_eq!(sheet.odd, [] as [u32; 0]);
            sheet.rows.iter().map(|row| row.line).collect::<Vec<_>>()
        };
        assert_eq!(
            lines(&format!("{list}{foot}")),
            [3, 4, 5],
            "a row that lacks what it needs is told, but for the foot"
        );
        assert_eq!(
            lines(&format!("{list}bawaan;manajerial;;;;;;;\n")),
            [3, 4, 5, 6],
            "right below the table it is no foot, and is told"
        );
    }

    #[test]
    fn what_cannot_be_read_is_told() {
        let mut reader = Reader::default();
        assert_eq!(asked(&mut reader, &open(), Some("\u{0}")), [(Told::Refused(Reason::NotText), None)]);
        assert_eq!(asked(&mut reader, &Ask::Sheet { place: 0 }, None), [(Told::Refused(Reason::Corrupt), None)]);
        asked(&mut reader, &open(), Some("nip,nama\n"));
        assert_eq!(asked(&mut reader, &Ask::Sheet { place: 0 }, None), [(Told::Refused(Reason::NoRows), None)]);
    }
}
