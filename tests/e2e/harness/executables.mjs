// Finds an installed Chromium or Firefox on Debian, Ubuntu, macOS and Windows.
import { existsSync, realpathSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';

const ON_PATH = {
  chromium: ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'],
  firefox: ['firefox-esr', 'firefox'],
};
const MAC = {
  chromium: ['Chromium.app/Contents/MacOS/Chromium', 'Google Chrome.app/Contents/MacOS/Google Chrome'],
  firefox: ['Firefox.app/Contents/MacOS/firefox', 'Firefox Developer Edition.app/Contents/MacOS/firefox'],
};
const WINDOWS = {
  chromium: ['Chromium\\Application\\chrome.exe', 'Google\\Chrome\\Application\\chrome.exe', 'Microsoft\\Edge\\Application\\msedge.exe'],
  firefox: ['Mozilla Firefox\\firefox.exe', 'Firefox Developer Edition\\firefox.exe'],
};
const HOW = {
  chromium: { linux: 'apt-get install --no-install-recommends chromium', other: 'install Chromium or Google Chrome' },
  firefox: { linux: 'apt-get install --no-install-recommends firefox-esr', other: 'install Firefox' },
};
export const ENV_NAME = { chromium: 'CHROMIUM_BIN', firefox: 'FIREFOX_BIN' };

/** The path of the browser's executable. Throws one clear sentence if there is none. */
export function findExecutable(kind, { env = process.env, platform = process.platform, exists = existsSync } = {}) {
  if (!(kind in ENV_NAME)) throw new Error(`There is no browser kind "${kind}": use "chromium" or "firefox".`);
  const named = env[ENV_NAME[kind]];
  if (named) {
    if (exists(named)) return named;
    throw new Error(`${ENV_NAME[kind]} names ${named}, but there is no such file.`);
  }
  const found = candidates(kind, env, platform).find((path) => exists(path));
  if (found) return found;
  const how = HOW[kind][platform === 'linux' ? 'linux' : 'other'];
  throw new Error(`No ${kind} was found: ${how}, or set ${ENV_NAME[kind]} to its executable.`);
}

function candidates(kind, env, platform) {
  if (platform === 'darwin') {
    const folders = ['/Applications', join(homedir(), 'Applications')];
    return folders.flatMap((folder) => MAC[kind].map((app) => join(folder, app)));
  }
  if (platform === 'win32') {
    const folders = [env.PROGRAMFILES, env['PROGRAMFILES(X86)'], env.LOCALAPPDATA].filter(Boolean);
    return WINDOWS[kind].flatMap((app) => folders.map((folder) => `${folder}\\${app}`));
  }
  const folders = [...(env.PATH ?? '').split(delimiter).filter(Boolean), '/usr/bin', '/usr/local/bin', '/snap/bin'];
  return ON_PATH[kind].flatMap((name) => folders.map((folder) => join(folder, name)));
}

/**
 * Where this browser can read and write temporary files. A browser packed as a snap (Ubuntu) has a /tmp of its own and may
 * only use its folder below the home directory.
 */
export function temporaryRoot(executable, systemTemporary) {
  const real = safeRealpath(executable);
  const snap = /\/snap\/bin\/(?:[\w-]+\.)?([\w-]+)$/.exec(executable) ?? (real.endsWith('/usr/bin/snap') ? [null, executable.split('/').pop()] : null);
  const folder = snap && join(homedir(), 'snap', snap[1], 'common');
  return folder && existsSync(folder) ? folder : systemTemporary;
}

function safeRealpath(path) {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}
