//! A whole file, as far as it can be judged by itself.

use std::collections::{BTreeMap, BTreeSet};

use domain::nip::Nip;

use super::{
    fault::{Column, Fault, Reason},
    row::{self, PersonRow, Row, UnitRow},
    table, text,
};

/// What a file says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Plan {
    /// Units, each where it is first named.
    pub(super) units: Vec<(u64, UnitRow)>,
    /// People with their units' codes.
    pub(super) people: Vec<(u64, String, PersonRow)>,
    /// Rows in which something stands.
    pub(super) rows: usize,
    /// What is wrong with rows and among them.
    pub(super) faults: Vec<Fault>,
    /// Codes of units and numbers of people that some row names, be it a bad one: not to be called unknown as well.
    pub(super) codes: BTreeSet<String>,
    pub(super) named: BTreeSet<Nip>,
}

impl Plan {
    /// All numbers, those of supervisors among them.
    pub(super) fn numbers(&self) -> impl Iterator<Item = Nip> {
        self.people.iter().flat_map(|(_, _, person)| [Some(person.nip), person.supervisor]).flatten()
    }
}

/// Reads a file.
///
/// # Errors
/// What keeps its rows from being read at all. What is wrong with rows is in the plan, so that it is told together with what is found
/// beside the record.
pub(super) fn read(file: &[u8]) -> Result<Plan, Vec<Fault>> {
    let text = text::decode(file).map_err(|fault| vec![fault])?;
    let records = table::read(&text)?;
    let mut plan = Plan { rows: records.len(), ..Plan::default() };
    plan.codes = records.iter().map(|record| record.get(Column::UnitCode).to_owned()).collect();
    plan.named = records.iter().filter_map(|record| Nip::parse(record.get(Column::Nip)).ok()).collect();
    let rows: Vec<Row> = records.iter().filter_map(|record| row::read(record, &mut plan.faults)).collect();
    plan.gather(rows);
    Ok(plan)
}

impl Plan {
    fn gather(&mut self, rows: Vec<Row>) {
        let mut units: BTreeMap<String, UnitRow> = BTreeMap::new();
        let mut numbers: BTreeSet<Nip> = BTreeSet::new();
        for Row { line, unit, person } in rows {
            match units.get(&unit.code) {
                Some(first) => self.compare(line, first, &unit),
                None => {
                    units.insert(unit.code.clone(), unit.clone());
                    self.units.push((line, unit.clone()));
                }
            }
            let Some(person) = person else { continue };
            if !numbers.insert(person.nip) {
                self.faults.push(Fault::of_field(line, Column::Nip, Reason::DuplicateNip, person.nip.as_str()));
            }
            if person.supervisor == Some(person.nip) {
                self.faults.push(Fault::of_field(line, Column::Supervisor, Reason::OwnSupervisor, person.nip.as_str()));
            }
            self.people.push((line, unit.code, person));
        }
    }

    fn compare(&mut self, line: u64, first: &UnitRow, unit: &UnitRow) {
        if first.name != unit.name {
            self.faults.push(Fault::of_field(line, Column::Unit, Reason::UnitDiffers, &unit.name));
        }
        if first.parent != unit.parent {
            let parent = unit.parent.as_deref().unwrap_or_default();
            self.faults.push(Fault::of_field(line, Column::ParentCode, Reason::UnitDiffers, parent));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str =
        "nip,nama,status,golongan,kode_unit,unit,kode_unit_induk,jabatan,jenis_jabatan,kapasitas,nip_atasan,mulai";

    fn faults(rows: &str) -> Vec<(u64, String, Reason)> {
        let mut found = read(format!("{HEAD}\n{rows}").as_bytes()).unwrap().faults;
        found.sort_by_key(|fault| fault.row);
        found.into_iter().map(|fault| (fault.row.unwrap(), fault.column.unwrap(), fault.reason)).collect()
    }

    #[test]
    fn every_fault_of_every_row_is_told_at_once() {
        let rows = "\
1.96608E+17,,PNS,III/a,01,A,,Kepala,Pengawas,,,2024-01-01
196613011988031001,Ana,honorer,XX,01,B,,,Pengawas,tetap,196608011988031001,kemarin
199005152015012001,Budi,PPPK,III/a,,A,00,Kepala,,,199005152015012001,01/01/2024
,Eko,,,01,A,,,,,,
199005152015012001,Budi,PNS,,01,A,,,,,,2024-01-01
199005152015012001,Budi,PNS,,01,A,,,,,199005152015012001,2024-01-01
";
        let field = |row, column: Column, reason| (row, column.head().to_owned(), reason);
        assert_eq!(
            faults(rows),
            [
                field(2, Column::Nip, Reason::NipScientific),
                field(2, Column::Name, Reason::Empty),
                field(3, Column::Nip, Reason::NipBirthDate),
                field(3, Column::Status, Reason::UnknownStatus),
                field(3, Column::Rank, Reason::UnknownRank),
                field(3, Column::Kind, Reason::KindWithoutPost),
                field(3, Column::Capacity, Reason::UnknownCapacity),
                field(3, Column::Since, Reason::BadDate),
                field(4, Column::UnitCode, Reason::Empty),
                field(4, Column::Rank, Reason::RankOfOtherScheme),
                field(4, Column::Kind, Reason::Empty),
                field(5, Column::Name, Reason::WithoutNip),
                field(7, Column::Nip, Reason::DuplicateNip),
                field(7, Column::Supervisor, Reason::OwnSupervisor),
            ]
        );
    }

    #[test]
    fn a_unit_is_the_same_in_every_row() {
        let rows = ",,,,01,A,,,,,,\n,,,,02,B,01,,,,,\n,,,,02,C,,,,,,\n";
        assert_eq!(
            faults(rows),
            [(4, "unit".to_owned(), Reason::UnitDiffers), (4, "kode_unit_induk".to_owned(), Reason::UnitDiffers)]
        );
    }

    #[test]
    fn fields_have_a_length_and_no_line_breaks() {
        let rows = format!(",,,,01,{},,,,,,\n,,,,\"0\n2\",B,,,,,,\n", "x".repeat(201));
        assert_eq!(
            faults(&rows),
            [(2, "unit".to_owned(), Reason::TooLong), (3, "kode_unit".to_owned(), Reason::ControlCharacter)]
        );
    }
}
