//! What the documents name has to be there.

mod rooms;

use anyhow::{Result, bail};
use std::fs;

use crate::project::Project;

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
fn links_are_found() {
    let found: Vec<_> = links("[a](a/b.md) [b](c.md#d) [e](https://example.com/) [f](#g)").collect();
    assert_eq!(found, ["a/b.md", "c.md"]);
}
