//! When to read without being asked, and when a page needs nothing at all (a pass).

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::ledger::{FRESH_MS, Ledger, Member, Session};
use super::options::Wishes;
use super::state::{Doubt, Millis, Reading, State};

/// How long to wait after the first, the second and every further reading in a row that failed, in milliseconds.
const BACK_OFF_MS: [u64; 3] = [HOUR_MS, 6 * HOUR_MS, 24 * HOUR_MS];
/// One hour, in milliseconds.
const HOUR_MS: u64 = 60 * 60 * 1000;
/// How long a tab may take for a reading before another one may try, in milliseconds.
pub const LEASE_MS: u64 = 60_000;

/// The readings of one sign-in session that failed in a row, whoever has asked for them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failures {
    /// How many.
    pub count: u32,
    /// When the last one was.
    pub last: Millis,
}

impl Failures {
    /// Takes the outcome of a reading at `now`.
    #[must_use]
    pub fn after(self, state: State, now: Millis) -> Self {
        match state {
            // Signed out is an answer, but one that is not to be asked for again on every page either.
            State::Unknown(_) | State::SignedOut => Self { count: self.count.saturating_add(1), last: now },
            _ => Self::default(),
        }
    }

    /// Until when nothing is tried; none if nothing failed.
    #[must_use]
    pub fn quiet_until(self) -> Option<Millis> {
        let place = (self.count.checked_sub(1)? as usize).min(BACK_OFF_MS.len() - 1);
        Some(self.last.saturating_add(BACK_OFF_MS[place]))
    }
}

/// How long LinkedIn's page data counts as a reading after it was seen to agree with the switch, in milliseconds: 30 days.
pub const AGREED_MS: u64 = 30 * 24 * HOUR_MS;

/// When LinkedIn's page data was last seen to say the same as the switch, for each thing that it can say.
///
/// What the data means is known by inference only. So a passive reading takes its word alone only where it was seen to be right;
/// before that, the switch itself is looked at in a hidden frame.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Agreed {
    /// When both said on.
    pub on: Option<Millis>,
    /// When both said off.
    pub off: Option<Millis>,
}

impl Agreed {
    /// Both have said `state` at `now`.
    pub fn note(&mut self, state: State, now: Millis) {
        match state {
            State::On => self.on = Some(now),
            State::Off => self.off = Some(now),
            State::SignedOut | State::Unknown(_) => {}
        }
    }

    /// Whether the data's word for `state` counts at `now`.
    #[must_use]
    pub fn covers(self, state: State, now: Millis) -> bool {
        let at = match state {
            State::On => self.on,
            State::Off => self.off,
            State::SignedOut | State::Unknown(_) => None,
        };
        at.and_then(|at| now.checked_sub(at)).is_some_and(|age| age < AGREED_MS)
    }
}

/// What a page of LinkedIn needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Need {
    /// Nothing until then: a pass.
    Nothing(Millis),
    /// A reading.
    Reading,
    /// A warning, of what was read then.
    Warning(Millis),
}

/// What a page of this session needs at `now`.
///
/// At most one passive reading a day; none while failing ones back off. A reading of the future (the clock was put back)
/// does not count, and neither does one from before a click that nobody has read the effect of.
#[must_use]
pub fn need(ledger: &Ledger, session: &str, wishes: impl Into<Wishes>, now: Millis) -> Need {
    let Wishes { choices, passive } = wishes.into();
    let member = ledger.members.get(session);
    let fresh = member
        .filter(|member| member.clicked.is_none())
        .and_then(|member| member.known)
        .filter(|known| now.checked_sub(known.at).is_some_and(|age| age < FRESH_MS));
    let Some(reading) = fresh else { return need_unread(member, passive, now) };
    let until = reading.at.saturating_add(FRESH_MS);
    if choices.allow_warning(reading.state, now) {
        return Need::Warning(reading.at);
    }
    // Quiet by choice: until the reading is old, or the choice runs out.
    let quiet = choices.quiet_until.filter(|_| reading.state == State::On && !choices.never);
    Need::Nothing(quiet.map_or(until, |quiet| quiet.min(until)))
}

