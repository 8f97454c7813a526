//! What the stores ask about purpose, permissions and data: `store/privacy.md`, as plain text.

use anyhow::{Result, ensure};
use serde_json::Value;
use std::collections::BTreeSet;

use super::fits;
use super::sections::Sections;
use crate::manifest::{self, Browser};

/// What Chrome's form takes in each of its fields.
const FIELD: usize = 1_000;
/// What Mozilla's form takes as notes for reviewers.
const NOTES: usize = 3_000;
/// No field, but something to tick or to choose.
const ANY: usize = usize::MAX;

/// The headings, but for those of permissions.
const QUESTIONS: [(&str, usize); 8] = [
    ("Chrome: single purpose", FIELD),
    ("Chrome: remote code", FIELD),
    ("Chrome: data usage", ANY),
    ("Chrome: certifications", ANY),
    ("Chrome: privacy policy", ANY),
    ("Firefox: data collection", ANY),
    ("Firefox: privacy policy", ANY),
    ("Firefox: notes for reviewers", NOTES),
];
/// What of a manifest is to be justified.
type Asked = fn(&Value) -> BTreeSet<String>;

/// What the headings of justifications begin with, and what of the manifest is justified there.
const JUSTIFICATIONS: [(&str, Asked); 2] = [("Chrome: permission ", permissions), ("Chrome: host permission ", hosts)];

/// The answers. Fails if one is missing or too long, or if what is justified is not what the manifest asks for.
pub fn text(markdown: &str, common_manifest: &str) -> Result<String> {
    let answers = Sections::of(markdown)?;
    for (question, most) in QUESTIONS {
        fits(question, answers.get(question)?, most)?;
    }
    let manifests = Browser::ALL.map(|browser| manifest::manifest(common_manifest, browser));
    for (beginning, asked) in JUSTIFICATIONS {
        let mut all = BTreeSet::new();
        for manifest in &manifests {
            all.extend(manifest.as_ref().map(asked).unwrap_or_default());
        }
        are_justified(&answers, beginning, &all)?;
    }
    nothing_else(&answers)?;
    let blocks = answers.iter().map(|(heading, text)| format!("{heading}\n{}\n\n{text}", "-".repeat(heading.len())));
    Ok(blocks.collect::<Vec<_>>().join("\n\n\n"))
}

/// Fails unless these, and no others, have an answer that fits into a field.
fn are_justified(answers: &Sections, beginning: &str, asked: &BTreeSet<String>) -> Result<()> {
    let mut justified = BTreeSet::new();
    for (heading, text) in answers.iter() {
        if let Some(permission) = heading.strip_prefix(beginning) {
            fits(heading, text, FIELD)?;
            justified.insert(permission.to_owned());
        }
    }
    let missing: Vec<_> = asked.difference(&justified).collect();
    ensure!(missing.is_empty(), "the manifest asks for {missing:?}, and nothing says why");
    let unasked: Vec<_> = justified.difference(asked).collect();
    ensure!(unasked.is_empty(), "{unasked:?} is justified, and the manifest does not ask for it");
    Ok(())
}

/// Fails if there is an answer to what nobody asks.
fn nothing_else(answers: &Sections) -> Result<()> {
    for (heading, _) in answers.iter() {
        let is_known = QUESTIONS.iter().any(|(question, _)| *question == heading)
            || JUSTIFICATIONS.iter().any(|(beginning, _)| heading.starts_with(beginning));
        ensure!(is_known, "no store asks for `{heading}`");
    }
    Ok(())
}

/// The permissions that a manifest asks for, now or later.
fn permissions(manifest: &Value) -> BTreeSet<String> {
    ["permissions", "optional_permissions"].iter().flat_map(|key| strings(&manifest[key])).collect()
}

/// The sites that a manifest asks for, now or later, those of content scripts included.
fn hosts(manifest: &Value) -> BTreeSet<String> {
    let listed = ["host_permissions", "optional_host_permissions"].iter().flat_map(|key| strings(&manifest[key]));
    let scripts = manifest["content_scripts"].as_array().into_iter().flatten();
    listed.chain(scripts.flat_map(|script| strings(&script["matches"]))).collect()
}

fn strings(list: &Value) -> Vec<String> {
    list.as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const ANSWERS: &str = include_str!("../../../store/privacy.md");
    const MANIFEST: &str = include_str!("../../../manifest.json");

    fn refused(answers: &str, manifest: &str) -> String {
        text(answers, manifest).err().map(|error| format!("{error:#}")).unwrap_or_default()
    }

    #[test]
    fn every_permission_is_justified_and_no_other() {
        assert_eq!(refused(ANSWERS, MANIFEST), "");
        let more = MANIFEST.replace("\"storage\", ", "\"storage\", \"tabs\", ");
        assert!(refused(ANSWERS, &more).contains("asks for [\"tabs\"]"));
        let fewer = MANIFEST.replace("\"storage\", ", "");
        assert!(refused(ANSWERS, &fewer).contains("[\"storage\"] is justified"));
        let wider = MANIFEST.replacen("https://www.linkedin.com/*", "https://*.linkedin.com/*", 1);
        assert!(refused(ANSWERS, &wider).contains("asks for [\"https://*.linkedin.com/*\"]"));
    }

    #[test]
    fn every_question_is_answered() {
        for (question, _) in QUESTIONS {
            assert!(refused(&ANSWERS.replace(question, "Chrome: weather"), MANIFEST).contains(question), "{question}");
        }
        assert!(refused(&format!("{ANSWERS}\n## Weather\nFine.\n"), MANIFEST).contains("Weather"));
    }

    #[test]
    fn an_answer_that_does_not_fit_is_refused() {
        let long = ANSWERS.replace("No, I am not using remote code.", &"No. ".repeat(300));
        assert!(refused(&long, MANIFEST).contains("remote code has"));
    }
}
