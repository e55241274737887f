//! The list of faults as a file, for whoever mends the spreadsheet.

use domain::wire::office::imports::Line;

use super::words::{field_words, reason_words};
use crate::{i18n::text::imports as text, office::pages::faults};

/// One row for each fault.
pub fn fault_list(lines: &[Line]) -> String {
    let mut list = format!("{}\r\n", text::apply::CSV_HEAD.get());
    for line in lines {
        for fault in &line.faults {
            list.push_str(&faults::row(&[
                line.line.map(|line| line.to_string()).unwrap_or_default(),
                fault.letters.clone().unwrap_or_default(),
                fault.head.clone().unwrap_or_default(),
                fault.field.map(|field| field_words(field).get().to_owned()).unwrap_or_default(),
                reason_words(fault.reason).get().to_owned(),
                fault.found.clone(),
            ]));
        }
    }
    list
}

#[cfg(test)]
mod tests {
    use domain::{
        intake::{Field, Reason},
        wire::office::imports::{Effect, Fault},
    };

    use super::*;

    #[test]
    fn what_stands_in_a_cell_stays_text() {
        let fault = Fault {
            field: Some(Field::Name),
            letters: Some("D".into()),
            head: Some("=NAMA".into()),
            reason: Reason::Formula,
            found: "=HYPERLINK(\"x\";1)".into(),
        };
        let line = Line {
            line: Some(7),
            name: "Ana".into(),
            code: "1".into(),
            effect: Effect::Faulty,
            differences: Vec::new(),
            roles: Vec::new(),
            faults: vec![fault],
            contenders: Vec::new(),
        };
        let list = fault_list(&[line]);
        let row = list.lines().nth(1).unwrap();
        assert!(row.starts_with("\"7\";\"D\";\"'=NAMA\";\"Nama\";"), "{row}");
        assert_eq!(row.split("\";\"").count(), text::apply::CSV_HEAD.get().split(';').count());
        assert!(row.ends_with(";\"'=HYPERLINK(\"\"x\"\";1)\""), "{row}");
    }
}
