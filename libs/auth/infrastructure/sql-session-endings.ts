import { Injectable, Logger, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import type { Unsubscribe } from '#kernel';
import { Channels, Database, statement, type ChannelListener } from '#platform';
import { SessionEndings } from '../application/session-endings.ts';
import { accessTokenSeconds } from './access-token.ts';

export const endedSessionsChannel = 'guildhall_ended_sessions';

/** How far behind memory may be and still be asked. */
const trustedForMs = 900;
/** Whoever holds a socket asks nobody: after so long without hearing anything, what was missed is read. */
const readAfterMs = 600;
const readEveryMs = 200;
const keptMs = 2 * accessTokenSeconds * 1000;
const sweepEveryMs = 60_000;

const endedLately = statement(
  'auth.sessions-ended-lately',
  `select session_id as id from auth.ended_sessions where ended_at > now() - interval '${2 * accessTokenSeconds} seconds'`,
);
const hasEnded = statement('auth.has-session-ended', 'select from auth.ended_sessions where session_id = $1');

/** Learns of the end of a session by NOTIFY, and of what it missed from the notes. */
@Injectable()
export class SqlSessionEndings extends SessionEndings implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(SqlSessionEndings.name);
  /** Until when they are worth remembering. */
  private readonly ended = new Map<string, number>();
  private readonly listeners = new Set<(sessionId: string) => void>();
  private readonly channel: ChannelListener;
  private sweeping: NodeJS.Timeout | undefined;
  private reading: NodeJS.Timeout | undefined;
  private isReading = false;

  constructor(
    private readonly database: Database,
    channels: Channels,
  ) {
    super();
    this.channel = channels.listen({
      channel: endedSessionsChannel,
      notified: (sessionId) => this.note(sessionId),
      listening: async (client) => {
        const { rows } = await client.query<{ id: string }>(endedLately.text);
        for (const { id } of rows) this.note(id);
      },
    });
  }

  onApplicationBootstrap(): void {
    this.channel.start();
    this.sweeping = setInterval(() => this.sweep(), sweepEveryMs).unref();
    this.reading = setInterval(() => void this.readMissed(), readEveryMs).unref();
  }

  async beforeApplicationShutdown(): Promise<void> {
    clearInterval(this.sweeping);
    clearInterval(this.reading);
    await this.channel.stop();
  }

  hasEnded(sessionId: string): boolean | Promise<boolean> {
    if (this.ended.has(sessionId)) return true;
    return this.channel.behindMs > trustedForMs ? this.askDatabase(sessionId) : false;
  }

  onEnded(listener: (sessionId: string) => void): Unsubscribe {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  note(sessionId: string): void {
    if (this.ended.has(sessionId)) return;
    this.ended.set(sessionId, performance.now() + keptMs);
    for (const listener of this.listeners) listener(sessionId);
  }

  private async readMissed(): Promise<void> {
    if (this.isReading || this.channel.behindMs <= readAfterMs) return;
    this.isReading = true;
    try {
      for (const { id } of await this.database.query<{ id: string }>(endedLately, [])) this.note(id);
    } catch (error) {
      this.logger.debug(`Ended sessions were not read: ${String(error)}`);
    } finally {
      this.isReading = false;
    }
  }

  private async askDatabase(sessionId: string): Promise<boolean> {
    return (await this.database.queryOne(hasEnded, [sessionId])) !== undefined;
  }

  private sweep(): void {
    const now = performance.now();
    for (const [sessionId, until] of this.ended) {
      // they were noted in this order
      if (until > now) return;
      this.ended.delete(sessionId);
    }
  }
}
