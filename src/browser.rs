//! The WebExtension API, bound by hand: just the calls in use. One namespace serves both browsers; Firefox offers promises
//! on `chrome.*` too.

use std::cell::RefCell;
use std::pin::Pin;

use js_sys::{Array, Function, JsString, Object, Promise, Reflect};
#[cfg(feature = "pages")]
use serde::Serialize;
#[cfg(feature = "pages")]
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

    #[cfg(feature = "pages")]
    #[wasm_bindgen(catch, js_namespace = ["navigator", "clipboard"], js_name = writeText)]
    fn clipboard_write_text(text: &str) -> Result<Promise, JsValue>;
}

thread_local! {
    /// The sentences of the language that the member has chosen, by their keys; undefined: those of the browser's language.
    static SENTENCES: RefCell<JsValue> = const { RefCell::new(JsValue::UNDEFINED) };
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

fn formatted(at: Millis, options: &[(&str, &str)]) -> String {
    let options: Vec<_> = options.iter().map(|(name, value)| (*name, JsValue::from_str(value))).collect();
    let date = js_sys::Date::new(&JsValue::from_f64(at as f64));
    date.to_locale_string(&text_language(), &object(&options)).into()
}

/// A day as the member's language writes it, such as "3 November".
#[must_use]
pub fn day(at: Millis) -> String {
    formatted(at, &[("day", "numeric"), ("month", "long")])
}

/// Dates, distances and numbers as the member's language has them, for the extension's own pages.
#[cfg(feature = "pages")]
mod words {
    use super::{SENTENCES, formatted, get, moment, now, object, text, text_language};
    use crate::setting::state::Millis;
    use crate::setting::timeline::{Grain, LAST_MS, distance};
    use js_sys::Date;
    use wasm_bindgen::prelude::*;

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
    #[must_use]
    pub fn plural(number: u32) -> String {
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
        form[..1].make_ascii_uppercase();
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
}
#[cfg(feature = "pages")]
pub use words::{ago, counted, date_of, exact, number_in, plural, tick, utc, zone_name, zone_offset};

/// The wall clock.
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

/// What only the background may call.
#[cfg(feature = "pages")]
pub mod privileged {
    use super::{JsFuture, get, object};
    use js_sys::{Array, Function, Promise};
    use wasm_bindgen::prelude::*;

    #[wasm_bindgen]
    extern "C" {
        #[wasm_bindgen(catch, js_namespace = ["chrome", "storage", "local"], js_name = get)]
        fn local_get(key: &str) -> Result<Promise, JsValue>;
        #[wasm_bindgen(catch, js_namespace = ["chrome", "storage", "local"], js_name = set)]
        fn local_set(items: &JsValue) -> Result<Promise, JsValue>;
        #[wasm_bindgen(catch, js_namespace = ["chrome", "storage", "session"], js_name = get)]
        fn session_get(key: &str) -> Result<Promise, JsValue>;
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
        answer(items).await.map(|items| super::get(&items, key))
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
        inject(tab, "engine.js").await
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
        let mut tabs = tabs.dyn_into::<Array>().map(|tabs| tabs.to_vec()).unwrap_or_default();
        tabs.sort_by_key(|tab| !super::get(tab, "active").is_truthy());
        tabs
    }

    /// Opens a tab, shown or not, in a window or in the one used last. Gives the browser's number of it.
    ///
    /// # Errors
    /// What the browser rejects with.
    pub async fn open_tab(url: &str, shown: bool, window: Option<i32>) -> Result<f64, JsValue> {
        let mut properties = vec![("url", url.into()), ("active", shown.into())];
        properties.extend(window.map(|window| ("windowId", window.into())));
        let tab = answer(tabs_create(&object(&properties))).await?;
        super::get(&tab, "id").as_f64().ok_or(JsValue::UNDEFINED)
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

    /// Whether there is a private window; also where the browser cannot say.
    pub async fn has_private_window() -> bool {
        let Ok(windows) = answer(windows_get_all()).await else { return true };
        windows.unchecked_into::<Array>().iter().any(|window| super::get(&window, "incognito").is_truthy())
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
        let window = super::get(&shown, "windowId").as_f64().unwrap_or(-1.0);
        answer(windows_update(window, &object(&[("focused", true.into())]))).await.map(|_| ())
    }

    /// Tells the extension's own pages something that no content script will tell them. That none is open is no fault.
    pub async fn tell_pages<M: serde::Serialize>(message: &M) {
        let _ = answer(super::runtime_send_message(&super::to_js(message))).await;
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

    /// Which version of Trainstop this is.
    #[must_use]
    pub fn own_version() -> String {
        super::get(&runtime_get_manifest(), "version").as_string().unwrap_or_default()
    }

    /// The address of a file of the extension.
    #[must_use]
    pub fn own_url(path: &str) -> String {
        runtime_get_url(path)
    }
}
