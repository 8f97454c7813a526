//! Pictures of ledgers made by hand, to the pixel.

use super::*;
use crate::setting::ledger::Who;
use crate::setting::samples::{DAY_MS, START, ledger, member, month, reading};
use crate::setting::state::{Doubt, State};

pub(super) fn wide(label: Label) -> i32 {
    match label {
        Label::Tick(..) => 60,
        Label::Now => 30,
        Label::Mark(_, more) => {
            if more == 0 {
                56
            } else {
                76
            }
        }
        Label::Stretch(_) => 40,
    }
}

pub(super) fn paper(width: i32) -> Paper<'static> {
    Paper { width, mirrored: false, most: 5, zone: &|_| 0, wide: &wide }
}

#[test]
fn a_month_is_drawn_to_scale_and_ends_with_the_last_reading() {
    // 820 pixels leave 800 for 40 days: 20 for each.
    let picture = Timeline::lay_out(&month(), START + 40 * DAY_MS, &paper(820)).expect("a picture");
    let [band] = &picture.bands[..] else { panic!("one band") };
    let spans: Vec<_> = band.stretches.iter().map(|span| (span.x, span.width, span.stretch)).collect();
    assert_eq!(
        spans,
        [(10, 200, Stretch::On), (210, 200, Stretch::Off), (410, 100, Stretch::On), (510, 300, Stretch::NotRead),]
    );
    let marks: Vec<_> = band.marks.iter().map(|mark| (mark.x, mark.maker, mark.label)).collect();
    assert_eq!(
        marks,
        [(10, Maker::Found, Some(29)), (210, Maker::Trainstop, Some(210)), (410, Maker::NotYou, Some(410))],
        "the first label is kept within the picture"
    );
    assert_eq!((picture.now, picture.more, picture.clock_moved), ((810, 805), 0, false));
    assert!(band.stretches.iter().all(|span| span.labelled));
}

#[test]
fn ticks_are_days_weeks_or_months_as_there_is_room() {
    let labels = |width, days| {
        let picture = Timeline::lay_out(&month(), START + days * DAY_MS, &paper(width)).expect("a picture");
        picture.ticks.iter().map(|tick| (tick.grain, (tick.at - START) / DAY_MS)).collect::<Vec<_>>()
    };
    let wide = labels(820, 28);
    assert_eq!(
        wide[..3],
        [(Grain::Day, 0), (Grain::Day, 4), (Grain::Day, 8)].map(|(grain, day)| (grain, day + wide[0].1))
    );
    let narrow = labels(300, 28);
    assert_eq!(narrow[..2], [(Grain::Day, 8), (Grain::Day, 22)], "Mondays");
    let months = labels(820, 200);
    assert_eq!(months[..3], [(Grain::Month, 0), (Grain::Month, 30), (Grain::Month, 61)], "November, December, January");
    assert_eq!(labels(820, 4000)[0].0, Grain::Year);
}

#[test]
fn days_begin_at_the_local_midnight_also_when_the_clock_is_put_forward() {
    // One hour ahead of UTC, two from the fifth day, 01:00 UTC, on.
    let zone = |at: Millis| if at < START + 4 * DAY_MS + 3_600_000 { 3_600_000 } else { 7_200_000 };
    let ledger = ledger(vec![("a", member(&[(State::Off, START, None)], START + 8 * DAY_MS))]);
    let paper = Paper { zone: &zone, ..paper(820) };
    let picture = Timeline::lay_out(&ledger, START + 8 * DAY_MS, &paper).expect("a picture");
    let hours: Vec<_> = picture.ticks.iter().map(|tick| (tick.at - START) / 3_600_000).collect();
    assert_eq!(hours, [23, 47, 71, 95, 118, 142, 166, 190]);
}

#[test]
fn what_has_just_begun_is_drawn_in_minutes() {
    let changes = [(State::On, START + 1_000, None), (State::Off, START + 31_000, Some(Who::Trainstop))];
    let ledger = ledger(vec![("a", member(&changes, START + 31_000))]);
    let picture = Timeline::lay_out(&ledger, START + 40_000, &paper(820)).expect("a picture");
    assert_eq!(picture.to - picture.from, SHORTEST_MS);
    assert_eq!(picture.bands[0].marks.len(), 2);
    let last = picture.bands[0].stretches.iter().find(|span| span.stretch == Stretch::Off);
    assert_eq!(last.map(|span| span.width), Some(POINT_PX), "one reading is to be seen");
    assert_eq!(picture.ticks.first().map(|tick| tick.grain), Some(Grain::Minute));
    let one = Timeline::lay_out(&ledger, START + 31_000, &paper(320)).expect("a picture");
    assert!(one.bands[0].stretches.iter().all(|span| span.x + span.width <= 320));
}

