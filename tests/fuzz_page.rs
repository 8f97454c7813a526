//! What comes from a page, fed with anything: no panic, no hang, and no state out of nowhere.

#![allow(clippy::panic, reason = "a test may stop at the first thing that is not as it should be, in its helpers too")]

mod trials;

use std::hint::black_box;

use proptest::prelude::*;
use serde_json::Value;
use trainstop::setting::catalog::{Catalog, Setting};
use trainstop::setting::document::{Answer, obstacle_at};
use trainstop::setting::page_data::{MOST_BYTES, state_in_html};
use trainstop::setting::state::{Doubt, State};
use trainstop::setting::survey::{Control, Finding, Rest, Survey};
use trials::{SOON, changed, changes, fuzz, note, took};

const KEY: &str = "allowDataForGenerativeAI";

fn setting() -> Setting {
    Catalog::built_in().ai_training()
}

fn escaped(json: &str) -> String {
    json.replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;")
}

/// A page as LinkedIn makes them, with the setting off among its neighbours.
fn page() -> String {
    let record = |key: &str, value: &str| {
        format!(
            r#"{{"key":"{key}","value":"{value}","settingDisplayType":"TOGGLE","onValue":"true","offValue":"false"}}"#
        )
    };
    let json = format!(
        r#"{{"data":{{"n":[1,2.5,-3,null]}},"included":[{},{},{}]}}"#,
        record("allowAdsByAge", "true"),
        record(KEY, "false"),
        record("allowAdsByGender", "true")
    );
    format!(
        "<!DOCTYPE html><body><code>not JSON</code>\n<code hidden id=\"x\">{}</code><p>é</p></body>",
        escaped(&json)
    )
}

/// What may be made of any page at all.
fn is_sensible(state: State) -> bool {
    matches!(state, State::On | State::Off | State::Unknown(Doubt::NoData | Doubt::Unreadable | Doubt::Contradictory))
}

fn read_soon(html: &str) -> Result<State, TestCaseError> {
    let mut state = State::SignedOut;
    let time = took(SOON, || state = state_in_html::<Value>(html, &setting()));
    prop_assert!(time <= SOON, "it took {time:?}");
    prop_assert!(is_sensible(state), "{state:?}");
    if state.is_known() {
        prop_assert!(html.contains(KEY) || html.contains('&'), "a state of nothing");
    }
    Ok(state)
}

fn soup() -> impl Strategy<Value = String> {
    let pieces = vec![
        "<code>",
        "<code hidden>",
        "</code>",
        "<codec>",
        KEY,
        "\"key\":",
        "\"value\":",
        "\"onValue\":",
        "\"offValue\":",
        "\"allowDataForGenerativeAI\"",
        "\"true\"",
        "\"false\"",
        "1",
        "0",
        "-0",
        "1e999",
        "1e-999",
        "null",
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        "\"",
        "&quot;",
        "&#34;",
        "&#x22;",
        "&amp;",
        "&amp;quot;",
        "&#xD800;",
        "&#99999999999;",
        "&;",
        "\\u0022",
        "\\ud800",
        "<",
        ">",
        "\u{0}",
        " ",
        "é",
        "🚋",
        "18446744073709551616",
        "0.1",
        "{\"included\":[",
    ];
    prop::collection::vec(prop::sample::select(pieces), 0..120).prop_map(|pieces| pieces.concat())
}

#[test]
fn any_text_is_read_as_a_page() {
    let any_page =
        prop_oneof![".{0,300}", soup(), soup().prop_map(|soup| format!("<code>{{\"key\":\"{KEY}\"{soup}}}</code>"))];
    fuzz("Any text as a page", 500, &any_page, |html| read_soon(&html).map(|_| ()));
}

#[test]
fn a_page_with_a_few_changes_is_read() {
    fuzz("A page with a few changes", 500, &changes(), |changes| read_soon(&changed(&page(), &changes)).map(|_| ()));
}

#[test]
fn a_page_that_was_cut_off_says_the_same_or_nothing() {
    let page = page();
    assert_eq!(state_in_html::<Value>(&page, &setting()), State::Off);
    let ends: Vec<usize> = (0..=page.len()).filter(|end| page.is_char_boundary(*end)).collect();
    let wrong = ends.iter().filter(|end| state_in_html::<Value>(&page[..**end], &setting()) == State::On).count();
    note(
        "A page cut off at every byte",
        u32::try_from(ends.len()).unwrap_or(u32::MAX),
        u32::try_from(wrong).unwrap_or(1),
    );
    assert_eq!(wrong, 0);
}

