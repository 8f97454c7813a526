//! The switching procedure as seen from outside: what it promises whatever happens, and how each ending is reached.

#![allow(clippy::panic, reason = "a test may stop at the first thing that is not as it should be, in its helpers too")]

use proptest::prelude::*;
use trainstop::setting::state::{Clue, Clues, Doubt, Source, State};
use trainstop::setting::survey::{Certainty, Finding, Found, Obstacle, Rest, Usable};
use trainstop::setting::switch_off::{DEADLINE_MS, Event, Need, Outcome, Phase, Procedure, Step};

fn control(state: State) -> Finding {
    Finding::Found(Found {
        control: 3,
        state,
        certainty: Certainty::Conclusive,
        clues: Clues::of(&[Clue::Key]),
        usable: Usable::Yes,
    })
}

fn looked(state: State) -> Event {
    Event::Looked { finding: control(state), rest: Rest::Settled, obstacle: None }
}

/// Plays a story in which each entry is the answer to the step that the procedure must then be at.
fn play(calibrated: bool, story: Vec<(Step, Event)>) -> Step {
    let mut procedure = Procedure::begin(calibrated, 0);
    for (place, (step, event)) in story.into_iter().enumerate() {
        assert_eq!(procedure.step(), step, "entry {place}");
        procedure.on(event, 100 * place as u64);
    }
    procedure.step()
}

const DOCUMENT: Step = Step::Read(Source::Document, 0);
const ALONE: Step = Step::ReadAlone(1_000);
const FRAME: Step = Step::Read(Source::Frame, 0);

fn clicked() -> Vec<(Step, Event)> {
    vec![
        (Step::Look(0), looked(State::On)),
        (Step::Click(3), Event::Clicked(true)),
        (Step::Look(0), looked(State::Off)),
    ]
}

fn verified(mut story: Vec<(Step, Event)>) -> Vec<(Step, Event)> {
    story.push((DOCUMENT, Event::Read(State::Off)));
    story.push((Step::Look(700), looked(State::Off)));
    story.push((Step::Look(800), looked(State::Off)));
    story.push((Step::Look(1_500), looked(State::Off)));
    story
}

#[test]
fn on_is_clicked_once_and_verified() {
    let mut story = verified(clicked());
    story.push((DOCUMENT, Event::Read(State::Off)));
    assert_eq!(play(true, story), Step::End(Outcome::Verified));
}

#[test]
fn what_does_not_last_is_said_to_have_reverted() {
    let mut story = verified(clicked());
    story.push((DOCUMENT, Event::Read(State::On)));
    assert_eq!(play(true, story), Step::End(Outcome::Reverted));
    let mut story = clicked();
    story.push((DOCUMENT, Event::Read(State::Off)));
    story.push((Step::Look(700), looked(State::On)));
    assert_eq!(play(true, story), Step::End(Outcome::Reverted));
}

fn briefly(state: State) -> Event {
    Event::Looked { finding: control(state), rest: Rest::Brief, obstacle: None }
}

#[test]
fn what_has_been_on_for_a_moment_is_pressed_only_if_linkedin_says_on_too() {
    let said = |state| {
        play(
            false,
            vec![
                (Step::Look(0), briefly(State::On)),
                (DOCUMENT, Event::Read(state)),
                (Step::Look(0), briefly(State::On)),
            ],
        )
    };
    assert_eq!(said(State::On), Step::Click(3));
    assert_eq!(said(State::Unknown(Doubt::NoData)), Step::Look(50));
    // What the page's own data says is as old as the page.
    assert_eq!(play(true, vec![(Step::Look(0), briefly(State::On))]), Step::Look(50));
    let moving = Event::Looked { finding: control(State::On), rest: Rest::Moving, obstacle: None };
    assert_eq!(play(true, vec![(Step::Look(0), moving)]), Step::Look(50));
}