#[test]
fn changes_too_close_to_be_told_apart_are_one_mark_which_is_the_most_telling() {
    let hour = 3_600_000;
    let changes = [
        (State::On, START, None),
        (State::Off, START + hour, Some(Who::Trainstop)),
        (State::On, START + 15 * DAY_MS, Some(Who::NotYou)),
        (State::Off, START + 15 * DAY_MS + hour, Some(Who::You)),
        (State::On, START + 15 * DAY_MS + 2 * hour, None),
    ];
    let ledger = ledger(vec![("a", member(&changes, START + 30 * DAY_MS))]);
    let picture = Timeline::lay_out(&ledger, START + 30 * DAY_MS, &paper(820)).expect("a picture");
    let band = &picture.bands[0];
    let marks: Vec<_> = band.marks.iter().map(|mark| (mark.changes.clone(), mark.maker)).collect();
    assert_eq!(marks, [(0..2, Maker::Trainstop), (2..5, Maker::NotYou)]);
    let stretches: Vec<_> = band.stretches.iter().map(|span| span.stretch).collect();
    assert_eq!(stretches, [Stretch::Off, Stretch::On]);

    let close = Timeline::lay_out(&ledger, START + 30 * DAY_MS, &paper(2000)).expect("a picture");
    let stretches: Vec<_> = close.bands[0].stretches.iter().map(|span| span.stretch).collect();
    assert_eq!(stretches, [Stretch::Off, Stretch::Mixed, Stretch::On], "on and off again within five pixels");
}

#[test]
fn a_session_that_another_has_followed_ends_with_its_last_reading() {
    let old = member(&[(State::Off, START, None)], START + 5 * DAY_MS);
    let new = member(&[(State::Off, START + 9 * DAY_MS, None)], START + 10 * DAY_MS);
    let both = ledger(vec![("new", new), ("old", old)]);
    let picture = Timeline::lay_out(&both, START + 20 * DAY_MS, &paper(820)).expect("a picture");
    let numbers: Vec<_> = picture.bands.iter().map(|band| (band.number, band.stretches.len())).collect();
    assert_eq!(numbers, [(2, 2), (1, 1)], "only the one used last is 'not read since'");
    assert_eq!(picture.bands[0].top, TITLE_PX);
}

#[test]
fn what_was_tried_in_vain_is_a_mark_of_its_own() {
    let mut ledger = month();
    let at = START + 30 * DAY_MS;
    ledger.members.get_mut("a").expect("the member").last = reading(State::Unknown(Doubt::Network), at);
    let picture = Timeline::lay_out(&ledger, START + 40 * DAY_MS, &paper(820)).expect("a picture");
    assert_eq!(picture.bands[0].tried, Some(610));
    assert_eq!(picture.bands[0].stretches.last().map(|span| span.labelled), Some(true));
    let narrow = Timeline::lay_out(&ledger, START + 40 * DAY_MS, &paper(300)).expect("a picture");
    assert_eq!(narrow.bands[0].stretches.last().map(|span| span.labelled), Some(false), "the mark is in the way");
}

#[test]
fn the_latest_session_and_those_with_changes_are_shown_first() {
    let mut members = vec![("z-latest", member(&[(State::Off, START, None)], START))];
    let names: Vec<_> = (0..9).map(|n| format!("s{n}")).collect();
    for (n, name) in names.iter().enumerate() {
        let at = START + (n as u64 + 1) * DAY_MS;
        let mut changes = vec![(State::On, at, None)];
        if n < 2 {
            changes.push((State::Off, at + 1, Some(Who::You)));
        }
        members.push((name, member(&changes, at + 1)));
    }
    let picture = Timeline::lay_out(&ledger(members), START + 20 * DAY_MS, &paper(820)).expect("a picture");
    let numbers: Vec<_> = picture.bands.iter().map(|band| band.number).collect();
    assert_eq!((numbers, picture.more), (vec![1, 10, 9, 3, 2], 5));
}

#[test]
fn a_clock_put_back_leaves_the_order_and_is_said() {
    let changes = [
        (State::On, START, None),
        (State::Off, START + 900 * DAY_MS, Some(Who::You)),
        (State::On, START + 2 * DAY_MS, Some(Who::You)),
    ];
    let ledger = ledger(vec![("a", member(&changes, START + 3 * DAY_MS))]);
    let picture = Timeline::lay_out(&ledger, START + 4 * DAY_MS, &paper(820)).expect("a picture");
    assert!(picture.clock_moved);
    assert_eq!(picture.to, START + 4 * DAY_MS, "what was never a time does not stretch the axis");
    let changes: Vec<_> = picture.bands[0].marks.iter().map(|mark| mark.changes.clone()).collect();
    assert_eq!(changes, [0..1, 1..3]);
    let ahead = Timeline::lay_out(&ledger, START - DAY_MS, &paper(820)).expect("a picture");
    assert_eq!(ahead.to, START + 3 * DAY_MS, "read in the future");
}

#[test]
fn nothing_read_is_no_picture() {
    assert_eq!(Timeline::lay_out(&Ledger::default(), START, &paper(820)), None);
    let mut ledger = Ledger::default();
    ledger.record("a", reading(State::SignedOut, START), None);
    assert_eq!(Timeline::lay_out(&ledger, START, &paper(820)), None);
}
