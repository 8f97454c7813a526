//! What the project takes from others: licences of what ships, and known advisories. What cannot be asked is skipped, and said.

use anyhow::{Context, Result, bail};
use serde_json::Value;
use std::collections::BTreeSet;
use std::process::Command;

use super::counts::Counts;
use crate::project::Project;
use crate::wasm;

/// Licences whose terms a distribution under MIT or Apache-2.0 can keep by naming them.
const COMPATIBLE: [&str; 9] = [
    "MIT",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "ISC",
    "Zlib",
    "Unlicense",
    "Unicode-3.0",
];

/// An answer to whether there are known advisories.
enum Answer {
    /// There are none.
    Clean,
    /// There are these.
    Found(String),
    /// Nobody has answered, for this reason.
    None(String),
}

/// Licences, and the advisories of both registries.
pub fn run(project: &Project) -> Result<Counts> {
    let crates = shipped(&metadata(project)?)?;
    for (name, licence) in &crates {
        if !is_compatible(licence) {
            bail!("{name} ships with the extension, under a licence that this project cannot keep: {licence}");
        }
    }
    println!("{} crates ship with the extension, all under compatible licences", crates.len());
    let mut counts = Counts::one_passed();
    for (what, answer) in [("cargo", ask_cargo(project)), ("npm", ask_npm(project))] {
        match answer {
            Answer::Clean => counts.passed += 1,
            Answer::Found(advisories) => {
                eprintln!("failed: known advisories against what is taken from {what}:\n{advisories}");
                counts.failed += 1;
            }
            Answer::None(reason) => {
                println!("SKIPPED, NOT CHECKED: advisories against what is taken from {what}: {reason}");
                counts.skipped += 1;
            }
        }
    }
    Ok(counts)
}

fn metadata(project: &Project) -> Result<Value> {
    let mut cargo = Command::new("cargo");
    cargo.current_dir(&project.root).args([
        "metadata",
        "--locked",
        "--format-version",
        "1",
        "--features",
        "content,pages",
    ]);
    let output = cargo.args(["--filter-platform", wasm::TARGET]).output()?;
    if !output.status.success() {
        bail!("cargo metadata: {}", String::from_utf8_lossy(&output.stderr));
    }
    Ok(serde_json::from_slice(&output.stdout)?)
}

/// The crates that end up in the extension, with their licences: what the package needs when it runs, and what that needs.
fn shipped(metadata: &Value) -> Result<BTreeSet<(String, String)>> {
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    let packages = list(&metadata["packages"]);
    let nodes = list(&metadata["resolve"]["nodes"]);
    let root = packages
        .iter()
        .find(|package| package["name"] == "trainstop")
        .context("cargo does not know the extension's crate")?;
    let mut reached = BTreeSet::new();
    let mut waiting = vec![root["id"].clone()];
    while let Some(id) = waiting.pop() {
        if !reached.insert(id.to_string()) {
            continue;
        }
        let node = nodes.iter().find(|node| node["id"] == id).context("cargo's graph has a gap")?;
        for dependency in list(&node["deps"]) {
            // The kind of an ordinary dependency is null; the others are for builds and tests.
            if list(&dependency["dep_kinds"]).iter().any(|kind| kind["kind"].is_null()) {
                waiting.push(dependency["pkg"].clone());
            }
        }
    }
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let reached = packages.iter().filter(|package| reached.contains(&package["id"].to_string()));
    Ok(reached.map(|package| (text(&package["name"]), text(&package["license"]))).collect())
}

/// Whether one of the alternatives of a licence expression can be chosen. Parentheses are read as far as crates use them:
/// `(A OR B) AND C`.
fn is_compatible(licence: &str) -> bool {
    let one = |licence: &str| COMPATIBLE.contains(&licence.trim().trim_matches(['(', ')']));
    let any = |part: &str| part.replace('/', " OR ").split(" OR ").any(one);
    if licence.contains('(') {
        return licence.split(" AND ").all(any);
    }
    licence.replace('/', " OR ").split(" OR ").any(|choice| choice.split(" AND ").all(one))
}

/// `cargo audit`, where it is installed. It fetches the advisories itself.
fn ask_cargo(project: &Project) -> Answer {
    let installed =
        Command::new("cargo").args(["audit", "--version"]).output().is_ok_and(|output| output.status.success());
    if !installed {
        return Answer::None("`cargo audit` is not installed (cargo install --locked cargo-audit)".to_owned());
    }
    ask(Command::new("cargo").current_dir(&project.root).args(["audit", "--json"]), judge_cargo)
}

