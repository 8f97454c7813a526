//! The report for the day on which LinkedIn has changed its page: made on a click, shown, and copied on another.

use std::cell::Cell;
use std::rc::Rc;

use js_sys::Function;
use wasm_bindgen::prelude::*;
use web_sys::HtmlInputElement;

use super::sheet::{Place, Sheet};
use crate::browser::privileged::{self, ORIGIN};
use crate::browser::{self, from_js, get, text, text_language, to_js};
use crate::messages::{FromUi, View};
use crate::setting::catalog::{Catalog, SETTINGS_ROOT};
use crate::setting::order::in_order;
use crate::setting::report::{Circumstances, Facts, Known, Report as Told};

/// The function of `extension/facts.js`.
const FACTS: &str = "facts";

/// The page, and whether it is busy.
pub struct Report {
    sheet: Sheet,
    working: Cell<bool>,
}

impl Report {
    /// Fills the page and begins to listen, for as long as the page is open.
    pub async fn start() {
        let Some(sheet) = Sheet::start("report").await else { return };
        let report = Rc::new(Self { sheet, working: Cell::new(false) });
        report.sheet.show();
        let acting = report.clone();
        let listener = report.sheet.on_action(move |action| acting.clone().act(action));
        listener.forget();
    }

    fn act(self: Rc<Self>, action: &str) {
        match action {
            // In the turn of the click, as browsers demand.
            "copy" => {
                let Some(field) = self.field() else { return };
                let copied = browser::copy(&field.value());
                // Said anew, even if it is the same again.
                self.say("copied", "");
                browser::spawn(async move { self.copied(copied.await) });
            }
            "look" => browser::spawn(async move { self.look().await }),
            "open-setting" => browser::spawn(async move {
                self.sheet.ask(FromUi::OpenSetting).await;
            }),
            _ => {}
        }
    }

    fn field(&self) -> Option<HtmlInputElement> {
        // A text area, which has the properties of an input that are used here.
        self.sheet.document.get_element_by_id("report").map(JsCast::unchecked_into)
    }

    async fn look(&self) {
        if self.working.replace(true) {
            return;
        }
        // Said anew, even if it is the same again.
        self.say("status", "");
        self.say("copied", "");
        let tab = tab_to_look_at(Place::current().await).await;
        let report = match tab {
            Some(tab) => self.report_of(tab).await,
            None => None,
        };
        self.show_report(report.as_deref());
        self.sheet.offer("open-setting", tab.is_none());
        let line = match (tab, report) {
            (None, _) => "reportNoTab",
            (_, None) => "reportNotLooked",
            _ => "reportLooked",
        };
        self.say("status", &text(line, &[]));
        self.working.set(false);
    }

    /// The report of the page in a tab; none if it cannot be looked at.
    async fn report_of(&self, tab: f64) -> Option<String> {
        let catalog = Catalog::built_in();
        let function: Function = get(&js_sys::global(), FACTS).dyn_into().ok()?;
        let facts = privileged::run(tab, &function, &[to_js(&Known::of(&catalog))]).await.ok()?;
        let facts: Facts = from_js(facts)?;
        let view = self.sheet.ask(FromUi::View).await.and_then(from_js::<View>);
        let circumstances = Circumstances {
            browser: get(&get(&js_sys::global(), "navigator"), "userAgent").as_string().unwrap_or_default(),
            language: text_language(),
            last: view.and_then(|view| view.standing.last),
        };
        Told::of(&facts, &circumstances, &catalog).text().ok()
    }

    fn show_report(&self, report: Option<&str>) {
        if let Some(field) = self.field() {
            field.set_value(report.unwrap_or_default());
        }
        if let Some(body) = self.sheet.document.body() {
            let _ = body.set_attribute("data-report", if report.is_some() { "some" } else { "none" });
        }
    }

    fn copied(&self, copied: bool) {
        if let Some(field) = self.field().filter(|_| !copied) {
            let _ = field.focus();
            field.select();
        }
        self.say("copied", &text(if copied { "reportCopied" } else { "reportNotCopied" }, &[]));
    }

    fn say(&self, place: &str, line: &str) {
        self.sheet.fill(place, line);
    }
}

/// The tab that shows the setting's page, or else another of LinkedIn's settings: what was there may have moved. Other pages of
/// LinkedIn's are none of a report's business.
async fn tab_to_look_at(place: Place) -> Option<f64> {
    let setting = Catalog::built_in().ai_training();
    let mut tabs = privileged::tabs_at(&[ORIGIN, SETTINGS_ROOT, "*"].concat()).await;
    tabs.retain(|tab| place.has_in_common(tab));
    let path = |tab: &JsValue| {
        let url = get(tab, "url").as_string()?;
        url.strip_prefix(ORIGIN)?.split(['?', '#']).next().map(str::to_owned)
    };
    // Active ones come first already.
    let tabs = in_order(tabs, |tab| !path(tab).is_some_and(|path| setting.is_at(&path)));
    tabs.first().and_then(|tab| get(tab, "id").as_f64())
}
