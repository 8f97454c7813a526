//! What git knows of the checkout: which files are its own, whether anything was changed, which commit this is.

use anyhow::{Context, Result, bail};
use std::path::Path;
use std::process::Command;

use crate::run;

/// What says that a folder is a checkout: a folder, or in a further work tree a file.
const MARK: &str = ".git";

/// What a hook of git's may have set, and would lead git elsewhere.
const LEADS_ELSEWHERE: [&str; 3] = ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"];

/// A file that git tracks.
#[derive(Debug, PartialEq, Eq)]
pub struct Tracked {
    /// Its path in the checkout, with `/`.
    pub path: String,
    /// Whether it can be started.
    pub is_started: bool,
}

/// Whether the folder is a checkout of its own, and not just a folder inside of one.
pub fn is_checkout(root: &Path) -> bool {
    root.join(MARK).exists()
}

/// Git, about to be asked something about the checkout.
pub fn git(root: &Path, arguments: &[&str]) -> Command {
    let mut git = Command::new("git");
    git.arg("-C").arg(root).args(arguments);
    for variable in LEADS_ELSEWHERE {
        git.env_remove(variable);
    }
    git
}

/// The files that git tracks, in git's order.
pub fn tracked(root: &Path) -> Result<Vec<Tracked>> {
    listed(&run::silent(&mut git(root, &["ls-files", "--stage", "-z"]))?)
}

/// What differs from the last commit, or is there and neither tracked nor ignored: one line each, as git prints it.
pub fn changes(root: &Path) -> Result<Vec<String>> {
    let status = run::silent(&mut git(root, &["status", "--porcelain", "--untracked-files=all"]))?;
    Ok(status.lines().map(str::to_owned).collect())
}

/// The commit that is checked out.
pub fn commit(root: &Path) -> Result<String> {
    Ok(run::silent(&mut git(root, &["rev-parse", "HEAD"]))?.trim().to_owned())
}

/// Reads what `git ls-files --stage -z` prints: mode, hash, stage, a tab and the path, each ended by a zero.
fn listed(printed: &str) -> Result<Vec<Tracked>> {
    let entries = printed.split('\0').filter(|entry| !entry.is_empty());
    entries.map(entry).collect()
}

fn entry(entry: &str) -> Result<Tracked> {
    let (facts, path) = entry.split_once('\t').with_context(|| format!("git has listed `{entry}`"))?;
    let is_started = match facts.split(' ').next() {
        Some("100644") => false,
        Some("100755") => true,
        _ => bail!("{path} is not a file, but a link: an archive of the source cannot hold that on every system"),
    };
    if !facts.ends_with(" 0") {
        bail!("{path} is in the middle of a merge: finish that first");
    }
    Ok(Tracked { path: path.to_owned(), is_started })
}

#[cfg(test)]
mod tests {
    use super::*;

    const HASH: &str = "ba7816bf8f01cfea414140de5dae2223b00361a3";

    #[test]
    fn reads_what_git_lists() -> Result<()> {
        let printed = format!("100755 {HASH} 0\tbuild.sh\0100644 {HASH} 0\tdocs/a b\u{e9}.md\0");
        let file = |path: &str, is_started| Tracked { path: path.to_owned(), is_started };
        assert_eq!(listed(&printed)?, [file("build.sh", true), file("docs/a b\u{e9}.md", false)]);
        assert_eq!(listed("")?, []);
        Ok(())
    }

    #[test]
    fn links_and_half_merges_are_refused() {
        assert!(listed(&format!("120000 {HASH} 0\tlink\0")).is_err());
        assert!(listed(&format!("160000 {HASH} 0\tmodule\0")).is_err());
        assert!(listed(&format!("100644 {HASH} 2\tours\0")).is_err());
        assert!(listed("nonsense\0").is_err());
    }
}