/// The passes: until when each session needs nothing, of those that need nothing at `now`. The doorman reads them.
#[must_use]
pub fn passes(ledger: &Ledger, wishes: impl Into<Wishes>, now: Millis) -> BTreeMap<Session, Millis> {
    let wishes = wishes.into();
    let pass = |session: &Session| match need(ledger, session, wishes, now) {
        Need::Nothing(until) => Some((session.clone(), until)),
        Need::Reading | Need::Warning(_) => None,
    };
    // The last one may never have been read: who wants nothing read unasked gets a pass all the same.
    // One after the other: to collect them would sort them, which they nearly are.
    let mut passes = BTreeMap::new();
    passes.extend(ledger.members.keys().chain(&ledger.latest).filter_map(pass));
    passes
}

fn need_unread(member: Option<&Member>, passive: bool, now: Millis) -> Need {
    let failures = member.map(|member| member.failures).unwrap_or_default();
    let clicked = member.is_some_and(|member| member.clicked.is_some());
    // What came of a click is worth one more try at once.
    let hurried = clicked && failures.count <= 1;
    match failures.quiet_until() {
        // Who wants nothing read unasked; but what came of a click was asked for with it.
        _ if !passive && !clicked => Need::Nothing(now.saturating_add(FRESH_MS)),
        Some(until) if !hurried && now < until && failures.last <= now => Need::Nothing(until),
        _ => Need::Reading,
    }
}

/// Whether what LinkedIn's page data said, before anything else was looked at, may stand by itself.
#[must_use]
pub fn stands(document: State, agreed: Agreed, now: Millis) -> bool {
    match document {
        State::On | State::Off => agreed.covers(document, now),
        State::SignedOut => true,
        // The other doubts would only repeat themselves in a frame.
        State::Unknown(doubt) => !matches!(doubt, Doubt::NoData | Doubt::Unreadable | Doubt::Contradictory),
    }
}

