//! Reads Markdown in the simple form that the sources in `store/` have: `## heading`, and paragraphs and items below it.

use anyhow::{Context, Result, ensure};

/// The parts of a file, in their order: heading, and the plain text below it.
#[derive(Debug, PartialEq, Eq)]
pub struct Sections(Vec<(String, String)>);

impl Sections {
    /// Takes a file apart. What stands above its first heading is for whoever reads the source.
    pub fn of(markdown: &str) -> Result<Self> {
        let mut sections: Vec<(String, Vec<&str>)> = Vec::new();
        for line in markdown.lines() {
            if let Some(heading) = line.strip_prefix("## ") {
                ensure!(sections.iter().all(|(other, _)| other != heading), "`{heading}` is there twice");
                sections.push((heading.to_owned(), Vec::new()));
            } else if let Some((_, lines)) = sections.last_mut() {
                lines.push(line);
            }
        }
        Ok(Self(sections.into_iter().map(|(heading, lines)| (heading, plain(lines))).collect()))
    }

    /// The text below this heading.
    pub fn get(&self, heading: &str) -> Result<&str> {
        let found = self.0.iter().find(|(other, _)| other == heading);
        found.map(|(_, text)| text.as_str()).with_context(|| format!("`{heading}` is missing"))
    }

    /// The headings and the texts, in their order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(heading, text)| (heading.as_str(), text.as_str()))
    }
}

/// Plain text: one line for each paragraph and each item, whatever the lines of the source are.
pub fn plain<'a>(lines: impl IntoIterator<Item = &'a str>) -> String {
    let mut text = String::new();
    let mut is_inside = false;
    for line in lines.into_iter().map(str::trim) {
        if line.is_empty() {
            is_inside = false;
            continue;
        }
        let item = line.strip_prefix("- ");
        text.push_str(match (is_inside, item) {
            _ if text.is_empty() => "",
            (false, _) => "\n\n",
            (true, Some(_)) => "\n",
            (true, None) => " ",
        });
        if item.is_some() {
            text.push_str("• ");
        }
        text.push_str(item.unwrap_or(line));
        is_inside = true;
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_become_paragraphs_and_items() {
        let text = plain("One\ntwo.\n\nList:\n- a\nb\n- c\n\n\nEnd.\n".lines());
        assert_eq!(text, "One two.\n\nList:\n• a b\n• c\n\nEnd.");
    }

    #[test]
    fn headings_part_them() -> Result<()> {
        let sections = Sections::of("# Title\nnot read\n\n## a\n\nx\r\ny\r\n\n## b c\nz\n")?;
        assert_eq!(sections.iter().collect::<Vec<_>>(), [("a", "x y"), ("b c", "z")]);
        assert_eq!(sections.get("b c")?, "z");
        assert!(sections.get("d").is_err());
        Ok(())
    }

    #[test]
    fn a_heading_stands_once() {
        assert!(Sections::of("## a\nx\n## a\ny\n").is_err());
    }
}
