//! `./build.sh reproduce`: whether the same source gives the same bytes, wherever it is built.
//!
//! The commit that is checked out is built three times from nothing: in two clones, and without git from the archive of the source
//! that the first of them has made. Folder, depth, time, time zone, locale and umask are others each time.

mod compare;
mod places;

use anyhow::{Result, bail};
use std::fs;
use std::path::Path;

use crate::extension::{Files, write_folder};
use crate::progress::say;
use crate::project::Project;
use crate::{compiler, git, source, sums};
use places::{PLACES, Temporary};

/// In `dist/`, where the packages are put.
const KEPT: &str = "dist/reproduced";

/// Builds three times and compares. What was built is then in `dist/reproduced/`, with its sums.
pub fn run(project: &Project) -> Result<()> {
    let root = &project.root;
    if !git::is_checkout(root) {
        bail!(
            "this folder is not a git checkout, so there is nothing to clone. Build it with `./build.sh package`, and compare its \
               sums with those of a release"
        );
    }
    let commit = git::commit(root)?;
    let changes = git::changes(root)?.len();
    if changes > 0 {
        say(&format!("{changes} files have changes that are not committed: they are left out"));
    }
    if let Some(notice) = compiler::notice(project)? {
        say(&notice);
    }
    let built = build(root, &commit)?;
    judge(project, &commit, &built)
}

/// What was built at each place, in the order of [`PLACES`].
fn build(root: &Path, commit: &str) -> Result<Vec<Files>> {
    let temporary = Temporary::new()?;
    let mut built: Vec<Files> = Vec::new();
    for place in &PLACES {
        say(&format!("{}: building from nothing, which takes some minutes", place.name));
        let folder = match built.first().and_then(|first| first.get(&source::name())) {
            Some(archive) if place.is_unpacked => places::unpacked(&temporary, place, archive)?,
            _ => places::cloned(&temporary, place, root, commit)?,
        };
        places::build(place, &folder)?;
        built.push(places::packages(&folder)?);
        // Each takes more than a gigabyte.
        fs::remove_dir_all(&folder)?;
    }
    Ok(built)
}

/// Compares what was built, keeps it, and fails if it is not the same.
fn judge(project: &Project, commit: &str, built: &[Files]) -> Result<()> {
    let Some((first, others)) = built.split_first() else { bail!("nothing was built") };
    let mut differences = Vec::new();
    for (other, place) in others.iter().zip(&PLACES[1..]) {
        // What is unpacked from an archive of the source makes none of its own.
        let expected = first.iter().filter(|(name, _)| !place.is_unpacked || **name != source::name());
        let expected: Files = expected.map(|(name, content)| (name.clone(), content.clone())).collect();
        let found = compare::differences(&expected, other)?;
        differences.extend(found.into_iter().map(|difference| format!("{}: {difference}", place.name)));
    }
    keep(&project.path(KEPT), built, differences.is_empty())?;
    println!("\n{}", sums::lines(first));
    if !differences.is_empty() {
        bail!(
            "the same source has not given the same bytes. Other than in {}:\n  {}\nAll that was built is in {KEPT}",
            PLACES[0].name,
            differences.join("\n  ")
        );
    }
    say(&format!("the same bytes {} times, from commit {commit}; they are in {KEPT}", built.len()));
    Ok(())
}

/// Puts the packages where they can be looked at: once if they are all the same, and otherwise a folder for each place.
fn keep(folder: &Path, built: &[Files], is_same: bool) -> Result<()> {
    let mut kept = Files::new();
    for (number, files) in (1..).zip(built.iter().take(if is_same { 1 } else { built.len() })) {
        let below = if is_same { String::new() } else { format!("{number}/") };
        kept.extend(files.iter().map(|(name, content)| (format!("{below}{name}"), content.clone())));
        kept.insert(format!("{below}{}", sums::FILE), sums::lines(files).into_bytes());
    }
    fs::create_dir_all(folder)?;
    write_folder(folder, &kept)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(pairs: &[(&str, &str)]) -> Files {
        pairs.iter().map(|(name, text)| ((*name).to_owned(), text.as_bytes().to_vec())).collect()
    }

    fn judged(name: &str, built: &[Files]) -> Result<(Result<()>, Files)> {
        let folder = std::env::temp_dir().join(format!("trainstop-reproduce-test-{name}-{}", std::process::id()));
        let judged = judge(&Project::at(&folder), "c0ffee", built);
        let mut kept = Files::new();
        crate::extension::read_folder(&folder.join(KEPT), "", &mut kept)?;
        fs::remove_dir_all(&folder)?;
        Ok((judged, kept))
    }

    #[test]
    fn the_same_bytes_are_kept_once_with_their_sums() -> Result<()> {
        let source = source::name();
        let first = files(&[("a.txt", "a"), (&source, "s")]);
        let (judged, kept) = judged("same", &[first.clone(), first, files(&[("a.txt", "a")])])?;
        judged?;
        assert_eq!(kept.keys().collect::<Vec<_>>(), [sums::FILE, "a.txt", &source]);
        Ok(())
    }

    #[test]
    fn other_bytes_are_an_error_that_says_where() -> Result<()> {
        let built = [files(&[("a.txt", "a")]), files(&[("a.txt", "b")]), files(&[("a.txt", "a")])];
        let (judged, kept) = judged("other", &built)?;
        let text = judged.map_err(|error| error.to_string()).err().unwrap_or_default();
        assert!(text.contains(&format!("{}: a.txt", PLACES[1].name)), "{text}");
        assert!(!text.contains(PLACES[2].name), "{text}");
        assert_eq!(kept["2/a.txt"], b"b");
        Ok(())
    }
}