#[test]
fn a_switch_that_is_only_being_put_up_is_nobodys_doing() {
    let start = |said| vec![(Step::Look(0), briefly(State::On)), (DOCUMENT, Event::Read(said))];
    // A copy of the page says off: what the switch reads has to last before a frame is asked for.
    let mut story = start(State::Off);
    story.push((Step::Look(0), briefly(State::On)));
    story.push((Step::Look(50), looked(State::Off)));
    assert_eq!(play(false, story), Step::End(Outcome::AlreadyOff));
    let mut story = start(State::Off);
    story.push((Step::Look(0), looked(State::On)));
    story.push((DOCUMENT, Event::Read(State::Off)));
    assert_eq!(play(false, story), FRAME);
    // It says nothing, and then the switch reads off: LinkedIn is asked, and nothing was clicked.
    let gone = |said| {
        let mut story = start(State::Unknown(Doubt::NoData));
        story.push((Step::Look(0), looked(State::Off)));
        story.push((FRAME, Event::Read(said)));
        play(false, story)
    };
    assert_eq!(gone(State::Off), Step::End(Outcome::AlreadyOff));
    assert_eq!(gone(State::On), Step::End(Outcome::NotStarted(Doubt::Contradictory)));
}

#[test]
fn what_has_been_off_for_a_moment_is_not_said_to_be_off() {
    assert_eq!(play(false, vec![(Step::Look(0), briefly(State::Off))]), Step::Look(50));
    // After the click LinkedIn is asked at once, and decides.
    let mut story = clicked();
    story.pop();
    story.push((Step::Look(0), briefly(State::Off)));
    assert_eq!(play(true, story), DOCUMENT);
}

#[test]
fn off_needs_no_click() {
    assert_eq!(play(true, vec![(Step::Look(0), looked(State::Off))]), Step::End(Outcome::AlreadyOff));
}

#[test]
fn data_that_was_not_seen_to_agree_is_no_proof() {
    let story = vec![
        (Step::Look(0), looked(State::On)),
        (DOCUMENT, Event::Read(State::Unknown(Doubt::NoData))),
        (Step::Look(0), looked(State::On)),
        (Step::Click(3), Event::Clicked(true)),
        (Step::Look(0), looked(State::Off)),
    ];
    assert_eq!(play(false, story), FRAME);
    let mut story = vec![(Step::Look(0), looked(State::On)), (DOCUMENT, Event::Read(State::On))];
    story.extend(clicked());
    assert_eq!(play(false, story), DOCUMENT);
}

#[test]
fn data_that_contradicts_the_control_is_decided_by_a_fresh_page() {
    let start = || vec![(Step::Look(0), looked(State::On)), (DOCUMENT, Event::Read(State::Off))];
    let with = |event| {
        let mut story = start();
        story.push((FRAME, event));
        play(false, story)
    };
    assert_eq!(with(Event::Read(State::Off)), Step::End(Outcome::PageOutdated));
    assert_eq!(with(Event::Read(State::Unknown(Doubt::Timeout))), Step::End(Outcome::NotStarted(Doubt::Timeout)));
    assert_eq!(with(Event::Read(State::Unknown(Doubt::Blocked))), Step::End(Outcome::NotStarted(Doubt::Contradictory)));
    let mut story = start();
    story.push((FRAME, Event::Read(State::On)));
    story.extend(clicked());
    assert_eq!(play(false, story), FRAME, "the data is not trusted afterwards either");
}

#[test]
fn a_switch_that_falls_back_was_not_saved() {
    let mut story = clicked();
    story.push((DOCUMENT, Event::Read(State::On)));
    story.push((Step::Look(200), looked(State::On)));
    assert_eq!(play(true, story), Step::End(Outcome::NotSaved));
}

