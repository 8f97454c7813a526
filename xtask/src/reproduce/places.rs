//! The places to build at: each as unlike the others as one machine can make it.

use anyhow::{Context, Result};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, process};

use crate::extension::Files;
use crate::project::VERSION;
use crate::{git, package, run};

/// A place, and what is particular about it.
pub struct Place {
    /// What it is called in progress lines.
    pub name: &'static str,
    /// The folder that it is in, below the temporary one.
    folder: &'static str,
    /// Whether it is the archive of the source, unpacked, and not a clone.
    pub is_unpacked: bool,
    umask: &'static str,
    zone: &'static str,
    locale: &'static str,
}

/// All of them. The first is what the others are compared with, and makes the archive.
pub const PLACES: [Place; 3] = [
    Place { name: "first clone", folder: "a", is_unpacked: false, umask: "022", zone: "UTC", locale: "C" },
    Place {
        name: "second clone",
        folder: "b/much deeper/and with spaces/in its name",
        is_unpacked: false,
        umask: "077",
        zone: "Asia/Kathmandu",
        // In Turkish, the capital of i is not I.
        locale: "tr_TR.UTF-8",
    },
    Place {
        name: "archive of the source, without git",
        folder: "unpacked",
        is_unpacked: true,
        umask: "027",
        zone: "America/St_Johns",
        locale: "C.UTF-8",
    },
];

/// A folder that is removed at the end, however that comes about.
pub struct Temporary(PathBuf);

impl Temporary {
    /// A new one, where the system has its temporary files.
    pub fn new() -> Result<Self> {
        let folder = env::temp_dir().join(format!("trainstop-reproduce-{}", process::id()));
        fs::create_dir_all(&folder).with_context(|| format!("cannot make {}", folder.display()))?;
        Ok(Self(folder))
    }
}

impl Drop for Temporary {
    fn drop(&mut self) {
        // There is nobody left to tell.
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// Clones the commit. Gives the folder of the clone.
pub fn cloned(temporary: &Temporary, place: &Place, root: &Path, commit: &str) -> Result<PathBuf> {
    let folder = temporary.0.join(place.folder);
    // As `git -C root clone . folder`: so the clone is of this work tree's repository, wherever that is.
    run::silent(git::git(root, &["clone", "--quiet", "--no-checkout", "."]).arg(&folder))?;
    run::silent(&mut git::git(&folder, &["checkout", "--quiet", "--detach", commit]))?;
    Ok(folder)
}

/// Unpacks the archive of the source. Gives the folder that was in it.
pub fn unpacked(temporary: &Temporary, place: &Place, archive: &[u8]) -> Result<PathBuf> {
    let outside = temporary.0.join(place.folder);
    package::unpack_into(&outside, archive)?;
    Ok(outside.join(format!("trainstop-{VERSION}")))
}

/// Builds the packages there, as anyone would.
pub fn build(place: &Place, folder: &Path) -> Result<()> {
    let mut build = Command::new("bash");
    build.current_dir(folder).args(["-c", "umask \"$1\" && exec ./build.sh package", "reproduce", place.umask]);
    // Not LC_ALL, of which bash complains where the locale is not installed.
    build.env("TZ", place.zone).env_remove("LC_ALL").env("LANG", place.locale).env("npm_config_prefer_offline", "true");
    run::shown(&mut build).with_context(|| format!("{}: the build has failed", place.name))
}

/// The packages that were built there, by their names.
pub fn packages(folder: &Path) -> Result<Files> {
    let mut packages = Files::new();
    for entry in fs::read_dir(folder.join("dist"))? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.ends_with(".zip") || name.ends_with(".xpi") {
            packages.insert(name, fs::read(entry.path())?);
        }
    }
    Ok(packages)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn no_two_places_are_alike() {
        let particulars = PLACES.iter().flat_map(|place| [place.folder, place.umask, place.zone, place.locale]);
        assert_eq!(particulars.collect::<BTreeSet<_>>().len(), 4 * PLACES.len());
        let depth = |place: &Place| place.folder.split('/').count();
        assert!(depth(&PLACES[1]) > depth(&PLACES[0]));
        assert!(!PLACES[0].is_unpacked, "the archive has to be made first");
    }

    #[test]
    fn a_temporary_folder_does_not_stay() -> Result<()> {
        let temporary = Temporary::new()?;
        let folder = temporary.0.clone();
        fs::write(folder.join("x"), "x")?;
        drop(temporary);
        assert!(!folder.exists());
        Ok(())
    }
}
