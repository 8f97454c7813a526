//! The popup: a view over what the background knows.

mod popup;

use std::cell::RefCell;

use wasm_bindgen::prelude::*;

thread_local! {
    static POPUP: RefCell<Option<std::rc::Rc<popup::Popup>>> = const { RefCell::new(None) };
}

/// Fills `popup.html` and keeps it true.
#[wasm_bindgen]
pub fn popup() {
    POPUP.set(popup::Popup::start());
}
