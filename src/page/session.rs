//! Whose page this is: a salted hash of the cookie that LinkedIn gives each sign-in session, and nothing else of it.
//!
//! Fact (observed): `JSESSIONID` is readable by scripts and changes with each sign-in.

use js_sys::{Array, Uint8Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{HtmlDocument, Window};

use crate::browser::get;
use crate::setting::ledger::Session;

/// Bytes of the hash that are kept; enough to tell sessions apart, and no more.
const BYTES: u32 = 16;

/// The session's cookie as it is this moment, without the quotation marks that it may have; none if there is none. It never leaves
/// the page.
#[must_use]
pub fn cookie(window: &Window) -> Option<String> {
    let cookies = window.document()?.unchecked_into::<HtmlDocument>().cookie().ok()?;
    let values = cookies.split(';').filter_map(|cookie| cookie.trim().strip_prefix("JSESSIONID="));
    values.map(|value| value.trim_matches('"')).find(|value| !value.is_empty()).map(str::to_owned)
}

/// Whom the doorman has met in this page (`extension/doorman.js`): it hashes as [`hash`] does.
pub struct Met {
    /// The session's cookie.
    pub cookie: String,
    /// The session.
    pub session: Session,
    /// What it is salted with.
    pub salt: String,
}

impl Met {
    /// Reads what the doorman has left; none if it has met nobody, or not just now (`extension/entry/met.js`).
    pub fn read(left: &JsValue) -> Option<Self> {
        let left = |name| get(left, name).as_string();
        Some(Self { cookie: left("cookie")?, session: left("session")?, salt: left("salt")? })
    }
}

/// What is remembered of a session: the salted hash of its cookie.
pub async fn hash(window: &Window, cookie: &str, salt: &str) -> Option<Session> {
    let text = [salt, cookie].concat();
    let digest = window.crypto().ok()?.subtle().digest_with_str_and_u8_array("SHA-256", text.as_bytes()).ok()?;
    let bytes = Uint8Array::new(&JsFuture::from(digest).await.ok()?);
    let mut session = Session::with_capacity(2 * BYTES as usize);
    for place in 0..BYTES {
        let byte = bytes.get_index(place);
        for digit in [byte >> 4, byte & 15] {
            session.push(char::from(if digit < 10 { b'0' + digit } else { b'a' + digit - 10 }));
        }
    }
    Some(session)
}

/// Whether the document was loaded at the address that it has now, rather than led there by in-app navigation.
#[must_use]
pub fn was_loaded_here(window: &Window, path: &str) -> bool {
    let entries: Array = match window.performance() {
        Some(performance) => performance.get_entries_by_type("navigation"),
        None => return false,
    };
    let name = get(&entries.get(0), "name").as_string().unwrap_or_default();
    web_sys::Url::new(&name).is_ok_and(|url| url.pathname() == path)
}
