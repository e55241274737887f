//! A list of official results on its way in: read beside the page ([`Reading`]), mapped, looked at, entered.
//!
//! Promises: what is entered is the very file that was looked at; what is sensitive is never mapped. Refuses: to go on while a column is
//! missing, or stands there twice.

use domain::{
    intake::{
        CELL_CHARS_MAX, plain,
        results::{Brings, Flawed, Named, known_heads, recognised, result_column_flaws},
    },
    wire::{
        error::ErrorCode,
        office::{
            CompetencyName,
            official::{OfficialImports, ResultMapped, ResultsSeen},
            sheets::{Ask, Says, Shown, ShownColumn},
        },
    },
};
use leptos::prelude::*;

use super::{
    Office,
    reading::{Reading, Stopped, Then},
};
use crate::{
    office::calls,
    ports::{Failure, Sheets},
    state::Means,
};

/// The columns of a table, and what each brings.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ResultColumns {
    columns: Vec<ShownColumn>,
    recognised: Vec<Option<Brings>>,
    chosen: Vec<Option<Brings>>,
}

impl ResultColumns {
    /// As their heads are recognised, unless a hand has said otherwise in a file before. What is sensitive brings nothing; what was said
    /// of a competency that is not known any more does not count.
    #[must_use]
    pub fn of(table: &Shown, competencies: &[Named], by_hand: &[ResultMapped]) -> Self {
        let mut read = Self::default();
        for column in &table.columns {
            let may = column.says != Says::Sensitive;
            let recognised = recognised(&column.head, competencies).filter(|_| may);
            let head = plain(&column.head);
            let said = by_hand.iter().find(|said| plain(&said.head) == head).map(|said| said.brings);
            let said = said.filter(|brings| may && brings.is_none_or(|brings| is_known(brings, competencies)));
            read.columns.push(ShownColumn { remembered: said.is_some(), ..column.clone() });
            read.recognised.push(recognised);
            read.chosen.push(said.unwrap_or(recognised));
        }
        read
    }

    /// The columns that may be taken, with their places and what they bring now.
    pub fn offered(&self) -> impl Iterator<Item = (usize, &ShownColumn, Option<Brings>)> {
        let columns = self.columns.iter().zip(&self.chosen).enumerate();
        columns
            .filter(|(_, (column, _))| column.says != Says::Sensitive)
            .map(|(place, (column, chosen))| (place, column, *chosen))
    }

    /// The heads of those that must never be.
    pub fn sensitive(&self) -> impl Iterator<Item = &str> {
        self.columns.iter().filter(|column| column.says == Says::Sensitive).map(|column| column.head.as_str())
    }

    /// What a column brings now.
    #[must_use]
    pub fn chosen(&self, place: usize) -> Option<Brings> {
        self.chosen.get(place).copied().flatten()
    }

    /// Maps a column by hand.
    pub fn choose(&mut self, place: usize, brings: Option<Brings>) {
        let may = self.columns.get(place).is_some_and(|column| column.says != Says::Sensitive);
        if let (true, Some(chosen)) = (may, self.chosen.get_mut(place)) {
            *chosen = brings;
        }
    }

    /// The columns that are sent.
    #[must_use]
    pub fn taken(&self) -> Vec<(u32, Brings)> {
        (0..).zip(&self.chosen).filter_map(|(place, brings)| Some((place, (*brings)?))).collect()
    }

    /// What the hand said: heads that bring something else than they are recognised by, and those of which that is no longer so. Two
    /// columns of one head cannot be told apart the next time, so nothing is remembered of them.
    #[must_use]
    pub fn by_hand(&self) -> Vec<ResultMapped> {
        let heads: Vec<String> = self.columns.iter().map(|column| plain(&column.head)).collect();
        let said = self.offered().filter_map(|(place, column, brings)| {
            let once = heads.iter().filter(|head| **head == heads[place]).count() == 1;
            let told = once && (brings != self.recognised[place] || column.remembered);
            (told && !heads[place].is_empty()).then(|| ResultMapped { head: column.head.clone(), brings })
        });
        said.collect()
    }

    /// What is wrong with them.
    #[must_use]
    pub fn flaws(&self) -> Vec<Flawed> {
        result_column_flaws(&self.taken().into_iter().map(|(_, brings)| brings).collect::<Vec<_>>())
    }

