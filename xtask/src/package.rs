//! Packs files so that the same files always give the same bytes.

use anyhow::Result;
use std::io::{Cursor, Read, Write};
use std::path::Path;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, System, ZipArchive, ZipWriter};

use crate::extension::Files;

/// The mode of a file that is only read.
const READ: u32 = 0o644;
/// The mode of a file that can be started.
const STARTED: u32 = 0o755;

/// The package. In the order of the paths, with one fixed time and one fixed mode: nothing of the machine gets in.
pub fn pack(files: &Files) -> Result<Vec<u8>> {
    pack_with(files, |_| false)
}

/// The same, where some files can be started once they are unpacked.
pub fn pack_with(files: &Files, is_started: impl Fn(&str) -> bool) -> Result<Vec<u8>> {
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .compression_level(Some(9))
        .last_modified_time(DateTime::DEFAULT)
        // Otherwise it is the system that packs.
        .system(System::Unix);
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (path, content) in files {
        let mode = if is_started(path) { STARTED } else { READ };
        zip.start_file(path.as_str(), options.unix_permissions(mode))?;
        zip.write_all(content)?;
    }
    Ok(zip.finish()?.into_inner())
}

/// What is in a package.
pub fn unpack(packed: &[u8]) -> Result<Files> {
    let mut archive = ZipArchive::new(Cursor::new(packed))?;
    let mut files = Files::new();
    for index in 0..archive.len() {
        let mut file = archive.by_index(index)?;
        let mut content = Vec::new();
        file.read_to_end(&mut content)?;
        files.insert(file.name()?.into_owned(), content);
    }
    Ok(files)
}

/// Unpacks a package into the folder, as any unpacking program would.
pub fn unpack_into(folder: &Path, packed: &[u8]) -> Result<()> {
    ZipArchive::new(Cursor::new(packed))?.extract(folder)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs::{self, File, Permissions};
    use std::time::{Duration, SystemTime};

    use crate::extension::read_folder;
    use crate::stamp::sha256;

    fn files() -> Files {
        Files::from([("b.js".to_owned(), b"second".repeat(100)), ("a/a.png".to_owned(), b"first".to_vec())])
    }

    /// Writes the files in this order, as if `days` ago, for nobody else to read if `private`.
    fn write(folder: &Path, order: &[&str], days: u64, private: bool) -> Result<()> {
        for name in order {
            let path = folder.join(name);
            fs::create_dir_all(path.parent().unwrap())?;
            fs::write(&path, &files()[*name])?;
            let then = SystemTime::now() - Duration::from_secs(days * 86_400);
            File::options().write(true).open(&path)?.set_modified(then)?;
            restrict(&path, private)?;
        }
        Ok(())
    }

    #[cfg(unix)]
    fn restrict(path: &Path, private: bool) -> Result<()> {
        use std::os::unix::fs::PermissionsExt;
        fs::set_permissions(path, Permissions::from_mode(if private { 0o600 } else { 0o777 }))?;
        Ok(())
    }

    #[cfg(not(unix))]
    fn restrict(path: &Path, _private: bool) -> Result<()> {
        fs::set_permissions(path, Permissions::from(fs::metadata(path)?.permissions()))?;
        Ok(())
    }

    fn packed(folder: &Path) -> Result<Vec<u8>> {
        let mut files = Files::new();
        read_folder(folder, "", &mut files)?;
        pack(&files)
    }

    #[test]
    fn times_order_folder_and_modes_make_no_difference() -> Result<()> {
        let base = std::env::temp_dir().join(format!("trainstop-package-{}", std::process::id()));
        let (here, there) = (base.join("here"), base.join("a/longer/way/down"));
        write(&here, &["b.js", "a/a.png"], 0, false)?;
        write(&there, &["a/a.png", "b.js"], 400, true)?;
        let (first, second) = (packed(&here)?, packed(&there)?);
        fs::remove_dir_all(&base)?;
        assert_eq!(first, second);
        assert_eq!(first, pack(&files())?);
        Ok(())
    }

    /// Some 200 KB that can be compressed, but not easily.
    fn many_words() -> Vec<u8> {
        let mut number = 1_u32;
        let mut words = String::new();
        while words.len() < 200_000 {
            number = number.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            words += &format!("{} ", (number >> 20) % 1_000);
        }
        words.into_bytes()
    }

    /// On whatever processor this runs. Another version of the packing crates may well give others: then the sum is to be changed.
    #[test]
    fn packing_gives_these_very_bytes_on_every_machine() -> Result<()> {
        let packed = pack(&Files::from([("words".to_owned(), many_words())]))?;
        assert_eq!(sha256(&packed), "769dc6051e58ab60940ab5d5458e2e136f82c42e531b140d9827d8ec8a79c849");
        Ok(())
    }

    #[test]
    fn what_is_packed_can_be_unpacked() -> Result<()> {
        assert_eq!(unpack(&pack(&files())?)?, files());
        Ok(())
    }

    #[test]
    fn holds_the_files_in_the_order_of_their_paths() -> Result<()> {
        let mut archive = ZipArchive::new(Cursor::new(pack(&files())?))?;
        assert_eq!(archive.by_index(0)?.name()?, "a/a.png");
        assert_eq!(archive.by_index(1)?.name()?, "b.js");
        Ok(())
    }

    #[test]
    fn carries_no_time_and_no_mode_but_its_own() -> Result<()> {
        let mut archive = ZipArchive::new(Cursor::new(pack_with(&files(), |path| path == "b.js")?))?;
        for (index, mode) in [(0, READ), (1, STARTED)] {
            let file = archive.by_index(index)?;
            assert_eq!(file.last_modified(), Some(DateTime::DEFAULT));
            assert_eq!(file.unix_mode().map(|found| found & 0o777), Some(mode));
        }
        Ok(())
    }
}
