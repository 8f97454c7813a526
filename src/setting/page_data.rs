//! The data that LinkedIn's settings page carries: JSON, HTML-escaped, inside hidden `<code>` elements.
//!
//! Fact (observed for another setting, inferred for this one): an object somewhere below `included` has `key`, `value`,
//! `onValue` and `offValue`; on is `value == onValue`, off is `value == offValue`. Because it is inferred, nobody may rely
//! on it alone: [`crate::setting::switch_off`] uses it as proof only after it has agreed with the control itself.

use std::borrow::Cow;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};

use super::catalog::Setting;
use super::state::{Doubt, State};

/// Larger pages are not read; LinkedIn's are under one megabyte.
pub const MOST_BYTES: usize = 4 * 1024 * 1024;

/// The setting's state according to a settings page's HTML.
///
/// Anything but one clear statement is unknown: [`Doubt::NoData`] if the page does not mention the setting,
/// [`Doubt::Contradictory`] if it says two things, [`Doubt::Unreadable`] if what it says makes no sense.
#[must_use]
pub fn state_in_html(html: &str, setting: &Setting) -> State {
    if html.len() > MOST_BYTES {
        return State::Unknown(Doubt::Unreadable);
    }
    state_in_blocks(code_blocks(html), setting)
}

/// The setting's state according to the texts of a page's `<code>` elements.
pub fn state_in_blocks<'a>(blocks: impl Iterator<Item = Cow<'a, str>>, setting: &Setting) -> State {
    let mut records = Vec::new();
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
        broken |= collect(&block, &mut records).is_err();
    }
    let mut states = records
        .iter()
        .filter(|record| matches!(&record.key, Some(Scalar::Text(key)) if setting.has_key(key)))
        .filter_map(Record::state);
    match (states.next(), broken) {
        (_, true) => State::Unknown(Doubt::Unreadable),
        (None, false) => State::Unknown(Doubt::NoData),
        (Some(first), false) if states.all(|state| state == first) => first,
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
enum Scalar {
    Bool(bool),
    Number(f64),
    Text(String),
}

/// The fields of an object that matter here.
#[derive(Debug, Default)]
struct Record {
    key: Option<Scalar>,
    value: Option<Scalar>,
    on: Option<Scalar>,
    off: Option<Scalar>,
}

impl Record {
    /// None for an object that merely mentions the key: a link, a menu entry.
    fn state(&self) -> Option<State> {
        let (Some(value), Some(on), Some(off)) = (&self.value, &self.on, &self.off) else {
            let none = self.value.is_none() && self.on.is_none() && self.off.is_none();
            return (!none).then_some(State::Unknown(Doubt::Unreadable));
        };
        Some(match (value == on, value == off) {
            (true, false) => State::On,
            (false, true) => State::Off,
            _ => State::Unknown(Doubt::Unreadable),
        })
    }
}

/// Parses `json` and adds every object that has a `key` to `records`.
fn collect(json: &str, records: &mut Vec<Record>) -> Result<(), serde_json::Error> {
    let mut parser = serde_json::Deserializer::from_str(json);
    Walk { records, keep: false }.deserialize(&mut parser)?;
    parser.end()
}

/// The fields of a record, as the page names them.
enum Field {
    Key,
    Value,
    OnValue,
    OffValue,
    Other,
}

struct FieldName;

impl<'de> DeserializeSeed<'de> for FieldName {
    type Value = Field;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Field, D::Error> {
        // "Any" rather than "str": the error messages for wrong types, which cannot occur, would be half of this module.
        deserializer.deserialize_any(self)
    }
}

impl Visitor<'_> for FieldName {
    type Value = Field;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a name")
    }

    fn visit_str<E>(self, name: &str) -> Result<Field, E> {
        Ok(match name {
            "key" => Field::Key,
            "value" => Field::Value,
            "onValue" => Field::OnValue,
            "offValue" => Field::OffValue,
            _ => Field::Other,
        })
    }
}

/// Walks any JSON value without building it; serde_json limits how deep that goes.
struct Walk<'r> {
    records: &'r mut Vec<Record>,
    /// Whether a scalar here is wanted; the page's many texts are not worth a copy.
    keep: bool,
}

impl Walk<'_> {
    fn scalar<E>(&self, value: impl FnOnce() -> Scalar) -> Result<Option<Scalar>, E> {
        Ok(self.keep.then(value))
    }
}

impl<'de> DeserializeSeed<'de> for Walk<'_> {
    type Value = Option<Scalar>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Walk<'_> {
    type Value = Option<Scalar>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("JSON")
    }

    fn visit_bool<E>(self, value: bool) -> Result<Self::Value, E> {
        self.scalar(|| Scalar::Bool(value))
    }

    #[expect(clippy::cast_precision_loss, reason = "compared as JavaScript would")]
    fn visit_u64<E>(self, value: u64) -> Result<Self::Value, E> {
        self.scalar(|| Scalar::Number(value as f64))
    }

    #[expect(clippy::cast_precision_loss, reason = "compared as JavaScript would")]
    fn visit_i64<E>(self, value: i64) -> Result<Self::Value, E> {
        self.scalar(|| Scalar::Number(value as f64))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Self::Value, E> {
        self.scalar(|| Scalar::Number(value))
    }

    fn visit_str<E>(self, value: &str) -> Result<Self::Value, E> {
        self.scalar(|| Scalar::Text(value.to_owned()))
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
        while seq.next_element_seed(Walk { records: self.records, keep: false })?.is_some() {}
        Ok(None)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut record = Record::default();
        while let Some(name) = map.next_key_seed(FieldName)? {
            let field = match name {
                Field::Key => Some(&mut record.key),
                Field::Value => Some(&mut record.value),
                Field::OnValue => Some(&mut record.on),
                Field::OffValue => Some(&mut record.off),
                Field::Other => None,
            };
            let scalar = map.next_value_seed(Walk { records: self.records, keep: field.is_some() })?;
            if let Some(field) = field {
                *field = scalar;
            }
        }
        if record.key.is_some() {
            self.records.push(record);
        }
        Ok(None)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::setting::catalog::Catalog;

    fn read(json: &str) -> State {
        let escaped = json.replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;");
        let html = format!("<html><code style=\"display: none\" id=\"x\">{escaped}</code></html>");
        state_in_html(&html, &Catalog::built_in().ai_training())
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
        assert_eq!(state_in_html(&format!("<code>{record}</code>"), &setting), State::On);
        assert_eq!(state_in_html(&format!("<codec>{record}</codec>"), &setting), State::Unknown(Doubt::NoData));
        assert_eq!(state_in_html(&format!("<p>{record}</p>"), &setting), State::Unknown(Doubt::NoData));
    }
}
