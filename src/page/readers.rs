//! Readings that do not look at the page in front of the member: a fetched copy of the setting's page, and one in a frame.

use js_sys::JsString;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    AbortSignal, Document, HtmlIFrameElement, Node, RequestCache, RequestCredentials, RequestInit, Response, Url,
    Window,
};

use gloo_timers::future::TimeoutFuture;

use super::eyes;
use super::settled::Settled;
use crate::setting::catalog::{Catalog, Setting};
use crate::setting::document::Answer;
use crate::setting::page_data::MOST_BYTES;
use crate::setting::state::{Clues, Doubt, State};
use crate::setting::survey::{Certainty, Finding, Obstacle};

/// How long a fetched copy may take, in milliseconds.
const FETCH_MS: u32 = 10_000;
/// How long a copy in a frame may take, in milliseconds; LinkedIn has been seen to show the switch five seconds late.
const FRAME_MS: f64 = 12_000.0;
/// How often the frame is looked at, in milliseconds.
const GLANCE_MS: u32 = 50;
/// The frame is as large as a small window, so that the page in it lays itself out; it is neither seen nor reached.
const FRAME_STYLE: &str =
    "position:fixed;inset:0;width:1024px;height:768px;opacity:0;border:0;pointer-events:none;z-index:-1";

/// Reads the setting from a fresh copy of its page: one request from the member's own tab, to the member's own page.
pub async fn document(window: &Window, setting: &Setting) -> State {
    match answer(window, &setting.path()).await {
        Ok(answer) => answer.state(setting),
        Err(doubt) => State::Unknown(doubt),
    }
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

/// A hidden frame; it is taken out of the page when dropped.
struct Frame(HtmlIFrameElement);

impl Drop for Frame {
    fn drop(&mut self) {
        self.0.remove();
    }
}

/// Reads the setting from the control in a fresh copy of its page, loaded in a hidden frame below `parent`, which has to be
/// inside a closed shadow root: there the page cannot find it.
pub async fn frame(window: &Window, parent: &Node, setting: &Setting, catalog: &Catalog) -> (State, Clues) {
    let unknown = |doubt| (State::Unknown(doubt), Clues::NONE);
    let Some(document) = window.document() else { return unknown(Doubt::Blocked) };
    let Ok(element) = document.create_element("iframe") else { return unknown(Doubt::Blocked) };
    let element: HtmlIFrameElement = element.unchecked_into();
    // Not for eyes, not for the keyboard, not for screen readers.
    let hidden = [("style", FRAME_STYLE), ("tabindex", "-1"), ("aria-hidden", "true"), ("inert", "")];
    for (name, value) in hidden {
        // These names are valid, which is all that can go wrong.
        let _ = element.set_attribute(name, value);
    }
    element.set_src(&setting.path());
    if parent.append_child(&element).is_err() {
        return unknown(Doubt::Blocked);
    }
    let frame = Frame(element);
    let settled = Settled::default();
    let now = || window.performance().map_or(0.0, |performance| performance.now());
    let begun = now();
    let mut doubt = Doubt::Timeout;
    while now() - begun < FRAME_MS {
        TimeoutFuture::new(GLANCE_MS).await;
        let Some((inner, document, path)) = loaded(&frame.0) else {
            // Either not there yet, or refused: an error page belongs to another origin.
            doubt = if is_refused(&frame.0) { Doubt::Blocked } else { Doubt::Timeout };
            if doubt == Doubt::Blocked {
                break;
            }
            continue;
        };
        let mut seen = eyes::look(&inner, &document, &path, &Vec::new());
        seen.survey.settled = settled.take(&seen.survey.controls, now()) && document.ready_state() != "loading";
        match seen.survey.obstacle {
            Some(Obstacle::SignIn) => return (State::SignedOut, Clues::NONE),
            Some(Obstacle::Checkpoint) => return unknown(Doubt::Checkpoint),
            // A dialog does not keep the switch behind it from being read.
            Some(Obstacle::Dialog) | None => {}
        }
        match seen.survey.find(setting, catalog) {
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

/// The frame's window, document and path, once its page has begun to load.
fn loaded(frame: &HtmlIFrameElement) -> Option<(Window, Document, String)> {
    let document = frame.content_document()?;
    let window = frame.content_window()?;
    let location = document.location()?;
    // Every frame begins as `about:blank`.
    (location.protocol().ok()? == "https:").then_some(())?;
    Some((window, document, location.pathname().ok()?))
}

/// A frame whose document cannot be reached shows another origin: an error page, or wherever LinkedIn led.
fn is_refused(frame: &HtmlIFrameElement) -> bool {
    frame.content_document().is_none()
}
