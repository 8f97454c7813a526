//! The engine in one tab: follows the member to and from the setting's page, keeps looking there, and acts when asked to.

use std::cell::{Cell, OnceCell, RefCell};
use std::rc::{Rc, Weak};

use gloo_events::{EventListener, EventListenerOptions};
use gloo_timers::future::TimeoutFuture;
use js_sys::{Array, Function};
use wasm_bindgen::prelude::*;
use web_sys::{Document, Element, Event, EventTarget, MutationObserver, MutationObserverInit, Node, Window};

use super::banner::{Action, Banner, Card};
use super::eyes::{self, Before, Seen};
use super::hearing;
use super::procedure::{Hand, switch_off};
use super::readers;
use super::session;
use super::settled::Settled;
use crate::browser::{self, MessageListener};
use crate::messages::{FromPage, ToPage, Welcome};
use crate::setting::catalog::{Catalog, Setting};
use crate::setting::ledger::{OnAgain, Session, Who};
use crate::setting::page_data;
use crate::setting::reminder::{Choice, Choices};
use crate::setting::state::{Clues, Doubt, Reading, Source, State};
use crate::setting::survey::{Certainty, Finding};
use crate::setting::switch_off::Outcome;

/// How soon after a change of the page it is looked at, in milliseconds: changes come in bursts.
const SOON_MS: u32 = 60;
/// How often it is looked at anyway, in milliseconds: a switch can move without any change of the document's tree.
const HEARTBEAT_MS: u32 = 1_000;
/// How long a page may take to show its switch before that is said, in milliseconds.
const PATIENCE_MS: f64 = 8_000.0;
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
    document: Document,
    /// The cookie of the session that the page was loaded in.
    cookie: Option<String>,
    this: OnceCell<Weak<Self>>,
    banner: OnceCell<Banner>,
    welcome: OnceCell<Welcome>,
    choices: Cell<Choices>,
    settled: Settled,
    before: RefCell<Before>,
    loaded_here: Cell<bool>,
    visit: Cell<u32>,
    arrived: Cell<f64>,
    busy: Cell<bool>,
    trust: Cell<Trust>,
    closed: Cell<bool>,
    touched: Cell<f64>,
    said: RefCell<Option<State>>,
    due: Cell<bool>,
    observer: RefCell<Option<Watch>>,
    listeners: RefCell<Vec<EventListener>>,
    messages: RefCell<Option<MessageListener>>,
}

/// How far the page's switch is to be believed.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Trust {
    /// As far as a switch can be: it says what the page shows.
    Full,
    /// Not when it reads off: it looked so before, and LinkedIn did not confirm it. Until it reads on.
    NotOff,
    /// Not at all: LinkedIn has said something else. Until the page is loaded afresh.
    Nothing,
}

/// A mutation observer that stops when dropped.
struct Watch {
    observer: MutationObserver,
    _callback: Closure<dyn FnMut()>,
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.observer.disconnect();
    }
}

/// Held while a procedure runs.
pub struct Running(Rc<Engine>);

impl Drop for Running {
    fn drop(&mut self) {
        self.0.busy.set(false);
        self.0.soon(SOON_MS);
    }
}

impl Engine {
    /// Starts in this tab; none where there is no document, which a content script always has.
    pub fn start() -> Option<Rc<Self>> {
        let window = web_sys::window()?;
        let document = window.document()?;
        let catalog = Catalog::built_in();
        let engine = Rc::new(Self {
            setting: catalog.ai_training(),
            catalog,
            this: OnceCell::new(),
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
            closed: Cell::new(false),
            touched: Cell::new(f64::NEG_INFINITY),
            said: RefCell::default(),
            due: Cell::new(false),
            observer: RefCell::default(),
            listeners: RefCell::default(),
            messages: RefCell::default(),
            cookie: session::cookie(&window),
            window,
            document,
        });
        let _ = engine.this.set(Rc::downgrade(&engine));
        let weak = Rc::downgrade(&engine);
        let _ = engine.banner.set(Banner::new(&engine.document, move |action| {
            if let Some(engine) = weak.upgrade() {
                engine.act(action);
            }
        }));
        engine.listen();
        engine.loaded_here.set(session::was_loaded_here(&engine.window, &engine.path()));
        engine.arrive();
        let starting = engine.clone();
        browser::spawn(async move {
            let welcome = browser::send(&FromPage::Hello).await.and_then(|reply| hearing::welcome(&reply));
            if let Some(welcome) = welcome {
                starting.choices.set(welcome.choices);
                let _ = starting.welcome.set(welcome);
                starting.soon(0);
            }
        });
        Some(engine)
    }

