//! The banner's elements: built once, filled in for each card.

use std::rc::Rc;

use gloo_events::EventListener;
use wasm_bindgen::prelude::*;
use web_sys::{Document, Element, Event, HtmlElement, KeyboardEvent, Node};

use super::top_layer::Place;
use super::{Action, Card};
use crate::browser::{day, moment, set as set_property, text, text_direction, text_language};
use crate::sentences;
use crate::setting::state::{Millis, Source};
use crate::setting::switch_off::{Need, Outcome, Phase};

const SVG: &str = "http://www.w3.org/2000/svg";
/// An octagon, as of a stop sign; what stands in it says which state.
const OCTAGON: &str = "M8.1 2h7.8L22 8.1v7.8L15.9 22H8.1L2 15.9V8.1z";
const BAR: &str = "M12 6.8v6.4M12 16.7v.6";
const TICK: &str = "M7.4 12.4l3.2 3.2 6-6.6";
const DOTS: &str = "M7.6 12h.1M12 12h.1M16.3 12h.1";
/// LinkedIn's form to object to processing, or to ask for its restriction (documented).
const OBJECTION_FORM: &str = "https://www.linkedin.com/help/linkedin/ask/TS-DPRO";

/// The elements, each as the class of the one that it is in, its tag, its own class, and the key of what it says; a dash is none. A list
/// of words, because it takes less code than so many calls, and all of it is compiled on LinkedIn's page.
const PARTS: [&str; 19] = [
    "- section card -",
    "card header head -",
    "head span sign -",
    "head h2 title -",
    "head button close -",
    "card div content -",
    "content p body -",
    "content ol steps -",
    "content p note -",
    "content div buttons -",
    // What the setting means, behind a click.
    "content details why -",
    "why summary ask why",
    "why p - whyCovers",
    "why p - whyNotRetroactive",
    "why p - whyStays",
    "why p - whyOthers",
    "why a form objectionForm",
    "card p brand brand",
    "card p status -",
];
/// What never changes of them.
const ATTRIBUTES: [(&str, &str, &str); 8] = [
    // Reached by script only, so that the focus has somewhere to go when its button goes.
    ("card", "tabindex", "-1"),
    ("close", "type", "button"),
    ("close", ACTION, Action::Close.word()),
    ("ask", ACTION, "why"),
    ("form", "href", OBJECTION_FORM),
    ("form", "target", "_blank"),
    ("form", "rel", "noreferrer"),
    ("status", "role", "status"),
];

/// The steps that the member sees, in order; after them comes the result.
const STEPS: [(Phase, &str); 4] = [
    (Phase::Opening, "phaseOpening"),
    (Phase::Located, "phaseLocated"),
    (Phase::Clicked, "phaseClicked"),
    (Phase::Settled, "phaseSettled"),
];

