// Starts the real browsers on a lab, without any extension: for the lab's own tests and screenshots.
import { existsSync } from 'node:fs';
import { launch } from 'puppeteer-core';

const firstThere = (paths) => paths.find((path) => path && existsSync(path));
export const BROWSERS = {
  chromium: firstThere([process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome', '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome']),
  firefox: firstThere([process.env.FIREFOX, '/usr/bin/firefox-esr', '/usr/bin/firefox', '/Applications/Firefox.app/Contents/MacOS/firefox']),
};

const CHROMIUM_ARGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];

export function openBrowser(name, lab) {
  if (name === 'firefox') {
    return launch({ browser: 'firefox', executablePath: BROWSERS.firefox, acceptInsecureCerts: true, extraPrefsFirefox: lab.firefoxPrefs });
  }
  return launch({ executablePath: BROWSERS.chromium, pipe: true, acceptInsecureCerts: true, args: [...CHROMIUM_ARGS, ...lab.chromiumArgs] });
}
