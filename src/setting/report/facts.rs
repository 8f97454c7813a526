//! What goes to `extension/facts.js`, and what comes back from it: that may be anything.

use serde::{Deserialize, Serialize};

use super::filters::CLASSES;
use crate::setting::catalog::{Catalog, SETTINGS_ROOT, Setting};

/// What facts.js has to know, in the form in which it is handed over.
#[derive(Debug, Serialize)]
pub struct Known {
    pub(super) paths: Vec<String>,
    pub(super) keys: Vec<&'static str>,
    pub(super) names: Vec<&'static str>,
    pub(super) classes: [&'static str; CLASSES.len()],
    pub(super) root: &'static str,
}

impl Known {
    /// What `catalog` knows.
    #[must_use]
    pub fn of(catalog: &Catalog) -> Self {
        Self {
            paths: catalog.settings().iter().map(Setting::path).collect(),
            keys: catalog.settings().iter().flat_map(|setting| setting.keys).copied().collect(),
            names: names(catalog).into_iter().map(|(_, name)| name).collect(),
            classes: CLASSES,
            root: SETTINGS_ROOT,
        }
    }
}

/// The known names of the setting and its switch, each with what a report says for it.
pub(super) fn names(catalog: &Catalog) -> Vec<(String, &'static str)> {
    let mut names = Vec::new();
    for name in catalog.ai_training().names {
        let called = |what: &str| [what, " in ", name.lang].concat();
        names.extend(name.setting.iter().map(|text| (called("the setting's name"), *text)));
        names.extend(name.switch.iter().map(|text| (called("the switch's name"), *text)));
    }
    names
}

/// What facts.js says of a page, in its own words: it may say anything.
#[derive(Debug, Deserialize)]
pub struct Facts {
    pub(super) path: i32,
    pub(super) in_settings: bool,
    pub(super) language: Option<String>,
    pub(super) loaded: bool,
    pub(super) boot_complete: bool,
    pub(super) theme_dark: bool,
    pub(super) elements: u32,
    pub(super) frames: u32,
    pub(super) shadow_roots: u32,
    pub(super) dialogs: u32,
    pub(super) mains: u32,
    pub(super) code_blocks: u32,
    pub(super) code_json: u32,
    pub(super) headings: Vec<HeadingFacts>,
    pub(super) all_controls: u32,
    pub(super) controls_in_main: u32,
    pub(super) controls: Vec<ControlFacts>,
    pub(super) records: Vec<RecordFacts>,
}

/// What it says of a text.
#[derive(Debug, Deserialize)]
pub(super) struct TextFacts {
    /// Its place among the known names; negative: it is none of them.
    pub(super) name: i32,
    /// How many letters it has.
    pub(super) length: u32,
}

/// What it says of a heading: its element, and its text as in [`TextFacts`].
#[derive(Debug, Deserialize)]
pub(super) struct HeadingFacts {
    pub(super) tag: String,
    pub(super) name: i32,
    pub(super) length: u32,
}

/// What it says of a control.
#[derive(Debug, Deserialize)]
pub(super) struct ControlFacts {
    pub(super) tag: String,
    pub(super) kind: Option<String>,
    pub(super) role: Option<String>,
    pub(super) attributes: Vec<String>,
    pub(super) labelled_by: Option<Vec<String>>,
    pub(super) id: Option<Vec<String>>,
    pub(super) name: Option<Vec<String>>,
    pub(super) classes: Vec<String>,
    pub(super) checked: Option<bool>,
    pub(super) aria_checked: Option<String>,
    pub(super) aria_pressed: Option<String>,
    pub(super) disabled: bool,
    pub(super) visible: bool,
    pub(super) in_shadow: bool,
    pub(super) in_main: bool,
    pub(super) labels: Vec<TextFacts>,
    pub(super) ancestors: Vec<AncestorFacts>,
}

/// What it says of an element around a control.
#[derive(Debug, Deserialize)]
pub(super) struct AncestorFacts {
    pub(super) tag: String,
    pub(super) role: Option<String>,
    pub(super) classes: Vec<String>,
}

/// What it says of a setting in the page's data: its properties are names and types.
#[derive(Debug, Deserialize)]
pub(super) struct RecordFacts {
    pub(super) key: String,
    pub(super) properties: Vec<(String, String)>,
    pub(super) value: String,
}
