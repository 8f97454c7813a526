//! The data that LinkedIn's settings page carries: JSON, HTML-escaped, inside hidden `<code>` elements.
//!
//! Fact (observed for another setting, inferred for this one): an object somewhere below `included` has `key`, `value`,
//! `onValue` and `offValue`; on is `value == onValue`, off is `value == offValue`. Because it is inferred, nobody may rely
//! on it alone: [`crate::setting::switch_off`] uses it as proof only after it has agreed with the control itself.

use std::borrow::Cow;

use super::catalog::Setting;
use super::state::{Doubt, State};

/// Larger pages are not read; LinkedIn's are under one megabyte.
pub const MOST_BYTES: usize = 4 * 1024 * 1024;
/// How deep values may stand in one another.
const DEEPEST: usize = 128;

/// The setting's state according to a settings page's HTML.
///
/// Anything but one clear statement is unknown: [`Doubt::NoData`] if the page does not mention the setting,
/// [`Doubt::Contradictory`] if it says two things, [`Doubt::Unreadable`] if what it says makes no sense.
#[must_use]
pub fn state_in_html<P: Parsed>(html: &str, setting: &Setting) -> State {
    if html.len() > MOST_BYTES {
        return State::Unknown(Doubt::Unreadable);
    }
    state_in_blocks::<P>(code_blocks(html), setting)
}

/// The setting's state according to the texts of a page's `<code>` elements.
pub fn state_in_blocks<'a, P: Parsed>(blocks: impl Iterator<Item = Cow<'a, str>>, setting: &Setting) -> State {
    let mut states = Vec::new();
    let mut broken = false;
    let mut bytes = 0;
    for block in blocks {
        bytes += block.len();
        if bytes > MOST_BYTES {
            return State::Unknown(Doubt::Unreadable);
        }
        // Most blocks are about something else; only those that name a key are worth parsing.
        if !setting.keys.iter().any(|key| mentions(&block, key)) {
            continue;
        }
        broken |= P::parse(&block).and_then(|value| collect(&value, setting, &mut states, DEEPEST)).is_none();
    }
    match (states.first(), broken) {
        (_, true) => State::Unknown(Doubt::Unreadable),
        (None, false) => State::Unknown(Doubt::NoData),
        (Some(first), false) if states.iter().all(|state| state == first) => *first,
        (Some(_), false) => State::Unknown(Doubt::Contradictory),
    }
}

/// The unescaped contents of the `<code>` elements of an HTML page. Markup inside one ends it; LinkedIn's are escaped.
fn code_blocks(html: &str) -> impl Iterator<Item = Cow<'_, str>> {
    html.split('<').filter_map(|tag| {
        let rest = tag.strip_prefix("code")?;
        // `<codec>` and the like are other elements.
        if !rest.starts_with(['>', ' ', '\n', '\t', '\r', '/']) {
            return None;
        }
        // A page that was cut off has no end; what there is then fails as JSON, which is what it should do.
        rest.split_once('>').map(|(_, content)| unescape(content))
    })
}

/// Whether `text` contains `word`. The standard library's search is made for long patterns and has its size.
fn mentions(text: &str, word: &str) -> bool {
    text.as_bytes().windows(word.len()).any(|window| window == word.as_bytes())
}

/// Replaces the character references that an HTML serialiser writes; what it does not know stays as it is.
fn unescape(text: &str) -> Cow<'_, str> {
    if !text.contains('&') {
        return Cow::Borrowed(text);
    }
    let mut plain = String::with_capacity(text.len());
    let mut parts = text.split('&');
    plain.extend(parts.next());
    for part in parts {
        // The longest reference that can occur is `&#x10FFFF;`.
        let reference = part.split_once(';').filter(|(name, _)| name.len() <= 9);
        match reference.and_then(|(name, rest)| Some((reference_to(name)?, rest))) {
            Some((character, rest)) => {
                plain.push(character);
                plain.push_str(rest);
            }
            None => {
                plain.push('&');
                plain.push_str(part);
            }
        }
    }
    Cow::Owned(plain)
}

