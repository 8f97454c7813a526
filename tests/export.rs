//! A scripted month, exported: byte for byte what is promised.

use trainstop::setting::export;
use trainstop::setting::ledger::{Ledger, Who};
use trainstop::setting::state::{Clues, Doubt, Millis, Reading, Source, State};

const DAY: Millis = 24 * 60 * 60 * 1000;
/// 1 November 2026, 12:00 UTC.
const START: Millis = 1_793_534_400_000;

/// ISO 8601 in UTC, for days of November 2026 at noon only.
fn utc(at: Millis) -> String {
    assert_eq!((at - START) % DAY, 0);
    format!("2026-11-{:02}T12:00:00.000Z", 1 + (at - START) / DAY)
}

fn month() -> Ledger {
    let mut ledger = Ledger::default();
    let mut read = |session: &str, day: Millis, state, source, who| {
        let at = START + (day - 1) * DAY;
        ledger.record(session, Reading { state, source, at, clues: Clues::NONE }, who);
    };
    read("ada", 1, State::On, Source::Document, None);
    read("ada", 2, State::On, Source::Document, None);
    read("ada", 3, State::Off, Source::Document, Some(Who::Trainstop));
    read("ada", 4, State::Unknown(Doubt::Network), Source::Document, None);
    read("ada", 9, State::On, Source::Frame, Some(Who::NotYou));
    read("ada", 9, State::Off, Source::Live, Some(Who::You));
    read("ada", 10, State::On, Source::Document, Some(Who::NotYou));
    read("ada", 10, State::Off, Source::Document, Some(Who::Kept));
    read("ben", 15, State::Off, Source::Document, None);
    read("ada", 30, State::Off, Source::Document, None);
    ledger
}

#[test]
fn as_csv() {
    let expected = "session,read_at,state,source,changed_by\r\n\
        1,2026-11-01T12:00:00.000Z,on,page data,found\r\n\
        1,2026-11-03T12:00:00.000Z,off,page data,trainstop\r\n\
        1,2026-11-09T12:00:00.000Z,on,fresh copy of the page,not you\r\n\
        1,2026-11-09T12:00:00.000Z,off,page,you\r\n\
        1,2026-11-10T12:00:00.000Z,on,page data,not you\r\n\
        1,2026-11-10T12:00:00.000Z,off,page data,trainstop by itself\r\n\
        2,2026-11-15T12:00:00.000Z,off,page data,found\r\n";
    assert_eq!(export::csv(&month(), utc), expected);
}

#[test]
fn as_json() {
    let expected = r#"{
  "format": "trainstop-history",
  "version": 1,
  "changes": [
    {
      "session": 1,
      "read_at": "2026-11-01T12:00:00.000Z",
      "state": "on",
      "source": "page data",
      "changed_by": "found"
    },
    {
      "session": 1,
      "read_at": "2026-11-03T12:00:00.000Z",
      "state": "off",
      "source": "page data",
      "changed_by": "trainstop"
    },
    {
      "session": 1,
      "read_at": "2026-11-09T12:00:00.000Z",
      "state": "on",
      "source": "fresh copy of the page",
      "changed_by": "not you"
    },
    {
      "session": 1,
      "read_at": "2026-11-09T12:00:00.000Z",
      "state": "off",
      "source": "page",
      "changed_by": "you"
    },
    {
      "session": 1,
      "read_at": "2026-11-10T12:00:00.000Z",
      "state": "on",
      "source": "page data",
      "changed_by": "not you"
    },
    {
      "session": 1,
      "read_at": "2026-11-10T12:00:00.000Z",
      "state": "off",
      "source": "page data",
      "changed_by": "trainstop by itself"
    },
    {
      "session": 2,
      "read_at": "2026-11-15T12:00:00.000Z",
      "state": "off",
      "source": "page data",
      "changed_by": "found"
    }
  ]
}
"#;
    assert_eq!(export::json(&month(), utc).unwrap(), expected);
}

#[test]
fn nothing_is_a_header_alone() {
    assert_eq!(export::csv(&Ledger::default(), utc), "session,read_at,state,source,changed_by\r\n");
}
