//! Readings that do not look at the page in front of the member: a fetched copy of the setting's page, and one in a frame.

use gloo_timers::future::TimeoutFuture;
use js_sys::JsString;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortSignal, RequestCache, RequestCredentials, RequestInit, Response, Url, Window};

use super::engine::Engine;
use super::frame::Frame;
use crate::browser;
use crate::setting::document::Answer;
use crate::setting::ledger::Who;
use crate::setting::page_data::MOST_BYTES;
use crate::setting::schedule::{Agreed, stands, together};
use crate::setting::state::{Clues, Doubt, Reading, Source, State};
use crate::setting::survey::{Certainty, Finding, Obstacle};

/// How long a fetched copy may take, in milliseconds.
const FETCH_MS: u32 = 10_000;
/// How long a reading that the connection ended is kept back, in milliseconds: a page that is just being left ends it as well, in
/// Firefox as soon as the next one is asked for, and is gone by then.
const LEAVING_MS: u32 = 1_500;
/// How long a copy in a frame may take, in milliseconds; LinkedIn has been seen to show the switch five seconds late.
const FRAME_MS: f64 = 12_000.0;
/// How often the frame is looked at, in milliseconds.
const GLANCE_MS: u32 = 50;

/// Reads the setting from a fresh copy of its page: one request from the member's own tab, to the member's own page.
pub async fn document(engine: &Engine) -> Reading {
    let state = match answer(&engine.window, &engine.setting.path()).await {
        Ok(answer) => answer.state(&engine.setting),
        Err(doubt) => State::Unknown(doubt),
    };
    reading(engine, state, Source::Document, Clues::NONE)
}

/// Reads the setting from LinkedIn's page data if that can be believed, else from a fresh page's switch as well. `shown`: what a
/// switch reads that is there already. `agreed`: when the data was seen to be right; none if it may not stand by itself. Gives
/// the reading, whose doing it is if it turns out to be on again, and whether switch and data agree.
pub async fn afresh(engine: &Engine, shown: State, agreed: Option<Agreed>) -> (Reading, Option<Who>, bool) {
    let document = document(engine).await;
    if matches!(document.state, State::Unknown(Doubt::Network)) {
        TimeoutFuture::new(LEAVING_MS).await;
    }
    let stood = agreed.is_some_and(|agreed| stands(document.state, agreed, browser::now()));
    let (reading, agree) = if document.state == shown && shown.is_known() {
        (document, true)
    } else if stood {
        (document, false)
    } else {
        // The page's data is known by inference only; where it says something else than the switch, a fresh page decides.
        together(document, frame(engine).await)
    };
    // A switch in a fresh page, or data that was seen to be right, says that it was nobody's doing here. The ledger gives that
    // name to nothing else.
    let proven = agree || stood || reading.source == Source::Frame;
    (reading, (proven && reading.state == State::On).then_some(Who::NotYou), agree)
}

/// Reads the setting from the control in a fresh copy of its page, loaded in a hidden frame.
pub async fn frame(engine: &Engine) -> Reading {
    let (state, clues) = in_frame(engine).await;
    reading(engine, state, Source::Frame, clues)
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

async fn in_frame(engine: &Engine) -> (State, Clues) {
    let unknown = |doubt| (State::Unknown(doubt), Clues::NONE);
    let Some(frame) = Frame::open(&engine.window, &engine.setting) else { return unknown(Doubt::Blocked) };
    let now = || engine.precise();
    let begun = now();
    let mut doubt = Doubt::Timeout;
    while now() - begun < FRAME_MS {
        engine.pause(GLANCE_MS).await;
        if let Some(doubt) = frame.refusal() {
            return unknown(doubt);
        }
        let Some(seen) = frame.look(now()) else { continue };
        match seen.survey.obstacle {
            Some(Obstacle::SignIn) => return (State::SignedOut, Clues::NONE),
            Some(Obstacle::Checkpoint) => return unknown(Doubt::Checkpoint),
            // A dialog does not keep the switch behind it from being read.
            Some(Obstacle::Dialog) | None => {}
        }
        match seen.survey.find(&engine.setting, &engine.catalog) {
            Finding::Found(found)
                if seen.survey.settled && found.state.is_known() && found.certainty > Certainty::Weak =>
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