/// The fields of a record, some of them twice: as in JavaScript, the last one counts.
#[test]
fn of_a_doubled_field_the_last_one_counts() {
    let field = (prop::sample::select(vec!["key", "value", "onValue", "offValue"]), 0..3usize);
    let values = ["true", "\"true\"", "1"];
    fuzz("Records with doubled fields", 500, &prop::collection::vec(field, 0..12), |fields| {
        let mut last = std::collections::HashMap::new();
        let mut json = Vec::new();
        for (name, value) in &fields {
            let value = if *name == "key" { format!("\"{KEY}\"") } else { values[*value].to_owned() };
            json.push(format!("\"{name}\":{value}"));
            last.insert(*name, value);
        }
        let html = format!("<code>{{\"x\":\"{KEY}\",\"r\":{{{}}}}}</code>", json.join(","));
        let of = |name| last.get(name);
        let expected = match (of("key"), of("value"), of("onValue"), of("offValue")) {
            (None, ..) | (_, None, None, None) => State::Unknown(Doubt::NoData),
            (_, Some(value), Some(on), Some(off)) if on != off && value == on => State::On,
            (_, Some(value), Some(on), Some(off)) if on != off && value == off => State::Off,
            _ => State::Unknown(Doubt::Unreadable),
        };
        prop_assert_eq!(read_soon(&html)?, expected);
        Ok(())
    });
}

#[test]
fn numbers_of_any_size_are_compared_as_javascript_does() {
    let number = prop_oneof![
        any::<f64>()
            .prop_filter("JSON has only such", |number| number.is_finite())
            .prop_map(|number| format!("{number:?}")),
        any::<i128>().prop_map(|number| number.to_string()),
        "-?[1-9][0-9]{0,400}(e[+-]?[0-9]{1,5})?",
    ];
    fuzz("Numbers of any size", 500, &(number.clone(), number), |(on, off)| {
        let html = format!("<code>{{\"key\":\"{KEY}\",\"value\":{on},\"onValue\":{on},\"offValue\":{off}}}</code>");
        let state = read_soon(&html)?;
        prop_assert!(matches!(state, State::On | State::Unknown(Doubt::Unreadable)), "{:?}", state);
        if let (Ok(on), Ok(off)) = (on.parse::<f64>(), off.parse::<f64>())
            && on.is_finite()
            && off.is_finite()
        {
            prop_assert_eq!(state == State::On, on.to_bits() != off.to_bits() && on != off);
        }
        Ok(())
    });
}

