//! What LinkedIn's answer to a request for a settings page means, before and beside its content.

use super::catalog::Setting;
use super::page_data::{Parsed, state_in_html};
use super::state::{Doubt, State};
use super::survey::Obstacle;

/// An answer to a request for the setting's page, redirects followed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// Whether the address that answered is still on LinkedIn's origin.
    pub same_origin: bool,
    /// The path of the address that answered.
    pub path: String,
    /// The body; empty where the status says that it does not matter.
    pub body: String,
}

impl Answer {
    /// The setting's state according to the answer.
    #[must_use]
    pub fn state<P: Parsed>(&self, setting: &Setting) -> State {
        if !self.same_origin {
            return State::Unknown(Doubt::Elsewhere);
        }
        match (obstacle_at(&self.path), refusal(self.status)) {
            (Some(Obstacle::SignIn), _) => State::SignedOut,
            (Some(_), _) => State::Unknown(Doubt::Checkpoint),
            (None, Some(doubt)) => State::Unknown(doubt),
            (None, None) if self.status == 200 && setting.is_at(&self.path) => state_in_html::<P>(&self.body, setting),
            (None, None) => State::Unknown(Doubt::Elsewhere),
        }
    }
}

/// What an HTTP status says of a page that is not there; none if it may be.
#[must_use]
pub fn refusal(status: u16) -> Option<Doubt> {
    match status {
        // 999 is LinkedIn's own "request denied".
        429 | 999 => Some(Doubt::RateLimited),
        401 | 403 => Some(Doubt::Blocked),
        404 | 410 => Some(Doubt::NoSwitch),
        500..=599 => Some(Doubt::ServerFault),
        _ => None,
    }
}

/// What the page at `path` of LinkedIn's origin stands in the way with, if it does.
///
/// Observed: `/uas/login?session_redirect=…`. The others are names under which LinkedIn's sign-in and security pages
/// circulate; taking one for the other costs a wrong sentence at the most, never a wrong state.
#[must_use]
pub fn obstacle_at(path: &str) -> Option<Obstacle> {
    let under = |root: &str| path.strip_prefix(root).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    if under("/uas/login") || under("/login") || under("/authwall") || under("/signup") || under("/checkpoint/lg") {
        Some(Obstacle::SignIn)
    } else if under("/checkpoint") || under("/uas") {
        Some(Obstacle::Checkpoint)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::setting::catalog::Catalog;

    fn state(status: u16, path: &str, body: &str) -> State {
        let answer = Answer { status, same_origin: true, path: path.into(), body: body.into() };
        answer.state::<serde_json::Value>(&Catalog::built_in().ai_training())
    }

    #[test]
    fn each_answer_has_its_meaning() {
        let home = Catalog::built_in().ai_training().path();
        let on = r#"<code>{"key":"allowDataForGenerativeAI","value":1,"onValue":1,"offValue":0}</code>"#;
        assert_eq!(state(200, &home, on), State::On);
        assert_eq!(state(200, &home, ""), State::Unknown(Doubt::NoData));
        assert_eq!(state(200, "/uas/login", on), State::SignedOut);
        assert_eq!(state(200, "/uas/login/submit", on), State::SignedOut);
        assert_eq!(state(200, "/checkpoint/challenge/1", on), State::Unknown(Doubt::Checkpoint));
        assert_eq!(state(200, "/checkpoint/lg/login", on), State::SignedOut);
        assert_eq!(state(200, "/mypreferences/d/categories/account", on), State::Unknown(Doubt::Elsewhere));
        assert_eq!(state(204, &home, on), State::Unknown(Doubt::Elsewhere));
        assert_eq!(state(403, &home, on), State::Unknown(Doubt::Blocked));
        assert_eq!(state(404, &home, on), State::Unknown(Doubt::NoSwitch));
        assert_eq!(state(429, &home, on), State::Unknown(Doubt::RateLimited));
        assert_eq!(state(999, &home, on), State::Unknown(Doubt::RateLimited));
        assert_eq!(state(503, &home, on), State::Unknown(Doubt::ServerFault));
        let elsewhere = Answer { status: 200, same_origin: false, path: home, body: on.into() };
        assert_eq!(
            elsewhere.state::<serde_json::Value>(&Catalog::built_in().ai_training()),
            State::Unknown(Doubt::Elsewhere)
        );
        assert_eq!(obstacle_at("/loginfo"), None);
    }
}
