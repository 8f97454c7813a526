//! The history as a picture, in whole pixels: where bands, marks and ticks lie.
//!
//! The ledger keeps the changes, the last reading that said on or off, and the last reading. What is drawn is no more than that: a
//! band carries on what was read until a reading said otherwise, and ends with the last reading.

mod labels;
mod line;
mod ticks;

#[cfg(test)]
mod any_ledger;
#[cfg(test)]
mod tests;

use std::ops::Range;

use super::changes::{Maker, sessions};
use super::ledger::Ledger;
use super::state::{LAST_MS, Millis, Source, State};
use labels::{label_marks, label_stretches, label_ticks, within};
use line::{Line, Scale, chosen};
use ticks::ticks;

/// A history shorter than that is drawn on an axis of that length, in milliseconds: five minutes.
const SHORTEST_MS: Millis = 5 * MINUTE_MS;
const MINUTE_MS: Millis = 60_000;

/// Marks are at least that far apart, in pixels; what comes sooner joins the mark before it.
pub const MARK_PX: i32 = 20;
/// A stretch shorter than that, in pixels, is not drawn.
const STRETCH_PX: i32 = 4;
/// How long a single reading is drawn, in pixels: it has no length, and is to be seen all the same.
const POINT_PX: i32 = EDGE_PX;
/// The same for what was not read: less is no dashed outline.
const UNREAD_PX: i32 = 10;
/// The room left free at both ends of the axis, in pixels: half of a mark.
const EDGE_PX: i32 = MARK_PX / 2;
/// Labels are at least that far apart, in pixels.
const GAP_PX: i32 = 8;
/// The least and the greatest width of a picture, in pixels.
const WIDTHS: (i32, i32) = (240, 2000);

/// The line that the marks' labels stand on, in pixels below their band's top.
pub const LABELS_PX: i32 = 14;
/// The middle of the marks, in pixels below their band's top.
pub const MARKS_PX: i32 = 28;
/// Where the band itself begins, in pixels below its top.
pub const BAR_PX: i32 = 40;
/// How high the band itself is, in pixels.
pub const THICK_PX: i32 = 24;
/// How much a band needs, in pixels: itself, and the air below it.
const ROW_PX: i32 = BAR_PX + THICK_PX + 12;
/// How much a band's title needs above it, in pixels; bands have one where there are several.
pub const TITLE_PX: i32 = 22;
/// How high the axis below all bands is, in pixels.
pub const AXIS_PX: i32 = 26;

/// What is known of a stretch of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stretch {
    /// It was read on, and nothing else until the next mark or the last reading.
    On,
    /// It was read off, likewise.
    Off,
    /// It changed more than once.
    Mixed,
    /// Nothing was read that said on or off.
    NotRead,
}

impl Stretch {
    fn of(state: State) -> Self {
        if state == State::On { Self::On } else { Self::Off }
    }
}

/// How much of a date a tick says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Grain {
    /// The time of the day.
    Minute,
    /// The day.
    Day,
    /// The month.
    Month,
    /// The year.
    Year,
}

/// What is written into the picture. In which words, and how wide they are, is the page's business.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Label {
    /// A moment on the axis.
    Tick(Millis, Grain),
    /// The moment at which it is looked at.
    Now,
    /// Whose change it was, and how many more are in the same mark.
    Mark(Maker, usize),
    /// What a stretch is.
    Stretch(Stretch),
}

/// What a picture is drawn on.
pub struct Paper<'a> {
    /// How wide it may be, in pixels.
    pub width: i32,
    /// Whether time runs from right to left.
    pub mirrored: bool,
    /// How many sign-in sessions are drawn at most.
    pub most: usize,
    /// How far the local clock is ahead of UTC at a moment, in milliseconds.
    pub zone: &'a dyn Fn(Millis) -> i64,
    /// How wide a label is, in pixels.
    pub wide: &'a dyn Fn(Label) -> i32,
}

