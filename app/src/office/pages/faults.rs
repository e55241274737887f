//! A list of faults as a file, for whoever mends the file that has them.
//!
//! Promises: it is divided by semicolons, as spreadsheets here read lists; what came from a file does not become a formula in the next one.
//! Refuses: to know what is wrong with what.

/// What a spreadsheet would begin a formula by.
const FORMULA: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

/// A row of cells, each of which is text whatever stands in it.
pub fn row(cells: &[String]) -> String {
    let quoted = |cell: &String| {
        let guard = if cell.starts_with(FORMULA) { "'" } else { "" };
        format!("\"{guard}{}\"", cell.replace('"', "\"\""))
    };
    let cells: Vec<_> = cells.iter().map(quoted).collect();
    format!("{}\r\n", cells.join(";"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_in_a_cell_stays_text() {
        let cells = ["7", "=1+\"1\"", "\r=1", "a;b"].map(str::to_owned);
        assert_eq!(row(&cells), "\"7\";\"'=1+\"\"1\"\"\";\"'\r=1\";\"a;b\"\r\n");
    }
}