    /// Whether another column brings the same.
    #[must_use]
    pub fn doubled(&self, place: usize) -> bool {
        let chosen = self.chosen(place);
        chosen.is_some() && self.chosen.iter().filter(|other| **other == chosen).count() > 1
    }
}

/// Whether a column can bring that: a field, or the levels of a competency that is known.
fn is_known(brings: Brings, competencies: &[Named]) -> bool {
    match brings {
        Brings::Field(_) => true,
        Brings::Level(code) => competencies.iter().any(|named| named.code == code),
    }
}

/// A competency as lists may name it.
#[must_use]
pub fn named(competencies: &[CompetencyName]) -> Vec<Named> {
    let named = |known: &CompetencyName| {
        Some(Named { code: known.code.parse().ok()?, names: [known.name.id.clone(), known.name.en.clone()] })
    };
    competencies.iter().filter_map(named).collect()
}

/// A file on its way in, as a handle that views copy.
#[derive(Clone, Copy)]
pub struct ResultIntake {
    /// How far it is.
    pub reading: Reading,
    /// Its columns, and what they bring.
    pub columns: RwSignal<Option<ResultColumns>>,
    /// What the server saw in it, or entered.
    pub seen: RwSignal<Option<ResultsSeen>>,
    competencies: StoredValue<Vec<Named>>,
    by_hand: StoredValue<Vec<ResultMapped>>,
}

impl ResultIntake {
    /// For a page.
    #[must_use]
    pub fn new(office: Office, sheets: Means<dyn Sheets>) -> Self {
        let (columns, seen) = (RwSignal::new(None), RwSignal::new(None::<ResultsSeen>));
        let (competencies, by_hand) = (StoredValue::new(Vec::new()), StoredValue::new(Vec::new()));
        let table = Callback::new(move |table: Option<Shown>| {
            seen.set(None);
            let of = |table: Shown| {
                competencies.with_value(|known| by_hand.with_value(|said| ResultColumns::of(&table, known, said)))
            };
            columns.set(table.map(of));
        });
        let answer = Callback::new(move |text: String| {
            let Ok(read) = serde_json::from_str(&text) else { return false };
            seen.set(Some(read));
            true
        });
        Self { reading: Reading::new(office, sheets, Then { table, answer }), columns, seen, competencies, by_hand }
    }

    /// Opens the file that is chosen in a field.
    pub fn open(self, field: &str, file: &str, listed: &OfficialImports) {
        let known = named(&listed.competencies);
        let said = listed.by_hand.iter().filter(|said| said.brings.is_some());
        let heads = known_heads(&known).into_iter().chain(said.map(|said| said.head.clone())).collect();
        self.competencies.set_value(known);
        self.by_hand.set_value(listed.by_hand.clone());
        let file = file.chars().take(CELL_CHARS_MAX).collect();
        self.reading.open(field, &Ask::OpenResults { file, heads });
    }

    /// Maps a column by hand: what was looked at before is not so any more.
    pub fn choose(self, place: usize, brings: Option<Brings>) {
        self.seen.set(None);
        self.columns.update(|columns| {
            if let Some(columns) = columns {
                columns.choose(place, brings);
            }
        });
    }

    /// Has the server look at it.
    pub fn look(self) {
        let Some(columns) = self.columns.get_untracked() else { return };
        let ask = Ask::TakeResults { columns: columns.taken(), by_hand: columns.by_hand() };
        self.reading.take(&ask, calls::bring_official(None));
    }

    /// Whether what was sent last has something to remember; as it is now.
    #[must_use]
    pub fn said(self) -> bool {
        self.columns.with_untracked(|columns| columns.as_ref().is_some_and(|columns| !columns.by_hand().is_empty()))
    }

    /// Enters it as it was looked at.
    pub fn enter(self, digest: String) {
        self.reading.send_to(calls::bring_official(Some(digest)));
    }

    /// Sends what was put together once more, such as after the password is confirmed. Where the record has moved on since it was looked
    /// at, it is looked at anew.
    pub fn again(self) {
        let changed = self.reading.stopped.with_untracked(|stopped| match stopped {
            Some(Stopped::Failed(Failure::Refused(detail))) => detail.code == ErrorCode::Changed,
            _ => false,
        });
        if changed {
            self.reading.send_to(calls::bring_official(None));
        } else if !self.reading.again() {
            self.look();
        }
    }
}

