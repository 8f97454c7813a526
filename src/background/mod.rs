//! Memory: the only writer of storage, the toolbar, and the way from a message to a tab.
//!
//! The browser ends the background whenever it likes. So nothing is kept between two messages that is not in storage, and
//! `extension/background.js` registers its listeners before this module is ready.

mod errands;
mod memory;
mod tabs;
mod toolbar;

use async_lock::Mutex;
use gloo_timers::future::TimeoutFuture;
use wasm_bindgen::prelude::*;

use crate::browser::privileged::Area;
use crate::browser::{self, from_js, object, privileged, set, to_js, written_times};
use crate::language;
use crate::messages::{
    Acted, Asked, Chosen, Errand, FromPage, FromUi, Noted, Plan, ToPage, Told, Tried, View, Welcome,
};
use crate::sender::{Page, Sender};
use crate::setting::catalog::Catalog;
use crate::setting::keep_off::Attempt;
use crate::setting::ledger::{Ledger, OnAgain, Session};
use crate::setting::options::Change;
use crate::setting::schedule::Need;
use crate::setting::state::Millis;
use crate::setting::switch_off::Phase;
use memory::under_way;
use tabs::{Heard, Leave};

/// How long a tab can have the background wait for it, in milliseconds.
const LONGEST_WAIT_MS: u64 = 5_000;

/// A little longer than an engine takes to notice that its extension is gone, in milliseconds.
const HEARTBEAT_MS: u32 = 1_200;

/// Under which name it travels how moments are written.
const TIMES: &str = "times";

/// Held while the toolbar is painted.
static PAINTING: Mutex<()> = Mutex::new(());

/// Takes one message with its sender; returns the reply, undefined if there is none.
#[wasm_bindgen]
pub async fn background_message(message: JsValue, sender: JsValue) -> JsValue {
    let (area, reply) = match Sender::of(&sender) {
        Sender::Page(page) => match from_js::<FromPage>(message) {
            Some(message) if message.is_plausible(browser::now()) => (page.area, from_page(message, page).await),
            _ => return JsValue::UNDEFINED,
        },
        Sender::Own(tab) => match from_js::<Asked>(message) {
            Some(Asked { private, window, what }) => {
                let area = Area::of(private);
                (area, from_ui(what, area, window, tab).await)
            }
            None => return JsValue::UNDEFINED,
        },
        Sender::Stranger => return JsValue::UNDEFINED,
    };
    // Its window may have been closed meanwhile: what was written after that is to be forgotten, too.
    if area == Area::Session {
        forget_private_after_last(None).await;
    }
    reply
}

/// Paints the toolbar from what is stored: with each start of the background.
#[wasm_bindgen]
pub async fn background_start() {
    paint_stored(Area::Local).await;
    // It may have been ended over that.
    forget_private_after_last(None).await;
}

/// After an install or an update: the pages that are open already get their doorman; the first time, a welcome.
#[wasm_bindgen]
pub async fn background_installed(reason: &str) {
    memory::salt(Area::Local).await;
    if reason == "install" && language::policy().await.welcome != Some(false) {
        browser::open("welcome.html");
    }
    // An engine of the version before takes its card back with its next heartbeat: never two at once.
    TimeoutFuture::new(HEARTBEAT_MS).await;
    tabs::post_doormen(reason == "update").await;
}

/// The member has given the permission for LinkedIn's pages back.
#[wasm_bindgen]
pub async fn background_permitted() {
    tabs::post_doormen(false).await;
}

/// A tab was closed.
#[wasm_bindgen]
pub async fn background_tab_closed(tab: f64) {
    errands::lost(tab).await;
    errands::abandon(tab).await;
}

/// A window was closed.
#[wasm_bindgen]
pub async fn background_window_closed(window: f64) {
    forget_private_after_last(Some(window)).await;
}

/// With the last private window goes what private ones have shown. `closed` is one that the browser may still list.
async fn forget_private_after_last(closed: Option<f64>) {
    if !privileged::has_private_window(closed).await {
        memory::forget_private().await;
    }
}

