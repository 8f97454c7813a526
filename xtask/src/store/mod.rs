//! What the stores are told about Trainstop: the texts of its entries, made from `store/`, `extension/_locales/` and `CHANGELOG.md`.
//! The pictures are made by `tests/e2e/store.mjs`, from these texts; here they are only measured.
//!
//! What a store would refuse is refused here, with a sentence, before anybody has filled in a form.

mod listing;
mod notes;
mod pictures;
mod privacy;
mod sections;

use anyhow::{Context, Result, ensure};
use std::fs;

use crate::extension::{self, Files};
use crate::progress::say;
use crate::project::{Project, VERSION};

/// Where the texts go.
const TEXTS: &str = "dist/store/texts";

/// The languages that there is a listing in, by the names of their folders in `extension/_locales/`.
const LANGUAGES: [&str; 5] = ["en", "de", "es", "fr", "pt_BR"];

/// Writes the texts to `dist/store/texts`.
pub fn write_texts(project: &Project) -> Result<()> {
    let texts = texts(project)?;
    extension::write_folder(&project.path(TEXTS), &texts)?;
    say(&format!("what the stores are told: {TEXTS}, in {} languages", LANGUAGES.len()));
    Ok(())
}

/// Fails if a picture has another form than the stores ask for or, if all were made, is not there.
pub fn measure_pictures(project: &Project, all: bool) -> Result<()> {
    let count = pictures::measure(project)?;
    ensure!(!all || count == pictures::expected().len(), "some of the pictures for the stores are missing");
    say(&format!("{count} pictures: {}", pictures::FOLDER));
    Ok(())
}

/// All the texts, by their paths in the folder.
fn texts(project: &Project) -> Result<Files> {
    let mut files = Files::new();
    for language in LANGUAGES {
        let listing = listing::read(project, language).with_context(|| format!("the listing in `{language}`"))?;
        for (name, text) in listing.texts()? {
            files.insert(format!("{language}/{name}.txt"), line_ended(text));
        }
    }
    let read = |path: &str| fs::read_to_string(project.path(path)).with_context(|| format!("cannot read {path}"));
    files.insert(
        "privacy.txt".to_owned(),
        line_ended(privacy::text(&read("store/privacy.md")?, &read("manifest.json")?)?),
    );
    files.insert("release-notes.txt".to_owned(), line_ended(notes::of(&read("CHANGELOG.md")?, VERSION)?));
    Ok(files)
}

/// A text as a file.
fn line_ended(text: String) -> Vec<u8> {
    (text + "\n").into_bytes()
}

/// Fails if a text is empty, or longer than a store takes. Stores count characters, not bytes.
fn fits(what: &str, text: &str, most: usize) -> Result<()> {
    let count = text.chars().count();
    ensure!(count > 0, "{what} is empty");
    ensure!(count <= most, "{what} has {count} characters, {most} are allowed");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;

    fn project() -> Project {
        Project::find().unwrap()
    }

    fn read(path: &str) -> String {
        fs::read_to_string(project().path(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    #[test]
    fn everything_that_the_stores_are_told_can_be_made() {
        let texts = texts(&project()).unwrap_or_else(|error| panic!("{error:#}"));
        // Six for each language, and two.
        assert_eq!(texts.len(), LANGUAGES.len() * 6 + 2);
        let markup = ["**", "](", "<!--", "\n## "];
        for (path, text) in &texts {
            let text = String::from_utf8_lossy(text);
            let found: Vec<_> = markup.iter().filter(|mark| text.contains(**mark)).collect();
            assert!(found.is_empty(), "{path} is to be plain text, and has {found:?} in it");
        }
    }

    #[test]
    fn there_is_a_listing_for_each_language_and_no_other() {
        let mut found: Vec<String> = fs::read_dir(project().path("store"))
            .unwrap()
            .filter_map(|entry| Some(entry.ok()?.file_name().to_string_lossy().strip_suffix(".md")?.to_owned()))
            .filter(|name| !["README", "privacy"].contains(&name.as_str()))
            .collect();
        found.sort();
        let mut expected = LANGUAGES;
        expected.sort_unstable();
        assert_eq!(found, expected);
    }

    #[test]
    fn what_is_too_long_or_empty_is_refused() {
        assert!(fits("x", "äöü", 3).is_ok());
        assert!(fits("x", "äöüß", 3).is_err());
        assert!(fits("x", "", 3).is_err());
    }

    /// What a `Cargo.toml` says of the version of its package, or of the workspace's.
    fn versions(path: &str) -> Vec<String> {
        let mut heading = "";
        let text = read(path);
        let mut found = Vec::new();
        for line in text.lines() {
            if line.starts_with('[') {
                heading = line;
            } else if line.starts_with("version") && ["[package]", "[workspace.package]"].contains(&heading) {
                found.push(line.to_owned());
            }
        }
        found
    }

    #[test]
    fn the_version_stands_in_one_place() {
        const SAME: &str = "version.workspace = true";
        assert_eq!(versions("Cargo.toml"), [format!("version = \"{VERSION}\""), SAME.to_owned()]);
        for member in ["tests/core", "tests/gallery", "tests/glue", "xtask"] {
            assert_eq!(versions(&format!("{member}/Cargo.toml")), [SAME], "{member}");
        }
        for path in ["manifest.json", "package.json", "package-lock.json"] {
            let json: Value = serde_json::from_str(&read(path)).unwrap();
            assert_eq!((&json["version"], &json["packages"][""]["version"]), (&Value::Null, &Value::Null), "{path}");
        }
    }
}
