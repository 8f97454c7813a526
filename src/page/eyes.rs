//! From a document to a survey: the plain facts about its controls, and the elements they belong to.
//!
//! The document may be another frame's. Its nodes belong to another realm, where `instanceof` says no; so elements are told
//! by their `tagName` and taken unchecked.

use js_sys::JsString;
use wasm_bindgen::prelude::*;
use web_sys::{Document, Element, HtmlElement, HtmlInputElement, Window};

use crate::setting::document::obstacle_at;
use crate::setting::survey::{Control, MOST_CONTROLS, Obstacle, Rest, Survey, Usable};

/// What a member can switch. Radios have no state of their own here: they only show that a switch is not the only control.
/// Other kinds (buttons) are none of the setting's known forms.
const CONTROLS: &str = "input[type=checkbox], input[type=radio], [role=switch]";
/// One after the other: on a large page browsers take several times as long for a list of selectors (`./build.sh bench`).
const HEADINGS: [&str; 4] = ["h1", "h2", "h3", "h4"];
const MAIN: &str = "main, [role=main], #main";
const MODAL: [&str; 2] = ["dialog:modal", "[aria-modal=true]"];
/// So many of each.
const MOST_HEADINGS: usize = 20;
/// Longer texts are no labels.
const MOST_TEXT: u32 = 300;

/// A survey and the elements of its controls, at the same places.
pub struct Seen {
    /// The facts; `rest` is for the caller to fill in.
    pub survey: Survey,
    /// The elements.
    pub elements: Vec<Element>,
}

/// The controls that a page held before an in-app navigation, with what labelled them.
pub type Before = Vec<(Element, Vec<String>, Vec<String>)>;

/// Surveys a document whose address has this path. `before` marks controls that are left over.
#[must_use]
pub fn look(window: &Window, document: &Document, path: &str, before: &Before) -> Seen {
    let main = document.query_selector(MAIN).ok().flatten();
    let mut elements = Vec::new();
    let mut controls = Vec::new();
    for control in named(document) {
        let carried_over = before.contains(&control);
        let (element, keys, labels) = control;
        controls.push(Control {
            checked: checked(&element),
            in_main: main.as_ref().is_none_or(|main| main.contains(Some(&element))),
            usable: usable(window, &element),
            keys,
            labels,
            carried_over,
        });
        elements.push(element);
    }
    let headings = all(document, &HEADINGS, MOST_HEADINGS).iter().map(text_of).collect();
    let obstacle = obstacle_at(path).or_else(|| has_modal(document).then_some(Obstacle::Dialog));
    let survey = Survey { path: path.to_owned(), rest: Rest::Moving, headings, controls, obstacle };
    Seen { survey, elements }
}

/// The controls that a document holds now, with what names them.
#[must_use]
pub fn named(document: &Document) -> Before {
    let name = |element: Element| {
        let (keys, labels) = (keys(&element), labels(document, &element));
        (element, keys, labels)
    };
    all(document, &[CONTROLS], MOST_CONTROLS).into_iter().map(name).collect()
}

/// The texts of the page's `<code>` elements.
#[must_use]
pub fn code_blocks(document: &Document) -> Vec<String> {
    all(document, &["code"], usize::MAX).iter().filter_map(|code| code.text_content()).collect()
}

/// The elements that each of the selectors matches, in document order, at most so many of each.
#[must_use]
pub fn all(document: &Document, selectors: &[&str], most: usize) -> Vec<Element> {
    let mut elements = Vec::new();
    for list in selectors.iter().filter_map(|selector| document.query_selector_all(selector).ok()) {
        let most = u32::try_from(most).unwrap_or(u32::MAX).min(list.length());
        elements.extend((0..most).filter_map(|place| list.get(place)).map(JsCast::unchecked_into::<Element>));
    }
    elements
}

/// The page's own text in the form that the catalogue's names are compared in.
fn normal(text: &str) -> String {
    let text = JsString::from(text).slice(0, MOST_TEXT);
    text.normalize("NFKC").trim().into()
}

fn text_of(element: &Element) -> String {
    normal(&element.text_content().unwrap_or_default())
}

fn keys(element: &Element) -> Vec<String> {
    let labelled_by = element.get_attribute("aria-labelledby").unwrap_or_default();
    let mut keys: Vec<String> = labelled_by.split_whitespace().map(str::to_owned).collect();
    keys.extend(["id", "name"].iter().filter_map(|name| element.get_attribute(name)));
    // What ends in a number (`ember123`) is new with every rendering and names nothing; a page that renders all the time would
    // never come to rest for it.
    keys.retain(|key| key.as_bytes().last().is_some_and(|last| !last.is_ascii_digit()));
    keys
}

fn labels(document: &Document, element: &Element) -> Vec<String> {
    let mut labels = Vec::new();
    let labelled_by = element.get_attribute("aria-labelledby").unwrap_or_default();
    labels
        .extend(labelled_by.split_whitespace().filter_map(|id| document.get_element_by_id(id)).map(|by| text_of(&by)));
    labels.extend(element.get_attribute("aria-label").map(|label| normal(&label)));
    if let Some(list) = is_input(element).then(|| element.unchecked_ref::<HtmlInputElement>().labels()).flatten() {
        let label = |place| list.get(place).map(|label| text_of(label.unchecked_ref()));
        labels.extend((0..list.length()).filter_map(label));
    }
    // In one observed markup nothing ties the label to the switch: it is the first `p` three ancestors up. With another control
    // in there it may be that one's.
    let third = (0..3)
        .try_fold(element.clone(), |element, _| element.parent_element())
        .filter(|third| third.query_selector_all(CONTROLS).is_ok_and(|controls| controls.length() == 1));
    labels.extend(third.and_then(|third| third.query_selector("p").ok().flatten()).map(|label| text_of(&label)));
    labels.retain(|label| !label.is_empty());
    labels
}

fn is_input(element: &Element) -> bool {
    element.tag_name().eq_ignore_ascii_case("input")
}

/// The state, as the observed markup has it: the input's `checked`. A switch that is no input has `aria-checked` alone; an
/// input that has both has to agree with itself.
fn checked(element: &Element) -> Option<bool> {
    let aria = match element.get_attribute("aria-checked").as_deref() {
        Some("true") => Some(true),
        Some("false") => Some(false),
        _ => None,
    };
    if !is_input(element) {
        return aria;
    }
    let input: &HtmlInputElement = element.unchecked_ref();
    let checked =
        (!input.indeterminate() && !element.matches("[type=radio]").unwrap_or(false)).then(|| input.checked());
    if aria.is_none() || aria == checked { checked } else { None }
}

fn usable(window: &Window, element: &Element) -> Usable {
    let is = |selector| element.matches(selector).unwrap_or(false);
    let within = |selector| element.closest(selector).ok().flatten().is_some();
    let style = || window.get_computed_style(element).ok().flatten()?.get_property_value("visibility").ok();
    if is(":disabled") || is("[aria-disabled=true]") {
        Usable::Disabled
    } else if within("[inert]") {
        Usable::Inert
    } else if element.get_client_rects().length() == 0 || style().is_none_or(|visibility| visibility != "visible") {
        // Inputs that are drawn by what surrounds them are transparent, not hidden: they have a box.
        Usable::Hidden
    } else {
        Usable::Yes
    }
}

fn has_modal(document: &Document) -> bool {
    all(document, &MODAL, 20).iter().any(|dialog| dialog.get_client_rects().length() > 0)
}

/// Makes the one click, at once: nothing of the page's runs between the look and the click.
pub fn click(element: &Element) {
    element.unchecked_ref::<HtmlElement>().click();
}
