//! One neighbour in the list: what it is called, what is known of it, its buttons.

use std::cell::Cell;

use wasm_bindgen::prelude::*;
use web_sys::Element;

use crate::browser::privileged::ORIGIN;
use crate::browser::{moment, text};
use crate::sentences;
use crate::setting::catalog::Setting;
use crate::setting::neighbours::{Known, Standing, Work, sentences as sentences_of};
use crate::setting::state::State;
use crate::setting::switch_off::Outcome;
use crate::ui::sheet::add;
use crate::ui::{frame, svg};

/// The marks in the octagon of the states, on a grid of 24.
const MARKS: [(Standing, &str); 5] = [
    (Standing::NotRead, "M7.5 12h.1M12 12h.1M16.5 12h.1"),
    (Standing::On, "M12 6.8v6.4M12 16.7v.6"),
    (Standing::Off, "M7.4 12.4l3.2 3.2 6-6.6"),
    (Standing::NeedsYou, "M8 12h8M12.6 8.4L16.2 12l-3.6 3.6"),
    (Standing::Unknown, "M9.2 9.4a2.9 2.9 0 1 1 4.3 2.5c-1 .6-1.5 1.1-1.5 2.2M12 17.2v.1"),
];

/// One neighbour in the list.
pub struct Row {
    /// Its place in the catalogue.
    pub place: u8,
    /// What it is called.
    pub title: String,
    /// What is known of it.
    pub known: Cell<Known>,
    element: Element,
    /// Where its state stands, in one word.
    word: Element,
    /// Where stands how that is known.
    told: Element,
    mark: Element,
    button: Element,
}

impl Row {
    /// Adds a neighbour to the list; none if it has no sentences, or the document takes no element.
    pub fn add(list: &Element, place: u8, setting: &Setting) -> Option<Self> {
        let (title, about) = sentences_of(setting)?;
        Self::build(list, place, setting, &text(title, &[]), &text(about, &[])).ok()
    }

    fn build(list: &Element, place: u8, setting: &Setting, title: &str, about: &str) -> Result<Self, JsValue> {
        let name = ["name-", setting.id].concat();
        let [press, open] = ["press-", "open-"].map(|before| [before, setting.id].concat());
        let element = add(list, "li", &[("data-setting", setting.id)])?;
        let picture = svg::add(&element, "svg", &[("viewBox", "0 0 24 24"), ("aria-hidden", "true")])?;
        svg::add(&picture, "path", &[("class", "plate"), ("d", frame::OCTAGON)])?;
        let mark = svg::add(&picture, "path", &[("class", "mark")])?;
        let words = add(&element, "div", &[("class", "words")])?;
        write(&add(&words, "h2", &[("id", &name)])?, title);
        write(&add(&words, "p", &[])?, about);
        let known = add(&words, "p", &[("class", "known")])?;
        let word = add(&known, "b", &[])?;
        let told = add(&known, "span", &[("class", "told")])?;
        let side = add(&element, "div", &[("class", "side")])?;
        let action = ["turn-off-", &place.to_string()].concat();
        let named = |id: &str| [id, " ", &name].concat();
        let attributes = [("type", "button"), ("class", "secondary"), ("data-action", &action)];
        let button = add(&side, "button", &attributes)?;
        button.set_id(&press);
        button.set_attribute("aria-labelledby", &named(&press))?;
        write(&button, &text("neighbourTurnOff", &[]));
        let address = [ORIGIN, &setting.path()].concat();
        let link = add(&side, "a", &[("href", &address), ("target", "_blank"), ("rel", "noreferrer"), ("id", &open)])?;
        link.set_attribute("aria-labelledby", &named(&open))?;
        write(&link, &text("openSetting", &[]));
        Ok(Self { place, title: title.to_owned(), known: Cell::default(), element, word, told, mark, button })
    }

    /// Shows what is known, and offers what can be done if the extension may do anything.
    pub fn render(&self, permitted: bool) {
        let known = self.known.get();
        let standing = known.standing();
        let word = match standing {
            Standing::NotRead => "neighbourNotRead",
            Standing::On => "historyOn",
            Standing::Off => "historyOff",
            Standing::NeedsYou => "neighbourNeedsYou",
            Standing::Unknown => "neighbourUnknown",
        };
        write(&self.word, &text(word, &[]));
        write(&self.told, &told(known));
        let mark = MARKS.iter().find(|(of, _)| *of == standing).map(|(_, shape)| *shape);
        // These names are valid, which is all that can go wrong.
        let _ = self.mark.set_attribute("d", mark.unwrap_or_default());
        let _ = self.element.set_attribute("data-state", standing.word());
        let _ = self.button.toggle_attribute_with_force("hidden", !permitted || !known.needs(Work::TurnOff));
    }

    /// Shows that it is being gone to, or is not any more.
    pub fn set_busy(&self, busy: bool) {
        let _ = self.element.toggle_attribute_with_force("data-busy", busy);
    }
}

fn write(element: &Element, words: &str) {
    element.set_text_content(Some(words));
}

/// How it is known, and when it was read or tried.
fn told(known: Known) -> String {
    match known {
        Known::Nothing => String::new(),
        Known::Read(reading) => {
            let at = moment(reading.at);
            let why = match reading.state {
                State::On | State::Off => return text("lastReadLive", &[&at]),
                State::SignedOut => text("neighboursSignedOut", &[]),
                State::Unknown(doubt) => text(doubt.message(), &[]),
            };
            [&why, " ", &text("lastTriedAt", &[&at])].concat()
        }
        Known::Tried(Outcome::Verified, at) => text("neighbourTurnedOff", &[&moment(at)]),
        Known::Tried(outcome, at) if outcome.is_off() => text("neighbourWasOff", &[&moment(at)]),
        Known::Tried(outcome, at) => sentences::line(outcome, at),
    }
}