async fn from_page(message: FromPage, page: Page) -> JsValue {
    let Page { tab, window, area } = page;
    match message {
        FromPage::Wake { session, settings } => wake(page, session, settings).await,
        FromPage::Hello(session) => return welcome(page, session).await,
        FromPage::Plan(session) => return planned(plan(page, &session).await).await,
        FromPage::Times => {
            language::load().await;
            return object(&[(TIMES, times_of(None))]);
        }
        FromPage::MayRead => return under_way::take_reading(tab).await.into(),
        FromPage::MayKeepOff { session, begun } => {
            let attempt = if begun { Attempt::Begun } else { Attempt::New };
            return memory::keep_off(area, &session, attempt).await.into();
        }
        FromPage::WarnsAtHome => tabs::warns_at_home(tab).await,
        FromPage::Withdrawn => {
            under_way::withdraw(tab).await;
            errands::abandon(tab).await;
        }
        FromPage::Clicked { session, reading, kept } => {
            if let Some(session) = session {
                let ledger = memory::click(area, &session, reading, kept).await;
                paint(area, &ledger, Some(tab)).await;
            }
        }
        FromPage::Observed { session: None, .. } => under_way::end_reading(tab).await,
        FromPage::Observed { session: Some(session), reading, who, agreed } => {
            under_way::set_broken(None).await;
            let ledger = memory::record(area, &session, reading, who, agreed).await;
            // Not before: a tab that asks in between would read once more.
            under_way::end_reading(tab).await;
            paint(area, &ledger, Some(tab)).await;
            return noted(ledger.on_again(&session)).await;
        }
        FromPage::Chose(choice) => {
            memory::choose(area, |choices| choices.take(choice, browser::now())).await;
            tabs::tell_wish(area).await;
            return JsValue::TRUE;
        }
        FromPage::TurnOffInTab => return errands::begin(Errand::TurnOff, Some(tab), area, window).await.into(),
        FromPage::Wait(milliseconds) => TimeoutFuture::new(milliseconds.min(LONGEST_WAIT_MS) as u32).await,
        FromPage::Progress(Phase::Ended(outcome)) => errands::end(tab, outcome).await,
        FromPage::Progress(Phase::Located) => errands::located(tab).await,
        FromPage::Progress(Phase::Verified) => errands::verified(tab).await,
        // For an open popup, which hears it too.
        FromPage::Progress(_) => {}
        FromPage::Checked(reading) => errands::checked(tab, &reading).await,
        FromPage::ReadNeighbour { place, .. } | FromPage::TriedNeighbour { place, .. } => {
            errands::rest(tab, place).await
        }
        FromPage::Broken => broke(page).await,
    }
    JsValue::UNDEFINED
}

/// A [`Welcome`], with the sentences and the times that the engine will need.
async fn welcome(page: Page, session: Option<Session>) -> JsValue {
    let (salt, choices) = (memory::salt(page.area).await, memory::choices_in_force(page.area).await);
    let errand = errands::of(page.tab).await;
    let plan = match session {
        // A tab that was opened for something does that.
        Some(session) if errand.is_none() => Some(plan(page, &session).await),
        _ => None,
    };
    language::load().await;
    let times = times_of(plan.as_ref());
    let welcome = to_js(&Welcome { salt, choices, errand, plan });
    set(&welcome, "sentences", &language::of_an_engine());
    set(&welcome, TIMES, &times);
    welcome
}

/// The engine in a tab has ended itself: what it had a place for is free again, and open pages are told.
async fn broke(Page { tab, area, .. }: Page) {
    under_way::set_broken(Some(browser::now())).await;
    under_way::end_reading(tab).await;
    under_way::withdraw(tab).await;
    errands::broke(tab).await;
    privileged::tell_pages(&Told { private: area == Area::Session, said: FromPage::Broken }).await;
}

