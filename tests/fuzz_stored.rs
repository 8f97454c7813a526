//! What is stored and what is said between the seats, fed with anything: it is taken or refused, never a panic, and what is
//! remembered does not grow without bound.

#![allow(clippy::panic, reason = "a test may stop at the first thing that is not as it should be, in its helpers too")]

mod trials;

use std::collections::BTreeMap;
use std::fmt::Debug;

use proptest::prelude::*;
use proptest::test_runner::TestCaseResult;
use serde::Serialize;
use serde::de::DeserializeOwned;
use trainstop::messages::json::Json;
use trainstop::messages::{Acted, Asked, Ended, FromPage, FromUi, Noted, Plan, ToPage, Tried, View, Welcome};
use trainstop::setting::changes::sessions;
use trainstop::setting::export::{self, Made};
use trainstop::setting::keep_off::{Attempt, may};
use trainstop::setting::ledger::{Change, Ledger, MOST_CHANGES, MOST_MEMBERS, Member, VERSION, Who};
use trainstop::setting::reminder::{Choice, Choices};
use trainstop::setting::schedule::{Agreed, Failures, need, passes};
use trainstop::setting::state::{Clue, Clues, Doubt, Millis, Reading, Source, State};
use trainstop::setting::summary::Summary;
use trainstop::setting::switch_off::{Need, Outcome, Phase};
use trainstop::setting::timeline::{Paper, Timeline};
use trials::{any_json, changed, changes, fuzz, note, whole};

/// More than any ledger may take when it is stored; the browsers allow at least 5 MB.
const MOST_STORED: usize = 5_000_000;

fn any_state() -> impl Strategy<Value = State> {
    let doubt = prop::sample::select(Doubt::ALL.to_vec()).prop_map(State::Unknown);
    prop_oneof![3 => Just(State::On), 3 => Just(State::Off), 1 => Just(State::SignedOut), 2 => doubt]
}

fn any_source() -> impl Strategy<Value = Source> {
    prop::sample::select(vec![Source::Live, Source::Document, Source::Frame, Source::Tab])
}

fn any_who() -> impl Strategy<Value = Option<Who>> {
    prop::sample::select(vec![None, Some(Who::You), Some(Who::Trainstop), Some(Who::Kept), Some(Who::NotYou)])
}

fn any_time() -> impl Strategy<Value = Millis> {
    let usual = 1_790_000_000_000u64..1_800_000_000_000;
    prop_oneof![8 => usual, 1 => any::<u64>(), 1 => prop::sample::select(vec![0, 1, u64::MAX, u64::MAX - 1])]
}

fn any_reading() -> impl Strategy<Value = Reading> {
    let clues = prop::collection::vec(prop::sample::select(Clue::ALL.to_vec()), 0..5);
    (any_state(), any_source(), any_time(), clues).prop_map(|(state, source, at, clues)| Reading {
        state,
        source,
        at,
        clues: Clues::of(&clues),
    })
}

fn any_member() -> impl Strategy<Value = Member> {
    let change = (any_state(), any_time(), any_source(), any_who()).prop_map(|(state, at, source, who)| Change {
        state,
        at,
        source,
        who,
    });
    let agreed = (prop::option::of(any_time()), prop::option::of(any_time())).prop_map(|(on, off)| Agreed { on, off });
    let failures = (any::<u32>(), any_time()).prop_map(|(count, last)| Failures { count, last });
    let known = prop::option::of(any_reading());
    let pressed = (prop::option::of(any_time()), prop::option::of(any_time()));
    (any_reading(), known, prop::collection::vec(change, 0..4), failures, agreed, pressed).prop_map(
        |(last, known, changes, failures, agreed, (clicked, kept))| Member {
            last,
            known,
            changes,
            failures,
            agreed,
            clicked,
            kept,
        },
    )
}

fn any_session() -> impl Strategy<Value = String> {
    "[0-9a-f]{1,2}"
}

fn any_ledger() -> impl Strategy<Value = Ledger> {
    let members = prop::collection::btree_map(any_session(), any_member(), 0..6);
    (0..4u32, prop::option::of(any_session()), members).prop_map(|(version, latest, members)| Ledger {
        version,
        latest,
        members,
    })
}

fn any_choices() -> impl Strategy<Value = Choices> {
    (prop::option::of(any_time()), any::<bool>()).prop_map(|(quiet_until, never)| Choices { quiet_until, never })
}

fn is_bounded(ledger: &Ledger) -> bool {
    ledger.members.len() <= MOST_MEMBERS && ledger.members.values().all(|member| member.changes.len() <= MOST_CHANGES)
}

