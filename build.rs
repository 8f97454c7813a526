//! Turns `src/setting/catalog.json` into constants, so that the extension carries the data without a parser for it.

use std::fmt::Write as _;
use std::{env, error::Error, fs, path::Path};

use serde::Deserialize;

#[derive(Deserialize)]
struct Catalog {
    settings: Vec<Setting>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Setting {
    id: String,
    slug: String,
    keys: Vec<String>,
    #[serde(default)]
    names: Vec<Name>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Name {
    lang: String,
    /// How good the source is (`docs/`); for readers of the file.
    #[serde(rename = "grade")]
    _grade: String,
    setting: Vec<String>,
    switch: Vec<String>,
}

/// Whether the crate is compiled with a feature.
fn feature(name: &str) -> bool {
    env::var_os(format!("CARGO_FEATURE_{name}")).is_some()
}

fn main() -> Result<(), Box<dyn Error>> {
    const SOURCE: &str = "src/setting/catalog.json";
    println!("cargo::rerun-if-changed={SOURCE}");
    let catalog: Catalog = serde_json::from_str(&fs::read_to_string(SOURCE)?)?;
    let mut code = String::from("&[\n");
    let is_engine = feature("CONTENT") && !feature("PAGES");
    for Setting { id, slug, keys, names } in &catalog.settings {
        // The engine tells the neighbours by their places and keys; their names here would only weigh there.
        let id = if is_engine && names.is_empty() { "" } else { id };
        writeln!(code, "Setting {{ id: {id:?}, slug: {slug:?}, keys: &{keys:?}, names: &[")?;
        for Name { lang, setting, switch, .. } in names {
            writeln!(code, "    Name {{ lang: {lang:?}, setting: &{setting:?}, switch: &{switch:?} }},")?;
        }
        code.push_str("] },\n");
    }
    code.push_str("]\n");
    fs::write(Path::new(&env::var("OUT_DIR")?).join("catalog.rs"), code)?;
    Ok(())
}
