//! The ledger: what was read over time, what changed, and who changed it. The one thing that is stored for good.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::schedule::{Agreed, Failures};
use super::state::{Doubt, Millis, Reading, Source, State};

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
    /// The readings that failed in a row.
    #[serde(default)]
    pub failures: Failures,
    /// When LinkedIn's page data was seen to be right.
    #[serde(default)]
    pub agreed: Agreed,
    /// When Trainstop pressed the switch, if nothing was read since.
    #[serde(default)]
    pub clicked: Option<Millis>,
    /// When Trainstop last set about switching off by itself ([`super::keep_off`]); from its click on, when that was made.
    #[serde(default)]
    pub kept: Option<Millis>,
}

impl Member {
    fn new(last: Reading) -> Self {
        Self {
            last,
            known: None,
            changes: Vec::new(),
            failures: Failures::default(),
            agreed: Agreed::default(),
            clicked: None,
            kept: None,
        }
    }

    /// Whether something newer was read already: two messages may arrive the other way round.
    fn is_overtaken(&self, reading: &Reading) -> bool {
        self.last.at.checked_sub(reading.at).is_some_and(|late| late > 0 && late <= LATE_MS)
    }

    /// The member was seen to do what another tab, which was quicker to read it, took for nobody's doing.
    fn give_to_the_member(&mut self, reading: &Reading) {
        if let Some(last) = self.changes.last_mut()
            && (last.state, last.who) == (reading.state, Some(Who::NotYou))
            && last.at.abs_diff(reading.at) <= LATE_MS
        {
            last.who = Some(Who::You);
        }
    }

    fn forget_oldest_changes(&mut self) {
        let surplus = self.changes.len().saturating_sub(MOST_CHANGES);
        self.changes.drain(..surplus);
    }

