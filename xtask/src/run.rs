//! Runs a program, and turns its failure into a sentence.

use anyhow::{Context, Result, bail};
use std::process::Command;

/// Runs a program whose output is for the person at the terminal.
pub fn shown(command: &mut Command) -> Result<()> {
    let status = command.status().with_context(|| cannot_start(command))?;
    if !status.success() {
        bail!("`{}` failed ({status})", line(command));
    }
    Ok(())
}

/// Runs a program whose output matters only if it fails. Gives what it wrote to its standard output.
pub fn silent(command: &mut Command) -> Result<String> {
    let output = command.output().with_context(|| cannot_start(command))?;
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    if !output.status.success() {
        let complaint = String::from_utf8_lossy(&output.stderr);
        bail!("`{}` failed ({})\n{said}{complaint}", line(command), output.status);
    }
    Ok(said)
}

fn cannot_start(command: &Command) -> String {
    format!("`{}` cannot be started; `./build.sh` installs what is missing", command.get_program().to_string_lossy())
}

fn line(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words.map(|word| word.to_string_lossy()).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_that_does_not_exist_is_named() {
        let error = silent(&mut Command::new("no-such-program-as-this")).map_err(|error| format!("{error:#}"));
        assert!(error.is_err_and(|text| text.contains("no-such-program-as-this")));
    }

    #[test]
    fn a_failure_is_an_error() {
        assert!(silent(Command::new("cargo").arg("no-such-command")).is_err());
    }
}
