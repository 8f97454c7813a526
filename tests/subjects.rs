//! What `./build.sh bench` measures of the pure core is what it says that it is. The subjects are compiled here, so that they cannot
//! fall behind the core; Criterion comes in with `bench` alone.

#![allow(clippy::panic, reason = "a test may stop at the first thing that is not as it should be")]

use trainstop::setting::ledger::MOST_CHANGES;
use trainstop::setting::state::State;
use trainstop::setting::survey::{Certainty, Finding};

#[path = "bench/core/subjects.rs"]
mod subjects;

#[test]
fn the_survey_has_the_switch_beyond_doubt() {
    match subjects::find(&subjects::survey(), &subjects::catalog()) {
        Finding::Found(found) => assert_eq!((found.control, found.certainty), (10, Certainty::Conclusive)),
        nothing @ Finding::Nothing(_) => panic!("{nothing:?}"),
    }
}

#[test]
fn the_page_has_its_size_and_says_on() {
    let page = subjects::page();
    assert!(page.len().abs_diff(subjects::PAGE_BYTES) < subjects::PAGE_BYTES / 20, "{} bytes", page.len());
    assert_eq!(subjects::state_of(&page, &subjects::catalog()), State::On);
}

#[test]
fn the_ledger_is_full_and_off() {
    let mut ledger = subjects::ledger();
    assert_eq!(ledger.members[subjects::SESSION].changes.len(), MOST_CHANGES);
    assert_eq!(ledger.standing(subjects::NOW + 1).state, State::Off);
    assert!(subjects::passes_of(&ledger).contains_key(subjects::SESSION));
    subjects::record(&mut ledger);
    assert_eq!(ledger.members[subjects::SESSION].changes.len(), MOST_CHANGES);
    assert_eq!(ledger.standing(subjects::NOW + 2).state, State::On);
}

#[test]
fn messages_come_back_as_they_went() {
    let observed = subjects::observed();
    assert_eq!(subjects::sent(&observed), Some(observed));
    let view = subjects::view(&subjects::ledger());
    assert_eq!(subjects::shown(&view), Some(view));
}
