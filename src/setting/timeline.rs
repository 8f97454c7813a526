//! The history as a picture, in whole pixels, and as a sentence: where bands, marks and ticks lie, and what can be said.
//!
//! The ledger keeps the changes, the last reading that said on or off, and the last reading. What is drawn is no more than that: a
//! band carries on what was read until a reading said otherwise, and ends with the last reading.

use std::ops::Range;

use super::export;
use super::ledger::{Change, FRESH_MS, Ledger, Member, Session, Who};
use super::state::{Doubt, Millis, Source, State};

/// The last moment that a browser's dates can have.
pub const LAST_MS: Millis = 8_640_000_000_000_000;
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

/// From a band's top, in pixels: where the marks' labels stand on, the middle of the marks, and where the band itself begins.
pub const LABELS_PX: i32 = 14;
/// The middle of a band's marks.
pub const MARKS_PX: i32 = 28;
/// Where the band itself begins.
pub const BAR_PX: i32 = 40;
/// How high the band itself is.
pub const THICK_PX: i32 = 24;
/// How much a band needs: itself, and the air below it.
const ROW_PX: i32 = BAR_PX + THICK_PX + 12;
/// How much its title needs, where there are several.
pub const TITLE_PX: i32 = 22;
/// The axis below all bands.
pub const AXIS_PX: i32 = 26;

/// Who made a change, the least telling first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Maker {
    /// Nobody: so it was found.
    Found,
    /// Nobody was seen to make it.
    NotSeen,
    /// The member, on LinkedIn's page.
    You,
    /// Trainstop, on the member's click.
    Trainstop,
    /// Trainstop by itself, as the member has asked with "Keep it off".
    Kept,
    /// Neither of them: it is on again.
    NotYou,
}

impl Maker {
    /// All of them, in the order of their rank.
    pub const ALL: [Self; 6] = [Self::Found, Self::NotSeen, Self::You, Self::Trainstop, Self::Kept, Self::NotYou];

    /// Who made this change, which is its session's first or is not.
    #[must_use]
    pub fn of(change: &Change, first: bool) -> Self {
        match (change.who, first) {
            (Some(Who::You), _) => Self::You,
            (Some(Who::Trainstop), _) => Self::Trainstop,
            (Some(Who::Kept), _) => Self::Kept,
            (Some(Who::NotYou), _) => Self::NotYou,
            (None, true) => Self::Found,
            (None, false) => Self::NotSeen,
        }
    }
}

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

/// A picture.
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

/// Where moments are on the axis.
#[derive(Clone, Copy)]
struct Scale {
    from: Millis,
    to: Millis,
    length: i32,
}

impl Scale {
    fn x(self, at: Millis) -> i32 {
        let (since, span) = (at.clamp(self.from, self.to) - self.from, self.to - self.from);
        // At most 2000 pixels times the last date there is: that fits.
        let x = since.saturating_mul(self.length.unsigned_abs().into()) / span.max(1);
        EDGE_PX + i32::try_from(x).unwrap_or(self.length)
    }
}

