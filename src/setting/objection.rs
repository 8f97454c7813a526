//! The objection to AI that does not generate content: what the member asks LinkedIn for, as a text for its form; and what came of
//! putting the text there.

use serde::Deserialize;

/// Where LinkedIn's Data Processing Objection Form is.
pub const FORM: &str = "https://www.linkedin.com/help/linkedin/ask/TS-DPRO";
/// The same as a path; what follows it is the page's own business.
pub const FORM_PATH: &str = "/help/linkedin/ask/TS-DPRO";

/// What the member asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Request {
    /// That LinkedIn stops.
    Object,
    /// That LinkedIn keeps the data, and does not use it meanwhile.
    Restrict,
}

/// Where the member lives, as far as that decides which law the text names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Region {
    /// The European Union and the European Economic Area: the GDPR.
    Europe,
    /// The UK GDPR, whose articles have the same numbers.
    UnitedKingdom,
    /// The Federal Act on Data Protection. No article is named: it is built otherwise.
    Switzerland,
    /// Everywhere else, and where nothing was chosen: no law is named.
    Elsewhere,
}

impl Request {
    /// The one of that name in the page.
    #[must_use]
    pub fn of(name: &str) -> Self {
        if name == "restrict" { Self::Restrict } else { Self::Object }
    }
}

impl Region {
    /// The one of that name in the page.
    #[must_use]
    pub fn of(name: &str) -> Self {
        match name {
            "europe" => Self::Europe,
            "united-kingdom" => Self::UnitedKingdom,
            "switzerland" => Self::Switzerland,
            _ => Self::Elsewhere,
        }
    }
}

/// All that the text is made of.
#[derive(Clone, Copy, Debug)]
pub struct Objection<'a> {
    /// What is asked for.
    pub request: Request,
    /// Where the member lives.
    pub region: Region,
    /// Why, in the member's own words; they go into the text as they are, all of them.
    pub reasons: &'a str,
}

impl Objection<'_> {
    /// The text for LinkedIn's form: paragraphs with a blank line between them. `say` gives the sentence of a key; the member's
    /// words never go through it, so that nothing in them stands for anything else.
    #[must_use]
    pub fn text(&self, say: impl Fn(&'static str) -> String) -> String {
        let (request, answer) = self.keys();
        let mut paragraphs = vec![say("draftGreeting"), say(request), say("draftScope")];
        if !self.reasons.trim().is_empty() {
            paragraphs.push([&say("draftReasons"), "\n", self.reasons].concat());
        }
        paragraphs.push(say(answer));
        paragraphs.join("\n\n")
    }

    /// The request itself with its law, and what LinkedIn is asked to answer.
    fn keys(&self) -> (&'static str, &'static str) {
        match self.request {
            Request::Object => (
                match self.region {
                    Region::Europe => "draftObjectEurope",
                    Region::UnitedKingdom => "draftObjectUnitedKingdom",
                    Region::Switzerland => "draftObjectSwitzerland",
                    Region::Elsewhere => "draftObjectElsewhere",
                },
                "draftObjectAnswer",
            ),
            Request::Restrict => (
                match self.region {
                    Region::Europe => "draftRestrictEurope",
                    Region::UnitedKingdom => "draftRestrictUnitedKingdom",
                    Region::Switzerland => "draftRestrictSwitzerland",
                    Region::Elsewhere => "draftRestrictElsewhere",
                },
                "draftRestrictAnswer",
            ),
        }
    }
}

/// What came of putting the text into LinkedIn's form: the words of `extension/fill.js`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub enum Filling {
    /// It is in the field, which was empty.
    Filled,
    /// It is in the field, below what was there.
    Appended,
    /// It was there before; nothing was changed.
    AlreadyThere,
    /// No text field has the focus.
    NoField,
    /// The focus is in a frame within the page.
    InFrame,
    /// The field takes fewer characters. Nothing was changed.
    TooLong,
    /// The page has taken it out again or has not let it in, or its editor would take too long over so many lines.
    Refused,
    /// There is no form any more, or the browser does not let Trainstop at it.
    Gone,
}

