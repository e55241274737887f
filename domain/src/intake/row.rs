//! A row of a file as values, or all that is wrong with it.

use super::{
    Field, Reason,
    cells::{self, Cells, Employed},
    post::{kind_by_rule, kind_named},
};
use crate::{
    nip::Nip,
    people::{Capacity, PositionKind, Rank},
    time::Date,
};

/// What is wrong with a row, and in which field; without one it is the row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Flaw {
    /// The field.
    pub field: Option<Field>,
    /// Why.
    pub reason: Reason,
}

/// A unit as a row names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnitRow {
    /// Its code.
    pub code: String,
    /// Its name; none in a file without names of units.
    pub name: Option<String>,
    /// The code of the unit above, none at the top; nothing in a file that does not say.
    pub parent: Option<Option<String>>,
    /// Who is named as its head, or nobody; nothing in a file that does not say.
    pub head: Option<Option<Whom>>,
}

/// Somebody as a cell names them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Whom {
    /// By number.
    Nip(Nip),
    /// By SIASN's id.
    Siasn(String),
}

/// SIASN's ids have 32 characters, or 36 with their hyphens: a number that a spreadsheet has spoilt is never so long.
const SIASN_ID_CHARS_MIN: usize = 32;

/// A post as a row names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PostRow {
    /// Its code, where the file has codes.
    pub code: Option<String>,
    /// Its title.
    pub title: String,
    /// Its kind, where the row tells.
    pub kind: Option<PositionKind>,
    /// Whether the list itself names the kind.
    pub stated: bool,
}

/// A person as a row names them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersonRow {
    /// SIASN's id.
    pub siasn: Option<String>,
    /// The number.
    pub nip: Nip,
    /// The name with its titles.
    pub name: String,
    /// How they are employed.
    pub employed: Employed,
    /// The rank; nothing in a file that does not say.
    pub rank: Option<Option<Rank>>,
    /// Where they are, as long as they are in service.
    pub place: Option<PlaceRow>,
}

/// Where somebody is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlaceRow {
    /// The code of the unit.
    pub unit: String,
    /// The post; none for somebody without one.
    pub post: Option<PostRow>,
    /// Definitive or acting.
    pub capacity: Capacity,
    /// Since when.
    pub since: Date,
    /// Until when, of an acting post: none without an end, nothing in a file that does not say.
    pub until: Option<Option<Date>>,
    /// The supervisor's number; none without one.
    pub supervisor: Option<Nip>,
}

/// A row of a list of people.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PeopleRow {
    /// The unit, wherever its cells can be read, be the rest as it may.
    pub unit: Option<UnitRow>,
    /// The person; none in a row that only names a unit, or is bad.
    pub person: Option<PersonRow>,
    /// Whether it only names a unit.
    pub unit_alone: bool,
    /// What is wrong with it.
    pub flaws: Vec<Flaw>,
}

/// Reads a row of a list of people.
#[must_use]
pub fn people_row(cells: Cells<'_>) -> PeopleRow {
    let mut reader = Reader::new(cells);
    // A list of one's own names units in rows without a person; SIASN's has none such.
    let own = cells.has(Field::ParentCode) && !cells.has(Field::SiasnId);
    let unit_alone = own && cells.get(Field::Nip).is_empty();
    let out = !unit_alone && reader.is_out();
    let unit = if out { None } else { reader.unit() };
    let person = if unit_alone {
        reader.no_person();
        None
    } else {
        reader.person(out)
    };
    let Reader { flaws, .. } = reader;
    let person = person.filter(|_| flaws.is_empty());
    PeopleRow { unit, person, unit_alone, flaws }
}

/// Reads a row of a list of units.
///
/// # Errors
/// All that is wrong with it.
pub fn unit_row(cells: Cells<'_>) -> Result<UnitRow, Vec<Flaw>> {
    let mut reader = Reader::new(cells);
    let unit = reader.unit();
    unit.filter(|_| reader.flaws.is_empty()).ok_or(reader.flaws)
}

