/* Holds WebSockets and counts what they bring. */
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { WebSocket } from 'ws';

process.on('disconnect', () => process.exit());

export type SocketsOrder =
  | { readonly kind: 'open'; readonly url: string; readonly tokens: readonly string[] }
  | { readonly kind: 'count'; readonly upTo: number }
  | { readonly kind: 'close' };

const openedAtOnce = 50;
const sockets: WebSocket[] = [];
let received = 0;
let upTo = Number.POSITIVE_INFINITY;
let lost = 0;
let lastLength = 0;

function count(data: Buffer): void {
  received += 1;
  lastLength = data.length;
  if (received >= upTo) told();
}

function told(): void {
  upTo = Number.POSITIVE_INFINITY;
  received = 0;
  process.send?.({ kind: 'counted', lost, lastLength });
}

async function open(url: string, token: string): Promise<void> {
  const headers = { authorization: `Bearer ${token}` };
  const socket = new WebSocket(url, { headers, perMessageDeflate: false });
  socket.on('unexpected-response', (_, answer) => {
    void text(answer).then((body) => {
      throw new Error(`${answer.statusCode} ${body}`);
    });
  });
  await once(socket, 'open');
  socket.on('message', count);
  socket.on('close', () => (lost += 1));
  socket.on('error', () => undefined);
  sockets.push(socket);
}

process.on('message', async (order: SocketsOrder) => {
  if (order.kind === 'open') {
    const waiting = [...order.tokens];
    const opener = async (): Promise<void> => {
      for (let token = waiting.pop(); token !== undefined; token = waiting.pop()) await open(order.url, token);
    };
    await Promise.all(Array.from({ length: openedAtOnce }, opener));
    process.send?.({ kind: 'opened', lost });
  } else if (order.kind === 'count') {
    upTo = order.upTo;
    if (received >= upTo) told();
  } else {
    for (const socket of sockets.splice(0)) socket.removeAllListeners('close').terminate();
    process.send?.({ kind: 'closed', lost });
    lost = 0;
    received = 0;
  }
});
