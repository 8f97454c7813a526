//! `./build.sh test`: builds, runs every suite to its end whatever the others come to, and adds up.

mod counts;
mod dependencies;
mod full;
mod node;
mod reliability;
mod suites;

use anyhow::Result;
use std::process::ExitCode;

use crate::progress::say;
use crate::project::Project;
use crate::{build, sizes, store};
use counts::Counts;
use suites::{Needs, SUITES};

/// How much is to be checked.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Extent {
    /// Everything there is, as often as it takes; the result is `docs/reliability.md`.
    Full,
    /// Everything, where there are many of a kind a sample of them.
    All,
    /// What needs no browser.
    Quick,
}

/// Runs the suites. The last line that it prints is the sum.
pub fn run(project: Project, extent: Extent) -> Result<ExitCode> {
    let project = &if extent == Extent::Full { project.whole() } else { project };
    reliability::begin(project)?;
    let built = build::make(project);
    let there_is_something_to_load = built.is_ok();
    let mut results = Vec::new();
    match built {
        Ok(weights) => {
            println!("\n{}", sizes::table(&weights));
            results.push(("build", Counts::one_passed()));
            results.push(("size gate", judge("size gate", sizes::gate(&weights).map(|()| Counts::one_passed()))));
            let told = store::write_texts(project).map(|()| Counts::one_passed());
            results.push(("texts for the stores", judge("texts for the stores", told)));
        }
        Err(error) => results.push(("build", judge("build", Err(error)))),
    }

    for suite in SUITES.iter().filter(|suite| extent != Extent::Quick || suite.needs != Needs::Browsers) {
        println!();
        say(suite.name);
        let outcome = if suite.needs == Needs::Nothing || there_is_something_to_load {
            (suite.run)(project)
        } else {
            Err(anyhow::anyhow!("not run, because there is no extension to run it on"))
        };
        results.push((suite.name, judge(suite.name, outcome)));
    }

    if extent == Extent::All {
        results.push(("docs/reliability.md", judge("docs/reliability.md", reliability::is_complete(project))));
    }

    println!("\n{:40} {:>7} {:>7} {:>8}", "", "passed", "failed", "skipped");
    let mut sum = Counts::default();
    for (name, counts) in &results {
        println!("{name:40} {:>7} {:>7} {:>8}", counts.passed, counts.failed, counts.skipped);
        sum += *counts;
    }
    println!();
    if extent == Extent::Full && sum.failed == 0 {
        reliability::write(project)?;
        say("written: docs/reliability.md");
    }
    say("done");
    println!("{} passed, {} failed", sum.passed, sum.failed);
    Ok(if sum.failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// What a suite counts for: one failure if it broke off, and one if it has checked nothing.
fn judge(name: &str, outcome: Result<Counts>) -> Counts {
    match outcome {
        Ok(counts) if counts.passed + counts.failed == 0 => {
            eprintln!("failed: {name}: not one test was run, so nothing was checked");
            Counts { failed: 1, ..counts }
        }
        Ok(counts) => counts,
        Err(error) => {
            eprintln!("failed: {name}: {error:#}");
            Counts::one_failed()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use anyhow::anyhow;

    #[test]
    fn a_suite_that_breaks_off_is_a_failure() {
        assert_eq!(judge("x", Err(anyhow!("broke off"))), Counts::one_failed());
    }

    #[test]
    fn a_suite_that_checks_nothing_is_a_failure() {
        assert_eq!(judge("x", Ok(Counts::default())), Counts::one_failed());
        let skipped = Counts { skipped: 3, ..Counts::default() };
        assert_eq!(judge("x", Ok(skipped)), Counts { failed: 1, ..skipped });
    }

    #[test]
    fn other_counts_stand() {
        let counts = Counts { passed: 2, failed: 1, skipped: 0 };
        assert_eq!(judge("x", Ok(counts)), counts);
    }
}
