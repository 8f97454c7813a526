//! One attempt, event by event: what comes next.

use serde::{Deserialize, Serialize};

use super::{DEADLINE_MS, Event, Need, Outcome, Phase, Step};
use crate::setting::state::{Doubt, Source, State};
use crate::setting::survey::{Certainty, Finding, Found, Obstacle, Rest, Usable};

/// How long to look for the control, in milliseconds. One fault of LinkedIn's is to show it five seconds late.
const SEARCH_MS: u64 = 10_000;
/// How long the control may take to follow the click, in milliseconds.
const REACTION_MS: u64 = 6_000;
/// How often to look at the control while something is expected of it, in milliseconds.
const GLANCE_MS: u32 = 50;
/// Waits before each further reading while LinkedIn still reads on, in milliseconds: the save may be under way, and mostly is when
/// LinkedIn is asked for the first time.
const PATIENCE_MS: [u32; 4] = [200, 400, 1_200, 2_000];
/// The wait before the last one of these readings, in milliseconds.
const ALONE_MS: u32 = 1_000;
/// When to look again whether "off" lasted, in milliseconds after it was verified.
const STAYED_MS: [u32; 3] = [700, 800, 1_500];
/// More events than the deadline has room for.
const MOST_EVENTS: u32 = 3_000;

/// One attempt to switch off: begun by a trusted click of the member, or by Trainstop itself where they have chosen "Keep it off".
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Procedure {
    phase: Phase,
    awaiting: Step,
    begun: u64,
    searching: u64,
    clicked: Option<u64>,
    seen_off: bool,
    /// Whether the control read on when it was last seen.
    reads_on: bool,
    calibrated: bool,
    /// Whether LinkedIn was asked after a brief rest of the page only, and whether that was too soon once.
    hurried: bool,
    hurried_in_vain: bool,
    readings: usize,
    stayed: usize,
    events: u32,
}

impl Procedure {
    /// Begins an attempt at `now` (milliseconds of any clock that does not jump).
    ///
    /// `calibrated`: LinkedIn's page data is known to have said "on" when the control did.
    #[must_use]
    pub fn begin(calibrated: bool, now: u64) -> Self {
        Self {
            phase: Phase::Opening,
            awaiting: Step::Look(0),
            begun: now,
            searching: now,
            clicked: None,
            seen_off: false,
            reads_on: false,
            calibrated,
            hurried: false,
            hurried_in_vain: false,
            readings: 0,
            stayed: 0,
            events: 0,
        }
    }

    /// Begins an attempt whose one click the member has made on LinkedIn's own switch: only to be verified.
    #[must_use]
    pub fn begin_clicked(calibrated: bool, now: u64) -> Self {
        Self { phase: Phase::Clicked, clicked: Some(now), ..Self::begin(calibrated, now) }
    }

    /// Whether the one click was made, or may have been.
    #[must_use]
    pub fn has_clicked(&self) -> bool {
        self.clicked.is_some()
    }

    /// How far it has come.
    #[must_use]
    pub fn phase(&self) -> Phase {
        self.phase
    }

    /// What it is waiting for.
    #[must_use]
    pub fn step(&self) -> Step {
        self.awaiting
    }

    /// Takes an event at `now` (same clock as [`Self::begin`]) and says what comes next.
    pub fn on(&mut self, event: Event, now: u64) -> Step {
        if matches!(self.phase, Phase::Ended(_)) {
            return self.awaiting;
        }
        self.events += 1;
        let late = now.saturating_sub(self.begun) >= DEADLINE_MS || self.events > MOST_EVENTS;
        self.awaiting = match (event, self.awaiting) {
            (Event::Abandoned, _) => self.give_up(Doubt::NotRead),
            _ if late => self.give_up(Doubt::Timeout),
            (Event::Looked { finding, rest, obstacle }, Step::Look(_)) => match obstacle {
                Some(obstacle) => self.stop_at(obstacle),
                None => self.looked(&finding, rest, now),
            },
            (Event::Clicked(made), Step::Click(_)) => self.clicked(made, now),
            (Event::Read(state), Step::Read(source, _)) => self.read(source, state, now),
            (Event::Read(state), Step::ReadAlone(_)) => self.read(Source::Frame, state, now),
            // Whatever that was, it does not tell whether the click was made; asking again could be a second one.
            (_, Step::Click(_)) => self.clicked(true, now),
            (_, step) => step,
        };
        self.awaiting
    }

    fn end(&mut self, outcome: Outcome) -> Step {
        self.phase = Phase::Ended(outcome);
        Step::End(outcome)
    }

