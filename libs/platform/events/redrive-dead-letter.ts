import { Injectable } from '@nestjs/common';
import { appError, AuditLog, Transaction } from '#kernel';
import { z } from 'zod';
import { Database } from '../database/database.ts';
import { statement } from '../database/statement.ts';
import { DeadLetters } from './dead-letters.ts';
import { OutboxSignal } from './outbox-signal.ts';

export class DeadLetterUnreadable extends appError({
  kind: 'conflict',
  code: 'events.dead-letter-unreadable',
  title: 'The dead letter is no event, and would only die again',
}) {}

/** What an event needs to travel. */
const Travelling = z.object({ id: z.guid(), topic: z.string(), type: z.string(), key: z.string() });

const addAgain = statement(
  'platform.add-to-outbox-again',
  'insert into platform.outbox (id, topic, type, key, envelope) values ($1, $2, $3, $4, $5)',
);

/** Sends an event once more that a group could not handle. All groups get it; the inbox makes it harmless to the others. */
@Injectable()
export class RedriveDeadLetter {
  private readonly wake = (): void => this.signal.send();

  constructor(
    private readonly deadLetters: DeadLetters,
    private readonly transaction: Transaction,
    private readonly database: Database,
    private readonly signal: OutboxSignal,
    private readonly audit: AuditLog,
  ) {}

  /** @throws DeadLetterNotFound, DeadLetterUnreadable */
  execute(id: string, actorId: string | null): Promise<void> {
    return this.transaction.run(async () => {
      const { envelope } = await this.deadLetters.take(id);
      const event = travelling(envelope);
      await this.database.query(addAgain, [event.id, event.topic, event.type, event.key, envelope]);
      await this.audit.record({
        actorId,
        action: 'dead-letter.redriven',
        target: { kind: 'dead-letter', id },
        after: { event: event.id, topic: event.topic, type: event.type },
      });
      this.database.afterCommit(this.wake);
    });
  }
}

function travelling(envelope: string): z.infer<typeof Travelling> {
  try {
    return Travelling.parse(JSON.parse(envelope));
  } catch (error) {
    throw new DeadLetterUnreadable({ cause: error });
  }
}
