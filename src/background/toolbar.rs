//! The toolbar: an icon for each state, a badge only when there is something to do, a title in words with its time.

use crate::browser::{moment, privileged, text};
use crate::setting::ledger::Standing;
use crate::setting::state::State;

/// The badge's colour, the same red as the icon for "on".
const RED: &str = "#b3261e";

/// Paints what is known, for all windows or for one tab.
pub async fn paint(standing: &Standing, tab: Option<f64>) {
    let at = standing.last.as_ref().map(|last| moment(last.at)).unwrap_or_default();
    let (icon, badge, title) = match standing.state {
        State::On => ("on", text("badgeOn", &[]), text("toolbarOn", &[&at])),
        State::Off => ("off", String::new(), text("toolbarOff", &[&at])),
        State::SignedOut => ("unknown", String::new(), text("toolbarSignedOut", &[&at])),
        State::Unknown(doubt) => ("unknown", String::new(), text("toolbarUnknown", &[&text(doubt.message(), &[])])),
    };
    privileged::set_toolbar(icon, &badge, RED, &title, tab).await;
}
