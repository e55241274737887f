//! Which column brings what: as heads are recognised, and as hands have said.

use super::{CELL_CHARS_MAX, Field, Head, Kind, head, heads::is_sensitive, plain};

/// How the heads of a file are understood: as they are recognised, unless a hand has said otherwise.
#[derive(Clone, Debug)]
pub struct Mapping {
    /// None where whoever asks knows the heads.
    kind: Option<Kind>,
    by_hand: Vec<(String, Option<Field>)>,
    cell_chars: usize,
}

impl Mapping {
    /// As they are recognised in files of a kind.
    #[must_use]
    pub const fn of_kind(kind: Kind) -> Self {
        Self { kind: Some(kind), by_hand: Vec::new(), cell_chars: CELL_CHARS_MAX }
    }

    /// Of a list that is of none of the kinds: these heads are known, and bring what whoever asks makes of them. What is sensitive is so
    /// in every list.
    #[must_use]
    pub fn of_heads<'a>(heads: impl Iterator<Item = &'a str>) -> Self {
        let by_hand = heads.map(|head| (plain(head), None)).collect();
        Self { kind: None, by_hand, cell_chars: CELL_CHARS_MAX }
    }

    /// The same for a list whose cells hold longer texts: sentences, paragraphs.
    #[must_use]
    pub fn with_cells_of(self, chars: usize) -> Self {
        Self { cell_chars: chars, ..self }
    }

    /// The most characters that are kept of a cell, one more aside.
    #[must_use]
    pub const fn cell_chars(&self) -> usize {
        self.cell_chars
    }

    /// What a hand has said about a head holds from now on: it brings this field, or nothing. What is sensitive stays so.
    pub fn say(&mut self, text: &str, field: Option<Field>) {
        let plain = plain(text);
        self.by_hand.retain(|(head, _)| *head != plain);
        self.by_hand.push((plain, field));
    }

    /// What a head says.
    #[must_use]
    pub fn of(&self, text: &str) -> Head {
        let recognised = self.kind.map_or_else(|| sensitive_or_unused(text), |kind| head(kind, text));
        if recognised == Head::Sensitive {
            return recognised;
        }
        let plain = plain(text);
        match self.by_hand.iter().find(|(head, _)| *head == plain) {
            Some((_, Some(field))) => Head::Field(*field),
            Some((_, None)) => Head::Unused,
            None => recognised,
        }
    }

    /// Whether a hand has said something about a head.
    #[must_use]
    pub fn by_hand(&self, text: &str) -> bool {
        let plain = plain(text);
        self.by_hand.iter().any(|(head, _)| *head == plain)
    }
}

fn sensitive_or_unused(text: &str) -> Head {
    if is_sensitive(&plain(text)) { Head::Sensitive } else { Head::Unused }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hand_says_what_a_head_brings_unless_it_is_sensitive() {
        let mut mapping = Mapping::of_kind(Kind::People);
        mapping.say("Nomor Pegawai", Some(Field::Nip));
        mapping.say("NAMA", None);
        mapping.say("NIK", Some(Field::Nip));
        assert_eq!(mapping.of("nomor_pegawai"), Head::Field(Field::Nip));
        assert_eq!((mapping.of("Nama"), mapping.of("NIK")), (Head::Unused, Head::Sensitive));
        assert_eq!(mapping.of("UNOR ID"), Head::Field(Field::UnitCode));
        assert!(mapping.by_hand("nama") && !mapping.by_hand("UNOR ID"));
        mapping.say("nama", Some(Field::Name));
        assert_eq!(mapping.of("NAMA"), Head::Field(Field::Name));
    }

    #[test]
    fn in_a_list_of_no_kind_the_heads_that_are_known_are_named_and_what_is_sensitive_stays_so() {
        let mapping = Mapping::of_heads(["nip", "int"].into_iter());
        assert!(mapping.by_hand("NIP") && mapping.by_hand("INT") && !mapping.by_hand("Nama"));
        assert_eq!(
            (mapping.of("NIP"), mapping.of("NIK"), mapping.of("Nama")),
            (Head::Unused, Head::Sensitive, Head::Unused)
        );
    }
}
