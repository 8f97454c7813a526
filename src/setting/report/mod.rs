//! The report that a member can pass on when LinkedIn's page is no longer the one that Trainstop knows: what marks its controls, and
//! nothing that the page says.
//!
//! `extension/facts.js` gathers the facts in LinkedIn's page, without any text. Nothing is left to its good conduct: what it gives is
//! taken as [`Facts`], which may hold anything, and only what passes the filters here gets into a [`Report`]. A report is made of
//! numbers, of words from the lists in `filters.rs` and in the catalogue, and of `Name`s, which nothing but a filter can make.

mod facts;
mod filters;
#[cfg(test)]
mod tests;

use serde::Serialize;

use super::catalog::{Catalog, Setting};
use super::order::in_order_by;
use super::state::{Reading, Source, State};
use facts::{AncestorFacts, ControlFacts, HeadingFacts, RecordFacts, TextFacts, names};
pub use facts::{Facts, Known};
use filters::{CLASSES, KINDS, Name, ROLES, TRISTATE, TYPES, VALUES, browser, language, word_of};

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
/// Greater numbers say no more than this one.
const MOST: u32 = 99_999;

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
        address: at.map_or_else(|| elsewhere.to_owned(), Setting::path),
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
    [Name::short(&facts.tag).text(), what].join(": ")
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
    let attributes = facts.attributes.iter().take(MOST_ATTRIBUTES).map(|name| Name::short(name));
    let attributes = in_order_by(attributes, |one, other| one <= other);
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
    [Name::short(&facts.tag).text(), classes, role.unwrap_or_default()].concat()
}

fn record(facts: &RecordFacts, catalog: &Catalog) -> Record {
    let told = |(name, kind): &(String, String)| [&Name::property(name).text(), ": ", word_of(&TYPES, kind)].concat();
    let properties = facts.properties.iter().take(MOST_PROPERTIES).map(told);
    let properties = in_order_by(properties, |one, other| one <= other);
    Record { key: Name::key(&facts.key, catalog), properties, value: word_of(&VALUES, &facts.value) }
}