/// Everything that is ever asked of a ledger.
fn use_it(mut ledger: Ledger, choices: Choices, reading: Reading, now: Millis) -> Result<(), TestCaseError> {
    let _ = (ledger.standing(now), passes(&ledger, choices, now), export::csv(&ledger, |at| at.to_string()));
    let made = Made { at: now, by: "1.2.3" };
    prop_assert!(export::json(&ledger, made, |at: Millis| at.to_string()).is_ok());
    let paper = Paper { width: 800, mirrored: false, most: 5, zone: &|_| 0, wide: &|_| 60 };
    prop_assert_eq!(Timeline::lay_out(&ledger, now, &paper).is_none(), sessions(&ledger).is_empty());
    let _ = Summary::of(&ledger, now);
    for session in ledger.members.keys().cloned().chain(["new".to_owned()]).collect::<Vec<_>>() {
        let _ = (need(&ledger, &session, choices, now), ledger.on_again(&session));
        for attempt in [Attempt::New, Attempt::Begun] {
            let kept = may(&ledger, &session, attempt, now);
            // Whatever is stored: never unless it reads on again, and not through the member.
            prop_assert!(!kept || ledger.on_again(&session).is_some());
        }
        ledger.keep(&session, now);
        prop_assert!(!may(&ledger, &session, Attempt::New, now), "once a day");
        let _ = ledger.found_kept(&session);
        ledger.click(&session, reading, now.is_multiple_of(2));
        ledger.agree(&session, reading.state, reading.at);
        ledger.record(&session, reading, Some(Who::NotYou));
        ledger.meet(&session);
        let _ = (need(&ledger, &session, choices, now), ledger.standing(now));
    }
    prop_assert!(is_bounded(&ledger));
    Ok(())
}

#[test]
fn any_stored_ledger_is_taken_or_set_aside() {
    let everything = (any_ledger(), any_choices(), any_reading(), any_time(), changes());
    fuzz(
        "Stored ledgers of any version, and damaged ones",
        500,
        &everything,
        |(ledger, choices, reading, now, changes)| {
            let json = serde_json::to_string(&ledger).map_err(|error| TestCaseError::fail(error.to_string()))?;
            let same = serde_json::from_str::<Ledger>(&json).ok();
            prop_assert_eq!(same.as_ref(), Some(&ledger));
            if let Ok(read) = serde_json::from_str::<Ledger>(&changed(&json, &changes))
                && let Some(taken) = read.migrated()
            {
                use_it(taken, choices, reading, now)?;
            }
            match ledger.version {
                1 | VERSION => use_it(ledger.migrated().unwrap_or_default(), choices, reading, now),
                _ => {
                    prop_assert_eq!(ledger.migrated(), None);
                    Ok(())
                }
            }
        },
    );
}

/// Whatever is read, what is taken is written and read again as the same.
fn goes_round<T: Serialize + DeserializeOwned + PartialEq + Debug>(json: &str) -> TestCaseResult {
    if let Ok(value) = serde_json::from_str::<T>(json) {
        let written = serde_json::to_string(&value).map_err(|error| TestCaseError::fail(error.to_string()))?;
        prop_assert_eq!(serde_json::from_str::<T>(&written).ok(), Some(value));
    }
    Ok(())
}

fn everything_takes(json: &str) -> TestCaseResult {
    goes_round::<Ledger>(json)?;
    goes_round::<Choices>(json)?;
    goes_round::<BTreeMap<String, Millis>>(json)?;
    goes_round::<FromPage>(json)?;
    goes_round::<ToPage>(json)?;
    goes_round::<Asked>(json)?;
    goes_round::<FromUi>(json)?;
    goes_round::<Welcome>(json)?;
    goes_round::<Plan>(json)?;
    goes_round::<Noted>(json)?;
    goes_round::<View>(json)?;
    goes_round::<Acted>(json)?;
    goes_round::<Tried>(json)?;
    goes_round::<Ended>(json)
}

#[test]
fn any_json_is_taken_or_refused() {
    fuzz("Any JSON as a message or as stored data", 500, &any_json(), |json| everything_takes(&json.to_string()));
}

fn any_outcome() -> impl Strategy<Value = Outcome> {
    let doubt = || prop::sample::select(Doubt::ALL.to_vec());
    let need = vec![Need::Dialog, Need::Question, Need::Checkpoint, Need::Unusable, Need::Uncertain, Need::OtherTab];
    prop_oneof![
        prop::sample::select(vec![Outcome::AlreadyOff, Outcome::Verified, Outcome::NotSaved, Outcome::Abandoned]),
        prop::sample::select(need).prop_map(Outcome::NeedsYou),
        doubt().prop_map(Outcome::NotStarted),
        doubt().prop_map(Outcome::Unverified),
    ]
}

