//! The ledger as a list: its sessions by their numbers, all changes in their order, and who made each.

use super::ledger::{Change, Ledger, Member, Session, Who};
use super::order::in_order;
use super::state::{LAST_MS, Millis};

/// Who made a change, the least telling first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Maker {
    /// Nobody: so it was found.
    Found,
    /// Nobody was seen to make it.
    NotSeen,
    /// The member, on LinkedIn's page.
    You,
    /// Trainstop, on the member's click.
    Trainstop,
    /// Trainstop by itself, as the member has asked with "Keep it off".
    Kept,
    /// Neither of them: it is on again.
    NotYou,
}

impl Maker {
    /// All of them, in the order of their rank.
    pub const ALL: [Self; 6] = [Self::Found, Self::NotSeen, Self::You, Self::Trainstop, Self::Kept, Self::NotYou];

    /// Who made this change, which is its session's first or is not.
    #[must_use]
    pub fn of(change: &Change, first: bool) -> Self {
        match (change.who, first) {
            (Some(Who::You), _) => Self::You,
            (Some(Who::Trainstop), _) => Self::Trainstop,
            (Some(Who::Kept), _) => Self::Kept,
            (Some(Who::NotYou), _) => Self::NotYou,
            (None, true) => Self::Found,
            (None, false) => Self::NotSeen,
        }
    }
}

/// The sessions that were ever read on or off, in the order in which they first were: the first is number 1.
#[must_use]
pub fn sessions(ledger: &Ledger) -> Vec<(&Session, &Member)> {
    let sessions = ledger.members.iter().filter(|(_, member)| !member.changes.is_empty());
    in_order(sessions, |(_, member)| member.changes[0].at)
}

/// All changes of all sessions, the oldest first: the session's number, whether it is the session's first, the change.
#[must_use]
pub fn changes(ledger: &Ledger) -> Vec<(usize, bool, Change)> {
    let mut changes: Vec<(usize, bool, Change)> = Vec::new();
    for (place, (_, member)) in sessions(ledger).iter().enumerate() {
        changes.extend(member.changes.iter().enumerate().map(|(nth, change)| (place + 1, nth == 0, change.clone())));
    }
    in_order(changes, |(session, _, change)| (change.at, *session))
}

/// When a member was last read on or off; at the latest [`LAST_MS`].
pub(super) fn known_at(member: &Member) -> Millis {
    let at = member.known.map(|known| known.at).or_else(|| member.changes.last().map(|change| change.at));
    at.unwrap_or_default().min(LAST_MS)
}