    /// Who made the change that `reading` is.
    fn author(&self, reading: &Reading, who: Option<Who>) -> Option<Who> {
        let ours = reading.state == State::Off
            && self.clicked.and_then(|at| reading.at.checked_sub(at)).is_some_and(|age| age < FRESH_MS);
        match (&self.known, who) {
            // The first entry is how it was found, not a change.
            (None, _) => None,
            // An attempt was cut short after its click: this is what became of it.
            (Some(_), None) if ours && self.clicked == self.kept => Some(Who::Kept),
            (Some(_), None) if ours => Some(Who::Trainstop),
            // Only "on again" is worth that name; an "off" from elsewhere may be the member's own, on another device.
            (Some(known), Some(Who::NotYou)) if known.state != State::Off => None,
            (Some(_), who) => who,
        }
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
        let mut oldest: Vec<_> = others.map(age).collect();
        oldest.sort_unstable();
        for (.., session) in oldest.iter().take(surplus) {
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

    /// What can be said at `now` of the session that was read last.
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
    fn a_click_cut_short_is_neither_on_nor_off_until_it_is_read() {
        let mut ledger = Ledger::default();
        ledger.record("a", reading(State::On, 1), None);
        ledger.click("a", reading(State::On, 2), false);
        assert_eq!(ledger.standing(3).state, State::Unknown(Doubt::NotConfirmed));
        ledger.record("a", reading(State::Unknown(Doubt::Network), 4), None);
        assert_eq!(ledger.standing(5).state, State::Unknown(Doubt::Network));
        ledger.record("a", reading(State::Off, 6), None);
        let last = ledger.members["a"].changes.last().cloned();
        assert_eq!(last.and_then(|change| change.who), Some(Who::Trainstop), "whose click that was is not forgotten");
        assert_eq!(ledger.members["a"].clicked, None);

        ledger.record("a", reading(State::On, 7), Some(Who::You));
        ledger.click("a", reading(State::On, 8), false);
        ledger.record("a", reading(State::On, 9), None);
        ledger.record("a", reading(State::Off, 10), None);
        let last = ledger.members["a"].changes.last().cloned();
        assert_eq!(last.and_then(|change| change.who), None, "it was read on after the click");

        ledger.click("a", reading(State::On, 9), false);
        assert_eq!(ledger.members["a"].clicked, None, "it was read since");

        ledger.click("b", reading(State::On, 20), false);
        assert_eq!(
            ledger.standing(21).state,
            State::Unknown(Doubt::NotConfirmed),
            "also of a session never read before"
        );
        ledger.record("b", reading(State::Off, 22), None);
        let who: Vec<_> = ledger.members["b"].changes.iter().map(|change| (change.state, change.who)).collect();
        assert_eq!(who, [(State::On, None), (State::Off, Some(Who::Trainstop))]);
    }

    #[test]
    fn a_click_of_its_own_that_was_cut_short_is_not_taken_for_one_of_the_members() {
        let mut ledger = Ledger::default();
        ledger.record("a", reading(State::On, 1), None);
        ledger.keep("a", 2);
        ledger.click("a", reading(State::On, 3), true);
        ledger.record("a", reading(State::Off, 4), None);
        assert_eq!(ledger.found_kept("a"), Some(4));
        ledger.record("a", reading(State::On, 5), Some(Who::You));
        ledger.click("a", reading(State::On, 6), false);
        ledger.record("a", reading(State::Off, 7), None);
        let who: Vec<_> = ledger.members["a"].changes.iter().map(|change| change.who).collect();
        assert_eq!(who, [None, Some(Who::Kept), Some(Who::You), Some(Who::Trainstop)]);
        assert_eq!(ledger.members["a"].kept, Some(3));
        assert_eq!(ledger.found_kept("a"), None);
    }

    #[test]
    fn what_the_member_was_seen_to_do_is_theirs_whichever_tab_has_read_it_first() {
        for (theirs, other) in [(10, 12), (12, 10)] {
            let mut ledger = Ledger::default();
            ledger.record("a", reading(State::Off, 1), Some(Who::Trainstop));
            ledger.record("a", reading(State::On, other), Some(Who::NotYou));
            assert!(ledger.on_again("a").is_some());
            ledger.record("a", reading(State::On, theirs), Some(Who::You));
            assert_eq!(ledger.on_again("a"), None);
            assert_eq!(ledger.members["a"].changes.len(), 2);
        }
        let mut ledger = Ledger::default();
        ledger.record("a", reading(State::Off, 1), None);
        ledger.record("a", reading(State::On, 10), Some(Who::NotYou));
        ledger.record("a", reading(State::On, 11 + LATE_MS), Some(Who::You));
        assert!(ledger.on_again("a").is_some(), "that is another matter");
    }

    #[test]
    fn what_arrives_late_does_not_undo_what_is_newer() {
        let mut ledger = Ledger::default();
        ledger.record("a", reading(State::On, 100_000), None);
        ledger.record("a", reading(State::Off, 102_000), Some(Who::Trainstop));
        ledger.record("a", reading(State::On, 101_000), Some(Who::NotYou));
        assert_eq!(ledger.standing(103_000).state, State::Off);
        assert_eq!(ledger.members["a"].changes.len(), 2);
        ledger.record("a", reading(State::On, 1_000), None);
        assert_eq!(ledger.standing(2_000).state, State::On, "the clock was put back");
    }

    #[test]
    fn whoever_signs_in_sees_nothing_of_the_one_before() {
        let mut ledger = Ledger::default();
        ledger.record("a", reading(State::Off, 1), None);
        assert!(!ledger.meet("a"));
        assert!(ledger.meet("b"));
        assert_eq!(ledger.standing(2), Standing { state: State::Unknown(Doubt::NotRead), last: None, known: None });
        assert!(ledger.meet("a"));
        assert_eq!(ledger.standing(2).state, State::Off);
    }

    #[test]
    fn the_first_version_is_read_and_an_unknown_one_is_not() {
        let first = r#"{"version":1,"latest":"a","members":{"a":{"last":{"state":"Off","source":"Live","at":5,"clues":["Key"]},
            "known":null,"changes":[{"state":"Off","at":5,"source":"Live","who":null}]}}}"#;
        let ledger = serde_json::from_str::<Ledger>(first).ok().and_then(Ledger::migrated);
        let ledger = ledger.unwrap_or_default();
        assert_eq!((ledger.version, ledger.members["a"].changes.len()), (VERSION, 1));
        assert_eq!(ledger.standing(6).state, State::Off);
        assert_eq!(Ledger { version: VERSION + 1, ..Ledger::default() }.migrated(), None);
        assert_eq!(Ledger { version: 0, ..Ledger::default() }.migrated(), None);
    }

    #[test]
    fn visitors_do_not_push_a_history_out() {
        let mut ledger = Ledger::default();
        ledger.record("member", reading(State::Off, 1), None);
        for at in 0..2 * MOST_MEMBERS as u64 {
            ledger.record(&format!("visitor {at}"), reading(State::SignedOut, 10 + at), None);
        }
        assert_eq!(ledger.members.len(), MOST_MEMBERS);
        assert!(ledger.members.contains_key("member"));
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
