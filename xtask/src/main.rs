//! Trainstop's build tool. `./build.sh` calls it; what each command does is in [`HELP`].
//!
//! The way of a build: [`wasm`] turns the crate into two modules, [`bundle`] makes scripts of them, [`extension`] puts
//! them beside the files that ship as they are and the [`manifest`], [`package`] packs the result, [`sizes`] weighs it.
//! [`source`] packs what it was built from. [`check`] is everything that `test` runs, [`bench`] measures how fast it is, [`store`] is
//! what the stores are told; [`reproduce`] builds it all again elsewhere.

mod bench;
mod build;
mod bundle;
mod check;
mod compiler;
#[cfg(test)]
mod documents;
mod extension;
mod git;
mod locales;
mod manifest;
mod markup;
mod names;
mod package;
mod parts;
mod progress;
mod project;
mod reproduce;
mod run;
mod sizes;
mod source;
mod stamp;
mod store;
mod sums;
mod wasm;
mod wasm2js;

use anyhow::{Result, bail};
use std::fs;
use std::process::{Command, ExitCode};

use project::Project;

const HELP: &str = "\
./build.sh [command]

  build          the unpacked extensions, dist/chrome and dist/firefox, and the packages beside them (the default)
  package        the same; the archive of the source, for store reviewers; and what the stores are told, in dist/store/texts
  store          as build; what the stores are told, and the pictures for the stores, in dist/store/pictures; `--only LANGUAGE` makes those of one language
  reproduce      build from nothing in three folders, and compare: the same source gives the same bytes; 10 to 20 minutes
  demo           build, then play the whole story in a real browser, on the replica of LinkedIn
  screenshots    build, then take pictures of every screen in every theme and in some languages, as dist/screenshots/index.html;
                 `--only NAME` takes those whose names have NAME in them
  bench          build, then measure how fast it is, side by side with others; writes docs/performance.md and its picture.
                 `--quick` takes fewer rounds and writes no documents; `--peer NAME=FOLDER` adds another unpacked extension
  test           build, then run every suite, of many of a kind a sample
  test --full    the same at full length; its figures become docs/reliability.md
  test --quick   only the checks that need no browser
  gallery        run a page that shows every card of the banner, to look at by hand
  lab            run the replica of LinkedIn on its own, to look at by hand
  clean          remove what the build has made
  help           this text
";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let outcome = if compiler::is_between() { compiler::stand_in() } else { obey(&arguments) };
    match outcome {
        Ok(code) => code,
        Err(error) => {
            eprintln!("\nerror: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn obey(arguments: &[&str]) -> Result<ExitCode> {
    let project = Project::find()?;
    match arguments {
        [] | ["build"] => build::build(&project)?,
        ["package"] => package_all(&project)?,
        ["store", rest @ ..] => {
            build::build(&project)?;
            store::write_texts(&project)?;
            script(&project, "tests/e2e/store.mjs", rest)?;
            store::measure_pictures(&project, rest.is_empty())?;
        }
        ["reproduce"] => reproduce::run(&project)?,
        ["demo", rest @ ..] => {
            build::build(&project)?;
            script(&project, "tests/e2e/demo.mjs", rest)?;
        }
        ["screenshots", rest @ ..] => {
            build::build(&project)?;
            build::gallery(&project)?;
            script(&project, "tests/e2e/screenshots.mjs", rest)?;
        }
        ["bench", rest @ ..] => bench::bench(&project, rest)?,
        ["gallery", rest @ ..] => {
            build::gallery(&project)?;
            script(&project, "tests/e2e/gallery.mjs", rest)?;
        }
        ["lab", rest @ ..] => script(&project, "tests/lab/main.mjs", rest)?,
        ["test"] => return check::run(project, check::Extent::All),
        ["test", "--full"] => return check::run(project, check::Extent::Full),
        ["test", "--quick"] => return check::run(project, check::Extent::Quick),
        ["clean"] => clean(&project)?,
        ["help" | "--help" | "-h"] => print!("{HELP}"),
        unknown => bail!("there is no command `{}`\n\n{HELP}", unknown.join(" ")),
    }
    Ok(ExitCode::SUCCESS)
}

/// The packages, and the texts that go into the stores with them.
/// The texts first: they can be had without a commit, and the archive of the source cannot.
fn package_all(project: &Project) -> Result<()> {
    store::write_texts(project)?;
    build::package(project)
}

/// Runs one of the project's own scripts, with what else was asked of the command.
fn script(project: &Project, path: &str, arguments: &[&str]) -> Result<()> {
    run::shown(Command::new("node").current_dir(&project.root).arg(path).args(arguments))
}

fn clean(project: &Project) -> Result<()> {
    for folder in ["dist", "target/wasm", "target/trainstop"].map(|folder| project.path(folder)) {
        if folder.exists() {
            fs::remove_dir_all(&folder)?;
        }
    }
    Ok(())
}
