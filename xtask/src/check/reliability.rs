//! What the tests have tried, as `docs/reliability.md`: they note it in a file, line by line (`tests/e2e/harness/trials.mjs`), and
//! here the lines become tables.

use anyhow::{Context, Result, bail};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use super::counts::Counts;
use crate::project::Project;

/// What tells tests the name of that file.
pub const VARIABLE: &str = "TRAINSTOP_TRIALS";

/// The tables, by the names that the tests use, with their headings.
const TABLES: [(&str, &str); 6] = [
    ("faults", "Pages and servers that fail"),
    ("random", "Random pages"),
    ("fuzzing", "Anything as input"),
    ("scanner", "Pages that look for it"),
    ("doors", "Its own doors"),
    ("soak", "Long use"),
];

const INTRODUCTION: &str = "\
# Reliability

What was tried against Trainstop, how often, and what went wrong. This page is made by `./build.sh test --full` and never by
hand; `./build.sh test` tries a sample of each kind. A run in which anything goes wrong leaves it as it is.
";

/// One note of a test.
#[derive(Debug, Deserialize)]
struct Note {
    table: String,
    what: String,
    #[serde(rename = "where")]
    place: String,
    times: u64,
    wrong: u64,
    #[serde(default)]
    found: BTreeMap<String, f64>,
    /// The browser's full name and version, if it ran in one.
    version: Option<String>,
}

/// One line of a table: what was tried, everywhere.
#[derive(Debug, Default)]
struct Line {
    /// How often, by where; in the order in which it was noted.
    places: Vec<(String, u64)>,
    wrong: u64,
    found: Vec<(String, BTreeMap<String, f64>)>,
}

/// All notes of a run.
#[derive(Debug, Default)]
pub struct Trials {
    /// The lines of each table, in the order in which they were noted first.
    tables: BTreeMap<String, Vec<(String, Line)>>,
    versions: Vec<String>,
}

/// The file that the tests write to.
pub fn notes(project: &Project) -> PathBuf {
    project.path("dist/trials.jsonl")
}

/// Forgets the notes of the run before.
pub fn begin(project: &Project) -> Result<()> {
    let file = notes(project);
    if file.exists() {
        fs::remove_file(file)?;
    }
    Ok(())
}

/// Writes the page.
pub fn write(project: &Project) -> Result<()> {
    let trials = Trials::read(&fs::read_to_string(notes(project)).context("no test has noted anything")?)?;
    fs::write(page(project), trials.page())?;
    Ok(())
}

/// Whether the page has a line for everything that was tried in this run: it is older than the tests otherwise.
pub fn is_complete(project: &Project) -> Result<Counts> {
    let trials = Trials::read(&fs::read_to_string(notes(project)).context("no test has noted anything")?)?;
    let missing = trials.missing_in(&fs::read_to_string(page(project))?);
    if !missing.is_empty() {
        bail!("docs/reliability.md has no line for: {}. Run `./build.sh test --full`", missing.join("; "));
    }
    Ok(Counts::one_passed())
}

fn page(project: &Project) -> PathBuf {
    project.path("docs/reliability.md")
}

impl Trials {
    fn read(notes: &str) -> Result<Self> {
        let mut trials = Self::default();
        for line in notes.lines() {
            let note: Note = serde_json::from_str(line).with_context(|| format!("not a note: {line}"))?;
            trials.add(note)?;
        }
        Ok(trials)
    }

    fn add(&mut self, note: Note) -> Result<()> {
        if !TABLES.iter().any(|(name, _)| *name == note.table) {
            bail!("there is no table `{}`", note.table);
        }
        if let Some(version) = note.version.filter(|version| !self.versions.contains(version)) {
            self.versions.push(version);
        }
        let lines = self.tables.entry(note.table).or_default();
        let line = entry(lines, note.what);
        *entry(&mut line.places, note.place.clone()) += note.times;
        line.wrong += note.wrong;
        let found = entry(&mut line.found, note.place);
        for (name, number) in note.found {
            *found.entry(name).or_default() += number;
        }
        Ok(())
    }

