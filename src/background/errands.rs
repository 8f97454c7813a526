//! Errands: tabs opened in the background for the member, always after a click, and closed when they have done what they were
//! opened for. Everything about one is in storage, so that the background may end at any moment of it.

use async_lock::Mutex;

use super::memory::under_way::{self, Tab};
use super::tabs;
use crate::browser::privileged::Area;
use crate::browser::{now, privileged};
use crate::messages::{Ended, Errand, FromPage, ToPage, Told};
use crate::setting::catalog::{Catalog, Setting};
use crate::setting::state::{Clues, Doubt, Reading, Source, State};
use crate::setting::switch_off::{ELSEWHERE_MS, Need, Outcome, Phase};

/// Held while a tab is opened: one that asks twice at the same time must not get two.
static OPENING: Mutex<()> = Mutex::new(());

/// The errand that a tab is on. A click of the member's counts for as long as they can be waiting for what comes of it, and not for
/// whoever loads that page hours later.
async fn current(tab: f64) -> Option<Tab> {
    let errand = under_way::errand(tab).await?;
    let ends = matches!(errand.errand, Errand::TurnOff | Errand::Check);
    if ends && now().abs_diff(errand.at) >= ELSEWHERE_MS {
        under_way::end_errand(tab).await;
        return None;
    }
    Some(errand)
}

/// Opens a tab for an errand, in the window of whoever asked; the engine in that tab does the rest. Says whether one was opened.
///
/// A tab gets one at a time, and one that is on an errand itself none: it takes a click of the member's for each.
pub async fn begin(errand: Errand, asked_by: Option<f64>, area: Area, window: Option<i32>) -> bool {
    let held = OPENING.lock().await;
    if let Some(tab) = asked_by {
        for busy in [Some(tab), under_way::opened_for(tab).await].into_iter().flatten() {
            if current(busy).await.is_some() {
                return false;
            }
        }
    }
    let Some(id) = open(errand, &Catalog::built_in().ai_training(), asked_by, area, window).await else { return false };
    // Waking takes until the page is there, and every engine that starts meanwhile asks what it was opened for.
    drop(held);
    // On a page to sign in on, its doorman may see no reason to ask.
    let _ = privileged::wake(id).await;
    true
}

/// Opens a tab for an errand at a setting's page; gives the browser's number of it. To be called with [`OPENING`] held.
async fn open(errand: Errand, at: &Setting, asked_by: Option<f64>, area: Area, window: Option<i32>) -> Option<f64> {
    let id = tabs::open(at, area, window, false).await?;
    under_way::begin_errand(Tab {
        id,
        errand,
        asked_by,
        private: area == Area::Session,
        at: now(),
        clicked: false,
        verified: false,
    })
    .await;
    Some(id)
}

/// Goes on to a neighbour's page in the tab that was opened for `asked_by` before, or in a new one; the engine on that page does the
/// rest. Gives the browser's number of the tab, which has only begun to load then; none if none was opened.
pub async fn go_on(errand: Errand, to: &Setting, asked_by: f64, area: Area, window: Option<i32>) -> Option<f64> {
    let _held = OPENING.lock().await;
    if let Some(id) = under_way::opened_for(asked_by).await {
        under_way::set_errand(id, errand).await;
        if tabs::lead(id, to).await {
            return Some(id);
        }
        // It was closed meanwhile.
        under_way::end_errand(id).await;
    }
    open(errand, to, Some(asked_by), area, window).await
}

/// What a tab was opened for, if it was, and is to be done there now. One that is just being opened waits until that is noted.
pub async fn of(tab: f64) -> Option<Errand> {
    let _held = OPENING.lock().await;
    let errand = current(tab).await?;
    if errand.errand == Errand::TurnOff && errand.clicked {
        // It was loaded once more after the click, and there is no second one: what became of the first has to be read.
        under_way::set_errand(tab, Errand::Check).await;
        return Some(Errand::Check);
    }
    Some(errand.errand)
}

/// The neighbour at `place` is done with in a tab: whatever is loaded there now, nothing is done for it again.
pub async fn rest(tab: f64, place: u8) {
    if under_way::errand(tab).await.is_some_and(|tab| tab.errand.neighbour() == Some(place)) {
        under_way::set_errand(tab, Errand::Rest).await;
    }
}

