//! One sign-in session along the axis: where its changes and stretches lie, in pixels.

use super::{EDGE_PX, MARK_PX, Mark, POINT_PX, STRETCH_PX, Span, Stretch, UNREAD_PX};
use crate::setting::changes::{Maker, known_at};
use crate::setting::ledger::{Change, Ledger, Member, Session};
use crate::setting::order::in_order;
use crate::setting::state::{LAST_MS, Millis};
use std::cmp::Reverse;

/// Where moments are on the axis.
#[derive(Clone, Copy)]
pub(super) struct Scale {
    /// The moment at its beginning.
    pub(super) from: Millis,
    /// The moment at its end.
    pub(super) to: Millis,
    /// How long it is, in pixels.
    pub(super) length: i32,
}

impl Scale {
    /// Where a moment is, in pixels from the picture's left edge.
    pub(super) fn x(self, at: Millis) -> i32 {
        let (since, span) = (at.clamp(self.from, self.to) - self.from, self.to - self.from);
        // At most 2000 pixels times the last date there is: that fits.
        let x = since.saturating_mul(self.length.unsigned_abs().into()) / span.max(1);
        EDGE_PX + i32::try_from(x).unwrap_or(self.length)
    }
}

/// A session with its times put in order.
pub(super) struct Line<'a> {
    /// Its number, as in the table.
    pub(super) number: usize,
    changes: &'a [Change],
    /// When each change was read, in their order: a clock that was put back is put right.
    times: Vec<Millis>,
    /// When it was last read on or off.
    end: Millis,
    /// When it was tried last, and gave neither on nor off.
    pub(super) tried: Option<Millis>,
    /// Whether it is the session used last.
    latest: bool,
    /// Whether its readings are out of the order of their times.
    pub(super) moved: bool,
}

impl<'a> Line<'a> {
    fn of(number: usize, member: &'a Member, latest: bool) -> Self {
        let end = known_at(member);
        // Later readings are believed: it is they that were made after the clock was set right.
        let mut next = end;
        let mut times: Vec<_> = member
            .changes
            .iter()
            .rev()
            .map(|change| {
                next = next.min(change.at);
                next
            })
            .collect();
        times.reverse();
        let moved = member.changes.iter().zip(&times).any(|(change, at)| change.at != *at && change.at <= LAST_MS);
        let tried = Some(member.last).filter(|last| !last.state.is_known()).map(|last| last.at.clamp(end, LAST_MS));
        Self { number, changes: &member.changes, times, end, tried, latest, moved }
    }

    /// When its first change was read; none if it has none, which no session in a picture is.
    pub(super) fn begin(&self) -> Option<Millis> {
        self.times.first().copied()
    }

    /// Until when there is something to draw.
    pub(super) fn until(&self, now: Millis) -> Millis {
        let tail = if self.latest { now } else { self.end };
        tail.max(self.tried.unwrap_or(self.end)).max(self.end)
    }

    /// Its changes; those too close to each other to be told apart share a mark.
    pub(super) fn marks(&self, scale: Scale) -> Vec<Mark> {
        let mut marks: Vec<Mark> = Vec::new();
        for (place, (change, at)) in self.changes.iter().zip(&self.times).enumerate() {
            let (x, maker) = (scale.x(*at), Maker::of(change, place == 0));
            match marks.last_mut() {
                Some(mark) if x - mark.x < MARK_PX => {
                    mark.changes.end = place + 1;
                    if maker >= mark.maker {
                        (mark.maker, mark.source) = (maker, change.source);
                    }
                }
                _ => {
                    let changes = place..place + 1;
                    marks.push(Mark { x, changes, maker, source: change.source, label: None });
                }
            }
        }
        marks
    }

    /// What is known between its marks, and after the last one.
    pub(super) fn stretches(&self, marks: &[Mark], scale: Scale, now: Millis) -> Vec<Span> {
        let mut spans: Vec<Span> = Vec::new();
        let mut add = |from: i32, to: i32, stretch: Stretch, least: i32| {
            if to - from >= least {
                spans.push(Span { x: from, width: to - from, stretch, labelled: false });
            }
            // What is too short to be seen is left to what comes after it.
            if to - from >= least { to } else { from }
        };
        let mut end = EDGE_PX;
        for (place, mark) in marks.iter().enumerate() {
            let (first, last) = (mark.changes.start, mark.changes.end - 1);
            let settled = scale.x(self.times[last]);
            let stretch = match last - first {
                0 | 1 => Stretch::of(self.changes[first].state),
                _ => Stretch::Mixed,
            };
            let from = add(mark.x, settled, stretch, STRETCH_PX);
            let until = marks.get(place + 1).map_or(scale.x(self.end).max(settled + POINT_PX), |next| next.x);
            end = add(from, until, Stretch::of(self.changes[last].state), 1);
        }
        add(end, scale.x(self.until(now)), Stretch::NotRead, UNREAD_PX);
        spans
    }
}

/// The sessions that are drawn: the one used last, then those with changes, then those used the latest. In the order in which they
/// were used last, the latest first.
pub(super) fn chosen<'a>(ledger: &Ledger, sessions: &[(&'a Session, &'a Member)], most: usize) -> Vec<Line<'a>> {
    let lines = sessions
        .iter()
        .enumerate()
        .map(|(place, (session, member))| Line::of(place + 1, member, ledger.latest.as_ref() == Some(*session)));
    let mut lines = in_order(lines, |line| Reverse((line.latest, line.changes.len() > 1, line.end, line.number)));
    lines.truncate(most.max(1));
    in_order(lines, |line| Reverse((line.latest, line.end, line.number)))
}
