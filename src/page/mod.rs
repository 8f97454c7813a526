//! Eyes and hands: the engine that the background injects into a LinkedIn tab. It looks, reads, clicks, watches, and says.

mod acting;
pub mod banner;
mod engine;
mod eyes;
mod frame;
mod hearing;
mod neighbours;
mod passive;
mod procedure;
mod readers;
mod session;
mod settled;
mod stage;
mod watching;

use std::cell::RefCell;
use std::rc::Rc;

use wasm_bindgen::prelude::*;

use engine::Engine;

thread_local! {
    static ENGINE: RefCell<Option<Rc<Engine>>> = const { RefCell::new(None) };
}

/// Starts the engine in this tab, once; a second call does nothing. `style` is the banner's style sheet, which stays a text of
/// JavaScript's: nobody here reads it. `met` is whom the doorman has met, if it has (`session::Met`).
#[wasm_bindgen]
pub fn content(style: JsValue, met: &JsValue) {
    if ENGINE.with_borrow(Option::is_some) {
        return;
    }
    if let Some(engine) = Engine::start(style, met) {
        ENGINE.set(Some(engine));
    }
}
