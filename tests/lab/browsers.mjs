// Starts the real browsers on a lab, without any extension: for the lab's own tests and screenshots.
import { launch } from 'puppeteer-core';
import { ENV_NAME, findExecutable } from '../e2e/harness/executables.mjs';

/** The path of a browser; undefined where there is none. One that is named by its variable and is not there is a mistake, and said. */
function executable(kind) {
  try {
    return findExecutable(kind);
  } catch (error) {
    if (process.env[ENV_NAME[kind]]) throw error;
    return undefined;
  }
}
export const BROWSERS = { chromium: executable('chromium'), firefox: executable('firefox') };

const CHROMIUM_ARGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];

export function openBrowser(name, lab) {
  if (name === 'firefox') {
    return launch({ browser: 'firefox', executablePath: BROWSERS.firefox, acceptInsecureCerts: true, extraPrefsFirefox: lab.firefoxPrefs });
  }
  return launch({ executablePath: BROWSERS.chromium, pipe: true, acceptInsecureCerts: true, args: [...CHROMIUM_ARGS, ...lab.chromiumArgs] });
}
