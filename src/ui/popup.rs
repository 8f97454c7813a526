//! The popup: the state as a picture, when and how it was read, one button that does the job.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use gloo_events::EventListener;
use gloo_timers::future::TimeoutFuture;
use wasm_bindgen::JsValue;
use web_sys::Window;

use super::frame::{self, PAGES};
use super::sheet::{Place, Sheet, heard};
use crate::browser::privileged::Area;
use crate::browser::{self, MessageListener, ago, day, from_js, moment, privileged, text};
use crate::messages::{Acted, FromPage, FromUi, View};
use crate::sentences;
use crate::setting::state::{Doubt, Reading, Source, State};
use crate::setting::switch_off::{ELSEWHERE_MS, Outcome, Phase};

/// How often it is looked whether something was heard, in milliseconds.
const LISTEN_MS: u32 = 50;

/// What a tab has said of what it was asked for.
#[derive(Clone, Copy)]
enum Heard {
    /// How far the switching has come.
    Phase(Phase),
    /// The setting has been read.
    Reading,
}

/// The popup's document and what is going on in it.
pub struct Popup {
    window: Window,
    sheet: Sheet,
    working: Cell<bool>,
    /// What it shows is kept there; none until that is known.
    area: Cell<Option<Area>>,
    /// What was heard of what is under way.
    heard: Cell<Option<Heard>>,
    listener: RefCell<Option<EventListener>>,
    messages: RefCell<Option<MessageListener>>,
}

