//! Tabs: which ones show LinkedIn, the engine in them, opening and showing them.

use async_lock::Mutex;
use gloo_timers::future::TimeoutFuture;
use wasm_bindgen::prelude::*;

use super::memory::{self, under_way};
use crate::browser::privileged::{self, Area, ORIGIN};
use crate::browser::{self, get};
use crate::messages::{Acted, ToPage};
use crate::setting::catalog::{Catalog, Setting};
use crate::setting::order::in_order;
use crate::setting::state::State;

const DOORMAN: &str = "doorman.js";
const TIDY: &str = "tidy.js";
/// How often an engine that has just been put into a tab is spoken to, and with what pause between.
const TRIES: u32 = 20;
const PAUSE_MS: u32 = 50;
/// How long putting it there may take, in milliseconds: a page that sleeps, or does not load, takes none, and does not say so.
const WAKING_MS: u32 = 4_000;
/// How long a tab may take to say whether it warns, or whether there is an engine in it, in milliseconds: whoever asks waits for it, and
/// asks again.
const ANSWER_MS: u32 = 250;

/// Held while it is decided which tab may warn: two that ask at the same time must not both be told yes.
static WARNING: Mutex<()> = Mutex::new(());

/// What became of a question to a tab.
pub enum Heard {
    /// There is no engine in the tab, and none can be put there. Nothing was said.
    Nobody,
    /// It was said, and no answer has come: what was done is not known.
    Silence,
    /// The answer.
    Answer(JsValue),
}

/// Puts a doorman into every LinkedIn tab that was open before the extension was: browsers do that for new pages only. After an update,
/// what the version before has left there goes first.
pub async fn post_doormen(after_update: bool) {
    in_each(&privileged::tabs_at(&everywhere()).await, |tab| async move {
        // Discarded tabs and error pages take no script; they get theirs when they load.
        if after_update {
            let _ = privileged::inject(tab, TIDY).await;
        }
        let _ = privileged::inject(tab, DOORMAN).await;
    });
}

/// Tells every engine whether there shall be warnings.
pub async fn tell_wish(area: Area) {
    let tabs = at_linkedin(area).await;
    // Last of all: of two that tell at the same time, neither says what no longer holds.
    let wanted = memory::choices_in_force(area).await.allow_warning(State::On, browser::now());
    let wish = if wanted { ToPage::Warn } else { ToPage::Hush };
    in_each(&tabs, |tab| async move {
        let _ = privileged::send_to_tab(tab, &wish).await;
    });
}

/// Does something in each of these tabs, and waits for none: one that sleeps does not answer.
fn in_each<F: Future<Output = ()> + 'static>(tabs: &[JsValue], act: impl Fn(f64) -> F) {
    for tab in tabs.iter().filter_map(id_of) {
        browser::spawn(act(tab));
    }
}

/// The LinkedIn tabs to act in, of ordinary windows or of private ones: those that show the setting first, then active ones. A tab
/// that is led from one neighbour to the next is none.
pub async fn at_linkedin(area: Area) -> Vec<JsValue> {
    let mut tabs = privileged::tabs_at(&everywhere()).await;
    let led = under_way::at_neighbours().await;
    tabs.retain(|tab| Area::of(get(tab, "incognito").is_truthy()) == area);
    tabs.retain(|tab| id_of(tab).is_none_or(|id| !led.contains(&id)));
    // Active ones come first already.
    in_order(tabs, |tab| !shows_setting(tab))
}

fn everywhere() -> String {
    [ORIGIN, "/*"].concat()
}

fn shows_setting(tab: &JsValue) -> bool {
    let url = get(tab, "url").as_string().unwrap_or_default();
    let path = url.strip_prefix(ORIGIN).and_then(|rest| rest.split(['?', '#']).next());
    path.is_some_and(|path| Catalog::built_in().ai_training().is_at(path))
}

fn id_of(tab: &JsValue) -> Option<f64> {
    get(tab, "id").as_f64()
}

