import { Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { RealtimeBus, type Unsubscribe } from '#kernel';
import { Follower } from './follower.ts';
import type { Outlet } from './outlet.ts';
import { ReadStream } from './read-stream.ts';
import { streamChannel, type StreamMessage } from './stream-channel.ts';

/** Finds what nobody told of, because the process that committed it died before it could. */
const compareEveryMs = 3_000;
const comparedAtOnce = 5_000;

/** A member's place at this process: their clients, and those that come. */
interface Seat {
  readonly followers: Follower[];
  joining: number;
  readonly attending: Promise<Unsubscribe>;
}

/** The clients at this process, by member: each frame that is heard goes to those it is for. */
@Injectable()
export class Hub implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly seats = new Map<string, Seat>();
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
    const seat = this.seatOf(outlet.userId);
    seat.joining += 1;
    await Promise.all([this.listening, seat.attending]);
    const follower = new Follower(outlet, this.stream);
    seat.joining -= 1;
    seat.followers.push(follower);
    return follower;
  }

  leave(follower: Follower): void {
    const { userId } = follower;
    const seat = this.seats.get(userId);
    const index = seat?.followers.indexOf(follower) ?? -1;
    if (seat === undefined || index < 0) return;
    seat.followers.splice(index, 1);
    if (seat.followers.length > 0 || seat.joining > 0) return;
    this.seats.delete(userId);
    void seat.attending.then((leave) => leave());
  }

  private seatOf(userId: string): Seat {
    const known = this.seats.get(userId);
    if (known !== undefined) return known;
    const seat = { followers: [], joining: 0, attending: this.bus.attend(streamChannel, userId) };
    this.seats.set(userId, seat);
    return seat;
  }

  private hear({ tails, to, seqs }: StreamMessage): void {
    const here = to.flatMap((userId, index) => {
      const seat = this.seats.get(userId);
      return seat === undefined ? [] : [{ followers: seat.followers, first: seqs?.[index] }];
    });
    if (here.length === 0) return;
    for (const [place, tail] of tails.entries()) {
      const encoded = Buffer.from(tail);
      for (const { followers, first } of here) {
        for (const follower of followers) {
          if (first === undefined) follower.hearLoose(encoded);
          else follower.hear(first + place, encoded);
        }
      }
    }
  }

  private async compare(): Promise<void> {
    const userIds = [...this.seats.keys()];
    for (let start = 0; start < userIds.length; start += comparedAtOnce) {
      // the database may be away: the next time will find it
      const lasts = await this.stream.lastOf(userIds.slice(start, start + comparedAtOnce)).catch(() => new Map());
      for (const [userId, last] of lasts)
        for (const follower of this.seats.get(userId)?.followers ?? []) follower.notice(last);
    }
  }
}
