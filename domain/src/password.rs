//! Which new passwords will do.
//!
//! Promises: the device says the same as the server, before anything is sent. Refuses: rules of composition; length is what counts,
//! and that it is not what everybody would try first.

/// The fewest characters.
pub const CHARS_MIN: usize = 10;
/// The most characters; more would only feed the hash.
pub const CHARS_MAX: usize = 128;

/// Why a new password will not do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
pub enum PasswordFault {
    /// Fewer characters than [`CHARS_MIN`].
    #[error("too short")]
    TooShort,
    /// More characters than [`CHARS_MAX`].
    #[error("too long")]
    TooLong,
    /// One of the things that it must not be.
    #[error("too easy")]
    TooEasy,
}

/// Checks a new password. `known` is what it must not be, in any spelling: the NIP, the one-time code, the old password.
///
/// # Errors
/// The first thing that is wrong with it.
pub fn check_new(new: &str, known: &[&str]) -> Result<(), PasswordFault> {
    let chars = new.chars().count();
    if chars < CHARS_MIN {
        return Err(PasswordFault::TooShort);
    }
    if chars > CHARS_MAX {
        return Err(PasswordFault::TooLong);
    }
    let is = |text: &&str| *text == new || (!bare(new).is_empty() && bare(text) == bare(new));
    if known.iter().any(is) { Err(PasswordFault::TooEasy) } else { Ok(()) }
}

/// Letters and digits alone, in one case.
fn bare(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_things_to_try_are_refused_in_any_spelling() {
        let known = ["199005152022212001", "ABCD-EFGH-JK89", "kapal pagi hari"];
        for new in ["199005152022212001", "19900515 202221 2 001", "abcdefghjk89", "Kapal Pagi Hari"] {
            assert_eq!(check_new(new, &known), Err(PasswordFault::TooEasy), "{new}");
        }
        assert_eq!(check_new("kapal sore hari", &known), Ok(()));
    }

    #[test]
    fn signs_alone_can_be_a_password() {
        assert_eq!(check_new("!!!!!!!!!!", &["??????????", ""]), Ok(()));
        assert_eq!(check_new("!!!!!!!!!!", &["!!!!!!!!!!"]), Err(PasswordFault::TooEasy));
    }

    #[test]
    fn length_is_counted_in_characters() {
        for (chars, expected) in [
            (CHARS_MIN - 1, Err(PasswordFault::TooShort)),
            (CHARS_MIN, Ok(())),
            (CHARS_MAX, Ok(())),
            (CHARS_MAX + 1, Err(PasswordFault::TooLong)),
        ] {
            assert_eq!(check_new(&"é".repeat(chars), &[]), expected, "{chars}");
        }
    }
}
