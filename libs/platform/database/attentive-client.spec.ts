import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import { AttentiveClient } from './attentive-client.ts';

/** `AuthenticationOk` and `ReadyForQuery`: everything that a client needs to begin. */
const welcome = Buffer.from([0x52, 0, 0, 0, 8, 0, 0, 0, 0, 0x5a, 0, 0, 0, 5, 0x49]);

it('asks what it is asked at one moment in one write', async () => {
  const server = createServer((socket) => {
    socket.once('data', () => socket.write(welcome));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const client = new AttentiveClient({ host: '127.0.0.1', port, user: 'a', pipeline: true });
  await client.connect();
  const { stream } = client.connection;
  const writes: number[] = [];
  const [writev, write] = [stream._writev?.bind(stream), stream._write.bind(stream)];
  stream._writev = (chunks, callback) => {
    writes.push(chunks.length);
    writev?.(chunks, callback);
  };
  stream._write = (chunk, encoding, callback) => {
    writes.push(1);
    write(chunk, encoding, callback);
  };
  const asked = ['begin', 'select 1'].map((sql) => client.query(sql));
  await new Promise((resolve) => setImmediate(resolve));
  asked.push(client.query('commit'));
  expect(writes).toEqual([2]);
  await new Promise((resolve) => setImmediate(resolve));
  expect(writes).toEqual([2, 1]);
  stream.destroy();
  await Promise.allSettled(asked);
  server.close();
});