/// Reads a row of a list of posts.
///
/// # Errors
/// All that is wrong with it.
pub fn post_row(cells: Cells<'_>) -> Result<PostRow, Vec<Flaw>> {
    let mut reader = Reader::new(cells);
    reader.filled(Field::PostTitle);
    let post = reader.post();
    if matches!(&post, Some(post) if post.kind.is_none()) {
        reader.flaw(Field::PostTitle, Reason::UnknownKind);
    }
    post.filter(|_| reader.flaws.is_empty()).ok_or(reader.flaws)
}

struct Reader<'a> {
    cells: Cells<'a>,
    flaws: Vec<Flaw>,
}

impl<'a> Reader<'a> {
    fn new(cells: Cells<'a>) -> Self {
        let mut reader = Self { cells, flaws: Vec::new() };
        for field in Field::ALL {
            if let Some(reason) = cells::shape(cells.get(field)) {
                reader.flaw(field, reason);
            }
        }
        reader
    }

    /// Notes what is wrong; the first thing wrong with a cell is enough.
    fn flaw(&mut self, field: Field, reason: Reason) {
        if !self.is_bad(field) {
            self.flaws.push(Flaw { field: Some(field), reason });
        }
    }

    fn is_bad(&self, field: Field) -> bool {
        self.flaws.iter().any(|flaw| flaw.field == Some(field))
    }

