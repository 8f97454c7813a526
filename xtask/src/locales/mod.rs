//! The sentences in all languages: what of them ships, and that they fit together.
//!
//! `extension/_locales/` is written for translators, with descriptions, examples, and names for what is filled in. Browsers need none
//! of it, and every language travels in every package; so it is left out, `$TIME$` becomes the `$1` that it stands for, and each file
//! becomes one line in a stable order. In a language that is written from right to left, what is filled in is kept in one piece:
//! beside a name such as LinkedIn, the numbers of a date would change places.

#[cfg(test)]
mod keys;
#[cfg(test)]
mod tests;

use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fs;

use crate::extension::Files;
use crate::project::Project;

/// Where the languages are, in the extension as it ships.
const FOLDER: &str = "_locales";
/// A language's file, in its folder.
const FILE: &str = "messages.json";

/// A language's sentences by their keys, as they are written.
type Messages = BTreeMap<String, Message>;

/// One sentence.
#[derive(Debug, PartialEq, Eq, Deserialize)]
struct Message {
    message: String,
    #[serde(default)]
    placeholders: BTreeMap<String, Placeholder>,
}

/// One sentence, as browsers need it.
#[derive(Debug, PartialEq, Eq, Deserialize, Serialize)]
struct Short {
    message: String,
}

/// What stands for something that is filled in.
#[derive(Debug, PartialEq, Eq, Deserialize)]
struct Placeholder {
    content: String,
}

/// The languages as they ship.
pub struct Shipped {
    /// Their files, by their paths in the extension.
    pub files: Files,
    /// How many bytes they have as they are written.
    pub written: usize,
}

impl Shipped {
    /// What shipping them so has saved, as a line to print.
    pub fn line(&self) -> String {
        let bytes: usize = self.files.values().map(Vec::len).sum();
        let (languages, saved) = (self.files.len(), self.written.saturating_sub(bytes));
        format!("languages: {languages}, with {bytes} bytes; {saved} bytes for translators alone are left out")
    }
}

/// Every language in `extension/_locales/`, as it ships.
pub fn shipped(project: &Project) -> Result<Shipped> {
    let mut shipped = Shipped { files: Files::new(), written: 0 };
    for (language, text) in all(project)? {
        shipped.written += text.len();
        let short = shortened(&text).with_context(|| format!("the sentences of `{language}`"))?;
        shipped.files.insert(format!("{FOLDER}/{language}/{FILE}"), short);
    }
    Ok(shipped)
}

/// The text of every language's file, by the name of its folder.
fn all(project: &Project) -> Result<BTreeMap<String, String>> {
    let folder = project.path("extension").join(FOLDER);
    let mut all = BTreeMap::new();
    for entry in fs::read_dir(&folder).with_context(|| format!("cannot read {}", folder.display()))? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.starts_with('.') {
            continue;
        }
        let file = entry.path().join(FILE);
        all.insert(name, fs::read_to_string(&file).with_context(|| format!("cannot read {}", file.display()))?);
    }
    Ok(all)
}

/// A `messages.json` without what is for translators, on one line, its keys in their order.
fn shortened(text: &str) -> Result<Vec<u8>> {
    let messages: Messages = serde_json::from_str(text)?;
    let is_rtl = messages.get("languageDirection").is_some_and(|direction| direction.message == "rtl");
    let short: BTreeMap<_, _> = messages.iter().map(|(key, message)| (key, short(message, is_rtl))).collect();
    Ok(serde_json::to_vec(&short)?)
}

/// The sentence with `$1` to `$9` where something is filled in; `isolated`, that stands by itself, whatever direction it and the words
/// beside it run in (Unicode's FSI and PDI).
fn short(Message { message, placeholders }: &Message, isolated: bool) -> Short {
    let fill = |sentence: String, (name, Placeholder { content }): (&String, &Placeholder)| {
        let content = if isolated { format!("\u{2068}{content}\u{2069}") } else { content.clone() };
        sentence.replace(&format!("${}$", name.to_uppercase()), &content)
    };
    Short { message: placeholders.iter().fold(message.clone(), fill) }
}
