//! Which column brings what, as the person has it before them.

use domain::{
    intake::{Field, Head, Kind, head},
    wire::office::{
        imports::Mapped,
        sheets::{Says, Shown, ShownColumn},
    },
};

/// The columns of a table, and what each brings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Columns {
    columns: Vec<ShownColumn>,
    chosen: Vec<Option<Field>>,
}

impl Columns {
    /// As the reader understood them. Of two heads that say the same, both stand: the person decides.
    #[must_use]
    pub fn of(table: &Shown) -> Self {
        let chosen = table.columns.iter().map(|column| match column.says {
            Says::Field(field) => Some(field),
            Says::Sensitive | Says::Unused => None,
        });
        Self { chosen: chosen.collect(), columns: table.columns.clone() }
    }

    /// The columns that may be taken, with their places and what they bring now.
    pub fn offered(&self) -> impl Iterator<Item = (usize, &ShownColumn, Option<Field>)> {
        let columns = self.columns.iter().zip(&self.chosen).enumerate();
        columns
            .filter(|(_, (column, _))| column.says != Says::Sensitive)
            .map(|(place, (column, chosen))| (place, column, *chosen))
    }

    /// Those that must never be.
    pub fn sensitive(&self) -> impl Iterator<Item = &ShownColumn> {
        self.columns.iter().filter(|column| column.says == Says::Sensitive)
    }

    /// What a column brings now.
    #[must_use]
    pub fn chosen(&self, place: usize) -> Option<Field> {
        self.chosen.get(place).copied().flatten()
    }

    /// Maps a column by hand. What is sensitive brings nothing, whoever asks.
    pub fn choose(&mut self, place: usize, field: Option<Field>) {
        let may = self.columns.get(place).is_some_and(|column| column.says != Says::Sensitive);
        if let (true, Some(chosen)) = (may, self.chosen.get_mut(place)) {
            *chosen = field;
        }
    }

    /// Fields that the kind of file must bring, and no column does.
    #[must_use]
    pub fn missing(&self, kind: Kind) -> Vec<Field> {
        kind.required().iter().copied().filter(|field| !self.chosen.contains(&Some(*field))).collect()
    }

    /// Whether another column brings the same.
    #[must_use]
    pub fn doubled(&self, place: usize) -> bool {
        let chosen = self.chosen(place);
        chosen.is_some() && self.chosen.iter().filter(|other| **other == chosen).count() > 1
    }

    /// Whether nothing stands in the way of sending it.
    #[must_use]
    pub fn ready(&self, kind: Kind) -> bool {
        self.missing(kind).is_empty() && !(0..self.columns.len()).any(|place| self.doubled(place))
    }

    /// The columns that are sent.
    #[must_use]
    pub fn taken(&self) -> Vec<(u32, Field)> {
        (0..).zip(&self.chosen).filter_map(|(place, field)| Some((place, (*field)?))).collect()
    }

    /// What the hand said: heads that bring something else than they are recognised by, and those of which that is no longer so. Two
    /// columns of one head cannot be told apart the next time, so nothing is remembered of them.
    #[must_use]
    pub fn by_hand(&self, kind: Kind) -> Vec<Mapped> {
        let said = self.offered().filter_map(|(_, column, field)| {
            let recognised = match head(kind, &column.head) {
                Head::Field(field) => Some(field),
                Head::Sensitive | Head::Unused => None,
            };
            let once = self.columns.iter().filter(|other| other.head == column.head).count() == 1;
            let told = once && (field != recognised || column.remembered);
            told.then(|| Mapped { kind, head: column.head.clone(), field })
        });
        said.collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn columns(heads: &[(&str, Says)]) -> Columns {
        let column = |(head, says): &(&str, Says)| ShownColumn {
            letters: "A".into(),
            head: (*head).into(),
            says: *says,
            remembered: false,
            samples: Vec::new(),
        };
        let columns = heads.iter().map(column).collect();
        Columns::of(&Shown { place: 0, head_line: 1, columns, rows: 1, odd: Vec::new() })
    }

    fn units() -> Columns {
        columns(&[
            ("ID", Says::Field(Field::UnitCode)),
            ("NAMA_UNOR", Says::Field(Field::UnitName)),
            ("ALAMAT", Says::Sensitive),
            ("Induk", Says::Unused),
        ])
    }

    #[test]
    fn what_is_missing_or_doubled_is_told() {
        let mut units = units();
        assert_eq!(units.missing(Kind::Units), [Field::ParentCode]);
        units.choose(3, Some(Field::UnitName));
        assert!(units.doubled(1) && units.doubled(3) && !units.doubled(0) && !units.doubled(2));
        assert!(!units.ready(Kind::Units));
        units.choose(3, Some(Field::ParentCode));
        assert!(units.ready(Kind::Units));
        assert_eq!(units.taken(), [(0, Field::UnitCode), (1, Field::UnitName), (3, Field::ParentCode)]);
    }

    #[test]
    fn what_is_sensitive_is_never_mapped() {
        let mut units = units();
        units.choose(2, Some(Field::ParentCode));
        assert_eq!(units.chosen(2), None);
        assert_eq!(units.sensitive().map(|column| &*column.head).collect::<Vec<_>>(), ["ALAMAT"]);
        assert_eq!(units.offered().map(|(place, ..)| place).collect::<Vec<_>>(), [0, 1, 3]);
    }

    #[test]
    fn only_what_a_hand_has_said_is_remembered() {
        let mut units = units();
        assert_eq!(units.by_hand(Kind::Units), []);
        units.choose(3, Some(Field::ParentCode));
        let said = Mapped { kind: Kind::Units, head: "Induk".into(), field: Some(Field::ParentCode) };
        assert_eq!(units.by_hand(Kind::Units), [said]);
        let mut twice = columns(&[("Nama", Says::Field(Field::Name)), ("Nama", Says::Field(Field::Name))]);
        twice.choose(1, None);
        assert_eq!(twice.by_hand(Kind::People), []);
    }
}
