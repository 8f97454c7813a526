//! Carries out the switching procedure: does what each step asks for, tells banner and background how far it is.

use std::rc::Rc;

use super::banner::Card;
use super::engine::{Engine, say};
use super::hearing;
use super::passive::is_granted;
use super::stage::Stage;
use crate::browser;
use crate::messages::{Ended, FromPage, Tried};
use crate::setting::ledger::Who;
use crate::setting::state::{Clues, Millis, Reading, Source, State};
use crate::setting::survey::Finding;
use crate::setting::switch_off::{Event, Need, Outcome, Phase, Procedure, Step, Trust};

/// Who makes the one click.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Hand {
    /// Trainstop, asked to by a trusted click of the member.
    Ours,
    /// Trainstop by itself, with the background's leave: the member has chosen "Keep it off".
    Kept,
    /// The switch has moved already: by the member's own hand, as was seen, or nobody knows by whose.
    Moved {
        /// Whether the member was seen to do it.
        by_member: bool,
    },
}

/// Runs one attempt to its end: here, or in a hidden copy of the setting's page; and where neither will do and nothing was
/// clicked, in a tab of its own. One at a time: while one runs, a second call is told so. By itself only with the background's leave.
pub async fn turn_off(engine: Rc<Engine>, hand: Hand) -> Tried {
    let Some(running) = engine.occupy() else { return Tried::Busy };
    let visit = engine.visit();
    let session = engine.session().await;
    let kept = hand == Hand::Kept;
    let leave = |begun| FromPage::MayKeepOff { session: session.clone().unwrap_or_default(), begun };
    if kept && !is_granted(&leave(false)).await {
        return Tried::Busy;
    }
    // How it ends will have a time to it. Meanwhile the background can find out how that is written.
    browser::spawn(async {
        browser::send(&say(&FromPage::Times)).await.as_ref().inspect(|reply| hearing::times(reply));
    });
    let mut stage = Stage::set(&engine);
    if !matches!(stage, Stage::Here) {
        engine.set_in_frame();
    }
    let calibrated = stage.page_data_agrees(&engine, &engine.setting);
    let mut procedure = match hand {
        Hand::Ours | Hand::Kept => Procedure::begin(calibrated, engine.clock()),
        Hand::Moved { .. } => Procedure::begin_clicked(calibrated, engine.clock()),
    };
    let who = match hand {
        Hand::Ours => Some(Who::Trainstop),
        Hand::Kept => Some(Who::Kept),
        Hand::Moved { by_member } => by_member.then_some(Who::You),
    };
    // A member who uses LinkedIn's own switch while no banner is shown is not to be bothered with one.
    // And what Trainstop does by itself is shown when it is done.
    let shown = hand == Hand::Ours || engine.banner().card().is_some();
    let mut last = None;
    // Said at once: finding the switch can take a while.
    tell(&engine, Phase::Opening, last, who, shown && !matches!(hand, Hand::Moved { .. }));
    loop {
        let before = procedure.phase();
        let event = match procedure.step() {
            Step::Look(wait) => {
                engine.pause(wait).await;
                let (seen, finding) = stage.look(&engine, &engine.setting);
                if procedure.phase() == Phase::Verified && finding.state() == State::On && engine.was_touched() {
                    // The member has switched it on again. That is theirs to do, and nobody's fault; the page's own watch takes over.
                    browser::post(&say(&FromPage::Progress(Phase::Ended(Outcome::Abandoned))));
                    return Tried::Yours;
                }
                last = reading_of(&finding, stage.source()).or(last);
                Event::Looked { finding, rest: seen.survey.rest, obstacle: seen.survey.obstacle }
            }
            Step::Click(_) => {
                let clues = last.map_or(Clues::NONE, |reading| reading.clues);
                let reading = Reading { state: State::On, source: stage.source(), at: browser::now(), clues };
                // Made before, so that nothing stands between the click and its telling.
                let clicked = say(&FromPage::Clicked { session: session.clone(), reading, kept });
                // Meanwhile the member may have switched it on themselves, or have gone.
                let may = !kept || is_granted(&leave(true)).await && engine.is_visible() && engine.visit() == visit;
                let made = may && stage.click(&engine, &engine.setting);
                if made {
                    // Said at once and not waited for: should the tab be closed now, it is known that this has to be read.
                    browser::post(&clicked);
                }
                Event::Clicked(made)
            }
            step @ (Step::Read(_, wait) | Step::ReadAlone(wait)) => {
                let reading = stage.read(&engine, &engine.setting, step, wait).await;
                let state = reading.state;
                last = Some(reading);
                Event::Read(state)
            }
            Step::End(outcome) => {
                let helpless = !matches!(stage, Stage::Here) && !procedure.has_clicked() && outcome.is_worth_a_tab();
                let ours = hand == Hand::Ours && engine.visit() == visit;
                if helpless
                    && ours
                    && !engine.is_home()
                    && !engine.is_errand()
                    && is_granted(&FromPage::TurnOffInTab).await
                {
                    drop(running);
                    engine.wait_elsewhere();
                    return Tried::Elsewhere;
                }
                // First of all: the card that is about to be shown may have a button to try again.
                drop(running);
                let shown = (shown || kept && procedure.has_clicked()) && engine.visit() == visit;
                return Tried::Ended(conclude(&engine, &stage, outcome, last, who, shown));
            }
        };
        // Nothing is done by itself where the member does not look.
        let unseen = kept && !procedure.has_clicked() && !engine.is_visible();
        let stopped = unseen || engine.visit() != visit || !browser::is_alive();
        procedure.on(if stopped { Event::Abandoned } else { event }, engine.clock());
        if procedure.phase() != before {
            tell(&engine, procedure.phase(), last, who, shown);
        }
    }
}