    /// The banner.
    pub fn banner(&self) -> &Banner {
        // Set in `start`, before anybody else has the engine.
        self.banner.get_or_init(|| Banner::new(&self.document, |_| {}))
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

    /// Asks LinkedIn anew, because the member wants to know; what the page in front of them shows may be old.
    pub async fn check(&self) {
        let shown = self.find(&self.look()).state();
        let mut reading = readers::document(self).await;
        if reading.state != shown {
            // The page's data is known by inference only; where it says something else than the switch, a fresh page decides.
            reading = readers::frame(self).await;
        }
        if reading.state.is_known() && reading.state != shown {
            self.set_trust(Trust::Nothing);
            self.banner().hide();
        }
        self.report(reading, None).await;
    }

    /// Whether the member has just used LinkedIn's own switch.
    pub fn was_touched(&self) -> bool {
        self.precise() - self.touched.get() < THEIRS_MS
    }

    /// Which control is the setting's in what was seen, if the page can still be believed.
    pub fn find(&self, seen: &Seen) -> Finding {
        if self.is_same_session() {
            seen.survey.find(&self.setting, &self.catalog)
        } else {
            Finding::Nothing(Doubt::OtherSession)
        }
    }

    fn path(&self) -> String {
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
        let rested = self.settled.take(&seen.survey.controls, self.precise());
        seen.survey.settled = rested && self.document.ready_state() != "loading";
        seen
    }

    /// Whether the data that this very page carries says "on" while its control does. Data of a page that was led to by
    /// in-app navigation is that of the page before.
    pub fn page_data_agrees(&self) -> bool {
        self.loaded_here.get() && {
            let blocks = eyes::code_blocks(&self.document);
            page_data::state_in_blocks(blocks.iter().map(Into::into), &self.setting) == State::On
        }
    }

    /// Has the background note a reading. Gives what that turned out to be: on again, and not through anybody here.
    pub async fn report(&self, reading: Reading, who: Option<Who>) -> Option<OnAgain> {
        self.said.replace(Some(reading.state));
        let session = self.session().await;
        let noted = browser::send(&FromPage::Observed { session, reading, who }).await?;
        hearing::on_again(&noted)
    }

    async fn session(&self) -> Option<Session> {
        session::hash(&self.window, self.cookie.as_deref()?, &self.welcome.get()?.salt).await
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
        let navigation = browser::get(&self.window, "navigation");
        if navigation.is_object() {
            let target: EventTarget = navigation.unchecked_into();
            on(&target, "currententrychange", EventListenerOptions::default(), |engine, _| engine.navigated());
        }
        let weak = Rc::downgrade(self);
        self.messages.replace(Some(MessageListener::new(move |message, _, reply| {
            weak.upgrade().is_some_and(|engine| engine.hear(message, reply))
        })));
    }

    /// In-app navigation: what the page held until now is no evidence for what it is about to hold.
    fn navigated(&self) {
        self.before.replace(eyes::before(&self.document));
        self.loaded_here.set(false);
        self.arrive();
    }

    fn arrive(&self) {
        self.visit.set(self.visit.get() + 1);
        self.arrived.set(self.precise());
        self.settled.reset();
        self.said.replace(None);
        self.trust.set(Trust::Full);
        self.closed.set(false);
        self.banner().hide();
        if !self.is_home() {
            self.observer.replace(None);
            return;
        }
        if self.visit.get() == 1 && !self.loaded_here.get() {
            // The engine came after the navigation; what is there may be left over.
            self.before.replace(eyes::before(&self.document));
        }
        self.observer.replace(self.watch());
        self.soon(SOON_MS);
        self.beat();
    }

    fn watch(&self) -> Option<Watch> {
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
    fn soon(&self, milliseconds: u32) {
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
    fn beat(&self) {
        let Some(weak) = self.this.get().cloned() else { return };
        let visit = self.visit();
        browser::spawn(async move {
            loop {
                TimeoutFuture::new(HEARTBEAT_MS).await;
                match weak.upgrade() {
                    Some(engine) if engine.visit() == visit => engine.tick(),
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
        if self.busy.get() || !self.is_home() || self.welcome.get().is_none() || self.trust.get() == Trust::Nothing {
            return;
        }
        let seen = self.look();
        let finding = self.find(&seen);
        let state = finding.state();
        // Behind a dialog, what the switch shows may be waiting for an answer.
        if !seen.survey.settled || seen.survey.obstacle.is_some() {
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
            (State::On, Some(Card::Ended(..))) if !theirs => {
                self.show(Card::Ended(Outcome::Reverted, browser::now()));
            }
            (State::On, Some(Card::Warning { .. } | Card::OnAgain(_))) => {}
            (State::On, _) if self.choices.get().allow_warning(state, browser::now()) => {
                let certain = matches!(finding, Finding::Found(found) if found.certainty > Certainty::Weak);
                self.show(Card::Warning { certain, at: browser::now() });
            }
            (State::Off, Some(Card::Warning { .. } | Card::OnAgain(_))) => self.banner().hide(),
            _ => {}
        }
    }

    /// A state that cannot be read: say so once the page has had its time, and claim nothing in the meantime.
    fn doubt(&self, state: State) {
        if matches!(self.banner().card(), Some(Card::Warning { .. } | Card::OnAgain(_))) {
            self.banner().hide();
        }
        let patient = self.precise() - self.arrived.get() < PATIENCE_MS;
        if !patient && *self.said.borrow() != Some(state) {
            self.note(state, Clues::NONE, None);
        }
    }

    fn note(&self, state: State, clues: Clues, who: Option<Who>) {
        self.note_reading(Reading { state, source: Source::Live, at: browser::now(), clues }, who);
    }

    /// Has the background note a reading, without waiting for it: nothing may hang on a background that is being ended.
    pub fn note_reading(&self, reading: Reading, who: Option<Who>) {
        self.said.replace(Some(reading.state));
        if let Some(engine) = self.this.get().and_then(Weak::upgrade) {
            browser::spawn(async move {
                let again = engine.report(reading, who).await;
                // The strongest warning takes the place of the usual one; it comes a moment later.
                if let (Some(again), Some(Card::Warning { certain: true, .. })) = (again, engine.banner().card()) {
                    engine.show(Card::OnAgain(again));
                }
            });
        }
    }

    /// Shows a card, unless the member has closed the banner for this visit.
    pub fn show(&self, card: Card) {
        if !self.closed.get() {
            self.banner().show(card);
        }
    }

    fn begin(&self, hand: Hand) {
        if let Some(engine) = self.this.get().and_then(Weak::upgrade) {
            browser::spawn(async move {
                switch_off(engine, hand).await;
            });
        }
    }

    /// The member has used the banner. Only trusted events get here.
    fn act(&self, action: Action) {
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
            browser::send(&FromPage::Chose(choice)).await;
        });
    }

    /// Closing also gives up what is under way.
    fn close(&self) {
        self.closed.set(true);
        self.banner().hide();
        if self.busy.get() {
            self.visit.set(self.visit.get() + 1);
            self.beat();
        }
    }

    /// A message from the background. Says whether it will be replied to.
    fn hear(self: &Rc<Self>, message: JsValue, reply: Function) -> bool {
        let Some(message) = hearing::to_page(&message) else { return false };
        let engine = self.clone();
        browser::spawn(async move {
            let answer = match message {
                ToPage::AreYouThere => JsValue::TRUE,
                ToPage::TurnOff if engine.is_home() => {
                    engine.closed.set(false);
                    browser::to_js(&switch_off(engine, Hand::Ours).await)
                }
                ToPage::Look if engine.is_home() => {
                    engine.check().await;
                    JsValue::TRUE
                }
                _ => JsValue::NULL,
            };
            // Nobody may be listening any more.
            let _ = reply.call1(&JsValue::UNDEFINED, &answer);
        });
        true
    }

    /// A trusted click near the switch is the member's own doing.
    fn notice_click(&self, event: &Event) {
        if !event.is_trusted() || !self.is_home() {
            return;
        }
        let Some(target) = event.target() else { return };
        let seen = self.look();
        if let Finding::Found(found) = self.find(&seen) {
            let control = seen.elements.get(found.control);
            let around = (0..3).try_fold(control.cloned(), |element, _| Some(element?.parent_element())).flatten();
            if around.is_some_and(|around: Element| around.contains(Some(target.unchecked_ref::<Node>()))) {
                self.touched.set(self.precise());
            }
        }
    }

    /// The extension has been updated or removed: leave the page as it was.
    fn retire(&self) {
        self.visit.set(self.visit.get() + 1);
        self.banner().hide();
        self.observer.replace(None);
        self.listeners.take();
        self.messages.replace(None);
        // Nothing is ever at home again.
        self.arrived.set(f64::INFINITY);
    }
}