#[test]
fn a_slow_save_is_waited_for() {
    let mut story = clicked();
    story.push((DOCUMENT, Event::Read(State::On)));
    story.push((Step::Look(200), looked(State::Off)));
    story.push((DOCUMENT, Event::Read(State::On)));
    story.push((Step::Look(400), looked(State::Off)));
    story.push((DOCUMENT, Event::Read(State::On)));
    story.push((Step::Look(1_200), looked(State::Off)));
    story.push((FRAME, Event::Read(State::Off)));
    assert_eq!(play(true, story), Step::Look(700));
}

#[test]
fn a_save_that_the_clicked_copy_has_held_back_is_heard_of_when_that_is_put_away() {
    let mut story = still_on();
    story.push((ALONE, Event::Read(State::Off)));
    assert_eq!(play(true, story), Step::Look(700));
}

#[test]
fn a_switch_that_only_looks_off_is_found_out_by_a_fresh_page() {
    let mut story = still_on();
    story.push((ALONE, Event::Read(State::On)));
    assert_eq!(play(true, story), Step::End(Outcome::NotSaved));
}

/// Clicked, off, and on at LinkedIn however often it is asked; until the last time.
fn still_on() -> Vec<(Step, Event)> {
    let mut story = clicked();
    story.push((DOCUMENT, Event::Read(State::On)));
    story.push((Step::Look(200), looked(State::Off)));
    story.push((DOCUMENT, Event::Read(State::On)));
    story.push((Step::Look(400), looked(State::Off)));
    story.push((DOCUMENT, Event::Read(State::On)));
    story.push((Step::Look(1_200), looked(State::Off)));
    story.push((FRAME, Event::Read(State::On)));
    story.push((Step::Look(2_000), looked(State::Off)));
    story
}

#[test]
fn a_session_that_ends_is_said() {
    let mut story = clicked();
    story.push((DOCUMENT, Event::Read(State::SignedOut)));
    assert_eq!(play(true, story), Step::End(Outcome::SignedOut));
    let story = vec![(Step::Look(0), looked(State::On)), (DOCUMENT, Event::Read(State::SignedOut))];
    assert_eq!(play(false, story), Step::End(Outcome::SignedOut));
}

#[test]
fn another_members_setting_proves_nothing() {
    let other = Event::Read(State::Unknown(Doubt::OtherSession));
    let mut story = clicked();
    story.push((DOCUMENT, other));
    assert_eq!(play(true, story), Step::End(Outcome::Unverified(Doubt::OtherSession)));
    let story = vec![(Step::Look(0), looked(State::On)), (DOCUMENT, other)];
    assert_eq!(play(false, story), Step::End(Outcome::NotStarted(Doubt::OtherSession)));
}

#[test]
fn without_a_connection_nothing_is_clicked() {
    let story = vec![(Step::Look(0), looked(State::On)), (DOCUMENT, Event::Read(State::Unknown(Doubt::Network)))];
    assert_eq!(play(false, story), Step::End(Outcome::NotStarted(Doubt::Network)));
}

#[test]
fn obstacles_need_the_member() {
    let at = |obstacle| Event::Looked { finding: control(State::On), rest: Rest::Settled, obstacle: Some(obstacle) };
    for (obstacle, outcome) in [
        (Obstacle::Dialog, Outcome::NeedsYou(Need::Dialog)),
        (Obstacle::Checkpoint, Outcome::NeedsYou(Need::Checkpoint)),
        (Obstacle::SignIn, Outcome::SignedOut),
    ] {
        assert_eq!(play(true, vec![(Step::Look(0), at(obstacle))]), Step::End(outcome));
        let mut story = clicked();
        story.pop();
        story.push((Step::Look(0), at(obstacle)));
        assert_eq!(play(true, story), Step::End(outcome), "after the click");
    }
}

/// The same answer to whatever is asked, with time going on.
fn persist(mut procedure: Procedure, answer: impl Fn(Step) -> Event) -> (Outcome, u64) {
    let mut now = 0;
    loop {
        now += match procedure.step() {
            Step::End(outcome) => return (outcome, now),
            Step::Look(wait) | Step::Read(_, wait) | Step::ReadAlone(wait) => u64::from(wait) + 5,
            Step::Click(_) => 0,
        };
        procedure.on(answer(procedure.step()), now);
    }
}

