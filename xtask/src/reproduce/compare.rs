//! What differs between two builds, down to the files in a package.

use anyhow::Result;
use std::collections::BTreeSet;

use crate::extension::Files;
use crate::package;

/// One sentence for each file that differs.
pub fn differences(expected: &Files, found: &Files) -> Result<Vec<String>> {
    let mut differences = Vec::new();
    for name in names(expected, found) {
        match (expected.get(name), found.get(name)) {
            (Some(expected), Some(found)) if expected == found => {}
            (Some(expected), Some(found)) => differences.push(format!("{name}: {}", inside(name, expected, found)?)),
            (Some(_), None) => differences.push(format!("{name} was not made")),
            (None, _) => differences.push(format!("{name} was made here alone")),
        }
    }
    Ok(differences)
}

/// How two files of one name differ.
fn inside(name: &str, expected: &[u8], found: &[u8]) -> Result<String> {
    if !(name.ends_with(".zip") || name.ends_with(".xpi")) {
        return Ok("other bytes".to_owned());
    }
    let (expected, found) = (package::unpack(expected)?, package::unpack(found)?);
    let other: Vec<_> =
        names(&expected, &found).into_iter().filter(|name| expected.get(*name) != found.get(*name)).collect();
    Ok(if other.is_empty() {
        "the files in it are the same, but not their order, times, modes or compression".to_owned()
    } else {
        format!("other bytes in {}", other.join(", "))
    })
}

fn names<'files>(one: &'files Files, other: &'files Files) -> BTreeSet<&'files str> {
    one.keys().chain(other.keys()).map(String::as_str).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::package::{pack, pack_with};

    fn files(pairs: &[(&str, &[u8])]) -> Files {
        pairs.iter().map(|(name, content)| ((*name).to_owned(), content.to_vec())).collect()
    }

    #[test]
    fn the_same_is_no_difference() -> Result<()> {
        let one = files(&[("a", b"1"), ("b", b"2")]);
        assert_eq!(differences(&one, &one)?, Vec::<String>::new());
        Ok(())
    }

    #[test]
    fn names_the_files_in_a_package() -> Result<()> {
        let one = pack(&files(&[("core.wasm", b"1"), ("engine.js", b"1"), ("page.js", b"1")]))?;
        let other = pack(&files(&[("core.wasm", b"2"), ("page.js", b"1")]))?;
        let found = differences(&files(&[("x.zip", &one)]), &files(&[("x.zip", &other)]))?;
        assert_eq!(found, ["x.zip: other bytes in core.wasm, engine.js"]);
        Ok(())
    }

    #[test]
    fn says_when_it_is_only_the_packing() -> Result<()> {
        let content = files(&[("a", b"1")]);
        let (one, other) = (pack(&content)?, pack_with(&content, |_| true)?);
        let found = differences(&files(&[("x.xpi", &one)]), &files(&[("x.xpi", &other)]))?;
        assert!(found[0].contains("the files in it are the same"), "{found:?}");
        Ok(())
    }

    #[test]
    fn what_is_missing_and_what_is_more_is_a_difference() -> Result<()> {
        let found = differences(&files(&[("a", b"1")]), &files(&[("b", b"1")]))?;
        assert_eq!(found, ["a was not made", "b was made here alone"]);
        Ok(())
    }
}