/// What page data and switch say together, once the data could not stand by itself; and whether they agree.
///
/// The switch is what counts. Where it cannot be seen, the data may still warn: a warning leads to a look at the switch. It
/// may not say "off".
#[must_use]
pub fn together(document: Reading, frame: Reading) -> (Reading, bool) {
    match (document.state, frame.state) {
        (State::On, State::Unknown(doubt)) if doubt != Doubt::OtherSession && doubt != Doubt::Checkpoint => {
            (document, false)
        }
        (said, seen) => (frame, said == seen && seen.is_known()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::setting::reminder::{Choice, Choices};
    use crate::setting::state::{Clues, Source};

    fn ledger(state: State, at: Millis) -> Ledger {
        let mut ledger = Ledger::default();
        ledger.record("a", Reading { state, source: Source::Document, at, clues: Clues::NONE }, None);
        ledger
    }

    fn need_of(ledger: &Ledger, now: Millis) -> Need {
        need(ledger, "a", Choices::default(), now)
    }

    #[test]
    fn off_needs_nothing_for_a_day() {
        let ledger = ledger(State::Off, 1_000);
        assert_eq!(need_of(&ledger, 1_000), Need::Nothing(1_000 + FRESH_MS));
        assert_eq!(need_of(&ledger, 999 + FRESH_MS), Need::Nothing(1_000 + FRESH_MS));
        assert_eq!(need_of(&ledger, 1_000 + FRESH_MS), Need::Reading);
        assert_eq!(need_of(&ledger, 999), Need::Reading, "the clock was put back");
    }

    #[test]
    fn on_is_warned_of_with_its_time_and_not_read_again() {
        assert_eq!(need_of(&ledger(State::On, 1_000), 2_000), Need::Warning(1_000));
        assert_eq!(need_of(&ledger(State::On, 1_000), 1_000 + FRESH_MS), Need::Reading);
    }

    #[test]
    fn another_session_inherits_nothing() {
        let ledger = ledger(State::Off, 1_000);
        assert_eq!(need(&ledger, "b", Choices::default(), 2_000), Need::Reading);
    }

    #[test]
    fn a_choice_to_be_left_alone_is_a_pass_while_it_lasts() {
        let on = ledger(State::On, 1_000);
        let mut choices = Choices::default();
        choices.take(Choice::Never, 1_000);
        assert_eq!(need(&on, "a", choices, 2_000), Need::Nothing(1_000 + FRESH_MS));
        let mut choices = Choices::default();
        choices.take(Choice::NotNow, 1_000);
        assert_eq!(need(&on, "a", choices, 2_000), Need::Nothing(1_000 + FRESH_MS));
        choices.quiet_until = Some(5_000);
        assert_eq!(need(&on, "a", choices, 2_000), Need::Nothing(5_000));
        assert_eq!(need(&on, "a", choices, 5_000), Need::Warning(1_000));
    }

    #[test]
    fn failing_readings_back_off() {
        let mut now = 1_000_000;
        let mut ledger = Ledger::default();
        let fail = |ledger: &mut Ledger, state, at| {
            ledger.record("a", Reading { state, source: Source::Document, at, clues: Clues::NONE }, None);
        };
        for hours in [1, 6, 24, 24] {
            fail(&mut ledger, State::Unknown(Doubt::Network), now);
            let until = now + hours * HOUR_MS;
            assert_eq!(need_of(&ledger, now), Need::Nothing(until));
            assert_eq!(need_of(&ledger, until), Need::Reading);
            now = until;
        }
        fail(&mut ledger, State::Off, now);
        assert_eq!(ledger.members["a"].failures, Failures::default());
    }

    #[test]
    fn who_wants_nothing_read_unasked_gets_a_pass_and_is_still_warned_of_what_was_read() {
        let wishes = Wishes { choices: Choices::default(), passive: false };
        let nothing_for_a_day = Need::Nothing(5_000 + FRESH_MS);
        assert_eq!(need(&Ledger::default(), "a", wishes, 5_000), nothing_for_a_day);
        assert_eq!(need(&ledger(State::Off, 1_000), "a", wishes, 2_000), Need::Nothing(1_000 + FRESH_MS));
        assert_eq!(need(&ledger(State::On, 1_000), "a", wishes, 2_000), Need::Warning(1_000));
        let old = 1_000 + FRESH_MS;
        assert_eq!(need(&ledger(State::On, 1_000), "a", wishes, old), Need::Nothing(old + FRESH_MS));
        let mut unread = Ledger::default();
        unread.meet("a");
        assert_eq!(passes(&unread, wishes, 5_000), [("a".to_owned(), 5_000 + FRESH_MS)].into());
        let mut clicked = ledger(State::On, 1_000);
        clicked.click("a", Reading { state: State::On, source: Source::Frame, at: 2_000, clues: Clues::NONE }, false);
        assert_eq!(need(&clicked, "a", wishes, 3_000), Need::Reading, "what came of a click");
    }

    #[test]
    fn signed_out_is_not_asked_for_again_at_once() {
        assert_eq!(need_of(&ledger(State::SignedOut, 1_000), 1_000), Need::Nothing(1_000 + HOUR_MS));
    }

    #[test]
    fn only_who_needs_nothing_gets_a_pass() {
        let mut ledger = ledger(State::Off, 1_000);
        let reading = |state| Reading { state, source: Source::Live, at: 2_000, clues: Clues::NONE };
        ledger.record("b", reading(State::On), None);
        ledger.record("c", reading(State::SignedOut), None);
        let expected = [("a".to_owned(), 1_000 + FRESH_MS), ("c".to_owned(), 2_000 + HOUR_MS)];
        assert_eq!(passes(&ledger, Choices::default(), 3_000), expected.into());
        assert_eq!(passes(&ledger, Choices::default(), 2_000 + FRESH_MS), [].into());
    }

    #[test]
    fn a_click_whose_effect_nobody_read_has_to_be_read() {
        let mut ledger = ledger(State::On, 1_000);
        let on = Reading { state: State::On, source: Source::Frame, at: 2_000, clues: Clues::NONE };
        ledger.click("a", on, false);
        assert_eq!(need_of(&ledger, 3_000), Need::Reading);
        let unread =
            Reading { state: State::Unknown(Doubt::Network), source: Source::Frame, at: 3_000, clues: Clues::NONE };
        ledger.record("a", unread, None);
        assert_eq!(need_of(&ledger, 3_001), Need::Reading, "one more try at once");
        ledger.record("a", unread, None);
        assert_eq!(need_of(&ledger, 3_001), Need::Nothing(3_000 + 6 * HOUR_MS));
        ledger.record("a", Reading { state: State::Off, source: Source::Frame, at: 4_000, clues: Clues::NONE }, None);
        assert_eq!(need_of(&ledger, 5_000), Need::Nothing(4_000 + FRESH_MS));
    }

    #[test]
    fn data_counts_for_a_month_after_it_agreed_with_the_switch_and_for_that_state_alone() {
        let mut agreed = Agreed::default();
        assert!(!agreed.covers(State::Off, 1_000));
        agreed.note(State::Off, 1_000);
        assert!(agreed.covers(State::Off, 1_000 + AGREED_MS - 1));
        assert!(!agreed.covers(State::Off, 1_000 + AGREED_MS));
        assert!(!agreed.covers(State::Off, 999), "the clock was put back");
        assert!(!agreed.covers(State::On, 1_000));
        agreed.note(State::On, 2_000);
        assert!(agreed.covers(State::On, 2_000) && agreed.covers(State::Off, 2_000));
        agreed.note(State::SignedOut, 3_000);
        assert!(agreed.covers(State::On, 3_000));
    }

    #[test]
    fn page_data_never_says_off_by_itself_before_it_was_seen_to_be_right() {
        let reading = |state, source| Reading { state, source, at: 9, clues: Clues::NONE };
        let unseen = State::Unknown(Doubt::Blocked);
        let both = |said, seen| together(reading(said, Source::Document), reading(seen, Source::Frame));
        assert_eq!(both(State::Off, unseen), (reading(unseen, Source::Frame), false));
        assert_eq!(
            both(State::On, unseen),
            (reading(State::On, Source::Document), false),
            "a warning may be on its word"
        );
        assert_eq!(both(State::Off, State::On), (reading(State::On, Source::Frame), false));
        assert_eq!(both(State::On, State::Off), (reading(State::Off, Source::Frame), false));
        assert_eq!(both(State::Off, State::Off), (reading(State::Off, Source::Frame), true));
        assert_eq!(both(State::On, State::SignedOut), (reading(State::SignedOut, Source::Frame), false));
        let other = State::Unknown(Doubt::OtherSession);
        assert_eq!(both(State::On, other), (reading(other, Source::Frame), false));
        assert_eq!(both(unseen, unseen), (reading(unseen, Source::Frame), false));

        let mut agreed = Agreed::default();
        assert!(!stands(State::Off, agreed, 9) && !stands(State::On, agreed, 9));
        agreed.note(State::Off, 9);
        assert!(stands(State::Off, agreed, 9) && !stands(State::On, agreed, 9));
        assert!(stands(State::SignedOut, agreed, 9));
        assert!(stands(State::Unknown(Doubt::RateLimited), agreed, 9), "a frame would ask for more of the same");
        assert!(!stands(State::Unknown(Doubt::NoData), agreed, 9));
    }
}
