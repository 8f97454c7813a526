//! What a report tells, and what it does not.

use serde_json::{Value, json};

use super::*;
use crate::setting::state::{Clues, Doubt};

fn facts() -> Value {
    let facts = r#"{
        "path": 0, "in_settings": true, "language": "de", "loaded": true, "boot_complete": true, "theme_dark": false,
        "elements": 140, "frames": 0, "shadow_roots": 0, "dialogs": 0, "mains": 1, "code_blocks": 5, "code_json": 4,
        "headings": [{ "tag": "h1", "name": 2, "length": 36 }, { "tag": "h2", "name": -1, "length": 77 }],
        "all_controls": 1, "controls_in_main": 1,
        "controls": [{
            "tag": "input", "kind": "checkbox", "role": "switch", "attributes": ["type", "role", "class", "aria-labelledby"],
            "labelled_by": ["allowDataForGenerativeAI"], "id": null, "name": null, "classes": [], "checked": true,
            "aria_checked": null, "aria_pressed": null, "disabled": false, "visible": true, "in_shadow": false, "in_main": true,
            "labels": [{ "name": 3, "length": 72 }, { "name": -1, "length": 12 }],
            "ancestors": [
                { "tag": "div", "role": null, "classes": ["setting-toggle__toggle"] },
                { "tag": "main", "role": "main", "classes": [] }
            ]
        }],
        "records": [{ "key": "allowDataForGenerativeAI", "properties": [["value", "string"], ["$type", "string"], ["onValue", "string"]], "value": "on" }]
    }"#;
    serde_json::from_str(facts).unwrap_or_default()
}

fn report(facts: Value) -> Option<Value> {
    let facts: Facts = serde_json::from_value(facts).ok()?;
    let last = Reading {
        state: State::Unknown(Doubt::NoSwitch),
        source: Source::Live,
        at: 1_795_455_187_248,
        clues: Clues::NONE,
    };
    let circumstances = Circumstances {
        browser: "Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Firefox/153.0".into(),
        language: "pt-BR".into(),
        last: Some(last),
    };
    let report = Report::of(&facts, &circumstances, &Catalog::built_in());
    report.text().ok().and_then(|text| serde_json::from_str(&text).ok())
}

/// A report of facts that are as usual but for one.
fn with(place: &str, fact: Value) -> Value {
    let mut facts = facts();
    if let Some(at) = facts.pointer_mut(place) {
        *at = fact;
    }
    report(facts).unwrap_or_default()
}

#[test]
fn tells_what_marks_a_control_and_which_known_text_it_has() {
    let report = report(facts()).unwrap_or_default();
    assert_eq!(report["browser"], "Firefox 153");
    assert_eq!(report["language"], "pt");
    assert_eq!(report["last"], json!({ "state": { "Unknown": "NoSwitch" }, "source": "Live" }));
    assert_eq!(report["page"]["address"], "/mypreferences/d/settings/data-for-ai-improvement");
    assert_eq!(report["page"]["headings"], json!(["h1: the setting's name in de", "h2: unknown, 77 letters"]));
    let control = &report["controls"][0];
    assert_eq!(control["aria-labelledby"], "allowDataForGenerativeAI");
    assert_eq!(control["attributes"], "aria-labelledby class role type");
    assert_eq!(control["labels"], json!(["the switch's name in de", "unknown, 12 letters"]));
    assert_eq!(control["ancestors"], "div.setting-toggle__toggle < main[role=main]");
    assert_eq!(report["data"][0]["properties"], json!(["$type: string", "onValue: string", "value: string"]));
    assert_eq!(report["data"][0]["value"], "on");
}

#[test]
fn a_key_that_is_new_is_told_and_whatever_else_a_name_holds_is_not() {
    let key = |name: &str| with("/controls/0/labelled_by", json!([name]))["controls"][0]["aria-labelledby"].clone();
    assert_eq!(key("permitGenerativeAiTrainingData"), "permitGenerativeAiTrainingData");
    for setting in Catalog::built_in().settings() {
        for known in setting.keys {
            assert_eq!(key(known), *known);
        }
    }
    for (name, shape) in [
        ("ember123", "word+digits"),
        ("adaExample", "word"),
        ("Ada", "word"),
        ("ada-example", "word+signs"),
        ("AdaAnneExample", "word"),
        ("allowDataForAda7", "word+digits"),
        ("allowDataFor Ada", "word+signs"),
        ("allowDataForÀda", "word+signs"),
        ("urn:li:member:7", "word+digits+signs"),
        ("7", "digits"),
        ("", "empty"),
        (&"aB".repeat(31), "word"),
    ] {
        assert_eq!(key(name), shape, "{name}");
    }
}

#[test]
fn a_word_that_is_on_no_list_is_another() {
    assert_eq!(with("/controls/0/role", json!("ada"))["controls"][0]["role"], "other");
    assert_eq!(with("/controls/0/kind", json!("ada"))["controls"][0]["type"], "other");
    assert_eq!(with("/controls/0/aria_checked", json!("ada"))["controls"][0]["aria-checked"], "other");
    assert_eq!(
        with("/controls/0/classes", json!(["ada", "artdeco-toggle"]))["controls"][0]["classes"],
        "artdeco-toggle"
    );
    assert_eq!(with("/records/0/value", json!("Ada"))["data"][0]["value"], "other");
    assert_eq!(with("/language", json!("Ada"))["page"]["language"], Value::Null);
    assert_eq!(with("/headings/0/name", json!(99))["page"]["headings"][0], "h1: unknown, 36 letters");
    assert_eq!(with("/path", json!(-1))["page"]["address"], "another of LinkedIn's settings");
}

#[test]
fn numbers_and_lists_have_their_bounds() {
    assert_eq!(with("/elements", json!(u32::MAX))["page"]["elements"], MOST);
    let many = vec![facts()["controls"][0].clone(); 300];
    assert_eq!(with("/controls", json!(many))["controls"].as_array().map(Vec::len), Some(MOST_CONTROLS));
    assert_eq!(with("/elements", json!("<b>")), Value::Null, "facts of another form are no facts");
}

#[test]
fn all_fields_are_sorted() {
    let facts: Option<Facts> = serde_json::from_value(facts()).ok();
    let circumstances = Circumstances { browser: String::new(), language: String::new(), last: None };
    let text = facts.and_then(|facts| Report::of(&facts, &circumstances, &Catalog::built_in()).text().ok());
    let text = text.unwrap_or_default();
    // A value sorts its fields.
    let sorted: Value = serde_json::from_str(&text).unwrap_or_default();
    assert_eq!(text.trim_end(), serde_json::to_string_pretty(&sorted).unwrap_or_default());
}

#[test]
fn facts_js_is_told_all_that_the_catalogue_has() {
    let catalog = Catalog::built_in();
    let known = Known::of(&catalog);
    assert_eq!(known.paths.len(), catalog.settings().len());
    assert!(catalog.settings().iter().flat_map(|setting| setting.keys).all(|key| known.keys.contains(key)));
    assert!(known.names.contains(&"Data for Generative AI Improvement"));
}

#[test]
fn browsers_are_told_by_name_and_major_version() {
    let chrome =
        "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36";
    assert_eq!(browser(chrome), "Chrome or Chromium 156");
    assert_eq!(browser(&format!("{chrome} Edg/156.0.1.2")), "Edge 156");
    assert_eq!(browser("Firefox/x"), "other");
    assert_eq!(browser("Ada"), "other");
}
