//! The languages that Trainstop speaks: the folders of `extension/_locales/`, and what each language calls itself.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::state::Doubt;
use super::switch_off::Outcome;

macro_rules! languages {
    ($($variant:ident $folder:literal $name:literal)*) => {
        /// A language that Trainstop speaks. Stored and sent by the name of its folder.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
        pub enum Language {
            $(#[doc = $name] #[serde(rename = $folder)] $variant,)*
        }

        impl Language {
            /// All of them, in the order in which they are offered.
            pub const ALL: &[Self] = &[$(Self::$variant),*];

            /// The name of its folder in `extension/_locales/`.
            #[must_use]
            pub fn folder(self) -> &'static str {
                match self { $(Self::$variant => $folder,)* }
            }

            /// What the language calls itself.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }
        }
    };
}

languages! {
    En "en" "English"
    De "de" "Deutsch"
    Fr "fr" "Français"
    Es "es" "Español"
    PtBr "pt_BR" "Português (Brasil)"
    PtPt "pt_PT" "Português (Portugal)"
    It "it" "Italiano"
    Nl "nl" "Nederlands"
    Pl "pl" "Polski"
    Cs "cs" "Čeština"
    Sv "sv" "Svenska"
    Da "da" "Dansk"
    Tr "tr" "Türkçe"
    Ja "ja" "日本語"
    Ko "ko" "한국어"
    ZhCn "zh_CN" "简体中文"
    ZhTw "zh_TW" "繁體中文"
    Ar "ar" "العربية"
    Id "id" "Bahasa Indonesia"
    Hi "hi" "हिन्दी"
}

impl Language {
    /// The language of a folder's name, also as a tag (`pt-BR`) and in any case; none if Trainstop does not speak it.
    #[must_use]
    pub fn of(name: &str) -> Option<Self> {
        let name = name.replace('-', "_");
        Self::ALL.iter().copied().find(|language| language.folder().eq_ignore_ascii_case(&name))
    }
}

/// The keys of what the banner says, but for how an attempt ended and why.
const OF_THE_BANNER: &[&str] = &[
    "bannerLabel",
    "brand",
    "close",
    "keptNote",
    "keptText",
    "keptTitle",
    "languageDirection",
    "languageTag",
    "never",
    "notNow",
    "objectionForm",
    "onAgainText",
    "onAgainTitle",
    "openSetting",
    "phaseClicked",
    "phaseLocated",
    "phaseOpening",
    "phaseSettled",
    "phaseTab",
    "readAt",
    "reloadPage",
    "signIn",
    "tryAgain",
    "turnOff",
    "warningSourceDocument",
    "warningSourceFrame",
    "warningText",
    "warningTitle",
    "warningWeakText",
    "warningWeakTitle",
    "why",
    "whyCovers",
    "whyNotRetroactive",
    "whyOthers",
    "whyStays",
    "workingTitle",
];

/// The keys of all that an engine says: they are sent to it when it begins.
pub fn of_an_engine() -> impl Iterator<Item = String> {
    let banner = OF_THE_BANNER.iter().map(|key| (*key).to_owned());
    let doubts = Doubt::ALL.iter().map(|doubt| doubt.message().to_owned());
    let outcomes =
        Outcome::ALL.iter().flat_map(|outcome| ["Title", "Text"].map(|end| ["outcome", outcome.word(), end].concat()));
    banner.chain(doubts).chain(outcomes)
}

/// One sentence of a `messages.json` as it ships: with `$1` to `$9` where something is filled in.
#[derive(Clone, Debug, Deserialize)]
pub struct Message {
    message: String,
}

/// The sentences of a `messages.json` by their keys.
#[must_use]
pub fn sentences(messages: BTreeMap<String, Message>) -> BTreeMap<String, String> {
    // One after the other: to collect them would sort them, which they are already.
    let mut sentences = BTreeMap::new();
    sentences.extend(messages.into_iter().map(|(key, Message { message })| (key, message)));
    sentences
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_language_is_known_by_its_folder_and_by_its_tag() {
        assert_eq!(Language::of("pt_BR"), Some(Language::PtBr));
        assert_eq!(Language::of("pt-br"), Some(Language::PtBr));
        assert_eq!(Language::of("de"), Some(Language::De));
        for unknown in ["", "xx", "de_AT", "../de"] {
            assert_eq!(Language::of(unknown), None);
        }
    }

    #[test]
    fn sentences_are_told_by_their_keys() -> Result<(), serde_json::Error> {
        let messages = r#"{ "read": { "message": "Am $1 um $2 gelesen." }, "plain": { "message": "100 % $ sicher" } }"#;
        let sentences = sentences(serde_json::from_str(messages)?);
        assert_eq!(sentences["read"], "Am $1 um $2 gelesen.");
        assert_eq!(sentences["plain"], "100 % $ sicher");
        Ok(())
    }

    #[test]
    fn it_is_stored_by_its_folder() {
        for language in Language::ALL {
            let stored = serde_json::to_string(language).unwrap_or_default();
            assert_eq!(stored, format!("{:?}", language.folder()));
        }
    }
}
