//! What every page of the extension does alike: its language, its texts, its buttons.

use gloo_events::EventListener;
use wasm_bindgen::prelude::*;
use web_sys::{Document, Element};

use super::frame;
use crate::browser::privileged::{self, Area};
use crate::browser::{self, from_js, get, text, text_direction, text_language, to_js};
use crate::language;
use crate::messages::{Asked, FromPage, FromUi, Told};
use crate::sender::Sender;

/// The window that a page is in. What was learnt in private windows is shown in private windows alone.
#[derive(Clone, Copy)]
pub struct Place {
    /// Whether it is a private one.
    pub private: bool,
    /// The browser's number of it.
    pub window: Option<i32>,
}

impl Place {
    /// Where the page is now. One in no window is not in a private one either.
    pub async fn current() -> Self {
        let window = privileged::current_window().await.unwrap_or(JsValue::UNDEFINED);
        Self { private: get(&window, "incognito").is_truthy(), window: from_js(get(&window, "id")) }
    }

    /// Where what is shown there is remembered.
    pub fn area(self) -> Area {
        Area::of(self.private)
    }

    /// Whether a tab is in a window of the same kind.
    pub fn has_in_common(self, tab: &JsValue) -> bool {
        get(tab, "incognito").is_truthy() == self.private
    }

    /// A question to the background, asked from there.
    pub fn asking(self, what: FromUi) -> JsValue {
        to_js(&Asked { private: self.private, window: self.window, what })
    }
}

/// What is said where an open page of the extension hears it, too, and whether it is of windows of `area`'s kind. By engines, which
/// speak to the background; by the background for a tab that is gone.
pub fn heard(message: JsValue, sender: &JsValue, area: Option<Area>) -> Option<(FromPage, Sender, bool)> {
    let sender = Sender::of(sender);
    let (said, of) = match &sender {
        Sender::Page(page) => (from_js(message)?, page.area),
        Sender::Own(_) => {
            let Told { private, said } = from_js(message)?;
            (said, Area::of(private))
        }
        Sender::Stranger => return None,
    };
    Some((said, sender, area == Some(of)))
}

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
        browser::send(&Place::current().await.asking(what)).await
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

    /// Shows or hides the buttons of an action.
    pub fn offer(&self, action: &str, shown: bool) {
        for button in self.all(&["[data-action=", action, "]"].concat()) {
            let _ = button.toggle_attribute_with_force("hidden", !shown);
        }
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

/// Makes an element within `parent`, with these attributes.
///
/// # Errors
/// What the document says that takes no element.
pub fn add(parent: &Element, tag: &str, attributes: &[(&str, &str)]) -> Result<Element, JsValue> {
    let document = parent.owner_document().ok_or(JsValue::UNDEFINED)?;
    let element = dressed(document.create_element(tag)?, attributes)?;
    parent.append_child(&element)?;
    Ok(element)
}

/// The element with these attributes.
///
/// # Errors
/// What the document says of a name that none can have.
pub fn dressed(element: Element, attributes: &[(&str, &str)]) -> Result<Element, JsValue> {
    for (name, value) in attributes {
        element.set_attribute(name, value)?;
    }
    Ok(element)
}