/// The card for an end.
fn card(outcome: Outcome, at: Millis, who: Option<Who>) -> Card {
    if outcome == Outcome::Verified && who == Some(Who::Kept) { Card::Kept(at) } else { Card::Ended(outcome, at) }
}

/// A reading of the control, if the look says anything certain.
fn reading_of(finding: &Finding, source: Source) -> Option<Reading> {
    let state = finding.state();
    let clues = finding.clues();
    state.is_known().then(|| Reading { state, source, at: browser::now(), clues })
}

fn tell(engine: &Engine, phase: Phase, last: Option<Reading>, who: Option<Who>, shown: bool) {
    match (phase, last) {
        (Phase::Verified, Some(reading)) => {
            if shown || who == Some(Who::Kept) {
                engine.show(card(Outcome::Verified, reading.at, who));
            }
            engine.note_reading(reading, who, reading.source == Source::Document);
        }
        // The end has more to it: `conclude` says it.
        (Phase::Ended(_), _) => return,
        (phase, _) if shown => engine.show(Card::Working(phase)),
        _ => {}
    }
    browser::post(&say(&FromPage::Progress(phase)));
}

/// Says how it ended and notes what was read last, if that is a reading at all.
fn conclude(
    engine: &Engine,
    stage: &Stage,
    outcome: Outcome,
    last: Option<Reading>,
    who: Option<Who>,
    shown: bool,
) -> Ended {
    // In a hidden copy nobody can answer anything.
    let outcome = if matches!(stage, Stage::Here) { outcome } else { outcome.unseen() };
    let at = last.map_or_else(browser::now, |reading| reading.at);
    let source = last.map_or(Source::Live, |reading| reading.source);
    let said = |state| Reading { state, source, at: browser::now(), clues: Clues::NONE };
    let reading = match outcome {
        Outcome::Unverified(doubt) => Some(said(State::Unknown(doubt))),
        Outcome::SignedOut => Some(said(State::SignedOut)),
        Outcome::Abandoned | Outcome::NotStarted(_) | Outcome::NeedsYou(_) => None,
        _ => last,
    };
    // The banner's time is that of the reading which the sentence is about.
    let at = if outcome.is_off() { at } else { browser::now() };
    // What the page in front of the member shows, where it was not the one that was looked at.
    let shows_on = || engine.find(&engine.look(), &engine.setting).state() == State::On;
    let last_seen_on = last.is_some_and(|reading| reading.state == State::On && reading.source == Source::Live);
    let unaware = outcome.is_off() && !matches!(stage, Stage::Here) && engine.is_home() && shows_on();
    engine.set_trust(Trust::after(outcome, unaware, last_seen_on));
    if shown {
        engine.show(card(outcome, at, who));
        if !outcome.is_off() && outcome != Outcome::NeedsYou(Need::Dialog) && matches!(stage, Stage::Here) {
            engine.point_out();
        }
    }
    if let Some(reading) = reading {
        engine.note_reading(reading, outcome.author(reading.state, who), false);
    }
    browser::post(&say(&FromPage::Progress(Phase::Ended(outcome))));
    Ended { outcome, at }
}