fn reference_to(name: &str) -> Option<char> {
    match name {
        "quot" => Some('"'),
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "apos" => Some('\''),
        "nbsp" => Some('\u{a0}'),
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16),
                None => number.parse(),
            };
            char::from_u32(code.ok()?)
        }
    }
}

/// A JSON value that can be compared. Numbers are compared as `f64`, as JavaScript does.
#[derive(Clone, Debug, PartialEq)]
pub enum Scalar {
    /// True or false.
    Bool(bool),
    /// A number.
    Number(f64),
    /// A text.
    Text(String),
}

/// A JSON value, whoever has parsed it: in LinkedIn's pages the browser (`crate::parsed`), elsewhere serde_json.
pub trait Parsed: Sized {
    /// The value of a text; none if it is not JSON.
    fn parse(text: &str) -> Option<Self>;

    /// The value, if it is a scalar other than `null`.
    fn scalar(&self) -> Option<Scalar>;

    /// The value of that name in an object; none in anything else, and where there is none.
    fn field(&self, name: &str) -> Option<Self>;

    /// What an array or an object holds.
    fn inner(&self) -> Vec<Self>;
}

impl Parsed for serde_json::Value {
    fn parse(text: &str) -> Option<Self> {
        serde_json::from_str(text).ok()
    }

    fn scalar(&self) -> Option<Scalar> {
        match self {
            Self::Bool(value) => Some(Scalar::Bool(*value)),
            Self::Number(value) => value.as_f64().map(Scalar::Number),
            Self::String(value) => Some(Scalar::Text(value.clone())),
            Self::Null | Self::Array(_) | Self::Object(_) => None,
        }
    }

    fn field(&self, name: &str) -> Option<Self> {
        self.get(name).cloned()
    }

    fn inner(&self) -> Vec<Self> {
        match self {
            Self::Array(values) => values.clone(),
            Self::Object(fields) => fields.values().cloned().collect(),
            _ => Vec::new(),
        }
    }
}

/// What an object with one of the setting's keys says.
///
/// None for one that merely mentions the key: a link, a menu entry.
fn state_of(record: &impl Parsed) -> Option<State> {
    let scalar = |name| record.field(name).and_then(|field| field.scalar());
    let (value, on, off) = (scalar("value"), scalar("onValue"), scalar("offValue"));
    let (Some(value), Some(on), Some(off)) = (&value, &on, &off) else {
        let none = value.is_none() && on.is_none() && off.is_none();
        return (!none).then_some(State::Unknown(Doubt::Unreadable));
    };
    Some(match (value == on, value == off) {
        (true, false) => State::On,
        (false, true) => State::Off,
        _ => State::Unknown(Doubt::Unreadable),
    })
}

