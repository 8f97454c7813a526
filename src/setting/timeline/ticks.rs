//! Moments on the axis: minutes, days, months or years, as the local clock has them and as there is room.

use super::line::Scale;
use super::{GAP_PX, Grain, Label, MARK_PX, Paper, Tick};
use crate::setting::state::Millis;

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

/// As many moments as there is room to write, none of them labelled yet.
pub(super) fn ticks(scale: Scale, paper: &Paper) -> Vec<Tick> {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_calendar_is_right() {
        for (month, day) in [(0, 0), (1, 31), (2, 59), (12, 365), (26, 365 * 2 + 31 + 29), (681, 20_727), (362, 11_017)]
        {
            assert_eq!(first_day(month), day, "month {month}");
            assert_eq!((month_of(day), month_of(day - 1)), (month, month - 1));
        }
    }
}