#[test]
fn a_control_that_never_comes_is_given_up_with_its_reason() {
    let nothing = |_| Event::Looked { finding: Finding::Nothing(Doubt::NoSwitch), rest: Rest::Settled, obstacle: None };
    let (outcome, took) = persist(Procedure::begin(true, 0), nothing);
    assert_eq!(outcome, Outcome::NotStarted(Doubt::NoSwitch));
    assert!((5_000..15_000).contains(&took), "{took} ms");
}

#[test]
fn a_control_that_cannot_be_used_or_is_uncertain_needs_the_member() {
    let like = |change: fn(&mut Found)| {
        let Finding::Found(mut found) = control(State::On) else { panic!("a control") };
        change(&mut found);
        move |_| Event::Looked { finding: Finding::Found(found), rest: Rest::Settled, obstacle: None }
    };
    let unusable: [fn(&mut Found); 3] = [
        |found| found.usable = Usable::Disabled,
        |found| found.usable = Usable::Hidden,
        |found| found.usable = Usable::Inert,
    ];
    for change in unusable {
        let (outcome, _) = persist(Procedure::begin(true, 0), like(change));
        assert_eq!(outcome, Outcome::NeedsYou(Need::Unusable));
    }
    let (outcome, _) = persist(Procedure::begin(true, 0), like(|found| found.certainty = Certainty::Weak));
    assert_eq!(outcome, Outcome::NeedsYou(Need::Uncertain));
}

#[test]
fn a_click_without_effect_is_said() {
    let (outcome, _) = persist(Procedure::begin(true, 0), |step| match step {
        Step::Look(_) => looked(State::On),
        Step::Click(_) => Event::Clicked(true),
        _ => Event::Read(State::On),
    });
    assert_eq!(outcome, Outcome::NoEffect);
}

#[test]
fn a_page_that_still_shows_on_while_linkedin_says_off_is_a_contradiction() {
    let (outcome, _) = persist(Procedure::begin(true, 0), |step| match step {
        Step::Look(_) => looked(State::On),
        Step::Click(_) => Event::Clicked(true),
        _ => Event::Read(State::Off),
    });
    assert_eq!(outcome, Outcome::Unverified(Doubt::Contradictory));
}

#[test]
fn a_change_of_the_members_own_is_only_verified() {
    let mut procedure = Procedure::begin_clicked(true, 0);
    assert_eq!(procedure.on(looked(State::Off), 0), DOCUMENT);
    assert_eq!(procedure.on(Event::Read(State::Off), 1), Step::Look(700));
    assert_eq!(procedure.phase(), Phase::Verified);
}

#[test]
fn giving_up_says_what_is_true() {
    let mut procedure = Procedure::begin(true, 0);
    assert_eq!(procedure.on(Event::Abandoned, 1), Step::End(Outcome::Abandoned));
    let mut procedure = Procedure::begin(true, 0);
    procedure.on(looked(State::On), 0);
    procedure.on(Event::Clicked(true), 1);
    assert_eq!(procedure.on(Event::Abandoned, 2), Step::End(Outcome::Unverified(Doubt::NotRead)));
}

fn any_state() -> impl Strategy<Value = State> {
    prop_oneof![
        4 => Just(State::On),
        4 => Just(State::Off),
        1 => Just(State::SignedOut),
        2 => prop::sample::select(Doubt::ALL.to_vec()).prop_map(State::Unknown),
    ]
}

