//! Tabs: which one shows the setting's page, the engine in it, and opening one.

use gloo_timers::future::TimeoutFuture;
use wasm_bindgen::prelude::*;

use crate::browser::{get, privileged};
use crate::messages::{Acted, ToPage};
use crate::setting::catalog::{Catalog, SETTINGS_ROOT};

const ORIGIN: &str = "https://www.linkedin.com";
const ENGINE: &str = "engine.js";
/// How often an engine that has just been put into a tab is spoken to, and with what pause between.
const TRIES: u32 = 20;
const PAUSE_MS: u32 = 50;

/// Puts the engine into a tab. It starts once, however often it is put there.
pub async fn wake(tab: f64) -> Result<(), JsValue> {
    privileged::inject(tab, ENGINE).await
}

/// A tab that shows the setting's page, the active one if there are several. Private tabs are the private window's own.
pub async fn at_setting() -> Option<JsValue> {
    let setting = Catalog::built_in().ai_training();
    let tabs = privileged::tabs_at(&format!("{ORIGIN}{SETTINGS_ROOT}*")).await;
    tabs.into_iter().find(|tab| {
        let url = get(tab, "url").as_string().unwrap_or_default();
        let path = url.strip_prefix(ORIGIN).map(|rest| rest.split(['?', '#']).next().unwrap_or_default());
        path.is_some_and(|path| setting.is_at(path)) && !get(tab, "incognito").is_truthy()
    })
}

/// Asks the engine in a tab, waking it first if it is not there; none if it does not answer.
pub async fn ask(tab: &JsValue, message: ToPage) -> Option<JsValue> {
    let id = get(tab, "id").as_f64()?;
    // Starts nothing where the engine runs already; a page opened before the install has none.
    wake(id).await.ok()?;
    // The browser says "injected" before the module has started, and until then nobody listens.
    let mut tries = 0;
    while privileged::send_to_tab(id, &ToPage::AreYouThere).await.is_err() {
        tries += 1;
        if tries == TRIES {
            return None;
        }
        TimeoutFuture::new(PAUSE_MS).await;
    }
    // Said once: an answer that does not come is no proof that nothing was done.
    let answer = privileged::send_to_tab(id, &message).await.ok()?;
    Some(answer).filter(|answer| !answer.is_null() && !answer.is_undefined())
}

/// Shows the setting's page: the tab that has it, or a new one. None if the browser refuses both.
pub async fn open_setting() -> Option<Acted> {
    if let Some(tab) = at_setting().await
        && privileged::show_tab(&tab).await.is_ok()
    {
        return Some(Acted::Opened);
    }
    let url = format!("{ORIGIN}{}", Catalog::built_in().ai_training().path());
    privileged::open_tab(&url).await.ok().map(|()| Acted::Opened)
}