    /// What must not be empty.
    fn filled(&mut self, field: Field) -> Option<&'a str> {
        let text = self.cells.get(field);
        if text.is_empty() {
            self.flaw(field, Reason::Empty);
        }
        (!self.is_bad(field)).then_some(text)
    }

    fn read<T>(&mut self, field: Field, value: Option<T>, reason: Reason) -> Option<T> {
        if value.is_none() {
            self.flaw(field, reason);
        }
        value
    }

    fn unit(&mut self) -> Option<UnitRow> {
        let code = self.filled(Field::UnitCode);
        // Names say nothing where the file does not say what lies in what.
        let whole = self.cells.has(Field::ParentCode);
        let name = if whole { Some(self.filled(Field::UnitName)?.to_owned()) } else { None };
        let parent = whole.then(|| Some(self.cells.get(Field::ParentCode)).filter(|code| !code.is_empty()));
        let head = if self.cells.has(Field::Head) { Some(self.head()) } else { None };
        if self.is_bad(Field::ParentCode) {
            return None;
        }
        Some(UnitRow { code: code?.to_owned(), name, parent: parent.map(|parent| parent.map(str::to_owned)), head })
    }

    fn head(&mut self) -> Option<Whom> {
        let text = self.cells.get(Field::Head);
        let is_id = |text: &str| text.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
        if text.is_empty() {
            None
        } else if text.len() >= SIASN_ID_CHARS_MIN && is_id(text) {
            Some(Whom::Siasn(text.to_owned()))
        } else {
            self.nip(Field::Head).map(Whom::Nip)
        }
    }

    /// Without a number there is nobody to whom the rest could belong.
    fn no_person(&mut self) {
        use Field::*;
        for field in [Name, Employment, Rank, PostTitle, PostKind, Supervisor, LegalStatus] {
            if !self.cells.get(field).is_empty() {
                self.flaw(field, Reason::WithoutNip);
            }
        }
    }

    /// Whether the list says that somebody has left.
    fn is_out(&mut self) -> bool {
        let in_service = cells::in_service(self.cells.get(Field::LegalStatus));
        self.read(Field::LegalStatus, in_service, Reason::UnknownLegalStatus) == Some(false)
    }

    fn person(&mut self, out: bool) -> Option<PersonRow> {
        let nip = self.nip(Field::Nip);
        let name = self.filled(Field::Name).map(|name| {
            let title = |field| self.cells.get(field);
            cells::full_name(title(Field::TitlesBefore), name, title(Field::TitlesAfter))
        });
        let employed = nip.and_then(|nip| {
            let read = Employed::read(self.cells.get(Field::Employment), nip);
            self.read(Field::Employment, read, Reason::UnknownStatus)
        });
        let rank = employed.and_then(|employed| self.rank(employed));
        let place = if out { Some(None) } else { self.place().map(Some) };
        let siasn = Some(self.cells.get(Field::SiasnId)).filter(|id| !id.is_empty()).map(str::to_owned);
        Some(PersonRow { siasn, nip: nip?, name: name?, employed: employed?, rank: rank?, place: place? })
    }

    fn rank(&mut self, employed: Employed) -> Option<Option<Option<Rank>>> {
        if !self.cells.has(Field::Rank) {
            return Some(None);
        }
        match cells::rank(self.cells.get(Field::Rank), employed.kind) {
            Ok(rank) => Some(Some(rank)),
            Err(reason) => {
                self.flaw(Field::Rank, reason);
                None
            }
        }
    }

    fn nip(&mut self, field: Field) -> Option<Nip> {
        let read = Nip::parse(self.cells.get(field));
        read.map_err(|fault| self.flaw(field, fault.into())).ok()
    }

    fn place(&mut self) -> Option<PlaceRow> {
        let unit = self.filled(Field::UnitCode).map(str::to_owned);
        let post = match self.cells.get(Field::PostTitle) {
            "" if self.cells.get(Field::PostKind).is_empty() => Some(None),
            "" => {
                self.flaw(Field::PostKind, Reason::KindWithoutPost);
                None
            }
            _ => self.post().map(Some),
        };
        let capacity = cells::capacity(self.cells.get(Field::Capacity));
        let capacity = self.read(Field::Capacity, capacity, Reason::UnknownCapacity);
        let since = self.filled(Field::Since).and_then(|text| {
            let date = cells::date(text);
            self.read(Field::Since, date, Reason::BadDate)
        });
        let until = self.until(capacity, since);
        let supervisor = match self.cells.get(Field::Supervisor) {
            "" => Some(None),
            _ => self.nip(Field::Supervisor).map(Some),
        };
        let (unit, post, capacity, since) = (unit?, post?, capacity?, since?);
        Some(PlaceRow { unit, post, capacity, since, until: until?, supervisor: supervisor? })
    }

    /// The last day, as far as the file has one: only who acts is there until a day.
    fn until(&mut self, capacity: Option<Capacity>, since: Option<Date>) -> Option<Option<Option<Date>>> {
        let (text, definitive) = (self.cells.get(Field::Until), capacity == Some(Capacity::Definitive));
        if text.is_empty() {
            let said = self.cells.has(Field::Until) && !definitive;
            return Some(said.then_some(None));
        }
        if definitive {
            self.flaw(Field::Until, Reason::LastOfDefinitive);
            return None;
        }
        let until = self.read(Field::Until, cells::date(text), Reason::BadDate)?;
        if since.is_some_and(|since| until < since) {
            self.flaw(Field::Until, Reason::LastBeforeFirst);
            return None;
        }
        Some(Some(Some(until)))
    }

    /// A post with what the row tells of its kind; what is on record may tell the rest.
    fn post(&mut self) -> Option<PostRow> {
        let cell = |field| self.cells.get(field);
        let code = Some(cell(Field::PostCode)).filter(|code| !code.is_empty()).map(str::to_owned);
        let (title, named) = (cell(Field::PostTitle).to_owned(), cell(Field::PostKind));
        let stated = kind_named(named);
        // Some lists call SIASN's family the kind.
        let family = if named.is_empty() { cell(Field::PostFamily) } else { named };
        let kind = stated.or_else(|| kind_by_rule(family, cell(Field::Echelon), cell(Field::Grade), &title));
        if kind.is_none() && !named.is_empty() {
            self.flaw(Field::PostKind, Reason::UnknownKind);
            return None;
        }
        Some(PostRow { code, title, kind, stated: stated.is_some() })
    }
}

