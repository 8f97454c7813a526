//! What a ledger says after it was told things, in whatever order.

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
    assert_eq!(ledger.standing(21).state, State::Unknown(Doubt::NotConfirmed), "also of a session never read before");
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
