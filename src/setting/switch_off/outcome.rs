//! How an attempt ends, and what follows from that.

use serde::{Deserialize, Serialize};

use crate::setting::ledger::Who;
use crate::setting::state::{Doubt, State};

/// How a procedure ended. Each has its own sentence and way on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Outcome {
    /// The control read off before anything was clicked.
    AlreadyOff,
    /// Clicked, and a second reading says off.
    Verified,
    /// LinkedIn has it off already; the page that was looked at is out of date. Nothing was clicked.
    PageOutdated,
    /// Clicked, and LinkedIn still reads on.
    NotSaved,
    /// Clicked, and neither the control nor LinkedIn followed.
    NoEffect,
    /// It was verified off, and moments later reads on again.
    Reverted,
    /// There is nobody signed in any more.
    SignedOut,
    /// Only the member can go on.
    NeedsYou(Need),
    /// Nothing was clicked, and why.
    NotStarted(Doubt),
    /// Clicked, but it could not be confirmed, and why.
    Unverified(Doubt),
    /// Given up before the click.
    Abandoned,
}

/// What the member is needed for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Need {
    /// A dialog has to be answered.
    Dialog,
    /// The same, in a copy of the page that the member cannot see.
    Question,
    /// A security check has to be passed.
    Checkpoint,
    /// The control cannot be used as it is.
    Unusable,
    /// The control is not certain enough to be clicked.
    Uncertain,
    /// It could not be done here; the setting's page has come forward in a tab of its own, and says what is to be done.
    OtherTab,
}

impl Outcome {
    /// One of each that has a word of its own.
    pub const ALL: [Self; 16] = [
        Self::AlreadyOff,
        Self::Verified,
        Self::PageOutdated,
        Self::NotSaved,
        Self::NoEffect,
        Self::Reverted,
        Self::SignedOut,
        Self::NeedsYou(Need::Dialog),
        Self::NeedsYou(Need::Question),
        Self::NeedsYou(Need::Checkpoint),
        Self::NeedsYou(Need::Unusable),
        Self::NeedsYou(Need::Uncertain),
        Self::NeedsYou(Need::OtherTab),
        Self::NotStarted(Doubt::NotRead),
        Self::Unverified(Doubt::NotRead),
        Self::Abandoned,
    ];

    /// Whether the member's setting is off as far as LinkedIn has confirmed.
    #[must_use]
    pub fn is_off(self) -> bool {
        matches!(self, Self::AlreadyOff | Self::Verified | Self::PageOutdated)
    }

    /// Who made the change that ends it with `read`, where `who` made the attempt; none if that was not seen.
    #[must_use]
    pub fn author(self, read: State, who: Option<Who>) -> Option<Who> {
        match self {
            // What was seen since then was not waited for: it may be on again, and that is nobody's here.
            Self::Verified if read == State::Off => who,
            Self::Reverted => Some(Who::NotYou),
            _ => None,
        }
    }

    /// The same outcome, where the page is one that the member does not see: nobody can answer anything there.
    #[must_use]
    pub fn unseen(self) -> Self {
        if self == Self::NeedsYou(Need::Dialog) { Self::NeedsYou(Need::Question) } else { self }
    }

    /// Whether a tab of its own might do better than a hidden frame, provided that nothing was clicked there: what stood in the
    /// way may be the frame's alone, or is the member's to answer.
    #[must_use]
    pub fn is_worth_a_tab(self) -> bool {
        use Doubt::{Ambiguous, Blocked, Contradictory, NoSwitch, Timeout, Uncertain, Unreadable, Unsettled};
        match self {
            Self::NotStarted(doubt) => matches!(
                doubt,
                Ambiguous | Blocked | Contradictory | NoSwitch | Timeout | Uncertain | Unreadable | Unsettled
            ),
            Self::NeedsYou(_) => true,
            _ => false,
        }
    }

    /// The outcome's name in markup and in message keys.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::AlreadyOff => "AlreadyOff",
            Self::Verified => "Verified",
            Self::PageOutdated => "PageOutdated",
            Self::NotSaved => "NotSaved",
            Self::NoEffect => "NoEffect",
            Self::Reverted => "Reverted",
            Self::SignedOut => "SignedOut",
            Self::NeedsYou(Need::Dialog) => "NeedsYouDialog",
            Self::NeedsYou(Need::Question) => "NeedsYouQuestion",
            Self::NeedsYou(Need::Checkpoint) => "NeedsYouCheckpoint",
            Self::NeedsYou(Need::Unusable) => "NeedsYouUnusable",
            Self::NeedsYou(Need::Uncertain) => "NeedsYouUncertain",
            Self::NeedsYou(Need::OtherTab) => "NeedsYouOtherTab",
            Self::NotStarted(_) => "NotStarted",
            Self::Unverified(_) => "Unverified",
            Self::Abandoned => "Abandoned",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_was_verified_is_the_attempts_and_only_while_it_is_off() {
        let who = Some(Who::Trainstop);
        for outcome in Outcome::ALL {
            for read in [State::On, State::Off, State::Unknown(Doubt::Timeout)] {
                let expected = match (outcome, read) {
                    (Outcome::Verified, State::Off) => who,
                    (Outcome::Reverted, _) => Some(Who::NotYou),
                    _ => None,
                };
                assert_eq!(outcome.author(read, who), expected, "{outcome:?}, {read:?}");
            }
            assert_ne!(outcome.author(State::Off, None), who, "{outcome:?}");
        }
    }
}
