// Runs the lab by hand: node tests/lab/main.mjs [--port N]
import { parseArgs } from 'node:util';
import { startLab } from './server.mjs';

const { values } = parseArgs({ options: { port: { type: 'string', default: '8443' } } });
const lab = await startLab({ port: Number(values.port) });
const prefs = Object.entries({ ...lab.firefoxPrefs, 'network.stricttransportsecurity.preloadlist': false, 'security.cert_pinning.enforcement_level': 0 });

console.log(`The lab is up: a replica of LinkedIn for tests, on 127.0.0.1:${lab.port}. Stop it with Ctrl+C.

Look at it without any preparation (accept the certificate):
  ${lab.local}/feed/        the replica
  ${lab.local}/__lab/       the control page: members, builds, faults, log

As https://www.linkedin.com, the way the extension needs it:
  Chromium  chromium --user-data-dir="$(mktemp -d)" --ignore-certificate-errors-spki-list=${lab.spki} \\
              "${lab.chromiumArgs[0]}" ${lab.origin}/feed/
  Firefox   in a fresh profile, in about:config (or user.js), then accept the certificate at ${lab.origin}/feed/
${prefs.map(([name, value]) => `              ${name} = ${value}`).join('\n')}

Control by hand (the same under ${lab.origin}/__lab/ in a mapped browser):
  curl -k ${lab.local}/__lab/log
  curl -k ${lab.local}/__lab/state
  curl -k -X POST -d '{"build":"hashed","lang":"de","fault":"revert","members":{"ada":"on"}}' ${lab.local}/__lab/set
  curl -k -X POST ${lab.local}/__lab/reset
  curl -k -X POST ${lab.local}/__lab/end-sessions`);

process.on('SIGINT', async () => { await lab.close(); process.exit(0); });
process.on('SIGTERM', async () => { await lab.close(); process.exit(0); });