#[cfg(test)]
mod tests {
    use super::{super::cells::Columns, *};

    const OWN: [Field; 12] = {
        use Field::*;
        [Nip, Name, Employment, Rank, UnitCode, UnitName, ParentCode, PostTitle, PostKind, Capacity, Supervisor, Since]
    };

    fn own(text: &str) -> PeopleRow {
        let cells: Vec<String> = text.split(',').map(str::to_owned).collect();
        people_row(Columns::new(OWN).row(&cells))
    }

    fn flaws(row: &PeopleRow) -> Vec<(Field, Reason)> {
        row.flaws.iter().map(|flaw| (flaw.field.expect("a field"), flaw.reason)).collect()
    }

    #[test]
    fn every_fault_of_a_row_is_told_at_once() {
        use {Field::*, Reason as Why};
        for (row, expected) in [
            (
                "1.96608E+17,,PNS,III/a,01,A,,Kepala,Pengawas,,,2024-01-01",
                vec![(Nip, Why::NipScientific), (Name, Why::Empty)],
            ),
            (
                "196608011988031001,Ana,honorer,XX,01,B,,,Pengawas,tetap,196613011988031001,kemarin",
                vec![
                    (Employment, Why::UnknownStatus),
                    (PostKind, Why::KindWithoutPost),
                    (Capacity, Why::UnknownCapacity),
                    (Since, Why::BadDate),
                    (Supervisor, Why::NipBirthDate),
                ],
            ),
            (
                "199005152015012001,Budi,PPPK,III/a,,A,00,Kepala,,,,01/01/2024",
                vec![(UnitCode, Why::Empty), (Rank, Why::RankOfOtherScheme)],
            ),
            (",Eko,,,01,A,,,,,,", vec![(Name, Why::WithoutNip)]),
            (
                "199005152015012001,=cmd(),PNS,,01,A,,Staf,Staf,,,#N/A",
                vec![(Name, Why::Formula), (Since, Why::CellError), (PostKind, Why::UnknownKind)],
            ),
        ] {
            assert_eq!(flaws(&own(row)), expected, "{row}");
        }
    }

    #[test]
    fn who_acts_may_do_so_until_a_day() {
        use {Field::*, Reason as Why};
        let columns = Columns::new([Nip, Name, UnitCode, PostTitle, Capacity, Since, Until]);
        let row = |text: &str| {
            let whole = format!("199005152015012001,Ana,01,Kepala,{text}");
            let cells: Vec<String> = whole.split(',').map(str::to_owned).collect();
            people_row(columns.row(&cells))
        };
        let until = |text: &str| row(text).person.and_then(|person| person.place).map(|place| place.until);
        let day = Date::constant(2024, 3, 31);
        for text in ["2024-03-31", "31/03/2024", "31-3-2024", "45382"] {
            assert_eq!(until(&format!("Plt.,2024-03-01,{text}")), Some(Some(Some(day))), "{text}");
        }
        assert_eq!(until("Plh.,2024-03-31,2024-03-31"), Some(Some(Some(day))), "one day is enough");
        assert_eq!(until("Plt.,2024-03-01,-"), Some(Some(None)), "no end is planned");
        assert_eq!(until("definitif,2024-03-01,"), Some(None));
        for (text, expected) in [
            ("Plt.,2024-04-01,2024-03-31", vec![(Until, Why::LastBeforeFirst)]),
            ("Plt.,2024-03-01,akhir Maret", vec![(Until, Why::BadDate)]),
            (",2024-03-01,2024-03-31", vec![(Until, Why::LastOfDefinitive)]),
            // What cannot be compared is read all the same.
            ("Plt.,kemarin,besok", vec![(Since, Why::BadDate), (Until, Why::BadDate)]),
            ("Plt.,kemarin,2024-03-31", vec![(Since, Why::BadDate)]),
        ] {
            assert_eq!(flaws(&row(text)), expected, "{text}");
        }
        // A file without the column says nothing of it.
        let place = own("199005152015012001,Ana,PNS,III/a,01,A,,Kepala,Pengawas,Plt.,,2024-03-01").person;
        assert_eq!(place.and_then(|person| person.place).map(|place| place.until), Some(None));
    }

