//! The history as files: JSON for programs, CSV for tables. The same changes in both, the oldest first.

use serde::Serialize;

use super::changes::{Maker, changes, sessions};
use super::ledger::{Change, Ledger, Member};
use super::order::in_order;
use super::state::{Doubt, Millis, Reading, Source, State};

/// One change, as it is exported.
#[derive(Serialize)]
struct Row {
    /// A number for each sign-in session, in the order in which they were first seen; sessions have no other name.
    session: usize,
    /// When it was read, in UTC, as ISO 8601 has it.
    read_at: String,
    /// `on` or `off`.
    state: &'static str,
    /// Where it was read.
    source: &'static str,
    /// Who made the change; `found` for the first reading, `not seen` where nobody here was seen to make it.
    changed_by: &'static str,
}

/// The last readings of one session, as they are exported.
#[derive(Serialize)]
struct Readings {
    /// The session's number, as in the changes; those that were never read on or off have the numbers after those.
    session: usize,
    /// The last reading, whatever it said.
    last: LastReading,
    /// The last one that said on or off, if there is one.
    known: Option<LastReading>,
}

/// One reading, as it is exported.
#[derive(Serialize)]
struct LastReading {
    /// When, in UTC, as ISO 8601 has it.
    read_at: String,
    /// `on`, `off`, `signed out` or `unknown`.
    state: &'static str,
    /// Why it is unknown: the doubt's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<Doubt>,
    /// Where it was read.
    source: &'static str,
}

/// What the file says of itself.
#[derive(Clone, Copy)]
pub struct Made<'a> {
    /// When it was made.
    pub at: Millis,
    /// The version of Trainstop that made it.
    pub by: &'a str,
}

/// The whole history as JSON. `utc` writes a moment as ISO 8601 in UTC, which is the browser's business.
///
/// # Errors
/// None that can occur: rows are text and numbers.
pub fn json(ledger: &Ledger, made: Made, utc: impl Fn(Millis) -> String) -> Result<String, serde_json::Error> {
    #[derive(Serialize)]
    struct File<'a> {
        format: &'static str,
        version: u32,
        exported_at: String,
        trainstop: &'a str,
        changes: Vec<Row>,
        readings: Vec<Readings>,
    }
    let file = File {
        format: "trainstop-history",
        // Version 1 had the changes alone.
        version: 2,
        exported_at: utc(made.at),
        trainstop: made.by,
        changes: rows(ledger, &utc),
        readings: readings(ledger, &utc),
    };
    serde_json::to_string_pretty(&file).map(|text| text + "\n")
}

/// The whole history as CSV (RFC 4180): a header, lines that end in CRLF, no field that needs quotes.
#[must_use]
pub fn csv(ledger: &Ledger, utc: impl Fn(Millis) -> String) -> String {
    let mut text = String::from("session,read_at,state,source,changed_by\r\n");
    for Row { session, read_at, state, source, changed_by } in rows(ledger, utc) {
        let session = session.to_string();
        text.push_str(&[session.as_str(), &read_at, state, source, changed_by].join(","));
        text.push_str("\r\n");
    }
    text
}

fn rows(ledger: &Ledger, utc: impl Fn(Millis) -> String) -> Vec<Row> {
    let row = |(session, first, change): (usize, bool, Change)| Row {
        session,
        read_at: utc(change.at),
        state: word(change.state),
        source: place(change.source),
        changed_by: match Maker::of(&change, first) {
            Maker::You => "you",
            Maker::Trainstop => "trainstop",
            // No comma: no field of the table needs quotes.
            Maker::Kept => "trainstop by itself",
            Maker::NotYou => "not you",
            Maker::Found => "found",
            Maker::NotSeen => "not seen",
        },
    };
    changes(ledger).into_iter().map(row).collect()
}

fn readings(ledger: &Ledger, utc: impl Fn(Millis) -> String) -> Vec<Readings> {
    let unread = ledger.members.values().filter(|member| member.changes.is_empty());
    let unread = in_order(unread, |member| member.last.at);
    let read = sessions(ledger).into_iter().map(|(_, member)| member);
    let export = |reading: Reading| LastReading {
        read_at: utc(reading.at),
        state: word(reading.state),
        reason: match reading.state {
            State::Unknown(doubt) => Some(doubt),
            _ => None,
        },
        source: place(reading.source),
    };
    let row = |(nth, member): (usize, &Member)| Readings {
        session: nth + 1,
        last: export(member.last),
        known: member.known.map(export),
    };
    read.chain(unread).enumerate().map(row).collect()
}

fn word(state: State) -> &'static str {
    match state {
        State::On => "on",
        State::Off => "off",
        State::SignedOut => "signed out",
        State::Unknown(_) => "unknown",
    }
}

fn place(source: Source) -> &'static str {
    match source {
        Source::Live => "page",
        Source::Document => "page data",
        Source::Frame => "fresh copy of the page",
        Source::Tab => "tab opened for it",
    }
}
