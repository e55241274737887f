//! On which line of a text something stands.

/// A text and the place in it that was asked for last. Faults lie close together: from one to the next is less than the whole text.
#[derive(Debug)]
pub(super) struct Lines<'a> {
    text: &'a str,
    at: usize,
    line: usize,
}

impl<'a> Lines<'a> {
    pub(super) const fn of(text: &'a str) -> Self {
        Self { text, at: 0, line: 1 }
    }

    /// The line of the byte `at`, from 1.
    pub(super) fn line(&mut self, at: usize) -> u32 {
        let breaks = |from: usize, to: usize| {
            let piece = self.text.as_bytes().get(from..to).unwrap_or_default();
            piece.iter().filter(|byte| **byte == b'\n').count()
        };
        self.line = if at >= self.at { self.line + breaks(self.at, at) } else { self.line - breaks(at, self.at) };
        self.at = at;
        u32::try_from(self.line).unwrap_or(u32::MAX)
    }

    /// The line on which a piece of this very text begins.
    pub(super) fn line_of(&mut self, piece: &str) -> u32 {
        let at = (piece.as_ptr() as usize).wrapping_sub(self.text.as_ptr() as usize);
        // What is no piece of it (a name with escapes was written anew) is taken to stand where one looked last.
        let within = at.checked_add(piece.len()).is_some_and(|end| end <= self.text.len());
        let at = if within { at } else { self.at };
        self.line(at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_counted_forth_and_back() {
        let text = "a\nbc\n\nd";
        let mut lines = Lines::of(text);
        for (at, line) in [(0, 1), (6, 4), (2, 2), (5, 3), (1, 1), (7, 4), (0, 1)] {
            assert_eq!(lines.line(at), line, "{at}");
        }
        assert_eq!(lines.line_of(&text[3..4]), 2);
        assert_eq!(lines.line_of("elsewhere"), 2);
    }
}
