// Names for add-ons in Firefox: the id from the manifest, and the address made from it.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The gecko id in the manifest of an unpacked extension. */
export function addonId(directory) {
  const manifest = JSON.parse(readFileSync(join(directory, 'manifest.json'), 'utf8'));
  const id = manifest.browser_specific_settings?.gecko?.id;
  if (!id) throw new Error(`${directory}/manifest.json has no browser_specific_settings.gecko.id.`);
  return id;
}

/** A fixed uuid for the add-on's moz-extension: address. */
export function addonUuid(id) {
  const hex = createHash('sha256').update(id).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
