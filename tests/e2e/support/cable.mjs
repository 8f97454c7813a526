// A lab behind a cable that can be pulled: what goes through it breaks off, and nothing gets through until it is put back.
import { connect, createServer } from 'node:net';
import { startLab } from '../../lab/server.mjs';

/** The lab, and pull() and plug(). To the browser it is the lab; reset() plugs it in again. */
export async function startCabledLab() {
  const lab = await startLab();
  const ends = new Set();
  let plugged = true;
  const cut = () => ends.forEach((end) => end.destroy());
  const server = createServer((near) => {
    if (!plugged) return near.destroy();
    const far = connect(lab.port, '127.0.0.1');
    for (const [one, other] of [[near, far], [far, near]]) {
      ends.add(one);
      one.on('error', () => {}).on('close', () => { ends.delete(one); other.destroy(); }).pipe(other);
    }
  });
  await new Promise((ready) => { server.listen(0, '127.0.0.1', ready); });

  const plug = () => { plugged = true; };
  return Object.assign(Object.create(lab), {
    port: server.address().port,
    pull() { plugged = false; cut(); },
    plug,
    reset() { plug(); lab.reset(); },
    async close() {
      const closed = new Promise((done) => { server.close(done); });
      cut();
      await closed;
      await lab.close();
    },
  });
}
