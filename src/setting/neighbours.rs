//! The neighbours: LinkedIn's other switches for one's data, read and turned off on a click of the member's. What is known of each,
//! and what follows from it for a run over several.

use super::catalog::Setting;
use super::state::{Doubt, Millis, Reading, State};
use super::switch_off::{Need, Outcome};

/// What each is called and the sentence about it, by its id in the catalogue: keys in `extension/_locales/`.
const SENTENCES: &[(&str, &str, &str)] = &[
    ("academic-research", "neighbourAcademicResearch", "neighbourAcademicResearchText"),
    ("select-partners", "neighbourSelectPartners", "neighbourSelectPartnersText"),
    ("own-marketing", "neighbourOwnMarketing", "neighbourOwnMarketingText"),
    ("marketing-mail", "neighbourMarketingMail", "neighbourMarketingMailText"),
    ("ads-elsewhere", "neighbourAdsElsewhere", "neighbourAdsElsewhereText"),
    ("third-party-data", "neighbourThirdPartyData", "neighbourThirdPartyDataText"),
    ("ad-measuring", "neighbourAdMeasuring", "neighbourAdMeasuringText"),
    ("inferred-age", "neighbourInferredAge", "neighbourInferredAgeText"),
    ("inferred-gender", "neighbourInferredGender", "neighbourInferredGenderText"),
    ("inferred-city", "neighbourInferredCity", "neighbourInferredCityText"),
    ("inferred-interests", "neighbourInferredInterests", "neighbourInferredInterestsText"),
    ("cookies", "neighbourCookies", "neighbourCookiesText"),
];

/// The keys of a neighbour's title and of the sentence about it; none for a setting without them.
#[must_use]
pub fn sentences(setting: &Setting) -> Option<(&'static str, &'static str)> {
    SENTENCES.iter().find(|(id, ..)| *id == setting.id).map(|(_, title, text)| (*title, *text))
}

/// What is to be done with a neighbour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Work {
    /// To read it.
    Read,
    /// To turn it off.
    TurnOff,
}

/// What is known of a neighbour.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Known {
    /// Nothing: it was not read yet.
    #[default]
    Nothing,
    /// What was read.
    Read(Reading),
    /// How an attempt to turn it off has ended, and when.
    Tried(Outcome, Millis),
}

/// What a list says of a neighbour in one word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It was not read yet.
    NotRead,
    /// It reads on.
    On,
    /// It reads off.
    Off,
    /// Only the member can go on.
    NeedsYou,
    /// It could not be read, or what came of an attempt could not be confirmed.
    Unknown,
}

impl Standing {
    /// The word for it in markup (`data-state`).
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::NotRead => "not-read",
            Self::On => "on",
            Self::Off => "off",
            Self::NeedsYou => "needs-you",
            Self::Unknown => "unknown",
        }
    }
}

impl Known {
    /// The same in one word.
    #[must_use]
    pub fn standing(self) -> Standing {
        match self {
            Self::Nothing => Standing::NotRead,
            Self::Read(reading) => match reading.state {
                State::On => Standing::On,
                State::Off => Standing::Off,
                State::SignedOut | State::Unknown(_) => Standing::Unknown,
            },
            Self::Tried(outcome, _) => match outcome {
                outcome if outcome.is_off() => Standing::Off,
                // Each of these is said after a reading that says on.
                Outcome::NotSaved | Outcome::NoEffect | Outcome::Reverted => Standing::On,
                Outcome::NeedsYou(_) => Standing::NeedsYou,
                _ => Standing::Unknown,
            },
        }
    }

    /// Whether there is anything to do to have it off.
    #[must_use]
    pub fn needs(self, work: Work) -> bool {
        work == Work::Read || self.standing() != Standing::Off
    }

    /// Why it makes no sense to go on with the next one, if it makes none: the key of the sentence that says so.
    #[must_use]
    pub fn ends_run(self) -> Option<&'static str> {
        let doubt = match self {
            Self::Nothing => return None,
            Self::Read(Reading { state: State::SignedOut, .. }) | Self::Tried(Outcome::SignedOut, _) => {
                return Some("neighboursSignedOut");
            }
            Self::Tried(Outcome::NeedsYou(Need::Checkpoint), _) => Doubt::Checkpoint,
            Self::Read(Reading { state: State::Unknown(doubt), .. })
            | Self::Tried(Outcome::NotStarted(doubt) | Outcome::Unverified(doubt), _) => doubt,
            _ => return None,
        };
        match doubt {
            Doubt::TabClosed => Some("neighboursClosed"),
            // The next one would fare no better, and LinkedIn is not to be pressed.
            Doubt::Checkpoint | Doubt::RateLimited | Doubt::Network | Doubt::OtherSession | Doubt::Timeout => {
                Some(doubt.message())
            }
            _ => None,
        }
    }
}

/// How many neighbours are how.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// How many read on.
    pub on: usize,
    /// How many read off.
    pub off: usize,
    /// How many need the member.
    pub need_you: usize,
    /// How many are not known, whatever was tried.
    pub unknown: usize,
}

