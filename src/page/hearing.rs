//! Reads what the background says. By hand: serde's reading would bring 40 KB into every settings page, most of them error
//! messages about floating-point numbers. The background and the popup, where that costs nothing, use serde for both ways.

use wasm_bindgen::JsValue;

use crate::browser::{self, get};
use crate::messages::{Ended, Errand, Plan, ToPage, Welcome};
use crate::setting::ledger::OnAgain;
use crate::setting::reminder::Choices;
use crate::setting::schedule::{self, Agreed};
use crate::setting::state::{Doubt, Millis, Source};
use crate::setting::switch_off::{Need, Outcome};

/// A [`ToPage`] as serde writes it; none if it is anything else.
pub fn to_page(message: &JsValue) -> Option<ToPage> {
    let Some(word) = message.as_string() else {
        return ended(&get(message, "Ended")).map(ToPage::Ended);
    };
    match word.as_str() {
        "AreYouThere" => Some(ToPage::AreYouThere),
        "TurnOff" => Some(ToPage::TurnOff),
        "Look" => Some(ToPage::Look),
        "DoYouWarn" => Some(ToPage::DoYouWarn),
        "TakeBack" => Some(ToPage::TakeBack),
        "Hush" => Some(ToPage::Hush),
        "Warn" => Some(ToPage::Warn),
        _ => None,
    }
}

/// How an errand ended: of all outcomes these are the ones that the asking tab is told.
fn ended(message: &JsValue) -> Option<Ended> {
    let outcome = get(message, "outcome");
    let is = |tag, word: &str| get(&outcome, tag).as_string().as_deref() == Some(word);
    let outcome = match outcome.as_string().as_deref() {
        Some("Verified") => Outcome::Verified,
        Some("AlreadyOff") => Outcome::AlreadyOff,
        Some("PageOutdated") => Outcome::PageOutdated,
        _ if is("NeedsYou", "OtherTab") => Outcome::NeedsYou(Need::OtherTab),
        _ if is("NotStarted", "TabClosed") => Outcome::NotStarted(Doubt::TabClosed),
        _ if is("Unverified", "TabClosed") => Outcome::Unverified(Doubt::TabClosed),
        _ => return None,
    };
    Some(Ended { outcome, at: millis(&get(message, "at"))? })
}

/// The [`Welcome`] of an introduction as serde writes it; none if it is anything else. Its sentences are spoken from now on.
pub fn welcome(message: &JsValue) -> Option<Welcome> {
    browser::speak(get(message, "sentences"));
    times(message);
    let choices = get(message, "choices");
    Some(Welcome {
        salt: get(message, "salt").as_string()?,
        choices: Choices {
            quiet_until: millis(&get(&choices, "quiet_until")),
            never: get(&choices, "never").as_bool()?,
        },
        errand: errand(&get(message, "errand")),
        plan: plan(&get(message, "plan")),
    })
}

fn errand(message: &JsValue) -> Option<Errand> {
    let place = |tag| millis(&get(message, tag)).and_then(|place| u8::try_from(place).ok());
    match message.as_string().as_deref() {
        Some("TurnOff") => Some(Errand::TurnOff),
        Some("Check") => Some(Errand::Check),
        Some("Rest") => Some(Errand::Rest),
        _ => place("ReadNeighbour")
            .map(Errand::ReadNeighbour)
            .or(place("TurnOffNeighbour").map(Errand::TurnOffNeighbour)),
    }
}

/// Takes from a reply how moments are written, if it tells.
pub fn times(message: &JsValue) {
    browser::hear_times(get(message, "times"));
}

/// A [`Plan`] as serde writes it; none if it is anything else. Its moments are written from now on as it says.
pub fn plan(message: &JsValue) -> Option<Plan> {
    times(message);
    let need = get(message, "need");
    let need = match (need.as_string().as_deref(), millis(&get(&need, "Warning")), millis(&get(&need, "Nothing"))) {
        (Some("Reading"), ..) => schedule::Need::Reading,
        (_, Some(at), _) => schedule::Need::Warning(at),
        (_, _, Some(until)) => schedule::Need::Nothing(until),
        _ => return None,
    };
    let source = match get(message, "source").as_string().as_deref() {
        Some("Live") => Some(Source::Live),
        Some("Document") => Some(Source::Document),
        Some("Frame") => Some(Source::Frame),
        Some("Tab") => Some(Source::Tab),
        _ => None,
    };
    let agreed = get(message, "agreed");
    let agreed = Agreed { on: millis(&get(&agreed, "on")), off: millis(&get(&agreed, "off")) };
    let leave = get(message, "leave").is_truthy();
    Some(Plan { need, leave, source, on_again: on_again(message), kept: millis(&get(message, "kept")), agreed })
}

/// What the reply to a reading, or a plan, says of "on again".
pub fn on_again(noted: &JsValue) -> Option<OnAgain> {
    let again = get(noted, "on_again");
    Some(OnAgain { off_since: millis(&get(&again, "off_since"))?, on_at: millis(&get(&again, "on_at"))? })
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "milliseconds of any real date fit")]
fn millis(value: &JsValue) -> Option<Millis> {
    value.as_f64().map(|value| value.max(0.0) as Millis)
}
