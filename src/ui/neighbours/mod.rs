//! LinkedIn's other data switches: read and turned off on a click, one after another, in a tab that is opened for that and closed
//! again. What is learnt is kept here, for as long as the page is open, and nowhere else.

mod row;

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use gloo_events::EventListener;
use gloo_timers::future::TimeoutFuture;
use wasm_bindgen::prelude::*;
use web_sys::HtmlElement;

use super::sheet::{Place, Sheet, heard};
use crate::browser::{self, MessageListener, from_js, now, privileged, text};
use crate::messages::{FromPage, FromUi};
use crate::sender::Sender;
use crate::setting::catalog::Catalog;
use crate::setting::neighbours::{Known, Tally, Work};
use crate::setting::state::{Clues, Doubt, Reading, Source, State};
use crate::setting::switch_off::{ELSEWHERE_MS, Outcome};
use row::Row;

/// How long a tab may take to load its page and read the switch there, in milliseconds.
const READ_MS: u64 = 25_000;
/// How often it is looked whether something was heard, in milliseconds.
const LISTEN_MS: u32 = 50;
/// How often the engine is put into the tab meanwhile, in milliseconds: on a page to sign in on nobody else would.
const WAKE_MS: u64 = 1_000;

/// The page, what is known, and what is going on.
pub struct Neighbours {
    sheet: Sheet,
    place: Place,
    rows: Vec<Row>,
    running: Cell<bool>,
    stopping: Cell<bool>,
    /// Whether the engine is being put into the tab, which takes until its page is there.
    waking: Cell<bool>,
    /// What tabs have said since the last one was led on: which tab, of which neighbour, what.
    heard: RefCell<Vec<(f64, u8, Known)>>,
    listeners: RefCell<Vec<EventListener>>,
    messages: RefCell<Option<MessageListener>>,
}

impl Neighbours {
    /// Fills the page and begins to listen; none where there is no document.
    pub async fn start() -> Option<Rc<Self>> {
        let sheet = Sheet::start("neighbours").await?;
        let list = sheet.document.get_element_by_id("list")?;
        let rows =
            Catalog::built_in().neighbours().filter_map(|(place, setting)| Row::add(&list, place, &setting)).collect();
        let page = Rc::new(Self {
            place: Place::current().await,
            sheet,
            rows,
            running: Cell::new(false),
            stopping: Cell::new(false),
            waking: Cell::new(false),
            heard: RefCell::default(),
            listeners: RefCell::default(),
            messages: RefCell::default(),
        });
        page.listen();
        // Should this page have been left in the middle of something, its tab may still be there.
        page.sheet.ask(FromUi::NeighboursDone).await;
        let permitted = privileged::is_permitted().await;
        page.sheet.fill("permission", &if permitted { String::new() } else { text("popupNeedsPermission", &[]) });
        page.sheet.offer("grant", !permitted);
        page.offer(permitted);
        page.rows.iter().for_each(|row| row.render(permitted));
        page.sheet.show();
        Some(page)
    }

    fn listen(self: &Rc<Self>) {
        let weak = Rc::downgrade(self);
        let pressed = self.sheet.on_action(move |action| {
            if let Some(page) = weak.upgrade() {
                page.act(action);
            }
        });
        let left = self.place.asking(FromUi::NeighboursDone);
        let window =
            web_sys::window().map(|window| EventListener::new(&window, "pagehide", move |_| browser::post(&left)));
        self.listeners.replace(window.into_iter().chain([pressed]).collect());
        let weak = Rc::downgrade(self);
        self.messages.replace(Some(MessageListener::new(move |message, sender, _| {
            if let Some(page) = weak.upgrade() {
                page.hear(message, &sender);
            }
            false
        })));
    }

