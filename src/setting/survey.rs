//! Which control is the setting's: from the plain facts about a page's controls (a survey) to a finding.
//!
//! | what speaks for a control | certainty |
//! |---|---|
//! | it carries the setting's key | [`Certainty::Conclusive`] |
//! | the address is the setting's, and its label is a known name | [`Certainty::Enough`] |
//! | the address is the setting's alone, and it is the only switch of a settled page | [`Certainty::Enough`] |
//! | its label is a known name, at another address | [`Certainty::Weak`] |
//! | a heading is a known name and it is the only switch, at another address | [`Certainty::Weak`] |
//!
//! Being the only switch is worth nothing alone: most of LinkedIn's settings pages have one. A control that carries
//! another setting's key is never a candidate, even if it carries the setting's own, too. Two candidates of the same
//! standing are [`Doubt::Ambiguous`].

use serde::{Deserialize, Serialize};

use super::catalog::{Catalog, Setting};
use super::state::{Clue, Clues, Doubt, State};

/// How many controls a survey lists at most; a page with more is nothing that a settings page looks like.
pub const MOST_CONTROLS: usize = 100;

/// The plain facts about a page's controls.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Survey {
    /// The path of the page's address.
    pub path: String,
    /// How long its controls have been the same.
    pub rest: Rest,
    /// The texts of its headings.
    pub headings: Vec<String>,
    /// Its switches and check boxes, in document order, at most [`MOST_CONTROLS`].
    pub controls: Vec<Control>,
    /// What stands in the way of using the page, if anything does.
    pub obstacle: Option<Obstacle>,
}

/// How long a page's controls have been the same: nothing came, went or changed its state. Everything else on a page may move as it
/// likes: a page that never rests must not keep its switch from being read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Rest {
    /// They have just changed, or the page is still being loaded.
    #[default]
    Moving,
    /// For a moment. What is concluded from it has to be confirmed by something else.
    Brief,
    /// For so long that what they read may be said.
    Settled,
}

impl Rest {
    /// How long is a moment, in milliseconds.
    pub const BRIEF_MS: u64 = 100;
    /// How long is long enough, in milliseconds.
    pub const SETTLED_MS: u64 = 250;

    /// What it is called after so many milliseconds.
    #[must_use]
    pub fn after(milliseconds: u64) -> Self {
        match milliseconds {
            Self::SETTLED_MS.. => Self::Settled,
            Self::BRIEF_MS.. => Self::Brief,
            _ => Self::Moving,
        }
    }
}

/// One switch or check box.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Control {
    /// Tokens of its `aria-labelledby`, its `id` and its `name`.
    pub keys: Vec<String>,
    /// Texts that label it, the nearest first.
    pub labels: Vec<String>,
    /// Its state; none if it has none that can be read.
    pub checked: Option<bool>,
    /// Whether it stands in the main part of the page.
    pub in_main: bool,
    /// Whether a member could use it.
    pub usable: Usable,
    /// Whether it was there, with the same labels, before an in-app navigation led to this address.
    pub carried_over: bool,
}

/// Whether a member could use a control.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Usable {
    /// Yes.
    #[default]
    Yes,
    /// It is disabled.
    Disabled,
    /// It is not shown.
    Hidden,
    /// It, or something around it, is inert.
    Inert,
}

/// What stands in the way of using a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Obstacle {
    /// A dialog that waits for an answer.
    Dialog,
    /// LinkedIn asks for a security check.
    Checkpoint,
    /// LinkedIn's sign-in page.
    SignIn,
}

/// How much speaks for a control.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Certainty {
    /// Enough to warn, never to click.
    Weak,
    /// Enough to click.
    Enough,
    /// Beyond doubt.
    Conclusive,
}

/// What a survey leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Finding {
    /// One control, with what speaks for it.
    Found(Found),
    /// No control, and why.
    Nothing(Doubt),
}

/// The control that a survey leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Found {
    /// Its place in [`Survey::controls`].
    pub control: usize,
    /// What it reads.
    pub state: State,
    /// How much speaks for it.
    pub certainty: Certainty,
    /// What speaks for it.
    pub clues: Clues,
    /// Whether a member could use it.
    pub usable: Usable,
}

