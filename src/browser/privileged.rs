//! What only the background and the extension's own pages may call.

use gloo_timers::future::TimeoutFuture;
use js_sys::{Array, Function, Object, Promise};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, future_to_promise};

use super::{get, object, runtime_send_message, to_js};
use crate::setting::order::in_order;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(catch, js_namespace = ["chrome", "storage", "local"], js_name = get)]
    fn local_get(key: &str) -> Result<Promise, JsValue>;
    #[wasm_bindgen(catch, js_namespace = ["chrome", "storage", "local"], js_name = set)]
    fn local_set(items: &JsValue) -> Result<Promise, JsValue>;
    #[wasm_bindgen(catch, js_namespace = ["chrome", "storage", "session"], js_name = get)]
    fn session_get(key: &str) -> Result<Promise, JsValue>;
    #[wasm_bindgen(catch, js_namespace = ["chrome", "storage", "session"], js_name = get)]
    fn session_get_all() -> Result<Promise, JsValue>;
    #[wasm_bindgen(catch, js_namespace = ["chrome", "storage", "session"], js_name = remove)]
    fn session_remove(keys: &Array) -> Result<Promise, JsValue>;
    #[wasm_bindgen(catch, js_namespace = ["chrome", "storage", "session"], js_name = set)]
    fn session_set(items: &JsValue) -> Result<Promise, JsValue>;
    #[wasm_bindgen(catch, js_namespace = ["chrome", "storage", "managed"], js_name = get)]
    fn managed_get() -> Result<Promise, JsValue>;
    #[wasm_bindgen(catch, js_namespace = ["chrome", "commands"], js_name = getAll)]
    fn commands_get_all() -> Result<Promise, JsValue>;
    #[wasm_bindgen(catch, js_namespace = ["chrome", "permissions"], js_name = contains)]
    fn permissions_contains(permissions: &JsValue) -> Result<Promise, JsValue>;
    #[wasm_bindgen(catch, js_namespace = ["chrome", "permissions"], js_name = request)]
    fn permissions_request(permissions: &JsValue) -> Result<Promise, JsValue>;
    #[wasm_bindgen(catch, js_namespace = ["chrome", "tabs"], js_name = remove)]
    fn tabs_remove(tab: f64) -> Result<Promise, JsValue>;
    #[wasm_bindgen(catch, js_namespace = ["chrome", "windows"], js_name = getAll)]
    fn windows_get_all() -> Result<Promise, JsValue>;
    #[wasm_bindgen(catch, js_namespace = ["chrome", "windows"], js_name = getCurrent)]
    fn windows_get_current() -> Result<Promise, JsValue>;
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
    #[wasm_bindgen(catch, js_namespace = ["chrome", "tabs"], js_name = get)]
    fn tabs_get(tab: f64) -> Result<Promise, JsValue>;
    #[wasm_bindgen(catch, js_namespace = ["chrome", "tabs"], js_name = query)]
    fn tabs_query(query: &JsValue) -> Result<Promise, JsValue>;
    #[wasm_bindgen(catch, js_namespace = ["chrome", "tabs"], js_name = create)]
    fn tabs_create(properties: &JsValue) -> Result<Promise, JsValue>;
    #[wasm_bindgen(catch, js_namespace = ["chrome", "tabs"], js_name = update)]
    fn tabs_update(tab: f64, properties: &JsValue) -> Result<Promise, JsValue>;
    #[wasm_bindgen(catch, js_namespace = ["chrome", "tabs"], js_name = sendMessage)]
    fn tabs_send_message(tab: f64, message: &JsValue, options: &JsValue) -> Result<Promise, JsValue>;
    #[wasm_bindgen(js_namespace = ["chrome", "tabs", "onUpdated"], js_name = addListener)]
    fn tabs_on_updated(listener: &Closure<dyn Fn(JsValue, JsValue)>);
    #[wasm_bindgen(js_namespace = ["chrome", "tabs", "onRemoved"], js_name = addListener)]
    fn tabs_on_removed(listener: &Closure<dyn Fn()>);
    #[wasm_bindgen(catch, js_namespace = ["chrome", "windows"], js_name = update)]
    fn windows_update(window: f64, properties: &JsValue) -> Result<Promise, JsValue>;
    #[wasm_bindgen(js_namespace = ["chrome", "runtime"], js_name = getURL)]
    fn runtime_get_url(path: &str) -> String;
    #[wasm_bindgen(js_namespace = ["chrome", "runtime"], js_name = getManifest)]
    fn runtime_get_manifest() -> JsValue;
}