/// Pages that are made to cost time, of about so many bytes.
fn costly(bytes: usize) -> Vec<(&'static str, String)> {
    let times = |piece: &str| piece.repeat(bytes / piece.len());
    let record = escaped(&format!(r#"{{"key":"{KEY}","value":1,"onValue":1,"offValue":0}},"#));
    vec![
        ("many <code", times("<code")),
        ("many <code>", times("<code>")),
        ("many blocks that name the key", times(&format!("<code>{KEY}"))),
        ("many references", format!("<code>{}", times("&quot;"))),
        ("many ampersands", format!("<code>{}", times("&"))),
        ("many beginnings of the key", format!("<code>{}", times("allowDataForGenerativeA"))),
        ("many records", format!("<code>[{}null]</code>", times(&record))),
        ("nested lists", format!("<code>{KEY}{}", times("["))),
        ("nested objects", format!("<code>{}", times(&format!("{{\"{KEY}\":")))),
        ("one long text", format!("<code>{{\"key\":\"{KEY}{}", times("x"))),
    ]
}

#[test]
fn a_hundred_thousand_levels_are_no_state() {
    for (open, close) in [("[", "]"), ("{\"a\":", "}"), ("[{\"key\":", "}]")] {
        let record = format!("{{\"key\":\"{KEY}\",\"value\":1,\"onValue\":1,\"offValue\":0}}");
        let deep = format!("<code>{}{record}{}</code>", open.repeat(100_000), close.repeat(100_000));
        assert_eq!(state_in_html::<Value>(&deep, &setting()), State::Unknown(Doubt::Unreadable), "{open}");
    }
    note("100,000 levels", 3, 0);
}

/// Eight times as much may take at most sixteen times as long, whatever a page is made of: the time grows with the page, not
/// with its square. The usual limit of 10 ms is for pages of a usual size.
#[test]
fn time_grows_with_the_page_and_no_faster() {
    let small = costly(256 * 1024);
    let large = costly(2 * 1024 * 1024);
    for ((what, small), (_, large)) in small.iter().zip(&large) {
        let time = |html: &str, limit| {
            took(limit, || {
                black_box(state_in_html::<Value>(html, &setting()));
            })
        };
        let few = time(small, std::time::Duration::ZERO);
        let limit = few * 16 + SOON;
        let many = time(large, limit);
        assert!(many <= limit, "{what}: {few:?} for 256 KB, but {many:?} for 2 MB");
    }
    note("Pages of 2 MB that are made to cost time", u32::try_from(large.len()).unwrap_or(u32::MAX), 0);
}

#[test]
fn twenty_megabytes_are_not_read() {
    let pages = costly(20 * 1024 * 1024);
    for (what, html) in &pages {
        assert!(html.len() > MOST_BYTES);
        let mut state = State::On;
        let time = took(SOON, || state = state_in_html::<Value>(html, &setting()));
        assert_eq!(state, State::Unknown(Doubt::Unreadable), "{what}");
        assert!(time <= SOON, "{what}: {time:?}");
    }
    note("Pages of 20 MB", u32::try_from(pages.len()).unwrap_or(u32::MAX), 0);
}

#[test]
fn any_answer_has_a_meaning() {
    let path = prop_oneof![Just(setting().path()), "/(uas|login|checkpoint|mypreferences)?/?[a-z/]{0,20}", ".{0,40}"];
    let answer = (any::<u16>(), any::<bool>(), path, prop_oneof![soup(), Just(page())]);
    fuzz("Any answer to a request", 500, &answer, |(status, same_origin, path, body)| {
        let answer = Answer { status, same_origin, path: path.clone(), body };
        let state = answer.state::<Value>(&setting());
        if state.is_known() {
            prop_assert!(status == 200 && same_origin && obstacle_at(&path).is_none() && setting().is_at(&path));
        }
        Ok(())
    });
}

#[test]
fn any_name_is_compared() {
    let names: Vec<&'static str> = setting().names.iter().flat_map(|name| name.switch).copied().collect();
    let spaces = prop::sample::select(vec![" ", "\u{a0}", "  ", "\n\t", " \u{200f}", "\u{2003}"]);
    let text = (".{0,400}", prop::sample::select(names), spaces, any::<char>());
    fuzz("Any text as a name", 500, &text, |(text, name, space, letter)| {
        let setting = setting();
        prop_assert!(setting.is_switch_name(&name.replace(' ', space)));
        let time = took(SOON, || {
            black_box((setting.is_switch_name(&text), setting.is_setting_name(&text)));
        });
        prop_assert!(time <= SOON, "it took {time:?}");
        if letter.is_alphanumeric() {
            let longer = [format!("{name}{letter}"), format!("{letter}{text}{name}")];
            prop_assert!(!longer.iter().any(|longer| setting.is_switch_name(longer)));
        }
        Ok(())
    });
}

#[test]
fn any_survey_leads_to_a_finding() {
    let text = || prop_oneof![".{0,30}", Just(KEY.to_owned()), Just(setting().names[0].switch[0].to_owned())];
    let texts = || prop::collection::vec(text(), 0..4);
    let control = (texts(), texts(), any::<Option<bool>>(), any::<bool>(), any::<bool>()).prop_map(
        |(keys, labels, checked, in_main, carried_over)| Control {
            keys,
            labels,
            checked,
            in_main,
            carried_over,
            ..Control::default()
        },
    );
    let rest = prop::sample::select(vec![Rest::Moving, Rest::Brief, Rest::Settled]);
    let survey = (text(), rest, texts(), prop::collection::vec(control, 0..20));
    fuzz("Any survey of a page", 500, &survey, |(path, rest, headings, controls)| {
        let catalog = Catalog::built_in();
        let survey = Survey { path, rest, headings, controls, obstacle: None };
        if let Finding::Found(found) = survey.find(&setting(), &catalog) {
            prop_assert!(found.control < survey.controls.len());
        }
        let json = serde_json::to_string(&survey).map_err(|error| TestCaseError::fail(error.to_string()))?;
        prop_assert_eq!(serde_json::from_str::<Survey>(&json).ok(), Some(survey));
        Ok(())
    });
}
