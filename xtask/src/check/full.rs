//! At full length it takes about an hour, so each file of browser tests is a step of its own: one that has passed is not run again
//! until the extension or the tests have changed. What it has noted then is kept with it. Another version of a browser is not
//! noticed: `./build.sh clean` forgets what has passed.

use anyhow::{Context, Result};
use std::fs;
use std::io::Write;
use std::path::Path;

use super::counts::Counts;
use super::{node, reliability};
use crate::build;
use crate::manifest::Browser;
use crate::progress::say;
use crate::project::Project;
use crate::stamp::{Stamp, sha256};

/// Runs each file, or takes what came of it when it last passed.
pub fn run(project: &Project, files: &[String]) -> Result<Counts> {
    let shared = shared(project)?;
    let mut sum = Counts::default();
    for file in files {
        sum += step(project, file, &shared).with_context(|| file.clone())?;
    }
    Ok(sum)
}

fn step(project: &Project, file: &str, shared: &[u8]) -> Result<Counts> {
    let folder = project.work("full").join(file.replace('/', "-"));
    let (notes, report) = (folder.join("notes.jsonl"), folder.join("counts.json"));
    let stamp = Stamp::of(&[shared, &fs::read(project.path(file))?]);
    let counts = if stamp.is_on(&folder) {
        say(&format!("nothing has changed since it passed: {file}"));
        node::read(&fs::read_to_string(&report)?)?
    } else {
        say(file);
        if folder.exists() {
            fs::remove_dir_all(&folder)?;
        }
        fs::create_dir_all(&folder)?;
        fs::write(&notes, "")?;
        let counts = node::run(project, node::tests(project, &[file]).env(reliability::VARIABLE, &notes))?;
        fs::copy(node::report(project), &report)?;
        if counts.failed == 0 && counts.passed > 0 {
            stamp.put_on(&folder)?;
        }
        counts
    };
    let mut all = fs::OpenOptions::new().create(true).append(true).open(reliability::notes(project))?;
    all.write_all(&fs::read(&notes)?)?;
    Ok(counts)
}

/// What is looked at for every file of tests: the extension, and whatever lies beside the tests.
fn shared(project: &Project) -> Result<Vec<u8>> {
    let mut inputs = Vec::new();
    for browser in Browser::ALL {
        inputs.extend_from_slice(&fs::read(build::package_path(project, browser))?);
    }
    inputs.extend_from_slice(&fs::read(project.path("package-lock.json"))?);
    add(&project.path("tests"), &mut inputs)?;
    Ok(inputs)
}

/// Adds the names and hashes of what lies below a folder, but for the tests themselves.
fn add(folder: &Path, inputs: &mut Vec<u8>) -> Result<()> {
    let mut entries = fs::read_dir(folder)?.collect::<Result<Vec<_>, _>>()?;
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let name = entry.file_name().to_string_lossy().into_owned();
        if entry.file_type()?.is_dir() {
            add(&entry.path(), inputs)?;
        } else if !name.ends_with(".test.mjs") {
            inputs.extend_from_slice(format!("{name} {}\n", sha256(&fs::read(entry.path())?)).as_bytes());
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_lies_beside_the_tests_counts_and_the_tests_do_not() -> Result<()> {
        let folder = std::env::temp_dir().join(format!("trainstop-full-{}", std::process::id()));
        let seen = || -> Result<Vec<u8>> {
            let mut inputs = Vec::new();
            add(&folder, &mut inputs)?;
            Ok(inputs)
        };
        fs::create_dir_all(folder.join("support"))?;
        fs::write(folder.join("support/a.mjs"), "1")?;
        let before = seen()?;
        fs::write(folder.join("b.test.mjs"), "1")?;
        assert_eq!(seen()?, before);
        fs::write(folder.join("support/a.mjs"), "2")?;
        assert_ne!(seen()?, before);
        fs::remove_dir_all(folder)?;
        Ok(())
    }
}
