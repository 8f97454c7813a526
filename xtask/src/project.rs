//! Where things are in the checkout, and which version this is.

use anyhow::{Context, Result};
use std::env::consts::EXE_SUFFIX;
use std::path::{Path, PathBuf};

/// The version of everything: the workspace's, written once, in the root `Cargo.toml`.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

/// The checkout.
pub struct Project {
    /// Its top folder.
    pub root: PathBuf,
    /// Whether tests try everything there is, and not a sample of it.
    whole: bool,
}

impl Project {
    /// The checkout that this tool was built from.
    pub fn find() -> Result<Self> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().context("xtask has no folder above it")?;
        Ok(Self::at(root))
    }

    /// The checkout in this folder.
    pub fn at(root: impl Into<PathBuf>) -> Self {
        Self { root: root.into(), whole: false }
    }

    /// The same, for tests that try everything there is.
    pub fn whole(self) -> Self {
        Self { whole: true, ..self }
    }

    /// Whether tests try everything there is, and not a sample of it.
    pub fn is_whole(&self) -> bool {
        self.whole
    }

    /// A file or folder of the checkout.
    pub fn path(&self, relative: &str) -> PathBuf {
        self.root.join(relative)
    }

    /// Where cargo builds a module. Each has its own folder: cargo gives one crate's wasm one name, whatever its features
    /// are, so in one folder each module would undo the other's, every time. And so they can be built at once.
    pub fn wasm_target(&self, name: &str) -> PathBuf {
        self.path("target/wasm").join(name)
    }

    /// Where the steps between the crate and the extension leave their files.
    pub fn work(&self, name: &str) -> PathBuf {
        self.path("target/trainstop").join(name)
    }

    /// A program that npm has installed as a file of its own.
    pub fn npm_program(&self, name: &str) -> PathBuf {
        let suffix = if EXE_SUFFIX.is_empty() { "" } else { ".cmd" };
        self.path("node_modules/.bin").join(format!("{name}{suffix}"))
    }
}
