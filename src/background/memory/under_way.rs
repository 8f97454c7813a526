//! What is under way, and does not outlive the browser: which tab may read, which one warns, which were opened for a click.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::{LOCK, write};
use crate::browser::privileged::{Area, stored};
use crate::browser::{from_js, now, to_js};
use crate::messages::Errand;
use crate::setting::schedule::LEASE_MS;
use crate::setting::state::Millis;

/// The tab that may read, and since when.
const READER: &str = "reader";
/// The tab that warns.
const WARNER: &str = "warner";
/// The tabs opened for the member.
const ERRANDS: &str = "errands";
/// When an engine has ended itself.
const BROKEN: &str = "broken";

/// All of them: they speak of tabs, and not of anybody.
pub const KEYS: [&str; 4] = [READER, WARNER, ERRANDS, BROKEN];

/// A tab opened for the member, after a click somewhere else.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Tab {
    /// The browser's number of it.
    pub id: f64,
    /// What it was opened for.
    pub errand: Errand,
    /// The tab that the member clicked in, LinkedIn's or one of the extension's pages; none if that was the popup.
    pub asked_by: Option<f64>,
    /// Whether it is in a private window.
    pub private: bool,
    /// When it was opened for that.
    pub at: Millis,
    /// Whether the switch was pressed in it, or may have been.
    pub clicked: bool,
    /// Whether it was verified that it is off.
    pub verified: bool,
}

async fn get<T: DeserializeOwned>(key: &str) -> Option<T> {
    from_js(stored(Area::Session, key).await.ok()?)
}

async fn tabs() -> Vec<Tab> {
    get(ERRANDS).await.unwrap_or_default()
}

/// Gives the one place for a passive reading to a tab, unless another one has had it for less than a minute.
pub async fn take_reading(tab: f64) -> bool {
    let _held = LOCK.lock().await;
    let now = now();
    let holder: Option<(f64, Millis)> = get(READER).await;
    let free = holder.is_none_or(|(holder, at)| holder == tab || now.saturating_sub(at) >= LEASE_MS || now < at);
    if free {
        write(Area::Session, &[(READER, to_js(&(tab, now)))]).await;
    }
    free
}

/// Gives the place back.
pub async fn end_reading(tab: f64) {
    let _held = LOCK.lock().await;
    if get::<(f64, Millis)>(READER).await.is_some_and(|(holder, _)| holder == tab) {
        write(Area::Session, &[(READER, to_js(&Option::<f64>::None))]).await;
    }
}

/// The tab that shows a warning.
pub async fn warner() -> Option<f64> {
    get(WARNER).await
}

/// Notes the tab that shows a warning from now on.
pub async fn set_warner(tab: Option<f64>) {
    let _held = LOCK.lock().await;
    write(Area::Session, &[(WARNER, to_js(&tab))]).await;
}

/// Notes that a tab shows no warning any more.
pub async fn withdraw(tab: f64) {
    let _held = LOCK.lock().await;
    if warner().await == Some(tab) {
        write(Area::Session, &[(WARNER, to_js(&Option::<f64>::None))]).await;
    }
}

/// When an engine has ended itself over a fault of its own, if none has read anything since.
pub async fn broken() -> Option<Millis> {
    get(BROKEN).await
}

/// Notes that an engine has ended itself now, or that one has read something.
pub async fn set_broken(at: Option<Millis>) {
    let _held = LOCK.lock().await;
    if get::<Millis>(BROKEN).await != at {
        write(Area::Session, &[(BROKEN, to_js(&at))]).await;
    }
}

/// Notes a tab opened for the member.
pub async fn begin_errand(tab: Tab) {
    let _held = LOCK.lock().await;
    let mut all = tabs().await;
    all.push(tab);
    write(Area::Session, &[(ERRANDS, to_js(&all))]).await;
}

/// The tabs that are used for the neighbours alone.
pub async fn at_neighbours() -> Vec<f64> {
    tabs().await.iter().filter(|tab| !tab.errand.is_the_settings()).map(|tab| tab.id).collect()
}

/// The errand that a tab is on.
pub async fn errand(tab: f64) -> Option<Tab> {
    tabs().await.into_iter().find(|other| other.id == tab)
}

/// The tab that was opened for a click in this one.
pub async fn opened_for(tab: f64) -> Option<f64> {
    tabs().await.into_iter().find(|other| other.asked_by == Some(tab)).map(|tab| tab.id)
}

/// Changes what is known of a tab, if it is one of these, and gives that.
async fn note(tab: f64, note: impl FnOnce(&mut Tab)) -> Option<Tab> {
    let _held = LOCK.lock().await;
    let mut all = tabs().await;
    let place = all.iter().position(|other| other.id == tab)?;
    note(&mut all[place]);
    write(Area::Session, &[(ERRANDS, to_js(&all))]).await;
    Some(all.swap_remove(place))
}

/// Notes what a tab is used for from now on.
pub async fn set_errand(tab: f64, errand: Errand) {
    note(tab, |tab| tab.errand = errand).await;
}

/// Notes that the switch may have been pressed in a tab.
pub async fn click_in(tab: f64) {
    note(tab, |tab| tab.clicked = true).await;
}

/// Notes that it was verified in a tab that it is off.
pub async fn verified_in(tab: f64) -> Option<Tab> {
    note(tab, |tab| tab.verified = true).await
}

/// Takes a tab off the list, if it is on it.
pub async fn end_errand(tab: f64) -> Option<Tab> {
    let _held = LOCK.lock().await;
    let mut all = tabs().await;
    let place = all.iter().position(|other| other.id == tab)?;
    let ended = all.remove(place);
    write(Area::Session, &[(ERRANDS, to_js(&all))]).await;
    Some(ended)
}
