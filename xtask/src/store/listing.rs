//! The listing in one language: what people read in a store before they install.

use anyhow::{Context, Result, bail, ensure};
use serde_json::Value;
use std::fs;

use super::fits;
use super::pictures::SCREENSHOTS;
use super::sections::Sections;
use crate::project::Project;

/// Chrome allows more, lists of extensions show no more.
const NAME: usize = 45;
/// Chrome's limit, for the manifest's description.
const SHORT: usize = 132;
/// Mozilla's limit.
const SUMMARY: usize = 250;
/// Mozilla's limit; Chrome's is 16,000.
const DESCRIPTION: usize = 15_000;
/// What fits above a picture in one line.
const HEADLINE: usize = 42;
/// What fits below the headline in one line.
const LINE: usize = 95;
/// What fits into the smallest of the promotional pictures.
const TILE: usize = 60;

/// What a description is put together from, in this order.
const PARTS: [&str; 4] = ["description", "privacy", "early", "not-linkedin"];
/// The part that is left out of a listing as soon as it is no longer true.
const EARLY: &str = "early";
/// Whose name no text of ours may begin with.
const BRAND: &str = "linkedin";

/// A listing.
pub struct Listing {
    /// The name, as the browser shows it.
    name: String,
    /// The manifest's description.
    short: String,
    sections: Sections,
}

/// Reads the listing in this language.
pub fn read(project: &Project, language: &str) -> Result<Listing> {
    let read = |path: String| fs::read_to_string(project.path(&path)).with_context(|| format!("cannot read {path}"));
    let messages: Value = serde_json::from_str(&read(format!("extension/_locales/{language}/messages.json"))?)?;
    let message = |key: &str| {
        let message = messages[key]["message"].as_str();
        message.map(str::to_owned).with_context(|| format!("`{key}` is missing"))
    };
    Ok(Listing {
        name: message("extName")?,
        short: message("extDescription")?,
        sections: Sections::of(&read(format!("store/{language}.md"))?)?,
    })
}

impl Listing {
    /// The texts, by the names of their files. Fails if a store would not take them.
    pub fn texts(&self) -> Result<Vec<(&'static str, String)>> {
        self.nothing_else()?;
        let texts = [
            ("name", self.name.clone(), NAME),
            ("short-description", self.short.clone(), SHORT),
            ("summary", self.sections.get("summary")?.to_owned(), SUMMARY),
            ("description", self.description()?, DESCRIPTION),
            ("tile", self.sections.get("tile")?.to_owned(), TILE),
        ];
        for (name, text, most) in &texts {
            fits(name, text, *most)?;
            ensure!(!text.to_lowercase().starts_with(BRAND), "{name} begins with LinkedIn's name");
        }
        let captions = self.captions()?;
        Ok(texts.into_iter().map(|(name, text, _)| (name, text)).chain([("captions", captions)]).collect())
    }

    /// The whole description.
    fn description(&self) -> Result<String> {
        let mut parts = Vec::new();
        for part in PARTS {
            match self.sections.get(part) {
                Ok("") => bail!("`{part}` is empty"),
                Ok(text) => parts.push(text),
                Err(_) if part == EARLY => {}
                Err(missing) => return Err(missing),
            }
        }
        Ok(parts.join("\n\n"))
    }

    /// For each screenshot its file, a headline and a line; empty lines between them.
    fn captions(&self) -> Result<String> {
        let mut captions = Vec::new();
        for (place, screenshot) in SCREENSHOTS.iter().enumerate() {
            let heading = format!("picture-{screenshot}");
            let text = self.sections.get(&heading)?;
            let (headline, line) =
                text.split_once("\n\n").with_context(|| format!("`{heading}` has no second part"))?;
            fits(&format!("the headline of {heading}"), headline, HEADLINE)?;
            fits(&format!("the line of {heading}"), line, LINE)?;
            captions.push(format!("{}-{screenshot}.png\n{headline}\n{line}", place + 1));
        }
        Ok(captions.join("\n\n"))
    }

