//! The engine in one tab: follows the member to and from the setting's page, keeps looking there, and acts when asked to.

use std::cell::{Cell, OnceCell, RefCell};
use std::rc::{Rc, Weak};

use gloo_events::{EventListener, EventListenerOptions};
use gloo_timers::future::TimeoutFuture;
use wasm_bindgen::prelude::*;
use web_sys::{Document, Event, EventTarget, Window};

use super::banner::Banner;
use super::eyes::{self, Before, Seen};
use super::hearing;
use super::procedure::Hand;
use super::session::{self, Met};
use super::settled::Settled;
use super::watching::{SOON_MS, Watch};
use crate::browser::{self, MessageListener, apart, get};
use crate::messages::json::Json;
use crate::messages::{Errand, FromPage, Welcome};
use crate::parsed::Js;
use crate::setting::catalog::{Catalog, Setting};
use crate::setting::ledger::{OnAgain, Session, Who};
use crate::setting::page_data;
use crate::setting::reminder::Choices;
use crate::setting::state::{Doubt, Reading, State};
use crate::setting::survey::Finding;
use crate::setting::switch_off::Trust;

/// How often the background is told what must not be lost, and with what pause, in milliseconds: it may be on its way out.
const TELLINGS: u32 = 3;
const TELLING_PAUSE_MS: u32 = 500;
/// How long after a click of the member's a change counts as theirs, in milliseconds.
const THEIRS_MS: f64 = 5_000.0;

/// The engine of one tab.
pub struct Engine {
    /// The tab's window.
    pub window: Window,
    /// The catalogue.
    pub catalog: Catalog,
    /// The setting that it looks after.
    pub setting: Setting,
    /// The tab's document.
    pub(super) document: Document,
    /// The cookie of the session that the page was loaded in, as it was when this was first looked for.
    cookie: Option<String>,
    /// Whom the doorman has met here: it has worked out that session already.
    met: OnceCell<Session>,
    pub(super) this: OnceCell<Weak<Self>>,
    banner: OnceCell<Banner>,
    pub(super) welcome: OnceCell<Welcome>,
    pub(super) choices: Cell<Choices>,
    settled: Settled,
    pub(super) before: RefCell<Before>,
    pub(super) loaded_here: Cell<bool>,
    pub(super) visit: Cell<u32>,
    pub(super) arrived: Cell<f64>,
    pub(super) busy: Cell<bool>,
    pub(super) trust: Cell<Trust>,
    /// Whether the page was the setting's when it was last looked at.
    pub(super) at_home: Cell<bool>,
    /// Whether the procedure under way goes on in a hidden frame.
    in_frame: Cell<bool>,
    /// Whether what the session needs is being found out, or done.
    pub(super) attending: Cell<bool>,
    /// Whether the background is being asked for leave to warn, or has given it for a warning that is about to come.
    pub(super) asking: Cell<bool>,
    /// Whether a tab of its own was opened for a click in this one, and has not been heard of since.
    pub(super) elsewhere: Cell<bool>,
    pub(super) closed: Cell<bool>,
    pub(super) touched: Cell<f64>,
    pub(super) said: RefCell<Option<State>>,
    pub(super) due: Cell<bool>,
    observer: RefCell<Option<Watch>>,
    listeners: RefCell<Vec<EventListener>>,
    messages: RefCell<Option<MessageListener>>,
}

/// Held while a procedure runs.
pub struct Running(Rc<Engine>);

impl Drop for Running {
    fn drop(&mut self) {
        self.0.busy.set(false);
        self.0.in_frame.set(false);
        if self.0.at_home.get() != self.0.is_home() {
            // The member has moved meanwhile, which a hidden frame need not mind.
            self.0.navigated();
        }
        self.0.soon(SOON_MS);
    }
}

