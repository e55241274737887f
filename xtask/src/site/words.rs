//! The sentences of the shells, from the same files as the program's.

use std::fs;

use anyhow::{Context, Result, bail};
use serde_json::Value;

use crate::project::Project;

/// Where the sentences of the default language lie, a file per first part of a key.
const LOCALE: &str = "app/locales/id";

/// What belongs to the build, not to the language.
const NOT_OURS: &str = "assets";

/// A shell with its sentences in place of their keys, such as `{{sign_in.title}}`.
///
/// # Errors
/// When there is no such sentence.
pub(super) fn fill(project: &Project, shell: &str) -> Result<String> {
    replace(shell, |key| {
        let (file, path) = key.split_once('.').with_context(|| format!("{key} names no file of {LOCALE}"))?;
        let file = project.path(&format!("{LOCALE}/{file}.json"));
        let text = fs::read_to_string(&file).with_context(|| format!("could not read {}", file.display()))?;
        let sentences: Value = serde_json::from_str(&text)?;
        let found = path.split('.').try_fold(&sentences, |place, part| place.get(part)).and_then(Value::as_str);
        found.map(str::to_owned).with_context(|| format!("{} has no sentence {path}", file.display()))
    })
}

/// Puts what `sentence` says, as HTML, in place of each key.
fn replace(shell: &str, sentence: impl Fn(&str) -> Result<String>) -> Result<String> {
    let (mut filled, mut rest) = (String::new(), shell);
    while let Some((before, after)) = rest.split_once("{{") {
        let Some((key, after)) = after.split_once("}}") else { bail!("a key is not closed: {after:.40}") };
        filled.push_str(before);
        match key {
            NOT_OURS => filled.push_str("{{assets}}"),
            _ => filled.push_str(&escaped(&sentence(key)?)),
        }
        rest = after;
    }
    Ok(filled + rest)
}

/// As it stands between two tags.
fn escaped(sentence: &str) -> String {
    sentence.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filled(shell: &str) -> Result<String> {
        replace(shell, |key| if key == "a.b" { Ok("Kata & <sandi>".into()) } else { bail!("no {key}") })
    }

    #[test]
    fn a_key_becomes_its_sentence_and_the_builds_address_waits() {
        let shell = "<link href=\"{{assets}}/x\"><p>{{a.b}}</p>";
        assert_eq!(filled(shell).unwrap(), "<link href=\"{{assets}}/x\"><p>Kata &amp; &lt;sandi&gt;</p>");
    }

    #[test]
    fn a_sentence_that_is_not_there_is_told() {
        assert!(filled("<p>{{a.c}}</p>").is_err());
        assert!(filled("<p>{{a.b</p>").is_err());
    }
}
