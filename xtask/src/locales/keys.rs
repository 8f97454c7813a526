//! Which keys the code names, and that English has just those.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use trainstop::setting::languages::of_an_engine;
use trainstop::setting::state::Doubt;

use super::Messages;
use super::tests::{english, languages, nothing_wrong, project};

/// Keys that are put together in code: what they begin and end with. What is in between is a word in the code.
const COMPOSED: &[(&str, &str)] = &[("outcome", "Title"), ("outcome", "Text")];
/// What a key ends with that is one of several forms for a number; a language has those that it needs.
const PLURALS: &[&str] = &["Zero", "One", "Two", "Few", "Many", "Other"];
/// The form that every language has.
pub(super) const LAST_PLURAL: &str = "Other";
/// Words in the pages' code that look like keys and are something else.
const NO_KEYS: &[&str] = &["viewBox", "fillField", "lastAccessed", "userAgent", "textContent"];
/// The code that says sentences. Of the core, only the list of neighbours names any.
const SPEAKERS: &[&str] = &["src/ui", "src/page", "src/background", "src/sentences.rs", "src/setting/neighbours.rs"];
/// The code whose words of that look have to be keys.
const PAGES: &[&str] =
    &["src/ui", "src/page/banner/view.rs", "src/sentences.rs", "src/background/toolbar.rs", "src/setting/state.rs"];

/// The code of the engine that names keys.
const ENGINE: &[&str] = &["src/page/banner/view.rs", "src/browser/speech.rs"];

/// The text of every file below a folder (or of one file) whose name has one of these endings.
fn read(path: &str, endings: &[&str]) -> String {
    fn add(path: &Path, endings: &[&str], text: &mut String) {
        if path.is_dir() {
            for entry in fs::read_dir(path).unwrap() {
                add(&entry.unwrap().path(), endings, text);
            }
        } else if path.extension().is_some_and(|ending| endings.iter().any(|wanted| ending == *wanted)) {
            text.push_str(&fs::read_to_string(path).unwrap());
            text.push('\n');
        }
    }
    let mut text = String::new();
    add(&project().path(path), endings, &mut text);
    text
}

pub(super) fn is_name(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '_')
}

/// What stands between `before` and the next `after`, each time, if it is a name.
fn between<'t>(text: &'t str, before: &str, after: &str) -> BTreeSet<&'t str> {
    let found = text.split(before).skip(1).filter_map(|rest| rest.split_once(after)).map(|(name, _)| name);
    found.filter(|name| is_name(name)).collect()
}

/// Every word in quotation marks that is a name.
fn quoted<'t>(text: &'t str, quote: &str) -> BTreeSet<&'t str> {
    text.split(quote).filter(|name| is_name(name)).collect()
}

/// The keys in the card's list of elements: the last word of each.
fn listed(code: &str) -> BTreeSet<&str> {
    let list = code.split_once("const PARTS").and_then(|(_, rest)| rest.split_once("];")).map(|(list, _)| list);
    list.unwrap_or_default().split('"').filter_map(|part| part.split(' ').nth(3)).collect()
}

/// The keys that pages, scripts and manifest name.
fn named(text: &str) -> BTreeSet<&str> {
    let ways = [
        ("data-text=\"", "\""),
        ("data-label=\"", "\""),
        ("getMessage('", "'"),
        ("__MSG_", "__"),
        // In Rust.
        ("text(\"", "\""),
    ];
    ways.iter().flat_map(|(before, after)| between(text, before, after)).collect()
}

/// The part of a key before the form for a number, if it ends with one.
pub(super) fn stem(key: &str) -> Option<&str> {
    PLURALS.iter().find_map(|form| key.strip_suffix(form))
}

/// Whether a key is one of several forms for a number, of which English has this key's.
pub(super) fn is_plural(key: &str, english: &Messages) -> bool {
    stem(key).is_some_and(|stem| english.contains_key(&[stem, LAST_PLURAL].concat()))
}

#[test]
fn every_sentence_is_used_and_every_one_that_is_used_is_there() {
    let languages = languages();
    let english = english(&languages);
    let rust = read("src", &["rs"]);
    let others = [read("extension", &["html", "js"]), fs::read_to_string(project().path("manifest.json")).unwrap()];
    let speakers = SPEAKERS.iter().map(|path| read(path, &["rs"])).collect::<String>();
    let mut used = named(&speakers);
    used.extend(others.iter().flat_map(|text| named(text)));
    let words = quoted(&rust, "\"");

    let is_composed = |key: &str| {
        COMPOSED.iter().any(|(begin, end)| {
            let word = key.strip_prefix(begin).and_then(|rest| rest.strip_suffix(end));
            word.is_some_and(|word| words.contains(word))
        })
    };
    let counts = |key: &str| stem(key).is_some_and(|stem| words.contains(stem) && is_plural(key, english));
    let is_used = |key: &str| used.contains(key) || words.contains(key) || is_composed(key) || counts(key);
    let unused = english.keys().filter(|key| !is_used(key)).map(|key| format!("{key} is not used"));

    let pages = PAGES.iter().map(|path| read(path, &["rs"])).collect::<String>();
    let begins_small = |word: &str| word.starts_with(|first: char| first.is_ascii_lowercase());
    let looks_like_a_key = |word: &&str| {
        begins_small(word) && word.contains(|letter: char| letter.is_ascii_uppercase()) && !NO_KEYS.contains(word)
    };
    let mut meant: BTreeSet<&str> = quoted(&pages, "\"").into_iter().filter(looks_like_a_key).collect();
    meant.extend(&used);
    let is_there = |word: &str| {
        english.contains_key(word)
            || english.contains_key(&[word, LAST_PLURAL].concat())
            || COMPOSED.iter().any(|(begin, _)| *begin == word)
    };
    let absent = meant.into_iter().filter(|word| !is_there(word));
    nothing_wrong(unused.chain(absent.map(|word| format!("{word} is used, and English has no such sentence"))));
}

/// What an engine is not sent, it asks the browser for: it is said all the same, but the page waits.
#[test]
fn an_engine_is_sent_all_that_it_says_and_nothing_else() {
    let languages = languages();
    let english = english(&languages);
    let code = ENGINE.iter().map(|path| read(path, &["rs"])).collect::<String>();
    let core = read("src/setting/switch_off/outcome.rs", &["rs"]);
    let (mut words, outcomes) = (quoted(&code, "\""), quoted(&core, "\""));
    words.extend(listed(&code));
    let is_outcome = |key: &str| {
        COMPOSED.iter().any(|(begin, end)| {
            key.strip_prefix(begin).and_then(|rest| rest.strip_suffix(end)).is_some_and(|word| outcomes.contains(word))
        })
    };
    let is_doubt = |key: &str| Doubt::ALL.iter().any(|doubt| doubt.message() == key);
    let said = english.keys().filter(|key| words.contains(key.as_str()) || is_outcome(key) || is_doubt(key));
    assert_eq!(said.cloned().collect::<BTreeSet<_>>(), of_an_engine().collect());
}

#[test]
fn keys_are_found_where_they_are_named() {
    let text =
        r#"<p data-text="a"></p><svg data-label="b"> chrome.i18n.getMessage('c') "__MSG_d__" text("e", &[]) text(f)"#;
    assert_eq!(named(text).into_iter().collect::<String>(), "abcde");
}
