import { request, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import type { Answer } from './client.ts';

export interface RawRequest {
  readonly method?: string;
  /** Sent as it stands: `fetch` would tidy `//`, `..` and `%2F` away. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Buffer | string;
}

/** One request, byte for byte as a hostile client would write it. */
export async function raw(origin: string, { method = 'GET', path, headers = {}, body }: RawRequest): Promise<Answer> {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  const { hostname, port } = new URL(origin);
  const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) };
  const outgoing = request({ hostname, port, method, path, headers: { ...length, ...headers } }, resolve);
  outgoing.once('error', reject);
  outgoing.end(body);
  return answerOf(await promise);
}

async function answerOf(response: IncomingMessage): Promise<Answer> {
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk);
  const text = Buffer.concat(chunks).toString('utf8');
  const headers = new Headers();
  for (const [name, values] of Object.entries(response.headersDistinct)) {
    for (const value of values ?? []) headers.append(name, value);
  }
  const isJson = headers.get('content-type')?.includes('json') === true;
  return { status: response.statusCode ?? 0, headers, body: isJson && text !== '' ? JSON.parse(text) : text };
}

/** Writes bytes that are not even HTTP, and answers all that comes back until the server hangs up. */
export async function exchange(origin: string, bytes: Buffer | string): Promise<string> {
  const { hostname, port } = new URL(origin);
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const socket = connect(Number(port), hostname);
  const received: Buffer[] = [];
  socket.setTimeout(10_000, () => socket.destroy(new Error('The server neither answered nor hung up')));
  socket.on('data', (chunk) => received.push(Buffer.from(chunk)));
  // whoever hangs up before all was read resets the connection; what came before counts
  socket.on('error', (error) => ('code' in error && error.code === 'ECONNRESET' ? undefined : reject(error)));
  socket.once('close', () => resolve(Buffer.concat(received).toString('utf8')));
  socket.write(bytes);
  return promise;
}
