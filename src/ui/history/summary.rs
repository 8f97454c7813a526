//! What the history says, in sentences: above the picture, and for those who do not see it.

use crate::browser::{ago, counted, date_of, moment, number_in, text};
use crate::setting::changes::Maker;
use crate::setting::ledger::Ledger;
use crate::setting::state::{Millis, State};
use crate::setting::summary::{Known, Summary};
use crate::ui::sheet::Sheet;

/// Writes the sentences.
pub fn fill(sheet: &Sheet, ledger: &Ledger, now: Millis) {
    let summary = Summary::of(ledger, now);
    sheet.fill("now", &state(&summary));
    sheet.fill("since", &join([summary.known.map(maker), summary.known.and_then(readings)]));
    let session = summary.session.map(|number| text("historyAboutSession", &[&count_of(number)]));
    sheet.fill("count", &join([count(&summary), session]));
}

/// All of it in one line.
#[must_use]
pub fn line(ledger: &Ledger, now: Millis) -> String {
    let summary = Summary::of(ledger, now);
    join([Some(state(&summary)), summary.known.map(maker), count(&summary)])
}

/// What can be said of now.
fn state(summary: &Summary) -> String {
    let known = summary.known.map(|Known { state, fresh, until, .. }| {
        let key = match (state, fresh) {
            (State::On, true) => "historyNowOn",
            (_, true) => "historyNowOff",
            (State::On, false) => "historyWasOn",
            (_, false) => "historyWasOff",
        };
        text(key, &[&ago(until)])
    });
    let tried = summary.tried.map(|(state, at)| match state {
        State::Unknown(doubt) => text("historyTried", &[&ago(at), &text(doubt.message(), &[])]),
        _ => text("historyTriedSignedOut", &[&ago(at)]),
    });
    match (known, tried) {
        (None, None) => text("historyNowNotRead", &[]),
        (known, tried) => join([known, tried]),
    }
}

fn maker(known: Known) -> String {
    let key = match (known.maker, known.state) {
        (Maker::Found, _) => "historyByFound",
        // Only "on again" can be nobody's doing.
        (Maker::NotSeen, _) | (Maker::NotYou, State::Off) => "historyByNotSeen",
        (Maker::You, State::On) => "historyByYouOn",
        (Maker::You, _) => "historyByYouOff",
        (Maker::Trainstop, _) => "historyByTrainstop",
        (Maker::Kept, _) => "historyByKept",
        (Maker::NotYou, _) => "historyByNotYou",
    };
    text(key, &[&moment(known.since)])
}

/// Until when it was read so: more than that is not known.
fn readings(known: Known) -> Option<String> {
    let until = moment(known.until);
    match known.since == known.until {
        true => Some(text("historyReadOnce", &[])),
        // In the same minute there is nothing to add.
        false => Some(text("historyReadings", &[&until])).filter(|_| moment(known.since) != until),
    }
}

fn count(summary: &Summary) -> Option<String> {
    let since = date_of(summary.first?);
    if summary.changes == 0 {
        return Some(text("historyCountNone", &[&since]));
    }
    Some(counted("historyCount", u32::try_from(summary.changes).unwrap_or(u32::MAX), &since))
}

/// A count as the member's language writes it.
pub fn count_of(number: usize) -> String {
    number_in(u32::try_from(number).unwrap_or(u32::MAX))
}

/// Whole sentences, one after the other.
fn join(sentences: impl IntoIterator<Item = Option<String>>) -> String {
    sentences.into_iter().flatten().collect::<Vec<_>>().join(" ")
}
