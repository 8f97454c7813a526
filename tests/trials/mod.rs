//! Feeds something with arbitrary input, and notes for docs/reliability.md how often (as `tests/e2e/harness/trials.mjs` does).

#![allow(clippy::panic, clippy::expect_used, reason = "a test may stop at the first thing that is not as it should be")]
#![allow(dead_code, reason = "each file of tests compiles its own copy of this one, and not all of them use all of it")]

use std::env;
use std::fmt::Debug;
use std::fs::OpenOptions;
use std::io::Write as _;
use std::time::{Duration, Instant};

use proptest::prelude::*;
use proptest::test_runner::{TestCaseResult, TestRunner};

/// How many cases everything is tried with under `test --full`.
const WHOLE_CASES: u32 = 10_000;
/// What any input of a usual size may take.
pub const SOON: Duration = Duration::from_millis(10);

/// Whether everything is to be tried, or a sample.
#[must_use]
pub fn whole() -> bool {
    env::var("WHOLE").is_ok_and(|whole| !whole.is_empty())
}

/// Tries what `strategy` makes: `sample` cases, or under `test --full` ten thousand. Panics with the smallest input that fails.
pub fn fuzz<S: Strategy>(what: &str, sample: u32, strategy: &S, test: impl Fn(S::Value) -> TestCaseResult)
where
    S::Value: Debug,
{
    let cases = if whole() { WHOLE_CASES } else { sample };
    let config = ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() };
    let result = TestRunner::new(config).run(strategy, test);
    note(what, cases, u32::from(result.is_err()));
    if let Err(error) = result {
        panic!("{what}: {error}");
    }
}

/// Notes that something was tried so many times, and how often that went wrong.
pub fn note(what: &str, times: u32, wrong: u32) {
    let Ok(file) = env::var("TRAINSTOP_TRIALS") else { return };
    let line = serde_json::json!({
        "table": "fuzzing", "what": what, "where": "Rust", "times": times, "wrong": wrong, "found": {}
    });
    let mut file = OpenOptions::new().create(true).append(true).open(file).expect("the notes can be written");
    writeln!(file, "{line}").expect("the notes can be written");
}

/// How long `act` takes, at best: tried until it is within the limit, up to twenty times and at last with pauses, for the machine may
/// be busy with something else. Without a limit, which is one of zero, the best of three times.
pub fn took(limit: Duration, mut act: impl FnMut()) -> Duration {
    let mut best = Duration::MAX;
    let most = if limit.is_zero() { 3 } else { 20 };
    for round in 0..most {
        if round >= 3 {
            std::thread::sleep(Duration::from_millis(20));
        }
        let begun = Instant::now();
        act();
        best = best.min(begun.elapsed());
        if best <= limit {
            break;
        }
    }
    best
}

/// Any JSON, a few levels deep.
pub fn any_json() -> impl Strategy<Value = serde_json::Value> {
    let leaf = prop_oneof![
        Just(serde_json::Value::Null),
        any::<bool>().prop_map(Into::into),
        any::<u64>().prop_map(Into::into),
        any::<i64>().prop_map(Into::into),
        any::<f64>().prop_map(|number| serde_json::json!(number)),
        ".{0,20}".prop_map(Into::into),
    ];
    leaf.prop_recursive(4, 60, 8, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..8).prop_map(Into::into),
            prop::collection::btree_map(".{0,10}", inner, 0..8)
                .prop_map(|map| map.into_iter().collect::<serde_json::Map<_, _>>().into()),
        ]
    })
}

/// A change of a text: where (in thousandths of it), what kind, with what.
pub type Change = (u16, u8, String);

/// A few changes of a text.
pub fn changes() -> impl Strategy<Value = Vec<Change>> {
    let with = prop_oneof![
        prop::sample::select(vec![
            "{",
            "}",
            "[",
            "]",
            "\"",
            "\\",
            ",",
            ":",
            "null",
            "true",
            "0",
            "-1",
            "1e999",
            "<code>",
            "</code>",
            "&quot;",
            "&#x22;",
            "&",
            ";",
            "\u{0}",
            "\\ud800",
            "18446744073709551616",
            "\"version\":",
            "\"key\":",
            "é",
            "🚋",
        ])
        .prop_map(str::to_owned),
        ".{0,6}",
    ];
    prop::collection::vec((0..1_000u16, 0..4u8, with), 0..6)
}

/// The text with the changes made: something put in, taken out, doubled, or replaced.
#[must_use]
pub fn changed(text: &str, changes: &[Change]) -> String {
    let mut letters: Vec<char> = text.chars().collect();
    for (place, kind, with) in changes {
        let from = letters.len() * usize::from(*place) / 1_000;
        let to = (from + 1 + with.len()).min(letters.len());
        let piece: Vec<char> = match kind {
            0 => with.chars().collect(),
            1 => Vec::new(),
            2 => [&letters[from..to], &letters[from..to]].concat(),
            _ => with.chars().chain(letters[from..to].iter().copied()).collect(),
        };
        let to = if *kind == 0 { from } else { to };
        letters.splice(from..to, piece);
    }
    letters.into_iter().collect()
}
