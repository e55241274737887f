//! A file before its rows are read: which columns it has, and whether what stands in them belongs there.

use super::{
    Field, Kind, Reason,
    cells::{Columns, date},
};
use crate::{nip::Nip, people::Rank};

/// Whether a cell is what a field holds.
type Fits = fn(&str) -> bool;

/// Of the cells in a column, the share of those that fit below which it is suspected of being another's, in hundredths.
const FITTING_MIN: usize = 50;

/// What is wrong with the columns: each with its field, and its place where it has one.
#[must_use]
pub fn column_faults(kind: Kind, fields: &[Field]) -> Vec<(Field, Option<usize>, Reason)> {
    let twice = fields.iter().enumerate().filter(|(place, field)| fields[..*place].contains(field));
    let twice = twice.map(|(place, field)| (*field, Some(place), Reason::DuplicateColumn));
    let missing = kind.required().iter().filter(|field| !fields.contains(field));
    twice.chain(missing.map(|field| (*field, None, Reason::MissingColumn))).collect()
}

/// The columns in which most cells do not fit while those of another column would: they are swapped.
#[must_use]
pub fn swapped<'a>(fields: &[Field], rows: impl Iterator<Item = &'a [String]> + Clone) -> Vec<(Field, usize)> {
    let columns = Columns::new(fields.iter().copied());
    let checks: [(Field, Fits); 3] = [
        (Field::Nip, |text| Nip::parse(text).is_ok()),
        (Field::Since, |text| date(text).is_some()),
        (Field::Rank, |text| text.parse::<Rank>().is_ok()),
    ];
    // Whether most of the cells of a place fit; nothing where all are empty.
    let most = |place: usize, fits: Fits| {
        let texts = rows.clone().filter_map(|cells| cells.get(place)).map(|text| text.trim());
        let (all, good) = texts
            .filter(|text| !text.is_empty())
            .fold((0_usize, 0_usize), |(all, good), text| (all + 1, good + usize::from(fits(text))));
        (all > 1).then(|| good * 100 > all * FITTING_MIN)
    };
    let of = |(field, fits): &(Field, Fits)| {
        let place = columns.place(*field)?;
        if most(place, *fits)? {
            return None;
        }
        let other = (0..fields.len()).find(|other| *other != place && most(*other, *fits) == Some(true));
        other.map(|_| (*field, place))
    };
    checks.iter().filter_map(of).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_that_are_missing_or_stand_there_twice() {
        use Field::*;
        assert_eq!(
            column_faults(Kind::Units, &[UnitCode, UnitCode, UnitName]),
            [(UnitCode, Some(1), Reason::DuplicateColumn), (ParentCode, None, Reason::MissingColumn)]
        );
    }

    #[test]
    fn columns_that_are_swapped() {
        use Field::*;
        let rows = |first: [&str; 3], second: [&str; 3]| [first, second].map(|row| row.map(str::to_owned).to_vec());
        let fields = [Nip, Name, Since];
        let good = rows(["199005152015012001", "Ana", "2024-03-01"], ["198003122005011002", "Budi", "45352"]);
        assert_eq!(swapped(&fields, good.iter().map(Vec::as_slice)), []);
        let bad = rows(["Ana", "199005152015012001", "2024-03-01"], ["Budi", "198003122005011002", "45352"]);
        assert_eq!(swapped(&fields, bad.iter().map(Vec::as_slice)), [(Nip, 0)]);
        let spoilt = rows(["1,96608E+17", "Ana", "kemarin"], ["1,96608E+17", "Budi", "besok"]);
        assert_eq!(swapped(&fields, spoilt.iter().map(Vec::as_slice)), [], "bad, and not swapped");
    }
}
