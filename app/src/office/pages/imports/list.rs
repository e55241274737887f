//! The list of faults as a file, for whoever mends the spreadsheet.

use domain::wire::office::imports::Line;

use super::words::{field_words, reason_words};
use crate::i18n::text::imports as text;

/// What a spreadsheet would begin a formula by.
const FORMULA: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

/// One row for each fault, divided by semicolons as spreadsheets here read lists.
pub fn fault_list(lines: &[Line]) -> String {
    let mut list = format!("{}\r\n", text::apply::CSV_HEAD.get());
    for line in lines {
        for fault in &line.faults {
            let cells = [
                line.line.map(|line| line.to_string()).unwrap_or_default(),
                fault.letters.clone().unwrap_or_default(),
                fault.head.clone().unwrap_or_default(),
                fault.field.map(|field| field_words(field).get().to_owned()).unwrap_or_default(),
                reason_words(fault.reason).get().to_owned(),
                fault.found.clone(),
            ];
            let cells: Vec<_> = cells.iter().map(|cell| quoted(cell)).collect();
            list.push_str(&cells.join(";"));
            list.push_str("\r\n");
        }
    }
    list
}

/// A cell that is text, whatever stands in it: what came from a file must not become a formula in the next one.
fn quoted(cell: &str) -> String {
    let guard = if cell.starts_with(FORMULA) { "'" } else { "" };
    format!("\"{guard}{}\"", cell.replace('"', "\"\""))
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
