//! The popup: the state as a picture, when and how it was read, one button that does the job.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use gloo_events::EventListener;
use web_sys::Window;

use super::sheet::Sheet;

use crate::browser::{self, MessageListener, day, from_js, moment, text};
use crate::messages::{Acted, Ended, FromPage, FromUi, View};
use crate::sentences;
use crate::setting::state::{Doubt, Reading, Source, State};
use crate::setting::switch_off::Phase;

/// The popup's document and what is going on in it.
pub struct Popup {
    window: Window,
    sheet: Sheet,
    working: Cell<bool>,
    /// How far the attempt under way has come, as its tab says.
    heard: Cell<Option<Phase>>,
    listener: RefCell<Option<EventListener>>,
    messages: RefCell<Option<MessageListener>>,
}

impl Popup {
    /// Fills the page and begins to listen; none where there is no document.
    pub fn start() -> Option<Rc<Self>> {
        let window = web_sys::window()?;
        let popup = Rc::new(Self {
            window,
            sheet: Sheet::start()?,
            working: Cell::new(false),
            heard: Cell::new(None),
            listener: RefCell::default(),
            messages: RefCell::default(),
        });
        popup.listen();
        let first = popup.clone();
        browser::spawn(async move { first.refresh().await });
        Some(popup)
    }

    fn listen(self: &Rc<Self>) {
        let popup = Rc::downgrade(self);
        self.listener.replace(Some(self.sheet.on_action(move |action| {
            let message = match action {
                "turn-off" => FromUi::TurnOff,
                "check" => FromUi::Check,
                "open-setting" => FromUi::OpenSetting,
                "history" => return browser::open("history.html"),
                _ => return,
            };
            if let Some(popup) = popup.upgrade() {
                browser::spawn(async move { popup.act(message).await });
            }
        })));
        let popup = Rc::downgrade(self);
        self.messages.replace(Some(MessageListener::new(move |message, _, _| {
            if let Some(popup) = popup.upgrade() {
                popup.hear(from_js(message));
            }
            false
        })));
    }

    /// Content scripts speak to the background; an open popup hears it too.
    fn hear(self: &Rc<Self>, message: Option<FromPage>) {
        match message {
            Some(FromPage::Progress(phase)) => {
                self.heard.set(Some(phase));
                self.show_phase(phase);
            }
            Some(FromPage::Observed { .. }) => {
                let popup = self.clone();
                browser::spawn(async move { popup.refresh().await });
            }
            _ => {}
        }
    }

    async fn act(&self, message: FromUi) {
        if self.working.replace(true) {
            return;
        }
        self.set_busy(true);
        self.heard.set(None);
        self.say("");
        if message == FromUi::TurnOff {
            self.say(&text("workingTitle", &[]));
        }
        let acted = browser::send(&message).await.and_then(from_js::<Option<Acted>>).flatten();
        match acted {
            // The page has come forward; there is nothing more to do here.
            Some(Acted::Opened) => drop(self.window.close()),
            Some(Acted::Done(ended)) => self.say(&sentence(ended)),
            Some(Acted::Checked) => {}
            // The background was ended meanwhile; the tab that acts is heard all the same.
            None if self.heard.get().is_some() => {}
            None => self.say(&text("popupNoReply", &[])),
        }
        self.working.set(false);
        self.set_busy(false);
        self.refresh().await;
    }

    async fn refresh(&self) {
        match browser::send(&FromUi::View).await.and_then(from_js::<View>) {
            Some(view) => self.render(&view),
            None => self.say(&text("popupBroken", &[])),
        }
    }

    fn render(&self, view: &View) {
        let standing = &view.standing;
        let Some(body) = self.sheet.document.body() else { return };
        let (title, explanation) = match standing.state {
            State::On => ("popupTitleOn", text("popupTextOn", &[])),
            State::Off => ("popupTitleOff", text("popupTextOff", &[])),
            State::SignedOut => ("popupTitleSignedOut", text("popupTextSignedOut", &[])),
            State::Unknown(Doubt::NotRead) => ("popupTitleUnknown", text("popupTextNotRead", &[])),
            State::Unknown(doubt) => ("popupTitleUnknown", text(doubt.message(), &[])),
        };
        self.sheet.fill("title", &text(title, &[]));
        self.sheet.fill("explanation", &explanation);
        self.sheet.fill("read", &standing.last.as_ref().map(read_line).unwrap_or_default());
        let again = view.on_again.filter(|_| standing.state == State::On);
        let again = again.map(|again| text("onAgainText", &[&day(again.off_since), &moment(again.on_at)]));
        self.sheet.fill("on-again", &again.unwrap_or_default());
        let known = standing.known.as_ref().filter(|_| !standing.state.is_known());
        self.sheet.fill("known", &known.map(known_line).unwrap_or_default());
        self.sheet
            .fill("set-aside", &view.set_aside.map(|at| text("popupSetAside", &[&moment(at)])).unwrap_or_default());
        let turn_off = if view.at_hand { "turnOff" } else { "popupTurnOffElsewhere" };
        self.button("turn-off", turn_off, standing.state != State::Off);
        self.button("check", if view.at_hand { "check" } else { "checkElsewhere" }, standing.state != State::On);
        // Said last: whoever waits for the state finds the rest in place.
        let _ = body.set_attribute("data-state", standing.state.word());
        let _ = body.remove_attribute("data-loading");
    }

    fn button(&self, action: &str, label: &str, shown: bool) {
        let Ok(Some(button)) = self.sheet.document.query_selector(&format!("[data-action={action}]")) else { return };
        button.set_text_content(Some(&text(label, &[])));
        let _ = button.toggle_attribute_with_force("hidden", !shown);
    }

    fn show_phase(&self, phase: Phase) {
        match phase {
            Phase::Opening => self.say(&text("phaseOpening", &[])),
            Phase::Located => self.say(&text("phaseLocated", &[])),
            Phase::Clicked => self.say(&text("phaseClicked", &[])),
            Phase::Settled => self.say(&text("phaseSettled", &[])),
            Phase::Verified => self.say(&text("phaseVerified", &[])),
            // The answer to the click says the same; it does not come if the background was ended meanwhile.
            Phase::Ended(outcome) => self.say(&sentence(Ended { outcome, at: browser::now() })),
        }
    }

    fn set_busy(&self, busy: bool) {
        for button in self.sheet.all("button") {
            // `aria-disabled` keeps the focus where it is; `act` refuses a second click itself.
            let _ = button.set_attribute("aria-disabled", if busy { "true" } else { "false" });
        }
    }

    fn say(&self, line: &str) {
        self.sheet.fill("status", line);
    }
}

fn read_line(reading: &Reading) -> String {
    let key = match (reading.state.is_known(), reading.source) {
        (false, _) => "lastTriedAt",
        (true, Source::Live) => "lastReadLive",
        (true, Source::Document) => "lastReadDocument",
        (true, Source::Frame) => "lastReadFrame",
        (true, Source::Tab) => "lastReadTab",
    };
    text(key, &[&moment(reading.at)])
}

fn known_line(reading: &Reading) -> String {
    text(if reading.state == State::On { "knownOn" } else { "knownOff" }, &[&moment(reading.at)])
}

fn sentence(ended: Ended) -> String {
    let (title, body) = sentences::outcome(ended.outcome, ended.at);
    format!("{title}. {body}")
}