impl Engine {
    /// Starts in this tab; none where there is no document, which a content script always has.
    pub fn start(style: JsValue, met: &JsValue) -> Option<Rc<Self>> {
        let window = web_sys::window()?;
        let document = window.document()?;
        let (catalog, met) = (Catalog::built_in(), Met::read(met));
        let engine = Rc::new(Self {
            setting: catalog.ai_training(),
            catalog,
            this: OnceCell::new(),
            met: OnceCell::new(),
            banner: OnceCell::new(),
            welcome: OnceCell::new(),
            choices: Cell::default(),
            settled: Settled::default(),
            before: RefCell::default(),
            loaded_here: Cell::new(false),
            visit: Cell::new(0),
            arrived: Cell::new(0.0),
            busy: Cell::new(false),
            trust: Cell::new(Trust::Full),
            at_home: Cell::new(false),
            in_frame: Cell::new(false),
            attending: Cell::new(false),
            asking: Cell::new(false),
            elsewhere: Cell::new(false),
            closed: Cell::new(false),
            touched: Cell::new(f64::NEG_INFINITY),
            said: RefCell::default(),
            due: Cell::new(false),
            observer: RefCell::default(),
            listeners: RefCell::default(),
            messages: RefCell::default(),
            cookie: met.as_ref().map(|met| met.cookie.clone()).or_else(|| session::cookie(&window)),
            window,
            document,
        });
        let _ = engine.this.set(Rc::downgrade(&engine));
        let weak = Rc::downgrade(&engine);
        let _ = engine.banner.set(Banner::new(&engine.document, style, move |action| {
            if let Some(engine) = weak.upgrade() {
                engine.act(action);
            }
        }));
        engine.listen();
        engine.loaded_here.set(session::was_loaded_here(&engine.window, &engine.path()));
        engine.arrive();
        let starting = engine.clone();
        browser::spawn(async move { starting.introduce(met).await });
        Some(engine)
    }

    /// Gets from the background what it takes to begin, and begins.
    async fn introduce(self: Rc<Self>, met: Option<Met>) {
        let session = met.as_ref().filter(|_| self.has_place()).map(|met| met.session.clone());
        // As when a plan is asked for by itself: leave to warn comes with it.
        self.asking.set(session.is_some());
        let welcome = send_surely(&FromPage::Hello(session)).await.as_ref().and_then(hearing::welcome);
        self.asking.set(false);
        let Some(welcome) = welcome else { return };
        let mut planned = None;
        if let Some(met) = met.filter(|met| met.salt == welcome.salt) {
            let _ = self.met.set(met.session);
            planned = welcome.plan;
        }
        let errand = welcome.errand;
        self.choices.set(welcome.choices);
        let _ = self.welcome.set(welcome);
        match errand {
            // The member has clicked, elsewhere; this tab was opened for that.
            Some(Errand::TurnOff) => self.begin(Hand::Ours),
            Some(Errand::Check) => self.run_check(),
            Some(Errand::Rest) => {}
            Some(errand @ (Errand::ReadNeighbour(_) | Errand::TurnOffNeighbour(_))) => {
                apart(self.visit_neighbour(errand)).await;
            }
            None if self.is_home() => self.soon(0),
            None => self.attend_to(planned),
        }
    }

    /// The banner.
    pub fn banner(&self) -> &Banner {
        // Set in `start`, before anybody else has the engine.
        self.banner.get_or_init(|| Banner::new(&self.document, JsValue::UNDEFINED, |_| {}))
    }

    /// A clock that does not jump, in milliseconds.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "milliseconds since the page began")]
    pub fn clock(&self) -> u64 {
        self.precise() as u64
    }

    /// The same with fractions.
    pub fn precise(&self) -> f64 {
        self.window.performance().map_or(0.0, |performance| performance.now())
    }

    /// Counts the member's arrivals at pages; another number means that the page has been left.
    pub fn visit(&self) -> u32 {
        self.visit.get()
    }

