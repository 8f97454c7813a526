//! A scripted month, exported: byte for byte what is promised.

use trainstop::setting::export::{self, Made};
use trainstop::setting::ledger::{Ledger, Who};
use trainstop::setting::state::{Clues, Doubt, Millis, Reading, Source, State};

const DAY: Millis = 24 * 60 * 60 * 1000;
/// 1 November 2026, 12:00 UTC.
const START: Millis = 1_793_534_400_000;
const MADE: Made = Made { at: START + 29 * DAY, by: "1.2.3" };

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
    read("ben", 16, State::Unknown(Doubt::RateLimited), Source::Document, None);
    read("visitor", 20, State::SignedOut, Source::Frame, None);
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
#[expect(clippy::too_many_lines, reason = "a whole file, to the byte")]
fn as_json() {
    let expected = r#"{
  "format": "trainstop-history",
  "version": 2,
  "exported_at": "2026-11-30T12:00:00.000Z",
  "trainstop": "1.2.3",
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
  ],
  "readings": [
    {
      "session": 1,
      "last": {
        "read_at": "2026-11-30T12:00:00.000Z",
        "state": "off",
        "source": "page data"
      },
      "known": {
        "read_at": "2026-11-30T12:00:00.000Z",
        "state": "off",
        "source": "page data"
      }
    },
    {
      "session": 2,
      "last": {
        "read_at": "2026-11-16T12:00:00.000Z",
        "state": "unknown",
        "reason": "RateLimited",
        "source": "page data"
      },
      "known": {
        "read_at": "2026-11-15T12:00:00.000Z",
        "state": "off",
        "source": "page data"
      }
    },
    {
      "session": 3,
      "last": {
        "read_at": "2026-11-20T12:00:00.000Z",
        "state": "signed out",
        "source": "fresh copy of the page"
      },
      "known": null
    }
  ]
}
"#;
    assert_eq!(export::json(&month(), MADE, utc).unwrap(), expected);
}

#[test]
fn nothing_is_json_all_the_same() {
    let expected = r#"{
  "format": "trainstop-history",
  "version": 2,
  "exported_at": "2026-11-30T12:00:00.000Z",
  "trainstop": "1.2.3",
  "changes": [],
  "readings": []
}
"#;
    assert_eq!(export::json(&Ledger::default(), MADE, utc).unwrap(), expected);
}

#[test]
fn nothing_is_a_header_alone() {
    assert_eq!(export::csv(&Ledger::default(), utc), "session,read_at,state,source,changed_by\r\n");
}
