//! What the documents name has to be there.

mod rooms;

use anyhow::{Result, bail};
use std::fs;
use std::path::Path;

use crate::project::Project;

/// Where documents are.
const FOLDERS: [&str; 4] = ["", "docs", "docs/decisions", "tests/lab"];

/// The files of the project that a document links to.
fn links(document: &str) -> impl Iterator<Item = &str> {
    let targets = document.split("](").skip(1).filter_map(|after| after.split([')', '#']).next());
    targets.filter(|target| !target.is_empty() && !target.contains("://"))
}

#[test]
fn every_file_that_the_threat_model_links_to_is_there() -> Result<()> {
    let project = Project::find()?;
    let document = fs::read_to_string(project.path("SECURITY.md"))?;
    let mut tests = 0;
    for link in links(&document) {
        if !project.path(link).is_file() {
            bail!("SECURITY.md links to {link}, which does not exist");
        }
        tests += usize::from(link.ends_with(".test.mjs"));
    }
    assert!(tests > 15, "the threat model names the tests that show it");
    Ok(())
}

#[test]
fn every_file_that_a_document_links_to_is_there() -> Result<()> {
    let project = Project::find()?;
    let mut absent = Vec::new();
    for folder in FOLDERS.map(|folder| project.path(folder)) {
        for entry in fs::read_dir(&folder)? {
            let path = entry?.path();
            if path.extension().is_some_and(|ending| ending == "md") {
                absent.extend(absent_from(&path, &folder)?);
            }
        }
    }
    assert!(absent.is_empty(), "\n{}", absent.join("\n"));
    Ok(())
}

/// A line for each link of the document that leads nowhere.
fn absent_from(document: &Path, folder: &Path) -> Result<Vec<String>> {
    let text = fs::read_to_string(document)?;
    let absent = links(&text).filter(|link| !folder.join(link).exists());
    Ok(absent.map(|link| format!("{} links to {link}, which does not exist", document.display())).collect())
}

#[test]
fn links_are_found() {
    let found: Vec<_> = links("[a](a/b.md) [b](c.md#d) [e](https://example.com/) [f](#g)").collect();
    assert_eq!(found, ["a/b.md", "c.md"]);
}