/// The switch is found, and about to be pressed: from now on it may have been.
pub async fn located(tab: f64) {
    under_way::click_in(tab).await;
}

/// It is off, and whether it stays so is still being watched: the tab that asked need not wait for that.
pub async fn verified(tab: f64) {
    if let Some(errand) = under_way::verified_in(tab).await {
        tell(&errand, Outcome::Verified).await;
    }
}

/// The switching in a tab has come to its end. If the tab was opened for that: closes it, or brings it forward where the
/// member is needed; and tells the tab that asked.
pub async fn end(tab: f64, outcome: Outcome) {
    // In a neighbour's tab the setting itself is none of the errand's business.
    if under_way::errand(tab).await.is_none_or(|tab| tab.errand != Errand::TurnOff) {
        return;
    }
    let Some(errand) = under_way::end_errand(tab).await else { return };
    if outcome.is_off() {
        // First of all: the tab that asked may sleep, and never answer.
        privileged::close_tab(tab).await;
        tell(&errand, outcome).await;
    } else if errand.verified && outcome == Outcome::Abandoned {
        // The member has come to it, and has switched it on again.
    } else {
        // Closed in the meantime is as good.
        let _ = privileged::show_tab(tab).await;
        // The reasons are told in the tab that has come forward.
        tell(&errand, Outcome::NeedsYou(Need::OtherTab)).await;
    }
}

/// The setting has been read in a tab opened for it.
pub async fn checked(tab: f64, reading: &Reading) {
    // A tab that was opened to switch off has not come to its end with a reading.
    if under_way::errand(tab).await.is_none_or(|tab| tab.errand != Errand::Check) {
        return;
    }
    let Some(errand) = under_way::end_errand(tab).await else { return };
    // After a click only off is an end: see `of`.
    let done = if errand.clicked { reading.state == State::Off } else { reading.state.is_known() };
    if done {
        privileged::close_tab(tab).await;
    } else {
        // A page to sign in on, or one that says what is the matter.
        let _ = privileged::show_tab(tab).await;
    }
    if errand.clicked {
        tell(&errand, if done { Outcome::Verified } else { Outcome::NeedsYou(Need::OtherTab) }).await;
    }
}

/// A tab is gone. If it was on an errand, says as much as is known of how that ended; the one that it was for, if any, goes on
/// alone.
pub async fn lost(tab: f64) {
    let Some(errand) = under_way::end_errand(tab).await else { return };
    let doubt = Doubt::TabClosed;
    let said = match errand.errand {
        Errand::TurnOff => {
            let outcome = match (errand.verified, errand.clicked) {
                (true, _) => Outcome::Verified,
                (false, true) => Outcome::Unverified(doubt),
                (false, false) => Outcome::NotStarted(doubt),
            };
            tell(&errand, outcome).await;
            FromPage::Progress(Phase::Ended(outcome))
        }
        Errand::TurnOffNeighbour(place) => {
            // How far it had come nobody has said.
            let ended = Ended { outcome: Outcome::Unverified(doubt), at: now() };
            FromPage::TriedNeighbour { place, ended }
        }
        Errand::ReadNeighbour(place) => {
            let state = State::Unknown(doubt);
            let reading = Reading { state, source: Source::Live, at: now(), clues: Clues::NONE };
            FromPage::ReadNeighbour { place, reading }
        }
        Errand::Check | Errand::Rest => return,
    };
    privileged::tell_pages(&Told { private: errand.private, said }).await;
}

/// The engine in a tab has ended itself. A tab on an errand is closed then: nothing more will come of it.
pub async fn broke(tab: f64) {
    if under_way::errand(tab).await.is_some() {
        lost(tab).await;
        privileged::close_tab(tab).await;
    }
}

/// The member has closed the card in the tab that asked, or that tab itself: nobody waits for it any more.
pub async fn abandon(asked_by: f64) {
    if let Some(tab) = under_way::opened_for(asked_by).await
        && under_way::end_errand(tab).await.is_some()
        // The member may have taken it over.
        && privileged::is_left_alone(tab).await
    {
        privileged::close_tab(tab).await;
    }
}

async fn tell(errand: &Tab, outcome: Outcome) {
    if let Some(tab) = errand.asked_by {
        // It may be gone, too.
        let _ = privileged::send_to_tab(tab, &ToPage::Ended(Ended { outcome, at: now() })).await;
    }
}
