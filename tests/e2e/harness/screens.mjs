// Saves screenshots under readable names in one folder.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

const fileName = (name) => name.normalize('NFKD').replace(/[^\w.-]+/g, '-').replace(/^-+|-+$/g, '').slice(0, 120).toLowerCase();

/** A function shot(name, page, { clip, element, fullPage }) that saves <folder>/<name>.png and returns the path. */
export function screensIn(folder) {
  return async function shot(name, page, { clip, element, margin = 0, fullPage = false } = {}) {
    mkdirSync(folder, { recursive: true });
    const path = join(folder, `${fileName(name)}.png`);
    if (element) await element.screenshot({ path });
    else await page.screenshot({ path, fullPage, ...(clip ? { clip: widen(clip, margin) } : {}) });
    return path;
  };
}

function widen({ x, y, width, height }, margin) {
  const left = Math.max(0, Math.floor(x - margin));
  const top = Math.max(0, Math.floor(y - margin));
  return { x: left, y: top, width: Math.ceil(x + width + margin) - left, height: Math.ceil(y + height + margin) - top };
}
