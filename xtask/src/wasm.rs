//! From a crate to a module that runs everywhere: as WebAssembly, and as plain JavaScript.
//!
//! Rust's standard library comes compiled with features of WebAssembly that wasm2js does not know, so the module is
//! lowered to the first version of WebAssembly before wasm-bindgen sees it, and made small afterwards.

use anyhow::{Context, Result, bail};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};
use wasm_bindgen_cli_support::Bindgen;

use crate::names::{self, Names};
use crate::progress::say;
use crate::project::Project;
use crate::stamp::Stamp;
use crate::{compiler, run, wasm2js};

/// The target that modules are compiled for.
pub const TARGET: &str = "wasm32-unknown-unknown";

/// What the compiler may have used, and the lowering removes.
const COMPILED_WITH: [&str; 6] = [
    "--mvp-features",
    "--enable-bulk-memory",
    "--enable-bulk-memory-opt",
    "--enable-sign-ext",
    "--enable-nontrapping-float-to-int",
    "--enable-mutable-globals",
];

/// What is left afterwards, which browsers have had since 2017.
const LOWERED_TO: [&str; 2] = ["--mvp-features", "--enable-mutable-globals"];

/// How many bytes the module has for a stack, beside the one that the engine of WebAssembly or JavaScript keeps of its own: for what
/// functions hold that has an address. Where memory grows as JavaScript, all of it is copied; and what lies above the stack has
/// shorter addresses, which are in every form of the module by the thousand. As JavaScript nothing would stop at its end. There is room:
/// in November 2026 no function took more than 2,500 bytes of it, and the one that calls itself as deep as its input is (the walk
/// through LinkedIn's page data, at most 128 deep) some 10 KB in all.
const STACK: u32 = 64 << 10;

/// The module as wasm2js gives it, bug and all: kept for the test that shows why the cure is needed.
const UNCURED: &str = "uncured.js";

/// The way a module is made, as source: when that changes, a module is made anew.
const THIS_WAY: &str = concat!(include_str!("wasm.rs"), include_str!("names.rs"), include_str!("wasm2js.rs"));

/// A module to be made: which package, with which features.
pub struct Recipe {
    /// What it is called in progress lines and in the folder of its files.
    pub name: &'static str,
    /// The module in whose folder cargo compiles it: its own, or one that needs the very same crates.
    pub beside: &'static str,
    /// The package in this workspace.
    pub package: &'static str,
    /// The features of the package that are switched on; none of the default ones are.
    pub features: &'static str,
    /// Whether it is made as plain JavaScript, too.
    pub as_javascript: bool,
}

/// A module that has been made: a folder in which each form of it is a file.
pub struct Module {
    folder: PathBuf,
}

impl Module {
    /// Where all its files are.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// wasm-bindgen's JavaScript between the module and the browser; the same for both forms.
    pub fn glue(&self) -> PathBuf {
        self.folder.join("module_bg.js")
    }

    /// Re-exports from the glue what the crate exports, and nothing else of it.
    pub fn exports(&self) -> PathBuf {
        self.folder.join("exports.js")
    }

    /// The glue as the module imports it.
    pub fn imports(&self) -> PathBuf {
        self.folder.join("imports.js")
    }

    /// Gives the module's exports the names that the glue knows.
    pub fn named(&self) -> PathBuf {
        self.folder.join("named.js")
    }

    /// The module as WebAssembly.
    pub fn wasm(&self) -> PathBuf {
        self.folder.join("module.wasm")
    }

    /// The module as JavaScript, if its recipe says so.
    pub fn js(&self) -> PathBuf {
        self.folder.join("module.js")
    }
}

/// Makes the module.
pub fn make(project: &Project, recipe: &Recipe) -> Result<Module> {
    let compiled = compile(project, recipe)?;
    finish(project, recipe, &compiled)
}

/// Compiles the package. Gives cargo's wasm file.
fn compile(project: &Project, recipe: &Recipe) -> Result<Vec<u8>> {
    say(&format!("{}: compiling", recipe.name));
    let target = project.wasm_target(recipe.beside);
    let mut cargo = Command::new("cargo");
    cargo
        .current_dir(&project.root)
        .args(["build", "--release", "--locked", "--lib", "--target", TARGET])
        .args(["--package", recipe.package, "--no-default-features", "--features", recipe.features])
        .arg("--target-dir")
        .arg(&target)
        .env("CARGO_ENCODED_RUSTFLAGS", rust_flags(project)?.join("\x1f"));
    compiler::steady(&mut cargo)?;
    if target.exists() {
        // The first time is long, and cargo's lines are the progress; later they would only be noise.
        cargo.arg("--quiet");
    }
    run::shown(&mut cargo)?;
    let file = format!("{TARGET}/release/{}.wasm", recipe.package.replace('-', "_"));
    let file = target.join(file);
    fs::read(&file).with_context(|| format!("cannot read {}", file.display()))
}

