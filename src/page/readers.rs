//! Readings: from a fetched copy of a setting's page, from one in a frame, and from the page in the tab.

use gloo_timers::future::TimeoutFuture;
use js_sys::JsString;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortSignal, RequestCache, RequestCredentials, RequestInit, Response, Url, Window};

use super::engine::Engine;
use super::stage::Stage;
use crate::browser;
use crate::parsed::Js;
use crate::setting::catalog::Setting;
use crate::setting::document::Answer;
use crate::setting::ledger::Who;
use crate::setting::page_data::MOST_BYTES;
use crate::setting::schedule::{Agreed, stands, together};
use crate::setting::state::{Clues, Doubt, Reading, Source, State};
use crate::setting::survey::{Certainty, Finding, Obstacle, Rest};

/// How long a fetched copy may take, in milliseconds.
const FETCH_MS: u32 = 10_000;
/// How long a reading that the connection ended is kept back, in milliseconds: a page that is just being left ends it as well, in
/// Firefox as soon as the next one is asked for, and is gone by then.
const LEAVING_MS: u32 = 1_500;
/// How long a page may take to show its switch, in milliseconds; LinkedIn has been seen to show it five seconds late.
const SWITCH_MS: f64 = 12_000.0;
/// How often the page is looked at, in milliseconds.
const GLANCE_MS: u32 = 50;

/// Reads a setting independently of the page in the tab.
pub async fn read(engine: &Engine, setting: &Setting, source: Source) -> Reading {
    match source {
        Source::Frame => frame(engine, setting).await,
        _ => document(engine, setting).await,
    }
}

/// Reads a setting from a fresh copy of its page: one request from the member's own tab, to the member's own page.
async fn document(engine: &Engine, setting: &Setting) -> Reading {
    let state = match answer(&engine.window, &setting.path()).await {
        Ok(answer) => answer.state::<Js>(setting),
        Err(doubt) => State::Unknown(doubt),
    };
    reading(engine, state, Source::Document, Clues::NONE)
}

/// Reads the setting from LinkedIn's page data if that can be believed, else from a fresh page's switch as well. `shown`: what a
/// switch reads that is there already. `agreed`: when the data was seen to be right; none if it may not stand by itself. Gives
/// the reading, whose doing it is if it turns out to be on again, and whether switch and data agree. The reading has the time at
/// which LinkedIn was asked first: what was read meanwhile, after a click in another tab for one, is newer.
pub async fn afresh(engine: &Engine, shown: State, agreed: Option<Agreed>) -> (Reading, Option<Who>, bool) {
    let asked = browser::now();
    let document = document(engine, &engine.setting).await;
    if matches!(document.state, State::Unknown(Doubt::Network)) {
        TimeoutFuture::new(LEAVING_MS).await;
    }
    let stood = agreed.is_some_and(|agreed| stands(document.state, agreed, browser::now()));
    let (mut reading, agree) = if document.state == shown && shown.is_known() {
        (document, true)
    } else if stood {
        (document, false)
    } else {
        // The page's data is known by inference only; where it says something else than the switch, a fresh page decides.
        together(document, frame(engine, &engine.setting).await)
    };
    reading.at = asked;
    // A switch in a fresh page, or data that was seen to be right, says that it was nobody's doing here. The ledger gives that
    // name to nothing else.
    let proven = agree || stood || reading.source == Source::Frame;
    (reading, (proven && reading.state == State::On).then_some(Who::NotYou), agree)
}

/// Reads a setting from the control in a fresh copy of its page, loaded in a hidden frame.
async fn frame(engine: &Engine, setting: &Setting) -> Reading {
    switch(engine, setting, &Stage::hidden(engine, setting)).await
}

/// Reads a setting from its control on a page that has just been loaded.
pub async fn switch(engine: &Engine, setting: &Setting, stage: &Stage) -> Reading {
    let (state, clues) = watch(engine, setting, stage).await;
    reading(engine, state, stage.source(), clues)
}

fn reading(engine: &Engine, state: State, source: Source, clues: Clues) -> Reading {
    // Signed out is signed out; everything else would be another member's state.
    let foreign = state != State::SignedOut && !engine.is_same_session();
    let state = if foreign { State::Unknown(Doubt::OtherSession) } else { state };
    Reading { state, source, at: browser::now(), clues }
}

async fn answer(window: &Window, path: &str) -> Result<Answer, Doubt> {
    let request = RequestInit::new();
    request.set_credentials(RequestCredentials::SameOrigin);
    // A copy that the browser has kept would be no second reading.
    request.set_cache(RequestCache::NoStore);
    request.set_signal(Some(&AbortSignal::timeout_with_u32(FETCH_MS)));
    let origin = window.location().origin().map_err(|_| Doubt::Network)?;
    let response: Response =
        JsFuture::from(window.fetch_with_str_and_init(&[origin.as_str(), path].concat(), &request))
            .await
            .map_err(|error| fault(&error))?
            .unchecked_into();
    let url = Url::new(&response.url()).map_err(|_| Doubt::Elsewhere)?;
    let body = JsFuture::from(response.text().map_err(|error| fault(&error))?).await.map_err(|error| fault(&error))?;
    let body: JsString = body.unchecked_into();
    if body.length() as usize > MOST_BYTES {
        return Err(Doubt::Unreadable);
    }
    Ok(Answer {
        status: response.status(),
        same_origin: url.origin() == origin,
        path: url.pathname(),
        body: body.into(),
    })
}

fn fault(error: &JsValue) -> Doubt {
    match crate::browser::get(error, "name").as_string().as_deref() {
        Some("TimeoutError" | "AbortError") => Doubt::Timeout,
        _ => Doubt::Network,
    }
}

async fn watch(engine: &Engine, setting: &Setting, stage: &Stage) -> (State, Clues) {
    let unknown = |doubt| (State::Unknown(doubt), Clues::NONE);
    let now = || engine.precise();
    let begun = now();
    let mut doubt = Doubt::Timeout;
    while now() - begun < SWITCH_MS {
        engine.pause(GLANCE_MS).await;
        if let Some(doubt) = stage.refusal(engine) {
            return unknown(doubt);
        }
        let (seen, finding) = stage.look(engine, setting);
        match seen.survey.obstacle {
            Some(Obstacle::SignIn) => return (State::SignedOut, Clues::NONE),
            Some(Obstacle::Checkpoint) => return unknown(Doubt::Checkpoint),
            // A dialog does not keep the switch behind it from being read.
            Some(Obstacle::Dialog) | None => {}
        }
        match finding {
            Finding::Found(found)
                if seen.survey.rest == Rest::Settled && found.state.is_known() && found.certainty > Certainty::Weak =>
            {
                return (found.state, found.clues);
            }
            finding => doubt = reason(finding.state()),
        }
    }
    unknown(doubt)
}

fn reason(state: State) -> Doubt {
    match state {
        State::Unknown(doubt) => doubt,
        _ => Doubt::Unsettled,
    }
}
