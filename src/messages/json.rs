//! What the content script says, as JSON, written by hand: serde's way brings 9 KB into LinkedIn's pages. Tests hold it to what
//! serde reads.

use super::{Ended, FromPage, Tried};
use crate::setting::ledger::Who;
use crate::setting::reminder::Choice;
use crate::setting::state::{Clue, Clues, Doubt, Reading, Source, State};
use crate::setting::switch_off::{Need, Outcome, Phase};

/// A value that can be written as JSON.
pub trait Json {
    /// The value as JSON, in serde's form; nothing for what the engine never says.
    fn json(&self) -> String;
}

impl Json for FromPage {
    fn json(&self) -> String {
        match self {
            // The engine never says these: the doorman and the guard do.
            Self::Wake { .. } | Self::Broken => String::new(),
            Self::Hello(session) => tagged("Hello", &session.json()),
            Self::Plan(session) => tagged("Plan", &session.json()),
            Self::MayRead => word("MayRead"),
            Self::WarnsAtHome => word("WarnsAtHome"),
            Self::MayKeepOff { session, begun } => {
                tagged("MayKeepOff", &record(&[("session", session.json()), ("begun", begun.json())]))
            }
            Self::Withdrawn => word("Withdrawn"),
            Self::TurnOffInTab => word("TurnOffInTab"),
            Self::Clicked { session, reading, kept } => tagged(
                "Clicked",
                &record(&[("session", session.json()), ("reading", reading.json()), ("kept", kept.json())]),
            ),
            Self::Observed { session, reading, who, agreed } => tagged(
                "Observed",
                &record(&[
                    ("session", session.json()),
                    ("reading", reading.json()),
                    ("who", who.json()),
                    ("agreed", agreed.json()),
                ]),
            ),
            Self::Times => word("Times"),
            Self::Chose(Choice::NotNow) => tagged("Chose", &word("NotNow")),
            Self::Chose(Choice::Never) => tagged("Chose", &word("Never")),
            Self::Wait(milliseconds) => tagged("Wait", &milliseconds.json()),
            Self::Progress(phase) => tagged("Progress", &phase.json()),
            Self::Checked(reading) => tagged("Checked", &reading.json()),
            Self::ReadNeighbour { place, reading } => {
                tagged("ReadNeighbour", &record(&[("place", u64::from(*place).json()), ("reading", reading.json())]))
            }
            Self::TriedNeighbour { place, ended } => {
                tagged("TriedNeighbour", &record(&[("place", u64::from(*place).json()), ("ended", ended.json())]))
            }
        }
    }
}

impl Json for Tried {
    fn json(&self) -> String {
        match self {
            Self::Ended(ended) => tagged("Ended", &ended.json()),
            Self::Elsewhere => word("Elsewhere"),
            Self::Busy => word("Busy"),
            Self::Yours => word("Yours"),
        }
    }
}

impl Json for Ended {
    fn json(&self) -> String {
        record(&[("outcome", self.outcome.json()), ("at", self.at.json())])
    }
}

impl Json for Phase {
    fn json(&self) -> String {
        word(match self {
            Self::Opening => "Opening",
            Self::Located => "Located",
            Self::Clicked => "Clicked",
            Self::Settled => "Settled",
            Self::Verified => "Verified",
            Self::Ended(outcome) => return tagged("Ended", &outcome.json()),
        })
    }
}

impl Json for Outcome {
    fn json(&self) -> String {
        match self {
            Self::NeedsYou(need) => tagged(
                "NeedsYou",
                &word(match need {
                    Need::Dialog => "Dialog",
                    Need::Question => "Question",
                    Need::Checkpoint => "Checkpoint",
                    Need::Unusable => "Unusable",
                    Need::Uncertain => "Uncertain",
                    Need::OtherTab => "OtherTab",
                }),
            ),
            Self::NotStarted(doubt) => tagged("NotStarted", &doubt.json()),
            Self::Unverified(doubt) => tagged("Unverified", &doubt.json()),
            other => word(other.word()),
        }
    }
}

impl Json for Reading {
    fn json(&self) -> String {
        record(&[
            ("state", self.state.json()),
            ("source", self.source.json()),
            ("at", self.at.json()),
            ("clues", self.clues.json()),
        ])
    }
}

impl Json for State {
    fn json(&self) -> String {
        word(match self {
            Self::On => "On",
            Self::Off => "Off",
            Self::SignedOut => "SignedOut",
            Self::Unknown(doubt) => return tagged("Unknown", &doubt.json()),
        })
    }
}

impl Json for Doubt {
    fn json(&self) -> String {
        // The keys of the sentences are these names with a prefix.
        word(self.message().get("doubt".len()..).unwrap_or_default())
    }
}

impl Json for Source {
    fn json(&self) -> String {
        word(match self {
            Self::Live => "Live",
            Self::Document => "Document",
            Self::Frame => "Frame",
            Self::Tab => "Tab",
        })
    }
}

