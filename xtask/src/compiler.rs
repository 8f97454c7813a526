//! The compiler: which one releases are built with, and what is done so that it gives the same bytes on every machine.
//!
//! Each crate gets a number from cargo (`-Cmetadata`), which is part of all its symbols, and their order decides the order of what
//! is compiled. The number of a procedural macro depends on the kind of machine that it runs on, and so does that of every crate that
//! uses it: on ARM64 the same source would give another module than on x86-64. So this tool stands between cargo and the compiler,
//! and gives numbers that depend on the crate alone.

use anyhow::{Context, Result, bail};
use std::ffi::OsString;
use std::path::PathBuf;
use std::process::{Command, ExitCode};
use std::{env, iter};

use crate::project::Project;
use crate::run;
use crate::stamp::sha256;

/// Set where this tool is to stand between cargo and the compiler.
const BETWEEN: &str = "TRAINSTOP_BETWEEN_CARGO_AND_RUSTC";
/// How cargo tells the compiler a crate's number.
const NUMBER: &str = "metadata=";
/// As many digits as cargo's own numbers have.
const DIGITS: usize = 16;
/// What somebody may have set, and would change what comes out. Their profiles begin as [`PROFILE`] does.
const MEDDLES: [&str; 2] = ["RUSTC_BOOTSTRAP", "RUSTC_WORKSPACE_WRAPPER"];
const PROFILE: &str = "CARGO_PROFILE_";

/// The workspace's `Cargo.toml`, where the version is written; `build.sh` reads it there, too.
const CARGO_TOML: &str = include_str!("../../Cargo.toml");

/// The version of Rust that releases are built with.
pub fn of_releases() -> Result<&'static str> {
    written(CARGO_TOML)
        .context("Cargo.toml does not say under [workspace.metadata.release] which Rust releases are built with")
}

/// What to say if this is another compiler.
pub fn notice(project: &Project) -> Result<Option<String>> {
    let release = of_releases()?;
    let here = run::silent(Command::new("rustc").current_dir(&project.root).arg("--version"))?;
    Ok((!is_version(&here, release)).then(|| {
        format!(
            "these sums are not those of a release, which is built with Rust {release}; here is {}. To compare, run \
             `rustup toolchain install {release} --profile minimal --target wasm32-unknown-unknown` and then this again",
            here.trim()
        )
    }))
}

/// Where the compiler looks for the standard library's source, which is there if somebody has installed it; and what that folder
/// is called in what has been compiled already.
pub fn library_source(project: &Project) -> Result<(PathBuf, String)> {
    let ask = |argument: &[&str]| run::silent(Command::new("rustc").current_dir(&project.root).args(argument));
    let folder = PathBuf::from(ask(&["--print", "sysroot"])?.trim()).join("lib/rustlib/src/rust");
    let version = ask(&["-vV"])?;
    let commit = version.lines().find_map(|line| line.strip_prefix("commit-hash: ")).unwrap_or("unknown");
    Ok((folder, format!("/rustc/{commit}")))
}

/// Has cargo give the same bytes on every machine.
pub fn steady(cargo: &mut Command) -> Result<()> {
    let meddling = env::vars_os().map(|(name, _)| name).filter(|name| meddles(&name.to_string_lossy()));
    for name in meddling {
        cargo.env_remove(name);
    }
    cargo.env("CARGO_INCREMENTAL", "0").env("RUSTC_WRAPPER", env::current_exe()?).env(BETWEEN, "1");
    Ok(())
}

fn meddles(variable: &str) -> bool {
    MEDDLES.contains(&variable) || variable.starts_with(PROFILE)
}

/// Whether cargo has called this tool instead of the compiler.
pub fn is_between() -> bool {
    env::var_os(BETWEEN).is_some()
}

/// Calls the compiler: the first argument, with the others, but the crate's number.
pub fn stand_in() -> Result<ExitCode> {
    let mut arguments = env::args_os().skip(1);
    let Some(compiler) = arguments.next() else { bail!("cargo has not said which compiler to call") };
    let package = |variable: &str| env::var(variable).unwrap_or_default();
    let package = [package("CARGO_PKG_NAME"), package("CARGO_PKG_VERSION")];
    let arguments = renumbered(arguments.collect(), &package);
    let status = Command::new(&compiler).args(arguments).env_remove(BETWEEN).status();
    let status = status.with_context(|| format!("cannot start {}", compiler.display()))?;
    Ok(if status.success() { ExitCode::SUCCESS } else { ExitCode::from(code(status.code())) })
}

fn code(code: Option<i32>) -> u8 {
    code.and_then(|code| u8::try_from(code).ok()).unwrap_or(1)
}