impl Found {
    /// Whether Trainstop may click it: certain, reads on, usable.
    #[must_use]
    pub fn may_click(&self) -> bool {
        self.certainty >= Certainty::Enough && self.state == State::On && self.usable == Usable::Yes
    }
}

impl Finding {
    /// What can be said of the setting's state. A weak finding can say "on", which leads to a warning; it never says "off".
    #[must_use]
    pub fn state(&self) -> State {
        match self {
            Self::Found(found) if found.certainty == Certainty::Weak && found.state == State::Off => {
                State::Unknown(Doubt::Uncertain)
            }
            Self::Found(found) => found.state,
            Self::Nothing(doubt) => State::Unknown(*doubt),
        }
    }

    /// The clues, if there is a control.
    #[must_use]
    pub fn clues(&self) -> Clues {
        match self {
            Self::Found(found) => found.clues,
            Self::Nothing(_) => Clues::NONE,
        }
    }
}

impl Survey {
    /// Which control is `setting`'s, and what it reads.
    #[must_use]
    pub fn find(&self, setting: &Setting, catalog: &Catalog) -> Finding {
        let foreign = |control: &Control| control.keys.iter().any(|key| catalog.is_key_of_another(key, setting));
        let keyed = self.those(|control| control.keys.iter().any(|key| setting.has_key(key)));
        let at_home = setting.is_at(&self.path);
        match keyed[..] {
            // It carries two settings' keys: nobody can tell whose it is.
            [control] if foreign(&self.controls[control]) => return Finding::Nothing(Doubt::Ambiguous),
            [control] => {
                let clues: &[Clue] = if at_home { &[Clue::Key, Clue::Address] } else { &[Clue::Key] };
                return self.found(control, Certainty::Conclusive, clues);
            }
            [] => {}
            _ => return Finding::Nothing(Doubt::Ambiguous),
        }
        let named =
            self.those(|control| !foreign(control) && control.labels.iter().any(|label| setting.is_switch_name(label)));
        match (&named[..], at_home) {
            (&[control], true) => {
                return self.found(control, Certainty::Enough, &[Clue::Address, Clue::Name]);
            }
            (&[control], false) => return self.found(control, Certainty::Weak, &[Clue::Name]),
            ([], _) => {}
            _ => return Finding::Nothing(Doubt::Ambiguous),
        }
        let headed = self.headings.iter().any(|heading| setting.is_setting_name(heading));
        if !at_home && !headed {
            return Finding::Nothing(Doubt::NoSwitch);
        }
        // Every switch counts here, a neighbour's too: beside another it is not the only one.
        let in_main = self.those(|control| control.in_main);
        match in_main[..] {
            [control] if foreign(&self.controls[control]) => Finding::Nothing(Doubt::NoSwitch),
            // Another may still come, and what is there may still belong to the page before.
            [control] if self.rest < Rest::Settled || self.controls[control].carried_over => {
                Finding::Nothing(Doubt::Unsettled)
            }
            // Two settings have their switches here; which one's this is cannot be told.
            [_] if at_home && catalog.shares_its_page(setting) => Finding::Nothing(Doubt::Ambiguous),
            [control] if at_home => self.found(control, Certainty::Enough, &[Clue::Address, Clue::OnlySwitch]),
            [control] => self.found(control, Certainty::Weak, &[Clue::Heading, Clue::OnlySwitch]),
            [] => Finding::Nothing(Doubt::NoSwitch),
            _ => Finding::Nothing(Doubt::Ambiguous),
        }
    }

    fn those(&self, wanted: impl Fn(&Control) -> bool) -> Vec<usize> {
        let places = self.controls.iter().enumerate();
        places.filter(|(_, control)| wanted(control)).map(|(place, _)| place).collect()
    }

    fn found(&self, place: usize, certainty: Certainty, clues: &[Clue]) -> Finding {
        let control = &self.controls[place];
        let state = match control.checked {
            Some(true) => State::On,
            Some(false) => State::Off,
            None => State::Unknown(Doubt::Unreadable),
        };
        Finding::Found(Found { control: place, state, certainty, clues: Clues::of(clues), usable: control.usable })
    }
}
