//! Packs an extension so that the same files always give the same bytes.

use anyhow::Result;
use std::io::{Cursor, Write};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use crate::extension::Files;

/// The package. In the order of the paths, with one fixed time and one fixed mode: nothing of the machine gets in.
pub fn pack(files: &Files) -> Result<Vec<u8>> {
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .compression_level(Some(9))
        .last_modified_time(DateTime::DEFAULT)
        .unix_permissions(0o644);
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (path, content) in files {
        zip.start_file(path.as_str(), options)?;
        zip.write_all(content)?;
    }
    Ok(zip.finish()?.into_inner())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Read;
    use zip::ZipArchive;

    fn files() -> Files {
        Files::from([("b.js".to_owned(), b"second".repeat(100)), ("a/a.png".to_owned(), b"first".to_vec())])
    }

    #[test]
    fn the_same_files_give_the_same_bytes() -> Result<()> {
        assert_eq!(pack(&files())?, pack(&files())?);
        Ok(())
    }

    #[test]
    fn holds_the_files_in_the_order_of_their_paths() -> Result<()> {
        let mut archive = ZipArchive::new(Cursor::new(pack(&files())?))?;
        assert_eq!(archive.by_index(0)?.name()?, "a/a.png");
        assert_eq!(archive.by_index(1)?.name()?, "b.js");
        let mut content = Vec::new();
        archive.by_name("b.js")?.read_to_end(&mut content)?;
        assert_eq!(content, files()["b.js"]);
        Ok(())
    }

    #[test]
    fn carries_no_time() -> Result<()> {
        let mut archive = ZipArchive::new(Cursor::new(pack(&files())?))?;
        assert_eq!(archive.by_index(0)?.last_modified(), Some(DateTime::DEFAULT));
        Ok(())
    }
}
