//! What is remembered, and the one place that writes it. Each change reads, changes and writes under one lock, so that two
//! tabs that report at the same time both count.
//!
//! What a private window has shown is kept in `storage.session`, which is memory and never reaches the disk; everything else
//! in `storage.local`, under the same keys.

pub mod under_way;

use std::collections::BTreeMap;

use async_lock::Mutex;
use serde::de::DeserializeOwned;
use wasm_bindgen::prelude::*;

use crate::browser::privileged::{self, Area, random_id, store, stored};
use crate::browser::{from_js, now, to_js};
use crate::language::{self, OPTIONS};
use crate::setting::keep_off::{self, Attempt};
use crate::setting::ledger::{Ledger, Session, Who};
use crate::setting::options::{self, Options, Wishes};
use crate::setting::reminder::Choices;
use crate::setting::schedule::{self, Need};
use crate::setting::state::{Millis, Reading, State};

const LEDGER: &str = "ledger";
const CHOICES: &str = "choices";
/// Until when which session needs nothing; the doorman reads it.
const PASSES: &str = "passes";
const SALT: &str = "salt";
/// When something damaged was last set aside.
const SET_ASIDE: &str = "setAside";

static LOCK: Mutex<()> = Mutex::new(());

/// What is stored under a key; none if nothing is. What is damaged, or was written by a version that this one does not know
/// (`accept` says so), is set aside under another key and not deleted. To be called with the lock held.
///
/// # Errors
/// What the browser rejects with when its storage cannot be read: then nothing may be written over it either.
async fn read<T: DeserializeOwned>(area: Area, key: &str, accept: fn(T) -> Option<T>) -> Result<Option<T>, JsValue> {
    let value = stored(area, key).await?;
    if value.is_undefined() || value.is_null() {
        return Ok(None);
    }
    if let Some(content) = from_js::<T>(value.clone()).and_then(accept) {
        return Ok(Some(content));
    }
    let at = now();
    let kept = format!("{key}-damaged-{at}");
    store(area, &[(&kept, value), (SET_ASIDE, to_js(&at)), (key, JsValue::NULL)]).await?;
    Ok(None)
}

/// To be called with the lock held. A full or failing disk loses this change, not what is there already.
async fn write(area: Area, items: &[(&str, JsValue)]) {
    if !items.is_empty() {
        let _ = store(area, items).await;
    }
}

async fn read_ledger(area: Area) -> Result<Ledger, JsValue> {
    read(area, LEDGER, Ledger::migrated).await.map(Option::unwrap_or_default)
}

async fn read_choices(area: Area) -> Result<Choices, JsValue> {
    read(area, CHOICES, Some).await.map(Option::unwrap_or_default)
}

/// Options are of the whole installation: private windows have none of their own.
async fn read_options() -> Result<Options, JsValue> {
    read(Area::Local, OPTIONS, Some).await.map(Option::unwrap_or_default)
}

/// What the member wishes, and an administrator lets them.
async fn wishes(area: Area) -> Wishes {
    in_force(read_choices(area).await.unwrap_or_default(), read_options().await.unwrap_or_default()).await
}

async fn in_force(choices: Choices, options: Options) -> Wishes {
    let policy = language::policy().await;
    Wishes { choices: choices.under(policy.warn), passive: options.under(policy).passive }
}

/// Changes the ledger, and stores it with the passes that follow from it, in one go. Returns it as changed, with what the session
/// needs now. Where the storage cannot be read, nothing is written over it.
async fn change(area: Area, session: &Session, change: impl FnOnce(&mut Ledger)) -> (Need, Ledger) {
    let stored = read_ledger(area).await;
    let may_write = stored.is_ok();
    let before = stored.unwrap_or_default();
    let mut ledger = before.clone();
    change(&mut ledger);
    let wishes = wishes(area).await;
    let mut items = new_passes(area, &ledger, wishes).await;
    if ledger != before {
        items.push((LEDGER, to_js(&ledger)));
    }
    if may_write {
        write(area, &items).await;
    }
    (schedule::need(&ledger, session, wishes, now()), ledger)
}

/// The passes, if they are not as stored.
async fn new_passes(area: Area, ledger: &Ledger, wishes: Wishes) -> Vec<(&'static str, JsValue)> {
    let stored = read::<BTreeMap<Session, Millis>>(area, PASSES, Some).await.unwrap_or_default();
    let passes = schedule::passes(ledger, wishes, now());
    if stored.as_ref() == Some(&passes) { Vec::new() } else { vec![(PASSES, to_js(&passes))] }
}

/// What has been read so far.
pub async fn ledger(area: Area) -> Ledger {
    let _held = LOCK.lock().await;
    read_ledger(area).await.unwrap_or_default()
}

/// Notes a reading, and returns the ledger with it. `agreed`: LinkedIn's page data said the same as the switch.
pub async fn record(area: Area, session: &Session, reading: Reading, who: Option<Who>, agreed: bool) -> Ledger {
    let _held = LOCK.lock().await;
    let record = |ledger: &mut Ledger| {
        ledger.record(session, reading, who);
        if agreed {
            ledger.agree(session, reading.state, reading.at);
        }
    };
    change(area, session, record).await.1
}

