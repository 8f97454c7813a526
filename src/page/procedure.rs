//! Carries out the switching procedure: does what each step asks for, tells banner and background how far it is.

use std::rc::Rc;

use gloo_timers::future::TimeoutFuture;

use super::banner::Card;
use super::engine::Engine;
use super::readers;
use crate::browser;
use crate::messages::FromPage;
use crate::setting::ledger::Who;
use crate::setting::state::{Clues, Doubt, Reading, Source, State};
use crate::setting::survey::Finding;
use crate::setting::switch_off::{Event, Outcome, Phase, Procedure, Step};

/// Who makes the one click.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Hand {
    /// Trainstop, asked to by a trusted click of the member.
    Ours,
    /// The member has already made it, on LinkedIn's own switch.
    Members,
}

/// Runs one attempt to its end. One at a time: a second call while one runs gets none.
pub async fn switch_off(engine: Rc<Engine>, hand: Hand) -> Option<Outcome> {
    let _running = engine.occupy()?;
    let visit = engine.visit();
    let calibrated = engine.page_data_agrees();
    let mut procedure = match hand {
        Hand::Ours => Procedure::begin(calibrated, engine.clock()),
        Hand::Members => Procedure::begin_clicked(calibrated, engine.clock()),
    };
    let who = match hand {
        Hand::Ours => Who::Trainstop,
        Hand::Members => Who::You,
    };
    // A member who uses LinkedIn's own switch while no banner is shown is not to be bothered with one.
    let shown = hand == Hand::Ours || engine.banner().card().is_some();
    let mut last = None;
    loop {
        let before = procedure.phase();
        let event = match procedure.step() {
            Step::Look(wait) => {
                pause(wait).await;
                let seen = engine.look();
                let finding = engine.find(&seen);
                last = reading_of(&finding).or(last);
                Event::Looked { finding, settled: seen.survey.settled, obstacle: seen.survey.obstacle }
            }
            Step::Click(_) => Event::Clicked(engine.click()),
            Step::Read(source, wait) => {
                pause(wait).await;
                let reading = read(&engine, source).await;
                let state = reading.state;
                last = Some(reading);
                Event::Read(state)
            }
            Step::End(outcome) => {
                conclude(&engine, outcome, last, who, shown && engine.visit() == visit).await;
                return Some(outcome);
            }
        };
        let stopped = engine.visit() != visit || !browser::is_alive();
        procedure.on(if stopped { Event::Abandoned } else { event }, engine.clock());
        if procedure.phase() != before {
            tell(&engine, procedure.phase(), last, who, shown).await;
        }
    }
}

async fn pause(milliseconds: u32) {
    if milliseconds > 0 {
        TimeoutFuture::new(milliseconds).await;
    }
}

async fn read(engine: &Engine, source: Source) -> Reading {
    let (state, clues) = match source {
        Source::Frame => match engine.banner().ensure_root() {
            Some(parent) => readers::frame(&engine.window, &parent, &engine.setting, &engine.catalog).await,
            None => (State::Unknown(Doubt::Blocked), Clues::NONE),
        },
        _ => (readers::document(&engine.window, &engine.setting).await, Clues::NONE),
    };
    // Signed out is signed out; everything else would be another member's state.
    let foreign = state != State::SignedOut && !engine.is_same_session();
    let state = if foreign { State::Unknown(Doubt::OtherSession) } else { state };
    Reading { state, source, at: browser::now(), clues }
}

/// A live reading, if the look says anything certain.
fn reading_of(finding: &Finding) -> Option<Reading> {
    let state = finding.state();
    let clues = finding.clues();
    state.is_known().then(|| Reading { state, source: Source::Live, at: browser::now(), clues })
}

async fn tell(engine: &Engine, phase: Phase, last: Option<Reading>, who: Who, shown: bool) {
    match (phase, last) {
        (Phase::Verified, Some(reading)) => {
            if shown {
                engine.show(Card::Ended(Outcome::Verified, reading.at));
            }
            engine.report(reading, Some(who)).await;
        }
        (Phase::Ended(_), _) => {}
        (phase, _) if shown => engine.show(Card::Working(phase)),
        _ => {}
    }
    browser::post(&FromPage::Progress(phase));
}

/// Says how it ended and notes what was read last, if that is a reading at all.
async fn conclude(engine: &Engine, outcome: Outcome, last: Option<Reading>, who: Who, shown: bool) {
    let at = last.map_or_else(browser::now, |reading| reading.at);
    let here = |state| Reading { state, source: Source::Live, at: browser::now(), clues: Clues::NONE };
    let reading = match outcome {
        Outcome::Unverified(doubt) => Some(here(State::Unknown(doubt))),
        Outcome::SignedOut => Some(here(State::SignedOut)),
        Outcome::Abandoned | Outcome::NotStarted(_) | Outcome::NeedsYou(_) => None,
        _ => last,
    };
    // The banner's time is that of the reading which the sentence is about.
    let at = if outcome.is_off() { at } else { browser::now() };
    if shown {
        engine.show(Card::Ended(outcome, at));
    }
    if let Some(reading) = reading {
        let who = matches!(outcome, Outcome::Verified).then_some(who);
        engine.report(reading, who).await;
    }
    browser::post(&FromPage::Progress(Phase::Ended(outcome)));
}
