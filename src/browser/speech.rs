//! What is said in the member's language, in every seat: its sentences, its direction, its dates.

use std::cell::RefCell;

use js_sys::{Array, JsString};
use wasm_bindgen::prelude::*;

use super::{get, object};
use crate::setting::state::Millis;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = ["chrome", "i18n"], js_name = getMessage)]
    fn get_message(key: &str, substitutions: &Array) -> String;

    #[wasm_bindgen(js_namespace = ["chrome", "i18n"], js_name = getUILanguage)]
    fn get_ui_language() -> String;
}

thread_local! {
    /// The sentences of the language that the member has chosen, by their keys; undefined: those of the browser's language.
    pub(super) static SENTENCES: RefCell<JsValue> = const { RefCell::new(JsValue::UNDEFINED) };
}

/// Speaks another language from now on: an object with its sentences by their keys, `$1` and `$2` standing for what fills them in.
/// Undefined: the browser's language.
pub fn speak(sentences: JsValue) {
    SENTENCES.set(sentences);
}

/// What is spoken: as [`speak`] was told.
#[cfg(feature = "pages")]
#[must_use]
pub fn spoken() -> JsValue {
    SENTENCES.with_borrow(JsValue::clone)
}

/// A sentence of `extension/_locales/` in the member's language, with its placeholders filled in order.
#[must_use]
pub fn text(key: &str, substitutions: &[&str]) -> String {
    let Some(sentence) = SENTENCES.with_borrow(|sentences| get(sentences, key).as_string()) else {
        return get_message(key, &substitutions.iter().map(|text| JsValue::from_str(text)).collect());
    };
    // By the browser's own means: Rust's would be 2 KB more on LinkedIn's pages.
    let fill = |sentence: JsString, (place, text): (&str, &&str)| sentence.split(place).join(text);
    ["$1", "$2"].into_iter().zip(substitutions).fold(sentence.into(), fill).into()
}

/// `"rtl"` or `"ltr"`: the direction of the language that [`text`] answers in.
#[must_use]
pub fn text_direction() -> String {
    text("languageDirection", &[])
}

/// The language that [`text`] answers in, as a tag: the browser's own (`en-GB`), if that is the same language.
#[must_use]
pub fn text_language() -> String {
    let (spoken, browsers) = (text("languageTag", &[]), get_ui_language());
    let chosen = SENTENCES.with_borrow(JsValue::is_object);
    // Two letters name every language that there are sentences in.
    if !chosen && browsers.get(..2) == spoken.get(..2) { browsers } else { spoken }
}

/// A moment as the member's language writes it, such as "23 Nov 2026, 14:03".
#[must_use]
pub fn moment(at: Millis) -> String {
    formatted(at, &[("dateStyle", "medium"), ("timeStyle", "short")])
}

/// A day as the member's language writes it, such as "3 November".
#[must_use]
pub fn day(at: Millis) -> String {
    formatted(at, &[("day", "numeric"), ("month", "long")])
}

/// A moment as the member's language writes it, with these options of `Intl.DateTimeFormat`.
#[expect(clippy::cast_precision_loss, reason = "milliseconds of any real date fit")]
pub(super) fn formatted(at: Millis, options: &[(&str, &str)]) -> String {
    let options: Vec<_> = options.iter().map(|(name, value)| (*name, JsValue::from_str(value))).collect();
    let date = js_sys::Date::new(&JsValue::from_f64(at as f64));
    date.to_locale_string(&text_language(), &object(&options)).into()
}