fn any_message() -> impl Strategy<Value = FromPage> {
    let session = || prop::option::of("[0-9a-f]{0,64}");
    let phase = prop_oneof![Just(Phase::Opening), Just(Phase::Verified), any_outcome().prop_map(Phase::Ended)];
    prop_oneof![
        (session(), any::<bool>()).prop_map(|(session, settings)| FromPage::Wake { session, settings }),
        "[0-9a-f]{0,64}".prop_map(FromPage::Plan),
        Just(FromPage::WarnsAtHome),
        (session(), any_reading(), any::<bool>()).prop_map(|(session, reading, kept)| FromPage::Clicked {
            session,
            reading,
            kept
        }),
        ("[0-9a-f]{0,64}", any::<bool>()).prop_map(|(session, begun)| FromPage::MayKeepOff { session, begun }),
        (session(), any_reading(), any_who(), any::<bool>())
            .prop_map(|(session, reading, who, agreed)| FromPage::Observed { session, reading, who, agreed }),
        prop::sample::select(vec![Choice::NotNow, Choice::Never]).prop_map(FromPage::Chose),
        any::<u64>().prop_map(FromPage::Wait),
        phase.prop_map(FromPage::Progress),
        any_reading().prop_map(FromPage::Checked),
        session().prop_map(FromPage::Hello),
    ]
}

#[test]
fn messages_are_written_as_serde_does_and_survive_damage() {
    let messages = (any_message(), (any_outcome(), any::<u64>()), changes());
    fuzz("Messages, and damaged ones", 500, &messages, |(message, (outcome, at), changes)| {
        let tried = Tried::Ended(Ended { outcome, at });
        let serdes = |value: Result<String, serde_json::Error>| value.unwrap_or_default();
        let json = serdes(serde_json::to_string(&message));
        // The doorman says this one, in JavaScript.
        if !matches!(message, FromPage::Wake { .. }) {
            prop_assert_eq!(&message.json(), &json);
        }
        prop_assert_eq!(tried.json(), serdes(serde_json::to_string(&tried)));
        everything_takes(&changed(&json, &changes))?;
        everything_takes(&changed(&tried.json(), &changes))
    });
}

#[test]
fn what_is_remembered_stays_small_whatever_is_read() {
    let readings = prop::collection::vec((any_session(), any_reading(), any_who(), any::<bool>()), 0..200);
    fuzz("Readings in any order", 100, &readings, |readings| {
        let mut ledger = Ledger::default();
        for (session, reading, who, clicked) in readings {
            if clicked {
                ledger.click(&session, reading, false);
            } else {
                ledger.record(&session, reading, who);
            }
            prop_assert!(ledger.members.len() <= MOST_MEMBERS);
        }
        prop_assert!(is_bounded(&ledger));
        Ok(())
    });
}

/// The most that can be: every session changes all the time.
#[test]
fn a_ledger_that_is_full_stays_as_large_as_it_is() {
    let mut ledger = Ledger::default();
    let rounds = if whole() { 2_000 } else { 600 };
    for round in 0..rounds {
        for session in 0..=MOST_MEMBERS {
            let state = if round % 2 == 0 { State::On } else { State::Off };
            let reading = Reading {
                state,
                source: Source::Document,
                at: u64::MAX - 1_000_000 + round,
                clues: Clues::of(&Clue::ALL),
            };
            ledger.record(&format!("{session:064x}"), reading, Some(Who::Trainstop));
        }
    }
    assert!(is_bounded(&ledger));
    let stored = serde_json::to_string(&ledger).map_or(usize::MAX, |json| json.len());
    assert!(stored < MOST_STORED, "{stored} bytes");
    note("Readings into a full ledger", u32::try_from(rounds).map_or(0, |rounds| rounds * 101), 0);
}

/// As no version of Trainstop has ever written it.
#[test]
fn an_overgrown_ledger_is_cut_down_when_it_is_taken() {
    let reading = |at| Reading { state: State::On, source: Source::Live, at, clues: Clues::NONE };
    let mut grown = Ledger::default();
    grown.record("a", reading(1), None);
    let member = grown.members["a"].clone();
    let change = member.changes[0].clone();
    let many = (0..2_000).map(|at| Change { at, ..change.clone() }).collect();
    grown.members.insert("a".into(), Member { changes: many, ..member.clone() });
    for session in 0..50_000u64 {
        grown.members.insert(format!("{session:08x}"), Member { last: reading(session), ..member.clone() });
    }
    let begun = std::time::Instant::now();
    let cut = grown.migrated().unwrap_or_default();
    assert!(begun.elapsed().as_secs() < 5, "{:?}", begun.elapsed());
    assert!(is_bounded(&cut));
    assert_eq!(cut.latest.as_deref(), Some("a"));
    assert_eq!(cut.members["a"].changes.last().map(|change| change.at), Some(1_999), "the newest stay");
    assert!(cut.members.contains_key(&format!("{:08x}", 49_999)), "those that were read last stay");
}