/// The arguments, with a number that depends on the crate alone.
fn renumbered(arguments: Vec<OsString>, package: &[String]) -> Vec<OsString> {
    let number = number(&arguments, package);
    let renumber = |argument: OsString| {
        let text = argument.to_string_lossy();
        if text.starts_with(NUMBER) { format!("{NUMBER}{number}").into() } else { argument }
    };
    arguments.into_iter().map(renumber).collect()
}

/// The number of a crate: from its package, its name, its features, and what it is compiled for. No two crates of one build have all
/// of these in common.
fn number(arguments: &[OsString], package: &[String]) -> String {
    let texts: Vec<_> = arguments.iter().map(|argument| argument.to_string_lossy()).collect();
    let values =
        texts.windows(2).filter(|pair| ["--crate-name", "--crate-type", "--target", "--cfg"].contains(&&*pair[0]));
    let mut values: Vec<String> = values.map(|pair| pair.join(" ")).collect();
    values.sort();
    let all = package.iter().cloned().chain(values).chain(iter::once(String::new()));
    sha256(all.collect::<Vec<_>>().join("\n").as_bytes())[..DIGITS].to_owned()
}

/// The version in the workspace's `Cargo.toml`.
fn written(cargo_toml: &str) -> Option<&str> {
    let table = cargo_toml.split("[workspace.metadata.release]").nth(1)?;
    let value = table.lines().find_map(|line| line.strip_prefix("rust = "))?;
    Some(value.trim_matches('"'))
}

/// Whether `rustc --version` has said this version.
fn is_version(said: &str, version: &str) -> bool {
    said.split(' ').nth(1) == Some(version)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn arguments(line: &str) -> Vec<OsString> {
        line.split(' ').map(OsString::from).collect()
    }

    fn package(version: &str) -> [String; 2] {
        ["serde".to_owned(), version.to_owned()]
    }

    /// The crate's new number, of a call with this end.
    fn numbered(end: &str, version: &str) -> String {
        let line = format!("--crate-name serde --crate-type lib {end}");
        let line = renumbered(arguments(&line), &package(version));
        let numbers: Vec<_> = line.iter().filter_map(|argument| argument.to_str()?.strip_prefix(NUMBER)).collect();
        assert_eq!(numbers.len(), 1, "{line:?}");
        numbers[0].to_owned()
    }

    #[test]
    fn a_crates_number_does_not_depend_on_cargos() {
        let here = numbered("-C metadata=0123456789abcdef -C extra-filename=-01 --cfg a --cfg b", "1.0.0");
        let there = numbered("-C metadata=fedcba9876543210 -C extra-filename=-02 --cfg b --cfg a", "1.0.0");
        assert_eq!(here, there);
        assert_eq!(here.len(), DIGITS);
    }

    #[test]
    fn another_crate_has_another_number() {
        let one = numbered("-C metadata=0 --cfg a", "1.0.0");
        assert_ne!(one, numbered("-C metadata=0 --cfg a", "1.0.1"));
        assert_ne!(one, numbered("-C metadata=0 --cfg b", "1.0.0"));
        assert_ne!(one, numbered("-C metadata=0 --cfg a --target wasm32-unknown-unknown", "1.0.0"));
    }

    #[test]
    fn other_arguments_stay_as_they_are() {
        let line = arguments("--crate-name x src/lib.rs -C opt-level=z --emit=dep-info,metadata,link -");
        assert_eq!(renumbered(line.clone(), &package("1.0.0")), line);
    }

    #[test]
    fn what_would_change_the_profile_is_taken_away() {
        assert!(meddles("CARGO_PROFILE_RELEASE_LTO") && meddles("RUSTC_BOOTSTRAP"));
        assert!(!meddles("CARGO_HOME") && !meddles("PATH"));
    }

    #[test]
    fn the_version_is_written_in_full() -> Result<()> {
        let version = of_releases()?;
        assert_eq!(version.split('.').filter(|part| part.parse::<u32>().is_ok()).count(), 3, "{version}");
        Ok(())
    }

    #[test]
    fn build_sh_finds_the_same_version() {
        // It looks for a line that begins so, and there is to be one alone.
        assert_eq!(CARGO_TOML.lines().filter(|line| line.starts_with("rust = ")).count(), 1);
    }

    #[test]
    fn another_compiler_is_told_apart() {
        assert!(is_version("rustc 1.95.0 (59807616e 2026-04-14)\n", "1.95.0"));
        assert!(!is_version("rustc 1.95.0-nightly (59807616e 2026-04-14)\n", "1.95.0"));
        assert!(!is_version("rustc 1.96.0 (0 2026-05-26)\n", "1.95.0"));
    }
}
