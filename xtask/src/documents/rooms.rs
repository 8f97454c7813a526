//! What docs/architecture.md says of the rooms is so: the arrows between them, the files that it sends its readers to.

use anyhow::{Context, Result, bail};
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use crate::project::Project;

/// The documents that name files of the project. (docs/when-linkedin-changes.md also names some that are to be made.)
const NAMING: [&str; 3] = ["docs/architecture.md", "docs/promises.md", "docs/administrators.md"];
/// The folders whose files they name.
const FOLDERS: [&str; 5] = ["src/", "extension/", "tests/", "xtask/", "docs/"];

/// The files and folders that a document names between backticks.
fn named(document: &str) -> impl Iterator<Item = &str> {
    let spans = document.split('`').skip(1).step_by(2);
    spans.filter(|span| {
        let is_path = FOLDERS.iter().any(|folder| span.starts_with(folder));
        is_path && span.chars().all(|letter| letter.is_ascii_alphanumeric() || "/._-".contains(letter))
    })
}

/// The rooms that a module of the crate knows: what it names of the crate's top level.
fn known_to(folder: &Path, room: &str, rooms: &BTreeSet<String>) -> Result<BTreeSet<String>> {
    let mut known = BTreeSet::new();
    if folder.is_dir() {
        for entry in fs::read_dir(folder)? {
            known.extend(known_to(&entry?.path(), room, rooms)?);
        }
    } else if folder.extension().is_some_and(|ending| ending == "rs") {
        let text = fs::read_to_string(folder)?;
        let code = text.lines().filter(|line| !line.trim_start().starts_with("//"));
        for after in code.flat_map(|line| line.split("crate::").skip(1)) {
            let end = after.find(|letter: char| !letter.is_ascii_lowercase() && letter != '_').unwrap_or(after.len());
            known.extend(rooms.get(after.get(..end).unwrap_or_default()).filter(|other| *other != room).cloned());
        }
    }
    Ok(known)
}

#[test]
fn the_picture_of_the_rooms_has_every_arrow_and_no_other() -> Result<()> {
    let project = Project::find()?;
    let document = fs::read_to_string(project.path("docs/architecture.md"))?;
    let picture = document.split("```mermaid").nth(1).and_then(|rest| rest.split("```").next()).context("a picture")?;
    let mut drawn = BTreeSet::new();
    for line in picture.lines() {
        if let Some((from, to)) = line.trim().split_once(" --> ") {
            drawn.insert(format!("{from} knows {to}"));
        }
    }
    let mut rooms = BTreeSet::new();
    for entry in fs::read_dir(project.path("src"))? {
        rooms.insert(entry?.path().file_stem().context("a name")?.to_string_lossy().into_owned());
    }
    rooms.remove("lib");
    let mut there = BTreeSet::new();
    for room in &rooms {
        let (folder, file) = (project.path("src").join(room), project.path("src").join(format!("{room}.rs")));
        let known = known_to(if folder.is_dir() { &folder } else { &file }, room, &rooms)?;
        there.extend(known.iter().map(|other| format!("{room} knows {other}")));
    }
    assert_eq!(drawn, there, "docs/architecture.md, left, and the code, right");
    Ok(())
}

#[test]
fn every_file_that_the_documents_name_is_there() -> Result<()> {
    let project = Project::find()?;
    for document in NAMING {
        let text = fs::read_to_string(project.path(document))?;
        for name in named(&text) {
            if !project.path(name).exists() {
                bail!("{document} names {name}, which does not exist");
            }
        }
    }
    Ok(())
}

#[test]
fn names_of_files_are_found() {
    let found: Vec<_> =
        named("`src/lib.rs`, `src/page/`, `lib.rs`, `src/*.rs`, src/x.rs, `tests/a-b.test.mjs`").collect();
    assert_eq!(found, ["src/lib.rs", "src/page/", "tests/a-b.test.mjs"]);
}
