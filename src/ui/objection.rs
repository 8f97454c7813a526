//! The objection page: drafts the text for LinkedIn's form for AI that does not generate content, copies it, and puts it into the
//! field that the member has clicked on there. It keeps nothing, and it never sends anything.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use gloo_events::EventListener;
use js_sys::Function;
use wasm_bindgen::prelude::*;
use web_sys::HtmlInputElement;

use super::sheet::{Place, Sheet};
use crate::browser::{self, from_js, get, privileged, text};
use crate::setting::objection::{self, FORM, FORM_PATH, Filling, Region, Request};

/// The page and who listens to it.
pub struct Objection {
    sheet: Sheet,
    /// Where it is.
    place: Place,
    /// Whether the text is being put into the form.
    filling: Cell<bool>,
    listeners: RefCell<Vec<EventListener>>,
}

impl Objection {
    /// Fills the page and begins to listen; none where there is no document.
    pub async fn start() -> Option<Rc<Self>> {
        let sheet = Sheet::start("objection").await?;
        let place = Place::current().await;
        let page = Rc::new(Self { sheet, place, filling: Cell::new(false), listeners: RefCell::default() });
        page.draft();
        page.look_for_form().await;
        page.listen();
        page.sheet.show();
        Some(page)
    }

    fn listen(self: &Rc<Self>) {
        let weak = Rc::downgrade(self);
        let written = EventListener::new(&self.sheet.document, "input", move |_| {
            if let Some(page) = weak.upgrade() {
                page.draft();
            }
        });
        let weak = Rc::downgrade(self);
        let pressed = self.sheet.on_action(move |action| {
            if let Some(page) = weak.upgrade() {
                page.act(action);
            }
        });
        self.listeners.replace(vec![written, pressed]);
        let weak = Rc::downgrade(self);
        privileged::on_tabs(move || {
            if let Some(page) = weak.upgrade() {
                browser::spawn(async move { page.look_for_form().await });
            }
        });
    }

    fn act(self: &Rc<Self>, action: &str) {
        self.say("");
        let page = self.clone();
        match action {
            "copy" => {
                // In the turn of the click, as browsers demand.
                let copied = browser::copy(&self.text());
                browser::spawn(async move { page.copied(copied.await) });
            }
            "open-form" => browser::spawn(async move { page.open_form().await }),
            "fill" if !self.filling.replace(true) => browser::spawn(async move {
                let filling = page.fill().await;
                page.filling.set(false);
                page.say(filling.message());
            }),
            _ => {}
        }
    }

    /// Writes the text anew.
    fn draft(&self) {
        if let Some(draft) = self.field("#draft") {
            draft.set_value(&self.text());
        }
    }

    fn text(&self) -> String {
        let value = |selector: &str| self.field(selector).map(|field| field.value()).unwrap_or_default();
        let objection = objection::Objection {
            request: Request::of(&value("[name=request]:checked")),
            region: Region::of(&value("#region")),
            reasons: &value("#reasons"),
        };
        objection.text(|key| text(key, &[]))
    }

    /// A field; what is used of it, text areas and lists have as well.
    fn field(&self, selector: &str) -> Option<HtmlInputElement> {
        self.sheet.document.query_selector(selector).ok().flatten().map(JsCast::unchecked_into)
    }

    fn copied(&self, copied: bool) {
        if copied {
            return self.say("objectionCopied");
        }
        if let Some(draft) = self.field("#draft") {
            let _ = draft.focus();
            draft.select();
        }
        self.say("objectionNotCopied");
    }

    /// The tab with LinkedIn's form, the one that was looked at last if there are several; only in windows of the same kind as this
    /// one, private or not.
    async fn form_tab(&self) -> Option<f64> {
        let looked_at = |tab: &JsValue| get(tab, "lastAccessed").as_f64().unwrap_or_default();
        let tabs = privileged::tabs_at(&[FORM, "*"].concat()).await.into_iter();
        // What was unloaded to save memory has no field that anybody has clicked on.
        tabs.filter(|tab| self.place.has_in_common(tab) && !get(tab, "discarded").is_truthy())
            .max_by(|one, other| looked_at(one).total_cmp(&looked_at(other)))
            .and_then(|tab| get(&tab, "id").as_f64())
    }

    /// Offers what can be done with an open form only while there is one.
    async fn look_for_form(&self) {
        let is_open = self.form_tab().await.is_some();
        if let Some(filling) = self.sheet.document.get_element_by_id("filling") {
            let _ = filling.toggle_attribute_with_force("hidden", !is_open);
        }
        for button in self.sheet.all("[data-action=open-form]") {
            button.set_text_content(Some(&text(if is_open { "objectionGoToForm" } else { "objectionOpenForm" }, &[])));
        }
    }

    /// Brings the form forward; a second one would have none of what the member has written into the first.
    async fn open_form(&self) {
        let shown = match self.form_tab().await {
            Some(tab) => privileged::show_tab(tab).await,
            None => privileged::open_tab(FORM, true, self.place.window).await.map(|_| ()),
        };
        if shown.is_err() {
            self.say("objectionNotOpened");
        }
    }

    /// Puts the text into the field that has the focus in the form's tab.
    async fn fill(&self) -> Filling {
        let Some(tab) = self.form_tab().await else { return Filling::Gone };
        // From extension/fill.js.
        let Ok(function) = get(&js_sys::global(), "fillField").dyn_into::<Function>() else { return Filling::Gone };
        let word = privileged::run(tab, &function, &[FORM_PATH.into(), self.text().into()]).await;
        word.ok().and_then(from_js).unwrap_or(Filling::Gone)
    }

    fn say(&self, key: &str) {
        self.sheet.fill("status", &if key.is_empty() { String::new() } else { text(key, &[]) });
    }
}
