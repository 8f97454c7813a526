//! The sentences that banner and pages share: what an outcome is called, and what it means for the member.

use crate::browser::{moment, text};
use crate::setting::state::Millis;
use crate::setting::switch_off::Outcome;

/// The title and the sentence of an outcome that was reached at `at`.
#[must_use]
pub fn outcome(outcome: Outcome, at: Millis) -> (String, String) {
    let key = ["outcome", outcome.word()].concat();
    let at = moment(at);
    let body = [&key, "Text"].concat();
    let body = match outcome {
        Outcome::NotStarted(doubt) | Outcome::Unverified(doubt) => text(&body, &[&text(doubt.message(), &[]), &at]),
        _ => text(&body, &[&at]),
    };
    (text(&[&key, "Title"].concat(), &[]), body)
}

/// Both in one line.
#[cfg(feature = "pages")]
#[must_use]
pub fn line(outcome: Outcome, at: Millis) -> String {
    let (title, body) = self::outcome(outcome, at);
    text("outcomeLine", &[&title, &body])
}
