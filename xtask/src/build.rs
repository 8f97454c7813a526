//! The whole build: from the crate to the unpacked extensions and their packages in `dist/`.

use anyhow::{Result, anyhow};
use std::path::PathBuf;
use std::{fs, thread};

use crate::compiler;
use crate::extension::Files;
use crate::manifest::Browser;
use crate::progress::say;
use crate::project::{Project, VERSION};
use crate::sizes::{self, Thing, Weight};
use crate::wasm::{self, Module, Recipe};
use crate::{bundle, extension, locales, package, source, sums};

/// The engine that is injected into LinkedIn's pages.
const CONTENT: Recipe =
    Recipe { name: "content", beside: "content", package: "trainstop", features: "content", as_javascript: true };
/// What the background and the extension's pages share.
const PAGES: Recipe =
    Recipe { name: "pages", beside: "pages", package: "trainstop", features: "pages", as_javascript: false };
/// The banner by itself, for pictures and tests of what it shows. It does not ship.
const GALLERY: Recipe =
    Recipe { name: "gallery", beside: "content", package: "trainstop-gallery", features: "", as_javascript: false };

/// Builds everything, and fails if a size is too much.
pub fn build(project: &Project) -> Result<()> {
    let weights = make(project)?;
    println!("\n{}", sizes::table(&weights));
    sizes::gate(&weights)
}

/// Builds everything, and packs the source that it was built from.
pub fn package(project: &Project) -> Result<()> {
    build(project)?;
    match source::archive(project)? {
        Some(packed) => {
            let name = source::name();
            say("packed: the source, for reviewers");
            println!("          {}", sums::line(&name, &packed));
            sums::add(project, &name, &packed)?;
        }
        None => say(source::NO_CHECKOUT),
    }
    if let Some(notice) = compiler::notice(project)? {
        say(&notice);
    }
    Ok(())
}

/// Builds everything. Gives what there is to weigh.
pub fn make(project: &Project) -> Result<Vec<Weight>> {
    let (content, pages) = modules(project)?;
    let core = bundle::core(project, &pages)?;
    let languages = locales::shipped(project)?;
    say(&languages.line());
    let mut weights: Vec<Weight> = vec![(Thing::EngineWasm, fs::read(content.wasm())?.len())];
    let mut packages = Files::new();

    for browser in Browser::ALL {
        say(&format!("{}: putting the extension together", browser.name()));
        let files = extension::assemble(project, browser, &content, &pages, &core, &languages.files)?;
        extension::write_folder(&project.path("dist").join(browser.name()), &files)?;
        let packed = package::pack(&files)?;
        let size = |name: &str| files.get(name).map_or(0, Vec::len);
        match browser {
            Browser::Chrome => weights.extend([
                (Thing::EngineJs, size("engine.js")),
                (Thing::Doorman, size("doorman.js")),
                (Thing::ChromePackage, packed.len()),
            ]),
            Browser::Firefox => weights.push((Thing::FirefoxPackage, packed.len())),
        }
        fs::write(package_path(project, browser), &packed)?;
        packages.insert(package_name(browser), packed);
    }
    sums::write(&project.path("dist"), &packages)?;

    say("built: dist/chrome and dist/firefox, and their packages, with these SHA-256 sums");
    for (name, packed) in &packages {
        println!("          {}", sums::line(name, packed));
    }
    Ok(weights)
}

/// The modules as WebAssembly while their functions have names, which is before they are made small: the engine, and the other one.
pub fn named_modules(project: &Project) -> [PathBuf; 2] {
    [CONTENT, PAGES].map(|recipe| project.work(recipe.name).join("module_bg.wasm"))
}

/// Builds the banner by itself.
pub fn gallery(project: &Project) -> Result<()> {
    wasm::make(project, &GALLERY).map(drop)
}

/// Where the browser's package goes.
pub fn package_path(project: &Project, browser: Browser) -> PathBuf {
    project.path("dist").join(package_name(browser))
}

fn package_name(browser: Browser) -> String {
    let ending = match browser {
        Browser::Chrome => "zip",
        Browser::Firefox => "xpi",
    };
    format!("trainstop-{VERSION}-{}.{ending}", browser.name())
}

/// Both modules, made at the same time.
fn modules(project: &Project) -> Result<(Module, Module)> {
    thread::scope(|scope| {
        let content = scope.spawn(|| wasm::make(project, &CONTENT));
        let pages = wasm::make(project, &PAGES);
        let content = content.join().map_err(|_| anyhow!("the content module's build broke off"))?;
        Ok((content?, pages?))
    })
}