impl Tally {
    /// Counts them.
    pub fn of(all: impl IntoIterator<Item = Known>) -> Self {
        let mut tally = Self::default();
        for known in all {
            match known.standing() {
                Standing::NotRead => {}
                Standing::On => tally.on += 1,
                Standing::Off => tally.off += 1,
                Standing::NeedsYou => tally.need_you += 1,
                Standing::Unknown => tally.unknown += 1,
            }
        }
        tally
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::setting::catalog::Catalog;
    use crate::setting::state::{Clues, Source};
    use std::collections::HashSet;

    fn read(state: State) -> Known {
        Known::Read(Reading { state, source: Source::Live, at: 1, clues: Clues::NONE })
    }

    #[test]
    fn every_neighbour_has_its_sentences() {
        let locale = include_str!("../../extension/_locales/en/messages.json");
        let mut seen = HashSet::new();
        for (_, setting) in Catalog::built_in().neighbours() {
            let (title, text) = sentences(&setting).unwrap_or_default();
            for key in [title, text] {
                assert!(locale.contains(&format!("\"{key}\"")) && !key.is_empty(), "{}: {key:?}", setting.id);
                assert!(seen.insert(key), "{key} is said of two");
            }
        }
        assert_eq!(seen.len(), 2 * SENTENCES.len());
        assert_eq!(sentences(&Catalog::built_in().ai_training()), None);
    }

    #[test]
    fn the_lead_has_their_number() {
        let locale = include_str!("../../extension/_locales/en/messages.json");
        assert_eq!(Catalog::built_in().neighbours().count(), 12);
        assert!(locale.contains("Here are twelve more"), "the number in `neighboursLead`, in every language");
    }

    #[test]
    fn off_is_said_after_a_reading_that_says_so_and_of_nothing_else() {
        assert_eq!(Known::default().standing(), Standing::NotRead);
        assert_eq!(read(State::Off).standing(), Standing::Off);
        assert_eq!(read(State::On).standing(), Standing::On);
        for outcome in [Outcome::AlreadyOff, Outcome::Verified, Outcome::PageOutdated] {
            assert_eq!(Known::Tried(outcome, 1).standing(), Standing::Off);
        }
        for outcome in [Outcome::NotSaved, Outcome::NoEffect, Outcome::Reverted] {
            assert_eq!(Known::Tried(outcome, 1).standing(), Standing::On);
        }
        assert_eq!(Known::Tried(Outcome::NeedsYou(Need::Question), 1).standing(), Standing::NeedsYou);
        for doubt in Doubt::ALL {
            assert_eq!(read(State::Unknown(doubt)).standing(), Standing::Unknown);
            assert_eq!(Known::Tried(Outcome::NotStarted(doubt), 1).standing(), Standing::Unknown);
            assert_eq!(Known::Tried(Outcome::Unverified(doubt), 1).standing(), Standing::Unknown);
        }
        for outcome in [Outcome::SignedOut, Outcome::Abandoned] {
            assert_eq!(Known::Tried(outcome, 1).standing(), Standing::Unknown);
        }
    }

    #[test]
    fn what_is_off_needs_no_turning_off() {
        assert!(!read(State::Off).needs(Work::TurnOff) && read(State::Off).needs(Work::Read));
        for known in [Known::Nothing, read(State::On), read(State::SignedOut), Known::Tried(Outcome::NotSaved, 1)] {
            assert!(known.needs(Work::TurnOff), "{known:?}");
        }
        assert!(!Known::Tried(Outcome::Verified, 1).needs(Work::TurnOff));
    }

    #[test]
    fn a_run_ends_where_the_next_one_would_fare_no_better() {
        for known in [Known::Nothing, read(State::On), read(State::Off), Known::Tried(Outcome::Verified, 1)] {
            assert_eq!(known.ends_run(), None);
        }
        assert_eq!(read(State::SignedOut).ends_run(), Some("neighboursSignedOut"));
        assert_eq!(Known::Tried(Outcome::SignedOut, 1).ends_run(), Some("neighboursSignedOut"));
        assert_eq!(read(State::Unknown(Doubt::TabClosed)).ends_run(), Some("neighboursClosed"));
        let ending = Doubt::ALL.into_iter().filter(|doubt| read(State::Unknown(*doubt)).ends_run().is_some());
        let ending: HashSet<_> = ending.collect();
        assert_eq!(ending.len(), 6, "{ending:?}");
        assert!(!ending.contains(&Doubt::NoSwitch), "a setting that is not offered is no reason to stop");
        for doubt in Doubt::ALL {
            let tried = Known::Tried(Outcome::NotStarted(doubt), 1).ends_run();
            assert_eq!(tried, read(State::Unknown(doubt)).ends_run());
        }
        assert!(Known::Tried(Outcome::NeedsYou(Need::Checkpoint), 1).ends_run().is_some());
        assert_eq!(Known::Tried(Outcome::NeedsYou(Need::Unusable), 1).ends_run(), None);
    }

    #[test]
    fn they_are_counted() {
        let all = [Known::Nothing, read(State::On), read(State::Off), read(State::Off), read(State::SignedOut)];
        assert_eq!(Tally::of(all), Tally { on: 1, off: 2, need_you: 0, unknown: 1 });
        assert_eq!(Tally::of([Known::Tried(Outcome::NeedsYou(Need::Unusable), 1)]).need_you, 1);
    }
}
