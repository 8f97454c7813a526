//! One line for each thing that is being done, with the seconds since the start.

use std::sync::OnceLock;
use std::time::Instant;

static START: OnceLock<Instant> = OnceLock::new();

/// Says what is being done now.
pub fn say(what: &str) {
    let seconds = START.get_or_init(Instant::now).elapsed().as_secs_f32();
    println!("{seconds:6.1} s  {what}");
}
