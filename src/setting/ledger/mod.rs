//! The ledger: what was read over time, what changed, and who changed it. The one thing that is stored for good.

mod member;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::order::in_order_by;
use super::state::{Doubt, Millis, Reading, Source, State};
pub use member::Member;

/// The version of the stored form that this code writes. Version 1 knew neither failures nor agreement nor clicks. What was
/// added to version 2 since (`kept`) has a default, and needs no other.
pub const VERSION: u32 = 2;
/// How long a reading may be repeated as a fact, in milliseconds: one day.
pub const FRESH_MS: u64 = 24 * 60 * 60 * 1000;
/// How many changes are kept for one sign-in session; the oldest go first.
pub const MOST_CHANGES: usize = 500;

/// How much older than the last reading one may be and count as merely late, in milliseconds: what the background was ended over
/// is said again. What is older still was read before the clock was put back.
pub const LATE_MS: u64 = 60_000;
/// How many sign-in sessions are kept.
pub const MOST_MEMBERS: usize = 100;

/// A sign-in session: a salted hash of LinkedIn's session cookie, as lower-case hexadecimal. Nothing else is kept of it.
pub type Session = String;

/// Everything that is remembered of the setting.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ledger {
    /// The version of this form, [`VERSION`].
    pub version: u32,
    /// The session that has shown a page, or was read, last.
    pub latest: Option<Session>,
    /// What is known of each session.
    pub members: BTreeMap<Session, Member>,
}

impl Default for Ledger {
    fn default() -> Self {
        Self { version: VERSION, latest: None, members: BTreeMap::new() }
    }
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
    /// Trainstop, by itself: the member has chosen "Keep it off".
    Kept,
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
        let member = self.members.entry(session.to_owned()).or_insert_with(|| Member::new(reading));
        if who == Some(Who::You) {
            member.give_to_the_member(&reading);
        }
        if member.is_overtaken(&reading) {
            return;
        }
        member.failures = member.failures.after(reading.state, reading.at);
        if reading.state.is_known() {
            if member.known.as_ref().map(|known| known.state) != Some(reading.state) {
                let who = member.author(&reading, who);
                member.changes.push(Change { state: reading.state, at: reading.at, source: reading.source, who });
                member.forget_oldest_changes();
            }
            member.known = Some(reading);
            member.clicked = None;
        }
        member.last = reading;
        self.latest = Some(session.to_owned());
        self.forget_oldest();
    }

    /// Trainstop has pressed the switch, which had read so; `kept`: by itself. Until something else is read, nobody knows what
    /// came of it.
    pub fn click(&mut self, session: &str, reading: Reading, kept: bool) {
        if self.members.get(session).is_some_and(|member| member.is_overtaken(&reading)) {
            return;
        }
        self.record(session, reading, None);
        if let Some(member) = self.members.get_mut(session) {
            member.clicked = Some(reading.at);
            if kept {
                member.kept = Some(reading.at);
            }
        }
    }

    /// Trainstop sets about switching off by itself.
    pub fn keep(&mut self, session: &str, now: Millis) {
        if let Some(member) = self.members.get_mut(session) {
            member.kept = Some(now);
        }
    }

    /// LinkedIn's page data has said the same as the switch.
    pub fn agree(&mut self, session: &str, state: State, at: Millis) {
        if let Some(member) = self.members.get_mut(session) {
            member.agreed.note(state, at);
        }
    }

    /// Another session shows its pages: what is said from now on is about that one. Whether that is news.
    pub fn meet(&mut self, session: &str) -> bool {
        let news = self.latest.as_deref() != Some(session);
        self.latest = Some(session.to_owned());
        news
    }

    /// The same in today's form and size; none for a version that nobody knows.
    ///
    /// A newer version's is none of these either, after a step back to an older Trainstop. It is set aside whole then, as what is
    /// damaged is, and said to be damaged: the background does not tell the two apart.
    #[must_use]
    pub fn migrated(mut self) -> Option<Self> {
        // What came with version 2 has defaults.
        matches!(self.version, 1 | VERSION).then(|| {
            self.version = VERSION;
            self.members.values_mut().for_each(Member::forget_oldest_changes);
            self.forget_oldest();
            self
        })
    }

    /// Sessions come with every sign-in, and a visitor's with none; those that have no history go first, then those that were
    /// read the longest ago.
    fn forget_oldest(&mut self) {
        let surplus = self.members.len().saturating_sub(MOST_MEMBERS);
        if surplus == 0 {
            return;
        }
        let others = self.members.iter().filter(|(session, _)| self.latest.as_ref() != Some(session));
        let age =
            |(session, member): (&Session, &Member)| (!member.changes.is_empty(), member.last.at, session.clone());
        for (.., session) in in_order_by(others.map(age), |one, other| one <= other).iter().take(surplus) {
            self.members.remove(session);
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

    /// When it was read that Trainstop has switched off by itself, if nothing was read since: the reading that finds what came
    /// of an attempt that was cut short.
    #[must_use]
    pub fn found_kept(&self, session: &str) -> Option<Millis> {
        let member = self.members.get(session)?;
        let last = member.changes.last().filter(|last| last.who == Some(Who::Kept))?;
        (last.at == member.last.at).then_some(last.at)
    }

    /// What can be said at `now` of the session used last.
    #[must_use]
    pub fn standing(&self, now: Millis) -> Standing {
        let Some(member) = self.latest.as_ref().and_then(|session| self.members.get(session)) else {
            return Standing { state: State::Unknown(Doubt::NotRead), last: None, known: None };
        };
        let state = match member.clicked {
            Some(at) if at >= member.last.at => State::Unknown(Doubt::NotConfirmed),
            _ if is_fresh(&member.last, now) => member.last.state,
            _ => State::Unknown(Doubt::Stale),
        };
        Standing { state, last: Some(member.last), known: member.known }
    }
}

/// A reading of the future is not fresh either: the clock was changed.
fn is_fresh(reading: &Reading, now: Millis) -> bool {
    now.checked_sub(reading.at).is_some_and(|age| age < FRESH_MS)
}
