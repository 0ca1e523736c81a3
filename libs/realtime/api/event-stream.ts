import type { ServerResponse } from 'node:http';
import { AppError } from '#kernel';
import type { Caller } from '#platform';
import type { Follower } from '../application/follower.ts';
import type { Connection } from './connections.ts';

/** An answer that does not end, as a connection: server-sent events, the number of each being its id. */
export class EventStream implements Connection {
  readonly userId: string;
  readonly sessionId: string;

  constructor(
    private readonly response: ServerResponse,
    { userId, sessionId }: Caller,
    readonly expiresAt: number,
  ) {
    this.userId = userId;
    this.sessionId = sessionId ?? '';
    response.writeHead(200);
    // a proxy sends headers on with the first byte
    response.write('retry: 1000\n\n');
  }

  get isOpen(): boolean {
    return !this.response.writableEnded && !this.response.destroyed;
  }

  get waiting(): number {
    return this.response.writableLength;
  }

  async follow(follower: Follower | undefined, after: number | undefined): Promise<void> {
    if (follower === undefined) return;
    try {
      await (after === undefined ? follower.start() : follower.resume(after));
    } catch (error) {
      if (!(error instanceof AppError)) return this.end();
      const { code, title, detail } = error;
      this.send(
        null,
        Buffer.from(`,${JSON.stringify({ type: 'error', at: new Date(), data: { code, title, detail } }).slice(1)}`),
      );
    }
  }

  send(seq: number | null, tail: Buffer): void {
    if (!this.isOpen) return;
    this.response.write(`${seq === null ? '' : `id: ${seq}\n`}data: {"seq":${seq}${tail.toString('utf8')}\n\n`);
  }

  end(): void {
    if (this.isOpen) this.response.end();
    setTimeout(() => this.response.destroy(), 1_000).unref();
  }

  beat(): void {
    if (this.isOpen) this.response.write(':\n\n');
  }
}
