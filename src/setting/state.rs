//! A setting's state, the closed list of reasons not to know it, and the reading that says when and how it was learnt.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Milliseconds since the Unix epoch, as the browser's `Date.now()` gives them.
pub type Millis = u64;

/// The last moment that a browser's dates can have.
pub const LAST_MS: Millis = 8_640_000_000_000_000;

/// What Trainstop says of a setting.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum State {
    /// LinkedIn may use the data.
    On,
    /// LinkedIn may not.
    Off,
    /// There is nobody signed in whose setting could be read.
    SignedOut,
    /// It could not be read; the doubt says why.
    Unknown(Doubt),
}

impl State {
    /// `On` and `Off` are statements about the setting; the others are not.
    #[must_use]
    pub fn is_known(self) -> bool {
        matches!(self, Self::On | Self::Off)
    }

    /// The word of the state as the user interface's markup uses it (`data-state`, icon names).
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::On => "on",
            Self::Off => "off",
            Self::SignedOut => "signed-out",
            Self::Unknown(_) => "unknown",
        }
    }
}

/// Why a state is unknown. Each has its own sentence for the member ([`Doubt::message`]).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Doubt {
    /// Nothing has been read yet.
    NotRead,
    /// The last reading is too old to be repeated as a fact.
    Stale,
    /// The page holds no control that could be the setting's.
    NoSwitch,
    /// Several controls could be the setting's.
    Ambiguous,
    /// There is one control, but too little speaks for it.
    Uncertain,
    /// The page is still changing, or still shows what the page before it showed.
    Unsettled,
    /// The control, or the page's data, has no state that can be read.
    Unreadable,
    /// Two sources say opposite things.
    Contradictory,
    /// The page does not carry the setting's data.
    NoData,
    /// No answer in time.
    Timeout,
    /// LinkedIn could not be reached.
    Network,
    /// LinkedIn refused the page (HTTP 401 or 403), or the frame.
    Blocked,
    /// LinkedIn asks for fewer requests (HTTP 429, or its own 999).
    RateLimited,
    /// LinkedIn had a fault of its own (HTTP 5xx).
    ServerFault,
    /// LinkedIn asks for a security check first.
    Checkpoint,
    /// LinkedIn answered with another page.
    Elsewhere,
    /// Somebody has signed in since the page was loaded: it shows one member's setting, and LinkedIn would answer for another's.
    OtherSession,
    /// Trainstop has pressed the switch, and what came of it has not been read.
    NotConfirmed,
    /// The tab that it was tried in was closed.
    TabClosed,
}

impl Doubt {
    /// Every doubt, for tests and for galleries of all states.
    pub const ALL: [Self; 19] = [
        Self::NotRead,
        Self::Stale,
        Self::NoSwitch,
        Self::Ambiguous,
        Self::Uncertain,
        Self::Unsettled,
        Self::Unreadable,
        Self::Contradictory,
        Self::NoData,
        Self::Timeout,
        Self::Network,
        Self::Blocked,
        Self::RateLimited,
        Self::ServerFault,
        Self::Checkpoint,
        Self::Elsewhere,
        Self::OtherSession,
        Self::NotConfirmed,
        Self::TabClosed,
    ];

    /// Whether waiting a moment and looking again is useless: LinkedIn has refused, or the page is another member's.
    #[must_use]
    pub fn is_final(self) -> bool {
        matches!(self, Self::Blocked | Self::RateLimited | Self::ServerFault | Self::OtherSession)
    }

    /// Whether it is LinkedIn's page that gives the reason: it may have changed, and a report of it may help.
    #[must_use]
    pub fn is_about_the_page(self) -> bool {
        matches!(
            self,
            Self::NoSwitch
                | Self::Ambiguous
                | Self::Uncertain
                | Self::Unsettled
                | Self::Unreadable
                | Self::Contradictory
                | Self::NoData
                | Self::Elsewhere
        )
    }