/// Makes the module of what was compiled, unless that was done before from the very same things.
fn finish(project: &Project, recipe: &Recipe, compiled: &[u8]) -> Result<Module> {
    let folder = project.work(recipe.name);
    let module = Module { folder: folder.clone() };
    let locks = [fs::read(project.path("Cargo.lock"))?, fs::read(project.path("package-lock.json"))?];
    let stamp = Stamp::of(&[compiled, &locks[0], &locks[1], THIS_WAY.as_bytes(), &[u8::from(recipe.as_javascript)]]);
    if stamp.is_on(&folder) {
        return Ok(module);
    }
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    fs::create_dir_all(&folder)?;
    let file = |name: &str| folder.join(name);

    say(&format!("{}: lowering to the first version of WebAssembly", recipe.name));
    fs::write(file("compiled.wasm"), compiled)?;
    let mut lower = binaryen(project, "wasm-opt");
    lower.args(["-g", "--strip-target-features"]).args(COMPILED_WITH).args([
        "--signext-lowering",
        "--llvm-nontrapping-fptoint-lowering",
        "--llvm-memory-copy-fill-lowering",
    ]);
    run::silent(lower.arg(file("compiled.wasm")).arg("-o").arg(file("low.wasm")))?;
    // Says in the module what it now needs; wasm-bindgen reads that.
    let mut declare = binaryen(project, "wasm-opt");
    declare.arg("-g").args(LOWERED_TO).arg("--emit-target-features");
    run::silent(declare.arg(file("low.wasm")).arg("-o").arg(file("lowered.wasm")))?;

    say(&format!("{}: binding", recipe.name));
    bind(&file("lowered.wasm"), &folder)?;

    say(&format!("{}: making it small", recipe.name));
    let mut shrink = binaryen(project, "wasm-opt");
    // Small once more from its pieces, which saves another hundredth.
    shrink.args(inlining(recipe)).args(["-Oz", "--flatten", "--rereloop", "-Oz", "-Oz"]);
    shrink.args(LOWERED_TO).args(["--strip-producers", "--strip-debug"]);
    // Rust's stack ends where memory begins, so that nothing of worth is in its first kilobyte.
    shrink.args(["--low-memory-unused", "--minify-imports-and-exports-and-modules"]);
    let printed = run::silent(shrink.arg(file("module_bg.wasm")).arg("-o").arg(module.wasm()))?;
    let names = Names::read(&printed)?;
    fs::write(module.imports(), names.imports())?;
    fs::write(module.named(), names.exports())?;

    if recipe.as_javascript {
        translate(project, recipe, &module)?;
    }
    stamp.put_on(&folder)?;
    Ok(module)
}

/// How large a function may be, in Binaryen's measure, to be put into the only one that calls it. That saves the call; but browsers compile
/// JavaScript a function at a time, all of it when it is first called, the seldom needed part as well; and an archive finds more that is
/// alike in small functions.
fn inlining(recipe: &Recipe) -> [&'static str; 2] {
    ["--one-caller-inline-max-function-size", if recipe.as_javascript { "800" } else { "5" }]
}

/// Makes the module as plain JavaScript.
fn translate(project: &Project, recipe: &Recipe, module: &Module) -> Result<()> {
    say(&format!("{}: translating to JavaScript", recipe.name));
    let uncured = module.folder.join(UNCURED);
    run::silent(
        binaryen(project, "wasm2js").args(inlining(recipe)).arg("-Oz").arg(module.wasm()).arg("-o").arg(&uncured),
    )?;
    let translated = names::importing_from_file(&fs::read_to_string(&uncured)?)?;
    fs::write(&uncured, &translated)?;
    fs::write(module.js(), wasm2js::cure(&translated)?)?;
    Ok(())
}

/// Writes wasm-bindgen's `module.js`, `module_bg.js` and `module_bg.wasm`, and our `exports.js`.
fn bind(lowered: &Path, folder: &Path) -> Result<()> {
    let mut bindgen = Bindgen::new();
    bindgen.input_path(lowered).out_name("module").typescript(false).bundler(true)?;
    let mut output = bindgen.generate_output()?;
    output.emit(folder)?;
    fs::write(folder.join("exports.js"), exports(output.js()))?;
    Ok(())
}

/// The `export { ... } from` of wasm-bindgen's main file; the rest of it loads the wasm in a way that only bundlers know.
fn exports(main: &str) -> &str {
    main.find("export {").map_or("export {};\n", |start| &main[start..])
}

/// npm's binaryen: the same files on every system, run by Node.
fn binaryen(project: &Project, tool: &str) -> Command {
    let mut command = Command::new("node");
    command.arg(project.path("node_modules/binaryen/bin").join(tool));
    command
}

/// The compiler's flags. The names of this machine's folders are taken out of panic messages: they are nobody's
/// business, and the same source is to give the same bytes everywhere.
fn rust_flags(project: &Project) -> Result<Vec<String>> {
    let mut flags = vec!["-Ctarget-cpu=mvp".to_owned(), format!("-Clink-arg=-zstack-size={STACK}")];
    let mut remap = |from: &Path, to: &str| flags.push(format!("--remap-path-prefix={}={to}", from.display()));
    let home = cargo_home()?;
    remap(&home, "cargo");
    let registries = home.join("registry/src");
    if registries.is_dir() {
        let found: Result<BTreeSet<_>, _> =
            fs::read_dir(&registries)?.map(|entry| entry.map(|entry| entry.path())).collect();
        for registry in found? {
            remap(&registry, "");
        }
    }
    let (library, called) = compiler::library_source(project)?;
    remap(&library, &called);
    remap(&project.root, "");
    Ok(flags)
}

fn cargo_home() -> Result<PathBuf> {
    if let Some(home) = env::var_os("CARGO_HOME") {
        return Ok(home.into());
    }
    let Some(home) = env::home_dir() else {
        bail!("there is no home folder, and CARGO_HOME is not set");
    };
    Ok(home.join(".cargo"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_crates_own_exports_are_passed_on() {
        let main = "import * as wasm from \"./module_bg.wasm\";\n\nexport {\n    content\n} from \"./module_bg.js\";\n";
        assert_eq!(exports(main), "export {\n    content\n} from \"./module_bg.js\";\n");
        assert_eq!(exports("import 'x';"), "export {};\n");
    }
}
