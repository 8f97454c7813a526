//! SVG, element by element: nothing here is ever parsed.

use wasm_bindgen::JsValue;
use web_sys::{Document, Element};

use super::sheet::dressed;

/// The namespace of its elements.
const SVG: &str = "http://www.w3.org/2000/svg";

/// Makes an element within `parent`, with these attributes.
///
/// # Errors
/// What the document says that takes no element.
pub fn add(parent: &Element, tag: &str, attributes: &[(&str, &str)]) -> Result<Element, JsValue> {
    let document = parent.owner_document().ok_or(JsValue::UNDEFINED)?;
    let element = create(&document, tag, attributes)?;
    parent.append_child(&element)?;
    Ok(element)
}

/// Makes an element with these attributes, which stands nowhere yet.
///
/// # Errors
/// What the document says that makes no element.
pub fn create(document: &Document, tag: &str, attributes: &[(&str, &str)]) -> Result<Element, JsValue> {
    dressed(document.create_element_ns(Some(SVG), tag)?, attributes)
}

/// Writes a text, its middle at `x` and its letters on `y`, in pixels.
///
/// # Errors
/// What the document says that takes no element.
pub fn write(parent: &Element, class: &str, x: i32, y: i32, words: &str) -> Result<Element, JsValue> {
    let text = add(parent, "text", &[("class", class), ("x", &x.to_string()), ("y", &y.to_string())])?;
    text.set_text_content(Some(words));
    Ok(text)
}
