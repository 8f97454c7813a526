// A proxy that writes down every host a browser wants to reach, lets www.linkedin.com through to the lab, and nothing else.
import { createServer } from 'node:http';
import { connect } from 'node:net';

/** { port, visits: [{ at, host, port, method }], close } */
export async function startProxy(labPort) {
  const visits = [];
  const sockets = new Set();
  const server = createServer((request, response) => {
    // Plain http: nobody has a reason for that.
    const { hostname, port } = new URL(request.url, 'http://unknown');
    visits.push({ at: Date.now(), host: hostname, port: Number(port || 80), method: request.method });
    response.writeHead(502).end();
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket)).on('error', () => {});
  });
  server.on('connect', ({ url }, socket, head) => {
    const { hostname: host, port } = new URL(`http://${url}`);
    visits.push({ at: Date.now(), host, port: Number(port || 80), method: 'CONNECT' });
    if (host !== 'www.linkedin.com' || !labPort) return socket.end('HTTP/1.1 502 Not in this lab\r\n\r\n');
    const lab = connect(labPort, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      lab.write(head);
      lab.pipe(socket).pipe(lab);
    });
    lab.on('error', () => socket.destroy());
    socket.on('error', () => lab.destroy());
  });
  await new Promise((ready) => server.listen(0, '127.0.0.1', ready));
  return {
    port: server.address().port,
    visits,
    close: () => new Promise((closed) => {
      server.close(closed);
      for (const socket of sockets) socket.destroy();
    }),
  };
}
