//! The history as files: JSON for programs, CSV for tables. The same rows in both, the oldest first.

use serde::Serialize;

use super::ledger::{Change, Ledger, Who};
use super::state::{Millis, Source, State};

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

/// The whole history as JSON. `utc` writes a moment as ISO 8601 in UTC, which is the browser's business.
///
/// # Errors
/// None that can occur: rows are text and numbers.
pub fn json(ledger: &Ledger, utc: impl Fn(Millis) -> String) -> Result<String, serde_json::Error> {
    #[derive(Serialize)]
    struct File {
        format: &'static str,
        version: u32,
        changes: Vec<Row>,
    }
    let file = File { format: "trainstop-history", version: 1, changes: rows(ledger, utc) };
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

/// All changes of all sessions, the oldest first: the session's number, whether it is the session's first, the change.
#[must_use]
pub fn changes(ledger: &Ledger) -> Vec<(usize, bool, Change)> {
    let mut sessions: Vec<_> = ledger.members.values().filter(|member| !member.changes.is_empty()).collect();
    sessions.sort_by_key(|member| member.changes[0].at);
    let mut changes: Vec<(usize, bool, Change)> = Vec::new();
    for (place, member) in sessions.iter().enumerate() {
        changes.extend(member.changes.iter().enumerate().map(|(nth, change)| (place + 1, nth == 0, change.clone())));
    }
    changes.sort_by_key(|(session, _, change)| (change.at, *session));
    changes
}

fn rows(ledger: &Ledger, utc: impl Fn(Millis) -> String) -> Vec<Row> {
    let row = |(session, first, change): (usize, bool, Change)| Row {
        session,
        read_at: utc(change.at),
        state: if change.state == State::On { "on" } else { "off" },
        source: match change.source {
            Source::Live => "page",
            Source::Document => "page data",
            Source::Frame => "fresh copy of the page",
            Source::Tab => "tab opened for it",
        },
        changed_by: match (change.who, first) {
            (Some(Who::You), _) => "you",
            (Some(Who::Trainstop), _) => "trainstop",
            // No comma: no field of the table needs quotes.
            (Some(Who::Kept), _) => "trainstop by itself",
            (Some(Who::NotYou), _) => "not you",
            (None, true) => "found",
            (None, false) => "not seen",
        },
    };
    changes(ledger).into_iter().map(row).collect()
}
