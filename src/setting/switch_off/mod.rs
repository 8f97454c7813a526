//! Switching off, as a state machine: each step asks for one thing, each event answers it.
//!
//! ```text
//! Opening -> Located -> Clicked -> Settled -> Verified
//! ```
//!
//! What it guarantees, whatever the events are and in whatever order (shown by property tests):
//! - it asks for at most one click, and only on a control that may be clicked ([`crate::setting::survey::Found::may_click`]);
//! - it says "verified" only after a reading other than that of the clicked control said off;
//! - it ends: by its deadline, and by a limit on events should time stand still.
//!
//! The page's data ([`Source::Document`]) is known by inference only. So it counts as proof only if it said "on" while the
//! control said "on", before the click (`calibrated`); otherwise a fresh copy of the page in a hidden frame has to show it.

mod outcome;
mod procedure;
mod trust;

use serde::{Deserialize, Serialize};

use super::state::{Source, State};
use super::survey::{Finding, Obstacle, Rest};
pub use outcome::{Need, Outcome};
pub use procedure::Procedure;
pub use trust::Trust;

/// How long everything together may take, in milliseconds.
pub const DEADLINE_MS: u64 = 45_000;
/// How long a tab of its own may be silent about how it ended, in milliseconds: the deadline, and time to load.
pub const ELSEWHERE_MS: u64 = DEADLINE_MS + 15_000;

/// How far a procedure has come; each has its own line for the member.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Phase {
    /// Looking for the control.
    Opening,
    /// The control is found; what LinkedIn's data says before the click is being read.
    Located,
    /// The one click is made; the control has to follow.
    Clicked,
    /// The control reads off; LinkedIn is asked independently.
    Settled,
    /// A second reading says off; whether that lasts is being watched.
    Verified,
    /// It is over.
    Ended(Outcome),
}

/// What the procedure asks for. Each is answered by the event of the same name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Step {
    /// Survey the page after a wait in milliseconds.
    Look(u32),
    /// Click the control at this place of the survey that was just looked at, if it still qualifies.
    Click(usize),
    /// Read the setting independently of the page, after a wait in milliseconds.
    Read(Source, u32),
    /// The last reading: put the hidden copy away in which the switch was clicked, if it was one and has not become ready, and read from a
    /// fresh copy after a wait in milliseconds. A browser may have held the save back with such a page, and send it now.
    ReadAlone(u32),
    /// Nothing more.
    End(Outcome),
}

impl Step {
    /// From what a reading is asked for.
    #[must_use]
    pub fn source(self) -> Source {
        if let Self::Read(source, _) = self { source } else { Source::Frame }
    }
}

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Event {
    /// The page was surveyed.
    Looked {
        /// Which control, and what it reads.
        finding: Finding,
        /// How long the page has been the same.
        rest: Rest,
        /// What stands in the way.
        obstacle: Option<Obstacle>,
    },
    /// Whether the click was made; it is not if the control no longer qualifies at that very moment.
    Clicked(bool),
    /// An independent reading, alone or not.
    Read(State),
    /// The member gave up, or left the page.
    Abandoned,
}
