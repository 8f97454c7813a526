//! A ring around LinkedIn's own switch, drawn above the page and not in it: for when the member has to press it.

use gloo_events::{EventListener, EventListenerOptions};
use wasm_bindgen::prelude::*;
use web_sys::{Document, Element, Node};

use crate::messages::json::Json;

/// How far the ring stands off, in CSS pixels.
const GAP: f64 = 6.0;
/// Controls that are drawn smaller than this, in CSS pixels, are drawn by what is around them.
const LEAST: f64 = 8.0;

/// The ring; it goes when dropped.
pub struct Ring {
    element: Element,
    _listeners: [EventListener; 2],
}

impl Drop for Ring {
    fn drop(&mut self) {
        self.element.remove();
    }
}

impl Ring {
    /// Draws it in the closed root around `target`, and brings that into view. None if the document refuses to make elements.
    pub fn around(document: &Document, root: &Node, target: &Element) -> Option<Self> {
        target.scroll_into_view();
        let element = document.create_element("div").ok()?;
        element.set_class_name("ring");
        let place = |element: &Element, target: &Element| {
            let seen = std::iter::successors(Some(target.clone()), |element| element.parent_element())
                .map(|around| around.get_bounding_client_rect())
                .find(|rect| rect.width() >= LEAST && rect.height() >= LEAST);
            let Some(rect) = seen else { return };
            let sides = [
                ("left", rect.left() - GAP),
                ("top", rect.top() - GAP),
                ("width", rect.width() + 2.0 * GAP),
                ("height", rect.height() + 2.0 * GAP),
            ];
            let style = element.unchecked_ref::<web_sys::HtmlElement>().style();
            for (name, side) in sides {
                // A ring that lies beside the window is not seen; where exactly does not matter. These names are valid.
                #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "pixels of a window")]
                let _ = style.set_property(name, &[&(side.max(0.0) as u64).json(), "px"].concat());
            }
        };
        place(&element, target);
        root.append_child(&element).ok()?;
        let window = document.default_view()?;
        let follow = |event: &'static str| {
            let (element, target) = (element.clone(), target.clone());
            EventListener::new_with_options(
                &window,
                event,
                EventListenerOptions { passive: true, ..EventListenerOptions::run_in_capture_phase() },
                move |_| place(&element, &target),
            )
        };
        let _listeners = [follow("scroll"), follow("resize")];
        Some(Self { element, _listeners })
    }
}
