//! The extension's own pages: views over what the background knows.

mod frame;
mod history;
mod neighbours;
mod objection;
mod options;
mod popup;
mod report;
mod sheet;
mod svg;

use std::cell::RefCell;

use wasm_bindgen::prelude::*;

// Kept, so that each goes on listening for as long as its page is open.
thread_local! {
    static POPUP: RefCell<Option<std::rc::Rc<popup::Popup>>> = const { RefCell::new(None) };
    static OBJECTION: RefCell<Option<std::rc::Rc<objection::Objection>>> = const { RefCell::new(None) };
    static NEIGHBOURS: RefCell<Option<std::rc::Rc<neighbours::Neighbours>>> = const { RefCell::new(None) };
    static HISTORY: RefCell<Option<std::rc::Rc<history::History>>> = const { RefCell::new(None) };
    static OPTIONS: RefCell<Option<std::rc::Rc<options::Options>>> = const { RefCell::new(None) };
}

/// Fills the page of that name, as its `<body data-page>` has it. A name that is none leaves the page as it is.
#[wasm_bindgen]
pub async fn page(name: &str) {
    match name {
        // The welcome page has the popup's state and buttons on it.
        "popup" | "welcome" => POPUP.set(popup::Popup::start(name).await),
        "neighbours" => NEIGHBOURS.set(neighbours::Neighbours::start().await),
        "history" => HISTORY.set(history::History::start().await),
        "objection" => OBJECTION.set(objection::Objection::start().await),
        "options" => OPTIONS.set(options::Options::start().await),
        "report" => report::Report::start().await,
        // Nothing but texts.
        "meaning" => {
            if let Some(sheet) = sheet::Sheet::start(name).await {
                sheet.show();
            }
        }
        _ => {}
    }
}
