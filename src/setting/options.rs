//! What the member has chosen on the options page, and what an administrator has laid down for everybody.

use serde::{Deserialize, Serialize};

use super::languages::Language;
use super::reminder::Choices;

/// What the member has chosen. Whether to warn is not here: it is an answer to a warning ([`super::reminder::Choices`]).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Options {
    /// Whether the setting is read unasked, once a day.
    pub passive: bool,
    /// The language that Trainstop speaks; none: the browser's.
    pub language: Option<Language>,
    /// Whether Trainstop switches off by itself when a verified off is on again ([`super::keep_off`]).
    pub keep_off: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self { passive: true, language: None, keep_off: false }
    }
}

/// What an administrator has laid down (`storage.managed`, `extension/managed.json`). What is none is left to the member.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Policy {
    /// Whether the setting is read unasked.
    pub passive: Option<bool>,
    /// Whether cards warn on LinkedIn's pages.
    pub warn: Option<bool>,
    /// The language.
    pub language: Option<Language>,
    /// Whether the welcome page opens after the install.
    pub welcome: Option<bool>,
    /// Whether Trainstop may switch off by itself where the member has chosen that. It can be forbidden and not ordered: nobody
    /// but the member has their switch pressed.
    pub keep_off: Option<bool>,
}

impl Policy {
    /// Whether the member may choose "Keep it off".
    #[must_use]
    pub fn allows_keep_off(self) -> bool {
        self.keep_off != Some(false)
    }
}

impl Options {
    /// What holds under a policy.
    #[must_use]
    pub fn under(self, policy: Policy) -> Self {
        Self {
            passive: policy.passive.unwrap_or(self.passive),
            language: policy.language.or(self.language),
            keep_off: self.keep_off && policy.allows_keep_off(),
        }
    }
}

/// What of the member's choices it depends on when to read and when to warn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wishes {
    /// Their answers to warnings.
    pub choices: Choices,
    /// Whether to read unasked.
    pub passive: bool,
}

impl From<Choices> for Wishes {
    fn from(choices: Choices) -> Self {
        Self { choices, passive: Options::default().passive }
    }
}

/// One change on the options page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Change {
    /// Whether to read unasked.
    Passive(bool),
    /// Whether to warn. Off is for good; on also ends what is left of "Not now".
    Warn(bool),
    /// The language; none: the browser's.
    Language(Option<Language>),
    /// Whether to switch off by itself.
    KeepOff(bool),
}

impl Options {
    /// Takes one change. Whether to warn is not kept here.
    pub fn take(&mut self, change: Change) {
        match change {
            Change::Passive(passive) => self.passive = passive,
            Change::Language(language) => self.language = language,
            Change::KeepOff(keep_off) => self.keep_off = keep_off,
            Change::Warn(_) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unless_told_otherwise_it_reads_and_speaks_the_browsers_language() {
        let options: Options = serde_json::from_str("{}").unwrap_or(Options { passive: false, ..Options::default() });
        assert_eq!(options, Options::default());
        assert!(options.passive);
        assert!(!options.keep_off, "nothing is clicked without a click unless that is chosen");
    }

    #[test]
    fn a_policy_goes_before_the_member_and_leaves_them_the_rest() {
        let chosen = Options { language: Some(Language::De), ..Options::default() };
        let policy = Policy { passive: Some(false), ..Policy::default() };
        assert_eq!(chosen.under(policy), Options { passive: false, ..chosen });
        assert_eq!(chosen.under(Policy::default()), chosen);
        let policy = Policy { language: Some(Language::Fr), ..Policy::default() };
        assert_eq!(chosen.under(policy).language, Some(Language::Fr));
        let kept = Options { keep_off: true, ..chosen };
        assert_eq!(kept.under(Policy { keep_off: Some(false), ..Policy::default() }), chosen);
        let ordered = Policy { keep_off: Some(true), ..Policy::default() };
        assert_eq!(chosen.under(ordered), chosen, "nobody but the member has the switch pressed");
        assert_eq!(kept.under(ordered), kept);
    }

    #[test]
    fn a_change_changes_one_thing() {
        let mut options = Options::default();
        options.take(Change::Passive(false));
        options.take(Change::Warn(false));
        assert_eq!(options, Options { passive: false, ..Options::default() });
        options.take(Change::Language(Some(Language::Ja)));
        assert_eq!(options, Options { passive: false, language: Some(Language::Ja), keep_off: false });
        options.take(Change::KeepOff(true));
        assert_eq!(options, Options { passive: false, language: Some(Language::Ja), keep_off: true });
    }
}
