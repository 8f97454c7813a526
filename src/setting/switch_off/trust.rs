//! How far a page's switch is to be believed, after what has become of an attempt.

use super::Outcome;

/// How far the page's switch is to be believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trust {
    /// As far as a switch can be: it says what the page shows.
    Full,
    /// Not when it reads off: it looked so before, and LinkedIn did not confirm it. Until it reads on. LinkedIn's application may
    /// keep what it shows from one of its pages to the next and back.
    NotOff,
    /// Not at all: LinkedIn has said something else. Until the page is loaded afresh.
    Nothing,
}

impl Trust {
    /// What an attempt leaves. `unaware`: a copy of the page was looked at, and the page itself reads on; `read_on`: the switch read on
    /// when it was last looked at.
    #[must_use]
    pub fn after(outcome: Outcome, unaware: bool, read_on: bool) -> Self {
        match outcome {
            Outcome::PageOutdated => Self::Nothing,
            // A copy of the page has been switched off, and the page itself does not know.
            outcome if outcome.is_off() && unaware => Self::Nothing,
            // It was the page itself, or the page looked off before: they agree now. So they do where the page has fallen back to on.
            outcome if outcome.is_off() || read_on => Self::Full,
            _ => Self::NotOff,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_that_looks_off_is_believed_only_where_linkedin_has_confirmed_it() {
        for outcome in Outcome::ALL {
            let trust = Trust::after(outcome, false, false);
            let believed = matches!(outcome, Outcome::AlreadyOff | Outcome::Verified);
            assert_eq!(trust == Trust::Full, believed, "{outcome:?}");
        }
    }

    #[test]
    fn a_page_that_was_not_looked_at_and_reads_on_is_not_believed_once_it_is_off() {
        for outcome in [Outcome::AlreadyOff, Outcome::Verified, Outcome::PageOutdated] {
            assert_eq!(Trust::after(outcome, true, true), Trust::Nothing, "{outcome:?}");
        }
        assert_eq!(Trust::after(Outcome::PageOutdated, false, true), Trust::Nothing);
    }

    #[test]
    fn a_page_that_has_fallen_back_to_on_is_believed() {
        for outcome in [Outcome::NotSaved, Outcome::NoEffect, Outcome::Reverted] {
            assert_eq!(Trust::after(outcome, false, true), Trust::Full, "{outcome:?}");
            assert_eq!(Trust::after(outcome, true, true), Trust::Full, "{outcome:?}");
        }
    }
}
