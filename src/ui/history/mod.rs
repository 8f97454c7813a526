//! The history: what can be said, a picture of it, every change with its time, its source and who made it, and the same as files
//! and on paper.

mod files;
mod picture;
mod summary;
mod table;

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use gloo_events::EventListener;
use gloo_timers::callback::Interval;
use wasm_bindgen::prelude::*;
use web_sys::Window;

use super::sheet::Sheet;
use crate::browser::privileged::own_version;
use crate::browser::{self, MessageListener, exact, from_js, now, text, utc, zone_name};
use crate::messages::{FromPage, FromUi};
use crate::sender::Sender;
use crate::setting::changes::sessions;
use crate::setting::export;
use crate::setting::ledger::Ledger;

/// How often "2 hours ago" is said anew, in milliseconds.
const ANEW_MS: u32 = 30_000;
/// How many sign-in sessions the picture shows at first.
const AT_FIRST: usize = 5;
/// How wide the picture is on paper, in pixels: as wide as the text on a sheet of A4 or Letter. The browser makes it fit.
const PAPER_PX: i32 = 680;

/// The page and what it shows.
pub struct History {
    window: Window,
    sheet: Sheet,
    ledger: RefCell<Ledger>,
    /// How many sessions the picture shows.
    most: Cell<usize>,
    /// Whether it is being printed.
    printing: Cell<bool>,
    listeners: RefCell<Vec<EventListener>>,
    messages: RefCell<Option<MessageListener>>,
    clock: RefCell<Option<Interval>>,
}

impl History {
    /// Fills the page and begins to listen; none where there is no document.
    pub async fn start() -> Option<Rc<Self>> {
        let history = Rc::new(Self {
            window: web_sys::window()?,
            sheet: Sheet::start("history").await?,
            ledger: RefCell::default(),
            most: Cell::new(AT_FIRST),
            printing: Cell::new(false),
            listeners: RefCell::default(),
            messages: RefCell::default(),
            clock: RefCell::default(),
        });
        match history.ask().await {
            Some(ledger) => {
                history.ledger.replace(ledger);
                history.render();
            }
            None => history.sheet.fill("status", &text("popupBroken", &[])),
        }
        history.sheet.show();
        history.listen();
        Some(history)
    }

    async fn ask(&self) -> Option<Ledger> {
        self.sheet.ask(FromUi::History).await.and_then(from_js)
    }

    fn listen(self: &Rc<Self>) {
        let on = |target: &web_sys::EventTarget, event: &'static str, act: fn(&Rc<Self>)| {
            let weak = Rc::downgrade(self);
            EventListener::new(target, event, move |_| {
                if let Some(history) = weak.upgrade() {
                    act(&history);
                }
            })
        };
        let weak = Rc::downgrade(self);
        let pressed = self.sheet.on_action(move |action| {
            if let Some(history) = weak.upgrade() {
                history.act(action);
            }
        });
        self.listeners.replace(vec![
            pressed,
            on(&self.window, "resize", |history| history.draw()),
            on(&self.window, "beforeprint", |history| history.print_with(true)),
            on(&self.window, "afterprint", |history| history.print_with(false)),
            on(&self.sheet.document, "visibilitychange", Self::look_again),
        ]);
        // What is read while the page is open belongs on it.
        let weak = Rc::downgrade(self);
        self.messages.replace(Some(MessageListener::new(move |message, sender, _| {
            let observed = matches!(from_js(message), Some(FromPage::Observed { .. }));
            if let Some(history) =
                weak.upgrade().filter(|_| observed && !matches!(Sender::of(&sender), Sender::Stranger))
            {
                history.look_again();
            }
            false
        })));
        let weak = Rc::downgrade(self);
        self.clock.replace(Some(Interval::new(ANEW_MS, move || {
            if let Some(history) = weak.upgrade().filter(|history| !history.sheet.document.hidden()) {
                history.say();
                history.draw();
            }
        })));
    }

    /// Asks whether there is anything new, and shows it.
    fn look_again(self: &Rc<Self>) {
        let history = self.clone();
        browser::spawn(async move {
            let Some(ledger) = history.ask().await.filter(|ledger| *ledger != *history.ledger.borrow()) else {
                // The time has gone on all the same.
                return history.say();
            };
            history.ledger.replace(ledger);
            history.render();
        });
    }

    fn render(&self) {
        let Some(body) = self.sheet.document.body() else { return };
        let ledger = self.ledger.borrow().clone();
        table::fill(&self.sheet, &ledger);
        let sessions = sessions(&ledger).len();
        let _ = body.set_attribute("data-sessions", if sessions > 1 { "several" } else { "one" });
        // Said last: whoever waits for it finds the rest in place.
        self.say();
        self.draw();
        let _ = body.set_attribute("data-history", if sessions == 0 { "empty" } else { "some" });
    }

    /// Says what can be said now.
    fn say(&self) {
        let ledger = self.ledger.borrow();
        summary::fill(&self.sheet, &ledger, now());
        let (moment, zone) = (now(), zone_name());
        self.sheet.fill("printed", &text("printedBy", &[&exact(moment), &own_version()]));
        self.sheet.fill("printed-utc", &text("printedUtc", &[&utc(moment), &zone]));
    }

    /// Draws the picture for the room that there is.
    fn draw(&self) {
        let width = self.printing.get().then_some(PAPER_PX);
        let _ = picture::draw(&self.sheet, &self.ledger.borrow(), now(), width, self.most.get());
    }

    fn print_with(&self, printing: bool) {
        self.printing.set(printing);
        self.say();
        self.draw();
    }

    fn act(&self, action: &str) {
        let ledger = self.ledger.borrow();
        let saved = match action {
            "export-csv" => files::save("trainstop-history.csv", "text/csv", &export::csv(&ledger, utc)),
            "export-json" => {
                let made = export::Made { at: now(), by: &own_version() };
                let json = export::json(&ledger, made, utc).ok();
                json.and_then(|json| files::save("trainstop-history.json", "application/json", &json))
            }
            "print" => {
                drop(ledger);
                // A browser without a printer says so itself.
                let _ = self.window.print();
                return;
            }
            "show-all" => {
                drop(ledger);
                self.most.set(usize::MAX);
                self.draw();
                // The button is gone; the focus goes to what it has brought.
                if let Ok(Some(box_)) = self.sheet.document.query_selector("#picture") {
                    let _ = box_.unchecked_into::<web_sys::HtmlElement>().focus();
                }
                return;
            }
            _ => return,
        };
        self.sheet.fill("status", &text(if saved.is_some() { "historySaved" } else { "historyNotSaved" }, &[]));
    }
}
