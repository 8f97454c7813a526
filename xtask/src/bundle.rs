//! From a module to the scripts that a browser loads, with esbuild. The entry files say how each of them starts.

use anyhow::Result;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::project::Project;
use crate::run;
use crate::wasm::Module;

/// How a script is made.
struct Script {
    entry: &'static str,
    format: &'static str,
    minified: bool,
    /// What is called instead of the browser's own: its name, and the file in `extension/entry/` that exports the last part of it.
    instead: Option<(&'static str, &'static str)>,
}

/// What stays readable, and runs where it is put.
const READABLE: Script = Script { entry: "", format: "iife", minified: false, instead: None };

/// Chromium's content engine: JavaScript only, minified because that halves it.
pub fn engine_for_chrome(project: &Project, content: &Module) -> Result<Vec<u8>> {
    bundle(project, content, &Script { entry: "engine-chrome.js", minified: true, ..READABLE })
}

/// Firefox's content engine: the wasm is inlined; the script around it stays readable, as reviewers ask.
pub fn engine_for_firefox(project: &Project, content: &Module) -> Result<Vec<u8>> {
    let instead = Some(("chrome.runtime.sendMessage", "back.js"));
    bundle(project, content, &Script { entry: "engine-firefox.js", instead, ..READABLE })
}

/// What takes the traces of the version before out of a page.
pub fn tidy(project: &Project, content: &Module) -> Result<Vec<u8>> {
    bundle(project, content, &Script { entry: "tidy.js", ..READABLE })
}

/// What the background and the extension's pages import; it loads `core.wasm` from beside it.
pub fn core(project: &Project, pages: &Module) -> Result<Vec<u8>> {
    bundle(project, pages, &Script { entry: "core.js", format: "esm", ..READABLE })
}

fn bundle(project: &Project, module: &Module, script: &Script) -> Result<Vec<u8>> {
    let style = banner_style(project, module)?;
    let entry = project.path("extension/entry").join(script.entry);
    let output = module.glue().with_file_name(format!("bundled-{}", script.entry));
    let mut esbuild = Command::new(project.npm_program("esbuild"));
    esbuild
        .current_dir(&project.root)
        .arg(entry)
        .args(["--bundle", "--target=es2022", "--charset=utf8", "--legal-comments=none", "--log-level=warning"])
        .args(["--loader:.wasm=base64", "--loader:.css=text"])
        .arg(format!("--format={}", script.format))
        .arg(format!("--outfile={}", output.display()))
        .arg(alias("trainstop/banner.css", &style))
        .arg(alias("trainstop/glue", &module.glue()))
        .arg(alias("trainstop/exports", &module.exports()))
        .arg(alias("trainstop/imports", &module.imports()))
        .arg(alias("trainstop/named", &module.named()))
        .arg(alias("trainstop/module.js", &module.js()))
        .arg(alias("trainstop/module.wasm", &module.wasm()));
    if script.minified {
        esbuild.arg("--minify");
    }
    if let Some((name, file)) = script.instead {
        let export = name.rsplit('.').next().unwrap_or(name);
        esbuild.arg(format!("--define:{name}={export}"));
        esbuild.arg(format!("--inject:{}", project.path("extension/entry").join(file).display()));
    }
    run::silent(&mut esbuild)?;
    Ok(fs::read(output)?)
}

/// The banner's style sheet without comments and spaces. It travels as text beside the module, not in it.
fn banner_style(project: &Project, module: &Module) -> Result<PathBuf> {
    let output = module.glue().with_file_name("banner.css");
    let mut esbuild = Command::new(project.npm_program("esbuild"));
    esbuild
        .current_dir(&project.root)
        .arg(project.path("src/page/banner/banner.css"))
        .args(["--minify", "--charset=utf8", "--log-level=warning"])
        .arg(format!("--outfile={}", output.display()));
    run::silent(&mut esbuild)?;
    Ok(output)
}

fn alias(name: &str, file: &Path) -> String {
    format!("--alias:{name}={}", file.display())
}
