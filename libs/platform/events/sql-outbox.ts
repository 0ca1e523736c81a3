import { Injectable } from '@nestjs/common';
import { Ids, Outbox, type EventEnvelope, type NewEvent } from '#kernel';
import { Database } from '../database/database.ts';
import { statement } from '../database/statement.ts';
import { nextStepNow, requestIdNow } from '../observability/request-context.ts';
import { OutboxSignal } from './outbox-signal.ts';

const addToOutbox = statement(
  'platform.add-to-outbox',
  'insert into platform.outbox (id, topic, type, key, envelope) values ($1, $2, $3, $4, $5)',
);

@Injectable()
export class SqlOutbox extends Outbox {
  private readonly wake = (): void => this.signal.send();

  constructor(
    private readonly database: Database,
    private readonly ids: Ids,
    private readonly signal: OutboxSignal,
  ) {
    super();
  }

  async add<Data>({ type, data, actorId, occurredAt }: NewEvent<Data>): Promise<void> {
    if (!this.database.isInTransaction)
      throw new Error(`${type.type} must be announced in the transaction of its fact`);
    const envelope: EventEnvelope<Data> = {
      id: this.ids.next(),
      type: type.type,
      version: type.version,
      topic: type.topic,
      key: type.keyOf(data),
      occurredAt: occurredAt.toISOString(),
      actorId,
      requestId: requestIdNow() ?? null,
      traceparent: nextStepNow(),
      data: type.schema.parse(data),
    };
    const { id, topic, key } = envelope;
    await this.database.query(addToOutbox, [id, topic, type.type, key, JSON.stringify(envelope)]);
    this.database.afterCommit(this.wake);
  }
}