/// A doorman has found no pass: puts the engine there, unless there is nothing for it to do after all.
async fn wake(page: Page, session: Option<Session>, settings: bool) {
    let mut idle = false;
    if let Some(session) = session {
        let (need, ledger, news) = memory::need(page.area, &session).await;
        paint_page(page, &ledger, news).await;
        idle = !settings && matches!(need, Need::Nothing(_));
    }
    if !idle || under_way::errand(page.tab).await.is_some() {
        // A tab that is gone by now needs no engine.
        let _ = privileged::wake(page.tab).await;
    }
}

/// A [`Noted`], with how its moments are written.
async fn noted(on_again: Option<OnAgain>) -> JsValue {
    let reply = to_js(&Noted { on_again });
    if on_again.is_some() {
        language::load().await;
        set(&reply, TIMES, &times([], on_again));
    }
    reply
}

/// What a session needs, and whether this tab may warn, if that is it.
async fn plan(page: Page, session: &Session) -> Plan {
    let (mut need, mut ledger, news) = memory::need(page.area, session).await;
    paint_page(page, &ledger, news).await;
    let leave = if matches!(need, Need::Warning(_)) { tabs::may_warn(page.tab).await } else { Leave::No };
    if leave == Leave::AfterAsking {
        // In between it can have been turned off.
        (need, ledger, _) = memory::need(page.area, session).await;
    }
    let member = ledger.members.get(session);
    Plan {
        need,
        leave: leave != Leave::No,
        source: member.and_then(|member| member.known).map(|known| known.source),
        on_again: ledger.on_again(session),
        kept: ledger.found_kept(session),
        agreed: member.map(|member| member.agreed).unwrap_or_default(),
    }
}

/// A [`Plan`], with how its moments are written.
async fn planned(plan: Plan) -> JsValue {
    let reply = to_js(&plan);
    if !matches!(plan.need, Need::Nothing(_)) || plan.kept.is_some() {
        language::load().await;
        set(&reply, TIMES, &times_of(Some(&plan)));
    }
    reply
}

/// How the moments are written that an engine with this plan may have to name.
fn times_of(plan: Option<&Plan>) -> JsValue {
    let warned = plan.and_then(|plan| if let Need::Warning(at) = plan.need { Some(at) } else { None });
    let kept = plan.and_then(|plan| plan.kept);
    times(warned.into_iter().chain(kept), plan.and_then(|plan| plan.on_again))
}

/// How these moments are written, and those of "on again".
fn times(moments: impl IntoIterator<Item = Millis>, again: Option<OnAgain>) -> JsValue {
    let moments: Vec<_> = moments.into_iter().chain(again.map(|again| again.on_at)).collect();
    written_times(&moments, again.map(|again| again.off_since).as_slice())
}

/// Paints what is known of whom a page shows; `news`: another one was shown before. What is painted for one tab, as it is for a
/// private one, browsers wipe with each page that is loaded there.
async fn paint_page(page: Page, ledger: &Ledger, news: bool) {
    if news || page.area == Area::Session {
        paint(page.area, ledger, Some(page.tab)).await;
    }
}

/// Paints what a change has made of the ledger.
async fn paint(area: Area, ledger: &Ledger, tab: Option<f64>) {
    let _held = PAINTING.lock().await;
    paint_held(area, ledger, tab).await;
}

/// Paints what is stored.
async fn paint_stored(area: Area) {
    // Read with the lock held: a change that is stored meanwhile is painted afterwards.
    let _held = PAINTING.lock().await;
    paint_held(area, &memory::ledger(area).await, None).await;
}

/// The toolbar is seen in every window; what a private one has shown is painted for its own tab alone. To be called with the lock
/// held: painting takes several calls, and two paintings must not mix.
async fn paint_held(area: Area, ledger: &Ledger, tab: Option<f64>) {
    let tab = tab.filter(|_| area == Area::Session);
    language::load().await;
    if area == Area::Local || tab.is_some() {
        toolbar::paint(&ledger.standing(browser::now()), tab).await;
    }
}

