//! That the languages fit together, and what of them ships.

use super::*;
use std::collections::BTreeSet;
use trainstop::setting::languages::Language;
use trainstop::setting::state::Doubt;

use super::keys::{LAST_PLURAL, is_name, is_plural, stem};
use crate::package;

/// The language that all others are translated from.
const ENGLISH: &str = "en";
/// Languages that are offered, and whose folder is not there yet.
const MISSING: &[&str] = &[];
/// Languages that are written from right to left.
const RIGHT_TO_LEFT: &[&str] = &["ar"];

/// What keys begin with that are not translated yet everywhere.
const UNTRANSLATED: &[&str] = &[];

/// What may be the same as in English in every language.
const SAME_EVERYWHERE: &[(&str, &str)] = &[
    ("brand", "a name"),
    ("extName", "a name; the stores allow it as it is"),
    ("badgeOn", "four characters on an icon, and widely known"),
    ("languageDirection", "a word for the browser"),
    ("meaningOffMicrosoft", "a name"),
    ("momentAgo", "nothing but what is filled in"),
    ("outcomeLine", "nothing but what is filled in"),
];
/// What may be the same as in English in one language: the word is the same there.
const SAME: &[(&str, &str)] = &[
    ("fr", "navOptions"),
    ("fr", "optionsTitle"),
    ("da", "neighboursStop"),
    ("da", "neighbourCookies"),
    ("de", "neighbourCookies"),
    ("es", "neighbourCookies"),
    ("fr", "neighbourCookies"),
    ("nl", "neighbourCookies"),
    ("pt_BR", "neighbourCookies"),
    ("pt_PT", "neighbourCookies"),
    ("sv", "neighbourCookies"),
    // Months that are called so.
    ("da", "meaningSince2024"),
    ("da", "meaningSinceNow"),
    ("de", "meaningSince2024"),
    ("de", "meaningSinceNow"),
    ("id", "meaningSince2024"),
    ("id", "meaningSince2025"),
    ("id", "meaningSinceNow"),
    ("nl", "meaningSince2024"),
    ("nl", "meaningSinceNow"),
    ("sv", "meaningSince2024"),
    ("sv", "meaningSinceNow"),
];

pub(super) fn project() -> Project {
    Project::find().unwrap()
}

/// Every language's sentences, by the name of its folder.
pub(super) fn languages() -> BTreeMap<String, Messages> {
    let parse = |(name, text): (String, String)| {
        let messages = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{name} is not valid: {error}"));
        (name, messages)
    };
    all(&project()).unwrap().into_iter().map(parse).collect()
}

pub(super) fn english(languages: &BTreeMap<String, Messages>) -> &Messages {
    &languages[ENGLISH]
}

