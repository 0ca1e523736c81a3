import { Clock, Ids, Outbox, Transaction, type EventEnvelope, type NewEvent } from '#kernel';

/** Does the work and undoes nothing: what is undone is the database's business, and tested there. */
export class NoTransaction extends Transaction {
  run<T>(work: () => Promise<T>): Promise<T> {
    return work();
  }
}

/** What was announced, by its type and data. */
export class OutboxInMemory extends Outbox {
  readonly events: EventEnvelope[] = [];

  draft<Data>({ type, data, actorId, occurredAt }: NewEvent<Data>): EventEnvelope<Data> {
    return {
      id: '',
      type: type.type,
      version: type.version,
      topic: type.topic,
      key: type.keyOf(data),
      occurredAt: occurredAt.toISOString(),
      actorId,
      requestId: null,
      traceparent: null,
      data,
    };
  }

  async addAll(drafts: readonly EventEnvelope[]): Promise<void> {
    this.events.push(...drafts);
  }
}

/** A clock that a test sets. */
export class SettableClock extends Clock {
  constructor(private time = new Date('2026-11-21T09:30:00.000Z')) {
    super();
  }

  now(): Date {
    return this.time;
  }

  advance(milliseconds: number): void {
    this.time = new Date(this.time.getTime() + milliseconds);
  }
}

/** `id-1`, `id-2`, … */
export class CountingIds extends Ids {
  private last = 0;

  next(): string {
    this.last += 1;
    return `id-${this.last}`;
  }
}
