//! The banner: what the member sees in LinkedIn's page. One element below `<html>`, without attributes, with a closed shadow
//! root; nothing in it is within the page's reach, and the page's styles are not within its own. The card is a popover, which the
//! browser paints above everything that is not one, whatever the page does to its own elements.

mod ring;
mod top_layer;
mod view;

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use wasm_bindgen::JsValue;
use web_sys::{Document, Element, Node, ShadowRoot, ShadowRootInit, ShadowRootMode};

use ring::Ring;
use view::View;

use crate::setting::ledger::OnAgain;
use crate::setting::state::{Millis, Source};
use crate::setting::switch_off::{Outcome, Phase};

/// What the banner says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Card {
    /// The setting is on.
    Warning {
        /// Whether the control is certain enough to be clicked.
        certain: bool,
        /// When it was read.
        at: Millis,
        /// Where it was read.
        source: Source,
    },
    /// The setting is on although it was off, and not through anybody here.
    OnAgain(OnAgain),
    /// It is being switched off, and has come this far.
    Working(Phase),
    /// It is being tried in a tab of its own.
    InTab,
    /// How that ended, and when.
    Ended(Outcome, Millis),
    /// It was on again, and Trainstop has switched it off by itself, as was verified then.
    Kept(Millis),
}

/// What the member can do in the banner.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// Switch the setting off.
    TurnOff,
    /// Do not warn for seven days.
    NotNow,
    /// Do not warn again.
    Never,
    /// Close the banner for this visit, and give up what is under way.
    Close,
    /// Load the setting's page afresh.
    OpenSetting,
}

/// The banner of one document; in the page only while it shows something.
pub struct Banner {
    document: Document,
    style: JsValue,
    handle: Rc<dyn Fn(Action)>,
    shown: RefCell<Option<Shown>>,
    card: Cell<Option<Card>>,
    ring: RefCell<Option<Ring>>,
    home: Cell<bool>,
}

struct Shown {
    host: Element,
    root: ShadowRoot,
    view: Option<Rc<View>>,
}

impl Banner {
    /// A banner that is not in the page yet. `style` is its style sheet (`banner.css`). `handle` is called for trusted events only.
    pub fn new(document: &Document, style: JsValue, handle: impl Fn(Action) + 'static) -> Self {
        Self {
            document: document.clone(),
            style,
            handle: Rc::new(handle),
            shown: RefCell::default(),
            card: Cell::default(),
            ring: RefCell::default(),
            home: Cell::default(),
        }
    }

    /// Says whether the page is the setting's: then there is nothing to open, only to reload.
    pub fn set_home(&self, home: bool) {
        self.home.set(home);
    }

    /// Draws a ring around a control of the page, for as long as this card is shown.
    pub fn point_at(&self, control: &Element) {
        let root = self.shown.borrow().as_ref().map(|shown| shown.root.clone());
        self.ring.replace(root.and_then(|root| Ring::around(&self.document, &root, control)));
    }

    /// What it shows.
    pub fn card(&self) -> Option<Card> {
        self.card.get()
    }

    /// Shows a card. The focus is never taken; if it is on a button that goes, it stays in the banner.
    pub fn show(&self, card: Card) {
        if self.card.replace(Some(card)) == Some(card) && self.is_in_page() {
            return;
        }
        self.ring.replace(None);
        let Some(root) = self.ensure_root() else { return };
        let view = self.view().or_else(|| {
            let view = Rc::new(View::new(&self.document, &root, &self.style, self.handle.clone())?);
            self.shown.borrow_mut().as_mut()?.view = Some(view.clone());
            Some(view)
        });
        if let Some(view) = view {
            if !self.is_in_page() {
                self.attach();
            }
            view.render(card, self.home.get());
        }
    }

    /// Puts it back if the page has taken it away, moved it or covered it. The member sees it anew then.
    pub fn keep(&self) {
        if let Some(view) = self.view() {
            if !self.is_in_page() {
                self.attach();
            }
            view.place.keep();
        }
    }

    /// The member sees it anew: clicks count a moment later.
    pub fn seen_anew(&self) {
        if let Some(view) = self.view() {
            view.place.seen_anew();
        }
    }

    /// Takes it out of the page.
    pub fn hide(&self) {
        self.card.set(None);
        self.ring.replace(None);
        // The borrow ends before the page is touched: removing an element can run other code.
        let shown = self.shown.take();
        if let Some(shown) = shown {
            shown.host.remove();
        }
    }

    /// The closed root. It goes into the page with the card in it: what is half made is never there.
    fn ensure_root(&self) -> Option<Node> {
        let known = self.shown.borrow().as_ref().map(|shown| shown.root.clone());
        if let Some(root) = known {
            return Some(root.into());
        }
        let host = self.document.create_element("div").ok()?;
        let root = host.attach_shadow(&ShadowRootInit::new(ShadowRootMode::Closed)).ok()?;
        self.shown.replace(Some(Shown { host, root: root.clone(), view: None }));
        Some(root.into())
    }

    fn attach(&self) {
        let host = self.shown.borrow().as_ref().map(|shown| shown.host.clone());
        if let (Some(host), Some(html)) = (host, self.document.document_element()) {
            // A document without a root element has nothing to warn in.
            let _ = html.append_child(&host);
        }
    }

    fn is_in_page(&self) -> bool {
        let host = self.shown.borrow().as_ref().map(|shown| shown.host.clone());
        host.is_some_and(|host| host.parent_element() == self.document.document_element())
    }

    fn view(&self) -> Option<Rc<View>> {
        self.shown.borrow().as_ref()?.view.clone()
    }
}
