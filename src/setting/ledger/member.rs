//! What is known of one sign-in session.

use serde::{Deserialize, Serialize};

use super::{Change, FRESH_MS, LATE_MS, MOST_CHANGES, Who};
use crate::setting::schedule::{Agreed, Failures};
use crate::setting::state::{Millis, Reading, State};

/// What is known of one session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Member {
    /// The last reading, whatever it said.
    pub last: Reading,
    /// The last reading that said on or off.
    pub known: Option<Reading>,
    /// Every change of the known state, the oldest first; the first entry is how it was found.
    pub changes: Vec<Change>,
    /// The readings that failed in a row.
    #[serde(default)]
    pub failures: Failures,
    /// When LinkedIn's page data was seen to be right.
    #[serde(default)]
    pub agreed: Agreed,
    /// When Trainstop pressed the switch, if nothing was read since.
    #[serde(default)]
    pub clicked: Option<Millis>,
    /// When Trainstop last set about switching off by itself ([`crate::setting::keep_off`]); from its click on, when that was made.
    #[serde(default)]
    pub kept: Option<Millis>,
}

impl Member {
    pub(super) fn new(last: Reading) -> Self {
        Self {
            last,
            known: None,
            changes: Vec::new(),
            failures: Failures::default(),
            agreed: Agreed::default(),
            clicked: None,
            kept: None,
        }
    }

    /// Whether something newer was read already: two messages may arrive the other way round.
    pub(super) fn is_overtaken(&self, reading: &Reading) -> bool {
        self.last.at.checked_sub(reading.at).is_some_and(|late| late > 0 && late <= LATE_MS)
    }

    /// The member was seen to do what another tab, which was quicker to read it, took for nobody's doing.
    pub(super) fn give_to_the_member(&mut self, reading: &Reading) {
        if let Some(last) = self.changes.last_mut()
            && (last.state, last.who) == (reading.state, Some(Who::NotYou))
            && last.at.abs_diff(reading.at) <= LATE_MS
        {
            last.who = Some(Who::You);
        }
    }

    pub(super) fn forget_oldest_changes(&mut self) {
        let surplus = self.changes.len().saturating_sub(MOST_CHANGES);
        self.changes.drain(..surplus);
    }

    /// Who made the change that `reading` is.
    pub(super) fn author(&self, reading: &Reading, who: Option<Who>) -> Option<Who> {
        let ours = reading.state == State::Off
            && self.clicked.and_then(|at| reading.at.checked_sub(at)).is_some_and(|age| age < FRESH_MS);
        match (&self.known, who) {
            // The first entry is how it was found, not a change.
            (None, _) => None,
            // An attempt was cut short after its click: this is what became of it.
            (Some(_), None) if ours && self.clicked == self.kept => Some(Who::Kept),
            (Some(_), None) if ours => Some(Who::Trainstop),
            // Only "on again" is worth that name; an "off" from elsewhere may be the member's own, on another device.
            (Some(known), Some(Who::NotYou)) if known.state != State::Off => None,
            (Some(_), who) => who,
        }
    }
}
