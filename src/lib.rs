//! Trainstop finds LinkedIn's AI-training switch, warns while it is on, turns it off with one click, makes sure that it
//! stayed off, and says so.
//!
//! | room | what goes on there |
//! |---|---|
//! | [`setting`] | what is true: pure functions from the facts of a page to statements |
//! | [`messages`] | everything that is said between the seats |
//! | `page` | eyes and hands: the content script on linkedin.com |
//! | `background` | memory: the only writer of storage, the toolbar, the tabs |
//! | `ui` | the extension's own pages, the popup among them: views over what the background knows |
//! | `language` | which language background and pages speak |
//! | `sentences` | what banner and pages say alike |
//! | `parsed` | JSON as the browser parses it |
//! | `sender` | who says something to background and pages |
//! | `browser` | the WebExtension API, bound by hand: just the calls in use |
//!
//! Two modules are compiled from it, for three seats (`docs/architecture.md`). The feature `content` is the content script; its
//! entry is `page::content`. The feature `pages` is the background, with the entry `background::background_message` and its
//! neighbours, and the extension's pages, with the entry `ui::page`. Without a feature it is the pure core, for any machine.

/// A smaller allocator than the standard library's: in a content script every kilobyte is parsed on LinkedIn's pages.
#[cfg(all(feature = "browser", target_family = "wasm"))]
#[global_allocator]
static ALLOCATOR: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();

pub mod messages;
pub mod setting;

#[cfg(feature = "browser")]
pub mod browser;
#[cfg(feature = "browser")]
pub mod parsed;
#[cfg(feature = "browser")]
pub mod sentences;

#[cfg(feature = "pages")]
pub mod background;
#[cfg(feature = "pages")]
pub mod language;
#[cfg(feature = "content")]
pub mod page;
#[cfg(feature = "pages")]
pub mod sender;
#[cfg(feature = "pages")]
pub mod ui;
