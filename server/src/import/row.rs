//! From a row's text to values.

use std::{collections::BTreeMap, sync::LazyLock};

use domain::{
    nip::Nip,
    people::{Capacity, EmploymentKind, PositionKind, Rank},
    shipped,
    time::{Date, parse_date},
    wire::bundle::read_standards,
};

use super::{
    FIELD_CHARS_MAX,
    fault::{Column, Fault, Reason},
    table::Record,
};

/// The first and the last year that somebody may be somewhere since.
const YEARS: std::ops::RangeInclusive<i16> = 1950..=2100;

/// A unit as one row names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct UnitRow {
    pub(super) code: String,
    pub(super) name: String,
    pub(super) parent: Option<String>,
}

/// A person as one row names them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct PersonRow {
    pub(super) nip: Nip,
    pub(super) name: String,
    pub(super) employment: EmploymentKind,
    pub(super) rank: Option<Rank>,
    pub(super) post: Option<(String, PositionKind)>,
    pub(super) capacity: Capacity,
    pub(super) supervisor: Option<Nip>,
    pub(super) since: Date,
}

/// A row that can be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Row {
    /// Its line in the file.
    pub(super) line: u64,
    pub(super) unit: UnitRow,
    pub(super) person: Option<PersonRow>,
}

/// Reads a row; all that is wrong with it is added to `faults`.
pub(super) fn read(record: &Record, faults: &mut Vec<Fault>) -> Option<Row> {
    let before = faults.len();
    let mut reader = Reader { record, faults };
    reader.shapes();
    let unit = reader.unit();
    let person = if record.get(Column::Nip).is_empty() {
        reader.no_person();
        Some(None)
    } else {
        reader.person().map(Some)
    };
    let fine = faults.len() == before;
    let (unit, person) = (unit?, person?);
    fine.then_some(Row { line: record.row, unit, person })
}

struct Reader<'a> {
    record: &'a Record,
    faults: &'a mut Vec<Fault>,
}

impl Reader<'_> {
    fn fault(&mut self, column: Column, reason: Reason) {
        self.faults.push(Fault::of_field(self.record.row, column, reason, self.record.get(column)));
    }

    fn shapes(&mut self) {
        for column in Column::ALL {
            let text = self.record.get(column);
            if text.chars().count() > FIELD_CHARS_MAX {
                self.fault(column, Reason::TooLong);
            } else if text.contains(char::is_control) {
                self.fault(column, Reason::ControlCharacter);
            }
        }
    }

    /// What must not be empty.
    fn filled(&mut self, column: Column) -> Option<String> {
        let text = self.record.get(column);
        if text.is_empty() {
            self.fault(column, Reason::Empty);
            return None;
        }
        Some(text.to_owned())
    }

    fn unit(&mut self) -> Option<UnitRow> {
        let (code, name) = (self.filled(Column::UnitCode), self.filled(Column::Unit));
        let parent = Some(self.record.get(Column::ParentCode)).filter(|code| !code.is_empty()).map(str::to_owned);
        Some(UnitRow { code: code?, name: name?, parent })
    }

    /// Without a number there is nobody to whom the rest could belong.
    fn no_person(&mut self) {
        let others = [Column::Name, Column::Status, Column::Rank, Column::Post, Column::Kind, Column::Supervisor];
        for column in others {
            if !self.record.get(column).is_empty() {
                self.fault(column, Reason::WithoutNip);
            }
        }
    }

    fn person(&mut self) -> Option<PersonRow> {
        let nip = self.nip(Column::Nip);
        let name = self.filled(Column::Name);
        let employment = self.coded(Column::Status, Reason::UnknownStatus, employment);
        let rank = self.rank(employment);
        let post = self.post();
        let capacity = match self.record.get(Column::Capacity) {
            "" => Some(Capacity::Definitive),
            _ => self.coded(Column::Capacity, Reason::UnknownCapacity, capacity),
        };
        let supervisor = match self.record.get(Column::Supervisor) {
            "" => Some(None),
            _ => self.nip(Column::Supervisor).map(Some),
        };
        let since = self.coded(Column::Since, Reason::BadDate, date);
        Some(PersonRow {
            nip: nip?,
            name: name?,
            employment: employment?,
            rank: rank?,
            post: post?,
            capacity: capacity?,
            supervisor: supervisor?,
            since: since?,
        })
    }

    fn nip(&mut self, column: Column) -> Option<Nip> {
        let read = Nip::parse(self.record.get(column));
        read.map_err(|fault| self.fault(column, fault.into())).ok()
    }

    fn coded<T>(&mut self, column: Column, reason: Reason, read: fn(&str) -> Option<T>) -> Option<T> {
        let text = self.filled(column)?;
        let value = read(&text);
        if value.is_none() {
            self.fault(column, reason);
        }
        value
    }

    fn rank(&mut self, employment: Option<EmploymentKind>) -> Option<Option<Rank>> {
        let text = self.record.get(Column::Rank);
        if text.is_empty() {
            return Some(None);
        }
        let Ok(rank) = text.parse::<Rank>() else {
            self.fault(Column::Rank, Reason::UnknownRank);
            return None;
        };
        let contract = matches!(employment?, EmploymentKind::Pppk | EmploymentKind::PppkPartTime);
        if contract != matches!(rank, Rank::Pppk(_)) {
            self.fault(Column::Rank, Reason::RankOfOtherScheme);
            return None;
        }
        Some(Some(rank))
    }

    fn post(&mut self) -> Option<Option<(String, PositionKind)>> {
        let title = self.record.get(Column::Post).to_owned();
        match (title.is_empty(), self.record.get(Column::Kind).is_empty()) {
            (true, true) => Some(None),
            (true, false) => {
                self.fault(Column::Kind, Reason::KindWithoutPost);
                None
            }
            (false, _) => Some(Some((title, self.coded(Column::Kind, Reason::UnknownKind, kind)?))),
        }
    }
}

