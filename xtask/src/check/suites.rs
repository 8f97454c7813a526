//! The suites, in the order in which they run: the quickest to tell first.

use anyhow::{Result, bail};
use serde_json::Value;
use std::process::Command;
use std::time::{Duration, Instant};

use super::counts::{self, Counts};
use super::dependencies;
use super::full;
use super::node;
use crate::manifest::Browser;
use crate::project::Project;
use crate::wasm::{self, Recipe};
use crate::{build, run};

/// What must be there before a suite can run.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Needs {
    /// Only the source.
    Nothing,
    /// The built extension.
    Extension,
    /// The built extension, and the browsers.
    Browsers,
}

/// Checks that belong together.
pub struct Suite {
    /// What it is called in the summary.
    pub name: &'static str,
    /// What must be there.
    pub needs: Needs,
    /// Runs it.
    pub run: fn(&Project) -> Result<Counts>,
}

/// Clippy's last words: a warning is an error.
const STRICT: [&str; 3] = ["--", "-D", "warnings"];

/// All of them.
pub const SUITES: [Suite; 12] = [
    Suite { name: "a second build in under 5 s", needs: Needs::Extension, run: second_build },
    Suite { name: "format", needs: Needs::Nothing, run: |project| one(cargo(project, &["fmt", "--all", "--check"])) },
    Suite {
        name: "clippy, on this machine",
        needs: Needs::Nothing,
        run: |project| one(cargo(project, &["clippy", "--locked", "--workspace", "--all-targets"]).args(STRICT)),
    },
    Suite { name: "clippy, content", needs: Needs::Nothing, run: |project| clippy_for_wasm(project, "content") },
    Suite { name: "clippy, pages", needs: Needs::Nothing, run: |project| clippy_for_wasm(project, "pages") },
    Suite {
        name: "cargo test",
        needs: Needs::Nothing,
        run: |project| {
            let mut tests = cargo(project, &["test", "--locked", "--workspace", "--no-fail-fast"]);
            node::noting(project, &mut tests);
            counts::cargo_test(&mut tests)
        },
    },
    Suite { name: "strings while the memory grows", needs: Needs::Nothing, run: memory_growth },
    Suite { name: "random pages through the core", needs: Needs::Nothing, run: random_pages },
    Suite {
        name: "the lab and the forms, without a browser",
        needs: Needs::Nothing,
        run: |project| node::run(project, &mut node::tests(project, &node::WITHOUT_BROWSER)),
    },
    Suite { name: "dependencies: licences and advisories", needs: Needs::Nothing, run: dependencies::run },
    Suite { name: "addons-linter", needs: Needs::Extension, run: addons_linter },
    Suite { name: "in Chromium and Firefox", needs: Needs::Browsers, run: in_browsers },
];

fn cargo(project: &Project, arguments: &[&str]) -> Command {
    let mut cargo = Command::new("cargo");
    cargo.current_dir(&project.root).args(arguments);
    cargo
}

/// A program whose success is one check.
fn one(mut command: impl std::borrow::BorrowMut<Command>) -> Result<Counts> {
    run::shown(command.borrow_mut()).map(|()| Counts::one_passed())
}

fn clippy_for_wasm(project: &Project, feature: &str) -> Result<Counts> {
    let mut clippy = cargo(project, &["clippy", "--locked", "--package", "trainstop", "--target", wasm::TARGET]);
    one(clippy.args(["--no-default-features", "--features", feature]).args(STRICT))
}

/// A build with nothing changed. The better of two, for the machine may be busy with something else.
fn second_build(project: &Project) -> Result<Counts> {
    for _ in 0..2 {
        let start = Instant::now();
        build::make(project)?;
        if start.elapsed() < Duration::from_secs(5) {
            return Ok(Counts::one_passed());
        }
    }
    bail!("a build with nothing changed takes longer than 5 seconds")
}

/// Both forms of a small module that does nothing but grow its memory while strings go to and fro.
fn memory_growth(project: &Project) -> Result<Counts> {
    let module = wasm::make(
        project,
        &Recipe { name: "glue", beside: "glue", package: "trainstop-glue-test", features: "", as_javascript: true },
    )?;
    node::run(project, node::tests(project, &[node::GLUE]).env("TRAINSTOP_GLUE_MODULE", module.folder()))
}

/// The pure core in both forms, with pages made at random whose truth is known.
fn random_pages(project: &Project) -> Result<Counts> {
    let module = wasm::make(
        project,
        &Recipe { name: "core", beside: "core", package: "trainstop-core-test", features: "", as_javascript: true },
    )?;
    node::run(project, node::tests(project, &[node::CORE]).env("TRAINSTOP_CORE_MODULE", module.folder()))
}

fn in_browsers(project: &Project) -> Result<Counts> {
    build::gallery(project)?;
    let files = node::browser_tests(project)?;
    if project.is_whole() { full::run(project, &files) } else { node::run(project, &mut node::tests(project, &files)) }
}

/// What the store that Firefox installs from says of the package: no errors, no warnings, no notices.
fn addons_linter(project: &Project) -> Result<Counts> {
    let mut linter = Command::new(project.npm_program("addons-linter"));
    linter.current_dir(&project.root).args(["--output", "json"]).arg(build::package_path(project, Browser::Firefox));
    // Its exit code speaks of errors alone, so the report is read in either case.
    let report = String::from_utf8(linter.output()?.stdout)?;
    judge_lint(&report)
}

fn judge_lint(report: &str) -> Result<Counts> {
    let report: Value = serde_json::from_str(report)?;
    for kind in ["errors", "warnings", "notices"] {
        if report["summary"][kind].as_u64() != Some(0) {
            bail!("{kind}: {:#}", report[kind]);
        }
    }
    Ok(Counts::one_passed())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clean_lint_passes() {
        assert!(judge_lint(r#"{"summary":{"errors":0,"warnings":0,"notices":0}}"#).is_ok());
    }

    #[test]
    fn whatever_the_linter_finds_is_a_failure() {
        assert!(judge_lint(r#"{"summary":{"errors":1,"warnings":0,"notices":0}}"#).is_err());
        assert!(judge_lint(r#"{"summary":{"errors":0,"warnings":1,"notices":0}}"#).is_err());
        assert!(judge_lint(r#"{"summary":{"errors":0,"warnings":0,"notices":1}}"#).is_err());
        assert!(judge_lint(r#"{"summary":{}}"#).is_err());
        assert!(judge_lint("").is_err());
    }
}
