//! The manifest of each browser: the one `manifest.json` at the top, and here all that differs.

use anyhow::{Context, Result};
use serde_json::{Value, json};

use crate::project::VERSION;

/// A browser that there is an extension for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Browser {
    /// Chrome, and the browsers that are made from Chromium.
    Chrome,
    /// Firefox.
    Firefox,
}

impl Browser {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Chrome, Self::Firefox];

    /// Its name in the names of files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Chrome => "chrome",
            Self::Firefox => "firefox",
        }
    }
}

/// The browser's own manifest.
pub fn manifest(common: &str, browser: Browser) -> Result<Value> {
    let mut manifest: Value = serde_json::from_str(common).context("manifest.json is not JSON")?;
    manifest["version"] = VERSION.into();
    match browser {
        Browser::Chrome => {
            manifest["background"] = json!({ "service_worker": "background.js", "type": "module" });
            // The Navigation API, module workers and `ArrayBuffer.detached` are all older than this.
            manifest["minimum_chrome_version"] = "120".into();
            // What administrators can lay down. Firefox needs no list of it.
            manifest["storage"] = json!({ "managed_schema": "managed.json" });
        }
        Browser::Firefox => {
            manifest["background"] = json!({ "scripts": ["background.js"], "type": "module" });
            manifest["browser_specific_settings"] = json!({
                "gecko": {
                    // Never to change: it is what an installed extension is known by.
                    "id": "trainstop@trainstop.example",
                    // The first with the Navigation API, which tells of in-app navigation without polling.
                    "strict_min_version": "147.0",
                    "data_collection_permissions": { "required": ["none"] }
                }
            });
        }
    }
    Ok(manifest)
}

/// The files of the extension that the manifest names.
pub fn files_named(manifest: &Value) -> Vec<String> {
    match manifest {
        Value::String(text) => names_a_file(text).then(|| text.clone()).into_iter().collect(),
        Value::Array(values) => values.iter().flat_map(files_named).collect(),
        Value::Object(fields) => fields.values().flat_map(files_named).collect(),
        _ => Vec::new(),
    }
}

fn names_a_file(text: &str) -> bool {
    let ending = text.rsplit_once('.').map(|(_, ending)| ending);
    matches!(ending, Some("js" | "html" | "png" | "css" | "json")) && !text.contains(' ')
}

#[cfg(test)]
mod tests {
    use super::*;

    const COMMON: &str = include_str!("../../manifest.json");

    fn each() -> impl Iterator<Item = (Browser, Value)> {
        Browser::ALL.into_iter().map(|browser| (browser, manifest(COMMON, browser).unwrap_or_default()))
    }

    #[test]
    fn asks_for_these_permissions_and_no_more() {
        for (_, manifest) in each() {
            assert_eq!(manifest["permissions"], json!(["storage", "scripting"]));
            assert_eq!(manifest["host_permissions"], json!(["https://www.linkedin.com/*"]));
            assert_eq!(manifest["optional_permissions"], Value::Null);
            assert_eq!(manifest["optional_host_permissions"], Value::Null);
        }
    }

    #[test]
    fn shows_nothing_to_pages() {
        for (_, manifest) in each() {
            assert_eq!(manifest["web_accessible_resources"], Value::Null);
            assert_eq!(manifest["externally_connectable"], Value::Null);
        }
    }

    #[test]
    fn runs_one_script_on_linkedin_alone() {
        for (_, manifest) in each() {
            assert_eq!(
                manifest["content_scripts"],
                json!([{ "matches": ["https://www.linkedin.com/*"], "js": ["doorman.js"], "run_at": "document_idle" }])
            );
        }
    }

    #[test]
    fn its_pages_load_nothing_from_elsewhere_and_stand_in_no_frame() {
        let policy = [
            "default-src 'none'",
            "script-src 'self' 'wasm-unsafe-eval'",
            "style-src 'self'",
            "img-src 'self'",
            "connect-src 'self'",
            "object-src 'none'",
            "base-uri 'none'",
            "form-action 'none'",
            "frame-ancestors 'none'",
        ];
        for (_, manifest) in each() {
            assert_eq!(manifest["content_security_policy"], json!({ "extension_pages": policy.join("; ") }));
        }
    }

    #[test]
    fn each_browser_has_its_own_background() {
        for (browser, manifest) in each() {
            let expected = match browser {
                Browser::Chrome => json!({ "service_worker": "background.js", "type": "module" }),
                Browser::Firefox => json!({ "scripts": ["background.js"], "type": "module" }),
            };
            assert_eq!(manifest["background"], expected);
        }
    }

    #[test]
    fn tells_firefox_that_nothing_is_collected() {
        for (browser, manifest) in each() {
            let collected = &manifest["browser_specific_settings"]["gecko"]["data_collection_permissions"];
            let expected = match browser {
                Browser::Chrome => Value::Null,
                Browser::Firefox => json!({ "required": ["none"] }),
            };
            assert_eq!(*collected, expected);
        }
    }

    #[test]
    fn the_version_is_written_only_in_cargo_toml() {
        let common: Value = serde_json::from_str(COMMON).unwrap_or_default();
        assert_eq!(common["version"], Value::Null);
        for (_, manifest) in each() {
            assert_eq!(manifest["version"], VERSION);
        }
    }

    #[test]
    fn finds_the_files_that_it_names() {
        let manifest = json!({ "a": "x.js", "b": { "16": "icons/a.png" }, "c": ["y.html", "https://www.linkedin.com/*"], "d": "0.1.0" });
        assert_eq!(files_named(&manifest), ["x.js", "icons/a.png", "y.html"]);
    }
}