/// Asks the engine in a tab, waking it first if it is not there.
pub async fn ask(tab: &JsValue, message: ToPage) -> Heard {
    let Some(id) = id_of(tab) else { return Heard::Nobody };
    // A page opened before the install has none, nor has one that has nothing to do.
    let mut tries = 0;
    while !is_told_yes(id, ToPage::AreYouThere).await {
        if tries == TRIES || tries == 0 && privileged::wake_within(WAKING_MS, id).await.is_err() {
            return Heard::Nobody;
        }
        // The browser says "injected" before the module has started, and until then nobody listens.
        tries += 1;
        TimeoutFuture::new(PAUSE_MS).await;
    }
    // Said once: an answer that does not come is no proof that nothing was done.
    match privileged::send_to_tab(id, &message).await {
        Ok(answer) if !answer.is_null() && !answer.is_undefined() => Heard::Answer(answer),
        _ => Heard::Silence,
    }
}

/// One that sleeps gives no answer at all.
async fn is_told_yes(tab: f64, message: ToPage) -> bool {
    privileged::send_to_tab_within(ANSWER_MS, tab, &message).await.is_ok_and(|answer| answer.is_truthy())
}

/// Leave to warn, and how it was come by.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Leave {
    /// There is none: another tab warns.
    No,
    /// Nobody had to be asked.
    AtOnce,
    /// Another tab was asked, and that has taken its time.
    AfterAsking,
}

/// Whether a tab may show a warning: if no other one does.
pub async fn may_warn(tab: f64) -> Leave {
    let _held = WARNING.lock().await;
    let other = other_warner(tab).await;
    if let Some(other) = other {
        let answer = privileged::send_to_tab_within(ANSWER_MS, other, &ToPage::DoYouWarn).await;
        let warns = match answer {
            // A tab that says nothing may be busy, and warn. One that is not in front does not.
            Ok(answer) if answer.is_undefined() => privileged::is_in_front(other).await,
            Ok(answer) => answer.is_truthy(),
            // There is nobody.
            Err(_) => false,
        };
        if warns {
            return Leave::No;
        }
    }
    under_way::set_warner(Some(tab)).await;
    if other.is_some() { Leave::AfterAsking } else { Leave::AtOnce }
}

/// The setting's own page warns in this tab, which it always may; another one takes its warning back.
pub async fn warns_at_home(tab: f64) {
    let _held = WARNING.lock().await;
    let other = other_warner(tab).await;
    under_way::set_warner(Some(tab)).await;
    if let Some(other) = other {
        // Busy, it takes its warning back when it hears of this.
        let _ = privileged::send_to_tab_within(ANSWER_MS, other, &ToPage::TakeBack).await;
    }
}

async fn other_warner(tab: f64) -> Option<f64> {
    under_way::warner().await.filter(|other| *other != tab)
}

/// Shows the setting's page: the tab that has it, or a new one. None if the browser refuses both.
pub async fn open_setting(area: Area, window: Option<i32>) -> Option<Acted> {
    let tabs = at_linkedin(area).await;
    if let Some(id) = tabs.iter().find(|tab| shows_setting(tab)).and_then(id_of)
        && privileged::show_tab(id).await.is_ok()
    {
        return Some(Acted::Opened);
    }
    open(&Catalog::built_in().ai_training(), area, window, true).await.map(|_| Acted::Opened)
}

/// Leads a tab to a setting's page. Says whether the tab is there.
pub async fn lead(tab: f64, to: &Setting) -> bool {
    privileged::lead_tab(tab, &[ORIGIN, &to.path()].concat()).await.is_ok()
}

/// Opens a setting's page in a tab, shown or not, in the window that asked; gives the browser's number of it. None if the
/// browser refuses.
pub async fn open(setting: &Setting, area: Area, window: Option<i32>, shown: bool) -> Option<f64> {
    let address = [ORIGIN, &setting.path()].concat();
    match privileged::open_tab(&address, shown, window).await {
        Ok(tab) => Some(tab),
        // Not every window takes tabs. Another one will do, unless somebody else is signed in there.
        Err(_) if area == Area::Local => privileged::open_tab(&address, shown, None).await.ok(),
        Err(_) => None,
    }
}
