/* The reference of `sockets`: `ws` alone, telling everybody who is connected the same text, without asking who they are. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setImmediate as turn } from 'node:timers/promises';
import { WebSocketServer } from 'ws';

process.on('disconnect', () => process.exit());

const http = createServer();
const server = new WebSocketServer({ server: http, perMessageDeflate: false });

process.on('message', async ({ text, times }: { readonly text: string; readonly times: number }) => {
  for (let n = 0; n < times; n += 1) {
    for (const client of server.clients) client.send(text);
    await turn();
  }
});

http.listen(0, '127.0.0.1', () => process.send?.(`http://127.0.0.1:${(http.address() as AddressInfo).port}`));