    /// What is true when nothing more will be done.
    fn give_up(&mut self, doubt: Doubt) -> Step {
        let clicked = self.clicked.is_some() || matches!(self.awaiting, Step::Click(_));
        self.end(match (self.phase, clicked, doubt) {
            (Phase::Verified, ..) => Outcome::Verified,
            (_, true, _) => Outcome::Unverified(doubt),
            (_, false, Doubt::NotRead) => Outcome::Abandoned,
            (_, false, _) => Outcome::NotStarted(doubt),
        })
    }

    fn stop_at(&mut self, obstacle: Obstacle) -> Step {
        self.end(match (self.phase, obstacle) {
            (Phase::Verified, _) => Outcome::Verified,
            (_, Obstacle::SignIn) => Outcome::SignedOut,
            (_, Obstacle::Checkpoint) => Outcome::NeedsYou(Need::Checkpoint),
            (_, Obstacle::Dialog) => Outcome::NeedsYou(Need::Dialog),
        })
    }

    fn looked(&mut self, finding: &Finding, rest: Rest, now: u64) -> Step {
        match self.phase {
            Phase::Clicked => self.follow(finding, rest, now),
            Phase::Verified => self.watch(finding, rest),
            _ => self.search(finding, rest, now),
        }
    }

    fn search(&mut self, finding: &Finding, rest: Rest, now: u64) -> Step {
        if let Finding::Found(found) = finding {
            // A switch that reads on for a moment may be one that is only being put up. A fresh copy of the page can be asked for
            // at once; but pressed is only what lasts, or what that copy says is on as well.
            let is_confirmed_apart = (self.phase == Phase::Located) == self.calibrated && !self.hurried_in_vain;
            let enough = if is_confirmed_apart { Rest::Brief } else { Rest::Settled };
            if found.may_click() && rest >= enough {
                self.hurried = rest < Rest::Settled;
                return self.locate(found);
            }
            if rest == Rest::Settled && found.certainty > Certainty::Weak && found.state == State::Off {
                // Between the reading and now somebody has switched it off; that is for LinkedIn to confirm.
                let changed = self.phase == Phase::Located;
                return if changed { self.verify() } else { self.end(Outcome::AlreadyOff) };
            }
        }
        // A page that is refused, or belongs to somebody else, will not become another by waiting.
        let hopeless = matches!(finding, Finding::Nothing(doubt) if doubt.is_final());
        if !hopeless && now.saturating_sub(self.searching) < SEARCH_MS {
            return Step::Look(GLANCE_MS);
        }
        let outcome = match finding {
            Finding::Nothing(doubt) => Outcome::NotStarted(*doubt),
            Finding::Found(Found { state: State::Unknown(doubt), .. }) => Outcome::NotStarted(*doubt),
            Finding::Found(found) if found.certainty == Certainty::Weak => Outcome::NeedsYou(Need::Uncertain),
            Finding::Found(found) if found.usable != Usable::Yes => Outcome::NeedsYou(Need::Unusable),
            Finding::Found(_) => Outcome::NotStarted(Doubt::Unsettled),
        };
        self.end(outcome)
    }

    fn locate(&mut self, found: &Found) -> Step {
        match self.phase {
            Phase::Opening if !self.calibrated => {
                self.phase = Phase::Located;
                Step::Read(Source::Document, 0)
            }
            _ => {
                self.phase = Phase::Located;
                Step::Click(found.control)
            }
        }
    }

    fn clicked(&mut self, made: bool, now: u64) -> Step {
        if !made {
            return self.end(Outcome::NotStarted(Doubt::Unsettled));
        }
        self.clicked = Some(now);
        self.phase = Phase::Clicked;
        Step::Look(0)
    }

    /// After the click: wait until the control reads off and the page is quiet.
    fn follow(&mut self, finding: &Finding, rest: Rest, now: u64) -> Step {
        let waited = now.saturating_sub(self.clicked.unwrap_or(self.begun));
        let patient = waited < REACTION_MS;
        let state = finding.state();
        self.reads_on = state == State::On;
        match state {
            State::Off => {
                self.seen_off = true;
                let busy = matches!(finding, Finding::Found(found) if found.usable != Usable::Yes);
                // LinkedIn is asked at once: what it says decides, and it is asked again if that is still "on".
                if patient && (busy || rest == Rest::Moving) {
                    return Step::Look(GLANCE_MS);
                }
                self.verify()
            }
            State::On if self.seen_off && rest == Rest::Settled => self.end(Outcome::NotSaved),
            _ if patient => Step::Look(GLANCE_MS),
            // The control did not follow, is gone, or cannot be read. Only LinkedIn can tell now.
            _ => self.verify(),
        }
    }

