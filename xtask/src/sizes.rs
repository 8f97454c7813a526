//! The size gate: how much each thing weighs, and how much it may.

use anyhow::{Result, bail};

/// 1 KB here is 1,024 bytes.
const KB: usize = 1024;

/// A thing that is weighed.
#[derive(Clone, Copy)]
pub enum Thing {
    /// The content engine as wasm.
    EngineWasm,
    /// The content engine as JavaScript.
    EngineJs,
    /// The script that runs in every LinkedIn page.
    Doorman,
    /// Chrome's package.
    ChromePackage,
    /// Firefox's package.
    FirefoxPackage,
}

impl Thing {
    /// What it is called.
    pub fn name(self) -> &'static str {
        match self {
            Self::EngineWasm => "content engine, wasm",
            Self::EngineJs => "content engine, JavaScript",
            Self::Doorman => "doorman",
            Self::ChromePackage => "package for Chrome",
            Self::FirefoxPackage => "package for Firefox",
        }
    }

    fn limit(self) -> usize {
        match self {
            Self::EngineWasm => 117 * KB,
            Self::EngineJs => 248 * KB,
            Self::Doorman => 2 * KB,
            Self::ChromePackage | Self::FirefoxPackage => 530 * KB,
        }
    }
}

/// A thing and its bytes.
pub type Weight = (Thing, usize);

/// The sizes, as a table to print.
pub fn table(weights: &[Weight]) -> String {
    let mut table = format!("{:28} {:>10} {:>10}   (1 KB = 1,024 bytes)\n", "", "KB", "at most");
    for &(thing, bytes) in weights {
        let mark = if bytes > thing.limit() { "   TOO MUCH" } else { "" };
        table += &format!("{:28} {:>10.1} {:>10}{mark}\n", thing.name(), kilobytes(bytes), thing.limit() / KB);
    }
    table
}

/// Fails if anything weighs more than it may.
pub fn gate(weights: &[Weight]) -> Result<()> {
    let heavy: Vec<_> = weights.iter().filter(|(thing, bytes)| *bytes > thing.limit()).map(sentence).collect();
    if !heavy.is_empty() {
        bail!("the size gate: {}", heavy.join("; "));
    }
    Ok(())
}

fn sentence((thing, bytes): &Weight) -> String {
    format!("{} has {bytes} bytes, and may have {}", thing.name(), thing.limit())
}

#[expect(clippy::cast_precision_loss, reason = "a size to look at")]
fn kilobytes(bytes: usize) -> f64 {
    bytes as f64 / KB as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_limits_are_the_promised_ones() {
        let limits = [Thing::EngineWasm, Thing::EngineJs, Thing::Doorman, Thing::ChromePackage, Thing::FirefoxPackage]
            .map(Thing::limit);
        assert_eq!(limits, [117 * KB, 248 * KB, 2 * KB, 530 * KB, 530 * KB]);
    }

    #[test]
    fn the_limit_itself_is_allowed_and_a_byte_more_is_not() {
        assert!(gate(&[(Thing::Doorman, 2048)]).is_ok());
        assert!(gate(&[(Thing::Doorman, 2049)]).is_err());
    }

    #[test]
    fn names_every_thing_that_is_too_heavy() {
        let error = gate(&[(Thing::Doorman, 3000), (Thing::EngineJs, 1), (Thing::ChromePackage, 600_000)]);
        let text = error.map_err(|error| error.to_string()).err().unwrap_or_default();
        assert!(text.contains("doorman has 3000 bytes, and may have 2048"), "{text}");
        assert!(text.contains("package for Chrome has 600000 bytes"), "{text}");
        assert!(!text.contains("JavaScript"), "{text}");
    }

    #[test]
    fn the_table_marks_what_is_too_heavy() {
        let table = table(&[(Thing::Doorman, 3072), (Thing::EngineWasm, 1024)]);
        assert!(
            table.lines().any(|line| line.contains("doorman") && line.contains("3.0") && line.ends_with("TOO MUCH"))
        );
        assert!(table.lines().any(|line| line.contains("wasm") && !line.ends_with("TOO MUCH")));
    }
}
