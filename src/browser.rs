//! The WebExtension API, bound by hand: just the calls in use. One namespace serves both browsers; Firefox offers promises
//! on `chrome.*` too.

use std::pin::Pin;

use js_sys::{Array, Function, Intl, Object, Promise, Reflect};
use serde::Serialize;
use serde::de::DeserializeOwned;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

use crate::setting::state::Millis;

#[wasm_bindgen]
extern "C" {
    // Not through `js_sys::global()`: in Firefox's content scripts that is the page's window, which has no `chrome`.
    #[wasm_bindgen(thread_local_v2, js_name = chrome)]
    static CHROME: JsValue;

    #[wasm_bindgen(js_namespace = ["chrome", "i18n"], js_name = getMessage)]
    fn get_message(key: &str, substitutions: &Array) -> String;

    #[wasm_bindgen(js_namespace = ["chrome", "i18n"], js_name = getUILanguage)]
    fn get_ui_language() -> String;

    #[wasm_bindgen(catch, js_namespace = ["chrome", "runtime"], js_name = sendMessage)]
    fn runtime_send_message(message: &JsValue) -> Result<Promise, JsValue>;

    #[wasm_bindgen(js_namespace = ["chrome", "runtime", "onMessage"], js_name = addListener)]
    fn add_message_listener(listener: &Function);

    #[wasm_bindgen(catch, js_namespace = ["chrome", "runtime", "onMessage"], js_name = removeListener)]
    fn remove_message_listener(listener: &Function) -> Result<(), JsValue>;
}

/// A sentence of `extension/_locales/` in the browser's language, with its placeholders filled in order.
#[must_use]
pub fn text(key: &str, substitutions: &[&str]) -> String {
    get_message(key, &substitutions.iter().map(|text| JsValue::from_str(text)).collect())
}

/// `"rtl"` or `"ltr"`: the direction of the language that [`text`] answers in.
#[must_use]
pub fn text_direction() -> String {
    text("@@bidi_dir", &[])
}

/// A moment as the member's language writes it, such as "23 Nov 2026, 14:03".
#[must_use]
pub fn moment(at: Millis) -> String {
    formatted(at, &[("dateStyle", "medium"), ("timeStyle", "short")])
}

fn formatted(at: Millis, options: &[(&str, &str)]) -> String {
    let options: Vec<_> = options.iter().map(|(name, value)| (*name, JsValue::from_str(value))).collect();
    let options: Object = object(&options).unchecked_into();
    let format = Intl::DateTimeFormat::new(&Array::of1(&get_ui_language().into()), &options);
    let date = js_sys::Date::new(&JsValue::from_f64(at as f64));
    format.format().call1(&JsValue::UNDEFINED, &date).ok().and_then(|text| text.as_string()).unwrap_or_default()
}

/// A day as the member's language writes it, such as "3 November".
#[must_use]
pub fn day(at: Millis) -> String {
    formatted(at, &[("day", "numeric"), ("month", "long")])
}

/// The wall clock.
#[must_use]
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "milliseconds of any real date fit")]
pub fn now() -> Millis {
    js_sys::Date::now().max(0.0) as Millis
}

/// A Rust value as a plain JavaScript one; undefined if that is impossible, which for this crate's messages it is not.
pub fn to_js<T: Serialize>(value: &T) -> JsValue {
    value.serialize(&serde_wasm_bindgen::Serializer::json_compatible()).unwrap_or(JsValue::UNDEFINED)
}

/// A JavaScript value as a Rust one; none if it is anything else.
#[must_use]
pub fn from_js<T: DeserializeOwned>(value: JsValue) -> Option<T> {
    serde_wasm_bindgen::from_value(value).ok()
}

/// A property, or undefined.
#[must_use]
pub fn get(object: &JsValue, name: &str) -> JsValue {
    Reflect::get(object, &name.into()).unwrap_or(JsValue::UNDEFINED)
}

