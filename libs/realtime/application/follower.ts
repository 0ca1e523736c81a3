import type { AppError } from '#kernel';
import { PositionTooOld, PositionUnknown } from '../domain/realtime.errors.ts';
import type { Outlet } from './outlet.ts';
import type { ReadStream, StreamEnds } from './read-stream.ts';

/** A client that lets this much wait is too slow, and has to come back. */
const mostWaiting = 1_048_576;
/** Above it what is kept nowhere is dropped. */
const plentyWaiting = 65_536;
const pageSize = 100;
const slowAfterMs = 10_000;

/**
 * Brings one client what is in its member's stream: each frame once and in order, whatever is heard, missed or heard twice.
 * What is heard next in line is passed on; at any gap it reads on from the database.
 */
export class Follower {
  private position = 0;
  /** The highest number that was heard of. */
  private newest = 0;
  /** From where on this connection has been told all. */
  private startedAt = 0;
  private state: 'holding' | 'behind' | 'live' = 'holding';
  /** Whether it is known where the stream ends; if not, the client has to come back. */
  private readonly opened: Promise<boolean>;

  constructor(
    private readonly outlet: Outlet,
    private readonly stream: ReadStream,
  ) {
    this.opened = this.open();
  }

  get userId(): string {
    return this.outlet.userId;
  }

  get isOpen(): boolean {
    return this.outlet.isOpen;
  }

  get seq(): number {
    return this.position;
  }

  /** From here on frames are passed on; until then the client may say where it wants to begin. */
  async start(): Promise<void> {
    if ((await this.opened) && this.state === 'holding') await this.catchUp();
  }

  /** @throws PositionTooOld, PositionUnknown: the client is told nothing of before, and goes on from where it is */
  async resume(after: number): Promise<void> {
    if (!(await this.opened)) return;
    const ends = await this.ends();
    if (ends === undefined) return;
    const refusal = refusalOf(after, ends);
    if (refusal === undefined && this.state === 'holding') {
      this.position = after;
      this.startedAt = after;
    }
    await this.start();
    if (refusal !== undefined) throw refusal;
    if (after < this.startedAt) {
      const end = this.startedAt;
      this.startedAt = after;
      await this.replay(after, end);
    }
  }

  hear(seq: number, tail: Buffer): void {
    if (seq > this.newest) this.newest = seq;
    if (this.state !== 'live' || seq <= this.position) return;
    if (seq === this.position + 1) this.pass(seq, tail);
    else void this.catchUp();
  }

  /** The stream goes to at least this number, it was found out. */
  notice(last: number): void {
    if (last > this.newest) this.newest = last;
    if (this.state === 'live' && last > this.position) void this.catchUp();
  }

  /** What has no number may be dropped. */
  hearLoose(tail: Buffer): void {
    if (this.outlet.isOpen && this.outlet.waiting < plentyWaiting) this.outlet.send(null, tail);
  }

  private async open(): Promise<boolean> {
    const ends = await this.ends();
    if (ends === undefined) return false;
    this.position = ends.last;
    this.startedAt = ends.last;
    return true;
  }

  /** Nothing when that cannot be known now: the client comes back, and is told then. */
  private async ends(): Promise<StreamEnds | undefined> {
    try {
      return await this.stream.ends(this.userId);
    } catch {
      this.outlet.end('stopping');
      return undefined;
    }
  }

  /** Reads on until nothing is missing; then, in the same turn, it is live. */
  private async catchUp(): Promise<void> {
    if (this.state === 'behind') return;
    this.state = 'behind';
    try {
      let isComplete = false;
      do {
        const heard = this.newest;
        const page = await this.stream.after(this.userId, this.position, pageSize);
        for (const { seq, tail } of page.frames) this.pass(seq, Buffer.from(tail));
        this.position = Math.max(this.position, page.last);
        isComplete = page.isComplete;
        // heard of, and not there: the stream is not that long (any more)
        if (isComplete && page.last < heard && heard === this.newest) this.newest = page.last;
        if (!(await this.hasRoom())) return;
      } while (!isComplete || this.newest > this.position);
      this.state = 'live';
    } catch {
      // the client comes back, and is told then
      this.outlet.end('stopping');
    }
  }

  private async replay(after: number, end: number): Promise<void> {
    try {
      let position = after;
      while (position < end && this.outlet.isOpen) {
        const { frames, last, isComplete } = await this.stream.after(this.userId, position, pageSize);
        for (const { seq, tail } of frames) if (seq <= end) this.outlet.send(seq, Buffer.from(tail));
        position = isComplete ? end : last;
        if (!(await this.hasRoom())) return;
      }
    } catch {
      this.outlet.end('stopping');
    }
  }

  private pass(seq: number, tail: Buffer): void {
    this.position = seq;
    this.outlet.send(seq, tail);
    if (this.outlet.waiting > mostWaiting) this.outlet.end('slow');
  }

  private async hasRoom(): Promise<boolean> {
    for (let waitedMs = 0; this.outlet.waiting > plentyWaiting; waitedMs += 20) {
      if (!this.outlet.isOpen) return false;
      if (waitedMs >= slowAfterMs) {
        this.outlet.end('slow');
        return false;
      }
      await new Promise((resolve) => void setTimeout(resolve, 20));
    }
    return this.outlet.isOpen;
  }
}

function refusalOf(after: number, { oldest, last }: StreamEnds): AppError | undefined {
  if (after > last) return new PositionUnknown({ detail: `The stream has come to ${last}.` });
  if (after < oldest - 1) return new PositionTooOld({ detail: `The oldest that is kept is ${oldest}.` });
  return undefined;
}
