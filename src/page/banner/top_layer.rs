//! The card's place above the page: a popover is painted in the browser's top layer, which no style of the page's reaches. Only
//! what the page itself puts there afterwards can be above it, and that can be seen.

use std::cell::{Cell, RefCell};

use web_sys::{Document, Element, HtmlElement};

/// What is on the top layer is one of these.
const TOP_LAYER: &str = ":popover-open, :modal, :fullscreen";
/// How long the card has to have been seen before a click on it counts, in milliseconds.
const SEEN_MS: f64 = 500.0;

/// The card's place in the top layer.
pub struct Place {
    document: Document,
    card: HtmlElement,
    /// Since when it has been there, on the page's own clock.
    since: Cell<f64>,
    /// What of the page's was there before.
    below: RefCell<Vec<Element>>,
}

impl Place {
    /// A place for a card that is to become a popover.
    pub fn new(document: &Document, card: HtmlElement) -> Self {
        // This name is valid, which is all that can go wrong.
        let _ = card.set_attribute("popover", "manual");
        Self { document: document.clone(), card, since: Cell::default(), below: RefCell::default() }
    }

    /// Puts the card on top, if it is not. A dialog and a film in full screen stay above it.
    pub fn keep(&self) {
        if !self.is_open() || self.is_below(":popover-open") {
            let _ = self.card.hide_popover();
            // It fails where the card is not in the page any more.
            let _ = self.card.show_popover();
            self.below.replace(all(&self.document, TOP_LAYER));
            self.seen_anew();
        }
    }

    /// The member sees it for the first time, or again.
    pub fn seen_anew(&self) {
        self.since.set(now(&self.document));
    }

    /// Whether a click can have been meant for the card: it has been seen for a while, and nothing is above it. What is above
    /// it is not any longer, so that the next click counts.
    pub fn allows_click(&self) -> bool {
        let allowed = self.is_open() && !self.is_below(TOP_LAYER) && now(&self.document) - self.since.get() >= SEEN_MS;
        self.keep();
        allowed
    }

    fn is_open(&self) -> bool {
        self.card.matches(":popover-open").unwrap_or(false)
    }

    fn is_below(&self, selector: &str) -> bool {
        let below = self.below.borrow();
        all(&self.document, selector).iter().any(|element| !below.contains(element))
    }
}

fn all(document: &Document, selector: &str) -> Vec<Element> {
    crate::page::eyes::all(document, &[selector], usize::MAX)
}

fn now(document: &Document) -> f64 {
    document.default_view().and_then(|window| window.performance()).map_or(0.0, |performance| performance.now())
}
