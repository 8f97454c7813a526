//! The extension's own pages: views over what the background knows.

mod history;
mod popup;
mod sheet;

use std::cell::RefCell;

use wasm_bindgen::prelude::*;

thread_local! {
    static POPUP: RefCell<Option<std::rc::Rc<popup::Popup>>> = const { RefCell::new(None) };
}

/// Fills `history.html`.
#[wasm_bindgen]
pub async fn history() {
    if let Some(listener) = history::History::start().await {
        // It lives as long as the page.
        listener.forget();
    }
}

/// Fills `popup.html`, or the part of `welcome.html` that is the same, and keeps it true.
#[wasm_bindgen]
pub fn popup() {
    POPUP.set(popup::Popup::start());
}
