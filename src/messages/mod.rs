//! Everything that is said between content scripts, background and pages, on one screen.
//!
//! Messages travel as plain objects; enums are externally tagged (`"Hello"`, `{"Observed": {…}}`), the smallest form.
//! The content script writes and reads them by hand (`json.rs`, `page/hearing.rs`); the other seats use serde for both.

pub mod json;
pub mod plausible;

use serde::{Deserialize, Serialize};

use crate::setting::ledger::{OnAgain, Session, Standing, Who};
use crate::setting::options::{Change, Options, Policy};
use crate::setting::reminder::{Choice, Choices};
use crate::setting::schedule::{Agreed, Need};
use crate::setting::state::{Millis, Reading, Source};
use crate::setting::switch_off::{Outcome, Phase};

/// From a content script to the background.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum FromPage {
    /// The doorman: this tab has no pass. The engine comes if there is anything to do. No reply.
    Wake {
        /// Whose tab it is, as far as the doorman can tell.
        session: Option<Session>,
        /// Whether it shows one of the settings pages, where the engine is always wanted.
        settings: bool,
    },
    /// The engine has started. With a session: this page wants its [`Plan`] as well. Reply: [`Welcome`].
    Hello(Option<Session>),
    /// What does this session need, and may this tab warn, if that is it? One tab warns at a time. Reply: [`Plan`].
    Plan(Session),
    /// May this tab read the setting now, unasked? One tab at a time. Reply: yes or no.
    MayRead,
    /// The setting's own page shows a warning, which it always may: another tab takes its own back. No reply.
    WarnsAtHome,
    /// May this tab switch off by itself? Told yes, it begins an attempt, and that is noted. Reply: yes or no.
    MayKeepOff {
        /// Whose switch it is.
        session: Session,
        /// Whether the attempt was given leave before, and is about to click: may it still?
        begun: bool,
    },
    /// This tab shows no warning any more, and gives up what goes on for it elsewhere. No reply.
    Withdrawn,
    /// The member has clicked, and neither this page nor a hidden copy of the setting's page will do: try in a tab of its
    /// own. Reply: whether one was opened; how it ended comes as [`ToPage::Ended`].
    TurnOffInTab,
    /// The one click has just been made. Reply when that is stored: nothing.
    Clicked {
        /// Whose switch it is; none if the page gives no session.
        session: Option<Session>,
        /// The switch as it read just before.
        reading: Reading,
        /// Whether Trainstop clicked by itself.
        kept: bool,
    },
    /// A reading was made. Reply when it is stored: [`Noted`]; none if there is no session to store it for.
    Observed {
        /// Whose it is; none if the page gives no session, then it is not remembered.
        session: Option<Session>,
        /// What was read.
        reading: Reading,
        /// Who made the change, if it is one and that was seen.
        who: Option<Who>,
        /// Whether LinkedIn's page data said the same as the switch.
        agreed: bool,
    },
    /// The member answered the warning. Reply when it is stored: true.
    Chose(Choice),
    /// Reply after so many milliseconds: in a tab that is not shown, browsers make every wait a second long.
    Wait(u64),
    /// The switching has come this far. For an open popup; no reply.
    Progress(Phase),
    /// What the member has asked to be read in this tab, which was opened for it, has been read. No reply.
    Checked(Reading),
    /// The neighbour that this tab was opened for has been read. For the page that asked; no reply.
    ReadNeighbour {
        /// Its place in the catalogue.
        place: u8,
        /// What was read.
        reading: Reading,
    },
    /// The attempt to turn off the neighbour that this tab was opened for has ended. For the page that asked; no reply.
    TriedNeighbour {
        /// Its place in the catalogue.
        place: u8,
        /// How.
        ended: Ended,
    },
    /// A moment will soon have to be named. Reply: `times`, which is how this minute and the next are written.
    Times,
    /// The engine has met a fault of its own and has ended itself (`extension/entry/guard.js` says so). No reply.
    Broken,
}

/// What the engine needs to begin. It is sent with two things more: `sentences`, all that an engine says, by their keys, and
/// `times`, those of now and of the plan: to ask the browser for either takes long in a page, and the page would wait.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Welcome {
    /// What session hashes are salted with; made once for each installation.
    pub salt: String,
    /// What the member has chosen about warnings.
    pub choices: Choices,
    /// What this tab was opened for, after a click of the member elsewhere.
    pub errand: Option<Errand>,
    /// What its session needs, if it asked for that.
    pub plan: Option<Plan>,
}

/// What a tab can be opened for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Errand {
    /// To switch off.
    TurnOff,
    /// To read.
    Check,
    /// To read the neighbour at this place of the catalogue.
    ReadNeighbour(u8),
    /// To turn off the neighbour at this place of the catalogue.
    TurnOffNeighbour(u8),
    /// For nothing any more: the tab waits for the next neighbour, or to be closed.
    Rest,
}

impl Errand {
    /// The place of the neighbour that it is about, if it is about one.
    #[must_use]
    pub fn neighbour(self) -> Option<u8> {
        match self {
            Self::ReadNeighbour(place) | Self::TurnOffNeighbour(place) => Some(place),
            _ => None,
        }
    }

    /// Whether it is the setting's own, and not a neighbour's.
    #[must_use]
    pub fn is_the_settings(self) -> bool {
        matches!(self, Self::TurnOff | Self::Check)
    }
}

