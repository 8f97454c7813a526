//! When to warn, and when to keep quiet.

use serde::{Deserialize, Serialize};

use super::state::{Millis, State};

/// How long "Not now" lasts, in milliseconds: seven days.
pub const NOT_NOW_MS: u64 = 7 * 24 * 60 * 60 * 1000;

/// What the member has chosen about warnings. Closing one is for this visit only and is not stored.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choices {
    /// Quiet until then.
    pub quiet_until: Option<Millis>,
    /// Quiet for good.
    pub never: bool,
}

/// An answer to a warning that is to be remembered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Choice {
    /// Not for the next seven days.
    NotNow,
    /// Never again.
    Never,
}

impl Choices {
    /// Takes an answer given at `now`.
    pub fn take(&mut self, choice: Choice, now: Millis) {
        match choice {
            Choice::NotNow => self.quiet_until = Some(now + NOT_NOW_MS),
            Choice::Never => self.never = true,
        }
    }

    /// Takes what was chosen on the options page. To warn again also ends what is left of "Not now".
    pub fn set_warn(&mut self, warn: bool) {
        *self = Self { quiet_until: self.quiet_until.filter(|_| !warn), never: !warn };
    }

    /// What holds where an administrator has laid down whether to warn.
    #[must_use]
    pub fn under(mut self, warn: Option<bool>) -> Self {
        if let Some(warn) = warn {
            self.set_warn(warn);
        }
        self
    }

    /// Whether a banner may warn of `state` at `now`. Only "on" is ever warned of.
    #[must_use]
    pub fn allow_warning(&self, state: State, now: Millis) -> bool {
        // A date further away than "Not now" can reach was set by a clock that has since been put right.
        let quiet = self.quiet_until.is_some_and(|until| now < until && until - now <= NOT_NOW_MS);
        state == State::On && !self.never && !quiet
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::setting::state::Doubt;

    #[test]
    fn only_on_is_warned_of() {
        let choices = Choices::default();
        assert!(choices.allow_warning(State::On, 0));
        for state in [State::Off, State::SignedOut, State::Unknown(Doubt::NoSwitch)] {
            assert!(!choices.allow_warning(state, 0));
        }
    }

    #[test]
    fn the_options_page_and_an_administrator_have_the_last_word() {
        let mut choices = Choices { quiet_until: Some(2_000), never: true };
        assert_eq!(choices.under(None), choices);
        assert!(choices.under(Some(true)).allow_warning(State::On, 1_000));
        assert!(!Choices::default().under(Some(false)).allow_warning(State::On, 1_000));
        choices.set_warn(true);
        assert_eq!(choices, Choices::default());
        choices.take(Choice::NotNow, 1_000);
        choices.set_warn(false);
        assert!(choices.never && choices.quiet_until.is_some());
    }

    #[test]
    fn not_now_is_a_week_and_never_is_for_good() {
        let mut choices = Choices::default();
        choices.take(Choice::NotNow, 1_000);
        assert!(!choices.allow_warning(State::On, 1_000 + NOT_NOW_MS - 1));
        assert!(choices.allow_warning(State::On, 1_000 + NOT_NOW_MS));
        assert!(choices.allow_warning(State::On, 999), "the clock was put back");
        choices.take(Choice::Never, 2_000);
        assert!(!choices.allow_warning(State::On, u64::MAX));
    }
}
