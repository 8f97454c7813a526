//! What the core makes of a page, and of an attempt to switch it off there. Everything around it is played: the page as surveys
//! over time, LinkedIn as answers over time, and the clock.
#![cfg(target_family = "wasm")]

use serde::{Deserialize, Serialize};
use trainstop::parsed::Js;
use trainstop::setting::catalog::{Catalog, Setting};
use trainstop::setting::page_data::state_in_html;
use trainstop::setting::state::{Doubt, Source, State};
use trainstop::setting::survey::{Certainty, Control, Finding, Rest, Survey};
use trainstop::setting::switch_off::{Event, Outcome, Phase, Procedure, Step};
use wasm_bindgen::prelude::*;

/// What a fetched copy and one in a frame take, in milliseconds: any small numbers would do.
const FETCH_MS: u64 = 40;
const FRAME_MS: u64 = 400;

/// Something that changes: from which millisecond on it is what. The first entry is what it begins with.
type Course<T> = Vec<(u64, T)>;

/// A page, and what becomes of it.
#[derive(Deserialize)]
struct Story {
    /// The page at one moment: what is to be found in it.
    survey: Survey,
    /// The HTML with its data.
    html: String,
    /// The surveys of the page from the moment of the member's click in the banner on.
    before: Course<Survey>,
    /// The same from the click on a control on; the places of the controls are those before.
    after: Course<Survey>,
    /// The HTML that LinkedIn answers with from that click on.
    answers: Course<String>,
    /// What a fresh copy shows from that click on.
    copies: Course<Survey>,
    /// What a fresh copy shows before.
    copy: Survey,
}

/// What is said of it.
#[derive(Serialize)]
struct Verdict {
    finding: Finding,
    state: State,
    may_click: bool,
    data: State,
    outcome: Outcome,
    is_off: bool,
    /// The places of the controls that were clicked.
    clicks: Vec<usize>,
    /// When the last reading was made that the outcome goes by, counted from the click if there was one.
    read_at: u64,
}

struct Player {
    catalog: Catalog,
    setting: Setting,
    story: Story,
    now: u64,
    clicked: Option<u64>,
    clicks: Vec<usize>,
    read_at: u64,
    rested: Option<(Vec<Control>, u64)>,
    /// The last look: a page that has not changed leads to the same finding, and most looks are at such a one.
    seen: Option<(Survey, Finding)>,
}

fn at<T>(course: &Course<T>, moment: u64) -> Option<&T> {
    course.iter().rev().find(|(from, _)| *from <= moment).map(|(_, what)| what)
}

impl Player {
    fn page(&self) -> Survey {
        let page = match self.clicked {
            None => at(&self.story.before, self.now),
            Some(click) => at(&self.story.after, self.now - click),
        };
        page.cloned().unwrap_or_default()
    }

    fn look(&mut self) -> (Survey, Finding) {
        let mut page = self.page();
        page.rest = match &self.rested {
            Some((same, since)) if *same == page.controls => Rest::after(self.now - since),
            _ => {
                self.rested = Some((page.controls.clone(), self.now));
                Rest::Moving
            }
        };
        if let Some((same, finding)) = &self.seen
            && *same == page
        {
            return (page, *finding);
        }
        let finding = page.find(&self.setting, &self.catalog);
        self.seen = Some((page.clone(), finding));
        (page, finding)
    }

    fn click(&mut self) -> bool {
        match self.look() {
            (page, Finding::Found(found)) if found.may_click() && page.obstacle.is_none() => {
                self.clicks.push(found.control);
                self.clicked.get_or_insert(self.now);
                true
            }
            _ => false,
        }
    }

    fn read(&mut self, source: Source) -> State {
        self.now += if source == Source::Frame { FRAME_MS } else { FETCH_MS };
        let since = self.clicked.map(|click| self.now - click);
        self.read_at = since.unwrap_or(self.now);
        if source != Source::Frame {
            let html = since.and_then(|since| at(&self.story.answers, since)).unwrap_or(&self.story.html);
            return state_in_html::<Js>(html, &self.setting);
        }
        let copy = since.and_then(|since| at(&self.story.copies, since)).unwrap_or(&self.story.copy);
        match copy.find(&self.setting, &self.catalog) {
            Finding::Found(found) if found.state.is_known() && found.certainty > Certainty::Weak => found.state,
            finding => match finding.state() {
                State::Unknown(doubt) => State::Unknown(doubt),
                _ => State::Unknown(Doubt::Unsettled),
            },
        }
    }

    fn play(&mut self) -> Outcome {
        let calibrated = state_in_html::<Js>(&self.story.html, &self.setting) == State::On;
        let mut procedure = Procedure::begin(calibrated, self.now);
        loop {
            let event = match procedure.step() {
                Step::Look(wait) => {
                    // A look takes a moment, too.
                    self.now += u64::from(wait).max(1);
                    let (page, finding) = self.look();
                    if procedure.phase() != Phase::Clicked {
                        self.read_at = self.clicked.map_or(self.now, |click| self.now - click);
                    }
                    Event::Looked { finding, rest: page.rest, obstacle: page.obstacle }
                }
                Step::Click(_) => Event::Clicked(self.click()),
                step @ (Step::Read(_, wait) | Step::ReadAlone(wait)) => {
                    self.now += u64::from(wait);
                    Event::Read(self.read(step.source()))
                }
                Step::End(outcome) => return outcome,
            };
            procedure.on(event, self.now);
        }
    }
}

/// What the core says of a story, both as JSON.
///
/// # Errors
/// What is wrong with the JSON.
#[wasm_bindgen]
pub fn judge(story: &str) -> Result<String, String> {
    let story: Story = serde_json::from_str(story).map_err(|error| error.to_string())?;
    let catalog = Catalog::built_in();
    let setting = catalog.ai_training();
    let finding = story.survey.find(&setting, &catalog);
    let data = state_in_html::<Js>(&story.html, &setting);
    let mut player = Player {
        catalog,
        setting,
        story,
        now: 0,
        clicked: None,
        clicks: Vec::new(),
        read_at: 0,
        rested: None,
        seen: None,
    };
    let outcome = player.play();
    let verdict = Verdict {
        finding,
        state: finding.state(),
        may_click: matches!(finding, Finding::Found(found) if found.may_click()),
        data,
        outcome,
        is_off: outcome.is_off(),
        clicks: player.clicks,
        read_at: player.read_at,
    };
    serde_json::to_string(&verdict).map_err(|error| error.to_string())
}
