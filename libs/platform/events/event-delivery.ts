import type pg from 'pg';

export interface Delivery {
  readonly count: number;
  /** Whether some were left, as far as one knows. */
  readonly hasMore: boolean;
}

/** Takes events from the outbox to where consumers find them: into the event log of this database, or to Kafka. */
export abstract class EventDelivery {
  /**
   * Delivers up to `limit` of the oldest rows of the outbox and deletes exactly those, by id: a transaction that
   * commits late may add a row below them at any time.
   */
  abstract deliver(client: pg.ClientBase, limit: number): Promise<Delivery>;

  /** Lets go of what it holds; a delivery under way may fail then, and loses nothing. */
  async close(): Promise<void> {}
}