type Handle = Rc<dyn Fn(Action)>;
/// The elements of [`PARTS`], by their classes.
type Parts = Vec<(&'static str, Element)>;

/// The banner's elements.
pub struct View {
    document: Document,
    card: Element,
    parts: Parts,
    /// Where it is above the page.
    pub place: Rc<Place>,
    _listeners: [EventListener; 2],
}

/// What a card comes down to: keys of messages, and what fills their placeholders.
struct Content {
    phase: &'static str,
    failure: Option<&'static str>,
    sign: &'static str,
    title: String,
    body: String,
    note: String,
    buttons: &'static [Button],
    why: bool,
}

struct Button {
    label: &'static str,
    action: Action,
}

impl View {
    /// Builds the elements below the closed root. None if the document refuses to make elements.
    pub fn new(document: &Document, root: &Node, style: &JsValue, handle: Handle) -> Option<Self> {
        // Filled before it is inserted: Firefox reports a style element that is filled afterwards to the page's policy.
        let sheet = document.create_element("style").ok()?;
        set_property(&sheet, "textContent", style);
        root.append_child(&sheet).ok()?;
        let mut parts: Parts = Vec::with_capacity(PARTS.len());
        for part in PARTS {
            let mut words = part.split(' ').map(|word| if word == "-" { "" } else { word });
            let mut word = || words.next().unwrap_or_default();
            let (above, tag, class, key) = (word(), word(), word(), word());
            let said = if key.is_empty() { String::new() } else { text(key, &[]) };
            let above = find(&parts, above).map_or(root, AsRef::as_ref);
            let element = child(document, above, tag, class, &said)?;
            parts.push((class, element));
        }
        for (class, name, value) in ATTRIBUTES {
            set(find(&parts, class)?, name, value);
        }
        let card = find(&parts, "card")?.clone();
        set(&card, "dir", &text_direction());
        set(&card, "lang", &text_language());
        set(&card, "aria-label", &text("bannerLabel", &[]));
        let close = find(&parts, "close")?;
        set(close, "aria-label", &text("close", &[]));
        draw(document, close, &["M6 6l12 12M18 6L6 18"]);
        let place = Rc::new(Place::new(document, card.clone().unchecked_into()));
        let (escaping, asked) = (handle.clone(), place.clone());
        let _listeners = [
            EventListener::new(&card, "click", move |event| {
                // What is pressed on a card that has hardly been seen, or was covered, was not meant for it.
                if let Some(action) = action_of(event).filter(|_| asked.allows_click()) {
                    handle(action);
                }
            }),
            EventListener::new(&card, "keydown", move |event| {
                if event.is_trusted() && event.unchecked_ref::<KeyboardEvent>().key() == "Escape" {
                    escaping(Action::Close);
                }
            }),
        ];
        let document = document.clone();
        Some(Self { document, card, parts, place, _listeners })
    }

    /// Fills the elements for a card.
    pub fn render(&self, card: Card, home: bool) {
        let content = content(card);
        self.place.keep();
        let had_focus = self.has_focus();
        set(&self.card, "data-phase", content.phase);
        set(&self.card, "data-failure", content.failure.unwrap_or_default());
        let dark = self.document.document_element().is_some_and(|html| html.class_list().contains("theme--dark"));
        set(&self.card, "data-theme", if dark { "dark" } else { "light" });
        set(&self.card, "data-side", if self.document.dir() == "rtl" { "right" } else { "left" });
        let sign = self.part("sign");
        sign.set_text_content(None);
        draw(&self.document, sign, &[OCTAGON, content.sign]);
        self.part("title").set_text_content(Some(&content.title));
        fill(self.part("body"), &content.body);
        fill(self.part("note"), &content.note);
        self.render_steps(card);
        self.render_buttons(content.buttons, home);
        show(self.part("why"), content.why);
        let said = [&content.title, ". ", &content.body].concat();
        let status = self.part("status");
        // The same again would be read out again.
        if status.text_content().as_ref() != Some(&said) {
            status.set_text_content(Some(&said));
        }
        if had_focus && !self.has_focus() {
            // It was on a button that has gone; without this the keyboard would start again at the top of the page.
            let _ = self.card.unchecked_ref::<HtmlElement>().focus();
        }
    }

    fn part(&self, class: &str) -> &Element {
        find(&self.parts, class).unwrap_or(&self.card)
    }

    fn has_focus(&self) -> bool {
        self.card.matches(":focus-within").unwrap_or(false)
    }

    fn render_steps(&self, card: Card) {
        let steps = self.part("steps");
        steps.set_text_content(None);
        let Card::Working(phase) = card else { return show(steps, false) };
        show(steps, true);
        let reached = STEPS.iter().position(|(step, _)| *step == phase).unwrap_or(0);
        for (place, (_, label)) in STEPS.iter().enumerate() {
            let Some(item) = child(&self.document, steps, "li", "", &text(label, &[])) else { continue };
            set(
                &item,
                "data-step",
                if place < reached {
                    "done"
                } else if place == reached {
                    "now"
                } else {
                    "next"
                },
            );
            if place == reached {
                set(&item, "aria-current", "step");
            }
        }
    }

    fn render_buttons(&self, buttons: &[Button], home: bool) {
        let row = self.part("buttons");
        row.set_text_content(None);
        show(row, !buttons.is_empty());
        let mut class = "primary";
        for button in buttons {
            // On LinkedIn's other pages the setting has to be opened first.
            let label = if button.label == buttons::RELOAD.label && !home { buttons::OPEN.label } else { button.label };
            let label = text(label, &[]);
            if let Some(element) = child(&self.document, row, "button", class, &label) {
                set(&element, "type", "button");
                set(&element, ACTION, button.action.word());
            }
            class = "plain";
        }
    }
}

/// The part of a class.
fn find<'a>(parts: &'a Parts, class: &str) -> Option<&'a Element> {
    parts.iter().find(|(its, _)| *its == class).map(|(_, part)| part)
}

/// The action of a trusted click: a page's script cannot press the button.
fn action_of(event: &Event) -> Option<Action> {
    let target: Element = event.target().filter(|_| event.is_trusted())?.unchecked_into();
    let word = target.closest("button").ok()??.get_attribute(ACTION)?;
    Action::ALL.into_iter().find(|action| action.word() == word)
}

const ACTION: &str = "data-action";

impl Action {
    const ALL: [Self; 5] = [Self::TurnOff, Self::NotNow, Self::Never, Self::Close, Self::OpenSetting];

    /// The action's name in the banner's markup.
    const fn word(self) -> &'static str {
        match self {
            Self::TurnOff => "turn-off",
            Self::NotNow => "not-now",
            Self::Never => "never",
            Self::Close => "close",
            Self::OpenSetting => "open-setting",
        }
    }
}

/// The first button of each list is the primary one.
mod buttons {
    use super::{Action, Button};

    const TURN_OFF: Button = Button { label: "turnOff", action: Action::TurnOff };
    const AGAIN: Button = Button { label: "tryAgain", action: Action::TurnOff };
    const NOT_NOW: Button = Button { label: "notNow", action: Action::NotNow };
    const NEVER: Button = Button { label: "never", action: Action::Never };
    const CLOSE: Button = Button { label: "close", action: Action::Close };
    pub const OPEN: Button = Button { label: "openSetting", action: Action::OpenSetting };
    pub const RELOAD: Button = Button { label: "reloadPage", action: Action::OpenSetting };
    const SIGN_IN: Button = Button { label: "signIn", action: Action::OpenSetting };

