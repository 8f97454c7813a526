//! Where the bytes are: of a package by what its files are for, of a module by whose code it is. For whoever wants to make it smaller.

use anyhow::{Context, Result};
use std::collections::BTreeMap;
use std::io::Cursor;
use wasmparser::{KnownCustom, Name, Parser, Payload, TypeRef};
use zip::ZipArchive;

/// Parts of a whole, by their names, in bytes.
pub type Parts = BTreeMap<String, u64>;

/// What the files of a package take there, packed, by what they are for.
pub fn of_package(packed: &[u8]) -> Result<Parts> {
    let mut archive = ZipArchive::new(Cursor::new(packed))?;
    let mut parts = Parts::new();
    for index in 0..archive.len() {
        let file = archive.by_index_raw(index)?;
        *parts.entry(purpose(&file.name()?).to_owned()).or_default() += file.compressed_size();
    }
    let counted: u64 = parts.values().sum();
    parts.insert("the archive’s own".to_owned(), (packed.len() as u64).saturating_sub(counted));
    Ok(parts)
}

fn purpose(path: &str) -> &'static str {
    match path.split('/').next_back().unwrap_or(path) {
        "messages.json" => "sentences, in every language",
        "core.wasm" | "core.js" => "background and pages, code",
        "engine.js" => "content engine",
        name if name.ends_with(".png") => "icons",
        _ => "everything else",
    }
}

/// What the functions of a module take, by whose they are, and its data. The module still has their names.
pub fn of_module(wasm: &[u8]) -> Result<Parts> {
    let (mut imported, mut sizes, mut data, mut names) = (0_u32, Vec::new(), 0, BTreeMap::new());
    for payload in Parser::new(0).parse_all(wasm) {
        match payload? {
            Payload::ImportSection(imports) => {
                for import in imports.into_imports() {
                    imported += u32::from(matches!(import?.ty, TypeRef::Func(_)));
                }
            }
            Payload::CodeSectionEntry(body) => sizes.push(body.range().len() as u64),
            Payload::DataSection(section) => data += section.range().len() as u64,
            Payload::CustomSection(section) => {
                let KnownCustom::Name(known) = section.as_known() else { continue };
                for name in known {
                    let Name::Function(functions) = name? else { continue };
                    for function in functions {
                        let function = function?;
                        names.insert(function.index, function.name);
                    }
                }
            }
            _ => {}
        }
    }
    let mut parts = Parts::from([("data: texts, names in the catalogue".to_owned(), data)]);
    for (place, size) in sizes.into_iter().enumerate() {
        let index = imported + u32::try_from(place).context("a module has fewer functions than that")?;
        let name = names.get(&index).map(|name| rustc_demangle::demangle(name).to_string()).unwrap_or_default();
        *parts.entry(owner(&name).to_owned()).or_default() += size;
    }
    Ok(parts)
}

/// Whose a function is, by the first path in its name: `<A as B>::c` is A's.
fn owner(name: &str) -> &'static str {
    let is_ours = |room: &str| name.contains(&["trainstop::", room].concat());
    let first = name.trim_start_matches(['<', '&', '[', '(']);
    let begin = first.split([':', '[', '<', ' ']).next().unwrap_or_default();
    match begin {
        _ if name.contains("serde") => "serde: messages and what is stored",
        "trainstop" if is_ours("ui") => "ui: the pages",
        "trainstop" if is_ours("background") => "background",
        "trainstop" if is_ours("page::banner") => "page: the banner",
        "trainstop" if is_ours("page") => "page: eyes and hands",
        "trainstop" if is_ours("setting") => "setting: what is true",
        "trainstop" if is_ours("messages") => "messages",
        "trainstop" => "browser, parsed, sentences",
        "core" | "alloc" | "std" | "compiler_builtins" | "hashbrown" => "Rust’s library",
        "memset" | "memcpy" | "memmove" | "memcmp" | "bcmp" => "Rust’s library",
        "gloo_events" | "gloo_timers" | "js_sys" | "wasm_bindgen" | "wasm_bindgen_futures" | "web_sys" => {
            "bindings to the browser"
        }
        _ => "others",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extension::Files;
    use crate::package::pack;

    #[test]
    fn the_parts_of_a_package_are_the_package() -> Result<()> {
        let file = |path: &str, times| (path.to_owned(), b"{}".repeat(times));
        let files = Files::from([file("_locales/de/messages.json", 9), file("core.wasm", 90), file("x.html", 1)]);
        let packed = pack(&files)?;
        let parts = of_package(&packed)?;
        assert_eq!(parts.values().sum::<u64>(), packed.len() as u64);
        for name in ["sentences, in every language", "background and pages, code", "everything else"] {
            assert!(parts[name] > 0, "{name}");
        }
        Ok(())
    }

    #[test]
    fn a_function_belongs_to_the_first_path_in_its_name() {
        for (name, whose) in [
            ("trainstop::page::banner::Banner::show", "page: the banner"),
            ("trainstop::page::passive::<impl trainstop::page::engine::Engine>::attend", "page: eyes and hands"),
            ("<trainstop::messages::FromPage as trainstop::messages::json::Json>::json", "messages"),
            ("<alloc[3ca501edff3f0c7c]::string::String as core[c5]::fmt::Write>::write_char", "Rust’s library"),
            (
                "<serde_wasm_bindgen::de::Deserializer as serde_core::de::Deserializer>::deserialize_struct",
                "serde: messages and what is stored",
            ),
            ("js_sys::futures::queue::Queue::new", "bindings to the browser"),
            ("talc::base::Talc<S,B>::try_allocate", "others"),
            ("", "others"),
        ] {
            assert_eq!(owner(name), whose, "{name}");
        }
    }

    #[test]
    fn the_parts_of_a_module_are_its_functions_and_its_data() -> Result<()> {
        // A module with one function of two bytes (no locals, end) and no names.
        let wasm = b"\0asm\x01\0\0\0\x01\x04\x01\x60\0\0\x03\x02\x01\0\x0a\x04\x01\x02\0\x0b";
        assert_eq!(of_module(wasm)?["others"], 2);
        assert!(of_module(b"no module").is_err());
        Ok(())
    }
}