/// The engine's file.
const ENGINE: &str = "engine.js";

/// Where LinkedIn's pages are.
pub const ORIGIN: &str = "https://www.linkedin.com";

/// A call's answer, or what it threw or was rejected with.
async fn answer(call: Result<Promise, JsValue>) -> Result<JsValue, JsValue> {
    JsFuture::from(call?).await
}

/// Where something is remembered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Area {
    /// On the disk.
    Local,
    /// In memory, until the browser ends: what private windows have shown, and what is under way.
    Session,
}

impl Area {
    /// Where what a window shows is remembered.
    #[must_use]
    pub fn of(private: bool) -> Self {
        if private { Self::Session } else { Self::Local }
    }
}

/// What is stored under `key`; undefined if nothing is.
///
/// # Errors
/// What the browser rejects with when its storage cannot be read.
pub async fn stored(area: Area, key: &str) -> Result<JsValue, JsValue> {
    let items = match area {
        Area::Local => local_get(key),
        Area::Session => session_get(key),
    };
    answer(items).await.map(|items| get(&items, key))
}

/// The keys of everything that is in memory.
pub async fn session_keys() -> Vec<String> {
    let all = answer(session_get_all()).await.unwrap_or(JsValue::UNDEFINED);
    let keys = all.dyn_into::<Object>().map(|all| Object::keys(&all)).unwrap_or_default();
    keys.iter().filter_map(|key| key.as_string()).collect()
}

/// Takes these out of memory.
pub async fn forget_session(keys: &[&String]) {
    let keys: Array = keys.iter().map(|key| JsValue::from_str(key)).collect();
    let _ = answer(session_remove(&keys)).await;
}

/// What an administrator has laid down; an empty object where nobody has.
pub async fn managed() -> JsValue {
    // Firefox rejects where there is no policy at all.
    answer(managed_get()).await.unwrap_or_else(|_| object(&[]))
}

/// The manifest's commands, each with its `name` and its `shortcut`; undefined in a browser that has none.
pub async fn commands() -> JsValue {
    answer(commands_get_all()).await.unwrap_or(JsValue::UNDEFINED)
}

/// Stores values under their keys, all or none.
///
/// # Errors
/// What the browser rejects with when its storage cannot be written.
pub async fn store(area: Area, items: &[(&str, JsValue)]) -> Result<(), JsValue> {
    let items = object(items);
    let stored = match area {
        Area::Local => local_set(&items),
        Area::Session => session_set(&items),
    };
    answer(stored).await.map(|_| ())
}

/// The toolbar's icon (by its name in `extension/icons/`), badge and title, for all windows or for one tab.
pub async fn set_toolbar(icon: &str, badge: &str, badge_color: &str, title: &str, tab: Option<f64>) {
    let sizes = ["16", "32", "48", "128"];
    let paths: Vec<_> = sizes.iter().map(|size| (*size, format!("icons/{icon}-{size}.png").into())).collect();
    let details = |name, value| {
        let mut details = vec![(name, value)];
        details.extend(tab.map(|tab| ("tabId", tab.into())));
        object(&details)
    };
    // A toolbar that cannot be painted (a browser without one, a tab that is gone) is no reason to stop.
    let _ = answer(action_set_icon(&details("path", object(&paths)))).await;
    let _ = answer(action_set_badge_color(&details("color", badge_color.into()))).await;
    let _ = answer(action_set_badge_text(&details("text", badge.into()))).await;
    let _ = answer(action_set_title(&details("title", title.into()))).await;
}

/// Puts the engine into a tab. It starts once, however often it is put there.
///
/// # Errors
/// What the browser rejects with: the tab is gone, or its page may not be touched.
pub async fn wake(tab: f64) -> Result<(), JsValue> {
    inject(tab, ENGINE).await
}

