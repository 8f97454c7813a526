//! The tables: every change, and the last reading of each sign-in session.

use wasm_bindgen::JsValue;
use web_sys::Element;

use super::summary::count_of;
use crate::browser::{exact, moment, text, utc};
use crate::setting::changes::{self, Maker};
use crate::setting::ledger::{Change, Ledger};
use crate::setting::state::{Millis, Reading, Source, State};
use crate::ui::sheet::Sheet;

/// Fills both.
pub fn fill(sheet: &Sheet, ledger: &Ledger) {
    // A document that takes no element shows an empty table; there is nothing else to do about it.
    let _ = fill_changes(sheet, ledger);
    let _ = fill_readings(sheet, ledger);
}

fn fill_changes(sheet: &Sheet, ledger: &Ledger) -> Result<(), JsValue> {
    let Some(rows) = sheet.document.get_element_by_id("rows") else { return Ok(()) };
    rows.set_text_content(None);
    // The newest first: that is what one comes for. The files have them the other way round.
    for (session, first, change) in changes::changes(ledger).iter().rev() {
        let row = make(sheet, &rows, "tr", "", "")?;
        when(sheet, &row, change.at)?;
        state(sheet, &row, change.state)?;
        make(sheet, &row, "td", "who", &who(change, *first))?;
        make(sheet, &row, "td", "source", &source(change.source))?;
        session_cell(sheet, &row, *session)?;
    }
    Ok(())
}

fn fill_readings(sheet: &Sheet, ledger: &Ledger) -> Result<(), JsValue> {
    let Some(rows) = sheet.document.get_element_by_id("readings") else { return Ok(()) };
    rows.set_text_content(None);
    for (place, (_, member)) in changes::sessions(ledger).iter().enumerate().rev() {
        let reading = |reading: &Reading| -> Result<(), JsValue> {
            let row = make(sheet, &rows, "tr", "", "")?;
            when(sheet, &row, reading.at)?;
            state(sheet, &row, reading.state)?;
            make(sheet, &row, "td", "source", &source(reading.source))?;
            session_cell(sheet, &row, place + 1)?;
            Ok(())
        };
        if !member.last.state.is_known() {
            reading(&member.last)?;
        }
        if let Some(known) = &member.known {
            reading(known)?;
        }
    }
    Ok(())
}

fn make(sheet: &Sheet, parent: &Element, tag: &str, class: &str, content: &str) -> Result<Element, JsValue> {
    let element = sheet.document.create_element(tag)?;
    element.set_class_name(class);
    element.set_text_content(Some(content));
    parent.append_child(&element)?;
    Ok(element)
}

/// The session's number; where there is no room for a table, with what it is the number of.
fn session_cell(sheet: &Sheet, row: &Element, session: usize) -> Result<(), JsValue> {
    let number = count_of(session);
    let cell = make(sheet, row, "td", "session", "")?;
    make(sheet, &cell, "span", "wide", &number)?;
    make(sheet, &cell, "span", "slim", &text("historySignIn", &[&number]))?;
    Ok(())
}

/// A moment: short on the screen; on paper to the second with its time zone, and in UTC.
fn when(sheet: &Sheet, row: &Element, at: Millis) -> Result<(), JsValue> {
    let cell = make(sheet, row, "td", "when", "")?;
    let time = make(sheet, &cell, "time", "short", &moment(at))?;
    time.set_attribute("datetime", &utc(at))?;
    time.set_attribute("title", &exact(at))?;
    make(sheet, &cell, "span", "paper", &exact(at))?;
    make(sheet, &cell, "span", "paper utc", &utc(at))?;
    Ok(())
}

fn state(sheet: &Sheet, row: &Element, state: State) -> Result<(), JsValue> {
    let cell = make(sheet, row, "td", "state", "")?;
    match state {
        State::On => make(sheet, &cell, "span", "on", &text("historyOn", &[]))?,
        State::Off => make(sheet, &cell, "span", "off", &text("historyOff", &[]))?,
        State::SignedOut => make(sheet, &cell, "span", "none", &text("popupTitleSignedOut", &[]))?,
        State::Unknown(doubt) => make(sheet, &cell, "span", "none", &text(doubt.message(), &[]))?,
    };
    Ok(())
}

/// Who made a change.
pub fn who(change: &Change, first: bool) -> String {
    text(who_key(Maker::of(change, first)), &[])
}

/// The key of what they are called.
pub fn who_key(maker: Maker) -> &'static str {
    match maker {
        Maker::You => "historyYou",
        Maker::Trainstop => "historyTrainstop",
        Maker::Kept => "historyKept",
        Maker::NotYou => "historyNotYou",
        Maker::Found => "historyFound",
        Maker::NotSeen => "historyNotSeen",
    }
}

/// Where it was read.
pub fn source(source: Source) -> String {
    let key = match source {
        Source::Live => "sourceLive",
        Source::Document => "sourceDocument",
        Source::Frame => "sourceFrame",
        Source::Tab => "sourceTab",
    };
    text(key, &[])
}
