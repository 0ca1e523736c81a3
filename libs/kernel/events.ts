/**
 * One type of event in one version: which topic it goes to, what orders it, and what its data are. `schema` is anything
 * that parses or throws (a zod schema); consumers are held to it as much as the producer.
 */
export interface EventType<Data> {
  /** Carries one kind of thing (product.md, "Events"). */
  readonly topic: string;
  readonly type: string;
  readonly version: number;
  readonly schema: { parse(value: unknown): Data };
  /** The id of the thing it happened to: what happens to one thing stays in order. */
  keyOf(data: Data): string;
}

/** What an event of this type tells. */
export type DataOf<T> = T extends EventType<infer Data> ? Data : never;

/** Declares an event type, letting its data be inferred from the schema. */
export function eventType<Data>(type: EventType<Data>): EventType<Data> {
  return type;
}

/** What a use case announces. */
export interface NewEvent<Data = unknown> {
  readonly type: EventType<Data>;
  readonly data: Data;
  /** Whose act it was; `null` for the program's own. */
  readonly actorId: string | null;
  readonly occurredAt: Date;
}

/** An event as it travels (product.md, "Events"). */
export interface EventEnvelope<Data = unknown> {
  readonly id: string;
  readonly type: string;
  readonly version: number;
  readonly topic: string;
  readonly key: string;
  readonly occurredAt: string;
  readonly actorId: string | null;
  readonly requestId: string | null;
  readonly traceparent: string | null;
  readonly data: Data;
}

/**
 * Announces what happened, in the transaction in which it happens: the fact and the event are stored together or not at
 * all. Call it after the rows of the fact are written, so that events of one thing have its order.
 */
export abstract class Outbox {
  /** Makes it an event of the request of now, which somebody else may announce along with those of others. */
  abstract draft<Data>(event: NewEvent<Data>): EventEnvelope<Data>;
  abstract addAll(drafts: readonly EventEnvelope[]): Promise<void>;

  add<Data>(event: NewEvent<Data>): Promise<void> {
    return this.addAll([this.draft(event)]);
  }
}

/** Makes the effect of an event happen once, however often the event is delivered. */
export abstract class Inbox {
  /**
   * Does the work in one transaction with the note that it was done, unless it was done before.
   * @param consumer who has the effect: unique in the program
   * @returns whether the work was done now
   */
  abstract once(consumer: string, eventId: string, work: () => Promise<void>): Promise<boolean>;

  /** As `once` for several events: the work gets the ids of those whose effect has not happened yet, if there are any. */
  abstract onceEach(
    consumer: string,
    eventIds: readonly string[],
    work: (fresh: ReadonlySet<string>) => Promise<void>,
  ): Promise<void>;
}
