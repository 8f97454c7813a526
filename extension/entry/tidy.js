// After an update, before anything of the new version begins in a page: what the version before has left there goes. Firefox ends its
// engines without a word, and what they showed stays; in Chromium they take it back themselves, in a hidden tab a minute later.
import { removeHosts } from './hosts.js';

// Firefox itself may have been quicker with the new version, whose engine has done this.
if (!globalThis[Symbol.for('trainstop')]) removeHosts();
