//! From a text to its tree.

use std::borrow::Cow;

use super::{Json, JsonError, Node};

/// How deep lists and objects are looked into; ours need eight. What lies deeper is kept as text.
pub(super) const DEPTH_MAX: usize = 32;

/// A text and how far it has been read.
pub(super) struct Parser<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Parser<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self { text, at: 0 }
    }

    /// The one value that the text is.
    pub(super) fn whole(mut self) -> Result<Json<'a>, JsonError> {
        let json = self.value(0)?;
        self.space();
        if self.at == self.text.len() { Ok(json) } else { Err(JsonError) }
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn space(&mut self) {
        while let Some(b' ' | b'\n' | b'\r' | b'\t') = self.peek() {
            self.at += 1;
        }
    }

    /// Takes the byte if it comes next.
    fn takes(&mut self, byte: u8) -> bool {
        let comes = self.peek() == Some(byte);
        self.at += usize::from(comes);
        comes
    }

    fn expect(&mut self, byte: u8) -> Result<(), JsonError> {
        if self.takes(byte) { Ok(()) } else { Err(JsonError) }
    }

    fn since(&self, start: usize) -> Result<&'a str, JsonError> {
        self.text.get(start..self.at).ok_or(JsonError)
    }

    fn value(&mut self, depth: usize) -> Result<Json<'a>, JsonError> {
        self.space();
        let start = self.at;
        let node = match self.peek() {
            Some(b'[' | b'{') if depth == DEPTH_MAX => self.pass_over()?,
            Some(b'"') => Node::Text(self.string()?),
            Some(b'[') => Node::List(self.list(depth)?),
            Some(b'{') => Node::Object(self.object(depth)?),
            Some(b'a'..=b'z') => self.word()?,
            _ => self.number()?,
        };
        Ok(Json { raw: self.since(start)?, node })
    }

    /// Goes on to the end of a value without a tree, and without a stack that a long text could exhaust.
    fn pass_over(&mut self) -> Result<Node<'a>, JsonError> {
        let mut open = Vec::new();
        loop {
            self.space();
            match self.peek() {
                Some(bracket @ (b'[' | b'{')) => {
                    self.at += 1;
                    self.space();
                    // In ASCII, each closing bracket comes two after its opening one.
                    open.push(bracket + 2);
                    if self.peek() != Some(bracket + 2) {
                        self.name_in(bracket + 2)?;
                        continue;
                    }
                }
                Some(b'"') => drop(self.string()?),
                Some(b'a'..=b'z') => drop(self.word()?),
                _ => drop(self.number()?),
            }
            loop {
                self.space();
                let Some(&closing) = open.last() else { return Ok(Node::Deep) };
                if !self.takes(closing) {
                    self.expect(b',')?;
                    self.name_in(closing)?;
                    break;
                }
                open.pop();
            }
        }
    }

    /// The name before a value, where it lies in an object.
    fn name_in(&mut self, closing: u8) -> Result<(), JsonError> {
        if closing == b'}' {
            self.name()?;
        }
        Ok(())
    }

    fn name(&mut self) -> Result<Cow<'a, str>, JsonError> {
        self.space();
        let name = self.string()?;
        self.space();
        self.expect(b':')?;
        Ok(name)
    }

    fn list(&mut self, depth: usize) -> Result<Vec<Json<'a>>, JsonError> {
        let mut values = Vec::new();
        while self.goes_on(b'[', b']', values.is_empty())? {
            values.push(self.value(depth + 1)?);
        }
        // A list of one would hold room for four: a text of such lists, a hundred times its size.
        values.shrink_to_fit();
        Ok(values)
    }

    fn object(&mut self, depth: usize) -> Result<Vec<(Cow<'a, str>, Json<'a>)>, JsonError> {
        let mut members = Vec::new();
        while self.goes_on(b'{', b'}', members.is_empty())? {
            let name = self.name()?;
            members.push((name, self.value(depth + 1)?));
        }
        members.shrink_to_fit();
        Ok(members)
    }

    /// Whether another value follows; takes what stands before it, or the end.
    fn goes_on(&mut self, opening: u8, closing: u8, first: bool) -> Result<bool, JsonError> {
        if first {
            self.expect(opening)?;
        }
        self.space();
        if self.takes(closing) {
            return Ok(false);
        }
        if !first {
            self.expect(b',')?;
        }
        Ok(true)
    }

    fn word(&mut self) -> Result<Node<'a>, JsonError> {
        let start = self.at;
        while let Some(b'a'..=b'z') = self.peek() {
            self.at += 1;
        }
        match self.since(start)? {
            "null" => Ok(Node::Null),
            "true" => Ok(Node::Bool(true)),
            "false" => Ok(Node::Bool(false)),
            _ => Err(JsonError),
        }
    }

    fn number(&mut self) -> Result<Node<'a>, JsonError> {
        self.takes(b'-');
        if !self.takes(b'0') {
            self.digits()?;
        }
        if self.takes(b'.') {
            self.digits()?;
        }
        if self.takes(b'e') || self.takes(b'E') {
            let _ = self.takes(b'-') || self.takes(b'+');
            self.digits()?;
        }
        Ok(Node::Number)
    }

    fn digits(&mut self) -> Result<(), JsonError> {
        let start = self.at;
        while let Some(b'0'..=b'9') = self.peek() {
            self.at += 1;
        }
        if self.at > start { Ok(()) } else { Err(JsonError) }
    }

    /// A string: a piece of the text where nothing in it is escaped.
    fn string(&mut self) -> Result<Cow<'a, str>, JsonError> {
        self.expect(b'"')?;
        let mut whole = Cow::Borrowed("");
        loop {
            let start = self.at;
            while !matches!(self.peek(), None | Some(b'"' | b'\\' | 0..0x20)) {
                self.at += 1;
            }
            whole += self.since(start)?;
            if self.takes(b'"') {
                return Ok(whole);
            }
            self.expect(b'\\')?;
            let character = self.escaped()?;
            whole.to_mut().push(character);
        }
    }

    fn escaped(&mut self) -> Result<char, JsonError> {
        let kind = self.peek().ok_or(JsonError)?;
        self.at += 1;
        Ok(match kind {
            b'"' | b'\\' | b'/' => char::from(kind),
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => return self.unit().and_then(|unit| self.scalar(unit)),
            _ => return Err(JsonError),
        })
    }

    /// The four digits after `\u`.
    fn unit(&mut self) -> Result<u32, JsonError> {
        let mut unit = 0;
        for _ in 0..4 {
            let digit = self.peek().and_then(|byte| char::from(byte).to_digit(16)).ok_or(JsonError)?;
            unit = unit * 16 + digit;
            self.at += 1;
        }
        Ok(unit)
    }

    /// The character of a UTF-16 unit, with the second one of a pair; half a pair reads as U+FFFD, as in the browser.
    fn scalar(&mut self, unit: u32) -> Result<char, JsonError> {
        let after = self.at;
        if let 0xd800..0xdc00 = unit
            && self.takes(b'\\')
            && self.takes(b'u')
            && let low @ 0xdc00..0xe000 = self.unit()?
        {
            return char::from_u32(0x1_0000 + ((unit - 0xd800) << 10) + (low - 0xdc00)).ok_or(JsonError);
        }
        self.at = after;
        Ok(char::from_u32(unit).unwrap_or(char::REPLACEMENT_CHARACTER))
    }
}