    /// Fails if there is a heading that nothing is made from.
    fn nothing_else(&self) -> Result<()> {
        for (heading, _) in self.sections.iter() {
            let is_screenshot = heading.strip_prefix("picture-").is_some_and(|name| SCREENSHOTS.contains(&name));
            let is_known = is_screenshot || PARTS.contains(&heading) || ["summary", "tile"].contains(&heading);
            ensure!(is_known, "nothing is made from `{heading}`");
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::LANGUAGES;

    /// What has to be said in each language: that it is not LinkedIn's, and that nothing is sent.
    const SAID: [(&str, [&str; 3]); 5] = [
        ("en", ["not made or endorsed by LinkedIn", "sends nothing to anybody", "a replica of LinkedIn"]),
        ("de", ["stammt nicht von LinkedIn", "sendet niemandem etwas", "einen Nachbau von LinkedIn"]),
        ("es", ["no está hecho por LinkedIn", "no envía nada a nadie", "una réplica de LinkedIn"]),
        ("fr", ["n’est ni créé ni approuvé par LinkedIn", "n’envoie rien à personne", "une réplique de LinkedIn"]),
        ("pt_BR", ["não é feito nem endossado pelo LinkedIn", "não envia nada a ninguém", "uma réplica do LinkedIn"]),
    ];

    fn all() -> impl Iterator<Item = (&'static str, Listing)> {
        LANGUAGES.into_iter().map(|language| (language, read(&Project::find().unwrap(), language).unwrap()))
    }

    fn listing(markdown: &str) -> Listing {
        let sections = Sections::of(markdown).unwrap();
        Listing { name: "Trainstop for LinkedIn".to_owned(), short: "Short.".to_owned(), sections }
    }

    /// A listing with everything in it, in as few words as possible.
    fn whole() -> String {
        let screenshots: String = SCREENSHOTS.iter().map(|name| format!("## picture-{name}\nA\n\nB\n")).collect();
        format!("## summary\nS\n## description\nD\n## privacy\nP\n## not-linkedin\nN\n## tile\nT\n{screenshots}")
    }

    fn refused(markdown: &str) -> String {
        listing(markdown).texts().err().map(|error| format!("{error:#}")).unwrap_or_default()
    }

    #[test]
    fn every_language_is_complete_and_within_the_limits() {
        for (language, listing) in all() {
            if let Err(error) = listing.texts() {
                panic!("{language}: {error:#}");
            }
        }
    }

    #[test]
    fn every_language_has_the_same_parts_in_the_same_order() {
        let headings: Vec<Vec<String>> = all()
            .map(|(_, listing)| listing.sections.iter().map(|(heading, _)| heading.to_owned()).collect())
            .collect();
        for (other, language) in headings.iter().zip(LANGUAGES) {
            assert_eq!(*other, headings[0], "{language}");
        }
    }

    #[test]
    fn every_language_has_as_many_items_and_paragraphs() {
        let lines = |(_, listing): (_, Listing)| listing.description().unwrap().lines().count();
        let counts: Vec<usize> = all().map(lines).collect();
        assert!(counts.iter().all(|count| *count == counts[0]), "{counts:?}");
    }

    #[test]
    fn every_language_says_whose_it_is_not_and_that_nothing_is_sent() {
        for (language, listing) in all() {
            let (_, said) = SAID.iter().find(|(other, _)| *other == language).unwrap();
            let description = listing.description().unwrap();
            for words in said {
                assert!(description.contains(words), "{language} does not say \"{words}\"");
            }
        }
    }

    #[test]
    fn the_name_is_ours() {
        for (language, listing) in all() {
            assert!(listing.name.starts_with("Trainstop"), "{language}: {}", listing.name);
        }
    }

    #[test]
    fn what_is_missing_is_named() {
        assert_eq!(refused(&whole()), "");
        for part in ["summary", "description", "privacy", "not-linkedin", "tile", "picture-done"] {
            let without = whole().replace(&format!("## {part}\n"), "");
            assert!(refused(&without).contains(part), "{part}: {}", refused(&without));
        }
    }

    #[test]
    fn what_a_store_would_refuse_is_refused() {
        assert!(refused(&whole().replace("\nS\n", &format!("\n{}\n", "s".repeat(251)))).contains("251 characters"));
        assert!(refused(&whole().replace("\nD\n", "\nLinkedIn trains.\n")).contains("begins with LinkedIn's name"));
        assert!(refused(&whole().replace("\nP\n", "\n")).contains("empty"));
        assert!(refused(&format!("{}## picture-other\nA\n\nB\n", whole())).contains("nothing is made"));
    }
}
