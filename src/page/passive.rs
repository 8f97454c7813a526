//! What happens on LinkedIn's pages without anybody asking: a reading a day, and a warning while the setting is on.

use std::rc::{Rc, Weak};

use gloo_timers::future::TimeoutFuture;
use js_sys::{Function, Promise};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

use super::banner::Card;
use super::engine::{Engine, say};
use super::hearing;
use super::procedure::{Hand, turn_off};
use super::readers;
use crate::browser::{self, apart, get, object};
use crate::messages::{FromPage, Plan, Tried};
use crate::setting::document::obstacle_at;
use crate::setting::schedule::Need;
use crate::setting::state::{Doubt, Source, State};

/// How long to wait for an idle moment at the most, in milliseconds.
const IDLE_MS: f64 = 1_000.0;
/// How often leave to warn is asked for, and with what pause, in milliseconds: the tab that warns may be on its way out of sight.
const ASKINGS: u32 = 3;
const ASKING_PAUSE_MS: u32 = 500;

impl Engine {
    /// Whether the member can see the page.
    pub fn is_visible(&self) -> bool {
        !self.document.hidden()
    }

    /// What the browser says of its connection.
    fn connection(&self, name: &str) -> JsValue {
        get(&get(&self.window, "navigator"), name)
    }

    /// Whether the browser is asked to save data.
    fn saves_data(&self) -> bool {
        get(&self.connection("connection"), "saveData").is_truthy()
    }

    /// Whether a warning would have its place, and the page is still of the browser's session. To ask for that takes the browser
    /// half a millisecond.
    pub fn may_show_warning(&self) -> bool {
        self.has_place() && self.is_same_session()
    }

    /// Whether a warning would have its place: nothing is shown or under way, nobody has closed one on this visit, and this is
    /// not the setting's page, which has its own.
    pub(super) fn has_place(&self) -> bool {
        let quiet = self.closed.get() || self.busy.get() || self.elsewhere.get() || self.is_home();
        // On a page to sign in on, or a security check, there is nobody yet whose setting it could be.
        let quiet = quiet || obstacle_at(&self.path()).is_some();
        !quiet && self.is_visible() && self.banner().card().is_none()
    }

    /// Whether it shows a warning.
    pub fn warns(&self) -> bool {
        matches!(self.banner().card(), Some(Card::Warning { .. } | Card::OnAgain(_)))
    }

    /// The page was hidden or shown. A warning goes with the member's eyes: it is never in two tabs at once.
    pub(super) fn seen_or_not(&self) {
        self.banner().seen_anew();
        if self.is_home() {
            return;
        }
        if self.is_visible() {
            self.attend();
        } else if self.warns() {
            self.banner().hide();
            browser::post(&say(&FromPage::Withdrawn));
        }
    }

    /// On a page that is not the setting's: what does the session need?
    pub(super) fn attend(&self) {
        self.attend_to(None);
    }

    /// The same where the answer is known already.
    pub(super) fn attend_to(&self, planned: Option<Plan>) {
        // Whose the plan is was asked a moment ago.
        if !self.has_place() || (planned.is_none() && !self.is_same_session()) {
            return;
        }
        let engine = self.this.get().and_then(Weak::upgrade);
        if let Some(engine) = engine.filter(|engine| !engine.attending.replace(true)) {
            browser::spawn(async move {
                attend(&engine, planned).await;
                engine.attending.set(false);
            });
        }
    }
}

/// Does for this page what its session needs: nothing, a reading, a warning. After each thing done it asks anew: that takes its time,
/// in which there may have come to be something else to do.
async fn attend(engine: &Rc<Engine>, mut planned: Option<Plan>) {
    let Some(session) = engine.session().await else { return };
    let ask = say(&FromPage::Plan(session));
    let (mut askings, mut was_read, mut was_tried) = (0, false, false);
    loop {
        let plan = match planned.take() {
            Some(plan) => Some(plan),
            None => {
                // Leave to warn comes with the answer, so that from here on no other tab warns: this one is asking.
                engine.asking.set(true);
                browser::send(&ask).await.as_ref().and_then(hearing::plan)
            }
        };
        engine.asking.set(plan.is_some_and(|plan| plan.leave));
        // Another tab warns, or the background was on its way out.
        let Some(plan) = plan.filter(|plan| plan.leave || !matches!(plan.need, Need::Warning(_))) else {
            askings += 1;
            if askings == ASKINGS || !engine.may_show_warning() {
                break;
            }
            TimeoutFuture::new(ASKING_PAUSE_MS).await;
            continue;
        };
        // An attempt of Trainstop's own was cut short, and the reading has found what came of it: the member has not been told yet.
        // Later on it can be one of another tab's, which tells it.
        let just_read = was_read && !was_tried && askings == 0;
        if let Some(at) = plan.kept.filter(|_| just_read && engine.may_show_warning()) {
            engine.show(Card::Kept(at));
        }
        match plan.need {
            Need::Reading if !was_read => {
                if !apart(read(engine, &plan)).await {
                    break;
                }
                was_read = true;
            }
            Need::Warning(_) if !engine.may_show_warning() => break,
            // While that goes on, no other tab warns.
            Need::Warning(_) if plan.on_again.is_some() && !was_tried => {
                if apart(keep_off(engine)).await {
                    break;
                }
                was_tried = true;
            }
            Need::Warning(at) => {
                let warning = Card::Warning { certain: true, at, source: plan.source.unwrap_or(Source::Document) };
                engine.show(plan.on_again.map_or(warning, Card::OnAgain));
                break;
            }
            _ => break,
        }
    }
    engine.asking.set(false);
}

/// One reading, when the page is idle and it is this tab's turn. Says whether one was made.
async fn read(engine: &Engine, plan: &Plan) -> bool {
    idle(engine).await;
    // Whoever saves data wants no page loaded unasked; and nobody looks at a hidden page.
    if engine.saves_data() || !engine.may_show_warning() || !is_granted(&FromPage::MayRead).await {
        return false;
    }
    let unread = State::Unknown(Doubt::NotRead);
    let (reading, who, agreed) = readers::afresh(engine, unread, Some(plan.agreed)).await;
    engine.report(reading, who, agreed).await;
    true
}

/// Switches off without a click of the member's, where they have chosen that and the background gives leave: on a page that they
/// see, and by the procedure that their click begins, but for a tab of its own. Says whether there is nothing to warn of any more.
pub async fn keep_off(engine: &Rc<Engine>) -> bool {
    idle(engine).await;
    let quiet = engine.closed.get() || !engine.is_visible();
    if quiet || engine.saves_data() || !engine.connection("onLine").is_truthy() {
        return false;
    }
    match turn_off(engine.clone(), Hand::Kept).await {
        // What was said about it takes the warning's place.
        Tried::Ended(ended) => ended.outcome.is_off() || engine.banner().card().is_some(),
        _ => false,
    }
}

/// Asks the background a question that is answered by yes or no.
pub async fn is_granted(message: &FromPage) -> bool {
    browser::send(&say(message)).await.is_some_and(|reply| reply.is_truthy())
}

/// Until the page has nothing better to do.
async fn idle(engine: &Engine) {
    let Ok(request) = get(&engine.window, "requestIdleCallback").dyn_into::<Function>() else {
        return TimeoutFuture::new(0).await;
    };
    let options = object(&[("timeout", IDLE_MS.into())]);
    let promise = Promise::new(&mut |resolve, _| {
        // A page that refuses even this is idle enough.
        let _ = request.call2(&engine.window, &resolve, &options);
    });
    let _ = JsFuture::from(promise).await;
}