/// A session with its times put in order.
struct Line<'a> {
    number: usize,
    changes: &'a [Change],
    times: Vec<Millis>,
    end: Millis,
    /// When it was tried last, and gave neither on nor off.
    tried: Option<Millis>,
    latest: bool,
    moved: bool,
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

    /// Until when there is something to draw.
    fn until(&self, now: Millis) -> Millis {
        let tail = if self.latest { now } else { self.end };
        tail.max(self.tried.unwrap_or(self.end)).max(self.end)
    }

    fn marks(&self, scale: Scale) -> Vec<Mark> {
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

    fn stretches(&self, marks: &[Mark], scale: Scale, now: Millis) -> Vec<Span> {
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

/// When a member was last read on or off.
fn known_at(member: &Member) -> Millis {
    let at = member.known.map(|known| known.at).or_else(|| member.changes.last().map(|change| change.at));
    at.unwrap_or_default().min(LAST_MS)
}

impl Timeline {
    /// The picture of a ledger as it is looked at `now`; none while nothing was read.
    #[must_use]
    pub fn lay_out(ledger: &Ledger, now: Millis, paper: &Paper) -> Option<Self> {
        let now = now.min(LAST_MS);
        let sessions = export::sessions(ledger);
        let lines = chosen(ledger, &sessions, paper.most);
        let from = lines.iter().filter_map(|line| line.times.first()).min().copied()?;
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
        picture.label_ticks(half, paper);
        if paper.mirrored {
            picture.mirror();
        }
        Some(picture)
    }

    fn label_ticks(&mut self, half_of_now: i32, paper: &Paper) {
        let now = self.now.1;
        let mut free_from = 0;
        for tick in &mut self.ticks {
            let half = (paper.wide)(Label::Tick(tick.at, tick.grain)) / 2;
            let (start, end) = (tick.x - half, tick.x + half);
            let beside_now = end + GAP_PX <= now - half_of_now || start - GAP_PX >= now + half_of_now;
            if start >= free_from && end <= self.width && beside_now {
                tick.labelled = true;
                free_from = end + GAP_PX;
            }
        }
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

/// The sessions that are drawn: the one used last, then those with changes, then those used the latest. In the order in which they
/// were used last, the latest first.
fn chosen<'a>(ledger: &Ledger, sessions: &[(&'a Session, &'a Member)], most: usize) -> Vec<Line<'a>> {
    let mut lines: Vec<_> = sessions
        .iter()
        .enumerate()
        .map(|(place, (session, member))| Line::of(place + 1, member, ledger.latest.as_ref() == Some(*session)))
        .collect();
    lines.sort_by_key(|line| std::cmp::Reverse((line.latest, line.changes.len() > 1, line.end, line.number)));
    lines.truncate(most.max(1));
    lines.sort_by_key(|line| std::cmp::Reverse((line.latest, line.end, line.number)));
    lines
}

/// Where the middle of something may be that is `2 * half` wide, so that it stays within the picture.
fn within(x: i32, half: i32, width: i32) -> i32 {
    x.min(width - half).max(half)
}

/// Labels for as many marks as there is room for, the most telling first.
fn label_marks(marks: &mut [Mark], width: i32, paper: &Paper) {
    let mut taken: Vec<(i32, i32)> = Vec::new();
    let mut order: Vec<_> = (0..marks.len()).collect();
    order.sort_by_key(|place| std::cmp::Reverse(marks[*place].maker));
    for place in order {
        let mark = &mut marks[place];
        let half = (paper.wide)(Label::Mark(mark.maker, mark.changes.len() - 1)).max(0) / 2 + 1;
        if 2 * half > width {
            continue;
        }
        let middle = within(mark.x, half, width);
        let (start, end) = (middle - half - GAP_PX / 2, middle + half + GAP_PX / 2);
        if taken.iter().all(|(from, to)| end <= *from || start >= *to) {
            taken.push((start, end));
            mark.label = Some(middle);
        }
    }
}

fn label_stretches(spans: &mut [Span], tried: Option<i32>, paper: &Paper) {
    for span in spans {
        let needed = (paper.wide)(Label::Stretch(span.stretch)).saturating_add(2 * GAP_PX);
        // Where it was tried in vain there is a mark of its own.
        let free = match (span.stretch, tried) {
            (Stretch::NotRead, Some(x)) => x - MARK_PX / 2 - span.x,
            _ => span.width,
        };
        span.labelled = needed <= free.min(span.width);
    }
}

/// How far ticks are apart.
#[derive(Clone, Copy)]
enum Step {
    Minutes(i64),
    Days(i64),
    Months(i64),
}

/// The finest first; where months are too fine, years go on by ones, twos and fives.
const STEPS: [Step; 18] = [
    Step::Minutes(1),
    Step::Minutes(2),
    Step::Minutes(5),
    Step::Minutes(10),
    Step::Minutes(30),
    Step::Minutes(60),
    Step::Minutes(2 * 60),
    Step::Minutes(3 * 60),
    Step::Minutes(6 * 60),
    Step::Minutes(12 * 60),
    Step::Days(1),
    Step::Days(2),
    Step::Days(4),
    Step::Days(7),
    Step::Days(14),
    Step::Months(1),
    Step::Months(3),
    Step::Months(6),
];
const MINUTE: i64 = 60_000;
const DAY: i64 = 24 * 60 * MINUTE;
/// The first day of 1970 was a Thursday; weeks begin on Mondays.
const FIRST_MONDAY: i64 = 4;

impl Step {
    /// How long it is at least, in milliseconds.
    fn least(self) -> i64 {
        match self {
            Self::Minutes(count) => count * MINUTE,
            Self::Days(count) => count * DAY,
            Self::Months(count) if count % 12 == 0 => count / 12 * 365 * DAY,
            Self::Months(count) => count * 28 * DAY,
        }
    }

    fn grain(self) -> Grain {
        match self {
            Self::Minutes(_) => Grain::Minute,
            Self::Days(_) => Grain::Day,
            Self::Months(count) if count % 12 == 0 => Grain::Year,
            Self::Months(_) => Grain::Month,
        }
    }

    /// The first moment of this step at or after `local`, on the local clock.
    fn at_or_after(self, local: i64) -> i64 {
        let up = |value: i64, step: i64| (value + step - 1).div_euclid(step) * step;
        match self {
            Self::Minutes(count) => up(local, count * MINUTE),
            Self::Days(count) if count % 7 == 0 => up(local - FIRST_MONDAY * DAY, count * DAY) + FIRST_MONDAY * DAY,
            Self::Days(count) => up(local, count * DAY),
            Self::Months(count) => {
                let month = up(month_of(local.div_euclid(DAY)), count);
                let start = |month| first_day(month) * DAY;
                if start(month) < local { start(month + count) } else { start(month) }
            }
        }
    }
}

/// The month of a day, both counted from January 1970.
fn month_of(day: i64) -> i64 {
    // 4,800 months have 146,097 days; one too early or too late is put right by looking.
    let mut month = (day * 4800).div_euclid(146_097);
    while first_day(month) > day {
        month -= 1;
    }
    while first_day(month + 1) <= day {
        month += 1;
    }
    month
}

/// The first day of a month, both counted from January 1970.
fn first_day(month: i64) -> i64 {
    // Years that begin in March have the leap day at their end.
    let (year, month) = ((month - 2).div_euclid(12) + 1970, (month - 2).rem_euclid(12));
    let days = year * 365 + year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400) + (month * 153 + 2) / 5;
    // The first of March of the year 0 is 719,468 days before.
    days - 719_468
}

fn ticks(scale: Scale, paper: &Paper) -> Vec<Tick> {
    let signed = |at: Millis| i64::try_from(at).unwrap_or(i64::MAX);
    let (from, to) = (signed(scale.from), signed(scale.to));
    let apart = |step: Step| {
        let sample = (paper.wide)(Label::Tick(scale.to, step.grain())).max(MARK_PX) + 2 * GAP_PX;
        step.least().saturating_mul(scale.length.into()) / (to - from).max(1) >= i64::from(sample)
    };
    let years = [12, 24, 60].into_iter();
    let years = (0..6).flat_map(|zeros| years.clone().map(move |months| Step::Months(months * 10_i64.pow(zeros))));
    let Some(step) = STEPS.into_iter().chain(years).find(|step| apart(*step)) else { return Vec::new() };

    // The local clock may be put forward or back in between: so each moment is looked up by itself.
    let offset = |at: i64| (paper.zone)(at.max(0).unsigned_abs());
    let mut ticks: Vec<Tick> = Vec::new();
    let mut local = step.at_or_after(from + offset(from));
    loop {
        let at = local - offset(local - offset(local));
        if at > to {
            return ticks;
        }
        let moment = at.max(0).unsigned_abs();
        if at >= from && ticks.last().is_none_or(|last| last.at < moment) {
            let grain = match step.grain() {
                Grain::Minute if local % DAY == 0 => Grain::Day,
                grain => grain,
            };
            ticks.push(Tick { x: scale.x(moment), at: moment, grain, labelled: false });
        }
        local = step.at_or_after(local + 1);
    }
}

/// What the history says, in short.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Summary {
    /// What was read last that said on or off, in the sign-in session used last.
    pub known: Option<Known>,
    /// What was tried after that and said neither, or why that does not count any more; and when.
    pub tried: Option<(State, Millis)>,
    /// The number of that session, if there are several.
    pub session: Option<usize>,
    /// How many changes there are in all sessions; how it was found is none.
    pub changes: usize,
    /// When the first of all readings was made.
    pub first: Option<Millis>,
}

/// A state that was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Known {
    /// On or off.
    pub state: State,
    /// Whether it may be said of now.
    pub fresh: bool,
    /// Who made it so.
    pub maker: Maker,
    /// When it was first read so.
    pub since: Millis,
    /// When it was last read so.
    pub until: Millis,
}

impl Summary {
    /// What `ledger` says `now`.
    #[must_use]
    pub fn of(ledger: &Ledger, now: Millis) -> Self {
        let sessions = export::sessions(ledger);
        let latest = ledger.latest.as_ref().and_then(|session| ledger.members.get(session));
        let number = sessions.iter().position(|(session, _)| ledger.latest.as_ref() == Some(*session));
        let tried = latest.and_then(|member| match member.clicked {
            Some(at) if at >= member.last.at => Some((State::Unknown(Doubt::NotConfirmed), at)),
            _ => Some((member.last.state, member.last.at)).filter(|(state, _)| !state.is_known()),
        });
        let known = latest.and_then(|member| {
            let change = member.changes.last()?;
            let until = known_at(member);
            Some(Known {
                state: change.state,
                fresh: tried.is_none() && now.checked_sub(until).is_some_and(|age| age < FRESH_MS),
                maker: Maker::of(change, member.changes.len() == 1),
                since: change.at.min(until),
                until,
            })
        });
        Self {
            known,
            tried,
            session: number.filter(|_| sessions.len() > 1).map(|place| place + 1),
            changes: sessions.iter().map(|(_, member)| member.changes.len() - 1).sum(),
            first: sessions.iter().filter_map(|(_, member)| member.changes.first()).map(|change| change.at).min(),
        }
    }
}

/// How long ago a moment was, as people say it: so many of a unit, as `Intl.RelativeTimeFormat` calls it. None for the future:
/// the clock was put back.
#[must_use]
pub fn distance(at: Millis, now: Millis) -> Option<(u32, &'static str)> {
    let seconds = now.checked_sub(at)? / 1000;
    const UNITS: [(u64, &str); 6] = [
        (365 * 24 * 60 * 60, "year"),
        (30 * 24 * 60 * 60, "month"),
        (24 * 60 * 60, "day"),
        (60 * 60, "hour"),
        (60, "minute"),
        (1, "second"),
    ];
    // Not rounded up: what is said to be two hours old is.
    let unit = UNITS.iter().find(|(length, _)| seconds >= *length);
    let (length, name) = unit.unwrap_or(&UNITS[5]);
    Some((u32::try_from(seconds / length).unwrap_or(u32::MAX), *name))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::setting::state::{Clues, Reading};
    use proptest::prelude::*;

    /// 1 November 2026, a Sunday, 00:00 UTC.
    const START: Millis = 1_793_491_200_000;
    const DAY_MS: Millis = 24 * 60 * MINUTE_MS;

    fn reading(state: State, at: Millis) -> Reading {
        Reading { state, source: Source::Document, at, clues: Clues::NONE }
    }

    fn member(changes: &[(State, Millis, Option<Who>)], until: Millis) -> Member {
        let mut ledger = Ledger::default();
        let (state, ..) = *changes.last().expect("a change");
        ledger.record("a", reading(state, until), None);
        let mut member = ledger.members.remove("a").expect("a member");
        member.changes =
            changes.iter().map(|&(state, at, who)| Change { state, at, who, source: Source::Frame }).collect();
        member
    }

    fn ledger(members: Vec<(&str, Member)>) -> Ledger {
        let latest = members.first().map(|(name, _)| (*name).to_owned());
        let members = members.into_iter().map(|(name, member)| (name.to_owned(), member)).collect();
        Ledger { latest, members, ..Ledger::default() }
    }

    fn wide(label: Label) -> i32 {
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

    fn paper(width: i32) -> Paper<'static> {
        Paper { width, mirrored: false, most: 5, zone: &|_| 0, wide: &wide }
    }

    fn month() -> Ledger {
        ledger(vec![(
            "a",
            member(
                &[
                    (State::On, START, None),
                    (State::Off, START + 10 * DAY_MS, Some(Who::Trainstop)),
                    (State::On, START + 20 * DAY_MS, Some(Who::NotYou)),
                ],
                START + 25 * DAY_MS,
            ),
        )])
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
        assert_eq!(
            months[..3],
            [(Grain::Month, 0), (Grain::Month, 30), (Grain::Month, 61)],
            "November, December, January"
        );
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
    fn the_calendar_is_right() {
        for (month, day) in [(0, 0), (1, 31), (2, 59), (12, 365), (26, 365 * 2 + 31 + 29), (681, 20_727), (362, 11_017)]
        {
            assert_eq!(first_day(month), day, "month {month}");
            assert_eq!((month_of(day), month_of(day - 1)), (month, month - 1));
        }
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

    #[test]
    fn the_summary_says_no_more_than_was_read() {
        let month = month();
        let fresh = Summary::of(&month, START + 25 * DAY_MS + 1_000);
        let known = Known {
            state: State::On,
            fresh: true,
            maker: Maker::NotYou,
            since: START + 20 * DAY_MS,
            until: START + 25 * DAY_MS,
        };
        assert_eq!(fresh, Summary { known: Some(known), tried: None, session: None, changes: 2, first: Some(START) });
        let stale = Summary::of(&month, START + 27 * DAY_MS);
        assert_eq!(stale.known, Some(Known { fresh: false, ..known }));
        let future = Summary::of(&month, START);
        assert_eq!(future.known.map(|known| known.fresh), Some(false), "read in the future");

        let mut failed = month.clone();
        let at = START + 25 * DAY_MS + 500;
        failed.record("a", reading(State::Unknown(Doubt::Network), at), None);
        let failed = Summary::of(&failed, at + 1_000);
        assert_eq!(failed.tried, Some((State::Unknown(Doubt::Network), at)));
        assert_eq!(failed.known, Some(Known { fresh: false, ..known }), "what failed since leaves it in the past");

        let mut clicked = month;
        clicked.click("a", reading(State::On, at), false);
        let clicked = Summary::of(&clicked, at + 1_000);
        assert_eq!(clicked.tried, Some((State::Unknown(Doubt::NotConfirmed), at)));
        assert_eq!(clicked.known.map(|known| known.fresh), Some(false));

        let unread = Summary::of(&Ledger::default(), START);
        assert_eq!(unread, Summary { known: None, tried: None, session: None, changes: 0, first: None });
    }

    #[test]
    fn the_summary_is_about_the_session_used_last_and_names_it() {
        let old = member(&[(State::On, START, None), (State::Off, START + 1, Some(Who::You))], START + 5 * DAY_MS);
        let new = member(&[(State::Off, START + 9 * DAY_MS, None)], START + 10 * DAY_MS);
        let mut both = ledger(vec![("new", new), ("old", old)]);
        let summary = Summary::of(&both, START + 10 * DAY_MS);
        assert_eq!((summary.session, summary.changes, summary.first), (Some(2), 1, Some(START)));
        assert_eq!(summary.known.map(|known| (known.maker, known.fresh)), Some((Maker::Found, true)));
        both.meet("another");
        let unread = Summary::of(&both, START + 10 * DAY_MS);
        assert_eq!((unread.known, unread.tried, unread.session), (None, None, None));
    }

    #[test]
    fn how_long_ago_is_never_rounded_up() {
        let ago = |ms: Millis| distance(START, START + ms);
        assert_eq!(ago(0), Some((0, "second")));
        assert_eq!(ago(59_999), Some((59, "second")));
        assert_eq!(ago(60_000), Some((1, "minute")));
        assert_eq!(ago(2 * 3_600_000 - 1), Some((1, "hour")));
        assert_eq!(ago(2 * 3_600_000), Some((2, "hour")));
        assert_eq!(ago(DAY_MS), Some((1, "day")));
        assert_eq!(ago(29 * DAY_MS), Some((29, "day")));
        assert_eq!(ago(59 * DAY_MS), Some((1, "month")));
        assert_eq!(ago(800 * DAY_MS), Some((2, "year")));
        assert_eq!(distance(START, START - 1), None);
    }

    // --- whatever the ledger holds --------------------------------------------------------------------------------------
    fn any_time() -> impl Strategy<Value = Millis> {
        prop_oneof![
            4 => START..START + 400 * DAY_MS,
            2 => START..START + 100_000,
            1 => Just(START),
            1 => any::<u64>(),
            1 => Just(0_u64),
        ]
    }

    fn any_who() -> impl Strategy<Value = Option<Who>> {
        prop_oneof![
            Just(None),
            Just(Some(Who::You)),
            Just(Some(Who::Trainstop)),
            Just(Some(Who::Kept)),
            Just(Some(Who::NotYou))
        ]
    }

    fn any_member() -> impl Strategy<Value = Member> {
        let times = prop_oneof![
            15 => proptest::collection::vec(any_time(), 1..8),
            1 => proptest::collection::vec(any_time(), 490..501),
        ];
        (times, any::<bool>(), any_time(), any_time(), 0..4_u8, any_who()).prop_map(
            |(mut times, sorted, known, last, how, who)| {
                if sorted {
                    times.sort_unstable();
                }
                let states = [State::On, State::Off];
                let changes: Vec<_> = times.iter().enumerate().map(|(n, at)| (states[n % 2], *at, who)).collect();
                let mut member = member(&changes, known);
                match how {
                    0 => member.known = None,
                    1 => member.last = reading(State::Unknown(Doubt::Timeout), last),
                    2 => member.clicked = Some(last),
                    _ => {}
                }
                member
            },
        )
    }

    fn any_ledger() -> impl Strategy<Value = Ledger> {
        (proptest::collection::btree_map("[a-f]{1,3}", any_member(), 0..9), any::<bool>()).prop_map(
            |(members, latest)| {
                let latest = members.keys().next().filter(|_| latest).cloned();
                Ledger { latest, members, ..Ledger::default() }
            },
        )
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 100, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn any_ledger_makes_a_picture_in_its_frame(
            ledger in any_ledger(),
            now in any_time(),
            width in prop_oneof![240..2000_i32, Just(i32::MAX), Just(i32::MIN), Just(0)],
            mirrored in any::<bool>(),
            most in 0..7_usize,
            hours in -12..14_i64,
        ) {
            let zone = |_| hours * 3_600_000;
            let paper = Paper { width, mirrored, most, zone: &zone, wide: &wide };
            let picture = Timeline::lay_out(&ledger, now, &paper);
            prop_assert_eq!(picture.is_none(), ledger.members.is_empty());
            let Some(picture) = picture else { return Ok(()) };
            prop_assert!((WIDTHS.0..=WIDTHS.1).contains(&picture.width) && picture.from < picture.to);
            prop_assert_eq!(picture.bands.len() + picture.more, ledger.members.len());
            prop_assert!(picture.bands.len() <= most.max(1));
            let inside = |x: i32| (0..=picture.width).contains(&x);
            let ordered = |places: &[i32], apart: i32| {
                places.windows(2).all(|pair| if mirrored { pair[0] - pair[1] >= apart } else { pair[1] - pair[0] >= apart })
            };

            let ticks: Vec<_> = picture.ticks.iter().map(|tick| tick.x).collect();
            prop_assert!(ordered(&ticks, 1) && ticks.iter().all(|x| inside(*x)), "ticks {:?}", ticks);
            let labelled: Vec<_> = picture.ticks.iter().filter(|tick| tick.labelled).map(|tick| tick.x).collect();
            prop_assert!(ordered(&labelled, 60 + GAP_PX));
            prop_assert!(labelled.iter().all(|x| inside(x - 30) && inside(x + 30) && (x - picture.now.1).abs() >= 45));
            prop_assert!(inside(picture.now.0) && inside(picture.now.1 - 15) && inside(picture.now.1 + 15));

            let fits = usize::try_from(picture.width / MARK_PX).unwrap_or_default() + 1;
            let mut bottom = 0;
            for band in &picture.bands {
                prop_assert!(band.top >= bottom);
                bottom = band.top + ROW_PX;
                let marks: Vec<_> = band.marks.iter().map(|mark| mark.x).collect();
                prop_assert!(!marks.is_empty() && marks.len() <= fits, "{} marks", marks.len());
                prop_assert!(ordered(&marks, MARK_PX), "marks {:?}", marks);
                prop_assert!(marks.iter().all(|x| inside(x - EDGE_PX) && inside(x + EDGE_PX)));
                // Every change is in one mark, in the order in which it was read.
                let count = export::sessions(&ledger)[band.number - 1].1.changes.len();
                let mut next = 0;
                for mark in &band.marks {
                    prop_assert_eq!(mark.changes.start, next);
                    prop_assert!(mark.changes.end > next);
                    next = mark.changes.end;
                }
                prop_assert_eq!(next, count);
                let mut labels: Vec<_> = band.marks.iter().filter_map(|mark| {
                    let half = wide(Label::Mark(mark.maker, mark.changes.len() - 1)) / 2;
                    mark.label.map(|middle| (middle - half, middle + half))
                }).collect();
                labels.sort_unstable();
                prop_assert!(labels.iter().all(|(start, end)| inside(*start) && inside(*end)));
                prop_assert!(labels.windows(2).all(|pair| pair[0].1 < pair[1].0), "labels {:?}", labels);

                let mut spans: Vec<_> = band.stretches.clone();
                if mirrored {
                    spans.reverse();
                }
                prop_assert!(spans.iter().all(|span| span.width > 0 && inside(span.x) && inside(span.x + span.width)));
                prop_assert!(spans.windows(2).all(|pair| pair[0].x + pair[0].width == pair[1].x), "no hole, no overlap");
                prop_assert!(spans.len() <= 2 * marks.len() + 1);
                prop_assert!(band.tried.is_none_or(inside));
            }
            prop_assert!(bottom < picture.height);
        }

        #[test]
        fn mirrored_it_is_the_same_picture(ledger in any_ledger(), now in any_time(), width in 240..1200_i32) {
            let there = Timeline::lay_out(&ledger, now, &paper(width));
            let mut back = Timeline::lay_out(&ledger, now, &Paper { mirrored: true, ..paper(width) });
            back.iter_mut().for_each(Timeline::mirror);
            prop_assert_eq!(there, back);
        }

        #[test]
        fn any_ledger_has_a_summary(ledger in any_ledger(), now in any_time()) {
            let summary = Summary::of(&ledger, now);
            if let Some(known) = summary.known {
                prop_assert!(known.state.is_known() && known.since <= known.until);
                prop_assert!(!known.fresh || (known.until <= now && summary.tried.is_none()));
            }
        }
    }
}