    #[test]
    fn a_row_may_name_a_unit_alone() {
        let row = own(",,,,D.2,Bidang Angkutan,D,,,,,");
        assert!(row.unit_alone && row.flaws.is_empty() && row.person.is_none());
        assert_eq!(row.unit.and_then(|unit| unit.parent), Some(Some("D".to_owned())));
    }

    #[test]
    fn a_row_of_siasn() {
        use Field::*;
        let columns = Columns::new([
            SiasnId,
            Nip,
            Name,
            TitlesBefore,
            TitlesAfter,
            Employment,
            LegalStatus,
            Rank,
            UnitCode,
            PostCode,
            PostTitle,
            PostFamily,
            Echelon,
            Since,
        ]);
        let row = |status: &str| {
            let cells = [
                "A8ACA7",
                "'198003122005011002",
                "BUDI HARTONO",
                "Dr.",
                "S.IP.",
                "P",
                status,
                "III/d",
                "U1",
                "J1",
                "Kepala Seksi",
                "Jabatan Struktural",
                "IV.a",
                "45352",
            ];
            people_row(columns.row(&cells.map(str::to_owned)))
        };
        let person = row("Aktif").person.expect("a good row");
        assert_eq!(person.name, "Dr. BUDI HARTONO, S.IP.");
        let place = person.place.expect("in service");
        assert_eq!(place.since, Date::constant(2024, 3, 1));
        assert_eq!(place.post.and_then(|post| post.kind), Some(PositionKind::Pengawas));
        assert_eq!(row("Pensiun").person.expect("a good row").place, None);
        assert_eq!(flaws(&row("Entah")), [(LegalStatus, Reason::UnknownLegalStatus)]);
    }

    #[test]
    fn units_and_posts() {
        use Field::*;
        let units = Columns::new([UnitCode, UnitName, ParentCode]);
        let cells = |texts: [&str; 3]| texts.map(str::to_owned);
        assert!(unit_row(units.row(&cells(["A", "Dinas", ""]))).is_ok_and(|unit| unit.parent == Some(None)));
        assert!(unit_row(units.row(&cells(["A", "", ""]))).is_err());
        let headed = Columns::new([UnitCode, UnitName, ParentCode, Head]);
        let head =
            |text: &str| unit_row(headed.row(&["A", "SMP 1", "", text].map(str::to_owned))).map(|unit| unit.head);
        let nip = crate::nip::Nip::parse("198003122005011002").expect("a NIP");
        let id = "8ae483a8641f817901641fce97d21d1b";
        assert_eq!(head("'198003122005011002"), Ok(Some(Some(Whom::Nip(nip)))));
        assert_eq!(head(id), Ok(Some(Some(Whom::Siasn(id.to_owned())))));
        assert_eq!(head("-"), Ok(Some(None)));
        assert_eq!(head("1,96608E+17"), Err(vec![Flaw { field: Some(Head), reason: Reason::NipScientific }]));
        assert!(unit_row(units.row(&cells(["A", "Dinas", ""]))).is_ok_and(|unit| unit.head.is_none()));
        let posts = Columns::new([PostCode, PostTitle, Grade]);
        assert!(post_row(posts.row(&cells(["J1", "Dokter", "MD"]))).is_ok_and(|post| !post.stated));
        let unknown = post_row(posts.row(&cells(["J1", "Staf", ""])));
        assert_eq!(unknown, Err(vec![Flaw { field: Some(PostTitle), reason: Reason::UnknownKind }]));
    }
}
