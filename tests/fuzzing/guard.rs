//! Reads a page of a course as a browser does, and says what is in it that may not be.

use std::cell::RefCell;

use html5ever::{
    tendril::StrTendril,
    tokenizer::{BufferQueue, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer},
};

/// What may be in a page, each tag with its attributes.
const ALLOWED: &[(&str, &[&str])] = &[
    ("a", &["href", "rel"]),
    ("blockquote", &[]),
    ("br", &[]),
    ("code", &[]),
    ("div", &["class", "role", "tabindex", "aria-label"]),
    ("em", &[]),
    ("h2", &[]),
    ("h3", &[]),
    ("h4", &[]),
    ("h5", &[]),
    ("h6", &[]),
    ("hr", &[]),
    ("img", &["src", "alt", "width", "height", "loading"]),
    ("li", &[]),
    ("ol", &["start"]),
    ("p", &[]),
    ("pre", &["tabindex"]),
    ("strong", &[]),
    ("table", &[]),
    ("tbody", &[]),
    ("td", &[]),
    ("th", &["scope"]),
    ("thead", &[]),
    ("tr", &[]),
    ("ul", &[]),
];

struct Guard(RefCell<Vec<String>>);

impl TokenSink for Guard {
    type Handle = ();

    fn process_token(&self, token: Token, _: u64) -> TokenSinkResult<()> {
        let strange = match &token {
            Token::TagToken(tag) => match ALLOWED.iter().find(|(name, _)| *name == &*tag.name) {
                None => Some(format!("<{}>", tag.name)),
                Some(_) if tag.kind == TagKind::EndTag => None,
                Some((name, allowed)) => tag.attrs.iter().find_map(|attribute| {
                    let (attribute, value) = (&*attribute.name.local, &*attribute.value);
                    let address = match attribute {
                        "href" => ["https://", "mailto:", "lesson:"].iter().any(|scheme| value.starts_with(scheme)),
                        "src" => value.starts_with("/api/files/"),
                        _ => true,
                    };
                    (!allowed.contains(&attribute) || !address).then(|| format!("<{name} {attribute}={value:?}>"))
                }),
            },
            Token::CommentToken(comment) => Some(format!("<!--{comment}-->")),
            Token::DoctypeToken(_) => Some("<!doctype>".to_owned()),
            _ => None,
        };
        self.0.borrow_mut().extend(strange);
        TokenSinkResult::Continue
    }
}

/// What is in a page beyond the list: tags, attributes, addresses, comments.
pub fn strange_in(html: &str) -> Vec<String> {
    let tokenizer = Tokenizer::new(Guard(RefCell::new(Vec::new())), Default::default());
    let input = BufferQueue::default();
    input.push_back(StrTendril::from(html));
    let _ = tokenizer.feed(&input);
    tokenizer.end();
    tokenizer.sink.0.take()
}
