#!/usr/bin/env bash
# The one way in: finds or installs the tools, then hands over to the build tool in xtask/. `./build.sh help` says what it can do.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

say() { printf '%4d.0 s  %s\n' "$SECONDS" "$1"; }
die() { printf '\nerror: %s\n' "$1" >&2; exit 1; }
have() { command -v "$1" >/dev/null 2>&1; }

on_linux=false
if [ "$(uname -s)" = Linux ]; then on_linux=true; fi

# Installs Debian packages. Fails where that is not possible; the caller then says what to install.
debian() {
  have apt-get || return 1
  local root=()
  if [ "$(id -u)" != 0 ]; then
    have sudo || return 1
    root=(sudo)
  fi
  say "installing $*"
  # The empty expansion is spelt so for the bash of macOS, though it never comes here.
  ${root[@]+"${root[@]}"} apt-get update -qq &&
    ${root[@]+"${root[@]}"} env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null
}

# Another compiler makes other bytes, so the one that releases are built with is taken where rustup has it.
rust_of_releases() {
  local version
  if [ -n "${RUSTUP_TOOLCHAIN:-}" ] || ! have rustup; then return; fi
  version=$(sed -n 's/^rust = "\(.*\)"$/\1/p' Cargo.toml)
  case "$(rustc --version 2>/dev/null)" in "rustc $version "*) return ;; esac
  if rustup toolchain list | grep -q "^$version-"; then export RUSTUP_TOOLCHAIN=$version; fi
}

rust() {
  if ! have cargo && [ -f "${CARGO_HOME:-$HOME/.cargo}/env" ]; then . "${CARGO_HOME:-$HOME/.cargo}/env"; fi
  have cargo || die "Rust is missing: install it with rustup (https://rustup.rs), then run this again."
  rust_of_releases
  if $on_linux && ! have cc; then
    debian gcc libc6-dev || die "A C compiler is missing, which Rust links with: install gcc or clang, then run this again."
  fi
  if [ ! -d "$(rustc --print target-libdir --target wasm32-unknown-unknown)" ]; then
    say "installing Rust's WebAssembly target"
    have rustup || die "Rust's target wasm32-unknown-unknown is missing: install it the way this Rust was installed."
    rustup --quiet target add wasm32-unknown-unknown
  fi
}

lints() {
  if cargo fmt --version >/dev/null 2>&1 && cargo clippy --version >/dev/null 2>&1; then return; fi
  say "installing rustfmt and clippy"
  have rustup || die "rustfmt and clippy are missing: install them the way this Rust was installed."
  rustup --quiet component add rustfmt clippy
}

node_and_packages() {
  if ! have node || ! have npm; then
    debian nodejs npm || die "Node is missing: install Node 20 or newer, with npm, then run this again."
  fi
  node -e 'process.exit(parseInt(process.versions.node) >= 20 ? 0 : 1)' ||
    die "Node $(node --version) is too old: install Node 20 or newer, then run this again."
  # A copy of the lock file tells what was installed.
  if ! cmp -s package-lock.json node_modules/.installed-lock; then
    say "installing what the build takes from npm"
    npm ci --no-progress --loglevel=error
    cp package-lock.json node_modules/.installed-lock
  fi
}

# One browser: the variable that may name it, its programs, its packages for Debian and for Ubuntu.
browser() {
  local named=$1 programs=$2 package=$3 ubuntu=$4 program
  if [ -n "${!named:-}" ]; then return; fi
  for program in $programs; do
    if have "$program"; then return; fi
  done
  # Ubuntu's packages of browsers only fetch snaps, which work on a desktop and not in a container.
  if grep -qs '^ID=ubuntu' /etc/os-release; then package=$ubuntu; fi
  debian "$package" || die "A browser is missing: install $package, or set $named to the program, then run this again."
  for program in $programs; do
    if "$program" --version >/dev/null 2>&1; then return; fi
  done
  die "The package $package has brought no browser that starts (on Ubuntu it is a snap): install one from its maker, or set $named."
}

browsers() {
  # Elsewhere the installed ones are found by the tests.
  if ! $on_linux; then return; fi
  browser CHROMIUM_BIN "chromium chromium-browser google-chrome-stable google-chrome" chromium chromium-browser
  browser FIREFOX_BIN "firefox-esr firefox" firefox-esr firefox
}

# Pictures of what a machine has no letters for would be empty boxes.
fonts() {
  if ! $on_linux || [ -n "$(fc-list :lang=ja 2>/dev/null)" ]; then return; fi
  debian fontconfig fonts-ipafont-gothic || say "there is no Japanese font: what is Japanese will be empty boxes"
}

case "${1:-build} ${2:-}" in
  "help "* | "--help "* | "-h "*) rust ;;
  "test --quick") rust; lints; node_and_packages ;;
  "test "*) rust; lints; node_and_packages; browsers ;;
  "bench "* | "demo "* | "store "*) rust; node_and_packages; browsers ;;
  "screenshots "*) rust; node_and_packages; browsers; fonts ;;
  *) rust; node_and_packages ;;
esac

# Cargo is silent when there is nothing to do; the first time it has a minute's work.
quiet=--quiet
if [ ! -x target/debug/xtask ] && [ ! -x target/debug/xtask.exe ]; then
  say "compiling the build tool"
  quiet=
fi
cargo build $quiet --locked --package xtask --target-dir target
TRAINSTOP_SECONDS=$SECONDS exec target/debug/xtask "$@"
