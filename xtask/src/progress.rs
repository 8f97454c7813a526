//! One line for each thing that is being done, with the seconds since the start.

use std::sync::OnceLock;
use std::time::{Duration, Instant};

static START: OnceLock<Instant> = OnceLock::new();

/// Says what is being done now.
pub fn say(what: &str) {
    let elapsed = START.get_or_init(Instant::now).elapsed() + before();
    println!("{:6.1} s  {what}", elapsed.as_secs_f32());
}

/// What `build.sh` took before it called this tool, in seconds.
fn before() -> Duration {
    let seconds = std::env::var("TRAINSTOP_SECONDS").ok().and_then(|seconds| seconds.parse().ok());
    Duration::from_secs(seconds.unwrap_or(0))
}
