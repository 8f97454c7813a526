//! Short names between module and glue. wasm-bindgen's long ones stand in every form of the module, several kilobytes of
//! them; wasm-opt makes them short and tells which became which, and two small scripts translate.

use anyhow::{Context, Result};
use serde::Deserialize;
use std::fmt::Write as _;

/// What wasm-opt prints when it makes names short.
#[derive(Deserialize)]
pub struct Names {
    /// The module of origin, the long name, the short name.
    imports: Vec<(String, String, String)>,
    /// The long name, the short name.
    exports: Vec<(String, String)>,
}

impl Names {
    /// Reads what wasm-opt has printed.
    pub fn read(printed: &str) -> Result<Self> {
        serde_json::from_str(printed).context("wasm-opt has not said which names it made short")
    }

    /// A script that exports one object with the glue's functions under the short names: what the module imports. The bundler would make
    /// an object of a script's exports, too, but with a function for each of them, to be compiled and called when the module starts.
    pub fn imports(&self) -> String {
        let mut script = String::from(
            "// What the module imports: wasm-bindgen's glue, by the short names.\nimport * as glue from './module_bg.js';\n\nexport const imports = {\n",
        );
        for (_, long, short) in &self.imports {
            // Writing to a string cannot fail.
            let _ = writeln!(script, "  {short}: glue.{long},");
        }
        script.push_str("};\n");
        script
    }

    /// A script that gives what a module exports its long names back: what the glue calls.
    pub fn exports(&self) -> String {
        let mut script = String::from("// What the module exports, by the names that wasm-bindgen's glue knows.\n");
        script.push_str("export const named = (module) => ({\n");
        for (long, short) in &self.exports {
            let _ = writeln!(script, "  {long}: module.{short},");
        }
        script.push_str("});\n");
        script
    }
}

/// wasm2js imports from a module of the short name `a`; here it is a file.
pub fn importing_from_file(translated: &str) -> Result<String> {
    const IMPORT: &str = "import * as a from 'a';";
    anyhow::ensure!(translated.matches(IMPORT).count() == 1, "wasm2js's output has another import than `{IMPORT}`");
    Ok(translated.replace(IMPORT, "import { imports as a } from './imports.js';"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const PRINTED: &str = r#"{"imports": [["./module_bg.js", "__wbg_long_1", "$"]], "exports": [["memory", "b"]]}"#;

    #[test]
    fn both_sides_find_their_names() {
        let names = Names::read(PRINTED).unwrap();
        assert!(names.imports().contains("$: glue.__wbg_long_1,"));
        assert!(names.exports().contains("memory: module.b,"));
        assert!(Names::read("").is_err());
    }

    #[test]
    fn another_import_is_refused() {
        assert!(
            importing_from_file("import * as a from 'a';\n")
                .is_ok_and(|script| script == "import { imports as a } from './imports.js';\n")
        );
        assert!(importing_from_file("import * as a from 'b';\n").is_err());
    }
}
