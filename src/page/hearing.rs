//! Reads what the background says. By hand: serde's reading would bring 40 KB into every settings page, most of them error
//! messages about floating-point numbers. The background and the popup, where that costs nothing, use serde for both ways.

use wasm_bindgen::JsValue;

use crate::browser::get;
use crate::messages::{ToPage, Welcome};
use crate::setting::ledger::OnAgain;
use crate::setting::reminder::Choices;
use crate::setting::state::Millis;

/// A [`ToPage`] as serde writes it; none if it is anything else.
pub fn to_page(message: &JsValue) -> Option<ToPage> {
    match message.as_string()?.as_str() {
        "AreYouThere" => Some(ToPage::AreYouThere),
        "TurnOff" => Some(ToPage::TurnOff),
        "Look" => Some(ToPage::Look),
        _ => None,
    }
}

/// A [`Welcome`] as serde writes it; none if it is anything else.
pub fn welcome(message: &JsValue) -> Option<Welcome> {
    let choices = get(message, "choices");
    Some(Welcome {
        salt: get(message, "salt").as_string()?,
        choices: Choices {
            quiet_until: millis(&get(&choices, "quiet_until")),
            never: get(&choices, "never").as_bool()?,
        },
    })
}

/// What the reply to a reading says of "on again".
pub fn on_again(noted: &JsValue) -> Option<OnAgain> {
    let again = get(noted, "on_again");
    Some(OnAgain { off_since: millis(&get(&again, "off_since"))?, on_at: millis(&get(&again, "on_at"))? })
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "milliseconds of any real date fit")]
fn millis(value: &JsValue) -> Option<Millis> {
    value.as_f64().map(|value| value.max(0.0) as Millis)
}
