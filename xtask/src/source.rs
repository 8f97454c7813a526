//! The archive of the source, for store reviewers: what git tracks, and nothing else. It builds to the same bytes.

use anyhow::{Context, Result, bail};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use crate::extension::Files;
use crate::git::{self, Tracked};
use crate::package;
use crate::project::{Project, VERSION};

/// How many changes are named before "and so on".
const NAMED: usize = 5;

/// What the archive is called.
pub fn name() -> String {
    format!("trainstop-{VERSION}-source.zip")
}

/// Where the archive goes.
fn path(project: &Project) -> PathBuf {
    project.path("dist").join(name())
}

/// What to say where there is nothing to make an archive of.
pub const NO_CHECKOUT: &str = "no archive of the source, for this folder is not a git checkout: the folder is the source. To get an \
                               archive, clone the repository and run `./build.sh package` there";

/// Makes the archive, and gives its bytes. Where the folder is not a checkout, there is none.
pub fn archive(project: &Project) -> Result<Option<Vec<u8>>> {
    let root = &project.root;
    let archive = path(project);
    // What an earlier call has left would be of another source.
    if archive.exists() {
        fs::remove_file(&archive)?;
    }
    if !git::is_checkout(root) {
        return Ok(None);
    }
    let changes = git::changes(root).context("the archive of the source holds what git tracks, and git has failed")?;
    if !changes.is_empty() {
        bail!(changed(&changes));
    }
    let packed = pack(root, &git::tracked(root)?)?;
    fs::write(&archive, &packed)?;
    Ok(Some(packed))
}

/// What to say where the packages hold what no commit has.
fn changed(changes: &[String]) -> String {
    let mut text = "the packages are built, but not the archive of the source, because it would not be the source of \
                    these packages. Commit, remove or ignore this, then run `./build.sh package` again:"
        .to_owned();
    for change in changes.iter().take(NAMED) {
        text += &format!("\n  {change}");
    }
    if changes.len() > NAMED {
        text += &format!("\n  and {} more", changes.len() - NAMED);
    }
    text
}

/// The archive of these files: below one folder, so that unpacking it does not strew them about.
fn pack(root: &Path, tracked: &[Tracked]) -> Result<Vec<u8>> {
    let inside = |path: &str| format!("trainstop-{VERSION}/{path}");
    let mut files = Files::new();
    for Tracked { path, .. } in tracked {
        let content = fs::read(root.join(path)).with_context(|| format!("cannot read {path}"))?;
        files.insert(inside(path), content);
    }
    let started: BTreeSet<_> = tracked.iter().filter(|file| file.is_started).map(|file| inside(&file.path)).collect();
    package::pack_with(&files, |path| started.contains(path))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::process::Command;

    use crate::run;

    /// Runs git in the folder, as somebody who can commit.
    fn obey(folder: &Path, arguments: &[&str]) -> Result<String> {
        let identity = ["-c", "user.name=nobody", "-c", "user.email=nobody@example.com", "-c", "commit.gpgsign=false"];
        run::silent(&mut git::git(folder, &[&identity, arguments].concat()))
    }

    /// A checkout with a file, a program, an ignored file and a commit.
    fn checkout(name: &str) -> Result<Project> {
        let folder = std::env::temp_dir().join(format!("trainstop-source-{name}-{}", std::process::id()));
        fs::create_dir_all(folder.join("dist"))?;
        obey(&folder, &["init", "--quiet"])?;
        for (path, text) in [("b.sh", "run"), ("a.md", "read"), (".gitignore", "/dist\n"), ("dist/x", "made")] {
            fs::write(folder.join(path), text)?;
        }
        obey(&folder, &["add", "--all"])?;
        obey(&folder, &["update-index", "--chmod=+x", "b.sh"])?;
        obey(&folder, &["commit", "--quiet", "--message", "first"])?;
        obey(&folder, &["checkout", "--quiet", "--force", "."])?;
        Ok(Project::at(folder))
    }

    fn is_git_there() -> bool {
        Command::new("git").arg("--version").output().is_ok()
    }

    #[test]
    fn holds_what_git_tracks_below_one_folder() -> Result<()> {
        if !is_git_there() {
            return Ok(());
        }
        let project = checkout("tracked")?;
        let packed = archive(&project)?;
        let again = archive(&project)?;
        fs::remove_dir_all(&project.root)?;
        assert_eq!(packed, again);
        let files = package::unpack(&packed.unwrap())?;
        let inside = [".gitignore", "a.md", "b.sh"].map(|path| format!("trainstop-{VERSION}/{path}"));
        assert_eq!(files.into_keys().collect::<Vec<_>>(), inside);
        Ok(())
    }

    #[test]
    fn what_no_commit_has_is_named_and_an_old_archive_does_not_stay() -> Result<()> {
        if !is_git_there() {
            return Ok(());
        }
        let project = checkout("changed")?;
        archive(&project)?;
        assert!(path(&project).is_file());
        fs::write(project.path("stray.js"), "x")?;
        let error = archive(&project).map_err(|error| format!("{error:#}"));
        let left = path(&project).exists();
        fs::remove_dir_all(&project.root)?;
        assert!(error.is_err_and(|text| text.contains("stray.js") && text.contains("Commit")));
        assert!(!left);
        Ok(())
    }

    #[test]
    fn a_folder_that_is_no_checkout_is_the_source_itself() -> Result<()> {
        let folder = std::env::temp_dir().join(format!("trainstop-source-none-{}", std::process::id()));
        fs::create_dir_all(&folder)?;
        let made = archive(&Project::at(&folder))?;
        fs::remove_dir_all(&folder)?;
        assert_eq!(made, None);
        Ok(())
    }

    #[test]
    fn many_changes_are_cut_short() {
        let changes: Vec<String> = (0..9).map(|number| format!("?? {number}")).collect();
        let text = changed(&changes);
        assert!(text.contains("?? 4") && !text.contains("?? 5") && text.ends_with("and 4 more"), "{text}");
    }
}
