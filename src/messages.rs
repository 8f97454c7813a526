//! Everything that is said between content scripts, background and pages, on one screen.
//!
//! Messages travel as plain objects; enums are externally tagged (`"Wake"`, `{"Observed": {…}}`), the smallest form.

use serde::{Deserialize, Serialize};

use crate::setting::ledger::{OnAgain, Session, Standing, Who};
use crate::setting::reminder::{Choice, Choices};
use crate::setting::state::{Millis, Reading};
use crate::setting::switch_off::{Outcome, Phase};

/// From a content script to the background.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum FromPage {
    /// The doorman: this tab needs the engine. No reply.
    Wake,
    /// The engine has started. Reply: [`Welcome`].
    Hello,
    /// A reading was made. Reply when it is stored: [`Noted`].
    Observed {
        /// Whose it is; none if the page gives no session, then it is not remembered.
        session: Option<Session>,
        /// What was read.
        reading: Reading,
        /// Who made the change, if it is one and that was seen.
        who: Option<Who>,
    },
    /// The member answered the warning. Reply when it is stored: nothing.
    Chose(Choice),
    /// The switching has come this far. For an open popup; no reply.
    Progress(Phase),
}

/// What the engine needs to begin.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Welcome {
    /// What session hashes are salted with; made once for each installation.
    pub salt: String,
    /// What the member has chosen about warnings.
    pub choices: Choices,
}

/// What a reading turned out to be. The reply to [`FromPage::Observed`].
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
    /// The member has clicked "turn off" in the popup. Reply, at the end: [`Ended`].
    TurnOff,
    /// Read the setting again. Reply: nothing.
    Look,
}

/// How an attempt ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ended {
    /// How.
    pub outcome: Outcome,
    /// The time of what is said about it.
    pub at: Millis,
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
}

/// Everything that a page of the extension shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct View {
    /// What is known.
    pub standing: Standing,
    /// The setting was off, and is on again, and not through anybody here.
    pub on_again: Option<OnAgain>,
    /// Whether a tab shows the setting's page, so that acting needs no new one.
    pub at_hand: bool,
    /// The background's clock, so that all times shown are of one clock.
    pub now: u64,
    /// When stored data was found damaged and set aside, if it was.
    pub set_aside: Option<u64>,
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
}