    pub const WARNING: &[Button] = &[TURN_OFF, NOT_NOW, NEVER];
    pub const WEAK_WARNING: &[Button] = &[OPEN, NOT_NOW, NEVER];
    pub const DONE: &[Button] = &[CLOSE];
    pub const OUTDATED: &[Button] = &[RELOAD, CLOSE];
    pub const NEEDS_YOU: &[Button] = &[AGAIN, RELOAD];
    pub const QUESTION: &[Button] = &[OPEN];
    pub const SIGNED_OUT: &[Button] = &[SIGN_IN];
    pub const FAILED: &[Button] = &[AGAIN, RELOAD];
}

fn content(card: Card) -> Content {
    match card {
        Card::Warning { certain, at, source } => {
            let (title, body, buttons) = if certain {
                ("warningTitle", "warningText", buttons::WARNING)
            } else {
                ("warningWeakTitle", "warningWeakText", buttons::WEAK_WARNING)
            };
            let note = match source {
                Source::Live | Source::Tab => "readAt",
                Source::Document => "warningSourceDocument",
                Source::Frame => "warningSourceFrame",
            };
            let (title, body, note) = (text(title, &[]), text(body, &[]), text(note, &[&moment(at)]));
            Content { phase: "warning", failure: None, sign: BAR, title, body, note, buttons, why: true }
        }
        Card::OnAgain(again) => {
            let body = text("onAgainText", &[&day(again.off_since), &moment(again.on_at)]);
            let (title, note, buttons) = (text("onAgainTitle", &[]), String::new(), buttons::WARNING);
            Content { phase: "warning", failure: None, sign: BAR, title, body, note, buttons, why: true }
        }
        Card::Working(_) | Card::InTab => {
            let body = if card == Card::InTab { text("phaseTab", &[]) } else { String::new() };
            let (title, note) = (text("workingTitle", &[]), String::new());
            Content { phase: "working", failure: None, sign: DOTS, title, body, note, buttons: &[], why: false }
        }
        Card::Kept(at) => {
            let (title, body, note) = (text("keptTitle", &[]), text("keptText", &[&moment(at)]), text("keptNote", &[]));
            Content { phase: "done", failure: None, sign: TICK, title, body, note, buttons: buttons::DONE, why: true }
        }
        Card::Ended(outcome, at) => ended(outcome, at),
    }
}

/// A function of its own, so that a page with a warning does without it.
#[inline(never)]
fn ended(outcome: Outcome, at: Millis) -> Content {
    let (title, body) = sentences::outcome(outcome, at);
    let (phase, sign, buttons) = match outcome {
        Outcome::PageOutdated => ("done", TICK, buttons::OUTDATED),
        outcome if outcome.is_off() => ("done", TICK, buttons::DONE),
        Outcome::NeedsYou(Need::Question) => ("needs-you", BAR, buttons::QUESTION),
        Outcome::NeedsYou(Need::OtherTab) => ("needs-you", BAR, buttons::DONE),
        Outcome::NeedsYou(_) => ("needs-you", BAR, buttons::NEEDS_YOU),
        Outcome::SignedOut => ("needs-you", BAR, buttons::SIGNED_OUT),
        _ => ("failed", BAR, buttons::FAILED),
    };
    let failure = (!outcome.is_off()).then_some(outcome.word());
    Content { phase, failure, sign, title, body, note: String::new(), buttons, why: outcome.is_off() }
}

/// A new element with a text, in its place.
fn child(document: &Document, parent: &Node, tag: &str, class: &str, content: &str) -> Option<Element> {
    let element = document.create_element(tag).ok()?;
    element.set_class_name(class);
    element.set_text_content(Some(content));
    parent.append_child(&element).ok()?;
    Some(element)
}

/// A drawing, hidden from screen readers: what it says stands beside it in words.
fn draw(document: &Document, parent: &Node, paths: &[&str]) {
    let make = |parent: &Node, tag: &str, name: &str, value: &str| {
        let element = document.create_element_ns(Some(SVG), tag).ok()?;
        set(&element, name, value);
        parent.append_child(&element).ok().map(|_| element)
    };
    let Some(svg) = make(parent, "svg", "viewBox", "0 0 24 24") else { return };
    set(&svg, "aria-hidden", "true");
    for path in paths {
        make(&svg, "path", "d", path);
    }
}

fn fill(element: &Element, text: &str) {
    element.set_text_content(Some(text));
    show(element, !text.is_empty());
}

fn show(element: &Element, shown: bool) {
    // This name is valid, which is all that can go wrong.
    let _ = element.toggle_attribute_with_force("hidden", !shown);
}

fn set(element: &Element, name: &str, value: &str) {
    // These names are valid, which is all that can go wrong.
    let _ = element.set_attribute(name, value);
}
