//! "Keep it off": whether Trainstop may switch off by itself. Off unless the member has chosen it (`docs/decisions/`).

use super::ledger::{Change, FRESH_MS, Ledger, Member, Who};
use super::state::{Millis, Source, State};

/// How far apart two attempts are at least, in milliseconds: one day.
pub const APART_MS: u64 = 24 * 60 * 60 * 1000;

/// How far an attempt is that asks for leave.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Attempt {
    /// It has not begun.
    New,
    /// It was given leave and noted, and is about to click.
    Begun,
}

/// Whether Trainstop may switch off by itself at `now`, as far as the ledger of this sign-in session speaks for it; whether the
/// member wants that at all is theirs to say.
///
/// It had been verified off, by Trainstop or by the member; it reads on since, and neither of them was seen to do that. What a
/// day is: a clock that was put back a little does not make another one.
#[must_use]
pub fn may(ledger: &Ledger, session: &str, attempt: Attempt, now: Millis) -> bool {
    let Some(member) = ledger.members.get(session) else { return false };
    let due = attempt == Attempt::Begun || member.kept.is_none_or(|kept| now.abs_diff(kept) >= APART_MS);
    due && reads_on(member, now) && is_reverted(&member.changes)
}

/// What came of a click has to be read first.
fn reads_on(member: &Member, now: Millis) -> bool {
    let fresh = |at| now.checked_sub(at).is_some_and(|age| age < FRESH_MS);
    member.clicked.is_none() && member.known.is_some_and(|known| known.state == State::On && fresh(known.at))
}

/// What the switch in front of the member shows is a claim, and no verification.
fn is_reverted(changes: &[Change]) -> bool {
    matches!(
        changes,
        [
            ..,
            Change {
                state: State::Off,
                source: Source::Document | Source::Frame,
                who: Some(Who::You | Who::Trainstop | Who::Kept),
                ..
            },
            Change { state: State::On, who: Some(Who::NotYou), .. },
        ]
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::setting::state::{Clues, Doubt, Reading};

    const NOW: Millis = 1_795_000_000_000;

    fn reading(state: State, source: Source, at: Millis) -> Reading {
        Reading { state, source, at, clues: Clues::NONE }
    }

    /// On, then off by `who` as read from `source`, then on again by `by`, just now.
    fn ledger(who: Option<Who>, source: Source, by: Option<Who>) -> Ledger {
        let mut ledger = Ledger::default();
        ledger.record("a", reading(State::On, Source::Live, NOW - 3_000), None);
        ledger.record("a", reading(State::Off, source, NOW - 2_000), who);
        ledger.record("a", reading(State::On, Source::Document, NOW - 1_000), by);
        ledger
    }

    fn may_now(ledger: &Ledger) -> bool {
        may(ledger, "a", Attempt::New, NOW)
    }

    #[test]
    fn a_verified_off_that_nobody_here_has_undone_is_restored() {
        for who in [Who::You, Who::Trainstop, Who::Kept] {
            for source in [Source::Document, Source::Frame] {
                assert!(may_now(&ledger(Some(who), source, Some(Who::NotYou))));
            }
        }
    }

    #[test]
    fn what_was_not_verified_off_here_is_left_alone() {
        let on_again = Some(Who::NotYou);
        assert!(!may_now(&Ledger::default()), "nothing was ever read");
        assert!(!may_now(&ledger(Some(Who::You), Source::Live, on_again)), "no second reading");
        assert!(!may_now(&ledger(None, Source::Document, on_again)), "off, but through nobody here");
        let mut found = Ledger::default();
        found.record("a", reading(State::On, Source::Frame, NOW - 1), Some(Who::NotYou));
        assert!(!may_now(&found), "on by default");
        let mut found = Ledger::default();
        found.record("a", reading(State::Off, Source::Frame, NOW - 2), None);
        found.record("a", reading(State::On, Source::Frame, NOW - 1), on_again);
        assert!(!may_now(&found), "found off");
    }

    #[test]
    fn what_the_member_has_chosen_or_nobody_can_tell_is_left_alone() {
        let by = |who| ledger(Some(Who::Trainstop), Source::Document, who);
        assert!(!may_now(&by(Some(Who::You))));
        assert!(!may_now(&by(None)));
        let mut seen_late = by(Some(Who::NotYou));
        seen_late.record("a", reading(State::On, Source::Live, NOW - 900), Some(Who::You));
        assert!(!may_now(&seen_late), "another tab has seen the member do it");
        assert!(!may(&seen_late, "a", Attempt::Begun, NOW), "also when that becomes known at the last moment");
        let mut chosen = by(Some(Who::NotYou));
        chosen.record("a", reading(State::Off, Source::Document, NOW - 800), Some(Who::Kept));
        chosen.record("a", reading(State::On, Source::Live, NOW - 700), Some(Who::You));
        assert!(!may_now(&chosen));
    }

    #[test]
    fn another_sign_in_inherits_nothing() {
        let mut ledger = ledger(Some(Who::Trainstop), Source::Document, Some(Who::NotYou));
        ledger.record("b", reading(State::On, Source::Document, NOW - 1), Some(Who::NotYou));
        assert!(!may(&ledger, "b", Attempt::New, NOW));
    }

    #[test]
    fn only_a_fresh_reading_that_says_on_counts() {
        let on = ledger(Some(Who::Trainstop), Source::Document, Some(Who::NotYou));
        let later = |after| may(&on, "a", Attempt::New, NOW - 1_000 + after);
        assert!(later(FRESH_MS - 1) && !later(FRESH_MS));
        assert!(!may(&on, "a", Attempt::New, NOW - 1_001), "read in the future: the clock was put back");
        let mut unread = on.clone();
        unread.click("a", reading(State::On, Source::Frame, NOW - 500), false);
        assert!(!may_now(&unread), "what came of a click is not known yet");
        let mut failed = on;
        failed.record("a", reading(State::Unknown(Doubt::Network), Source::Document, NOW - 500), None);
        assert!(may_now(&failed), "a reading that failed says nothing else");
    }

    #[test]
    fn once_a_day_whatever_came_of_it() {
        let mut ledger = ledger(Some(Who::Trainstop), Source::Document, Some(Who::NotYou));
        ledger.keep("a", NOW);
        let at = |ledger: &Ledger, now: Millis| may(ledger, "a", Attempt::New, now);
        assert!(!at(&ledger, NOW) && !at(&ledger, NOW + APART_MS / 2));
        assert!(may(&ledger, "a", Attempt::Begun, NOW), "the attempt that was given leave goes on");
        let again = |ledger: &mut Ledger, now| {
            ledger.record("a", reading(State::On, Source::Document, now), Some(Who::NotYou));
        };
        ledger.record("a", reading(State::Off, Source::Document, NOW + 1), Some(Who::Kept));
        again(&mut ledger, NOW + APART_MS - 2);
        assert!(!at(&ledger, NOW + APART_MS - 1));
        assert!(at(&ledger, NOW + APART_MS));

        ledger.keep("a", NOW + APART_MS + 1_000);
        assert!(!at(&ledger, NOW + APART_MS), "the clock was put back a little");
        ledger.keep("a", NOW + 100 * APART_MS);
        assert!(at(&ledger, NOW + APART_MS), "it had been far ahead");
    }
}
