//! The history in short: what can be said now, since when, and how many changes there were.

use super::changes::{Maker, known_at, sessions};
use super::ledger::{FRESH_MS, Ledger};
use super::state::{Doubt, Millis, State};

/// What the history says, in short.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Summary {
    /// What was read last that said on or off, in the sign-in session used last.
    pub known: Option<Known>,
    /// What was tried after that and said neither, or why that does not count any more; and when.
    pub tried: Option<(State, Millis)>,
    /// The number of that session, if there are several.
    pub session: Option<usize>,
    /// How many changes there are in all sessions; how it was found is none.
    pub changes: usize,
    /// When the first of all readings was made.
    pub first: Option<Millis>,
}

/// A state that was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Known {
    /// On or off.
    pub state: State,
    /// Whether it may be said of now.
    pub fresh: bool,
    /// Who made it so.
    pub maker: Maker,
    /// When it was first read so.
    pub since: Millis,
    /// When it was last read so.
    pub until: Millis,
}

impl Summary {
    /// What `ledger` says `now`.
    #[must_use]
    pub fn of(ledger: &Ledger, now: Millis) -> Self {
        let sessions = sessions(ledger);
        let latest = ledger.latest.as_ref().and_then(|session| ledger.members.get(session));
        let number = sessions.iter().position(|(session, _)| ledger.latest.as_ref() == Some(*session));
        let tried = latest.and_then(|member| match member.clicked {
            Some(at) if at >= member.last.at => Some((State::Unknown(Doubt::NotConfirmed), at)),
            _ => Some((member.last.state, member.last.at)).filter(|(state, _)| !state.is_known()),
        });
        let known = latest.and_then(|member| {
            let change = member.changes.last()?;
            let until = known_at(member);
            Some(Known {
                state: change.state,
                fresh: tried.is_none() && now.checked_sub(until).is_some_and(|age| age < FRESH_MS),
                maker: Maker::of(change, member.changes.len() == 1),
                since: change.at.min(until),
                until,
            })
        });
        Self {
            known,
            tried,
            session: number.filter(|_| sessions.len() > 1).map(|place| place + 1),
            changes: sessions.iter().map(|(_, member)| member.changes.len() - 1).sum(),
            first: sessions.iter().filter_map(|(_, member)| member.changes.first()).map(|change| change.at).min(),
        }
    }
}

/// How long ago a moment was, as people say it: so many of a unit, as `Intl.RelativeTimeFormat` calls it. None for the future:
/// the clock was put back.
#[must_use]
pub fn distance(at: Millis, now: Millis) -> Option<(u32, &'static str)> {
    let seconds = now.checked_sub(at)? / 1000;
    const UNITS: [(u64, &str); 6] = [
        (365 * 24 * 60 * 60, "year"),
        (30 * 24 * 60 * 60, "month"),
        (24 * 60 * 60, "day"),
        (60 * 60, "hour"),
        (60, "minute"),
        (1, "second"),
    ];
    // Not rounded up: what is said to be two hours old is.
    let unit = UNITS.iter().find(|(length, _)| seconds >= *length);
    let (length, name) = unit.unwrap_or(&UNITS[5]);
    Some((u32::try_from(seconds / length).unwrap_or(u32::MAX), *name))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::setting::ledger::Who;
    use crate::setting::samples::{DAY_MS, START, any_ledger, any_time, ledger, member, month, reading};

    #[test]
    fn the_summary_says_no_more_than_was_read() {
        let month = month();
        let fresh = Summary::of(&month, START + 25 * DAY_MS + 1_000);
        let known = Known {
            state: State::On,
            fresh: true,
            maker: Maker::NotYou,
            since: START + 20 * DAY_MS,
            until: START + 25 * DAY_MS,
        };
        assert_eq!(fresh, Summary { known: Some(known), tried: None, session: None, changes: 2, first: Some(START) });
        let stale = Summary::of(&month, START + 27 * DAY_MS);
        assert_eq!(stale.known, Some(Known { fresh: false, ..known }));
        let future = Summary::of(&month, START);
        assert_eq!(future.known.map(|known| known.fresh), Some(false), "read in the future");

        let mut failed = month.clone();
        let at = START + 25 * DAY_MS + 500;
        failed.record("a", reading(State::Unknown(Doubt::Network), at), None);
        let failed = Summary::of(&failed, at + 1_000);
        assert_eq!(failed.tried, Some((State::Unknown(Doubt::Network), at)));
        assert_eq!(failed.known, Some(Known { fresh: false, ..known }), "what failed since leaves it in the past");

        let mut clicked = month;
        clicked.click("a", reading(State::On, at), false);
        let clicked = Summary::of(&clicked, at + 1_000);
        assert_eq!(clicked.tried, Some((State::Unknown(Doubt::NotConfirmed), at)));
        assert_eq!(clicked.known.map(|known| known.fresh), Some(false));

        let unread = Summary::of(&Ledger::default(), START);
        assert_eq!(unread, Summary { known: None, tried: None, session: None, changes: 0, first: None });
    }

    #[test]
    fn the_summary_is_about_the_session_used_last_and_names_it() {
        let old = member(&[(State::On, START, None), (State::Off, START + 1, Some(Who::You))], START + 5 * DAY_MS);
        let new = member(&[(State::Off, START + 9 * DAY_MS, None)], START + 10 * DAY_MS);
        let mut both = ledger(vec![("new", new), ("old", old)]);
        let summary = Summary::of(&both, START + 10 * DAY_MS);
        assert_eq!((summary.session, summary.changes, summary.first), (Some(2), 1, Some(START)));
        assert_eq!(summary.known.map(|known| (known.maker, known.fresh)), Some((Maker::Found, true)));
        both.meet("another");
        let unread = Summary::of(&both, START + 10 * DAY_MS);
        assert_eq!((unread.known, unread.tried, unread.session), (None, None, None));
    }

    #[test]
    fn how_long_ago_is_never_rounded_up() {
        let ago = |ms: Millis| distance(START, START + ms);
        assert_eq!(ago(0), Some((0, "second")));
        assert_eq!(ago(59_999), Some((59, "second")));
        assert_eq!(ago(60_000), Some((1, "minute")));
        assert_eq!(ago(2 * 3_600_000 - 1), Some((1, "hour")));
        assert_eq!(ago(2 * 3_600_000), Some((2, "hour")));
        assert_eq!(ago(DAY_MS), Some((1, "day")));
        assert_eq!(ago(29 * DAY_MS), Some((29, "day")));
        assert_eq!(ago(59 * DAY_MS), Some((1, "month")));
        assert_eq!(ago(800 * DAY_MS), Some((2, "year")));
        assert_eq!(distance(START, START - 1), None);
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 100, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn any_ledger_has_a_summary(ledger in any_ledger(), now in any_time()) {
            let summary = Summary::of(&ledger, now);
            if let Some(known) = summary.known {
                prop_assert!(known.state.is_known() && known.since <= known.until);
                prop_assert!(!known.fresh || (known.until <= now && summary.tried.is_none()));
            }
        }
    }
}
