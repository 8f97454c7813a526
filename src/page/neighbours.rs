//! A neighbour, on its own page in a tab that was opened for it: read, or turned off by the procedure that the setting itself is turned
//! off by. Nothing is shown here, and nothing of it goes where the setting's own readings go: the page that asked is told, nobody
//! else.

use super::engine::{Engine, say};
use super::readers;
use super::stage::Stage;
use crate::browser;
use crate::messages::{Ended, Errand, FromPage};
use crate::setting::catalog::Setting;
use crate::setting::switch_off::{Event, Procedure, Step};

impl Engine {
    /// Does what this tab was opened for.
    pub(super) async fn visit_neighbour(&self, errand: Errand) {
        let Some(place) = errand.neighbour() else { return };
        let (Some(setting), Some(_running)) = (self.catalog.neighbour(place), self.occupy()) else { return };
        let told = match errand {
            Errand::TurnOffNeighbour(_) => FromPage::TriedNeighbour { place, ended: turn_off(self, &setting).await },
            _ => FromPage::ReadNeighbour { place, reading: readers::switch(self, &setting, &Stage::Here).await },
        };
        browser::post(&say(&told));
    }
}

async fn turn_off(engine: &Engine, setting: &Setting) -> Ended {
    let mut stage = Stage::Here;
    let mut procedure = Procedure::begin(stage.page_data_agrees(engine, setting), engine.clock());
    let mut at = None;
    loop {
        let event = match procedure.step() {
            Step::Look(wait) => {
                engine.pause(wait).await;
                let (seen, finding) = stage.look(engine, setting);
                Event::Looked { finding, rest: seen.survey.rest, obstacle: seen.survey.obstacle }
            }
            Step::Click(_) => Event::Clicked(stage.click(engine, setting)),
            step @ (Step::Read(_, wait) | Step::ReadAlone(wait)) => {
                let reading = stage.read(engine, setting, step, wait).await;
                at = Some(reading.at);
                Event::Read(reading.state)
            }
            Step::End(outcome) => {
                // The time of what is said is that of the reading which says so.
                let at = at.filter(|_| outcome.is_off()).unwrap_or_else(browser::now);
                return Ended { outcome: outcome.unseen(), at };
            }
        };
        procedure.on(if browser::is_alive() { event } else { Event::Abandoned }, engine.clock());
    }
}
