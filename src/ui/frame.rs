//! What stands above every page in a tab: the name, and the way to the other pages.

use wasm_bindgen::prelude::*;
use web_sys::Document;

use super::sheet::add;
use super::svg;
use crate::browser::text;

/// The pages that the frame and the popup lead to: the name, as in `<body data-page>`, with the key of what the frame calls it.
pub const PAGES: [(&str, &str); 5] = [
    ("history", "history"),
    ("meaning", "navMeaning"),
    ("objection", "navObjection"),
    ("neighbours", "navNeighbours"),
    ("options", "navOptions"),
];
/// The same as in the icons (docs/icons/), in the page's own colours.
pub const OCTAGON: &str = "M8.1 2h7.8L22 8.1v7.8L15.9 22H8.1L2 15.9V8.1z";
const TRAIN: &str = "M9.8 6.2h4.4a2.2 2.2 0 0 1 2.2 2.2v4.6a2.2 2.2 0 0 1-2.2 2.2H9.8a2.2 2.2 0 0 1-2.2-2.2V8.4a2.2 2.2 0 0 1 2.2-2.2zM7.6 10.8h8.8M9.4 15.4l-1.6 2.6M14.6 15.4l1.6 2.6";

/// Where the page of that name is in the extension.
pub fn file(page: &str) -> String {
    [page, ".html"].concat()
}

/// Fills the page's `<header class="frame">`, if it has one. `current` is the page's own name.
///
/// # Errors
/// What the document says that takes no element.
pub fn fill(document: &Document, current: &str) -> Result<(), JsValue> {
    let Some(frame) = document.query_selector("header.frame")? else { return Ok(()) };
    let brand = add(&frame, "span", &[("class", "brand")])?;
    let picture = svg::add(&brand, "svg", &[("viewBox", "0 0 24 24"), ("aria-hidden", "true")])?;
    for (class, shape) in [("plate", OCTAGON), ("train", TRAIN)] {
        svg::add(&picture, "path", &[("class", class), ("d", shape)])?;
    }
    add(&brand, "b", &[])?.set_text_content(Some(&text("brand", &[])));
    let nav = add(&frame, "nav", &[("aria-label", &text("navLabel", &[]))])?;
    for (page, called) in PAGES {
        let link = add(&nav, "a", &[("href", &file(page))])?;
        link.set_text_content(Some(&text(called, &[])));
        if page == current {
            link.set_attribute("aria-current", "page")?;
        }
    }
    Ok(())
}
