//! Ledgers for tests: made by hand, and whatever a ledger can hold.

use proptest::prelude::*;

use super::ledger::{Change, Ledger, Member, Who};
use super::state::{Clues, Doubt, Millis, Reading, Source, State};

/// 1 November 2026, a Sunday, 00:00 UTC.
pub const START: Millis = 1_793_491_200_000;
/// One day, in milliseconds.
pub const DAY_MS: Millis = 24 * 60 * 60 * 1000;

/// A reading of LinkedIn's page data.
pub fn reading(state: State, at: Millis) -> Reading {
    Reading { state, source: Source::Document, at, clues: Clues::NONE }
}

/// A session with these changes (state, time, by whom), read last at `until`.
pub fn member(changes: &[(State, Millis, Option<Who>)], until: Millis) -> Member {
    let mut ledger = Ledger::default();
    let (state, ..) = *changes.last().expect("a change");
    ledger.record("a", reading(state, until), None);
    let mut member = ledger.members.remove("a").expect("a member");
    member.changes = changes.iter().map(|&(state, at, who)| Change { state, at, who, source: Source::Frame }).collect();
    member
}

/// The sessions of these names; the first is the one used last.
pub fn ledger(members: Vec<(&str, Member)>) -> Ledger {
    let latest = members.first().map(|(name, _)| (*name).to_owned());
    let members = members.into_iter().map(|(name, member)| (name.to_owned(), member)).collect();
    Ledger { latest, members, ..Ledger::default() }
}

/// One session over 25 days: found on, off after ten, on again after twenty.
pub fn month() -> Ledger {
    ledger(vec![(
        "a",
        member(
            &[
                (State::On, START, None),
                (State::Off, START + 10 * DAY_MS, Some(Who::Trainstop)),
                (State::On, START + 20 * DAY_MS, Some(Who::NotYou)),
            ],
            START + 25 * DAY_MS,
        ),
    )])
}

/// Times: mostly in their order within a year, some too close to tell apart, some that no clock should have.
pub fn any_time() -> impl Strategy<Value = Millis> {
    prop_oneof![
        4 => START..START + 400 * DAY_MS,
        2 => START..START + 100_000,
        1 => Just(START),
        1 => any::<u64>(),
        1 => Just(0_u64),
    ]
}

fn any_who() -> impl Strategy<Value = Option<Who>> {
    prop_oneof![
        Just(None),
        Just(Some(Who::You)),
        Just(Some(Who::Trainstop)),
        Just(Some(Who::Kept)),
        Just(Some(Who::NotYou))
    ]
}

fn any_member() -> impl Strategy<Value = Member> {
    let times = prop_oneof![
        15 => proptest::collection::vec(any_time(), 1..8),
        1 => proptest::collection::vec(any_time(), 490..501),
    ];
    (times, any::<bool>(), any_time(), any_time(), 0..4_u8, any_who()).prop_map(
        |(mut times, sorted, known, last, how, who)| {
            if sorted {
                times.sort_unstable();
            }
            let states = [State::On, State::Off];
            let changes: Vec<_> = times.iter().enumerate().map(|(n, at)| (states[n % 2], *at, who)).collect();
            let mut member = member(&changes, known);
            match how {
                0 => member.known = None,
                1 => member.last = reading(State::Unknown(Doubt::Timeout), last),
                2 => member.clicked = Some(last),
                _ => {}
            }
            member
        },
    )
}

/// Whatever a ledger can hold.
pub fn any_ledger() -> impl Strategy<Value = Ledger> {
    (proptest::collection::btree_map("[a-f]{1,3}", any_member(), 0..9), any::<bool>()).prop_map(|(members, latest)| {
        let latest = members.keys().next().filter(|_| latest).cloned();
        Ledger { latest, members, ..Ledger::default() }
    })
}
