//! The report that a member can pass on when LinkedIn's page is no longer the one that Trainstop knows: what marks its controls, and
//! nothing that the page says.
//!
//! `extension/facts.js` gathers the facts in LinkedIn's page, without any text. Nothing is left to its good conduct: what it gives is
//! taken as [`Facts`], which may hold anything, and only what passes the filters here gets into a [`Report`]. A report is made of
//! numbers, of words from lists in this file and in the catalogue, and of [`Name`]s, which nothing but a filter can make.

use serde::{Deserialize, Serialize, Serializer};

use super::catalog::{Catalog, SETTINGS_ROOT};
use super::state::{Doubt, Reading, Source, State};

/// The version of a report's form.
const VERSION: u32 = 1;
/// Longer lists are cut.
const MOST_CONTROLS: usize = 20;
const MOST_HEADINGS: usize = 10;
const MOST_LABELS: usize = 4;
const MOST_ANCESTORS: usize = 20;
const MOST_ATTRIBUTES: usize = 30;
const MOST_TOKENS: usize = 4;
const MOST_RECORDS: usize = 20;
const MOST_PROPERTIES: usize = 30;
/// Longer names are no keys, and no names of attributes or elements.
const LONGEST_KEY: usize = 60;
const LONGEST_NAME: usize = 40;
/// Greater numbers say no more than this one.
const MOST: u32 = 99_999;

/// The classes that are worth telling: those that were seen at switches and are the same with every build.
const CLASSES: [&str; 7] = [
    "setting-toggle",
    "setting-toggle__toggle",
    "artdeco-toggle",
    "artdeco-toggle--toggled",
    "artdeco-toggle__button",
    "artdeco-toggle__label",
    "artdeco-toggle__text",
];
/// What facts.js calls the kind of a name that may not be told.
const SHAPES: [&str; 8] =
    ["word", "digits", "signs", "word+digits", "word+signs", "digits+signs", "word+digits+signs", "empty"];
const KINDS: [&str; 7] = ["checkbox", "radio", "button", "submit", "reset", "hidden", "text"];
const ROLES: [&str; 22] = [
    "switch",
    "checkbox",
    "radio",
    "button",
    "group",
    "radiogroup",
    "main",
    "region",
    "dialog",
    "alertdialog",
    "form",
    "list",
    "listitem",
    "none",
    "presentation",
    "article",
    "navigation",
    "tabpanel",
    "listbox",
    "option",
    "menuitemcheckbox",
    "menuitemradio",
];
const TRISTATE: [&str; 4] = ["true", "false", "mixed", "other"];
const VALUES: [&str; 5] = ["on", "off", "both", "neither", "none"];
const TYPES: [&str; 6] = ["string", "number", "boolean", "object", "array", "null"];
/// What stands for a word that is on none of the lists.
const OTHER: &str = "other";

