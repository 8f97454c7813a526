//! What is new in a version: its part of `CHANGELOG.md`, as plain text.

use anyhow::{Context, Result};

use super::sections::plain;

/// What addons.mozilla.org takes without fail. Chrome's store has no field for it; people who install read it in neither.
const MOST: usize = 3_000;
/// What stands at the end if something was left out.
const REST: &str = "The rest is in CHANGELOG.md, in the source.";
/// What an item begins with.
const ITEM: &str = "• ";

/// The notes for this version.
pub fn of(changelog: &str, version: &str) -> Result<String> {
    let part = part(changelog, version).with_context(|| format!("CHANGELOG.md has nothing on version {version}"))?;
    // A heading is a paragraph, and code is text.
    let text: String = part.lines().map(|line| line.trim_start_matches("### ").replace('`', "") + "\n").collect();
    Ok(shortened(&plain(text.lines()), MOST))
}

/// What stands below the heading of this version.
fn part<'a>(changelog: &'a str, version: &str) -> Option<&'a str> {
    let (_, after) = changelog.split_once(&format!("\n## [{version}]"))?;
    let (_, below) = after.split_once('\n')?;
    let part = below.split("\n## ").next()?.trim();
    (!part.is_empty()).then_some(part)
}

/// As many whole lines as there is room for, from the top.
fn shortened(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let mut room = most.saturating_sub(REST.chars().count() + 2);
    let mut lines = Vec::new();
    for line in text.lines() {
        let Some(left) = room.checked_sub(line.chars().count() + 1) else { break };
        room = left;
        lines.push(line);
    }
    // No heading without anything below it.
    while lines.last().is_some_and(|line| !line.starts_with(ITEM)) {
        lines.pop();
    }
    lines.extend(["", REST]);
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::project::VERSION;

    const CHANGELOG: &str = "# Changelog\n\n## [0.2.0] - unreleased\n\n### Added\n- `a`\n  b\n- c\n\n### Fixed\n- d\n\n## [0.1.0] - 2026-01-01\n- e\n";

    #[test]
    fn takes_one_version_and_makes_it_plain() -> Result<()> {
        assert_eq!(of(CHANGELOG, "0.2.0")?, "Added\n• a b\n• c\n\nFixed\n• d");
        assert_eq!(of(CHANGELOG, "0.1.0")?, "• e");
        assert!(of(CHANGELOG, "0.3.0").is_err());
        assert!(of("\n## [0.3.0]\n\n## [0.2.0]\n- a\n", "0.3.0").is_err());
        Ok(())
    }

    #[test]
    fn leaves_out_whole_items_where_there_is_no_room() {
        let items: String = (0..40).map(|number| format!("• item {number}\n")).collect();
        let text = format!("Added\n{items}\nFixed\n• x");
        let short = shortened(&text, 120);
        assert!(short.chars().count() <= 120, "{short}");
        assert!(short.starts_with("Added\n• item 0\n• item 1\n"), "{short}");
        assert!(short.ends_with(&format!("\n\n{REST}")), "{short}");
        assert_eq!(shortened(&text, 10_000), text);
        assert!(
            shortened(&format!("Added\n• x\n\nFixed\n{}", "y".repeat(100)), 80).ends_with(&format!("• x\n\n{REST}"))
        );
    }

    #[test]
    fn there_are_notes_for_this_version() -> Result<()> {
        let notes = of(include_str!("../../../CHANGELOG.md"), VERSION)?;
        assert!(notes.chars().count() <= MOST);
        assert!(notes.lines().any(|line| line.starts_with(ITEM)), "{notes}");
        Ok(())
    }
}
