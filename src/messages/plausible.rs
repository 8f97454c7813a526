//! What a content script can have said at all. The browser vouches for who speaks, not for what they say: a message that the
//! engine would never send is neither believed nor stored.

use super::FromPage;
use crate::setting::ledger::LATE_MS;
use crate::setting::state::{Millis, State};

/// How many hexadecimal digits a session has.
const SESSION_DIGITS: usize = 32;

impl FromPage {
    /// Whether it can be what it says, at `now`: whose it is looks like a session, and what was read was read just now.
    ///
    /// A reading that comes late is not worth having: a tab may have been frozen with it, while another has read since.
    #[must_use]
    pub fn is_plausible(&self, now: Millis) -> bool {
        match self {
            Self::Wake { session, .. } | Self::Hello(session) => is_session_if_any(session.as_deref()),
            Self::Plan(session) | Self::MayKeepOff { session, .. } => is_session(session),
            Self::Clicked { session, reading, .. } => {
                is_session_if_any(session.as_deref()) && is_of_now(reading.at, now) && reading.state == State::On
            }
            Self::ReadNeighbour { reading, .. } => is_of_now(reading.at, now),
            Self::TriedNeighbour { ended, .. } => is_of_now(ended.at, now),
            Self::Observed { session, reading, .. } => {
                is_session_if_any(session.as_deref()) && is_of_now(reading.at, now)
            }
            _ => true,
        }
    }
}

fn is_session_if_any(session: Option<&str>) -> bool {
    session.is_none_or(is_session)
}

fn is_session(session: &str) -> bool {
    session.len() == SESSION_DIGITS && session.bytes().all(|digit| matches!(digit, b'0'..=b'9' | b'a'..=b'f'))
}

/// Pages and background have one clock, which may be put right in between.
fn is_of_now(at: Millis, now: Millis) -> bool {
    at.abs_diff(now) <= LATE_MS
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::setting::ledger::Ledger;
    use crate::setting::state::{Clues, Reading, Source};

    const NOW: Millis = 1_795_000_000_000;
    const SESSION: &str = "0123456789abcdef0123456789abcdef";

    fn observed(session: Option<&str>, state: State, at: Millis) -> FromPage {
        let reading = Reading { state, source: Source::Live, at, clues: Clues::NONE };
        FromPage::Observed { session: session.map(str::to_owned), reading, who: None, agreed: false }
    }

    #[test]
    fn what_the_engine_says_is_plausible() {
        assert!(observed(Some(SESSION), State::Off, NOW).is_plausible(NOW));
        assert!(observed(None, State::Off, NOW).is_plausible(NOW), "a page without a session");
        assert!(FromPage::Plan(SESSION.to_owned()).is_plausible(NOW));
        assert!(FromPage::Wake { session: None, settings: false }.is_plausible(NOW));
        assert!(FromPage::Hello(None).is_plausible(NOW));
        assert!(FromPage::Hello(Some(SESSION.to_owned())).is_plausible(NOW));
    }

    #[test]
    fn a_session_is_32_digits_and_nothing_else() {
        let upper = SESSION.to_uppercase();
        let long = "a".repeat(1_000_000);
        let wrong = [
            "",
            "a",
            &SESSION[1..],
            &upper,
            &long,
            "g123456789abcdef0123456789abcdef",
            "ä123456789abcdef0123456789abcde",
        ];
        for session in wrong {
            assert!(!observed(Some(session), State::Off, NOW).is_plausible(NOW));
            assert!(!FromPage::Plan(session.to_owned()).is_plausible(NOW));
            assert!(!FromPage::Hello(Some(session.to_owned())).is_plausible(NOW));
            assert!(!FromPage::Wake { session: Some(session.to_owned()), settings: true }.is_plausible(NOW));
        }
    }

    #[test]
    fn a_reading_is_of_now() {
        for at in [0, NOW - LATE_MS - 1, NOW + LATE_MS + 1, u64::MAX] {
            assert!(!observed(Some(SESSION), State::Off, at).is_plausible(NOW));
        }
        for at in [NOW - LATE_MS, NOW + LATE_MS] {
            assert!(observed(Some(SESSION), State::Off, at).is_plausible(NOW));
        }
    }

    #[test]
    fn what_is_pressed_was_on() {
        let clicked = |state| {
            let reading = Reading { state, source: Source::Live, at: NOW, clues: Clues::NONE };
            FromPage::Clicked { session: Some(SESSION.to_owned()), reading, kept: false }
        };
        assert!(clicked(State::On).is_plausible(NOW));
        assert!(!clicked(State::Off).is_plausible(NOW));
        assert!(!clicked(State::SignedOut).is_plausible(NOW));
    }

    #[test]
    fn an_off_that_was_held_up_does_not_take_the_place_of_an_on_that_was_read_since() {
        let mut ledger = Ledger::default();
        let mut hear = |message: FromPage, now| {
            if let FromPage::Observed { session: Some(session), reading, who, .. } = &message
                && message.is_plausible(now)
            {
                ledger.record(session, *reading, *who);
            }
            ledger.standing(now).state
        };
        assert_eq!(hear(observed(Some(SESSION), State::On, NOW), NOW), State::On);
        for late in [1, LATE_MS, LATE_MS + 1, 10 * LATE_MS] {
            assert_eq!(hear(observed(Some(SESSION), State::Off, NOW - late), NOW), State::On, "{late} ms late");
        }
    }
}