impl Json for Who {
    fn json(&self) -> String {
        word(match self {
            Self::You => "You",
            Self::Trainstop => "Trainstop",
            Self::Kept => "Kept",
            Self::NotYou => "NotYou",
        })
    }
}

impl Json for Clues {
    fn json(&self) -> String {
        let name = |clue| {
            word(match clue {
                Clue::Key => "Key",
                Clue::Address => "Address",
                Clue::Name => "Name",
                Clue::Heading => "Heading",
                Clue::OnlySwitch => "OnlySwitch",
            })
        };
        ["[", &self.iter().map(name).collect::<Vec<_>>().join(","), "]"].concat()
    }
}

impl Json for String {
    /// For text that needs no escaping: sessions are hexadecimal digits.
    fn json(&self) -> String {
        word(self)
    }
}

impl Json for bool {
    fn json(&self) -> String {
        (if *self { "true" } else { "false" }).to_owned()
    }
}

impl Json for u64 {
    fn json(&self) -> String {
        // The standard library's way brings 2 KB of padding and signs.
        let mut digits = Vec::new();
        let mut rest = *self;
        while rest > 0 || digits.is_empty() {
            digits.push(b'0' + (rest % 10) as u8);
            rest /= 10;
        }
        digits.iter().rev().map(|digit| char::from(*digit)).collect()
    }
}

impl<T: Json> Json for Option<T> {
    fn json(&self) -> String {
        self.as_ref().map_or_else(|| "null".to_owned(), Json::json)
    }
}

fn word(word: &str) -> String {
    ["\"", word, "\""].concat()
}

fn tagged(tag: &str, json: &str) -> String {
    ["{\"", tag, "\":", json, "}"].concat()
}

fn record(fields: &[(&str, String)]) -> String {
    let fields: Vec<_> = fields.iter().map(|(name, json)| ["\"", name, "\":", json].concat()).collect();
    ["{", &fields.join(","), "}"].concat()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::Serialize;

    fn is_serdes<T: Json + Serialize>(value: &T) {
        assert_eq!(value.json(), serde_json::to_string(value).unwrap_or_default());
    }

    fn outcomes() -> Vec<Outcome> {
        let mut all = Outcome::ALL.to_vec();
        all.extend(Doubt::ALL.map(Outcome::NotStarted));
        all.extend(Doubt::ALL.map(Outcome::Unverified));
        all
    }

    #[test]
    fn every_message_is_written_as_serde_writes_it() {
        let session = Some("0123456789abcdef".to_owned());
        let clues = Clues::of(&[Clue::Key, Clue::Address, Clue::Name, Clue::Heading, Clue::OnlySwitch]);
        let mut states = vec![State::On, State::Off, State::SignedOut];
        states.extend(Doubt::ALL.map(State::Unknown));
        for state in states {
            for source in [Source::Live, Source::Document, Source::Frame, Source::Tab] {
                let reading = Reading { state, source, at: 1_795_000_000_000, clues };
                is_serdes(&FromPage::Checked(reading));
                is_serdes(&FromPage::ReadNeighbour { place: 12, reading });
                for who in [None, Some(Who::You), Some(Who::Trainstop), Some(Who::Kept), Some(Who::NotYou)] {
                    is_serdes(&FromPage::Observed { session: session.clone(), reading, who, agreed: true });
                }
            }
        }
        let reading = Reading { state: State::On, source: Source::Live, at: 0, clues: Clues::NONE };
        is_serdes(&FromPage::Observed { session: None, reading, who: None, agreed: false });
        for message in [
            FromPage::Hello(None),
            FromPage::Hello(Some("a".to_owned())),
            FromPage::Plan("a".to_owned()),
            FromPage::MayRead,
            FromPage::Times,
            FromPage::WarnsAtHome,
            FromPage::Withdrawn,
            FromPage::TurnOffInTab,
            FromPage::Clicked { session: Some("a".to_owned()), reading, kept: true },
            FromPage::MayKeepOff { session: "a".to_owned(), begun: false },
            FromPage::Wait(50),
            FromPage::Chose(Choice::NotNow),
            FromPage::Chose(Choice::Never),
        ] {
            is_serdes(&message);
        }
        for phase in [Phase::Opening, Phase::Located, Phase::Clicked, Phase::Settled, Phase::Verified] {
            is_serdes(&FromPage::Progress(phase));
        }
        for outcome in outcomes() {
            is_serdes(&FromPage::Progress(Phase::Ended(outcome)));
            is_serdes(&Tried::Ended(Ended { outcome, at: u64::MAX }));
            is_serdes(&FromPage::TriedNeighbour { place: 0, ended: Ended { outcome, at: 1_795_000_000_000 } });
        }
        is_serdes(&Tried::Elsewhere);
        is_serdes(&Tried::Busy);
        is_serdes(&Tried::Yours);
    }
}
