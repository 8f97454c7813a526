//! A page that controls all that `extension/facts.js` says of it, and says anything: nothing of it gets into a report but what passes
//! the filters, which are written down here once more.

#![recursion_limit = "256"]

use proptest::prelude::*;
use serde_json::{Value, json};
use trainstop::setting::catalog::Catalog;
use trainstop::setting::report::{Circumstances, Facts, Report};

/// Facts in which every text is a page's.
fn facts(texts: &[String], number: u32, place: i32) -> Value {
    let mut left = texts.iter().cycle();
    let mut next = || left.next().cloned().unwrap_or_default();
    let text = json!({ "name": place, "length": number });
    let mut control = || {
        json!({
            "tag": next(), "kind": next(), "role": next(), "attributes": [next(), next()], "labelled_by": [next(), next()],
            "id": [next()], "name": [next()], "classes": [next()], "checked": null, "aria_checked": next(), "aria_pressed": next(),
            "disabled": true, "visible": true, "in_shadow": true, "in_main": true, "labels": [text],
            "ancestors": [{ "tag": next(), "role": next(), "classes": [next()] }],
        })
    };
    let controls = vec![control(), control()];
    json!({
        "path": place, "in_settings": true, "language": next(), "loaded": true, "boot_complete": true, "theme_dark": true,
        "elements": number, "frames": number, "shadow_roots": number, "dialogs": number, "mains": number, "code_blocks": number,
        "code_json": number, "headings": [{ "tag": next(), "name": place, "length": number }], "all_controls": number,
        "controls_in_main": number, "controls": controls,
        "records": [{ "key": next(), "properties": [[next(), next()], [next(), next()]], "value": next() }],
    })
}

/// Whether some filter lets a text through: a name of small letters and hyphens, or letters alone.
fn passes(text: &str) -> bool {
    let name = text.len() <= 40 && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-');
    let letters = text.strip_prefix('$').unwrap_or(text);
    name || (letters.len() <= 60 && letters.bytes().all(|byte| byte.is_ascii_alphabetic()))
}

fn leaves(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::String(text) => found.push(text.clone()),
        Value::Array(list) => list.iter().for_each(|one| leaves(one, found)),
        Value::Object(fields) => fields.values().for_each(|one| leaves(one, found)),
        _ => {}
    }
}

fn report(facts: Value) -> Option<Vec<String>> {
    let facts: Facts = serde_json::from_value(facts).ok()?;
    let circumstances = Circumstances { browser: String::new(), language: "en".into(), last: None };
    let text = Report::of(&facts, &circumstances, &Catalog::built_in()).text().ok()?;
    let mut found = Vec::new();
    leaves(&serde_json::from_str(&text).ok()?, &mut found);
    Some(found)
}

/// What people are called and say, and what looks nearly like a name of LinkedIn's.
fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        "[A-Z][a-z]{2,8} [A-Z][a-z]{2,8}",
        "[a-z]{2,8}[-_.@ ][a-z]{2,8}[0-9]{1,4}",
        "[a-z]{1,5}([A-Z][a-z]{1,8}){2,4}[ 0-9é<\"]",
        "[a-z-]{41,60}",
        "https://www\\.linkedin\\.com/in/[a-z]{3,9}",
        "<[a-z]{1,6}>[a-z ]{0,20}",
        "(word|digits|signs) [a-z]{3,8}",
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn no_text_of_a_page_gets_into_a_report(texts in prop::collection::vec(text(), 1..40), number: u32, place in -5..60_i32) {
        let told = report(facts(&texts, number, place));
        let usual = report(facts(&["!".to_owned()], number, place));
        let (Some(told), Some(usual)) = (told, usual) else { return Err(TestCaseError::fail("no report")) };
        for one in &told {
            prop_assert!(one.is_ascii(), "{one}");
        }
        for text in texts.iter().filter(|text| !passes(text)) {
            for one in &told {
                // What stands in every report, whatever the page says, is not the page's: a space, a colon.
                prop_assert!(!one.contains(text.as_str()) || usual.iter().any(|own| own.contains(text.as_str())) || text.len() < 3, "{text:?} in {one:?}");
            }
        }
    }
}
