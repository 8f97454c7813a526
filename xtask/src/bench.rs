//! `./build.sh bench`: how fast it is, measured side by side. Builds, has Criterion measure the pure core, and leaves the rest to
//! `tests/bench/main.mjs`, which measures in the browsers and writes down all of it.

use anyhow::{Result, bail};
use serde_json::{Map, Value, json};
use std::fs;
use std::process::Command;

use crate::manifest::Browser;
use crate::progress::say;
use crate::project::Project;
use crate::sizes::{self, Weight};
use crate::{build, parts, run};

/// Where everything goes that is measured.
const RESULTS: &str = "dist/bench";
/// The crate that measures the core.
const CORE: &str = "tests/bench/core/Cargo.toml";

/// Measures everything. `arguments` are those of the command.
pub fn bench(project: &Project, arguments: &[&str]) -> Result<()> {
    let quick = is_quick(arguments)?;
    let weights = build::make(project)?;
    println!("\n{}", sizes::table(&weights));
    let results = project.path(RESULTS);
    fs::create_dir_all(&results)?;
    fs::write(results.join("weights.json"), list(&weights).to_string())?;
    fs::write(results.join("parts.json"), parts_of(project)?.to_string())?;
    core(project, quick)?;
    run::shown(Command::new("node").current_dir(&project.root).arg("tests/bench/main.mjs").args(arguments))
}

/// Whether it has to be quick. Looks at all arguments, so that a wrong one is found before minutes have passed.
fn is_quick(arguments: &[&str]) -> Result<bool> {
    let mut quick = false;
    let mut rest = arguments.iter();
    while let Some(argument) = rest.next() {
        match *argument {
            "--quick" => quick = true,
            "--peer"
                if rest.next().is_some_and(|peer| peer.split_once('=').is_some_and(|(name, _)| !name.is_empty())) => {}
            _ => bail!("`bench` takes `--quick` and `--peer NAME=FOLDER`, and not `{argument}`"),
        }
    }
    Ok(quick)
}

/// The sizes by their names.
fn list(weights: &[Weight]) -> Value {
    Value::Object(
        weights.iter().map(|(thing, bytes)| (thing.name().to_owned(), Value::from(*bytes))).collect::<Map<_, _>>(),
    )
}

/// Where the bytes of the package and of the engine are.
fn parts_of(project: &Project) -> Result<Value> {
    let package = fs::read(build::package_path(project, Browser::Chrome))?;
    let [engine, core] = build::named_modules(project).map(fs::read);
    Ok(json!({
        "package": parts::of_package(&package)?,
        "engine": parts::of_module(&engine?)?,
        "core": parts::of_module(&core?)?,
    }))
}

/// Criterion's part. It keeps what it has measured below the results.
fn core(project: &Project, quick: bool) -> Result<()> {
    say("measuring the pure core");
    let mut cargo = Command::new("cargo");
    cargo.current_dir(&project.root).args(["bench", "--quiet", "--locked", "--manifest-path", CORE]);
    cargo.arg("--target-dir").arg(project.path("target/bench"));
    cargo.env("CRITERION_HOME", project.path(RESULTS).join("criterion"));
    let (warm, measure, samples) = if quick { ("0.2", "0.4", "10") } else { ("0.5", "2", "50") };
    cargo.args(["--", "--noplot", "--warm-up-time", warm, "--measurement-time", measure, "--sample-size", samples]);
    run::shown(&mut cargo)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sizes::Thing;

    #[test]
    fn arguments() {
        assert!(is_quick(&[]).is_ok_and(|quick| !quick));
        assert!(is_quick(&["--peer", "Other=some/folder", "--quick"]).is_ok_and(|quick| quick));
        for wrong in [&["--fast"][..], &["--peer"], &["--peer", "some/folder"], &["--peer", "=some/folder"], &["quick"]]
        {
            assert!(is_quick(wrong).is_err(), "{wrong:?}");
        }
    }

    #[test]
    fn sizes_go_by_their_names() {
        assert_eq!(list(&[(Thing::Doorman, 1500)]).to_string(), r#"{"doorman":1500}"#);
    }
}
