//! Who says something. Every listener of the background and of the extension's pages asks this first.

use wasm_bindgen::JsValue;

use crate::browser::privileged::{self, Area, ORIGIN};
use crate::browser::{self, from_js, get};

/// A content script in the top frame of a LinkedIn tab.
#[derive(Clone, Copy)]
pub struct Page {
    /// The tab.
    pub tab: f64,
    /// The window that it is in.
    pub window: Option<i32>,
    /// Where what it says is remembered: what private windows show never reaches the disk.
    pub area: Area,
}

/// Who sent a message.
pub enum Sender {
    /// A content script.
    Page(Page),
    /// The background, or one of the extension's own pages; that one with the tab that it is in, if it is in one.
    Own(Option<f64>),
    /// Anybody else.
    Stranger,
}

impl Sender {
    /// Who that is, by what the browser says of the sender. What the message says counts for nothing here.
    #[must_use]
    pub fn of(sender: &JsValue) -> Self {
        let url = get(sender, "url").as_string().unwrap_or_default();
        let tab = get(sender, "tab");
        if get(sender, "id").as_string() != browser::own_id() {
            return Self::Stranger;
        }
        if url.starts_with(&privileged::own_url("")) {
            return Self::Own(get(&tab, "id").as_f64());
        }
        match (get(&tab, "id").as_f64(), get(sender, "frameId").as_f64()) {
            (Some(id), Some(0.0)) if is_linkedin(&url) => Self::Page(Page {
                tab: id,
                window: from_js(get(&tab, "windowId")),
                area: Area::of(get(&tab, "incognito").is_truthy()),
            }),
            _ => Self::Stranger,
        }
    }
}

/// Whether content scripts may speak from an address.
fn is_linkedin(url: &str) -> bool {
    url.strip_prefix(ORIGIN).is_some_and(|rest| rest.starts_with('/'))
}
