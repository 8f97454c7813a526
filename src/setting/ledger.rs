//! The ledger: what was read over time, what changed, and who changed it. The one thing that is stored for good.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::state::{Doubt, Millis, Reading, Source, State};

/// The version of the stored form that this code writes.
pub const VERSION: u32 = 1;
/// How long a reading may be repeated as a fact, in milliseconds: one day.
pub const FRESH_MS: u64 = 24 * 60 * 60 * 1000;
/// How many changes are kept for one sign-in session; the oldest go first.
pub const MOST_CHANGES: usize = 500;

/// How many sign-in sessions are kept.
pub const MOST_MEMBERS: usize = 100;

/// A sign-in session: a salted hash of LinkedIn's session cookie, as lower-case hexadecimal. Nothing else is kept of it.
pub type Session = String;

/// Everything that is remembered of the setting.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ledger {
    /// The version of this form, [`VERSION`].
    pub version: u32,
    /// The session that was read last.
    pub latest: Option<Session>,
    /// What is known of each session.
    pub members: BTreeMap<Session, Member>,
}

impl Default for Ledger {
    fn default() -> Self {
        Self { version: VERSION, latest: None, members: BTreeMap::new() }
    }
}

/// What is known of one session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Member {
    /// The last reading, whatever it said.
    pub last: Reading,
    /// The last reading that said on or off.
    pub known: Option<Reading>,
    /// Every change of the known state, the oldest first; the first entry is how it was found.
    pub changes: Vec<Change>,
}

/// A change of the known state.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// On or off.
    pub state: State,
    /// When it was read.
    pub at: Millis,
    /// Where it was read.
    pub source: Source,
    /// Who made it; none for how it was first found, and where nobody can tell.
    pub who: Option<Who>,
}

/// Who changed the setting.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Who {
    /// The member, seen on LinkedIn's page.
    You,
    /// Trainstop, on the member's click.
    Trainstop,
    /// Neither: it was off, and a fresh reading says on, without either of them having been seen to do it.
    NotYou,
}

/// A setting that was off and is on again, not through anybody here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OnAgain {
    /// When it was first read off.
    pub off_since: Millis,
    /// When it was read on again.
    pub on_at: Millis,
}

/// What can be said right now, with its time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    /// What is known now.
    pub state: State,
    /// When and how the last reading was made, if there is one.
    pub last: Option<Reading>,
    /// The last reading that said on or off, if there is one.
    pub known: Option<Reading>,
}

impl Ledger {
    /// Notes a reading of a session. `who` made the change, if the reading is one.
    pub fn record(&mut self, session: &str, reading: Reading, who: Option<Who>) {
        let member = self.members.entry(session.to_owned()).or_insert_with(|| Member {
            last: reading,
            known: None,
            changes: Vec::new(),
        });
        if reading.state.is_known() {
            if member.known.as_ref().map(|known| known.state) != Some(reading.state) {
                let who = match (&member.known, who) {
                    // The first entry is how it was found, not a change.
                    (None, _) => None,
                    // Only "on again" is worth that name; an "off" from elsewhere may be the member's own, on another device.
                    (Some(known), Some(Who::NotYou)) if known.state != State::Off => None,
                    (Some(_), who) => who,
                };
                member.changes.push(Change { state: reading.state, at: reading.at, source: reading.source, who });
                let surplus = member.changes.len().saturating_sub(MOST_CHANGES);
                member.changes.drain(..surplus);
            }
            member.known = Some(reading);
        }
        member.last = reading;
        self.latest = Some(session.to_owned());
        self.forget_oldest();
    }

    /// Sessions come with every sign-in; those that were read the longest ago go first.
    fn forget_oldest(&mut self) {
        while self.members.len() > MOST_MEMBERS {
            let oldest =
                self.members.iter().min_by_key(|(_, member)| member.last.at).map(|(session, _)| session.clone());
            if let Some(oldest) = oldest {
                self.members.remove(&oldest);
            }
        }
    }

    /// If the setting is on although it was off, and not through anybody here: when it was last read off, and when on.
    ///
    /// That is the strongest warning there is.
    #[must_use]
    pub fn on_again(&self, session: &str) -> Option<OnAgain> {
        let changes = &self.members.get(session)?.changes;
        match &changes[..] {
            [.., before, Change { who: Some(Who::NotYou), at, .. }] => {
                Some(OnAgain { off_since: before.at, on_at: *at })
            }
            _ => None,
        }
    }

    /// What can be said at `now` of the session that was read last.
    #[must_use]
    pub fn standing(&self, now: Millis) -> Standing {
        let Some(member) = self.latest.as_ref().and_then(|session| self.members.get(session)) else {
            return Standing { state: State::Unknown(Doubt::NotRead), last: None, known: None };
        };
        Standing {
            state: if is_fresh(&member.last, now) { member.last.state } else { State::Unknown(Doubt::Stale) },
            last: Some(member.last),
            known: member.known,
        }
    }
}

