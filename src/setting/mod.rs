//! What is true: facts about LinkedIn's pages in, statements out. Pure Rust without a browser, a clock or a disk.
//!
//! Text that comes from a page is expected in Unicode's NFKC form; the browser's own `String.normalize` does that in
//! `crate::page`, so that no normalisation tables ship with the extension.

pub mod catalog;
pub mod changes;
pub mod document;
pub mod export;
pub mod keep_off;
pub mod languages;
pub mod ledger;
#[cfg(any(feature = "pages", not(feature = "content")))]
pub mod neighbours;
pub mod objection;
pub mod options;
pub mod order;
pub mod page_data;
pub mod reminder;
// The engine has no use for it, nor for `neighbours`.
#[cfg(any(feature = "pages", not(feature = "content")))]
pub mod report;
#[cfg(test)]
mod samples;
pub mod schedule;
pub mod state;
pub mod summary;
pub mod survey;
pub mod switch_off;
pub mod timeline;
