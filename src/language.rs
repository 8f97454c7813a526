//! Which language background and pages speak: the browser's, or the one that was chosen. Engines are told by the background.

use std::cell::Cell;
use std::collections::BTreeMap;

use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::Response;

use crate::browser::privileged::{self, Area, own_url};
use crate::browser::{self, from_js, get, object, set, text, text_language, to_js};
use crate::setting::languages::{self, Language, Message};
use crate::setting::options::{Options, Policy};

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(catch)]
    fn fetch(address: &str) -> Result<js_sys::Promise, JsValue>;
}

/// Under which key the options are stored; the background alone writes it.
pub const OPTIONS: &str = "options";

thread_local! {
    /// The language that is spoken; none: the browser's.
    static SPOKEN: Cell<Option<Language>> = const { Cell::new(None) };
}

/// What an administrator has laid down, each word by itself: one that makes no sense leaves the others as they are.
pub async fn policy() -> Policy {
    let managed = privileged::managed().await;
    let flag = |name| get(&managed, name).as_bool();
    Policy {
        passive: flag("passiveReading"),
        warn: flag("warnings"),
        language: get(&managed, "language").as_string().and_then(|name| Language::of(&name)),
        welcome: flag("welcomePage"),
        keep_off: flag("keepOff"),
    }
}

/// What the member has chosen; what is not stored, or damaged, is as it is at first.
pub async fn chosen() -> Options {
    privileged::stored(Area::Local, OPTIONS).await.ok().and_then(from_js).unwrap_or_default()
}

/// Speaks the language that was chosen, from now on. To be called before anything is said; it costs a look into the storage, and
/// reading a file where the language is not the browser's.
pub async fn load() {
    let language = chosen().await.under(policy().await).language;
    if language == SPOKEN.get() {
        return;
    }
    let sentences = match language {
        Some(language) => sentences(language).await,
        None => Some(BTreeMap::new()),
    };
    // A file that cannot be read leaves the browser's language.
    let Some(sentences) = sentences else { return };
    browser::speak(if language.is_some() { to_js(&sentences) } else { JsValue::UNDEFINED });
    SPOKEN.set(language);
}

/// All that an engine says, by its keys, with `$1` and `$2` where something is filled in. Engines could ask the browser: a page's first
/// question takes it four milliseconds.
pub fn of_an_engine() -> JsValue {
    let sentences = object(&[]);
    for key in languages::of_an_engine() {
        set(&sentences, &key, &text(&key, &["$1", "$2"]).into());
    }
    set(&sentences, "languageTag", &text_language().into());
    sentences
}

/// A language's sentences by their keys; none if its file cannot be read.
async fn sentences(language: Language) -> Option<BTreeMap<String, String>> {
    let address = own_url(&["_locales/", language.folder(), "/messages.json"].concat());
    let response: Response = JsFuture::from(fetch(&address).ok()?).await.ok()?.unchecked_into();
    let messages = JsFuture::from(response.json().ok()?).await.ok()?;
    from_js::<BTreeMap<String, Message>>(messages).map(languages::sentences)
}
