import { Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { RealtimeBus, type Unsubscribe } from '#kernel';
import { Follower } from './follower.ts';
import type { Outlet } from './outlet.ts';
import { ReadStream } from './read-stream.ts';
import { streamChannel, type StreamMessage } from './stream-channel.ts';

/** Finds what nobody told of, because the process that committed it died before it could. */
const compareEveryMs = 3_000;
const comparedAtOnce = 5_000;

/** The clients at this process, by member: each frame that is heard goes to those it is for. */
@Injectable()
export class Hub implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly followers = new Map<string, Set<Follower>>();
  private listening: Promise<Unsubscribe> | undefined;
  private comparing: NodeJS.Timeout | undefined;

  constructor(
    private readonly bus: RealtimeBus,
    private readonly stream: ReadStream,
  ) {}

  onApplicationBootstrap(): void {
    this.comparing = setInterval(() => void this.compare(), compareEveryMs).unref();
  }

  async beforeApplicationShutdown(): Promise<void> {
    clearInterval(this.comparing);
    (await this.listening)?.();
  }

  /** From when this resolves, nothing that is committed is missed. */
  async join(outlet: Outlet): Promise<Follower> {
    // before it knows where the stream ends, so that there is no time in between
    this.listening ??= this.bus.subscribe(streamChannel, {
      message: (message) => this.hear(JSON.parse(message)),
      lost: () => this.compare(),
    });
    await this.listening;
    const follower = new Follower(outlet, this.stream);
    const same = this.followers.get(outlet.userId);
    if (same === undefined) this.followers.set(outlet.userId, new Set([follower]));
    else same.add(follower);
    return follower;
  }

  leave(follower: Follower): void {
    const same = this.followers.get(follower.userId);
    same?.delete(follower);
    if (same?.size === 0) this.followers.delete(follower.userId);
  }

  private hear({ tail, to, seqs }: StreamMessage): void {
    let encoded: Buffer | undefined;
    for (const [index, userId] of to.entries()) {
      const followers = this.followers.get(userId);
      if (followers === undefined) continue;
      encoded ??= Buffer.from(tail);
      const seq = seqs?.[index];
      for (const follower of followers) {
        if (seq === undefined) follower.hearLoose(encoded);
        else follower.hear(seq, encoded);
      }
    }
  }

  private async compare(): Promise<void> {
    const userIds = [...this.followers.keys()];
    for (let start = 0; start < userIds.length; start += comparedAtOnce) {
      // the database may be away: the next time will find it
      const lasts = await this.stream.lastOf(userIds.slice(start, start + comparedAtOnce)).catch(() => new Map());
      for (const [userId, last] of lasts)
        for (const follower of this.followers.get(userId) ?? []) follower.notice(last);
    }
  }
}
