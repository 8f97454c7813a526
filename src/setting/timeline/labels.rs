//! Which ticks, marks and stretches have room for their label.

use super::{GAP_PX, Label, MARK_PX, Mark, Paper, Span, Stretch, Timeline};
use crate::setting::order::in_order;
use std::cmp::Reverse;

/// Where the middle of something may be that is `2 * half` wide, so that it stays within the picture.
pub(super) fn within(x: i32, half: i32, width: i32) -> i32 {
    x.min(width - half).max(half)
}

/// Labels for as many marks as there is room for, the most telling first.
pub(super) fn label_marks(marks: &mut [Mark], width: i32, paper: &Paper) {
    let mut taken: Vec<(i32, i32)> = Vec::new();
    for place in in_order(0..marks.len(), |place| Reverse(marks[*place].maker)) {
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

/// Labels for the stretches that have room for theirs.
pub(super) fn label_stretches(spans: &mut [Span], tried: Option<i32>, paper: &Paper) {
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

/// Labels for as many ticks as there is room for, from the left; "now" has its own, which they leave free.
pub(super) fn label_ticks(picture: &mut Timeline, half_of_now: i32, paper: &Paper) {
    let now = picture.now.1;
    let mut free_from = 0;
    for tick in &mut picture.ticks {
        let half = (paper.wide)(Label::Tick(tick.at, tick.grain)) / 2;
        let (start, end) = (tick.x - half, tick.x + half);
        let beside_now = end + GAP_PX <= now - half_of_now || start - GAP_PX >= now + half_of_now;
        if start >= free_from && end <= picture.width && beside_now {
            tick.labelled = true;
            free_from = end + GAP_PX;
        }
    }
}