    fn act(self: &Rc<Self>, action: &str) {
        match action {
            "stop" => self.stop(),
            "grant" => {
                // In the turn of the click, as browsers demand.
                let asked = privileged::ask_permission();
                let page = self.clone();
                browser::spawn(async move {
                    if asked.await {
                        let _ = page.sheet.document.location().map(|location| location.reload());
                    } else {
                        page.say("popupNotGranted");
                    }
                });
            }
            "read-all" => self.begin(Work::Read, |_| true),
            "turn-off-all" => self.begin(Work::TurnOff, |row| row.known.get().needs(Work::TurnOff)),
            _ => {
                if let Some(place) = action.strip_prefix("turn-off-").and_then(|place| place.parse::<u8>().ok()) {
                    self.begin(Work::TurnOff, move |row| row.place == place);
                }
            }
        }
    }

    /// Does it with those that are wanted, unless something is going on already.
    fn begin(self: &Rc<Self>, work: Work, wanted: impl Fn(&Row) -> bool) {
        if self.running.replace(true) {
            return;
        }
        let chosen = (0..self.rows.len()).filter(|place| wanted(&self.rows[*place])).collect::<Vec<_>>();
        let page = self.clone();
        browser::spawn(async move { page.run(work, &chosen).await });
    }

    /// Goes to one after another. What has been learnt by then is shown, whatever ends it.
    async fn run(self: &Rc<Self>, work: Work, chosen: &[usize]) {
        self.stopping.set(false);
        self.set_busy(true);
        let mut end = None;
        for (done, place) in chosen.iter().enumerate() {
            let row = &self.rows[*place];
            self.show_progress(work, row, done, chosen.len());
            row.set_busy(true);
            let visited = self.visit(work, row).await;
            row.set_busy(false);
            end = match visited {
                Ok(Some(known)) => {
                    row.known.set(known);
                    row.render(true);
                    known.ends_run().map(str::to_owned)
                }
                Ok(None) => None,
                Err(key) => Some(key.to_owned()),
            };
            if end.is_some() || self.stopping.get() {
                break;
            }
        }
        self.sheet.ask(FromUi::NeighboursDone).await;
        self.offer(true);
        self.set_busy(false);
        self.running.set(false);
        let end = end.or_else(|| self.stopping.get().then(|| "neighboursStopped".to_owned()));
        self.conclude(end.as_deref());
    }

