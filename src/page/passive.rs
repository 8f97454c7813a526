//! What happens on LinkedIn's pages without anybody asking: at most one reading a day, and a warning while the setting is on.

use gloo_timers::future::TimeoutFuture;
use js_sys::{Function, Promise};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

use super::acting::author;
use super::banner::Card;
use super::engine::{Engine, say};
use super::hearing;
use super::readers;
use crate::browser::{self, get, object};
use crate::messages::{FromPage, Plan};
use crate::setting::schedule::{Need, stands, together};
use crate::setting::state::Source;

/// How long to wait for an idle moment at the most, in milliseconds.
const IDLE_MS: f64 = 1_000.0;

/// Does for this page what its session needs: nothing, a reading, a warning.
pub async fn attend(engine: &Engine) {
    let Some(session) = engine.session().await else { return };
    let ask = FromPage::Plan(session);
    let Some(mut plan) = plan(&ask).await else { return };
    if plan.need == Need::Reading && read(engine, &plan).await {
        let Some(next) = self::plan(&ask).await else { return };
        plan = next;
    }
    if let Need::Warning(at) = plan.need {
        warn(engine, at, &plan).await;
    }
}

async fn plan(ask: &FromPage) -> Option<Plan> {
    browser::send(&say(ask)).await.as_ref().and_then(hearing::plan)
}

/// One reading, when the page is idle and it is this tab's turn. Says whether one was made.
async fn read(engine: &Engine, plan: &Plan) -> bool {
    idle(engine).await;
    // Whoever saves data wants no page loaded unasked; and nobody looks at a hidden page.
    if engine.saves_data() || !engine.may_show_warning() || !is_granted(&FromPage::MayRead).await {
        return false;
    }
    let document = readers::document(engine).await;
    let (reading, agreed, who) = if stands(document.state, plan.agreed, browser::now()) {
        (document, false, author(&document, true))
    } else {
        let (reading, agreed) = together(document, readers::frame(engine).await);
        (reading, agreed, author(&reading, agreed))
    };
    engine.report(reading, who, agreed).await;
    true
}

async fn warn(engine: &Engine, at: u64, plan: &Plan) {
    if !engine.may_show_warning() || engine.asking.replace(true) {
        return;
    }
    if is_granted(&FromPage::MayWarn { home: false }).await && engine.may_show_warning() {
        let warning = Card::Warning { certain: true, at, source: plan.source.unwrap_or(Source::Document) };
        engine.show(plan.on_again.map_or(warning, Card::OnAgain));
    }
    engine.asking.set(false);
}

async fn is_granted(message: &FromPage) -> bool {
    browser::send(&say(message)).await.is_some_and(|reply| reply.is_truthy())
}

/// Until the page has nothing better to do.
async fn idle(engine: &Engine) {
    let Ok(request) = get(&engine.window, "requestIdleCallback").dyn_into::<Function>() else {
        return TimeoutFuture::new(0).await;
    };
    let options = object(&[("timeout", IDLE_MS.into())]);
    let promise = Promise::new(&mut |resolve, _| {
        // A page that refuses even this is idle enough.
        let _ = request.call2(&engine.window, &resolve, &options);
    });
    let _ = JsFuture::from(promise).await;
}
