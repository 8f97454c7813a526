//! The SHA-256 sums of what was made, written as `sha256sum --check` reads them.

use anyhow::Result;
use std::fs;
use std::path::Path;

use crate::extension::Files;
use crate::project::Project;
use crate::stamp::sha256;

/// The file of the sums, beside the files that they are of.
pub const FILE: &str = "SHA256SUMS";

/// One line, without its end.
pub fn line(name: &str, content: &[u8]) -> String {
    format!("{}  {name}", sha256(content))
}

/// A line for each file.
pub fn lines(files: &Files) -> String {
    files.iter().map(|(name, content)| line(name, content) + "\n").collect()
}

/// Writes the sums into the folder that the files are in.
pub fn write(folder: &Path, files: &Files) -> Result<()> {
    fs::write(folder.join(FILE), lines(files))?;
    Ok(())
}

/// Adds a line to the sums in `dist/`.
pub fn add(project: &Project, name: &str, content: &[u8]) -> Result<()> {
    let file = project.path("dist").join(FILE);
    let sums = fs::read_to_string(&file)? + &line(name, content) + "\n";
    fs::write(file, sums)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_for_each_file_in_the_order_of_their_names() {
        let files = Files::from([("b.xpi".to_owned(), b"abc".to_vec()), ("a.zip".to_owned(), Vec::new())]);
        let expected = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855  a.zip\n\
                        ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad  b.xpi\n";
        assert_eq!(lines(&files), expected);
    }
}
