//! Cures what wasm2js gets wrong about a growing memory.
//!
//! When WebAssembly's memory grows, its old buffer is detached, and wasm-bindgen's glue looks at just that to learn that
//! its views are stale. wasm2js makes a new buffer and leaves the old one attached: the glue goes on in the old memory,
//! and strings come back wrong without any error. `tests/glue` shows both.

use anyhow::{Result, bail};

/// The line after which the old buffer is of no more use.
const SWITCH: &str = "buffer = newBuffer;";
/// The same, with the old buffer detached. `structuredClone` is the one way to do that which Node 20 knows too.
const CURED: &str = "structuredClone(buffer, { transfer: [buffer] });\n   buffer = newBuffer;";

/// Makes the old buffer detached when the memory grows.
pub fn cure(translated: &str) -> Result<String> {
    match translated.matches(SWITCH).count() {
        1 => Ok(translated.replace(SWITCH, CURED)),
        found => bail!(
            "wasm2js's output has `{SWITCH}` {found} times where it had it once. Without the cure values would come back wrong: \
             look at `__wasm_memory_grow` in it, and adapt xtask/src/wasm2js.rs"
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_old_buffer_is_detached_before_the_new_one_takes_its_place() {
        let cured = cure("a;\n   buffer = newBuffer;\n   b;").unwrap_or_default();
        assert_eq!(cured, "a;\n   structuredClone(buffer, { transfer: [buffer] });\n   buffer = newBuffer;\n   b;");
    }

    #[test]
    fn anything_but_one_place_is_refused() {
        assert!(cure("buffer = another;").is_err());
        assert!(cure("buffer = newBuffer; buffer = newBuffer;").is_err());
    }
}
