//! What may be told: the words that are on a list, and the names that are LinkedIn's and not a member's. Nothing else gets into a
//! report.

use serde::{Serialize, Serializer};

use crate::setting::catalog::Catalog;

/// Longer names are no keys, in letters.
const LONGEST_KEY: usize = 60;
/// Longer names are no names of attributes, elements or properties, in letters.
const LONGEST_NAME: usize = 40;

/// The classes that are worth telling: those that were seen at switches and are the same with every build.
pub(super) const CLASSES: [&str; 7] = [
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
/// What a control's `type` can be.
pub(super) const KINDS: [&str; 7] = ["checkbox", "radio", "button", "submit", "reset", "hidden", "text"];
/// What an element's `role` can be.
pub(super) const ROLES: [&str; 22] = [
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
/// What `aria-checked` and `aria-pressed` can be; facts.js has put `other` for the rest already.
pub(super) const TRISTATE: [&str; 4] = ["true", "false", "mixed", "other"];
/// What a setting's value can be beside its `onValue` and `offValue`.
pub(super) const VALUES: [&str; 5] = ["on", "off", "both", "neither", "none"];
/// What a property can be, as facts.js calls it.
pub(super) const TYPES: [&str; 6] = ["string", "number", "boolean", "object", "array", "null"];
/// What stands for a word that is on none of the lists.
const OTHER: &str = "other";

/// A name of LinkedIn's that may be told. Only the filters of this module can make one.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Name(String);

impl Serialize for Name {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl Name {
    /// A key: one that the catalogue has, or one that is written as LinkedIn writes its own: three words or more in one, ASCII letters
    /// alone (`allowAdsByAge`). Anything else comes out as its shape.
    pub(super) fn key(name: &str, catalog: &Catalog) -> Self {
        let known = catalog.settings().iter().any(|setting| setting.has_key(name));
        Self::told_if(known || is_written_as_a_key(name), name)
    }

    /// A name of an element or an attribute: small letters with hyphens between; or a heading's.
    pub(super) fn short(name: &str) -> Self {
        let heading = matches!(name, "h1" | "h2" | "h3" | "h4" | "h5" | "h6");
        let plain = name.len() <= LONGEST_NAME
            && name.split('-').all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_lowercase()));
        Self::told_if(plain || heading, name)
    }

    /// A property of an object: letters, perhaps with a dollar in front.
    pub(super) fn property(name: &str) -> Self {
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
    pub(super) fn line(names: impl Iterator<Item = Self>) -> Self {
        Self(names.map(|name| name.0).collect::<Vec<_>>().join(" "))
    }

    /// The name as a text, to be put together with others that may be told.
    pub(super) fn text(self) -> String {
        self.0
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
pub(super) fn word_of(list: &[&'static str], text: &str) -> &'static str {
    list.iter().copied().find(|word| *word == text).unwrap_or(OTHER)
}

/// Two letters that name a language.
pub(super) fn language(tag: &str) -> Option<String> {
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
pub(super) fn browser(user_agent: &str) -> String {
    let found = BROWSERS.into_iter().find_map(|(mark, name)| {
        let (_, version) = user_agent.split_once(mark)?;
        let digits = version.len() - version.trim_start_matches(|digit: char| digit.is_ascii_digit()).len();
        let major: u16 = version.get(..digits)?.parse().ok()?;
        Some(format!("{name} {major}"))
    });
    found.unwrap_or_else(|| OTHER.to_owned())
}
