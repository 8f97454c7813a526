//! Every card that the banner can show, shown by the banner's own code without anything having to happen on LinkedIn's pages
//! first. `tests/e2e/support/gallery.mjs` puts it into a page; what leads to each card is for other tests.
#![cfg(target_family = "wasm")]

use std::cell::RefCell;

use trainstop::browser;
use trainstop::page::banner::{Banner, Card};
use trainstop::setting::ledger::OnAgain;
use trainstop::setting::state::{Doubt, Millis, Source};
use trainstop::setting::switch_off::{Need, Outcome, Phase};
use wasm_bindgen::prelude::*;

/// The time of everything that is said: 3 November 2026, 14:03 UTC.
const AT: Millis = 1_793_714_580_000;
/// How long before that it was off, where it is on again.
const WEEK_MS: Millis = 7 * 24 * 60 * 60 * 1000;
/// What the card points at, where it points at something.
const SWITCH: &str = "#switch";

thread_local! {
    static BANNER: RefCell<Option<Banner>> = const { RefCell::new(None) };
}

/// A card, and where it is shown.
struct Piece {
    name: &'static str,
    card: Card,
    /// Whether on the setting's own page.
    home: bool,
    /// Whether it points at LinkedIn's switch.
    points: bool,
}

fn pieces() -> Vec<Piece> {
    let piece = |name, card| Piece { name, card, home: false, points: false };
    let home = |name, card| Piece { home: true, ..piece(name, card) };
    let warning = |certain, source| Card::Warning { certain, at: AT, source };
    let ended = |outcome| Card::Ended(outcome, AT);
    let needs = |need| ended(Outcome::NeedsYou(need));
    vec![
        piece("warning", warning(true, Source::Document)),
        piece("warning-copy", warning(true, Source::Frame)),
        home("warning-setting-page", warning(true, Source::Live)),
        home("warning-uncertain", warning(false, Source::Live)),
        piece("warning-on-again", Card::OnAgain(OnAgain { off_since: AT - WEEK_MS, on_at: AT })),
        piece("working-opening", Card::Working(Phase::Opening)),
        piece("working-located", Card::Working(Phase::Located)),
        piece("working-clicked", Card::Working(Phase::Clicked)),
        piece("working-settled", Card::Working(Phase::Settled)),
        piece("working-tab", Card::InTab),
        piece("done-verified", ended(Outcome::Verified)),
        piece("done-already-off", ended(Outcome::AlreadyOff)),
        home("done-page-outdated", ended(Outcome::PageOutdated)),
        piece("done-kept", Card::Kept(AT)),
        piece("failed-not-saved", ended(Outcome::NotSaved)),
        home("failed-no-effect", ended(Outcome::NoEffect)),
        home("failed-reverted", ended(Outcome::Reverted)),
        piece("failed-not-started", ended(Outcome::NotStarted(Doubt::Network))),
        home("failed-unverified", ended(Outcome::Unverified(Doubt::ServerFault))),
        piece("needs-you-signed-out", ended(Outcome::SignedOut)),
        home("needs-you-dialog", needs(Need::Dialog)),
        piece("needs-you-question", needs(Need::Question)),
        piece("needs-you-checkpoint", needs(Need::Checkpoint)),
        Piece { points: true, ..home("needs-you-unusable", needs(Need::Unusable)) },
        Piece { points: true, ..home("needs-you-uncertain", needs(Need::Uncertain)) },
        piece("needs-you-other-tab", needs(Need::OtherTab)),
    ]
}

/// The names of all cards, in the order in which a member could meet them.
#[wasm_bindgen]
pub fn cards() -> Vec<String> {
    pieces().into_iter().map(|piece| piece.name.to_owned()).collect()
}

/// Shows a card in place of the one before. `sentences`: those of its language by their keys, as the background hands them to the
/// engine. `style`: the banner's style sheet.
///
/// # Errors
/// If there is no such card.
#[wasm_bindgen]
pub fn show(name: &str, sentences: JsValue, style: &str) -> Result<(), JsValue> {
    let wanted = pieces().into_iter().find(|piece| piece.name == name);
    let Some(Piece { card, home, points, .. }) = wanted else { return Err("there is no such card".into()) };
    let document = web_sys::window().and_then(|window| window.document()).ok_or("there is no document")?;
    if let Some(before) = BANNER.take() {
        before.hide();
    }
    browser::speak(sentences);
    let banner = Banner::new(&document, style.into(), |_| {});
    banner.set_home(home);
    banner.show(card);
    if let Some(switch) = document.query_selector(SWITCH)?.filter(|_| points) {
        banner.point_at(&switch);
    }
    BANNER.set(Some(banner));
    Ok(())
}