    /// Waits. In a tab that is not shown browsers make every wait a second long; there the background waits instead.
    pub async fn pause(&self, milliseconds: u32) {
        if milliseconds == 0 {
            return;
        }
        let waited = !self.is_visible() && browser::send(&say(&FromPage::Wait(milliseconds.into()))).await.is_some();
        if !waited {
            TimeoutFuture::new(milliseconds).await;
        }
    }

    /// Takes the one place for a procedure; none if it is taken, or the page is not the setting's.
    pub fn occupy(&self) -> Option<Running> {
        let engine = self.this.get()?.upgrade()?;
        (!self.busy.replace(true)).then_some(Running(engine))
    }

    /// Whether the page's session is still the browser's. After another sign-in the page shows one member's setting, while
    /// LinkedIn answers for another's.
    pub fn is_same_session(&self) -> bool {
        session::cookie(&self.window) == self.cookie
    }

    /// Notes how far the page's switch is to be believed from now on.
    pub fn set_trust(&self, trust: Trust) {
        self.trust.set(trust);
    }

    /// Whether the page's switch is not to be believed when it reads off.
    pub fn is_discredited(&self) -> bool {
        self.trust.get() != Trust::Full
    }

    /// Notes that the procedure under way goes on in a hidden frame, so that the page in front of the member may change.
    pub fn set_in_frame(&self) {
        self.in_frame.set(true);
    }

    /// Whether this tab was opened for the member, after a click elsewhere.
    pub fn is_errand(&self) -> bool {
        self.welcome.get().is_some_and(|welcome| welcome.errand.is_some())
    }

    /// Whether the member has just used LinkedIn's own switch.
    pub fn was_touched(&self) -> bool {
        self.precise() - self.touched.get() < THEIRS_MS
    }

    /// Which control is a setting's in what was seen, if the page can still be believed.
    pub fn find(&self, seen: &Seen, setting: &Setting) -> Finding {
        if self.is_same_session() {
            seen.survey.find(setting, &self.catalog)
        } else {
            Finding::Nothing(Doubt::OtherSession)
        }
    }

    pub(super) fn path(&self) -> String {
        self.window.location().pathname().unwrap_or_default()
    }

    /// Whether the page is the setting's.
    pub fn is_home(&self) -> bool {
        self.setting.is_at(&self.path())
    }

    /// Surveys the page as it is this moment.
    pub fn look(&self) -> Seen {
        let before = self.before.borrow().clone();
        let mut seen = eyes::look(&self.window, &self.document, &self.path(), &before);
        seen.survey.rest = self.settled.take(&self.document, &seen.survey.controls, self.precise());
        seen
    }

    /// Whether the data that this very page carries says "on" while its control does. Data of a page that was led to by
    /// in-app navigation is that of the page before.
    pub fn page_data_agrees(&self, setting: &Setting) -> bool {
        self.loaded_here.get() && {
            let blocks = eyes::code_blocks(&self.document);
            page_data::state_in_blocks::<Js>(blocks.iter().map(Into::into), setting) == State::On
        }
    }

    /// Has the background note a reading. Gives what that turned out to be: on again, and not through anybody here.
    /// `agreed`: LinkedIn's page data said the same as the switch.
    pub async fn report(&self, reading: Reading, who: Option<Who>, agreed: bool) -> Option<OnAgain> {
        self.said.replace(Some(reading.state));
        let session = self.session().await;
        let is_noted = session.is_some();
        let observed = FromPage::Observed { session, reading, who, agreed };
        if !is_noted {
            // Nothing is stored, but the place to read is free again.
            browser::post(&say(&observed));
            return None;
        }
        let noted = send_surely(&observed).await?;
        hearing::times(&noted);
        hearing::on_again(&noted)
    }