/// Fails with all that is wrong, one a line.
pub(super) fn nothing_wrong(wrong: impl IntoIterator<Item = String>) {
    let wrong: Vec<String> = wrong.into_iter().collect();
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

/// The names that stand between two `$` in a sentence; none if a `$` is left over.
fn filled_in(message: &str) -> Option<BTreeSet<String>> {
    let parts: Vec<&str> = message.split('$').collect();
    let names = parts.iter().skip(1).step_by(2);
    let fits =
        |name: &&&str| is_name(name) && !name.contains(|letter: char| letter.is_ascii_lowercase()) && !is_number(name);
    let whole = parts.len() % 2 == 1 && names.clone().all(|name| fits(&name));
    whole.then(|| names.map(|name| name.to_lowercase()).collect())
}

fn is_number(text: &str) -> bool {
    text.chars().all(|letter| letter.is_ascii_digit())
}

#[test]
fn there_is_a_folder_for_each_language_that_is_offered() {
    let there: BTreeSet<String> = languages().into_keys().collect();
    let offered: BTreeSet<String> = Language::ALL.iter().map(|language| language.folder().to_owned()).collect();
    assert_eq!(there.difference(&offered).collect::<Vec<_>>(), Vec::<&String>::new(), "not offered");
    let missing: BTreeSet<&str> = offered.difference(&there).map(String::as_str).collect();
    assert_eq!(missing, MISSING.iter().copied().collect(), "MISSING has to be exactly what is missing");
}

#[test]
fn every_language_has_the_same_sentences() {
    let languages = languages();
    let english = english(&languages);
    nothing_wrong(languages.iter().flat_map(|(name, messages)| {
        let lacks = english.keys().filter(|key| !messages.contains_key(*key));
        // A language has the forms for numbers that it needs, and always the last.
        let lacks = lacks.filter(|key| !is_plural(key, english) || key.ends_with(LAST_PLURAL));
        let lacks = lacks.filter(|key| !is_untranslated(key));
        let more = messages.keys().filter(|key| !english.contains_key(*key) && !is_plural(key, english));
        let lacks = lacks.map(move |key| format!("{name} has no {key}"));
        lacks.chain(more.map(move |key| format!("{name} has {key}, which English has not"))).collect::<Vec<_>>()
    }));
}

fn is_untranslated(key: &str) -> bool {
    UNTRANSLATED.iter().any(|begin| key.starts_with(begin))
}

#[test]
fn what_is_translated_is_not_called_untranslated() {
    let languages = languages();
    let is_missing = |key: &str| languages.values().any(|messages| !messages.contains_key(key));
    nothing_wrong(UNTRANSLATED.iter().filter_map(|begin| {
        let missing = english(&languages).keys().any(|key| key.starts_with(begin) && is_missing(key));
        (!missing).then(|| format!("{begin}… is translated: take it off UNTRANSLATED"))
    }));
}

#[test]
fn every_doubt_has_its_sentence() {
    let languages = languages();
    nothing_wrong(languages.iter().flat_map(|(name, messages)| {
        let lacks = Doubt::ALL.iter().filter(|doubt| !messages.contains_key(doubt.message()));
        lacks.map(move |doubt| format!("{name} has no sentence for {doubt:?}"))
    }));
}

#[test]
fn what_is_not_translated_is_so_on_purpose() {
    let languages = languages();
    let english = english(&languages);
    nothing_wrong(languages.iter().filter(|(name, _)| *name != ENGLISH).flat_map(|(name, messages)| {
        let same = messages.iter().filter(|(key, message)| english.get(*key) == Some(message)).map(|(key, _)| key);
        let left = same.filter(move |key| {
            !SAME_EVERYWHERE.iter().any(|(word, _)| word == key)
                && !SAME.iter().any(|(language, word)| language == name && word == key)
        });
        left.map(move |key| format!("{name}: {key} is as in English"))
    }));
}

#[test]
fn what_is_filled_in_is_the_same_in_every_language() {
    let languages = languages();
    let english = english(&languages);
    nothing_wrong(languages.iter().flat_map(|(name, messages)| {
        messages.iter().filter_map(move |(key, Message { message, placeholders })| {
            // A form that English has not is filled in as the last one is.
            let last = || english.get(&[stem(key)?, LAST_PLURAL].concat());
            let model = english.get(key).or_else(last);
            let declared = placeholders.keys().cloned().collect::<BTreeSet<_>>();
            // A form for one thing may say it without the number.
            let stands = filled_in(message);
            let fits = stands.as_ref() == Some(&declared);
            let alike = model.is_none_or(|model| {
                *placeholders == model.placeholders || (placeholders.is_empty() && is_plural(key, english))
            });
            (!fits || !alike).then(|| format!("{name}: {key}: {message:?} {placeholders:?}"))
        })
    }));
}

#[test]
fn stores_and_toolbar_have_room_for_it() {
    nothing_wrong(languages().iter().flat_map(|(name, messages)| {
        let limits = [("extDescription", 132), ("badgeOn", 4)];
        limits.into_iter().filter_map(move |(key, most)| {
            let length = messages.get(key)?.message.chars().count();
            (length > most).then(|| format!("{name}: {key} has {length} characters, and may have {most}"))
        })
    }));
}

#[test]
fn a_language_says_which_it_is() {
    let said = |messages: &Messages, key: &str| messages.get(key).map(|message| message.message.clone());
    for (name, messages) in languages() {
        assert_eq!(said(&messages, "languageTag"), Some(name.replace('_', "-")), "{name}");
        let direction = if RIGHT_TO_LEFT.contains(&name.as_str()) { "rtl" } else { "ltr" };
        assert_eq!(said(&messages, "languageDirection").as_deref(), Some(direction), "{name}");
    }
}

#[test]
fn it_is_written_as_print_is() {
    let ugly = |message: &str| {
        message.trim() != message
            || message.is_empty()
            || message.contains("  ")
            || message.contains(['\'', '"', '<', '>', '\n', '\t'])
    };
    nothing_wrong(languages().iter().flat_map(|(name, messages)| {
        let found = messages.iter().filter(|(_, message)| ugly(&message.message));
        found.map(|(key, message)| format!("{name}: {key}: {:?}", message.message)).collect::<Vec<_>>()
    }));
}

#[test]
fn what_is_for_translators_does_not_ship() {
    let text = r#"{
        "read": {
            "message": "Read $TIME$.",
            "description": "for translators",
            "placeholders": { "time": { "content": "$1", "example": "14:03" } }
        },
        "brand": { "message": "Trainstop", "description": "a name" }
    }"#;
    let short = String::from_utf8(shortened(text).unwrap()).unwrap();
    assert_eq!(short, r#"{"brand":{"message":"Trainstop"},"read":{"message":"Read $1."}}"#);
    assert_eq!(shortened(&short).unwrap(), short.as_bytes(), "again, it is the same");
    assert!(shortened("{").is_err());
}

#[test]
fn every_language_ships_and_says_the_same_as_it_is_written() {
    let shipped = shipped(&project()).unwrap();
    let written = all(&project()).unwrap();
    assert_eq!(shipped.files.len(), written.len());
    for (name, text) in written {
        let file = &shipped.files[&format!("{FOLDER}/{name}/{FILE}")];
        let plain = String::from_utf8(file.clone()).unwrap().replace(['\u{2068}', '\u{2069}'], "");
        let as_shipped: BTreeMap<String, Short> = serde_json::from_str(&plain).unwrap();
        let as_written: Messages = serde_json::from_str(&text).unwrap();
        let as_written: BTreeMap<_, _> =
            as_written.into_iter().map(|(key, message)| (key, short(&message, false))).collect();
        assert_eq!(as_shipped, as_written, "{name}");
    }
    assert!(shipped.line().contains("left out"), "{}", shipped.line());
}

#[test]
fn all_languages_together_leave_room_in_the_package() {
    const MOST: usize = 228 * 1024;
    let packed = package::pack(&shipped(&project()).unwrap().files).unwrap().len();
    println!("{} languages weigh {packed} bytes in a package", Language::ALL.len());
    assert!(packed <= MOST, "{packed} bytes");
}

#[test]
fn from_right_to_left_what_is_filled_in_is_kept_in_one_piece() {
    let language = |direction: &str| {
        let text = r#"{
            "languageDirection": { "message": "DIRECTION" },
            "read": { "message": "LinkedIn, $TIME$.", "placeholders": { "time": { "content": "$1" } } }
        }"#;
        let short = shortened(&text.replace("DIRECTION", direction)).unwrap();
        serde_json::from_slice::<Messages>(&short).unwrap()["read"].message.clone()
    };
    assert_eq!(language("rtl"), "LinkedIn, \u{2068}$1\u{2069}.");
    assert_eq!(language("ltr"), "LinkedIn, $1.");
}

#[test]
fn what_is_filled_in_has_a_number_of_one_digit_and_none_behind_it() {
    let is_place = |content: &str| matches!(content.as_bytes(), [b'$', b'1'..=b'9']);
    nothing_wrong(languages().iter().flat_map(|(name, messages)| {
        let wrong = messages.iter().filter(|(_, message)| {
            let places = message.placeholders.values().all(|placeholder| is_place(&placeholder.content));
            let short = short(message, false).message;
            // Browsers would take a second digit for part of the number.
            !places
                || short.split('$').skip(1).any(|rest| rest.chars().nth(1).is_some_and(|next| next.is_ascii_digit()))
        });
        wrong.map(|(key, _)| format!("{name}: {key}")).collect::<Vec<_>>()
    }));
}

#[test]
fn what_is_filled_in_is_found() {
    let names = |message| filled_in(message).map(|names| names.into_iter().collect::<Vec<_>>().join(" "));
    assert_eq!(names("Read $TIME$, and $DAY$.").as_deref(), Some("day time"));
    assert_eq!(names("nothing").as_deref(), Some(""));
    for broken in ["$TIME", "$time$", "$1", "100 $", "$$", "a $TI ME$"] {
        assert_eq!(names(broken), None, "{broken}");
    }
}