/// A reading of the future is not fresh either: the clock was changed.
fn is_fresh(reading: &Reading, now: Millis) -> bool {
    now.checked_sub(reading.at).is_some_and(|age| age < FRESH_MS)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::setting::state::Clues;

    fn reading(state: State, at: Millis) -> Reading {
        Reading { state, source: Source::Live, at, clues: Clues::NONE }
    }

    #[test]
    fn equal_readings_only_move_the_time() {
        let mut ledger = Ledger::default();
        ledger.record("a", reading(State::On, 1), None);
        ledger.record("a", reading(State::On, 2), None);
        assert_eq!(ledger.members["a"].changes.len(), 1);
        assert_eq!(ledger.standing(3).last.map(|last| last.at), Some(2));
    }

    #[test]
    fn a_change_says_who_made_it() {
        let mut ledger = Ledger::default();
        ledger.record("a", reading(State::On, 1), Some(Who::You));
        ledger.record("a", reading(State::Off, 2), Some(Who::Trainstop));
        let who: Vec<_> = ledger.members["a"].changes.iter().map(|change| change.who).collect();
        assert_eq!(who, [None, Some(Who::Trainstop)], "the first entry is a find, not a change");
    }

    #[test]
    fn on_again_without_anybody_here_is_the_strongest_warning() {
        let mut ledger = Ledger::default();
        ledger.record("a", reading(State::On, 1), None);
        ledger.record("a", reading(State::Off, 2), Some(Who::Trainstop));
        assert_eq!(ledger.on_again("a"), None);
        ledger.record("a", reading(State::Unknown(Doubt::Timeout), 3), None);
        ledger.record("a", reading(State::On, 4), Some(Who::NotYou));
        assert_eq!(ledger.on_again("a"), Some(OnAgain { off_since: 2, on_at: 4 }));
        assert_eq!(ledger.members["a"].changes.last().and_then(|change| change.who), Some(Who::NotYou));
        assert_eq!(ledger.on_again("b"), None);
        ledger.record("a", reading(State::Off, 5), Some(Who::You));
        ledger.record("a", reading(State::On, 6), Some(Who::You));
        assert_eq!(ledger.on_again("a"), None, "the member did that");
    }

    #[test]
    fn only_on_again_can_be_nobodys_doing() {
        let mut ledger = Ledger::default();
        ledger.record("a", reading(State::On, 1), Some(Who::NotYou));
        ledger.record("a", reading(State::Off, 2), Some(Who::NotYou));
        let who: Vec<_> = ledger.members["a"].changes.iter().map(|change| change.who).collect();
        assert_eq!(who, [None, None]);
        ledger.record("a", reading(State::On, 3), None);
        assert_eq!(ledger.on_again("a"), None, "a page that may be out of date does not say whose doing it is");
    }

    #[test]
    fn a_failed_reading_is_said_but_forgets_nothing() {
        let mut ledger = Ledger::default();
        ledger.record("a", reading(State::Off, 1), None);
        ledger.record("a", reading(State::Unknown(Doubt::Timeout), 2), None);
        let standing = ledger.standing(3);
        assert_eq!(standing.state, State::Unknown(Doubt::Timeout));
        assert_eq!(standing.known, Some(reading(State::Off, 1)));
        ledger.record("a", reading(State::Off, 3), Some(Who::You));
        assert_eq!(ledger.members["a"].changes.len(), 1, "off, unknown, off is no change");
    }

    #[test]
    fn what_is_old_is_not_repeated_as_a_fact() {
        let mut ledger = Ledger::default();
        assert_eq!(ledger.standing(0).state, State::Unknown(Doubt::NotRead));
        ledger.record("a", reading(State::Off, 1_000), None);
        assert_eq!(ledger.standing(1_000 + FRESH_MS - 1).state, State::Off);
        assert_eq!(ledger.standing(1_000 + FRESH_MS).state, State::Unknown(Doubt::Stale));
        assert_eq!(ledger.standing(999).state, State::Unknown(Doubt::Stale), "read in the future");
    }

    #[test]
    fn sessions_do_not_mix() {
        let mut ledger = Ledger::default();
        ledger.record("a", reading(State::Off, 1), None);
        ledger.record("b", reading(State::On, 2), None);
        assert_eq!(ledger.standing(3).state, State::On);
        assert_eq!(ledger.members["a"].changes.len(), 1);
    }

    #[test]
    fn it_does_not_grow_without_bound() {
        let mut ledger = Ledger::default();
        for at in 0..2 * MOST_CHANGES as u64 {
            ledger.record("a", reading(if at % 2 == 0 { State::On } else { State::Off }, at), None);
        }
        let changes = ledger.members["a"].changes.clone();
        for at in 0..2 * MOST_MEMBERS as u64 {
            ledger.record(&format!("session {at}"), reading(State::On, 10_000 + at), None);
        }
        assert_eq!(ledger.members.len(), MOST_MEMBERS);
        assert!(ledger.members.contains_key("session 199") && !ledger.members.contains_key("session 99"));
        assert_eq!(changes.len(), MOST_CHANGES);
        assert_eq!(changes.last().map(|change| change.at), Some(2 * MOST_CHANGES as u64 - 1));
    }
}