/// What facts.js has to know, in the form in which it is handed over.
#[derive(Debug, Serialize)]
pub struct Known {
    paths: Vec<String>,
    keys: Vec<&'static str>,
    names: Vec<&'static str>,
    classes: [&'static str; CLASSES.len()],
    root: &'static str,
}

impl Known {
    /// What `catalog` knows.
    #[must_use]
    pub fn of(catalog: &Catalog) -> Self {
        Self {
            paths: catalog.settings().iter().map(super::catalog::Setting::path).collect(),
            keys: catalog.settings().iter().flat_map(|setting| setting.keys).copied().collect(),
            names: names(catalog).into_iter().map(|(_, name)| name).collect(),
            classes: CLASSES,
            root: SETTINGS_ROOT,
        }
    }
}

/// The known names of the setting and its switch, each with what a report says for it.
fn names(catalog: &Catalog) -> Vec<(String, &'static str)> {
    let mut names = Vec::new();
    for name in catalog.ai_training().names {
        let called = |what: &str| [what, " in ", name.lang].concat();
        names.extend(name.setting.iter().map(|text| (called("the setting's name"), *text)));
        names.extend(name.switch.iter().map(|text| (called("the switch's name"), *text)));
    }
    names
}

/// What a report says of the browser and of Trainstop itself.
#[derive(Clone, Debug)]
pub struct Circumstances {
    /// What the browser calls itself (`navigator.userAgent`).
    pub browser: String,
    /// The language that Trainstop speaks.
    pub language: String,
    /// The last reading, if there is one.
    pub last: Option<Reading>,
}

/// What facts.js says of a page: it may say anything.
#[derive(Debug, Deserialize)]
pub struct Facts {
    path: i32,
    in_settings: bool,
    language: Option<String>,
    loaded: bool,
    boot_complete: bool,
    theme_dark: bool,
    elements: u32,
    frames: u32,
    shadow_roots: u32,
    dialogs: u32,
    mains: u32,
    code_blocks: u32,
    code_json: u32,
    headings: Vec<HeadingFacts>,
    all_controls: u32,
    controls_in_main: u32,
    controls: Vec<ControlFacts>,
    records: Vec<RecordFacts>,
}

/// What it says of a text.
#[derive(Debug, Deserialize)]
struct TextFacts {
    /// Its place among the known names; negative: it is none of them.
    name: i32,
    length: u32,
}

#[derive(Debug, Deserialize)]
struct HeadingFacts {
    tag: String,
    name: i32,
    length: u32,
}

#[derive(Debug, Deserialize)]
struct ControlFacts {
    tag: String,
    kind: Option<String>,
    role: Option<String>,
    attributes: Vec<String>,
    labelled_by: Option<Vec<String>>,
    id: Option<Vec<String>>,
    name: Option<Vec<String>>,
    classes: Vec<String>,
    checked: Option<bool>,
    aria_checked: Option<String>,
    aria_pressed: Option<String>,
    disabled: bool,
    visible: bool,
    in_shadow: bool,
    in_main: bool,
    labels: Vec<TextFacts>,
    ancestors: Vec<AncestorFacts>,
}

#[derive(Debug, Deserialize)]
struct AncestorFacts {
    tag: String,
    role: Option<String>,
    classes: Vec<String>,
}

#[derive(Debug, Deserialize)]
struct RecordFacts {
    key: String,
    properties: Vec<(String, String)>,
    value: String,
}

/// A name of LinkedIn's that may be told. Only the filters below make one.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Name(String);

impl Serialize for Name {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl Name {
    /// A key: one that the catalogue has, or one that is written as LinkedIn writes its own: three words or more in one, ASCII letters
    /// alone (`allowAdsByAge`). Anything else comes out as its shape.
    fn key(name: &str, catalog: &Catalog) -> Self {
        let known = catalog.settings().iter().any(|setting| setting.has_key(name));
        Self::told_if(known || is_written_as_a_key(name), name)
    }

    /// A name of an element or an attribute: small letters with hyphens between; or a heading's.
    fn short(name: &str) -> Self {
        let heading = matches!(name, "h1" | "h2" | "h3" | "h4" | "h5" | "h6");
        let plain = name.len() <= LONGEST_NAME
            && name.split('-').all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_lowercase()));
        Self::told_if(plain || heading, name)
    }

    /// A property of an object: letters, perhaps with a dollar in front.
    fn property(name: &str) -> Self {
        let letters = name.strip_prefix('$').unwrap_or(name);
        let plain = !letters.is_empty()
            && letters.len() <= LONGEST_NAME
            && letters.bytes().all(|byte| byte.is_ascii_alphabetic());
        Self::told_if(plain, name)
    }

    fn told_if(told: bool, name: &str) -> Self {
        Self(if told { name } else { shape(name) }.to_owned())
    }

    /// Several in one line.
    fn line(names: impl Iterator<Item = Self>) -> Self {
        Self(names.map(|name| name.0).collect::<Vec<_>>().join(" "))
    }
}

fn is_written_as_a_key(name: &str) -> bool {
    let capitals = name.bytes().filter(u8::is_ascii_uppercase).count();
    name.len() <= LONGEST_KEY
        && capitals >= 2
        && name.bytes().all(|byte| byte.is_ascii_alphabetic())
        && name.starts_with(|first: char| first.is_ascii_lowercase())
}

/// What a name is made of, for one that is not told. The page may have said so already.
fn shape(name: &str) -> &'static str {
    if let Some(shape) = SHAPES.into_iter().find(|shape| *shape == name) {
        return shape;
    }
    let has = |kind: fn(char) -> bool| name.chars().any(kind);
    match (has(|c| c.is_ascii_alphabetic()), has(|c| c.is_ascii_digit()), has(|c| !c.is_ascii_alphanumeric())) {
        (true, false, false) => "word",
        (false, true, false) => "digits",
        (false, false, true) => "signs",
        (true, true, false) => "word+digits",
        (true, false, true) => "word+signs",
        (false, true, true) => "digits+signs",
        (true, true, true) => "word+digits+signs",
        (false, false, false) => "empty",
    }
}

