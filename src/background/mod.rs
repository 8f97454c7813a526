//! Memory: the only writer of storage, the toolbar, and the way from a message to a tab.
//!
//! The browser ends the background whenever it likes. So nothing is kept between two messages that is not in storage, and
//! `extension/background.js` registers its listeners before this module is ready.

mod memory;
mod tabs;
mod toolbar;

use wasm_bindgen::prelude::*;

use crate::browser::{self, from_js, get, privileged, to_js};
use crate::messages::{Acted, FromPage, FromUi, Noted, ToPage, View, Welcome};

/// Where content scripts may speak from.
const ORIGIN: &str = "https://www.linkedin.com/";

/// Who sent a message.
enum Sender {
    /// A content script in the top frame of a LinkedIn tab.
    Page {
        tab: f64,
        /// Whether the tab is a private one: then nothing is stored.
        private: bool,
    },
    /// One of the extension's own pages.
    Ui,
    /// Anybody else.
    Stranger,
}

fn sender_of(sender: &JsValue) -> Sender {
    let url = get(sender, "url").as_string().unwrap_or_default();
    let tab = get(sender, "tab");
    if get(sender, "id").as_string() != browser::own_id() {
        return Sender::Stranger;
    }
    if url.starts_with(&privileged::own_url("")) {
        return Sender::Ui;
    }
    match (get(&tab, "id").as_f64(), get(sender, "frameId").as_f64()) {
        (Some(id), Some(0.0)) if url.starts_with(ORIGIN) => {
            Sender::Page { tab: id, private: get(&tab, "incognito").is_truthy() }
        }
        _ => Sender::Stranger,
    }
}

/// Takes one message with its sender; returns the reply, undefined if there is none.
#[wasm_bindgen]
pub async fn background_message(message: JsValue, sender: JsValue) -> JsValue {
    match sender_of(&sender) {
        Sender::Page { tab, private } => match from_js::<FromPage>(message) {
            Some(message) => from_page(message, tab, private).await,
            None => JsValue::UNDEFINED,
        },
        Sender::Ui => match from_js::<FromUi>(message) {
            Some(message) => from_ui(message).await,
            None => JsValue::UNDEFINED,
        },
        Sender::Stranger => JsValue::UNDEFINED,
    }
}

/// Paints the toolbar from what is stored: after an install, an update, a start of the browser.
#[wasm_bindgen]
pub async fn background_start() {
    toolbar::paint(&memory::ledger().await.standing(browser::now())).await;
}

async fn from_page(message: FromPage, tab: f64, private: bool) -> JsValue {
    match message {
        // A tab that is gone by now needs no engine.
        FromPage::Wake => drop(tabs::wake(tab).await),
        FromPage::Hello => {
            return to_js(&Welcome { salt: memory::salt(private).await, choices: memory::choices().await });
        }
        FromPage::Observed { .. } | FromPage::Chose(_) if private => {}
        FromPage::Observed { session: None, .. } => {}
        FromPage::Observed { session: Some(session), reading, who } => {
            let ledger = memory::record(&session, reading, who).await;
            toolbar::paint(&ledger.standing(browser::now())).await;
            return to_js(&Noted { on_again: ledger.on_again(&session) });
        }
        FromPage::Chose(choice) => memory::choose(choice, browser::now()).await,
        // For an open popup, which hears it too.
        FromPage::Progress(_) => {}
    }
    JsValue::UNDEFINED
}

async fn from_ui(message: FromUi) -> JsValue {
    match message {
        FromUi::View => {
            let now = browser::now();
            let ledger = memory::ledger().await;
            let standing = ledger.standing(now);
            let on_again = ledger.latest.as_ref().and_then(|session| ledger.on_again(session));
            toolbar::paint(&standing).await;
            let at_hand = tabs::at_setting().await.is_some();
            to_js(&View { standing, on_again, at_hand, now, set_aside: memory::set_aside().await })
        }
        FromUi::TurnOff => to_js(&act(ToPage::TurnOff).await),
        FromUi::Check => to_js(&act(ToPage::Look).await),
        FromUi::History => to_js(&memory::ledger().await),
        FromUi::OpenSetting => to_js(&tabs::open_setting().await),
    }
}

/// Acts in the tab that shows the setting's page; without one, opens it, and the member goes on there.
async fn act(message: ToPage) -> Option<Acted> {
    let Some(tab) = tabs::at_setting().await else { return tabs::open_setting().await };
    let answer = tabs::ask(&tab, message).await;
    match message {
        ToPage::TurnOff => match answer.and_then(from_js) {
            Some(ended) => Some(Acted::Done(ended)),
            None => tabs::open_setting().await,
        },
        ToPage::Look | ToPage::AreYouThere => answer.map(|_| Acted::Checked),
    }
}
