//! The history: every change with its time, its source and who made it, and the same as files.

use std::rc::Rc;

use gloo_events::EventListener;
use js_sys::Array;
use wasm_bindgen::prelude::*;
use web_sys::{Blob, BlobPropertyBag, Element, HtmlAnchorElement, Url};

use super::sheet::Sheet;
use crate::browser::{from_js, moment, text};
use crate::messages::FromUi;
use crate::setting::export;
use crate::setting::ledger::{Change, Ledger, Who};
use crate::setting::state::{Millis, Source, State};

/// The page and what it shows.
pub struct History {
    sheet: Sheet,
    ledger: Ledger,
}

impl History {
    /// Fills the page. The listener is the page's own, for as long as it is open.
    pub async fn start() -> Option<EventListener> {
        let sheet = Sheet::start("history").await?;
        let ledger = sheet.ask(FromUi::History).await.and_then(from_js::<Ledger>);
        let Some(ledger) = ledger else {
            sheet.fill("status", &text("popupBroken", &[]));
            return None;
        };
        let history = Rc::new(Self { sheet, ledger });
        history.render();
        let acting = history.clone();
        Some(history.sheet.on_action(move |action| acting.act(action)))
    }

    fn render(&self) {
        let changes = export::changes(&self.ledger);
        let Some(body) = self.sheet.document.body() else { return };
        if let Some(rows) = self.sheet.document.get_element_by_id("rows") {
            // The newest first: that is what one comes for. The files have them the other way round.
            for (session, first, change) in changes.iter().rev() {
                self.row(&rows, *session, *first, change);
            }
        }
        let sessions = changes.iter().map(|(session, ..)| *session).max().unwrap_or(0);
        let _ = body.set_attribute("data-sessions", if sessions > 1 { "several" } else { "one" });
        let _ = body.set_attribute("data-history", if changes.is_empty() { "empty" } else { "some" });
        self.sheet.show();
    }

    fn row(&self, rows: &Element, session: usize, first: bool, change: &Change) -> Option<()> {
        let make = |parent: &Element, tag: &str, class: &str, content: &str| -> Option<Element> {
            let element = self.sheet.document.create_element(tag).ok()?;
            element.set_class_name(class);
            element.set_text_content(Some(content));
            parent.append_child(&element).ok()?;
            Some(element)
        };
        let row = make(rows, "tr", "", "")?;
        let state = if change.state == State::On { ("on", "historyOn") } else { ("off", "historyOff") };
        make(&row, "td", "when", &moment(change.at))?;
        let cell = make(&row, "td", "state", "")?;
        make(&cell, "span", state.0, &text(state.1, &[]))?;
        make(&row, "td", "who", &text(who(change, first), &[]))?;
        make(&row, "td", "source", &text(source(change.source), &[]))?;
        make(&row, "td", "session", &session.to_string())?;
        Some(())
    }

    fn act(&self, action: &str) {
        let saved = match action {
            "export-csv" => save("trainstop-history.csv", "text/csv", &export::csv(&self.ledger, utc)),
            "export-json" => match export::json(&self.ledger, utc) {
                Ok(json) => save("trainstop-history.json", "application/json", &json),
                Err(_) => None,
            },
            _ => return,
        };
        self.sheet.fill("status", &text(if saved.is_some() { "historySaved" } else { "historyNotSaved" }, &[]));
    }
}

fn who(change: &Change, first: bool) -> &'static str {
    match (change.who, first) {
        (Some(Who::You), _) => "historyYou",
        (Some(Who::Trainstop), _) => "historyTrainstop",
        (Some(Who::Kept), _) => "historyKept",
        (Some(Who::NotYou), _) => "historyNotYou",
        (None, true) => "historyFound",
        (None, false) => "historyNotSeen",
    }
}

fn source(source: Source) -> &'static str {
    match source {
        Source::Live => "sourceLive",
        Source::Document => "sourceDocument",
        Source::Frame => "sourceFrame",
        Source::Tab => "sourceTab",
    }
}

/// A moment as ISO 8601 in UTC.
fn utc(at: Millis) -> String {
    js_sys::Date::new(&JsValue::from_f64(at as f64)).to_iso_string().into()
}

/// Hands a file to the member, through a link as every page may: no permission is needed for that.
fn save(name: &str, kind: &str, content: &str) -> Option<()> {
    let options = BlobPropertyBag::new();
    options.set_type(kind);
    let blob = Blob::new_with_str_sequence_and_options(&Array::of1(&content.into()), &options).ok()?;
    let address = Url::create_object_url_with_blob(&blob).ok()?;
    let document = web_sys::window()?.document()?;
    let link: HtmlAnchorElement = document.create_element("a").ok()?.unchecked_into();
    link.set_href(&address);
    link.set_download(name);
    link.click();
    Url::revoke_object_url(&address).ok()
}