async fn from_ui(message: FromUi, area: Area, window: Option<i32>, tab: Option<f64>) -> JsValue {
    match message {
        FromUi::View => {
            let now = browser::now();
            let ledger = memory::ledger(area).await;
            let standing = ledger.standing(now);
            let on_again = ledger.latest.as_ref().and_then(|session| ledger.on_again(session));
            paint_stored(area).await;
            to_js(&View {
                standing,
                on_again,
                now,
                set_aside: memory::set_aside(area).await,
                broken: under_way::broken().await,
            })
        }
        FromUi::TurnOff => to_js(&turn_off(area, window).await),
        FromUi::Check => to_js(&check(area, window).await),
        FromUi::History => to_js(&memory::ledger(area).await),
        FromUi::Options => to_js(&chosen(area, true).await),
        FromUi::Change(change) => {
            let stored = memory::set_option(area, change).await;
            if matches!(change, Change::Warn(_)) {
                tabs::tell_wish(area).await;
            }
            language::load().await;
            paint_stored(area).await;
            to_js(&chosen(area, stored).await)
        }
        FromUi::OpenSetting => to_js(&tabs::open_setting(area, window).await),
        FromUi::ReadNeighbour(place) => to_js(&neighbour(Errand::ReadNeighbour(place), tab, area, window).await),
        FromUi::TurnOffNeighbour(place) => to_js(&neighbour(Errand::TurnOffNeighbour(place), tab, area, window).await),
        FromUi::NeighboursDone => {
            if let Some(tab) = tab {
                errands::abandon(tab).await;
            }
            JsValue::UNDEFINED
        }
    }
}

/// Goes to a neighbour's page for the page in `asked_by`. Gives the tab in which that happens.
async fn neighbour(errand: Errand, asked_by: Option<f64>, area: Area, window: Option<i32>) -> Option<f64> {
    let setting = Catalog::built_in().neighbour(errand.neighbour()?)?;
    errands::go_on(errand, &setting, asked_by?, area, window).await
}

async fn chosen(area: Area, stored: bool) -> Chosen {
    Chosen {
        options: language::chosen().await,
        choices: memory::choices(area).await,
        policy: language::policy().await,
        stored,
    }
}

/// Acts in a LinkedIn tab, best in the one that shows the setting; with none, in a tab opened for it.
async fn turn_off(area: Area, window: Option<i32>) -> Option<Acted> {
    for tab in tabs::at_linkedin(area).await {
        match tabs::ask(&tab, ToPage::TurnOff).await {
            // An error page, or one that is not loaded: nothing was done there.
            Heard::Nobody => {}
            // Something may have been done there; it is not tried twice.
            Heard::Silence => return Some(Acted::Lost),
            Heard::Answer(answer) => {
                return from_js(answer).map(|tried| match tried {
                    Tried::Ended(ended) => Acted::Done(ended),
                    Tried::Elsewhere => Acted::Begun,
                    Tried::Busy => Acted::Busy,
                    Tried::Yours => Acted::Checked,
                });
            }
        }
    }
    in_own_tab(Errand::TurnOff, area, window).await
}

/// Reads in a LinkedIn tab; with none, in a tab opened for it.
async fn check(area: Area, window: Option<i32>) -> Option<Acted> {
    for tab in tabs::at_linkedin(area).await {
        match tabs::ask(&tab, ToPage::Look).await {
            Heard::Nobody => {}
            Heard::Silence => return Some(Acted::Lost),
            Heard::Answer(_) => return Some(Acted::Checked),
        }
    }
    in_own_tab(Errand::Check, area, window).await
}

async fn in_own_tab(errand: Errand, area: Area, window: Option<i32>) -> Option<Acted> {
    if errands::begin(errand, None, area, window).await {
        return Some(Acted::Begun);
    }
    tabs::open_setting(area, window).await
}
