//! Dates, distances and numbers as the member's language has them, for the extension's own pages.

use js_sys::Date;
use wasm_bindgen::prelude::*;

use super::speech::{SENTENCES, formatted, moment, text, text_language};
use super::{get, now, object};
use crate::setting::state::{LAST_MS, Millis};
use crate::setting::summary::distance;
use crate::setting::timeline::Grain;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = Intl, js_name = RelativeTimeFormat)]
    type RelativeTimeFormat;
    #[wasm_bindgen(constructor, catch, js_namespace = Intl, js_class = "RelativeTimeFormat")]
    fn new(language: &str, options: &JsValue) -> Result<RelativeTimeFormat, JsValue>;
    #[wasm_bindgen(method, catch)]
    fn format(this: &RelativeTimeFormat, value: f64, unit: &str) -> Result<String, JsValue>;

    #[wasm_bindgen(js_namespace = Intl, js_name = PluralRules)]
    type PluralRules;
    #[wasm_bindgen(constructor, catch, js_namespace = Intl, js_class = "PluralRules")]
    fn new(language: &str) -> Result<PluralRules, JsValue>;
    #[wasm_bindgen(method)]
    fn select(this: &PluralRules, number: u32) -> String;

    #[wasm_bindgen(js_namespace = Intl, js_name = DateTimeFormat)]
    type DateTimeFormat;
    #[wasm_bindgen(constructor, catch, js_namespace = Intl, js_class = "DateTimeFormat")]
    fn new() -> Result<DateTimeFormat, JsValue>;
    #[wasm_bindgen(method, js_name = resolvedOptions)]
    fn resolved_options(this: &DateTimeFormat) -> JsValue;
}

#[expect(clippy::cast_precision_loss, reason = "milliseconds of any real date fit")]
fn date(at: Millis) -> Date {
    // A date beyond the last one cannot be written.
    Date::new(&JsValue::from_f64(at.min(LAST_MS) as f64))
}

/// How long ago a moment was, such as "2 hours ago"; the moment itself where it lies ahead: the clock was put back.
#[must_use]
pub fn ago(at: Millis) -> String {
    let always = object(&[("numeric", "always".into())]);
    let Some((count, unit)) = distance(at, now()) else { return moment(at) };
    let written = RelativeTimeFormat::new(&text_language(), &always)
        // Not 0 seconds.
        .and_then(|format| format.format(-f64::from(count.max(1)), unit));
    written.unwrap_or_else(|_| moment(at))
}

/// Which of a language's forms goes with a number: `"one"`, `"few"`, `"many"`, `"other"`, ...
fn plural(number: u32) -> String {
    PluralRules::new(&text_language()).map_or_else(|_| "other".to_owned(), |rules| rules.select(number))
}

/// A sentence with a number in it, `$1`, and perhaps something else, `$2`, in the form that goes with the number.
///
/// Each form is a key of its own in `extension/_locales/`: `key` followed by `One`, `Two`, `Few`, `Many`, ..., as
/// `Intl.PluralRules` tells them apart, and `Other`. A language has those that it needs: English `One` and `Other`, Polish also
/// `Few` and `Many`, Japanese `Other` alone. What has no sentence is said as `Other`, which every language has. (But a browser
/// says in English what it does not find in its own language: so a language in which `One` is told apart has to have it.)
#[must_use]
pub fn counted(key: &str, number: u32, other: &str) -> String {
    let mut form = plural(number);
    if let Some(first) = form.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    let (count, of_form) = (number_in(number), [key, &form].concat());
    let say = |key: &str| text(key, &[&count, other]);
    // Not asked of the browser where it is known to be missing: Firefox would complain.
    let lacks = |sentences: &JsValue| sentences.is_object() && get(sentences, &of_form).is_undefined();
    let said = if SENTENCES.with_borrow(lacks) { String::new() } else { say(&of_form) };
    if said.is_empty() { say(&[key, "Other"].concat()) } else { said }
}

/// A number as the member's language writes it.
#[must_use]
pub fn number_in(number: u32) -> String {
    js_sys::Number::from(number).to_locale_string(&text_language()).into()
}

/// A day with its year, such as "3 November 2026".
#[must_use]
pub fn date_of(at: Millis) -> String {
    formatted(at.min(LAST_MS), &[("dateStyle", "long")])
}

/// A moment to the second, with its time zone, such as "3 November 2026 at 14:03:22 GMT+1".
#[must_use]
pub fn exact(at: Millis) -> String {
    formatted(at.min(LAST_MS), &[("dateStyle", "long"), ("timeStyle", "long")])
}

/// A moment on an axis: its time, its day, its month or its year.
#[must_use]
pub fn tick(at: Millis, grain: Grain) -> String {
    let parts: &[(&str, &str)] = match grain {
        Grain::Minute => &[("timeStyle", "short")],
        Grain::Day => &[("day", "numeric"), ("month", "short")],
        Grain::Month => &[("month", "short"), ("year", "numeric")],
        Grain::Year => &[("year", "numeric")],
    };
    formatted(at, parts)
}

/// A moment as ISO 8601 in UTC.
#[must_use]
pub fn utc(at: Millis) -> String {
    date(at).to_iso_string().into()
}

/// How far the local clock is ahead of UTC at a moment, in milliseconds.
#[must_use]
#[expect(clippy::cast_possible_truncation, reason = "a day has fewer minutes than that")]
pub fn zone_offset(at: Millis) -> i64 {
    -(date(at).get_timezone_offset() as i64) * 60_000
}

/// The name of the local time zone, such as "Europe/Berlin"; empty where the browser does not tell.
#[must_use]
pub fn zone_name() -> String {
    let zone = DateTimeFormat::new().map(|format| get(&format.resolved_options(), "timeZone"));
    zone.ok().and_then(|zone| zone.as_string()).unwrap_or_default()
}
