//! Whatever a ledger holds, its picture is one.

use proptest::prelude::*;

use super::tests::{paper, wide};
use super::*;
use crate::setting::samples::{any_ledger, any_time};

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
            let count = sessions(&ledger)[band.number - 1].1.changes.len();
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
}