fn any_finding() -> impl Strategy<Value = Finding> {
    let found = (
        0..5_usize,
        any_state(),
        prop::sample::select(vec![Certainty::Weak, Certainty::Enough, Certainty::Conclusive]),
        prop_oneof![4 => Just(Usable::Yes), 1 => Just(Usable::Disabled), 1 => Just(Usable::Hidden), 1 => Just(Usable::Inert)],
    );
    prop_oneof![
        5 => found.prop_map(|(control, state, certainty, usable)| {
            Finding::Found(Found { control, state, certainty, clues: Clues::NONE, usable })
        }),
        1 => prop::sample::select(Doubt::ALL.to_vec()).prop_map(Finding::Nothing),
    ]
}

fn any_rest() -> impl Strategy<Value = Rest> {
    prop_oneof![3 => Just(Rest::Settled), 1 => Just(Rest::Brief), 1 => Just(Rest::Moving)]
}

fn any_event() -> impl Strategy<Value = Event> {
    let obstacle = prop_oneof![
        20 => Just(None),
        1 => Just(Some(Obstacle::Dialog)),
        1 => Just(Some(Obstacle::Checkpoint)),
        1 => Just(Some(Obstacle::SignIn)),
    ];
    prop_oneof![
        8 => (any_finding(), any_rest(), obstacle)
            .prop_map(|(finding, rest, obstacle)| Event::Looked { finding, rest, obstacle }),
        4 => any::<bool>().prop_map(Event::Clicked),
        6 => any_state().prop_map(Event::Read),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    /// Events of any kind in any order, also such as answer nothing.
    #[test]
    fn any_events_lead_to_one_click_at_most_and_to_an_end(
        calibrated: bool,
        events in prop::collection::vec((any_event(), 0..400_u64), 1..200),
    ) {
        let mut procedure = Procedure::begin(calibrated, 0);
        let mut now = 0;
        let mut asked = 0;
        let mut last_look = None;
        let mut said_on = false;
        let mut second_reading_off = false;
        for (event, passed) in events {
            now += passed;
            let before = procedure.step();
            if let (Step::Look(_), Event::Looked { finding, rest, .. }) = (before, &event) {
                last_look = Some((*finding, *rest));
            }
            if let (Step::Read(Source::Document, _), Event::Read(state)) = (before, &event) {
                said_on = *state == State::On;
            }
            if let (Step::Read(..) | Step::ReadAlone(_), Event::Read(state)) = (before, &event) {
                second_reading_off |= *state == State::Off;
            }
            let step = procedure.on(event, now);
            if let Step::Click(control) = step {
                asked += 1;
                prop_assert!(asked <= 1, "a second click");
                let Some((Finding::Found(found), rest)) = &last_look else { panic!("nothing found") };
                prop_assert!(*rest == Rest::Settled || *rest == Rest::Brief && said_on, "pressed after {rest:?}");
                prop_assert!(found.may_click() && found.control == control);
            }
            if procedure.phase() == Phase::Verified || step == Step::End(Outcome::Verified) {
                prop_assert!(second_reading_off, "verified without a reading");
            }
        }
        procedure.on(Event::Read(State::On), now + DEADLINE_MS);
        prop_assert!(matches!(procedure.step(), Step::End(_)), "no end at the deadline");
    }

    /// Answers of the right kind, chosen at will, while the clock stands still.
    #[test]
    fn it_ends_even_if_time_stands_still(states in prop::collection::vec((any_finding(), any_state(), any::<bool>()), 1..20)) {
        let mut procedure = Procedure::begin(false, 0);
        let mut turns = 0;
        for (finding, state, flag) in states.into_iter().cycle() {
            let event = match procedure.step() {
                Step::Look(_) => Event::Looked { finding, rest: if flag { Rest::Settled } else { Rest::Moving }, obstacle: None },
                Step::Click(_) => Event::Clicked(flag),
                Step::Read(..) | Step::ReadAlone(_) => Event::Read(state),
                Step::End(_) => break,
            };
            procedure.on(event, 0);
            turns += 1;
            prop_assert!(turns < 5_000);
        }
    }
}