/// A picture. All places in it are pixels from its left edge and from its top.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Timeline {
    /// Its width.
    pub width: i32,
    /// Its height.
    pub height: i32,
    /// Where the axis begins.
    pub from: Millis,
    /// Where it ends.
    pub to: Millis,
    /// Moments on the axis.
    pub ticks: Vec<Tick>,
    /// Where "now" is, and where its label's middle is.
    pub now: (i32, i32),
    /// One band for each session, the one used last first.
    pub bands: Vec<Band>,
    /// How many sessions are not drawn.
    pub more: usize,
    /// Whether readings are out of the order of their times: the clock was put back.
    pub clock_moved: bool,
}

/// A moment on the axis.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tick {
    /// Where.
    pub x: i32,
    /// When.
    pub at: Millis,
    /// What of it is written.
    pub grain: Grain,
    /// Whether there is room to write it.
    pub labelled: bool,
}

/// What was read in one sign-in session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Band {
    /// The session's number, as in the table.
    pub number: usize,
    /// Where it begins from above.
    pub top: i32,
    /// What is known, one after the other.
    pub stretches: Vec<Span>,
    /// The changes.
    pub marks: Vec<Mark>,
    /// Where the last reading is, if it said neither on nor off.
    pub tried: Option<i32>,
}

/// A stretch and where it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// Where it begins, from the left.
    pub x: i32,
    /// How wide it is.
    pub width: i32,
    /// What is known.
    pub stretch: Stretch,
    /// Whether there is room to write so.
    pub labelled: bool,
}

/// One change, or several too close to each other to be told apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// Where the first of them is.
    pub x: i32,
    /// Which of the session's changes.
    pub changes: Range<usize>,
    /// Who made the most telling one.
    pub maker: Maker,
    /// Where that one was read.
    pub source: Source,
    /// The middle of its label, if there is room for it.
    pub label: Option<i32>,
}

impl Timeline {
    /// The picture of a ledger as it is looked at `now`; none while nothing was read.
    #[must_use]
    pub fn lay_out(ledger: &Ledger, now: Millis, paper: &Paper) -> Option<Self> {
        let now = now.min(LAST_MS);
        let sessions = sessions(ledger);
        let lines = chosen(ledger, &sessions, paper.most);
        let from = lines.iter().filter_map(Line::begin).min()?;
        let to = lines.iter().map(|line| line.until(now)).fold(now.max(from), Millis::max);
        // What is shorter ends where it ends, and the axis begins before it.
        let from = from.min(to.saturating_sub(SHORTEST_MS));
        let to = to.max(from + SHORTEST_MS);
        let width = paper.width.clamp(WIDTHS.0, WIDTHS.1);
        let scale = Scale { from, to, length: width - 2 * EDGE_PX };

        let mut top = 0;
        let several = sessions.len() > 1;
        let mut bands = Vec::new();
        for line in &lines {
            top += if several { TITLE_PX } else { 0 };
            let mut marks = line.marks(scale);
            label_marks(&mut marks, width, paper);
            let tried = line.tried.map(|at| scale.x(at));
            let mut stretches = line.stretches(&marks, scale, now);
            label_stretches(&mut stretches, tried, paper);
            bands.push(Band { number: line.number, top, stretches, marks, tried });
            top += ROW_PX;
        }
        let half = (paper.wide)(Label::Now) / 2;
        let x = scale.x(now);
        let mut picture = Self {
            width,
            height: top + AXIS_PX,
            from,
            to,
            ticks: ticks(scale, paper),
            now: (x, within(x, half, width)),
            bands,
            more: sessions.len() - lines.len(),
            clock_moved: lines.iter().any(|line| line.moved),
        };
        label_ticks(&mut picture, half, paper);
        if paper.mirrored {
            picture.mirror();
        }
        Some(picture)
    }

    fn mirror(&mut self) {
        let width = self.width;
        let flip = |x: &mut i32| *x = width - *x;
        self.ticks.iter_mut().for_each(|tick| flip(&mut tick.x));
        flip(&mut self.now.0);
        flip(&mut self.now.1);
        for band in &mut self.bands {
            for span in &mut band.stretches {
                span.x = width - span.x - span.width;
            }
            for mark in &mut band.marks {
                flip(&mut mark.x);
                mark.label.iter_mut().for_each(flip);
            }
            band.tried.iter_mut().for_each(flip);
        }
    }
}