/// What a session needs, and what a warning would say. It is sent with one thing more: `times`, how the moments in it are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    /// What to do.
    pub need: Need,
    /// Whether this tab may warn. From here on it has the one place for that, and no other gets it while it does.
    pub leave: bool,
    /// Where the reading that a warning would be about was made.
    pub source: Option<Source>,
    /// The setting was off, and is on again, and not through anybody here.
    pub on_again: Option<OnAgain>,
    /// When LinkedIn's page data was seen to be right.
    pub agreed: Agreed,
    /// When it was read that Trainstop has switched off by itself, if that was the last reading: an attempt was cut short.
    pub kept: Option<Millis>,
}

/// What a reading turned out to be. The reply to [`FromPage::Observed`]. It is sent with `times` as a [`Plan`] is, if it is on again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Noted {
    /// The setting was off, and is on again, and not through anybody here.
    pub on_again: Option<OnAgain>,
}

/// From the background to the engine in a tab.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ToPage {
    /// Is there an engine that listens? Reply: yes.
    AreYouThere,
    /// The member has clicked "turn off" in the popup. Reply, at the end: [`Tried`].
    TurnOff,
    /// Read the setting again. Reply when that is done: yes.
    Look,
    /// Does this tab show a warning? Reply: yes or no.
    DoYouWarn,
    /// Another tab shows the warning now. Reply: yes.
    TakeBack,
    /// The member has said somewhere else that there shall be no warnings, or none for some days. Until the page is loaded anew, or
    /// [`Self::Warn`] is heard, it has none. Reply: yes.
    Hush,
    /// The member has said somewhere else that there shall be warnings. Reply: yes.
    Warn,
    /// The tab opened for the switching has come to this end. Reply: yes.
    Ended(Ended),
}

/// How an attempt ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ended {
    /// How.
    pub outcome: Outcome,
    /// The time of what is said about it.
    pub at: Millis,
}

/// What became of an attempt that the popup asked a tab for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Tried {
    /// It has ended.
    Ended(Ended),
    /// It goes on in a tab of its own; how it ends is said as [`FromPage::Progress`].
    Elsewhere,
    /// Another attempt is under way there.
    Busy,
    /// The member has used the switch meanwhile; what it reads now is noted.
    Yours,
}

/// A message of one of the extension's own pages, with the window that it is shown in: what was learnt in private windows is
/// shown in private windows alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    /// Whether the page is shown in a private window.
    pub private: bool,
    /// The browser's number of that window.
    pub window: Option<i32>,
    /// What it wants.
    pub what: FromUi,
}

/// What the background itself says to the extension's own pages: of a tab that is gone, or whose engine has ended itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    /// Whether that tab is in a private window.
    pub private: bool,
    /// What an engine would have said.
    pub said: FromPage,
}

/// From the popup and other pages of the extension to the background.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum FromUi {
    /// What is there to show? Reply: [`View`].
    View,
    /// The member has clicked "turn off". Reply: [`Acted`].
    TurnOff,
    /// The member has clicked "check now". Reply: [`Acted`].
    Check,
    /// The member wants to see the setting on LinkedIn. Reply: [`Acted`].
    OpenSetting,
    /// Everything that is remembered. Reply: the [`crate::setting::ledger::Ledger`].
    History,
    /// What can be chosen, and what is. Reply: [`Chosen`].
    Options,
    /// The member has changed one of the options. Reply when it is stored: [`Chosen`].
    Change(Change),
    /// The member has clicked for the neighbour at this place of the catalogue to be read. Reply: the number of the tab in which that
    /// happens; none if there is none. What comes of it is said as [`FromPage::ReadNeighbour`].
    ReadNeighbour(u8),
    /// The same to turn it off. What comes of it is said as [`FromPage::TriedNeighbour`].
    TurnOffNeighbour(u8),
    /// The member is done with the neighbours, or has left their page: the tab is closed. No reply.
    NeighboursDone,
}

/// What is chosen on the options page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Chosen {
    /// What the member has chosen.
    pub options: Options,
    /// What they have answered to warnings.
    pub choices: Choices,
    /// What an administrator has laid down.
    pub policy: Policy,
    /// Whether what was to be changed is stored.
    pub stored: bool,
}

/// Everything that a page of the extension shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct View {
    /// What is known.
    pub standing: Standing,
    /// The setting was off, and is on again, and not through anybody here.
    pub on_again: Option<OnAgain>,
    /// The background's clock, so that all times shown are of one clock.
    pub now: u64,
    /// When stored data was found damaged and set aside, if it was.
    pub set_aside: Option<u64>,
    /// When an engine has ended itself over a fault of its own, if nothing was read since.
    pub broken: Option<u64>,
}

/// What became of a click in the popup.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Acted {
    /// The engine in a tab did it, and this is how it ended.
    Done(Ended),
    /// The engine in a tab has read the setting again.
    Checked,
    /// The setting's page was brought up; the member goes on there.
    Opened,
    /// A tab was opened in the background for it; how it ends is said as [`FromPage::Progress`] or [`FromPage::Checked`].
    Begun,
    /// Another attempt is under way.
    Busy,
    /// The tab that was asked is gone before it has answered.
    Lost,
}