impl Popup {
    /// Fills the page called `name` and begins to listen; none where there is no document.
    pub async fn start(name: &str) -> Option<Rc<Self>> {
        let window = web_sys::window()?;
        let popup = Rc::new(Self {
            window,
            sheet: Sheet::start(name).await?,
            working: Cell::new(false),
            area: Cell::new(None),
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
                "grant" => return popup.upgrade().map_or((), |popup| popup.ask_permission()),
                // To the report only where there is something to report: so it is not in the frame.
                page if page == "report" || PAGES.iter().any(|(name, _)| *name == page) => {
                    return browser::open(&frame::file(page));
                }
                _ => return,
            };
            if let Some(popup) = popup.upgrade() {
                browser::spawn(async move { popup.act(message).await });
            }
        })));
        let popup = Rc::downgrade(self);
        self.messages.replace(Some(MessageListener::new(move |message, sender, _| {
            if let Some(popup) = popup.upgrade() {
                popup.hear(message, &sender);
            }
            false
        })));
    }

    /// Content scripts speak to the background; an open popup hears it too. What goes on in private windows is not for others, and
    /// the other way round.
    fn hear(self: &Rc<Self>, message: JsValue, sender: &JsValue) {
        let Some((message, _, concerns)) = heard(message, sender, self.area.get()) else { return };
        match message {
            // Whoever's it is, what is shown then is what belongs here.
            FromPage::Observed { .. } => {
                let popup = self.clone();
                browser::spawn(async move { popup.refresh().await });
            }
            FromPage::Broken if concerns => {
                // No answer will come from there.
                self.working.set(false);
                self.set_busy(false);
                self.say("");
                let popup = self.clone();
                browser::spawn(async move { popup.refresh().await });
            }
            FromPage::Progress(phase) if concerns => {
                self.heard.set(Some(Heard::Phase(phase)));
                self.show_phase(phase);
            }
            FromPage::Checked(_) if concerns => self.heard.set(Some(Heard::Reading)),
            _ => {}
        }
    }

    async fn act(&self, message: FromUi) {
        if self.working.replace(true) {
            return;
        }
        self.set_busy(true);
        self.set_running(message);
        self.heard.set(None);
        self.say(&match message {
            FromUi::TurnOff => text("workingTitle", &[]),
            FromUi::Check => text("welcomeChecking", &[]),
            _ => String::new(),
        });
        let acted = self.sheet.ask(message).await.and_then(from_js::<Option<Acted>>).flatten();
        match acted {
            Some(Acted::Opened) => self.close(),
            Some(Acted::Done(ended)) => self.say(&sentences::line(ended.outcome, ended.at)),
            Some(Acted::Checked) => self.say(""),
            Some(Acted::Busy) => self.say(&text("popupBusy", &[])),
            Some(Acted::Begun) => self.wait_elsewhere(message).await,
            Some(Acted::Lost) => self.say(&self.what_became_of_it(message)),
            // The background was ended meanwhile; the tab that acts is heard all the same.
            None if self.heard.get().is_some() => self.wait_elsewhere(message).await,
            None => self.say(&text("popupNoReply", &[])),
        }
        self.working.set(false);
        self.set_busy(false);
        self.refresh().await;
    }

    /// Waits for what a tab of its own says about its end.
    async fn wait_elsewhere(&self, message: FromUi) {
        if self.heard.get().is_none() {
            self.say(&text("popupElsewhere", &[]));
        }
        let begun = browser::now();
        while browser::now().saturating_sub(begun) < ELSEWHERE_MS {
            match self.heard.get() {
                Some(Heard::Phase(Phase::Ended(_))) => return,
                Some(Heard::Reading) if message == FromUi::Check => return self.say(""),
                _ => TimeoutFuture::new(LISTEN_MS).await,
            }
        }
        self.say(&text(Doubt::Timeout.message(), &[]));
    }

    /// How far it had come in a tab that is gone.
    fn what_became_of_it(&self, message: FromUi) -> String {
        let doubt = Doubt::TabClosed;
        let outcome = match self.heard.get() {
            // What is known is shown anyway.
            _ if message != FromUi::TurnOff => return text(doubt.message(), &[]),
            Some(Heard::Phase(Phase::Verified | Phase::Ended(_))) => return String::new(),
            // What was done in the moment in which it went may not have been heard.
            Some(Heard::Phase(Phase::Located | Phase::Clicked | Phase::Settled)) => Outcome::Unverified(doubt),
            _ => Outcome::NotStarted(doubt),
        };
        sentences::line(outcome, browser::now())
    }

    /// Whether it is the popup, and not the welcome page.
    fn is_soon_closed(&self) -> bool {
        self.sheet.document.body().is_some_and(|body| body.has_attribute("data-closes"))
    }

    /// The page has come forward; there is nothing more to do in a popup. A page in a tab stays.
    fn close(&self) {
        if self.is_soon_closed() {
            // A window that cannot be closed stays, and is true.
            let _ = self.window.close();
        }
    }

    /// In the turn of the click, as browsers demand.
    fn ask_permission(self: Rc<Self>) {
        let asked = privileged::ask_permission();
        browser::spawn(async move {
            let granted = asked.await;
            self.say(&if granted { String::new() } else { text("popupNotGranted", &[]) });
            self.refresh().await;
        });
    }

    async fn refresh(&self) {
        let permitted = privileged::is_permitted().await;
        match self.sheet.ask(FromUi::View).await.and_then(from_js::<View>) {
            Some(view) => {
                let place = Place::current().await;
                self.area.set(Some(place.area()));
                self.render(&view, permitted, place.private);
            }
            None => {
                self.sheet.fill("title", &text("popupTitleUnknown", &[]));
                let _ = self.sheet.document.body().map(|body| body.remove_attribute("data-running"));
                self.say(&text("popupBroken", &[]));
                self.sheet.show();
            }
        }
    }

    fn render(&self, view: &View, permitted: bool, private: bool) {
        let standing = &view.standing;
        let Some(body) = self.sheet.document.body() else { return };
        let (title, explanation) = match standing.state {
            State::On => ("popupTitleOn", text("popupTextOn", &[])),
            State::Off => ("popupTitleOff", text("popupTextOff", &[])),
            State::SignedOut => ("popupTitleSignedOut", text("popupTextSignedOut", &[])),
            // Without the permission nothing of that can be done.
            State::Unknown(Doubt::NotRead) if !permitted => ("popupTitleUnknown", String::new()),
            State::Unknown(Doubt::NotRead) => ("popupTitleUnknown", text("popupTextNotRead", &[])),
            State::Unknown(doubt) => ("popupTitleUnknown", text(doubt.message(), &[])),
        };
        self.sheet.fill("title", &text(title, &[]));
        self.sheet.fill("explanation", &explanation);
        let read = standing.last.as_ref().map(|reading| read_line(reading, self.is_soon_closed()));
        self.sheet.fill("read", &read.unwrap_or_default());
        let again = view.on_again.filter(|_| standing.state == State::On);
        let again = again.map(|again| text("onAgainText", &[&day(again.off_since), &moment(again.on_at)]));
        self.sheet.fill("on-again", &again.unwrap_or_default());
        let known = standing.known.as_ref().filter(|_| !standing.state.is_known());
        self.sheet.fill("known", &known.map(known_line).unwrap_or_default());
        self.sheet
            .fill("set-aside", &view.set_aside.map(|at| text("popupSetAside", &[&moment(at)])).unwrap_or_default());
        let broken = view.broken.map(|at| text("popupEngineBroken", &[&moment(at)]));
        self.sheet.fill("broken", &broken.unwrap_or_default());
        let only_if = |shown: bool, key: &str| if shown { text(key, &[]) } else { String::new() };
        self.sheet.fill("permission", &only_if(!permitted, "popupNeedsPermission"));
        self.sheet.fill("private", &only_if(private, "popupPrivate"));
        let open = if standing.state == State::SignedOut { "signIn" } else { "openSetting" };
        for button in self.sheet.all("[data-action=open-setting]") {
            button.set_text_content(Some(&text(open, &[])));
        }
        // Pages of the extension open in an ordinary window.
        for (page, _) in PAGES {
            self.sheet.offer(page, !private);
        }
        let page_may_have_changed = matches!(standing.state, State::Unknown(doubt) if doubt.is_about_the_page());
        self.sheet.offer("report", permitted && !private && page_may_have_changed);
        self.sheet.offer("grant", !permitted);
        self.sheet.offer("turn-off", permitted && matches!(standing.state, State::On | State::Unknown(_)));
        self.sheet.offer("check", permitted && standing.state != State::On);
        let _ = body.remove_attribute("data-running");
        // Said last: whoever waits for the state finds the rest in place.
        let _ = body.set_attribute("data-state", standing.state.word());
        self.sheet.show();
    }

    fn show_phase(&self, phase: Phase) {
        match phase {
            Phase::Opening => self.say(&text("phaseOpening", &[])),
            Phase::Located => self.say(&text("phaseLocated", &[])),
            Phase::Clicked => self.say(&text("phaseClicked", &[])),
            Phase::Settled => self.say(&text("phaseSettled", &[])),
            Phase::Verified => self.say(&text("phaseVerified", &[])),
            // The answer to the click says the same; it does not come if the background was ended meanwhile.
            Phase::Ended(outcome) => self.say(&sentences::line(outcome, browser::now())),
        }
    }

    /// While it is turned off or read, the page shows that, and not what was read before; until something is shown anew.
    fn set_running(&self, message: FromUi) {
        let title = match message {
            FromUi::TurnOff => "workingTitle",
            FromUi::Check => "welcomeChecking",
            _ => return,
        };
        self.sheet.fill("title", &text(title, &[]));
        if let Some(body) = self.sheet.document.body() {
            let _ = body.set_attribute("data-running", "");
        }
    }

    fn set_busy(&self, busy: bool) {
        // The ways to the other pages stay open.
        for button in self.sheet.all(".buttons button") {
            // `aria-disabled` keeps the focus where it is; `act` refuses a second click itself.
            let _ = button.set_attribute("aria-disabled", if busy { "true" } else { "false" });
        }
    }

    fn say(&self, line: &str) {
        self.sheet.fill("status", line);
    }
}

/// When and how it was read. In the popup, which is closed again soon, also how long ago that is.
fn read_line(reading: &Reading, soon_closed: bool) -> String {
    let key = match (reading.state.is_known(), reading.source) {
        (false, _) => "lastTriedAt",
        (true, Source::Live) => "lastReadLive",
        (true, Source::Document) => "lastReadDocument",
        (true, Source::Frame) => "lastReadFrame",
        (true, Source::Tab) => "lastReadTab",
    };
    // What was read in this minute will be older before it is looked at.
    let is_old = browser::now().checked_sub(reading.at).is_some_and(|age| age >= 60_000);
    let at = moment(reading.at);
    text(key, &[&if soon_closed && is_old { text("momentAgo", &[&at, &ago(reading.at)]) } else { at }])
}

fn known_line(reading: &Reading) -> String {
    text(if reading.state == State::On { "knownOn" } else { "knownOff" }, &[&moment(reading.at)])
}