/// Adds to `states` what every object in `value` says that has one of the setting's keys. None if it goes too deep.
fn collect(value: &impl Parsed, setting: &Setting, states: &mut Vec<State>, depth: usize) -> Option<()> {
    let depth = depth.checked_sub(1)?;
    if let Some(Scalar::Text(key)) = value.field("key").and_then(|key| key.scalar())
        && setting.has_key(&key)
    {
        states.extend(state_of(value));
    }
    value.inner().iter().try_for_each(|inner| collect(inner, setting, states, depth))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::setting::catalog::Catalog;
    use serde_json::Value;

    fn read(json: &str) -> State {
        let escaped = json.replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;");
        let html = format!("<html><code style=\"display: none\" id=\"x\">{escaped}</code></html>");
        state_in_html::<Value>(&html, &Catalog::built_in().ai_training())
    }

    const KEY: &str = "allowDataForGenerativeAI";

    fn included(fields: &str) -> String {
        format!(r#"{{"data":{{"a":[1,2.5,-3,null]}},"included":[{{"x":"y"}},{{"key":"{KEY}",{fields}}}]}}"#)
    }

    #[test]
    fn value_decides_between_on_and_off() {
        assert_eq!(read(&included(r#""value":"true","onValue":"true","offValue":"false""#)), State::On);
        assert_eq!(read(&included(r#""value":"false","onValue":"true","offValue":"false""#)), State::Off);
        assert_eq!(read(&included(r#""onValue":1,"offValue":0,"value":0"#)), State::Off);
        assert_eq!(read(&included(r#""onValue":true,"offValue":false,"value":true"#)), State::On);
    }

    #[test]
    fn what_makes_no_sense_is_unknown() {
        let unreadable = State::Unknown(Doubt::Unreadable);
        assert_eq!(read(&included(r#""value":"maybe","onValue":"true","offValue":"false""#)), unreadable);
        assert_eq!(read(&included(r#""value":"a","onValue":"a","offValue":"a""#)), unreadable);
        assert_eq!(read(&included(r#""value":true,"onValue":"true","offValue":"false""#)), unreadable);
        assert_eq!(read(&included(r#""value":null,"onValue":"true","offValue":"false""#)), unreadable);
        assert_eq!(read(&format!(r#"{{"included":[{{"key":"{KEY}","value":"#)), unreadable, "truncated");
        let deep = format!("{}{}{}", "[".repeat(100_000), included("\"value\":1"), "]".repeat(100_000));
        assert_eq!(read(&deep), unreadable, "too deep");
        assert_eq!(read(&format!("{}{}", " ".repeat(MOST_BYTES), included(r#""value":1"#))), unreadable, "too large");
    }

    #[test]
    fn what_is_not_there_is_no_data() {
        assert_eq!(read("{}"), State::Unknown(Doubt::NoData));
        assert_eq!(
            read(r#"{"included":[{"key":"other","value":1,"onValue":1,"offValue":0}]}"#),
            State::Unknown(Doubt::NoData)
        );
        assert_eq!(read(&format!(r#"{{"menu":[{{"key":"{KEY}","href":"/x"}}]}}"#)), State::Unknown(Doubt::NoData));
        assert_eq!(read(&format!(r#"{{"{KEY}":true}}"#)), State::Unknown(Doubt::NoData));
    }

    #[test]
    fn two_statements_must_agree() {
        let on = format!(r#"{{"key":"{KEY}","value":1,"onValue":1,"offValue":0}}"#);
        let off = format!(r#"{{"key":"{KEY}","value":0,"onValue":1,"offValue":0}}"#);
        assert_eq!(read(&format!("[{on},{on}]")), State::On);
        assert_eq!(read(&format!("[{on},{off}]")), State::Unknown(Doubt::Contradictory));
    }

    #[test]
    fn character_references_are_read_as_a_browser_reads_them() {
        assert_eq!(unescape("&quot;&#34;&#x22;&amp;quot;&lt;&gt;&apos;&#39;"), "\"\"\"&quot;<>''");
        assert_eq!(unescape("&unknown; & &; &#xD800; &#99999999; é&"), "&unknown; & &; &#xD800; &#99999999; é&");
        assert_eq!(unescape("nothing"), "nothing");
    }

    #[test]
    fn other_elements_are_told_apart() {
        let setting = Catalog::built_in().ai_training();
        let record = format!(r#"{{"key":"{KEY}","value":1,"onValue":1,"offValue":0}}"#);
        assert_eq!(state_in_html::<Value>(&format!("<code>{record}</code>"), &setting), State::On);
        assert_eq!(
            state_in_html::<Value>(&format!("<codec>{record}</codec>"), &setting),
            State::Unknown(Doubt::NoData)
        );
        assert_eq!(state_in_html::<Value>(&format!("<p>{record}</p>"), &setting), State::Unknown(Doubt::NoData));
    }
}
