//! What is stored, and the one place that writes it. Each change reads, changes and writes under one lock, so that two tabs
//! that report at the same time both count.

use async_lock::Mutex;
use serde::Serialize;
use serde::de::DeserializeOwned;
use wasm_bindgen::prelude::*;

use crate::browser::privileged::{random_id, store, stored};
use crate::browser::{from_js, now, to_js};
use crate::setting::ledger::{Ledger, Session, VERSION, Who};
use crate::setting::reminder::{Choice, Choices};
use crate::setting::state::{Millis, Reading};

const LEDGER: &str = "ledger";
const CHOICES: &str = "choices";
const SALT: &str = "salt";
/// When something damaged was last set aside.
const SET_ASIDE: &str = "setAside";

static LOCK: Mutex<()> = Mutex::new(());

/// What is stored under a key; none if nothing is. What is damaged, or was written by a version that this one does not know,
/// is set aside under another key and not deleted. To be called with the lock held.
///
/// # Errors
/// What the browser rejects with when its storage cannot be read: then nothing may be written over it either.
async fn read<T: DeserializeOwned>(key: &str, is_valid: fn(&T) -> bool) -> Result<Option<T>, JsValue> {
    let value = stored(key).await?;
    if value.is_undefined() || value.is_null() {
        return Ok(None);
    }
    if let Some(content) = from_js::<T>(value.clone()).filter(is_valid) {
        return Ok(Some(content));
    }
    let at = now();
    let kept = format!("{key}-damaged-{at}");
    store(&[(&kept, value), (SET_ASIDE, to_js(&at)), (key, JsValue::NULL)]).await?;
    Ok(None)
}

/// To be called with the lock held. A full or failing disk loses this change, not what is there already.
async fn write<T: Serialize>(key: &str, content: &T) {
    let _ = store(&[(key, to_js(content))]).await;
}

async fn read_ledger() -> Result<Ledger, JsValue> {
    read(LEDGER, |ledger: &Ledger| ledger.version == VERSION).await.map(Option::unwrap_or_default)
}

async fn read_choices() -> Result<Choices, JsValue> {
    read(CHOICES, |_| true).await.map(Option::unwrap_or_default)
}

/// What has been read so far.
pub async fn ledger() -> Ledger {
    let _held = LOCK.lock().await;
    read_ledger().await.unwrap_or_default()
}

/// Notes a reading, and returns the ledger with it.
pub async fn record(session: &Session, reading: Reading, who: Option<Who>) -> Ledger {
    let _held = LOCK.lock().await;
    let stored = read_ledger().await;
    let may_write = stored.is_ok();
    let mut ledger = stored.unwrap_or_default();
    ledger.record(session, reading, who);
    if may_write {
        write(LEDGER, &ledger).await;
    }
    ledger
}

/// What the member has chosen about warnings.
pub async fn choices() -> Choices {
    let _held = LOCK.lock().await;
    read_choices().await.unwrap_or_default()
}

/// Notes an answer to a warning.
pub async fn choose(choice: Choice, at: Millis) {
    let _held = LOCK.lock().await;
    if let Ok(mut choices) = read_choices().await {
        choices.take(choice, at);
        write(CHOICES, &choices).await;
    }
}

/// What session hashes are salted with: 122 random bits, made once for each installation, and kept unless it is a private
/// window that asks first.
pub async fn salt(private: bool) -> String {
    let _held = LOCK.lock().await;
    let stored = read::<String>(SALT, |salt| !salt.is_empty()).await;
    let may_write = stored.is_ok();
    if let Ok(Some(salt)) = stored {
        return salt;
    }
    let salt = random_id();
    if may_write && !private {
        write(SALT, &salt).await;
    }
    salt
}

/// When something damaged was last set aside, if ever.
pub async fn set_aside() -> Option<Millis> {
    from_js(stored(SET_ASIDE).await.ok()?)
}