/// The word of a list that a text is, or [`OTHER`].
fn word_of(list: &[&'static str], text: &str) -> &'static str {
    list.iter().copied().find(|word| *word == text).unwrap_or(OTHER)
}

/// Two letters that name a language.
fn language(tag: &str) -> Option<String> {
    tag.get(..2).filter(|two| two.bytes().all(|byte| byte.is_ascii_lowercase())).map(str::to_owned)
}

/// The browsers, as they call themselves; the first that is found counts, for most also name others.
const BROWSERS: [(&str, &str); 5] = [
    ("Firefox/", "Firefox"),
    ("Edg/", "Edge"),
    ("OPR/", "Opera"),
    ("Vivaldi/", "Vivaldi"),
    ("Chrome/", "Chrome or Chromium"),
];

/// A browser's name and its major version.
fn browser(user_agent: &str) -> String {
    let found = BROWSERS.into_iter().find_map(|(mark, name)| {
        let (_, version) = user_agent.split_once(mark)?;
        let digits = version.len() - version.trim_start_matches(|digit: char| digit.is_ascii_digit()).len();
        let major: u16 = version.get(..digits)?.parse().ok()?;
        Some(format!("{name} {major}"))
    });
    found.unwrap_or_else(|| OTHER.to_owned())
}

/// A report. Its fields come out in the order of the alphabet, so that two reports can be compared line by line.
#[derive(Debug, Serialize)]
pub struct Report {
    browser: String,
    controls: Vec<Control>,
    data: Vec<Record>,
    format: &'static str,
    language: Option<String>,
    last: Option<Last>,
    page: Page,
    trainstop: &'static str,
    version: u32,
}

/// What was read last; its time is nobody's business.
#[derive(Debug, Serialize)]
struct Last {
    source: Source,
    state: State,
}

#[derive(Debug, Serialize)]
struct Page {
    address: String,
    boot_complete: bool,
    code_blocks: u32,
    code_blocks_with_json: u32,
    controls: u32,
    controls_in_main: u32,
    dialogs: u32,
    elements: u32,
    headings: Vec<String>,
    iframes: u32,
    language: Option<String>,
    loaded: bool,
    mains: u32,
    shadow_roots: u32,
    theme_dark: bool,
}

#[derive(Debug, Serialize)]
struct Control {
    ancestors: String,
    #[serde(rename = "aria-checked")]
    aria_checked: Option<&'static str>,
    #[serde(rename = "aria-labelledby")]
    labelled_by: Option<Name>,
    #[serde(rename = "aria-pressed")]
    aria_pressed: Option<&'static str>,
    attributes: Name,
    checked: Option<bool>,
    classes: String,
    disabled: bool,
    id: Option<Name>,
    in_main: bool,
    in_shadow_root: bool,
    labels: Vec<String>,
    name: Option<Name>,
    role: Option<&'static str>,
    tag: Name,
    #[serde(rename = "type")]
    kind: Option<&'static str>,
    visible: bool,
}

#[derive(Debug, Serialize)]
struct Record {
    key: Name,
    properties: Vec<String>,
    value: &'static str,
}

impl Report {
    /// What may be told of `facts`.
    #[must_use]
    pub fn of(facts: &Facts, circumstances: &Circumstances, catalog: &Catalog) -> Self {
        Self {
            format: "trainstop-report",
            version: VERSION,
            trainstop: env!("CARGO_PKG_VERSION"),
            browser: browser(&circumstances.browser),
            language: language(&circumstances.language),
            last: circumstances.last.map(|last| Last { state: last.state, source: last.source }),
            page: page(facts, catalog),
            controls: facts.controls.iter().take(MOST_CONTROLS).map(|facts| control(facts, catalog)).collect(),
            data: facts.records.iter().take(MOST_RECORDS).map(|facts| record(facts, catalog)).collect(),
        }
    }

    /// The report as it is shown and passed on.
    ///
    /// # Errors
    /// None that can occur: a report is text, numbers and yes or no.
    pub fn text(&self) -> Result<String, serde_json::Error> {
        serde_json::to_string_pretty(self).map(|text| text + "\n")
    }
}

fn page(facts: &Facts, catalog: &Catalog) -> Page {
    let at = usize::try_from(facts.path).ok().and_then(|place| catalog.settings().get(place));
    let elsewhere = if facts.in_settings { "another of LinkedIn's settings" } else { "no settings page" };
    Page {
        address: at.map_or_else(|| elsewhere.to_owned(), super::catalog::Setting::path),
        language: facts.language.as_deref().and_then(language),
        loaded: facts.loaded,
        boot_complete: facts.boot_complete,
        theme_dark: facts.theme_dark,
        elements: facts.elements.min(MOST),
        iframes: facts.frames.min(MOST),
        shadow_roots: facts.shadow_roots.min(MOST),
        dialogs: facts.dialogs.min(MOST),
        mains: facts.mains.min(MOST),
        code_blocks: facts.code_blocks.min(MOST),
        code_blocks_with_json: facts.code_json.min(MOST),
        headings: facts.headings.iter().take(MOST_HEADINGS).map(|facts| heading(facts, catalog)).collect(),
        controls: facts.all_controls.min(MOST),
        controls_in_main: facts.controls_in_main.min(MOST),
    }
}

fn heading(facts: &HeadingFacts, catalog: &Catalog) -> String {
    let what = text(&TextFacts { name: facts.name, length: facts.length }, catalog);
    [Name::short(&facts.tag).0, what].join(": ")
}

/// What is said of a text: which known name it is, or how long.
fn text(facts: &TextFacts, catalog: &Catalog) -> String {
    let known = usize::try_from(facts.name).ok().and_then(|place| names(catalog).into_iter().nth(place));
    known.map_or_else(|| format!("unknown, {} letters", facts.length.min(MOST)), |(called, _)| called)
}

fn classes(told: &[String]) -> String {
    let known = CLASSES.into_iter().filter(|class| told.iter().any(|one| one == class));
    known.collect::<Vec<_>>().join(" ")
}

fn control(facts: &ControlFacts, catalog: &Catalog) -> Control {
    let keys = |tokens: &Option<Vec<String>>| {
        let told =
            |tokens: &Vec<String>| Name::line(tokens.iter().take(MOST_TOKENS).map(|one| Name::key(one, catalog)));
        tokens.as_ref().map(told)
    };
    let mut attributes: Vec<_> = facts.attributes.iter().take(MOST_ATTRIBUTES).map(|name| Name::short(name)).collect();
    attributes.sort();
    Control {
        tag: Name::short(&facts.tag),
        kind: facts.kind.as_deref().map(|kind| word_of(&KINDS, kind)),
        role: facts.role.as_deref().map(|role| word_of(&ROLES, role)),
        attributes: Name::line(attributes.into_iter()),
        labelled_by: keys(&facts.labelled_by),
        id: keys(&facts.id),
        name: keys(&facts.name),
        classes: classes(&facts.classes),
        checked: facts.checked,
        aria_checked: facts.aria_checked.as_deref().map(|word| word_of(&TRISTATE, word)),
        aria_pressed: facts.aria_pressed.as_deref().map(|word| word_of(&TRISTATE, word)),
        disabled: facts.disabled,
        visible: facts.visible,
        in_shadow_root: facts.in_shadow,
        in_main: facts.in_main,
        labels: facts.labels.iter().take(MOST_LABELS).map(|facts| text(facts, catalog)).collect(),
        ancestors: facts.ancestors.iter().take(MOST_ANCESTORS).map(ancestor).collect::<Vec<_>>().join(" < "),
    }
}

/// An element around a control, as a selector would name it.
fn ancestor(facts: &AncestorFacts) -> String {
    let role = facts.role.as_deref().map(|role| ["[role=", word_of(&ROLES, role), "]"].concat());
    let classes: String = classes(&facts.classes).split_whitespace().flat_map(|class| [".", class]).collect();
    [Name::short(&facts.tag).0, classes, role.unwrap_or_default()].concat()
}

fn record(facts: &RecordFacts, catalog: &Catalog) -> Record {
    let told = |(name, kind): &(String, String)| [&Name::property(name).0, ": ", word_of(&TYPES, kind)].concat();
    let mut properties: Vec<_> = facts.properties.iter().take(MOST_PROPERTIES).map(told).collect();
    properties.sort();
    Record { key: Name::key(&facts.key, catalog), properties, value: word_of(&VALUES, &facts.value) }
}

impl Doubt {
    /// Whether it is LinkedIn's page that gives the reason: it may have changed, and a report of it may help.
    #[must_use]
    pub fn is_about_the_page(self) -> bool {
        matches!(
            self,
            Self::NoSwitch
                | Self::Ambiguous
                | Self::Uncertain
                | Self::Unsettled
                | Self::Unreadable
                | Self::Contradictory
                | Self::NoData
                | Self::Elsewhere
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::setting::state::Clues;
    use serde_json::{Value, json};

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

    #[test]
    fn a_report_is_offered_where_the_page_gives_the_reason() {
        let about: Vec<_> = Doubt::ALL.into_iter().filter(|doubt| doubt.is_about_the_page()).collect();
        use Doubt::{Ambiguous, Contradictory, Elsewhere, NoData, NoSwitch, Uncertain, Unreadable, Unsettled};
        assert_eq!(about, [NoSwitch, Ambiguous, Uncertain, Unsettled, Unreadable, Contradictory, NoData, Elsewhere]);
    }
}
