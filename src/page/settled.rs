//! Whether a page has come to rest: its controls have been the same for a while.

use std::cell::RefCell;

use crate::setting::survey::Control;

/// How long the controls have to stay the same, in milliseconds.
const REST_MS: f64 = 250.0;

/// What the controls were when they last changed, and when that was.
#[derive(Default)]
pub struct Settled {
    last: RefCell<Option<(Vec<Control>, f64)>>,
}

impl Settled {
    /// Takes the controls as they are at `now` (milliseconds, monotonic) and says whether they have come to rest.
    ///
    /// Everything else on a page may move as it likes: a page that never rests must not keep its switch from being read.
    pub fn take(&self, controls: &[Control], now: f64) -> bool {
        let mut last = self.last.borrow_mut();
        match &*last {
            Some((same, since)) if same == controls => now - since >= REST_MS,
            _ => {
                *last = Some((controls.to_vec(), now));
                false
            }
        }
    }

    /// Starts anew: another page is expected.
    pub fn reset(&self) {
        self.last.replace(None);
    }
}