    /// The key of the doubt's sentence in `extension/_locales/`.
    #[must_use]
    pub fn message(self) -> &'static str {
        match self {
            Self::NotRead => "doubtNotRead",
            Self::Stale => "doubtStale",
            Self::NoSwitch => "doubtNoSwitch",
            Self::Ambiguous => "doubtAmbiguous",
            Self::Uncertain => "doubtUncertain",
            Self::Unsettled => "doubtUnsettled",
            Self::Unreadable => "doubtUnreadable",
            Self::Contradictory => "doubtContradictory",
            Self::NoData => "doubtNoData",
            Self::Timeout => "doubtTimeout",
            Self::Network => "doubtNetwork",
            Self::Blocked => "doubtBlocked",
            Self::RateLimited => "doubtRateLimited",
            Self::ServerFault => "doubtServerFault",
            Self::Checkpoint => "doubtCheckpoint",
            Self::Elsewhere => "doubtElsewhere",
            Self::OtherSession => "doubtOtherSession",
            Self::NotConfirmed => "doubtNotConfirmed",
            Self::TabClosed => "doubtTabClosed",
        }
    }
}

/// Where a state was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Source {
    /// The control in the document that the member is looking at.
    Live,
    /// The data in a fresh copy of the setting's page, fetched and not shown.
    Document,
    /// The control in a fresh copy of the setting's page, loaded in a hidden frame.
    Frame,
    /// The control in a tab opened for it.
    Tab,
}

/// What speaks for a control being the setting's. See [`crate::setting::survey`] for what each is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Clue {
    /// The control carries the setting's key.
    Key,
    /// The page's address is the setting's.
    Address,
    /// The control's label is a known name of the switch.
    Name,
    /// A heading of the page is a known name of the setting.
    Heading,
    /// It is the only switch in the main part of the page.
    OnlySwitch,
}

impl Clue {
    /// Every clue, the strongest first.
    pub const ALL: [Self; 5] = [Self::Key, Self::Address, Self::Name, Self::Heading, Self::OnlySwitch];
}

/// A set of clues; travels as a list of their names.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Clues(u8);

impl Clues {
    /// No clue: for a reading that names the setting by its key.
    pub const NONE: Self = Self(0);

    /// The set of these clues.
    #[must_use]
    pub const fn of(clues: &[Clue]) -> Self {
        let mut bits = 0;
        let mut place = 0;
        while place < clues.len() {
            bits |= 1 << clues[place] as u8;
            place += 1;
        }
        Self(bits)
    }

    /// The clues in the set.
    pub fn iter(self) -> impl Iterator<Item = Clue> {
        Clue::ALL.into_iter().filter(move |clue| self.0 & (1 << *clue as u8) != 0)
    }
}

impl Serialize for Clues {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter())
    }
}

impl<'de> Deserialize<'de> for Clues {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Vec::<Clue>::deserialize(deserializer).map(|clues| Self::of(&clues))
    }
}

/// A state with its origin: what was read, where, when, and by which clues.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reading {
    /// What was read.
    pub state: State,
    /// Where.
    pub source: Source,
    /// When.
    pub at: Millis,
    /// What identified the control; empty for [`Source::Document`], which names the setting by its key.
    pub clues: Clues,
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn a_set_of_clues_travels_as_their_names() {
        let clues = Clues::of(&[Clue::OnlySwitch, Clue::Address]);
        let json = serde_json::to_string(&clues).unwrap_or_default();
        assert_eq!(json, r#"["Address","OnlySwitch"]"#);
        assert_eq!(serde_json::from_str::<Clues>(&json).ok(), Some(clues));
        assert_eq!(Clues::of(&Clue::ALL).iter().count(), Clue::ALL.len());
    }

    #[test]
    fn a_report_is_offered_where_the_page_gives_the_reason() {
        let about: Vec<_> = Doubt::ALL.into_iter().filter(|doubt| doubt.is_about_the_page()).collect();
        use Doubt::{Ambiguous, Contradictory, Elsewhere, NoData, NoSwitch, Uncertain, Unreadable, Unsettled};
        assert_eq!(about, [NoSwitch, Ambiguous, Uncertain, Unsettled, Unreadable, Contradictory, NoData, Elsewhere]);
    }

    #[test]
    fn every_doubt_has_a_sentence_of_its_own() {
        let messages: HashSet<_> = Doubt::ALL.iter().map(|doubt| doubt.message()).collect();
        assert_eq!(messages.len(), Doubt::ALL.len());
        let locale = include_str!("../../extension/_locales/en/messages.json");
        for message in messages {
            assert!(locale.contains(&format!("\"{message}\"")), "{message} has no sentence");
        }
    }
}
