//! Puts together all the files of an extension, and brings its folder in `dist/` to just that.

use anyhow::{Context, Result, bail};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use crate::bundle;
use crate::manifest::{self, Browser};
use crate::markup;
use crate::project::Project;
use crate::wasm::Module;

/// The files of an extension: path with `/`, and content. Sorted, so that everything made from them has one order.
pub type Files = BTreeMap<String, Vec<u8>>;

/// Inside `extension/`, what is bundled and does not ship as it is.
const ENTRY: &str = "entry/";

/// Parts of the names of folders in which cargo and the compiler keep source.
const FOLDERS: [&str; 2] = ["/registry/src/", "/rustlib/src/"];

/// All the files of the browser's extension. `core` is the script that loads the pages' module, `languages` are their files as
/// they ship.
pub fn assemble(
    project: &Project,
    browser: Browser,
    content: &Module,
    pages: &Module,
    core: &[u8],
    languages: &Files,
) -> Result<Files> {
    let mut files = Files::new();
    read_folder(&project.path("extension"), "", &mut files)?;
    files.retain(|path, _| !path.starts_with(ENTRY));
    files.extend(languages.clone());

    let engine = match browser {
        Browser::Chrome => bundle::engine_for_chrome(project, content)?,
        Browser::Firefox => bundle::engine_for_firefox(project, content)?,
    };
    files.insert("engine.js".to_owned(), engine);
    files.insert("tidy.js".to_owned(), bundle::tidy(project, content)?);
    files.insert("core.js".to_owned(), core.to_vec());
    files.insert("core.wasm".to_owned(), fs::read(pages.wasm())?);

    let common = fs::read_to_string(project.path("manifest.json")).context("cannot read manifest.json")?;
    let manifest = manifest::manifest(&common, browser)?;
    for named in manifest::files_named(&manifest) {
        if !files.contains_key(&named) {
            bail!("the manifest names {named}, which is not in extension/");
        }
    }
    files.insert("manifest.json".to_owned(), format!("{manifest:#}\n").into_bytes());
    check(browser, &files, project)?;
    Ok(files)
}

/// What no file of the extension may hold.
fn check(browser: Browser, files: &Files, project: &Project) -> Result<()> {
    // Chromium refuses to compile wasm in LinkedIn's pages, and tells LinkedIn of the attempt.
    if browser == Browser::Chrome && files.get("engine.js").is_some_and(|engine| holds(engine, "WebAssembly")) {
        bail!("Chromium's engine.js mentions WebAssembly; to try it in a page would be reported to the site");
    }
    let root = project.root.display().to_string();
    for (path, content) in files {
        markup::check(path, content)?;
        if holds(content, &root) || FOLDERS.iter().any(|folder| holds(content, folder)) {
            bail!("{path} names a folder of this machine");
        }
    }
    Ok(())
}

fn holds(content: &[u8], text: &str) -> bool {
    content.windows(text.len()).any(|window| window == text.as_bytes())
}

/// Makes the folder hold these files and nothing else. Files that are right already are left alone.
pub fn write_folder(folder: &Path, files: &Files) -> Result<()> {
    let mut found = Files::new();
    if folder.is_dir() {
        read_folder(folder, "", &mut found)?;
    }
    for stale in found.keys().filter(|path| !files.contains_key(*path)) {
        fs::remove_file(folder.join(stale))?;
    }
    for (path, content) in files {
        if found.get(path) == Some(content) {
            continue;
        }
        let file = folder.join(path);
        if let Some(parent) = file.parent() {
            fs::create_dir_all(parent)?;
        }
        fs::write(&file, content).with_context(|| format!("cannot write {}", file.display()))?;
    }
    Ok(())
}

/// Reads a folder and the folders in it, but for hidden files.
pub fn read_folder(folder: &Path, prefix: &str, files: &mut Files) -> Result<()> {
    for entry in fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))? {
        let entry = entry?;
        let Ok(name) = entry.file_name().into_string() else {
            bail!("{} is not a name that every system can have", entry.path().display());
        };
        if name.starts_with('.') {
            continue;
        }
        let path = format!("{prefix}{name}");
        if entry.file_type()?.is_dir() {
            read_folder(&entry.path(), &format!("{path}/"), files)?;
        } else {
            files.insert(path, fs::read(entry.path())?);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(names: &[&str]) -> Files {
        names.iter().map(|name| ((*name).to_owned(), name.as_bytes().to_vec())).collect()
    }

    #[test]
    fn a_folder_holds_what_it_is_given_and_nothing_stale() -> Result<()> {
        let folder = std::env::temp_dir().join(format!("trainstop-folder-{}", std::process::id()));
        write_folder(&folder, &files(&["old.js", "icons/a.png"]))?;
        write_folder(&folder, &files(&["new.js", "icons/b.png"]))?;
        let mut found = Files::new();
        read_folder(&folder, "", &mut found)?;
        fs::remove_dir_all(&folder)?;
        assert_eq!(found, files(&["new.js", "icons/b.png"]));
        Ok(())
    }

    #[test]
    fn refuses_wasm_in_chromiums_engine() {
        let project = Project::at("/nowhere");
        let files = Files::from([("engine.js".to_owned(), b"new WebAssembly.Module(x)".to_vec())]);
        assert!(check(Browser::Chrome, &files, &project).is_err());
        assert!(check(Browser::Firefox, &files, &project).is_ok());
    }

    #[test]
    fn refuses_names_of_this_machines_folders() {
        let project = Project::at("/home/somebody/trainstop");
        let files = Files::from([("core.wasm".to_owned(), b"..at /home/somebody/trainstop/src/lib.rs".to_vec())]);
        assert!(check(Browser::Firefox, &files, &project).is_err());
    }
}
