import { Injectable, Logger } from '@nestjs/common';
import { Database } from '../database/database.ts';
import { statement } from '../database/statement.ts';

export const outboxChannel = 'guildhall_outbox';

const notifyRelay = statement('platform.notify-relay', `select pg_notify('${outboxChannel}', '')`);

/**
 * Wakes the relay, wherever it runs. Not a NOTIFY of the transaction itself: PostgreSQL lets transactions that notify
 * commit only one by one. Here one NOTIFY stands for everything that was committed in the meantime, and none is needed
 * while the relay is in this process. The relay looks by itself now and then, so a lost signal costs time only.
 */
@Injectable()
export class OutboxSignal {
  private readonly logger = new Logger(OutboxSignal.name);
  private local: (() => void) | undefined;
  private pending = false;

  constructor(private readonly database: Database) {}

  /** While the relay of this process leads, it is woken directly. */
  leadBy(wake: (() => void) | undefined): void {
    this.local = wake;
  }

  send(): void {
    if (this.local !== undefined) {
      this.local();
      return;
    }
    if (this.pending) return;
    this.pending = true;
    setImmediate(() => {
      this.pending = false;
      this.database
        .query(notifyRelay)
        .catch((error: unknown) => this.logger.warn(`The relay could not be woken: ${String(error)}`));
    });
  }
}