/// A plain object of these properties.
#[must_use]
pub fn object(properties: &[(&str, JsValue)]) -> JsValue {
    let object = Object::new();
    for (name, value) in properties {
        // Setting a property of a fresh object cannot fail.
        let _ = Reflect::set(&object, &(*name).into(), value);
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

/// Sends a message to the background (and to open pages of the extension) and waits for the reply; none if there is none.
pub async fn send<M: Serialize>(message: &M) -> Option<JsValue> {
    let reply = runtime_send_message(&to_js(message)).ok()?;
    JsFuture::from(reply).await.ok()
}

/// Lets a future run on its own. Boxed, so that the machinery around it is compiled once and not for each kind of future.
pub fn spawn(future: impl Future<Output = ()> + 'static) {
    let future: Pin<Box<dyn Future<Output = ()>>> = Box::pin(future);
    wasm_bindgen_futures::spawn_local(future);
}

/// Sends a message that needs no reply. That nobody hears it is no fault.
pub fn post<M: Serialize>(message: &M) {
    let message = to_js(message);
    spawn(async move {
        if let Ok(reply) = runtime_send_message(&message) {
            let _ = JsFuture::from(reply).await;
        }
    });
}

/// Opens a page of the extension in a tab of its own. That a browser refuses is seen by the member at once.
#[cfg(feature = "pages")]
pub fn open(page: &str) {
    let url = privileged::own_url(page);
    spawn(async move {
        let _ = privileged::open_tab(&url).await;
    });
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

/// What only the background may call.
#[cfg(feature = "pages")]
pub mod privileged {
    use super::{JsFuture, object};
    use js_sys::{Array, Promise};
    use wasm_bindgen::prelude::*;

    #[wasm_bindgen]
    extern "C" {
        #[wasm_bindgen(catch, js_namespace = ["chrome", "storage", "local"], js_name = get)]
        fn storage_get(key: &str) -> Result<Promise, JsValue>;
        #[wasm_bindgen(catch, js_namespace = ["chrome", "storage", "local"], js_name = set)]
        fn storage_set(items: &JsValue) -> Result<Promise, JsValue>;
        #[wasm_bindgen(catch, js_namespace = ["chrome", "action"], js_name = setIcon)]
        fn action_set_icon(details: &JsValue) -> Result<Promise, JsValue>;
        #[wasm_bindgen(catch, js_namespace = ["chrome", "action"], js_name = setTitle)]
        fn action_set_title(details: &JsValue) -> Result<Promise, JsValue>;
        #[wasm_bindgen(catch, js_namespace = ["chrome", "action"], js_name = setBadgeText)]
        fn action_set_badge_text(details: &JsValue) -> Result<Promise, JsValue>;
        #[wasm_bindgen(catch, js_namespace = ["chrome", "action"], js_name = setBadgeBackgroundColor)]
        fn action_set_badge_color(details: &JsValue) -> Result<Promise, JsValue>;
        #[wasm_bindgen(catch, js_namespace = ["chrome", "scripting"], js_name = executeScript)]
        fn scripting_execute_script(details: &JsValue) -> Result<Promise, JsValue>;
        #[wasm_bindgen(catch, js_namespace = ["chrome", "tabs"], js_name = query)]
        fn tabs_query(query: &JsValue) -> Result<Promise, JsValue>;
        #[wasm_bindgen(catch, js_namespace = ["chrome", "tabs"], js_name = create)]
        fn tabs_create(properties: &JsValue) -> Result<Promise, JsValue>;
        #[wasm_bindgen(catch, js_namespace = ["chrome", "tabs"], js_name = update)]
        fn tabs_update(tab: f64, properties: &JsValue) -> Result<Promise, JsValue>;
        #[wasm_bindgen(catch, js_namespace = ["chrome", "tabs"], js_name = sendMessage)]
        fn tabs_send_message(tab: f64, message: &JsValue, options: &JsValue) -> Result<Promise, JsValue>;
        #[wasm_bindgen(catch, js_namespace = ["chrome", "windows"], js_name = update)]
        fn windows_update(window: f64, properties: &JsValue) -> Result<Promise, JsValue>;
        #[wasm_bindgen(js_namespace = ["chrome", "runtime"], js_name = getURL)]
        fn runtime_get_url(path: &str) -> String;
    }

    /// A call's answer, or what it threw or was rejected with.
    async fn answer(call: Result<Promise, JsValue>) -> Result<JsValue, JsValue> {
        JsFuture::from(call?).await
    }

    /// What is stored under `key`; undefined if nothing is.
    ///
    /// # Errors
    /// What the browser rejects with when its storage cannot be read.
    pub async fn stored(key: &str) -> Result<JsValue, JsValue> {
        answer(storage_get(key)).await.map(|items| super::get(&items, key))
    }

    /// Stores values under their keys, all or none.
    ///
    /// # Errors
    /// What the browser rejects with when its storage cannot be written.
    pub async fn store(items: &[(&str, JsValue)]) -> Result<(), JsValue> {
        answer(storage_set(&object(items))).await.map(|_| ())
    }

    /// The toolbar's icon (by its name in `extension/icons/`), badge and title, for all windows.
    pub async fn set_toolbar(icon: &str, badge: &str, badge_color: &str, title: &str) {
        let sizes = ["16", "32", "48", "128"];
        let paths: Vec<_> = sizes.iter().map(|size| (*size, format!("icons/{icon}-{size}.png").into())).collect();
        // A toolbar that cannot be painted (a browser without one) is no reason to stop.
        let _ = answer(action_set_icon(&object(&[("path", object(&paths))]))).await;
        let _ = answer(action_set_badge_color(&object(&[("color", badge_color.into())]))).await;
        let _ = answer(action_set_badge_text(&object(&[("text", badge.into())]))).await;
        let _ = answer(action_set_title(&object(&[("title", title.into())]))).await;
    }

    /// Runs a file of the extension in a tab's top frame.
    ///
    /// # Errors
    /// What the browser rejects with: the tab is gone, or its page may not be touched.
    pub async fn inject(tab: f64, file: &str) -> Result<(), JsValue> {
        let target = object(&[("tabId", tab.into()), ("frameIds", Array::of1(&0.into()).into())]);
        let files = Array::of1(&file.into()).into();
        answer(scripting_execute_script(&object(&[("target", target), ("files", files)]))).await.map(|_| ())
    }

    /// The tabs whose address matches `pattern`, the most recently used window's active one first.
    pub async fn tabs_at(pattern: &str) -> Vec<JsValue> {
        let tabs = answer(tabs_query(&object(&[("url", pattern.into())]))).await.unwrap_or(JsValue::UNDEFINED);
        let mut tabs = tabs.dyn_into::<Array>().map(|tabs| tabs.to_vec()).unwrap_or_default();
        tabs.sort_by_key(|tab| !super::get(tab, "active").is_truthy());
        tabs
    }

    /// Opens a tab and shows it.
    ///
    /// # Errors
    /// What the browser rejects with.
    pub async fn open_tab(url: &str) -> Result<(), JsValue> {
        answer(tabs_create(&object(&[("url", url.into())]))).await.map(|_| ())
    }

    /// Brings a tab and its window forward.
    ///
    /// # Errors
    /// What the browser rejects with: the tab is gone.
    pub async fn show_tab(tab: &JsValue) -> Result<(), JsValue> {
        let id = super::get(tab, "id").as_f64().unwrap_or(-1.0);
        answer(tabs_update(id, &object(&[("active", true.into())]))).await?;
        let window = super::get(tab, "windowId").as_f64().unwrap_or(-1.0);
        answer(windows_update(window, &object(&[("focused", true.into())]))).await.map(|_| ())
    }

    /// Sends a message to the top frame of a tab and waits for the reply.
    ///
    /// # Errors
    /// What the browser rejects with: nobody listens there.
    pub async fn send_to_tab<M: serde::Serialize>(tab: f64, message: &M) -> Result<JsValue, JsValue> {
        answer(tabs_send_message(tab, &super::to_js(message), &object(&[("frameId", 0.into())]))).await
    }

    /// A random UUID: 122 random bits.
    #[must_use]
    pub fn random_id() -> String {
        let crypto = super::get(&js_sys::global(), "crypto");
        crypto.unchecked_into::<web_sys::Crypto>().random_uuid()
    }

    /// The address of a file of the extension.
    #[must_use]
    pub fn own_url(path: &str) -> String {
        runtime_get_url(path)
    }
}
