//! What the engine does when it is asked to: by the member's click in the banner, or by the background.

use std::rc::{Rc, Weak};

use gloo_timers::future::TimeoutFuture;
use js_sys::Function;
use wasm_bindgen::prelude::*;
use web_sys::{Element, Event, Node};

use super::banner::{Action, Card};
use super::engine::{Engine, say, send_surely};
use super::hearing;
use super::procedure::{Hand, turn_off};
use super::readers;
use super::stage::Stage;
use crate::browser;
use crate::messages::{FromPage, ToPage};
use crate::setting::reminder::{Choice, Choices};
use crate::setting::schedule::Agreed;
use crate::setting::state::{Doubt, Reading, State};
use crate::setting::survey::Finding;
use crate::setting::switch_off::{ELSEWHERE_MS, Trust};

impl Engine {
    /// Shows a card, unless the member has closed the banner for this visit.
    pub fn show(&self, card: Card) {
        if self.closed.get() {
            return;
        }
        let first = self.banner().card().is_none();
        self.banner().show(card);
        if first && !self.is_home() {
            self.beat();
        }
    }

    /// Draws a ring around LinkedIn's own switch, where it can be told: the member has to press it.
    pub fn point_out(&self) {
        if let Some(control) = self.control() {
            self.banner().point_at(&control);
        }
    }

    /// LinkedIn's own switch, if it can be told.
    fn control(&self) -> Option<Element> {
        let seen = self.look();
        match self.find(&seen, &self.setting) {
            Finding::Found(found) => seen.elements.get(found.control).cloned(),
            Finding::Nothing(_) => None,
        }
    }

    pub(super) fn begin(&self, hand: Hand) {
        if let Some(engine) = self.this.get().and_then(Weak::upgrade) {
            browser::spawn(async move {
                turn_off(engine, hand).await;
            });
        }
    }

    /// The member's click goes on in a tab of its own; should that never be heard of again, the setting is read anew.
    pub fn wait_elsewhere(&self) {
        self.elsewhere.set(true);
        self.show(Card::InTab);
        let Some(engine) = self.this.get().and_then(Weak::upgrade) else { return };
        browser::spawn(async move {
            TimeoutFuture::new(u32::try_from(ELSEWHERE_MS).unwrap_or(u32::MAX)).await;
            if engine.elsewhere.replace(false) {
                engine.banner().hide();
                engine.check().await;
            }
        });
    }

    /// The member has used the banner. Only trusted events get here.
    pub(super) fn act(&self, action: Action) {
        match action {
            Action::TurnOff => self.begin(Hand::Ours),
            Action::NotNow => self.choose(Choice::NotNow),
            Action::Never => self.choose(Choice::Never),
            Action::Close => self.close(),
            // A fresh load, also when this is the setting's page: what it shows may be out of date.
            Action::OpenSetting if self.is_home() => drop(self.window.location().reload()),
            Action::OpenSetting => drop(self.window.location().assign(&self.setting.path())),
        }
    }

    fn choose(&self, choice: Choice) {
        let mut choices = self.choices.get();
        choices.take(choice, browser::now());
        self.choices.set(choices);
        self.close();
        browser::spawn(async move {
            send_surely(&FromPage::Chose(choice)).await;
        });
    }

    /// Closing also gives up what is under way.
    fn close(&self) {
        self.closed.set(true);
        if self.warns() || self.elsewhere.replace(false) {
            browser::post(&say(&FromPage::Withdrawn));
        }
        self.banner().hide();
        if self.busy.get() {
            self.visit.set(self.visit.get() + 1);
            self.beat();
        }
    }

    /// Asks LinkedIn anew, because the member wants to know; what the page in front of them shows may be old.
    pub async fn check(&self) -> Reading {
        let home = self.is_home();
        let shown = if home { self.find(&self.look(), &self.setting).state() } else { State::Unknown(Doubt::NotRead) };
        let agreed = (!home).then(Agreed::default);
        let (reading, who, agreed) = readers::afresh(self, shown, agreed).await;
        if reading.state.is_known() && reading.state != shown {
            if home && shown.is_known() {
                self.set_trust(Trust::Nothing);
            }
            // What it is yet to show may be older than that.
            self.loaded_here.set(false);
            if home || self.warns() {
                self.banner().hide();
            }
        }
        self.report(reading, who, agreed).await;
        self.attend();
        reading
    }

    /// Reads because this tab was opened for that, and says so.
    pub(super) fn run_check(&self) {
        let Some(engine) = self.this.get().and_then(Weak::upgrade) else { return };
        browser::spawn(async move {
            if engine.is_home() {
                // The page has only just been loaded, and is yet to show it.
                readers::switch(&engine, &engine.setting, &Stage::Here).await;
            }
            let reading = engine.check().await;
            browser::post(&say(&FromPage::Checked(reading)));
            engine.soon(0);
        });
    }

    /// Takes what holds for warnings from now on.
    fn obey(&self, order: ToPage) {
        if order != ToPage::TakeBack {
            self.choices.set(Choices { quiet_until: None, never: order == ToPage::Hush });
        }
        // The setting's own page may warn beside another one.
        let quiet = order == ToPage::Hush || order == ToPage::TakeBack && !self.is_home();
        if quiet && self.warns() {
            self.banner().hide();
        }
    }

    /// A message from the background. Says whether it will be replied to.
    pub(super) fn hear(self: &Rc<Self>, message: JsValue, reply: Function) -> bool {
        let Some(message) = hearing::to_page(&message) else { return false };
        let engine = self.clone();
        browser::spawn(async move {
            let answer = match message {
                // Before it knows whose session it is, it does nothing for anybody.
                ToPage::AreYouThere => engine.welcome.get().is_some().into(),
                ToPage::TurnOff => {
                    engine.closed.set(false);
                    say(&turn_off(engine.clone(), Hand::Ours).await)
                }
                ToPage::Look => {
                    engine.check().await;
                    JsValue::TRUE
                }
                ToPage::DoYouWarn => (engine.is_visible() && (engine.warns() || engine.asking.get())).into(),
                ToPage::TakeBack | ToPage::Hush | ToPage::Warn => {
                    engine.obey(message);
                    JsValue::TRUE
                }
                ToPage::Ended(ended) => {
                    // It may be said twice: that it is off, and that it did not stay so.
                    if engine.elsewhere.replace(false) || matches!(engine.banner().card(), Some(Card::Ended(..))) {
                        engine.show(Card::Ended(ended.outcome, ended.at));
                    }
                    JsValue::TRUE
                }
            };
            // Nobody may be listening any more.
            let _ = reply.call1(&JsValue::UNDEFINED, &answer);
        });
        true
    }

    /// A trusted click near the switch is the member's own doing.
    pub(super) fn notice_click(&self, event: &Event) {
        if !event.is_trusted() || !self.is_home() {
            return;
        }
        let Some(target) = event.target() else { return };
        let around = (0..3).try_fold(self.control(), |element, _| Some(element?.parent_element())).flatten();
        if around.is_some_and(|around| around.contains(Some(target.unchecked_ref::<Node>()))) {
            self.touched.set(self.precise());
        }
    }
}
