//! How many checks passed, failed and were skipped; read from what cargo prints.

use anyhow::{Context, Result};
use std::io::{BufRead, BufReader};
use std::ops::AddAssign;
use std::process::{Command, Stdio};

/// The outcome of some checks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Those that held.
    pub passed: usize,
    /// Those that did not.
    pub failed: usize,
    /// Those that were not run, and said so.
    pub skipped: usize,
}

impl Counts {
    /// One check, and it held.
    pub fn one_passed() -> Self {
        Self { passed: 1, ..Self::default() }
    }

    /// One check, and it did not hold.
    pub fn one_failed() -> Self {
        Self { failed: 1, ..Self::default() }
    }

    /// These, of a program that ended so: if it failed and counted no failure, that is a failure too.
    pub fn of_a_program(mut self, succeeded: bool) -> Self {
        if !succeeded && self.failed == 0 {
            self.failed = 1;
        }
        self
    }
}

impl AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.skipped += other.skipped;
    }
}

/// Runs `cargo test`, shows what it prints as it comes, and counts.
pub fn cargo_test(command: &mut Command) -> Result<Counts> {
    let mut child = command.stdout(Stdio::piped()).spawn().context("cargo cannot be started")?;
    let output = child.stdout.take().context("cargo's output cannot be read")?;
    let mut counts = Counts::default();
    for line in BufReader::new(output).lines() {
        let line = line?;
        println!("{line}");
        if let Some(more) = cargo_line(&line) {
            counts += more;
        }
    }
    Ok(counts.of_a_program(child.wait()?.success()))
}

/// The counts in `test result: ok. 5 passed; 0 failed; 1 ignored; ...`.
fn cargo_line(line: &str) -> Option<Counts> {
    let result = line.strip_prefix("test result: ")?;
    let number = |word: &str| {
        let before = result.split_once(word)?.0;
        before.rsplit([' ', ';']).find(|part| !part.is_empty())?.parse().ok()
    };
    Some(Counts { passed: number(" passed")?, failed: number(" failed")?, skipped: number(" ignored")? })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_cargos_line() {
        let line = "test result: FAILED. 15 passed; 2 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.00s";
        assert_eq!(cargo_line(line), Some(Counts { passed: 15, failed: 2, skipped: 1 }));
        assert_eq!(cargo_line("test it_passed ... ok"), None);
    }

    #[test]
    fn a_program_that_fails_without_a_count_has_failed() {
        assert_eq!(Counts::default().of_a_program(false), Counts::one_failed());
        assert_eq!(Counts::one_passed().of_a_program(true), Counts::one_passed());
        let counted = Counts { failed: 2, ..Counts::default() };
        assert_eq!(counted.of_a_program(false), counted);
    }

    #[test]
    fn counts_are_added() {
        let mut sum = Counts { passed: 1, failed: 2, skipped: 3 };
        sum += Counts { passed: 10, failed: 20, skipped: 30 };
        assert_eq!(sum, Counts { passed: 11, failed: 22, skipped: 33 });
    }
}