/// Letters and digits with single spaces between: `JF_Ahli Muda.` and `jf ahli muda` are the same.
fn plain(text: &str) -> String {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join(" ").to_lowercase()
}

fn employment(text: &str) -> Option<EmploymentKind> {
    match plain(text).as_str() {
        "cpns" => Some(EmploymentKind::Cpns),
        "pns" => Some(EmploymentKind::Pns),
        "pppk" | "p3k" => Some(EmploymentKind::Pppk),
        "pppk paruh waktu" | "p3k paruh waktu" | "pppk part time" => Some(EmploymentKind::PppkPartTime),
        _ => None,
    }
}

fn capacity(text: &str) -> Option<Capacity> {
    match plain(text).as_str() {
        "definitif" | "definitive" => Some(Capacity::Definitive),
        "plt" => Some(Capacity::Plt),
        "plh" => Some(Capacity::Plh),
        _ => None,
    }
}

/// By code, or by name in either language, as the standards have them.
fn kind(text: &str) -> Option<PositionKind> {
    static NAMES: LazyLock<BTreeMap<String, PositionKind>> = LazyLock::new(|| {
        let standards = read_standards(shipped::STANDARDS).expect("what ships can be read; the domain's tests read it");
        let codes = PositionKind::ALL.into_iter().map(|kind| (plain(kind.code()), kind));
        let names = standards.standards.iter().flat_map(|standard| {
            [&standard.name.indonesian, &standard.name.english].map(|name| (plain(name), standard.kind))
        });
        names.chain(codes).collect()
    });
    NAMES.get(&plain(text)).copied()
}

/// `2024-03-01`, or as people here write it: `1-3-2024`, `01/03/2024`.
fn date(text: &str) -> Option<Date> {
    let parts: Vec<&str> = text.split(['-', '/']).collect();
    let read = match parts[..] {
        [day, month, year] if year.len() == 4 && (1..=2).contains(&day.len()) && (1..=2).contains(&month.len()) => {
            parse_date(&format!("{year}-{month:0>2}-{day:0>2}"))
        }
        _ => parse_date(text),
    };
    read.filter(|date| YEARS.contains(&date.year()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_as_people_write_them() {
        let day = Some(Date::constant(2024, 3, 1));
        for text in ["2024-03-01", "01-03-2024", "1/3/2024", "01/03/2024"] {
            assert_eq!(date(text), day, "{text}");
        }
        for bad in ["", "3/2024", "31-02-2024", "1-3-24", "2024/03/01", "45352", "1900-01-01", "+1-3-2024"] {
            assert_eq!(date(bad), None, "{bad}");
        }
    }

    #[test]
    fn kinds_by_code_and_by_name() {
        for kind_of in PositionKind::ALL {
            assert_eq!(kind(kind_of.code()), Some(kind_of));
        }
        assert_eq!(kind("JPT Pratama"), Some(PositionKind::JptPratama));
        assert_eq!(kind(" Pengawas "), Some(PositionKind::Pengawas));
        assert_eq!(kind("Staf"), None);
    }

    #[test]
    fn status_and_capacity_forgive_signs_and_size() {
        assert_eq!(employment("PPPK Paruh-Waktu"), Some(EmploymentKind::PppkPartTime));
        assert_eq!(employment("honorer"), None);
        assert_eq!(capacity("Plt."), Some(Capacity::Plt));
        assert_eq!(capacity("sementara"), None);
    }
}