/// The same, for so many milliseconds at the most.
///
/// # Errors
/// As there, and undefined if it is not there by then.
pub async fn wake_within(milliseconds: u32, tab: f64) -> Result<(), JsValue> {
    let results = within(milliseconds, injected(tab, ENGINE)?).await?;
    if results.is_undefined() { Err(results) } else { Ok(()) }
}

/// Runs a file of the extension in a tab's top frame.
///
/// # Errors
/// What the browser rejects with: the tab is gone, or its page may not be touched.
pub async fn inject(tab: f64, file: &str) -> Result<(), JsValue> {
    answer(injected(tab, file)).await.map(|_| ())
}

fn injected(tab: f64, file: &str) -> Result<Promise, JsValue> {
    let target = object(&[("tabId", tab.into()), ("frameIds", Array::of1(&0.into()).into())]);
    let files = Array::of1(&file.into()).into();
    scripting_execute_script(&object(&[("target", target), ("files", files)]))
}

/// Runs a function in a tab's top frame, in a world of the extension's own, and gives what it gives. The browser takes the
/// function's text there: it has nothing but its arguments.
///
/// # Errors
/// What the browser rejects with: the tab is gone, its page may not be touched, or the function failed.
pub async fn run(tab: f64, function: &Function, arguments: &[JsValue]) -> Result<JsValue, JsValue> {
    let target = object(&[("tabId", tab.into()), ("frameIds", Array::of1(&0.into()).into())]);
    let arguments: Array = arguments.iter().collect();
    let details = object(&[
        ("target", target),
        ("func", function.into()),
        ("args", arguments.into()),
        // A page that goes on loading is no reason to wait.
        ("injectImmediately", true.into()),
    ]);
    let results = answer(scripting_execute_script(&details)).await?;
    Ok(get(&get(&results, "0"), "result"))
}

/// Calls `listener` whenever a tab has gone to another address, has loaded or is closed, for as long as the page is open.
pub fn on_tabs(listener: impl Fn() + 'static) {
    let listener = std::rc::Rc::new(listener);
    let closed = listener.clone();
    let updated = Closure::<dyn Fn(JsValue, JsValue)>::new(move |_, change: JsValue| {
        // Titles, icons and sounds change all the time.
        if ["url", "status"].iter().any(|name| !get(&change, name).is_undefined()) {
            listener();
        }
    });
    let removed = Closure::<dyn Fn()>::new(move || closed());
    tabs_on_updated(&updated);
    tabs_on_removed(&removed);
    updated.forget();
    removed.forget();
}

/// The tabs whose address matches `pattern`, the most recently used window's active one first.
pub async fn tabs_at(pattern: &str) -> Vec<JsValue> {
    let tabs = answer(tabs_query(&object(&[("url", pattern.into())]))).await.unwrap_or(JsValue::UNDEFINED);
    let tabs = tabs.dyn_into::<Array>().map(|tabs| tabs.to_vec()).unwrap_or_default();
    in_order(tabs, |tab| !get(tab, "active").is_truthy())
}

/// Opens a tab, shown or not, in a window or in the one used last. Gives the browser's number of it.
///
/// # Errors
/// What the browser rejects with.
pub async fn open_tab(url: &str, shown: bool, window: Option<i32>) -> Result<f64, JsValue> {
    let mut properties = vec![("url", url.into()), ("active", shown.into())];
    properties.extend(window.map(|window| ("windowId", window.into())));
    let tab = answer(tabs_create(&object(&properties))).await?;
    get(&tab, "id").as_f64().ok_or(JsValue::UNDEFINED)
}

/// Loads another page in a tab, or the same one anew.
///
/// # Errors
/// What the browser rejects with: the tab is gone.
pub async fn lead_tab(tab: f64, url: &str) -> Result<(), JsValue> {
    answer(tabs_update(tab, &object(&[("url", url.into())]))).await.map(|_| ())
}

/// Closes a tab, if it is still there.
pub async fn close_tab(tab: f64) {
    let _ = answer(tabs_remove(tab)).await;
}

/// The window that this page is in.
///
/// # Errors
/// What the browser rejects with: the page is in none.
pub async fn current_window() -> Result<JsValue, JsValue> {
    answer(windows_get_current()).await
}

