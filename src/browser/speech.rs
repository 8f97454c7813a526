//! What is said in the member's language, in every seat: its sentences, its direction, its dates.

use std::cell::RefCell;

use js_sys::{Array, JsString, Reflect};
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

/// What moments are written to: the minute, in milliseconds.
const MINUTE_MS: Millis = 60_000;
/// Under which names moments and days travel that were written elsewhere.
const MOMENTS: &str = "moments";
const DAYS: &str = "days";
/// And under which the language that they are written in.
const LANGUAGE: &str = "language";

thread_local! {
    /// The sentences by their keys, if others are spoken than the browser gives, or it is not to be asked; else undefined.
    pub(super) static SENTENCES: RefCell<JsValue> = const { RefCell::new(JsValue::UNDEFINED) };
    /// Moments and days as they were written elsewhere.
    static TIMES: RefCell<JsValue> = const { RefCell::new(JsValue::UNDEFINED) };
}

/// Writes moments as they were written elsewhere, from now on: takes what `written_times` gives. To write the first date takes a
/// browser 10 to 15 milliseconds, in which a page can do nothing else. What was written in another language is left: the member may
/// have chosen one since.
#[cfg(feature = "content")]
pub fn hear_times(times: JsValue) {
    if get(&times, LANGUAGE).as_string().as_ref() == Some(&text_language()) {
        TIMES.set(times);
    }
}

/// Speaks another language from now on: an object with its sentences by their keys, `$1` and `$2` standing for what fills them in.
/// Undefined: the browser's language.
pub fn speak(sentences: JsValue) {
    SENTENCES.set(sentences);
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
    let spoken = text("languageTag", &[]);
    if SENTENCES.with_borrow(JsValue::is_object) {
        return spoken;
    }
    let browsers = get_ui_language();
    // Two letters name every language that there are sentences in.
    if browsers.get(..2) == spoken.get(..2) { browsers } else { spoken }
}

/// A moment as the member's language writes it, such as "23 Nov 2026, 14:03".
#[must_use]
pub fn moment(at: Millis) -> String {
    heard(MOMENTS, at).unwrap_or_else(|| formatted(at, &[("dateStyle", "medium"), ("timeStyle", "short")]))
}

/// A day as the member's language writes it, such as "3 November".
#[must_use]
pub fn day(at: Millis) -> String {
    heard(DAYS, at).unwrap_or_else(|| formatted(at, &[("day", "numeric"), ("month", "long")]))
}

/// How moments and their days are written in the language that is spoken: these, and this minute and the next. For [`hear_times`].
#[cfg(feature = "pages")]
#[must_use]
pub fn written_times(moments: &[Millis], days: &[Millis]) -> JsValue {
    let soon = super::now();
    let list = |all: &mut dyn Iterator<Item = Millis>, write: fn(Millis) -> String| {
        let written = object(&[]);
        for at in all {
            // It is an object of our own.
            let _ = Reflect::set(&written, &minute(at), &write(at).into());
        }
        written
    };
    let moments = list(&mut moments.iter().copied().chain([soon, soon + MINUTE_MS]), moment);
    let days = list(&mut days.iter().copied(), day);
    object(&[(MOMENTS, moments), (DAYS, days), (LANGUAGE, text_language().into())])
}

fn heard(kind: &str, at: Millis) -> Option<String> {
    let kind = TIMES.with_borrow(|times| get(times, kind));
    Reflect::get(&kind, &minute(at)).ok()?.as_string()
}

/// By what moments and days go that were written elsewhere.
#[expect(clippy::cast_precision_loss, reason = "milliseconds of any real date fit")]
fn minute(at: Millis) -> JsValue {
    ((at / MINUTE_MS) as f64).into()
}

/// A moment as the member's language writes it, with these options of `Intl.DateTimeFormat`.
#[expect(clippy::cast_precision_loss, reason = "milliseconds of any real date fit")]
pub(super) fn formatted(at: Millis, options: &[(&str, &str)]) -> String {
    let options: Vec<_> = options.iter().map(|(name, value)| (*name, JsValue::from_str(value))).collect();
    let date = js_sys::Date::new(&JsValue::from_f64(at as f64));
    date.to_locale_string(&text_language(), &object(&options)).into()
}
