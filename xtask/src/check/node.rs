//! Runs tests with Node's own runner: which files, and what came of them.

use anyhow::{Context, Result};
use serde_json::Value;
use std::fs;
use std::path::Path;
use std::process::Command;

use super::counts::Counts;
use super::reliability;
use crate::project::Project;

/// The tests that need no browser. Every other `*.test.mjs` below `tests/` does.
pub const WITHOUT_BROWSER: [&str; 3] =
    ["tests/lab/lab.test.mjs", "tests/lab/faults.test.mjs", "tests/repository/forms.test.mjs"];

/// The tests of a module itself, which need a module of their own: see `suites`.
pub const GLUE: &str = "tests/glue/growth.test.mjs";
/// Random pages through the pure core.
pub const CORE: &str = "tests/random/core.test.mjs";

/// What tests the tools of the tests, and what is done by hand before a release: run at full length only, and by whoever changes them.
const OF_THE_TOOLS: [&str; 5] = [
    "tests/e2e/bench.test.mjs",
    "tests/e2e/harness/harness.test.mjs",
    "tests/e2e/store.test.mjs",
    "tests/lab/browser.test.mjs",
    "tests/lab/scanner.test.mjs",
];

/// A file that takes longer than this hangs.
const TIMEOUT: &str = "--test-timeout=900000";

/// The tests that need browsers: found, not listed, so that none can be forgotten.
pub fn browser_tests(project: &Project) -> Result<Vec<String>> {
    let mut found = Vec::new();
    find(&project.path("tests"), "tests", &mut found)?;
    found.retain(|file| file != GLUE && file != CORE && !WITHOUT_BROWSER.contains(&file.as_str()));
    found.retain(|file| project.is_whole() || !OF_THE_TOOLS.contains(&file.as_str()));
    found.sort();
    Ok(found)
}

fn find(folder: &Path, name: &str, found: &mut Vec<String>) -> Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let path = format!("{name}/{}", entry.file_name().to_string_lossy());
        if entry.file_type()?.is_dir() {
            find(&entry.path(), &path, found)?;
        } else if path.ends_with(".test.mjs") {
            found.push(path);
        }
    }
    Ok(())
}

/// Node, about to run these files one after the other: more browsers at once would spoil each other's times.
pub fn tests(project: &Project, files: &[impl AsRef<str>]) -> Command {
    let mut node = Command::new("node");
    node.current_dir(&project.root).args(["--test", "--test-concurrency=1", TIMEOUT]);
    node.args(["--test-reporter=spec", "--test-reporter-destination=stdout"]);
    node.arg("--test-reporter=./xtask/reporter.mjs");
    node.arg(format!("--test-reporter-destination={}", report(project).display()));
    node.args(files.iter().map(AsRef::as_ref));
    noting(project, &mut node);
    node
}

/// Tells tests where to note what they try, and whether to try everything.
pub fn noting(project: &Project, tests: &mut Command) {
    tests.env(reliability::VARIABLE, reliability::notes(project));
    if project.is_whole() {
        tests.env("WHOLE", "1");
    } else {
        tests.env_remove("WHOLE");
    }
}

/// Runs the tests, shown as they go, and counts.
pub fn run(project: &Project, tests: &mut Command) -> Result<Counts> {
    let report = report(project);
    if let Some(folder) = report.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(&report, "")?;
    let status = tests.status().context("node cannot be started")?;
    let text = fs::read_to_string(&report)?;
    let counts = read(&text).with_context(|| format!("node ended ({status}) without counts"))?;
    Ok(counts.of_a_program(status.success()))
}

/// Where Node's reporter leaves the counts.
pub fn report(project: &Project) -> std::path::PathBuf {
    project.work("node-tests.json")
}

/// The counts in what Node's reporter has left.
pub fn read(report: &str) -> Result<Counts> {
    let report: Value = serde_json::from_str(report)?;
    let number = |key: &str| -> Result<usize> {
        let number = report[key].as_u64().with_context(|| format!("`{key}` is missing"))?;
        Ok(usize::try_from(number)?)
    };
    Ok(Counts { passed: number("passed")?, failed: number("failed")?, skipped: number("skipped")? })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_report() -> Result<()> {
        assert_eq!(read(r#"{"passed":3,"failed":1,"skipped":2}"#)?, Counts { passed: 3, failed: 1, skipped: 2 });
        Ok(())
    }

    #[test]
    fn half_a_report_is_an_error() {
        assert!(read("").is_err());
        assert!(read(r#"{"passed":3}"#).is_err());
    }

    #[test]
    fn the_listed_tests_exist() -> Result<()> {
        let project = Project::find()?;
        for file in WITHOUT_BROWSER.iter().chain([&GLUE, &CORE]).chain(&OF_THE_TOOLS) {
            assert!(project.path(file).is_file(), "{file} does not exist");
        }
        Ok(())
    }
}
