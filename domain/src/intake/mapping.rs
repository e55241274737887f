//! Which column brings what: as heads are recognised, and as hands have said.

use super::{Field, Head, Kind, head, plain};

/// How the heads of a file are understood: as they are recognised, unless a hand has said otherwise.
#[derive(Clone, Debug)]
pub struct Mapping {
    kind: Kind,
    by_hand: Vec<(String, Option<Field>)>,
}

impl Mapping {
    /// As they are recognised in files of a kind.
    #[must_use]
    pub const fn of_kind(kind: Kind) -> Self {
        Self { kind, by_hand: Vec::new() }
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
        let recognised = head(self.kind, text);
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
}
