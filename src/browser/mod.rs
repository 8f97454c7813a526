//! The WebExtension API, bound by hand: just the calls in use. One namespace serves both browsers; Firefox offers promises
//! on `chrome.*` too.

#[cfg(feature = "pages")]
pub mod privileged;
mod speech;
#[cfg(feature = "pages")]
mod words;

use std::pin::Pin;

use js_sys::{Function, Object, Promise, Reflect};
#[cfg(feature = "pages")]
use serde::Serialize;
#[cfg(feature = "pages")]
use serde::de::DeserializeOwned;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

use crate::setting::state::Millis;

#[cfg(feature = "content")]
pub use speech::hear_times;
#[cfg(feature = "pages")]
pub use speech::written_times;
pub use speech::{day, moment, speak, text, text_direction, text_language};
#[cfg(feature = "pages")]
pub use words::{ago, counted, date_of, exact, number_in, tick, utc, zone_name, zone_offset};

#[wasm_bindgen]
extern "C" {
    // Not through `js_sys::global()`: in Firefox's content scripts that is the page's window, which has no `chrome`.
    #[wasm_bindgen(thread_local_v2, js_name = chrome)]
    static CHROME: JsValue;

    #[wasm_bindgen(catch, js_namespace = ["chrome", "runtime"], js_name = sendMessage)]
    fn runtime_send_message(message: &JsValue) -> Result<Promise, JsValue>;

    #[wasm_bindgen(js_namespace = ["chrome", "runtime", "onMessage"], js_name = addListener)]
    fn add_message_listener(listener: &Function);

    #[wasm_bindgen(catch, js_namespace = ["chrome", "runtime", "onMessage"], js_name = removeListener)]
    fn remove_message_listener(listener: &Function) -> Result<(), JsValue>;

    #[cfg(feature = "pages")]
    #[wasm_bindgen(catch, js_namespace = ["navigator", "clipboard"], js_name = writeText)]
    fn clipboard_write_text(text: &str) -> Result<Promise, JsValue>;
}

/// The wall clock: milliseconds since 1970.
#[must_use]
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "milliseconds of any real date fit")]
pub fn now() -> Millis {
    js_sys::Date::now().max(0.0) as Millis
}

/// A Rust value as a plain JavaScript one; undefined if that is impossible, which for this crate's messages it is not.
#[cfg(feature = "pages")]
pub fn to_js<T: Serialize>(value: &T) -> JsValue {
    value.serialize(&serde_wasm_bindgen::Serializer::json_compatible()).unwrap_or(JsValue::UNDEFINED)
}

/// A JavaScript value as a Rust one; none if it is anything else.
#[cfg(feature = "pages")]
#[must_use]
pub fn from_js<T: DeserializeOwned>(value: JsValue) -> Option<T> {
    serde_wasm_bindgen::from_value(value).ok()
}

/// The value of a JSON text of our own making; undefined if it is none.
#[must_use]
pub fn parse(json: &str) -> JsValue {
    js_sys::JSON::parse(json).unwrap_or(JsValue::UNDEFINED)
}

/// A property, or undefined.
#[must_use]
pub fn get(object: &JsValue, name: &str) -> JsValue {
    Reflect::get(object, &name.into()).unwrap_or(JsValue::UNDEFINED)
}

/// Gives a plain object of our own a property.
pub fn set(object: &JsValue, name: &str, value: &JsValue) {
    // Nobody has frozen it, which is all that can go wrong.
    let _ = Reflect::set(object, &name.into(), value);
}

/// A plain object of these properties.
#[must_use]
pub fn object(properties: &[(&str, JsValue)]) -> JsValue {
    let object = Object::new();
    for (name, value) in properties {
        set(&object, name, value);
    }
    object.into()
}

/// Whether this context still belongs to an extension: after an update or a removal it does not.
#[must_use]
pub fn is_alive() -> bool {
    own_id().is_some()
}

/// The extension's id; none in a context that no longer belongs to one.
#[must_use]
pub fn own_id() -> Option<String> {
    get(&get(&CHROME.with(JsValue::clone), "runtime"), "id").as_string()
}

/// Whether a message's sender is the extension itself, and not in a tab: that is the background.
#[must_use]
pub fn is_background(sender: &JsValue) -> bool {
    get(sender, "tab").is_undefined() && get(sender, "id").as_string() == own_id()
}

/// Sends a message to the background (and to open pages of the extension) and waits for the reply; none if there is none.
pub async fn send(message: &JsValue) -> Option<JsValue> {
    let reply = runtime_send_message(message).ok()?;
    JsFuture::from(reply).await.ok()
}

/// A future whose code is apart from that of whoever waits for it. In a page that has just been loaded the browser compiles a function
/// when it is first called, all of it: what is seldom needed should not be in the middle of what always is.
pub fn apart<'a, T>(future: impl Future<Output = T> + 'a) -> Pin<Box<dyn Future<Output = T> + 'a>> {
    Box::pin(future)
}

/// Lets a future run on its own. Boxed, so that the machinery around it is compiled once and not for each kind of future.
pub fn spawn(future: impl Future<Output = ()> + 'static) {
    let future: Pin<Box<dyn Future<Output = ()>>> = Box::pin(future);
    wasm_bindgen_futures::spawn_local(future);
}

/// Sends a message that needs no reply, in this very turn. That nobody hears it is no fault.
pub fn post(message: &JsValue) {
    if let Ok(reply) = runtime_send_message(message) {
        spawn(async move {
            let _ = JsFuture::from(reply).await;
        });
    }
}

/// Opens a page of the extension in a tab of its own. That a browser refuses is seen by the member at once.
#[cfg(feature = "pages")]
pub fn open(page: &str) {
    let url = privileged::own_url(page);
    spawn(async move {
        let _ = privileged::open_tab(&url, true, None).await;
    });
}

/// Copies a text, in the turn of a click. Gives whether the browser has let it.
#[cfg(feature = "pages")]
pub fn copy(text: &str) -> impl Future<Output = bool> + use<> {
    let copied = clipboard_write_text(text);
    async move {
        match copied {
            Ok(copied) => JsFuture::from(copied).await.is_ok(),
            Err(_) => false,
        }
    }
}

/// A listener for messages of the extension; it stops listening when dropped.
pub struct MessageListener {
    closure: Closure<dyn FnMut(JsValue, JsValue, Function) -> bool>,
}

impl MessageListener {
    /// Calls `listener` with each message, its sender, and the function to reply with; it returns whether it will reply.
    pub fn new(listener: impl FnMut(JsValue, JsValue, Function) -> bool + 'static) -> Self {
        let closure = Closure::new(listener);
        add_message_listener(AsRef::<JsValue>::as_ref(&closure).unchecked_ref());
        Self { closure }
    }
}

impl Drop for MessageListener {
    fn drop(&mut self) {
        // Throws when the extension is gone, and with it the listener.
        let _ = remove_message_listener(self.closure.as_ref().unchecked_ref());
    }
}