/// Notes that the switch, which read so, was pressed; `kept`: by Trainstop itself.
pub async fn click(area: Area, session: &Session, reading: Reading, kept: bool) -> Ledger {
    let _held = LOCK.lock().await;
    change(area, session, |ledger| ledger.click(session, reading, kept)).await.1
}

/// Whether Trainstop may switch off by itself now. A new attempt is noted before it is given leave, and gets none where it
/// cannot be: whatever becomes of it, there is no second one that day. Private windows have no options of their own, and so
/// not this one.
pub async fn keep_off(area: Area, session: &Session, attempt: Attempt) -> bool {
    if area != Area::Local {
        return false;
    }
    let policy = language::policy().await;
    let _held = LOCK.lock().await;
    let (Ok(mut ledger), Ok(options)) = (read_ledger(area).await, read_options().await) else { return false };
    let now = now();
    let choices = read_choices(area).await.unwrap_or_default().under(policy.warn);
    let may_act = choices.allow_warning(State::On, now) && options.under(policy).keep_off;
    if !may_act || !keep_off::may(&ledger, session, attempt, now) {
        return false;
    }
    if attempt == Attempt::Begun {
        return true;
    }
    ledger.keep(session, now);
    store(area, &[(LEDGER, to_js(&ledger))]).await.is_ok()
}

/// What the member has answered to warnings.
pub async fn choices(area: Area) -> Choices {
    let _held = LOCK.lock().await;
    read_choices(area).await.unwrap_or_default()
}

/// The same, as far as an administrator lets them.
pub async fn choices_in_force(area: Area) -> Choices {
    let _held = LOCK.lock().await;
    wishes(area).await.choices
}

/// Notes an answer to a warning. Says whether it is stored.
pub async fn choose(area: Area, answer: impl FnOnce(&mut Choices)) -> bool {
    let _held = LOCK.lock().await;
    let Ok(mut choices) = read_choices(area).await else { return false };
    answer(&mut choices);
    let wishes = in_force(choices, read_options().await.unwrap_or_default()).await;
    store_wish(area, (area, CHOICES, to_js(&choices)), wishes).await
}

/// Notes a change of the options. Says whether it is stored.
pub async fn set_option(area: Area, change: options::Change) -> bool {
    if let options::Change::Warn(warn) = change {
        return choose(area, |choices| choices.set_warn(warn)).await;
    }
    let _held = LOCK.lock().await;
    let Ok(mut options) = read_options().await else { return false };
    options.take(change);
    let wishes = in_force(read_choices(area).await.unwrap_or_default(), options).await;
    store_wish(area, (Area::Local, OPTIONS, to_js(&options)), wishes).await
}

/// Stores what was chosen and, in one go if it has the same place, the passes that follow from it. To be called with the lock held.
async fn store_wish(area: Area, (place, key, value): (Area, &str, JsValue), wishes: Wishes) -> bool {
    let mut items = vec![(key, value)];
    if let Ok(ledger) = read_ledger(area).await {
        let passes = new_passes(area, &ledger, wishes).await;
        if place == area {
            items.extend(passes);
        } else {
            write(area, &passes).await;
        }
    }
    store(place, &items).await.is_ok()
}

/// What a session needs now, now that it shows its pages; and whether another one was shown before.
pub async fn need(area: Area, session: &Session) -> (Need, Ledger, bool) {
    let _held = LOCK.lock().await;
    let mut news = false;
    let (need, ledger) = change(area, session, |ledger| news = ledger.meet(session)).await;
    (need, ledger, news)
}

/// What session hashes are salted with: 122 random bits, made once for each installation. It says nothing of anybody, so that
/// private windows share it; should one of them be the first to need it, it has one of its own.
pub async fn salt(area: Area) -> String {
    let _held = LOCK.lock().await;
    let accept = |salt: String| Some(salt).filter(|salt| !salt.is_empty());
    let mut may_write = true;
    for place in [Area::Local, area] {
        match read::<String>(place, SALT, accept).await {
            Ok(Some(salt)) => return salt,
            Ok(None) => {}
            Err(_) => may_write = false,
        }
    }
    let salt = random_id();
    if may_write {
        write(area, &[(SALT, to_js(&salt))]).await;
    }
    salt
}

/// Forgets what private windows have shown.
pub async fn forget_private() {
    let _held = LOCK.lock().await;
    // What was set aside as damaged has the time in its name.
    let keys = privileged::session_keys().await;
    let theirs: Vec<_> = keys.iter().filter(|key| !under_way::KEYS.contains(&key.as_str())).collect();
    if !theirs.is_empty() {
        privileged::forget_session(&theirs).await;
    }
}

/// When something damaged was last set aside, if ever.
pub async fn set_aside(area: Area) -> Option<Millis> {
    from_js(stored(area, SET_ASIDE).await.ok()?)
}
