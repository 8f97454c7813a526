//! What is measured of the pure core: inputs of a realistic size, and what is done with them. `tests/subjects.rs` holds each to what
//! it should come to: a measurement of something else than is meant would be worth nothing.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use trainstop::messages::json::Json as _;
use trainstop::messages::{FromPage, View};
use trainstop::setting::catalog::{Catalog, Setting};
use trainstop::setting::ledger::{Ledger, MOST_CHANGES, Session, Who};
use trainstop::setting::page_data::state_in_html;
use trainstop::setting::reminder::Choices;
use trainstop::setting::schedule::passes;
use trainstop::setting::state::{Clue, Clues, Millis, Reading, Source, State};
use trainstop::setting::survey::{Control, Finding, Rest, Survey};

const HOME: &str = "/mypreferences/d/settings/data-for-ai-improvement";
const KEY: &str = "allowDataForGenerativeAI";
const MINUTE_MS: u64 = 60 * 1000;
/// When the last of the readings was made.
pub const NOW: Millis = 1_795_000_000_000;
/// The session whose ledger is full.
pub const SESSION: &str = "75797844b7ce4713e0deab9b26378d97";
/// How long the page is, in bytes.
pub const PAGE_BYTES: usize = 300 * 1024;
/// How many more sessions the ledger has.
const OTHERS: u64 = 20;

/// The catalogue and its first setting.
#[must_use]
pub fn catalog() -> (Catalog, Setting) {
    let catalog = Catalog::built_in();
    let setting = catalog.ai_training();
    (catalog, setting)
}

/// The survey of a settings page with twenty controls, the setting's in the middle of them.
#[must_use]
pub fn survey() -> Survey {
    let control = |place: usize| Control {
        keys: if place == 10 { vec![KEY.into()] } else { vec![format!("allowSomething{place}x"), "y".into()] },
        labels: vec![format!("Use something of mine for the purpose with the number {place}"), "On".into()],
        checked: Some(true),
        in_main: true,
        ..Control::default()
    };
    Survey {
        path: HOME.into(),
        rest: Rest::Settled,
        headings: (0..20).map(|place| format!("A heading, and its number is {place}")).collect(),
        controls: (0..20).map(control).collect(),
        obstacle: None,
    }
}

/// From a survey to a finding.
#[must_use]
pub fn find(survey: &Survey, (catalog, setting): &(Catalog, Setting)) -> Finding {
    survey.find(setting, catalog)
}

/// A settings page of [`PAGE_BYTES`]: half of it blocks of escaped JSON, one of which has the setting's data, half markup.
#[must_use]
pub fn page() -> String {
    let entity = |key: &str, value: &str| {
        format!(
            "{{&quot;key&quot;:&quot;{key}&quot;,&quot;value&quot;:&quot;{value}&quot;,&quot;onValue&quot;:&quot;true&quot;,\
             &quot;offValue&quot;:&quot;false&quot;,&quot;settingDisplayType&quot;:&quot;TOGGLE&quot;,\
             &quot;entityUrn&quot;:&quot;urn:li:fs_setting:{key}&quot;,&quot;hasChild&quot;:false}}"
        )
    };
    let block = |entities: &[String]| {
        format!("<code hidden>{{&quot;data&quot;:{{}},&quot;included&quot;:[{}]}}</code>\n", entities.join(","))
    };
    let neighbours = |from: usize| (from..from + 10).map(|place| entity(&format!("allowOther{place}x"), "true"));
    let mut html = String::from("<!DOCTYPE html><html><head><title>Settings</title></head><body><main></main>\n");
    let mut blocks = 0;
    while html.len() < PAGE_BYTES - 4_000 {
        blocks += 1;
        html += &block(&neighbours(blocks * 10).collect::<Vec<_>>());
        let _ = writeln!(html, "<ul>{}</ul>", "<li class=\"row\"><a href=\"/x\">One of many</a></li>".repeat(50));
    }
    let mut entities: Vec<String> = neighbours(0).collect();
    entities.push(entity(KEY, "true"));
    html + &block(&entities) + "</body></html>\n"
}

/// What the page's data says.
#[must_use]
pub fn state_of(page: &str, (_, setting): &(Catalog, Setting)) -> State {
    state_in_html::<serde_json::Value>(page, setting)
}

/// A reading at a moment.
#[must_use]
pub fn reading(state: State, at: Millis) -> Reading {
    Reading { state, source: Source::Live, at, clues: Clues::of(&[Clue::Key, Clue::Address]) }
}

/// A ledger that is full: so many changes of one session, and some sessions beside it. The last reading says off.
#[must_use]
pub fn ledger() -> Ledger {
    let mut ledger = Ledger::default();
    for other in 0..OTHERS {
        ledger.record(&format!("{other:032x}"), reading(State::On, NOW - MINUTE_MS * 600_000), None);
    }
    let changes = MOST_CHANGES as u64;
    for place in 0..changes {
        let state = if place % 2 == 0 { State::On } else { State::Off };
        ledger.record(SESSION, reading(state, NOW - MINUTE_MS * (changes - 1 - place)), Some(Who::You));
    }
    ledger
}

/// One more change.
pub fn record(ledger: &mut Ledger) {
    ledger.record(SESSION, reading(State::On, NOW + 1), Some(Who::NotYou));
}

/// The passes that a ledger gives.
#[must_use]
pub fn passes_of(ledger: &Ledger) -> BTreeMap<Session, Millis> {
    passes(ledger, Choices::default(), NOW + 1)
}

/// The commonest message: a reading.
#[must_use]
pub fn observed() -> FromPage {
    FromPage::Observed {
        session: Some(SESSION.into()),
        reading: reading(State::Off, NOW),
        who: Some(Who::Trainstop),
        agreed: true,
    }
}

/// As the engine writes it and the background reads it.
#[must_use]
pub fn sent(message: &FromPage) -> Option<FromPage> {
    serde_json::from_str(&message.json()).ok()
}

/// What a popup shows.
#[must_use]
pub fn view(ledger: &Ledger) -> View {
    View { standing: ledger.standing(NOW + 1), on_again: None, now: NOW + 1, set_aside: None, broken: None }
}

/// As the background writes it and the popup reads it.
#[must_use]
pub fn shown(view: &View) -> Option<View> {
    serde_json::from_str(&serde_json::to_string(view).ok()?).ok()
}
