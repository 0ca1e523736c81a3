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

const addAllToOutbox = statement(
  'platform.add-all-to-outbox',
  `insert into platform.outbox (id, topic, type, key, envelope)
   select id, topic, type, key, envelope
     from unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[]) with ordinality
       as event (id, topic, type, key, envelope, place)
    order by place`,
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

  draft<Data>({ type, data, actorId, occurredAt }: NewEvent<Data>): EventEnvelope<Data> {
    return {
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
  }

  async addAll(drafts: readonly EventEnvelope[]): Promise<void> {
    if (!this.database.isInTransaction)
      throw new Error(`${drafts[0]?.type} must be announced in the transaction of its fact`);
    const [first, second] = drafts;
    if (first === undefined) return;
    this.database.afterCommit(this.wake);
    if (second === undefined) await this.database.query(addToOutbox, rowOf(first));
    else {
      const rows = drafts.map(rowOf);
      await this.database.query(
        addAllToOutbox,
        [0, 1, 2, 3, 4].map((column) => rows.map((row) => row[column])),
      );
    }
  }
}

function rowOf(envelope: EventEnvelope): readonly string[] {
  const { id, topic, type, key } = envelope;
  return [id, topic, type, key, JSON.stringify(envelope)];
}
