//! How long a page has been at rest: its controls have been the same.

use std::cell::RefCell;

use web_sys::Document;

use crate::setting::survey::{Control, Rest};

/// What the controls were when they last changed, and when that was.
#[derive(Default)]
pub struct Settled {
    last: RefCell<Option<(Vec<Control>, f64)>>,
}

impl Settled {
    /// Takes the controls of a document as they are at `now` (milliseconds, monotonic) and says how long they have been the same.
    pub fn take(&self, document: &Document, controls: &[Control], now: f64) -> Rest {
        let mut last = self.last.borrow_mut();
        match &*last {
            Some((same, since)) if same == controls => {
                #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "milliseconds of a page")]
                let rest = Rest::after((now - since) as u64);
                if document.ready_state() == "loading" { Rest::Moving } else { rest }
            }
            _ => {
                *last = Some((controls.to_vec(), now));
                Rest::Moving
            }
        }
    }

    /// Starts anew: another page is expected.
    pub fn reset(&self) {
        self.last.replace(None);
    }
}