impl Filling {
    /// The key of the sentence that says so, and what to do next.
    #[must_use]
    pub fn message(self) -> &'static str {
        match self {
            Self::Filled => "objectionFilled",
            Self::Appended => "objectionAppended",
            Self::AlreadyThere => "objectionAlreadyThere",
            Self::NoField => "objectionNoField",
            Self::InFrame => "objectionInFrame",
            Self::TooLong => "objectionTooLong",
            Self::Refused => "objectionRefused",
            Self::Gone => "objectionGone",
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::setting::languages::{self, Message};

    fn english(key: &'static str) -> String {
        let file = include_str!("../../extension/_locales/en/messages.json");
        let messages: BTreeMap<String, Message> = serde_json::from_str(file).unwrap_or_default();
        languages::sentences(messages).get(key).cloned().unwrap_or_default()
    }

    fn text(request: &str, region: &str, reasons: &str) -> String {
        Objection { request: Request::of(request), region: Region::of(region), reasons }.text(english)
    }

    const LAWS: [&str; 4] = ["GDPR", "Article", "FADP", "Act"];

    #[test]
    fn each_region_names_its_law_and_no_other() {
        for (request, article) in [("object", "Article 21"), ("restrict", "Article 18")] {
            let europe = text(request, "europe", "");
            assert!(
                europe.contains(&[article, " of the General Data Protection Regulation (GDPR)"].concat()),
                "{europe}"
            );
            let kingdom = text(request, "united-kingdom", "");
            assert!(kingdom.contains(&[article, " of the UK GDPR"].concat()), "{kingdom}");
            let switzerland = text(request, "switzerland", "");
            assert!(switzerland.contains("Federal Act on Data Protection (FADP)"), "{switzerland}");
            assert!(!switzerland.contains("Article") && !switzerland.contains("GDPR"), "{switzerland}");
            for nowhere in ["elsewhere", "", "atlantis"] {
                let elsewhere = text(request, nowhere, "");
                assert!(LAWS.iter().all(|law| !elsewhere.contains(law)), "{elsewhere}");
            }
        }
    }

    #[test]
    fn what_is_asked_for_is_said_and_nothing_else() {
        for region in ["europe", "united-kingdom", "switzerland", "elsewhere"] {
            let (object, restrict) = (text("object", region, ""), text("restrict", region, ""));
            assert!(object.contains("I object to") && !object.contains("restrict"), "{object}");
            assert!(restrict.contains("to restrict") && !restrict.contains("I object"), "{restrict}");
            for draft in [object, restrict] {
                assert!(draft.contains("AI models that do not generate content"), "{draft}");
                assert!(draft.split("\n\n").count() == 4 && !draft.contains("\n\n\n"), "{draft}");
                assert!(!draft.contains("My reasons"), "{draft}");
            }
        }
    }

    #[test]
    fn reasons_stand_in_it_as_they_are() {
        for reasons in [
            "$1 $2 $$ $TIME$ {0} %s",
            "one\n\ntwo\n",
            "  spaces  ",
            "<b>&amp;</b>",
            "Ünïcödé 日本語 עברית 🚆",
            "\\n \\1",
        ] {
            let draft = text("object", "europe", reasons);
            assert!(draft.contains(&["My reasons:\n", reasons, "\n\n"].concat()), "{draft}");
        }
        for none in ["", " ", "\n\t\n"] {
            assert_eq!(text("object", "europe", none), text("object", "europe", ""));
        }
    }

    #[test]
    fn long_reasons_are_not_cut() {
        let reasons = "Why this matters to me. ".repeat(20_000);
        let draft = text("restrict", "switzerland", &reasons);
        assert!(draft.contains(&reasons));
        assert_eq!(draft.len() - reasons.len(), text("restrict", "switzerland", "x").len() - 1);
    }

    #[test]
    fn every_sentence_is_there() {
        let mut used = vec!["draftReasons"];
        for request in [Request::Object, Request::Restrict] {
            for region in [Region::Europe, Region::UnitedKingdom, Region::Switzerland, Region::Elsewhere] {
                let keys = Objection { request, region, reasons: "" }.keys();
                used.extend([keys.0, keys.1]);
            }
        }
        let fillings = [
            Filling::Filled,
            Filling::Appended,
            Filling::AlreadyThere,
            Filling::NoField,
            Filling::InFrame,
            Filling::TooLong,
            Filling::Refused,
            Filling::Gone,
        ];
        used.extend(fillings.map(Filling::message));
        for key in used {
            assert!(!english(key).is_empty(), "{key}");
        }
    }

    #[test]
    fn what_came_of_it_is_read_from_its_word() {
        let read = |word: &str| serde_json::from_str::<Filling>(word).ok();
        assert_eq!(read("\"Appended\""), Some(Filling::Appended));
        assert_eq!(read("\"Sent\""), None);
        assert!(FORM.ends_with(FORM_PATH));
    }
}
