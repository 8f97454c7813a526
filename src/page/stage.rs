//! Where a switch is looked at and operated: on the page in the tab if it is the setting's and can be believed, else in a hidden,
//! fresh copy of it.

use super::engine::Engine;
use super::eyes::{self, Seen};
use super::frame::{Frame, answered};
use super::readers;
use crate::setting::catalog::Setting;
use crate::setting::document::refusal;
use crate::setting::state::{Doubt, Reading, Source};
use crate::setting::survey::{Finding, Survey};
use crate::setting::switch_off::Step;

/// The stage of one attempt.
pub enum Stage {
    /// The page itself.
    Here,
    /// A hidden frame.
    Frame(Frame),
    /// There is no place for a frame, or it has been put away.
    Nowhere,
}

impl Stage {
    /// The stage for the page that the engine is on.
    pub fn set(engine: &Engine) -> Self {
        if engine.is_home() && !engine.is_discredited() {
            return Self::Here;
        }
        Self::hidden(engine, &engine.setting)
    }

    /// A hidden copy of a setting's page.
    pub fn hidden(engine: &Engine, setting: &Setting) -> Self {
        Frame::open(&engine.window, setting).map_or(Self::Nowhere, Self::Frame)
    }

    /// What a reading of this stage's control is called.
    pub fn source(&self) -> Source {
        if matches!(self, Self::Here) { Source::Live } else { Source::Frame }
    }

    /// Whether LinkedIn's page data is known to agree with the control. A frame's page has to be asked first.
    pub fn page_data_agrees(&self, engine: &Engine, setting: &Setting) -> bool {
        matches!(self, Self::Here) && engine.page_data_agrees(setting)
    }

    /// Why the stage will never show the switch, if that is known.
    pub fn refusal(&self, engine: &Engine) -> Option<Doubt> {
        match self {
            Self::Here => answered(&engine.window).and_then(refusal),
            Self::Frame(frame) => frame.refusal(),
            Self::Nowhere => Some(Doubt::Blocked),
        }
    }

    /// Surveys the stage as it is this moment, and says which control is the setting's.
    pub fn look(&self, engine: &Engine, setting: &Setting) -> (Seen, Finding) {
        let nothing = |doubt| (Seen { survey: Survey::default(), elements: Vec::new() }, Finding::Nothing(doubt));
        let seen = match self {
            Self::Here => engine.look(),
            Self::Frame(frame) => match (frame.refusal(), frame.look(engine.precise())) {
                (Some(doubt), _) => return nothing(doubt),
                (None, Some(seen)) => seen,
                (None, None) => return nothing(Doubt::Timeout),
            },
            Self::Nowhere => return nothing(Doubt::Blocked),
        };
        let finding = engine.find(&seen, setting);
        (seen, finding)
    }

    /// Reads the setting independently of the stage, after a wait in milliseconds; alone, if the step says so: then a hidden copy that has not
    /// become ready is put away before. With one that has, a browser would end a save that is only slow.
    pub async fn read(&mut self, engine: &Engine, setting: &Setting, step: Step, wait: u32) -> Reading {
        if matches!((step, &self), (Step::ReadAlone(_), Self::Frame(frame)) if !frame.is_ready()) {
            *self = Self::Nowhere;
        }
        engine.pause(wait).await;
        readers::read(engine, setting, step.source()).await
    }

    /// Surveys the stage once more and, in the same turn, clicks the setting's control if it still qualifies.
    pub fn click(&self, engine: &Engine, setting: &Setting) -> bool {
        let (seen, finding) = self.look(engine, setting);
        match finding {
            Finding::Found(found) if found.may_click() && seen.survey.obstacle.is_none() => {
                seen.elements.get(found.control).map(eyes::click).is_some()
            }
            _ => false,
        }
    }
}