/// Whether there is a private window, but for the one with the number `except`; also where the browser cannot say.
pub async fn has_private_window(except: Option<f64>) -> bool {
    let Ok(windows) = answer(windows_get_all()).await else { return true };
    let is_private = |window: &JsValue| get(window, "incognito").is_truthy();
    windows.unchecked_into::<Array>().iter().any(|window| is_private(&window) && get(&window, "id").as_f64() != except)
}

/// Whether the browser lets the extension look at LinkedIn's pages. Members can take that away at any time.
pub async fn is_permitted() -> bool {
    // A browser that cannot say has not taken it away.
    answer(permissions_contains(&linkedin())).await.is_ok_and(|answer| answer.is_truthy())
}

/// Asks the member for that, in the turn of a click. Gives what they said.
pub fn ask_permission() -> impl Future<Output = bool> {
    let asked = permissions_request(&linkedin());
    async move { answer(asked).await.is_ok_and(|granted| granted.is_truthy()) }
}

fn linkedin() -> JsValue {
    object(&[("origins", Array::of1(&"https://www.linkedin.com/*".into()).into())])
}

/// Brings a tab and its window forward.
///
/// # Errors
/// What the browser rejects with: the tab is gone.
pub async fn show_tab(tab: f64) -> Result<(), JsValue> {
    let shown = answer(tabs_update(tab, &object(&[("active", true.into())]))).await?;
    let window = get(&shown, "windowId").as_f64().unwrap_or(-1.0);
    answer(windows_update(window, &object(&[("focused", true.into())]))).await.map(|_| ())
}

/// What the browser says of a tab; undefined if it is gone.
async fn about(tab: f64) -> JsValue {
    answer(tabs_get(tab)).await.unwrap_or(JsValue::UNDEFINED)
}

/// Whether a tab is the one in front in its window.
pub async fn is_in_front(tab: f64) -> bool {
    get(&about(tab).await, "active").is_truthy()
}

/// Tells the extension's own pages something. That none is open is no fault.
pub async fn tell_pages<M: serde::Serialize>(message: &M) {
    let _ = answer(runtime_send_message(&to_js(message))).await;
}

/// Whether a tab that was opened in the background is still where it was led to, or on the way there, and not looked at.
pub async fn is_left_alone(tab: f64) -> bool {
    let tab = about(tab).await;
    let is = |name, value: &str| get(&tab, name).as_string().is_some_and(|found| found.starts_with(value));
    // The address of a page that is still to come, or of another site, is not told.
    !get(&tab, "active").is_truthy() && (is("status", "loading") || is("url", ORIGIN))
}

/// Sends a message to the top frame of a tab and waits for the reply.
///
/// # Errors
/// What the browser rejects with: nobody listens there.
pub async fn send_to_tab<M: serde::Serialize>(tab: f64, message: &M) -> Result<JsValue, JsValue> {
    answer(sent_to_tab(tab, message)).await
}

fn sent_to_tab<M: serde::Serialize>(tab: f64, message: &M) -> Result<Promise, JsValue> {
    tabs_send_message(tab, &to_js(message), &object(&[("frameId", 0.into())]))
}

/// The same, for so many milliseconds at the most: undefined if no answer has come by then.
///
/// # Errors
/// As there.
pub async fn send_to_tab_within<M: serde::Serialize>(
    milliseconds: u32,
    tab: f64,
    message: &M,
) -> Result<JsValue, JsValue> {
    within(milliseconds, sent_to_tab(tab, message)?).await
}

/// What a call gives within so many milliseconds; undefined if it has given nothing by then.
async fn within(milliseconds: u32, call: Promise) -> Result<JsValue, JsValue> {
    let late = future_to_promise(async move {
        TimeoutFuture::new(milliseconds).await;
        Ok(JsValue::UNDEFINED)
    });
    answer(Ok(Promise::race(&Array::of2(&call, &late)))).await
}

/// A random UUID: 122 random bits.
#[must_use]
pub fn random_id() -> String {
    let crypto = get(&js_sys::global(), "crypto");
    crypto.unchecked_into::<web_sys::Crypto>().random_uuid()
}

/// Which version of Trainstop this is.
#[must_use]
pub fn own_version() -> String {
    get(&runtime_get_manifest(), "version").as_string().unwrap_or_default()
}

/// The address of a file of the extension.
#[must_use]
pub fn own_url(path: &str) -> String {
    runtime_get_url(path)
}
