//! Watching the setting's page while the member is there: when to look, and what follows from what is seen.

use std::rc::Weak;

use gloo_timers::future::TimeoutFuture;
use js_sys::Array;
use wasm_bindgen::prelude::*;
use web_sys::{MutationObserver, MutationObserverInit};

use super::banner::Card;
use super::engine::{Engine, say};
use super::passive::keep_off;
use super::procedure::Hand;
use crate::browser;
use crate::messages::FromPage;
use crate::setting::ledger::Who;
use crate::setting::state::{Clues, Reading, Source, State};
use crate::setting::survey::{Certainty, Finding, Rest};
use crate::setting::switch_off::{Need, Outcome, Trust};

/// How soon after a change of the page it is looked at, in milliseconds: changes come in bursts.
pub const SOON_MS: u32 = 60;
/// How often it is looked at anyway, in milliseconds: a switch can move without any change of the document's tree.
const HEARTBEAT_MS: u32 = 1_000;
/// How long a page may take to show its switch before that is said, in milliseconds.
const PATIENCE_MS: f64 = 8_000.0;

/// A mutation observer that stops when dropped.
pub struct Watch {
    observer: MutationObserver,
    _callback: Closure<dyn FnMut()>,
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.observer.disconnect();
    }
}

impl Engine {
    pub(super) fn watch(&self) -> Option<Watch> {
        let weak = self.this.get()?.clone();
        let callback = Closure::<dyn FnMut()>::new(move || {
            if let Some(engine) = weak.upgrade() {
                engine.soon(SOON_MS);
            }
        });
        let observer = MutationObserver::new(callback.as_ref().unchecked_ref()).ok()?;
        let options = MutationObserverInit::new();
        options.set_child_list(true);
        options.set_subtree(true);
        let attributes = ["aria-checked", "aria-labelledby", "checked", "disabled", "hidden", "inert"];
        options.set_attribute_filter(&attributes.iter().map(|name| JsValue::from_str(name)).collect::<Array>());
        observer.observe_with_options(&self.document, &options).ok()?;
        Some(Watch { observer, _callback: callback })
    }

    /// Looks again after a while; changes that come in the meantime are seen by the same look.
    pub(super) fn soon(&self, milliseconds: u32) {
        if self.due.replace(true) {
            return;
        }
        let Some(weak) = self.this.get().cloned() else { return };
        browser::spawn(async move {
            TimeoutFuture::new(milliseconds).await;
            if let Some(engine) = weak.upgrade() {
                engine.due.set(false);
                engine.tick();
            }
        });
    }

    /// Looks again and again for as long as the member stays: a switch can move without any change of the document's tree.
    pub(super) fn beat(&self) {
        let Some(weak) = self.this.get().cloned() else { return };
        let visit = self.visit();
        browser::spawn(async move {
            loop {
                TimeoutFuture::new(HEARTBEAT_MS).await;
                match weak.upgrade() {
                    // Elsewhere there is something to look after only while a card is shown.
                    Some(engine)
                        if engine.visit() == visit && (engine.is_home() || engine.banner().card().is_some()) =>
                    {
                        // Not with every change of the page: two that put things back at once would never rest.
                        engine.banner().keep();
                        engine.tick();
                    }
                    _ => return,
                }
            }
        });
    }

    /// One look at the page, and what follows from it.
    fn tick(&self) {
        if !browser::is_alive() {
            self.retire();
            return;
        }
        // While a procedure runs it is the one that looks.
        if !self.busy.get() && self.is_home() && self.welcome.get().is_some() && self.trust.get() != Trust::Nothing {
            self.look_again();
        }
    }

    /// A function of its own, so that a page that is not the setting's does without all this.
    #[inline(never)]
    fn look_again(&self) {
        let seen = self.look();
        let finding = self.find(&seen, &self.setting);
        let state = finding.state();
        // Behind a dialog, what the switch shows may be waiting for an answer.
        if seen.survey.rest < Rest::Settled || seen.survey.obstacle.is_some() {
            self.soon(SOON_MS);
        } else if state.is_known() {
            self.take(state, &finding);
        } else {
            self.doubt(state);
        }
    }

    /// A state that can be read: note it if it is news, and warn or stop warning.
    fn take(&self, state: State, finding: &Finding) {
        let before = *self.said.borrow();
        let theirs = self.was_touched();
        match state {
            // The member has answered what LinkedIn asked; whether that was saved is LinkedIn's to say.
            State::Off if matches!(self.banner().card(), Some(Card::Ended(Outcome::NeedsYou(Need::Dialog), _))) => {
                self.set_trust(Trust::Full);
                return self.begin(Hand::Moved { by_member: false });
            }
            // It looks off, and LinkedIn has said otherwise.
            State::Off if self.is_discredited() => return,
            // A switch that moves under our eyes is a claim, whoever moved it. Whether it was saved is LinkedIn's to say.
            State::Off if before == Some(State::On) => return self.begin(Hand::Moved { by_member: theirs }),
            State::On => self.set_trust(Trust::Full),
            _ => {}
        }
        if before != Some(state) {
            let who = match (theirs && before.is_some(), state, self.loaded_here.get()) {
                (true, ..) => Some(Who::You),
                // Read from a page that LinkedIn has just sent. After in-app navigation the page may show what it knew before.
                (false, State::On, true) => Some(Who::NotYou),
                _ => None,
            };
            self.note(state, finding.clues(), who);
        }
        match (state, self.banner().card()) {
            // An attempt that failed keeps its sentence, and its button to try again.
            (State::On, Some(Card::Ended(outcome, _))) if !outcome.is_off() => {}
            (State::On, Some(Card::Ended(..) | Card::Kept(_))) if !theirs => {
                self.show(Card::Ended(Outcome::Reverted, browser::now()));
            }
            (State::On, _) if self.warns() => {}
            (State::On, _) if self.choices.get().allow_warning(state, browser::now()) => {
                let certain = matches!(finding, Finding::Found(found) if found.certainty > Certainty::Weak);
                self.show(Card::Warning { certain, at: browser::now(), source: Source::Live });
                browser::post(&say(&FromPage::WarnsAtHome));
            }
            (State::Off, _) if self.warns() => self.banner().hide(),
            _ => {}
        }
    }

    /// A state that cannot be read: say so once the page has had its time, and claim nothing in the meantime.
    fn doubt(&self, state: State) {
        if self.warns() {
            self.banner().hide();
        }
        let patient = self.precise() - self.arrived.get() < PATIENCE_MS;
        if !patient && *self.said.borrow() != Some(state) {
            self.note(state, Clues::NONE, None);
        }
    }

    fn note(&self, state: State, clues: Clues, who: Option<Who>) {
        self.note_reading(Reading { state, source: Source::Live, at: browser::now(), clues }, who, false);
    }

    /// Has the background note a reading, without waiting for it: nothing may hang on a background that is being ended.
    pub fn note_reading(&self, reading: Reading, who: Option<Who>, agreed: bool) {
        self.said.replace(Some(reading.state));
        if let Some(engine) = self.this.get().and_then(Weak::upgrade) {
            browser::spawn(async move {
                let again = engine.report(reading, who, agreed).await;
                // The strongest warning takes the place of the usual one; it comes a moment later.
                if let (Some(again), Some(Card::Warning { certain: true, .. })) = (again, engine.banner().card()) {
                    engine.show(Card::OnAgain(again));
                    // On the setting's page nobody else comes to it; on the others `attend` does.
                    if engine.is_home() {
                        keep_off(&engine).await;
                    }
                }
            });
        }
    }
}