/// `npm audit`, which asks the registry.
fn ask_npm(project: &Project) -> Answer {
    let mut npm = Command::new(if cfg!(windows) { "npm.cmd" } else { "npm" });
    npm.current_dir(&project.root).args([
        "audit",
        "--json",
        "--package-lock-only",
        "--fetch-retries=0",
        "--fetch-timeout=20000",
    ]);
    ask(&mut npm, judge_npm)
}

fn ask(command: &mut Command, judge: fn(&Value) -> Option<Answer>) -> Answer {
    let output = match command.output() {
        Ok(output) => output,
        Err(error) => return Answer::None(error.to_string()),
    };
    // Their exit codes say failure both for advisories and for no answer, so the report is read.
    let report: Option<Value> = serde_json::from_slice(&output.stdout).ok();
    report.as_ref().and_then(judge).unwrap_or_else(|| {
        let said = String::from_utf8_lossy(&output.stderr);
        Answer::None(
            said.lines()
                .find(|line| line.contains("error") || line.contains("warn audit"))
                .unwrap_or("no answer")
                .to_owned(),
        )
    })
}

fn judge_cargo(report: &Value) -> Option<Answer> {
    let vulnerabilities = &report["vulnerabilities"];
    match vulnerabilities["count"].as_u64()? {
        0 => Some(Answer::Clean),
        _ => Some(Answer::Found(format!("{:#}", vulnerabilities["list"]))),
    }
}

fn judge_npm(report: &Value) -> Option<Answer> {
    match report["metadata"]["vulnerabilities"]["total"].as_u64()? {
        0 => Some(Answer::Clean),
        _ => Some(Answer::Found(format!("{:#}", report["vulnerabilities"]))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn licences() {
        for good in
            ["MIT", "MIT OR Apache-2.0", "MIT/Apache-2.0", "GPL-3.0 OR MIT", "(MIT OR Apache-2.0) AND Unicode-3.0"]
        {
            assert!(is_compatible(good), "{good}");
        }
        for bad in ["", "GPL-3.0", "MIT AND GPL-3.0", "(MIT OR Apache-2.0) AND GPL-3.0", "Proprietary"] {
            assert!(!is_compatible(bad), "{bad}");
        }
    }

    #[test]
    fn what_is_for_builds_and_tests_does_not_ship() -> Result<()> {
        let dependency = |id: &str, kind: Value| json!({ "pkg": id, "dep_kinds": [{ "kind": kind }] });
        let package = |name: &str| json!({ "id": name, "name": name, "license": "MIT" });
        let packages = ["trainstop", "a", "b", "c", "d"].map(package);
        let metadata = json!({
            "packages": packages,
            "resolve": { "nodes": [
                { "id": "trainstop", "deps": [dependency("a", Value::Null), dependency("b", "dev".into()), dependency("c", "build".into())] },
                { "id": "a", "deps": [dependency("d", Value::Null)] },
                { "id": "d", "deps": [] },
            ] },
        });
        let names: Vec<_> = shipped(&metadata)?.into_iter().map(|(name, _)| name).collect();
        assert_eq!(names, ["a", "d", "trainstop"]);
        Ok(())
    }

    #[test]
    fn an_advisory_is_a_failure_and_no_answer_is_neither() {
        let clean = |answer| matches!(answer, Some(Answer::Clean));
        let found = |answer| matches!(answer, Some(Answer::Found(_)));
        assert!(clean(judge_cargo(&json!({ "vulnerabilities": { "found": false, "count": 0, "list": [] } }))));
        assert!(found(judge_cargo(&json!({ "vulnerabilities": { "found": true, "count": 1, "list": [{}] } }))));
        assert!(judge_cargo(&json!({ "error": "no database" })).is_none());
        assert!(clean(judge_npm(&json!({ "metadata": { "vulnerabilities": { "total": 0 } } }))));
        assert!(found(judge_npm(&json!({ "vulnerabilities": {}, "metadata": { "vulnerabilities": { "total": 2 } } }))));
        assert!(judge_npm(&json!({ "message": "405 Method Not Allowed", "statusCode": 405 })).is_none());
    }
}
