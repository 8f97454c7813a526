//! Takes strings, grows its memory while it has them, and gives them back: `growth.test.mjs` looks at what arrives.
#![cfg(target_family = "wasm")]

use std::cell::RefCell;
use wasm_bindgen::prelude::*;

const MEGABYTE: usize = 1 << 20;

thread_local! {
    /// Never given back, so that every further megabyte has to be new memory.
    static HOARD: RefCell<Vec<Vec<u8>>> = const { RefCell::new(Vec::new()) };
}

#[wasm_bindgen]
extern "C" {
    /// The test's own function: a string on its way out in the middle of a call.
    #[wasm_bindgen(js_namespace = globalThis, js_name = hearFromGlue)]
    fn hear(text: &str) -> String;
}

/// Gives the text back, after the memory has grown under it.
#[wasm_bindgen]
pub fn echo(text: &str, megabytes: usize) -> String {
    grow(megabytes);
    format!("{text}, {} long", text.len())
}

/// Passes the text to the test's function, with growth before and after, and gives back what that answers.
#[wasm_bindgen]
pub fn relay(text: &str, megabytes: usize) -> String {
    grow(megabytes);
    let answer = hear(text);
    grow(megabytes);
    format!("{text} -> {answer}")
}

fn grow(megabytes: usize) {
    HOARD.with_borrow_mut(|hoard| hoard.push(vec![1; megabytes * MEGABYTE]));
}
