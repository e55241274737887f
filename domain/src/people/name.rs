//! What somebody is called to their face.

/// The given name out of a full one with titles: `Dr. Hj. Sari Wulandari, S.E.` is called Sari.
///
/// Titles before the name end in a point, those after it follow a comma. A name of one or two letters (`I`, `Ni`) opens the one after
/// it and is not said alone. A name that is nothing but titles stays as it is.
#[must_use]
pub fn given_name(full: &str) -> &str {
    let name = full.split(',').next().unwrap_or_default().trim();
    let mut words = name.split_whitespace().filter(|word| !word.ends_with('.'));
    let Some(first) = words.next() else { return full.trim() };
    let last = if first.chars().count() <= 2 { words.next().unwrap_or(first) } else { first };
    // Both are parts of `name`: from where the first begins to where the last ends.
    let begin = first.as_ptr() as usize - name.as_ptr() as usize;
    let end = last.as_ptr() as usize - name.as_ptr() as usize + last.len();
    &name[begin..end]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_are_not_said() {
        for (full, given) in [
            ("Sari Wulandari", "Sari"),
            ("Dr. Hj. Sari Wulandari, S.E., M.Si.", "Sari"),
            ("M. Rizki Pratama, S.Kom.", "Rizki"),
            ("I Gede Putu Wirawan", "I Gede"),
            ("Ni Luh Ayu", "Ni Luh"),
            ("Sumarni", "Sumarni"),
            ("Al", "Al"),
            ("  Bé  Ève ", "Bé  Ève"),
            ("Ir.", "Ir."),
            ("", ""),
        ] {
            assert_eq!(given_name(full), given, "{full:?}");
        }
    }
}
