import { once } from 'node:events';
import { vi } from 'vitest';
import { WebSocket } from 'ws';

export interface Received {
  readonly seq: number | null;
  readonly type: string;
  readonly at: string;
  // oxlint-disable-next-line typescript/no-explicit-any -- a test reads whatever the wire brings
  readonly data: any;
}

/** A member's phone or browser on the WebSocket. */
export class Device {
  readonly received: Received[] = [];
  /** The code with which it was closed. */
  readonly closed: Promise<number>;

  private constructor(readonly socket: WebSocket) {
    socket.on('message', (data: Buffer) => this.received.push(JSON.parse(data.toString('utf8'))));
    const { promise, resolve } = Promise.withResolvers<number>();
    socket.on('close', (code) => resolve(code));
    socket.on('error', () => undefined);
    this.closed = promise;
  }

  static connect(origin: string, { accessToken }: { readonly accessToken?: string }, query = ''): Promise<Device> {
    return this.open(origin, query, { authorization: `Bearer ${accessToken}` });
  }

  static async open(
    origin: string,
    query: string,
    headers: Readonly<Record<string, string>>,
    protocols: readonly string[] = [],
  ): Promise<Device> {
    const socket = new WebSocket(addressOf(origin, query), [...protocols], { headers, perMessageDeflate: false });
    const device = new Device(socket);
    await once(socket, 'open');
    return device;
  }

  /** The status with which somebody is not let in. */
  static async refusal(origin: string, accessToken: string | undefined, query = ''): Promise<number> {
    const headers = accessToken === undefined ? {} : { authorization: `Bearer ${accessToken}` };
    const socket = new WebSocket(addressOf(origin, query), { headers });
    socket.on('error', () => undefined);
    const [, response] = await once(socket, 'unexpected-response');
    socket.terminate();
    return response.statusCode;
  }

  say(frame: object): void {
    this.raw(JSON.stringify(frame));
  }

  raw(text: string): void {
    this.socket.send(text);
  }

  /** The first so many frames of a type, as soon as they are there. */
  async frames(type: string, count: number, timeout = 5_000): Promise<readonly Received[]> {
    const ofType = () => this.received.filter((frame) => frame.type === type);
    await vi
      .waitUntil(() => ofType().length >= count, { interval: 5, timeout })
      .catch(() => {
        throw new Error(`${ofType().length} of ${count} ${type} came: ${JSON.stringify(this.received).slice(0, 500)}`);
      });
    return ofType();
  }

  /** As a network would. */
  cut(): void {
    this.socket.terminate();
  }

  /** Reads nothing any more. */
  pause(): void {
    this.socket.pause();
  }

  resume(): void {
    this.socket.resume();
  }

  leave(): void {
    this.socket.close();
  }
}

function addressOf(origin: string, query: string): string {
  return `${origin.replace('http', 'ws')}/api/v1/ws${query}`;
}
