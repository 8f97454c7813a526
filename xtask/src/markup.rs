//! What no page of the extension may hold, and no script do: code or style inside HTML, and HTML or code made from text. The
//! policy in the manifest refuses most of it when it runs; this is refused before it is packed.

use anyhow::{Result, bail};

/// The ways to make a document or code from text, as scripts write them.
const FROM_TEXT: [&str; 10] = [
    ".innerHTML",
    ".outerHTML",
    ".insertAdjacentHTML",
    ".setHTMLUnsafe",
    ".parseHTMLUnsafe",
    ".createContextualFragment",
    "document.write",
    "DOMParser",
    "new Function",
    "eval(",
];

/// Fails if a file of the extension holds any of it.
pub fn check(path: &str, content: &[u8]) -> Result<()> {
    let ending = path.rsplit_once('.').map(|(_, ending)| ending);
    let text = String::from_utf8_lossy(content);
    match ending {
        Some("js") => check_script(path, &text),
        Some("html") => check_page(path, &text),
        _ => Ok(()),
    }
}

fn check_script(path: &str, script: &str) -> Result<()> {
    for way in FROM_TEXT {
        let mut places = script.match_indices(way).map(|(place, _)| place);
        // Names that merely end so, such as `retrieval(`, are something else.
        let own_word = |place: usize| {
            !way.starts_with(char::is_alphabetic)
                || !script[..place].ends_with(|last: char| last.is_alphanumeric() || last == '_')
        };
        if places.any(own_word) {
            bail!("{path} makes a document or code from text: `{way}`");
        }
    }
    Ok(())
}

fn check_page(path: &str, page: &str) -> Result<()> {
    for tag in page.split('<').skip(1).filter(|tag| !tag.starts_with('/')) {
        let (tag, after) = tag.split_once('>').unwrap_or((tag, ""));
        let mut parts = parts_of(tag).into_iter();
        let name = parts.next().unwrap_or_default();
        let attributes: Vec<String> = parts.collect();
        let has = |wanted: &str| attributes.iter().any(|attribute| attribute.starts_with(wanted));
        match name.as_str() {
            "script" if !has("src=") || !after.trim().is_empty() => bail!("{path} has a script inside: <{tag}>"),
            "style" | "iframe" | "object" | "embed" | "base" | "form" => bail!("{path} has a <{name}>"),
            "a" if !has("rel=noreferrer") => bail!("{path} has a link without rel=\"noreferrer\": <{tag}>"),
            _ => {}
        }
        let elsewhere = attributes.iter().any(|attribute| attribute.starts_with("src=") && attribute.contains("//"));
        if has("on") || has("style=") || has("href=javascript:") || elsewhere {
            bail!("{path} has code, style or another's file in a tag: <{tag}>");
        }
    }
    Ok(())
}

/// A tag's name and its attributes, in small letters and without quotation marks.
fn parts_of(tag: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut quote = None;
    for letter in tag.chars() {
        let within = quote.is_some();
        if quote == Some(letter) {
            quote = None;
        } else if !within && matches!(letter, '"' | '\'') {
            quote = Some(letter);
        } else if !within && (letter.is_whitespace() || letter == '/') {
            parts.push(String::new());
        } else if let Some(part) = parts.last_mut() {
            part.extend(letter.to_lowercase());
        }
    }
    parts.retain(|part| !part.is_empty());
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn passes(path: &str, content: &str) -> bool {
        check(path, content.as_bytes()).is_ok()
    }

    #[test]
    fn a_page_of_files_passes() {
        let page = "<!doctype html><link rel=\"stylesheet\" href=\"a.css\"><script type=\"module\" src=\"a.js\"></script>\
                    <p data-text=\"x\">on</p><a href=\"https://www.linkedin.com/\" rel=\"noreferrer\">on=</a><path class=\"mark on style\" d=\"M1 2\"/>";
        assert!(passes("a.html", page));
    }

    #[test]
    fn code_and_style_inside_a_page_are_refused() {
        for page in [
            "<script>alert(1)</script>",
            "<SCRIPT>alert(1)</SCRIPT>",
            "<script src=\"a.js\">alert(1)</script>",
            "<script src=\"https://example.com/a.js\"></script>",
            "<style>p{}</style>",
            "<p style=\"color:red\">",
            "<p onclick=\"x()\">",
            "<p\nONCLICK=\"x()\">",
            "<a href=\"javascript:x()\" rel=\"noreferrer\">",
            "<a href=\"https://www.linkedin.com/\">",
            "<iframe src=\"a.html\">",
            "<base href=\"/\">",
            "<form action=\"/\">",
        ] {
            assert!(!passes("a.html", page), "{page}");
        }
    }

    #[test]
    fn documents_and_code_made_from_text_are_refused() {
        for way in FROM_TEXT {
            assert!(!passes("a.js", &format!("x{way}y")) || way.starts_with(char::is_alphabetic), "{way}");
            assert!(!passes("a.js", &format!("x = 1; {way}y")), "{way}");
        }
        assert!(passes("a.js", "retrieval(x); element.textContent = y; newFunction(x)"));
        assert!(passes("a.png", "eval("));
    }
}