    /// What is remembered of this page's session; none if it has none, or the background has not answered yet.
    pub async fn session(&self) -> Option<Session> {
        let salt = &self.welcome.get()?.salt;
        if let Some(session) = self.met.get() {
            return Some(session.clone());
        }
        apart(session::hash(&self.window, self.cookie.as_deref()?, salt)).await
    }

    fn listen(self: &Rc<Self>) {
        let on = |target: &EventTarget, event: &'static str, options, handle: fn(&Rc<Self>, &Event)| {
            let weak = Rc::downgrade(self);
            let listener = EventListener::new_with_options(target, event, options, move |event| {
                if let Some(engine) = weak.upgrade() {
                    handle(&engine, event);
                }
            });
            self.listeners.borrow_mut().push(listener);
        };
        let early = EventListenerOptions::run_in_capture_phase();
        on(&self.document, "click", early, |engine, event| engine.notice_click(event));
        on(&self.document, "visibilitychange", early, |engine, _| engine.seen_or_not());
        let navigation = get(&self.window, "navigation");
        if navigation.is_object() {
            let target: EventTarget = navigation.unchecked_into();
            on(&target, "currententrychange", EventListenerOptions::default(), |engine, _| engine.navigated());
        }
        let weak = Rc::downgrade(self);
        self.messages.replace(Some(MessageListener::new(move |message, sender, reply| {
            browser::is_background(&sender) && weak.upgrade().is_some_and(|engine| engine.hear(message, reply))
        })));
    }

    /// In-app navigation: what the page held until now is no evidence for what it is about to hold.
    fn navigated(&self) {
        if self.in_frame.get() {
            return;
        }
        match (self.at_home.get(), self.is_home()) {
            // From one of LinkedIn's other pages to the next, or to a place on the same: what goes on goes on.
            (false, false) => return self.attend(),
            // Its address was written anew, or a place on it was gone to: it is the same page, and believed as much as before.
            (true, true) => {
                self.settled.reset();
                self.loaded_here.set(false);
                return self.soon(SOON_MS);
            }
            _ => {}
        }
        self.before.replace(eyes::named(&self.document));
        self.loaded_here.set(false);
        self.arrive();
        self.attend();
    }

    fn arrive(&self) {
        self.at_home.set(self.is_home());
        self.banner().set_home(self.is_home());
        self.visit.set(self.visit.get() + 1);
        self.arrived.set(self.precise());
        self.settled.reset();
        self.said.replace(None);
        // Who has seen the warning here is not followed around with it.
        self.closed.set(self.warns());
        self.banner().hide();
        if !self.is_home() {
            self.observer.replace(None);
            return;
        }
        // Who comes here wants to know; on the other pages, closed is closed.
        self.closed.set(false);
        if self.visit.get() == 1 && !self.loaded_here.get() {
            // The engine came after the navigation; what is there may be left over.
            self.before.replace(eyes::named(&self.document));
        }
        self.observer.replace(self.watch());
        self.soon(SOON_MS);
        self.beat();
    }

    /// The extension has been updated or removed: leave the page as it was.
    pub(super) fn retire(&self) {
        self.visit.set(self.visit.get() + 1);
        self.banner().hide();
        self.observer.replace(None);
        self.listeners.take();
        self.messages.replace(None);
        // Nothing is ever at home again.
        self.arrived.set(f64::INFINITY);
    }
}

/// A message as it travels.
pub fn say<T: Json>(message: &T) -> JsValue {
    browser::parse(&message.json())
}

/// Says something that must not be lost to the background, again if it was ended over it; gives the reply.
pub async fn send_surely(message: &FromPage) -> Option<JsValue> {
    let message = say(message);
    for _ in 0..TELLINGS {
        // Every such message has a reply. Undefined is what is left of a background that was ended, where a page hears it, too.
        let reply = browser::send(&message).await.filter(JsValue::is_truthy);
        if reply.is_some() {
            return reply;
        }
        TimeoutFuture::new(TELLING_PAUSE_MS).await;
    }
    None
}
