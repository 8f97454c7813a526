//! Tells whether a folder was made from just these things, so that a build with nothing changed does nothing.

use anyhow::Result;
use sha2::{Digest, Sha256};
use std::fs;
use std::path::Path;

const FILE: &str = "made-from";

/// A hash of all that a result depends on.
pub struct Stamp(String);

impl Stamp {
    /// The stamp of a result that is made from these.
    pub fn of(inputs: &[&[u8]]) -> Self {
        let mut hash = Sha256::new();
        for input in inputs {
            // Hashed one by one first: so where an input ends matters too.
            hash.update(Sha256::digest(input));
        }
        Self(hex(&hash.finalize()))
    }

    /// Whether the folder carries this stamp.
    pub fn is_on(&self, folder: &Path) -> bool {
        fs::read_to_string(folder.join(FILE)).is_ok_and(|found| found == self.0)
    }

    /// Stamps the folder; the last thing to be done to it.
    pub fn put_on(&self, folder: &Path) -> Result<()> {
        fs::write(folder.join(FILE), &self.0)?;
        Ok(())
    }
}

/// A SHA-256 as people compare it.
pub fn sha256(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_known_hash() {
        assert_eq!(sha256(b"abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }

    #[test]
    fn a_stamp_depends_on_every_input_and_on_where_it_ends() {
        let stamp = |inputs: &[&[u8]]| Stamp::of(inputs).0;
        assert_eq!(stamp(&[b"ab", b"c"]), stamp(&[b"ab", b"c"]));
        assert_ne!(stamp(&[b"ab", b"c"]), stamp(&[b"a", b"bc"]));
        assert_ne!(stamp(&[b"ab", b"c"]), stamp(&[b"ab", b"d"]));
    }
}
