//! The options page: what the member can choose, and what an administrator has chosen for them.

use std::cell::RefCell;
use std::rc::Rc;

use gloo_events::EventListener;
use js_sys::Array;
use wasm_bindgen::prelude::*;
use web_sys::{Element, HtmlInputElement};

use super::sheet::Sheet;
use crate::browser::{self, from_js, get, moment, privileged, text};
use crate::messages::{Chosen, FromUi};
use crate::setting::languages::Language;
use crate::setting::options::Change;

/// Which command of the manifest opens the popup.
const OPENS_POPUP: &str = "_execute_action";

/// The page and who listens to it.
pub struct Options {
    sheet: Sheet,
    listeners: RefCell<Vec<EventListener>>,
}

impl Options {
    /// Fills the page and begins to listen; none where there is no document.
    pub async fn start() -> Option<Rc<Self>> {
        let options = Rc::new(Self { sheet: Sheet::start("options").await?, listeners: RefCell::default() });
        options.offer_languages();
        options.show_shortcut().await;
        match options.ask(FromUi::Options).await {
            Some(chosen) => options.render(&chosen),
            None => options.sheet.fill("status", &text("popupBroken", &[])),
        }
        options.sheet.show();
        options.listen();
        Some(options)
    }

    async fn ask(&self, what: FromUi) -> Option<Chosen> {
        self.sheet.ask(what).await.and_then(from_js)
    }

    fn listen(self: &Rc<Self>) {
        let weak = Rc::downgrade(self);
        let changed = EventListener::new(&self.sheet.document, "change", move |event| {
            let field =
                event.target().filter(|_| event.is_trusted()).and_then(|target| target.dyn_into::<Element>().ok());
            if let (Some(options), Some(change)) = (weak.upgrade(), field.and_then(|field| change_of(&field))) {
                browser::spawn(async move { options.change(change).await });
            }
        });
        let weak = Rc::downgrade(self);
        let pressed = self.sheet.on_action(move |action| {
            if let Some(options) = weak.upgrade().filter(|_| action == "warn-again") {
                browser::spawn(async move { options.change(Change::Warn(true)).await });
            }
        });
        self.listeners.replace(vec![changed, pressed]);
    }

    async fn change(&self, change: Change) {
        let Some(chosen) = self.ask(FromUi::Change(change)).await else {
            return self.sheet.fill("status", &text("optionsNotSaved", &[]));
        };
        self.render(&chosen);
        if matches!(change, Change::Language(_)) && chosen.stored {
            // All of the page is in another language now.
            let _ = self.sheet.document.location().map(|location| location.reload());
        }
        self.sheet.fill("status", &text(if chosen.stored { "optionsSaved" } else { "optionsNotSaved" }, &[]));
    }

    fn render(&self, Chosen { options, choices, policy, .. }: &Chosen) {
        let (in_force, warned) = (options.under(*policy), choices.under(policy.warn));
        self.check("passive", in_force.passive);
        self.check("warn", !warned.never);
        self.check("keep-off", in_force.keep_off);
        if let Some(select) = self.field("language") {
            let language = in_force.language.map(Language::folder).unwrap_or_default();
            // The value of a select, which has the same property as an input.
            select.unchecked_ref::<HtmlInputElement>().set_value(language);
        }
        let quiet = warned.quiet_until.filter(|until| !warned.never && browser::now() < *until);
        self.sheet.fill("quiet", &quiet.map(|until| text("optionQuiet", &[&moment(until)])).unwrap_or_default());
        for button in self.sheet.all("[data-action=warn-again]") {
            let _ = button.toggle_attribute_with_force("hidden", quiet.is_none());
        }
        let laid_down = [
            ("passive", policy.passive.is_some()),
            ("warn", policy.warn.is_some()),
            ("keep-off", !policy.allows_keep_off()),
            ("language", policy.language.is_some()),
        ];
        for (name, is) in laid_down {
            self.lay_down(name, is);
        }
    }

    fn field(&self, name: &str) -> Option<Element> {
        self.sheet.document.query_selector(&format!("[name={name}]")).ok().flatten()
    }

    fn check(&self, name: &str, on: bool) {
        if let Some(field) = self.field(name) {
            field.unchecked_ref::<HtmlInputElement>().set_checked(on);
        }
    }

    /// What an administrator has laid down is shown, and cannot be changed.
    fn lay_down(&self, name: &str, laid_down: bool) {
        if let Some(field) = self.field(name) {
            let _ = field.toggle_attribute_with_force("disabled", laid_down);
        }
        self.sheet.fill(&format!("{name}-policy"), &if laid_down { text("optionsPolicy", &[]) } else { String::new() });
    }

    fn offer_languages(&self) {
        let Some(select) = self.field("language") else { return };
        for language in Language::ALL {
            let Ok(option) = self.sheet.document.create_element("option") else { return };
            let _ = option.set_attribute("value", language.folder());
            let _ = option.set_attribute("lang", &language.folder().replace('_', "-"));
            option.set_text_content(Some(language.name()));
            let _ = select.append_child(&option);
        }
    }

    async fn show_shortcut(&self) {
        let commands = privileged::commands().await.dyn_into::<Array>().unwrap_or_default();
        let keys = commands
            .iter()
            .find(|command| get(command, "name").as_string().as_deref() == Some(OPENS_POPUP))
            .and_then(|command| get(&command, "shortcut").as_string())
            .filter(|keys| !keys.is_empty());
        let line = keys.map_or_else(|| text("optionsNoShortcut", &[]), |keys| text("optionsShortcutText", &[&keys]));
        self.sheet.fill("shortcut", &line);
    }
}

/// What the member has changed in a field.
fn change_of(field: &Element) -> Option<Change> {
    let field: &HtmlInputElement = field.unchecked_ref();
    match field.get_attribute("name")?.as_str() {
        "passive" => Some(Change::Passive(field.checked())),
        "warn" => Some(Change::Warn(field.checked())),
        "keep-off" => Some(Change::KeepOff(field.checked())),
        "language" => Some(Change::Language(Language::of(&field.value()))),
        _ => None,
    }
}