    fn verify(&mut self) -> Step {
        self.phase = Phase::Settled;
        match PATIENCE_MS.len() - self.readings {
            0 => Step::ReadAlone(ALONE_MS),
            // The last readings before giving up are of the page itself.
            left if self.calibrated && left > 1 => Step::Read(Source::Document, 0),
            _ => Step::Read(Source::Frame, 0),
        }
    }

    fn read(&mut self, source: Source, state: State, now: u64) -> Step {
        match self.phase {
            Phase::Settled => self.judge(source, state),
            Phase::Verified => match state {
                State::On => self.end(Outcome::Reverted),
                _ => self.end(Outcome::Verified),
            },
            _ => self.calibrate(source, state, now),
        }
    }

    /// Before the click: what does LinkedIn say while the control says on?
    fn calibrate(&mut self, source: Source, state: State, now: u64) -> Step {
        match (source, state) {
            (_, State::SignedOut) => self.end(Outcome::SignedOut),
            (_, State::Unknown(Doubt::Checkpoint)) => self.end(Outcome::NeedsYou(Need::Checkpoint)),
            (_, State::Unknown(doubt @ (Doubt::Network | Doubt::Timeout | Doubt::OtherSession))) => {
                self.end(Outcome::NotStarted(doubt))
            }
            // That was asked too soon: what the switch reads has to last first.
            (Source::Document, State::Off) if self.hurried => {
                self.hurried_in_vain = true;
                self.phase = Phase::Opening;
                self.look_before_click(now)
            }
            // The page may be out of date, or the data may mean something else than we think: a fresh page decides.
            (Source::Document, State::Off) => Step::Read(Source::Frame, 0),
            (Source::Document, State::On) => {
                self.calibrated = true;
                self.look_before_click(now)
            }
            (Source::Document, State::Unknown(_)) | (_, State::On) => self.look_before_click(now),
            (_, State::Off) => self.end(Outcome::PageOutdated),
            (_, State::Unknown(_)) => self.end(Outcome::NotStarted(Doubt::Contradictory)),
        }
    }

    /// Reading took time; the click needs a survey of this moment.
    fn look_before_click(&mut self, now: u64) -> Step {
        self.searching = now;
        Step::Look(0)
    }

    fn judge(&mut self, source: Source, state: State) -> Step {
        match state {
            // The switch went off before anything was pressed, and LinkedIn confirms that or does not.
            State::Off if self.clicked.is_none() => self.end(Outcome::AlreadyOff),
            State::On if self.clicked.is_none() => self.end(Outcome::NotStarted(Doubt::Contradictory)),
            State::Off if self.reads_on => self.end(Outcome::Unverified(Doubt::Contradictory)),
            State::Off => {
                self.phase = Phase::Verified;
                // Whether it lasts is asked of the source that said so.
                self.calibrated = source == Source::Document;
                Step::Look(STAYED_MS[0])
            }
            State::SignedOut => self.end(Outcome::SignedOut),
            State::Unknown(Doubt::Checkpoint) => self.end(Outcome::NeedsYou(Need::Checkpoint)),
            // A page without data: the frame can still tell.
            State::Unknown(doubt) if source == Source::Document && doubt != Doubt::OtherSession => {
                self.calibrated = false;
                Step::Read(Source::Frame, 0)
            }
            // Asking again at once would not change that, and might make it worse.
            State::Unknown(doubt) if doubt.is_final() || self.readings > 0 => self.end(Outcome::Unverified(doubt)),
            State::On | State::Unknown(_) => match PATIENCE_MS.get(self.readings) {
                Some(wait) => {
                    self.readings += 1;
                    self.phase = Phase::Clicked;
                    Step::Look(*wait)
                }
                None => self.end(match state {
                    State::Unknown(doubt) => Outcome::Unverified(doubt),
                    _ if self.seen_off => Outcome::NotSaved,
                    _ => Outcome::NoEffect,
                }),
            },
        }
    }

    /// After "verified": does it last?
    fn watch(&mut self, finding: &Finding, rest: Rest) -> Step {
        if rest == Rest::Settled
            && matches!(finding, Finding::Found(found) if found.state == State::On && found.may_click())
        {
            return self.end(Outcome::Reverted);
        }
        self.stayed += 1;
        match STAYED_MS.get(self.stayed) {
            Some(wait) => Step::Look(*wait),
            None => Step::Read(if self.calibrated { Source::Document } else { Source::Frame }, 0),
        }
    }
}