    /// Leads the tab to a neighbour and waits for what is said from there: nothing, if the member stops it; or the key of a sentence
    /// about what is in the way.
    async fn visit(self: &Rc<Self>, work: Work, row: &Row) -> Result<Option<Known>, &'static str> {
        self.heard.borrow_mut().clear();
        let (ask, most) = match work {
            Work::Read => (FromUi::ReadNeighbour(row.place), READ_MS),
            Work::TurnOff => (FromUi::TurnOffNeighbour(row.place), ELSEWHERE_MS),
        };
        let begun = now();
        let tab = self.sheet.ask(ask).await.and_then(from_js::<Option<f64>>).flatten().ok_or("neighboursNoTab")?;
        let mut woken = begun;
        while now().saturating_sub(begun) < most {
            if let Some(known) = self.heard_of(tab, row.place) {
                return Ok(Some(known));
            }
            // What may have been clicked has to be read again first.
            if self.stopping.get() && work == Work::Read {
                return Ok(None);
            }
            if now().saturating_sub(woken) >= WAKE_MS {
                woken = now();
                self.wake(tab);
            }
            TimeoutFuture::new(LISTEN_MS).await;
        }
        let state = State::Unknown(Doubt::Timeout);
        Ok(Some(match work {
            Work::Read => Known::Read(Reading { state, source: Source::Live, at: now(), clues: Clues::NONE }),
            Work::TurnOff => Known::Tried(Outcome::Unverified(Doubt::Timeout), now()),
        }))
    }

    fn wake(self: &Rc<Self>, tab: f64) {
        if self.waking.replace(true) {
            return;
        }
        let page = self.clone();
        browser::spawn(async move {
            // A tab that takes no script is heard of otherwise, or not in time.
            let _ = privileged::wake(tab).await;
            page.waking.set(false);
        });
    }

    /// Engines speak to the background; this page hears it too. A tab that was closed has the background speak for it.
    fn hear(&self, message: JsValue, sender: &JsValue) {
        let Some((message, sender, true)) = heard(message, sender, Some(self.place.area())) else { return };
        let (place, known) = match message {
            FromPage::ReadNeighbour { place, reading } => (place, Known::Read(reading)),
            FromPage::TriedNeighbour { place, ended } => (place, Known::Tried(ended.outcome, ended.at)),
            _ => return,
        };
        let tab = if let Sender::Page(page) = sender { page.tab } else { f64::NAN };
        self.heard.borrow_mut().push((tab, place, known));
    }

    fn heard_of(&self, tab: f64, place: u8) -> Option<Known> {
        let heard = self.heard.borrow();
        heard.iter().find(|(by, of, _)| *of == place && (*by == tab || by.is_nan())).map(|(.., known)| *known)
    }

    fn stop(&self) {
        if self.running.get() && !self.stopping.replace(true) {
            self.say("neighboursStopping");
        }
    }

    fn show_progress(&self, work: Work, row: &Row, done: usize, all: usize) {
        let key = if work == Work::Read { "neighboursReading" } else { "neighboursTurningOff" };
        self.sheet.fill("status", &text(key, &[&row.title]));
        self.sheet.fill("count", &text("neighboursOf", &[&(done + 1).to_string(), &all.to_string()]));
        if let Some(progress) = self.sheet.document.get_element_by_id("progress") {
            let _ = progress.set_attribute("max", &all.to_string());
            let _ = progress.set_attribute("value", &done.to_string());
        }
    }

    /// What has come of it, and why it has ended before its time if it has.
    fn conclude(&self, end: Option<&str>) {
        let Tally { on, off, need_you, unknown } = Tally::of(self.rows.iter().map(|row| row.known.get()));
        let mut lines: Vec<String> = end.into_iter().map(|key| text(key, &[])).collect();
        if end.is_none() || on + off > 0 {
            lines.push(text("neighboursFound", &[&on.to_string(), &off.to_string()]));
            lines.extend((unknown > 0).then(|| text("neighboursUnknown", &[&unknown.to_string()])));
            lines.extend((need_you > 0).then(|| text("neighboursNeedYou", &[])));
        }
        self.sheet.fill("status", &lines.join(" "));
    }

    /// What is worth doing next is the button that stands out.
    fn offer(&self, permitted: bool) {
        let tally = Tally::of(self.rows.iter().map(|row| row.known.get()));
        self.sheet.offer("read-all", permitted);
        self.sheet.offer("turn-off-all", permitted && tally.off < self.rows.len());
        for (action, first) in [("read-all", tally.on == 0), ("turn-off-all", tally.on > 0)] {
            for button in self.sheet.all(&["[data-action=", action, "]"].concat()) {
                button.set_class_name(if first { "primary" } else { "secondary" });
            }
        }
    }

    fn set_busy(&self, busy: bool) {
        if let Some(body) = self.sheet.document.body() {
            let _ = body.toggle_attribute_with_force("data-running", busy);
        }
        for button in self.sheet.all("main button:not([data-action=stop])") {
            // `aria-disabled` keeps the focus where it is; `begin` refuses a second click itself.
            let _ = button.set_attribute("aria-disabled", if busy { "true" } else { "false" });
        }
        // One of the two is hidden now; the focus goes to what has come in its place.
        let focused =
            self.sheet.document.active_element().and_then(|element| element.closest(".one-place").ok().flatten());
        let next = if busy { "[data-action=stop]" } else { ".one-place button.primary:not([hidden])" };
        if let Some(button) = focused.and_then(|_| self.sheet.all(next).into_iter().next()) {
            let _ = button.unchecked_ref::<HtmlElement>().focus();
        }
    }

    fn say(&self, key: &str) {
        self.sheet.fill("status", &text(key, &[]));
    }
}