#[cfg(test)]
mod tests {
    use domain::{intake::results::ResultField, wire::about::Bilingual};

    use super::*;

    fn columns(heads: &[(&str, Says)]) -> ResultColumns {
        mapped(heads, &[])
    }

    fn mapped(heads: &[(&str, Says)], by_hand: &[ResultMapped]) -> ResultColumns {
        let column = |(head, says): &(&str, Says)| ShownColumn {
            letters: "A".into(),
            head: (*head).into(),
            says: *says,
            remembered: false,
            samples: Vec::new(),
        };
        let columns = heads.iter().map(column).collect();
        let name = Bilingual { id: "Integritas".into(), en: "Integrity".into() };
        let known = named(&[CompetencyName { code: "INT".into(), name }]);
        ResultColumns::of(&Shown { place: 0, head_line: 1, columns, rows: 1, odd: Vec::new() }, &known, by_hand)
    }

    #[test]
    fn heads_are_recognised_what_is_sensitive_stays_behind_and_what_is_missing_is_told() {
        let mut columns = columns(&[
            ("NIP", Says::Unused),
            ("Tanggal Penilaian", Says::Unused),
            ("Integritas", Says::Unused),
            ("NIK", Says::Sensitive),
            ("Lembaga", Says::Unused),
            ("No. Surat", Says::Unused),
        ]);
        assert_eq!(columns.offered().count(), 5);
        assert_eq!(columns.sensitive().collect::<Vec<_>>(), ["NIK"]);
        assert_eq!(columns.chosen(2), Brings::from_code("INT"));
        let missing =
            |columns: &ResultColumns| columns.flaws().iter().filter_map(|flaw| flaw.field).collect::<Vec<_>>();
        assert_eq!(missing(&columns), [ResultField::Number, ResultField::Standard]);
        columns.choose(5, Brings::from_code("number"));
        columns.choose(3, Brings::from_code("standard"));
        assert_eq!((columns.chosen(3), missing(&columns)), (None, vec![ResultField::Standard]));
        columns.choose(4, Brings::from_code("number"));
        assert!(columns.doubled(4) && columns.doubled(5) && !columns.doubled(0));
    }

    #[test]
    fn what_a_hand_has_said_holds_for_the_next_file() {
        const HEADS: [(&str, Says); 4] = [
            ("NIP", Says::Unused),
            ("No. Surat", Says::Unused),
            ("Integritas", Says::Unused),
            ("NIK", Says::Sensitive),
        ];
        let said = |head: &str, code: Option<&str>| ResultMapped {
            head: head.into(),
            brings: code.and_then(Brings::from_code),
        };
        let mut first = columns(&HEADS);
        assert_eq!(first.by_hand(), [], "what is recognised is no word of a hand");
        first.choose(1, Brings::from_code("number"));
        first.choose(2, None);
        assert_eq!(first.by_hand(), [said("No. Surat", Some("number")), said("Integritas", None)]);

        // As the server tells it: written plainly. What is sensitive stays so, and a competency that is gone is not mapped to.
        let kept = [said("no surat", Some("number")), said("integritas", None), said("nik", Some("number"))];
        let mut next = mapped(&HEADS, &kept);
        assert_eq!((next.chosen(1), next.chosen(2), next.chosen(3)), (Brings::from_code("number"), None, None));
        assert_eq!(next.offered().map(|(_, column, _)| column.remembered).collect::<Vec<_>>(), [false, true, true]);
        // Said otherwise, even as it would be recognised, it is told again.
        next.choose(2, Brings::from_code("INT"));
        assert_eq!(next.by_hand(), [said("No. Surat", Some("number")), said("Integritas", Some("INT"))]);
        let gone = mapped(&HEADS, &[said("No. Surat", Some("ARSIP"))]);
        assert!(gone.chosen(1).is_none() && gone.offered().all(|(_, column, _)| !column.remembered));

        // Two columns of one head cannot be told apart.
        let mut twice = columns(&[("Nilai", Says::Unused), ("NILAI", Says::Unused)]);
        twice.choose(0, Brings::from_code("told"));
        assert_eq!(twice.by_hand(), []);
    }
}
