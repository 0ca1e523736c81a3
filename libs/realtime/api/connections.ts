import { randomUUID } from 'node:crypto';
import {
  Inject,
  Injectable,
  Logger,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { SessionEndings } from '#auth';
import type { Unsubscribe } from '#kernel';
import { Attendance } from '../application/attendance.ts';
import type { Follower } from '../application/follower.ts';
import { Hub } from '../application/hub.ts';
import type { Outlet } from '../application/outlet.ts';
import { TooManyConnections } from '../domain/realtime.errors.ts';
import { realtimeSettings, type RealtimeSettings } from '../realtime.settings.ts';

/** One client that is connected, and until when it may be. */
export interface Connection extends Outlet {
  readonly sessionId: string;
  /** When the access token expires, in milliseconds since 1970. */
  readonly expiresAt: number;
  /** Asks whether the client still lives; ends it when the last question was not answered. */
  beat(): void;
}

const sweepEveryMs = 500;
const beatEverySweeps = 50;

/** All who are connected to this process: nobody stays longer than their token or session. */
@Injectable()
export class Connections implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(Connections.name);
  private readonly open = new Map<Connection, Follower>();
  private stopListening: Unsubscribe | undefined;
  private sweeping: NodeJS.Timeout | undefined;
  private sweeps = 0;
  private isStopping = false;

  constructor(
    private readonly hub: Hub,
    private readonly endings: SessionEndings,
    private readonly attendance: Attendance,
    @Inject(realtimeSettings.token) private readonly settings: RealtimeSettings,
  ) {}

  onApplicationBootstrap(): void {
    this.stopListening = this.endings.onEnded((sessionId) => {
      for (const connection of this.open.keys()) if (connection.sessionId === sessionId) connection.end('sessionEnded');
    });
    this.sweeping = setInterval(() => this.sweep(), sweepEveryMs).unref();
  }

  beforeApplicationShutdown(): void {
    this.isStopping = true;
    clearInterval(this.sweeping);
    this.stopListening?.();
    for (const connection of this.open.keys()) connection.end('stopping');
  }

  /** How many are told what happens. */
  get count(): number {
    return [...this.open.keys()].filter(({ isOpen }) => isOpen).length;
  }

  /** @throws TooManyConnections */
  checkRoom(): void {
    if (this.open.size >= this.settings.maxConnections) throw new TooManyConnections({ retryAfter: 5 });
  }

  async add(connection: Connection): Promise<Follower | undefined> {
    const follower = await this.hub.join(connection);
    this.open.set(connection, follower);
    // it may have ended, or been closed, meanwhile
    if (this.isStopping) connection.end('stopping');
    else if (await this.endings.hasEnded(connection.sessionId)) connection.end('sessionEnded');
    if (connection.isOpen) {
      this.attendance
        .arrive(follower, randomUUID())
        .catch((error: unknown) => this.logger.debug(`Presence was not taken: ${String(error)}`));
      return follower;
    }
    this.remove(connection);
    return undefined;
  }

  remove(connection: Connection): void {
    const follower = this.open.get(connection);
    if (follower === undefined) return;
    this.open.delete(connection);
    this.hub.leave(follower);
    this.attendance.leave(follower);
  }

  private sweep(): void {
    this.sweeps += 1;
    const now = Date.now();
    const isBeat = this.sweeps % beatEverySweeps === 0;
    for (const connection of this.open.keys()) {
      if (connection.expiresAt <= now) connection.end('expired');
      else if (isBeat) connection.beat();
    }
    if (isBeat && this.open.size > 0) this.logger.verbose(`${this.open.size} connections`);
  }
}
