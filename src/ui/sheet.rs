//! What every page of the extension does alike: its language, its texts, its buttons.

use gloo_events::EventListener;
use wasm_bindgen::prelude::*;
use web_sys::{Document, Element};

use super::frame;
use crate::browser::{self, from_js, get, privileged, text, text_direction, text_language, to_js};
use crate::language;
use crate::messages::{Asked, FromUi};

/// A page's document.
#[derive(Clone)]
pub struct Sheet {
    /// The document itself.
    pub document: Document,
}

impl Sheet {
    /// Turns the texts, the direction and the title of the page called `name` into those of the member's language; none where there
    /// is no document.
    pub async fn start(name: &str) -> Option<Self> {
        let sheet = Self { document: web_sys::window()?.document()? };
        language::load().await;
        sheet.document.set_dir(&text_direction());
        if let Some(html) = sheet.document.document_element() {
            let _ = html.set_attribute("lang", &text_language());
        }
        for element in sheet.all("[data-text]") {
            let key = element.get_attribute("data-text").unwrap_or_default();
            element.set_text_content(Some(&text(&key, &[])));
        }
        // What has no text of its own to be read out: drawings, fields.
        for element in sheet.all("[data-label]") {
            let key = element.get_attribute("data-label").unwrap_or_default();
            let _ = element.set_attribute("aria-label", &text(&key, &[]));
        }
        let heading = sheet.document.query_selector("h1[data-text]").ok().flatten();
        if let Some(heading) = heading.and_then(|heading| heading.text_content()) {
            sheet.document.set_title(&[&heading, " – ", &text("brand", &[])].concat());
        }
        let _ = frame::fill(&sheet.document, name);
        Some(sheet)
    }

    /// Shows the page, which is hidden until it is filled: nothing jumps.
    pub fn show(&self) {
        if let Some(body) = self.document.body() {
            let _ = body.remove_attribute("data-loading");
        }
    }

    /// Asks the background, for the window that the page is shown in; none if there is no answer.
    pub async fn ask(&self, what: FromUi) -> Option<JsValue> {
        // A page in no window is not in a private one either.
        let window = privileged::current_window().await.unwrap_or(JsValue::UNDEFINED);
        let private = get(&window, "incognito").is_truthy();
        browser::send(&to_js(&Asked { private, window: from_js(get(&window, "id")), what })).await
    }

    /// Every element that a selector finds.
    pub fn all(&self, selector: &str) -> Vec<Element> {
        let Ok(list) = self.document.query_selector_all(selector) else { return Vec::new() };
        (0..list.length()).filter_map(|place| list.get(place)).map(JsCast::unchecked_into).collect()
    }

    /// Writes a line into the element of that id, and hides it while there is none.
    pub fn fill(&self, id: &str, line: &str) {
        let Some(element) = self.document.get_element_by_id(id) else { return };
        element.set_text_content(Some(line));
        // A live region has to be there before it speaks.
        let hidden = line.is_empty() && element.get_attribute("role").is_none();
        let _ = element.toggle_attribute_with_force("hidden", hidden);
    }

    /// Calls `act` with the action of each button that is clicked, if the event is trusted.
    pub fn on_action(&self, act: impl Fn(&str) + 'static) -> EventListener {
        EventListener::new(&self.document, "click", move |event| {
            let Some(target) = event.target().filter(|_| event.is_trusted()) else { return };
            let button = target.unchecked_into::<Element>().closest("button[data-action]").ok().flatten();
            if let Some(action) = button.and_then(|button| button.get_attribute("data-action")) {
                act(&action);
            }
        })
    }
}