    fn page(&self) -> String {
        let mut page = INTRODUCTION.to_owned();
        if !self.versions.is_empty() {
            page += &format!("\nThe browsers of this run: {}.\n", self.versions.join(", "));
        }
        for (name, heading) in TABLES {
            let Some(lines) = self.tables.get(name) else { continue };
            let times: u64 = lines.iter().flat_map(|(_, line)| &line.places).map(|(_, times)| times).sum();
            let wrong: u64 = lines.iter().map(|(_, line)| line.wrong).sum();
            page += &format!(
                "\n## {heading}\n\n{times} trials, {wrong} went wrong.\n\n| tried | times, by where | went wrong |\n|---|---|---|\n"
            );
            for (what, line) in lines {
                page += &format!("| {} | {} | {} |\n", cell(what), line.places(), line.wrong);
            }
        }
        page
    }

    /// What was tried, and a page made by an earlier run has no line for.
    fn missing_in(&self, page: &str) -> Vec<&str> {
        let whats = self.tables.values().flatten().map(|(what, _)| what.as_str());
        whats.filter(|what| !page.contains(&format!("\n| {} |", cell(what)))).collect()
    }
}

impl Line {
    fn places(&self) -> String {
        let place = |(place, times): &(String, u64)| {
            let found = self.found.iter().find(|(other, _)| other == place).map(|(_, found)| found);
            let found: Vec<String> =
                found.into_iter().flatten().map(|(name, number)| format!("{name} {number}")).collect();
            let found = if found.is_empty() { String::new() } else { format!(" ({})", found.join(", ")) };
            format!("{place} {times}{found}")
        };
        self.places.iter().map(place).collect::<Vec<_>>().join("<br>")
    }
}

/// Text as it stands in a cell of a table.
fn cell(text: &str) -> String {
    text.replace('|', "\\|").replace('\n', " ")
}

/// The value under a key in a list of pairs, added if it is not there.
fn entry<V: Default>(pairs: &mut Vec<(String, V)>, key: String) -> &mut V {
    let place = pairs.iter().position(|(other, _)| *other == key).unwrap_or_else(|| {
        pairs.push((key, V::default()));
        pairs.len() - 1
    });
    &mut pairs[place].1
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOTES: &str = r#"{"table":"faults","what":"Saving answers 500","where":"Chromium","times":1,"wrong":0,"version":"Chrome/1"}
{"table":"faults","what":"Saving answers 500","where":"Firefox","times":2,"wrong":1,"found":{"b":1.5,"a":2},"version":"firefox/2"}
{"table":"soak","what":"A | B","where":"Chromium","times":500,"wrong":0}
"#;

    #[test]
    fn notes_become_tables() -> Result<()> {
        let page = Trials::read(NOTES)?.page();
        assert!(page.contains("The browsers of this run: Chrome/1, firefox/2."));
        assert!(page.contains("## Pages and servers that fail\n\n3 trials, 1 went wrong.\n"));
        assert!(page.contains("| Saving answers 500 | Chromium 1<br>Firefox 2 (a 2, b 1.5) | 1 |\n"));
        assert!(page.contains("| A \\| B | Chromium 500 | 0 |\n"));
        assert!(!page.contains("Random pages"), "nothing was tried there");
        Ok(())
    }

    #[test]
    fn a_page_without_a_line_for_what_was_tried_is_noticed() -> Result<()> {
        let trials = Trials::read(NOTES)?;
        let page = trials.page();
        assert_eq!(trials.missing_in(&page), Vec::<&str>::new());
        assert_eq!(trials.missing_in(&page.replace("| A \\| B |", "| C |")), ["A | B"]);
        Ok(())
    }

    #[test]
    fn what_is_no_note_is_an_error() {
        assert!(Trials::read("x").is_err());
        assert!(Trials::read(r#"{"table":"x","what":"y","where":"z","times":1,"wrong":0}"#).is_err());
    }
}
