//! A hidden frame: a fresh copy of the setting's page beside the page that the member sees.
//!
//! It has a host of its own, not the banner's: the page in the frame can reach the tree that its frame is in
//! (`window.frameElement`), and is to find nothing there but the frame.

use wasm_bindgen::prelude::*;
use web_sys::{Document, Element, HtmlIFrameElement, ShadowRootInit, ShadowRootMode, Window};

use super::eyes::{self, Seen};
use super::settled::Settled;
use crate::browser::get;
use crate::setting::catalog::Setting;
use crate::setting::document::refusal;
use crate::setting::state::Doubt;

/// As large as a small window, so that the page in it lays itself out; neither seen nor reached.
const STYLE: &str =
    "position:fixed;inset:0;width:1024px;height:768px;opacity:0;border:0;pointer-events:none;z-index:-1";

/// The frame; it is taken out of the page when dropped.
pub struct Frame {
    host: Element,
    element: HtmlIFrameElement,
    settled: Settled,
}

impl Drop for Frame {
    fn drop(&mut self) {
        self.host.remove();
    }
}

impl Frame {
    /// Loads the setting's page in a frame. None if the document refuses to make one.
    pub fn open(window: &Window, setting: &Setting) -> Option<Self> {
        let document = window.document()?;
        let host = document.create_element("div").ok()?;
        let root = host.attach_shadow(&ShadowRootInit::new(ShadowRootMode::Closed)).ok()?;
        let element: HtmlIFrameElement = document.create_element("iframe").ok()?.unchecked_into();
        // Not for eyes, not for the keyboard, not for screen readers.
        for (name, value) in [("style", STYLE), ("tabindex", "-1"), ("aria-hidden", "true"), ("inert", "")] {
            // These names are valid, which is all that can go wrong.
            let _ = element.set_attribute(name, value);
        }
        element.set_src(&setting.path());
        root.append_child(&element).ok()?;
        document.document_element()?.append_child(&host).ok()?;
        Some(Self { host, element, settled: Settled::default() })
    }

    /// Surveys the page in the frame at `now` (milliseconds, monotonic); none while there is none.
    pub fn look(&self, now: f64) -> Option<Seen> {
        let (window, document, path) = self.loaded()?;
        let mut seen = eyes::look(&window, &document, &path, &Vec::new());
        seen.survey.rest = self.settled.take(&document, &seen.survey.controls, now);
        Some(seen)
    }

    /// Why the frame will never show the switch: it shows another origin (an error page, or wherever LinkedIn led), or LinkedIn
    /// has answered with an error.
    pub fn refusal(&self) -> Option<Doubt> {
        if self.element.content_document().is_none() {
            return Some(Doubt::Blocked);
        }
        let (window, ..) = self.loaded()?;
        answered(&window).and_then(refusal)
    }

    /// Whether its page has loaded with everything that it needs.
    pub fn is_ready(&self) -> bool {
        self.element.content_document().is_some_and(|document| document.ready_state() == "complete")
    }

    /// The frame's window, document and path, once its page has begun to load.
    fn loaded(&self) -> Option<(Window, Document, String)> {
        let document = self.element.content_document()?;
        let window = self.element.content_window()?;
        let location = document.location()?;
        // Every frame begins as `about:blank`.
        (location.protocol().ok()? == "https:").then_some(())?;
        Some((window, document, location.pathname().ok()?))
    }
}

/// The HTTP status that a window's document came with; none where the browser does not tell.
pub fn answered(window: &Window) -> Option<u16> {
    let entry = window.performance()?.get_entries_by_type("navigation").get(0);
    let status = get(&entry, "responseStatus").as_f64()?;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "an HTTP status")]
    Some(status as u16)
}
