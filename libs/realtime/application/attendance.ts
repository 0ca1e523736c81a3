import { Injectable, Logger, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { Clock, Presence, RealtimeBus, type Frame, type PresenceLease, type Unsubscribe } from '#kernel';
import { ReadCircle } from '#messages';
import type { Follower } from './follower.ts';
import { PresencePolicy } from './presence-policy.ts';
import { tailOf } from './stream-channel.ts';

const channel = 'realtime.presence';
/** Whom one device watches at most. */
const mostWatched = 100;
/** A device that is back by then was never away. */
const absenceMs = 3_000;
const lapsedAtOnce = 1_000;

interface Change {
  readonly userId: string;
  readonly isOnline: boolean;
}

/** A member who is watched from this process; their id is kept once, however many watch them. */
interface Watched {
  readonly userId: string;
  readonly watchers: Set<Follower>;
}

/** One device that is here. */
interface Attending {
  readonly lease: PresenceLease;
  readonly watched: readonly Watched[];
}

/**
 * Who is online, as leases that this process renews, and who is told: those at this process who watch a member, and may. A
 * change is one message to each process; who is watched by nobody there costs it one look-up.
 */
@Injectable()
export class Attendance implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(Attendance.name);
  private readonly here = new Map<Follower, Attending>();
  private readonly leaving = new Map<NodeJS.Timeout, PresenceLease>();
  private readonly watched = new Map<string, Watched>();
  private stopListening: Promise<Unsubscribe> | undefined;
  private renewing: NodeJS.Timeout | undefined;

  constructor(
    private readonly presence: Presence,
    private readonly bus: RealtimeBus,
    private readonly circle: ReadCircle,
    private readonly clock: Clock,
    private readonly policy: PresencePolicy,
  ) {}

  onApplicationBootstrap(): void {
    if (!this.policy.isOn) return;
    this.renewing = setInterval(() => void this.renew(), (this.presence.leaseSeconds * 1_000) / 3).unref();
  }

  async beforeApplicationShutdown(): Promise<void> {
    clearInterval(this.renewing);
    (await this.stopListening)?.();
    for (const timer of this.leaving.keys()) clearTimeout(timer);
    const leases = [...[...this.here.values()].map(({ lease }) => lease), ...this.leaving.values()];
    await this.release(leases);
  }

  async arrive(follower: Follower, device: string): Promise<void> {
    if (!this.policy.isOn) return;
    const { userId } = follower;
    this.stopListening ??= this.bus.subscribe(channel, {
      message: (message) => this.hear(JSON.parse(message)),
      // who is online is asked again when it is looked at again
      lost: () => undefined,
    });
    await this.stopListening;
    const circle = await this.circle.of(userId, mostWatched);
    if (!follower.isOpen) return;
    const lease = { userId, device };
    this.here.set(follower, { lease, watched: circle.map((id) => this.watch(id, follower)) });
    const [came, present] = await Promise.all([this.presence.renew([lease]), this.presence.of(circle)]);
    if (came.includes(userId)) this.tell(userId, true);
    for (const [id, { status }] of present) {
      if (status === 'online') follower.hearLoose(this.tailOf({ userId: id, isOnline: true }));
    }
  }

  leave(follower: Follower): void {
    const attending = this.here.get(follower);
    if (attending === undefined) return;
    this.here.delete(follower);
    for (const { userId, watchers } of attending.watched) {
      watchers.delete(follower);
      if (watchers.size === 0) this.watched.delete(userId);
    }
    const timer = setTimeout(() => {
      this.leaving.delete(timer);
      void this.release([attending.lease]);
    }, absenceMs).unref();
    this.leaving.set(timer, attending.lease);
  }

  private watch(userId: string, follower: Follower): Watched {
    const known = this.watched.get(userId);
    known?.watchers.add(follower);
    if (known !== undefined) return known;
    const watched = { userId, watchers: new Set([follower]) };
    this.watched.set(userId, watched);
    return watched;
  }

  private async renew(): Promise<void> {
    const leases = [...[...this.here.values()].map(({ lease }) => lease), ...this.leaving.values()];
    const came = leases.length === 0 ? [] : await this.presence.renew(leases);
    for (const userId of came) this.tell(userId, true);
    for (const userId of await this.presence.lapsed(lapsedAtOnce)) this.tell(userId, false);
  }

  private async release(leases: readonly PresenceLease[]): Promise<void> {
    if (leases.length === 0) return;
    for (const userId of await this.presence.release(leases)) this.tell(userId, false);
  }

  private tell(userId: string, isOnline: boolean): void {
    const change: Change = { userId, isOnline };
    this.bus.publish(channel, JSON.stringify(change));
  }

  private async hear(change: Change): Promise<void> {
    const watched = this.watched.get(change.userId);
    if (watched === undefined) return;
    const { watchers } = watched;
    try {
      const ids = [...new Set([...watchers].map(({ userId }) => userId))];
      const allowed = new Set(await this.circle.mayWatch(change.userId, ids));
      const tail = this.tailOf(change);
      for (const watcher of watchers) if (allowed.has(watcher.userId)) watcher.hearLoose(tail);
    } catch (error) {
      this.logger.debug(`Presence was not told: ${String(error)}`);
    }
  }

  private tailOf({ userId, isOnline }: Change): Buffer {
    const frame: Frame = { type: isOnline ? 'user_online' : 'user_offline', at: this.clock.now(), data: { userId } };
    return Buffer.from(tailOf(frame));
  }
}
