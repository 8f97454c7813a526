//! The pictures for the stores: which ones there are, and whether they have the form that the stores ask for.

use anyhow::{Context, Result, ensure};
use std::fs;

use super::LANGUAGES;
use crate::project::Project;

/// Where they are.
pub const FOLDER: &str = "dist/store/pictures";

/// The screenshots, in the order in which the stores show them.
pub const SCREENSHOTS: [&str; 5] = ["warning", "done", "popup", "history", "neighbours"];

/// The size of a screenshot.
const SCREENSHOT: (u32, u32) = (1280, 800);
/// The promotional pictures of Chrome's store, by the names of their files.
const TILES: [(&str, (u32, u32)); 2] = [("tile-small", (440, 280)), ("tile-marquee", (1400, 560))];
/// The icon. It alone is transparent at its edges.
const ICON: (&str, (u32, u32)) = ("icon.png", (128, 128));

/// What a picture is to be.
#[derive(Debug, PartialEq, Eq)]
pub struct Picture {
    /// Its path in the folder.
    pub path: String,
    form: Form,
}

/// What is said of a picture at the beginning of its file.
#[derive(Debug, PartialEq, Eq)]
struct Form {
    size: (u32, u32),
    is_transparent: bool,
}

/// All the pictures that there are to be.
pub fn expected() -> Vec<Picture> {
    let opaque = |path: String, size| Picture { path, form: Form { size, is_transparent: false } };
    let mut pictures = Vec::new();
    for language in LANGUAGES {
        let screenshots = SCREENSHOTS.iter().enumerate();
        pictures.extend(
            screenshots.map(|(place, name)| opaque(format!("{language}/{}-{name}.png", place + 1), SCREENSHOT)),
        );
        pictures.extend(TILES.iter().map(|(name, size)| opaque(format!("{language}/{name}.png"), *size)));
    }
    pictures.push(Picture { path: ICON.0.to_owned(), form: Form { size: ICON.1, is_transparent: true } });
    pictures
}

/// Measures those that are there. Gives how many; fails if one has another form than it should.
pub fn measure(project: &Project) -> Result<usize> {
    let mut count = 0;
    for Picture { path, form } in expected() {
        let file = project.path(FOLDER).join(&path);
        if !file.is_file() {
            continue;
        }
        let found = form_of(&fs::read(&file)?).with_context(|| format!("{path} is not a PNG file"))?;
        ensure!(found == form, "{path} is to be {form:?}, and is {found:?}");
        count += 1;
    }
    Ok(count)
}

/// What a PNG file says of itself in its header: `IHDR` is always its first part.
fn form_of(png: &[u8]) -> Option<Form> {
    const SIGNATURE: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR";
    /// The kinds of colour that have an alpha channel are 4 and 6.
    const ALPHA: u8 = 4;
    let header = png.strip_prefix(SIGNATURE)?;
    let number = |at: usize| header.get(at..at + 4)?.try_into().ok().map(u32::from_be_bytes);
    Some(Form { size: (number(0)?, number(4)?), is_transparent: header.get(9)? & ALPHA != 0 })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn those_that_are_there_have_the_form_that_stores_ask_for() {
        if let Err(error) = measure(&Project::find().unwrap()) {
            panic!("{error:#}");
        }
    }

    #[test]
    fn reads_the_size_of_a_picture() {
        let icon = include_bytes!("../../../extension/icons/app-128.png");
        assert_eq!(form_of(icon), Some(Form { size: (128, 128), is_transparent: true }));
        assert_eq!(form_of(&icon[..20]), None);
        assert_eq!(form_of(b"GIF89a"), None);
    }

    #[test]
    fn a_picture_of_another_size_is_refused() -> Result<()> {
        let root = std::env::temp_dir().join(format!("trainstop-pictures-{}", std::process::id()));
        let folder = root.join(FOLDER);
        fs::create_dir_all(&folder)?;
        fs::write(folder.join(ICON.0), include_bytes!("../../../extension/icons/app-128.png"))?;
        assert_eq!(measure(&Project::at(&root))?, 1);
        fs::write(folder.join(ICON.0), include_bytes!("../../../extension/icons/app-48.png"))?;
        let refused = measure(&Project::at(&root));
        fs::remove_dir_all(&root)?;
        assert!(refused.is_err_and(|error| error.to_string().contains("(48, 48)")));
        Ok(())
    }

    #[test]
    fn there_are_five_screenshots_and_two_tiles_in_each_language() {
        assert_eq!(expected().len(), LANGUAGES.len() * 7 + 1);
        assert_eq!(expected()[0].path, "en/1-warning.png");
    }
}
